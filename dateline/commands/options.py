"""Options that several subcommands share."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from dateline.sources import DEFAULT_BOOK, DEFAULT_CORRECTIONS
from geo.errors import InputError

type_path = click.Path(path_type=Path)


class Day(click.ParamType[dt.date]):
    """A calendar day, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2015-11-20", param, ctx)


@dataclass(frozen=True, slots=True)
class Folder:
    """An output that is a folder."""

    path: Path


class Output(click.ParamType[Path | Folder]):
    """A file to write, or a folder: one that is there already, or a name that ends in "/"."""

    name = "PATH"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002  # the signature is click's
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Path | Folder:
        if isinstance(value, Path | Folder):
            return value
        is_folder = str(value).endswith(("/", os.sep)) or Path(value).is_dir()
        return Folder(Path(value)) if is_folder else Path(value)


class Size(click.ParamType[tuple[int, int]]):
    """Width and height in px, as 1200x675."""

    name = "WIDTHxHEIGHT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return int(value[0]), int(value[1])
        width, _, height = str(value).lower().partition("x")
        if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
            self.fail(f"{value!r} is not a size; write it as 1200x675", param, ctx)
        from layers.picture import LEAST_PX, MOST_PX

        size = int(width), int(height)
        if not all(LEAST_PX <= side <= MOST_PX for side in size):
            self.fail(f"{value!r} is not within {LEAST_PX} and {MOST_PX} px on each side", param, ctx)
        return size


class Address(click.ParamType[str]):
    """A web address."""

    name = "URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from layers._inline import web_address

        if value and web_address(str(value)) is None:
            self.fail(f"{value!r} is not an http or https address", param, ctx)
        return str(value)


@contextmanager
def wrong_use(hint: str) -> Iterator[None]:
    """What cannot be used in here was given by the option *hint*: the command ends with 2."""
    try:
        yield
    except InputError as exc:
        raise click.BadParameter(str(exc), param_hint=hint) from exc


def require_ending(path: Path, known: Iterable[str], hint: str) -> None:
    """End the command with 2 when *path*, given as *hint*, has none of the endings *known*."""
    if path.suffix.lower() not in known:
        raise click.BadParameter(f"{path} does not end in {' or '.join(known)}", param_hint=hint)


def date_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--date: the day of publication, where the article itself does not tell it."""
    return click.option("--date", type=Day(), help="Day of publication; what 'yesterday' counts from.")(
        command
    )


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--places and --gazetteer: where names are looked up."""
    command = click.option(
        "--gazetteer", type=type_path, default=None, help="Another gazetteer file than the one in the cache."
    )(command)
    return click.option(
        "--places",
        "book",
        type=type_path,
        multiple=True,
        default=(DEFAULT_BOOK,),
        show_default=True,
        help="The place book; of several the later wins.",
    )(command)


def corrections_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--corrections: the log of what a person put right."""
    return click.option(
        "--corrections",
        type=type_path,
        default=DEFAULT_CORRECTIONS,
        show_default=True,
        help="The log of corrections.",
    )(command)
