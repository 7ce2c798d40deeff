"""Does the map show where a private person lives?

Addresses are known by their form alone: a house number with a street. Whose they are is not; words
such as "home" in the sentence make it worse, and a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.desk.finding import about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.desk.finding import Finding
    from geo.schema import Event

_STREET: Final = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Close|Crescent|Terrace|Gardens|Grove|Mews"
    r"|Row|Way|Parkway|Alley|Circle|Place|Pl|Square)"
)
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\b"
_NAME: Final = r"[A-Z][\w'’.-]*"
_ADDRESS: Final = re.compile(
    rf"(?<![\w.,:/-])\d{{1,5}}[A-Za-z]?(?:[-/]\d+)?\s+(?!{_MONTH})(?:{_NAME}\s+){{1,4}}{_STREET}\b(?!\s+(?:of|and)\b)"
    r"|\b(?:[A-ZÄÖÜ][\wäöüß-]*\s)?[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|gasse|allee|straat|gatan)\s+\d{1,4}[a-z]?\b"
    r"|\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|chemin|allée|impasse)\s+[\w'’-]+"
    r"|\b(?:Via|Calle|Rua|Avenida|Carrer|Ulitsa)\s+(?:[\w'’.-]+\s+){1,4}\d{1,4}\b"
)
_HOME: Final = re.compile(
    r"\b(?:home|homes|house|apartment|flat|residence|residents?|liv(?:es?|ed|ing)|doorstep|neighbou?rs?|family|tenants?)\b",
    re.IGNORECASE,
)


def privacy_findings(event: Event) -> Iterator[Finding]:
    """An address in the place of *event*, or one in its sentence when that speaks of a home."""
    at_home = bool(_HOME.search(event.quote))
    for text in (event.place_text, event.place):
        found = _ADDRESS.search(text)
        if found:
            level, whose = ("stop", "it reads like a home") if at_home else ("look", "is it a private one?")
            yield about(event, level, "address", f"the map shows an address, {found[0]!r}: {whose}", 1.0)
            return
    found = _ADDRESS.search(event.quote) if at_home else None
    if found:
        yield about(
            event,
            "look",
            "address",
            f"its sentence prints an address, {found[0]!r}, and speaks of a home",
            0.9,
        )
