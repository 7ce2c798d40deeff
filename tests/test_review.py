"""The review page's server: who may talk to it, and what it takes."""

from __future__ import annotations

import dataclasses
import http.client
import json
from typing import TYPE_CHECKING, Any

import pytest
from review_desk import Served, served, story
from test_corrections import BOATS, EVENTS, GARISSA, MOMBASA

from dateline.review.telling import telling
from geo.corrections import read_log
from geo.files import read_frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, story()) as found:
        yield found


class Client:
    """A browser's requests, made by hand."""

    def __init__(self, page: Served) -> None:
        self.page = page
        self.host = page.origin.removeprefix("http://")
        self.cookie = ""

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        given = {"Host": self.host, "Cookie": self.cookie}
        if method == "POST":
            given |= {"Origin": self.page.origin, "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection.request(
            method, path, body=data, headers={name: value for name, value in given.items() if value}
        )
        answer = connection.getresponse()
        found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        connection.close()
        return found

    def enter(self) -> Client:
        status, headers, _ = self.ask("GET", self.page.address.removeprefix(self.page.origin))
        assert (status, headers["location"]) == (303, "/")
        self.cookie = headers["set-cookie"].partition(";")[0]
        return self

    def state(self) -> Any:
        return json.loads(self.ask("GET", "/api/state")[2])

    def change(self, version: int, **asked: Any) -> tuple[int, Any]:
        status, _, text = self.ask("POST", "/api/change", {"version": version, **asked})
        return status, json.loads(text)


def test_the_token_works_once_and_becomes_a_strict_cookie(page: Served) -> None:
    stranger, client = Client(page), Client(page)
    assert stranger.ask("GET", "/")[0] == stranger.ask("GET", "/api/state")[0] == 403
    assert stranger.ask("GET", "/?token=guess")[0] == 403
    _, headers, _ = client.ask("GET", page.address.removeprefix(page.origin))
    kept = headers["set-cookie"]
    assert "HttpOnly" in kept and "samesite=strict" in kept.lower() and "token" not in headers["location"]
    client.cookie = kept.partition(";")[0]
    assert client.ask("GET", "/")[0] == 200
    assert stranger.ask("GET", page.address.removeprefix(page.origin))[0] == 403


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {"Host": "localhost:1"}, 421),
        ("GET", "/api/state", {"Host": "evil.example"}, 421),
        ("GET", "/api/state", {"Sec_Fetch_Site": "cross-site"}, 403),
        ("GET", "/api/state", {"Cookie": "dateline-1=x"}, 403),
        ("POST", "/api/change", {"Origin": ""}, 403),
        ("POST", "/api/change", {"Origin": "http://evil.example"}, 403),
        ("POST", "/api/publish", {"Origin": "null"}, 403),
        ("POST", "/api/change", {"Sec_Fetch_Site": "same-site"}, 403),
        ("POST", "/api/change", {"Content_Type": "text/plain"}, 415),
        ("PUT", "/api/change", {}, 405),
        ("OPTIONS", "/api/change", {}, 405),
        ("GET", "/assets/../../pyproject.toml", {}, 404),
        ("GET", "/assets/..%2f..%2f__init__.py", {}, 404),
        ("GET", "/assets/card.js", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("GET", "/api/change", {}, 405),
    ],
)
def test_what_may_not_pass_does_not(
    page: Served, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    client = Client(page).enter()
    body = {"version": 0, "kind": "hide", "events": [BOATS.event_id]} if method == "POST" else None
    assert client.ask(method, path, body, **headers)[0] == status
    assert not page.log.exists() and not page.output.exists()


def test_every_answer_forbids_what_comes_from_elsewhere(page: Served) -> None:
    client = Client(page)
    answers = [client.ask("GET", "/")[1]]
    client.enter()
    answers += [client.ask("GET", path)[1] for path in ("/", "/api/state", "/assets/map.js", "/nothing")]
    for headers in answers:
        policy = headers["content-security-policy"]
        assert (
            "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        )
        assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff" and "access-control-allow-origin" not in headers


def test_a_change_for_an_older_log_is_refused_with_the_state_as_it_is(page: Served) -> None:
    one, two = Client(page).enter(), None
    status, state = one.change(0, kind="hide", events=[BOATS.event_id])
    assert status == 200 and BOATS.event_id not in state["events"] and state["version"] == 1
    two = Client(page)
    two.cookie = one.cookie
    status, state = two.change(0, kind="hide", events=[GARISSA.event_id])
    assert status == 409 and state["version"] == 1 and GARISSA.event_id in state["events"]
    assert [entry.kind for entry in read_log(page.log)] == ["hide"]
    assert two.change(1, kind="hide", events=[GARISSA.event_id])[0] == 200


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"kind": "praise"}, "kind"),
    ({"kind": "hide"}, "no event"),
    ({"kind": "hide", "events": ["nope"]}, "no event has the id"),
    ({"kind": "hide", "events": "nope"}, "not a list"),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{}]}, "changes nothing"),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{"title": " "}]}, "title is empty"),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{"title": 3}]}, "not text"),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{"date": "soon"}]}, "not a date"),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{"place": {}}]}, "a point is"),
    (
        {"kind": "fix", "events": [BOATS.event_id], "set": [{"place": {"at": [1, 95]}}]},
        "no place on Earth|outside",
    ),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{"place": {"at": [1, 2], "radius": -1}}]}, "radius"),
    (
        {"kind": "fix", "events": [BOATS.event_id], "set": [{"place": {"at": [1, 2], "kind": "palace"}}]},
        "precision",
    ),
    (
        {"kind": "fix", "events": [BOATS.event_id], "set": [{"place": {"area": [[1, 2], [3, 4]]}}]},
        "three points",
    ),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{"place": {"id": "geonames:0"}}]}, "no place"),
    ({"kind": "fix", "events": [BOATS.event_id], "set": [{"place": {"candidate": 9}}]}, "no candidate"),
    ({"kind": "merge", "events": [BOATS.event_id]}, "2 to 50 targets"),
    ({"kind": "split", "events": [BOATS.event_id], "set": [{"title": "x"}]}, "2 to 20 changes"),
    ({"kind": "undo", "ids": ["c1"]}, "no entry"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    page: Served, asked: dict[str, Any], said: str
) -> None:
    status, answer = Client(page).enter().change(0, **asked)
    assert status == 400
    assert any(part in answer["error"] for part in said.split("|")), answer
    assert not page.log.exists()


