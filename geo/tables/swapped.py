"""Are the latitudes and longitudes of a whole table the wrong way round?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.gazetteer.index import distance_km
from geo.tables.points import numbers_of, two_numbers

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.place import Candidates, Place
    from geo.tables.profiles import Plan

_MOST: Final = 200
_LEAST: Final = 3
_NEAR_KM: Final = 300.0
_SHARE: Final = 0.8
_OFTEN: Final = 0.5
_SELDOM: Final = 0.05


class Sides:
    """Counts which way round the coordinates of a table make sense: by their range, and by the places they name."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.rows = self.impossible = self.possible_turned = self.first = 0
        self.beyond_180 = 0
        self._least_lon = 0.0
        self._samples: dict[tuple[str, str, str, float, float], int] = {}

    def look(self, cells: pd.DataFrame, shapes: NDArray[np.object_] | None = None) -> None:
        """Take note of more rows, whose *shapes* count where no column has coordinates."""
        import numpy as np

        lat, lon = self._numbers(cells, shapes)
        if lat is None:
            return
        both = (
            ~np.isnan(lat)
            & ~np.isnan(lon)
            & (np.abs(lat) < 361)
            & (np.abs(lon) < 361)
            & ((lat != 0) | (lon != 0))
        )
        self.rows += int(both.sum())
        beyond = both & (np.abs(lat) > 90)
        self.impossible += int(beyond.sum())
        if beyond.any() and not self.first:
            self.first = int(cells.index[int(np.argmax(beyond))])
        self.possible_turned += int((both & (np.abs(lon) <= 90) & (np.abs(lat) <= 180)).sum())
        if both.any():
            self._least_lon = min(self._least_lon, float(lon[both].min()))
            self.beyond_180 += int((lon[both] > 180).sum())
        self._sample(cells, lat, lon, both)

    def join(self, later: Sides) -> None:
        """Take over what was seen of rows that come after."""
        self.rows += later.rows
        self.impossible += later.impossible
        self.possible_turned += later.possible_turned
        self.first = self.first or later.first
        self.beyond_180 += later.beyond_180
        self._least_lon = min(self._least_lon, later._least_lon)
        for key, row in later._samples.items():
            if len(self._samples) < _MOST:
                self._samples.setdefault(key, row)

    def _numbers(self, cells: pd.DataFrame, shapes: NDArray[np.object_] | None) -> tuple[Any, Any]:
        """Latitudes and longitudes as they stand in the table, NaN where they are no numbers; None without any."""
        import numpy as np

        named = [name for role in ("lat", "lon") if (name := self._plan.column(role))]
        if len(named) == 2:
            nobody = np.full(len(cells), "", dtype=object)
            lat, lon = (numbers_of(cells[name], nobody, "") for name in named)
            return lat, lon
        name = self._plan.column("latlon") or self._plan.column("lonlat")
        if name is None:
            return _middles(shapes)
        pairs = np.array([two_numbers(cell) or (np.nan, np.nan) for cell in cells[name]]).reshape(-1, 2)
        first, second = pairs[:, 0], pairs[:, 1]
        return (first, second) if self._plan.column("latlon") else (second, first)

    def _sample(self, cells: pd.DataFrame, lat: Any, lon: Any, both: Any) -> None:
        import numpy as np

        names = [self._plan.column(role) for role in ("place", "country", "country_code")]
        if not any(names):
            return
        for position in np.flatnonzero(both):
            if len(self._samples) >= _MOST:
                return
            place, country, code = (
                "" if name is None else cells[name].iloc[position].strip() for name in names
            )
            key = (place, country, code, float(lon[position]), float(lat[position]))
            self._samples.setdefault(key, int(cells.index[int(position)]))

    @property
    def from_zero(self) -> bool:
        """Whether longitudes run from 0 to 360; a single one beyond 180 is a slip."""
        return self._least_lon >= 0 and self.beyond_180 >= _LEAST - 1

    def require_right_way(self, source: Candidates, path: Path) -> None:
        """Raise InputError when the table as a whole has its coordinates turned."""
        remedy = "read it with --swap, or name the columns: --columns lat=COLUMN,lon=COLUMN"
        right, wrong, example = self._by_names(source)
        if self._beyond(right):
            reason = f"latitude and longitude are swapped: {self.impossible} of {self.rows} latitudes are beyond 90 degrees"
            raise InputError(f"{reason}, first in row {self.first}", path=path, remedy=remedy)
        if wrong >= _LEAST and wrong >= _SHARE * (right + wrong):
            reason = (
                f"latitude and longitude are swapped in {wrong} of {right + wrong} rows looked at: {example}"
            )
            raise InputError(reason, path=path, remedy=remedy)

    def _beyond(self, right: int) -> bool:
        """Whether latitudes beyond the poles, in a table that is possible the other way round, tell that it is turned."""
        share = self.impossible / max(1, self.rows)
        enough = self.impossible >= (_LEAST if share < _OFTEN else 1)
        return enough and self.possible_turned >= 0.99 * self.rows and (share >= _SELDOM or right == 0)

    def _by_names(self, source: Candidates) -> tuple[int, int, str]:
        """How many rows name a place that is where they are as it stands, how many turned, and one of these."""
        right = wrong = 0
        example = ""
        for (place, country, code, lon, lat), row in self._samples.items():
            known = _known(place, country, code, source)
            as_is, turned = _near(known, (lon, lat)), abs(lon) <= 90 and _near(known, (lat, lon))
            if as_is == turned:
                continue
            right, wrong = right + as_is, wrong + turned
            if turned and not example:
                example = f"row {row}, {place or country or code}, is right only as latitude {lon:g}, longitude {lat:g}"
        return right, wrong, example


def _middles(shapes: NDArray[np.object_] | None) -> tuple[Any, Any]:
    """Latitude and longitude of the middle of each shape, NaN where there is none."""
    import shapely

    if shapes is None or len(shapes) == 0:
        return None, None
    middles = shapely.centroid(shapes)
    middles[shapely.is_empty(middles)] = None
    return shapely.get_y(middles), shapely.get_x(middles)


def _known(place: str, country: str, code: str, source: Candidates) -> list[Place]:
    """Where the words of a row may be: places of the name in its country, else the country."""
    from geo.tables.countries import country_of

    land = country_of(country, code, source)
    found = [] if not place else list(source.candidates(place.partition(",")[0]))[:20]
    if land is not None:
        found = [p for p in found if p.country == land.country] or [land]
    return found


def _near(known: list[Place], lonlat: tuple[float, float]) -> bool:
    return any(_within(place, lonlat) for place in known)


def _within(place: Place, lonlat: tuple[float, float]) -> bool:
    if place.bbox is not None and place.kind in ("country", "region", "admin1"):
        west, south, east, north = place.bbox
        inside = west - 1 <= lonlat[0] <= east + 1 if west <= east else lonlat[0] >= west or lonlat[0] <= east
        return inside and south - 1 <= lonlat[1] <= north + 1
    return distance_km(place.lonlat, lonlat) <= _NEAR_KM
