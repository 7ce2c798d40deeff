"""The offline gazetteer: what a name may mean, anywhere on Earth."""

from geo.gazetteer.index import build, default_path, is_built
from geo.gazetteer.lookup import Gazetteer

__all__ = ["Gazetteer", "build", "default_path", "is_built"]
