"""Features of a candidate that do not depend on what the other names mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from geo.place import Place
from geo.places.resolver.cues import group_classes, group_offices, voices
from geo.places.resolver.home import Home, home_columns
from geo.places.resolver.mentions import Mention, fold, is_saints, is_street
from geo.places.resolver.names import INSIDE, LONGER, OTHER, SAME, SOUNDS, fit
from geo.places.resolver.sorts import CLASS_KINDS
from geo.places.resolver.table import (
    AFTER,
    BESIDE,
    FOLLOWS,
    INNER,
    KINDS,
    NAMED,
    NONE,
    Bools,
    Floats,
    Table,
    segment_any,
    segment_max,
    segment_sum,
)

_COUNTRY_CODES: Final = {"uk": "GB"}
_NOT_COUNTRY: Final = frozenset({"co", "tv", "me", "io", "ai", "fm"})
_LABELS: Final = re.compile(r"^(?:[a-z+]+://)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)
_SEATS: Final = ("PPLA", "PPLA2", "PPLA3", "PPLA4")
_SECTIONS: Final = ("PPLX", "PPLL", "PPLQ", "PPLH", "PPLF")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known beside the text: web address or name of the outlet, headline, place of the
    dateline, what its other articles are about."""

    outlet: str = ""
    title: str = ""
    dateline_place: Place | None = None
    home: Home | None = None


def static_columns(text: str, mentions: Sequence[Mention], table: Table, hints: Hints) -> dict[str, Floats]:
    """Named columns over the rows of *table*."""
    columns = {**_origin_columns(table), **_size_columns(table), **_kind_columns(table)}
    columns.update(_match_columns(table))
    columns.update(_cue_columns(text, mentions, table))
    columns.update(_text_columns(f"{hints.title}\n{text}" if hints.title else text, table))
    columns["voice"] = _voice_column(text, table)
    columns.update(outlet_columns(table, hints.outlet))
    columns.update(home_columns(table, hints.home))
    return columns


def _flag(values: Bools) -> Floats:
    return values.astype(float)


def _per_group(table: Table, values: Sequence[bool]) -> Bools:
    return np.array(values, dtype=bool)[table.group]


def _origin_columns(table: Table) -> dict[str, Floats]:
    none = table.origin == NONE
    named = segment_sum(_flag(table.origin == NAMED), table)
    seats = segment_any(
        np.array([p is not None and p.feature in ("PPLC", "PPLA") for p in table.places]), table
    )
    saints = _per_group(table, [is_saints(g.name) for g in table.groups]) & ~seats
    streets = _per_group(table, [is_street(g.name) for g in table.groups])
    inner, beside = table.origin == INNER, table.origin == BESIDE
    return {
        "none": _flag(none),
        "none_unknown": _flag(none & (named == 0)),
        "none_beside": _flag(none) * (segment_sum(_flag(beside), table) > 0),
        "none_inner": _flag(none) * (segment_sum(_flag(inner), table) > 0),
        "none_words": _flag(none) * np.array([float(" " in g.name) for g in table.groups])[table.group],
        "none_saint": _flag(none & saints),
        "inner": _flag(inner),
        "inner_street": _flag(inner & streets),
        "inner_words": np.where(inner, table.beside_gap, 0.0),
        "beside": _flag(beside),
        "beside_gap": np.where(beside, np.log1p(table.beside_gap), 0.0),
        "beside_follows": _flag(beside & (table.how == FOLLOWS)),
        "beside_after": _flag(beside & (table.how == AFTER)),
        "beside_wide": _flag(beside & (table.kind >= KINDS.index("admin1"))),
        "beside_town": _flag(beside & (table.kind <= KINDS.index("town"))),
        "inner_size": np.where(inner, np.log10(table.population + 1.0), 0.0),
        "inner_wide": _flag(inner & (table.kind >= KINDS.index("admin1"))),
        "beside_known": _flag(beside & (named > 0)),
        "rank": np.where(none, 0.0, np.log1p(table.rank)),
        "first": _flag((table.rank == 0) & ~none),
    }


def _size_columns(table: Table) -> dict[str, Floats]:
    size = np.log10(table.population + 1.0)
    real = np.where(table.origin == NAMED, size, 0.0)
    largest = segment_max(real, table)
    town = (table.kind == KINDS.index("town")) & (table.origin == NAMED)
    area = (table.kind >= KINDS.index("admin2")) & (table.origin == NAMED)
    alone = segment_sum(_flag(table.origin == NAMED), table) < 2
    return {
        "town_size": np.where(town, size, 0.0),
        "town_large": np.where(town, np.maximum(size - 5.5, 0.0), 0.0),
        "area_size": np.where(area, size, 0.0),
        "size_gap": np.where(table.origin == NAMED, np.minimum(largest - real, 5.0), 0.0),
        "largest": _flag((table.origin == NAMED) & (real == largest) & ~alone),
        "only": _flag((table.origin == NAMED) & alone),
        "unpeopled": _flag((table.population == 0) & (table.origin == NAMED)),
    }


def _kind_columns(table: Table) -> dict[str, Floats]:
    named = table.origin == NAMED
    columns = {f"kind_{kind}": _flag(named & (table.kind == i)) for i, kind in enumerate(KINDS)}
    features = [p.feature if p else "" for p in table.places]
    columns["seat"] = _flag(named & np.array([f in _SEATS for f in features]))
    columns["section"] = _flag(named & np.array([f in _SECTIONS for f in features]))
    columns["demonym"] = _flag(named & table.demonym)
    columns["demonym_country"] = _flag(named & table.demonym & (table.kind == KINDS.index("country")))
    return columns


