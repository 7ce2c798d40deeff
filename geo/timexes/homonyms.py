"""Numbers and words that only look like dates: "2000 men", "the Long March", "the fall of the city"."""

from typing import Final

from geo.timexes.grammar import PLURAL, UPPER
from geo.timexes.matching import Frame, Match
from geo.timexes.story import Story

_PREPOSITIONS: Final = frozenset(
    """
    in of since from until till by before after between to and during through ( - around about early
    late mid / , circa ca
    """.split()
)
_YEAR_PREPOSITIONS: Final = frozenset(["in", "since", "until", "during", "by", "the", "of"])
_PREFIXES: Final = frozenset(["post", "pre", "mid", "early", "late"])
_COUNTED: Final = frozenset(
    """
    people men women children troops soldiers feet miles km tons tonnes meters metres points dollars
    """.split()
)
_ADJECTIVES: Final = frozenset(["last", "next", "this", "every", "each", "that", "previous", "following"])
_MONEY: Final = frozenset("$£€#%¥")


_NUMBERED: Final = frozenset(
    """
    room route flight highway boeing airbus number no section page article resolution channel gate block
    unit regiment battalion road model radio platform bus train order law act
    """.split()
)
_SAYING: Final = frozenset(
    ["said", "says", "told", "added", "is", "was", "has", "had", "will", "would", "did", "does", "called"]
)


_CALLED_AFTER_DAYS: Final = frozenset(
    """
    street st avenue ave boulevard road square bridge tunnel airport stadium university college school hospital city
    district neighbourhood neighborhood quarter camp barracks brigade brigades battalion division front movement party
    army revolution uprising agreement accord accords foundation group organization organisation alliance
    island islands rising memorial
    """.split()
)
_NEWSPAPERS: Final = frozenset(
    """
    times telegraph mirror express herald mail post independent tribune observer standard
    """.split()
)


def is_named_day(story: Story, match: Match) -> bool:
    """Whether a weekday belongs to a name: "Bloody Sunday", "the Sunday Times"."""
    if match.first > 0 and story.coded.tokens[match.first - 1].word in ("bloody", "black"):
        return True
    return _capital_after(story, match) in _NEWSPAPERS


def is_any_day(story: Story, match: Match) -> bool:
    """Whether a weekday is none in particular: "one Friday", "on a Friday afternoon"; "a Friday raid" is."""
    before = [token.word for token in story.coded.tokens[max(0, match.first - 2) : match.first]]
    return before[-1:] in (["one"], ["any"]) or before == ["on", "a"]


def is_called_after_a_day(story: Story, match: Match) -> bool:
    """Whether a day or feast is part of a name: "26 July Street", "the March 23 Movement", "the Good Friday Agreement"."""
    return not story.narrative and _capital_after(story, match) in _CALLED_AFTER_DAYS


def _capital_after(story: Story, match: Match) -> str:
    """The capitalised word right after the phrase, in lower case; "" if there is none."""
    tokens = story.coded.tokens
    if match.last >= len(tokens) or tokens[match.last - 1].word in ",.":
        return ""
    after = tokens[match.last]
    return after.word if story.coded.text[after.start].isupper() else ""


def is_other_word(frame: Frame, story: Story, match: Match) -> bool:
    """Whether a month or season is another word: "the Long March", "Jan Kavan", "the fall of the city"."""
    tokens, text = story.coded.tokens, story.coded.text
    after = tokens[match.last].word if match.last < len(tokens) else ""
    if frame.get("season") == "FA" and "year" not in frame and tokens[match.last - 1].word == "fall":
        return after == "of"
    if set(frame) != {"month"} or match.last - match.first > 2:
        return False
    word = tokens[match.first].word
    before = tokens[match.first - 1] if match.first else None
    if word == "march":
        named = before is not None and (
            before.word in ("the", "'s", "a")
            or (text[before.start].isupper() and before.word not in _PREPOSITIONS)
        )
        return named or (
            after in ("for", "on", "of") and (before is None or before.word not in _PREPOSITIONS)
        )
    capital_after = match.last < len(tokens) and text[tokens[match.last].start].isupper()
    if word in ("may", "april", "june", "august", "march") and (
        before is None or before.word not in _PREPOSITIONS | _ADJECTIVES
    ):
        named = (
            before is not None
            and text[before.start].isupper()
            and story.coded.codes[match.first - 1] == UPPER
        )
        if named or after in _SAYING or (capital_after and (before is None or before.word in ".?!\n\n")):
            return True
    return len(word) == 3 and word != "may" and match.last - match.first == 1


def is_year(story: Story, match: Match) -> bool:
    """Whether a number of four digits alone is a year and not an amount."""
    tokens, codes = story.coded.tokens, story.coded.codes
    at = match.last - 1
    if not tokens[at].word.isdigit() or len(tokens[at].word) != 4:
        return True
    if any(token.word in ("year", "c", "ca", "circa") for token in tokens[match.first : at]):
        return True
    year = int(tokens[at].word)
    before = tokens[at - 1].word if at else "("
    after = codes[at + 1] if at + 1 < len(codes) else ""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    spanned = following in "-/" and at + 2 < len(tokens) and tokens[at + 2].number is not None
    if (
        before in _MONEY
        or following in _MONEY
        or (before == "." and tokens[at - 1].end == tokens[at].start)
        or following in _COUNTED
        or (before in ("about", "around", "some") and following == "of")
        or before in _NUMBERED
    ):
        return False
    if before == "-" and at > 1 and tokens[at - 2].number is None and tokens[at - 2].word not in _PREFIXES:
        return False
    if after == PLURAL and before not in _YEAR_PREPOSITIONS:
        return False
    if 1900 <= year <= 2035 or (story.narrative and year <= 2035):
        return True
    return year >= 1000 and (before in _PREPOSITIONS or before == "the" or spanned)


def is_of_another_country(story: Story, match: Match) -> bool:
    """Whether a national day is not the American one: "Kenya's Independence Day", "Greek Independence Day"."""
    before = story.coded.tokens[match.first - 1] if match.first else None
    if before is None or before.word in ("american", "s"):
        return False
    return before.word == "'s" or story.coded.codes[match.first - 1] == UPPER


def is_title(story: Story, match: Match) -> bool:
    """Whether capitals make a name of words that count from today: "This Week", "USA Today"."""
    tokens, text, codes = story.coded.tokens, story.coded.text, story.coded.codes
    phrase = text[tokens[match.first].start : tokens[match.last - 1].end]
    words = [word for word in phrase.split() if word.isalpha()]
    if not words or not all(w[0].isupper() and not w[1:].isupper() for w in words):
        return False
    return len(words) > 1 or (match.first > 0 and codes[match.first - 1] == UPPER)
