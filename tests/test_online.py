"""Online geocoders, asked of a server on this machine that answers as the real ones do."""

import itertools
import json
import multiprocessing
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from atlas import SmallAtlas

from geo.book import BookFirst, BookPlace, PlaceBook
from geo.errors import GazetteerError, GeocodeError, InputError
from geo.online import Cache, OnlineGeocoder, WithAnswers, credit_of, open_service

NOMINATIM = {
    "place_id": 110_220, "licence": "Data © OpenStreetMap contributors", "osm_type": "relation", "osm_id": 4711,
    "lat": "47.5000000", "lon": "9.2500000", "class": "boundary", "type": "administrative", "addresstype": "village",
    "importance": 0.4, "name": "Unterochsen", "display_name": "Unterochsen, Oberland, Helvetia",
    "address": {"village": "Unterochsen", "state": "Oberland", "country": "Helvetia", "country_code": "ch"},
    "boundingbox": ["47.48", "47.52", "9.22", "9.28"],
}  # fmt: skip
PHOTON = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [9.25, 47.5]}, "properties": {
        "osm_id": 99, "osm_type": "N", "osm_key": "place", "osm_value": "hamlet", "type": "district", "name": "Unterochsen",
        "country": "Helvetia", "countrycode": "CH", "state": "Oberland", "extent": [9.22, 47.52, 9.28, 47.48]}}],
}  # fmt: skip
GEONAMES = {
    "totalResultsCount": 1,
    "geonames": [{"geonameId": 42, "toponymName": "Unterochsen", "name": "Unterochsen", "lat": "47.5", "lng": "9.25",
                  "countryCode": "CH", "countryName": "Helvetia", "adminName1": "Oberland", "fcl": "P", "fcode": "PPL"}],
}  # fmt: skip


class Server(BaseHTTPRequestHandler):
    """Answers with what stands in `answers`, in turn; the last one for ever. Keeps what it was asked, and when."""

    answers: list[tuple[int, dict[str, str], object]]
    asked: list[tuple[float, str, str]]

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query).get("q", [""])[0]
        self.asked.append((time.monotonic(), query, self.headers["User-Agent"]))
        status, headers, body = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if body == "slow":
            time.sleep(1.0)
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode() if isinstance(body, str) else json.dumps(body).encode())
        except OSError:  # who asked did not wait
            return

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, Any]]:
    kind = type("Kind", (Server,), {"answers": [(200, {}, [NOMINATIM])], "asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{running.server_port}", kind
        running.shutdown()
        thread.join()


def opened(domain: str, folder: Path, service: str = "nominatim", **more: Any) -> OnlineGeocoder:
    geocoder = open_service(service, contact="desk@example.org", domain=domain, scheme="http", **more)
    geocoder.timeout = 0.5
    return OnlineGeocoder(
        service,
        geocoder,
        Cache(folder / "online.sqlite"),
        sleep=lambda seconds: time.sleep(min(seconds, 1.3)),
    )


def test_an_answer_is_a_place_with_its_reach_and_is_asked_once(
    tmp_path: Path, server: tuple[str, Any]
) -> None:
    domain, kind = server
    (place,) = opened(domain, tmp_path).ask("Unterochsen")
    assert (place.place_id, place.kind, place.lonlat) == ("nominatim:R4711", "town", (9.25, 47.5))
    assert place.label == "Unterochsen, Oberland, Helvetia" and place.country == "CH"
    assert 2_000 < place.radius_m < 6_000 and place.bbox == (9.22, 47.48, 9.28, 47.52)
    assert opened(domain, tmp_path).ask("  UNTEROCHSEN ") == [place]
    assert len(kind.asked) == 1
    assert kind.asked[0][2].startswith("dateline/") and "desk@example.org" in kind.asked[0][2]
    assert (
        credit_of(place.place_id).startswith("© OpenStreetMap")
        and not credit_of("geonames:1")
        and not credit_of("")
    )
    assert b"desk@example.org" not in (tmp_path / "online.sqlite").read_bytes()


def test_nothing_found_is_an_answer_that_is_kept(tmp_path: Path, server: tuple[str, Any]) -> None:
    domain, kind = server
    kind.answers = [(200, {}, [])]
    assert opened(domain, tmp_path).ask("Nirgendwo") == opened(domain, tmp_path).ask("Nirgendwo") == []
    assert len(kind.asked) == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((403, {}, "barred"), "refuses"),
        ((429, {"Retry-After": "900"}, "slow down"), "try again in 900 seconds"),
        ((429, {}, "slow down"), "fewer requests"),
        ((500, {}, "broken"), "answers with an error"),
        ((200, {}, "<html>not json</html>"), "not understood"),
        ((200, {}, [{"lat": "north", "lon": None}]), "not understood"),
        ((200, {}, "slow"), "not answer in time"),
    ],
)
def test_an_error_is_never_nothing_and_never_kept(
    tmp_path: Path, server: tuple[str, Any], answer: tuple[int, dict[str, str], object], told: str
) -> None:
    domain, kind = server
    kind.answers = [answer]
    online = opened(domain, tmp_path)
    with pytest.raises(GeocodeError, match=told) as caught:
        online.ask("Unterochsen")
    assert domain not in str(caught.value)
    kind.answers = [(200, {}, [NOMINATIM])]
    assert len(online.ask("Unterochsen")) == 1


