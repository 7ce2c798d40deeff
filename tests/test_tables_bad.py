"""Tables that are wrong in some way: the row is named, nothing is guessed and nothing is lost in silence."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from atlas import SmallAtlas
from tables_made import gdelt_row, saved, table, workbook

from geo.errors import InputError
from geo.schema import to_events
from geo.tables import Aside, Reading, TableOptions, read_table, read_table_parts
from geo.tables.ids import Known

KENYA = [["Nairobi", "-1.283", "36.817"], ["Mombasa", "-4.055", "39.666"], ["Garissa", "-0.453", "39.646"]]


def read(path: Path, **options: object) -> Reading:
    return read_table(path, SmallAtlas(), options=TableOptions(**options))  # type: ignore[arg-type]


def days(reading: Reading) -> list[str]:
    return list(reading.events["edtf"])


def test_bad_rows_are_set_aside_with_number_and_reason(tmp_path: Path) -> None:
    rows = [
        ["id", "date", "end date", "place", "lat", "lon", "note"],
        ["1", "2019-02-30", "", "Nairobi", "", "", "no such day"],
        ["2", "2019-03-14", "2019-03-01", "Nairobi", "", "", "ends first"],
        ["3", "yesterday", "", "Nairobi", "", "", "=HYPERLINK(1)"],
        ["4", "2019-03-14", "", "Nairobi", "north", "36", "not a number"],
        ["5", "2019-03-14", "", "Nairobi", "95", "36", "not on Earth"],
        ["6", "2019-03-14", "", "Nairobi", "1.5", "", "half"],
        ["7", "2019-03-14", "", "Nairobi", "-1.283", "36.817", "good"],
        ["7", "2019-03-15", "", "Nairobi", "-1.283", "36.817", "same id"],
    ]
    found = read(saved(tmp_path, "t.csv", table(rows)))
    assert [row.number for row in found.bad] == [2, 3, 4, 5, 6, 7, 9]
    assert len(found.events) == 1 and found.rows == 8
    aside = Aside(found.bad)
    text = aside.write(tmp_path / "t.rejected.csv").read_text(encoding="utf-8")
    assert "'=HYPERLINK(1)" in text and "no such day" in text and "row 8" in text
    assert aside.count == 7 and "first in row" in aside.reasons()


def test_rows_of_another_length_are_set_aside(tmp_path: Path) -> None:
    found = read(
        saved(
            tmp_path,
            "t.csv",
            "date,place\n2019-03-14,Nairobi\n2019-03-15,Nairobi,extra\n2019\n2019-03-16,Mombasa\n",
        )
    )
    assert days(found) == ["2019-03-14", "2019-03-16"] and [row.number for row in found.bad] == [3, 4]
    assert found.bad[0].cells == ("2019-03-15", "Nairobi", "extra")


def test_a_column_that_changes_type_midway_names_the_row(tmp_path: Path) -> None:
    good = [["2019-03-14", "-1.2", "36.8"]] * 300
    bad = [["Nairobi", "2019-03-14", "-1.2"]] * 300
    found = read(saved(tmp_path, "t.csv", table([["date", "lat", "lon"], *good, *bad])))
    assert (
        len(found.events) == 300
        and len(found.bad) == 300
        and "first in row 302" in Aside(found.bad).reasons()
    )


def test_a_table_without_one_good_row_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of its 2 rows"):
        read(saved(tmp_path, "t.csv", "date,place\nsoon,Nairobi\nlater,Nairobi\n"))


def test_mixed_encodings_set_the_rows_aside_and_one_old_encoding_is_read(tmp_path: Path) -> None:
    mixed = "date,place,note\n2019-03-14,Nairobi,café\n".encode() + "2019-03-15,Nairobi,café\n".encode(
        "cp1252"
    )
    found = read(saved(tmp_path, "t.csv", mixed))
    assert days(found) == ["2019-03-14"] and [row.number for row in found.bad] == [3]
    old = "date,place,note\n2019-03-14,Nairobi,café fermé\n2019-03-15,Nairobi,un été\n".encode("cp1252")
    assert list(read(saved(tmp_path, "t.csv", old)).events["quote"]) == ["café fermé", "un été"]
    wide = "date\tplace\n2019-03-14\tNairobi\n".encode("utf-16")
    assert days(read(saved(tmp_path, "t.tsv", wide))) == ["2019-03-14"]


def test_swapped_coordinates_of_a_whole_file_are_named(tmp_path: Path) -> None:
    rows = [["date", "place", "lat", "lon"], *(["2019", place, lon, lat] for place, lat, lon in KENYA)]
    path = saved(tmp_path, "t.csv", table(rows))
    with pytest.raises(InputError, match=r"swapped.*--swap"):
        read(path)
    assert list(read(path, swap=True).events.geometry.x) == [36.817, 39.666, 39.646]
    assert list(read(path, columns={"lat": "lon", "lon": "lat"}).events.geometry.x) == [
        36.817,
        39.666,
        39.646,
    ]
    rows = [
        ["date", "lat", "lon"],
        ["2019", "151.2", "-33.9"],
        ["2019", "144.9", "-37.8"],
        ["2019", "36.8", "-1.3"],
    ]
    with pytest.raises(InputError, match="beyond 90"):
        read(saved(tmp_path, "t.csv", table(rows)))


def test_swapped_coordinates_with_commas_are_noticed(tmp_path: Path) -> None:
    rows = "".join(
        f"13.01.2019;{name};Kenya;{lon.replace('.', ',')};{lat.replace('.', ',')}\n"
        for name, lat, lon in KENYA
    )
    path = saved(tmp_path, "t.csv", "Datum;Stadt;Land;Breite;Länge\n" + rows)
    with pytest.raises(InputError, match=r"swapped in 3 of 3 rows.*Nairobi"):
        read(path)
    assert read(path, swap=True).events.geometry.x.round(2).tolist() == [36.82, 39.67, 39.65]


def test_swapped_shapes_are_noticed_and_turned(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"date": "2019-03-14", "city": name, "country": "Kenya"},
         "geometry": {"type": "Point", "coordinates": [float(lat), float(lon)]}}
        for name, lat, lon in KENYA
    ]  # fmt: skip
    path = saved(tmp_path, "t.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(InputError, match=r"swapped in 3 of 3 rows.*Nairobi.*--swap"):
        read(path)
    assert read(path, swap=True).events.geometry.x.tolist() == [36.817, 39.666, 39.646]
    text = 'date,lat,lon,wkt\n2019-03-14,36.8,-1.3,"POLYGON ((36 -2, 37 -2, 37 -1, 36 -2))"\n'  # the columns alone
    [event] = to_events(read(saved(tmp_path, "w.csv", text), columns={"wkt": "wkt"}, swap=True).events)
    assert event.footprint is not None and event.footprint.bounds == (36, -2, 37, -1)


def test_one_longitude_beyond_180_is_a_slip(tmp_path: Path) -> None:
    found = read(
        saved(
            tmp_path, "t.csv", "date,lat,lon\n2019-03-14,1.5,200\n2019-03-15,1.5,36.5\n2019-03-16,1.5,36.6\n"
        )
    )
    assert [row.reason for row in found.bad] == ["latitude 1.5, longitude 200 is not a place on Earth"]


def test_coordinates_the_right_way_round_are_left_alone(tmp_path: Path) -> None:
    rows = [["date", "place", "lat", "lon"], *(["2019", *cells] for cells in KENYA)]
    assert len(read(saved(tmp_path, "t.csv", table(rows))).events) == 3


@pytest.mark.parametrize(
    "name", ["t.parquet", "t.xlsx", "t.gpkg", "t.kml", "t.kmz", "t.json", "t.geojson", "t.csv"]
)
@pytest.mark.parametrize("data", [b"", b"PAR1 not a table", b"\x00" * 64])
def test_broken_files_are_one_clear_error(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(InputError, match=name):
        read(saved(tmp_path, name, data))


def test_a_truncated_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pd.DataFrame({"date": ["2019-03-14"] * 500, "lat": 1.25, "lon": 38.5}).to_parquet(path)
    assert len(read(path).events) == 500
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="cut off"):
        read(path)


def test_an_unclosed_quote_is_an_error_that_says_after_which_row(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"quote|row"):
        read(
            saved(
                tmp_path,
                "t.csv",
                'date,place\n2019-03-14,Nairobi\n2019-03-15,"Mombasa\n' + "x,y\n" * 5_000_000,
            )
        )


def test_lines_that_are_no_json_are_set_aside(tmp_path: Path) -> None:
    lines = [
        '{"date": "2019-03-14", "lat": -1.283, "lon": 36.817}',
        "{broken",
        "[1]",
        '{"date": "2019-03-15", "place": "Mombasa"}',
    ]
    found = read(saved(tmp_path, "t.jsonl", "\n".join(lines)))
    assert days(found) == ["2019-03-14", "2019-03-15"] and [row.number for row in found.bad] == [2, 3]


def test_gzip_and_formulas_that_were_guarded(tmp_path: Path) -> None:
    data = gzip.compress(b"date,place,note\n2019-03-14,Nairobi,'=1+1\n")
    assert list(read(saved(tmp_path, "t.csv.gz", data)).events["quote"]) == ["=1+1"]


def test_excel_with_lines_above_the_header(tmp_path: Path) -> None:
    head = ["Date", "Place", "Latitude", "Longitude"]
    found = read(
        saved(
            tmp_path,
            "t.xlsx",
            workbook(
                [
                    ["Made by us"],
                    [],
                    head,
                    ["2019-03-14", "A farm", -1.2831, 36.8171],
                    [],
                    ["soon", "A farm", 1, 2],
                ]
            ),
        )
    )
    assert [row.number for row in found.bad] == [6]
    assert days(found) == ["2019-03-14"] and list(found.events.geometry.y) == [-1.2831]


def test_sheets_and_layers_that_are_not_read_are_told(tmp_path: Path) -> None:
    year, notes = [["Date", "Place"], ["2019-03-14", "Nairobi"]], [["What we did"], ["We counted."]]
    found = read(saved(tmp_path, "t.xlsx", workbook(year, notes, year)))
    assert len(found.events) == 1 and found.gap.startswith("sheets not read: Data 3 (save each")
    assert read(saved(tmp_path, "o.xlsx", workbook(notes, year))).gap == ""
    shapes = gpd.GeoDataFrame(
        {"date": ["2019-03-14"] * 2}, geometry=gpd.points_from_xy([36.8, 36.9], [1, 2]), crs=4326
    )
    for layer, some in (("few", shapes[:1]), ("many", shapes), ("none", shapes[:0])):
        pyogrio.write_dataframe(some, tmp_path / "t.gpkg", layer=layer, append=layer != "few")
    found = read(tmp_path / "t.gpkg")
    assert len(found.events) == 2 and found.gap.startswith("layers not read: few (save each")


def test_kml_with_times_and_shapes(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
    <Placemark><name>Raid</name><TimeStamp><when>2019-03-14</when></TimeStamp><Point><coordinates>36.8171,-1.2831,0</coordinates></Point></Placemark>
    <Placemark><name>Drought</name><TimeSpan><begin>2019-01</begin><end>2019-03</end></TimeSpan>
    <Polygon><outerBoundaryIs><LinearRing><coordinates>36,0 37,0 37,1 36,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
    </Document></kml>"""
    found = read(saved(tmp_path, "t.kml", text)).events
    assert list(found["edtf"]) == ["2019-03-14", "2019-01-01/2019-03-31"] and list(found["title"]) == [
        "Raid",
        "Drought",
    ]
    assert list(found["place_precision"]) == ["site", "area"] and found["footprint"][1].area == pytest.approx(
        0.5
    )


