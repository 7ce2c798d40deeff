"""The routes of the review page. Handlers run one after the other: the desk is changed by one at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from dateline.making import make_map
from dateline.review.asking import corrections_of
from dateline.review.frontpage import front_page
from dateline.review.showing import state_of
from dateline.review.telling import telling
from geo.corrections import timing_of
from geo.errors import DatelineError, LogMovedError
from geo.places import locate
from layers._assets import leaflet_script, leaflet_style, own_script, own_style

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from dateline.correcting import Desk
    from geo.book import BookFirst

MOST_BYTES: Final = 1_000_000
SCRIPTS: Final = (
    "talking.js",
    "telling.js",
    "charting.js",
    "candidates.js",
    "card.js",
    "keys.js",
    "review.js",
)
_MOST_PLACES: Final = 8
_JAVASCRIPT, _STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """How the map is published: where it is written, under which title, in which language, with whose borders,
    whether beside the article, and at which address it will stand ("" for none)."""

    output: Path
    title: str = ""
    lang: str = "en"
    viewpoint: str = "un"
    with_article: bool = False
    url: str = ""


class Room:
    """The desk and what the page may ask of it."""

    def __init__(self, desk: Desk, source: BookFirst, publication: Publication) -> None:
        self.desk, self.source, self.publication = desk, source, publication

    def application(self) -> Starlette:
        """The application, without its guard."""
        routes = [
            Route("/", self.page),
            Route("/assets/{name}", self.asset),
            Route("/api/state", self.state),
            Route("/api/article", self.article),
            Route("/api/places", self.places),
            Route("/api/date", self.date, methods=["POST"]),
            Route("/api/change", self.change, methods=["POST"]),
            Route("/api/publish", self.publish, methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={DatelineError: _told}, max_body_size=MOST_BYTES)

    async def page(self, _: Request) -> Response:
        """The page itself; its data is asked for by its script."""
        return HTMLResponse(front_page(self.desk, self.publication))

    async def asset(self, request: Request) -> Response:
        """A script or style sheet: Leaflet's, the map's own, and ours."""
        made = self._assets().get(request.path_params["name"])
        if made is None:
            raise HTTPException(404)
        return Response(made[0](), media_type=made[1])

    @staticmethod
    def _assets() -> dict[str, tuple[Callable[[], str], str]]:
        return {
            "leaflet.js": (leaflet_script, _JAVASCRIPT),
            "leaflet.css": (leaflet_style, _STYLE),
            "map.js": (own_script, _JAVASCRIPT),
            "map.css": (own_style, _STYLE),
            "review.js": (_script, _JAVASCRIPT),
            "review.css": (lambda: _own("review.css"), _STYLE),
        }

    async def state(self, _: Request) -> Response:
        """Everything as it stands, with what others added to the log."""
        self.desk.refresh()
        return JSONResponse(self._state())

    async def article(self, request: Request) -> Response:
        """The article of an event, with what tells of each event marked."""
        event = self.desk.event(request.query_params.get("event", ""))
        events = [
            other
            for other in self.desk.events.values()
            if event.source in {other.source, *(receipt.source for receipt in other.also)}
        ]
        return JSONResponse(telling(self.desk.reading.articles.get(event.source), events))

    async def places(self, request: Request) -> Response:
        """What a name may mean, likeliest first."""
        found = locate(request.query_params.get("q", "")[:200], self.source)[:_MOST_PLACES]
        return JSONResponse(
            [
                {"id": c.place.place_id, "name": c.place.label, "lon": c.place.lonlat[0], "lat": c.place.lonlat[1],
                 "kind": c.place.kind, "score": round(c.score, 3), "reason": c.reason}
                for c in found
            ]
        )  # fmt: skip

    async def date(self, request: Request) -> Response:
        """What a phrase for a date would mean for an event."""
        asked = await _asked(request)
        event = self.desk.event(str(asked.get("event", "")))
        time = timing_of(str(asked.get("text", ""))[:200], event.published)
        return JSONResponse({"edtf": time.edtf, "precision": time.precision})

    async def change(self, request: Request) -> Response:
        """Add to the log what the page asks for, if the log is still the one that the page knows."""
        asked = await _asked(request)
        version = asked.get("version")
        if not isinstance(version, int) or isinstance(version, bool):
            raise HTTPException(400, "the version of the log is missing")
        self.desk.refresh()
        if version != self.desk.version:
            return self._moved()
        try:
            added = self.desk.add(corrections_of(asked, self.desk, self.source), version=version)
        except LogMovedError:
            self.desk.refresh()
            return self._moved()
        return JSONResponse(self._state() | {"added": [entry.id for entry in added]})

    async def publish(self, _: Request) -> Response:
        """Write the map and its file of events with all corrections made."""
        self.desk.refresh()
        to = self.publication
        frame = self.desk.frame
        articles = self.desk.reading.articles.values() if to.with_article else ()
        written = make_map(
            frame,
            to.output,
            title=to.title,
            lang=to.lang,
            viewpoint=to.viewpoint,
            articles=articles,
            url=to.url,
        )
        return JSONResponse({"page": str(written["map"]), "events": len(frame), "version": self.desk.version})

    def _state(self) -> dict[str, Any]:
        return state_of(self.desk, self.source)

    def _moved(self) -> Response:
        said = "It was changed elsewhere in the meantime."
        return JSONResponse(self._state() | {"error": said}, status_code=409)


def _told(_: Request, exc: Exception) -> Response:
    """An error of ours, for the page to show; nothing was changed."""
    return JSONResponse({"error": str(exc)}, status_code=400)


async def _asked(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError) as exc:
        raise HTTPException(400, "not JSON") from exc
    if not isinstance(found, dict):
        raise HTTPException(400, "not a JSON object")
    return found


def _own(name: str) -> str:
    return resources.files("dateline").joinpath("review", "static", name).read_text(encoding="utf-8")


def _script() -> str:
    return "".join(_own(name) for name in SCRIPTS)
