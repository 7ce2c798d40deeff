"""Options of commands that read tables and many articles."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dateline.commands.options import type_path, wrong_use

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.gathering import Intake
    from dateline.online import Online

_CATEGORIES: Final = Path("seeds/categories.toml")


class Columns(click.ParamType[dict[str, str]]):
    """Roles and the columns that play them: start=Date,place=Town."""

    name = "ROLE=COLUMN,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        from geo.tables import role_of

        found: dict[str, str] = {}
        for pair in str(value).split(","):
            role, equals, column = (part.strip() for part in pair.partition("="))
            if not equals or not role or not column:
                self.fail(f"{pair!r} is not ROLE=COLUMN; write start=Date,place=Town", param, ctx)
            if role in found:
                self.fail(f"{role!r} is there twice", param, ctx)
            with wrong_use("--columns"):
                role_of(role)
            found[role] = column
        return found


_OPTIONS: Final = (
    click.option("--fresh", is_flag=True, help="Read again what was read before."),
    click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        help="Processes for many articles; as many as fit by default.",
    ),
    click.option(
        "--no-merge", is_flag=True, help="Keep an event that several articles tell once for each of them."
    ),
    click.option(
        "--outlets/--no-outlets",
        default=True,
        show_default=True,
        help="Learn first where the publishers of many articles are at home.",
    ),
    click.option(
        "--categories",
        type=type_path,
        default=_CATEGORIES,
        show_default=True,
        help="Your own words for categories, and names of them.",
    ),
    click.option(
        "--online-domain", default="", metavar="HOST", help="Of --online: another server of that kind."
    ),
    click.option(
        "--contact", default="", metavar="MAIL", help="Of --online: who asks; Nominatim has to be told."
    ),
    click.option(
        "--online",
        default=None,
        metavar="SERVICE",
        help="Ask a geocoder of geopy, such as nominatim or photon, for the names in articles. "
        "Keys come from DATELINE_<SERVICE>_KEY.",
    ),
    click.option(
        "--scheduler",
        default="",
        metavar="tcp://HOST:PORT",
        help="Of --engine dask: a cluster that is running.",
    ),
    click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help="What reads many articles, and builds stores and folders: this machine, or a Dask cluster.",
    ),
    click.option("--swap", is_flag=True, help="Of tables: latitude and longitude are swapped."),
    click.option(
        "--dates",
        type=click.Choice(["day-first", "month-first"]),
        help="Of tables: what 03/04/2015 means.",
    ),
    click.option(
        "--columns",
        type=Columns(),
        default={},
        help="Of tables: which column is what, as start=Date,place=Town.",
    ),
)
"""In the order of the help turned round, as click takes them."""


def intake_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How tables and many articles are read, and by whose help, handed on as one `Intake` called *intake*."""

    @functools.wraps(command)
    def at_once(*args: Any, intake: Callable[[], Intake], **more: Any) -> Any:
        return command(*args, intake=intake(), **more)

    return later_intake_options(at_once)


def later_intake_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command that may not need it: *intake* makes it, which loads all that reads."""

    @functools.wraps(command)
    def with_intake(
        *args: Any,
        columns: dict[str, str],
        dates: str | None,
        swap: bool,
        jobs: int | None,
        fresh: bool,
        no_merge: bool,
        outlets: bool,
        categories: Path,
        engine: str,
        scheduler: str,
        online: str | None,
        contact: str,
        online_domain: str,
        **more: Any,
    ) -> Any:
        if scheduler and engine != "dask":
            raise click.UsageError("--scheduler is of --engine dask")
        if (contact or online_domain) and not online:
            raise click.UsageError("--contact and --online-domain are of --online")
        if online and engine == "dask":
            raise click.UsageError(
                "--online asks slowly, one name after another; it does not go with --engine dask"
            )

        def intake() -> Intake:
            return replace(
                _intake(columns, dates, swap, jobs, fresh),
                merge=not no_merge,
                outlets=outlets,
                categories=categories if categories != _CATEGORIES or categories.is_file() else None,
                engine=engine,
                scheduler=scheduler,
                online=_online(online, contact, online_domain) if online else None,
            )

        return command(*args, intake=intake, **more)

    for option in _OPTIONS:
        with_intake = option(with_intake)
    return with_intake


def _intake(columns: dict[str, str], dates: str | None, swap: bool, jobs: int | None, fresh: bool) -> Intake:
    from dateline.gathering import Intake
    from dateline.remembered import default_memory
    from geo.tables import TableOptions

    tables = TableOptions(columns=columns, dates=(dates or "").removesuffix("-first"), swap=swap)
    return Intake(tables=tables, jobs=jobs, memory=default_memory(), fresh=fresh, aside=Path())


def _online(service: str, contact: str, domain: str) -> Online:
    """The geocoder asked for; its key comes from the environment, or from the keyring where there is one."""
    import os

    from platformdirs import user_cache_path

    from dateline.online import Online
    from dateline.printing import warn
    from geo.online import Cache, OnlineGeocoder, open_service

    key = os.environ.get(f"DATELINE_{service.upper()}_KEY") or _kept_key(service)
    with wrong_use("--online"):
        geocoder = open_service(service, contact=contact, domain=domain, key=key)
    return Online(
        OnlineGeocoder(service, geocoder, Cache(user_cache_path("dateline") / "online.sqlite")), warn
    )


def _kept_key(service: str) -> str:
    from importlib import import_module
    from importlib.util import find_spec

    return (import_module("keyring").get_password("dateline", service) or "") if find_spec("keyring") else ""