def test_kml_with_tracks_html_and_shapes_without_corners(tmp_path: Path) -> None:
    marks = [
        "<name>Convoy</name><description>&lt;b&gt;Two&lt;/b&gt; trucks&lt;br&gt;seen</description><gx:Track><when>2019-03-14T08:00:00Z</when>"
        "<when>2019-03-14T09:30:00Z</when><gx:coord>36.8 -1.2 0</gx:coord><gx:coord>36.9 -1.3 0</gx:coord></gx:Track>",
        "<name>No corner</name><Polygon><outerBoundaryIs/></Polygon>",
        "<name>No place</name><gx:Track><when>2019-03-14</when></gx:Track>",
    ]
    space = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
    body = "".join(f"<Placemark>{mark}</Placemark>" for mark in marks)
    found = read(saved(tmp_path, "t.kml", f"<kml {space}><Document>{body}</Document></kml>"))
    [convoy] = found.events.itertuples()
    assert (convoy.quote, convoy.place_precision) == ("Two trucks\nseen", "area")
    assert (f"{convoy.start:%H:%M}", f"{convoy.end:%H:%M}") == ("08:00", "09:30")
    assert [row.number for row in found.bad] == [2, 3]


def test_a_web_services_answer(tmp_path: Path) -> None:
    text = json.dumps(
        {"status": 200, "data": [{"event_date": "2019-03-14", "location": "Nairobi", "extra": [1]}]}
    )
    found = read(saved(tmp_path, "t.json", text)).events
    assert list(found["edtf"]) == ["2019-03-14"] and list(found["extra"]) == ["[1]"]


