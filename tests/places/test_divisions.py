"""Divisions on a day: what people mean by a code or a name, versions that follow each other, and the whole country."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from ledger.book import open_book
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import import_file
from ledger.places import (
    LEVELS,
    Division,
    below,
    book_key,
    book_of,
    book_of_key,
    children,
    find,
    lineage,
    quota_book,
    resolve,
    resolve_code,
    search,
    subtree,
)
from ledger.places.data import ALWAYS, OPEN_END
from tests.imports.sheets import DIVISIONS, Table, csv, figures, load, problems, with_cells
from tests.making import NOW, OPERATOR, TODAY, VILLAGE, row_counts

COUNTRY = Path(
    os.environ.get("TIANBU_TEST_DIVISIONS")
    or Path(__file__).parents[2] / "../shared/data/divisions/china_all_villages.csv.xz"
)
# 东莞 has no counties: its code, padded, is that of the city and of the county level that stands in for them.
DONGGUAN: Table = (
    DIVISIONS[0],
    ("province", "440000000000", "广东省", ""),
    ("city", "441900000000", "东莞市", "440000000000"),
    ("county", "441900000000", "东莞市", "441900000000"),
    ("township", "441900003000", "东城街道", "441900000000"),
    ("village", "441900003001", "甲村", "441900003000"),
)
CHANGED = date(2027, 1, 1)


@pytest.fixture
def places(database: Database) -> Database:
    assert load(database, "divisions", (*DIVISIONS, *DONGGUAN[1:])).written
    return database


# What somebody types, and the division that is meant.
MEANT = (
    ("640106", "county:640106000000"),
    ("640106000000", "county:640106000000"),
    ("64", "province:640000000000"),
    ("6401", "city:640100000000"),
    ("640106002", "township:640106002000"),
    (VILLAGE, f"village:{VILLAGE}"),
    ("金凤区", "county:640106000000"),
    ("乙村", "village:640106002202"),
    ("4419", "city:441900000000"),
    ("441900000000", "city:441900000000"),
    ("city:441900000000", "city:441900000000"),
    ("county:441900000000", "county:441900000000"),
    ("甲村", "division-ambiguous"),
    ("东莞市", "division-ambiguous"),
    ("丙村", "division-unknown"),
    ("", "division-unknown"),
    ("640", "division-unknown"),
    ("64010", "division-unknown"),
    ("6401060", "division-unknown"),
    ("64010600220", "division-unknown"),
    ("6401060022010", "division-unknown"),
    ("county:640106", "division-unknown"),
    ("hamlet:640106000000", "division-unknown"),
    ("village:640106000000", "division-unknown"),
    ("６４０１０６", "division-unknown"),
    ("%", "division-unknown"),
)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_what_people_mean(new_database: Any, dialect: str) -> None:
    database: Database = new_database(dialect)
    load(database, "divisions", (*DIVISIONS, *DONGGUAN[1:]))
    with database.reading() as connection:
        for said, expected in MEANT:
            try:
                found = resolve(connection, said, TODAY).key
            except Refusal as refusal:
                found = refusal.code
            assert (said, found) == (said, expected)


def test_the_tree_is_walked_both_ways(places: Database) -> None:
    with places.reading() as connection:
        county = resolve(connection, "640106", TODAY)
        township = resolve(connection, "良田镇", TODAY)
        village = find(connection, "village", VILLAGE, TODAY)
        assert [each.level for each in lineage(connection, village, TODAY)] == list(LEVELS)
        assert children(connection, county, TODAY) == [township]
        assert [each.code for each in children(connection, township, TODAY)] == [VILLAGE, "640106002202"]
        assert children(connection, village, TODAY) == []
        assert [each.name for each in below(connection, county, "village", TODAY)] == ["甲村", "乙村"]
        assert below(connection, county, "county", TODAY) == [county]
        assert below(connection, township, "county", TODAY) == []
        city = resolve(connection, "city:441900000000", TODAY)
        keys = {tuple(row) for row in connection.execute(select(subtree([city], TODAY)))}
        assert keys == {(row[0], row[1]) for row in DONGGUAN[2:]}


def test_search_takes_names_and_codes(places: Database) -> None:
    with places.reading() as connection:
        assert [each.key for each in search(connection, "甲", TODAY)] == ["village:441900003001", f"village:{VILLAGE}"]
        assert [each.level for each in search(connection, "4419", TODAY)] == ["city", "county", "township", "village"]
        assert [each.name for each in search(connection, "6401", TODAY, limit=2)] == ["银川市", "金凤区"]
        for wild in ("%", "_", "\\"):
            assert search(connection, wild, TODAY) == []


# Versions.
def test_a_new_name_is_a_new_version(places: Database) -> None:
    renamed = with_cells(DIVISIONS, 5, name="甲庄村")
    assert figures(load(places, "divisions", renamed, effective=CHANGED)) == (6, 0, 1, 5)
    with places.reading() as connection:
        days = (ALWAYS, TODAY, date(2026, 12, 31), CHANGED, date(2199, 12, 31))
        names = [find(connection, "village", VILLAGE, day).name for day in days]
        assert names == ["甲村"] * 3 + ["甲庄村"] * 2
        assert find(connection, "village", VILLAGE, TODAY).ended_on == CHANGED
        assert find(connection, "village", VILLAGE, CHANGED) == Division(
            "village", VILLAGE, "甲庄村", "640106002000", CHANGED, OPEN_END
        )
        assert [
            each.name
            for each in below(connection, find(connection, "county", "640106000000", TODAY), "village", CHANGED)
        ] == ["甲庄村", "乙村"]
        assert resolve(connection, "甲庄村", CHANGED).code == VILLAGE
        with pytest.raises(Refusal):
            resolve(connection, "甲庄村", TODAY)
    before = row_counts(places)
    again = load(places, "divisions", csv(renamed) + b"\n", effective=CHANGED)
    assert figures(again) == (6, 0, 0, 6)
    assert row_counts(places)["division"] == before["division"]


def test_a_village_moves_to_another_township(places: Database) -> None:
    moved = [*DIVISIONS[:5], ("township", "640106003000", "丰登镇", "640106000000")]
    assert figures(load(places, "divisions", moved, effective=CHANGED)) == (5, 1, 0, 4)
    with places.reading() as connection:
        with pytest.raises(Refusal):
            find(connection, "township", "640106003000", TODAY)
        assert find(connection, "township", "640106003000", CHANGED).name == "丰登镇"


def test_a_change_must_come_after_the_version_it_ends(places: Database) -> None:
    load(places, "divisions", with_cells(DIVISIONS, 5, name="甲庄村"), effective=CHANGED)
    before = row_counts(places)
    for day in (CHANGED, TODAY, None):
        report = load(places, "divisions", with_cells(DIVISIONS, 5, name="甲寨村"), effective=day)
        assert problems(report) == [(6, "code", "division-change-too-early")]
        assert row_counts(places) == before
    assert load(places, "divisions", with_cells(DIVISIONS, 5, name="甲寨村"), effective=date(2028, 1, 1)).written


def test_without_a_day_a_change_holds_from_today(places: Database) -> None:
    load(places, "divisions", with_cells(DIVISIONS, 5, name="甲庄村"))
    with places.reading() as connection:
        assert find(connection, "village", VILLAGE, TODAY).valid_from == TODAY


def test_private_characters_are_kept_and_pointed_out(places: Database) -> None:
    report = load(places, "divisions", with_cells(DIVISIONS, 5, name="\ue123家村"))
    assert [(each.row, each.refusal.code) for each in report.tally.warnings] == [(6, "name-broken-at-source")]
    assert report.written


# Books.
def test_land_is_kept_in_its_countys_book(places: Database) -> None:
    def numbers(connection: Any) -> list[int]:
        villages = [find(connection, "village", code, TODAY) for code in (VILLAGE, "640106002202", "441900003001")]
        return [book_of(connection, village, NOW) for village in villages]

    first = places.command(numbers)
    assert first == [1, 1, 2]
    assert places.command(numbers) == first


def test_a_citys_book_serves_where_no_county_keeps_one(places: Database) -> None:
    def number(connection: Any) -> tuple[int, int]:
        city = open_book(connection, "city", "640100000000", "银川市", NOW)
        return city, book_of(connection, find(connection, "village", VILLAGE, TODAY), NOW)

    city, found = places.command(number)
    assert found == city


def test_quotas_of_a_city_or_province_are_kept_in_a_book_of_their_own(places: Database) -> None:
    def numbers(connection: Any) -> list[int]:
        keys = ("village:" + VILLAGE, "county:640106000000", "city:640100000000", "province:640000000000")
        return [quota_book(connection, resolve(connection, key, TODAY), NOW) for key in keys]

    first = places.command(numbers)
    assert first == [1, 1, 2, 3]
    assert places.command(numbers) == first
    with places.reading() as connection:
        scopes = connection.execute(text("SELECT division_level, scope FROM book ORDER BY id")).all()
        assert [tuple(each) for each in scopes] == [("county", "land"), ("city", "quota"), ("province", "quota")]


def test_a_book_of_quotas_catches_no_land(places: Database) -> None:
    def numbers(connection: Any) -> tuple[int, int]:
        province = quota_book(connection, find(connection, "province", "440000000000", TODAY), NOW)
        quota_book(connection, find(connection, "city", "441900000000", TODAY), NOW)
        return province, book_of(connection, find(connection, "village", "441900003001", TODAY), NOW)

    province, county = places.command(numbers)
    with places.reading() as connection:
        assert book_key(connection, province) == "province:440000000000"
        assert book_key(connection, county) == "county:441900000000"


def test_a_city_that_keeps_land_keeps_its_quotas_there(places: Database) -> None:
    def numbers(connection: Any) -> list[int | None]:
        city = open_book(connection, "city", "640100000000", "银川市", NOW)
        found = [quota_book(connection, find(connection, "city", "640100000000", TODAY), NOW)]
        found.append(quota_book(connection, find(connection, "county", "640106000000", TODAY), NOW))
        return [city, *found, *(book_of_key(connection, key, NOW) for key in ("city:640100000000", JINFENG))]

    assert places.command(numbers) == [1, 1, 1, 1, 1]


JINFENG = "county:640106000000"
# How another book names an office, and whether it keeps a book here (Jinfeng's and Ningxia's are open).
KEPT = (
    (JINFENG, 1),
    ("province:640000000000", 2),
    ("city:640100000000", None),
    ("county:441900000000", None),
    ("county:999999000000", None),
    ("county:640106", None),
    ("640106000000", None),
    ("", None),
)


def test_offices_are_found_by_the_keys_of_their_books_and_nothing_is_opened(places: Database) -> None:
    def opened(connection: Any) -> None:
        book_of(connection, resolve(connection, JINFENG, TODAY), NOW)
        quota_book(connection, resolve(connection, "province:640000000000", TODAY), NOW)

    places.command(opened)
    before = row_counts(places)
    found = places.command(lambda connection: [(key, book_of_key(connection, key, NOW)) for key, _ in KEPT])
    assert found == list(KEPT)
    assert row_counts(places) == before


# What is done to a city's book of quotas, and what the database says.
ACCOUNT = (
    "INSERT INTO account (book_id, id, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id)"
    " VALUES ({book}, 901, 'contract-right', '{kind}', 1, 'village', '640106002201', '', '', 1)"
)
CLOSING = "a_closing_day_moves_by_period_event_only"
REFUSED = (
    ("its land is registered", ACCOUNT.replace("{kind}", "land.held"), "a_book_of_quotas_takes_no_land"),
    ("its stock is surveyed", ACCOUNT.replace("{kind}", "stock.cultivated"), "a_book_of_quotas_takes_no_land"),
    ("it becomes a book of land", "UPDATE book SET scope = 'land' WHERE id = {book}", CLOSING),
    ("a book of something else", "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at, scope)"
     " VALUES (9, 'county', '1', 'x', '1899-12-31', '2026-11-21T04:00:00.000000Z', 'money')", "a_book_keeps_land_or_quotas"),
)  # fmt: skip


@pytest.mark.parametrize(("sql", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_book_keeps_its_scope(places: Database, sql: str, said: str) -> None:
    city = resolve_key(places, "city:640100000000")
    book = places.command(lambda connection: quota_book(connection, city, NOW))
    before = row_counts(places)
    with pytest.raises(DBAPIError) as caught:
        places.command(lambda connection: connection.execute(text(sql.format(book=book))))
    assert said in str(caught.value.orig)
    assert row_counts(places) == before


def resolve_key(places: Database, key: str) -> Division:
    with places.reading() as connection:
        return resolve(connection, key, TODAY)


# A code alone, the levels that may be meant, and the division that is.
OF_LEVELS = (
    ("640106", ("county", "city", "province"), JINFENG),
    ("6401", ("county", "city", "province"), "city:640100000000"),
    ("64", ("county", "city", "province"), "province:640000000000"),
    ("4419", ("county",), "county:441900000000"),
    ("441900", ("county", "city", "province"), "division-ambiguous"),
    ("441900000000", ("city", "county"), "division-ambiguous"),
    ("640", ("county", "city", "province"), "division-unknown"),  # a digit is missing: not a province
    ("640106", ("township",), "division-unknown"),
    ("٦٤", ("province",), "division-unknown"),
)


@pytest.mark.parametrize(("code", "levels", "meant"), OF_LEVELS)
def test_a_code_alone_means_a_division_of_a_level_that_may_be_meant(
    places: Database, code: str, levels: tuple[str, ...], meant: str
) -> None:
    with places.reading() as connection:
        if ":" in meant:
            assert resolve_code(connection, code, levels, TODAY).key == meant
            return
        with pytest.raises(Refusal) as caught:
            resolve_code(connection, code, levels, TODAY)
        assert caught.value.code == meant


# The whole country.
LEVEL_COUNTS = {"province": 31, "city": 342, "county": 2_978, "township": 41_352, "village": 620_573}


@pytest.mark.skipif(not COUNTRY.exists(), reason=f"the list of the whole country is not at {COUNTRY}")
def test_the_whole_country(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    report = import_file(database, "divisions", COUNTRY, actor=OPERATOR, at=NOW)
    assert figures(report) == (665_276, 665_276, 0, 0)
    assert report.tally.problems == []
    with database.reading() as connection:
        counted = connection.execute(text("SELECT level, count(*) FROM division GROUP BY level"))
        assert {row[0]: row[1] for row in counted} == LEVEL_COUNTS
        city = resolve(connection, "441900000000", TODAY)
        assert (city.level, resolve(connection, "county:441900000000", TODAY).level) == ("city", "county")
        jinfeng = below(connection, resolve(connection, "640106", TODAY), "village", TODAY)
        assert len(jinfeng) > 50
    again = import_file(database, "divisions", COUNTRY, actor=OPERATOR, at=NOW)
    assert again.seen_before == NOW
    database.close()
