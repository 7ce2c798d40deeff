"""Formats of other programs for the events frame: KML, GeoPackage, JSON-LD, Linked Places."""

from geo.formats.jsonld import encode_jsonld, jsonld_of
from geo.formats.kml import encode_kml, encode_kmz
from geo.formats.linked import encode_linked_places, encode_lp_tsv
from geo.formats.package import encode_package

__all__ = [
    "encode_jsonld",
    "encode_kml",
    "encode_kmz",
    "encode_linked_places",
    "encode_lp_tsv",
    "encode_package",
    "jsonld_of",
]
