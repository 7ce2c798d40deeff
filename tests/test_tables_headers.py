"""Which column says what: names as people write them, in several languages, and tables known by their codebooks."""

import zipfile
from pathlib import Path

import pytest
import shapely
from tables_made import events, gdelt, read, saved, table

from geo.errors import InputError
from geo.files import write_frame
from geo.schema import to_events
from geo.tables.profiles import plan_of


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Date|Location|Lat|Long", "start place lat lon"),
        ("DATE (UTC)|Location Name|Latitude (deg)|Longitude (deg)|Type of incident", "start place lat lon category"),
        ("Date of incident|City/Town|State/Province|Country/Territory", "start place admin1 country"),
        ("Attack date|Nearest town|GPS coordinates", "start place latlon"),
        ("Date reported|Incident date|Lon/Lat", "published start lonlat"),
        ("When|Where|Position (lon, lat)", "start place lonlat"),
        ("Fecha|Municipio|Departamento|País|Latitud|Longitud|Descripción", "start place admin1 country lat lon quote"),
        ("Date de début|Date de fin|Commune|Département|Pays|Évènement", "start end place admin2 country title"),
        ("Beginn|Ende|Gemeinde|Bundesland|Land|Breitengrad|Längengrad", "start end place admin1 country lat lon"),
        ("Data|Città|Provincia|Nazione|Descrizione", "start place admin1 country quote"),
        ("Дата|Город|Страна|Широта|Долгота|Описание", "start place country lat lon quote"),
        ("التاريخ|المكان|البلد|خط العرض|خط الطول", "start place country lat lon"), ("日期|地点|国家|纬度|经度", "start place country lat lon"),
        ("Data de início|Cidade|Estado|País|Coordenadas", "start place admin1 country latlon"),
    ],
)  # fmt: skip
def test_names_of_columns_as_people_write_them(header: str, roles: str) -> None:
    names = header.split("|")
    plan = plan_of(names, path=Path("t.csv"))
    assert {plan.column(role): role for role in roles.split()} == dict(zip(names, roles.split(), strict=True))


def test_what_only_resembles_a_role_plays_none() -> None:
    plan = plan_of(["Place", "Date of birth", "Country of origin", "Last update"], path=Path("t.csv"))
    assert {role for role, held in plan.roles.items() if held} == {"place"}


@pytest.mark.parametrize(
    ("cell", "edtf"),
    [
        ("3. März 2019", "2019-03-03"), ("14 août 2019", "2019-08-14"), ("1er juin 2019", "2019-06-01"),
        ("3 de abril de 2019", "2019-04-03"), ("3 de março de 2019", "2019-03-03"), ("9 maggio 2019", "2019-05-09"),
        ("Monday 3 June 2019", "2019-06-03"), ("3-5 April 2019", "2019-04-03/2019-04-05"),
        ("30 April - 2 May 2019", "2019-04-30/2019-05-02"), ("2019-04-03 to 2019-04-05", "2019-04-03/2019-04-05"),
        ("13/04/2019 – 15/04/2019", "2019-04-13/2019-04-15"),
    ],
)  # fmt: skip
def test_dates_in_other_languages_and_from_one_to_another(tmp_path: Path, cell: str, edtf: str) -> None:
    (event,) = events(saved(tmp_path, "t.csv", table([["Dates", "Place"], [cell, "Nairobi"]])))
    assert event.edtf == edtf


@pytest.mark.parametrize("cell", ["jui 2019", "5-3 April 2019", "Marching 2019"])
def test_what_is_no_date_is_not_made_one(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError, match=r"not a date|no such"):
        events(saved(tmp_path, "t.csv", table([["Dates", "Place"], [cell, "Nairobi"]])))


KENYA = [["Nairobi", -1.2831, 36.8172], ["Mombasa", -4.0551, 39.6662], ["Garissa", -0.4532, 39.6461]]


@pytest.mark.parametrize(
    ("name", "written"),
    [("lon/lat", "{1}, {0}"), ("Lat, Lon", "({0} {1})"), ("coordinates", "{0};{1}"), ("Longitude Latitude", "{1} {0}")],
)  # fmt: skip
def test_both_coordinates_in_one_cell_whichever_comes_first(tmp_path: Path, name: str, written: str) -> None:
    rows = [["2019", place, written.format(lat, lon)] for place, lat, lon in KENYA]
    found = events(saved(tmp_path, "t.csv", table([["date", "place", name], *rows])))
    assert [(e.geometry.y, e.geometry.x) for e in found if e.geometry] == [
        (lat, lon) for _, lat, lon in KENYA
    ]
    turned = saved(tmp_path, "t.csv", table([["date", "place", name], *([y, p, " ".join(c.strip("()").replace(";", ", ").split()[::-1]).replace(",", "")] for y, p, c in rows)]))  # fmt: skip
    with pytest.raises(InputError, match=r"swapped.*row 2.*--swap"):
        events(turned)
    assert [e.geometry.y for e in events(turned, swap=True) if e.geometry] == [lat for _, lat, _ in KENYA]


