"""Tables of events that others made, in any common format: which of their columns says what, when and where?"""

from geo.tables.aside import reasons, write_aside
from geo.tables.chunk import BadRow, Part
from geo.tables.opening import TABLE_ENDINGS, open_table
from geo.tables.profiles import role_of
from geo.tables.reading import Reading, TableOptions, read_table, read_table_parts

__all__ = [
    "TABLE_ENDINGS",
    "BadRow",
    "Part",
    "Reading",
    "TableOptions",
    "open_table",
    "read_table",
    "read_table_parts",
    "reasons",
    "role_of",
    "write_aside",
]
