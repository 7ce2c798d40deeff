"""Reads a dump of GeoNames: allCountries.zip, the zip of one country, or the text file inside.

The format is that of https://download.geonames.org/export/dump/readme.txt: a place a line, 19 columns
parted by tabs, UTF-8, no header.
"""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING, Final
from zlib import crc32

from geo.errors import InputError
from geo.gazetteer.rows import Row, town_radius_m

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLASSES: Final = "AHLPRSTUV"
"""Feature classes of GeoNames: areas, waters, parks, towns, roads, spots, mountains, undersea, forests."""
_COLUMNS: Final = 19
_PIECE: Final = 1 << 20
_MOST_BAD: Final = 1000
_REMEDY: Final = "get it anew from https://download.geonames.org/export/dump/"
_AREA_KM: Final = {
    "ADM1": 150,
    "ADM2": 30,
    "ADM3": 20,
    "ADM4": 12,
    "ADM5": 8,
    "ADMD": 40,
    "ISL": 40,
    "RGN": 150,
}
_CLASS_KM: Final = {"A": 20.0, "H": 5.0, "L": 5.0, "R": 2.0, "S": 0.5, "T": 7.0, "U": 50.0, "V": 5.0}
"""Kilometres that a place reaches when only its point is known, which is all that a dump says: the upper
quarter of the kind in our own tables where these hold enough of them, a round guess by class elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpPlace:
    """A place of a dump, the class of its feature, and how many bytes of the dump were read so far."""

    row: Row
    group: str
    read: int


class Dump:
    """A dump on disk. Opening it fails with InputError where it is no dump; `bad` counts lines left out."""

    def __init__(self, path: Path) -> None:
        self.path, self.bad = path, 0
        with self._open() as (_, size, mark):
            self.size, self.mark = size, mark

    def places(self, classes: str = CLASSES, *, skip: int = 0) -> Iterator[tuple[int, DumpPlace]]:
        """Number of the line (from 1) and place, for the feature *classes* asked for, after *skip* lines.

        A line that is not of the format is left out and counted; InputError when the first is one,
        or a thousand are.
        """
        with (
            self._open() as (file, _, _),
            TextIOWrapper(file, "utf-8", errors="replace", newline="\n") as text,
        ):
            read = 0
            for number, line in enumerate(text, 1):
                read += len(line)
                if number <= skip:
                    continue
                found = _place(line.rstrip("\r\n").split("\t"))
                if found is None:
                    self._refuse(number)
                elif found[1] in classes:
                    yield number, DumpPlace(row=found[0], group=found[1], read=min(read, self.size))

    def _refuse(self, number: int) -> None:
        self.bad += 1
        if number == 1 or self.bad >= _MOST_BAD:
            reason = f"is not a line of a GeoNames dump ({_COLUMNS} columns parted by tabs)"
            raise InputError(reason, path=self.path, line=number, remedy=_REMEDY)

    @contextmanager
    def _open(self) -> Iterator[tuple[IO[bytes], int, str]]:
        """The text of the dump, how many bytes it has, and a mark that tells it from another."""
        try:
            if zipfile.is_zipfile(self.path):
                with zipfile.ZipFile(self.path) as archive:
                    member = _member(archive, self.path)
                    mark = f"{member.filename} {member.file_size} {member.CRC:08x}"
                    with archive.open(member) as file:
                        yield file, member.file_size, mark
            else:
                with self.path.open("rb") as file:
                    size, total = self.path.stat().st_size, 0
                    while piece := file.read(_PIECE):
                        total = crc32(piece, total)
                    file.seek(0)
                    yield file, size, f"{self.path.name} {size} {total:08x}"
        except (zipfile.BadZipFile, EOFError) as exc:
            raise InputError(f"is damaged: {exc}", path=self.path, remedy=_REMEDY) from exc
        except OSError as exc:
            reason = f"cannot be read: {exc.strerror or exc}"
            raise InputError(reason, path=self.path, remedy="name a dump of GeoNames") from exc


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    texts = [m for m in archive.infolist() if m.filename.endswith(".txt") and m.filename != "readme.txt"]
    if not texts:
        raise InputError("holds no .txt file", path=path, remedy=_REMEDY)
    return max(texts, key=lambda member: (member.file_size, member.filename))


def _place(cells: list[str]) -> tuple[Row, str] | None:
    """The place of a line and its feature class; None when the line is not of the format."""
    if len(cells) != _COLUMNS:
        return None
    number, name, _, others, lat, lon, group, code, country, _, admin1, admin2, *_ = cells
    try:
        people = int(cells[14] or 0)
        point = float(lon), float(lat)
        if not (number.isdecimal() and name and -180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            return None
    except ValueError:
        return None
    feature = code or ("PPL" if group == "P" else "")
    row = Row(
        place_id=f"geonames:{number}",
        name=name,
        feature=feature,
        lon=point[0],
        lat=point[1],
        country=country,
        admin1=admin1,
        admin2=admin2,
        population=max(0, people),
        timezone=cells[17],
        radius_m=_radius_m(group, feature, people),
        names=[other for other in others.split(",") if other],
    )
    return row, group


def _radius_m(group: str, feature: str, people: int) -> float:
    if group == "P":
        return town_radius_m(people)
    return 1000 * _AREA_KM.get(feature, _CLASS_KM.get(group, _CLASS_KM["A"]))
