"""Which sort of place does a common noun stand for, and which kinds of place go with it?"""

from typing import Final

_WORDS: Final = {
    "county": "county counties parish district borough municipality raion rayon co",
    "state": "state states province provinces governorate oblast krai prefecture canton emirate territory region department",
    "country": "country nation republic kingdom federation",
    "town": "city cities town towns village villages suburb suburbs township hamlet capital neighborhood neighbourhood settlement metropolis twp",
    "water": "river rivers creek lake lakes sea ocean bay gulf strait canal reservoir lagoon harbor harbour falls brook fork",
    "land": "island islands isle isles mount mountain mountains mt hill hills valley desert peninsula forest park plateau range "
    "peak beach cape coast delta plain plains reef volcano canyon glacier basin steppe",
    "site": "airport university college hospital stadium bridge street avenue road school square station hall center centre court "
    "drive lane boulevard st ave rd blvd dr highway building tower museum hotel church cathedral mosque temple palace prison jail "
    "base camp plaza mall theater theatre library arena market zoo clinic academy institute embassy highway interstate route "
    "terminal port dam mine plant refinery field close terrace way barracks garrison factory cemetery monastery shrine courthouse "
    "checkpoint crossing crescent parade mews",
}
WORD_CLASS: Final = {word: name for name, words in _WORDS.items() for word in words.split()}
"""The sort of place that a common noun stands for."""

CLASS_KINDS: Final = {
    "county": ("admin2", "admin1"),
    "state": ("admin1", "admin2", "region"),
    "country": ("country",),
    "town": ("town",),
    "water": ("area", "region", "site"),
    "land": ("area", "region", "site"),
    "site": ("site",),
}
"""The kinds of place (geo.schema.PLACE_PRECISIONS) that go with each sort."""