def test_a_large_table_comes_in_pieces_with_ids_that_differ(tmp_path: Path) -> None:
    row = gdelt_row(0, kind="4", name="Mombasa, Mombasa, Kenya", fips="KE", lat="-4.055", lon="39.666")
    text = "".join(row.replace("0\t", f"{number}\t", 1) for number in range(40_000))
    parts = list(read_table_parts(saved(tmp_path, "d.export.CSV", text), SmallAtlas()))
    ids = pd.concat([part.events["event_id"] for part in parts])
    assert len(parts) > 1 and len(ids) == 40_000 and ids.is_unique


def test_ids_are_known_again_over_many_pieces_and_runs() -> None:
    known, numbers = Known(), iter(range(2, 10_000))
    first: dict[int, int] = {}
    for piece in range(40):
        rows = [(key * key % 701, next(numbers)) for key in range(piece * 50, piece * 50 + 100)]
        hashes, at = (np.array(column) for column in zip(*rows, strict=True))
        told = known.firsts(hashes.astype(np.uint64), at)
        assert list(told) == [first.setdefault(key, row) for key, row in rows]


_SMALL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from dateline.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")
def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path) -> None:
    path = saved(tmp_path, "t.csv", "date,lat,lon\nsoon,1.234,36.817\n" + "2019-03-14,1.283,36.817\n" * 3_000)
    old = saved(tmp_path, "t.geojson", "whole")
    for name in ("t.geojson", "t.gpkg", "store/"):
        run = [sys.executable, "-c", _SMALL_DISK, "events", str(path), "-o", f"{tmp_path}/{name}"]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
        assert "cannot be" in done.stderr.splitlines()[-1]
    left = sorted(one.name for one in tmp_path.rglob("*") if one.is_file() and not one.name.startswith("."))
    assert old.read_text() == "whole" and left == ["t.csv", "t.geojson", "t.rejected.csv"]


