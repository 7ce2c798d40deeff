"""Where the rules match: each expression with its rule and the frame of what it says."""

from dataclasses import dataclass
from typing import Final

from geo.timexes.grammar import Grammar, Rule
from geo.timexes.tokens import Coded, Token

Frame = dict[str, int | float | str]

_FIELD_CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "month": ("MONTH",),
    "weekday": ("WEEKDAY", "WEEKDAY_SHORT", "WEEKDAYS"),
    "season": ("SEASON",),
    "unit": ("UNIT", "UNITS"),
    "unit2": ("UNIT", "UNITS"),
    "units": ("UNITS",),
    "part": ("PART", "PARTS", "PARTPOINT"),
    "mod": ("MOD",),
    "modnoun": ("MODNOUN", "MOD"),
    "rel": ("REL_LAST", "REL_NEXT", "REL_THIS", "REL_PREVIOUS", "REL_FOLLOWING"),
    "relyear": ("REL_LAST", "REL_NEXT", "REL_THIS"),
    "offset": ("DEICTIC",),
    "noon": ("NOON",),
    "zone": ("ZONE",),
    "era": ("ERA",),
    "ref": ("REF", "REFADJ"),
    "freq": ("FREQ",),
    "holiday": ("HOLIDAY",),
}


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens first to last (excluded) say *frame*, by *rule*."""

    first: int
    last: int
    rule: Rule
    frame: Frame


def matches(coded: Coded, rules: Grammar) -> list[Match]:
    """Longest matches from left to right, none overlapping."""
    found = []
    at = 0
    while (start := rules.any_rule.search(coded.codes, at)) is not None:
        at = start.start()
        best, rule = None, None
        for candidate in rules.rules:
            m = candidate.pattern.match(coded.codes, at)
            if m is not None and (best is None or m.end() > best.end()):
                best, rule = m, candidate
        if best is None or rule is None or best.end() == at:
            at += 1
            continue
        frame: Frame = dict(rule.constants)
        for group, name in rule.names:
            i, j = best.span(group)
            if i >= 0:
                frame[name] = _value(name, coded.tokens[i:j], rules)
        frame = {name: _lookup(name, value, rules) for name, value in frame.items()}
        found.append(Match(at, best.end(), rule, frame))
        at = best.end()
    return found


def _value(name: str, tokens: list[Token], rules: Grammar) -> int | float | str:
    for token in reversed(tokens):
        for table in _FIELD_CLASSES.get(name, ()):
            if token.word in rules.values[table]:
                return token.word
        if token.number is not None:
            return int(token.number) if token.number.is_integer() else token.number
    return " ".join(token.word for token in tokens)


def _lookup(name: str, value: int | float | str, rules: Grammar) -> int | float | str:
    if isinstance(value, str):
        for table in _FIELD_CLASSES.get(name, ()):
            if value in rules.values[table]:
                return rules.values[table][value]
    return value
