"""`dateline annotate`: JSON lines in, JSON lines out, in order, streaming, in parallel."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final

import click

from dateline.commands.options import source_options, type_path
from dateline.printing import counted, printable, where_told
from dateline.sources import open_source, progress_bar, ready_gazetteer
from dateline.twice import numbered, read_twice
from geo.annotating import Json, annotate, resolutions
from geo.errors import DatelineError
from geo.outlets import Outlets, mark_of_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from dateline.twice import TwiceRead
    from geo.place import Candidates
    from geo.places import Home, Resolution

    Work = Callable[["Line", Candidates], Any]
    Run = Callable[[Work, Iterable["Line"]], Iterator[Any]]
    from dateline.sources import Books

_BATCH: Final = 8
"""Lines a worker takes at once: enough to hide the hand-over, few enough to keep the output flowing."""

_worker_source: Candidates | None = None  # one per worker process, opened there


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the input, its number from 1, and where its outlet is at home."""

    number: int
    content: bytes
    home: Home | None = None


@click.command("annotate")
@click.argument("file", type=type_path)
@click.option(
    "--json", "as_json", is_flag=True, help="JSON lines for programs, instead of a summary to read."
)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to use.")
@click.option(
    "--outlets/--no-outlets",
    default=True,
    show_default=True,
    help="Learn first where publishers are at home, from all lines of each; or answer line by line.",
)
@source_options
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    *,
    as_json: bool,
    jobs: int,
    outlets: bool,
    book: Books,
    gazetteer: Path | None,
) -> None:
    """Find places, times and events in FILE, one JSON object a line ("-" is standard input).

    Each line is {"id", "text"} with, if known, "date", "title", "source" or "url" (a web address tells
    the publisher), "outlet" (its name) and "spans" (toponyms to resolve as given). A line that cannot be
    read is answered with {"id", "error"}; the exit code is then 1.

    Where several lines have one publisher, its other articles tell where it is at home. For this FILE
    is read twice, and standard input to its end before the first answer; --no-outlets answers each line
    by itself, as it comes.

    \b
    Example:
      echo '{"id": 1, "text": "A ferry sank off Naxos on Monday.", "date": "2015-11-20"}' |
        dateline annotate - --json
    """
    gazetteer = ready_gazetteer(gazetteer)
    failed = 0
    with _workers(jobs, book, gazetteer) as run:
        for answer in _answers(file, run, twice=outlets):
            failed += "error" in answer
            click.echo(_compact(answer) if as_json or "error" in answer else _readable(answer))
    if failed:
        click.echo(f"dateline: {file}: {counted(failed, 'line')} could not be read", err=True)
        ctx.exit(1)


def _answers(file: Path, run: Run, *, twice: bool) -> Iterator[Json]:
    if not twice:
        with click.open_file(str(file), "rb") as stream:
            yield from run(_answer, (Line(*line) for line in numbered(stream)))
        return
    with read_twice(file) as lines:
        outlets = _learnt(lines, run)
        yield from run(_answer, (Line(n, line, _home(line, outlets)) for n, line in lines.every()))


def _learnt(lines: TwiceRead, run: Run) -> Outlets:
    """What the articles of each outlet are about."""
    outlets, last = Outlets(), 0
    for number, line in lines.kept():
        last = number
        if record := _record(line):
            outlets.count(mark_of_record(record))
    wanted = (
        Line(n, line) for n, line in lines.kept() if (r := _record(line)) and outlets.wants(mark_of_record(r))
    )
    with progress_bar("learning where the outlets are at home") as show:
        for line, found in run(_read, wanted):
            if record := _record(line.content):
                outlets.learn(mark_of_record(record), found)
            show(line.number, last, "")
    return outlets


def _home(line: bytes, outlets: Outlets) -> Home | None:
    record = _record(line)
    return outlets.home(mark_of_record(record)) if record else None


def _record(line: bytes) -> Json | None:
    """The record of a line; None for one that will be answered with an error."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _read(line: Line, source: Candidates) -> tuple[Line, tuple[Resolution, ...]]:
    """The places of a line read by itself; none when it cannot be read, which its answer will tell."""
    record = _record(line.content)
    try:
        return line, resolutions(record, source) if record else ()
    except Exception:  # noqa: BLE001  # the same fault comes up again, and is told, when the line is answered
        return line, ()


@contextmanager
def _workers(jobs: int, book: Books, gazetteer: Path) -> Iterator[Run]:
    """A function that does a piece of work for each of many lines, in their order, with *jobs* processes."""
    if jobs == 1:
        source = open_source(gazetteer=gazetteer, book=book)
        yield lambda work, lines: (work(line, source) for line in lines)
        return
    workers = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_open, initargs=(book, gazetteer)
    )
    with workers as pool:
        yield lambda work, lines: _in_parallel(pool, 3 * jobs, work, lines)


def _in_parallel(pool: ProcessPoolExecutor, most: int, work: Work, lines: Iterable[Line]) -> Iterator[Any]:
    waiting: deque[Future[list[Any]]] = deque()
    for batch in _batches(lines):
        waiting.append(pool.submit(_work_batch, work, batch))
        if len(waiting) > most:  # bounded: a slow reader does not fill the memory
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _open(book: Books, gazetteer: Path) -> None:
    global _worker_source
    _worker_source = open_source(gazetteer=gazetteer, book=book)


def _work_batch(work: Work, batch: list[Line]) -> list[Any]:
    if _worker_source is None:
        raise RuntimeError("the worker was not set up")
    return [work(line, _worker_source) for line in batch]


def _answer(line: Line, source: Candidates) -> Json:
    key: Any = None
    try:
        record = json.loads(line.content)
        if not isinstance(record, dict):
            return {"id": None, "error": f"line {line.number} is not a JSON object"}
        key = record.get("id")
        return annotate(record, source, home=line.home)
    except (ValueError, DatelineError) as exc:
        return {"id": key, "error": f"line {line.number}: {exc}"}
    except Exception as exc:  # noqa: BLE001  # a fault of ours in one text must not lose the other answers
        return {"id": key, "error": f"line {line.number}: a fault of dateline: {type(exc).__name__}: {exc}"}


def _compact(answer: Json) -> str:
    return json.dumps(answer, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _readable(answer: Json) -> str:
    lines = [f"{answer['id']}: {counted(len(answer['events']), 'event')}"]
    lines += [f"  note   {answer['note']}"] if "note" in answer else []
    lines += [f"  event  {e['edtf'] or 'undated':24} {_where(e):40} {e['title']}" for e in answer["events"]]
    lines += [
        f"  place  {t['text']:24} {t['place'] or 'unknown':40} {t['score']:.2f}" for t in answer["toponyms"]
    ]
    lines += [f"  time   {t['text']:24} {t['value']}" for t in answer["timexes"]]
    return "\n".join(map(printable, lines))


def _where(event: Json) -> str:
    point = None if event["lon"] is None else (event["lon"], event["lat"])
    return where_told(event["place"], event["place_text"], point)
