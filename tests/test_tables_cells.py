"""What the cells of a table say: dates, clocks, lengths, numbers, and words for what is not known."""

from pathlib import Path

import pytest
from atlas import SmallAtlas
from tables_made import ACLED_OLD, UCDP, saved, table

from geo.errors import InputError
from geo.schema import to_events
from geo.tables import Reading, TableOptions, read_table


def read(path: Path, **options: object) -> Reading:
    return read_table(path, SmallAtlas(), options=TableOptions(**options))  # type: ignore[arg-type]


def days(reading: Reading) -> list[str]:
    return list(reading.events["edtf"])


def test_day_or_month_first_is_decided_by_the_whole_column(tmp_path: Path) -> None:
    path = saved(tmp_path, "t.csv", "date,place\n03/04/2019,Nairobi\n25/04/2019,Nairobi\n")
    assert days(read(path)) == ["2019-04-03", "2019-04-25"]
    path = saved(tmp_path, "t.csv", "date,place\n03/04/2019,Nairobi\n04/25/2019,Nairobi\n")
    assert days(read(path)) == ["2019-03-04", "2019-04-25"]


def test_what_nothing_decides_is_asked(tmp_path: Path) -> None:
    path = saved(tmp_path, "t.csv", "date,place\n03/04/2019,Nairobi\n05/05/2019,Nairobi\n")
    with pytest.raises(InputError, match=r"row 2.*--dates day-first"):
        read(path)
    assert days(read(path, dates="day")) == ["2019-04-03", "2019-05-05"]
    assert days(read(path, dates="month")) == ["2019-03-04", "2019-05-05"]


def test_columns_that_contradict_themselves_are_an_error_with_both_rows(tmp_path: Path) -> None:
    path = saved(tmp_path, "t.csv", "date,place\n13/04/2019,Nairobi\n04/25/2019,Nairobi\n")
    with pytest.raises(InputError, match=r"row 2.*row 3"):
        read(path)
    found = read(path, dates="day")
    assert days(found) == ["2019-04-13"] and [row.number for row in found.bad] == [3]


def test_the_cells_tell_against_the_codebook_and_dots_have_the_day_first(tmp_path: Path) -> None:
    turned = ACLED_OLD.replace("03/04/1998", "04/28/1998")
    assert days(read(saved(tmp_path, "a.csv", turned))) == ["1998-04-28", "1998-05-04"]
    mixed = turned.replace("05/04/1998", "25/04/1998")
    with pytest.raises(InputError, match=r"row 3.*row 2.*--dates"):
        read(saved(tmp_path, "a.csv", mixed))
    dotted = UCDP.replace("2016-02-02 00:00:00.000", "02.03.2016 00:00").replace(
        "2016-02-29 00:00:00.000", "29.02.2016 00:00"
    )
    assert days(read(saved(tmp_path, "u.csv", dotted)))[0] == "2016-03-02"
    path = saved(tmp_path, "t.csv", "date,place\n03.04.2019,Nairobi\n05.05.2019,Nairobi\n")
    assert days(read(path)) == ["2019-04-03", "2019-05-05"]


def test_small_numbers_are_no_times(tmp_path: Path) -> None:
    path = saved(tmp_path, "t.csv", "date,place\n12,Nairobi\n13,Garissa\n")
    with pytest.raises(InputError, match="'12' is not a date"):
        read(path)


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [("14h30", "2019-04-13T14:30Z"), ("14 h 05", "2019-04-13T14:05Z"), ("7 Uhr", "2019-04-13T07:00Z"), ("14.30 Uhr", "2019-04-13T14:30Z"),
     ("2 pm", "2019-04-13T14:00Z"), ("0930", "2019-04-13T09:30Z"), ("morning", "2019-04-13"), ("0.604", "2019-04-13")],
)  # fmt: skip
def test_clocks_as_people_write_them(tmp_path: Path, cell: str, edtf: str) -> None:
    found = read(saved(tmp_path, "t.csv", f"date,time,place\n2019-04-13,{cell},Nairobi\n"))
    assert days(found) == [edtf]
    assert ("time" in found.events.columns) == ("T" not in edtf)  # what could not be read is kept


