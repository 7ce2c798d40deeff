"""Many articles: where they may be, in several processes, each read once, none stopping the rest."""

import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from atlas import SmallAtlas

from dateline.gathering import Intake
from dateline.many import Reader, read_many
from dateline.reading import read_inputs
from geo.errors import InputError
from geo.place import Place
from geo.reading import Document, article_of, documents_in, expand, holds_articles

STORY = "ROME, May {day}, 2018. Gunmen attacked a bank in {town} on Tuesday."
BINARY = bytes(range(32)) * 50


class Watched(SmallAtlas):
    """Counts in a file how often it was opened for an article, in whatever process."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log

    def candidates(self, name: str) -> list[Place]:
        with self.log.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return super().candidates(name)


class Deadly(SmallAtlas):
    """A process that looks up Genoa dies."""

    def candidates(self, name: str) -> list[Place]:
        if name == "Genoa":
            os._exit(9)
        return super().candidates(name)


def stories(folder: Path, towns: Sequence[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, town in enumerate(towns, start=1):
        (folder / f"{number:02}.txt").write_text(STORY.format(day=number, town=town), encoding="utf-8")
    return folder


def read(*inputs: Path, told: list[str] | None = None, **intake: object) -> list[tuple[str, str]]:
    warn = None if told is None else told.append
    found = read_inputs(inputs, SmallAtlas(), intake=Intake(merge=False, **intake), warn=warn)  # type: ignore[arg-type]
    towns = [text.split()[-1] for text in found["place_text"]]
    return list(zip(found["source"], towns, strict=True))


def test_folders_and_patterns(tmp_path: Path) -> None:
    stories(tmp_path / "a", ["Genoa"])
    stories(tmp_path / "a" / "deeper", ["Nairobi", "Mombasa"])
    (tmp_path / "a" / ".hidden.txt").write_text("x")
    (tmp_path / "a" / "picture.png").write_bytes(b"\x89PNG")
    assert len(expand(str(tmp_path / "a"))) == 3
    assert len(expand(str(tmp_path / "a" / "**" / "0[12].txt"))) == 3
    told: list[str] = []
    assert {town for _, town in read(tmp_path / "a", told=told)} == {"Genoa", "Nairobi", "Mombasa"}
    assert len(told) == 1 and "left out: picture.png" in told[0]
    with pytest.raises(InputError, match="no file"):
        expand(str(tmp_path / "*.warc"))


def test_one_bad_document_does_not_stop_the_rest(tmp_path: Path) -> None:
    folder, told = stories(tmp_path / "a", ["Genoa", "Nairobi"]), []
    (folder / "00.txt").write_bytes(BINARY)
    (folder / "03.txt").write_text("A ferry sank off Genoa on 3 May.", encoding="utf-8")
    assert len(read(folder, told=told, aside=tmp_path)) == 2
    assert len(told) == 1 and "2 of 4 documents set aside" in told[0]
    rejected = (tmp_path / "documents.rejected.csv").read_text(encoding="utf-8")
    assert "00.txt" in rejected and "--date" in rejected


def test_when_none_can_be_read_it_failed(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(BINARY)
    with pytest.raises(InputError, match="none of the 2 documents"):
        read(tmp_path)


def test_order_does_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    folder = stories(tmp_path / "a", ["Genoa", "Nairobi", "Mombasa", "Rome", "Beirut"])
    (folder / "03.txt").write_bytes(BINARY)
    assert read(folder, jobs=1) == read(folder, jobs=2)


def test_a_document_that_kills_its_process_is_set_aside(tmp_path: Path) -> None:
    folder = stories(tmp_path / "a", ["Nairobi", "Genoa", "Mombasa"])
    documents = [
        Document(where=path.name, name=path.name, path=str(path)) for path in sorted(folder.iterdir())
    ]
    outcomes = list(read_many(documents, Reader(source=Deadly()), jobs=2))
    assert [outcome.document.name for outcome in outcomes] == ["01.txt", "02.txt", "03.txt"]
    assert [bool(outcome.reason) for outcome in outcomes] == [False, True, False]
    assert "stopped the process" in outcomes[1].reason


def test_only_what_is_new_is_read_again(tmp_path: Path) -> None:
    folder = stories(tmp_path / "a", ["Genoa", "Nairobi"])
    source, memory = Watched(tmp_path / "log"), tmp_path / "memory.sqlite"

    def looked(**more: object) -> tuple[int, list[str]]:
        (tmp_path / "log").write_text("")
        found = read_inputs([folder], source, intake=Intake(memory=memory, **more))  # type: ignore[arg-type]
        return len((tmp_path / "log").read_text().splitlines()), list(found["event_id"])

    first, ids = looked()
    again, same = looked()
    assert first > 0 and again == 0 and same == ids
    stories(folder, ["Genoa", "Mombasa"])
    changed, _ = looked()
    assert 0 < changed < first
    fresh, _ = looked(fresh=True)
    assert fresh >= first


def test_json_lines_of_articles_are_told_from_those_of_events(tmp_path: Path) -> None:
    lines = [
        {
            "title": "Attack in Genoa",
            "text": "Gunmen attacked a bank in Genoa on Tuesday.",
            "date": "2018-05-03",
            "url": "https://example.org/1",
        },
        {
            "headline": "x",
            "body": "<p>Gunmen attacked a market in <b>Nairobi</b> on 3 May 2018.</p><p>Police came.</p>",
            "published": "2018-05-04",
            "source": "wire-7",
        },
        {"title": "empty", "text": ""},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n{broken\n", encoding="utf-8")
    assert holds_articles(path)
    told: list[str] = []
    assert sorted(read(path, told=told)) == [("https://example.org/1", "Genoa"), ("wire-7", "Nairobi")]
    assert "2 of 4 documents" in told[0] and "line 4: it is not a JSON object" in told[0]
    path.write_text(
        '{"date": "2018-05-03", "place": "Genoa", "text": "A bank was robbed."}\n', encoding="utf-8"
    )
    assert not holds_articles(path) and len(read(path)) == 1


def response(url: str, body: str, kind: str = "text/html", status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2018-05-05T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


PAGE = '<html><head><title>Attack</title><meta property="article:published_time" content="2018-05-04"></head><body><article><h1>Attack</h1><p>Gunmen attacked a bank in {town} on Thursday. Police said that nobody had been hurt in the attack and that a search was under way.</p></article></body></html>'


@pytest.mark.parametrize("packed", [False, True])
def test_web_archives(tmp_path: Path, packed: bool) -> None:
    records = [
        response("https://example.org/genoa", PAGE.format(town="Genoa")),
        response("https://example.org/gone", PAGE.format(town="Rome"), status="404 Not Found"),
        response("https://example.org/a.png", "x", kind="image/png"),
        response("https://example.org/nairobi", PAGE.format(town="Nairobi")),
    ]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(map(gzip.compress, records)) if packed else b"".join(records))
    assert sorted(read(path)) == [
        ("https://example.org/genoa", "Genoa"),
        ("https://example.org/nairobi", "Nairobi"),
    ]


def test_mailboxes(tmp_path: Path) -> None:
    text = "Gunmen attacked a bank in {town} on Tuesday.\n>From here the road is long."
    mail = (
        "From a@example.org Thu May  3 10:00:00 2018\nFrom: a@example.org\nSubject: =?utf-8?q?Attack?=\nDate: Thu, 03 May 2018 10:00:00 +0200\nMessage-ID: <{town}@example.org>\nContent-Type: text/plain; charset=utf-8\n\n"
        + text
        + "\n\n"
    )
    path = tmp_path / "a.mbox"
    path.write_text(mail.format(town="Genoa") + mail.format(town="Nairobi"), encoding="utf-8")
    first, second = documents_in(path)
    assert article_of(first).title == "Attack" and "\nFrom here" in article_of(first).text
    assert [town for _, town in sorted(read(path))] == ["Genoa", "Nairobi"]
    assert "Nairobi@example.org" in second.name


@pytest.mark.parametrize(
    "feed",
    [
        "<rss version='2.0'><channel><item><title>Attack</title><link>https://example.org/1</link><pubDate>Thu, 03 May 2018 10:00:00 GMT</pubDate><description>&lt;p&gt;Gunmen attacked a bank in Genoa on Tuesday.&lt;/p&gt;</description></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Attack</title><link href='https://example.org/1'/><published>2018-05-03T10:00:00Z</published><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Gunmen attacked a bank in Genoa on Tuesday.</p></div></content></entry></feed>",
    ],
)
def test_feeds(tmp_path: Path, feed: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{feed}', encoding="utf-8"
    )
    assert read(path) == [("https://example.org/1", "Genoa")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc", b"nothing of the kind"),
        ("a.warc.gz", b"nothing of the kind"),
        ("a.xml", b"nothing of the kind"),
        ("a.warc", b""),
        ("a.mbox", b""),
        ("a.json", b'[{"text": "Gunmen attacked a bank."}, {"te'),
    ],
)
def test_broken_and_empty_containers_are_an_error_that_names_them(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    (broken,) = documents_in(tmp_path / name)
    with pytest.raises(InputError, match=name):
        article_of(broken)


def test_a_broken_container_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"nothing of the kind")
    (tmp_path / "b.txt").write_text("Gunmen attacked a bank in Genoa on 3 May 2018.", encoding="utf-8")
    told: list[str] = []
    events = read_inputs([tmp_path], SmallAtlas(), warn=told.append)
    assert list(events["edtf"]) == ["2018-05-03"]
    assert any("a.warc" in line for line in told)
