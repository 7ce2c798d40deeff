"""The events frame: records in, the same records out, and every breach of the contract named."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, Polygon, box

from geo.errors import SchemaError
from geo.schema import COLUMNS, CRS, OPTIONAL, Alternative, Event, check, series, to_events, to_frame

DAY = dt.datetime(2015, 11, 20, tzinfo=dt.UTC)
FULL = Event(
    event_id="e1",
    title="A bridge fell",
    quote="A bridge fell on Friday.",
    quote_start=0,
    quote_end=24,
    published=dt.date(2015, 11, 21),
    start=DAY,
    end=DAY + dt.timedelta(days=1),
    edtf="2015-11-20",
    time_precision="day",
    geometry=Point(33.785, 30.465),
    footprint=box(33, 30, 34, 31),
    radius_m=5000.0,
    place_precision="town",
    place_score=0.75,
    alternatives=(Alternative(name="Elsewhere", lon=1.0, lat=2.0, score=0.25, reason="larger"),),
    actors=("the builders",),
    reviewed=True,
)


def test_records_come_back_and_the_frame_is_as_the_contract_says() -> None:
    events = [FULL, Event(event_id="e2", title="Another")]
    frame = to_frame(events)
    assert list(to_events(check(frame))) == events
    assert list(frame.columns) == list(COLUMNS)
    assert frame.crs == frame["footprint"].crs == CRS
    assert frame["geometry"].tolist()[1] is None
    assert {str(frame[name].dtype) for name in ("start", "end")} == {"datetime64[us, UTC]"}


def test_no_events_are_a_frame_of_the_same_columns() -> None:
    frame = check(to_frame([]))
    assert frame.dtypes.equals(to_frame([FULL]).dtypes)
    assert list(to_events(frame)) == []


def test_first_and_last_year() -> None:
    first, last = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
    event = Event(
        event_id="all", title="All", start=first, end=last, time_precision="year", published=dt.date(1, 1, 1)
    )
    assert list(to_events(check(to_frame([event])))) == [event]


def test_extra_and_optional_columns() -> None:
    frame = to_frame([FULL]).drop(columns=list(OPTIONAL))
    frame["deaths"] = 3
    assert check(frame) is frame
    assert list(to_events(frame)) == [FULL]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"event_id": ""}, "event_id is empty"),
        ({"status": "maybe"}, "status 'maybe'"),
        ({"end": None}, "start and end must both"),
        ({"end": DAY}, "is not before end"),
        ({"time_precision": ""}, "time_precision ''"),
        ({"start": None, "end": None}, "edtf or time_precision without"),
        ({"quote_end": None}, "quote_start and quote_end must both"),
        ({"quote_end": 0}, "quote span 0:0"),
        ({"published": dt.datetime(2015, 1, 1)}, "is not a date"),
        ({"published": "2015-01-01"}, "is not a date"),
        ({"geometry": Point()}, "not a point"),
        ({"geometry": LineString([(0, 0), (1, 1)])}, "not a point"),
        ({"geometry": Point(200, 0)}, "outside longitude"),
        ({"geometry": Point(float("nan"), 1)}, "geometry"),
        ({"geometry": Point(0, 0)}, "geometry is 0,0"),
        ({"place_precision": "pin"}, "place_precision 'pin'"),
        ({"place_precision": ""}, "place_precision ''"),
        ({"geometry": None, "radius_m": None, "place_precision": "pin"}, "place_precision 'pin'"),
        ({"geometry": None}, "radius_m without a geometry"),
        ({"title": " "}, "title is empty"),
        ({"edtf": "20 November 2015"}, "edtf '20 November 2015' is not EDTF"),
        ({"edtf": "2015-13"}, "edtf '2015-13' is not EDTF"),
        ({"edtf": "2015-11-20T25:00:00"}, "is not EDTF"),
        ({"edtf": "/"}, "edtf '/' is not EDTF"),
        ({"footprint": Polygon()}, "footprint is empty"),
        ({"footprint": Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])}, "not valid"),
        ({"radius_m": -1.0}, "radius_m -1.0"),
        ({"radius_m": float("inf")}, "radius_m inf"),
        ({"place_score": 1.5}, "place_score 1.5"),
        ({"actors": (5,)}, "not all text"),
        ({"alternatives": FULL.alternatives * 6}, "at most 5"),
        ({"alternatives": (Alternative(name="X", lon=200, lat=0, score=0.5),)}, "alternative 'X'"),
    ],
)
def test_a_breach_is_named(fields: dict[str, Any], message: str) -> None:
    values = {name: getattr(FULL, name) for name in COLUMNS} | fields
    with pytest.raises(SchemaError, match=message) as caught:
        check(to_frame([Event(event_id="e0", title="None"), Event(**values)]))
    assert all(problem.startswith("row 1: ") for problem in caught.value.problems)


def test_every_breach_is_named_at_once() -> None:
    frame = to_frame([FULL, FULL, FULL])
    frame["alternatives"] = pd.Series(["{}", json.dumps([{"name": "x"}]), "[" * 9000], dtype="str")
    frame["status"] = pd.Series(["maybe"] * 3, dtype="str")
    with pytest.raises(SchemaError) as caught:
        check(frame)
    rows = [f"row {row}: {name}" for row in range(3) for name in ("alternatives", "status")]
    found = caught.value.problems
    assert found[0].startswith("event_id 'e1' is used")
    assert all(problem.startswith(row) for problem, row in zip(found[1:], rows, strict=True))


def test_all_problems_of_a_row_are_named_and_those_of_the_columns_that_are_there() -> None:
    bad = Event(event_id="e1", edtf="in May", place_precision="pin", radius_m=-1.0, status="maybe")
    frame = to_frame([bad])
    frame["also"] = pd.Series(['[{"start": "a", "end": 2, "text": ""}]'], dtype="str")
    whole = [
        "edtf or time_precision without", "edtf 'in May'", "radius_m without", "place_precision 'pin'",
        "radius_m -1.0", "title is empty", "a passage in also", "status 'maybe'",
    ]  # fmt: skip
    with pytest.raises(SchemaError) as caught:
        check(frame)
    found = caught.value.problems
    assert len(found) == len(whole)
    assert all(p.startswith(f"row 0: {w}") for p, w in zip(found, whole, strict=True))
    with pytest.raises(SchemaError) as caught:
        check(frame.drop(columns=["start", "title"]).to_crs("EPSG:3857"))
    found = caught.value.problems
    rows = [w for w in whole if not w.startswith(("edtf or", "radius_m without", "title"))]
    columns = ["column title is missing", "column start is missing", "geometry is not in EPSG:4326"]
    assert found[:3] == columns
    assert len(found) == len(columns + rows)
    assert all(p.startswith(f"row 0: {w}") for p, w in zip(found[3:], rows, strict=True))


@pytest.mark.parametrize(
    "edtf",
    [
        "2015", "2015-11", "2015-11-20", "2015~", "2015-11-20~", "2015-23", "2015-21~", "201X", "20XX",
        "2015-XX", "2015-11-20T14:30:00", "2015-11-20T14:30:00Z", "2015-11-20T14:30:00+05:30",
        "2014/2015", "2015-10~/2015-11~", "2015-11-20/2015-11-22", "2015-11-20/..", "../2015",
    ],
)  # fmt: skip
def test_every_shape_of_edtf_passes(edtf: str) -> None:
    values = {name: getattr(FULL, name) for name in COLUMNS} | {"edtf": edtf}
    check(to_frame([Event(**values)]))


def test_wrong_columns_are_named() -> None:
    frame = to_frame([FULL])
    with pytest.raises(SchemaError, match=r"column title is missing; column radius_m is object, not float64"):
        check(frame.drop(columns="title").assign(radius_m=["far"]).astype({"radius_m": "object"}))
    with pytest.raises(SchemaError, match="is a DataFrame, not a GeoDataFrame"):
        check(pd.DataFrame(frame))  # type: ignore[arg-type]
    with pytest.raises(SchemaError, match="the active geometry is footprint"):
        check(frame.set_geometry("footprint"))
    with pytest.raises(SchemaError, match="geometry is not in EPSG:4326"):
        check(frame.to_crs("EPSG:3857"))
    with pytest.raises(SchemaError, match="column title is there more than once"):
        check(gpd.GeoDataFrame(pd.concat([frame, frame[["title"]]], axis=1), geometry="geometry"))


def test_a_value_that_fits_no_column() -> None:
    with pytest.raises((TypeError, ValueError)):
        series("radius_m", ["far"])
