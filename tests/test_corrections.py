"""Corrections: kept in a log, made again when the article is read, also edited, and never guessed at."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from atlas import SmallAtlas
from shapely.geometry import Point

from geo.corrections import (
    Change,
    Correction,
    Placing,
    Timing,
    anchor_of,
    change_from_plain,
    placing_at,
    placing_in,
    replay,
    seen,
    standing,
    timing_of,
)
from geo.errors import CorrectionError, DateError
from geo.events import across, read_events
from geo.reading import plain_article
from geo.schema import Alternative, Event, check, problems_of, to_frame

WHEN = dt.datetime(2031, 3, 20, 9, 30, tzinfo=dt.UTC)
TEXT = (
    "Rain fell for a third day. Two boats sank off Lamu on Friday, the harbour master said. "
    "A warehouse burned in Garissa and another in Mombasa on Sunday. Police are looking into both fires. "
    "The lamp was lit again. Divers left. The lamp was lit again."
)


def event(number: int, quote: str, *, at: int | None = None, **more: Any) -> Event:
    start = TEXT.index(quote) if at is None else at
    facts: dict[str, Any] = {
        "event_id": f"{number:016x}",
        "title": quote[:30].strip(),
        "quote": quote,
        "quote_start": start,
        "quote_end": start + len(quote),
        "source": "coast.txt",
        "published": dt.date(2031, 3, 18),
        **more,
    }
    return Event(**facts)


def town(name: str, lon: float, lat: float) -> dict[str, Any]:
    return {
        "place": f"{name}, Kenya", "place_text": name, "geometry": Point(lon, lat), "footprint": Point(lon, lat).buffer(0.05),
        "radius_m": 5000.0, "place_precision": "town", "place_score": 0.4,
        "alternatives": (Alternative(name="Elsewhere", lon=1.0, lat=2.0, score=0.3),),
    }  # fmt: skip


FIRES = "A warehouse burned in Garissa and another in Mombasa on Sunday."
BOATS = event(1, "Two boats sank off Lamu on Friday, the harbour master said.", time_text="on Friday", **town("Lamu", 40.9, -2.27))  # fmt: skip
GARISSA = event(2, FIRES, time_text="on Sunday", **town("Garissa", 39.646, -0.453))
MOMBASA = event(3, FIRES, time_text="on Sunday", **town("Mombasa", 39.666, -4.055))
LOOKING = event(4, "Police are looking into both fires.")
LAMPS = [event(n, "The lamp was lit again.", at=at, title="Lamp lit") for n, at in ((5, TEXT.index("The lamp")), (6, TEXT.rindex("The lamp")))]  # fmt: skip
EVENTS = [BOATS, GARISSA, MOMBASA, LOOKING, *LAMPS]
TEXTS = {"coast.txt": TEXT}
NAIROBI = placing_at((36.817, -1.283), radius_m=3000, kind="town", name="Nairobi")


def said(kind: str, *targets: Event, sets: tuple[Change, ...] = (), **more: Any) -> Correction:
    facts: dict[str, Any] = {"id": f"c{kind}", "why": "the mayor told us", **more}
    return Correction(
        kind=kind,
        when=WHEN,
        targets=tuple(anchor_of(t, EVENTS, TEXT) for t in targets),
        changes=sets,
        **facts,
    )


def by_id(events: list[Event]) -> dict[str, Event]:
    return {event.event_id: event for event in events}


def test_a_fix_changes_what_it_says_and_tells_who_says_so() -> None:
    time = timing_of("16 March", dt.date(2031, 3, 18))
    fix = said(
        "fix",
        GARISSA,
        sets=(Change(place=NAIROBI, time=time, title="A fire", status="alleged", category="disaster"),),
    )
    played = replay(EVENTS, [fix], texts=TEXTS)
    new = by_id(played.events)[GARISSA.event_id]
    assert (new.place, new.geometry, new.radius_m) == ("Nairobi", Point(36.817, -1.283), 3000.0)
    assert (new.edtf, new.title, new.status, new.category) == ("2031-03-16", "A fire", "alleged", "disaster")
    assert new.place_basis == new.time_basis == "corrected by a person on 2031-03-20: the mayor told us"
    assert new.reviewed and new.reviewed_on == dt.date(2031, 3, 20) and new.alternatives == ()
    assert (new.quote, new.place_text) == (GARISSA.quote, "Garissa")
    assert [e for e in played.events if e is not new] == [e for e in EVENTS if e is not GARISSA]
    assert played.unused == [] and played.touched == {GARISSA.event_id: ("cfix",)}
    check(to_frame(played.events))


def test_a_person_may_say_that_there_is_no_place_and_no_date() -> None:
    nowhere = said("fix", BOATS, sets=(Change(place=Placing(), time=Timing()),))
    new = replay(EVENTS, [nowhere], texts=TEXTS).events[0]
    assert new.geometry is None and new.footprint is None and new.start is None and new.place_precision == ""
    check(to_frame([new]))


def test_merge_keeps_the_first_with_the_passages_of_the_others() -> None:
    whole = replay(EVENTS, [said("merge", GARISSA, LOOKING, MOMBASA)], texts=TEXTS)
    kept = by_id(whole.events)
    assert set(kept) == {e.event_id for e in (BOATS, GARISSA, *LAMPS)}
    assert [receipt.text for receipt in kept[GARISSA.event_id].also] == [LOOKING.quote]
    assert kept[GARISSA.event_id].geometry == GARISSA.geometry


def test_split_gives_each_part_its_own_place_and_id() -> None:
    parts = (Change(title="One"), Change(place=NAIROBI, title="Other"))
    split = said("split", BOATS, sets=parts)
    found = replay(EVENTS, [split], texts=TEXTS).events
    one, other = (e for e in found if e.quote == BOATS.quote)
    assert {one.title, other.title} == {"One", "Other"} and one.event_id != other.event_id
    assert len({e.event_id for e in found}) == len(EVENTS) + 1
    part = next(e for e in found if e.title == "Other")
    later = said("fix", part, sets=(Change(title="Later"),), id="clater")
    assert [
        e.title for e in replay(EVENTS, [split, later], texts=TEXTS).events if e.event_id == part.event_id
    ] == ["Later"]


def test_hide_takes_out_and_undo_brings_back_and_undo_of_undo_takes_out_again() -> None:
    hide = said("hide", BOATS)
    undo = Correction(kind="undo", when=WHEN, id="cundo", undoes="chide")
    redo = Correction(kind="undo", when=WHEN, id="credo", undoes="cundo")
    assert BOATS.event_id not in by_id(replay(EVENTS, [hide]).events)
    assert replay(EVENTS, [hide, undo]).events == EVENTS
    assert standing([hide, undo, redo]) == [hide]
    assert BOATS.event_id not in by_id(replay(EVENTS, [hide, undo, redo]).events)


def test_a_confirmation_keeps_what_was_seen_when_it_is_read_otherwise_later() -> None:
    confirm = said("confirm", BOATS, sets=(seen(BOATS),), why="")
    now = replay(EVENTS, [confirm], texts=TEXTS).events[0]
    assert now.reviewed and now.place_score == 1.0 and now.place == BOATS.place
    assert now.place_basis == "confirmed by a person on 2031-03-20"
    moved = dataclasses.replace(BOATS, **town("Lamu", 10.0, 50.0) | {"place": "Lamu, Elsewhere"})
    then = replay([moved], [confirm], texts=TEXTS).events[0]
    assert then.geometry == BOATS.geometry and then.place == BOATS.place


ALL = [
    said("fix", BOATS, sets=(Change(place=NAIROBI),), id="c1"),
    said("confirm", BOATS, sets=(seen(dataclasses.replace(BOATS, place="Nairobi")),), id="c2"),
    said("merge", GARISSA, LOOKING, id="c3"),
    said("split", MOMBASA, sets=(Change(time=Timing(), title="One"), Change(place=NAIROBI)), id="c4"),
    said("hide", LAMPS[0], id="c5"),
]


def test_playing_a_log_over_what_it_made_changes_nothing_and_has_no_complaint() -> None:
    once = replay(EVENTS, ALL, texts=TEXTS)
    twice = replay(once.events, ALL, settled={"coast.txt"})
    assert (twice.events, twice.unused) == (once.events, [])
    assert replay(EVENTS, ALL, texts=TEXTS) == once


def reread(text: str, events: list[Event], *, source: str = "coast.txt") -> list[Event]:
    """The same events as another reading of an edited text would give them: other offsets, other ids."""
    found = []
    for number, old in enumerate(events):
        start = text.find(old.quote)
        found.append(dataclasses.replace(old, event_id=f"new{number}", quote_start=start, quote_end=start + len(old.quote), source=source))  # fmt: skip
    return found


def test_it_survives_other_offsets_other_ids_and_another_name_of_the_folder() -> None:
    text = "An update. " + TEXT
    fix = said("fix", MOMBASA, sets=(Change(place=NAIROBI),))
    for source in ("coast.txt", "old/coast.txt", "renamed.txt"):
        played = replay(
            reread(text, EVENTS[:4], source=source), [fix], sources=[source], texts={source: text}
        )
        assert [e.place for e in played.events if e.reviewed] == ["Nairobi"], source
        assert [e.place_text for e in played.events if e.reviewed] == ["Mombasa"]
        assert played.unused == []


@pytest.mark.parametrize(
    "edited",
    [
        "Two boats sank off Lamu on Friday, the harbour master said on the radio.",
        "Two  boats sank off Lamu on Friday, the Harbour Master said.",
        "Three boats sank off Lamu on Friday, the harbour master said.",
        "Two boats sank off Lamu on Friday, the harbour master said. Nobody was hurt.",
    ],
)
def test_it_survives_an_edited_sentence(edited: str) -> None:
    new = dataclasses.replace(
        BOATS, quote=edited, event_id="new", title="Three boats sink", quote_end=BOATS.quote_end
    )
    played = replay([new, GARISSA, MOMBASA], [said("fix", BOATS, sets=(Change(place=NAIROBI),))])
    assert played.events[0].place == "Nairobi" and played.unused == []


def test_what_does_not_apply_any_more_is_told_and_nothing_is_changed() -> None:
    elsewhere = dataclasses.replace(
        BOATS, quote=BOATS.quote.replace("Lamu", "Kilifi"), event_id="new", **town("Kilifi", 39.85, -3.63)
    )
    fix = said("fix", BOATS, sets=(Change(place=NAIROBI),))
    for events, reason in (
        ([elsewhere], "names another place now, 'Kilifi'"),
        ([GARISSA], "not in the article any more"),
        (
            [dataclasses.replace(BOATS, event_id=f"n{i}") for i in range(2)],
            "2 events of its sentence could be meant",
        ),
    ):
        played = replay(events, [fix])
        assert played.events == events
        assert len(played.unused) == 1 and reason in played.unused[0].line and "cfix" in played.unused[0].line


def test_a_sentence_that_stands_twice_is_told_apart_by_what_is_around_it() -> None:
    text = "Well then. " + TEXT
    moved = [dataclasses.replace(e, event_id=f"n{e.event_id}", quote_start=e.quote_start + 11, quote_end=e.quote_end + 11) for e in LAMPS]  # type: ignore[operator]  # fmt: skip
    for number in (0, 1):
        fix = said("fix", LAMPS[number], sets=(Change(title="This one"),))
        played = replay(moved, [fix], texts={"coast.txt": text})
        assert [e.title == "This one" for e in played.events] == [number == 0, number == 1]


def test_what_is_gone_does_not_fall_on_an_event_of_the_same_sentence() -> None:
    for gone in (GARISSA, LAMPS[0]):
        left = [e for e in EVENTS if e is not gone]
        for hide, texts in ((said("hide", gone), TEXTS), (said("fix", gone, sets=(Change(title="x"),)), {})):
            played = replay(left, [hide], texts=texts)
            assert played.events == left and len(played.unused) == 1
        assert replay(left, [said("hide", gone)], settled={"coast.txt"}).events == left


def test_a_name_within_a_name_is_another_name() -> None:
    mali = dataclasses.replace(BOATS, place_text="Mali", time_text="")
    somalia = dataclasses.replace(mali, place_text="Somalia", event_id="new")
    played = replay([somalia], [said("fix", mali, sets=(Change(place=NAIROBI),))])
    assert played.events == [somalia] and "names another place now, 'Somalia'" in played.unused[0].reason
    longer = dataclasses.replace(mali, place_text="northern Mali", event_id="new")
    assert replay([longer], [said("fix", mali, sets=(Change(place=NAIROBI),))]).unused == []


def test_the_same_sentence_elsewhere_in_another_article_is_not_meant() -> None:
    text = "Nothing of the sort was said. " + BOATS.quote + " So it goes, and on."
    start = text.index(BOATS.quote)
    other = dataclasses.replace(BOATS, source="other.txt", event_id="o", quote_start=start, quote_end=start + len(BOATS.quote))  # fmt: skip
    played = replay([other], [said("hide", BOATS)], texts={"other.txt": text})
    assert (played.events, played.unused) == ([other], [])


def test_a_correction_of_one_telling_is_one_of_the_event_that_several_stories_tell() -> None:
    mine, theirs = (
        read_events(plain_article(text, published=dt.date(2018, 8, 16), source=source), SmallAtlas())[0]
        for source, text in (
            ("coast.txt", "An overcrowded ferry capsized off Mombasa on Tuesday, killing 130 passengers."),
            ("wire.txt", "A ferry with 130 passengers capsized off Mombasa on Tuesday."),
        )
    )
    (whole,) = across([mine, theirs])
    for one in (mine, theirs, whole):
        fix = said("fix", one, sets=(Change(place=NAIROBI),))
        played = replay([whole], [fix], sources=["coast.txt", "wire.txt"])
        assert [e.place for e in played.events] == ["Nairobi"] and played.unused == []
    hide = said("hide", theirs)
    assert replay([whole], [hide], sources=["wire.txt"]).events == []


def test_two_corrections_never_fall_on_one_event_that_was_two() -> None:
    twin = dataclasses.replace(BOATS, event_id="t" * 16)
    fixes = [
        Correction(
            kind="fix",
            when=WHEN,
            id=f"c{n}",
            targets=(anchor_of(e, [BOATS, twin], TEXT),),
            changes=(Change(title=f"T{n}"),),
        )
        for n, e in enumerate((BOATS, twin))
    ]
    now = dataclasses.replace(BOATS, event_id="n" * 16)
    played = replay([now], fixes, texts=TEXTS)
    assert [e.title for e in played.events] == ["T0"]
    assert [(u.correction.id, u.reason) for u in played.unused] == [
        ("c1", "it and its twin are one event now")
    ]


def test_corrections_of_articles_that_were_not_read_are_no_business_of_this_run() -> None:
    other = dataclasses.replace(BOATS, source="other.txt", event_id="o", quote="Nothing of the kind.")
    assert replay([other], ALL).unused == []
    gone = replay([other], ALL, sources=["coast.txt", "other.txt"])
    assert len(gone.unused) == 6


def test_a_hand_edited_entry_that_would_break_the_frame_is_told() -> None:
    bad = said("fix", BOATS, sets=(Change(time=Timing(start=WHEN, end=WHEN + dt.timedelta(1), edtf="soon", precision="day")),))  # fmt: skip
    played = replay(EVENTS, [bad], texts=TEXTS)
    assert played.events == EVENTS and "not EDTF" in played.unused[0].reason


@pytest.mark.parametrize(
    ("text", "edtf", "precision"),
    [
        ("2031-03-16", "2031-03-16", "day"),
        ("2031-03", "2031-03", "month"),
        ("2031-21", "2031-21", "season"),
        ("2031-03-01/2031-03-04", "2031-03-01/2031-03-04", "day"),
        ("203X", "203X", "year"),
        ("yesterday", "2031-03-17", "day"),
        ("16 March", "2031-03-16", "day"),
        ("from 3 to 7 May 2030", "2030-05-03/2030-05-07", "day"),
        ("2031-03-16T10:30Z", "2031-03-16T10:30Z", "minute"),
    ],
)
def test_dates_as_people_write_them(text: str, edtf: str, precision: str) -> None:
    time = timing_of(text, dt.date(2031, 3, 18))
    assert (time.edtf, time.precision) == (edtf, precision)
    assert (
        problems_of(
            dataclasses.replace(BOATS, start=time.start, end=time.end, edtf=edtf, time_precision=precision)
        )
        == []
    )


@pytest.mark.parametrize("text", ["soon", "2031-02-30", "2031-13", "16 March and 17 April", "the 45th"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        timing_of(text, dt.date(2031, 3, 18))


def test_a_phrase_needs_the_day_of_publication() -> None:
    with pytest.raises(DateError, match="day of publication"):
        timing_of("yesterday", None)


def test_an_area_is_kept_and_holds_its_point() -> None:
    import shapely

    text = '{"type": "Polygon", "coordinates": [[[33, 30], [34, 30], [34, 31], [33, 31], [33, 30]]]}'
    for area in (text, "POLYGON ((33 30, 34 30, 34 31, 33 31, 33 30))"):
        place = placing_in(area)
        assert place.precision == "area" and place.radius_m is not None and 60_000 < place.radius_m < 110_000
        assert shapely.from_wkt(place.area).covers(Point(place.lon, place.lat))
    for wrong in (
        "POINT (1 2)",
        "POLYGON ((0 0, 500 0, 500 5, 0 0))",
        "here",
        '{"type": 1}',
        "POLYGON ((0 0, 1 1, 0 0))",
    ):
        with pytest.raises(CorrectionError):
            placing_in(wrong)


def test_an_area_over_the_antimeridian_is_cut_there() -> None:
    import shapely

    place = placing_in("POLYGON ((178 -18, 183 -18, 183 -15, 178 -15, 178 -18))")
    west, _, east, _ = shapely.from_wkt(place.area).bounds
    assert (west, east) == (-180, 180) and place.radius_m is not None and place.radius_m < 600_000
    assert Point(place.lon, place.lat).within(shapely.from_wkt(place.area).buffer(0.01))


def test_values_of_a_wrong_kind_are_refused() -> None:
    for wrong in ({"title": 1}, {"place": []}, {"place": {"lon": "1"}}, {"time": {"start": "noon"}}):
        with pytest.raises(ValueError, match=r"not"):
            change_from_plain(wrong)
