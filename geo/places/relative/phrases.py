"""Which toponyms of a text are the anchors of a relative place: "25 miles north-east of X".

A phrase is found in the row of tags of `geo.places.relative.words`; each pattern below is one kind of
phrase. What the phrase means on the ground is `geo.places.relative.placing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.places.relative.words import Lexeme, Span, lexemes, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

RELATIONS: Final = (
    "vector",
    "distance",
    "travel",
    "direction",
    "part",
    "near",
    "outside",
    "off",
    "border",
    "between",
)
_ADJECTIVES: Final = ("part", "off", "border")
"""Relations that a demonym may anchor: northern Syrian, the Libyan coast, the Turkish border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativePhrase:
    """A place told by way of other places.

    start and end are half-open character offsets of text; relation one of RELATIONS. distance_m is
    the stated distance and distance_precision_m half the step it is rounded to ("within 30 km" is
    15 km give or take 15); both are None and 0 when no distance is stated; length_text is the distance in
    the words of the text, "" without one. bearing_deg is clockwise
    from north and half_width_deg half the angle the word covers: 45 for "north", 22.5 for
    "north-east", 11.25 for "north-northeast", 180 when no direction is stated. by_road means that the
    distance is said to be measured along a road. anchors are indexes into the spans given; subject is the index
    of the toponym that the phrase describes (X in "X, 40 km north of Y"), None when there is none.
    """

    start: int
    end: int
    text: str
    relation: str
    distance_m: float | None = None
    distance_precision_m: float = 0.0
    length_text: str = ""
    bearing_deg: float | None = None
    half_width_deg: float = 180.0
    by_road: bool = False
    anchors: tuple[int, ...] = ()
    subject: int | None = None


# Words between "of" and the anchor: the town of, the Syrian city of, Egypt's, the capital,
_FILL: Final = (
    "(?:A?[wdDgGKh]{0,4}[GK]c?O?"  # the port city of, the capital,
    "|A?[wdD]{0,2}Ts?[wdD]{0,2}(?:Kc?O?|GO?)"  # the Syrian city of, Northern Sinai city of
    "|A?[wdD]{0,2}gO?"  # the province of
    "|Ts"  # Egypt's
    "|A[wdDLGgbCE]{1,3}O"  # the east gate of
    "|A?G[iOrwN]{1,4}I"  # the junction with Highway 9 at
    "|A)"
)
_ONE, _TWO, _THREE, _SIX = (
    rf"(?:{_FILL}{{0,3}}|Aw(?:hw)?)(?P<t{n}>T)(?!K)"
    for n in (1, 2, 3, 6)  # Aw: the besieged
)
_ABOUT: Final = "(?P<about>[QBWaAXm]{0,5})"
_LENGTH: Final = rf"{_ABOUT}(?:(?P<n>N)(?:[Ph|&](?P<n2>N))?h?(?P<u>U)|(?<=A)(?P<u1>U))(?:[o|ch]{{1,2}}Q{{0,3}}Nh?Uk?)?[Qc]?"
_GO: Final = "(?:[Mmz]|o?(?P<r>r)k?|cQ?){0,6}"
_WAY: Final = "(?P<d>[DdL])"
_COAST: Final = rf"f(?:A?(?P<c>[dDL])?CO{_ONE}|A?(?P<t2>T)s?(?P<c2>[dD])?C|{_THREE})"

