"""The annual table: line by line of a small village, on random books, and against a second computation from the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text, update

from ledger.book import NewEntry, close_period, post
from ledger.book.rebuilding import rebuild_positions
from ledger.db import Database
from ledger.demonstration import load_county
from ledger.places import find
from ledger.statistics.annual import annual_table
from ledger.statistics.checking import check_transfers, rebuild_transfers
from ledger.statistics.data import Form
from ledger.statistics.models import TRANSFER_TERM
from tests.making import NOW, VILLAGE
from tests.oracles.annual import annual, read_plainly, read_with_hledger
from tests.statistics.random_books import COUNTY, MU, Books, held, moved, unallotted
from tests.test_journal_oracles import exported, program


@pytest.fixture
def books(database: Database) -> Books:
    made = Books(database, Random(0))
    made.begin()
    return made


def table(database: Database, code: str, day: date, known_at: datetime | None = None, edition: str = "") -> Form:
    level = "county" if code == COUNTY else "village"
    with database.reading() as connection:
        return annual_table(connection, find(connection, level, code, day), day, known_at, edition)


def failed(form: Form, *but: str) -> list[object]:
    return [check for check in form.checks if not check.passed and check.number not in but]


def days() -> Iterator[date]:
    yield from (date(2010, 12, 31), date(2014, 6, 1), date(2019, 12, 31), date(2023, 12, 31), date(2040, 1, 1))


@pytest.mark.parametrize("seed", range(6))
def test_random_books_agree_with_the_journal_to_the_last_grain(books: Books, tmp_path: Path, seed: int) -> None:
    books.random = Random(seed)
    for _ in range(90):
        books.fact()
    moves, kinds = read_plainly(exported(books.database, "hledger", tmp_path))
    seen: Counter[str] = Counter()
    for day in days():
        for code, prefix in ((COUNTY, ""), (VILLAGE, VILLAGE)):
            form = table(books.database, code, day)
            theirs = annual(moves, kinds, day.isoformat(), prefix)
            ours = {each.number: each.value for each in form.figures}
            assert {line: ours[line] for line in theirs} == theirs, (day, code)
            assert failed(form) == [], (day, code)
            seen += Counter({line: 1 for line, value in theirs.items() if value})
            assert table(books.database, code, day, NOW).figures == form.figures
    with books.database.reading() as connection:
        assert list(check_transfers(connection, books.book_id)) == []
    assert {"1", "2", "7", "14", "19", "20"} <= set(seen)


def test_the_demonstration_agrees_with_what_hledger_reads(database: Database, tmp_path: Path) -> None:
    program("hledger")
    load_county(database, seed=7, households=60, at=NOW)
    path = exported(database, "hledger", tmp_path)
    moves, kinds = read_with_hledger(path)
    plain, known = read_plainly(path)
    assert sorted(map(str, moves)) == sorted(map(str, plain))
    assert kinds == known
    for day in (date(2015, 6, 1), date(2026, 11, 21), date(2026, 12, 31)):
        form = table(database, COUNTY, day)
        theirs = annual(moves, kinds, day.isoformat())
        ours = {each.number: each.value for each in form.figures}
        assert {line: ours[line] for line in theirs} == theirs
        assert failed(form) == []
        assert theirs["7"] > 0


def term(
    books: Books, number: str, form: str, lot: str, giver: str, taker: str, area: int, first: date, back: date
) -> int:
    source = unallotted("operation-right", lot) if giver == "ISSUER" else held("operation-right", lot, giver)
    target = held("operation-right", lot, taker)
    filed = books.file(
        f"{form}-signed", number, moved(source, target, lot, first, area) + moved(target, source, lot, back, area)
    )
    assert filed is not None
    return filed


FIRST, BACK, DAY = date(2020, 1, 1), date(2025, 1, 1), date(2022, 12, 31)


def test_lines_of_a_small_village(books: Books) -> None:
    """L0, L1 are H1's; L2, L3 H2's; L4, L5 H3's; L6, L7 H4's; L8, L9 H5's; L10, L11 nobody's."""
    term(books, "A", "lease", "L0", "H1", "COOP", 10 * MU, FIRST, BACK)
    term(books, "A2", "retransfer", "L0", "COOP", "FIRM", 4 * MU, FIRST, BACK)
    term(books, "B", "subcontract", "L1", "H1", "H7", 3 * MU, FIRST, BACK)
    term(books, "C", "shareholding", "L2", "H2", "COOP", 10 * MU, FIRST, BACK)
    term(books, "D", "other", "L3", "H2", "LIN", 5 * MU, FIRST, BACK)
    term(books, "E", "other-mode", "L10", "ISSUER", "FIRM", 10 * MU, FIRST, BACK)
    term(books, "E2", "retransfer", "L10", "FIRM", "H8", 6 * MU, FIRST, BACK)
    both = [
        line for asset in ("contract-right", "operation-right") for lot, giver, taker in (("L4", "H3", "H4"), ("L6", "H4", "H3"))
        for line in moved(held(asset, lot, giver), held(asset, lot, taker), lot, FIRST, 10 * MU)
    ]  # fmt: skip
    assert books.file("swap-signed", "F", both)
    given = [
        line for asset in ("contract-right", "operation-right") for lot in ("L8", "L9")
        for line in moved(held(asset, lot, "H5"), held(asset, lot, "H6"), lot, FIRST, 10 * MU)
    ]  # fmt: skip
    assert books.file("assignment-signed", "G", given)
    term(books, "H", "lease", "L8", "H6", "FIRM", 10 * MU, date(2021, 1, 1), BACK)
    form = table(books.database, COUNTY, DAY)
    found = {each.number: each.value for each in form.figures if each.value}
    areas = {
        "1": 100,
        "6": 20,
        "7": 68,
        "8": 3,
        "9": 10,
        "10": 20,
        "11": 20,
        "12": 10,
        "13": 5,
        "14": 33,
        "15": 16,
        "16": 14,
        "17": 5,
        "21": 68,
    }
    counts = {"2": 5, "3": 5, "4": 6, "5": 1, "19": 5, "20": 7}
    assert found == {line: area * MU for line, area in areas.items()} | counts
    assert failed(form) == []
    assert [ratio.percent for ratio in form.ratios] == ["68.0 %", "100.0 %", "100.0 %"]
    later = table(books.database, COUNTY, DAY, edition="later")
    assert (later.value("8+11"), later.value("12a"), later.value("14a")) == (23 * MU, 10 * MU, None)


def test_an_early_end_takes_its_part_off_from_its_day(books: Books) -> None:
    term(books, "A", "lease", "L0", "H1", "COOP", 10 * MU, FIRST, BACK)
    lines = moved(held("operation-right", "L0", "COOP"), held("operation-right", "L0", "H1"), "L0", DAY, 4 * MU)
    lines += moved(held("operation-right", "L0", "H1"), held("operation-right", "L0", "COOP"), "L0", BACK, 4 * MU)
    assert books.file("contract-ended", "A", lines)
    assert [table(books.database, COUNTY, DAY + timedelta(days=each)).value("7") for each in (-1, 0)] == [
        10 * MU,
        6 * MU,
    ]


def test_what_was_known_at_an_instant(books: Books) -> None:
    term(books, "A", "lease", "L0", "H1", "COOP", 10 * MU, FIRST, BACK)
    later = NOW + timedelta(days=30)
    source, target = held("operation-right", "L2", "H2"), held("operation-right", "L2", "FIRM")
    lines = moved(source, target, "L2", FIRST, MU) + moved(target, source, "L2", BACK, MU)
    assert books.file("lease-signed", "B", lines, later)
    assert table(books.database, COUNTY, DAY).value("7") == 11 * MU
    assert table(books.database, COUNTY, DAY, NOW).value("7") == 10 * MU
    assert table(books.database, COUNTY, DAY, later).value("7") == 11 * MU
    assert table(books.database, COUNTY, DAY, datetime(2020, 1, 1, tzinfo=UTC)).value("1") == 0


def test_a_late_fact_counts_from_the_first_open_day(books: Books) -> None:
    work = partial(close_period, book_id=books.book_id, closing_day=date(2021, 12, 31), person="t", at=NOW)
    books.database.command(work)
    source, target = held("operation-right", "L0", "H1"), held("operation-right", "L0", "COOP")
    lines = moved(source, target, "L0", FIRST, MU) + moved(target, source, "L0", BACK, MU)
    entry = NewEntry("lease-signed", "A", "late", tuple(lines))
    books.database.command(
        partial(post, book_id=books.book_id, entries=[entry], recorded_at=NOW, recorded_by="t", late="first-open-day")
    )
    assert [table(books.database, COUNTY, day).value("7") for day in (date(2021, 12, 31), date(2022, 1, 1))] == [0, MU]


def test_a_tampered_read_model_is_found_and_rebuilt(books: Books) -> None:
    term(books, "A", "lease", "L0", "H1", "COOP", 10 * MU, FIRST, BACK)
    whole = table(books.database, COUNTY, DAY).figures

    def tamper(connection: object) -> None:
        opened = (
            "SET LOCAL tianbu.rebuilding = 'on'"
            if books.database.engine.dialect.name == "postgresql"
            else "UPDATE gate SET open = 2"
        )
        connection.execute(text(opened))  # type: ignore[attr-defined]
        connection.execute(update(TRANSFER_TERM).values(area_grains=1))  # type: ignore[attr-defined]
        if books.database.engine.dialect.name == "sqlite":
            connection.execute(text("UPDATE gate SET open = 0"))  # type: ignore[attr-defined]

    books.database.command(tamper)
    assert failed(table(books.database, COUNTY, DAY))
    with books.database.reading() as connection:
        assert [each.check for each in check_transfers(connection, books.book_id)] == ["transfers"]
    books.database.command(rebuild_positions)
    books.database.command(rebuild_transfers)
    assert table(books.database, COUNTY, DAY).figures == whole


@pytest.mark.parametrize("name", ["transfer_term", "transfer_day", "transfer_lot", "contracted_day"])
def test_nobody_writes_a_read_model_by_hand(books: Books, name: str) -> None:
    term(books, "E", "other-mode", "L10", "ISSUER", "FIRM", 10 * MU, FIRST, BACK)
    with pytest.raises(Exception, match="positions_follow_postings_only"):
        books.database.command(lambda c: c.execute(text(f"DELETE FROM {name}")))
