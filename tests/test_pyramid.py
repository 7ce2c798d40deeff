"""A folder for millions of events: what its files hold is what the frame holds, and bad input leaves the old whole."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import zxy_to_tileid
from pyramid_made import KINDS, Truth, made, serving

from dateline.cli import cli
from geo.corrections import Change, Correction, add_to_log, anchor_of, seen
from geo.errors import InputError
from geo.files import write_frame
from geo.schema import to_events
from geo.store import write_store
from layers.pyramid import write_folder
from layers.pyramid.curve import BITS, grid, hilbert, unhilbert

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

FEW = 300
"""Events a tile in these tests, so that 5,000 of them make a pyramid."""


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    return made()


@pytest.fixture(scope="module")
def folder(frame: gpd.GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pyramid") / "map"
    write_folder([frame], path, title="Made up", events_a_tile=FEW)
    return path


def only(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


def columns_of(raw: bytes, about: list[list[Any]]) -> dict[str, Any]:
    """The inverse of layers._packing.Columns."""
    found, at = {}, 0
    for name, width, least, rows in about:
        planes = np.frombuffer(raw[at : at + width * rows], "u1").reshape(width, rows).astype(np.int64)
        found[name] = least + sum((planes[k] << (8 * k) for k in range(width)), np.zeros(rows, np.int64))
        at += width * rows
    assert at == len(raw)
    return found


def tiles_of(archive: Path) -> dict[tuple[int, int, int], tuple[dict[str, Any], dict[str, Any]]]:
    """Header and columns of each tile."""
    found = {}
    with archive.open("rb") as file:
        for at, data in all_tiles(Reader(MmapSource(file)).get_bytes):
            raw = gzip.decompress(data)
            length = int.from_bytes(raw[:4], "little")
            header = json.loads(raw[4 : 4 + length])
            found[at] = (header, columns_of(raw[4 + length :], header["columns"]))
    return found


@given(st.integers(0, 22), st.data())
def test_the_curve_is_that_of_pmtiles(zoom: int, data: st.DataObject) -> None:
    x, y = (data.draw(st.integers(0, (1 << zoom) - 1)) for _ in range(2))
    place = hilbert(np.array([x]), np.array([y]), bits=zoom)
    assert int(place[0]) + ((1 << (2 * zoom)) - 1) // 3 == zxy_to_tileid(zoom, x, y)
    assert [int(part[0]) for part in unhilbert(place, bits=zoom)] == [x, y]
    if zoom:
        assert hilbert(np.array([x >> 1]), np.array([y >> 1]), bits=zoom - 1)[0] == place[0] >> 2


def test_the_grid_is_the_web_map() -> None:
    x, y = grid(np.array([-180.0, 0.0, 180.0, 37.617]), np.array([85.06, 0.0, -90.0, 55.756]))
    side = 1 << BITS
    assert x.tolist()[:3] == [0, side // 2, side - 1]
    assert y.tolist()[:3] == [0, side // 2, side - 1]
    assert (x[3] >> (BITS - 8), y[3] >> (BITS - 8)) == (154, 80)  # the tile of Moscow at zoom 8


def test_every_event_is_once_in_a_tile_of_events(folder: Path, frame: gpd.GeoDataFrame) -> None:
    tiles = tiles_of(only(folder, "*.pmtiles"))
    held = sorted(
        n
        for header, columns in tiles.values()
        if header["kind"] == "events"
        for n in range(header["first"], header["first"] + len(columns["look"]))
    )
    truth = Truth(frame)
    assert held == list(range(int((truth.dated & truth.mapped).sum())))
    assert max(z for z, _, _ in tiles) >= 3


def test_counts_of_each_tile_are_those_of_the_frame(folder: Path, frame: gpd.GeoDataFrame) -> None:
    truth = Truth(frame)
    shown = truth.dated & truth.mapped
    first = truth.start // 86_400
    days = -(-truth.end // 86_400) - first
    kinds = json.loads(
        only(folder, "index.html").read_text().split('id="dateline-1-data">')[1].split("</script>")[0]
    )
    for (zoom, x, y), (header, columns) in tiles_of(only(folder, "*.pmtiles")).items():
        inside = shown & (truth.x >> (BITS - zoom) == x) & (truth.y >> (BITS - zoom) == y)
        if header["kind"] == "events":
            assert len(columns["look"]) == inside.sum()
            continue
        depth = zoom + header["cell_bits"]
        code = hilbert(truth.x >> (BITS - depth), truth.y >> (BITS - depth), bits=depth) & (
            (1 << (2 * header["cell_bits"])) - 1
        )
        wanted: dict[tuple[int, str, int, int], int] = {}
        for n in np.flatnonzero(inside).tolist():
            key = (int(code[n]), str(truth.kind[n]), int(days[n]), int(first[n]))
            wanted[key] = wanted.get(key, 0) + 1
        assert counted(header, columns, kinds["categories"]) == wanted


def counted(header: dict[str, Any], columns: dict[str, Any], kinds: list[str]) -> dict[Any, int]:
    found, at = {}, 0
    cells = np.cumsum(columns["group_cell"])
    for group, entries in enumerate(columns["group_entries"].tolist()):
        starts = header["base"] + np.cumsum(columns["day"][at : at + entries])
        for start, count in zip(starts.tolist(), columns["count"][at : at + entries].tolist(), strict=True):
            kind = kinds[columns["group_category"][group]]
            found[(int(cells[group]), kind, int(columns["group_days"][group]), start)] = count
        at += entries
    return found


def details_of(folder: Path) -> list[dict[str, str]]:
    """Every event's texts, read as the page reads them."""
    html = only(folder, "index.html").read_text()
    told = json.loads(html.split('id="dateline-1-data">')[1].split("</script>")[0])["pyramid"]
    raw = only(folder, "details.*.bin").read_bytes()
    assert len(raw) == told["details"]["bytes"]
    at = told["details"]
    begins = np.frombuffer(raw[at["begins"] : at["buckets"]], "<u8").tolist()
    found = []
    for low, high in pairwise(begins):
        data = zlib.decompress(raw[low:high])
        rows = min(at["chunk_rows"], told["rows"] - len(found))
        count = rows * len(told["fields"])
        planes = np.frombuffer(data[: 4 * count], "u1").reshape(4, count).astype(np.int64)
        ends = np.cumsum(sum(planes[k] << (8 * k) for k in range(4))) + 4 * count
        texts = [
            data[end - size : end].decode()
            for end, size in zip(ends, np.diff(ends, prepend=4 * count), strict=True)
        ]
        found += [
            {name: texts[k * rows + row] for k, name in enumerate(told["fields"])} for row in range(rows)
        ]
    return found