def test_what_the_schema_cannot_hold_stays_in_a_column_of_its_own(tmp_path: Path) -> None:
    text = "date,place,reported,status\n13/04/2019,Nairobi,14/04/2019,confirmed\n14/04/2019,Nairobi,soon,planned\n"
    events = read(saved(tmp_path, "t.csv", text)).events
    assert [str(day) for day in events["published"]] == ["2019-04-14", "None"]
    assert list(events["status"]) == ["happened", "planned"]
    assert list(events["table_status"]) == ["confirmed", "planned"] and list(events["reported"]) == [
        "14/04/2019",
        "soon",
    ]
    plain = "date,place,reported,status\n2019-04-13,Nairobi,2019-04-14,alleged\n"
    assert not {"table_status", "reported"} & set(read(saved(tmp_path, "p.csv", plain)).events.columns)


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["1552521600", "1552608000"], "2019-03-14"),
        (["1552521600000", "1552608000000"], "2019-03-14"),
        (["-1000000000000", "1552608000000"], "1938-04-24"),
        (["43538", "43539"], "2019-03-14"),
        (["20190314", "20190315"], "2019-03-14"),
    ],
)
def test_what_numbers_count_is_decided_by_the_whole_column(
    tmp_path: Path, cells: list[str], first: str
) -> None:
    path = saved(tmp_path, "t.csv", "timestamp,place\n" + "".join(f"{cell},Nairobi\n" for cell in cells))
    assert str(read(path).events["start"][0].date()) == first


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        ("14 March 2019", "2019-03-14"), ("Mar 14, 2019", "2019-03-14"), ("14-Mar-19", "2019-03-14"), ("March 2019", "2019-03"),
        ("2019", "2019"), ("2019-03", "2019-03"), ("1912-04-15", "1912-04-15"), ("2019-03-14T08:30Z", "2019-03-14T08:30Z"),
        ("2019-03-14 08:30 PM", "2019-03-14T20:30Z"), ("2019-03-14T01:00+03:00", "2019-03-13T22:00Z"), ("2019-03-10/2019-03-14", "2019-03-10/2019-03-14"),
    ],
)  # fmt: skip
def test_dates_in_words_and_numbers(tmp_path: Path, cell: str, edtf: str) -> None:
    assert days(read(saved(tmp_path, "t.csv", table([["date", "place"], [cell, "Nairobi"]])))) == [edtf]


def test_a_clock_beside_the_date(tmp_path: Path) -> None:
    found = read(saved(tmp_path, "t.csv", "date,time,place\n2019-03-14,14:30,Nairobi\n2019-03-15,,Nairobi\n"))
    assert days(found) == ["2019-03-14T14:30Z", "2019-03-15"]


def test_words_for_not_known_are_no_places(tmp_path: Path) -> None:
    text = "date,city,country\n2019-03-01,Unknown,Kenya\n2019-03-02,n/a,Kenya\n2019-03-03,-,-\n"
    events = read(saved(tmp_path, "t.csv", text)).events
    assert list(events["place_text"]) == ["", "", ""]
    assert list(events["place_basis"]) == ["the table names the country alone"] * 2 + [
        "the table names no place"
    ]


