"""Articles read with the help of an online geocoder, and pages read from the web, as the commands do it."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from atlas import SmallAtlas
from click.testing import CliRunner
from geopy.exc import GeocoderInsufficientPrivileges
from geopy.location import Location

from dateline.commands.events import command
from dateline.gathering import Intake
from dateline.online import Online
from dateline.reading import read_inputs
from dateline.web import saved_pages
from geo.book import BookFirst, BookPlace, PlaceBook
from geo.errors import InputError
from geo.online import Cache, OnlineGeocoder
from geo.reading.fetching import Fetched
from layers import build_page

STORY = "NAIROBI, 3 May 2019 - A bridge fell in Unterochsen on 1 May 2019, killing four people, police in Mombasa said."


class Canned:
    """A geopy geocoder that knows one village, and refuses when told to."""

    domain = "geocoder.example"

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses = refuses
        self.asked: list[str] = []

    def geocode(self, query: str, **_: Any) -> list[Location] | None:
        self.asked.append(query)
        if self.refuses:
            raise GeocoderInsufficientPrivileges
        if query != "Unterochsen":
            return None
        raw = {"osm_type": "node", "osm_id": 7, "addresstype": "village", "name": "Unterochsen", "importance": 0.5,
               "boundingbox": ["-1.5", "-1.4", "36.9", "37.0"], "address": {"country_code": "ke", "country": "Kenya"}}  # fmt: skip
        return [Location("Unterochsen, Kenya", (-1.45, 36.95, 0), raw)]


def read(tmp_path: Path, geocoder: Canned, warned: list[str], book: PlaceBook | None = None) -> Any:
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    online = Online(OnlineGeocoder("photon", geocoder, Cache(tmp_path / "online.sqlite")), warned.append)
    source = BookFirst(book or PlaceBook(tmp_path / "book.geojson"), SmallAtlas())
    return read_inputs([path], source, intake=Intake(online=online), warn=warned.append)


def test_answers_are_weighed_told_and_credited(tmp_path: Path) -> None:
    geocoder, warned = Canned(), list[str]()
    events = read(tmp_path, geocoder, warned)
    row = events[events["title"].str.contains("bridge")].iloc[0]
    assert row["place_id"] == "photon:N7" and row.geometry.coords[0] == (36.95, -1.45)
    assert "answer of photon, © OpenStreetMap" in row["place_basis"]
    assert sorted(set(geocoder.asked)) == sorted(geocoder.asked) and "Unterochsen" in geocoder.asked
    page = build_page(events).get_root().render()
    assert "OpenStreetMap contributors (ODbL)" in page
    assert warned == []
    geocoder.asked.clear()
    assert read(tmp_path, geocoder, warned)["place_id"].tolist() == events["place_id"].tolist()
    assert geocoder.asked == []


def test_what_could_not_be_asked_is_told_and_not_mapped(tmp_path: Path) -> None:
    warned = list[str]()
    events = read(tmp_path, Canned(refuses=True), warned)
    assert not any(events["place_id"].str.startswith("photon:"))
    assert len(warned) == 1 and "not asked" in warned[0] and "refuses" in warned[0]


def test_names_of_the_book_are_not_asked(tmp_path: Path) -> None:
    book, geocoder = PlaceBook(tmp_path / "book.geojson"), Canned()
    book.add(BookPlace(name="Unterochsen", lonlat=(37.5, -1.0)))
    events = read(tmp_path, geocoder, [], book)
    assert "Unterochsen" not in geocoder.asked
    assert "book:unterochsen" in events["place_id"].tolist()


def test_a_page_is_kept_beside_the_result_with_its_hash_and_time(tmp_path: Path) -> None:
    html = f"<html><head><title>Bridge</title></head><body><article><p>{STORY}</p></article></body></html>".encode()

    def fetch(url: str) -> Fetched:
        return Fetched(asked=url, url=url + "?moved", data=html, content_type="text/html")

    url, now = "https://news.example/a/../../b/Story!.html", dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    paths, addresses = saved_pages(["here.txt", url], tmp_path, now=now, fetch=fetch)
    assert paths[0] == "here.txt" and addresses == {paths[1]: url}
    saved = Path(paths[1])
    assert saved.parent == tmp_path / "sources" and saved.read_bytes() == html
    told = json.loads(saved.with_suffix(".json").read_text())
    assert (
        told["sha256"] == hashlib.sha256(html).hexdigest() and told["fetched"] == "2026-01-02T03:04:05+00:00"
    )
    assert (told["asked"], told["url"]) == (url, url + "?moved")
    source = BookFirst(PlaceBook(tmp_path / "book.geojson"), SmallAtlas())
    events = read_inputs(paths[1:], source, intake=Intake(addresses=addresses))
    assert set(events["source"]) == {url}


def test_wrong_use_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text(STORY)
    done = CliRunner().invoke(command, ["story.txt", "--online", "nominatim"])
    assert done.exit_code == 2 and "--contact" in done.output
    for wrong in (["--scheduler", "tcp://x:1"], ["--online", "photon", "--engine", "dask"]):
        assert CliRunner().invoke(command, ["story.txt", *wrong]).exit_code == 2
    done = CliRunner().invoke(command, ["http://127.0.0.1:9/x"])
    assert isinstance(done.exception, InputError) and "public internet" in str(done.exception)
