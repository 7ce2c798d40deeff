"""How relative places are told, what they leave out, and units said behind a name."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from test_relative_places import ARISH, Book, Name, holds, marked, resolved, town

from geo.places import relative_places, settle
from geo.places.relative.geometry import moved
from geo.places.span_order import SpanOrder


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=12),
    st.integers(0, 70),
    st.integers(1, 9),
)
def test_spans_are_found_by_where_they_stand(told: list[tuple[int, int]], at: int, length: int) -> None:
    spans = [Name(start, start + size, "x" * size) for start, size in told]
    order = SpanOrder(spans)
    assert order.starting_in(at, at + length) == [
        i for i, span in enumerate(spans) if at <= span.start <= at + length
    ]
    assert order.overlap(at, at + length) == any(s.start < at + length and s.end > at for s in spans)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "It sank 50 miles north of [El Arish].",
            "50 miles (about 80 km, give or take 10) north of El Arish",
        ),
        (
            "It sank 9.5 nautical miles north of [El Arish].",
            "9.5 nautical miles (about 17.6 km, give or take 0.1)",
        ),
        (
            "It sank 120 nautical miles north of [El Arish].",
            "120 nautical miles (about 220 km, give or take 10)",
        ),
        ("It sank within 30 km of [El Arish].", "within 30 km from El Arish"),
        ("It sank a mile north of [El Arish].", "a mile (about 2 km, give or take 1) north of El Arish"),
    ],
)
def test_a_distance_is_told_as_it_was_and_never_finer(sentence: str, told: str) -> None:
    text, names = marked(sentence)
    (one,) = relative_places(text, names, [ARISH])
    assert told in one.place.basis


def test_without_a_direction_the_anchor_is_left_out() -> None:
    for sentence in ("It fell 50 miles inland from [El Arish].", "It sank 40 miles off [El Arish]."):
        text, names = marked(sentence)
        (one,) = relative_places(text, names, [ARISH])
        assert not holds(one.place.footprint, ARISH)
        assert "the mark is only the middle" in one.place.basis
        there = moved(ARISH.lonlat, bearing_deg=200.0, distance_m=one.phrases[0].distance_m or 0.0)
        assert one.place.footprint.covers(shapely.Point(there))
    text, names = marked("It sank off [El Arish].")
    (one,) = relative_places(text, names, [ARISH])
    assert "the mark is only the middle" in one.place.basis


def test_a_district_is_not_its_town() -> None:
    seat = town("Moroto", 34.66, 2.53, country="UG")
    unit = town("Moroto", 34.6, 2.6, country="UG", kind="admin2", radius_m=40_000.0)
    other = town("Moroto", 10.0, 50.0, country="DE", kind="admin1", radius_m=40_000.0)
    for words, place in (
        ("district on Monday", unit),
        ("District, Uganda", unit),
        ("district court", seat),
        ("on Monday", seat),
    ):
        text, names = marked(f"Floods hit [Moroto] {words}")
        (found,) = settle(text, resolved(names, (seat, 0.9, False)), Book(seat, other, unit))
        assert found.place == place
    text, names = marked("Floods hit [Moroto] district.")
    assert settle(text, resolved(names, (seat, 0.9, False)), Book(seat, other))[0].place == seat
