"""Where many rows lie on a web map, as whole numbers within one box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.schema import CRS
from layers._geometry import Extent, extent_of_boxes, mercator, mercator_each, near_each

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from numpy.typing import NDArray

STEPS: Final = 1 << 24
"""Steps of the grid along each side of the box: 2.4 metres where the box is the whole world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A box in web-map degrees (longitude; `mercator` of latitude) cut into `STEPS` steps."""

    west: float
    south: float
    width: float
    height: float

    @classmethod
    def of(cls, extent: Extent | None) -> Frame:
        """The frame of *extent*; that of the world for none."""
        box = extent or Extent(-180.0, -85.0, 180.0, 85.0)
        south, north = mercator(box.south), mercator(box.north)
        least = 1e-6  # degrees, so that a single point has a frame
        width, height = max(least, box.east - box.west), max(least, north - south)
        return cls(west=box.west, south=south, width=width, height=height)

    @property
    def centre(self) -> float:
        return self.west + self.width / 2

    def grid(self, lon: NDArray[Any], lat: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Steps from the west and from the south; what is not a number, or beyond the box, at its edge."""
        x = (lon - self.west) / self.width
        y = (mercator_each(lat) - self.south) / self.height
        steps = [
            np.rint(np.clip(np.nan_to_num(part), 0, 1) * (STEPS - 1)).astype(np.int64) for part in (x, y)
        ]
        return steps[0], steps[1]

    def box(self) -> list[float]:
        """West, south, width and height, as the page reads them."""
        return [self.west, self.south, self.width, self.height]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Longitude and latitude of each row (NaN: not mapped), and the shapes of those that are no points (else None)."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    shapes: NDArray[Any]
    extent: Extent | None

    def taken(self, order: NDArray[Any]) -> Places:
        """The same in another order."""
        return Places(lon=self.lon[order], lat=self.lat[order], shapes=self.shapes[order], extent=self.extent)

    def has_shapes(self) -> bool:
        """Whether any row is more than a point."""
        return not bool(shapely.is_missing(self.shapes).all())


def places_of(geometry: GeoSeries, outlines: GeoSeries | None = None) -> Places:
    """Places of geometries in any CRS; *outlines* are shapes round points, when these are not shapes themselves."""
    points = _lonlat(geometry)
    is_point = shapely.get_type_id(points) == shapely.GeometryType.POINT
    others = without(points, is_point)
    shapes = others if outlines is None else _lonlat(outlines)
    middles = points if is_point.all() else np.where(is_point, points, shapely.point_on_surface(others))
    lon, lat = shapely.get_x(middles), shapely.get_y(middles)
    boxes = np.column_stack([lon, lat, lon, lat])[~np.isnan(lon)]
    there = shapes[~shapely.is_missing(shapes)]
    extent = extent_of_boxes(np.concatenate([boxes, shapely.bounds(shapely.get_parts(there))]))
    if extent is not None:
        lon = near_each(lon, extent.centre_lon)
    return Places(lon=lon, lat=lat, shapes=shapes, extent=extent)


def _lonlat(geometry: GeoSeries) -> NDArray[Any]:
    moved = geometry if geometry.crs is None or geometry.crs == CRS else geometry.to_crs(CRS)
    shapes = moved.to_numpy()
    return without(shapes, shapely.is_missing(shapes) | shapely.is_empty(shapes))


def without(shapes: NDArray[Any], left_out: NDArray[np.bool_]) -> NDArray[Any]:
    """A copy of *shapes* with None for those that are *left_out*."""
    kept = shapes.astype(object)
    kept[left_out] = None
    return kept
