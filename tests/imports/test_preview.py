"""Preview equals commit: the dry run tells exactly the entries and refusals that the commit brings; all bad rows at once."""

from __future__ import annotations

import random
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from ledger.book.entries import every_entry
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import Report
from ledger.exchange.preview import FiledEntry, FiledPosting, Preview
from tests.book.conftest import NewDatabase
from tests.imports.sheets import SHEETS, Table, csv, load, load_all, problems, with_cells
from tests.making import COOPERATIVE, HOUSEHOLDS, findings, parcel_code, row_counts


def previewed(database: Database, kind: str, table: Table | bytes, **options: Any) -> tuple[Report, list[FiledEntry]]:
    with closing(Preview()) as preview:
        report = load(database, kind, table, preview=preview, **options)
        entries = list(preview.entries())
        assert len(entries) == preview.entry_count
        assert sum(len(each.postings) for each in entries) == preview.posting_count
        assert sum(each.entries for each in preview.totals) >= preview.entry_count
        return report, entries


def in_the_book(database: Database) -> list[FiledEntry]:
    with database.reading() as connection:
        return [
            FiledEntry(
                entry.cause,
                entry.document,
                tuple(
                    FiledPosting(
                        p.account.name, p.account.asset, p.lot, str(p.effective_on), str(p.stated_on), p.amount
                    )
                    for p in entry.postings
                ),
            )
            for entry in every_entry(connection, 1)
        ]


def said(report: Report) -> list[tuple[int, str | None, str]]:
    return [(each.row, each.column, str(each.refusal)) for each in report.tally.problems]


WITHOUT_ENTRIES = ("divisions", "parties", "projects")


@pytest.mark.parametrize("kind", SHEETS)
@pytest.mark.parametrize("skip_bad", [False, True])
def test_the_dry_run_tells_the_entries_of_the_commit(database: Database, kind: str, skip_bad: bool) -> None:
    load_all(database, before=kind)
    table = [*SHEETS[kind], *([["bad"] * len(SHEETS[kind][0])] if skip_bad else [])]
    counts = row_counts(database)
    before = in_the_book(database) if kind not in WITHOUT_ENTRIES else []
    dry, told = previewed(database, kind, table, skip_bad=skip_bad, dry_run=True)
    assert (dry.written, dry.state, row_counts(database)) == (False, "dry", counts)
    done, filed = previewed(database, kind, table, skip_bad=skip_bad)
    assert (done.written, done.state) == (True, "done")
    assert told == filed == (in_the_book(database)[len(before) :] if kind not in WITHOUT_ENTRIES else [])
    assert said(dry) == said(done)
    assert bool(told) == (kind not in WITHOUT_ENTRIES)


def test_with_bad_rows_nothing_would_be_filed(database: Database) -> None:
    load_all(database, before="transfers")
    bad = with_cells(SHEETS["transfers"], 3, price="面议")
    dry, told = previewed(database, "transfers", bad, dry_run=True)
    done, filed = previewed(database, "transfers", bad)
    assert (told, filed, dry.state, done.state) == ([], [], "refused", "refused")
    assert said(dry) == said(done) != []


@pytest.fixture(scope="module")
def standing(new_database: NewDatabase) -> Database:
    made = new_database("sqlite")
    load_all(made, before="transfers")
    return made


COLUMNS = SHEETS["transfers"][0]
CELL = st.sampled_from(
    ["", "1", "2.5", "-1", "2027-01-01", "2031-01-01", "面议", "=1", "annual", HOUSEHOLDS[1], "建厂", "互换"]
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(COLUMNS), CELL), max_size=4), st.booleans())
def test_whatever_the_sheet_says_preview_and_commit_agree(
    standing: Database, changes: list[tuple[int, str, str]], skip_bad: bool
) -> None:
    """The commit is tried inside a dry run of the other way round: entries, refusals and figures are the same twice."""
    table: Table = SHEETS["transfers"]
    for row, column, cell in changes:
        table = with_cells(table, row, **{column: cell})
    counts = row_counts(standing)
    first, told = previewed(standing, "transfers", table, skip_bad=skip_bad, dry_run=True)
    second, again = previewed(standing, "transfers", csv(table) + b"\n", skip_bad=skip_bad, dry_run=True)
    assert (said(first), told, first.state) == (said(second), again, second.state)
    assert row_counts(standing) == counts
    assert first.state == ("dry" if skip_bad or not problems(first) else "refused")