def test_unknown_endings_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="ending"):
        read(saved(tmp_path, "t.doc", "x"))


def test_a_row_that_is_both_too_long_and_no_text_is_set_aside_too(tmp_path: Path) -> None:
    good = "date,place\n2019-03-14,Nairobi\n"
    for broken in (b"2019-03-15,Mombasa,\xff\xfe\n", "2019-03-15,Mömbasa,too".encode()[:-1] + b"\xc3"):
        found = read(saved(tmp_path, "t.csv", good.encode() + broken))
        assert len(found.events) == 1 and [row.number for row in found.bad] == [3], broken


def test_rows_are_numbered_as_an_editor_shows_them_whatever_stands_between(tmp_path: Path) -> None:
    text = "Our list\n# made by hand\n\ndate,place,note\n\n2019-03-14,Nairobi,a\n,,\nsoon,Nairobi,b\ndate,place,note\n2019-03-16,Mombasa,c\n"
    found = read(saved(tmp_path, "t.csv", text))
    assert days(found) == ["2019-03-14", "2019-03-16"]
    assert [(row.number, row.reason) for row in found.bad] == [
        (9, "the header again"),
        (8, "'soon' is not a date"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'date,place\n2019-03-14,Nairobi\n2019-03-15,"Mombasa\n2019-03-16,Garissa\n',
        'date,place\n2019-03-14,Nairobi\n2019-03-15,"Mombasa',
    ],
)
def test_a_quote_that_is_open_at_the_end_does_not_swallow_rows(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"row 3: a quote"):
        read(saved(tmp_path, "t.csv", text))
    good = text.replace('"', "") + '\n2019-03-17,"Nairobi, ""west"""\n'
    assert read(saved(tmp_path, "t.csv", good)).events["place_text"].iloc[-1] == 'Nairobi, "west"'


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    text = "date,place\n2019-03-14,Nairobi\n"
    assert days(read(saved(tmp_path, "t.csv", text.encode("utf-16-le")))) == ["2019-03-14"]
    found = read(saved(tmp_path, "t.csv", text + "2019-03-15,Mom\0basa\n"))
    assert days(found) == ["2019-03-14"] and "NUL" in found.bad[0].reason and found.bad[0].number == 3
    for data, told in (
        (text.encode("utf-32"), "UTF-32"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"2019-03-14,1.5,36.5\n", "values, not names"),
    ):
        with pytest.raises(InputError, match=rf"t\.csv: .*{told}"):
            read(saved(tmp_path, "t.csv", data))


