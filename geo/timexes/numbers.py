"""Numbers in words: "twenty-five", "seventeenth", "nineteen ninety-six", "9 1/2"."""

from typing import Final

from geo.timexes.grammar import Grammar
from geo.timexes.tokens import Coded, Token

_ONES: Final = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS: Final = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]

CARDINAL: Final[dict[str, int]] = {
    **{w: i for i, w in enumerate(_ONES + _TEENS)},
    **{w: 10 * i for i, w in enumerate(_TENS, 2)},
    "hundred": 100,
    "thousand": 1000,
}
ORDINAL: Final[dict[str, int]] = {
    **{w: i for i, w in enumerate(_ORDINALS, 1)},
    **{w[:-1] + "ieth": 10 * i for i, w in enumerate(_TENS, 2)},
}
_LONGEST: Final = 8
"""More words than any amount of time needs: two hundred and fifty thousand three hundred and six."""

DECADES: Final[dict[str, int]] = {"noughties": 0, **{w[:-1] + "ies": 10 * i for i, w in enumerate(_TENS, 2)}}


def mixed(raw: str) -> float:
    """ "9 1/2" as 9.5; a fraction with denominator 0 counts nothing."""
    whole, _, fraction = raw.replace("½", " 1/2").strip().partition(" ")
    above, _, below = fraction.strip().partition("/")
    return float(whole) + (float(above) / float(below) if float(below or 0) else 0.0)


def value(words: list[str]) -> float:
    """The number the words name, read as a year when they come in pairs ("nineteen ninety six" is 1996)."""
    pair = _year(words)
    if pair is not None:
        return pair
    total = current = 0
    for word in words:
        n = CARDINAL.get(word, ORDINAL.get(word, 0))
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        else:
            current += n
    return float(total + current)


def _year(words: list[str]) -> float | None:
    numbers = [CARDINAL.get(w, -1) for w in words]
    if len(numbers) < 2 or not 11 <= numbers[0] <= 20 or 100 in numbers or 1000 in numbers:
        return None
    rest = numbers[1:]
    if (len(rest) == 1 and rest[0] >= 10) or (len(rest) == 2 and rest[0] >= 20 and 0 < rest[1] < 10):
        return float(numbers[0] * 100 + sum(rest))
    return None


def join_words(coded: Coded, rules: Grammar) -> Coded:
    """Runs of number words as one token each; a lone "second" stays a word, it may be the unit."""
    tokens, codes = [], []
    i, count = 0, len(coded.tokens)
    while i < count:
        token = coded.tokens[i]
        if token.word not in CARDINAL and token.word not in ORDINAL and token.word not in DECADES:
            tokens.append(token)
            codes.append(coded.codes[i])
            i += 1
            continue
        j, words = _run(coded, i)
        number = value(words)
        kind = _kind(words, number)
        if words[-1] in DECADES:
            number = float(DECADES[words[-1]] + (100 * CARDINAL[words[0]] if len(words) > 1 else 0))
        tokens.append(Token(token.start, coded.tokens[j - 1].end, " ".join(words), number))
        codes.append(rules.kinds[kind] if kind else rules.words[words[0]])
        i = j
    return Coded(coded.text, tokens, "".join(codes))


def _run(coded: Coded, i: int) -> tuple[int, list[str]]:
    words = [coded.tokens[i].word]
    j = i + 1
    while j < len(coded.tokens) and words[-1] in CARDINAL and len(words) < _LONGEST:
        step = 1
        if coded.tokens[j].word in ("-", "and") and j + 1 < len(coded.tokens):
            if coded.tokens[j].word == "and" and words[-1] not in ("hundred", "thousand"):
                break
            step = 2
        word = coded.tokens[j + step - 1].word
        if not _may_follow(words, word):
            break
        words.append(word)
        j += step
    return j, words


def _may_follow(words: list[str], word: str) -> bool:
    last = CARDINAL[words[-1]]
    if word in ("hundred", "thousand"):
        return last < 100 or word == "thousand"
    if word in DECADES:
        return 11 <= last <= 20
    n = CARDINAL.get(word, ORDINAL.get(word))
    if n is None:
        return False
    if last >= 100:
        return n < last
    if 20 <= last <= 90:
        return n < 10 or (last == 20 and n >= 10 and len(words) == 1 and word in CARDINAL)
    return 11 <= last <= 19 and n >= 10 and len(words) == 1 and word in CARDINAL


def _kind(words: list[str], number: float) -> str:
    """The kind of a run of number words, "" for those that rules name as words."""
    if words in (["one"], ["first"], ["second"]):
        return ""
    if words[-1] in DECADES:
        return "decade"
    if words[-1] in ORDINAL:
        return "q1" if number <= 31 else "q2"
    if 1000 < number <= 2100 and (_year(words) is not None or words[0] == "two"):
        return "wy"
    return "w1" if 1 <= number <= 12 else "w2" if 12 < number <= 31 else "w3"
