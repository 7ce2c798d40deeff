"""Files too large to be held are converted piece by piece, to what they would be otherwise."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import geopandas
import pytest
from atlas import SmallAtlas
from click.testing import CliRunner
from pyarrow import parquet
from pyramid_made import made

from dateline.cli import cli
from dateline.converting import convert, is_large
from dateline.gathering import Intake
from dateline.reading import read_inputs
from geo.errors import InputError
from geo.files import PIECEWISE, read_frame, write_frame, write_frames
from geo.schema import to_events

if TYPE_CHECKING:
    from pathlib import Path


def heard(done: int, total: int, step: str) -> None:
    assert 0 < done <= total and step in ("reading", "writing")


@pytest.fixture
def raids(tmp_path: Path) -> Path:
    """A table out of order, with texts that any format has to guard, numbers with holes, undated and bad rows."""
    dice = random.Random(4)
    rows = ["id,title,date,lat,lon,deaths,note"]
    for n in range(900):
        day = f"20{dice.randrange(10, 19)}-0{dice.randrange(1, 10)}-1{n % 10}" if n % 40 else ""
        rows.append(f'{n},"Raid, {n % 7}",{day},{n % 80},{n % 170},{n if n % 3 else ""},=note {n % 5}')
    rows.append("901,broken,2015-13-45,1,2,,")
    (tmp_path / "raids.csv").write_text("\n".join(rows) + "\n")
    return tmp_path / "raids.csv"


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.converting._ROWS", 70)
    monkeypatch.setattr("dateline.converting._BLOCK", 16)


@pytest.mark.parametrize("ending", PIECEWISE)
def test_what_is_written_piece_by_piece_is_what_is_written_at_once(
    raids: Path, small_pieces: None, ending: str, tmp_path: Path
) -> None:
    told: list[str] = []
    inputs = [str(raids)]
    out = tmp_path / "out" / f"raids{ending}"
    (tmp_path / "own.toml").write_text('[words]\nraid = "robbery"\n')
    intake = Intake(aside=tmp_path, categories=tmp_path / "own.toml")
    count = convert(inputs, out, SmallAtlas(), intake, warn=told.append, progress=heard)
    whole = read_inputs(inputs, SmallAtlas(), intake=Intake(categories=tmp_path / "own.toml"))
    assert set(whole["category"]) == {"robbery"}
    write_frame(whole, tmp_path / f"whole{ending}")
    assert count == len(whole) == 900
    assert "1 of 901 rows set aside" in told[0] and (tmp_path / "raids.rejected.csv").is_file()
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    if ending != ".parquet":
        assert out.read_bytes() == (tmp_path / f"whole{ending}").read_bytes()
        return
    assert list(to_events(read_frame(out))) == list(to_events(whole))
    assert read_frame(out).dtypes.equals(read_frame(tmp_path / "whole.parquet").dtypes)
    assert parquet.read_metadata(out).num_row_groups > 9
    assert list(geopandas.read_parquet(out).total_bounds) == list(whole.total_bounds)


def test_of_two_events_of_one_id_the_later_stays(small_pieces: None, tmp_path: Path) -> None:
    frame = made(300)
    write_frame(frame, tmp_path / "a.parquet")
    write_frame(frame.iloc[100:150].assign(title="Later"), tmp_path / "b.parquet")
    inputs = [str(tmp_path / name) for name in ("a.parquet", "b.parquet")]
    intake = Intake()
    out = tmp_path / "both.jsonl"
    assert convert(inputs, out, SmallAtlas(), intake, warn=print, progress=heard) == 300
    write_frame(read_inputs(inputs, SmallAtlas()), tmp_path / "whole.jsonl")
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert sum(event.title == "Later" for event in to_events(read_frame(out))) == 50


def test_pieces_of_different_columns_are_left_to_who_holds_them_together(raids: Path, tmp_path: Path) -> None:
    write_frame(made(30), tmp_path / "events.parquet")
    inputs = [str(raids), str(tmp_path / "events.parquet")]
    out = tmp_path / "both.csv"
    assert convert(inputs, out, SmallAtlas(), Intake(), warn=print, progress=heard) is None
    assert not out.exists()


def test_only_what_is_large_and_can_be_is_converted_so(
    raids: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert not is_large([str(raids)], tmp_path / "x.csv")
    monkeypatch.setattr("dateline.converting._LARGE", 1000)
    assert is_large([str(raids)], tmp_path / "x.csv")
    assert not is_large([str(raids)], tmp_path / "x.kmz")
    assert not is_large([str(raids)], tmp_path / "x.lpf.json")
    (tmp_path / "story.txt").write_text("NAIROBI, 3 May 2019 - A bridge fell in Mombasa.\n" * 99)
    assert not is_large([str(raids), str(tmp_path / "story.txt")], tmp_path / "x.csv")


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    write_frame(made(5), tmp_path / "x.csv")
    before = (tmp_path / "x.csv").read_bytes()

    def breaks_off():  # type: ignore[no-untyped-def]
        yield made(10)
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        write_frames(breaks_off(), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes() == before


def test_the_command_converts_a_large_table(
    raids: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    held = CliRunner().invoke(cli, ["events", "raids.csv", "-o", "held.csv"])
    monkeypatch.setattr("dateline.converting._LARGE", 1000)
    done = CliRunner().invoke(cli, ["events", "raids.csv", "-o", "passed.csv"])
    assert (held.exit_code, done.exit_code) == (0, 0), done.output
    assert done.output.replace("passed", "held") == held.output
    assert (tmp_path / "passed.csv").read_bytes() == (tmp_path / "held.csv").read_bytes()
