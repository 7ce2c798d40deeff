"""What happened, is planned or alleged, and at which time and place?"""

from geo.events.across import across, alike
from geo.events.actions.lexicon import CATEGORIES
from geo.events.document import Document, analyse, toponyms
from geo.events.extraction import events_of, read_events, require_year
from geo.events.own_categories import OwnCategories, read_categories

__all__ = [
    "CATEGORIES",
    "Document",
    "OwnCategories",
    "across",
    "alike",
    "analyse",
    "events_of",
    "read_categories",
    "read_events",
    "require_year",
    "toponyms",
]
