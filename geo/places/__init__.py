"""Which phrases of a text say where, and which place is meant.

The names below are looked up when first used: who asks what one name may mean waits for no reading of articles.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "Choice": "geo.places.locating",
    "Home": "geo.places.resolver.home",
    "OutletMemory": "geo.places.resolver.home",
    "Ranked": "geo.places.resolver.resolving",
    "RelativeMention": "geo.places.relative.mentions",
    "RelativePhrase": "geo.places.relative.phrases",
    "RelativePlace": "geo.places.relative.placing",
    "Resolution": "geo.places.resolver.resolving",
    "Toponym": "geo.places.recogniser.recognising",
    "agree": "geo.places.relative.agreement",
    "combine_relative": "geo.places.relative.placing",
    "complete_names": "geo.places.relative.names",
    "footprint_of": "geo.places.footprints",
    "is_line": "geo.places.relative.terse",
    "language_note": "geo.places.recogniser.languages",
    "language_of": "geo.places.recogniser.languages",
    "line_of": "geo.places.relative.terse",
    "locate": "geo.places.locating",
    "locate_relative": "geo.places.relative.placing",
    "reach_among": "geo.places.relative.reach",
    "recognise": "geo.places.recogniser.recognising",
    "relative_phrases": "geo.places.relative.phrases",
    "relative_places": "geo.places.relative.mentions",
    "resolve": "geo.places.resolver.resolving",
    "settle": "geo.places.relative.agreement",
    "told_by": "geo.places.relative.chains",
    "with_capitals": "geo.places.capitals",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
