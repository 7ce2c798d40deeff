"""Coordinates as people write them: "30.465,33.785", "30°28'N 33°47'E", "geo:30.465,33.785", MGRS, plus codes."""

from __future__ import annotations

import re
from typing import Final

from geo.errors import InputError

LonLat = tuple[float, float]
_EXAMPLE: Final = "write LAT,LON such as 30.465,33.785 or 30°28'N 33°47'E"
_MOST_CHARACTERS: Final = 120
_SIGNS: Final = (  # any of these characters means the mark after it
    ("º˚", "°"),
    ("″”“„", '"'),
    ("′’‘`´", "'"),
    ("−–‒﹣－", "-"),
    ("，،、;", ","),
    ("\u00a0\u2009\u202f\t\n", " "),
)
_WORDS: Final = re.compile(r"\b(north|south|east|west)\b", re.IGNORECASE)
_NAMES: Final = re.compile(r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng)\b\s*[:=]?", re.IGNORECASE)
_NUMBER: Final = r"[0-9]{1,3}(?:\.[0-9]+)?|\.[0-9]+"
_ANGLE: Final = re.compile(
    rf"(?P<before>[NSEW])?\s*(?P<sign>[+-])?\s*(?P<deg>{_NUMBER})\s*°?"
    rf"(?:[\s:]*(?P<min>{_NUMBER})\s*'?(?:[\s:]*(?P<sec>{_NUMBER})\s*\"?)?)?\s*(?P<after>[NSEW])?"
)
_LETTERED: Final = re.compile(
    r"(.*?[NS])\s*,?\s*(.*[EW])|(.*?[EW])\s*,?\s*(.*[NS])|([NS].*?)[\s,]*([EW].*)|([EW].*?)[\s,]*([NS].*)"
)

_MGRS: Final = re.compile(
    r"(?P<zone>\d{1,2}\s*[C-HJ-NP-X])\s*(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])\s*(?P<digits>(?:\d\s*\d\s*){0,5})",
    re.I,
)
_PLUS_LETTERS: Final = "23456789CFGHJMPQRVWX"
_PLUS_CODE: Final = re.compile(
    rf"(?P<area>(?=.{{8}}\+)(?:[{_PLUS_LETTERS}]{{2}}){{1,4}}0*)\+(?P<fine>(?:[{_PLUS_LETTERS}]{{2,7}})?)"
)


def parse_lonlat(text: str) -> LonLat:
    """Longitude and latitude in degrees (EPSG:4326), longitude first, of *text*, which has latitude first.

    Letters N, S, E, W may come before or after and then decide which is which; minutes and seconds
    may follow degrees. A geo: URI (RFC 5870) is read without its altitude and parameters; of an MGRS
    reference and of a whole plus code, the middle of the square. Raises InputError that shows a right example.
    """
    plain = text.strip()
    if len(plain) > _MOST_CHARACTERS:
        raise InputError(f"{plain[:60]!r}… is too long for a latitude and a longitude", remedy=_EXAMPLE)
    if plain.lower().startswith("geo:"):
        plain = _from_uri(plain)
    if square := _MGRS.fullmatch(plain):
        return _from_mgrs(square, text)
    if code := _PLUS_CODE.fullmatch(plain.upper()):
        return _from_plus_code(code, text)
    halves = _halves(_simple(plain))
    if halves is None:
        raise InputError(f"{text[:60]!r} is not a latitude and a longitude", remedy=_EXAMPLE)
    (first, first_axis), (second, second_axis) = (_angle(half, text) for half in halves)
    if first_axis and first_axis == second_axis:
        raise InputError(f"{text[:60]!r} gives the same direction twice", remedy=_EXAMPLE)
    lat, lon = (second, first) if first_axis == "lon" or second_axis == "lat" else (first, second)
    return _in_range(lon, lat, text)


def _from_uri(uri: str) -> str:
    place, *parameters = uri[4:].split(";")
    systems = [value for value in parameters if value.lower().startswith("crs=")]
    if systems and systems[0].lower() != "crs=wgs84":
        raise InputError(f"{uri[:60]!r} is not in WGS 84", remedy="write geo:30.465,33.785")
    return ",".join(place.split(",")[:2])


