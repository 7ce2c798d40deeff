"""The words of the interface, from one file, in the page's language."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_GAP: Final = re.compile(r"\{(?P<name>\w+) ?(?P<forms>[^}]*)\}")
RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def words(lang: str) -> dict[str, Any]:
    """All words for *lang* ("de", "pt-BR"); a language or word we do not have is given in English."""
    table = _table()
    return {**table["en"], **table.get(lang.split("-")[0].lower(), {})}


def script_words(lang: str, *, for_many: bool = False) -> dict[str, Any]:
    """The words that the page's script says; all others are in the HTML."""
    table = words(lang)
    return {name: table[name] for name in SAID_BY_SCRIPT + (SAID_FOR_MANY if for_many else ())}


def say(lang: str, name: str, values: Mapping[str, int | str]) -> str:
    """The message *name* in *lang* with its *values*; "{n one:event;other:events}" is the form that goes with n."""

    def put(found: re.Match[str]) -> str:
        value = values.get(found["name"], found[0])
        if not found["forms"]:
            return str(value)
        forms = dict(part.split(":") for part in found["forms"].split(";"))
        return forms.get(plural_of(lang, int(value)), forms["other"])

    return _GAP.sub(put, str(words(lang)[name]))


def plural_of(lang: str, number: int) -> str:
    """Which form of a noun goes with a whole *number*, by the plural rules of CLDR for the languages that we speak."""
    code, ten, hundred = lang.split("-")[0].lower(), number % 10, number % 100
    if code == "ru":
        few = 2 <= ten <= 4 and not 12 <= hundred <= 14
        return "one" if ten == 1 and hundred != 11 else "few" if few else "many"
    if code == "ar" and number != 1:
        small = {0: "zero", 2: "two"}.get(number)
        return small or ("few" if 3 <= hundred <= 10 else "many" if hundred >= 11 else "other")
    if code == "fr":
        return "one" if number < 2 else "other"
    return "one" if number == 1 and code != "zh" else "other"


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
    "off_map",
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
