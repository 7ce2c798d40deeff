"""Which table is this, and which of its columns says what?

`data/columns.json` has the spellings under which a column is known, `data/profiles.json` the tables
whose columns and codes are known: ACLED, UCDP GED, GDELT, USGS and EM-DAT, after their codebooks.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.tables.headers import key_of, roles_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_VALUES: Final = 2
_WHEN: Final = ("start", "end", "year", "known", "edtf")
_WHERE: Final = ("lat", "latlon", "lonlat", "wkt", "place", "admin2", "admin1", "country", "country_code")
_EITHER: Final = {
    "date": "start",
    "longitude": "lon",
    "latitude": "lat",
    "notes": "quote",
    "actor": "actors",
    "precision": "place_precision",
}
"""Other words for a role in `--columns`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of table whose codes are known; the defaults are those of a table nobody knows.

    dates is "day" or "month", whichever comes first in 03/04/2015, "" to look at the column. time_codes:
    code to time_precision; place_codes: code to place_precision and radius in metres; wide_names: pattern
    of names that are no towns, whatever the code says, to the same; spread: a date with
    a code wider than a day stands for the week round it or the month it is in; drops: keys of columns that are not kept.
    """

    name: str = ""
    dates: str = ""
    time_codes: Mapping[str, str] = field(default_factory=dict)
    place_codes: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    wide_names: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    spread: bool = False
    place_precision: str = ""
    radius_m: float | None = None
    id_prefix: str = ""
    drops: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A table's profile and, for each role, the columns that play it."""

    profile: Profile
    roles: Mapping[str, tuple[str, ...]]

    def column(self, role: str) -> str | None:
        """The one column of that role."""
        return next(iter(self.roles.get(role, ())), None)


@cache
def _data(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        files("geo.tables").joinpath("data", f"{name}.json").read_text("utf-8")
    )
    return found


def roles_known() -> list[str]:
    """The names that may stand before the "=" in `--columns`."""
    return sorted(_data("columns"))


def role_of(word: str) -> str:
    """The role that *word* stands for in `--columns`. Raises InputError for one that there is not."""
    role = _EITHER.get(word.lower(), word.lower())
    if role not in _data("columns"):
        raise InputError(f"--columns: there is no {word!r}", remedy=f"there are {', '.join(roles_known())}")
    return role


def headless_names(cells: Sequence[str]) -> list[str]:
    """The columns of a GDELT file, which has no header, by their number and the first two cells; else []."""
    if len(cells) == 27 and re.fullmatch(r"\d{14}-T?\d+", cells[0]):
        return _spelled(_data("profiles")["gdelt-gkg"]["headless"], "27")
    if len(cells) < 14 or not (
        cells[0].isdecimal() and re.fullmatch(r"(?:1[89]|2\d)\d{6}(?:\d{6})?", cells[1])
    ):
        return []
    for profile in _data("profiles").values():
        if str(len(cells)) in profile.get("headless", {}):
            return _spelled(profile["headless"], str(len(cells)))
    return []


def _spelled(layouts: Mapping[str, list[str]], count: str) -> list[str]:
    """Columns of a layout: those of the layout it names, "-A +B" is B put behind A, others at the end."""
    first, *rest = layouts[count]
    names = _spelled(layouts, first) if first in layouts else first.split()
    for change in rest:
        after, plus, name = change.partition(" +")
        if plus:
            names.insert(names.index(after.removeprefix("-")) + 1, name)
        else:
            names.append(change)
    return names


def plan_of(names: Sequence[str], *, columns: Mapping[str, str] | None = None, path: Path) -> Plan:
    """The plan for a table of those columns; *columns* maps roles to column names and wins.

    Raises InputError for a role or column that there is not, and when nothing says when or where.
    """
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(key_of(name), name)
    chosen = _chosen(columns or {}, by_key, path)
    found = _profile(by_key)
    if found and "refused" in found:
        raise InputError(found["refused"], path=path, remedy=found["remedy"])
    profile = Profile() if found is None else _made(found)
    roles = roles_of(by_key, found["roles"] if found else _data("columns"), loosely=found is None)
    if found is None:
        _settle(roles)
    roles |= chosen
    plan = Plan(profile=profile, roles={role: held for role, held in roles.items() if held})
    _require(plan, names, path)
    return plan


