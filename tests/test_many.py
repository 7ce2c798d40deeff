"""Large frames before a browser sees them: columns, texts and times are what the short way says they are."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_story import events
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

import layers
from geo.errors import InputError, SchemaError
from geo.schema import to_frame
from layers._blocks import blocks_of
from layers._columns import categories_of
from layers._inline import clean
from layers._many import LISTED, many_of
from layers._messages import words
from layers._packing import ROWS_A_BLOCK, Columns, coded, texts_of, vocabulary
from layers._places import STEPS, Frame
from layers._rows import Wanted, rows_of

any_text = st.text(st.characters(exclude_categories=[]), max_size=30)
shapes = st.sampled_from(
    [
        None,
        Point(3, 4),
        Point(179.5, -18),
        LineString([(1, 1), (2, 3)]),
        box(5, 5, 6, 7),
        MultiPoint([(1, 1), (9, 9)]),
        Polygon(),
    ]
)
times = st.one_of(
    st.none(),
    st.dates().map(str),
    st.integers(1, 9999),
    st.sampled_from(
        ["2015", "2015-11", "2015-11-19T14:30Z", "0001-01-01", "9999-12-31", "1969-07-20T20:17:40"]
    ),
    st.datetimes(timezones=st.just(dt.UTC)),
)


def decoded(block: bytes, known: list[str], fields: int, rows: int) -> list[list[str]]:
    """The reading that layers/static/texts.js does."""
    end = 4 + int.from_bytes(block[:4], "little")
    others = iter(block[end:].decode("utf-8").split(" "))
    codes = iter(block[4:end])
    out: list[list[str]] = []
    for _ in range(fields):
        out.append([])
        for _ in range(rows):
            text = []
            while (code := next(codes)) != 1:
                wide = code >= 192
                number = (code - 192) * 256 + next(codes) + 192 if wide else code
                text.append(known[number - 2] if number else next(others))
            out[-1].append(" ".join(text))
    return out


@settings(max_examples=40)
@given(st.lists(st.tuples(any_text, any_text), min_size=1, max_size=30), st.integers(1, 90))
def test_texts_read_back(rows: list[tuple[str, str]], times_over: int) -> None:
    many = rows * times_over
    fields = [texts_of([row[n] for row in many]) for n in (0, 1)]
    known = vocabulary(fields)
    found: list[list[str]] = [[], []]
    for number, block in enumerate(coded(fields, known)):
        held = min(ROWS_A_BLOCK, len(many) - number * ROWS_A_BLOCK)
        for column, part in zip(found, decoded(block, known.to_pylist(), 2, held), strict=True):
            column += part
    assert found == [[clean(row[n]) for row in many] for n in (0, 1)]


@given(st.lists(st.integers(-(2**50), 2**50), max_size=50))
def test_numbers_read_back(values: list[int]) -> None:
    columns = Columns()
    columns.add("some", np.array(values, dtype=np.int64))
    [[_, width, least, rows]] = columns.about
    planes = [columns.data()[k * rows : (k + 1) * rows] for k in range(width)]
    assert [least + sum(plane[i] << 8 * k for k, plane in enumerate(planes)) for i in range(rows)] == values


def frame_of(rows: list[tuple[Any, Any, Any, Any]]) -> gpd.GeoDataFrame:
    when, shape, note, kind = (list(column) for column in zip(*rows, strict=True))
    columns = {"when": pd.Series(when, dtype=object), "note": pd.Series(note, dtype=object), "kind": kind}
    return gpd.GeoDataFrame(columns, geometry=shape, crs="EPSG:4326")


@settings(max_examples=60)
@given(st.lists(st.tuples(times, shapes, st.one_of(any_text, st.integers(), st.none()), st.sampled_from(["a", "b", None])), min_size=1, max_size=20))  # fmt: skip
def test_a_large_frame_says_what_a_small_one_says(rows: list[tuple[Any, Any, Any, Any]]) -> None:
    frame = frame_of(rows)
    wanted = Wanted(time="when", title="note", category="kind")
    small, large = rows_of(frame, wanted), many_of(frame, wanted, words("en"))
    assert [f"row-{position}" for position in large.order] == [row.key for row in small]
    spans = list(zip(large.start.tolist(), large.after.tolist(), strict=True))
    assert spans + [None] * (len(small) - len(spans)) == [row.span for row in small]
    assert large.texts["title"].to_pylist() == [clean(row.title) for row in small]
    assert large.categories == categories_of(small)
    assert [large.categories[n] for n in large.category] == [row.category for row in small]
    assert [row.key for row in large.listed] == [row.key for row in small]
    for lon, row in zip(large.places.lon, small, strict=True):
        assert math.isnan(lon) == (row.lonlat is None)
        assert row.lonlat is None or math.isclose((lon - row.lonlat[0]) % 360, 0, abs_tol=1e-9)


def test_an_events_frame_says_what_a_small_one_says() -> None:
    frame = to_frame(events())
    small, large = rows_of(frame, Wanted()), many_of(frame, Wanted(), words("en"))
    assert large.texts["key"].to_pylist() == [row.key for row in small]
    assert large.texts["place"].to_pylist() == [row.place for row in small]
    assert large.start.tolist() == [row.span[0] for row in small if row.span]
    assert large.status.tolist() == [["happened", "planned", "alleged"].index(row.status) for row in small]
    assert large.area.tolist() == [int(row.is_area) for row in small]
    assert large.categories == categories_of(small)
    assert large.texts["why"].to_pylist()[-3:] == ["", "", ""]
    assert "within 21 km" in "".join(large.texts["receipt"].to_pylist()).replace("believed to be ", "")
    broken = frame.copy()
    broken["status"] = "rumoured"
    with pytest.raises(SchemaError, match="rumoured"):
        many_of(broken, Wanted(), words("en"))


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(-170, 170), st.floats(-80, 80))
def test_places_keep_their_digits(lon: float, lat: float, other_lon: float, other_lat: float) -> None:
    frame = gpd.GeoDataFrame(
        {"when": ["2020"] * 2}, geometry=[Point(lon, lat), Point(other_lon, other_lat)], crs="EPSG:4326"
    )
    places = many_of(frame, Wanted(time="when"), words("en")).places
    grid = Frame.of(places.extent)
    x, _ = grid.grid(places.lon, places.lat)
    assert grid.west + x[0] * grid.width / (STEPS - 1) == pytest.approx(places.lon[0], abs=360 / STEPS)


def test_what_is_wrong_is_told_by_row() -> None:
    frame = frame_of([("2020-01-01", Point(1, 1), "a", "b")] * 700)
    frame.loc[3, "when"] = "last Tuesday"
    frame.loc[650, "when"] = "-0044-03-15"
    with pytest.raises(InputError, match=r"row 3: 'last Tuesday' is not an ISO 8601 date; row 650: year -44"):
        layers.TimeFilter(frame, time="when")
    stamps = frame.assign(when=pd.Series(["0000-05-01"] * 700, dtype="str"))
    with pytest.raises(InputError, match=r"row 9: year 0 cannot be shown.* and 690 more"):
        layers.TimeFilter(stamps, time="when")
    with pytest.raises(InputError, match="no column 'then'"):
        layers.TimeFilter(frame, time="then")
    ends = frame.assign(when="2020-01-02", until="2020-01-01")
    with pytest.raises(InputError, match="row 0: the end is before the start"):
        layers.TimeFilter(ends, time="when", end="until")


def test_stamps_of_every_unit_and_zone() -> None:
    moments = [
        "1683-09-12T04:00:00.5",
        "1969-12-31T23:59:59.9",
        "1970-01-01",
        "1999-12-31T12:00",
        "2038-01-19T03:14:08",
    ]
    for unit in ("s", "ms", "us"):
        for zone in (None, "UTC", "Asia/Kathmandu"):
            column = pd.Series(np.array(moments, dtype=f"datetime64[{unit}]")).dt.tz_localize(zone)
            frame = gpd.GeoDataFrame({"when": column}, geometry=[Point(1, 1)] * 5, crs="EPSG:4326")
            small = rows_of(frame.assign(when=column.astype(object)), Wanted(time="when"))
            large = many_of(frame, Wanted(time="when"), words("en"))
            assert large.start.tolist() == [row.span[0] for row in small if row.span]


def test_a_large_page_is_the_same_bytes_twice() -> None:
    frame = frame_of(
        [(str(1900 + n % 150), Point(n % 90, n % 60), f"note {n % 7}", "ab"[n % 2]) for n in range(2500)]
    )
    texts = {layers.build_page(frame, time="when", title="Twice").get_root().render() for _ in range(2)}
    assert len(texts) == 1


def test_blocks_are_small_and_in_order() -> None:
    frame = frame_of(
        [(f"{1900 + n % 100}-05-17", Point(n % 90, n % 60), f"note {n}", "ab"[n % 2]) for n in range(3000)]
    )
    many = many_of(frame, Wanted(time="when", title="note"), words("en"))
    blocks = blocks_of(many, "dateline-1", footprints=False)
    assert blocks.early.count("<script") == 1
    assert blocks.late.count("<script") == 3 + math.ceil(3000 / ROWS_A_BLOCK)
    assert len(blocks.early) < 3000 * 6
    assert len(many.listed) == LISTED
