"""The commands around the log of corrections, as a newsroom uses them: one after the other, in its own folder."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hostile import HOSTILE
from test_corrections import BOATS, EVENTS, GARISSA, MOMBASA, NAIROBI, WHEN

import dateline
from dateline.cli import cli
from dateline.public_log import write_public_log
from geo.corrections import Anchor, Change, Correction, add_to_log, read_log
from geo.errors import DatelineError, InputError
from geo.files import read_frame, write_frame
from geo.gazetteer import is_built
from geo.schema import to_frame

ROOT = Path(__file__).parent.parent
needs_gazetteer = pytest.mark.skipif(
    not is_built(), reason="the gazetteer is not built: run `make map` or `dateline gazetteer build` first"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a file of events."""
    monkeypatch.chdir(tmp_path)
    write_frame(to_frame(EVENTS), tmp_path / "coast.geojson")
    return tmp_path


def run(*args: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, args)
    if isinstance(done.exception, DatelineError):
        assert code == 1, done.exception
        return str(done.exception)
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def rows(*args: str) -> dict[str, dict[str, object]]:
    return {
        row["event_id"]: row for row in json.loads(run("event", "list", "coast.geojson", "--json", *args))
    }


@needs_gazetteer
def test_a_fix_is_in_the_next_reading_until_it_is_taken_back(desk: Path) -> None:
    said = run("event", "fix", GARISSA.event_id, "coast.geojson", "--at", "-1.283,36.817", "--when", "16 March", "--why", "seen there")  # fmt: skip
    assert "kept in" in said
    now = rows()[GARISSA.event_id]
    assert (now["edtf"], now["radius_m"], now["reviewed"]) == ("2031-03-16", 3000.0, True)
    assert str(now["place_basis"]).startswith("corrected by a person on ") and "seen there" in str(
        now["place_basis"]
    )
    run("events", "coast.geojson", "-o", "now.geojson")
    assert read_frame("now.geojson").set_index("event_id").loc[GARISSA.event_id, "reviewed_on"] is not None
    [entry] = read_log(desk / "seeds" / "corrections.jsonl")
    run("event", "undo", entry.id)
    assert rows()[GARISSA.event_id]["reviewed"] is False
    assert "taken back" in run("corrections", "list", "--all") and "taken back" not in run(
        "corrections", "list"
    )


@needs_gazetteer
def test_merge_split_hide_and_confirm(desk: Path) -> None:
    run("event", "confirm", BOATS.event_id, MOMBASA.event_id, "coast.geojson")
    run("event", "split", MOMBASA.event_id, "coast.geojson", "--title", "One", "--title", "Two")
    run("event", "merge", GARISSA.event_id, EVENTS[3].event_id, "coast.geojson")
    run("event", "hide", EVENTS[4].event_id, "coast.geojson", "--why", "said twice")
    now = rows()
    assert sorted(str(row["title"]) for row in now.values()) == sorted(
        [BOATS.title, GARISSA.title, "Lamp lit", "One", "Two"]
    )
    assert now[BOATS.event_id]["reviewed"] and EVENTS[3].quote in str(now[GARISSA.event_id]["also"])
    assert [entry.kind for entry in read_log("seeds/corrections.jsonl")] == ["confirm"] * 2 + [
        "split",
        "merge",
        "hide",
    ]


@needs_gazetteer
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["fix", "0000000000000001"], 2, "say what to change"),
        (["fix", "0000000000000001", "--at", "99,200"], 2, "latitude 99"),
        (["fix", "0000000000000001", "--at", "1,2", "--no-place"], 2, "twice"),
        (["fix", "0000000000000001", "--alternative", "4", ], 2, "1 alternative;"),
        (["fix", "0000000000000001", "--when", "soon"], 1, "not a date"),
        (["fix", "0000000000000001", "--place", "Xyzzyplugh"], 1, "no place called"),
        (["fix", "0000000000000001", "--title", " "], 1, "title is empty"),
        (["fix", "000000000000000"], 1, "6 events have ids"),
        (["hide", "000000000000000"], 1, "6 events have ids"),
        (["hide", "ffff"], 1, "no event has the id"),
        (["merge", "0000000000000001"], 2, "2 ids"),
        (["merge", "0000000000000001", "0000000000000001"], 2, "name one event"),
        (["split", "0000000000000001", "--title", "One"], 2, "once for each part"),
    ],
)  # fmt: skip
def test_wrong_use_changes_nothing_and_tells_the_remedy(
    desk: Path, args: list[str], code: int, said: str
) -> None:
    assert said in run("event", *args, "coast.geojson", code=code)
    assert not (desk / "seeds" / "corrections.jsonl").exists()


