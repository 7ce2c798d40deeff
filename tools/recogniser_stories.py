"""Made-up local news for training the recogniser: our own sentences filled with names of one division each.

Every story takes its towns and counties from one first-level division of the gazetteer, so that its names are
neighbours as those of a real story are; people bear surnames, half of them also names of places.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recogniser_corpus import Document, Mark

if TYPE_CHECKING:
    from geo.places.recogniser.names import Names

SENTENCES: Final = Path(__file__).with_suffix(".txt")
_COUNTRIES: Final = {
    "US": 6,
    "GB": 1,
    "CA": 1,
    "AU": 1,
    "IE": 1,
    "DE": 1,
    "FR": 1,
    "IT": 1,
    "IN": 1,
    "ZA": 1,
    "MX": 1,
    "TR": 1,
}
"""Stories are set in these countries, in this proportion; the sentences are most of all those of American papers."""

_ABBREVIATED: Final = dict(
    pair.split(":")
    for pair in """
    AL:Ala. AZ:Ariz. AR:Ark. CA:Calif. CO:Colo. CT:Conn. DE:Del. FL:Fla. GA:Ga. IL:Ill. IN:Ind. KS:Kan. KY:Ky. LA:La.
    MD:Md. MA:Mass. MI:Mich. MN:Minn. MS:Miss. MO:Mo. MT:Mont. NE:Neb. NV:Nev. NH:N.H. NJ:N.J. NM:N.M. NY:N.Y. NC:N.C.
    ND:N.D. OK:Okla. OR:Ore. PA:Pa. RI:R.I. SC:S.C. SD:S.D. TN:Tenn. VT:Vt. VA:Va. WA:Wash. WV:W.Va. WI:Wis. WY:Wyo.
    """.split()
)
_PAPERS: Final = "Times Herald Tribune Gazette News Courier Journal Post Register Star".split()
_FIRMS: Final = "Industries;Savings Bank;Foods Inc.;Motors;Insurance;Holdings;& Sons;Energy Corp.".split(";")
_CLUBS: Final = "Tigers Wildcats Rovers Panthers United Eagles Bulldogs Rangers Cougars".split()
_HALLS: Final = "Hospital;Memorial Hospital;Medical Center;Museum;Park;Hotel;Castle;Palace;Stadium;Airport;Bridge;Library".split(
    ";"
)
_SLOT: Final = re.compile(r"\{(\w+)\}|\[([^]]+)\]")
_KINDS: Final = dict.fromkeys("TtCcsaxy", "P") | dict.fromkeys("pqo", "N") | {"hall": "F"}


class Storyteller:
    """Tells stories, the same ones for the same gazetteer, names and seed."""

    def __init__(
        self, gazetteer: Path, first_names: list[str], surnames: list[str], names: Names, *, seed: int
    ) -> None:
        self._rng = random.Random(seed)
        self._first, self._surnames = first_names, surnames
        self._doubtful = [surname for surname in surnames if names.sense(surname)]
        self._sentences: dict[str, list[str]] = defaultdict(list)
        for line in SENTENCES.read_text(encoding="utf-8").splitlines():
            if line.startswith("#") and not line.startswith("# "):
                part = line[1:]
            elif not line.startswith("#") and line:
                self._sentences[part].append(line)
        self._towns, self._counties, self._divisions = _places(gazetteer)

    def story(self) -> Document:
        """A headline, an opening and some of the sentences, all about one division."""
        rng = self._rng
        land = rng.choices(list(_COUNTRIES), list(_COUNTRIES.values()))[0]
        code = rng.choice(sorted(c for c in self._divisions if c[:2] == land and len(self._towns[c]) > 7))
        names = _Names(self, code)
        kind = "middle" if rng.random() < 0.85 else "travel"
        lines = [rng.choice(self._sentences["heads"]), rng.choice(self._sentences["leads"])]
        lines += rng.sample(self._sentences[kind], min(len(self._sentences[kind]), rng.randrange(6, 12)))
        parts, marks, at = [], [], 0
        for number, line in enumerate(lines):
            loud = (number == 0 and rng.random() < 0.15) or (number == 1 and rng.random() < 0.5)
            text, found = names.filled(line, loud_towns=loud)
            marks += [Mark(at + m.start, at + m.end, m.kind) for m in found]
            gap = "\n" if number < 2 or rng.random() < 0.3 else " "
            parts.append(text + gap)
            at += len(text) + 1
        return Document("".join(parts), marks)


class _Names:
    """What the slots of one story are filled with."""

    def __init__(self, teller: Storyteller, code: str) -> None:
        rng = self._rng = teller._rng
        self._teller = teller
        self._towns = rng.sample(teller._towns[code], 5)
        self._counties = (
            rng.sample(teller._counties[code], 2) if len(teller._counties[code]) > 1 else self._towns[3:5]
        )
        self._division = teller._divisions[code]
        self._short = self._abbreviation(code, self._division)
        self._people: list[str] = []

    def _abbreviation(self, code: str, name: str) -> str:
        short = _ABBREVIATED.get(code[3:], "") if code.startswith("US.") else ""
        return short if short and self._rng.random() < 0.8 else code[3:] if short else name

    def filled(self, line: str, *, loud_towns: bool) -> tuple[str, list[Mark]]:
        text, marks, at = "", [], 0
        for slot in _SLOT.finditer(line):
            text += line[at : slot.start()]
            at = slot.end()
            name = slot.group(1) or ""
            said = slot.group(2) or self._name(name)
            if loud_towns and name == "T":
                said = said.upper()
            kind = "G" if slot.group(2) or name in ("paper", "firm", "club") else _KINDS.get(name, "")
            if kind:
                marks.append(Mark(len(text), len(text) + len(said), kind))
            text += said
        return text + line[at:], marks

    def _name(self, slot: str) -> str:
        rng, teller = self._rng, self._teller
        if slot in "po" or (slot == "q" and not self._people):
            self._people.append(rng.choice(teller._doubtful if rng.random() < 0.5 else teller._surnames))
            full = f"{rng.choice(teller._first)} {self._people[-1]}"
            return self._people[-1] if slot == "q" else full
        if slot in "xy":
            code = rng.choice(
                sorted(c for c in teller._divisions if c.startswith("US.") and len(teller._towns[c]) > 7)
            )
            return teller._divisions[code] if slot == "x" else rng.choice(teller._towns[code])
        return {
            "q": lambda: rng.choice(self._people),
            "T": lambda: self._towns[0],
            "t": lambda: rng.choice(self._towns[1:]),
            "C": lambda: self._counties[0],
            "c": lambda: self._counties[1],
            "s": lambda: self._division,
            "a": lambda: self._short,
            "n": lambda: str(rng.randrange(2, 90)),
            "paper": lambda: (
                f"{rng.choice(['The ', 'the ', ''])}{rng.choice(self._towns)} {rng.choice(_PAPERS)}"
            ),
            "firm": lambda: f"{rng.choice([*self._towns, *teller._surnames[:200]])} {rng.choice(_FIRMS)}",
            "club": lambda: f"{rng.choice(self._towns)} {rng.choice(_CLUBS)}",
            "hall": lambda: (
                f"{rng.choice([*self._towns, rng.choice(teller._surnames)])} {rng.choice(_HALLS)}"
            ),
        }[slot]()


def _places(gazetteer: Path) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, str]]:
    """Towns and counties by the code of their division, and the names of the divisions."""
    towns: dict[str, list[str]] = defaultdict(list)
    counties: dict[str, list[str]] = defaultdict(list)
    divisions: dict[str, str] = {}
    base = sqlite3.connect(f"file:{gazetteer}?mode=ro", uri=True)
    query = "SELECT feature, population, name, country, admin1 FROM places ORDER BY id"
    for feature, population, name, country, code in base.execute(query):
        if (
            country not in _COUNTRIES
            or not code
            or not re.fullmatch(r"[A-ZÀ-Ý][\w'’.-]+(?:[ -][\w'’]+){0,2}", name)
        ):
            continue
        if feature == "ADM1":
            divisions[code] = name
        elif feature == "ADM2" and country == "US":
            counties[code].append(name)
        elif feature.startswith("PPL") and feature != "PPLX" and population >= 1000:
            towns[code].append(name)
    base.close()
    return towns, counties, divisions
