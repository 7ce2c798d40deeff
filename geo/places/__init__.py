"""Which phrases of a text say where, and which place is meant."""

from geo.places.footprints import footprint_of
from geo.places.relative import RelativePlace, combine_relative, locate_relative
from geo.places.relative_phrases import RelativePhrase, relative_phrases
from geo.places.resolver import Ranked, Resolution, resolve

__all__ = [
    "Ranked",
    "RelativePhrase",
    "RelativePlace",
    "Resolution",
    "combine_relative",
    "footprint_of",
    "locate_relative",
    "relative_phrases",
    "resolve",
]