def recognised(names: Sequence[str]) -> int:
    """How many of *names* a table of events could have: to tell a header from what stands above it."""
    spelled = {key_of(word) for words in _data("columns").values() for word in words}
    profiles = {
        key_of(word) for p in _data("profiles").values() for words in p["roles"].values() for word in words
    }
    return len({key_of(name) for name in names} & (spelled | profiles))


def _chosen(columns: Mapping[str, str], by_key: Mapping[str, str], path: Path) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for word, name in columns.items():
        role = role_of(word)
        if key_of(name) not in by_key:
            raise InputError(
                f"--columns: it has no column {name!r}",
                path=path,
                remedy=f"it has {', '.join(by_key.values())}",
            )
        chosen[role] = (*chosen.get(role, ()), by_key[key_of(name)])
    return chosen


def _profile(by_key: Mapping[str, str]) -> dict[str, Any] | None:
    profiles: list[dict[str, Any]] = list(_data("profiles").values())
    return next((p for p in profiles if any(_has(by_key, needed) for needed in p["needs"])), None)


def _has(by_key: Mapping[str, str], needed: Sequence[str]) -> bool:
    return all(key_of(name) in by_key for name in needed)


def _made(found: Mapping[str, Any]) -> Profile:
    return Profile(
        name=found["name"],
        dates=found.get("dates", ""),
        time_codes=found.get("time_codes", {}),
        place_codes={code: (kind, radius) for code, (kind, radius) in found.get("place_codes", {}).items()},
        wide_names={name: (kind, radius) for name, (kind, radius) in found.get("wide_names", {}).items()},
        spread=found.get("spread", False),
        place_precision=found.get("place_precision", ""),
        radius_m=found.get("radius_m"),
        id_prefix=found.get("id_prefix", ""),
        drops=_drops(found),
    )


def _drops(found: Mapping[str, Any]) -> frozenset[str]:
    """Of the columns of the codebook those that are not worth keeping."""
    layouts = found.get("headless", {})
    named = {key_of(name) for count in layouts for name in _spelled(layouts, count)}
    return frozenset(named - {key_of(name) for name in found.get("keeps", ())})


def _settle(roles: dict[str, tuple[str, ...]]) -> None:
    """One column plays one role: "time" beside "date" is the clock; "day" without a year is the whole date."""
    if not roles["start"] and not roles["year"]:
        roles["start"], roles["day"] = roles["day"], ()
    if roles["clock"] == roles["start"]:
        roles["clock"] = ()
    if roles["start"]:
        for part in ("day", "end_year", "end_month", "end_day"):
            roles[part] = ()
    if roles["wkt"] and (roles["lat"] or roles["latlon"] or roles["lonlat"]):
        roles["wkt"] = ()
    if roles["lat"] and roles["lon"]:
        roles["latlon"] = roles["lonlat"] = ()


def gap_of(plan: Plan, names: Sequence[str], *, shaped: bool) -> str:
    """What no column of a table that nobody knows says, when or where, and what helps; "" where both are told.

    *shaped*: its rows have shapes of their own.
    """
    has_place = shaped or any(plan.column(role) in names for role in _WHERE)
    if plan.profile.name or (has_place and any(role in plan.roles for role in _WHEN)):
        return ""
    told = ("where: no event is mapped", "place") if not has_place else ("when: no event is dated", "start")
    return f"no column says {told[0]} (name it: --columns {told[1]}=COLUMN; it has {', '.join(names[:20]) or 'none'})"


def _require(plan: Plan, names: Sequence[str], path: Path) -> None:
    if ("lat" in plan.roles) != ("lon" in plan.roles):
        lone = "lat" if "lat" in plan.roles else "lon"
        missing = "lon" if lone == "lat" else "lat"
        remedy = f"name it: --columns {missing}=COLUMN; it has {', '.join(names)}"
        raise InputError(
            f"{plan.column(lone)!r} is there, but no column for {missing}", path=path, remedy=remedy
        )
    if any(role in plan.roles for role in (*_WHEN, *_WHERE)):
        return
    if sum(re.fullmatch(r"[\d.,:/ +-]+", name) is not None for name in names) >= _VALUES:
        raise InputError(
            "the first line holds values, not names of columns", path=path,
            remedy="put a line above it that names them: date,place,lat,lon",
        )  # fmt: skip
    remedy = f"name them: --columns start=COLUMN,place=COLUMN; it has {', '.join(names[:20])}"
    raise InputError("no column says when or where", path=path, remedy=remedy)
