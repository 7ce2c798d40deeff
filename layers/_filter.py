"""`TimeFilter`: any GeoDataFrame as a layer that a reader filters by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from branca.element import Element, Figure, MacroElement

from geo.errors import InputError
from layers._blocks import Blocks, blocks_of
from layers._columns import categories_of, columns_of, extent_of_rows
from layers._inline import Raw, escaped, json_block
from layers._listing import listing
from layers._many import LISTED, many_of
from layers._messages import direction, script_words, words
from layers._plain import ScriptMacro, carry_assets, shows_many
from layers._rows import Wanted, is_events_frame, rows_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from layers._times import Span

INTERVALS: Final = ("uncertain", "lasting")
MODES: Final = ("window", "cumulative")
_PREFIX: Final = "dateline-"


class TimeFilter(MacroElement):
    """A layer of *frame* with a time control, a list of its events and a receipt for each.

    *frame* is any GeoDataFrame (points, lines, polygons; any CRS). *time* names its column of times:
    datetimes, dates, ISO text, years, pandas Periods or Intervals, pairs; *end*, if there is such a
    column, ends the interval. Rows without a time are listed apart, rows without geometry as not
    mapped. The events frame is recognised and shown with its receipts. *intervals* says what an
    interval means: "uncertain" (it happened some time within; the rule of the events frame) or
    "lasting" (it went on all the time). *category* names the column for colours and for the layers
    of folium's `LayerControl`; *title* the column of names.

    Add it to a `folium.Map` before the `LayerControl`. Raises InputError for columns, times or years
    that cannot be shown, SchemaError for a broken events frame.
    """

    def __init__(
        self,
        frame: GeoDataFrame,
        time: str = "start",
        end: str | None = "end",
        *,
        title: str | None = None,
        category: str | None = None,
        intervals: str = "uncertain",
        mode: str = "window",
        lang: str = "en",
    ) -> None:
        self._on: Element | None = None
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TimeFilter"
        self._template = ScriptMacro(self._call, for_many=lambda: shows_many(self.get_root()))
        _require(intervals, INTERVALS, "intervals")
        _require(mode, MODES, "mode")
        wanted = Wanted(time=time, end=end, title=title, category=category)
        self.many = many_of(frame, wanted, words(lang)) if len(frame) > LISTED else None
        self.rows = self.many.listed if self.many else rows_of(frame, wanted)
        self.categories = self.many.categories if self.many else categories_of(self.rows)
        self.extent = self.many.places.extent if self.many else extent_of_rows(self.rows)
        self.lang = lang
        self._blocks: dict[str, Blocks] = {}
        self.plain = not is_events_frame(frame)
        self.options = {"lasting": intervals == "lasting", "mode": mode, "plain": self.plain}
        self.groups = _groups(len(self.categories))

    @property
    def span(self) -> Span | None:
        """From the first to the last moment, in milliseconds since 1970; None when nothing is dated."""
        if self.many:
            return self.many.span
        spans = [row.span for row in self.rows if row.span is not None]
        return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None

    @property
    def _parent(self) -> Element | None:
        return self._on

    @_parent.setter
    def _parent(self, parent: Element | None) -> None:
        """Being added to a map also adds a folium layer for each category, which LayerControl lists."""
        self._on = parent
        if parent is None:
            return
        number = sum(isinstance(child, TimeFilter) for child in parent._children.values())
        for position, group in enumerate(self.groups):
            group.layer_name = f"dateline {number}.{position + 1}"
            parent.add_child(group)
        for name in [n for n, child in parent._children.items() if type(child).__name__ == "LayerControl"]:
            parent._children.move_to_end(name)  # folium asks for it to be last

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002  # the signature is branca's
        """Put list, data and one line of script into the figure, uncompiled; gives back nothing more."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._on is None:
            raise InputError("a TimeFilter is rendered as part of a map", remedy="add it to a folium.Map")
        prefix = f"{_PREFIX}{1 + filters_below(figure).index(self)}"
        carry_assets(figure)
        early, late = self._parts(prefix)
        figure.html.add_child(Raw(early), name=prefix)
        getattr(figure, "late", figure.html).add_child(Raw(late), name=f"{prefix}-late")
        figure.script.add_child(Raw(self._call()), name=prefix)
        return ""

    def _call(self) -> str:
        if self._on is None:
            return ""
        number = 1 + filters_below(self.get_root()).index(self)
        groups = ",".join(group.get_name() for group in self.groups)
        return f'dateline._.start({self._on.get_name()},"{_PREFIX}{number}",()=>[{groups}]);\n'

    def size(self) -> int:
        """Bytes that list and data take in a page."""
        return sum(len(part.encode("utf-8", "replace")) for part in self._parts(f"{_PREFIX}1"))

    def _parts(self, prefix: str) -> tuple[str, str]:
        """What stands before the page's scripts, and what of a large frame may come after them."""
        if self.many is None:
            side = listing(self.rows, prefix=prefix, words=words(self.lang))
            return self._markup(prefix, columns_of(self.rows, self.categories, self.extent), side=side), ""
        if prefix not in self._blocks:
            self._blocks[prefix] = blocks_of(self.many, prefix, footprints=not self.plain)
        blocks = self._blocks[prefix]
        early = self._markup(prefix, blocks.columns, side="") + blocks.early
        return early, blocks.late + self._first_part_of_the_list(prefix)

    def _markup(self, prefix: str, columns: dict[str, Any], *, side: str) -> str:
        speech = words(self.lang)
        data = {
            "lang": self.lang,
            "words": script_words(self.lang, for_many=self.many is not None),
            "categories": self.categories,
            "kinds": [speech["kinds"].get(name, name) for name in self.categories],
            **self.options,
            **columns,
        }
        return (
            f'<section class="dateline-filter" id="{prefix}" lang="{escaped(self.lang)}" '
            f'dir="{direction(self.lang)}" aria-label="{escaped(_name(speech["events"], prefix))}"'
            f"{' data-many' if self.many else ''}>"
            f'<div class="dateline-receipt-panel"></div><div class="dateline-time"></div>'
            f'<div class="dateline-side">{side}</div>'
            f"</section>{json_block(f'{prefix}-data', data)}\n"
        )

    def _first_part_of_the_list(self, prefix: str) -> str:
        """For readers without a script: the first events of a large frame, and how many there are."""
        speech = words(self.lang)
        total = len(self.many.order) if self.many else 0
        told = speech["first_listed"].format_map({"n": f"{len(self.rows):,}", "total": f"{total:,}"})
        return (
            f'<noscript><section class="dateline-filter" lang="{escaped(self.lang)}" dir="{direction(self.lang)}">'
            f'<p class="dateline-noscript">{escaped(told)}</p>'
            f"{listing(self.rows, prefix=prefix, words=speech)}</section></noscript>\n"
        )


def _name(word: str, prefix: str) -> str:
    number = prefix.removeprefix(_PREFIX)
    return word if number == "1" else f"{word} {number}"


def filters_below(element: Element) -> list[TimeFilter]:
    """All time filters in the tree, in order."""
    found = [element] if isinstance(element, TimeFilter) else []
    return found + [below for child in element._children.values() for below in filters_below(child)]


def _groups(count: int) -> list[Any]:
    import folium

    return [folium.FeatureGroup(name=f"dateline {number}") for number in range(count)]


def _require(value: str, known: tuple[str, ...], name: str) -> None:
    if value not in known:
        raise InputError(f"there is no {name} {value!r}", remedy=f"there are {', '.join(known)}")
