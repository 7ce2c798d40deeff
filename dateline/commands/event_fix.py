"""`dateline event fix` and `split`: another place, date or title for an event, or for its parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.event_options import add_and_tell, desk_with, ids_and_inputs, saying_options
from dateline.commands.options import wrong_use
from dateline.printing import counted
from geo.coordinates import parse_lonlat
from geo.errors import InputError
from geo.schema import PLACE_PRECISIONS, STATUSES

if TYPE_CHECKING:
    from geo.corrections import Change
    from geo.schema import Event


@click.command("fix")
@ids_and_inputs
@click.option(
    "--place",
    default="",
    help="The place: a name, with its country where needed, or an id as `locate` shows it.",
)
@click.option(
    "--alternative", type=click.IntRange(1, 5), help="The place: a candidate as `event show` numbers them."
)
@click.option("--at", default="", help="The place: a point, LAT,LON.")
@click.option(
    "--area", default="", help="The place: an area, as well-known text, GeoJSON, or a file of either."
)
@click.option("--no-place", is_flag=True, help="It has no place on the map.")
@click.option("--radius-km", type=click.FloatRange(0, 5000), help="How far off the point it may be.")
@click.option("--kind", type=click.Choice(PLACE_PRECISIONS), help="What the point or area is.")
@click.option("--name", default="", help="What the place is called on the map.")
@click.option(
    "--when", default="", help='The date: "2015-11-19", "2015-11-16/2015-11-20", "2015-11" or a phrase.'
)
@click.option("--no-date", is_flag=True, help="Its date is not known.")
@click.option("--title", help="Another title.")
@click.option("--status", type=click.Choice(STATUSES), help="Whether it happened.")
@click.option("--category", help="Another category.")
@saying_options
def fix(
    words: tuple[str, ...],
    *,
    who: str,
    why: str,
    title: str | None,
    status: str | None,
    category: str | None,
    **given: Any,
) -> None:
    """Give an event another place, date, title, status or category.

    \b
    Examples:
      dateline event fix 3f9a02bc --place "Tripoli, Lebanon"
      dateline event fix 3f9a02bc --at 34.437,35.849 --radius-km 2 --name "Tripoli harbour"
      dateline event fix 3f9a02bc --area harbour.geojson --when "19 November"
      dateline event fix 3f9a02bc --when 2015-11-16/2015-11-20 --status planned --why "court file 12/3"
    """
    from geo.corrections import Change, Timing, timing_of

    where = {name: given.pop(name) for name in ("date", "book", "gazetteer", "corrections", "intake")}
    _refuse_two(given, ("place", "alternative", "at", "area", "no_place"))
    _refuse_two(given, ("when", "no_date"))
    desk, [event] = desk_with(words, 1, 1, where)
    when = (
        timing_of(given["when"], event.published) if given["when"] else Timing() if given["no_date"] else None
    )
    change = Change(
        place=_placing(event, given, where), time=when, title=title, status=status, category=category
    )
    if change.is_empty:
        raise click.UsageError(
            "say what to change: --place, --at, --area, --when, --title, --status, --category …"
        )
    add_and_tell(desk, [desk.correction("fix", [event], [change], who=who, why=why)])


def _refuse_two(given: dict[str, Any], names: tuple[str, ...]) -> None:
    there = [f"--{name.replace('_', '-')}" for name in names if given[name]]
    if len(there) > 1:
        raise click.UsageError(f"{' and '.join(there)} say the same thing twice; give one of them")


def _placing(event: Event, given: dict[str, Any], where: dict[str, Any]) -> Any:
    """The place that the options give, None when they give none."""
    from dateline.correcting import named, place_named, placing_of_alternative
    from dateline.sources import open_source
    from geo.book.place import RADIUS_M
    from geo.corrections import Placing, placing_at, placing_in, placing_of

    name, kind = given["name"], given["kind"]
    if given["no_place"]:
        return Placing()
    if given["at"]:
        radius_m = RADIUS_M[kind or "town"] if given["radius_km"] is None else given["radius_km"] * 1000
        return placing_at(
            _point(given["at"]), radius_m=radius_m, kind=kind or "town", name=name or event.place_text
        )
    if given["area"]:
        return placing_in(_area(given["area"]), kind=kind or "area", name=name or event.place_text)
    if not given["place"] and given["alternative"] is None:
        return None
    source = open_source(gazetteer=where["gazetteer"], book=where["book"])
    if given["place"]:
        return named(placing_of(place_named(given["place"], source), source), name)
    if given["alternative"] > len(event.alternatives):
        raise click.UsageError(
            f"the event has {counted(len(event.alternatives), 'alternative')}; `dateline event show` lists them"
        )
    return named(placing_of_alternative(event.alternatives[given["alternative"] - 1], source), name)


def _point(text: str) -> tuple[float, float]:
    with wrong_use("--at"):
        return parse_lonlat(text)


def _area(text: str) -> str:
    """The area itself, or what the file of that name holds."""
    if text.lstrip().startswith(("{", "POLYGON", "MULTIPOLYGON")) or not Path(text).is_file():
        return text
    try:
        return Path(text).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(
            f"cannot be read: {exc}", path=text, remedy="give a file of well-known text or GeoJSON"
        ) from exc


@click.command("split")
@ids_and_inputs
@click.option("--title", "titles", multiple=True, help="The title of a part; give it once for each part.")
@click.option("--place", "places", multiple=True, help="The place of a part, as in `event fix`.")
@click.option("--when", "whens", multiple=True, help="The date of a part, as in `event fix`.")
@saying_options
def split(
    words: tuple[str, ...],
    *,
    titles: tuple[str, ...],
    places: tuple[str, ...],
    whens: tuple[str, ...],
    who: str,
    why: str,
    **where: Any,
) -> None:
    """Make several events of one: options given several times say what the parts are.

    What is given once holds for all parts.

    \b
    Examples:
      dateline event split 3f9a02bc --place Garissa --place Mombasa
      dateline event split 3f9a02bc --title "First blast" --title "Second blast" --when 2015-11-12 --when 2015-11-13
    """
    counts = {len(values) for values in (titles, places, whens) if len(values) > 1}
    if len(counts) != 1:
        raise click.UsageError("give --title, --place or --when once for each part, the same number of times")
    desk, [event] = desk_with(words, 1, 1, where)
    changes = _parts(event, counts.pop(), titles, places, whens, where)
    add_and_tell(desk, [desk.correction("split", [event], changes, who=who, why=why)])


def _parts(
    event: Event,
    count: int,
    titles: tuple[str, ...],
    places: tuple[str, ...],
    whens: tuple[str, ...],
    where: dict[str, Any],
) -> list[Change]:
    from dateline.correcting import place_named
    from dateline.sources import open_source
    from geo.corrections import Change, placing_of, timing_of

    source = open_source(gazetteer=where["gazetteer"], book=where["book"]) if places else None
    placings = [placing_of(place_named(place, source), source) for place in places] if source else []
    times = [timing_of(when, event.published) for when in whens]
    return [
        Change(title=_nth(titles, number), place=_nth(placings, number), time=_nth(times, number))
        for number in range(count)
    ]


def _nth(values: Any, number: int) -> Any:
    return None if not values else values[0] if len(values) == 1 else values[number]
