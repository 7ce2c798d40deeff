"""A gazetteer from a dump of GeoNames, on a small dump in the real format."""

import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.commands.gazetteer import command
from geo.errors import GazetteerError, InputError
from geo.gazetteer import Gazetteer, update
from geo.gazetteer.fetching import fetch
from geo.gazetteer.rows import Row, own_rows


def line(
    number: int, name: str, group: str, code: str, lon: float, lat: float, country: str, **more: object
) -> str:
    cells = {"others": "", "admin1": "", "admin2": "", "people": 0, "zone": "", **more}
    return "\t".join(
        map(str, [number, name, name, cells["others"], lat, lon, group, code, country, "", cells["admin1"],
                  cells["admin2"], "", "", cells["people"], "", 0, cells["zone"], "2026-01-31"])
    )  # fmt: skip


DUMP = [
    line(90000001, "Wadi Example", "H", "WAD", 33.9, 30.1, "EG"),
    line(90000002, "Examplestow", "P", "PPL", 0.5, 52.1, "GB", people=40, others="Exemplestow,مثال", zone="Europe/London"),
    line(90000003, "Examplestow", "S", "HTL", 0.5001, 52.1001, "GB"),
    line(90000004, "Republic of France", "A", "PCLI", 2, 46, "FR", others="France"),
    line(90000005, "Examplestow Airport", "S", "AIRP", -0.45, 51.47, "GB"),
    line(2988507, "Paris", "P", "PPLC", 2.3488, 48.85341, "FR", admin1="11", people=2_138_551),
    line(90000006, "Examplestow Hundred", "A", "ADM4", 0.5, 52.1, "GB", admin1="ENG"),
]  # fmt: skip


def own() -> list[Row]:
    """Of our own tables as much as these tests need: what lies in two countries and has no number of GeoNames."""
    return [
        r for r in own_rows() if r.country in ("FR", "GB", "EG") and not r.place_id.startswith("geonames:")
    ]


OWN = own()