def test_signs_that_part_cells_inside_do_no_harm(tmp_path: Path) -> None:
    found = read(
        saved(
            tmp_path,
            "t.csv",
            "date,end,place,actor1,actor2\n2019\x1f-03,2019,Nai\x1frobi,a\x1fb,c\n2019-03-14,,Nairobi,a,b\x1fc\n",
        )
    )
    assert days(found) == ["2019-03-14"] and [row.number for row in found.bad] == [2]


def test_a_few_latitudes_beyond_the_poles_tell_that_a_file_is_turned(tmp_path: Path) -> None:
    turned = [["2019", "60.12345", "30.5"]] * 400 + [["2019", str(95 + n), "25.5"] for n in range(4)]
    with pytest.raises(InputError, match=r"swapped: 4 of 404 latitudes.*first in row 402.*--swap"):
        read(saved(tmp_path, "t.csv", table([["date", "lat", "lon"], *turned])))
    lines = [
        ["date", "place", "lat", "lon"],
        *(["2019", *cells] for cells in KENYA * 30),
        *(["2019", "", "95", "25.5"] for _ in range(3)),
    ]
    found = read(saved(tmp_path, "t.csv", table(lines)))
    assert len(found.bad) == 3 and len(found.events) == 90


def test_text_without_a_kind_in_parquet_is_text(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pd.DataFrame({"date": [b"2019-03-14"], "place": [b"Nairobi"]}).to_parquet(path)
    assert days(read(path)) == ["2019-03-14"]
