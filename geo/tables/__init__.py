"""Tables of events that others made, in any common format: which of their columns says what, when and where?"""

from geo.tables.aside import Aside
from geo.tables.chunk import BadRow, Part
from geo.tables.cutting import TextPart
from geo.tables.opening import TABLE_ENDINGS, open_table
from geo.tables.parted import PartedTable, part_table
from geo.tables.profiles import role_of
from geo.tables.reading import Reading, TableOptions, read_table, read_table_parts

__all__ = [
    "TABLE_ENDINGS",
    "Aside",
    "BadRow",
    "Part",
    "PartedTable",
    "Reading",
    "TableOptions",
    "TextPart",
    "open_table",
    "part_table",
    "read_table",
    "read_table_parts",
    "role_of",
]