def test_details_hold_every_text_as_it_is(folder: Path, frame: gpd.GeoDataFrame) -> None:
    found = details_of(folder)
    rows = {row["event_id"]: row for row in found}
    assert len(rows) == len(found) == len(frame)
    for event in frame.itertuples():
        row = rows[event.event_id]
        for name in ("title", "quote", "place", "time_basis", "alternatives", "actors", "source", "category"):
            assert row[name] == getattr(event, name)
        assert (row["code"] == "") == (event.geometry is None)
        assert row["start_ms"] == (
            "" if event.start != event.start else str(int(event.start.timestamp() * 1000))
        )
        assert row["reviewed"] == ("1" if event.reviewed else "")
        assert row["published"] == "2015-01-02"


def test_rows_of_tiles_and_of_details_are_the_same(folder: Path) -> None:
    found = details_of(folder)
    for (zoom, x, y), (header, columns) in tiles_of(only(folder, "*.pmtiles")).items():
        if header["kind"] != "events":
            continue
        base = (zxy_to_tileid(zoom, x, y) - ((1 << (2 * zoom)) - 1) // 3) << (2 * (BITS - zoom))
        codes = np.repeat(base + np.cumsum(columns["code"]), columns["count"])
        assert [str(code) for code in codes] == [
            row["code"] for row in found[header["first"] : header["first"] + len(codes)]
        ]


def test_same_events_same_bytes(folder: Path, frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_folder([frame], tmp_path / "again", title="Made up", events_a_tile=FEW)
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    assert names == sorted(
        path.name for path in (tmp_path / "again").iterdir() if not path.name.startswith(".")
    )
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_in_many_ranges_the_order_is_that_of_one(
    folder: Path, frame: gpd.GeoDataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.pyramid.sorting._RANGE_ROWS", 300)
    monkeypatch.setattr("layers.pyramid.sorting._STEP", 7)
    monkeypatch.setattr("layers.pyramid.details._BUCKETS_BITS", 1)
    pieces = [frame.iloc[low : low + 900] for low in range(0, len(frame), 900)]
    write_folder([*pieces, frame.iloc[:0]], tmp_path / "ranges", title="Made up", events_a_tile=FEW)
    for pattern in ("*.pmtiles", "details.*.bin", "index.html"):
        assert only(tmp_path / "ranges", pattern).read_bytes() == only(folder, pattern).read_bytes()


def test_file_store_and_frame_give_the_same_events(
    frame: gpd.GeoDataFrame, folder: Path, tmp_path: Path
) -> None:
    write_frame(frame, tmp_path / "events.parquet")
    write_folder([tmp_path / "events.parquet"], tmp_path / "of-file", title="Made up", events_a_tile=FEW)
    write_store([frame], tmp_path / "store")
    write_folder([tmp_path / "store"], tmp_path / "of-store", title="Made up", events_a_tile=FEW)
    for other in ("of-file", "of-store"):
        assert sorted(r["event_id"] for r in details_of(tmp_path / other)) == sorted(frame["event_id"])
    assert only(tmp_path / "of-file", "*.pmtiles").name == only(folder, "*.pmtiles").name


def test_the_new_map_takes_the_place_of_the_old(tmp_path: Path) -> None:
    out = tmp_path / "map"
    write_folder([made(200)], out)
    before = {path.name for path in out.iterdir()}
    write_folder([made(300, seed=2)], out)
    after = {path.name for path in out.iterdir()}
    assert len(before) == len(after) == 4  # with the lock
    assert len(before & after) == 2
    with pytest.raises(InputError):
        write_folder([tmp_path / "none.parquet"], out)
    assert {path.name for path in out.iterdir()} == after


def test_other_folders_are_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds other files \(letter.txt\)"):
        write_folder([made(10)], tmp_path)
    with pytest.raises(InputError, match="is a file"):
        write_folder([made(10)], tmp_path / "letter.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_bad_input_is_named(tmp_path: Path) -> None:
    frame = made(50)
    write_frame(frame, tmp_path / "events.parquet")
    whole = (tmp_path / "events.parquet").read_bytes()
    (tmp_path / "half.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"half.parquet: not whole GeoParquet"):
        write_folder([tmp_path / "half.parquet"], tmp_path / "out")
    odd = frame.copy()
    odd.loc[4, "end"] = odd.loc[4, "start"]
    with pytest.raises(InputError, match="row 4: the end is not after the start"):
        write_folder([odd], tmp_path / "out")
    frame[["title"]].to_parquet(tmp_path / "other.parquet")
    with pytest.raises(InputError, match="no column event_id"):
        write_folder([tmp_path / "other.parquet"], tmp_path / "out")


@pytest.mark.parametrize("rows", [0, 1])
def test_hardly_any_events_make_a_map_too(tmp_path: Path, rows: int) -> None:
    write_folder([made(8).iloc[7 : 7 + rows]], tmp_path / "out")  # row 7 is undated
    assert len(details_of(tmp_path / "out")) == rows


def test_rare_categories_share_one_switch(tmp_path: Path) -> None:
    frame = made(200)
    frame["category"] = [f"kind {n % 60}" if n < 150 else KINDS[0] for n in range(200)]
    write_folder([frame], tmp_path / "out")
    html = only(tmp_path / "out", "index.html").read_text()
    told = json.loads(html.split('id="dateline-1-data">')[1].split("</script>")[0])
    assert (told["categories"][0], told["categories"][-1], len(told["categories"])) == (
        "protest",
        "other",
        41,
    )


def test_the_command_writes_a_folder(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_frame(frame, tmp_path / "events.parquet")
    (tmp_path / "none.jsonl").touch()
    asked = ["map", str(tmp_path / "events.parquet"), "-o", f"{tmp_path / 'big'}/", "--title", "Made up"]
    done = CliRunner().invoke(cli, [*asked, "--corrections", str(tmp_path / "none.jsonl")])
    assert done.exit_code == 0, done.output
    assert "5,000 events: 4,819 mapped, 99 not mapped, 82 undated" in done.output
    assert only(tmp_path / "big", "index.html").exists()
    for more in (["--url", "https://example.org/"], ["--article"]):
        wrong = CliRunner().invoke(cli, [*asked, *more])
        assert wrong.exit_code == 2
        assert f"{more[0]}: for a page, not for a folder" in wrong.output
    again = CliRunner().invoke(cli, ["map", str(tmp_path / "events.parquet"), "-o", str(tmp_path / "big")])
    assert again.exit_code == 0, again.output
    missing = CliRunner().invoke(cli, ["serve", str(tmp_path)])
    assert "holds no index.html" in str(missing.exception)


def test_corrections_are_made_to_what_goes_straight_into_a_folder(tmp_path: Path) -> None:
    frame = made(400)
    first, second, third, gone = list(to_events(frame))[88:92]
    when = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    log = tmp_path / "log.jsonl"
    anchors = [anchor_of(event) for event in (first, second, third, gone)]
    add_to_log(
        log,
        [
            Correction(kind="fix", when=when, targets=(anchors[0],), changes=(Change(title="Put right"),)),
            Correction(kind="hide", when=when, targets=(anchors[1],)),
            Correction(kind="confirm", when=when, targets=(anchors[2],), changes=(seen(third),)),
            Correction(kind="fix", when=when, targets=(anchors[3],), changes=(Change(title="Too late"),)),
        ],
    )
    frame = frame[frame["event_id"] != gone.event_id]
    kept = write_store([frame.iloc[:200], frame.iloc[200:]], tmp_path / "kept")
    asked = ["map", str(kept), "-o", f"{tmp_path / 'map'}/", "--corrections", str(log)]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    assert done.output.count("no longer applies") == 1
    rows = {row["event_id"]: row for row in details_of(tmp_path / "map")}
    assert len(rows) == 398 and second.event_id not in rows
    assert rows[first.event_id]["title"] == "Put right" and rows[third.event_id]["reviewed"] == "1"
    others = {event.event_id: event.title for event in to_events(frame)}
    assert all(rows[name]["title"] == others[name] for name in rows if name != first.event_id)


def test_served_files_come_whole_or_in_parts(folder: Path) -> None:
    import urllib.request
    from urllib.error import HTTPError

    archive = only(folder, "*.pmtiles")
    whole = archive.read_bytes()
    with serving(folder) as address:
        for asked, part in (("bytes=0-6", whole[:7]), (f"bytes={len(whole) - 5}-", whole[-5:])):
            request = urllib.request.Request(address + archive.name, headers={"Range": asked})
            with urllib.request.urlopen(request) as answer:
                assert (answer.status, answer.read()) == (206, part)
                assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")
        with urllib.request.urlopen(address) as answer:
            assert answer.read() == (folder / "index.html").read_bytes()
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(address + "none")
