"""A document made ready for the ranker: groups of mentions, their candidates, bonds and features."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.place import Candidates, Place
from geo.places.resolver.context import Bonds, find_bonds
from geo.places.resolver.features import Hints, static_columns
from geo.places.resolver.mentions import Group, Mention, find_links, fold, group_mentions
from geo.places.resolver.table import Floats, Table, build_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one document gives the ranker; a group without mentions stands for the known dateline."""

    table: Table
    bonds: Bonds
    static: dict[str, Floats]


def read_document(text: str, toponyms: Sequence[Mention], source: Candidates, hints: Hints) -> Document:
    """The document of *text* and at least one of *toponyms*."""
    groups = group_mentions(text, toponyms)
    number = {mention: at for at, group in enumerate(groups) for mention in group.mentions}
    links = find_links(text, toponyms, [number[i] for i in range(len(toponyms))])
    head = 0
    if hints.dateline_place is not None:
        head = len(groups)
        groups.append(_dateline_group(hints.dateline_place))
        source = _WithDateline(source, hints.dateline_place)
    table = build_table(groups, links, source)
    return Document(
        table=table,
        bonds=find_bonds(groups, links, head),
        static=static_columns(text, toponyms, table, hints),
    )


_DATELINE_KIND = "dateline"


def _dateline_group(place: Place) -> Group:
    # a key that no name folds to, so that the name of the dateline in the text is told by it, too
    return Group(name=f"\0{place.name}", key=f"\0{fold(place.name)}", kind=_DATELINE_KIND, mentions=())


@dataclass(frozen=True, slots=True)
class _WithDateline:
    """A source that also knows the name of the group of the dateline: one place, nothing else."""

    source: Candidates
    place: Place

    def candidates(self, name: str) -> Sequence[Place]:
        if name.startswith("\0"):
            return [self.place]
        return self.source.candidates(name)

    def demonym(self, word: str) -> Sequence[Place]:
        asked = getattr(self.source, "demonym", None)
        return asked(word) if asked is not None and not word.startswith("\0") else ()