def test_what_is_no_request_of_the_page_is_refused(page: Served) -> None:
    client = Client(page).enter()
    for body in (b"{", b"[]", b"", b'{"kind": "hide"}', b"[" * 100_000):
        assert client.ask("POST", "/api/change", body)[0] == 400
    assert client.ask("POST", "/api/change", b'{"why": "' + b"x" * 1_100_000 + b'"}')[0] == 413
    assert client.state()["version"] == 0


def test_the_doubtful_come_first_and_reviewed_ones_last(page: Served) -> None:
    client = Client(page).enter()
    first = client.state()["order"]
    assert set(first[:3]) == {BOATS.event_id, GARISSA.event_id, MOMBASA.event_id}
    _, state = client.change(0, kind="confirm", events=[first[0]])
    assert state["order"][-1] == first[0] and len(state["order"]) == len(EVENTS)
    assert state["events"][first[0]]["findings"] == [] and state["events"][first[0]]["reviewed"]


def test_places_dates_and_articles_are_answered(page: Served) -> None:
    client = Client(page).enter()
    found = json.loads(client.ask("GET", "/api/places?q=Tripoli%2C+Lebanon")[2])
    assert found[0]["name"].endswith("Lebanon")
    status, _, text = client.ask("POST", "/api/date", {"event": BOATS.event_id, "text": "16 March"})
    assert (status, json.loads(text)["edtf"]) == (200, "2031-03-16")
    blocks = json.loads(client.ask("GET", f"/api/article?event={BOATS.event_id}")[2])
    told = "".join(p["text"] for b in blocks for p in b["pieces"] if BOATS.event_id in p["events"])
    assert told == BOATS.quote
    assert "".join(p["text"] for b in blocks for p in b["pieces"] if BOATS.event_id in p["place"]) == "Lamu"


def test_publishing_writes_the_map_with_the_corrections(page: Served) -> None:
    client = Client(page).enter()
    client.change(0, kind="fix", events=[GARISSA.event_id], set=[{"place": {"id": "t:1"}}], why="told")
    status, _, text = client.ask("POST", "/api/publish", {})
    assert status == 200 and json.loads(text)["events"] == len(EVENTS)
    frame = read_frame(page.output.with_name("map.events.geojson")).set_index("event_id")
    assert frame.loc[GARISSA.event_id, "place"] == "Nairobi, Nairobi County, Kenya"
    assert "corrected by a person on" in page.output.read_text(encoding="utf-8")


def test_a_file_of_events_without_its_article_shows_its_sentences(tmp_path: Path) -> None:
    from dateline.reading import Reading
    from geo.schema import to_frame

    reading = Reading(told=[], articles={}, frames=[to_frame(EVENTS)])
    with served(tmp_path, reading) as page:
        client = Client(page).enter()
        blocks = json.loads(client.ask("GET", f"/api/article?event={BOATS.event_id}")[2])
        assert [b["pieces"][0]["text"] for b in blocks if len(b["pieces"]) == 1] == [
            EVENTS[3].quote,
            EVENTS[4].quote,
        ]


def test_an_event_that_two_stories_tell_shows_what_the_other_says(tmp_path: Path) -> None:
    import dataclasses

    from dateline.reading import Reading
    from geo.reading import Article
    from geo.schema import Receipt

    wire = "Two boats went down near Lamu on Friday."
    whole = dataclasses.replace(
        BOATS, also=(Receipt(start=0, end=len(wire), text=wire, source="wire.txt", title="The wire"),)
    )
    found = story()
    articles = found.articles | {"wire.txt": Article(text=wire, source="wire.txt")}
    with served(tmp_path, Reading(told=[whole, *EVENTS[1:]], articles=articles, frames=[])) as page:
        client = Client(page).enter()
        event = client.state()["events"][BOATS.event_id]
        assert event["also"] == [{"text": wire, "article": "The wire"}]
        assert client.ask("GET", f"/api/article?event={BOATS.event_id}")[0] == 200


def test_rows_of_a_table_stand_with_their_titles() -> None:
    rows = [dataclasses.replace(event, quote="", quote_start=None, quote_end=None) for event in EVENTS[:2]]
    for event, block in zip(rows, telling(None, rows), strict=True):
        assert "".join(piece["text"] for piece in block["pieces"]) == event.title
        assert all(piece["events"] == [event.event_id] for piece in block["pieces"])
