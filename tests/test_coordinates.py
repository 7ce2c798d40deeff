"""Coordinates as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import parse_lonlat
from geo.errors import InputError


@pytest.mark.parametrize(
    "text",
    [
        "30.465,33.785",
        " 30.465 , 33.785 ",
        "30.465 33.785",
        "30.465N 33.785E",
        "33.785E, 30.465N",
        "N30.465 E33.785",
        "30.465° N, 33.785° E",
        "lat: 30.465, lon: 33.785",
        "30.465 north, 33.785 east",
        "geo:30.465,33.785",
        "geo:30.465,33.785,12;crs=wgs84;u=35",
        "30°27.9'N 33°47.1'E",
        "30°27′54″N 33°47′6″E",
        "30 27 54 N 33 47 6 E",
        "30:27:54,33:47:06",
        "30° 27' 54'' N, 33° 47' 6'' E",
        "30 27.9 33 47.1",
        "30d27m54s N 33d47m6s E",
        "30.465n, 33.785e",
        "(30.465, 33.785)",
    ],
)
def test_the_same_place_in_many_hands(text: str) -> None:
    assert parse_lonlat(text) == pytest.approx((33.785, 30.465))


@pytest.mark.parametrize(
    ("text", "lonlat"),
    [
        ("-33.9,18.4", (18.4, -33.9)),
        ("33.9S 70.7W", (-70.7, -33.9)),
        ("−0.5, −0.25", (-0.25, -0.5)),
        ("90,-180", (-180, 90)),
    ],
)
def test_south_and_west(text: str, lonlat: tuple[float, float]) -> None:
    assert parse_lonlat(text) == lonlat


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a latitude"),
        ("Oslo", "not a latitude"),
        ("30.465", "not a latitude"),
        ("30,465, 33,785", "not a latitude"),
        ("30,465", "longitude 465 is beyond 180"),
        ("95,200", "latitude 95 is beyond 90"),
        ("133.785,30.465", r"latitude comes first.*did you mean 30\.465,133\.785"),
        ("30.465N 33.785N", "direction twice|not an angle|not a latitude"),
        ("30.465N, 33.785S", "same direction twice"),
        ("-30N, 33E", "both a sign and a direction"),
        ("30°75'N 33°47'E", "75 .* is not below 60"),
        ("30.5°20'N 33°47'E", "fraction before"),
        ("nan,nan", "not an angle"),
        ("1e5,2", "not an angle"),
        ("30.1,", "not a latitude"),
        ("geo:30,33;crs=nad27", "WGS 84"),
        ("٣٠,٣٣", "not an angle"),
    ],
)
def test_what_is_wrong_is_said_with_a_right_example(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse_lonlat(text)
    assert any(character.isdigit() for character in caught.value.remedy)


@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90))
def test_decimal_degrees_come_back(lon: float, lat: float) -> None:
    assert parse_lonlat(f"{lat:.12f},{lon:.12f}") == (float(f"{lon:.12f}"), float(f"{lat:.12f}"))


@given(text=st.text(max_size=40) | st.text("0123456789.,:-+NSEW°'\" ", max_size=30))
def test_any_text_is_a_place_on_earth_or_an_input_error(text: str) -> None:
    try:
        lon, lat = parse_lonlat(text)
    except InputError:
        return
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90
