"""What the documents say to type: the commands and options are there, and print what README shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dateline.cli import cli
from geo.gazetteer import is_built

ROOT = Path(__file__).parent.parent
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "seeds" / "README.md"]
}
TYPED = [
    (name, line)
    for name, text in DOCUMENTS.items()
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    if language in ("", "sh", "console")
    for line in re.findall(r"^(?:\$ |    )?(?:\w+=\S+ )?dateline (.*)", block, re.MULTILINE)
]
SHOWN = re.findall(r"^\$ dateline (.*)\n((?:(?!\$ |```).*\n)*)", DOCUMENTS["README.md"], re.MULTILINE)


def same(line: str) -> str:
    """The line without what a better reading changes: numbers, reasons, how many events, and which are not mapped."""
    plain = re.sub(r"^(\d+ events|  (?:not mapped|undated)): .*", r"\1: …", line)
    return re.sub(r"\d+", "0", re.sub(r"\[.*\]", "[…]", plain))


def parsed(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that *words* begin with, and the words behind its name."""
    command: click.Command = cli
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"no command {words[0]}"
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize(("name", "line"), TYPED, ids=lambda value: value[:60])
def test_commands_in_documents_and_their_options_are_there(name: str, line: str) -> None:
    typed = line.split(" && ")[0].split(" | ")[0]
    command, words = parsed([word for word in shlex.split(typed, comments=True) if word != "…"])
    known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
    assert {word for word in words if re.match(r"--?[a-z]", word)} <= known


@pytest.mark.skipif(
    not is_built(), reason="the gazetteer is not built: run `make map` or `dateline gazetteer build` first"
)
@pytest.mark.parametrize(("line", "shown"), SHOWN, ids=lambda value: value[:40])
def test_the_readme_shows_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, shown: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    done = CliRunner().invoke(cli, shlex.split(line))
    assert done.exit_code == 0, done.output
    printed = [same(row) for row in done.stdout.splitlines()]
    told = [same(row) for row in shown.splitlines() if row.strip() != "…"]
    assert told and [row for row in told if row not in printed] == []