def a_thousand_lines(good: bool) -> tuple[list[list[str]], list[tuple[int, str, str]]]:
    """A thousand parcels, of which thirty are wrong in six ways, unless all are good; and what is said of them."""
    rng = random.Random(7)
    header, first = list(SHEETS["parcels"][0]), list(SHEETS["parcels"][1])
    rows = [[f"{parcel_code(0, 1)[:14]}{number + 100:05d}", *first[1:]] for number in range(1_000)]
    wrong = (("area_mu", "-1", "area-not-positive"), ("village", "丙村", "division-unknown"),
             ("term_end", "2002-01-01", "term-ends-before-start"), ("grade", "11", "choice-unknown"),
             ("household", HOUSEHOLDS[0][:14] + "0099", "party-unknown"), ("parcel_code", "12", "code-length-wrong"))  # fmt: skip
    expected = []
    for count, place in enumerate([] if good else sorted(rng.sample(range(1_000), 30))):
        name, cell, code = wrong[count % 6]
        rows[place][header.index(name)] = cell
        if name == "household":
            rows[place][header.index("contract_code")] = f"{cell}J"
        expected.append((place + 2, name, code))
    return [header, *rows], expected


def test_of_a_thousand_lines_all_thirty_bad_ones_are_told(database: Database) -> None:
    load_all(database, before="parcels")
    counts = row_counts(database)
    table, expected = a_thousand_lines(good=False)
    for options in ({"dry_run": True}, {}):
        report = load(database, "parcels", table, **options)
        assert sorted(problems(report), key=str) == sorted(expected, key=str)
        assert all(each.refusal.say_remedy("zh") for each in report.tally.problems)
        assert row_counts(database) == counts


def test_a_thousand_lines_cost_no_more_statements_than_a_hundred(database: Database) -> None:
    load_all(database, before="parcels")
    table, _ = a_thousand_lines(good=True)
    told: list[int] = []

    def count(*_: Any) -> None:
        told[-1] += 1

    event.listen(database.engine, "before_cursor_execute", count)
    for rows in (100, 1_000):
        told.append(0)
        report, entries = previewed(database, "parcels", table[: rows + 1], dry_run=True)
        assert (len(entries), report.tally.added) == (2 * rows, rows)  # registered, and issued to its household
    assert told[1] <= told[0] + 12  # further chunks of five hundred, not further lines


def test_another_file_than_the_previewed_one_is_refused(database: Database) -> None:
    load_all(database, before="transfers")
    dry, _ = previewed(database, "transfers", SHEETS["transfers"], dry_run=True)
    with pytest.raises(Refusal) as caught:
        load(database, "transfers", with_cells(SHEETS["transfers"], 3, price="1"), expected=dry.sha256)
    assert (caught.value.code, caught.value.category) == ("import-file-differs", "stale")
    assert load(database, "transfers", SHEETS["transfers"], expected=dry.sha256).written
    assert findings(database) == ()


def test_entries_are_kept_whole(tmp_path: Any) -> None:
    posting = FiledPosting(f"operation-right/land.held/640106002201/{COOPERATIVE}", "operation-right", "地", "2026-01-01", "2025-01-01", -5)  # fmt: skip
    entry = FiledEntry("lease-signed", "HT-1", (posting,))
    assert FiledEntry.of(entry.body()) == entry
