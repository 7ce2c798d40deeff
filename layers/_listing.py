"""The events as an ordered list with their receipts: HTML that needs no script to be read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from layers._dates import day_text, span_text
from layers._inline import escaped, web_address
from layers._rows import AREAS, Row
from layers._times import moment_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geo.schema import Event

Words = dict[str, Any]
_WEIGHED: Final = 1e-9  # what was weighed and came to nothing is unlikely, not impossible


class Part(NamedTuple):
    """A piece of a receipt: the word that labels it, "" for none, what it says as HTML, and the columns it is read off."""

    label: str
    told: Callable[[Event, Words], str]
    columns: tuple[str, ...]

    def html(self, event: Event, words: Words) -> str:
        told = self.told(event, words)
        return _fact(words[self.label], told) if self.label else told


def listing(rows: Sequence[Row], *, prefix: str, words: Words) -> str:
    """Three lists: dated and mapped events; events not mapped, with the reason; undated events.

    What all receipts have in common, a single source, is said once below the lists.
    """
    numbered = list(enumerate(rows))
    undated = [item for item in numbered if item[1].span is None]
    dated = [item for item in numbered if item[1].span is not None]
    mapped = [item for item in dated if item[1].lonlat is not None]
    unmapped = [item for item in dated if item[1].lonlat is None]
    shared = _shared_source(rows, words)
    entry = partial(_entry, prefix=prefix, words=words, with_source=not shared)
    parts = "".join(
        _section([entry(number, row) for number, row in items], kind, words)
        for items, kind in ((mapped, "events"), (unmapped, "not_mapped"), (undated, "undated"))
        if items or kind == "events"
    )
    return parts + _footer(rows, shared, words)


def _shared_source(rows: Sequence[Row], words: Words) -> str:
    sources = {_source(row.event, words) if row.event else "" for row in rows}
    return sources.pop() if len(sources) == 1 else ""


def _footer(rows: Sequence[Row], shared: str, words: Words) -> str:
    source = f'<p class="dateline-source">{escaped(words["source"])}: {shared}</p>' if shared else ""
    events = [row.event for row in rows if row.event]
    unchecked = bool(events) and not all(event.reviewed for event in events)
    note = f'<p class="dateline-checked">{escaped(words["unreviewed"])}</p>' if unchecked else ""
    return f'<div class="dateline-foot">{source}{note}</div>' if source or note else ""


def _section(entries: list[str], kind: str, words: Words) -> str:
    heading = f'<h2 class="dateline-h2">{escaped(words[kind])}</h2>'
    return f'<div class="dateline-part">{heading}<ol class="dateline-list">{"".join(entries)}</ol></div>'


def _entry(number: int, row: Row, *, prefix: str, words: Words, with_source: bool) -> str:
    meta = [_time(row, words)]
    if row.place:
        meta.append(f'<bdi class="dateline-place">{escaped(row.place)}</bdi>')
    if row.status != "happened":
        meta.append(f'<span class="dateline-word">{escaped(words[row.status])}</span>')
    why = why_not(row.event, words) if row.lonlat is None else ""
    if why:
        meta.append(f"<span>{escaped(why)}</span>")
    return (
        f'<li class="dateline-event" id="{prefix}-e{number}">'
        f'<button type="button" class="dateline-row"><bdi class="dateline-title">{escaped(row.title)}</bdi>'
        f'<span class="dateline-meta">{" · ".join(meta)}</span></button>'
        f'<div class="dateline-receipt">{receipt(row, words, with_source=with_source)}</div></li>'
    )


def _time(row: Row, words: Words) -> str:
    if row.span is None:
        return f"<span>{escaped(words['no_date'])}</span>"
    first = moment_of(row.span[0])
    stamp = f"{first.year:04}-{first:%m-%d}"
    return f'<time datetime="{stamp}">{escaped(span_text(row.span, words))}</time>'


def why_not(event: Event | None, words: Words) -> str:
    """Why something is not on the map."""
    if event is None or event.place:
        return str(words["no_point"])
    if event.place_text:
        return str(words["not_found"]).format_map({"place": event.place_text})
    return str(words["not_placed"])


def receipt(row: Row, words: Words, *, with_source: bool) -> str:
    """What is known of it beyond title, date and place, as HTML."""
    if row.event is None:
        return _facts_list(_fact(name, f"<bdi>{escaped(value)}</bdi>") for name, value in row.facts)
    facts = (part.html(row.event, words) for part in FACTS if with_source or part.label != "source")
    return QUOTES.html(row.event, words) + _facts_list(facts) + CHECKED.html(row.event, words)


def _checked(event: Event, words: Words) -> str:
    """That a person has looked at it, with the day where it is known."""
    if not event.reviewed:
        return ""
    day = f", {day_text(event.reviewed_on, words)}" if event.reviewed_on else ""
    return f'<p class="dateline-reviewed">{escaped(words["reviewed"] + day)}</p>'


def _fact(name: str, value: str) -> str:
    """*value* is HTML; "" without one."""
    return f"<dt>{escaped(name)}</dt><dd>{value}</dd>" if value else ""


def _facts_list(facts: Iterable[str]) -> str:
    inner = "".join(facts)
    return f"<dl>{inner}</dl>" if inner else ""


def _date_fact(event: Event, words: Words) -> str:  # noqa: ARG001  # all parts are called alike
    return escaped(event.time_basis)


def _category(event: Event, words: Words) -> str:  # noqa: ARG001  # all parts are called alike
    return escaped(event.category_basis)


def _actors(event: Event, words: Words) -> str:  # noqa: ARG001  # all parts are called alike
    return escaped(", ".join(event.actors))


def _place_fact(event: Event, words: Words) -> str:
    """How sure and how exact the place is; its name stands above, in the heading of the entry."""
    if event.geometry is None:
        return ""
    kinds = {"site": "exact_place", "area": ""}
    kind = kinds.get(event.place_precision, event.place_precision)
    notes = []
    if event.place_score is not None:
        notes.append(words["certainty"].format_map({"n": percent_text(event.place_score)}))
    notes += [str(words[kind])] if kind else []
    if event.place_precision in AREAS:
        notes.append(words["area_note"])
    if event.radius_m:
        notes.append(words["within"].format_map({"distance": distance_text(event.radius_m, words)}))
    basis = words["found_by"].format_map({"basis": event.place_basis}) if event.place_basis else ""
    return escaped("; ".join(notes)) + (f" <small>{escaped(basis)}</small>" if basis else "")


def _alternatives(event: Event, words: Words) -> str:
    inner = ""
    for other, score in zip(event.alternatives, chances_left(event), strict=True):
        chance = words["certainty_short"].format_map({"n": percent_text(max(score, _WEIGHED))})
        notes = "; ".join(filter(None, [chance, other.reason]))
        inner += f"<li><bdi>{escaped(other.name)}</bdi> <small>{escaped(notes)}</small></li>"
    return f"<ul>{inner}</ul>" if inner else ""


def chances_left(event: Event) -> list[float]:
    """Probabilities of the alternatives, where need be scaled down to what the place itself leaves of 1.

    That of the place and those of the alternatives are not worked out together: side by side they can
    be more than 1 in all, which no reader should be told. Scaled ones are whole per cent, rounded down.
    """
    scores = [other.score for other in event.alternatives]
    left = 1 - (event.place_score or 0)
    if sum(scores) <= left:
        return scores
    scaled = [score * left / sum(scores) for score in scores]
    return [int(100 * score) / 100 or score for score in scaled]


def _source(event: Event, words: Words) -> str:
    name = escaped(event.source_title or event.source)
    address = web_address(event.source)
    if address is not None:
        name = f'<a href="{escaped(address)}" target="_blank" rel="noopener noreferrer">{name}</a>'
    if event.published is not None:
        name += f" ({escaped(day_text(event.published, words))})"
    return f"<bdi>{name}</bdi>" if name else ""


def _quotes(event: Event, words: Words) -> str:  # noqa: ARG001  # all parts are called alike
    """The sentence the event came from, and every other passage that tells it."""
    told = [(event.quote, ""), *((r.text, r.title or r.source) for r in event.also)]
    return "".join(_quote(event, text, teller) for text, teller in told if text)


def _quote(event: Event, text: str, teller: str) -> str:
    marked = "".join(
        f'<mark class="dateline-{kind}-words">{escaped(piece)}</mark>' if kind else escaped(piece)
        for kind, piece in _marked(text, {"time": event.time_text, "place": event.place_text})
    )
    cite = f"<footer><cite><bdi>{escaped(teller)}</bdi></cite></footer>" if teller else ""
    return f'<blockquote dir="auto">{marked}{cite}</blockquote>'


def _marked(quote: str, phrases: dict[str, str]) -> list[tuple[str, str]]:
    """The quote in pieces (kind or "", text): the first whole mention of each phrase, none overlapping."""
    found: list[tuple[int, int, str]] = []
    for kind, phrase in phrases.items():
        first = _whole(phrase, quote)
        after = first + len(phrase)
        if first >= 0 and all(after <= start or first >= end for start, end, _ in found):
            found.append((first, after, kind))
    pieces, done = [], 0
    for start, end, kind in sorted(found):
        pieces += [("", quote[done:start]), (kind, quote[start:end])]
        done = end
    return [*pieces, ("", quote[done:])]


def _whole(phrase: str, quote: str) -> int:
    """Where *phrase* first stands in *quote* with no letter or digit beside it; -1 where it does not."""
    at = quote.find(phrase) if phrase else -1
    while at >= 0:
        beside = quote[max(0, at - 1) : at] + quote[at + len(phrase) : at + len(phrase) + 1]
        if not any(sign.isalnum() or sign == "_" for sign in beside):
            return at
        at = quote.find(phrase, at + 1)
    return -1


def percent_text(probability: float) -> str:
    """Whole per cent; what is not quite 0 or 100 is not said to be."""
    if 0 < probability < 0.01:
        return "< 1"
    return "> 99" if 0.99 < probability < 1 else str(round(100 * probability))


def distance_text(metres: float, words: Words) -> str:
    """Two figures at most: "about" is already said by the words around it."""
    if metres < 1000:
        return str(words["m"]).format_map({"n": int(round(metres, -1)) or 10})
    km = metres / 1000
    return str(words["km"]).format_map(
        {
            "n": f"{km:.1f}"
            if km < 10 and round(km, 1) % 1
            else f"{km:.0f}"
            if km < 100
            else f"{round(km, -1):.0f}"
        }
    )


QUOTES: Final = Part("", _quotes, ("quote", "also", "time_text", "place_text"))
FACTS: Final = (
    Part("date", _date_fact, ("time_basis",)),
    Part("place", _place_fact, ("geometry", "place_precision", "place_basis", "radius_m", "place_score")),
    Part("other_places", _alternatives, ("alternatives", "place_score")),
    Part("category", _category, ("category_basis",)),
    Part("actors", _actors, ("actors",)),
    Part("source", _source, ("source", "source_title", "published")),
)
CHECKED: Final = Part("", _checked, ("reviewed", "reviewed_on"))
