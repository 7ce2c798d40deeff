"""An article as every room hands it on: the text, and what is known about where it came from.

All offsets are character offsets into `Article.text`, half-open. The text is the one that the
file holds, after decoding and with line ends as "\\n"; nothing is dropped from a plain text.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "aside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One run of text between blank lines (or one line where a file has a paragraph a line).

    kind is "heading" (the title has level 1), "paragraph", or "aside": bylines, picture credits,
    captions, "See also" and the headlines it links to, lines that report nothing themselves.
    level is 1 to 6 for headings, else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The place and date that open a wire story, such as "CAIRO, Nov 3 (Reuters) -".

    place is as written; agency is "" when not named. date_start and date_end are missing (None)
    and date_text is "" when no date is given. end is where the story itself begins.
    """

    place: str
    place_start: int
    place_end: int
    date_text: str = ""
    date_start: int | None = None
    date_end: int | None = None
    agency: str = ""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with its source. Missing text is "", a missing date or dateline None.

    published is the date of publication where it is known for certain, published_basis says from
    what ("given date", "meta article:published_time", "dateline 'MOSCOW, November 20, 2015'"). source is
    the name of the file without its folders, or a URL; url the address that the page itself names. language is a BCP 47
    tag as the page declares it; outlet the paper or agency as the page names it.
    """

    text: str
    title: str = ""
    source: str = ""
    published: dt.date | None = None
    published_basis: str = ""
    language: str = ""
    outlet: str = ""
    url: str = ""
    dateline: Dateline | None = None
    blocks: tuple[Block, ...] = ()
