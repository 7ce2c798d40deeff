"""The offline gazetteer: what a name may mean, anywhere on Earth."""

from geo.gazetteer.geocoding import Gazetteer
from geo.gazetteer.index import build, default_path, is_built
from geo.gazetteer.updating import update

__all__ = ["Gazetteer", "build", "default_path", "is_built", "update"]
