"""JSON as RFC 8259 has it: no NaN, no number that overflows, and errors that name the line."""

from __future__ import annotations

import json
import math
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TOKENS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|(?P<number>-?(?:NaN|Infinity)|-?\d[\d.eE+-]*)', re.DOTALL)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_UNSEEN: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Characters that change how a line is split or shown: they are written as escapes."""


class _NotANumberError(ValueError):
    def __init__(self, literal: str) -> None:
        self.literal = literal
        super().__init__(f"{literal} is not a number that JSON can hold")


def dump_json(value: object) -> str:
    """*value* as one line of JSON, same value same text. Raises ValueError for NaN and infinity."""
    text = _ENCODER.encode(value)
    if text.isascii() and "\x7f" not in text:
        return text
    return _seen(text)


def dump_each(values: Sequence[Any]) -> list[str]:
    """`dump_json` of each value; columns of one kind are quick."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return _texts(list(map(encode_basestring, values)))
    if kinds <= {str, bool, type(None)}:
        distinct = set(values)
        known = dict(zip(distinct, map(dump_json, distinct), strict=True))
        return list(map(known.__getitem__, values))
    if kinds <= {int, type(None)} or (
        kinds <= {float, type(None)} and all(value is None or math.isfinite(value) for value in values)
    ):
        return ["null" if value is None else repr(value) for value in values]
    return list(map(dump_json, values))


def _texts(quoted: list[str]) -> list[str]:
    """Texts that are JSON already, with escapes for what is not seen."""
    whole = "".join(quoted)
    if whole.isascii() and "\x7f" not in whole:
        return quoted
    return [text if text.isascii() and "\x7f" not in text else _seen(text) for text in quoted]


def _seen(text: str) -> str:
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def parse_json(text: str, *, path: str | Path = "", line: int = 1) -> Any:
    """The value of *text*; *line* is the line of the file *path* on which the text begins.

    Raises InputError with the line for anything that is not JSON, for NaN, infinities and numbers
    too large for a float (1e309), and for nesting deeper than Python can follow. Half surrogate
    pairs, which are not characters, become U+FFFD.
    """
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_parse_float)
    except json.JSONDecodeError as exc:
        at, reason = line + exc.lineno - 1, f"not JSON: {exc.msg} at column {exc.colno}"
        raise InputError(
            reason, path=path, line=at, remedy="a comma or quote is often missing just before"
        ) from exc
    except _NotANumberError as exc:
        at = line + _lines_before(text, exc.literal)
        raise InputError(str(exc), path=path, line=at, remedy="write null where a number is missing") from exc
    except (RecursionError, ValueError) as exc:  # ValueError: an integer of more than 4300 digits
        reason = "a number has too many digits" if isinstance(exc, ValueError) else "nested too deeply"
        raise InputError(
            f"not usable JSON: {reason}", path=path, line=line, remedy="check where it comes from"
        ) from exc
    return _whole_characters(value) if "\\ud" in text.lower() else value


def _refuse(literal: str) -> float:
    raise _NotANumberError(literal)


def _parse_float(literal: str) -> float:
    number = float(literal)
    if number in (float("inf"), float("-inf")):
        raise _NotANumberError(literal)
    return number


def _lines_before(text: str, literal: str) -> int:
    for found in _TOKENS.finditer(text):
        if found["number"] == literal:
            return text.count("\n", 0, found.start())
    return 0


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(item) for key, item in value.items()}
    return value
