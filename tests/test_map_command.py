"""`dateline map` with an article beside the map or other tiles under it, and the same in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_command import dateline, needs_gazetteer
from test_page_tiles import archive

import dateline as library
from geo.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

STORY = """\
Storm closes the port of Constanta

CONSTANTA, Romania, March 18, 2031. Waves broke the harbour wall at Constanta on Friday.

A ferry will leave for Odesa on March 25.
"""
OTHER = STORY.replace("Storm", "Fog").replace("Friday", "Saturday").replace("Odesa", "Varna")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "storm.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "fog.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path


@needs_gazetteer
def test_the_article_beside_the_map(folder: Path) -> None:
    done = dateline("map", "storm.txt", "--article", cwd=folder)
    assert done.returncode == 0, done.stderr
    page = (folder / "output" / "map.html").read_text(encoding="utf-8")
    assert '<mark class="dateline-time-words">March 25</mark>' in page
    assert page.count('class="dateline-telling"') == 1
    piped = dateline("map", "-", "storm.txt", "fog.txt", "--article", cwd=folder, stdin=STORY.encode())
    assert piped.returncode == 0, piped.stderr
    assert (folder / "output" / "map.html").read_text(encoding="utf-8").count(
        '<details class="dateline-telling"'
    ) == 3


@needs_gazetteer
def test_events_without_an_article_say_so(folder: Path) -> None:
    assert dateline("events", "storm.txt", "-o", "e.geojson", cwd=folder).returncode == 0
    done = dateline("map", "e.geojson", "--article", cwd=folder)
    assert done.returncode == 0
    assert b"no input is an article" in done.stderr


@needs_gazetteer
def test_other_tiles_under_the_map(folder: Path) -> None:
    archive(folder / "world.pmtiles", last=5)
    done = dateline(
        "map", "storm.txt", "--basemap", "world.pmtiles", "--attribution", "© Example", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    assert "© Example" in (folder / "output" / "map.html").read_text(encoding="utf-8").replace("\\u00a9", "©")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("--attribution", "x"), 2, b"says whose tiles --basemap draws"),
        (("--article", "-o", "x.png"), 2, b"for a page, not for a picture"),
        (("--basemap", "https://example.org/{z}/{x}/{y}.png"), 2, b"tiles need an attribution"),
        (("--basemap", "none.pmtiles", "--attribution", "x"), 1, b"none.pmtiles: cannot be read"),
    ],
)
@needs_gazetteer
def test_wrong_use_is_told(folder: Path, given: tuple[str, ...], code: int, said: bytes) -> None:
    done = dateline("map", "storm.txt", *given, cwd=folder)
    assert done.returncode == code
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


@needs_gazetteer
def test_the_library_takes_files_and_articles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.reading import read_article

    monkeypatch.chdir(folder)
    events = library.read("storm.txt", "fog.txt")
    page = library.map(events, articles=[folder / "storm.txt", read_article("fog.txt", name="fog.txt")])
    assert page.get_root().render().count('<details class="dateline-telling"') == 2
    (folder / "else.txt").write_text(STORY, encoding="utf-8")
    with pytest.raises(InputError, match="no event comes from it"):
        library.map(events, articles=["else.txt"])


@needs_gazetteer
def test_what_has_no_date_is_told_as_undated_as_on_the_page(folder: Path) -> None:
    (folder / "t.csv").write_text("date,city\n2019-03-01,Nairobi\n,Nairobi\n2019-03-02,\n", encoding="utf-8")
    done = dateline("map", "t.csv", "-o", "m.html", cwd=folder)
    assert done.stdout.decode().splitlines()[:3] == [
        "3 events: 1 mapped, 1 not mapped, 1 undated",
        "  not mapped: row 4 (the table names no place)",
        "  undated: Nairobi (the table gives no time)",
    ]


@needs_gazetteer
def test_ids_that_several_files_hold_are_told(folder: Path) -> None:
    for name, town in (("a.csv", "Nairobi"), ("b.csv", "Mombasa")):
        rows = f"event_date,event_type,sub_event_type,event_id_cnty,location,country\n2019-03-01,Riots,Mob violence,K1,{town},Kenya\n"
        (folder / name).write_text(rows, encoding="utf-8")
    done = dateline("events", "a.csv", "b.csv", cwd=folder)
    assert (
        b"ids of events that several files hold: 1 (acled:K1, \xe2\x80\xa6); of each the last file counts"
        in done.stderr
    )
    assert b"Mombasa" in done.stdout and b"Nairobi" not in done.stdout
