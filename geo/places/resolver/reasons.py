"""Why this place? The largest contributions to its score, told with the numbers of the document.

A contribution counts against the other candidates of the name: what all of them share explains nothing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.place import Place
from geo.places.resolver.context import EARTH_KM
from geo.places.resolver.model import Ranking
from geo.places.resolver.table import BESIDE, BOOK, INNER, KINDS, NAMED, NONE, Ints, Table

if TYPE_CHECKING:
    from collections.abc import Callable

_FAMILIES: Final = {
    "country": "all_country log_country top_country near_country head_country listed_country capital_country capital_world",
    "admin1": "all_admin1 log_admin1 top_admin1 near_admin1 listed_admin1 kin_admin1 all_admin2 log_admin2",
    "container": "comma_inside comma_outside chain_inside chain_outside follows_inside follows_outside held_inside held_outside "
    "near_inside listed_inside",
    "said": "said_country said_admin1 said_admin2 text_country text_admin1 text_admin2",
    "distance": "log_20km best_20km log_80km best_80km top_80km log_300km best_300km near_80km near_300km comma_20km comma_80km "
    "follows_80km before_80km kin_80km",
    "holds": "all_holds log_holds near_holds before_holds",
    "head": "head_admin1 head_80km",
    "outlet": "outlet_country outlet_admin1 outlet_name",
    "home": "home_country home_admin1 home_80km home_same",
    "voice": "voice",
    "size": "town_size town_large area_size size_gap size_near size_held size_world size_home largest unpeopled rank first",
    "kind": "kind_site kind_town kind_area kind_admin2 kind_admin1 kind_country kind_region capital seat section demonym demonym_country "
    "short_wide listed_kind",
    "words": "own_agrees own_conflicts said_agrees said_conflicts office_state office_town office_country",
    "name": "name_same same_site same_town same_area same_admin2 same_admin1 same_country same_region name_longer name_sounds wide_sounds name_inside name_other name_other_small wide_other demonym_same",
    "only": "only",
    "part": "inner inner_words inner_site inner_street inner_size inner_wide",
    "beside": "beside beside_gap beside_known beside_site beside_follows beside_after beside_wide beside_town",
}
FAMILY_OF: Final = {feature: family for family, features in _FAMILIES.items() for feature in features.split()}
"""Which explanation a feature belongs to."""

_FIXED: Final = {
    "only": "the only place of this name",
    "head": "near the place that the article opens with",
    "outlet": "the publisher's address says so",
    "home": "where the publisher's other articles are from",
    "voice": "the wording is of that country",
}
_SORTS: Final = {
    "country": "a country",
    "admin1": "a first-level division",
    "admin2": "a second-level division",
    "area": "an area",
}
_MOST_REASONS: Final = 2
_LEAST_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Explains rows of one ranking. answers: the chosen row of every group, -1 for none."""

    table: Table
    ranking: Ranking
    answers: Ints

    def of(self, row: int) -> str:
        """One line, the weightiest reason first; "" for the row "none of these"."""
        place = self.table.places[row]
        if place is None:
            return ""
        lead = self._lead(row)
        weights = self._family_weights(row)
        told: list[str] = [lead] if lead else []
        top = max(weights.values(), default=0.0)
        for family, weight in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
            if weight <= 0.0 or weight < _LEAST_SHARE * top or len(told) > _MOST_REASONS:
                break
            phrase = self._phrase(family, row)
            if phrase and phrase not in told:
                told.append(phrase)
        if not told:
            told.append(self._size(row, place))
        return ", ".join(told[: _MOST_REASONS + bool(lead)])

    def _phrase(self, family: str, row: int) -> str:
        if family in _FIXED:
            return _FIXED[family] if self._added(row, family) > 0.0 else ""
        place = self.table.places[row]
        phrases: dict[str, Callable[[int, Place], str]] = {
            "country": self._country,
            "admin1": self._admin1,
            "said": self._said,
            "holds": self._holds,
            "size": self._size,
        }
        if family in phrases and place is not None:
            return phrases[family](row, place)
        plain: dict[str, Callable[[int], str]] = {
            "container": self._container,
            "distance": self._distance,
            "words": self._words,
            "name": self._name,
        }
        if family in plain:
            return plain[family](row)
        return _kind(place) if family == "kind" and place is not None else ""

    def _lead(self, row: int) -> str:
        """What must be said whatever it weighs: that the name itself was not found, or is the only one."""
        place, origin = self.table.places[row], self.table.origin[row]
        if place is not None and place.place_id.startswith(BOOK) and origin == NAMED:
            return "in the place book"
        if origin == BESIDE:
            return "named beside it, the name itself is not in the gazetteer"
        if origin == INNER:
            return "part of the name"
        alone = int((self.table.origin[self._rivals(row)] == NAMED).sum()) == 1
        return "the only place of this name" if alone else ""

    def _rivals(self, row: int) -> slice:
        group = int(self.table.group[row])
        start = int(self.table.starts[group])
        return slice(start, start + int(self.table.sizes[group]))

    def _family_weights(self, row: int) -> dict[str, float]:
        """Contribution of each family above what the rivals get, weighted by how much they rival."""
        rows = self._rivals(row)
        chances = np.where(self.table.origin[rows] == NONE, 0.0, self.ranking.chances[rows]) + 1e-9
        chances[row - rows.start] = 1e-9
        average = (self.ranking.contributions[rows] * chances[:, None]).sum(axis=0) / chances.sum()
        lead = self.ranking.contributions[row] - average
        weights: dict[str, float] = {}
        for name, value in zip(self.ranking.names, lead.tolist(), strict=True):
            family = FAMILY_OF.get(name)
            if family is not None:
                weights[family] = weights.get(family, 0.0) + value
        return weights

    def _added(self, row: int, family: str) -> float:
        """What a family of features added to the score of a row, whatever the rivals got."""
        added = zip(self.ranking.names, self.ranking.contributions[row].tolist(), strict=True)
        return float(sum(value for name, value in added if FAMILY_OF.get(name) == family))

    def _others(self, row: int) -> Ints:
        """Chosen rows of the other names."""
        group = int(self.table.group[row])
        keys = self.table.groups[group].key
        others = [
            a
            for g, a in enumerate(self.answers.tolist())
            if g != group and a >= 0 and self.table.groups[g].key != keys
        ]
        return np.array(others, dtype=np.int64)

    def _count(self, row: int, column: Ints) -> int:
        others = self._others(row)
        return int((column[others] == column[row]).sum()) if len(others) and column[row] >= 0 else 0

    def _country(self, row: int, place: Place) -> str:
        count = self._count(row, self.table.country)
        if place.kind == "country":
            return _counted(count, "the country of {}", "other place")
        return _counted(count, "same country as {}", "other place")

    def _admin1(self, row: int, place: Place) -> str:
        where = place.name if place.kind == "admin1" else place.admin1
        count = self._count(row, self.table.admin1)
        return _counted(count, f"in {where} like {{}}", "other place") if where else ""

    def _container(self, row: int) -> str:
        holder = self._holder(row)
        if holder and self._value(row, "held_inside") > 0:
            return f"the text says that it lies in {holder}"
        after = self._value(row, "comma_inside") + self._value(row, "follows_inside") > 0
        return f"{holder} is named {'after the comma' if after else 'beside it'}" if holder else ""

    def _said(self, row: int, place: Place) -> str:
        for name, label in (
            ("admin2", place.admin2),
            ("admin1", place.admin1),
            ("country", place.country_name),
        ):
            if label and self._value(row, f"said_{name}") + self._value(row, f"text_{name}") > 0:
                return f"{label} is named in the text"
        return ""

    def _holder(self, row: int) -> str:
        """The smallest chosen place of another name that holds this one."""
        table = self.table
        held = []
        for other in self._others(row).tolist():
            kind = KINDS[table.kind[other]]
            column = {"country": table.country, "admin1": table.admin1, "admin2": table.admin2}.get(kind)
            found = table.places[other]
            if (
                column is not None
                and found
                and table.kind[row] < table.kind[other]
                and column[row] == column[other]
            ):
                held.append((int(table.kind[other]), found.name))
        return min(held)[1] if held else ""

    def _distance(self, row: int) -> str:
        others = self._others(row)
        others = others[self.table.kind[others] <= KINDS.index("admin2")] if len(others) else others
        if not len(others):
            return ""
        dots = np.clip(self.table.xyz[others] @ self.table.xyz[row], -1.0, 1.0)
        km = EARTH_KM * np.arccos(dots)
        nearest = self.table.places[int(others[int(km.argmin())])]
        return f"{km.min():,.0f} km from {nearest.name}" if nearest else ""

    def _holds(self, row: int, place: Place) -> str:
        kind = {"country": self.table.country, "admin1": self.table.admin1}.get(place.kind, self.table.admin2)
        return _counted(max(0, self._count(row, kind)), "holds {}", "other place")

    def _size(self, row: int, place: Place) -> str:
        rivals = self._rivals(row)
        count = int((self.table.origin[rivals] == NAMED).sum())
        if count > 1 and place.population > 0 and place.population >= self.table.population[rivals].max():
            return f"largest of {count} places of this name"
        return f"population {place.population:,}" if place.population else ""

    def _words(self, row: int) -> str:
        beside = ("said_agrees", "office_state", "office_town", "office_country")
        if any(self._value(row, feature) > 0 for feature in beside):
            return "the words beside the name fit"
        return "the name says what it is" if self._value(row, "own_agrees") else ""

    def _name(self, row: int) -> str:
        return "called exactly so" if self._value(row, "name_same") else ""

    def _value(self, row: int, feature: str) -> float:
        if feature not in self.ranking.names:
            return 0.0
        return float(self.ranking.values[row, self.ranking.names.index(feature)])


def _counted(count: int, pattern: str, noun: str) -> str:
    """ "same country as 5 other places"; "" for none."""
    return pattern.format(f"{count} {noun}{'s' if count > 1 else ''}") if count > 0 else ""


def _kind(place: Place) -> str:
    return "a capital" if place.feature == "PPLC" else _SORTS.get(place.kind, f"a {place.kind}")
