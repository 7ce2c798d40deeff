"""The words and codes of known tables become a newsroom's categories, and stay to be read."""

import html
from importlib.resources import files
from pathlib import Path

import pytest
from tables_made import ACLED_NEW, ACLED_OLD, EMDAT, UCDP, USGS, events, gdelt, saved

import dateline
from geo.events import CATEGORIES


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        (ACLED_NEW, ["battle", "protest", "attack"]),
        (ACLED_OLD, ["battle", "protest"]),
        (UCDP, ["battle", "attack", "battle"]),
        (USGS, ["disaster", "disaster"]),
        (EMDAT.replace("Natural,Geophysical,Earthquake,Ground movement", "Technological,Transport,Rail,Rail"), ["disaster", "accident"]),
    ],
    ids=["acled", "old acled", "ucdp", "usgs", "em-dat"],
)  # fmt: skip
def test_kinds_of_known_tables(tmp_path: Path, text: str, categories: list[str]) -> None:
    found = events(saved(tmp_path, "t.csv", text))
    assert [event.category for event in found] == categories
    assert all(event.category_basis.startswith("the table's ") for event in found)


def test_the_finest_code_that_is_known_decides_and_the_tables_own_words_are_kept(tmp_path: Path) -> None:
    rows = gdelt().replace("190\t190\t19", "1953\t195\t19", 1).replace("190\t190\t19", "199\t199\t19", 1)
    bombed, fought, *_ = events(saved(tmp_path, "d.export.CSV", rows))
    assert (bombed.category, fought.category) == ("attack", "battle")
    assert (
        bombed.category_basis
        == "the table's EventRootCode: 19, fight; EventBaseCode: 195, employ aerial weapons"
    )
    assert fought.title.startswith("fight: KENYA, REBEL") and "199" in fought.category_basis


def test_words_that_no_codebook_has_stay_as_they_are(tmp_path: Path) -> None:
    new = events(saved(tmp_path, "a.csv", ACLED_NEW.replace("Battles,Armed clash", "Cyber events,Hack")))
    assert new[0].category == "Cyber events" and new[1].category == "protest"
    plain = events(
        saved(tmp_path, "t.csv", "date,place,type\n2019-03-14,Nairobi,Battles\n2019-03-15,Nairobi,\n")
    )
    assert [(e.category, e.category_basis) for e in plain] == [
        ("Battles", "the table's type: Battles"),
        ("other", ""),
    ]


def test_a_column_that_a_person_names_wins(tmp_path: Path) -> None:
    found = events(saved(tmp_path, "a.csv", ACLED_NEW), columns={"category": "disorder_type"})
    assert found[0].category == "Political violence" and found[1].category == "Demonstrations"


def test_own_words_and_names_win_and_the_receipt_says_what_the_table_called_it(tmp_path: Path) -> None:
    own = saved(tmp_path, "c.toml", '[words]\n"armed clash" = "skirmish"\n[rename]\nprotest = "street"\n')
    found = dateline.read(saved(tmp_path, "a.csv", ACLED_NEW), categories=own)
    assert sorted(found["category"]) == ["attack", "skirmish", "street"]
    page = html.unescape(dateline.map(found).get_root().render())
    assert "the table's event_type: Battles; sub_event_type: Armed clash" in page


def test_every_category_of_the_codebooks_is_one_of_the_newsrooms() -> None:
    lines = files("geo.tables").joinpath("data", "categories.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert {len(row) for row in rows} == {4} and {row[3] for row in rows} <= set(CATEGORIES)
    assert len({(row[0], row[1].casefold()) for row in rows}) == len(rows)
