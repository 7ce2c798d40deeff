"""The events frame as a file: GeoJSON, JSON lines, GeoParquet, KML, GeoPackage, JSON-LD, Linked Places."""

from geo.formats.geojson import encode_geojson, encode_jsonl
from geo.formats.jsonld import encode_jsonld, jsonld_of
from geo.formats.kml import encode_kml, encode_kmz
from geo.formats.linked import encode_linked_places, encode_lp_tsv
from geo.formats.package import encode_package
from geo.formats.parquet import decode_parquet, encode_parquet, events_of_table, write_parquet

__all__ = [
    "decode_parquet",
    "encode_geojson",
    "encode_jsonl",
    "encode_jsonld",
    "encode_kml",
    "encode_kmz",
    "encode_linked_places",
    "encode_lp_tsv",
    "encode_package",
    "encode_parquet",
    "events_of_table",
    "jsonld_of",
    "write_parquet",
]
