"""Small tables in the formats of others, with made-up events."""

import csv
import io
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from atlas import SmallAtlas

from geo.schema import Event, check, to_events
from geo.tables import Reading, TableOptions, read_table

ACLED_NEW = """\
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
KEN901,14 March 2019,2019,1,Political violence,Battles,Armed clash,Blue Militia,,3,Red Militia,,3,33,,404,Eastern Africa,Kenya,Garissa,Garissa,,Garissa,-0.4530,39.6460,1,The Example,National,Two militias fought at the market.,4,,1553000000
KEN902,20 March 2019,2019,2,Demonstrations,Protests,Peaceful protest,Dockers (Kenya),,6,,,0,60,,404,Eastern Africa,Kenya,Mombasa,Mombasa,,Mombasa,-4.0550,39.6660,2,The Example,National,Dockers walked out.,0,,1553000000
KEN903,10 March 2019,2019,3,Political violence,Riots,Mob violence,Rioters (Kenya),,5,,,0,50,,404,Eastern Africa,Kenya,Nairobi,,,Nairobi,-1.2830,36.8170,3,The Example,National,"Shops were looted, =SUM(1) it said.",1,,1553000000
"""
ACLED_OLD = """\
GWNO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,ALLY_ACTOR_1,INTER1,ACTOR2,ALLY_ACTOR_2,INTER2,INTERACTION,COUNTRY,ADMIN1,ADMIN2,ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,NOTES,FATALITIES
501,1KEN,1,03/04/1998,1998,1,Battle-No change of territory,Blue Militia,,3,Red Militia,,3,33,Kenya,Garissa,Garissa,,Garissa,-0.453,39.646,1,Example,A clash,2
501,2KEN,2,05/04/1998,1998,1,Riots/Protests,Rioters,,5,,,0,50,Kenya,Nairobi,,,Nairobi,-1.283,36.817,1,Example,A march,0
"""
UCDP = """\
id,relid,year,type_of_violence,conflict_name,side_a,side_b,source_article,source_date,source_headline,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,country,country_id,date_prec,date_start,date_end,best
11,KEN-1,2016,1,Kenya: Border,Government of Kenya,Red Militia,"Example, A raid",2016-02-03,A raid,1,Garissa town,Garissa County,,-0.453,39.646,POINT (39.646 -0.453),Kenya,501,1,2016-02-02 00:00:00.000,2016-02-02 00:00:00.000,3
12,KEN-2,2016,3,Kenya: Border,Red Militia,Civilians,Example,2016-03-01,A month of raids,4,Garissa County,Garissa County,,-0.5,40.0,POINT (40 -0.5),Kenya,501,4,2016-02-01 00:00:00.000,2016-02-29 00:00:00.000,5
13,KEN-3,2016,1,Kenya: Border,Government of Kenya,Red Militia,Example,2016-12-01,A year,6,Kenya,,,1.0,38.0,POINT (38 1),Kenya,501,5,2016-01-01 00:00:00.000,2016-12-31 00:00:00.000,9
"""
USGS = """\
time,latitude,longitude,depth,mag,magType,nst,gap,dmin,rms,net,id,updated,place,type,horizontalError,depthError,magError,magNst,status,locationSource,magSource
1962-09-01T19:20:41.120Z,35.6,49.9,10,7.1,mw,,,,,xx,xx100,2020-01-01T00:00:00.000Z,"20 km S of Somewhere, Iran",earthquake,12.5,,,,automatic,xx,xx
1969-12-31T23:59:59.000Z,44.1,10.2,5,4.4,mb,,,,,xx,xx101,2020-01-01T00:00:00.000Z,"9 km N of Elsewhere, Italy",earthquake,,,,,reviewed,xx,xx
"""
EMDAT = """\
DisNo.,Historic,Disaster Group,Disaster Subgroup,Disaster Type,Disaster Subtype,Event Name,ISO,Country,Subregion,Region,Location,Latitude,Longitude,Start Year,Start Month,Start Day,End Year,End Month,End Day,Total Deaths
2018-0900-KEN,No,Natural,Hydrological,Flood,Riverine flood,,KEN,Kenya,Eastern Africa,Africa,Garissa,,,2018,4,,2018,5,,12
1968-0901-ITA,Yes,Natural,Geophysical,Earthquake,Ground movement,Belice,ITA,Italy,Southern Europe,Europe,,37.8,13.0,1968,1,14,1968,1,15,231
"""


