"""The gazetteer as the other rooms and geopy see it."""

from __future__ import annotations

from geo.gazetteer.index import Index


class Gazetteer(Index):
    """What a name may mean, anywhere, offline; also a geopy geocoder by shape."""
