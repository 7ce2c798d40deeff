"""Files as articles: text, title, dateline, date of publication, blocks."""

import datetime as dt
import io
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.reading import Article, read_article
from geo.reading.markdown import MOST_MARKS, marks_in, pieces
from geo.reading.webpage import read_page

STORY = " Two ferries were stopped for hours by fog that nobody had forecast."


POLISH = "Kapitan portu powiedział, że promy muszą pozostać w porcie z powodu gęstej mgły, a później zamknięto most. "


def read(text: str, name: str = "story.txt", date: dt.date | None = None) -> Article:
    return read_article(name, data=text.encode(), date=date)


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


DATELINES = [
    ("OSLO, May 3.", "OSLO", "May 3", ""),
    ("LIMA, Jan 9 (Andina) -", "LIMA", "Jan 9", "Andina"),
    ("RIGA —", "RIGA", "", ""),
    ("BERN (AP) —", "BERN", "", "AP"),
    ("KYIV. Nov 4 (Ukrinform) -", "KYIV", "Nov 4", "Ukrinform"),
    ("NEW DELHI, March 4:", "NEW DELHI", "March 4", ""),
    ("ST. PAUL, Minn. (AP) —", "ST. PAUL, Minn.", "", "AP"),
    ("MINSK, October 12. /BelTA/.", "MINSK", "October 12", "BelTA"),
    ("October 2, 2014 (JUBA) –", "JUBA", "October 2, 2014", ""),
    ("Hamburg (dpa) -", "Hamburg", "", "dpa"),
    (
        "PORT-AU-PRINCE, Haiti, Sunday, Jan. 7, 2018 (AFP) --",
        "PORT-AU-PRINCE, Haiti",
        "Sunday, Jan. 7, 2018",
        "AFP",
    ),
    ("GENEVA/BONN, 4 May 2018 –", "GENEVA/BONN", "4 May 2018", ""),
    ("SÃO PAULO, Brazil —", "SÃO PAULO, Brazil", "", ""),
    ("MAY PEN, Jamaica —", "MAY PEN, Jamaica", "", ""),
    ("WASHINGTON, D.C. –", "WASHINGTON, D.C.", "", ""),
    ("ISLAMABAD:", "ISLAMABAD", "", ""),
    ("HINTON, W.Va. --", "HINTON, W.Va.", "", ""),
    ("NEWARK, N.J. _", "NEWARK, N.J.", "", ""),
    ("AMMAN, Jordan (AP)_", "AMMAN, Jordan", "", "AP"),
    ("QUITO (AP)", "QUITO", "", "AP"),
    ("SOFIA, June 4 (BTA) --\n\n", "SOFIA", "June 4", "BTA"),
    ("ALGIERS, March 31, 2013 (APS)\n\n", "ALGIERS", "March 31, 2013", "APS"),
    ("Washington (CNN)\n\n", "Washington", "", "CNN"),
    ("TURKU (Baltic Desk), Oct 21, 2019 —", "TURKU", "Oct 21, 2019", "Baltic Desk"),
    ("TURKU (Baltic Desk) — Oct 21, 2019 —", "TURKU", "Oct 21, 2019", "Baltic Desk"),
    ("Turku, Finland (Baltic Desk), 21 October 2019:", "Turku, Finland", "21 October 2019", "Baltic Desk"),
    ("TURKU (Baltic Desk, Oct 21, 2019) —", "TURKU", "Oct 21, 2019", "Baltic Desk"),
    ("TURKU — Oct. 21, 2019 —", "TURKU", "Oct. 21, 2019", ""),
    ("TURKU, Monday, Oct. 21, 2019 —", "TURKU", "Monday, Oct. 21, 2019", ""),
    ("(Turku, 21 October 2019) –", "Turku", "21 October 2019", ""),
    ("Turku, Finland | 21 October 2019 --", "Turku, Finland", "21 October 2019", ""),
]


@pytest.mark.parametrize(("opening", "place", "date", "agency"), DATELINES)
def test_datelines(opening: str, place: str, date: str, agency: str) -> None:
    article = read(f"Fog stops the ferries\n\n{opening}{STORY}")
    found = article.dateline
    assert found is not None
    assert article.title == "Fog stops the ferries"
    assert (found.place, found.date_text, found.agency) == (place, date, agency)
    assert article.text[found.place_start : found.place_end] == place
    assert article.text[found.end :].strip() == STORY.strip()
    if date:
        assert article.text[found.date_start : found.date_end] == date


@pytest.mark.parametrize(
    "opening",
    [
        "BREAKING —",
        "UPDATE:",
        "On Monday, May 3.",
        "The king (left) -",
        "OSLO",
        "Fog came to Oslo, May 3 was quiet.",
        "A",
        "I —",
        "=cmd() —",
    ],
)
def test_no_dateline(opening: str) -> None:
    assert read(f"Fog stops the ferries\n\n{opening}{STORY}").dateline is None


