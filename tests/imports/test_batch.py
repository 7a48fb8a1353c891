"""Batch work on the book itself: eighty households in one contract or in eighty, swaps, what is for good, all at once."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event

from ledger.db import Database
from ledger.exchange.importing import Report
from ledger.exchange.preview import FiledEntry, Preview
from ledger.parcels import register_parcels
from ledger.parties import register_parties
from ledger.places import book_of, find
from ledger.transfers import find_contract
from tests.imports.sheets import load, problems
from tests.imports.test_preview import in_the_book, said
from tests.making import (
    COOPERATIVE,
    NOW,
    TODAY,
    VILLAGE,
    Village,
    acting,
    findings,
    held,
    make_village,
    mu,
    parcel,
    parcel_code,
    party,
    row_counts,
)

AGENT = "CUN-001"
HEADER = (
    "contract_no", "form", "transferor", "transferee", "parcel_code", "area_mu", "start", "end", "price", "price_unit",
    "pay", "purpose", "signed_on", "agent", "mandate", "priority_notice",
)  # fmt: skip


def household(number: int) -> str:
    return f"{VILLAGE}00{number:04d}"


def land(number: int) -> str:
    return f"{VILLAGE}00{number:05d}"


@pytest.fixture
def village(database: Database) -> Village:
    """The invented village with a collective that signs, and eighty more households of a parcel each."""
    made = make_village(database)

    def work(connection: Any) -> None:
        people = [party(AGENT, "collective", "甲村股份经济合作社")]
        people += [party(household(n), name="丁保成") for n in range(101, 181)]
        assert not register_parties(connection, people, acting())[1]
        book_id = book_of(connection, find(connection, "village", VILLAGE, TODAY), NOW)
        parcels = [parcel(land(n), household(n), "5") for n in range(101, 181)]
        assert not register_parcels(connection, book_id, parcels, acting())[1]

    database.command(work)
    return made


def lines(one_contract: bool, **changes: str) -> list[tuple[str, ...]]:
    """A line a household: one contract that the collective signs for all, or a contract each."""
    rows = []
    for n in range(101, 181):
        row = {
            "contract_no": "HT-80" if one_contract else f"HT-{n}",
            "form": "出租",
            "transferor": household(n),
            "transferee": COOPERATIVE,
            "parcel_code": land(n),
            "area_mu": "5",
            "start": "2027-01-01",
            "end": "2030-12-31",
            "price": "850",
            "price_unit": "元/亩·年",
            "pay": "按年",
            "purpose": "种植玉米",
            "signed_on": "2026-11-20",
            "agent": AGENT if one_contract else "",
            "mandate": f"WT-{n} 2026-10-01至2030-12-31" if one_contract else "",
            "priority_notice": "公示1号 2026-10-01",
        } | changes
        rows.append(tuple(row[name] for name in HEADER))
    return [HEADER, *rows]


def previewed(database: Database, table: Any, **options: Any) -> tuple[Report, list[FiledEntry]]:
    with closing(Preview()) as preview:
        report = load(database, "transfers", table, preview=preview, **options)
        return report, list(preview.entries())


@pytest.mark.parametrize("one_contract", [True, False], ids=["one contract", "one sheet"])
def test_eighty_households(village: Village, one_contract: bool) -> None:
    database = village.database
    counts, before = row_counts(database), in_the_book(database)
    dry, told = previewed(database, lines(one_contract), dry_run=True)
    assert problems(dry) == []
    assert row_counts(database) == counts
    done, filed = previewed(database, lines(one_contract))
    assert (done.written, done.tally.added) == (True, 1 if one_contract else 80)
    assert told == filed == in_the_book(database)[len(before) :]
    assert said(dry) == said(done) == []
    land_moved = [each for entry in told for each in entry.postings if each.asset == "operation-right"]
    assert len(land_moved) == 320
    assert Counter(each.effective_on for each in land_moved) == {"2027-01-01": 160, "2031-01-01": 160}
    assert held(database, land(140), TODAY.replace(year=2028)) == {COOPERATIVE: mu("5")}
    assert held(database, land(140), TODAY.replace(year=2032)) == {household(140): mu("5")}
    with database.reading() as connection:
        terms = find_contract(connection, "HT-80" if one_contract else "HT-140").terms
    assert terms.transferor == (AGENT if one_contract else household(140))
    assert len(terms.evidence_of("mandate")) == (80 if one_contract else 0)
    assert findings(database) == ()
    again = load(database, "transfers", [*lines(one_contract), ("",) * len(HEADER)])
    assert (problems(again), again.tally.unchanged) == ([], 1 if one_contract else 80)


def test_bad_households_of_one_contract_are_all_told_and_none_comes_in(village: Village) -> None:
    rows = [list(row) for row in lines(one_contract=True)]
    rows[10][HEADER.index("area_mu")] = "6"
    rows[20][HEADER.index("area_mu")] = "7"
    rows[30][HEADER.index("parcel_code")] = parcel_code(1, 1)
    counts = row_counts(village.database)
    for options in ({"dry_run": True}, {}, {"skip_bad": True, "dry_run": True}):
        report, entries = previewed(village.database, rows, **options)
        assert problems(report) == [
            (31, "parcel_code", "parcel-not-transferors"),
            (11, "area_mu", "area-above-parcel"),
            (21, "area_mu", "area-above-parcel"),
        ]
        assert entries == []
        assert row_counts(village.database) == counts


def test_a_household_without_a_mandate_is_named(village: Village) -> None:
    rows = [list(row) for row in lines(one_contract=True)]
    rows[41][HEADER.index("mandate")] = ""
    report, _ = previewed(village.database, rows, dry_run=True)
    assert problems(report) == [(42, "mandate", "mandate-missing")]


def test_thirty_bad_contracts_of_a_sheet_are_told_and_the_others_can_come_in(village: Village) -> None:
    rows = [list(row) for row in lines(one_contract=False)]
    wrong = (
        ("price", "面议", "price-wrong"),
        ("purpose", "建厂", "use-not-agricultural"),
        ("end", "2033-01-01", "term-beyond-base-contract"),
    )
    expected = []
    for number in range(30):
        name, cell, code = wrong[number % 3]
        rows[2 * number + 1][HEADER.index(name)] = cell
        expected.append((2 * number + 2, name, code))
    dry, none = previewed(village.database, rows, dry_run=True)
    assert (sorted(problems(dry)), none) == (sorted(expected), [])  # type: ignore[type-var]
    tried, told = previewed(village.database, rows, dry_run=True, skip_bad=True)
    done, filed = previewed(village.database, rows, skip_bad=True)
    assert (done.tally.added, told) == (50, filed)
    assert said(tried) == said(done) == said(dry)
    assert findings(village.database) == ()


def test_a_swap_and_an_assignment(village: Village) -> None:
    one, other, third = (household(n) for n in (101, 102, 103))
    common = {
        "transferee": "",
        "end": "",
        "price": "0",
        "price_unit": "元（总价）",
        "pay": "一次",
        "agent": "",
        "mandate": "",
    }
    template = dict(zip(HEADER, lines(one_contract=False)[1], strict=True)) | common
    header = [*HEADER, "issuer_consent"]
    rows = [
        template
        | {"contract_no": "HH-1", "form": "互换", "transferor": one, "transferee": other, "parcel_code": land(101)},
        template
        | {"contract_no": "HH-1", "form": "互换", "transferor": other, "transferee": one, "parcel_code": land(102)},
        template
        | {"contract_no": "ZR-1", "form": "转让", "transferor": third, "transferee": one, "parcel_code": land(103)},
    ]
    table = [header, *([row.get(name, "村同1号 2026-11-01") for name in header] for row in rows)]
    dry, told = previewed(village.database, table, dry_run=True)
    assert problems(dry) == []
    _, filed = previewed(village.database, table)
    assert told == filed
    assert {entry.cause for entry in told} == {"swap-signed", "assignment-signed"}
    day = TODAY.replace(year=2028)
    assert held(village.database, land(101), day, "contract-right") == {other: mu("5")}
    assert held(village.database, land(102), day, "contract-right") == {one: mu("5")}
    assert held(village.database, land(103), day) == {one: mu("5")}
    assert findings(village.database) == ()


def test_eighty_lines_cost_few_statements(village: Village) -> None:
    told: list[int] = []

    def count(*_: Any) -> None:
        told[-1] += 1

    event.listen(village.database.engine, "before_cursor_execute", count)
    for rows in (8, 80):
        told.append(0)
        report, _ = previewed(village.database, lines(one_contract=False)[: rows + 1], dry_run=True)
        assert (problems(report), report.tally.added) == ([], rows)
    assert told[1] <= told[0] + 10, told
