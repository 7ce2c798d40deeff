"""CSV and its kin: which separator, which line names the columns, and the rows, a piece of the file at a time.

pyarrow cuts the file into cells; every cell is kept as text. A row with too many or too few cells, with bytes that the
rest of the file's encoding does not have, or with the header again, is handed on as a bad row; a blank one is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.csvtext import unguard
from geo.errors import InputError
from geo.tables.chunk import BadRow, Chunk, Table, distinct, lines_above
from geo.tables.layout import Layout, layout_of
from geo.tables.textfile import BLOCK, MIXED, UNPACKING, Bounded, Mended, open_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.tables.cutting import TextPart

_CELLS: Final = 200  # cells of a bad row that are kept
_CLOSE_IT: Final = 'a quote inside a cell is written twice: ""'


def delimited_table(path: Path) -> Table:
    """The table in the text file *path*, separated by comma, semicolon, tab or bar; may be gzipped or the one in a ZIP.

    Raises InputError when it is empty, cannot be read, or has no header that could be one.
    """
    layout = layout_of(path)
    return Table(
        path=path,
        names=layout.names,
        chunks=lambda: chunks_of(path, layout),
        size=layout.seen.size,
        left=lines_above(layout.above),
    )


def chunks_of(path: Path, layout: Layout, part: TextPart | None = None) -> Iterator[Chunk]:
    """The rows of the text file *path*, or of a *part* of it alone.

    Raises InputError, naming the row, for what cannot be read on.
    """
    import pyarrow as pa

    bad: list[BadRow] = []
    first, last = part.row if part else layout.above + 1, ""
    with open_text(path) as whole:
        file = Bounded(whole, part.first, part.after) if part else whole
        stream = pa.input_stream(Mended(file) if layout.is_mixed else file)
        if layout.seen.encoding not in ("", MIXED):
            stream = pa.transcoding_input_stream(stream, layout.seen.encoding, "utf-8")
        try:
            for batch in _batches(stream, layout, bad, part):
                numbers, after = _numbers(batch.num_rows, first, bad)
                yield _chunk(batch, layout, numbers, [row for row in bad if row.number < after])
                bad[:] = [row for row in bad if row.number >= after]
                first = after
                last = ""
                if after - 1 in numbers[-1:]:
                    last = batch.column(batch.num_columns - 1)[-1].as_py().decode(errors="replace")
        except pa.ArrowInvalid as exc:
            raise _broken(str(exc), path, first) from exc
        except (UnicodeError, OSError, *UNPACKING) as exc:
            raise InputError(
                f"cannot be read on from row {first}: {exc}", path=path, remedy="save it as UTF-8"
            ) from exc
    if not bad and _is_open(last, layout.seen.tail):
        raise InputError(f"row {first - 1}: a quote is opened and never closed", path=path, remedy=_CLOSE_IT)
    if bad:
        first = max(row.number for row in bad) + 1
        yield Chunk(cells=_empty(layout.names), bad=list(bad))
    if part and first != part.row + part.rows:
        raise InputError("was changed while it was read", path=path, remedy="run it again")


def _batches(stream: Any, layout: Layout, bad: list[BadRow], part: TextPart | None) -> Any:
    """Batches of cells as bytes; rows of another length go to *bad*."""
    import pyarrow as pa
    from pyarrow import csv

    def set_aside(row: Any) -> str:
        reason = f"{row.actual_columns} cells where {row.expected_columns} are named"
        if row.text.count('"') % 2 and _is_open(row.text.rpartition('"')[2], layout.seen.tail):
            reason = f"a quote is opened and never closed ({row.text.count(chr(10))} lines up to the end of the file)"
        cells = tuple(row.text.split(layout.separator))[:_CELLS]
        bad.append(BadRow(number=(row.number or 0) + before, reason=reason, cells=cells))
        return "skip"

    before = part.row - 1 if part else 0
    names = [f"c{number}" for number in range(len(layout.names))]
    return csv.open_csv(
        stream,
        read_options=csv.ReadOptions(
            use_threads=False, block_size=BLOCK, column_names=names, skip_rows=0 if part else layout.above
        ),
        parse_options=csv.ParseOptions(
            delimiter=layout.separator,
            quote_char='"' if layout.header else False,
            newlines_in_values=layout.header,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False, check_utf8=False
        ),
    )


def _is_open(cell: str, tail: str) -> bool:
    """Whether the file ends inside the quotes of its last cell, unless that was one of a bad row."""
    written, end = '"' + cell.replace('"', '""').rstrip("\r\n"), tail.rstrip("\r\n")
    size = min(len(written), len(end))
    before = end[:-size] if cell.strip("\r\n") else end[:-size].rstrip("\r\n")
    return bool(cell) and size > 0 and written[-size:] == end[-size:] and not before.endswith('"')


def _broken(words: str, path: Path, first: int) -> InputError:
    if "straddling" in words or "too large" in words:
        reason = f"after row {first} a quote is opened and never closed"
        return InputError(reason, path=path, remedy=_CLOSE_IT)
    if "Empty CSV" in words:
        return InputError("there are no rows in it", path=path, remedy="the first line names the columns")
    return InputError(
        f"not a table of text, near row {first}: {words}", path=path, remedy="save it as CSV again"
    )


def _empty(names: list[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({name: pd.Series([], dtype="str") for name in names})


def _numbers(rows: int, first: int, bad: list[BadRow]) -> tuple[NDArray[np.int64], int]:
    """The numbers of the next *rows* from *first* on that are not *bad*, of which pyarrow tells some blocks ahead; and
    the number behind them and the bad ones among them. They count every record, the header too, as a spreadsheet does.
    """
    import numpy as np

    skipped = {row.number for row in bad}
    numbers = np.setdiff1d(np.arange(first, first + rows + len(skipped)), list(skipped))[:rows]
    after = int(numbers[-1]) + 1 if rows else first
    while after in skipped:
        after += 1
    return numbers, after


def _chunk(batch: Any, layout: Layout, numbers: NDArray[np.int64], bad: list[BadRow]) -> Chunk:
    import pandas as pd

    cells = pd.DataFrame(
        {name: _decoded(column) for name, column in zip(layout.names, batch.columns, strict=True)}
    )
    cells.index = pd.Index(numbers, dtype="int64")
    kept = ~_blank(cells)
    if layout.header and layout.above + 1 in numbers[:1]:
        kept[:1] = False
        kept[:2] &= [not _is_hxl(row) for row in cells.iloc[:2].itertuples(index=False)]
    aside = bad
    for reason, rows in _wrong(cells, layout).items():
        rows = rows & kept
        aside += [
            BadRow(number=int(number), reason=reason, cells=tuple(map(str, row)))
            for number, row in zip(numbers[rows], cells[rows].itertuples(index=False), strict=True)
        ]
        kept &= ~rows
    return Chunk(cells=cells if kept.all() else cells[kept], bad=aside)


def _blank(cells: pd.DataFrame) -> Any:
    """Which rows have nothing in any cell."""
    import numpy as np

    left = np.arange(len(cells))
    for name in cells.columns:
        left = left[(cells[name].iloc[left].str.strip() == "").to_numpy(dtype=bool)]
        if not len(left):
            break
    found = np.zeros(len(cells), dtype=bool)
    found[left] = True
    return found


def _wrong(cells: pd.DataFrame, layout: Layout) -> dict[str, Any]:
    """Which rows cannot be used as they are, by the reason."""
    import numpy as np

    found = {}
    if layout.header:
        again = cells.iloc[:, 0].str.strip().eq(layout.names[0]).to_numpy(dtype=bool, copy=True)
        for position in np.flatnonzero(again):
            again[position] = distinct(list(cells.iloc[position])) == layout.names
        found["the header again"] = again
    for wanted, sign, reason in (
        (layout.is_mixed, "\ufffd", "not UTF-8 as the rest of the file is"),
        (layout.seen.has_nul, "\0", "a NUL byte in it: the file is damaged there"),
    ):
        if wanted:
            has = [cells[name].str.contains(sign, regex=False).to_numpy(dtype=bool) for name in cells.columns]
            found[reason] = np.logical_or.reduce(has)
    return found


def _decoded(column: Any) -> pd.Series:
    """The column as text, without the apostrophe that guards against formulas."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute

    text = pd.Series(pd.array(column.cast(pa.string()), dtype="str"))
    guarded = compute.starts_with(column, "'")
    if compute.any(guarded).as_py():
        text = text.where(~guarded.to_numpy(zero_copy_only=False), text.map(unguard))
    return text


def _is_hxl(row: Any) -> bool:
    """Whether the row holds the tags of the Humanitarian Exchange Language, "#date+start", under the header."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) > 1 and all(cell.startswith("#") and cell[1:2].isalpha() for cell in filled)
