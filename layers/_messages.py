"""The words of the interface, from one file, in the page's language."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any, Final

RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def words(lang: str) -> dict[str, Any]:
    """All words for *lang* ("de", "pt-BR"); a language or word we do not have is given in English."""
    table = _table()
    return {**table["en"], **table.get(lang.split("-")[0].lower(), {})}


def script_words(lang: str, *, for_many: bool = False) -> dict[str, Any]:
    """The words that the page's script says; all others are in the HTML."""
    table = words(lang)
    return {name: table[name] for name in SAID_BY_SCRIPT + (SAID_FOR_MANY if for_many else ())}


def languages() -> list[str]:
    """Languages that the interface speaks."""
    return sorted(_table())


def direction(lang: str) -> str:
    """ "rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if lang.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


_UNITS: Final = ("hour", "day", "week", "month", "year", "decade", "century")
SAID_BY_SCRIPT: Final = (
    "all",
    "alleged",
    "area_word",
    "category",
    "close",
    "cumulative",
    "end_date",
    *(f"{which}_{unit}" for which in ("first", "last") for unit in _UNITS),
    "from",
    "happened",
    "inside",
    "maybe",
    "mode",
    "next",
    "no_date",
    "none",
    "nothing_found",
    "nothing_shown",
    "pause",
    "planned",
    "play",
    "possible",
    "previous",
    "search",
    "span",
    "speed",
    "stack",
    "start_date",
    "status",
    "status_undated",
    "step_back",
    "step_on",
    "story",
    "story_at",
    "time_control",
    "to",
    "window",
)
SAID_FOR_MANY: Final = ("dense", "events", "not_mapped", "old_browser", "page_back", "page_on", "undated")
"""What the script says besides on a page with a large frame."""


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = resources.files("layers").joinpath("data", "messages.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table