def test_a_short_wait_that_the_server_asks_for_is_waited(tmp_path: Path, server: tuple[str, Any]) -> None:
    domain, kind = server
    kind.answers = [(429, {"Retry-After": "1"}, "slow down"), (200, {}, [NOMINATIM])]
    assert len(opened(domain, tmp_path).ask("Unterochsen")) == 1
    assert len(kind.asked) == 2 and kind.asked[1][0] - kind.asked[0][0] >= 1


def test_after_an_outage_the_rest_is_not_asked(tmp_path: Path, server: tuple[str, Any]) -> None:
    domain, kind = server
    kind.answers = [(200, {}, [NOMINATIM]), (403, {}, "barred")]
    asked = opened(domain, tmp_path).ask_all(["Unterochsen", "unterochsen", "Andermatt", "Zug"])
    assert list(asked.found) == ["unterochsen"]
    assert list(asked.not_asked) == ["Andermatt", "Zug"] and "refuses" in asked.not_asked["Andermatt"]
    assert len(kind.asked) == 2


def _ask_two(domain: str, folder: str, worker: int) -> None:
    online = opened(domain, Path(folder))
    for number in range(2):
        online.ask(f"Place {worker}-{number}")


def test_processes_share_one_slow_queue(tmp_path: Path, server: tuple[str, Any]) -> None:
    domain, kind = server
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_ask_two, args=(domain, str(tmp_path), n)) for n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    times = sorted(at for at, _, _ in kind.asked)
    assert len(times) == 4
    assert min(b - a for a, b in itertools.pairwise(times)) > 1.1  # the way to the server is not instant


@pytest.mark.parametrize(
    ("service", "answer", "place_id", "radius_km", "more"),
    [
        ("photon", PHOTON, "photon:N99", (2, 6), {}),
        ("geonames", GEONAMES, "geonames:42", (10, 10), {"key": "who"}),
    ],
)
def test_other_services_answer_in_other_words(
    tmp_path: Path,
    server: tuple[str, Any],
    service: str,
    answer: object,
    place_id: str,
    radius_km: tuple[float, float],
    more: Any,
) -> None:
    domain, kind = server
    kind.answers = [(200, {}, answer)]
    (place,) = opened(domain, tmp_path, service, **more).ask("Unterochsen")
    assert (place.place_id, place.country, place.admin1) == (place_id, "CH", "Oberland")
    assert radius_km[0] <= place.radius_m / 1000 <= radius_km[1]
    assert place.lonlat == (9.25, 47.5)


def test_what_is_missing_is_told() -> None:
    for service, told in {
        "nominatim": "--contact",
        "google": "DATELINE_GOOGLE_KEY",
        "nobody": "known are",
    }.items():
        with pytest.raises(InputError, match=told):
            open_service(service)
    with pytest.raises(InputError, match="one server only"):
        open_service("here", key="k", domain="example.org")


def test_answers_come_after_the_gazetteer_and_the_book_before_both(
    tmp_path: Path, server: tuple[str, Any]
) -> None:
    domain, _ = server
    asked = opened(domain, tmp_path).ask_all(["Nairobi", "Unterochsen"])
    source = WithAnswers(SmallAtlas(), asked.found)
    assert [p.place_id for p in source.candidates("Unterochsen")] == ["nominatim:R4711"]
    assert source.candidates("Nairobi")[0].place_id == "t:1"
    assert source.get("nominatim:R4711") is not None and source.knows("unterochsen")
    book = PlaceBook(tmp_path / "book.geojson")
    book.add(BookPlace(name="Unterochsen", lonlat=(1, 2)))
    assert [p.place_id for p in BookFirst(book, source).candidates("Unterochsen")] == ["book:unterochsen"]


def test_a_broken_file_of_answers_is_named(tmp_path: Path) -> None:
    path = tmp_path / "online.sqlite"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(GazetteerError, match=r"online\.sqlite"):
        Cache(path).get("nominatim", "x")