def test_acled_is_known_without_its_codes_and_gtd_by_its_own(tmp_path: Path) -> None:
    (march,) = events(saved(tmp_path, "a.csv", "EVENT_DATE,EVENT_TYPE,SUB_EVENT_TYPE,COUNTRY,LOCATION,LATITUDE,LONGITUDE\n"
                            "03/04/2021,Protests,Peaceful protest,Kenya,Nairobi,-1.28,36.81\n"))  # fmt: skip
    assert (march.edtf, march.category, march.place_precision, march.radius_m) == (
        "2021-04-03",
        "protest",
        "town",
        5000,
    )
    (blast,) = events(saved(tmp_path, "g.csv", "eventid,iyear,imonth,iday,country,country_txt,region,provstate,city,latitude,longitude,specificity,attacktype1,gname\n"
                            "199808070002,1998,8,0,104,Kenya,11,Nairobi,Nairobi,-1.28,36.81,4,3,Unknown\n"))  # fmt: skip
    assert (blast.edtf, blast.category, blast.place_precision) == ("1998-08", "attack", "admin1")
    assert blast.place == "Nairobi, Kenya" and blast.event_id == "gtd:199808070002"


def test_the_knowledge_graph_of_gdelt_is_refused_by_name(tmp_path: Path) -> None:
    row = "\t".join(["20150218230000-7", "20150218230000", "1", "example.org", *["x"] * 23]) + "\n"
    with pytest.raises(InputError, match=r"Knowledge Graph.*export\.CSV"):
        read(saved(tmp_path, "20150218230000.gkg.csv", row))


