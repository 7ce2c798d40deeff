"""The part of a country: of its main body, not of islands far off."""

import shapely

from geo.place import Place
from geo.places import RelativePhrase, locate_relative


def test_a_part_of_a_country_is_of_its_main_body_and_not_of_an_island_far_off() -> None:
    mainland, near, far = (shapely.box(*b) for b in ((-9, 36, 3, 44), (2, 39, 4, 40), (-18, 27, -14, 29)))
    outline = shapely.union_all([mainland, near, far])
    place = Place(
        place_id="t:x", name="X", kind="country", lonlat=(-3.0, 40.0), bbox=outline.bounds, radius_m=9e5
    )
    south = RelativePhrase(
        start=0, end=1, text="x", relation="part", anchors=(0,), bearing_deg=180.0, half_width_deg=45.0
    )
    found = locate_relative(south, [place], outline=lambda _: outline)
    assert found is not None
    assert found.footprint.bounds == (-9.0, 36.0, 4.0, 40.0)
