"""Counts of events for people and programs: a table on a terminal, CSV, Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

from dateline.printing import counted, printable, warn
from geo.saving import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from geo.query import Counts

ENDINGS: Final = (".csv", ".parquet")
"""Of the files that counts are written to."""
_SHOWN: Final = 1_000
_ROWS_AT_ONCE: Final = 65_536


def write_counts(counts: Counts, path: Path) -> Path:
    """Write a row for each group, replacing a file at once; in CSV no text can be taken for a formula.

    Raises InputError when the file cannot be written.
    """

    def write(file: BinaryIO) -> None:
        from pyarrow import csv, parquet

        if path.suffix.lower() == ".parquet":
            parquet.write_table(counts.table, file, compression="zstd")
        else:
            csv.write_csv(
                _guarded(counts.table), file, csv.WriteOptions(eol="\r\n", batch_size=_ROWS_AT_ONCE)
            )

    return replace_file(path, write)


def _guarded(table: Any) -> Any:
    """The table with its texts, and the names of its columns, guarded; each text that comes back once."""
    from pyarrow import types

    from geo.csvtext import guard
    from geo.query.columns import text_column

    for number, name in enumerate(table.column_names):
        column = table.column(name).combine_chunks()
        if types.is_large_string(column.type):
            coded = column.dictionary_encode()
            words = text_column([guard(word) for word in coded.dictionary.to_pylist()])
            column = words.take(coded.indices)
        table = table.set_column(number, guard(name), column)
    return table


def print_counts(counts: Counts) -> None:
    """The groups as a table, as many as somebody may read; the rest is told."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = counts.table.slice(0, _SHOWN)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name, column in zip(shown.column_names, shown.columns, strict=True):
        is_text = str(column.type) == "large_string"
        table.add_column(Text(printable(name)), justify="left" if is_text else "right", overflow="fold")
    for row in zip(*(column.to_pylist() for column in shown.columns), strict=True):
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console()
    if not console.is_terminal:
        console.width = console.measure(table, options=console.options.update(width=10_000)).maximum
    console.print(table)
    rest = counts.table.num_rows - shown.num_rows
    if rest:
        warn(f"{counted(rest, 'more group')}; -o counts.csv writes all")


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.9g}"
    return "-" if value is None or value == "" else printable(str(value))
