"""`import dateline`, as newsroom developers and folium users meet it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dateline
from geo.errors import DateError, InputError
from geo.gazetteer import is_built
from geo.schema import check

ROOT = Path(__file__).parent.parent
needs_gazetteer = pytest.mark.skipif(
    not is_built(), reason="the gazetteer is not built: run `make map` or `dateline gazetteer build` first"
)
STORY = """\
# Quake shakes Amatrice

AMATRICE, Italy — An earthquake struck near Amatrice on Wednesday, killing at least 159 people.

Tremors were felt in Rome on the same day.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text(STORY, encoding="utf-8")
    return path


@needs_gazetteer
def test_read_then_map_then_save(story: Path) -> None:
    import folium

    events = check(dateline.read(story, date="2016-08-25"))
    assert set(events["edtf"]) == {"2016-08-24"}
    near = events[events["place_text"].str.contains("Amatrice")].iloc[0]
    assert near.geometry.distance(near.geometry.__class__(13.29, 42.63)) < 0.1
    page = dateline.map(events)
    assert isinstance(page, folium.Map)
    page.save(str(story.parent / "map.html"))
    html = (story.parent / "map.html").read_text(encoding="utf-8")
    assert "Quake shakes Amatrice" in html
    assert "cdn" not in html.lower()


@needs_gazetteer
def test_a_file_of_events_is_an_input_too(story: Path) -> None:
    from geo.files import write_frame

    events = dateline.read(story, date="2016-08-25")
    write_frame(events, story.parent / "events.parquet")
    again = dateline.read(story.parent / "events.parquet")
    assert again["event_id"].tolist() == events["event_id"].tolist()


def test_reading_nothing_is_an_error() -> None:
    with pytest.raises(InputError, match="name a file"):
        dateline.read()


def test_another_package_called_geo_is_named(tmp_path: Path) -> None:
    other = tmp_path / "geo"
    other.mkdir()
    (other / "__init__.py").write_text("answer = 42\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    for package in ("dateline", "dateline.cli"):
        done = subprocess.run(
            [sys.executable, "-c", f"import {package}"], cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False
        )  # fmt: skip
        assert done.returncode != 0
        assert str(other).encode() in done.stderr
        assert b"not dateline's" in done.stderr


def test_importing_the_front_door_is_light() -> None:
    code = (
        "import dateline, sys; print(sorted({'folium', 'geopandas', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True, cwd=ROOT)
    assert done.stdout.strip() == b"[]"


@needs_gazetteer
def test_however_its_path_is_written_a_file_gives_the_same_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.md").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "north")
    ways = ["story.md", "../north/./story.md", str(tmp_path / "north" / "story.md")]
    first, *others = (dateline.read(way, date="2016-08-25") for way in ways)
    assert set(first["source"]) == {"story.md"}
    assert all(other.equals(first) for other in others)
    assert len(dateline.read(*ways, date="2016-08-25")) == len(first)
    both = dateline.read("story.md", "../south/story.md", date="2016-08-25")
    assert set(both["source"]) == {"north/story.md", "south/story.md"}
    assert len(both) == 2 * len(first)
    with pytest.raises(DateError, match=r"^\.\./south/story\.md: the year cannot be known"):
        dateline.read("../south/story.md")


@needs_gazetteer
def test_no_place_book_at_all(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("date,city\n2019-03-14,Nairobi\n", encoding="utf-8")
    assert list(dateline.read(path, places=())["place"]) == ["Nairobi, Kenya"]