def test_a_table_in_an_archive_and_what_is_wrong_with_others(tmp_path: Path) -> None:
    def packed(**held: str) -> Path:
        with zipfile.ZipFile(tmp_path / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in held.items():
                archive.writestr(f"{name}.CSV", text)
        return tmp_path / "t.zip"

    assert len(read(packed(day=gdelt())).events) == 4
    with pytest.raises(InputError, match="2 tables"):
        read(packed(one="a", two="b"))
    whole = packed(day=gdelt() * 50).read_bytes()
    with pytest.raises(InputError, match=r"t\.zip: cannot be"):
        read(saved(tmp_path, "t.zip", whole[: len(whole) // 2]))


def test_the_answer_of_a_web_service_whatever_it_calls_its_rows(tmp_path: Path) -> None:
    found = read(
        saved(tmp_path, "t.json", '{"TotalCount": 1, "Result": [{"date": "2019-03-14", "place": "Nairobi"}]}')
    )
    assert len(found.events) == 1


def test_gdelt_with_a_header_of_its_own(tmp_path: Path) -> None:
    header = "GlobalEventID,Day,Actor1Name,EventRootCode,{}ActionGeo_Fullname,ActionGeo_CountryCode,ActionGeo_Lat,ActionGeo_Long,DATEADDED,desk\n"
    row = "7,20191024,REBEL,19,{}Kenya,KE,1.0,38.0,20191025,checked\n"
    told = read(saved(tmp_path, "g.csv", header.format("ActionGeo_Type,") + row.format("1,")))
    untold = read(saved(tmp_path, "h.csv", header.format("") + row.format("")))
    for found in (told, untold):
        [event] = to_events(found.events)
        assert (event.edtf, event.category, str(event.published)) == (
            "2019-10-24",
            "battle",
            "2019-10-25",
        )
        assert (
            list(found.events["desk"]) == ["checked"] and "Actor1Name" not in found.events
        )  # one's own stay
    # without the type of a place nobody knows whether it is the middle of a country
    assert [found.events["place_precision"][0] for found in (told, untold)] == ["country", "area"]
    assert untold.events["radius_m"][0] >= 200_000


def test_objects_within_objects(tmp_path: Path) -> None:
    answer = """{"count": 1, "data": [{"id": "9", "fields": {"name": "Kenya: Floods", "date": {"event": "2019-03-14", "created": "2019-03-15"},
      "country": [{"name": "Kenya", "location": {"lat": 1.0, "lon": 38.0}}], "type": [{"name": "Flood"}], "tags": ["a", "b"]}}]}"""
    found = read(saved(tmp_path, "r.json", answer))
    [event] = to_events(found.events)
    assert (event.title, event.edtf, event.category) == ("Kenya: Floods", "2019-03-14", "Flood")
    assert str(event.published) == "2019-03-15"
    assert event.place_basis == "the table names the country alone"  # whose middle is no place of the event
    assert list(found.events["tags"]) == ['["a", "b"]']


@pytest.mark.parametrize(
    "answer",
    [
        '{"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}, "features": [{"type": "Feature", '
        '"properties": {"date": "2019-03-14"}, "geometry": {"type": "Point", "coordinates": [4098450.0, -142845.0]}}]}',
        '{"spatialReference": {"wkid": 102100, "latestWkid": 3857}, "features": [{"attributes": {"date": "2019-03-14"}, '
        '"geometry": {"x": 4098450.0, "y": -142845.0}}]}',
        '[{"date": "2019-03-14", "location": {"type": "Point", "coordinates": [36.817, -1.2831]}}]',
        '[{"date": "2019-03-14", "coordinates": [36.817, -1.2831]}]',
        '[{"date": "2019-03-14", "coordinates": "-1.2831, 36.817"}]',
        '[{"date": "2019-03-14", "location": {"latitude": -1.2831, "longitude": "36.817"}}]',
    ],
)
def test_points_as_web_services_give_them(tmp_path: Path, answer: str) -> None:
    [event] = events(saved(tmp_path, "t.json", answer))
    assert event.edtf == "2019-03-14" and shapely.get_coordinates(event.geometry)[
        0
    ].tolist() == pytest.approx((36.817, -1.2831), abs=1e-3)


def test_a_coordinate_system_that_nobody_knows_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"coordinate system .*EPSG:99999.* is not known"):
        read(
            saved(
                tmp_path,
                "t.json",
                '{"crs": {"properties": {"name": "EPSG:99999"}}, "features": [{"properties": {}}]}',
            )
        )


@pytest.mark.parametrize("ending", [".jsonld", ".lpf.json", ".lp.tsv"])
def test_what_is_written_for_others_is_a_table_again(tmp_path: Path, ending: str) -> None:
    first = read(
        saved(tmp_path, "t.csv", "date,city,country,lat,lon\n2019-03-14,Garissa,Kenya,-0.4532,39.6461\n")
    )
    write_frame(first.events, tmp_path / f"w{ending}")
    [event] = events(tmp_path / f"w{ending}")
    assert (event.title, event.edtf) == (("Garissa", "2019-03-14"))
    assert shapely.get_coordinates(event.geometry)[0].tolist() == [39.6461, -0.4532]
    assert event.place.startswith("Garissa") and event.category == "other"


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ('"-1.2831, 36.8170"', ""), ('"Main Street, Nairobi (-1.2831, 36.8170)"', "Main Street, Nairobi"), ("POINT (36.8170 -1.2831)", ""),
        ('"{""latitude"": ""-1.2831"", ""longitude"": ""36.8170""}"', ""),
    ],
)  # fmt: skip
def test_a_point_in_the_words_for_a_place(tmp_path: Path, cell: str, place: str) -> None:
    [event] = events(saved(tmp_path, "t.csv", f"date,location\n2019-03-14,{cell}\n"))
    assert shapely.get_coordinates(event.geometry)[0].tolist() == [36.817, -1.2831]
    assert (event.place_text, event.title) == (place, place or "row 2")


@pytest.mark.parametrize(
    "cell",
    ["POINT (36.817 -1.2831)", "SRID=4326;POINT (36.817 -1.2831)", "SRID=3857;POINT (4098450 -142846)",
     shapely.to_wkb(shapely.Point(36.817, -1.2831), hex=True),
     shapely.to_wkb(shapely.set_srid(shapely.Point(36.817, -1.2831), 4326), hex=True, include_srid=True)],
)  # fmt: skip
def test_shapes_as_databases_write_them(tmp_path: Path, cell: str) -> None:
    [event] = events(saved(tmp_path, "t.csv", f"date,geom\n2019-03-14,{cell}\n"))
    assert shapely.get_coordinates(event.geometry)[0].tolist() == pytest.approx([36.817, -1.2831], abs=1e-3)


@pytest.mark.parametrize("cell", ["SRID=99999;POINT (1 2)", "SRID=x;POINT (1 2)", "POINT (1", "00" * 30])
def test_what_is_no_shape_is_told(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError, match="is not well-known text"):
        read(saved(tmp_path, "t.csv", f"date,geom\n2019-03-14,{cell}\n"))
