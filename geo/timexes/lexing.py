"""A text as words, numbers and signs, each with the code the grammar knows it by."""

import re
from typing import Final

from geo.timexes import numbers
from geo.timexes.grammar import BREAK, LOWER, PLURAL, SIGN, STOP, UPPER, Grammar
from geo.timexes.tokens import Coded, Token

_TOKEN: Final = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]))"
    r"|(?P<numeric>(?<![\d/.])(?:\d{4}(?P<s1>[/.])\d{1,2}(?P=s1)\d{1,2}|\d{1,2}(?P<s2>[/.])\d{1,2}(?P=s2)(?:\d{4}|\d{2})|\d{1,2}-\d{1,2}-\d{4})(?![\d/]|\.\d))"
    r"|(?P<clock>(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:]))"
    r"|(?P<dotclock>(?<![\d:.$])(?:(?:0?\d|1[0-2])\.[0-5]\d(?=\s?[ap]\.?m\b|\s(?:in the |at night|hrs|hours))"
    r"|(?:[01]\d|2[0-3])[hH][0-5]\d(?!\w)"
    r"|(?:[01]?\d|2[0-3])\.[0-5]\d(?=\s?(?:GMT|UTC|IST|BST|CET|local time)\b)))"
    r"|(?P<ordinal>\d{1,4}(?:st|nd|rd|th)\b)"
    r"|(?P<decade>(?<![\w])(?:\d{1,2}|['’‘`])?\d0['’]?s\b)"
    r"|(?P<short>(?<![\w'’‘`])['’‘`]\d\d(?!\w))"
    r"|(?P<mixed>\d+(?:\s\d/\d|½|\s½))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<ampm>(?<![^\W\d_])[aApP]\.?\s?[mM]\b\.?)"
    r"|(?P<era>B\.\s?C\.(?:\s?E\.)?|A\.\s?D\.)"
    r"|(?P<zone>(?:E\.?[SD]|P[SD]|C[SD]|M[SD])\.?T\.?(?!\w))"
    r"|(?P<oclock>[oO]['’]clock\b)"
    r"|(?P<possessive>['’]s\b)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<paragraph>\n[ \t]*\r?\n)"
    r"|(?P<sign>[^\w\s]|_)"
)
_CAPITAL_ONLY: Final = frozenset(
    """
    may march jan mar jun jul sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat sun bst
    ist est et ct pt cst mst pst cet z ad ce eet msk
    """.split()
)
_ABBREVIATED: Final = frozenset(
    """
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat sun st
    ca jr approx c
    """.split()
)
_SINGULAR: Final = frozenset(
    "is was has does as its his this us says across perhaps always thus onwards upwards".split()
)
_SIGNS: Final = {"–": "-", "—": "-", "‑": "-", "−": "-", "’": "'"}


def code(text: str, rules: Grammar) -> Coded:
    """*text* cut into tokens, number words joined, each with its code."""
    tokens: list[Token] = []
    codes: list[str] = []
    words, kinds = rules.words, rules.kinds
    for m in _TOKEN.finditer(text):
        kind = m.lastgroup or "sign"
        if kind == "word":
            raw = m[0]
            word = raw.lower()
            found = words.get(word)
            if found is None or (raw == word and word in _CAPITAL_ONLY):
                found = LOWER if raw[0].islower() else UPPER
                if found == LOWER and word[-1] == "s" and word not in _SINGULAR:
                    found = PLURAL
            tokens.append(Token(m.start(), m.end(), word))
            codes.append(found)
        elif kind == "sign":
            word = _SIGNS.get(m[0], m[0])
            stop = word == "." and not _is_abbreviated(tokens)
            tokens.append(Token(m.start(), m.end(), word))
            codes.append(STOP if stop else words.get(word, SIGN))
        else:
            tokens.append(_special(m, kind))
            codes.append(_special_code(tokens[-1], kind, words, kinds))
    return numbers.join_words(Coded(text, tokens, "".join(codes)), rules)


def _is_abbreviated(tokens: list[Token]) -> bool:
    """Whether a full stop after *tokens* belongs to the last of them; some write "May. 12" as they do "Apr. 12"."""
    last = tokens[-1].word if tokens else ""
    before = tokens[-2].word if len(tokens) > 1 else ""
    return last in _ABBREVIATED or (last == "may" and before in ("on", "the", "since", "from", "-"))


def _special(m: re.Match[str], kind: str) -> Token:
    raw = m[0]
    if kind == "number":
        return Token(m.start(), m.end(), raw, _float(raw.replace(",", "")))
    if kind == "ordinal":
        return Token(m.start(), m.end(), raw, float(raw[:-2]))
    if kind == "mixed":
        return Token(m.start(), m.end(), raw, numbers.mixed(raw))
    if kind == "ampm":
        return Token(m.start(), m.end(), raw[0].lower() + "m")
    if kind in ("era", "zone"):
        return Token(m.start(), m.end(), re.sub(r"[\s.]", "", raw).lower())
    return Token(m.start(), m.end(), {"oclock": "o'clock", "possessive": "'s"}.get(kind, raw))


def _float(digits: str) -> float | None:
    """The number, None when no amount of time could be that large."""
    return float(digits) if len(digits) < 13 else None


def _special_code(token: Token, kind: str, words: dict[str, str], kinds: dict[str, str]) -> str:
    if kind == "paragraph":
        return BREAK
    if kind in ("ampm", "era", "zone", "oclock", "possessive"):
        return words[token.word]
    if kind == "number":
        return kinds[_number_kind(token)]
    if kind == "ordinal":
        return kinds["o1" if token.number and token.number <= 31 else "o2"]
    names = {"dotclock": "clock", "mixed": "mix"}
    return kinds[names.get(kind, kind)]


def _number_kind(token: Token) -> str:
    digits = token.word
    if "," in digits:
        return "d7"
    if "." in digits:
        return "dec"
    value = int(digits) if len(digits) < 9 else 0
    if len(digits) <= 2:
        return "d1" if 1 <= value <= 12 else "d2" if 12 < value <= 31 else "d3"
    if len(digits) == 4:
        return "d5" if 1000 <= value <= 2100 else "d6"
    return "d4" if len(digits) == 3 else "d7"