def test_a_dateline_after_the_title_in_one_paragraph() -> None:
    found = read("Fog stops the ferries. HINTON, W.Va. --" + STORY).dateline
    assert found is not None
    assert found.place == "HINTON, W.Va."
    assert found.start == 23
    assert read("Fog stops the ferries. Oslo (pop. 9) --" + STORY).dateline is None


def test_a_transcript_has_speakers_not_datelines() -> None:
    assert read(f"Talk at noon\n\nHOLM:{STORY}\n\nBERG:{STORY}").dateline is None


@pytest.mark.parametrize(
    ("text", "published", "basis"),
    [
        (f"OSLO, May 3, 2014 —{STORY}", dt.date(2014, 5, 3), "dateline OSLO, May 3, 2014"),
        (f"OSLO, 3rd of May 2014 —{STORY}", dt.date(2014, 5, 3), "dateline OSLO, 3rd of May 2014"),
        (f"OSLO, May 3 —{STORY}", None, ""),
        (f"OSLO, Feb 30, 2014 —{STORY}", None, ""),
        (f"Fog\n\nPublished: Saturday, 3 May 2014, 14:05 CET\n\nOSLO —{STORY}", dt.date(2014, 5, 3), "line"),
        (f"Fog\n\n2014-05-03\n\n{STORY}", dt.date(2014, 5, 3), "line '2014-05-03'"),
        (f"Fog\n\n23/05/2014\n\n{STORY}", dt.date(2014, 5, 23), "line"),
        (f"Fog\n\n03/05/2014\n\n{STORY}", None, ""),
        (f"Fog\n\nUpdated May 3, 2014\n\n{STORY}", None, ""),
        (
            f"Fog\n\nBy Kari Holm in Oslo 2:51PM CET 3 May 2014\n\n{STORY}",
            dt.date(2014, 5, 3),
            "line 'By Kari",
        ),
        (f"Fog\n\nPosted by Kari Holm on May 3, 2014 at 8:57 AM\n\n{STORY}", dt.date(2014, 5, 3), "line"),
        (f"Fog\n\nPosted May 3, 2014, then May 4, 2014 at 8:57\n\n{STORY}", None, ""),
        (f"Fog\n\nFile photo by Kari Holm, May 3, 2014\n\n{STORY}", None, ""),
        (f"Fog\n\nOn May 3, 2014 all was well.{STORY}", None, ""),
    ],
)
def test_publication_date(text: str, published: dt.date | None, basis: str) -> None:
    article = read(text)
    assert article.published == published
    assert article.published_basis.startswith(basis)
    assert bool(article.published_basis) == (published is not None)
    assert read(text, date=dt.date(1999, 1, 2)).published == dt.date(1999, 1, 2)


def test_blocks_of_a_plain_text() -> None:
    article = read(
        "Fog stops the ferries\n\nFog stops the ferries\n\nBy Kari Holm\n\n© Ola Berg/NTB\n\nOSLO, May 3."
        + STORY
        + "\n\n"
        "See also\n\nHarbour master explains why the boats stayed where they were\n\nWaiting for the sun\n\n"
        + STORY
        + "\n\n"
        "Read more: Fog in brief\n\n\nReporting by Kari Holm; editing by Ola Berg\n"
    )
    assert article.title == "Fog stops the ferries"
    assert [kind for kind, _ in kinds(article)] == [
        "heading", "aside", "aside", "aside", "paragraph", "aside", "aside", "heading", "paragraph", "aside", "aside",
    ]  # fmt: skip
    assert [block.level for block in article.blocks if block.kind == "heading"] == [1, 2]


