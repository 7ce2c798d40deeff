"""The desk check: every kind of doubt is found, worst first, and a page that is not its events file is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from atlas import SmallAtlas
from click.testing import CliRunner
from page_story import EVENTS as STORY
from page_story import story
from shapely.geometry import Point

from dateline.cli import cli
from dateline.making import make_map
from geo.desk import LEVELS, findings_of
from geo.errors import DatelineError
from geo.files import read_frame, write_frame
from geo.schema import Alternative, Event, to_frame

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = dt.date(2031, 3, 18)


def day(year: int, month: int, number: int) -> dict[str, Any]:
    start = dt.datetime(year, month, number, tzinfo=dt.UTC)
    return {
        "start": start,
        "end": start + dt.timedelta(days=1),
        "edtf": start.date().isoformat(),
        "time_precision": "day",
    }


TODAY = dt.date(2031, 4, 1)
GOOD = Event(
    event_id="g1",
    title="A bridge falls",
    quote="A bridge fell in Garissa, Kenya, on Sunday.",
    source="coast.txt",
    published=PUBLISHED,
    place_text="Garissa",
    place="Garissa, Garissa County, Kenya",
    geometry=Point(39.646, -0.453),
    footprint=Point(39.646, -0.453).buffer(0.05),
    radius_m=5000.0,
    place_precision="town",
    place_score=0.9,
    **day(2031, 3, 16),
)


def changed(**more: Any) -> Event:
    return dataclasses.replace(GOOD, **more)


def kinds(*events: Event) -> list[tuple[str, str]]:
    return [(finding.level, finding.kind) for finding in findings_of(events, SmallAtlas(), today=TODAY)]


def test_an_event_without_a_doubt_is_not_listed() -> None:
    assert kinds(GOOD) == []


ELSEWHERE = Alternative(name="Garissa, Elsewhere", lon=10.0, lat=20.0, score=0.4)
DOUBTS = {
    "a low score": ({"place_score": 0.4}, ("look", "low-score")),
    "a very low score": ({"place_score": 0.1}, ("stop", "low-score")),
    "two near-equal candidates": ({"place_score": 0.55, "alternatives": (ELSEWHERE,)}, ("look", "near-equal")),
    "a region as a point": ({"place_precision": "admin1", "footprint": None}, ("stop", "area-as-point")),
    "the middle of a region": ({"place_precision": "admin1"}, ("note", "middle-of-area")),
    "the middle of a country as a town": ({"geometry": Point(38.0, 1.0)}, ("look", "country-middle")),
    "a point in another country": ({"geometry": Point(12.5, 41.9), "footprint": None}, ("stop", "outside-country")),
    "another country in the sentence": (
        {"quote": "A bridge fell in Garissa, Italy, on Sunday."},
        ("stop", "other-country"),
    ),
    "what had not happened yet": (day(2031, 3, 20), ("stop", "after-publication")),
    "a plan for the past": (day(2031, 3, 2) | {"status": "planned"}, ("look", "planned-before")),
    "long before, without a year": (day(2019, 3, 2), ("look", "long-before")),
    "an address": ({"place_text": "14 Acacia Avenue"}, ("look", "address")),
    "a time to come": ({"published": None} | day(2990, 1, 1), ("stop", "in-future")),
    "a home": (
        {"place": "14 Acacia Avenue, Garissa, Kenya", "quote": "He was shot at his home in Garissa."},
        ("stop", "address"),
    ),
    "a home in the sentence": (
        {"quote": "Her home at 7 rue Pasteur in Garissa burned."},
        ("look", "address"),
    ),
    "no source": ({"source": ""}, ("stop", "no-source")),
}  # fmt: skip


@pytest.mark.parametrize("told", ["55km SE of Lamu, Kenya", "Off the coast of Malindi, Kenya"])
def test_what_is_told_by_another_place_may_lie_in_the_sea(told: str) -> None:
    assert kinds(changed(place=told, place_text=told, geometry=Point(45.0, -4.0), footprint=None)) == []


@pytest.mark.parametrize("name", DOUBTS)
def test_each_kind_of_doubt_is_found(name: str) -> None:
    more, expected = DOUBTS[name]
    assert expected in kinds(changed(**more))


@pytest.mark.parametrize("name", [name for name in DOUBTS if name != "no source"])
def test_what_a_person_has_checked_is_done(name: str) -> None:
    assert kinds(changed(**DOUBTS[name][0], reviewed=True)) == []


@pytest.mark.parametrize(
    "more",
    [
        {"quote": "A bridge fell in Garissa, Rome said."},
        {"alternatives": (dataclasses.replace(ELSEWHERE, lon=39.7, lat=-0.5),), "place_score": 0.55},
        {"alternatives": (dataclasses.replace(ELSEWHERE, score=0.05),)},
        day(2019, 3, 2) | {"time_text": "March 2019"},
        day(2001, 3, 2) | {"time_text": "thirty years ago"},
        day(2031, 3, 25) | {"status": "planned"},
        {"place_text": "5 March St Petersburg"},
        {"title": "At least 30 Killed On The Road"},
        {"quote": "The office at 12 Harbour Road was closed."},
        {"geometry": None, "footprint": None, "radius_m": None, "place_precision": "", "place_score": None},
    ],
)
def test_what_only_looks_like_a_doubt_is_not_one(more: dict[str, Any]) -> None:
    assert kinds(changed(**more)) == []


def test_the_worst_comes_first() -> None:
    events = [changed(event_id=str(number), **more) for number, (more, _) in enumerate(DOUBTS.values())]
    levels = [LEVELS.index(level) for level, _ in kinds(*events)]
    assert levels == sorted(levels) and len(set(levels)) == 3
    assert kinds(*events) == kinds(*reversed(events))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make_map(story(), folder / "map.html", title="A title", lang="de", viewpoint="de-facto")
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(shutil.copytree(made, tmp_path / "desk"))
    return tmp_path / "desk"


def check(*args: str, code: int) -> list[dict[str, Any]]:
    done = CliRunner().invoke(cli, ["check", *args, "--json"])
    assert done.exit_code == code, (done.output, done.exception)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def of_page(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    about_pages = ("page-differs", "older-page", "stale-basemap", "viewpoint", "no-credit")
    return [(f["kind"], f["message"]) for f in found if f["kind"] in about_pages]


def test_a_page_and_its_events_file_are_one(desk: Path) -> None:
    assert of_page(check("map.html", "--fail-on", "stop", code=0)) == []
    [(kind, message)] = of_page(check("map.html", "--viewpoint", "un", code=1))
    assert kind == "viewpoint" and "'de-facto'" in message


def test_every_difference_between_page_and_events_file_is_told(desk: Path) -> None:
    events = list(STORY)
    lost = events.pop(0)
    events[0] = dataclasses.replace(events[0], geometry=Point(1, 2), title="Another title")
    added = dataclasses.replace(GOOD, event_id="added")
    write_frame(to_frame([*events, added]), desk / "map.events.geojson")
    found = {f["event_id"]: f["message"] for f in check("map.html", code=1) if f["kind"] == "page-differs"}
    assert found == {
        lost.event_id: "it is on the page and not in the events file",
        events[0].event_id: "its point, its title on the page differs from the events file",
        "added": "it is in the events file and not on the page",
    }


def test_an_older_basemap_or_page_is_told(desk: Path) -> None:
    text = (desk / "map.html").read_text(encoding="utf-8")
    (desk / "map.html").write_text(
        text.replace("Natural Earth, GeoNames", "Natural Earth 2"), encoding="utf-8"
    )
    assert [kind for kind, _ in of_page(check("map.html", code=1))] == ["stale-basemap"]
    (desk / "map.html").write_text(text.replace("getState", "askState"), encoding="utf-8")
    assert [kind for kind, _ in of_page(check("map.html", "--fail-on", "stop", code=0))] == ["older-page"]


def test_a_file_of_events_is_checked_alone_and_a_clean_one_is_clean(desk: Path) -> None:
    write_frame(to_frame([GOOD]), desk / "good.parquet")
    assert check("good.parquet", code=0) == []
    write_frame(to_frame([changed(place_precision="admin1")]), desk / "note.jsonl")
    assert len(check("note.jsonl", code=0)) == 1
    check("note.jsonl", "--fail-on", "note", code=1)
    assert CliRunner().invoke(cli, ["check", "good.parquet"]).stdout == "nothing to look at\n"


def test_many_findings_of_a_kind_are_counted_and_ids_name_their_events(desk: Path) -> None:
    wide = [changed(event_id=f"raids:{number}", place_precision="admin1") for number in range(50)]
    write_frame(to_frame(wide), desk / "many.parquet")
    lines = CliRunner().invoke(cli, ["check", "many.parquet"]).stdout.splitlines()
    assert len(lines) == 21 and lines[0].startswith("note  middle-of-area    raids:0 “")
    assert lines[-1] == "note  middle-of-area    … and 30 more (--json lists all)"
    assert len(check("many.parquet", code=0)) == 50


def test_what_is_no_file_of_events_yet_is_told_how_to_become_one(desk: Path) -> None:
    (desk / "raids.csv").write_text("date,town\n2019-03-01,Nairobi\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", "raids.csv"])
    assert "dateline events raids.csv -o raids.parquet" in str(done.exception)
    shutil.copy(desk / "map.html", desk / "index.html")
    (desk / "events.0.pmtiles").touch()
    done = CliRunner().invoke(cli, ["check", "index.html"])
    assert "check the events that it was made of" in str(done.exception)


@pytest.mark.parametrize(("name", "said"), [("gone.html", "No such file"), ("other.html", "not a page of dateline"), ("lone.html", "not beside it")])  # fmt: skip
def test_what_cannot_be_checked_is_an_error_with_its_remedy(desk: Path, name: str, said: str) -> None:
    (desk / "other.html").write_text("<p>hello", encoding="utf-8")
    shutil.copy(desk / "map.html", desk / "lone.html")
    done = CliRunner().invoke(cli, ["check", name])
    assert isinstance(done.exception, DatelineError) and said in str(done.exception)
    assert CliRunner().invoke(cli, ["check", "story.docx"]).exit_code == 2


def test_the_frame_on_the_page_is_the_one_in_the_file(made: Path) -> None:
    assert len(read_frame(made / "map.events.geojson")) == len(STORY)
