"""The command as a newcomer meets it: run as a program, in an empty folder."""

import ast
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import layers
from dateline import cli as cli_module
from dateline.cli import cli
from dateline.printing import counted, where_told
from geo.files import read_frame
from geo.gazetteer import is_built
from geo.schema import check

needs_gazetteer = pytest.mark.skipif(
    not is_built(), reason="the gazetteer is not built: run `make map` or `dateline gazetteer build` first"
)
STORY = """\
Bridge falls in Genoa

GENOA, Italy, August 15, 2018. A motorway bridge collapsed in Genoa on Tuesday, killing dozens of people.

The prime minister will visit Genoa on Thursday. Parliament rejected a safety law in 2014.
"""


def dateline(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "160"}
    return subprocess.run(
        [sys.executable, "-m", "dateline", *args], cwd=cwd, input=stdin, capture_output=True, timeout=120, env=environment, check=False
    )  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["map"],
        ["events"],
        ["locate"],
        ["annotate"],
        ["query"],
        ["place"],
        ["place", "add"],
        ["gazetteer"],
    ],
)
def test_help_has_examples(command: list[str], tmp_path: Path) -> None:
    done = dateline(*command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert b"Example" in done.stdout


def test_the_choices_of_the_command_are_those_of_the_page() -> None:
    from dateline.commands.map import command
    from layers._basemap import VIEWPOINTS
    from layers._messages import languages

    choices = {p.name: getattr(p.type, "choices", ()) for p in command.params}
    assert tuple(choices["viewpoint"]) == VIEWPOINTS
    assert sorted(choices["lang"]) == sorted(languages())


@needs_gazetteer
def test_map_writes_the_page_and_the_events_beside_it(story: Path) -> None:
    done = dateline("map", "story.txt", cwd=story.parent)
    assert done.returncode == 0, done.stderr
    assert b"events: " in done.stdout and b"not mapped" in done.stdout
    page = story.parent / "output" / "map.html"
    events = check(read_frame(story.parent / "output" / "map.events.geojson"))
    assert str(Path("output/map.html")).encode() in done.stdout
    assert {"2018-08-14", "2018-08-16"} <= set(events["edtf"])
    assert "Bridge falls in Genoa" in page.read_text(encoding="utf-8")
    assert events[events["edtf"] == "2018-08-16"]["status"].tolist() == ["planned"]


@needs_gazetteer
def test_the_same_input_gives_the_same_bytes(story: Path) -> None:
    for name in ("a.html", "b.html"):
        assert dateline("map", "story.txt", "-o", name, cwd=story.parent).returncode == 0
    assert (story.parent / "a.html").read_bytes() == (story.parent / "b.html").read_bytes()
    assert (story.parent / "a.events.geojson").read_bytes() == (
        story.parent / "b.events.geojson"
    ).read_bytes()


@needs_gazetteer
def test_events_as_table_and_as_files(story: Path) -> None:
    table = dateline("events", "story.txt", cwd=story.parent)
    assert table.returncode == 0
    assert b"2018-08-14" in table.stdout and b"Genoa" in table.stdout
    frames = []
    for name in ("e.parquet", "e.csv", "e.jsonl", "e.geojson"):
        source = "story.txt" if not frames else "e.parquet"
        assert dateline("events", source, "-o", name, cwd=story.parent).returncode == 0
        frames.append(read_frame(story.parent / name))
    assert all(frame.to_wkt().equals(frames[0].to_wkt()) for frame in frames)


@needs_gazetteer
def test_a_story_without_a_year_is_an_error_that_tells_the_remedy(tmp_path: Path) -> None:
    done = dateline(
        "map", "-", cwd=tmp_path, stdin=b"A ferry sank off Naples on 3 May. Divers searched the wreck."
    )
    assert done.returncode == 1
    assert b"--date" in done.stderr and done.stderr.count(b"\n") == 1
    assert not (tmp_path / "output" / "map.html").exists()


@needs_gazetteer
def test_a_given_date_that_contradicts_the_story_is_told(story: Path) -> None:
    done = dateline("events", "story.txt", "--date", "2019-01-01", cwd=story.parent)
    assert done.returncode == 0
    assert b"2018-08-15" in done.stderr and b"2019-01-01" in done.stderr


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["map", "story.txt", "--date", "yesterday"], 2),
        (["map", "story.txt", "-o", "page.docx"], 2),
        (["nonsense"], 2),
        (["place", "add", "X", "--at", "north"], 2),
        (["place", "show", "X"], 1),
        (["place", "remove", "X"], 1),
    ],
)
def test_wrong_use_and_failure_have_their_exit_codes(args: list[str], code: int, story: Path) -> None:
    done = dateline(*args, cwd=story.parent)
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr


