"""`dateline annotate`: JSON lines in, JSON lines out, in order, streaming, in parallel."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import IO, TYPE_CHECKING, Any, Final

import click

from dateline.commands.options import source_options, type_path
from dateline.printing import printable
from dateline.sources import open_source, ready_gazetteer
from geo.annotating import Json, annotate
from geo.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.place import Candidates

_BATCH: Final = 8
"""Lines a worker takes at once: enough to hide the hand-over, few enough to keep the output flowing."""

_worker_source: Candidates | None = None  # one per worker process, opened there


@click.command("annotate")
@click.argument("file", type=type_path)
@click.option(
    "--json", "as_json", is_flag=True, help="JSON lines for programs, instead of a summary to read."
)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to use.")
@source_options
@click.pass_context
def command(
    ctx: click.Context, file: Path, *, as_json: bool, jobs: int, book: Path, gazetteer: Path | None
) -> None:
    """Find places, times and events in FILE, one JSON object a line ("-" is standard input).

    Each line is {"id", "text"} with, if known, "date" and "spans" (toponyms to resolve as given). A
    line that cannot be read is answered with {"id", "error"}; the exit code is then 1.

    \b
    Example:
      echo '{"id": 1, "text": "A ferry sank off Naxos on Monday.", "date": "2015-11-20"}' |
        dateline annotate - --json
    """
    gazetteer = ready_gazetteer(gazetteer)
    failed = 0
    with click.open_file(str(file), "rb") as lines:
        for answer in _answers(lines, jobs, book, gazetteer):
            failed += "error" in answer
            click.echo(_compact(answer) if as_json or "error" in answer else _readable(answer))
    if failed:
        click.echo(f"dateline: {file}: {failed} lines could not be read", err=True)
        ctx.exit(1)


def _answers(lines: IO[bytes], jobs: int, book: Path, gazetteer: Path) -> Iterator[Json]:
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    if jobs == 1:
        source = open_source(gazetteer=gazetteer, book=book)
        for number, line in numbered:
            yield _answer(number, line, source)
        return
    workers = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_open, initargs=(book, gazetteer)
    )
    with workers as pool:
        waiting: deque[Future[list[Json]]] = deque()
        for batch in _batches(numbered):
            waiting.append(pool.submit(_answer_batch, batch))
            if len(waiting) > 3 * jobs:  # bounded: a slow reader does not fill the memory
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _batches(numbered: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    batch = []
    for item in numbered:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _open(book: Path, gazetteer: Path) -> None:
    global _worker_source
    _worker_source = open_source(gazetteer=gazetteer, book=book)


def _answer_batch(batch: list[tuple[int, bytes]]) -> list[Json]:
    if _worker_source is None:
        raise RuntimeError("the worker was not set up")
    return [_answer(number, line, _worker_source) for number, line in batch]


def _answer(number: int, line: bytes, source: Candidates) -> Json:
    key: Any = None
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            return {"id": None, "error": f"line {number} is not a JSON object"}
        key = record.get("id")
        return annotate(record, source)
    except (ValueError, DatelineError) as exc:
        return {"id": key, "error": f"line {number}: {exc}"}
    except Exception as exc:  # noqa: BLE001  # a fault of ours in one text must not lose the other answers
        return {"id": key, "error": f"line {number}: a fault of dateline: {type(exc).__name__}: {exc}"}


def _compact(answer: Json) -> str:
    return json.dumps(answer, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _readable(answer: Json) -> str:
    lines = [f"{answer['id']}: {len(answer['events'])} events"]
    lines += [
        f"  event  {e['edtf'] or 'undated':24} {e['place'] or 'not mapped':40} {e['title']}"
        for e in answer["events"]
    ]
    lines += [
        f"  place  {t['text']:24} {t['place'] or 'unknown':40} {t['score']:.2f}" for t in answer["toponyms"]
    ]
    lines += [f"  time   {t['text']:24} {t['value']}" for t in answer["timexes"]]
    return "\n".join(map(printable, lines))
