"""The grammar of time expressions, read from the data files and compiled.

Every word of the lexicon and every kind of number is one private-use character, so that a text
becomes a short string of codes and a rule an ordinary regular expression over it.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

NUMBERS: Final[dict[str, str]] = {
    "HOUR": "d1",
    "DAY": "d1 d2",
    "DAYORD": "o1 q1 first second",
    "ORD": "o1 o2 q1 q2 first second",
    "DAYTH": "o1",
    "YEAR": "d5",
    "YEARWORD": "wy",
    "YEARSHORT": "short",
    "YEARANY": "d5 wy short",
    "YEARPART": "d2 d3 d5",
    "YEARTWO": "d1 d2 d3 d5",
    "YEARBC": "d1 d2 d3 d4 d5 d6 d7 wy",
    "YEARTHREE": "d4",
    "MILITARY": "d5 d6",
    "HOURWORD": "w1 one",
    "COUNT": "d1 d2 d3 d4 d5 d6 d7 w1 one w2 w3 wy dec mix",
    "CLOCK": "clock",
    "ISO": "iso",
    "NUMERIC": "numeric",
    "DECADE": "decade",
}
"""Classes of number for the rules, by the kinds that geo/timexes/lexing.py tells apart: digits d1 (1 to 12),
d2 (to 31), d3 (to 99), d4 (three digits), d5 (1000 to 2100), d6 (other four digits), d7 (the rest); words
w1, w2, w3 of the same sizes; wy years in words; ordinals o1 (to 31) and o2 in digits, q1 and q2 in words."""

_KINDS: Final = tuple(
    dict.fromkeys(
        k for kinds in NUMBERS.values() for k in kinds.split() if k not in ("one", "first", "second")
    )
)

LOWER, UPPER, PLURAL, BREAK, STOP, SIGN = "w", "W", "s", "\n", ".", "_"
"""Codes of words outside the lexicon: in lower case, capitalised, lower case ending in s;
then of a paragraph break and of a full stop that ends more than an abbreviation,
and of any sign that no rule names."""

_CODE_ZERO: Final = 0xE000
_ELEMENT: Final = re.compile(r"@\w+|\\[()]|[a-z]\w*:|[A-Z_0-9]+|(?:o'clock|'s|[a-z]+)|[-(),./|?':$%]|\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way to write a time expression: operation, fixed values, pattern over codes."""

    operation: str
    constants: dict[str, str]
    pattern: re.Pattern[str]
    names: tuple[tuple[str, str], ...]
    """Group name and frame field of every capture: a field captured in two branches has two groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Rules, the codes of words and kinds, and the value a word has in each class."""

    rules: tuple[Rule, ...]
    any_rule: re.Pattern[str]
    words: dict[str, str]
    kinds: dict[str, str]
    values: dict[str, dict[str, int | str]]


@cache
def grammar() -> Grammar:
    """The grammar of English, read once."""
    data = files("geo.timexes") / "data"
    values = tomllib.loads((data / "lexicon.toml").read_text(encoding="utf-8"))
    lines = list(_lines((data / "rules.txt").read_text(encoding="utf-8")))
    codes = _Codes(values, lines)
    macros: dict[str, str] = {}
    rules = []
    for line in lines:
        if line.startswith("@"):
            name, _, pattern = line.partition(" = ")
            macros[name] = _expand(pattern, macros)
        else:
            rules.append(_rule(line, macros, codes))
    any_rule = re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", r.pattern.pattern) for r in rules))
    return Grammar(rules=tuple(rules), any_rule=any_rule, words=codes.words, kinds=codes.kinds, values=values)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield " ".join(line.split())


def _expand(pattern: str, macros: dict[str, str]) -> str:
    return re.sub(r"@\w+", lambda m: f"( {macros[m[0]]} )", pattern)


class _Codes:
    """Gives every word and kind its character."""

    def __init__(self, values: dict[str, dict[str, int | str]], lines: list[str]) -> None:
        self.values = values
        names = dict.fromkeys(["one", "first", "second"])
        names.update(dict.fromkeys(word for table in values.values() for word in table))
        for line in lines:
            pattern = line.partition(" <- ")[2] or line.partition(" = ")[2]
            names.update(dict.fromkeys(e.lstrip("\\") for e in _ELEMENT.findall(pattern) if _is_literal(e)))
        self.words = {word: chr(_CODE_ZERO + i) for i, word in enumerate(names)}
        first = _CODE_ZERO + len(names)
        self.kinds = {kind: chr(first + i) for i, kind in enumerate(_KINDS)}

    def regex(self, element: str) -> str:
        """The regular expression of a class, a kind or a literal word."""
        if element in self.values:
            return "[" + "".join(self.words[word] for word in self.values[element]) + "]"
        if element in NUMBERS:
            return "[" + "".join(self.kinds.get(k) or self.words[k] for k in NUMBERS[element].split()) + "]"
        return self.words[element.lstrip("\\")]


def _is_literal(element: str) -> bool:
    return not (element[0] in "@(|)?" or element[0].isupper() or element.endswith(":"))


def _rule(line: str, macros: dict[str, str], codes: _Codes) -> Rule:
    head, _, pattern = line.partition(" <- ")
    operation, *constants = head.split()
    out: list[str] = []
    names: list[tuple[str, str]] = []
    capture = ""
    for element in _ELEMENT.findall(_expand(pattern, macros)):
        if element.endswith(":"):
            capture = f"g{len(names)}"
            names.append((capture, element[:-1]))
            continue
        if element in ")|?":
            out.append(element)
            continue
        opening = f"(?P<{capture}>" if capture else "(?:"
        capture_word, capture = capture, ""
        if element == "(":
            out.append(opening)
        else:
            out.append(f"{opening}{codes.regex(element)})" if capture_word else codes.regex(element))
    return Rule(
        operation=operation,
        constants=dict(c.split("=", 1) for c in constants),
        pattern=re.compile("".join(out)),
        names=tuple(names),
    )