def zipped(path: Path, lines: list[str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "not a dump " * 500)
        archive.writestr("GB.txt", "\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("update")
    path, bad = update(
        zipped(folder / "GB.zip", [DUMP[0], "broken line", *DUMP[1:]]),
        folder / "full.sqlite",
        rows=lambda: OWN,
    )
    assert bad == 1
    assert sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) == ["GB.zip", "full.sqlite"]
    return path


def test_places_of_the_dump_are_found_by_all_names(full: Path) -> None:
    gazetteer = Gazetteer(full)
    town, inn = gazetteer.candidates("Examplestow")
    assert (town.place_id, town.kind, town.timezone) == ("geonames:90000002", "town", "Europe/London")
    assert (inn.kind, inn.radius_m) == ("site", 500)
    assert gazetteer.candidates("مثال")[0] == town
    assert gazetteer.candidates("Wadi Example")[0].country_name == "Egypt"
    assert gazetteer.meta["dump"].startswith("GB.txt ")


def test_what_the_package_knows_better_is_not_doubled(full: Path) -> None:
    gazetteer = Gazetteer(full)
    assert [p.place_id for p in gazetteer.candidates("Republic of France")] == ["iso:FR"]
    assert gazetteer.candidates("France")[0].place_id == "iso:FR"
    assert gazetteer.candidates("Examplestow Airport") == []  # Heathrow's point: our own table has it
    assert [p.place_id for p in gazetteer.demonym("Parisian")] == ["geonames:2988507"]


def test_a_run_that_was_killed_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    many = [line(91000000 + n, f"Place {n}", "P", "PPL", n % 170, n % 80, "GB") for n in range(50_000)]
    source = zipped(tmp_path / "GB.zip", many)
    straight, _ = update(source, tmp_path / "straight.sqlite", rows=list)
    script = (
        "import os, sys; from pathlib import Path; from geo.gazetteer import update\n"
        "stop = lambda done, of, step: done > of / 2 and os.kill(os.getpid(), 9)\n"
        "update(Path(sys.argv[1]), Path(sys.argv[2]), progress=stop, rows=list)"
    )
    broken = tmp_path / "broken.sqlite"
    done = subprocess.run([sys.executable, "-c", script, str(source), str(broken)], check=False)
    assert done.returncode == -9
    assert not broken.exists()
    told: list[int] = []
    update(source, broken, rows=list, progress=lambda done, _of, _step: told.append(done))
    assert len(told) < 3  # the first half was not read again
    assert broken.read_bytes() == straight.read_bytes()


def test_a_full_disk_keeps_the_old_file_and_says_so(tmp_path: Path) -> None:
    source, target = zipped(tmp_path / "GB.zip", DUMP), tmp_path / "g.sqlite"
    target.write_bytes(b"old")
    script = (
        "import resource, sys; from pathlib import Path; from geo.gazetteer import update\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192))\n"
        "update(Path(sys.argv[1]), Path(sys.argv[2]), rows=list)"
    )
    command_line = [sys.executable, "-c", script, str(source), str(target)]
    done = subprocess.run(command_line, check=False, capture_output=True, text=True, env=dict(os.environ))
    assert "GazetteerError" in done.stderr.splitlines()[-1]
    assert "run the command again" in done.stderr.splitlines()[-1]
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize(
    "content", [b"", b"a\tb\n", b"PK\x03\x04 cut off", "\n".join(DUMP[:1])[:20].encode()]
)
def test_what_is_no_dump_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.zip"
    path.write_bytes(content)
    if content:
        with pytest.raises((InputError, GazetteerError), match="is not a line of a GeoNames dump"):
            update(path, tmp_path / "g.sqlite", rows=list)
    else:
        with pytest.raises((InputError, GazetteerError), match="holds no place"):
            update(path, tmp_path / "g.sqlite", rows=list)
    assert not (tmp_path / "g.sqlite").exists()


class _Server(BaseHTTPRequestHandler):
    content, mark, breaks_after, asked = b"", '"one"', 0, []  # type: ignore[var-annotated]

    def do_GET(self) -> None:
        self.asked.append(self.headers["Range"])
        start = 0
        if self.headers["Range"] and self.headers["If-Range"] == self.mark:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
        self.send_response(206 if start else 200)
        self.send_header("ETag", self.mark)
        self.send_header("Content-Length", str(len(self.content) - start))
        self.end_headers()
        self.wfile.write(self.content[start : start + (self.breaks_after or len(self.content))])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, type[_Server]]]:
    kind = type("Kind", (_Server,), {"asked": []})
    with HTTPServer(("127.0.0.1", 0), kind) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/dump/GB.zip", kind
        running.shutdown()
        thread.join()


def test_a_fetch_that_broke_off_goes_on(tmp_path: Path, server: tuple[str, type[_Server]]) -> None:
    url, kind = server
    kind.content, kind.breaks_after = os.urandom(500_000), 200_000
    with pytest.raises(InputError, match="again and it goes on"):
        fetch(url, tmp_path)
    kind.breaks_after = 0
    assert fetch(url, tmp_path).read_bytes() == kind.content
    assert kind.asked[1].startswith("bytes=") and int(kind.asked[1][6:-1]) > 0
    assert [p.name for p in tmp_path.iterdir()] == ["GB.zip"]


def test_a_file_that_changed_meanwhile_is_fetched_anew(
    tmp_path: Path, server: tuple[str, type[_Server]]
) -> None:
    url, kind = server
    kind.content, kind.breaks_after = os.urandom(500_000), 200_000
    with pytest.raises(InputError):
        fetch(url, tmp_path)
    kind.content, kind.breaks_after, kind.mark = os.urandom(300_000), 0, '"two"'
    assert fetch(url, tmp_path).read_bytes() == kind.content


def test_the_command_takes_a_url(tmp_path: Path, server: tuple[str, type[_Server]]) -> None:
    url, kind = server
    kind.content = zipped(tmp_path / "made.zip", DUMP).read_bytes()
    target = tmp_path / "g.sqlite"
    done = CliRunner().invoke(command, ["update", "--from", url, "--gazetteer", str(target)])
    assert done.exit_code == 0, done.output
    assert Gazetteer(target).candidates("Exemplestow")[0].place_id == "geonames:90000002"
    assert not (tmp_path / "GB.zip").exists()
    assert CliRunner().invoke(command, ["update", "--from", "x.zip", "--classes", "Q"]).exit_code == 2
