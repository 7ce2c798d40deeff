"""What is written for other programs, and what of it comes back as it was."""

import dataclasses
import datetime as dt
import json
import zipfile
from pathlib import Path

import pyogrio
import pytest
from atlas import SmallAtlas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from shapely import LineString, Point, box

from geo.files import read_frame, write_frame
from geo.schema import Alternative, Event, to_events, to_frame
from geo.tables import read_table

HOSTILE = "<img src=x onerror=alert(1)> ]]> &amp; {{7*7}} =1+1"
DAY = dt.datetime(2019, 3, 14, tzinfo=dt.UTC)
SPOT = Event(
    event_id="a1", title=HOSTILE, quote=f"It said {HOSTILE}.\nTwice.", quote_start=3, quote_end=9, source="https://example.org/1",
    source_title="A title", published=dt.date(2019, 3, 15), start=DAY, end=DAY + dt.timedelta(1), edtf="2019-03-14",
    time_text="Thursday", time_basis="given", time_precision="day", place_text="Nairobi", place="Nairobi, Kenya",
    place_id="geonames:184745", geometry=Point(36.817, -1.283), radius_m=5000.0, place_precision="town", place_score=0.9,
    alternatives=(Alternative(name="Other", lon=1.5, lat=2.5, score=0.1),), category="attack", actors=("A", "B, C"), reviewed=True,
)  # fmt: skip
AREA = Event(
    event_id="a2", title="A drought", start=DAY, end=DAY + dt.timedelta(30), edtf="2019-03-14/2019-04-12", time_precision="month",
    status="planned", geometry=Point(37, 1), footprint=box(36, 0, 38, 2), radius_m=160_000.0, place_precision="area", place="North",
)  # fmt: skip
NOWHERE = Event(event_id="a3", title="Somewhere", quote="Somewhere.")
STORY = to_frame([SPOT, AREA, NOWHERE])


def back(path: Path) -> list[Event]:
    return list(to_events(read_table(path, SmallAtlas()).events))


@pytest.mark.parametrize("name", ["e.kml", "e.kmz", "e.gpkg"])
def test_what_is_written_comes_back(tmp_path: Path, name: str) -> None:
    write_frame(STORY, tmp_path / name)
    assert back(tmp_path / name) == [SPOT, AREA, NOWHERE]


@pytest.mark.parametrize("name", ["e.kml", "e.kmz", "e.gpkg", "e.jsonld", "e.lpf.json", "e.lp.tsv"])
def test_same_events_same_bytes(tmp_path: Path, name: str) -> None:
    first = write_frame(STORY, tmp_path / name).read_bytes()
    assert write_frame(STORY, tmp_path / f"again.{name.partition('.')[2]}").read_bytes() == first


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    lon=st.floats(-180, 180).filter(bool),
    lat=st.floats(-90, 90),
)
def test_any_text_comes_back_from_kml(tmp_path: Path, text: str, lon: float, lat: float) -> None:
    event = Event(event_id=text, title=text, quote=text, geometry=Point(lon, lat), place_precision="site")
    write_frame(to_frame([event]), tmp_path / "e.kml")
    assert back(tmp_path / "e.kml") == [event]


def test_kml_shows_text_as_text(tmp_path: Path) -> None:
    root = etree.fromstring(write_frame(STORY, tmp_path / "e.kml").read_bytes())
    names = {"k": "http://www.opengis.net/kml/2.2"}
    description = root.findtext(".//k:description", namespaces=names)
    assert "<img" not in description and "&lt;img" in description
    assert len(root.findall(".//k:Polygon", names)) == 1 and len(root.findall(".//k:Point", names)) == 2
    assert zipfile.ZipFile(write_frame(STORY, tmp_path / "e.kmz")).namelist() == ["doc.kml"]


def test_json_ld_is_events_of_schema_org(tmp_path: Path) -> None:
    found = json.loads(write_frame(STORY, tmp_path / "e.jsonld").read_text(encoding="utf-8"))
    spot, area, nowhere = found["@graph"]
    assert found["@context"] == "https://schema.org" and spot["@type"] == "Event"
    assert (spot["startDate"], spot["endDate"], area["endDate"]) == ("2019-03-14", "2019-03-14", "2019-04-12")
    assert spot["location"]["geo"][0]["latitude"] == -1.283 and area["location"]["geo"]["@type"] == "GeoShape"
    assert area["eventStatus"].endswith("EventScheduled") and "location" not in nowhere
    assert spot["subjectOf"]["url"] == "https://example.org/1"


def test_times_in_a_package_are_times(tmp_path: Path) -> None:
    path = write_frame(STORY, tmp_path / "e.gpkg")
    for layer in ("events", "footprints"):
        assert str(pyogrio.read_dataframe(path, layer=layer)["start"].dtype) == "datetime64[ms, UTC]"
    fine = to_frame([dataclasses.replace(SPOT, start=DAY + dt.timedelta(microseconds=1))])
    write_frame(fine, path)
    assert back(path)[0].start == DAY + dt.timedelta(microseconds=1)


def test_a_line_is_drawn_as_a_line(tmp_path: Path) -> None:
    road = LineString([(36.0, -1.0), (37.0, 0.0)])
    event = Event(
        event_id="r", title="A march", geometry=Point(36.0, -1.0), footprint=road, place_precision="area"
    )
    frame = to_frame([event])
    kml = etree.fromstring(write_frame(frame, tmp_path / "e.kml").read_bytes())
    names = {"k": "http://www.opengis.net/kml/2.2"}
    assert kml.findtext(".//k:LineString/k:coordinates", namespaces=names) == "36.0,-1.0 37.0,0.0"
    found = json.loads(write_frame(frame, tmp_path / "e.jsonld").read_text(encoding="utf-8"))
    assert found["@graph"][0]["location"]["geo"] == {"@type": "GeoShape", "line": "-1.0 36.0 0.0 37.0"}
    assert back(tmp_path / "e.kml") == [event]


def test_linked_places_say_how_sure_they_are(tmp_path: Path) -> None:
    found = json.loads(write_frame(STORY, tmp_path / "e.lpf.json").read_text(encoding="utf-8"))
    spot, area, nowhere = found["features"]
    assert spot["when"]["timespans"] == [{"start": {"in": "2019-03-14"}, "end": {"in": "2019-03-14"}}]
    assert area["when"]["timespans"] == [
        {"start": {"earliest": "2019-03-14"}, "end": {"latest": "2019-04-12"}}
    ]
    assert spot["geometry"]["certainty"] == "certain" and nowhere["geometry"] is None
    assert area["geometry"]["type"] == "GeometryCollection"


def test_linked_places_tsv_is_guarded(tmp_path: Path) -> None:
    lines = (
        write_frame(to_frame([Event(event_id="x", title="=1+1\tx\ny")]), tmp_path / "e.lp.tsv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    assert len(lines) == 2 and lines[1].split("\t")[1].startswith("'=1+1 x y")
    assert lines[0].startswith("id\ttitle\ttitle_source")


def test_one_way_formats_say_so(tmp_path: Path) -> None:
    from geo.errors import InputError

    write_frame(STORY, tmp_path / "e.jsonld")
    with pytest.raises(InputError, match="not read back"):
        read_frame(tmp_path / "e.jsonld")
