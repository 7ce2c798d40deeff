"""Features of a candidate that come from what the other names of the document probably mean.

Every group stands for its likeliest candidates ("anchors"), each with its present probability, so
that a certain name counts for more than an ambiguous one. Anchors are only places found by their
full name: a guess never supports the guess next to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.places.resolver.mentions import Group, Link, fold
from geo.places.resolver.table import KINDS, NAMED, NONE, Bools, Floats, Ints, Table, segment_max

EARTH_KM: Final = 6371.0088
ANCHORS: Final = 4
_LEAST: Final = 0.04
_COUNTRY, _ADMIN1, _ADMIN2 = KINDS.index("country"), KINDS.index("admin1"), KINDS.index("admin2")
_TOWN, _REGION = KINDS.index("town"), KINDS.index("region")
_NEAR_SCALE: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonds:
    """How groups stand to each other in the text: square arrays, [g, h] is what h says about g.

    every: h is another name; near: how near they come in one sentence (0 to 1); comma, follows: h stands right after
    g; chain: the same within an enumeration; before: h stands right before g and may lie in it; listed: neighbours in
    an enumeration; kin: one name is part of the other; head: h is the dateline or the first name; held: the text says
    that g lies in h.
    """

    every: Floats
    near: Floats
    comma: Floats
    chain: Floats
    follows: Floats
    before: Floats
    listed: Floats
    kin: Floats
    head: Floats
    held: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Rows that stand for their groups, their probability, and how every row relates to each of them."""

    rows: Ints
    group: Ints
    share: Floats
    country: Bools
    admin1: Bools
    admin2: Bools
    inside: Bools
    holds: Bools
    wide: Bools
    km: Floats
    spot: Bools


def find_bonds(groups: Sequence[Group], links: Sequence[Link], head: int) -> Bonds:
    """Bonds of *groups*; *head* is the group that stands for the dateline."""
    count = len(groups)
    square = {name: np.zeros((count, count)) for name in Bonds.__slots__}
    for link in links:
        left, right, near = link.left, link.right, float(np.exp(-link.gap / _NEAR_SCALE))
        for one, other in ((left, right), (right, left)):
            square["near"][one, other] = max(square["near"][one, other], near)
            square["listed"][one, other] = max(square["listed"][one, other], float(link.listed))
        square["comma"][left, right] = max(square["comma"][left, right], float(link.comma))
        square["chain"][left, right] = max(square["chain"][left, right], float(link.chain))
        square["follows"][left, right] = max(square["follows"][left, right], float(link.follows))
        square["held"][right, left] = max(square["held"][right, left], float(link.held))
        square["held"][left, right] = max(square["held"][left, right], float(link.holds))
        square["before"][right, left] = max(square["before"][right, left], float(link.comma or link.follows))
    keys = [group.key for group in groups]
    padded = [f" {key} " for key in keys]
    for i in range(count):
        for j in range(i + 1, count):
            if keys[i] != keys[j]:
                square["every"][i, j] = square["every"][j, i] = 1.0
                if padded[i] in padded[j] or padded[j] in padded[i]:
                    square["kin"][i, j] = square["kin"][j, i] = 1.0
    _part_senses(keys, square)
    square["head"][:, head] = square["every"][:, head]
    return Bonds(**square)


def _part_senses(keys: Sequence[str], square: dict[str, Floats]) -> None:
    """What stands after the comma of one sense of a name says nothing about its other senses."""
    senses: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        senses.setdefault(key, []).append(number)
    for numbers in senses.values():
        for one in numbers:
            for other in numbers:
                if one != other:
                    holders = (square["comma"][other] > 0) & (square["comma"][one] == 0)
                    for name in ("every", "near", "before", "follows"):
                        square[name][one, holders] = 0.0


