"""The front door: articles in, an honest, time-filtered map out.

events = dateline.read("story.txt", date="2015-11-20")
dateline.map(events).save("map.html")
"""

from layers._foreign import refuse_foreign_geo

refuse_foreign_geo()

from dateline.library import map, query, read  # noqa: E402  # after the check, so that its message is seen

__all__ = ["map", "query", "read"]
