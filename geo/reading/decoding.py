"""From bytes to text: which encoding, and is it text at all?

Line ends become "\\n"; NUL and other control characters become U+FFFD one for one, so that none is
silently lost; a form feed or vertical tab is a line end.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from geo.errors import InputError

MAX_BYTES: Final = 4 * 2**20
MAX_MARKDOWN_BYTES: Final = 2**20
MAX_HTML_BYTES: Final = 16 * 2**20  # saved pages carry pictures and scripts
_SAMPLE: Final = 64 * 1024
_MOST_CONTROLS: Final = 0.05
_MARKS: Final = (  # longest first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_TEXT: Final = "save it as plain text, Markdown or HTML"
_MAGIC: Final = (
    (rb"%PDF-", "a PDF", "copy its text into a .txt file"),
    (
        rb"PK\x03\x04",
        "a ZIP archive or an Office document",
        "unpack it, or save the document as text or HTML",
    ),
    (rb"\xd0\xcf\x11\xe0", "an old Office document", _AS_TEXT),
    (rb"\{\\rtf", "an RTF document", _AS_TEXT),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\x00|MM\x00\*",
        "a picture",
        "type or recognise its text first",
    ),
    (rb"....ftyp|ID3|OggS|RIFF|\x1aE\xdf\xa3", "a sound or video file", "give its transcript as text"),
    (rb"\x1f\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", "a compressed file", "unpack it first"),
    (rb"SQLite format 3|\x7fELF|MZ\x90|PAR1", "not an article but a program or database file", _AS_TEXT),
)
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|^<\?xml[^>]{0,200}?encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_KNOWN: Final = re.compile(
    r"utf-?8|utf-?16|iso-?8859|latin|windows|cp\d|koi8|gb|big5|euc|shift|sjis|iso-?2022|mac|us-ascii|ascii|tis",
    re.IGNORECASE,
)
_LINE_ENDS: Final = {0x0B: "\n", 0x0C: "\n", 0x85: "\n"}
_CONTROLS: Final = dict.fromkeys((*range(9), *range(14, 32), *range(127, 160)), "�") | _LINE_ENDS
_TRUE_CONTROLS: Final = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 27))
# Bytes above 127 that Western newsroom text in Windows-1252 has: typographic marks and letters.
_WESTERN: Final = frozenset(
    "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\xa0¡¢£¥§©«®°±²³´·»¼½¾¿"
    + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûü"
)
_MISPLACED: Final = re.compile("[±²³´·¹¼½¾»][a-zà-ÿ]|[a-z][±·¼½¾«][a-z]|[a-z][À-Ö][a-z]")
"""Signs and capitals within words: the bytes are letters of another encoding."""


def decode(data: bytes, *, source: str, html: bool = False) -> str:
    """The text in *data*, line ends and control characters made plain.

    A byte order mark decides, then valid UTF-8, then what an HTML page declares (if *html*), then a
    guess from the bytes; bytes that the encoding cannot read become U+FFFD. Raises InputError that
    says what *source* is if it is no text, and how to get at its text.
    """
    if not data.strip():
        raise InputError("the file is empty", path=source, remedy="give a file with the text of an article")
    mark = next((name for bom, name in _MARKS if data.startswith(bom)), "")
    if not mark:
        refuse_binary(data, source=source)
    text = data.decode(mark or _encoding(data, source=source, html=html), errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    if not any(map(str.isalnum, text)):
        raise InputError(
            "there is no text in it", path=source, remedy="give a file with the text of an article"
        )
    return text


def refuse_binary(data: bytes, *, source: str) -> None:
    """Raise InputError if *data* begins as a format that is not text, or is full of control characters."""
    for pattern, what, remedy in _MAGIC:
        if re.match(pattern, data[:512], re.DOTALL):
            raise InputError(f"this is {what}", path=source, remedy=remedy)
    sample = data[:_SAMPLE]
    if _wide(sample):
        return
    controls = len(sample) - len(sample.translate(None, _TRUE_CONTROLS))
    if controls > _MOST_CONTROLS * len(sample) and controls > 8:
        raise InputError("this is not text", path=source, remedy=_AS_TEXT)


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark shows as every other byte being NUL."""
    half = len(sample) // 2
    if half >= 4:
        if sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
            return "utf-16-le"
        if sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
            return "utf-16-be"
    return ""


def _encoding(data: bytes, *, source: str, html: bool) -> str:
    wide = _wide(data[:_SAMPLE])
    if wide:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as exc:
        declared = _declared(data) if html else ""
        if declared:
            return declared
        if _mostly_utf8(data, first_bad=exc.start):
            return "utf-8"
        return guess_encoding(data, source=source)
    return "utf-8"


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    name = (found[1] or found[2]).decode("ascii", "replace") if found else ""
    if not _KNOWN.match(name) or re.match("utf-?16", name, re.IGNORECASE):  # ASCII-like so far, so not UTF-16
        return ""
    try:
        return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(codecs.lookup(name).name, name)
    except LookupError:
        return ""


def _mostly_utf8(data: bytes, *, first_bad: int) -> bool:
    """Broken UTF-8 rather than another encoding: whole sequences outnumber bad bytes, or it was cut off."""
    read = data.decode("utf-8", errors="replace")
    bad = read.count("\ufffd")
    whole = sum(1 for character in read if character > "\x7f") - bad
    return whole >= bad or first_bad >= len(data) - 3


def guess_encoding(data: bytes, *, source: str) -> str:
    """The likeliest encoding of *data*, which is text but not UTF-8; InputError when none fits."""
    high = bytes(byte for byte in data if byte > 0x7F)
    western = high.decode("cp1252", errors="replace")
    share = len(high) / len(data)
    in_place = _MISPLACED.search(data[:_SAMPLE].decode("cp1252", errors="replace")) is None
    if share < 0.25 and in_place and all(character in _WESTERN for character in western):
        return "cp1252"
    if share < 0.03 or len(high) < 8:
        return "utf-8"  # a few broken bytes, too few to tell an encoding by
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise InputError("no known encoding fits these bytes", path=source, remedy="save it as UTF-8 text")
    return best.encoding
