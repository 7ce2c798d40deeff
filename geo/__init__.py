"""Reading when and where out of prose: articles, times, places and the events frame."""

__dateline__ = True  # another distribution is called geo, too; see layers/_foreign.py