@needs_gazetteer
def test_what_no_longer_applies_is_told_on_standard_error(desk: Path) -> None:
    run("event", "fix", BOATS.event_id, "coast.geojson", "--title", "Boats sink")
    write_frame(to_frame(EVENTS[1:]), desk / "coast.geojson")
    done = CliRunner().invoke(cli, ["map", "coast.geojson"])
    assert done.exit_code == 0
    assert "no longer applies to “Two boats sank off Lamu" in done.stderr


@pytest.mark.parametrize("ending", ["csv", "json", "md", "html"])
def test_the_public_log_is_text_in_every_format_whatever_it_holds(tmp_path: Path, ending: str) -> None:
    entries = add_to_log(
        tmp_path / "log.jsonl",
        [
            Correction(kind="fix", when=WHEN, who=text, why=text, targets=(Anchor(exact=text, title=text, source=text),), changes=(Change(title=text, place=NAIROBI),))
            for text in HOSTILE
        ],
    )  # fmt: skip
    path = tmp_path / f"public.{ending}"
    write_public_log(entries, path, title=HOSTILE[4], with_who=True)
    text = path.read_bytes().decode()
    if ending == "html":
        assert "<script" not in text.lower() and "<img" not in text.lower()
    if ending == "csv":
        table = list(csv.DictReader(io.StringIO(text, newline="")))
        assert not [cell for row in table for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    if ending == "json":
        assert [row["why"] for row in json.loads(text)] == list(HOSTILE)
    if ending == "md":
        assert "<" not in text.replace("\\<", "")
    write_public_log(entries, path, title="x")
    assert "Who" not in path.read_text(encoding="utf-8") and '"who"' not in path.read_text(encoding="utf-8")


def test_an_ending_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="known are"):
        write_public_log([], tmp_path / "log.docx", title="x")


def test_killing_the_writer_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.corrections", "4"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 unreadable files, 0 changes lost" in done.stdout and "4 kills" in done.stdout


@needs_gazetteer
def test_events_of_a_table_are_corrected_as_the_map_reads_them(desk: Path) -> None:
    (desk / "raids.csv").write_text("Tag;Ort;Was;Akte\n03/04/2015;Nairobi;Raid;A-7\n", encoding="utf-8")
    (desk / "own.toml").write_text('[words]\nraid = "crime"\n', encoding="utf-8")
    told = ["--columns", "start=Tag,place=Ort,title=Was", "--dates", "day-first", "--categories", "own.toml"]
    [event] = json.loads(run("event", "list", "raids.csv", "--json", *told))
    assert (event["edtf"], event["category"], event["Akte"]) == ("2015-04-03", "crime", "A-7")
    run("event", "fix", event["event_id"], "raids.csv", "--title", "Raid at night", *told)
    run("events", "raids.csv", "-o", "now.jsonl", *told)
    [now] = (desk / "now.jsonl").read_text(encoding="utf-8").splitlines()
    assert {key: json.loads(now)[key] for key in ("title", "category", "Akte")} == {"title": "Raid at night", "category": "crime", "Akte": "A-7"}  # fmt: skip
    assert "--columns" in run("review", "--help")


@needs_gazetteer
def test_the_library_tells_what_no_longer_applies(desk: Path) -> None:
    (desk / "a.txt").write_text(
        "NAIROBI, May 3, 2018. Gunmen attacked a bank in Nairobi on Tuesday.", "utf-8"
    )
    [event] = json.loads(run("event", "list", "a.txt", "--json"))
    run("event", "hide", event["event_id"], "a.txt")
    assert len(dateline.read("a.txt")) == 0
    (desk / "a.txt").write_text(
        "NAIROBI, May 3, 2018. A bus fell into a river near Mombasa on Monday.", "utf-8"
    )
    with pytest.warns(UserWarning, match="Gunmen attacked"):
        dateline.read("a.txt")
