"""The `dateline` command: subcommands are loaded when they are used, so that each starts quickly."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Final

import click

from dateline.printing import printable

_COMMANDS: Final = {
    "map": "make the map: articles or tables in, one HTML file out",
    "events": "list the events of articles and tables, or convert a file of events",
    "query": "the events of a time, a place and a kind",
    "locate": "what a place name may mean: candidates, scores, why",
    "place": "the place book: add, list, show, find, move, alias, remove, undo, import, export",
    "event": "put an event right: list, show, fix, merge, split, hide, confirm, undo",
    "review": "a local page to confirm, correct and publish: article beside map",
    "corrections": "the log of corrections: list, export",
    "check": "what an editor must look at before publishing, worst first",
    "embed": "the HTML that shows a map in an article: iframe, element, oEmbed, folder",
    "serve": "try out the folder of a large map on this machine",
    "annotate": "find places, times and events in JSON lines",
    "gazetteer": "the offline gazetteer: info, build, update",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"dateline.commands.{cmd_name}").command
        assert isinstance(command, click.Command)  # our own modules, for the type checker
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline-map", prog_name="dateline")
def cli() -> None:
    """Turn news articles into an honest, time-filtered map.

    \b
    Examples:
      dateline map                                  everything in seeds/ to output/map.html
      dateline map story.txt --date 2015-11-20      one story, read as of that day
      dateline events story.txt                     the events as a table
      dateline locate "Saint-Denis" --near Paris    what a name may mean
      dateline place add "El Hasna" --at 30.465,33.785 --radius-km 5
    """


def main() -> None:
    """Run the command; exit 0 when done, 1 when it failed, 2 on wrong use."""
    from geo.errors import DatelineError

    # numpy would start a thread for each core, whatever is asked of it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        cli.main(standalone_mode=True)
    except DatelineError as exc:
        click.echo(f"dateline: {printable(str(exc))}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stderr.close()
        sys.exit(0)
    except OSError as exc:
        told = f"{exc.filename}: {exc.strerror} (check its name and rights)" if exc.filename else str(exc)
        click.echo(f"dateline: {printable(told)}", err=True)
        sys.exit(1)