def _from_mgrs(square: re.Match[str], text: str) -> LonLat:
    """The middle of a square of the Military Grid Reference System (NGA.SIG.0012)."""
    import mgrs

    digits = square["digits"].replace(" ", "")
    half = len(digits) // 2
    middle = f"{square['zone']}{square['square']}{digits[:half]}5{digits[half:]}5".replace(" ", "").upper()
    if len(digits) == 10:  # to the metre, which is as fine as the library goes
        middle = middle[:-12] + digits
    try:
        lat, lon = mgrs.MGRS().toLatLon(middle)
    except (mgrs.core.MGRSError, mgrs.core.RTError) as exc:
        raise InputError(f"{text[:60]!r} is no square of MGRS", remedy="write 36RXV3720671234") from exc
    return _in_range(lon, lat, text)


def _from_plus_code(code: re.Match[str], text: str) -> LonLat:
    """The middle of the area of a whole Open Location Code (its specification 1.0: base 20, 0 pads)."""
    digits = code["area"].rstrip("0") + code["fine"]
    lat, lon, height, width = -90.0, -180.0, 400.0, 400.0
    for number, letter in enumerate(digits[:10]):
        if number % 2 == 0:
            height /= 20
            lat += height * _PLUS_LETTERS.index(letter)
        else:
            width /= 20
            lon += width * _PLUS_LETTERS.index(letter)
    for letter in digits[10:]:  # from here on a letter is one of five rows and four columns
        height, width = height / 5, width / 4
        row, column = divmod(_PLUS_LETTERS.index(letter), 4)
        lat, lon = lat + height * row, lon + width * column
    return _in_range(lon + width / 2, lat + height / 2, text)


def _simple(text: str) -> str:
    """*text* with one character for each meaning: degrees °, minutes ', seconds ", directions N S E W."""
    for characters, mark in _SIGNS:
        text = text.translate(dict.fromkeys(map(ord, characters), mark))
    text = _NAMES.sub(" ", text.replace("''", '"'))
    text = _WORDS.sub(lambda word: word[0][0], text)
    text = re.sub(r"(?<=[0-9])\s*d(?:eg(?:rees)?)?(?![a-z])", "°", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[0-9])\s*m\b|(?<=[0-9])\s*m(?=[0-9])", "'", text, flags=re.IGNORECASE)
    text = re.sub(r"('\s*[0-9.]+)s(?![a-z])", r'\1"', text, flags=re.IGNORECASE)
    return text.upper().strip("()[] ")


def _halves(text: str) -> tuple[str, str] | None:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 2:
        return (parts[0], parts[1]) if all(parts) else None
    if len(parts) == 1:
        lettered = _LETTERED.fullmatch(text)
        if lettered:
            first, second = (part for part in lettered.groups() if part)
            return first, second
        words = text.split()
        if words and len(words) % 2 == 0:
            middle = len(words) // 2
            return " ".join(words[:middle]), " ".join(words[middle:])
    return None


def _angle(half: str, text: str) -> tuple[float, str]:
    """Degrees and the axis that a letter names ("lat", "lon" or "")."""
    found = _ANGLE.fullmatch(half)
    if found is None or (found["before"] and found["after"]):
        raise InputError(f"{half[:30]!r} in {text[:60]!r} is not an angle", remedy=_EXAMPLE)
    degrees, letter = float(found["deg"]), found["before"] or found["after"] or ""
    for name, size in (("min", 60), ("sec", 3600)):
        if found[name] is None:
            continue
        if float(found[name]) >= 60:
            raise InputError(f"{found[name]} in {text[:60]!r} is not below 60", remedy=_EXAMPLE)
        degrees += float(found[name]) / size
    if (found["min"] and "." in found["deg"]) or (found["sec"] and "." in found["min"]):
        raise InputError(f"{text[:60]!r} has a fraction before its last part", remedy=_EXAMPLE)
    if letter and found["sign"]:
        raise InputError(f"{text[:60]!r} has both a sign and a direction", remedy=_EXAMPLE)
    negative = found["sign"] == "-" or letter in ("S", "W")
    axis = "" if not letter else "lat" if letter in "NS" else "lon"
    return -degrees if negative and degrees else degrees, axis


def _in_range(lon: float, lat: float, text: str) -> LonLat:
    if -90 <= lat <= 90 and -180 <= lon <= 180:
        return lon, lat
    if -90 <= lon <= 90 and -180 <= lat <= 180:
        reason = f"latitude {lat:g} is beyond 90 degrees; latitude comes first"
        raise InputError(f"{text[:60]!r}: {reason}", remedy=f"did you mean {lon:g},{lat:g}?")
    which = f"latitude {lat:g} is beyond 90" if not -90 <= lat <= 90 else f"longitude {lon:g} is beyond 180"
    raise InputError(f"{text[:60]!r}: {which} degrees", remedy=_EXAMPLE)