@needs_gazetteer
def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    done = dateline("map", "nowhere.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert b"nowhere.txt" in done.stderr and done.stderr.count(b"\n") == 1


@needs_gazetteer
def test_a_place_of_the_book_changes_the_next_map(tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text(
        "NAIROBI, May 4, 2018. Floods hit Qwxyzbur on Thursday.", encoding="utf-8"
    )
    assert dateline("events", "s.txt", "-o", "before.csv", cwd=tmp_path).returncode == 0
    added = dateline("place", "add", "Qwxyzbur", "--at", "-1.5,37.25", "--radius-km", "3", cwd=tmp_path)
    assert added.returncode == 0, added.stderr
    assert (tmp_path / "seeds" / "places.geojson").read_text(encoding="utf-8").count('"Feature"') == 1
    assert dateline("events", "s.txt", "-o", "after.csv", cwd=tmp_path).returncode == 0
    before, after = read_frame(tmp_path / "before.csv"), read_frame(tmp_path / "after.csv")
    assert not before["place_id"].str.startswith("book:").any()
    (found,) = after[after["place_id"] == "book:qwxyzbur"].geometry
    assert (found.x, found.y) == (37.25, -1.5)


def test_adding_from_many_processes_loses_nothing(tmp_path: Path) -> None:
    def add(number: int) -> int:
        return dateline("place", "add", f"Place {number}", "--at", f"{number},10.5", cwd=tmp_path).returncode

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(add, range(12))) == {0}
    listed = dateline("place", "list", "--json", cwd=tmp_path)
    assert len(json.loads(listed.stdout)) == 12


@needs_gazetteer
def test_locate_tells_why(tmp_path: Path) -> None:
    near = json.loads(dateline("locate", "Saint-Denis", "--near", "Paris", "--json", cwd=tmp_path).stdout)
    island = json.loads(dateline("locate", "Saint-Denis", "--country", "RE", "--json", cwd=tmp_path).stdout)
    assert (round(near[0]["lon"]), round(near[0]["lat"])) == (2, 49)
    assert near[0]["reason"]
    assert island[0]["country"] == "RE"
    assert dateline("locate", "Qwxyzbur", cwd=tmp_path).returncode == 1


@needs_gazetteer
def test_annotate_answers_every_line_in_order(tmp_path: Path) -> None:
    records = [{"id": str(i), "text": f"A bus crashed near Genoa on {i + 1} May 2018."} for i in range(20)]
    records[3] = {"id": "given", "text": "We met in Rome.", "spans": [[10, 14]]}
    lines = [json.dumps(record) for record in records]
    lines.insert(5, "not json")
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    runs = [dateline("annotate", "in.jsonl", "--json", "--jobs", jobs, cwd=tmp_path) for jobs in ("1", "2")]
    assert runs[0].stdout == runs[1].stdout
    assert {run.returncode for run in runs} == {1}
    answers = [json.loads(line) for line in runs[0].stdout.splitlines()]
    assert [a["id"] for a in answers] == [
        *(r["id"] for r in records[:5]),
        None,
        *(r["id"] for r in records[5:]),
    ]
    assert "line 6" in answers[5]["error"]
    given = answers[3]["toponyms"]
    assert [(t["start"], t["end"], t["text"]) for t in given] == [(10, 14, "Rome")]
    assert answers[0]["timexes"][0]["value"] == "2018-05-01"
    assert set(answers[0]["events"][0]) >= {
        "start",
        "end",
        "lon",
        "lat",
        "radius_m",
        "title",
        "status",
        "place",
        "edtf",
    }


@needs_gazetteer
def test_half_a_surrogate_pair_is_replaced_where_it_stands(tmp_path: Path) -> None:
    lines = b'{"id": 1, "text": "\\ud800 A bomb exploded in Rome."}\n{"id": 2, "text": "Rome"}\n'
    done = dateline("annotate", "-", "--json", cwd=tmp_path, stdin=lines)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.returncode, second["id"]) == (0, 2)
    assert [(t["start"], t["text"]) for t in first["toponyms"]] == [(21, "Rome")]


def test_a_file_that_is_no_gazetteer_is_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    for command in (["locate", "Rome"], ["gazetteer", "build"], ["gazetteer", "info"]):
        done = dateline(*command, "--gazetteer", "notes.txt", cwd=tmp_path)
        assert done.returncode == 1
        assert b"notes.txt" in done.stderr and done.stderr.count(b"\n") == 1
    assert notes.read_text(encoding="utf-8") == "mine"


@needs_gazetteer
def test_hostile_text_reaches_no_template(tmp_path: Path) -> None:
    hostile = "{{7*7}} {% raw %} ${1} </script><script>alert(1)</script> <img src=x onerror=alert(2)>"
    text = (
        f"{hostile}\n\nROME, May 3, 2018. Gunmen attacked {hostile} in Rome on Tuesday.\n".encode()
        + b"\x00\xff=cmd()"
    )
    done = dateline("map", "-", cwd=tmp_path, stdin=text)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "output" / "map.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page and "<img src=x" not in page
    events = read_frame(tmp_path / "output" / "map.events.geojson")
    assert any(hostile in quote for quote in events["quote"])


@needs_gazetteer
def test_a_table_that_is_piped_has_one_line_an_event(story: Path) -> None:
    lines = dateline("events", "story.txt", cwd=story.parent).stdout.decode().splitlines()
    events = dateline("events", "story.txt", "-o", "e.csv", cwd=story.parent)
    assert events.stdout.startswith(f"{len(lines) - 1} events".encode())
    assert "A motorway bridge collapsed in Genoa on Tuesday, killing dozens of people" in lines[2]


