"""Frames in files: the same comes back, and what is wrong is named."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geo.csvtext import guard, read_csv, unguard, write_csv
from geo.errors import InputError, SchemaError
from geo.files import read_frame, write_frame
from geo.schema import PLACE_PRECISIONS, STATUSES, TIME_PRECISIONS, Alternative, Event, to_events, to_frame

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = (".geojson", ".parquet", ".csv", ".jsonl")

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "'=1+1",
        "''",
        "' =x",
        "a\r\nb",
        "\r",
        "\n",
        '"',
        '""',
        ",",
        ";\t",
        "\x00",
        "\ufeff",
        "\u2028",
        "-5",
        "7",
        " ",
        "true",
    ]
)
DEGREES = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).filter(lambda at: at != (0, 0))
TIMES = st.datetimes(timezones=st.just(dt.UTC))
AREAS = st.builds(
    lambda at, w: box(at[0], at[1], at[0] + w, at[1] + w), DEGREES, st.floats(0.001, 1)
) | st.builds(
    lambda at, r: MultiPolygon(
        [Point(at).buffer(r), Polygon(box(200, 0, 210, 10).exterior, [box(201, 1, 202, 2).exterior])]
    ),
    DEGREES,
    st.floats(0.001, 1),
)
ALTERNATIVES = st.builds(
    Alternative,
    name=TEXT,
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    score=st.floats(0, 1),
    reason=TEXT,
)


@st.composite
def records(draw: st.DrawFn) -> Event:
    fields: dict[str, Any] = {
        name: draw(TEXT)
        for name in (
            "quote",
            "source",
            "source_title",
            "time_text",
            "time_basis",
            "place_text",
            "place",
            "category",
        )
    }
    fields |= {
        "event_id": draw(TEXT.filter(str.strip)),
        "title": draw(TEXT.filter(str.strip)),
        "published": draw(st.none() | st.dates()),
        "status": draw(st.sampled_from(STATUSES)),
    }
    if draw(st.booleans()):
        start, end = sorted([draw(TIMES), draw(TIMES)])
        if start < end:
            fields |= {
                "start": start,
                "end": end,
                "edtf": draw(
                    st.sampled_from(("", "2015", "2015-11-20T14:30:00Z", "2015-21~/2016-22", "201X"))
                ),
                "time_precision": draw(st.sampled_from(TIME_PRECISIONS)),
            }
    if draw(st.booleans()):
        fields |= {
            "geometry": Point(draw(DEGREES)),
            "place_precision": draw(st.sampled_from(PLACE_PRECISIONS)),
            "radius_m": draw(st.none() | st.floats(0, 1e7)),
        }
    if draw(st.booleans()):
        begin = draw(st.integers(0, 2**40))
        fields |= {"quote_start": begin, "quote_end": begin + draw(st.integers(1, 900))}
    return Event(
        **fields,
        footprint=draw(st.none() | AREAS),
        place_score=draw(st.none() | st.floats(0, 1)),
        alternatives=tuple(draw(st.lists(ALTERNATIVES, max_size=2))),
        actors=tuple(draw(st.lists(TEXT, max_size=2))),
        reviewed=draw(st.booleans()),
    )


EVENTS = st.lists(records(), max_size=4, unique_by=lambda event: event.event_id)


@pytest.mark.parametrize("ending", ENDINGS)
@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS)
def test_what_is_written_comes_back(tmp_path: Path, ending: str, events: list[Event]) -> None:
    path = tmp_path / f"events{ending}"
    frame = to_frame(events)
    before = frame.copy(deep=True)
    write_frame(frame, path)
    first = path.read_bytes()
    back = read_frame(path)
    assert list(to_events(back)) == events
    assert list(back.dtypes.astype(str)) == list(frame.dtypes.astype(str))
    assert back.crs == frame.crs
    assert back["footprint"].crs == frame.crs
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))
    write_frame(back, path)
    assert path.read_bytes() == first


@settings(max_examples=300)
@given(rows=st.lists(st.lists(TEXT, min_size=2, max_size=3), max_size=4))
def test_csv_text_comes_back_guarded(rows: list[list[str]]) -> None:
    cells = [[guard(cell) for cell in row] for row in [["a", "b"], *rows]]
    text = write_csv(cells)
    assert [row for _, row in read_csv(text)] == cells
    assert [[unguard(cell) for cell in row] for row in cells[1:]] == rows
    assert not any(
        cell.strip("\x00\ufeff \t\r\n\x0b\x0c").startswith(("=", "+", "-", "@"))
        for row in cells
        for cell in row
    )


def _event(**fields: Any) -> Event:
    known: dict[str, Any] = {
        "event_id": "e1",
        "title": "A bridge fell",
        "geometry": Point(33.785, 30.465),
        "place_precision": "town",
    }
    return Event(**(known | fields))


def test_geojson_is_plain_rfc_7946(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    events = [
        _event(
            actors=("X",),
            start=dt.datetime(2015, 11, 20, tzinfo=dt.UTC),
            end=dt.datetime(2015, 11, 21, tzinfo=dt.UTC),
            time_precision="day",
        )
    ]
    write_frame(to_frame([*events, Event(event_id="e2", title="Another", footprint=box(1, 2, 3, 4))]), path)
    found = json.loads(path.read_text("utf-8"))
    assert set(found) == {"type", "features"}
    first, second = found["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [33.785, 30.465]}
    assert second["geometry"] is None
    assert first["properties"]["start"] == "2015-11-20T00:00:00Z"
    assert first["properties"]["actors"] == '["X"]'
    assert all(
        not isinstance(value, dict | list)
        for feature in found["features"]
        for value in feature["properties"].values()
    )
    assert second["properties"]["footprint"].startswith("POLYGON ((")
    assert len(path.read_text("utf-8").splitlines()) == 4
    assert len(gpd.read_file(path)) == 2


def test_csv_has_lon_and_lat_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    frame = to_frame([_event(title="=HYPERLINK(1)"), _event(event_id="e2", title="x" * 300_000)])
    frame["=cmd()"] = ["@x", None]
    write_frame(frame, path)
    with path.open(newline="", encoding="utf-8") as file:
        line = next(csv.reader([next(file), next(file)].__iter__()))
    assert "lon" in line
    assert "'=cmd()" in line
    text = path.read_text("utf-8")
    assert "'=HYPERLINK(1)" in text
    assert "33.785,30.465" in text
    assert read_frame(path)["=cmd()"].tolist() == ["@x", ""]


@pytest.mark.parametrize("ending", ENDINGS)
def test_extra_columns_are_kept(tmp_path: Path, ending: str) -> None:
    frame = to_frame([_event(), _event(event_id="e2")])
    frame["deaths"] = [5, 7]
    frame["share"] = [0.5, 1.25]
    frame["code"] = ["007", "=x"]
    write_frame(frame, tmp_path / f"a{ending}")
    back = read_frame(tmp_path / f"a{ending}")
    pd.testing.assert_frame_equal(
        pd.DataFrame(back[["deaths", "share", "code"]]), pd.DataFrame(frame[["deaths", "share", "code"]])
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_events_is_a_file_too(tmp_path: Path, ending: str) -> None:
    write_frame(to_frame([]), tmp_path / f"a{ending}")
    assert list(to_events(read_frame(tmp_path / f"a{ending}"))) == []


def test_a_file_of_a_spreadsheet_with_semicolons_and_bom(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('\ufeffevent_id;title;lon;lat;place_precision\r\ne1;"x;y";33.5;30.25;town\r\n'.encode())
    (event,) = to_events(read_frame(path))
    assert (event.title, event.geometry) == ("x;y", Point(33.5, 30.25))


def _feature(**members: Any) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": None, "properties": {"event_id": "e"}} | members],
        }
    )


BROKEN = [
    ("a.xls", "x", "known are .csv"),
    ("a.csv", "", "empty"),
    ("a.csv", "a,b\r\n1,2\r\n", "no column event_id"),
    ("a.csv", "event_id,title,title\r\n", "two columns"),
    ("a.csv", "event_id,title\r\ne1\r\n", r"a.csv:2: 1 cells"),
    ("a.csv", 'event_id,title\r\ne1,"x\r\n', r"a.csv:2: a quote is opened"),
    ("a.csv", 'event_id,title\r\ne1,"x"y\r\n', r"a.csv:2: text after"),
    (
        "a.csv",
        "event_id,start,quote_start\r\ne1,20.11.2015,x\r\n",
        r"line 2: quote_start.*line 2: start: '20.11.2015' is not a time",
    ),
    ("a.csv", "event_id,radius_m\r\ne1,1e309\r\n", "not a finite number"),
    ("a.csv", "event_id,lon,lat\r\ne1,x,3\r\n", r"a.csv:2: lon 'x'"),
    ("a.csv", "event_id,reviewed\r\ne1,maybe\r\n", "neither true nor false"),
    ("a.csv", "event_id\r\ne1\r\ne1\r\n", "used more than once"),
    ("a.geojson", "{", r"a.geojson:1: not JSON"),
    (
        "a.geojson",
        '{"features": [\n{"properties":{"event_id":"NaN","radius_m":NaN}}]}',
        r"a.geojson:2: NaN is not a number",
    ),
    ("a.geojson", '{"features": [\n\n1e309]}', r"a.geojson:3: 1e309 is not"),
    ("a.geojson", "[" * 100_000, "nested too deeply"),
    ("a.geojson", '{"features": [' + "9" * 5000 + "]}", "too many digits"),
    ("a.geojson", "[]", "FeatureCollection"),
    ("a.geojson", '{"features": [1]}', "feature 1 is not a feature"),
    ("a.geojson", '{"features": [{"properties": {"a": 1}}]}', "event_id"),
    (
        "a.geojson",
        _feature(geometry={"type": "Point", "coordinates": ["a"]}),
        "feature 1: not a GeoJSON geometry",
    ),
    ("a.geojson", _feature(geometry={"type": "Point", "coordinates": [999, 1]}), "outside longitude"),
    ("a.geojson", _feature(properties={"event_id": "e", "footprint": "POLYGON ("}), "feature 1: footprint"),
    ("a.geojson", _feature(properties={"event_id": "e", "footprint": 7}), "feature 1: footprint"),
    ("a.geojson", _feature(properties={"event_id": "e", "alternatives": [5]}), "row 0"),
    ("a.geojson", _feature(properties={"event_id": 5}), "feature 1: event_id: 5 is not text"),
    ("a.geojson", _feature(properties={"event_id": "e", "published": "2015-02-30"}), "published"),
    ("a.geojson", '{"crs": {"properties": {"name": "EPSG:3857"}}, "features": []}', "longitude and latitude"),
    ("a.jsonl", '{"event_id": "a"}\n[]\n', r"a.jsonl:2: not a JSON object"),
    ("a.jsonl", '{"event_id": "a"}\n\n{"event_id" "b"}\n', r"a.jsonl:3: not JSON"),
    ("a.jsonl", '{"event_id": "a", "start": "0001-01-01T00:00:00+05:00"}', "years 1 to 9999"),
    ("a.parquet", "x", "not a GeoParquet file"),
]


@pytest.mark.parametrize(("name", "text", "message"), BROKEN)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_frame(path)
    assert caught.value.path == str(path)
    assert caught.value.remedy


def test_not_utf8_and_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"event_id\r\n\xff\xfa\r\n")
    with pytest.raises(InputError, match=r"a\.csv:2: not UTF-8"):
        read_frame(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_frame(tmp_path / "b.csv")


def test_a_parquet_file_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = to_frame([_event(footprint=box(33, 30, 34, 31), published=dt.date(2015, 11, 20))])
    frame.set_crs("OGC:CRS84", allow_override=True).assign(
        footprint=frame["footprint"].set_crs("OGC:CRS84", allow_override=True),
        start=frame["start"].astype("datetime64[ms, UTC]"),
        quote_start=frame["quote_start"].astype("float64"),
    ).to_parquet(path)
    assert list(to_events(read_frame(path))) == list(to_events(frame))
    frame.drop(columns="title").to_parquet(path)
    with pytest.raises(InputError, match="no column title"):
        read_frame(path)
    pd.DataFrame({"event_id": ["a"]}).to_parquet(path)
    with pytest.raises(InputError, match="not a GeoParquet file"):
        read_frame(path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match=r"its end is missing \(it was cut off"):
        read_frame(path)


def test_half_surrogates_become_the_replacement_character(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"event_id": "e", "title": "\\ud800 \\ud83d\\ude00"}', encoding="utf-8")
    assert read_frame(path)["title"].tolist() == ["\ufffd \U0001f600"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_no_file_can_hold_is_refused_and_the_old_file_stays(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    write_frame(to_frame([_event()]), path)
    old = path.read_bytes()
    frame = to_frame([_event()])
    with pytest.raises(SchemaError):
        write_frame(frame.drop(columns="title"), path)
    if ending != ".parquet":
        frame["ratio"] = [float("inf")]
        with pytest.raises(InputError, match="row 0, column ratio"):
            write_frame(frame, path)
    assert path.read_bytes() == old
