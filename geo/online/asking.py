"""Asks an online geocoder once for each name, slowly, and tells "nothing there" from "could not be asked"."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geo.errors import GeocodeError
from geo.gazetteer.names import fold
from geo.online.places import place_of
from geo.saving import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from geopy.geocoders.base import Geocoder

    from geo.online.cache import Cache
    from geo.place import Place

_SLOT_S: Final = 1.2
"""Seconds between two requests to Nominatim from this machine; its policy allows one a second."""
_TRIES: Final = 3
_MOST_WAIT_S: Final = 30.0
_LIMIT: Final = 5
_MOST_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a service said: places by folded name ([] for nothing), and the names it could not be asked, with why."""

    found: dict[str, list[Place]] = field(default_factory=dict)
    not_asked: dict[str, str] = field(default_factory=dict)


class OnlineGeocoder:
    """One service behind a cache; Nominatim is asked once in 1.2 s at most by all processes of the machine."""

    def __init__(
        self, service: str, geocoder: Geocoder, cache: Cache, *, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self.service, self._geocoder, self._cache, self._sleep = service, geocoder, cache, sleep
        self._server = f"{service} {getattr(geocoder, 'domain', '')}".strip()

    def ask(self, name: str) -> list[Place]:
        """The places that the service knows by *name*, its best first; [] when it knows none.

        Raises GeocodeError when it could not be asked, which is not kept: the next run asks again.
        """
        query = " ".join(name.split())[:_MOST_CHARACTERS]
        kept = self._cache.get(self._server, fold(query))
        if kept is None:
            answers = self._answers(query)
            places = [
                place for answer in answers if (place := place_of(self.service, query, answer)) is not None
            ]
            kept = list({place.place_id: place for place in places}.values())
            self._cache.put(self._server, fold(query), kept)
        return kept

    def ask_all(
        self, names: Iterable[str], *, progress: Callable[[int, int, str], None] | None = None
    ) -> Asked:
        """Ask for each distinct name; after the first that could not be asked, the rest is not asked either."""
        asked = Asked()
        distinct = list({fold(name): name for name in names if fold(name)}.items())
        for number, (key, name) in enumerate(distinct):
            if progress:
                progress(number, len(distinct), name)
            if asked.not_asked:
                asked.not_asked[name] = "not asked after that"
                continue
            try:
                asked.found[key] = self.ask(name)
            except GeocodeError as exc:
                asked.not_asked[name] = exc.reason
        return asked

    def _answers(self, query: str) -> list[Any]:
        from geopy import exc as wrong

        for attempt in range(1, _TRIES + 1):
            self._wait_for_slot()
            try:
                return _listed(self._geocoder.geocode(query, exactly_one=False, **self._extras()))
            except wrong.GeocoderRateLimited as exc:
                wait = exc.retry_after
                if wait is None or wait > _MOST_WAIT_S or attempt == _TRIES:
                    raise self._failed(query, "it asks for fewer requests" + _later(wait)) from None
                self._sleep(float(wait))
            except (wrong.GeocoderTimedOut, wrong.GeocoderUnavailable) as exc:
                if attempt == _TRIES:
                    raise self._failed(query, _words(exc)) from None
                self._sleep(2.0**attempt)
            except (wrong.GeopyError, ValueError, KeyError, TypeError, IndexError, AttributeError) as exc:
                raise self._failed(
                    query, _words(exc)
                ) from None  # the cause may hold the address with its key
        raise AssertionError  # the last attempt returned or raised

    def _extras(self) -> dict[str, Any]:
        if self.service == "nominatim":
            return {"limit": _LIMIT, "addressdetails": True, "language": "en"}
        return {"limit": _LIMIT, "language": "en"} if self.service == "photon" else {}

    def _failed(self, query: str, reason: str) -> GeocodeError:
        return GeocodeError(query, f"{self.service} could not be asked: {reason}")

    def _wait_for_slot(self) -> None:
        if self.service == "nominatim":
            _take_slot(self._cache.path.with_name("nominatim.slot"), self._sleep)


def _take_slot(path: Path, sleep: Callable[[float], object]) -> None:
    """Return when it is this process's turn: the lock is held while waiting, so turns are 1.2 s apart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path, timeout_s=600.0):
        try:
            last = float(path.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            last = 0.0
        wait = last + _SLOT_S - time.time()
        if 0 < wait <= _SLOT_S:  # more than that: the clock was set back
            sleep(wait)
        path.write_text(repr(time.time()), "ascii")


def _listed(answer: Any) -> list[Any]:
    if answer is None:
        return []
    return list(answer)[:_LIMIT] if isinstance(answer, list | tuple) else [answer]


def _later(wait: float | None) -> str:
    return f"; try again in {wait:g} seconds" if wait is not None else "; try again later"


def _words(exc: Exception) -> str:
    """What went wrong, without the address that was asked: it may hold a key."""
    known = {
        "GeocoderTimedOut": "it did not answer in time",
        "GeocoderUnavailable": "it cannot be reached",
        "GeocoderInsufficientPrivileges": "it refuses (403); the contact or key may be barred",
        "GeocoderAuthenticationFailure": "it does not accept the key",
        "GeocoderQuotaExceeded": "the quota is used up",
        "GeocoderServiceError": "it answers with an error",
    }
    return known.get(type(exc).__name__, f"its answer is not understood ({type(exc).__name__})")