_PATTERNS: Final = (
    ("vector", rf"{_LENGTH}{_GO}[PI]?A?m{{0,3}}{_WAY}w?(?:(?P<r2>r)|M){{0,3}}[OF]{_ONE}"),
    ("vector", rf"{_LENGTH}(?P<d>L){_ONE}"),
    ("off", rf"{_LENGTH}{_GO}{_COAST}"),
    ("distance", rf"{_LENGTH}{_GO}(?:[FOu]|On|n){_ONE}"),
    (
        "travel",
        rf"{_ABOUT}(?P<n>N)?(?:[Ph|&](?P<n2>N))?h?(?P<h>H)s?h?(?P<v>[Vr])?M?(?:[PI]?A?m{{0,3}}{_WAY}[OF]|F){_ONE}",
    ),
    ("between", rf"(?:(?<!y)(?<!yw)[XY]{_ONE}[gG]?[&P]{_TWO}|(?P<t3>T)h(?P<t4>T)r)"),
    ("border", rf"n?A?(?:b[iXO]{_ONE}[gG]?(?:&{_TWO})?|(?P<t3>T)h(?P<t4>T)b|(?P<t5>T)s?b(?:i{_SIX})?)"),
    ("off", _COAST),
    ("outside", rf"(?:A?{_WAY}(?:EO|u)|m{{0,3}}u){_ONE}|(?P<t2>T)s(?P<d2>[dD])E"),
    (
        "part",
        rf"(?:A?{_WAY}[pC]O{_ONE}|(?<!P)I?A(?P<d2>D)O{_TWO}|(?P<d3>[dD])(?P<t3>T)(?!s?[wd]?(?:[GK]|gO)))",
    ),
    ("direction", rf"[mz]{{0,3}}(?:[PI]A)?m?(?P<d>[dD])O{_ONE}"),
    ("near", rf"m{{0,3}}[na]{_ONE}"),
)
_SUBJECT: Final = re.compile(r"T(?:[wgGK]{0,2})(?:[co]v{0,3}|v{0,3})c?(?:A?[wdD]{0,2}[GgK]v{0,2}c?)?$")


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((relation, re.compile(pattern)) for relation, pattern in _PATTERNS)


def relative_phrases(text: str, spans: Sequence[Span]) -> list[RelativePhrase]:
    """The relative phrases of *text* whose anchors are among *spans*, in reading order.

    *spans* are the toponyms of the text: half-open character offsets, in any order. Of phrases that
    would share words the more telling one wins: "20 km north of X" is not also "north of X".
    """
    return list(_found(text, tuple(_Name(s.start, s.end, s.text, getattr(s, "kind", "")) for s in spans)))


class _Name(NamedTuple):
    """What the search needs to know of a toponym."""

    start: int
    end: int
    text: str
    kind: str


@lru_cache(maxsize=2)
def _found(text: str, spans: tuple[_Name, ...]) -> tuple[RelativePhrase, ...]:
    """What `relative_phrases` returns; kept, since several steps in turn ask for it of one text."""
    row = lexemes(text, spans)
    tags = "".join(item.tag for item in row)
    taken = [False] * len(row)
    found: list[tuple[int, RelativePhrase]] = []
    for relation, pattern in _compiled():
        for match in pattern.finditer(tags):
            own = [i for i in range(match.start(), match.end()) if row[i].tag != "T"]
            named = [
                spans[row[match.start(n)].span] for n, t in match.groupdict().items() if n[0] == "t" and t
            ]
            wrong = relation not in _ADJECTIVES and any(a.kind == "demonym" for a in named)
            if wrong or any(taken[i] for i in own) or not _meant(relation, match, row):
                continue
            for i in own:
                taken[i] = True
            found.append((match.start(), _phrase(text, row, relation, match)))
    found.sort(key=lambda pair: pair[0])
    anchors = {index for _, phrase in found if phrase.relation != "near" for index in phrase.anchors}
    return tuple(
        replace(phrase, subject=_subject(phrase, row, tags[max(0, first - 9) : first], first, anchors))
        for first, phrase in found
    )


def _meant(relation: str, match: re.Match[str], row: Sequence[Lexeme]) -> bool:
    """False for what only looks like the relation: "10 km of X", "two days from X"."""
    groups = match.groupdict()
    text = match[0]
    if any(
        _is_part(row, match.start(name), relation)
        for name, value in groups.items()
        if name[0] == "t" and value
    ):
        return False
    if relation == "distance" and re.search(r"U[kc]?O", text):
        return any(row[i].tag == "W" for i in range(match.start(), match.end()))
    if relation in ("near", "outside") and match.end() < len(row):
        # near a U.S. base, outside the Geneva office: the name only says which
        return not (row[match.end() - 2].tag == "A" and row[match.end()].tag in "wGp")
    if relation == "travel":
        return bool(groups["v"] or groups["d"]) or _hours(match, row)[1] < 8
    return True


def _is_part(row: Sequence[Lexeme], at: int, relation: str) -> bool:
    """True for an anchor that is part of a longer name: the US of "US 25", the Tver of "Tver-Klin Road"."""
    near = row[at : at + 3]
    if len(near) > 1 and near[1].start == near[0].end and near[1].tag in "hT":
        glued = near[1].tag == "T" or (len(near) > 2 and near[2].start == near[1].end)
        if glued and relation not in ("between", "border"):
            return True
    short = near[0].end - near[0].start <= 3
    return short and len(near) > 1 and near[1].tag == "N" and near[1].start - near[0].end < 2


