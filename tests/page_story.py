"""An invented story of twelve events in two countries, as an events frame, for the tests of the page."""

import datetime as dt
from typing import Any

from geopandas import GeoDataFrame
from shapely.geometry import Point, Polygon

from geo.schema import Alternative, Event, to_frame

SOURCE = "https://news.example.org/2031/03/delta-storm"
HEADLINE = "Storm and mines close the mouth of the Danube"


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def circle(lon: float, lat: float, degrees: float) -> Polygon:
    return Point(lon, lat).buffer(degrees)


def event(number: int, title: str, start: dt.datetime | None, end: dt.datetime | None, **more: Any) -> Event:
    facts: dict[str, Any] = {
        "event_id": f"delta-{number:02}",
        "title": title,
        "source": SOURCE,
        "source_title": HEADLINE,
        "published": dt.date(2031, 3, 18),
        "start": start,
        "end": end,
        "time_precision": "day" if start else "",
        **more,
    }
    return Event(**facts)


def day(month: int, number: int) -> tuple[dt.datetime, dt.datetime]:
    return at(2031, month, number), at(2031, month, number) + dt.timedelta(days=1)


def town(name: str, phrase: str, lon: float, lat: float, score: float = 0.94) -> dict[str, Any]:
    return {
        "place": name,
        "place_text": phrase,
        "geometry": Point(lon, lat),
        "footprint": circle(lon, lat, 0.06),
        "radius_m": 6000.0,
        "place_precision": "town",
        "place_score": score,
    }


EVENTS = (
    event(
        1,
        "Weather service warns of a storm",
        *day(3, 5),
        quote="Forecasters in Bucharest put the coast on red alert on 5 March.",
        time_text="5 March",
        time_basis="'5 March' in the year of the dateline 2031-03-18",
        category="weather",
        **town("Bucharest, Romania", "Bucharest", 26.1, 44.43),
    ),
    event(
        2,
        "Waves break the harbour wall",
        *day(3, 7),
        quote="The outer wall at Constanța gave way on the Friday.",
        time_text="on the Friday",
        time_basis="'Friday' in the week before the dateline 2031-03-18",
        category="weather",
        **town("Constanța, Romania", "Constanța", 28.65, 44.17),
        alternatives=(
            Alternative(
                name="Konstanz, Germany", lon=9.18, lat=47.66, score=0.04, reason="same name, far off"
            ),
        ),
    ),
    event(
        3,
        "Ferry service stops",
        *day(3, 7),
        quote="Ferries from Constanța stayed in port that day.",
        time_text="that day",
        time_basis="the day of the sentence before",
        category="transport",
        **town("Constanța, Romania", "Constanța", 28.65, 44.17),
    ),
    event(
        4,
        "Freighter reports a blast at sea",
        *day(3, 9),
        quote="The freighter's crew heard a blast about 60 km east of Sulina on 9 March.",
        time_text="9 March",
        time_basis="'9 March' in the year of the dateline 2031-03-18",
        category="conflict",
        place="about 60 km east of Sulina, Romania",
        place_text="about 60 km east of Sulina",
        geometry=Point(30.42, 45.16),
        footprint=circle(30.42, 45.16, 0.22),
        radius_m=21000.0,
        place_precision="area",
        place_score=0.81,
    ),
    event(
        5,
        "Mines drift into the delta",
        at(2031, 3, 10),
        at(2031, 3, 17),
        quote="Earlier in the week fishermen at Tulcea pulled two mines from the reeds.",
        time_text="Earlier in the week",
        time_basis="'Earlier in the week': the days of that week before the dateline",
        category="conflict",
        **{**town("Tulcea, Romania", "Tulcea", 28.8, 45.18), "time_precision": "week"},
    ),
    event(
        6,
        "Border post at Bolhrad closes",
        *day(3, 11),
        quote="Bolhrad shut its border post on Tuesday.",
        time_text="Tuesday",
        time_basis="'Tuesday' of the week before the dateline 2031-03-18",
        category="transport",
        **town("Bolhrad, Odesa Oblast, Ukraine", "Bolhrad", 28.61, 45.68),
    ),
    event(
        7,
        "Shelling of a pilot station alleged",
        *day(3, 12),
        status="alleged",
        quote="Officials in Odesa say a pilot station was shelled on 12 March, which the other side denies.",
        time_text="12 March",
        time_basis="'12 March' in the year of the dateline 2031-03-18",
        category="conflict",
        **town("Odesa, Ukraine", "Odesa", 30.73, 46.48, 0.9),
    ),
    event(
        8,
        "Power fails across the region",
        at(2031, 3, 13),
        at(2031, 3, 15),
        quote="Much of Dobruja had no power for two days from 13 March.",
        time_text="two days from 13 March",
        time_basis="two days, the first one named",
        category="weather",
        place="Dobruja, Romania",
        place_text="Dobruja",
        geometry=Point(28.2, 44.4),
        footprint=Polygon(
            [
                (27.3, 44.1),
                (28.1, 43.75),
                (28.6, 43.8),
                (29.0, 44.7),
                (29.6, 45.2),
                (28.1, 45.2),
                (28.0, 44.4),
            ]
        ),
        radius_m=85000.0,
        place_precision="region",
        place_score=0.77,
    ),
    event(
        9,
        "Ministers speak by telephone",
        *day(3, 14),
        quote="The two ministers spoke by telephone on 14 March.",
        time_text="14 March",
        time_basis="'14 March' in the year of the dateline 2031-03-18",
        category="diplomacy",
    ),
    event(
        10,
        "Sappers reach the river mouth",
        *day(3, 16),
        quote="A navy team from Sulina began to sweep the channel on 16 March.",
        time_text="16 March",
        time_basis="'16 March' in the year of the dateline 2031-03-18",
        category="conflict",
        **town("Sulina, Romania", "Sulina", 29.65, 45.16),
        reviewed=True,
    ),
    event(
        11,
        "Talks on a safe lane",
        *day(3, 25),
        status="planned",
        quote="Both governments will meet in Chisinau on 25 March to agree on a safe lane.",
        time_text="25 March",
        time_basis="'25 March' in the year of the dateline 2031-03-18",
        category="diplomacy",
        actors=("Both governments",),
        **town("Chisinau, Moldova", "Chisinau", 28.86, 47.01),
    ),
    event(
        12,
        "An older wreck is found",
        None,
        None,
        quote="Divers also found an older wreck off Vama Veche.",
        category="other",
        **town("Vama Veche, Romania", "Vama Veche", 28.57, 43.75, 0.7),
    ),
)
"""Points, areas, two events at one town, a week, a plan, an allegation, one undated, one not mapped."""


def events() -> list[Event]:
    """The records of the story."""
    return list(EVENTS)


def story() -> GeoDataFrame:
    """The events frame of the story."""
    return to_frame(events())
