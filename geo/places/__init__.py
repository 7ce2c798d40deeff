"""Which phrases of a text say where, and which place is meant."""

from geo.places.footprints import footprint_of
from geo.places.locating import Choice, locate
from geo.places.recogniser import Toponym, recognise
from geo.places.relative import RelativePlace, combine_relative, locate_relative
from geo.places.relative_agreement import agree, settle
from geo.places.relative_mentions import RelativeMention, relative_places
from geo.places.relative_names import complete_names
from geo.places.relative_phrases import RelativePhrase, relative_phrases
from geo.places.resolver import Ranked, Resolution, resolve
from geo.places.resolver_home import Home, OutletMemory

__all__ = [
    "Choice",
    "Home",
    "OutletMemory",
    "Ranked",
    "RelativeMention",
    "RelativePhrase",
    "RelativePlace",
    "Resolution",
    "Toponym",
    "agree",
    "combine_relative",
    "complete_names",
    "footprint_of",
    "locate",
    "locate_relative",
    "recognise",
    "relative_phrases",
    "relative_places",
    "resolve",
    "settle",
]
