"""What does each input hold: an article, many of them, events, or a table? And the rows of the last two."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from geo.errors import InputError
from geo.files import FRAME_ENDINGS, holds_events, read_frame
from geo.reading import expand, holds_articles, left_out
from geo.schema import COLUMNS, OPTIONAL, Event, series
from geo.store import is_store
from geo.store.reading import files_of as files_of_store
from geo.tables import TABLE_ENDINGS, Aside, TableOptions, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geopandas import GeoDataFrame

    from dateline.online import Online
    from geo.place import Candidates

Kind = Literal["article", "articles", "events", "table"]
REJECTED: Final = ".rejected.csv"
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How inputs beyond a single article are taken in.

    tables: what a person says of the tables. jobs: processes for articles, None for as many as fit. memory: the file
    of articles read before, None to remember nothing; fresh: read all anew. aside: the folder for NAME.rejected.csv,
    None to write no such file. engine: "local", or "dask" on the cluster at scheduler or one of our own. online: the
    geocoder that may be asked. addresses: of saved pages, where they came from. merge: an event that several articles
    tell is one, with a receipt of each. categories: a file of the newsroom's own, None for those of
    `geo.events.CATEGORIES`. outlets: learn first where the publishers of the articles are at home.
    """

    tables: TableOptions = field(default_factory=TableOptions)
    jobs: int | None = 1
    memory: Path | None = None
    fresh: bool = False
    aside: Path | None = None
    engine: str = "local"
    scheduler: str = ""
    online: Online | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    merge: bool = True
    categories: Path | None = None
    outlets: bool = True


def files_of(
    inputs: Iterable[str | Path], *, warn: Callable[[str], None] | None = None
) -> list[tuple[str | Path, Kind]]:
    """Every file that *inputs* name, once, with what it holds; "-" is an article.

    *warn* is told what was left out of a folder. Raises InputError for what is not there.
    """
    found: dict[str, tuple[str | Path, Kind]] = {}
    for typed in inputs:
        if str(typed) in ("-", ""):
            found[str(typed)] = (typed, "article")
            continue
        stored = is_store(typed)
        taken = files_of_store(Path(typed)) if stored else expand(str(typed))
        rest = left_out(str(typed), taken) if warn and not stored else []
        if warn and rest:
            named = ", ".join(path.name for path in rest[:_SHOWN]) + (", …" if len(rest) > _SHOWN else "")
            warn(f"{typed}: files that are no articles are left out: {named} (name them to read them)")
        for path in taken:
            found.setdefault(str(path), (typed if str(path) == str(Path(typed)) else path, kind_of(path)))
    return list(found.values())


def kind_of(path: Path) -> Kind:
    """What the file holds, by its ending and how it begins."""
    ending = path.suffix.lower()
    if path.is_file() and holds_articles(path):
        return "articles"
    if ending in FRAME_ENDINGS and (ending not in TABLE_ENDINGS or not path.is_file() or holds_events(path)):
        return "events"
    if ending == ".gz" and Path(path.stem).suffix.lower() not in (".csv", ".tsv", ".tab", ".txt"):
        return "article"
    return "table" if ending in TABLE_ENDINGS else "article"


def rows_of(
    path: Path, kind: Kind, name: str, source: Candidates, intake: Intake, warn: Callable[[str], None] | None
) -> GeoDataFrame:
    """The events frame in a file of events or a table; *warn* is told how many rows were set aside, and where they are."""
    if kind == "events":
        return completed(read_frame(path))
    reading = read_table(path, source, options=intake.tables, name=name)
    if reading.gap and warn:
        warn(f"{path}: {reading.gap}")
    set_aside(Aside(reading.bad), path, of=reading.rows, what="rows", intake=intake, warn=warn)
    return completed(reading.events)


def set_aside(
    aside: Aside, path: Path, *, of: int, what: str, intake: Intake, warn: Callable[[str], None] | None
) -> None:
    """Write what cannot be used to NAME.rejected.csv, if there is a folder for it, and tell so in one line."""
    if not aside.count:
        return
    told = f"{path}: {aside.count} of {of} {what} set aside"
    if intake.aside is not None:
        told += f" in {aside.write(intake.aside / (path.stem + REJECTED))}"
    if warn:
        warn(f"{told}: {aside.reasons()}")


def completed(frame: GeoDataFrame) -> GeoDataFrame:
    """*frame* with the columns of the schema that it may lack."""
    missing = {name: getattr(Event(), name) for name in OPTIONAL if name not in frame.columns}
    return frame.assign(
        **{name: series(name, [value] * len(frame)).set_axis(frame.index) for name, value in missing.items()}
    )


def joined(frames: list[GeoDataFrame]) -> GeoDataFrame:
    """The frames below one another, ordered by time, undated last; of two events of one id the later stays."""
    import geopandas as gpd
    import pandas as pd

    filled = [frame for frame in frames if len(frame)] or frames[:1]
    if not filled:
        raise InputError("nothing to read", remedy="name at least one input")
    whole = filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)
    whole = whole.drop_duplicates("event_id", keep="last")
    order = whole[["start", "end", "source", "quote_start", "event_id"]].assign(
        quote_start=whole["quote_start"].fillna(0)
    )
    place = order.sort_values(list(order.columns), kind="stable", na_position="last").index
    names = [name for name in COLUMNS if name in whole.columns]
    names += [name for name in whole.columns if name not in COLUMNS]
    return gpd.GeoDataFrame(whole.loc[place, names].reset_index(drop=True), geometry="geometry")
