"""Snippets, the element, oEmbed, tags for cards, the folder form: text stays text, and what is wrong is told."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from browser import Opener
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from page_story import HEADLINE, events, story

import layers
from dateline.making import make_map, make_picture
from geo.errors import InputError
from geo.files import write_frame
from geo.schema import to_frame
from layers.embed import (
    Published,
    element_snippet,
    folder_files,
    head_tags,
    iframe_snippet,
    oembed,
    read_page,
)

URL = "https://maps.example.org/2031/delta.html"


def dateline(*args: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dateline", *args]
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    return subprocess.run(command, cwd=cwd, capture_output=True, timeout=120, env=environment, check=False)


@pytest.fixture
def page(tmp_path: Path, story_file: Path) -> Path:
    path = tmp_path / "map.html"
    path.write_bytes(story_file.read_bytes())
    return path


def test_the_iframe_has_all_that_a_host_needs(page: Path) -> None:
    done = dateline("embed", "map.html", cwd=page.parent)
    assert done.returncode == 0 and done.stderr == b""
    snippet = done.stdout.decode("utf-8")
    frame, script = lxml_html.fragments_fromstring(snippet)
    assert frame.attrib == {
        "title": HEADLINE,
        "src": "map.html",
        "loading": "lazy",
        "style": "width:100%;height:80vh;border:0",
        "sandbox": "allow-scripts allow-popups allow-popups-to-escape-sandbox",
        "referrerpolicy": "strict-origin-when-cross-origin",
    }
    assert "contentWindow" in script.text and "//" not in script.text


def test_the_command_writes_what_is_asked_for(page: Path) -> None:
    done = dateline("embed", "map.html", "--url", URL, "--element", "--folder", "out", cwd=page.parent)
    assert done.returncode == 0
    assert f'<dateline-map src="{URL}" title="{HEADLINE}"><a href="{URL}">'.encode() in done.stdout
    written = {path.name for path in page.parent.rglob("*") if path.is_file()}
    assert written == {"map.html", "dateline-map.js", "map.css", "map.js", "map-1.svg"}
    done = dateline("embed", "map.html", "--url", URL, "--oembed", cwd=page.parent)
    assert done.stdout.startswith(b'<link rel="alternate" type="application/json+oembed" href="https://maps')
    answer = json.loads((page.parent / "map.oembed.json").read_text(encoding="utf-8"))
    assert (answer["type"], answer["version"], answer["title"]) == ("rich", "1.0", HEADLINE)
    assert isinstance(answer["width"], int) and isinstance(answer["height"], int)
    assert URL in answer["html"]


def test_wrong_use_is_told(page: Path) -> None:
    done = dateline("embed", "map.html", "--oembed", cwd=page.parent)
    assert done.returncode == 2 and b"--url" in done.stderr
    done = dateline("embed", "map.html", "--url", "javascript:alert(1)", cwd=page.parent)
    assert done.returncode == 2 and b"not an http or https address" in done.stderr
    other = page.with_name("other.html")
    for content in (b"<!doctype html><title>hello</title>", b"\xff\xfe", b"", b"<title><meta name=generator"):
        other.write_bytes(content)
        with pytest.raises(InputError, match=r"other\.html: not a page of dateline's"):
            read_page(other)
    done = dateline("embed", "other.html", cwd=page.parent)
    assert done.returncode == 1 and done.stderr.count(b"\n") == 1
    with pytest.raises(InputError, match=r"none\.html"):
        read_page(page.with_name("none.html"))
    assert b"Example" in dateline("embed", "--help", cwd=page.parent).stdout


def test_a_page_that_knows_its_address_tells_it(tmp_path: Path) -> None:
    written = make_map(story(), tmp_path / "delta.html", url=URL)
    assert {kind: path.name for kind, path in written.items()} == {
        "events": "delta.events.geojson",
        "map": "delta.html",
        "card": "delta.png",
        "oembed": "delta.oembed.json",
    }
    tree = lxml_html.fromstring((tmp_path / "delta.html").read_text(encoding="utf-8"))
    told = {m.get("property") or m.get("name"): m.get("content") for m in tree.iter("meta")}
    assert told["og:url"] == URL and told["og:title"] == HEADLINE
    assert told["og:image"] == "https://maps.example.org/2031/delta.png"
    assert told["twitter:card"] == "summary_large_image"
    assert told["og:image:alt"].startswith("Map: 5 Mar 2031 to 25 Mar 2031")
    (link,) = tree.xpath("//link[@type='application/json+oembed']")
    assert link.get("href") == "https://maps.example.org/2031/delta.oembed.json"
    answer = json.loads((tmp_path / "delta.oembed.json").read_text(encoding="utf-8"))
    assert answer["thumbnail_url"] == told["og:image"]
    assert (tmp_path / "delta.png").read_bytes().startswith(b"\x89PNG")
    assert len((tmp_path / "delta.png").read_bytes()) < 250_000
    assert read_page(tmp_path / "delta.html").url == URL
    with pytest.raises(InputError, match="http or https"):
        make_map(story(), tmp_path / "x.html", url="ftp://x")
    assert not (tmp_path / "x.html").exists()


@pytest.mark.browser
def test_a_published_page_still_asks_for_nothing(tmp_path: Path, open_page: Opener) -> None:
    make_map(story(), tmp_path / "delta.html", url=URL)
    opened = open_page(tmp_path / "delta.html")
    assert opened.state()["shown"] == 11
    assert len(opened.requests) == 1


def test_pictures_are_written_beside_their_events(tmp_path: Path) -> None:
    said: list[str] = []
    foreign = [replace(e, title="多瑙河") for e in events()]
    for name in ("a.svg", "a.png", "a.pdf"):
        assert make_picture(to_frame(foreign), tmp_path / name, warn=said.append)["map"].stat().st_size > 9000
    assert len(said) == 2 and all("多瑙河" in line for line in said)
    assert (tmp_path / "a.events.geojson").exists()
    write_frame(story(), tmp_path / "story.geojson")
    assert dateline("map", "story.geojson", "-o", "x.gif", cwd=tmp_path).returncode == 2
    assert dateline("map", "story.geojson", "-o", "x.png", "--size", "big", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_stay_text(tmp_path: Path, text: str) -> None:
    whole = " ".join(text.split()) and text
    for snippet in (
        iframe_snippet(title=text, src=text),
        element_snippet(title=text, src=text, picture=text),
    ):
        tree = lxml_html.fromstring(f"<div>{snippet}</div>")
        assert len(tree.xpath("//script")) == 1
        (shown,) = tree.xpath("//iframe | //dateline-map")
        assert shown.get("title") == whole and shown.get("src") == whole
        assert not [name for e in tree.iter() for name in e.attrib if name.startswith("on")]
    answer = oembed(title=text, url=URL)
    assert json.loads(json.dumps(answer))["title"] == text
    assert len(lxml_html.fragments_fromstring(answer["html"])) == 1
    tags = lxml_html.fromstring(f"<head>{head_tags(title=text, deck=text, published=Published(url=URL, card=URL, oembed=URL, card_alt=text))}</head>")  # fmt: skip
    assert {e.tag for e in tags.iter()} <= {"html", "head", "meta", "link"}
    assert tags.xpath("//meta[@property='og:title']/@content") == [text]
    layers.build_page(story().head(1), title=text, published=Published(url=URL)).save(tmp_path / "p.html")
    assert read_page(tmp_path / "p.html").title == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_any_title_reads_back(title: str) -> None:
    written = re.search(r'title="([^"]*)"', iframe_snippet(title=title, src="x"))
    assert written
    assert unescape(written[1]).replace("\r", "") == title.replace("\r", "") or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in title)  # fmt: skip


def test_addresses_that_are_none_are_refused() -> None:
    for given_url in ("", "javascript:alert(1)", "//x", "https://", 'https://x/"onload=', "data:text/html,x"):
        with pytest.raises(InputError):
            Published(url=given_url)
    with pytest.raises(InputError, match="card"):
        Published(url=URL, card="file:///etc/passwd")


def test_the_folder_form_holds_the_same_page(story_file: Path) -> None:
    whole = story_file.read_text(encoding="utf-8")
    files = folder_files(whole, "map")
    page = files["map.html"].decode("utf-8")
    assert "<style>" not in page and "<script>" not in page and "sha256-" not in page
    assert page.count('<script type="application/json"') == whole.count('<script type="application/json"')
    assert lxml_html.fromstring(page).text_content().count("Freighter") > 0
    assert folder_files(whole, "map") == files
    assert b"url(map-1.svg)" in files["map.css"]