@needs_gazetteer
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_edges_of_the_calendar(day: str, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Gunmen killed two people in Genoa, police said.", encoding="utf-8")
    done = dateline("map", "a.txt", "b.txt", "--date", day, "-o", "m.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {e.isoformat() for e in read_frame(tmp_path / "m.events.geojson")["start"].dt.date} == {day}


@needs_gazetteer
@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["events", "story.txt", "--places", "none.geojson"], 1, "none.geojson: there is no such place book"),
        (["events", "story.txt", "--corrections", "none.jsonl"], 1, "none.jsonl: there is no such log"),
        (["events", "story.txt", "--contact", "a@example.org"], 2, "--online"),
        (["events", "missing.txt", "-o", "x.foo"], 2, "x.foo: unknown ending"),
        (["query", "story.txt", "--near", ""], 2, "--near"),
        (["query", "story.txt", "--km", "3"], 2, "--km is of --near"),
        (["query", "story.txt", "--near", "Genoa", "--km", "nan"], 2, "--km"),
        (["query", "missing.txt", "-o", "x.foo"], 2, "x.foo: unknown ending"),
        (["locate", "Genoa", "--country", "Italy"], 2, "'Italy' is not a code"),
        (["locate", "Genoa", "--country", "XX"], 1, "known in XX"),
        (["annotate", "missing.jsonl"], 1, "missing.jsonl: No such file or directory (check"),
    ],
)
def test_what_would_be_passed_over_in_silence_is_told(
    args: list[str], code: int, told: str, story: Path
) -> None:
    done = dateline(*args, cwd=story.parent)
    assert done.returncode == code
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@needs_gazetteer
def test_a_place_that_is_named_is_never_called_unnamed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Fighters took control of Tikrit on 11 June 2014.", encoding="utf-8")
    assert b"names no place" not in dateline("map", "a.txt", "-o", "m.html", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [(0, "event", "0 events"), (1, "event", "1 event"), (1200, "event", "1,200 events"), (1, "entry", "1 entry"), (3, "entry", "3 entries")],
)  # fmt: skip
def test_one_is_not_said_in_the_plural(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("Rome, Italy", "Rome", (12.5, 41.9)), "Rome, Italy"),
        (("", "the capital", (0.0, 41.9)), "41.9000, 0.0000"),
        (("", "the capital", None), "the capital (not mapped)"),
        (("", "", None), "not mapped"),
    ],
)
def test_an_event_that_has_a_point_is_not_said_to_have_none(told: tuple[str, str, Any], said: str) -> None:
    assert where_told(*told) == said


@pytest.mark.parametrize(
    "wrong",
    [
        ("map", "a.txt", "-o", "a.png", "--size", "10x10"),
        ("map", "a.txt", "-o", "a.png", "--size", "9999x300"),
        ("map", "a.txt", "-o", "a.png", "--size", "wide"),
        ("map", "a.txt", "--url", "maps/a.html"),
        ("embed", "a.html", "--url", "ftp://example.org/a.html"),
        ("map", "a.txt", "-o", "a.docx"),
        ("map", "a.txt", "--date", "yesterday"),
        ("map", "a.txt", "--basemap", "https://tiles.example.org/{z}.png", "--attribution", "Example"),
        ("map", "a.txt", "--basemap", "https://tiles.example.org/{z}/{x}/{y}.png"),
        ("map", "a.txt", "--basemap", "tiles.example.org/{z}/{x}/{y}.png", "--attribution", "Example"),
        ("events", "a.csv", "--columns", "start"),
        ("events", "a.csv", "--columns", "begun=When"),
        ("events", "a.csv", "--columns", "start=When,start=Then"),
        ("query", "a.csv", "--columns", "begun=When"),
        ("query", "a.csv", "--during", "some day"),
        ("query", "a.csv", "--status", "done"),
        ("place", "export", "a.docx"),
        ("corrections", "export", "a.docx"),
        ("events", "a.txt", "-o", "a.docx"),
        ("events", "a.txt", "--online", "nobody"),
        ("locate", "Rome", "--country", "Italy"),
        ("check", "a.txt"),
    ],
)
def test_wrong_use_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, wrong)
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert done.output.startswith("Usage: ") and "Error: " in done.output


def test_every_error_at_the_front_says_what_helps() -> None:
    silent = []
    for path in [
        *Path(layers.__file__).parent.rglob("*.py"),
        *Path(cli_module.__file__).parent.rglob("*.py"),
    ]:
        raised = [
            node.exc for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Raise)
        ]
        calls = [exc for exc in raised if isinstance(exc, ast.Call) and ast.unparse(exc.func) == "InputError"]
        silent += [
            f"{path.name}: {ast.unparse(call)}"
            for call in calls
            if "remedy" not in {word.arg for word in call.keywords} and path.name != "asking.py"
        ]
    assert [
        line for line in silent if "bad[0].reason" not in line
    ] == []  # the document's own reason has its remedy
