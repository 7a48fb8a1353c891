"""Saved mappings: versions that are only added to, found again by the headings of the next sheet, within reach."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.access import Act, Actor
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.columns import Mapping
from ledger.exchange.importing import KINDS, import_file
from ledger.exchange.mappings import (
    Saved,
    mapping_named,
    mappings_in_reach,
    remove_mapping,
    save_mapping,
    versions_of,
)
from ledger.places import find
from tests.imports.sheets import SHEETS, Table, csv, load, load_all, problems
from tests.making import CLERK, NOW, OPERATOR, PEOPLE, TODAY, acting, person

PARCELS = KINDS["parcels"]
OWN = Mapping(
    {"parcel_code": "编号", "area_mu": "多大（公顷）"}, {"village": "甲村"}, {"area_mu": "ha"}, ("备注",)
)  # fmt: skip
TOWNSHIP, ELSEWHERE = "640106002000", "640106003000"


def renamed() -> Table:
    """The sheet of parcels with headings of its own, areas in hectares, and no village."""
    header = list(SHEETS["parcels"][0])
    rows = [[*line] for line in SHEETS["parcels"]]
    for place, row in enumerate(rows):
        row[header.index("area_mu")] = ("多大（公顷）", "0.8", "0.4", "0.2")[place]
        row[header.index("parcel_code")] = "编号" if place == 0 else row[header.index("parcel_code")]
        row[header.index("village")] = "备注" if place == 0 else "随便"
        row[header.index("measured_m2")] = "measured_m2" if place == 0 else ""
    return rows


def save(database: Database, mapping: Mapping = OWN, name: str = "三资平台", actor: Actor = CLERK, township: str = TOWNSHIP) -> Saved:  # fmt: skip
    def work(connection: Any) -> Saved:
        place = find(connection, "township", township, TODAY)
        return save_mapping(connection, Act(actor, NOW), PARCELS, place, name, mapping, list(renamed()[0]))

    return database.command(work)


def parcels_on_record(database: Database) -> list[tuple[str, int]]:
    with database.reading() as connection:
        rows = connection.execute(text("SELECT village_code, registered_grains FROM parcel ORDER BY code"))
        return [(row[0], row[1]) for row in rows]


def test_a_sheet_is_read_by_a_mapping_given_named_or_remembered(database: Database) -> None:
    load_all(database, before="parcels")
    with pytest.raises(Refusal) as caught:
        load(database, "parcels", renamed())
    assert caught.value.code == "header-unknown-column"
    given = load(database, "parcels", renamed(), mapping=OWN, dry_run=True)
    assert (problems(given), given.tally.added) == ([], 3)
    saved = save(database)
    named = load(database, "parcels", renamed(), mapping="三资平台", dry_run=True)
    assert (problems(named), named.mapping.label) == ([], saved.label)
    remembered = load(database, "parcels", renamed())
    assert (problems(remembered), remembered.mapping.label) == ([], saved.label)
    assert parcels_on_record(database) == [("640106002201", grains) for grains in (2_400_000, 1_200_000, 600_000)]


def test_a_sheet_of_ours_needs_no_mapping(database: Database) -> None:
    load_all(database, before="parcels")
    save(database)
    assert load(database, "parcels", SHEETS["parcels"]).mapping.label == ""


def test_problems_are_told_under_their_headings(database: Database) -> None:
    load_all(database, before="parcels")
    rows = [list(row) for row in renamed()]
    rows[1][rows[0].index("多大（公顷）")] = "半"
    report = load(database, "parcels", rows, mapping=OWN)
    assert [(each.column, each.heading) for each in report.tally.problems] == [("area_mu", "多大（公顷）")]


def test_a_change_is_another_version_and_a_removal_too(database: Database) -> None:
    load_all(database, before="parcels")
    first = save(database)
    assert save(database) == first
    second = save(database, replace(OWN, constants={"village": "乙村"}))
    assert (first.version, second.version) == (1, 2)
    with database.reading() as connection:
        assert mapping_named(connection, CLERK, PARCELS, "三资平台", TODAY) == second
        assert mapping_named(connection, CLERK, PARCELS, f"township:{TOWNSHIP}/三资平台", TODAY) == second
        assert versions_of(connection, second) == [second, first]
    removed = database.command(
        lambda c: remove_mapping(c, acting(CLERK), PARCELS, find(c, "township", TOWNSHIP, TODAY), "三资平台")
    )
    assert (removed.version, removed.content) == (3, "")
    with database.reading() as connection:
        assert mappings_in_reach(connection, CLERK, TODAY) == []
        with pytest.raises(Refusal) as caught:
            mapping_named(connection, CLERK, PARCELS, "三资平台", TODAY)
    assert caught.value.code == "mapping-unknown"
    with pytest.raises(Refusal) as caught:
        load(database, "parcels", renamed())
    assert caught.value.code == "header-unknown-column"
    with pytest.raises(Refusal) as caught:
        database.command(
            lambda c: remove_mapping(c, acting(CLERK), PARCELS, find(c, "township", TOWNSHIP, TODAY), "三资平台")
        )
    assert caught.value.code == "mapping-unknown"
    assert save(database).version == 4


def test_several_that_fit_are_for_a_person_to_choose(database: Database) -> None:
    load_all(database, before="parcels")
    save(database)
    save(database, name="另一个")
    with pytest.raises(Refusal) as caught:
        load(database, "parcels", renamed())
    assert caught.value.code == "mapping-ambiguous"
    assert load(database, "parcels", renamed(), mapping="另一个", dry_run=True).tally.added == 3


def test_mappings_are_those_within_reach(database: Database) -> None:
    load_all(database, before="parcels")
    saved = save(database)
    with database.reading() as connection:
        for actor in (OPERATOR, CLERK, PEOPLE["centre-head"], PEOPLE["bureau-officer"]):
            assert mappings_in_reach(connection, actor, TODAY) == [saved]
        assert mappings_in_reach(connection, PEOPLE["system-administrator"], TODAY) == []
        with pytest.raises(Refusal) as caught:
            mappings_in_reach(connection, PEOPLE["reviewer"], TODAY)
    assert caught.value.code == "not-permitted"
    with pytest.raises(Refusal) as caught:
        save(database, actor=person("clerk", ELSEWHERE))
    assert caught.value.code == "out-of-reach"


def test_a_mapping_of_the_county_serves_its_townships(database: Database) -> None:
    load_all(database, before="parcels")
    officer = PEOPLE["bureau-officer"]

    def work(connection: Any) -> Saved:
        place = find(connection, "county", "640106000000", TODAY)
        return save_mapping(connection, Act(officer, NOW), PARCELS, place, "全区", OWN, ())

    saved = database.command(work)
    with database.reading() as connection:
        assert mappings_in_reach(connection, CLERK, TODAY, "parcels") == [saved]
        assert mappings_in_reach(connection, CLERK, TODAY, "parties") == []


@pytest.mark.parametrize("name", ["", "  ", "a/b", "名" * 61, "a\nb"])
def test_a_name_is_checked(database: Database, name: str) -> None:
    load_all(database, before="parcels")
    with pytest.raises(Refusal) as caught:
        save(database, name=name)
    assert caught.value.code == "mapping-name-wrong"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE column_mapping SET content = '{}'",
        "DELETE FROM column_mapping",
        "INSERT INTO column_mapping SELECT * FROM column_mapping",
    ],
)
def test_a_mapping_is_only_added_to(database: Database, statement: str) -> None:
    load_all(database, before="parcels")
    save(database)
    with pytest.raises(DBAPIError):
        database.command(lambda c: c.execute(text(statement)))


def test_whoever_may_not_read_imports_is_not_helped(database: Database) -> None:
    """A bureau officer's token that may record but not read gets the refusal of the header."""
    load_all(database, before="parcels")
    save(database)
    recording = replace(PEOPLE["bureau-officer"], scopes=frozenset({"record"}))
    with pytest.raises(Refusal) as caught:
        import_file(database, "parcels", csv(renamed()), actor=recording, at=NOW)
    assert caught.value.code == "header-unknown-column"
