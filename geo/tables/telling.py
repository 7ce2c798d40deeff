"""What the rows of a table say happened, and to whom: title, category and actors of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.tables.chunk import column_of, combinations, spread
from geo.tables.kinds import kinds_of
from geo.tables.points import point_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from geo.tables.profiles import Plan

_TITLE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Text columns, one entry a row; title is "" where nothing tells one, actors are JSON."""

    title: pd.Series
    category: pd.Series
    category_basis: pd.Series
    actors: pd.Series


def telling_of(cells: pd.DataFrame, plan: Plan) -> Telling:
    """The table's own title, else what happened to whom and where."""
    kinds = kinds_of(cells, plan)
    numbers, rows = combinations(cells, list(plan.roles.get("actors", ())))
    people = [list(dict.fromkeys(one for cell in row for one in _persons(cell))) for row in rows]
    who = spread([", ".join(names) for names in people], numbers, cells.index)
    place, magnitude = (column_of(cells, plan.column(role)) for role in ("place", "magnitude"))
    place = _without_points(place)
    kind = kinds.word.where(magnitude == "", "M " + magnitude)
    made = _joined(_joined(kind, ": ", who), ", ", place)
    quote, title = (column_of(cells, plan.column(role)) for role in ("quote", "title"))
    if not plan.profile.name:
        made = quote.str.slice(0, _TITLE).where(quote != "", made)
    return Telling(
        title=title.where(title != "", made).str.slice(0, 2 * _TITLE),
        category=kinds.category,
        category_basis=kinds.basis,
        actors=spread([json.dumps(names, ensure_ascii=False) for names in people], numbers, cells.index),
    )


def _without_points(place: pd.Series) -> pd.Series:
    """The words for places without the coordinates that stand behind them."""
    import pandas as pd

    codes, distinct = pd.factorize(place)
    plain = [point_in_words(text)[0] for text in distinct]
    return pd.Series([plain[code] for code in codes], index=place.index, dtype="str")


def _joined(first: pd.Series, mark: str, second: pd.Series) -> pd.Series:
    """Both with the mark between them, or the one that is there."""
    both = first + mark + second
    return both.where((first != "") & (second != ""), first + second)


def _persons(cell: str) -> Iterable[str]:
    text = cell.strip()
    if text.startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            return [text]
        names = (one.get("name") if isinstance(one, dict) else one for one in found)
        return [name for name in names if isinstance(name, str) and name]
    return [text] if text else []
