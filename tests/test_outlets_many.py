"""Many articles: what others of their publisher are about helps, the same way whatever the order and the processes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from atlas import PLACES, SmallAtlas
from test_bulk import Watched

from dateline.gathering import Intake
from dateline.reading import read_inputs
from geo.outlets import MOST_LEARNT, Mark, dump_named, load_named, mark_of_document, named_in
from geo.place import Place
from geo.reading import Document, article_of, documents_in, plain_article

HARTFIELD = Place(place_id="t:90", name="Hartfield", kind="town", lonlat=(36.9, -1.1), country="KE", country_name="Kenya", admin1="Nairobi County", population=30_000)  # fmt: skip
FARTHER = replace(HARTFIELD, place_id="t:91", lonlat=(9.0, 44.6), country="IT", country_name="Italy", admin1="Liguria", population=31_000)  # fmt: skip
ATLAS = SmallAtlas((*PLACES, HARTFIELD, FARTHER))
DOUBTFUL = """A fire in Hartfield killed two men on Monday.

Nobody else was hurt, the police said on Tuesday. The cause of the fire was not known at first."""
HOME = "Police in Nairobi, Kenya, arrested a man on {day}. In Nairobi a crowd cheered; Nairobi slept, and Kenya too."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def lines(*texts: str, host: str = "daily.example", day: str = "2018-05-03") -> list[dict[str, str]]:
    return [{"text": text, "date": day, "url": f"https://{host}/{n}"} for n, text in enumerate(texts)]


def write(path: Path, records: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


STORIES = [*lines(DOUBTFUL, *(HOME.format(day=day) for day in DAYS)), *lines(DOUBTFUL, host="other.example")]


def places(path: Path, source: Any = None, **intake: Any) -> dict[str, str]:
    """The place of the first event of each source."""
    found = read_inputs([path], source or ATLAS, intake=Intake(merge=False, **intake))
    return dict(reversed(list(zip(found["source"], found["place"], strict=True))))


def test_other_articles_of_a_publisher_help(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", STORIES)
    learnt, alone = places(path), places(path, outlets=False)
    assert "Kenya" in learnt["https://daily.example/0"]
    assert "Kenya" not in learnt["https://other.example/0"] == alone["https://daily.example/0"]


def test_neither_order_nor_processes_nor_memory_change_anything(tmp_path: Path) -> None:
    learnt = places(write(tmp_path / "a.jsonl", STORIES))
    turned, memory = write(tmp_path / "b.jsonl", STORIES[::-1]), tmp_path / "memory.sqlite"
    assert places(turned) == places(turned, jobs=2) == learnt
    assert places(turned, memory=memory) == places(turned, memory=memory) == learnt


def test_what_is_remembered_depends_on_the_others(tmp_path: Path) -> None:
    memory = tmp_path / "memory.sqlite"
    few = places(write(tmp_path / "a.jsonl", STORIES[:1]), memory=memory)
    many = places(write(tmp_path / "a.jsonl", STORIES), memory=memory)
    assert few["https://daily.example/0"] != many["https://daily.example/0"]


def test_an_archive_that_grows_is_not_read_again(tmp_path: Path) -> None:
    log, memory = tmp_path / "log", tmp_path / "memory.sqlite"
    source = Watched(log)
    old = [
        line
        for n in range(MOST_LEARNT + 1)
        for line in lines(f"{HOME.format(day='Monday')} {n} men fled.", host=f"daily.example/{n}")
    ]
    path = write(tmp_path / "a.jsonl", old)
    places(path, source, memory=memory)
    first = len(log.read_text().splitlines())
    write(path, [*old, *lines(DOUBTFUL, day="2018-05-10", host="daily.example/new")])
    log.write_text("")
    assert len(places(path, source, memory=memory)) == len(old) + 1
    assert 0 < len(log.read_text().splitlines()) < first / 10


PAGE = "<html><head><title>x</title>{head}</head><body><p>Gunmen attacked a bank in Genoa on Tuesday.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "outlet"),
    [
        ("a.html", PAGE.format(head='<link rel="canonical" href="https://www.daily.example/1">'), "daily.example"),
        ("a.htm", PAGE.format(head="<meta content='https://daily.example/1' property='og:url'/>"), "daily.example"),
        ("a.html", PAGE.format(head='<link rel="stylesheet" href="https://cdn.example/1">'), ""),
        ("a.md", "---\noutlet: The Daily\n---\nGunmen attacked a bank.", "the daily"),
        ("a.md", "Gunmen attacked a bank.", ""),
        ("a.txt", "source: https://daily.example", ""),
        ("a.jsonl", '{"text": "Gunmen attacked a bank.", "outlet": "The  Daily"}', "the daily"),
        ("a.jsonl", '{"text": "Gunmen attacked a bank.", "source": "https://daily.example/1"}', "daily.example"),
        ("a.jsonl", '{"text": "Gunmen attacked a bank.", "source": "wire-7"}', ""),
        ("a.rss", "<rss><channel><item><link>https://daily.example/1</link><description>Gunmen attacked.</description></item></channel></rss>", "daily.example"),
    ],
)  # fmt: skip
def test_what_tells_the_publisher(tmp_path: Path, name: str, content: str, outlet: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    (document,) = documents_in(path)
    assert mark_of_document(document).outlet == outlet
    if name.endswith("jsonl"):
        assert article_of(document).outlet == document.outlet


def test_what_cannot_be_read_has_no_publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(where="a.html", name="a.html", path=str(tmp_path / "a.html"))
    assert mark_of_document(document) == Mark()
    (tmp_path / "a.html").write_text("<html>")
    monkeypatch.setattr(
        Path, "open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    assert mark_of_document(document) == Mark()


def test_what_an_article_is_about_can_be_kept() -> None:
    found = named_in(plain_article(HOME.format(day="Monday")), SmallAtlas())
    assert found and load_named(dump_named(found)) == found


def test_languages_and_second_datelines_are_told_for_many(tmp_path: Path) -> None:
    thai = "เกิดเหตุเพลิงไหม้ที่ตลาดกลางเมืองเมื่อวันจันทร์ มีผู้เสียชีวิตสองคน"
    twice = "ROME, May 3, 2018. Gunmen attacked a bank in Genoa.\n\nROME, May 9, 2018. Police arrested a man in Rome."
    told: list[str] = []
    for name, text in (
        ("a", thai),
        ("b", thai + "ๆ"),
        ("c", twice),
        ("d", "ROME, May 3, 2018. A man was killed."),
    ):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    read_inputs([tmp_path], SmallAtlas(), warn=told.append)
    assert any(line.startswith("2 of 4 documents: the text is in Thai") and "b.txt)" in line for line in told)
    assert any("c.txt: two datelines contradict each other, ROME, May 3" in line for line in told)