def test_hand_wrapped_lines_are_one_paragraph_and_long_lines_are_each_one() -> None:
    wrapped = "Fog stops ferries\nOSLO, May 3 - Two ferries were stopped for hours by the\nfog that nobody had forecast, and a third\nturned back.\n"
    assert [words[:8] for _, words in kinds(read(wrapped))] == ["Fog stop", "OSLO, Ma"]
    lines = "Fog stops ferries\n" + "\n".join(f"{n} OSLO.{STORY * 3}" for n in range(3))
    assert [kind for kind, _ in kinds(read(lines))] == ["heading", "paragraph", "paragraph", "paragraph"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("title", ["", "Fog stops the ferries"])
def test_a_date_on_a_line_below_the_byline(title: str, gap: str) -> None:
    lines = ["By Maria Holm", "October 21, 2019", f"TURKU (Baltic Desk) —{STORY}\nA second line of it."]
    article = read(gap.join([title, *lines] if title else lines))
    assert article.title == title
    assert article.published == dt.date(2019, 10, 21)
    assert article.dateline is not None
    assert article.text[article.dateline.end :].startswith(STORY.strip())
    assert kinds(article)[bool(title)] == ("aside", "By Maria Holm")


def test_a_sentence_that_begins_with_a_date_is_not_of_the_dateline() -> None:
    article = read(f"Fog stops the ferries\n\nTURKU (Baltic Desk) — Oct 21, 2019 was a day of fog.{STORY}")
    assert article.dateline is not None
    assert article.dateline.date_text == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Malmö – “fog”".encode("utf-8-sig"), "Malmö – “fog”"),
        ("Malmö – “fog”".encode("utf-16"), "Malmö – “fog”"),
        ("Malmö fog and more".encode("utf-16-le"), "Malmö fog and more"),
        ("Malmö".encode("utf-32"), "Malmö"),
        ("The café in Malmö said “no”".encode("cp1252"), "The café in Malmö said “no”"),
        ((POLISH * 4).encode("cp1250"), POLISH * 4),
        (("Туман остановил паромы в порту на весь день. " * 9).strip().encode("cp1251"), None),
        (b"broken \xc3\x28 and \xff fog \xe2\x82", "broken \ufffd( and \ufffd fog \ufffd"),
        (b"one\r\ntwo\rthree\x0cfour\x00five\x1bsix", "one\ntwo\nthree\nfour\ufffdfive\ufffdsix"),
    ],
)
def test_encodings(data: bytes, text: str | None) -> None:
    expected = text or ("Туман остановил паромы в порту на весь день. " * 9).strip()
    assert read_article("a.txt", data=data).text == expected


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n", "empty"),
        ("a.txt", "\ufeff\ufeff\u200b !".encode(), "no text"),
        ("a.txt", b"%PDF-1.7 x", "a PDF"),
        ("a.docx", b"PK\x03\x04xxxx", "Office document"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.html", b"\x1f\x8b\x08", "compressed"),
        ("-", b"\x01\x02\x03\x04\x05\x06\x0e\x0f\x10abc", "not text"),
        ("a.txt", b"x" * 5_000_000, "4 MB"),
        ("a.md", b"x" * 1_100_000, "1 MB"),
        ("a.md", b"![a" * 300_000, "markup"),
        ("a.md", b"- a\n" * 200_000, "markup"),
        ("a.html", b"<html>" + b"x" * 17_000_000, "16 MB"),
        ("a.md", b"---\nlang: en\n---\n", "no text"),
        ("https://example.org/a.html", None, "addresses are not fetched"),
        ("nowhere/a.txt", None, "cannot be read"),
        ("a\x00.txt", None, "cannot be read"),
        (".", None, r"is a folder \(name the files in it, such as \*\.txt"),
        ("", None, "the name of an input is empty"),
    ],
)
def test_what_is_no_article_is_named(name: str, data: bytes | None, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_article(name, data=data)
    assert caught.value.path == name
    assert caught.value.remedy


def test_standard_input_and_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Fog\n\nAll day.")))
    assert read_article("-").title == "Fog"
    path = tmp_path / "a.txt"
    path.write_bytes(b"Fog\n\nAll day.")
    article = read_article(path)
    assert (article.source, article.text) == ("a.txt", "Fog\n\nAll day.")
    assert read_article(path, name="b/a.txt").source == "b/a.txt"


def test_markdown() -> None:
    article = read(
        "---\ntitle: 'Fog: a day'\ndate: 2014-05-03T10:00:00Z\nlang: en\nurl: https://example.org/fog\n---\n"
        "OSLO —"
        + STORY
        + "\n\n## Waiting\n\n* One [ferry](https://example.org/x)\n* two *ferries* <b>ran</b>\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>\n",
        "a.md",
    )
    assert (article.title, article.published, article.language) == ("Fog: a day", dt.date(2014, 5, 3), "en")
    assert article.published_basis.startswith("front matter date")
    assert article.dateline is not None
    assert article.dateline.place == "OSLO"
    assert kinds(article)[0] == ("heading", "Fog: a day")
    assert ("heading", "Waiting") in kinds(article)
    assert ("paragraph", "One ferry") in kinds(article)
    assert ("paragraph", "two ferries ran") in kinds(article)
    assert "alert" not in article.text
    assert "example.org" not in article.text


PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="windows-1252"><title>Fog | The Fjord Post</title>
<meta property="og:site_name" content="The Fjord Post"><link rel="canonical" href="https://example.org/fog">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Fog stops the ferries",
"datePublished":"2014-05-03T23:30:00-05:00"}</script></head><body><nav><a href="/">Home page of the post</a></nav><article>
<h1>Fog stops the ferries</h1>%s<h2>Waiting for the sun</h2><p>Malm\xf6 waited, too.%s</p></article>
<footer>All rights reserved by the Fjord Post</footer></body></html>"""


def test_html() -> None:
    paragraphs = "".join(f"<p>OSLO, May 3 ({n}) \u2013{STORY} {STORY}</p>" for n in ("AP", "two", "three"))
    article = read_article("a.html", data=(PAGE % (paragraphs, STORY * 2)).encode("cp1252"))
    assert article.title == "Fog stops the ferries"
    assert (article.outlet, article.language, article.url) == (
        "The Fjord Post",
        "en-GB",
        "https://example.org/fog",
    )
    assert article.published == dt.date(2014, 5, 3)
    assert article.published_basis.startswith("JSON-LD datePublished")
    assert article.dateline is not None
    assert article.dateline.agency == "AP"
    assert "Malmö waited" in article.text
    assert "Home page" not in article.text
    assert kinds(article)[0] == ("heading", "Fog stops the ferries")
    assert ("heading", "Waiting for the sun") in kinds(article)


def test_html_that_papers_write() -> None:
    page = (
        "<html><body><article><h1>Fog stops the ferries</h1><p>OSLO (NTB) --"
        + STORY * 2
        + "<br><br>Second."
        + STORY
        + "</p>"
        "<p>Read also: <a href=/x>Harbour master explains</a></p><h2>Waiting</h2><p>" + STORY * 2 + "</p>"
        "<ul><li>Ferry One was late</li><li>Ferry Two was later</li></ul><p>"
        + STORY * 3
        + "</p></article></body></html>"
    )
    found = kinds(read_article("a.html", data=page.encode()))
    assert [kind for kind, _ in found] == [
        "heading", "paragraph", "paragraph", "aside", "heading", "paragraph", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip
    assert found[2][1].startswith("Second.")


def test_the_outlet_is_not_part_of_a_title() -> None:
    page = "<html><head><title>Fog - again - stops ferries | The Fjord Post</title></head><body><p>Fog all day.</p></body></html>"
    assert read_article("-", data=page.encode("utf-16")).title == "Fog - again - stops ferries"


def test_dates_that_a_page_does_not_have() -> None:
    page = '<html><head><meta name="date" content="%s"></head><body><p>Fog all day.</p></body></html>'
    for given_ in ("1970-01-01T00:00:00Z", "yesterday", "03/04/2015", "2014-02-30"):
        assert read_article("a.html", data=(page % given_).encode()).published is None


def test_html_that_is_short_hostile_or_too_slow() -> None:
    article = read_article("-", data=b"<html><body><p>Fog\x00 all {{7*7}} day<script>alert(1)</script>")
    assert article.text == "Fog\ufffd all {{7*7}} day"
    with pytest.raises(InputError, match="no text"):
        read_article("a.html", data=b"<html><body>" + b"<div>" * 30_000)
    with pytest.raises(InputError, match=r"within 0\.01 seconds") as caught:
        read_page("<p>" * 50_000, source="a.html", limit_s=0.01)
    assert caught.value.remedy


@settings(max_examples=300)
@given(
    data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    name=st.sampled_from(["a.txt", "a.md"]),
)
def test_any_bytes_are_an_article_or_an_input_error(data: bytes, name: str) -> None:
    try:
        article = read_article(name, data=data)
    except InputError:
        return
    ends = [0] + [block.end for block in article.blocks]
    assert all(before <= block.start < block.end for before, block in zip(ends, article.blocks, strict=False))
    assert ends[-1] <= len(article.text)
    assert not set(article.text) & {"\r", "\x00", "\x0b"}


@settings(max_examples=200)
@given(
    text=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=3, max_size=300
    ).filter(lambda text: any(map(str.isalnum, text)))
)
def test_a_plain_text_is_kept_to_the_character(text: str) -> None:
    assert read_article("a.txt", data=b"\xef\xbb\xbf" + text.encode()).text == text


@pytest.mark.parametrize("sign", ["<!-- ", "<script> ", "<div ", "<a b='", "[", "![a", "*a ", "\\*", "> a\n", "1. a\n", "a\n=\n", "|a|\n|-|\n|a|\n"])  # fmt: skip
def test_hostile_markdown_costs_little(sign: str) -> None:
    text = (sign * (MOST_MARKS // max(1, marks_in(sign))))[:1_000_000]
    begun = time.process_time()
    list(pieces(text))
    assert time.process_time() - begun < 6


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<div>a <b>c</b>\n</div>", "a c"),
        ("<div>a <!-- b > c -->d</div>", "a d"),
        ("<div>a <script>if (a > b) x</script >d</div>", "a d"),
        ("<div>a <!-- b", "a"),
        ("<div>a < b", "a"),
    ],
)
def test_html_within_markdown_is_its_words(html: str, words: str) -> None:
    assert [piece.text for piece in pieces(html)] == [words]