def gdelt_row(
    number: int,
    *,
    kind: str,
    name: str,
    fips: str,
    lat: str,
    lon: str,
    columns: int = 61,
    day: str = "20191024",
) -> str:
    """One made-up row of a GDELT events file; without a name it has no place."""
    geo = [kind, name, fips, f"{fips}00", *(["7"] if columns == 61 else []), lat, lon, "-1"]
    nowhere = ["0", "", "", "", *([""] if columns == 61 else []), "", "", ""]
    head = [str(number), day, "201910", "2019", "2019.8", "KEN", "KENYA", "KEN", *[""] * 7]
    second = ["REB", "REBEL", *[""] * 8]
    cells = [
        *head,
        *second,
        "1",
        "190",
        "190",
        "19",
        "4",
        "-10.0",
        "5",
        "1",
        "5",
        "-3.5",
        *nowhere,
        *nowhere,
        *geo,
    ]
    cells += ["20191025081500" if columns == 61 else "20191025"]
    cells += [f"https://example.org/{number}"] if columns > 57 else []
    assert len(cells) == columns
    return "\t".join(cells) + "\n"


def gdelt(columns: int = 61) -> str:
    """A file with a country, a province, a town and a row without a place."""
    rows = (
        ("1", "Kenya", "KE", "1", "38"), ("5", "Garissa, Garissa, Kenya", "KE", "-0.45", "39.65"),
        ("4", "Mombasa, Mombasa, Kenya", "KE", "-4.055", "39.666"), ("0", "", "", "", ""),
    )  # fmt: skip
    return "".join(
        gdelt_row(900 + number, kind=kind, name=name, fips=fips, lat=lat, lon=lon, columns=columns)
        for number, (kind, name, fips, lat, lon) in enumerate(rows)
    )


def mentions() -> str:
    """A file of mentions: one event told twice."""
    row = "900\t20191024143000\t{}\t1\texample.org\thttps://example.org/{}\t2\t-1\t40\t80\t1\t60\t2000\t-1.5\t\t\n"
    return row.format("20191024144500", "a") + row.format("20191025060000", "b")


def saved(folder: Path, name: str, text: str | bytes) -> Path:
    """The text as a file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _sheet(rows: Sequence[Sequence[str | float]]) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{chr(65 + at)}{number}"><v>{cell}</v></c>'
            if isinstance(cell, int | float)
            else f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for at, cell in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)


def workbook(*sheets: Sequence[Sequence[str | float]]) -> bytes:
    """The rows of each sheet, called Data 1, Data 2 …, as an Excel workbook."""
    numbers = range(1, len(sheets) + 1)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides, named, related = ("".join(text.format(n=n, kind=kind, office=office) for n in numbers) for text in (
        '<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>',
        '<sheet name="Data {n}" sheetId="{n}" r:id="rId{n}"/>',
        '<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>',
    ))  # fmt: skip
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
    }
    for number, rows in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{_sheet(rows)}</sheetData></worksheet>'
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def read(path: Path, **options: object) -> Reading:
    """The table at *path* beside a small atlas, its frame checked."""
    found = read_table(path, SmallAtlas(), options=TableOptions(**options))  # type: ignore[arg-type]
    check(found.events)
    return found


def events(path: Path, **options: object) -> list[Event]:
    """The events of the table at *path*."""
    return list(to_events(read(path, **options).events))