def find_anchors(table: Table, chances: Floats) -> Anchors:
    """The likeliest rows of every group under *chances* with their relations to all rows."""
    usable = np.where(table.origin == NAMED, chances, 0.0)
    order = np.lexsort((-usable, table.group))
    place_in_group = np.arange(len(order)) - np.repeat(table.starts, table.sizes)
    rows = order[(place_in_group < ANCHORS) & (usable[order] > _LEAST)]
    real = (table.origin != NONE)[:, None]
    known = {}
    for name, ids in (("country", table.country), ("admin1", table.admin1), ("admin2", table.admin2)):
        known[name] = (ids[:, None] == ids[rows][None, :]) & (ids[:, None] >= 0)
    kind, other = table.kind[:, None], table.kind[rows][None, :]
    dots = np.clip(table.xyz @ table.xyz[rows].T, -1.0, 1.0)
    km = EARTH_KM * np.sqrt(np.maximum(2.0 - 2.0 * dots, 0.0))
    below1, below2 = kind <= _ADMIN2, kind < _ADMIN2
    inside = ((other == _COUNTRY) & known["country"] & (kind <= _ADMIN1)) | (
        (other == _ADMIN1) & known["admin1"] & below1
    )
    inside |= (other == _ADMIN2) & known["admin2"] & below2
    holds = ((kind == _COUNTRY) & known["country"] & (other <= _ADMIN1)) | (
        (kind == _ADMIN1) & known["admin1"] & (other <= _ADMIN2)
    )
    holds |= (kind == _ADMIN2) & known["admin2"] & (other < _ADMIN2)
    return Anchors(
        rows=rows,
        group=table.group[rows],
        share=usable[rows] * table.weight[table.group[rows]],
        country=known["country"],
        admin1=known["admin1"],
        admin2=known["admin2"],
        inside=inside & real,
        holds=holds & real,
        wide=(other >= _ADMIN2) & (other <= _COUNTRY) & real,
        km=km,
        spot=(kind <= _ADMIN2) & (other <= _ADMIN2) & real,
    )


def context_columns(table: Table, bonds: Bonds, chances: Floats) -> dict[str, Floats]:
    """Named columns over the rows of *table* under the present *chances* of all candidates."""
    anchors = find_anchors(table, chances)
    close = {km: np.where(anchors.spot, np.exp(-anchors.km / km), 0.0) for km in (20, 80, 300)}
    columns = _everywhere(table, bonds, anchors, close)
    columns.update(_beside(table, bonds, anchors, close))
    columns.update(_gates(table, columns, chances))
    none = table.origin == NONE
    shown = {name: np.where(none, 0.0, values) for name, values in columns.items()}
    return shown | _none_columns(table, columns, none)


def _none_columns(table: Table, columns: Mapping[str, Floats], none: Bools) -> dict[str, Floats]:
    """What speaks for "none of these": in a text about a large country some place of it is called like anything."""
    return {
        f"none_{name}": np.where(
            none, segment_max(np.where(none, 0.0, columns[f"{said}_country"]), table), 0.0
        )
        for name, said in (("country", "log"), ("near", "near"))
    }


def _gates(table: Table, columns: Mapping[str, Floats], chances: Floats) -> dict[str, Floats]:
    """Which candidate of a name the context favours most; and size, as far as the context is silent."""
    gates: dict[str, Floats] = {}
    for name in ("country", "admin1", "80km"):
        said = columns[f"log_{name}"]
        gates[f"top_{name}"] = ((said > 0.3) & (said >= segment_max(said, table) - 1e-9)).astype(float)
    size = np.where(table.origin == NAMED, np.log10(table.population + 1.0), 0.0)
    gap = np.where(table.origin == NAMED, np.minimum(segment_max(size, table) - size, 5.0), 0.0)
    gates["size_near"] = gap * segment_max(columns["best_80km"], table)
    worldly = _share_of_countries(table, chances)
    gates["size_world"] = gap * worldly
    gates["size_home"] = gap * segment_max(columns["all_admin1"], table)
    gates["size_held"] = gap * segment_max(
        np.minimum(columns["comma_inside"] + columns["follows_inside"], 1.0), table
    )
    keys = [group.key for group in table.groups]
    capital = np.array(
        [
            p is not None and p.feature == "PPLC" and fold(p.name) == keys[g]
            for p, g in zip(table.places, table.group.tolist(), strict=True)
        ],
        dtype=float,
    )
    gates["capital_country"] = capital * columns["all_country"]
    gates["capital_world"] = capital * worldly
    return gates


def _share_of_countries(table: Table, chances: Floats) -> float:
    """How much of what the document names are whole countries: high in news of the world."""
    of_country = chances[(table.origin == NAMED) & (table.kind == _COUNTRY)].sum()
    return float(of_country / (len(table.groups) + 1.0))


def _spread(table: Table, anchors: Anchors, bond: Floats) -> Floats:
    """What each anchor weighs for each row: bond between the groups times share."""
    result: Floats = bond[table.group][:, anchors.group] * anchors.share[None, :]
    return result