def test_what_no_column_says_is_told(tmp_path: Path) -> None:
    when = read(saved(tmp_path, "t.csv", "begun,city\n2019-03-01,Nairobi\n"))
    assert when.gap.startswith(
        "no column says when: no event is dated (name it: --columns start=COLUMN; it has begun"
    )
    where = read(saved(tmp_path, "t.csv", "date,spot\n2019-03-01,Nairobi\n"))
    assert where.gap.startswith(
        "no column says where: no event is mapped (name it: --columns place=COLUMN; it has date"
    )
    assert read(saved(tmp_path, "t.csv", "date,city\n2019-03-01,Nairobi\n")).gap == ""
    line = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [36.8, -1.3]}, "properties": {"date": "2019-03-01"}}'
    assert (
        read(saved(tmp_path, "t.geojson", f'{{"type": "FeatureCollection", "features": [{line}]}}')).gap == ""
    )


@pytest.mark.parametrize(
    ("cell", "metres"),
    [
        ("2,5 km", 2_500.0),
        ("1,500 m", 1_500.0),
        ("5-10 km", 10_000.0),
        ("3 miles", 4_828.032),
        ("exact", 787.0),
    ],
)
def test_lengths_as_people_write_them(tmp_path: Path, cell: str, metres: float) -> None:
    found = read(saved(tmp_path, "t.csv", f'date,lat,lon,accuracy\n2019-03-01,1.25,36.75,"{cell}"\n'))
    assert list(found.events["radius_m"]) == [metres]


def test_longitudes_round_the_world(tmp_path: Path) -> None:
    found = read(
        saved(tmp_path, "t.csv", "date,lat,lon\n2019,-17.7123,181.25\n2019,40.1234,20.5\n2019,-17.5,182.5\n")
    )
    assert list(found.events.geometry.x) == [-178.75, 20.5, -177.5]


def test_missing_is_not_zero(tmp_path: Path) -> None:
    found = read(
        saved(tmp_path, "t.csv", "date,lat,lon\n2019,0,0\n2019,-999,-999\n2019,NA,\n2019,1.234,2.345\n")
    )
    assert list(found.events.geometry.notna()) == [False, False, False, True]


def test_one_wild_number_does_not_change_what_a_column_counts(tmp_path: Path) -> None:
    cells = [str(1_552_521_600 + day * 86_400) for day in range(30)]
    found = read(
        saved(tmp_path, "t.csv", "timestamp,place\n" + "".join(f"{c},Nairobi\n" for c in [*cells, "9" * 20]))
    )
    assert str(found.events["start"][0].date()) == "2019-03-14" and [row.number for row in found.bad] == [32]


@pytest.mark.parametrize(
    ("text", "edtf", "basis"),
    [
        ("day,place\n2019-03-14,Nairobi\n", "2019-03-14", "the table's day"),
        ("Year,Month,Date,Town\n2019,March,14,Nairobi\n", "2019-03-14", "the table's Date, Year"),
        ("Year,Date,Town\n2019,14 March,Nairobi\n", "2019-03-14", "the table's Date, Year"),
        ("Year,Date,Town\n2019,14-Mar,Nairobi\n", "2019-03-14", "the table's Date, Year"),
        ("Year,Date,Town\n2019,March,Nairobi\n", "2019-03", "the table's Date, Year"),
        ("Year,Month,Date,Town\n2019,3,,Nairobi\n", "2019-03", "the table's Year"),
        ("Year,Date,Town\n2019,2-3 March,Nairobi\n", "2019-03-02/2019-03-03", "the table's Date, Year"),
        ("Year,Date,Town\n2019,14-MAR-19,Nairobi\n", "2019-03-14", "the table's Date"),
        ("Year,Date,Town\n2019,14-MAR-19 16:00:00,Nairobi\n", "2019-03-14T16:00:00Z", "the table's Date"),
        ("Year,Date,Town\n2018,2019-03-14,Nairobi\n", "2019-03-14", "the table's Date"),
    ],
)
def test_a_date_whose_parts_are_in_several_columns(tmp_path: Path, text: str, edtf: str, basis: str) -> None:
    events = read(saved(tmp_path, "t.csv", text)).events
    assert (list(events["edtf"]), list(events["time_basis"])) == ([edtf], [basis])