def _phrase(text: str, row: Sequence[Lexeme], relation: str, match: re.Match[str]) -> RelativePhrase:
    groups = {name: row[match.start(name)] for name, value in match.groupdict().items() if value}
    marks = _trimmed(relation, match, row)
    start, end = marks[0].start, marks[-1].end
    ways = [groups[name] for name in ("d", "d2", "d3", "c", "c2") if name in groups]
    reach = _reach(relation, match, row)
    return RelativePhrase(
        start=start,
        end=end,
        text=text[start:end],
        relation=relation,
        distance_m=reach[0] if reach else None,
        distance_precision_m=reach[1] if reach else 0.0,
        length_text=_length_text(text, row, relation, match),
        bearing_deg=ways[0].value if ways else None,
        half_width_deg=ways[0].spread if ways else 180.0,
        by_road=relation != "travel" and ("r" in groups or "r2" in groups),
        anchors=tuple(item.span for name, item in sorted(groups.items()) if name[0] == "t"),
    )


def _trimmed(relation: str, match: re.Match[str], row: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """The lexemes of the phrase without a bare article in front."""
    first = match.start()
    while (
        row[first].tag in ("IP" if relation == "part" else "AIP")
        and first + 1 < match.end()
        and row[first + 1].tag not in "UH"
    ):
        first += 1
    return row[first : match.end()]


def _reach(relation: str, match: re.Match[str], row: Sequence[Lexeme]) -> tuple[float, float] | None:
    """Stated distance and its precision in metres, None when none is stated."""
    groups = match.groupdict()
    if relation == "travel":
        mode = groups["v"]
        least, most = vocabulary()["modes"][""]
        if mode == "V":
            way = row[match.start("v")]
            least, most = way.value, way.spread
        low, high = (
            hours * speed * 1000 for hours, speed in zip(_hours(match, row), (least, most), strict=True)
        )
        return (low + high) / 2, (high - low) / 2
    unit = "u" if groups.get("u") else "u1"
    if not groups.get(unit):
        return None
    value, spread = _count(match, row)
    metres = row[match.start(unit)].value
    if "W" in groups["about"]:
        value, spread = value / 2, value / 2
    elif "B" in groups["about"]:
        value += spread
    return value * metres, spread * metres


def _length_text(text: str, row: Sequence[Lexeme], relation: str, match: re.Match[str]) -> str:
    """The stated distance as it is written, number and unit: "about 50 miles"; "" when there is none."""
    groups = match.groupdict()
    unit = "u" if groups.get("u") else "u1"
    if relation == "travel" or not groups.get(unit):
        return ""
    first = match.start("about") if groups.get("about") else match.start("n") if groups.get("n") else -1
    at = row[first].start if first >= 0 else row[match.start(unit) - 1].start
    return " ".join(text[at : row[match.start(unit)].end].split())


def _count(match: re.Match[str], row: Sequence[Lexeme]) -> tuple[float, float]:
    """The number before the unit and half its step; a range is its middle and half its length."""
    if not match["n"]:
        return 1.0, 0.5
    first = row[match.start("n")]
    if not match["n2"]:
        return first.value, first.spread
    second = row[match.start("n2")]
    return (first.value + second.value) / 2, max(
        abs(second.value - first.value) / 2, min(first.spread, second.spread)
    )


def _hours(match: re.Match[str], row: Sequence[Lexeme]) -> tuple[float, float]:
    """Shortest and longest time that is meant, in hours."""
    value, spread = _count(match, row)
    clock = row[match.start("h")].value
    return max(value - spread, value / 2) * clock, (value + spread) * clock


def _subject(
    phrase: RelativePhrase, row: Sequence[Lexeme], before: str, first: int, anchors: set[int]
) -> int | None:
    """The toponym just before the phrase that the phrase describes.

    *before* holds the last tags ahead of it, *first* its place in the row.
    """
    if phrase.relation in ("part", "outside"):
        return None
    match = _SUBJECT.search(before)
    if match is None:
        return None
    subject = row[first - len(match[0])].span
    return None if subject in anchors or subject in phrase.anchors else subject
