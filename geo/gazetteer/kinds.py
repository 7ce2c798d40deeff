"""How precise a place of a GeoNames feature code is, in the words of the events frame."""

from typing import Final

_KINDS: Final = {"PCLI": "country", "TERR": "country", "ADM1": "admin1", "ADM2": "admin2", "CONT": "region"}
_SITES: Final = frozenset(
    ("AIRB", "AIRP", "AMUS", "BCH", "BDG", "BLDG", "BTL", "CH", "CHN", "CMP", "CMPRF", "CMTY", "CSTL", "DAM", "FLLS",
     "HBR", "HSP", "HSTS", "INSM", "MFG", "MILB", "MNMT", "MSQE", "MT", "MUS", "PAL", "PASS", "PIER", "PRN", "PRT",
     "PS", "RECG", "RLG", "RSTN", "SCH", "SQR", "ST", "STDM", "THTR", "UNIV", "VLC")
)  # fmt: skip
_SITE_M: Final = 500.0
_REGION_M: Final = 100_000.0
"""What reaches no farther than the first is a site, an area that reaches farther than the second a region."""


def kind_of(feature: str, radius_m: float) -> str:
    """One of `geo.schema.PLACE_PRECISIONS` for a feature code and the reach of the place."""
    if kind := _KINDS.get(feature):
        return kind
    if feature.startswith("PPL"):
        return "town"
    if feature in _SITES or 0 < radius_m <= _SITE_M:
        return "site"
    return "region" if radius_m > _REGION_M or feature == "RGN" else "area"