def test_days_that_databases_write_for_unknown(tmp_path: Path) -> None:
    text = "start,end,place,reported\n2019-03-14,9999-12-31 00:00:00,Nairobi,1753-01-01\n0001-01-01T00:00:00,,Nairobi,2019-03-15;2019-03-17\n"
    events = read(saved(tmp_path, "t.csv", text)).events
    assert list(events["edtf"]) == ["2019-03-14", ""]
    assert [str(day) for day in events["published"]] == ["None", "2019-03-17"]  # of several the last knew all
    seconds = read(
        saved(tmp_path, "s.csv", "date,place\n1552521600,Nairobi\n1552608000,Nairobi\n0,Nairobi\n")
    )
    assert days(seconds) == ["2019-03-14T00:00:00Z", "2019-03-15T00:00:00Z", ""]


@pytest.mark.parametrize(
    ("cell", "edtf", "precision"),
    [
        ("October 3–5, 2014", "2014-10-03/2014-10-05", "day"), ("Oct. 3-5 2014", "2014-10-03/2014-10-05", "day"),
        ("early March 2019", "2019-03-01/2019-03-10", "month"), ("Q1 2020", "2020-01/2020-03", "season"), ("the 1990s", "199X", "year"),
        ("c. 1850", "1850~", "year"), ("2020-W12", "2020-03-16/2020-03-22", "week"), ("3 апреля 2019", "2019-04-03", "day"),
        ("2020-06-02 01:00 CEST", "2020-06-01T23:00Z", "minute"), ("?", "", ""), ("unknown", "", ""), ("n/a", "", ""),
    ],
)  # fmt: skip
def test_stretches_and_words_for_not_known(tmp_path: Path, cell: str, edtf: str, precision: str) -> None:
    [event] = to_events(read(saved(tmp_path, "t.csv", f'date,place\n"{cell}",Nairobi\n')).events)
    assert (event.edtf, event.time_precision) == (edtf, precision)


@pytest.mark.parametrize(
    "cell",
    [
        "spring 2020",
        "before March 2019",
        "until 3 March 2019",
        "2020-06-02 01:00 CST",
        "Total 2019",
        "police, 2019",
        "Friday",
        "2020-W60",
    ],
)
def test_what_words_leave_open_is_not_guessed(tmp_path: Path, cell: str) -> None:
    found = read(saved(tmp_path, "t.csv", f'date,place\n2019-01-01,Nairobi\n"{cell}",Nairobi\n'))
    assert [row.number for row in found.bad] == [3]


def test_the_name_of_a_column_says_what_comes_first(tmp_path: Path) -> None:
    text = "Date ({}),place\n03/04/2019,Nairobi\n"
    assert days(read(saved(tmp_path, "d.csv", text.format("dd/mm/yyyy")))) == ["2019-04-03"]
    assert days(read(saved(tmp_path, "m.csv", text.format("MM/DD/YY")))) == ["2019-03-04"]


def test_a_day_without_its_year_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'2 March' is not a date with a year"):
        read(saved(tmp_path, "t.csv", "date,place\n2 March,Nairobi\n"))


def test_an_end_that_is_a_time_of_the_same_day(tmp_path: Path) -> None:
    text = "date,start time,end time,place\n2019-03-14,16:00,17:30,Nairobi\n2019-03-14,,17:30,Nairobi\n"
    first, second = to_events(read(saved(tmp_path, "t.csv", text)).events)
    assert first.start is not None and first.end is not None
    assert (f"{first.start:%H:%M}", f"{first.end:%H:%M}") == ("16:00", "17:31")
    assert second.edtf == "2019-03-14"


def test_numbers_are_no_names_of_districts(tmp_path: Path) -> None:
    events = read(saved(tmp_path, "t.csv", "date,district,country\n2019-03-14,015,Kenya\n")).events
    assert list(events["place_basis"]) == ["the table names the country alone"]
