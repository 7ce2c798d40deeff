"""The parts of a page, without a browser: text, numbers, times, extents, words, the cut basemap."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_story import events, story
from shapely.geometry import Point, Polygon, box

import layers
from geo.events.actions.lexicon import CATEGORIES
from geo.schema import Alternative, Event, to_frame
from layers._assets import leaflet_script, leaflet_style, own_script, own_style
from layers._basemap import BasemapOptions, cut
from layers._dates import span_text
from layers._geometry import ALPHABET, Extent, extent_of, latitude, mercator, moved_near, near, packed
from layers._inline import clean, content_hash, escaped, json_block, to_json, web_address
from layers._listing import chances_left, distance_text, percent_text
from layers._messages import SAID_BY_SCRIPT, direction, languages, script_words, words
from layers._rows import Wanted, rows_of
from layers._timecolumns import MISSING, spans_of
from layers._times import DAY_MS, joined, milliseconds, span_of

any_text = st.text(st.characters(exclude_categories=[]))


def day(year: int, month: int, number: int) -> int:
    return milliseconds(dt.datetime(year, month, number, tzinfo=dt.UTC))


@given(any_text)
def test_html_text_reads_back(text: str) -> None:
    assert not set("<>\"'\r\0") & set(escaped(text))
    assert html.unescape(escaped(text).replace("&#13;", "\r")) == clean(text)


@given(any_text)
def test_json_reads_back_and_holds_no_tag(text: str) -> None:
    block = json_block("data", {"text": text, text: [text]})
    inside = block.removeprefix('<script type="application/json" id="data">').removesuffix("</script>")
    assert inside.isascii()
    assert not re.search("[<>&]", inside)
    assert json.loads(inside) == {"text": clean(text), clean(text): [clean(text)]}


def test_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json(float("nan"))


@pytest.mark.parametrize("good", ["https://a.example/b?c=d#e", "HTTP://a.example", "http://[::1]/x"])
def test_web_addresses(good: str) -> None:
    assert web_address(good) == good


@pytest.mark.parametrize(
    "bad",
    ["javascript:alert(1)", "data:text/html,x", "https://", "http:///x", "//a.example", "https://a.example/ b",
     "https://a.example/\"x", "java\nscript:https://a.example", "ftp://a.example", "", "https://[::1", "story.txt"],
)  # fmt: skip
def test_what_is_no_web_address(bad: str) -> None:
    assert web_address(bad) is None


def unpacked(text: str, quantum: float) -> list[tuple[float, float]]:
    """The reading that layers/static/basemap.js does."""
    values, rest, weight = [], 0, 1
    for letter in text:
        number = ALPHABET.index(letter)
        rest += (number % 32) * weight
        weight *= 32
        if number < 32:
            values.append(-(rest + 1) // 2 if rest % 2 else rest // 2)
            rest, weight = 0, 1
    x = y = 0
    points = []
    for step_x, step_y in zip(values[::2], values[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((x / quantum, y / quantum))
    return points


@given(st.lists(st.tuples(st.integers(-720_000, 720_000), st.integers(-90_000, 90_000)), max_size=40))
def test_packed_points_read_back(steps: list[tuple[int, int]]) -> None:
    points = [(x / 1000, y / 1000) for x, y in steps]
    kept = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    assert unpacked(packed(points, quantum=1000), 1000) == kept


def test_the_smallest_box_may_cross_the_antimeridian() -> None:
    assert extent_of([Point(178, -18), Point(-172, -14)]) == Extent(178, -18, 188, -14)
    assert extent_of([Point(-10, 50), Point(30, 40)]) == Extent(-10, 40, 30, 50)
    assert extent_of([box(170, 0, 180, 1), box(-180, 0, -170, 1)]) == Extent(170, 0, 190, 1)
    assert extent_of([]) is None
    assert extent_of([Point(5, 5)]) == Extent(5, 5, 5, 5)
    assert extent_of([Polygon()]) is None


@given(st.floats(-1000, 1000), st.floats(-360, 360))
def test_near_is_within_half_a_circle(lon: float, centre: float) -> None:
    assert abs(near(lon, centre) - centre) <= 180.0001


@given(st.floats(-84.9, 84.9))
def test_mercator_and_back(lat: float) -> None:
    assert latitude(mercator(lat)) == pytest.approx(lat)


def test_parts_move_to_the_side_of_the_map() -> None:
    both = moved_near(box(-179, 0, -178, 1).union(box(177, 0, 178, 1)), 180)
    assert both.bounds == (177, 0, 182, 1)


@pytest.mark.parametrize(
    ("value", "span"),
    [
        (None, None),
        (pd.NaT, None),
        (float("nan"), None),
        ("  ", None),
        ("2015", (day(2015, 1, 1), day(2016, 1, 1))),
        (2015, (day(2015, 1, 1), day(2016, 1, 1))),
        ("2016-02", (day(2016, 2, 1), day(2016, 3, 1))),
        ("2015-11-19", (day(2015, 11, 19), day(2015, 11, 20))),
        ("1066-10-14~", (day(1066, 10, 14), day(1066, 10, 15))),
        (dt.date(1, 1, 1), (day(1, 1, 1), day(1, 1, 2))),
        (dt.datetime(2015, 11, 19, 12), (day(2015, 11, 19) + 43_200_000,) * 2),
        ("2015-11-19T12:00:00.5+02:00", (day(2015, 11, 19) + 36_000_500,) * 2),
        (pd.Timestamp("1960-01-01T06:00Z"), (day(1960, 1, 1) + 21_600_000,) * 2),
        ("2015-11-16/2015-11-20", (day(2015, 11, 16), day(2015, 11, 21))),
        ("2015-11-16/..", (day(2015, 11, 16), day(2015, 11, 17))),
        ((dt.date(2015, 1, 1), "2015-02"), (day(2015, 1, 1), day(2015, 3, 1))),
        (pd.Interval(pd.Timestamp("2015-01-01"), pd.Timestamp("2015-01-03")), (day(2015, 1, 1), day(2015, 1, 3))),
        (pd.Period("2015-11", "M"), (day(2015, 11, 1), day(2015, 12, 1))),
    ],
)  # fmt: skip
def test_times_of_every_kind(value: Any, span: tuple[int, int] | None) -> None:
    assert span_of(value) == span


@pytest.mark.parametrize(
    "value", ["soon", "2015-13-01", "2015-02-30", "-0044", "10000-01-01", 0, 2015.5, object()]
)
def test_what_is_no_time(value: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        span_of(value)


def test_midnights_alone_are_days() -> None:
    midnight, noon = day(2020, 1, 1), day(2020, 1, 1) + 43_200_000
    stamps = pd.DataFrame(
        {"days": pd.to_datetime(["2020-01-01", None]), "both": pd.to_datetime([midnight, noon], unit="ms")}
    )
    assert [list(part) for part in spans_of(stamps, "days", None)] == [
        [midnight, MISSING],
        [midnight + DAY_MS, MISSING],
    ]
    assert [list(part) for part in spans_of(stamps, "both", None)] == [[midnight, noon]] * 2
    with pytest.raises(ValueError, match="the end is before the start"):
        joined((2, 3), (0, 1))


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (day(2015, 1, 1), day(2016, 1, 1), "2015"),
        (day(2015, 11, 1), day(2015, 12, 1), "Nov 2015"),
        (day(2015, 11, 19), day(2015, 11, 20), "19 Nov 2015"),
        (day(2015, 11, 16), day(2015, 11, 21), "16 Nov 2015 to 20 Nov 2015"),
        (day(2015, 11, 19) + 3_600_000, day(2015, 11, 19) + 7_200_000, "19 Nov 2015, 01:00 to 02:00"),
        (
            day(2015, 11, 19) + 64_800_000,
            day(2015, 11, 20) + 21_600_000,
            "19 Nov 2015, 18:00 to 20 Nov 2015, 06:00",
        ),
        (day(9999, 12, 1), day(9999, 12, 31) + DAY_MS, "Dec 9999"),
    ],
)
def test_dates_in_words(first: int, last: int, text: str) -> None:
    assert span_text((first, last), words("en")) == text


def test_distances_say_no_more_than_is_known() -> None:
    given_m = [4, 240, 999.9, 1000, 5400, 21_000, 142_857]
    assert [distance_text(m, words("en")) for m in given_m] == [
        "10 m",
        "240 m",
        "1000 m",
        "1 km",
        "5.4 km",
        "21 km",
        "140 km",
    ]


def test_every_language_has_every_word_with_its_gaps() -> None:
    english = words("en")
    for lang in languages():
        own = words(lang)
        for name, text in english.items():
            if isinstance(text, str) and not name.endswith("_form"):
                assert set(re.findall(r"\{\w+\}", own[name])) == set(re.findall(r"\{\w+\}", text)), (
                    lang,
                    name,
                )
    assert words("pt-BR") == english
    assert (direction("ar-EG"), direction("ru")) == ("rtl", "ltr")
    assert set(script_words("zh")) == set(SAID_BY_SCRIPT)


shares = st.floats(0, 1)


def weighed(score: float, *others: float) -> Event:
    alternatives = tuple(Alternative(name="Elsewhere", lon=1, lat=2, score=other) for other in others)
    return Event(event_id="weighed", place_score=score, alternatives=alternatives)


@given(shares, st.lists(shares, max_size=5))
def test_a_place_and_its_alternatives_are_never_more_than_certain(score: float, others: list[float]) -> None:
    left = chances_left(weighed(score, *others))
    assert len(left) == len(others)
    assert score + sum(left) <= 1 + 1e-9
    assert all(new <= old + 1e-9 for new, old in zip(left, others, strict=True))


def test_alternatives_that_are_too_sure_are_scaled_down() -> None:
    assert [percent_text(p) for p in chances_left(weighed(0.71, 0.28, 0.08, 0.02))] == ["21", "6", "1"]
    assert chances_left(weighed(0.71, 0.2, 0.08)) == [0.2, 0.08]


@pytest.mark.parametrize("lang", languages())
def test_every_language_names_the_newsroom_categories(lang: str) -> None:
    kinds = words(lang)["kinds"]
    assert list(kinds) == list(CATEGORIES)
    assert len(set(kinds.values())) == len(kinds)
    if lang == "en":
        assert all(name == shown for name, shown in kinds.items())


def test_the_script_has_every_word_that_it_says() -> None:
    said = set(re.findall(r"\bsay\(\"(\w+)\"", own_script())) | set(
        re.findall(r"words\.(\w+)\b", own_script())
    )
    unknown = {name for name in said if name in words("en")} - set(SAID_BY_SCRIPT)
    assert not unknown


def test_what_is_inlined_asks_for_nothing() -> None:
    assert "sourceMappingURL" not in leaflet_script() + own_script()
    assert "</script" not in (leaflet_script() + own_script()).lower()
    for style in (leaflet_style(), leaflet_style(for_ours_alone=True), own_style()):
        assert set(re.findall(r"url\((.{5})", style)) <= {"data:"}
        assert "@import" not in style
        assert style.count("{") == style.count("}")
    assert "BSD-2-Clause" in leaflet_script()[:120]


def test_our_selectors_begin_with_our_name() -> None:
    rules = re.sub(r"@(?:media|supports)[^{]*\{|:root\{[^}]*\}", "", own_style())
    selectors = [part.strip() for head in re.findall(r"([^{}]+)\{", rules) for part in head.split(",")]
    assert len(selectors) > 100
    strange = [
        s
        for s in selectors
        if not re.match(r"(\.dateline-|html:not\(\.dateline-js\) |\[dir=rtl\] \.dateline-)", s)
    ]
    assert not strange


def test_the_policy_names_every_inline_script_and_style() -> None:
    page = layers.build_page(story()).get_root().render()
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    for tag in ("script", "style"):
        for inner in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL):
            assert content_hash(inner) in policy
    assert not re.search(r"\s(style|on\w+)=", page.split("<body")[1].split("<script")[0])


def test_rows_are_in_the_order_of_time_and_undated_ones_last() -> None:
    frame = story()
    rows = rows_of(frame.iloc[::-1], Wanted())
    assert [row.key for row in rows[:2]] == ["delta-01", "delta-03"]
    assert rows[-1].key == "delta-12"
    assert next(iter(frame["event_id"])) == "delta-01"


def test_a_notebook_gets_a_sandboxed_frame() -> None:
    shown = layers.build_page(story())._repr_html_()
    assert shown.startswith('<iframe title="Storm and mines')
    assert 'sandbox="allow-scripts allow-popups"' in shown


@pytest.mark.parametrize("viewpoint", ["un", "de-facto"])
def test_the_basemap_fits_its_budget_anywhere(viewpoint: str) -> None:
    for extent in (
        Extent(2, 30, 37, 56),
        Extent(33, 30, 34, 31),
        Extent(170, -20, 190, -10),
        Extent(-120, -30, 150, 60),
    ):
        data = cut(extent, BasemapOptions(viewpoint=viewpoint), budget=9_500)
        assert len(json.dumps(data)) <= 9_500
        assert data["land"]
        west, south, east, north = data["box"]
        lon, lat = unpacked(data["land"][0][0], data["quantum"])[0]
        slack = 1 / data["quantum"]
        assert west - slack <= lon <= east + slack
        assert south - slack <= lat <= north + slack


def test_viewpoints_differ_where_they_should() -> None:
    crimea = Extent(32, 44, 37, 47)
    lines = {
        view: cut(crimea, BasemapOptions(viewpoint=view), budget=40_000)["disputed"]
        for view in ("un", "de-facto")
    }
    assert lines["un"] != lines["de-facto"]


def test_a_frame_is_never_changed() -> None:
    frame = to_frame(events())
    before = frame.copy()
    layers.build_page(frame).get_root().render()
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))