def _most(values: Floats) -> Floats:
    result: Floats = values.max(axis=1, initial=0.0)
    return result


def _everywhere(table: Table, bonds: Bonds, anchors: Anchors, close: dict[int, Floats]) -> dict[str, Floats]:
    """Agreement with all other names of the document."""
    support = _spread(table, anchors, bonds.every)
    total = support.sum(axis=1) + 1.0
    plain = support / np.maximum(table.weight[anchors.group], 1.0)[None, :]
    columns: dict[str, Floats] = {}
    for name, relation in (
        ("country", anchors.country),
        ("admin1", anchors.admin1),
        ("admin2", anchors.admin2),
    ):
        said = (support * relation).sum(axis=1)
        columns[f"all_{name}"] = said / total
        columns[f"log_{name}"] = np.log1p(said)
    held = (support * anchors.holds).sum(axis=1)
    columns["all_holds"] = held / total
    columns["log_holds"] = np.log1p(held)
    for kind, name in ((_COUNTRY, "country"), (_ADMIN1, "admin1"), (_ADMIN2, "admin2")):
        of_kind = (table.kind[anchors.rows] == kind)[None, :]
        columns[f"said_{name}"] = _most(plain * anchors.inside * of_kind)
    for km, kernel in close.items():
        said = (support * kernel).sum(axis=1)
        columns[f"log_{km}km"] = np.log1p(said)
        columns[f"best_{km}km"] = _most(plain * kernel)
    kin = _spread(table, anchors, bonds.kin)
    columns["kin_admin1"] = np.minimum((kin * anchors.admin1).sum(axis=1), 2.0)
    columns["kin_80km"] = np.minimum((kin * close[80]).sum(axis=1), 2.0)
    head = _spread(table, anchors, bonds.head) / np.maximum(table.weight[anchors.group], 1.0)[None, :]
    columns["head_country"] = _most(head * anchors.country)
    columns["head_admin1"] = _most(head * anchors.admin1)
    columns["head_80km"] = _most(head * close[80])
    return columns


def _beside(table: Table, bonds: Bonds, anchors: Anchors, close: dict[int, Floats]) -> dict[str, Floats]:
    """Agreement with the names that stand next to the name, and what the order of the words says."""
    weight = np.maximum(table.weight[anchors.group], 1.0)[None, :]
    near, comma, chain, follows, before, listed, held = (
        _spread(table, anchors, bond) / weight
        for bond in (
            bonds.near,
            bonds.comma,
            bonds.chain,
            bonds.follows,
            bonds.before,
            bonds.listed,
            bonds.held,
        )
    )
    same_kind = table.kind[:, None] == table.kind[anchors.rows][None, :]
    total = near.sum(axis=1) + 0.3
    outside = anchors.wide & ~anchors.inside & ~anchors.holds
    return {
        "near_country": (near * anchors.country).sum(axis=1) / total,
        "near_admin1": (near * anchors.admin1).sum(axis=1) / total,
        "near_80km": (near * close[80]).sum(axis=1) / total,
        "near_300km": (near * close[300]).sum(axis=1) / total,
        "near_inside": _most(near * anchors.inside),
        "near_holds": _most(near * anchors.holds),
        "comma_inside": (comma * anchors.inside).sum(axis=1),
        "comma_outside": (comma * outside).sum(axis=1),
        "chain_inside": (chain * anchors.inside).sum(axis=1),
        "chain_outside": (chain * outside).sum(axis=1),
        "comma_20km": _most(comma * close[20]),
        "comma_80km": _most(comma * close[80]),
        "follows_inside": (follows * anchors.inside).sum(axis=1),
        "follows_outside": (follows * outside).sum(axis=1),
        "follows_80km": _most(follows * close[80]),
        "held_inside": (held * anchors.inside).sum(axis=1),
        "held_outside": (held * outside).sum(axis=1),
        "before_holds": (before * anchors.holds).sum(axis=1),
        "before_80km": _most(before * close[80]),
        "listed_kind": (listed * same_kind).sum(axis=1),
        "listed_inside": (listed * anchors.inside).sum(axis=1),
        "listed_country": (listed * same_kind * anchors.country).sum(axis=1),
        "listed_admin1": (listed * same_kind * anchors.admin1).sum(axis=1),
    }
