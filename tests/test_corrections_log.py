"""The log of corrections: only added to, readable or named line by line, and every entry comes back as it was."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from test_corrections import BOATS, GARISSA, NAIROBI, TEXT, WHEN, said

from geo.corrections import Anchor, Change, Correction, Placing, Timing, add_to_log, read_log, to_plain
from geo.corrections.lines import from_plain
from geo.errors import CorrectionError, LogMovedError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_log_is_only_added_to_and_gives_ids(tmp_path: Path) -> None:
    path = tmp_path / "log" / "corrections.jsonl"
    assert read_log(path) == []
    first = add_to_log(path, [said("fix", BOATS, sets=(Change(place=NAIROBI),), id="")], version=0)
    before = path.read_bytes()
    second = add_to_log(path, [said("hide", GARISSA, id=""), said("hide", GARISSA, id="")], version=1)
    assert path.read_bytes().startswith(before)
    assert read_log(path) == [*first, *second]
    assert len({entry.id for entry in read_log(path)}) == 3
    line = json.loads(before)
    assert line["kind"] == "fix" and line["when"] == "2031-03-20T09:30:00Z" and line["source"] == "coast.txt"
    assert line["targets"][0]["exact"] == BOATS.quote and TEXT.startswith(line["targets"][0]["prefix"])
    with pytest.raises(LogMovedError) as moved:
        add_to_log(path, [said("hide", BOATS)], version=1)
    assert moved.value.version == 3 and read_log(path) == [*first, *second]


def test_undo_needs_an_entry_that_stands(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    [hide] = add_to_log(path, [said("hide", BOATS)])
    undo = Correction(kind="undo", when=WHEN, undoes=hide.id)
    add_to_log(path, [undo])
    for wrong in (undo, Correction(kind="undo", when=WHEN, undoes="c000")):
        with pytest.raises(CorrectionError):
            add_to_log(path, [wrong])
    assert len(read_log(path)) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"id":"c","kind":"praise","when":"2031-03-20T09:30:00Z"}', "kind 'praise'"),
        (b'{"id":"c","kind":"hide","when":"now","targets":[]}', "when 'now'"),
        (b'{"id":"c","kind":"hide","when":"2031-03-20T09:30:00Z"}', "1 targets"),
        (b'{"id":"c","kind":"hide","when":"2031-02-30T09:30:00Z","targets":[{"exact":"x"}]}', "day"),
        (b'{"id":"c","kind":"fix","when":"2031-03-20T09:30:00Z","targets":[{"exact":"x"}],"set":[{}]}', "changes nothing"),
        (b'{"id":"c","kind":"fix","when":"2031-03-20T09:30:00Z","targets":[{"exact":"x"}],"set":[{"place":{"lon":200,"lat":1}}]}', "no place on Earth"),
        (b"\xff\xfe\xff", "UTF-8"),
        (b"<<<<<<< HEAD", "not JSON"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named_and_left_as_it_is(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    path = tmp_path / "corrections.jsonl"
    add_to_log(path, [said("hide", BOATS)])
    path.write_bytes(path.read_bytes() + line + b"\n")
    before = path.read_bytes()
    for attempt in (lambda: read_log(path), lambda: add_to_log(path, [said("hide", GARISSA)])):
        with pytest.raises(CorrectionError) as caught:
            attempt()
        assert reason in str(caught.value) and f"{path}:2" in str(caught.value)
    assert path.read_bytes() == before


def test_a_last_line_without_a_line_end_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    add_to_log(path, [said("hide", BOATS)])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    add_to_log(path, [said("hide", GARISSA)])
    assert len(read_log(path)) == 2


words = st.text(max_size=20) | st.sampled_from(HOSTILE)
counts = st.integers(0, 9)
texts = {f.name: words for f in dataclasses.fields(Anchor) if f.type == "str"}
anchors = st.builds(Anchor, **texts | {"exact": words.filter(bool)}, start=st.none() | counts, siblings=counts, twins=counts)  # type: ignore[arg-type]  # fmt: skip
moments = st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 1, 1), timezones=st.just(dt.UTC))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    start = draw(moments)
    return Change(
        title=draw(words.filter(str.strip)),
        place=draw(st.sampled_from([None, Placing(), NAIROBI])),
        time=draw(
            st.sampled_from(
                [None, Timing(), Timing(start=start, end=start + dt.timedelta(1), precision="day")]
            )
        ),
        status=draw(st.sampled_from([None, "planned"])),
    )


@settings(max_examples=60)
@given(anchor=anchors, change=changes(), who=words, why=words)
def test_an_entry_comes_back_as_it_was(anchor: Anchor, change: Change, who: str, why: str) -> None:
    entry = Correction(kind="fix", when=WHEN, id="c1", who=who, why=why, targets=(anchor,), changes=(change,))
    line = json.dumps(to_plain(entry))
    assert from_plain(json.loads(line)) == entry


@settings(max_examples=150)
@given(at=st.integers(0, 5000), byte=st.integers(0, 255), cut=st.integers(0, 5000))
def test_a_damaged_line_is_read_or_named_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, cut: int
) -> None:
    path = tmp_path_factory.mktemp("log") / "corrections.jsonl"
    add_to_log(path, [said("fix", BOATS, sets=(Change(place=NAIROBI),)), said("hide", GARISSA)])
    data = bytearray(path.read_bytes())
    data[at % len(data)] = byte
    path.write_bytes(bytes(data[: cut % len(data)] if byte % 2 else data))
    try:
        read_log(path)
    except CorrectionError as exc:
        assert exc.path == str(path) and exc.line is not None
