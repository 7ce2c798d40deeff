"""The part of a country, and directions told without a distance."""

import pytest
import shapely

from geo.place import Place
from geo.places import RelativePhrase, combine_relative, locate_relative
from geo.places.relative.geometry import moved


def phrase(relation: str, **facts: float) -> RelativePhrase:
    words = {"start": 0, "end": 1, "text": "x", "relation": relation, "anchors": (0,), "half_width_deg": 45.0}
    return RelativePhrase(**{**words, **facts})  # type: ignore[arg-type]


def test_a_part_of_a_country_is_of_its_main_body_and_not_of_an_island_far_off() -> None:
    mainland, near, far = (shapely.box(*b) for b in ((-9, 36, 3, 44), (2, 39, 4, 40), (-18, 27, -14, 29)))
    outline = shapely.union_all([mainland, near, far])
    place = Place(
        place_id="t:x", name="X", kind="country", lonlat=(-3.0, 40.0), bbox=outline.bounds, radius_m=9e5
    )
    found = locate_relative(phrase("part", bearing_deg=180.0), [place], outline=lambda _: outline)
    assert found is not None
    assert found.footprint.bounds == (-9.0, 36.0, 4.0, 40.0)


@pytest.mark.parametrize(("bearing", "fits"), [(90.0, True), (270.0, False)])
def test_a_direction_without_a_distance_holds_for_what_lies_farther_that_way(
    bearing: float, fits: bool
) -> None:
    town = Place(place_id="t:a", name="A", kind="town", lonlat=(33.8, 31.13))
    other = Place(
        place_id="t:b",
        name="B",
        kind="town",
        lonlat=moved(town.lonlat, bearing_deg=80.0, distance_m=150_000.0),
    )
    near = locate_relative(phrase("near"), [other])
    way = locate_relative(phrase("direction", bearing_deg=bearing), [town])
    assert near and way
    both = combine_relative([way, near])
    assert both is not None
    assert ("does not fit" in both.basis) is not fits
    assert (both.lonlat == near.lonlat and both.radius_m == near.radius_m) or not fits
