"""How precise a place of a GeoNames feature code is, in the words of the events frame."""

from typing import Final

_EXACT: Final = {
    "PCLI": "country", "ADM1": "admin1", "ADM2": "admin2", "CONT": "region", "TERR": "country", "PPLX": "town",
}  # fmt: skip
_SITES: Final = (
    "AIR",
    "S.",
    "BDG",
    "STDM",
    "INSM",
    "CSTL",
    "MUS",
    "PRK",
    "SQR",
    "ST",
    "BLDG",
    "DAM",
    "PRT",
    "HSP",
    "SCH",
    "UNIV",
)
_REGION_M: Final = 100_000.0  # an area that reaches farther than this is a region


def kind_of(feature: str, radius_m: float) -> str:
    """One of `geo.schema.PLACE_PRECISIONS` for a feature code and the reach of the place."""
    kind = _EXACT.get(feature)
    if kind:
        return kind
    if feature.startswith("PPL"):
        return "town"
    if feature.startswith(_SITES) and radius_m < _REGION_M:
        return "site"
    return "region" if radius_m > _REGION_M or feature.startswith("RGN") else "area"
