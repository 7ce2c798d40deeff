"""How wide a text is, and which characters the bundled fonts have: FiraGO regular and bold.

FiraGO (SIL Open Font License 1.1, from the package pymupdf-fonts) has Latin, Greek, Cyrillic, Arabic,
Hebrew, Devanagari, Thai and Georgian. Chinese, Japanese and Korean are drawn with a font of the machine.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

_FULL_WIDTH_EM: Final = 1.0
_UNKNOWN_EM: Final = 0.65
_CJK_EM: Final = frozenset("WF")


@dataclass(frozen=True, slots=True)
class _Face:
    """Advance widths in em by code point; kerning and joined forms are not looked at."""

    widths: dict[int, float]


def font_files() -> dict[str, bytes]:
    """File names and contents of the bundled fonts."""
    from pymupdf_fonts import myfont

    return {"FiraGO-Regular.ttf": myfont("figo"), "FiraGO-Bold.ttf": myfont("figbo")}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of *text* at *size*, in units of *size*; characters without a glyph are estimated."""
    widths = _face(bold).widths
    return size * sum(widths[ord(c)] if ord(c) in widths else _estimate(c) for c in text)


def uncovered(text: str) -> str:
    """The characters of *text* that no bundled font has, each once, in order."""
    widths = _face(False).widths
    return "".join(dict.fromkeys(c for c in text if ord(c) not in widths and _estimate(c)))


def covered(text: str) -> str:
    """*text* with letters that no bundled font has written without their accents: Ḩalab is Halab."""
    for character in uncovered(text):
        text = text.replace(character, unicodedata.normalize("NFD", character)[0])
    return text


def wrapped(text: str, width: float, size: float, *, lines: int, bold: bool = False) -> list[str]:
    """*text* in at most *lines* lines no wider than *width*; what does not fit ends in "…"."""
    pieces = _pieces(" ".join(text.split()), width, size, bold=bold)
    out: list[str] = [""]
    for piece in pieces:
        if text_width((out[-1] + piece).strip(), size, bold=bold) <= width or not out[-1].strip():
            out[-1] += piece
        else:
            out.append(piece.lstrip())
    out = [line.strip() for line in out]
    if len(out) <= lines:
        return out
    return [*out[: lines - 1], shortened(" ".join(out[lines - 1 :]), width, size, bold=bold)]


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """*text* if it is no wider than *width*, else its beginning with "…"."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip(" ,;:–-") + "…"


def _pieces(text: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Where a line may break: before a blank, within what is wider than a line, between CJK characters."""
    out: list[str] = []
    for word in text.split(" "):
        lead = " " if out else ""
        if text_width(word, size, bold=bold) <= width and not any(_is_wide(c) for c in word):
            out.append(lead + word)
        else:
            out += [lead + word[:1], *word[1:]]
    return out


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _CJK_EM


def _estimate(character: str) -> float:
    if unicodedata.category(character) in {"Cf", "Mn", "Me", "Cc"}:
        return 0.0
    return _FULL_WIDTH_EM if _is_wide(character) else _UNKNOWN_EM


@cache
def _face(bold: bool) -> _Face:
    data = font_files()["FiraGO-Bold.ttf" if bold else "FiraGO-Regular.ttf"]
    count = struct.unpack(">H", data[4:6])[0]
    tables = {}
    for number in range(count):
        tag, _, offset, _ = struct.unpack(">4sLLL", data[12 + 16 * number : 28 + 16 * number])
        tables[tag.decode("latin-1")] = offset
    em = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    longs = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    advances = struct.unpack_from(f">{2 * longs}H", data, tables["hmtx"])[::2]
    glyphs = _characters(data, tables["cmap"])
    return _Face({code: advances[min(glyph, longs - 1)] / em for code, glyph in glyphs.items()})


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """Code points and their glyphs, from the Unicode subtable of format 4 (OpenType 1.9, chapter cmap)."""
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">HHL", data, cmap + 4 + 8 * number)[2]
        if struct.unpack_from(">H", data, at)[0] == 4:
            return _format_4(data, at)
    raise ValueError("the bundled font has no character table of format 4")


def _format_4(data: bytes, at: int) -> dict[int, int]:
    double = struct.unpack_from(">H", data, at + 6)[0]
    count, offsets_at = double // 2, at + 16 + 3 * double
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * double)
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    found = {}
    for n, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = offsets_at + 2 * n + offset + 2 * (code - start)
                glyph = struct.unpack_from(">H", data, place)[0]
                if not glyph:
                    continue
            glyph = (glyph + delta) & 0xFFFF
            if glyph:
                found[code] = glyph
    return found
