"""How does a map show more events than one file should hold?

A folder that any static server can hand out: the page, a space-time pyramid in one PMTiles archive, and the texts of
the events in chunks that are read by range. docs/scale.md describes the files.
"""

from layers.pyramid.folder import write_folder

__all__ = ["write_folder"]
