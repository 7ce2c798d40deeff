"""Which phrases of a text say where, and which place is meant."""

from geo.places.capitals import with_capitals
from geo.places.footprints import footprint_of
from geo.places.locating import Choice, locate
from geo.places.recogniser.languages import language_note, language_of
from geo.places.recogniser.recognising import Toponym, recognise
from geo.places.relative.agreement import agree, settle
from geo.places.relative.chains import told_by
from geo.places.relative.mentions import RelativeMention, relative_places
from geo.places.relative.names import complete_names
from geo.places.relative.phrases import RelativePhrase, relative_phrases
from geo.places.relative.placing import RelativePlace, combine_relative, locate_relative
from geo.places.relative.reach import reach_among
from geo.places.relative.terse import is_line, line_of
from geo.places.resolver.home import Home, OutletMemory
from geo.places.resolver.resolving import Ranked, Resolution, resolve

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
    "is_line",
    "language_note",
    "language_of",
    "line_of",
    "locate",
    "locate_relative",
    "reach_among",
    "recognise",
    "relative_phrases",
    "relative_places",
    "resolve",
    "settle",
    "told_by",
    "with_capitals",
]