def _match_columns(table: Table) -> dict[str, Floats]:
    keys = [g.key for g in table.groups]
    fits = [
        fit(keys[g], fold(p.name)) if p else ""
        for p, g in zip(table.places, table.group.tolist(), strict=True)
    ]
    named = table.origin == NAMED
    same, sounds, longer, inside, other = (
        named & np.array([found == kind for found in fits], dtype=bool)
        for kind in (SAME, SOUNDS, LONGER, INSIDE, OTHER)
    )
    short = _per_group(
        table, [len(g.name) <= 5 and (g.name.isupper() or "." in g.name) for g in table.groups]
    )
    wide = table.kind >= KINDS.index("admin1")
    capital = np.array([p is not None and p.feature == "PPLC" for p in table.places], dtype=bool)
    kinds = {f"same_{kind}": _flag(same & (table.kind == i)) for i, kind in enumerate(KINDS)}
    return kinds | {
        "capital": _flag(capital & same),
        "name_same": _flag(same),
        "name_longer": _flag(longer),
        "name_inside": _flag(inside),
        "name_sounds": _flag(sounds),
        "wide_sounds": _flag(sounds & wide & ~table.demonym),
        "name_other": _flag(other),
        "short_wide": _flag(named & short & wide),
        "wide_other": _flag(other & wide & ~short & ~table.demonym),
        "demonym_same": _flag(named & same & segment_any(table.demonym, table) & ~table.demonym),
        "name_other_small": _flag(other & (table.population < 5000) & ~wide),
    }


def _cue_columns(text: str, mentions: Sequence[Mention], table: Table) -> dict[str, Floats]:
    own, said = [], []
    allowed = {
        name: np.isin(table.kind, [KINDS.index(k) for k in kinds]) for name, kinds in CLASS_KINDS.items()
    }
    for group in table.groups:
        own_class, said_classes = group_classes(text, mentions, group)
        own.append(own_class)
        said.append(said_classes)
    columns: dict[str, Floats] = {}
    named = table.origin == NAMED
    for label, classes in (("own", [{c} - {""} for c in own]), ("said", said)):
        agree = np.zeros(len(table.places), dtype=bool)
        for name, rows in allowed.items():
            agree |= rows & _per_group(table, [name in c for c in classes])
        some = _per_group(table, [bool(c) for c in classes])
        columns[f"{label}_agrees"] = _flag(named & some & agree)
        columns[f"{label}_conflicts"] = _flag(named & some & ~agree)
    offices = [group_offices(text, mentions, group) for group in table.groups]
    for name in ("state", "town", "country"):
        held = _per_group(table, [name in found for found in offices])
        columns[f"office_{name}"] = _flag(named & held & allowed[name])
    site = _per_group(table, [c == "site" for c in own])
    columns["beside_site"] = _flag((table.origin == BESIDE) & site)
    columns["inner_site"] = _flag((table.origin == INNER) & site)
    columns["none_site"] = _flag((table.origin == NONE) & site)
    return columns


def _text_columns(text: str, table: Table) -> dict[str, Floats]:
    """Names of containers that stand somewhere in the text, whether or not they were found as toponyms."""
    found: dict[tuple[str, str], float] = {}

    def said(container: str, key: str) -> float:
        if len(container) < 3:
            return 0.0
        known = found.get((container, key))
        if known is None:
            known = found[container, key] = float(container in text and fold(container) not in key)
        return known

    keys = [g.key for g in table.groups]
    rows = [
        (said(p.country_name, k), said(p.admin1, k), said(_bare(p.admin2), k)) if p else (0.0, 0.0, 0.0)
        for p, k in zip(table.places, (keys[g] for g in table.group.tolist()), strict=True)
    ]
    values = np.array(rows, dtype=float).reshape(-1, 3) * (table.origin == NAMED)[:, None]
    return {"text_country": values[:, 0], "text_admin1": values[:, 1], "text_admin2": values[:, 2]}


@lru_cache(maxsize=65536)
def _bare(admin2: str) -> str:
    """ "Clay" of "Clay County": the text may leave out the word for the unit."""
    for tail in (" County", " Parish", " District", " Province"):
        if admin2.endswith(tail):
            return admin2.removesuffix(tail)
    return admin2


def _voice_column(text: str, table: Table) -> Floats:
    heard = voices(text)
    values = [heard.get(place.country, 0.0) if place else 0.0 for place in table.places]
    return np.where((table.origin == NAMED) & (table.kind < KINDS.index("country")), values, 0.0)


def outlet_columns(table: Table, outlet: str) -> dict[str, Floats]:
    """What the outlet's address gives away: its country's domain, the name of its town or region."""
    match = _LABELS.match(outlet.strip())
    labels = match.group(1).lower().split(".") if match else []
    name = re.sub(r"[^a-z]", "", "".join(labels[:-1]))
    tail = labels[-1] if len(labels) > 1 else ""
    code = "" if tail in _NOT_COUNTRY else _COUNTRY_CODES.get(tail, tail.upper() if len(tail) == 2 else "")
    named = table.origin == NAMED

    def column(values: list[bool]) -> Floats:
        return _flag(named & np.array(values, dtype=bool))

    def told(part: str) -> bool:
        return len(part) > 4 and fold(part).replace(" ", "") in name

    places = table.places if name else (None,) * len(table.places)
    return {
        "outlet_country": column([bool(p and code and p.country == code) for p in table.places]),
        "outlet_admin1": column([bool(p and told(p.admin1)) for p in places]),
        "outlet_name": column([bool(p and told(p.name)) for p in places]),
    }
