"""Tables of others: known ones by their headers and codes, unknown ones by names of columns."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from atlas import SmallAtlas
from tables_made import (
    ACLED_NEW,
    ACLED_OLD,
    EMDAT,
    UCDP,
    USGS,
    events,
    gdelt,
    gdelt_row,
    mentions,
    read,
    saved,
    table,
    workbook,
)

from dateline.gathering import Intake, rows_of
from geo.errors import InputError
from geo.schema import to_events


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


def test_acled_codes_say_how_precise_time_and_place_are(tmp_path: Path) -> None:
    clash, walkout, riot = events(saved(tmp_path, "a.csv", ACLED_NEW))
    assert (clash.start, clash.end, clash.edtf) == (utc(2019, 3, 14), utc(2019, 3, 15), "2019-03-14")
    assert (clash.time_precision, clash.place_precision, clash.radius_m) == ("day", "town", 5000)
    assert clash.event_id == "acled:KEN901" and clash.actors == ("Blue Militia", "Red Militia")
    assert clash.quote == "Two militias fought at the market." and clash.footprint is None
    assert (walkout.start, walkout.end, walkout.time_precision) == (
        utc(2019, 3, 17),
        utc(2019, 3, 24),
        "week",
    )
    assert walkout.place_precision == "area" and walkout.footprint is not None
    assert (riot.edtf, riot.time_precision, riot.place_precision) == ("2019-03", "month", "admin1")
    assert riot.footprint is not None and riot.footprint.covers(riot.geometry)


def test_old_acled_has_the_day_first(tmp_path: Path) -> None:
    assert [e.edtf for e in events(saved(tmp_path, "a.csv", ACLED_OLD))] == ["1998-04-03", "1998-04-05"]


def test_ucdp_intervals_and_areas(tmp_path: Path) -> None:
    raid, month, year = events(saved(tmp_path, "u.csv", UCDP))
    assert (raid.edtf, raid.time_precision, raid.place_precision) == ("2016-02-02", "day", "town")
    assert (month.edtf, month.time_precision, month.place_precision) == ("2016-02", "month", "admin1")
    assert (year.edtf, year.time_precision, year.place_precision) == ("2016", "year", "country")
    assert year.place_id == "iso:KE" and year.footprint is not None and year.footprint.area > 20
    assert raid.published == dt.date(2016, 2, 3) and month.category == "attack"


def test_a_row_of_tags_under_the_header_is_no_event(tmp_path: Path) -> None:
    head, *rest = UCDP.splitlines()
    tags = ",".join("#date+start" if name == "date_start" else "#geo" for name in head.split(","))
    found = read(saved(tmp_path, "u.csv", "\n".join([head, tags, *rest])))
    assert len(found.events) == 3 and not found.bad


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_gdelt_centroids_are_areas_and_its_two_clocks_are_told(tmp_path: Path, columns: int) -> None:
    found = read(saved(tmp_path, "20191024.export.CSV", gdelt(columns)))
    country, province, town, nowhere = to_events(found.events)
    assert [e.place_precision for e in (country, province, town, nowhere)] == [
        "country",
        "admin1",
        "town",
        "",
    ]
    assert country.footprint is not None and country.place_id == "iso:KE"
    assert province.footprint is not None and province.radius_m is not None and province.radius_m > 50_000
    assert town.footprint is None and nowhere.geometry is None
    assert {e.edtf for e in (country, province, town, nowhere)} == {"2019-10-24"}
    assert country.published == dt.date(2019, 10, 25)
    assert found.events["known_at"][0].startswith("2019-10-25")
    assert country.category == "battle" and country.actors == ("KENYA", "REBEL")


def test_gdelt_mentions_tell_when_it_was_known_not_when_it_happened(tmp_path: Path) -> None:
    found = read(saved(tmp_path, "20191024.mentions.CSV", mentions()))
    first, second = to_events(found.events)
    assert first.start is None and first.geometry is None and first.event_id != second.event_id
    assert (first.published, second.published) == (dt.date(2019, 10, 24), dt.date(2019, 10, 25))
    assert list(found.events["GLOBALEVENTID"]) == [900, 900]


def test_usgs_before_1970_and_its_error(tmp_path: Path) -> None:
    first, second = events(saved(tmp_path, "q.csv", USGS))
    assert first.start == utc(1962, 9, 1, 19, 20, 41, 120_000) and first.radius_m == 12_500
    assert first.title == "M 7.1, 20 km S of Somewhere, Iran" and first.status == "happened"
    assert second.end == utc(1970, 1, 1) and second.place_precision == "site"


def test_usgs_geojson_counts_milliseconds_before_and_after_1970(tmp_path: Path) -> None:
    def feature(key: str, time: int) -> dict[str, object]:
        properties = {
            "mag": 5,
            "place": "1km N of X",
            "time": time,
            "net": "x",
            "magType": "mb",
            "type": "earthquake",
        }
        return {"type": "Feature", "id": key, "properties": properties, "geometry": {"type": "Point", "coordinates": [10.2, 44.1, 7.0]}}  # fmt: skip

    text = json.dumps(
        {"type": "FeatureCollection", "features": [feature("a", -100_000), feature("b", 1_517_966_773_840)]}
    )
    early, late = events(saved(tmp_path, "q.geojson", text))
    assert early.start == utc(1969, 12, 31, 23, 58, 20) and late.start == utc(2018, 2, 7, 1, 26, 13, 840_000)
    assert late.geometry is not None and not late.geometry.has_z and late.event_id == "usgs:b"


def test_emdat_looks_up_its_places_and_takes_dates_apart(tmp_path: Path) -> None:
    flood, quake = events(saved(tmp_path, "e.csv", EMDAT))
    assert (flood.start, flood.end, flood.time_precision) == (utc(2018, 4, 1), utc(2018, 6, 1), "month")
    assert (
        flood.place.startswith("Garissa") and flood.place_score is not None and flood.category == "disaster"
    )
    assert (quake.start, quake.end) == (utc(1968, 1, 14), utc(1968, 1, 16))
    assert quake.place_precision == "area" and quake.title == "Belice"


def test_emdat_as_a_workbook_with_lines_above_its_header(tmp_path: Path) -> None:
    above: list[list[str | float]] = [
        ["Title:", "Disasters that nobody saw"],
        ["Source:", "A made-up centre, Nairobi", "Date:", "2024-01-05"],
        ["Version:", "2024-01-05", "Country:", "all", "Location:", "all"],
        [],
        ["Number of records:", 2],
        [""],
    ]
    header, *rows = csv.reader(EMDAT.splitlines())
    cells = [[float(cell) if cell.isdecimal() else cell for cell in row] for row in rows]
    lines = [*above, [*header], *cells, ["2018-0902-KEN", *["No"] * 18, "soon", ""]]
    told: list[str] = []
    path = saved(tmp_path, "emdat.xlsx", workbook(lines))
    found = read(path)
    plain = read(saved(tmp_path, "e.csv", EMDAT)).events
    assert list(found.events["event_id"]) == list(plain["event_id"])
    assert list(found.events["edtf"]) == list(plain["edtf"])
    assert [row.number for row in found.bad] == [10]
    rows_of(path, "table", "emdat.xlsx", SmallAtlas(), Intake(), told.append)
    assert told[0] == f"{path}: 6 lines above the header passed over" and "row 10" in told[1]
    text = table([*([str(cell) for cell in row] for row in above), header, *rows])
    assert read(saved(tmp_path, "a.csv", text)).gap == "6 lines above the header passed over"


def test_columns_in_common_spellings(tmp_path: Path) -> None:
    text = "Start Date;END_DATE;Latitude;LONG;Town;Event Type;Description;URL\n2019-03-14;2019-03-16;-1,2830;36,8170;Nairobi;raid;A raid.;https://example.org/1\n"
    (one,) = events(saved(tmp_path, "t.csv", text))
    assert (one.edtf, one.category, one.quote, one.source) == (
        "2019-03-14/2019-03-16",
        "raid",
        "A raid.",
        "https://example.org/1",
    )
    assert one.geometry is not None and (one.geometry.x, one.geometry.y) == (36.817, -1.283)


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = saved(tmp_path, "t.csv", "When it was,Spot\n14.03.2019,Nairobi\n")
    with pytest.raises(InputError, match="--columns"):
        read(path)
    (one,) = events(path, columns={"start": "When it was", "place": "Spot"})
    assert one.edtf == "2019-03-14" and one.place.startswith("Nairobi") and one.place_precision == "town"
    with pytest.raises(InputError, match="Nope"):
        read(path, columns={"start": "Nope"})
    with pytest.raises(InputError, match="'colour'"):
        read(path, columns={"colour": "Spot"})


def test_rows_without_coordinates_are_looked_up_in_their_country(tmp_path: Path) -> None:
    rows = [
        ["date", "place", "country", "lat", "lon"],
        ["2019", "Tripoli", "Lebanon", "", ""],
        ["2019", "Tripoli", "Libya", "0", "0"],
        ["2019", "Qwxz", "Kenya", "", ""],
        ["2019", "Qwxz", "", "", ""],
    ]
    lebanon, libya, country, unknown = events(saved(tmp_path, "t.csv", table(rows)))
    assert lebanon.place.endswith("Lebanon") and libya.place.endswith("Libya")
    assert lebanon.place_score is not None and lebanon.footprint is not None
    assert country.place_precision == "country" and "not known" in country.place_basis
    assert unknown.geometry is None and unknown.place_precision == ""


def test_an_unsure_answer_keeps_the_others(tmp_path: Path) -> None:
    (one,) = events(saved(tmp_path, "t.csv", "date,place\n2019,Tripoli\n"))
    assert [other.name for other in one.alternatives] and one.place_score is not None and one.place_score < 1


def test_coordinates_that_are_a_countrys_own_point_are_a_country(tmp_path: Path) -> None:
    country, spot = events(
        saved(
            tmp_path, "t.csv", "date,place,lat,lon\n2019,Kenya,1.0001,38.0001\n2019,A farm,1.00012,38.00012\n"
        )
    )
    assert country.place_precision == "country" and country.footprint is not None
    assert spot.place_precision == "site"


def test_few_digits_are_a_wide_place(tmp_path: Path) -> None:
    rows = events(saved(tmp_path, "t.csv", "date,lat,lon\n2019,1,38\n2019,1.2,38.1\n2019,1.23456,38.1\n"))
    assert [e.place_precision for e in rows] == ["area", "town", "site"]
    radii = [e.radius_m or 0 for e in rows]
    assert radii == sorted(radii, reverse=True) and rows[0].footprint is not None


def test_ids_are_stable_and_own_columns_are_kept(tmp_path: Path) -> None:
    text = "date,place,status,deaths\n2019-03-14,Nairobi,automatic,3\n2019-03-14,Nairobi,automatic,3\n"
    one, other = read(saved(tmp_path, "t.csv", text)).events, read(saved(tmp_path, "t.csv", text)).events
    assert list(one["event_id"]) == list(other["event_id"]) and one["event_id"].is_unique
    assert list(one["deaths"]) == [3, 3] and str(one["deaths"].dtype) == "Int64"
    assert set(one["status"]) == {"happened"}


def test_a_place_told_by_another_is_an_area(tmp_path: Path) -> None:
    (one,) = events(saved(tmp_path, "t.csv", "date,place,country\n2019,50 km north of Nairobi,Kenya\n"))
    assert one.place_precision == "area" and one.footprint is not None and one.geometry is not None
    assert one.geometry.y > -1.0 and one.radius_m is not None and one.radius_m > 10_000


def test_a_list_of_places_is_an_area_that_holds_them_all(tmp_path: Path) -> None:
    rows = [
        ["date", "place", "country"],
        ["2019", "Nairobi, Mombasa", "Kenya"],
        ["2019", "Amatrice, Lazio", "Italy"],
    ]
    both, one = events(saved(tmp_path, "t.csv", table(rows)))
    assert both.place_precision == "area" and both.radius_m is not None and both.radius_m > 200_000
    assert both.footprint is not None and both.footprint.geom_type == "MultiPolygon"
    assert one.place_precision == "town" and one.place.startswith("Amatrice")


def test_gdelt_calls_counties_and_seas_towns(tmp_path: Path) -> None:
    places = {
        "Garissa County, Garissa, Kenya": "admin2",
        "Indian Ocean, Kenya": "region",
        "County Hall, Nairobi, Kenya": "town",
    }
    rows = [
        gdelt_row(number, kind="4", name=name, fips="KE", lat="-0.5", lon="39.6")
        for number, name in enumerate(places)
    ]
    found = read(saved(tmp_path, "g.export.CSV", "\n".join(rows) + "\n")).events
    assert list(found["place_precision"]) == list(places.values())
    assert [shape is not None for shape in found["footprint"]] == [True, True, False]
