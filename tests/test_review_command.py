"""`dateline review` as a program: it says where it is, and ends with Ctrl+C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from dateline.cli import cli
from geo.errors import InputError
from geo.files import write_frame
from geo.gazetteer import is_built
from geo.schema import to_frame

if TYPE_CHECKING:
    from pathlib import Path

from test_corrections import EVENTS, TEXT

needs_gazetteer = pytest.mark.skipif(
    not is_built(), reason="the gazetteer is not built: run `make map` or `dateline gazetteer build` first"
)


@needs_gazetteer
def test_it_serves_until_it_is_ended_and_publishes_the_page_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "coast.txt").write_text(f"Boats sink\n\nLAMU, March 18, 2031 - {TEXT}\n", encoding="utf-8")
    wanted = [
        "coast.txt",
        "--article",
        "--lang",
        "fr",
        "--title",
        "The coast",
        "--url",
        "https://example.org/map.html",
    ]
    assert CliRunner().invoke(cli, ["map", *wanted]).exit_code == 0
    page = tmp_path / "output" / "map.html"
    before = page.read_bytes()
    page.with_suffix(".png").unlink()
    command = [sys.executable, "-m", "dateline", "review", "coast.txt", "--no-browser"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"}
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as run:
        assert run.stdout is not None and run.stderr is not None
        said = run.stdout.readline()
        assert said.startswith("review: http://127.0.0.1:")
        address = said.split()[1]
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(address, timeout=20) as answer:
            assert b"dateline-card" in answer.read()
        origin = address.partition("/?")[0]
        headers = {"Origin": origin, "Content-Type": "application/json"}
        with opener.open(urllib.request.Request(f"{origin}/api/publish", b"{}", headers), timeout=20):
            assert page.read_bytes() == before
            assert page.with_suffix(".png").is_file()
        run.send_signal(signal.SIGINT)
        assert run.wait(20) == 0, run.stderr.read()
        assert run.stdout.read() == "0 entries in seeds/corrections.jsonl\n"


@needs_gazetteer
def test_a_port_that_is_taken_and_a_page_that_is_none_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_frame(to_frame(EVENTS), tmp_path / "coast.geojson")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = CliRunner().invoke(
            cli, ["review", "coast.geojson", "--no-browser", "--port", str(taken.getsockname()[1])]
        )
    assert isinstance(done.exception, InputError) and "cannot be used" in str(done.exception)
    assert CliRunner().invoke(cli, ["review", "coast.geojson", "-o", "map.png"]).exit_code == 2


@pytest.mark.parametrize(
    "command",
    [["review"], ["check"], ["event"], ["corrections"]]
    + [["event", name] for name in ("list", "show", "fix", "merge", "split", "hide", "confirm", "undo")]
    + [["corrections", name] for name in ("list", "export")],
)
def test_help_has_examples(command: list[str]) -> None:
    done = CliRunner().invoke(cli, [*command, "--help"])
    assert done.exit_code == 0 and "Example" in done.output
