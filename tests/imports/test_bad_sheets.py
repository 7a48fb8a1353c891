"""Bad sheets: everything wrong is told at once, with row, column, code and remedy, and nothing at all is written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import KINDS
from ledger.parties import find_parties
from ledger.transfers import Wanted, list_contracts
from tests.exchange import files
from tests.imports.sheets import CHINESE, SHEETS, Table, csv, figures, load, load_all, problems, with_cells
from tests.making import COOPERATIVE, HOUSEHOLDS, findings, parcel_code, row_counts

LAND = parcel_code(0, 1)
OTHER = parcel_code(1, 1)

# One cell of one row changed: kind, data row, the cells, what is said of it (row of the sheet, column, code).
CELLS: tuple[tuple[str, str, int, dict[str, str], list[tuple[int, str | None, str]]], ...] = (
    # Divisions.
    ("divisions", "a code of 11 digits", 6, {"code": "64010600220"}, [(7, "code", "code-length-wrong")]),
    ("divisions", "letters in a code", 6, {"code": "64010600220O"}, [(7, "code", "code-not-digits")]),
    ("divisions", "an unknown level", 6, {"level": "hamlet"}, [(7, "level", "choice-unknown")]),
    ("divisions", "no name", 6, {"name": ""}, [(7, "name", "cell-blank")]),
    ("divisions", "a parent that is not there", 6, {"code": "640106003202", "parent_code": "640106003000"}, [(7, "code", "division-misplaced")]),
    ("divisions", "a parent two levels up", 6, {"parent_code": "640106000000"}, [(7, "code", "division-code-not-nested")]),
    ("divisions", "a code outside its parent", 6, {"code": "640107002202"}, [(7, "code", "division-code-not-nested")]),
    ("divisions", "a province with a parent", 1, {"parent_code": "640000000000"}, [(2, "code", "division-code-not-nested"), (3, "code", "division-misplaced")]),
    ("divisions", "a division twice", 6, {"code": SHEETS["divisions"][5][1]}, [(7, "code", "division-twice")]),
    ("divisions", "a hollow code", 6, {"code": "640106000202", "parent_code": "640106000000"}, [(7, "code", "division-levels-broken")]),
    ("divisions", "a name of 201 characters", 6, {"name": "村" * 201}, [(7, "name", "cell-too-long")]),
    # Parties.
    ("parties", "a code of one letter", 1, {"code": "A"}, [(2, "code", "party-code-wrong")]),
    ("parties", "a contractor without sequence", 1, {"code": HOUSEHOLDS[0][:14] + "0000"}, [(2, "code", "code-sequence-zero")]),
    ("parties", "a full-width code", 1, {"code": "ＪＦ－１"}, [(2, "code", "code-full-width")]),
    ("parties", "an unknown kind", 1, {"kind": "club"}, [(2, "kind", "choice-unknown")]),
    ("parties", "an unknown village", 1, {"division": "999999999999"}, [(2, "division", "division-unknown")]),
    ("parties", "a name of no village", 1, {"division": "丙村"}, [(2, "division", "division-unknown")]),
    ("parties", "a wrong identity number", 1, {"id_number": "640106189101010011"}, [(2, "id_number", "identity-number-wrong")]),
    ("parties", "a wrong credit code", 3, {"id_number": "93640106MA0000001X"}, [(4, "id_number", "credit-code-wrong")]),
    ("parties", "a number without its type", 1, {"id_type": ""}, [(2, "id_number", "identity-incomplete")]),
    ("parties", "a type without its number", 1, {"id_number": ""}, [(2, "id_number", "identity-incomplete")]),
    ("parties", "a phone in words", 1, {"phone": "没有"}, [(2, "phone", "phone-wrong")]),
    ("parties", "a code twice", 2, {"code": HOUSEHOLDS[0]}, [(3, "code", "party-twice")]),
    ("parties", "an identity twice", 2, {"id_type": "居民身份证", "id_number": SHEETS["parties"][1][4]}, [(3, "id_number", "identity-twice")]),
    # Parcels.
    ("parcels", "a code of 18 digits", 1, {"parcel_code": LAND[:18]}, [(2, "parcel_code", "code-length-wrong")]),
    ("parcels", "a sequence of zeros", 1, {"parcel_code": LAND[:14] + "00000"}, [(2, "parcel_code", "code-sequence-zero")]),
    ("parcels", "an unknown village", 1, {"village": "丙村"}, [(2, "village", "division-unknown")]),
    ("parcels", "another village", 1, {"village": "乙村"}, [(2, "village", "village-not-of-code")]),
    ("parcels", "a township for a village", 3, {"village": "良田镇"}, [(4, "village", "village-expected")]),
    ("parcels", "a city for a village, under a code of none", 3, {"village": "银川市", "parcel_code": "9" * 19}, [(4, "village", "village-expected")]),
    ("parcels", "no area", 1, {"area_mu": ""}, [(2, "area_mu", "cell-blank")]),
    ("parcels", "no area at all", 1, {"area_mu": "0"}, [(2, "area_mu", "area-not-positive")]),
    ("parcels", "an area below zero", 1, {"area_mu": "-1"}, [(2, "area_mu", "area-not-positive")]),
    ("parcels", "an area between two grains", 1, {"area_mu": "1.000001"}, [(2, "area_mu", "area-too-precise")]),
    ("parcels", "a third of a square metre", 1, {"measured_m2": "0.333"}, [(2, "measured_m2", "area-too-precise")]),
    ("parcels", "an area beyond the world", 1, {"area_mu": "9" * 15}, [(2, "area_mu", "area-too-large")]),
    ("parcels", "an area with its unit", 1, {"area_mu": "6亩"}, [(2, "area_mu", "cell-has-unit")]),
    ("parcels", "an area in full-width digits", 1, {"area_mu": "６"}, [(2, "area_mu", "cell-full-width")]),
    ("parcels", "an area with separators", 1, {"area_mu": "1 000"}, [(2, "area_mu", "area-not-a-number")]),
    ("parcels", "a formula", 1, {"area_mu": "=1+1"}, [(2, "area_mu", "cell-formula-text")]),
    ("parcels", "a term that ends before it starts", 1, {"term_end": "2002-12-31"}, [(2, "term_end", "term-ends-before-start")]),
    ("parcels", "30 February", 1, {"term_start": "2003-02-30"}, [(2, "term_start", "date-impossible")]),
    ("parcels", "a year before the book", 1, {"term_start": "1899-12-31"}, [(2, "term_start", "date-impossible")]),
    ("parcels", "a day and month turned round", 1, {"term_start": "31/12/2003"}, [(2, "term_start", "date-unreadable")]),
    ("parcels", "a household and no contract", 1, {"contract_code": ""}, [(2, "contract_code", "base-contract-incomplete")]),
    ("parcels", "a contract and no household", 3, {"contract_code": f"{HOUSEHOLDS[0]}J"}, [(4, "household", "base-contract-incomplete")]),
    ("parcels", "a term's end and no household", 3, {"term_end": "2032-12-31"}, [(4, "household", "base-contract-incomplete")]),
    ("parcels", "neither household nor day", 3, {"term_start": ""}, [(4, "term_start", "base-contract-incomplete")]),
    ("parcels", "another household's contract", 1, {"contract_code": f"{HOUSEHOLDS[1]}J"}, [(2, "contract_code", "contract-not-of-contractor")]),
    ("parcels", "a contract of an unknown kind", 1, {"contract_code": f"{HOUSEHOLDS[0]}X"}, [(2, "contract_code", "contract-kind-unknown")]),
    ("parcels", "a household that nobody knows", 1, {"household": HOUSEHOLDS[0][:14] + "0099", "contract_code": HOUSEHOLDS[0][:14] + "0099J"}, [(2, "household", "party-unknown")]),
    ("parcels", "a household of another village", 1, {"household": HOUSEHOLDS[2], "contract_code": f"{HOUSEHOLDS[2]}J"}, [(2, "household", "parcel-not-of-issuer"), (2, "household", "party-unknown")]),
    ("parcels", "a class of no list", 1, {"class": "099"}, [(2, "class", "choice-unknown")]),
    ("parcels", "an eleventh grade", 1, {"grade": "11"}, [(2, "grade", "choice-unknown")]),
    ("parcels", "perhaps basic farmland", 1, {"basic_farmland": "0"}, [(2, "basic_farmland", "choice-unknown")]),
    ("parcels", "a parcel twice", 2, {"parcel_code": LAND}, [(3, "parcel_code", "parcel-twice")]),
    # Transfers.
    ("transfers", "a number with blanks", 3, {"contract_no": "HT 2"}, [(4, "contract_no", "contract-number-wrong")]),
    ("transfers", "a number of dots", 3, {"contract_no": ".."}, [(4, "contract_no", "contract-number-wrong")]),
    ("transfers", "a number of 41 digits", 3, {"contract_no": "1" * 41}, [(4, "contract_no", "contract-number-wrong")]),
    ("transfers", "a number like a path", 3, {"contract_no": "../HT"}, [(4, "contract_no", "contract-number-wrong")]),
    ("transfers", "a form of no list", 3, {"form": "gift"}, [(4, "form", "choice-unknown")]),
    ("transfers", "a swap with a co-operative", 3, {"form": "互换"}, [(4, "transferee", "party-kind-unfit"), (4, "transferor", "swap-one-sided"), (4, "transferee", "not-one-collective")]),
    ("transfers", "what is transferred on and has no head contract", 3, {"form": "再流转"}, [(4, "parent", "parent-missing")]),
    ("transfers", "an unknown transferor", 3, {"transferor": "nobody"}, [(4, "transferor", "party-unknown")]),
    ("transfers", "an unknown transferee", 3, {"transferee": "nobody"}, [(4, "transferee", "party-unknown")]),
    ("transfers", "one party on both sides", 3, {"transferee": HOUSEHOLDS[0]}, [(4, "transferee", "same-party")]),
    ("transfers", "an unknown parcel", 2, {"parcel_code": OTHER}, [(3, "parcel_code", "parcel-unknown")]),
    ("transfers", "a parcel of nobody", 2, {"parcel_code": parcel_code(0, 3)}, [(3, "parcel_code", "parcel-not-transferors")]),
    ("transfers", "more than the parcel has", 2, {"area_mu": "6.000005"}, [(3, "area_mu", "area-above-parcel")]),
    ("transfers", "an area below zero", 2, {"area_mu": "-2"}, [(3, "area_mu", "area-not-positive")]),
    ("transfers", "more than is left", 3, {"area_mu": "5"}, [(4, "parcel_code", "parcel-already-leased")]),
    ("transfers", "an end before the start", 3, {"end": "2027-12-31"}, [(4, "end", "term-beyond-base-contract"), (4, "end", "term-reversed")]),
    ("transfers", "beyond the base contract", 3, {"end": "2033-01-01"}, [(4, "end", "term-beyond-base-contract")]),
    ("transfers", "lines that disagree on three things", 2, {"price": "1", "end": "2031-12-31", "purpose": "水稻"},
     [(3, "end", "contract-lines-disagree"), (3, "price", "contract-lines-disagree"), (3, "purpose", "contract-lines-disagree")]),
    ("transfers", "a parcel in two lines", 2, {"parcel_code": LAND}, [(2, "parcel_code", "parcel-named-twice")]),
    ("transfers", "a price in words", 3, {"price": "面议"}, [(4, "price", "price-wrong")]),
    ("transfers", "a payment in words", 3, {"pay": "秋后"}, [(4, "pay", "payment-wrong")]),
    ("transfers", "a payment of 125 characters", 3, {"pay": ";".join(f"01-{n:02d}" for n in range(1, 22))}, [(4, "pay", "payment-wrong")]),
    ("transfers", "a factory", 3, {"purpose": "建厂"}, [(4, "purpose", "use-not-agricultural")]),
    ("transfers", "filed and not signed", 3, {"filed_on": "2026-11-21"}, [(4, "filed_on", "filed-before-signed")]),
    ("transfers", "a term of the year 2200", 3, {"end": "2200-01-01"}, [(4, "end", "date-impossible")]),
    # The land stock.
    ("land", "an event of no list", 3, {"event": "sell"}, [(4, "event", "choice-unknown")]),
    ("land", "an unknown village", 3, {"village": "丙村"}, [(4, "village", "division-unknown")]),
    ("land", "a township for a village", 3, {"village": "良田镇"}, [(4, "village", "village-expected")]),
    ("land", "another village", 3, {"village": "乙村"}, [(4, "village", "plot-of-other-village")]),
    ("land", "no plot", 3, {"plot": ""}, [(4, "plot", "cell-blank")]),
    ("land", "a plot with a blank", 3, {"plot": "ZJ 1"}, [(4, "plot", "plot-code-unfit")]),
    ("land", "an unknown plot", 3, {"plot": "ZJ-9"}, [(4, "plot", "plot-unknown")]),
    ("land", "a plot twice", 2, {"plot": "ZJ-1"}, [(3, "plot", "plot-twice"), (6, "from_plot", "plot-unknown"), (7, "from_plot", "plot-unknown"), (9, "plot", "plot-unknown")]),
    ("land", "split out of nothing", 5, {"from_plot": ""}, [(6, "event", "stock-event-incomplete"), (7, "from_plot", "plot-unknown")]),
    ("land", "a row twice", 4, {"event": "reclaim", "class_to": "0103", "area": "1000"}, [(5, "event", "stock-event-twice")]),
    ("land", "a class that lost its zero", 3, {"class_from": "702"}, [(4, "class_from", "land-class-unknown")]),
    ("land", "a class of the other standard", 3, {"class_from": "0703"}, [(4, "class_from", "land-class-unknown")]),
    ("land", "an unknown standard", 3, {"class_from": "0702@GB/T 21010-2007"}, [(4, "class_from", "land-standard-unknown")]),
    ("land", "no class", 3, {"class_from": ""}, [(4, "event", "stock-event-incomplete")]),
    ("land", "a survey of what was there before", 1, {"class_from": "0103"}, [(2, "event", "stock-event-incomplete"), *((row, "plot", "plot-unknown") for row in (4, 5, 8))]),
    ("land", "a field demolished", 3, {"plot": "GD-1", "class_from": "0103", "class_to": "0201"}, [(4, "class_from", "class-not-reclaimable")]),
    ("land", "reclaimed to bare land", 3, {"class_to": "1206"}, [(4, "class_to", "reclaimed-class-unfit")]),
    ("land", "built on as a field", 6, {"class_to": "0201"}, [(7, "class_to", "class-not-built")]),
    ("land", "a yard turned town by name", 7, {"class_to": "0701"}, [(8, "class_to", "reclassification-builds")]),
    ("land", "more than is there", 3, {"area": "1333.35"}, [(4, "area", "stock-too-small")]),
    ("land", "an area below zero", 3, {"area": "-1"}, [(4, "area", "area-not-positive")]),
    ("land", "an area with its unit", 3, {"area": "1000平方米"}, [(4, "area", "cell-has-unit")]),
    ("land", "an area between two grains", 3, {"area": "0.001"}, [(4, "area", "area-too-precise")]),
    ("land", "another unit", 3, {"unit": "亩", "area": "1"}, [(4, "unit", "sheet-units-differ")]),
    ("land", "a unit of no list", 3, {"unit": "km2"}, [(4, "unit", "choice-unknown")]),
    ("land", "no paper", 3, {"document": ""}, [(4, "document", "cell-blank")]),
    ("land", "tomorrow", 8, {"date": "2026-11-22"}, [(9, "event", "stock-event-incomplete")]),
    ("land", "before the survey", 3, {"date": "2024-12-30"}, [(4, "area", "stock-too-small")]),
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(new_database: Any) -> dict[tuple[str, str], Database]:
    """A database of each dialect with everything before a kind in it, by (dialect, kind): refused files leave it alone."""
    made = {}
    for dialect in ("sqlite", "postgresql"):
        for kind in SHEETS:
            made[dialect, kind] = new_database(dialect)
            load_all(made[dialect, kind], before=kind)
    return made


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("kind", "what", "row", "cells", "expected"), CELLS, ids=[f"{case[0]}: {case[1]}" for case in CELLS]
)
def test_one_bad_cell(
    loaded: dict[tuple[str, str], Database],
    dialect: str,
    kind: str,
    what: str,
    row: int,
    cells: dict[str, str],
    expected: list[tuple[int, str | None, str]],
) -> None:
    database = loaded[dialect, kind]
    before = row_counts(database)
    table = with_cells(SHEETS[kind], row, **cells)
    report = load(database, kind, table)
    assert sorted(problems(report), key=str) == sorted(expected, key=str)
    assert not report.written
    assert row_counts(database) == before
    for language in ("zh", "en"):
        assert all(each.refusal.code in each.line(language) for each in report.tally.problems)  # type: ignore[arg-type]
    assert problems(load(database, kind, table, dry_run=True)) == problems(report)


def thirty_bad_rows() -> list[list[str]]:
    """Parcels of which every one is wrong in one of six ways."""
    good = list(SHEETS["parcels"][1])
    wrong = (
        ("area_mu", "-1"),
        ("village", "丙村"),
        ("term_end", "2002-01-01"),
        ("grade", "11"),
        ("class", "x"),
        ("area_mu", "1/3"),
    )
    header = list(SHEETS["parcels"][0])
    rows = []
    for number in range(30):
        name, cell = wrong[number % 6]
        row = [*good]
        row[0], row[header.index(name)] = f"{LAND[:14]}{number + 100:05d}", cell
        rows.append(row)
    return [header, *rows]


@pytest.mark.parametrize("encode", [csv, files.xlsx, files.xls], ids=["csv", "xlsx", "xls"])
def test_thirty_bad_rows_are_told_at_once(loaded: dict[tuple[str, str], Database], encode: Any) -> None:
    database = loaded["sqlite", "parcels"]
    before = row_counts(database)
    report = load(database, "parcels", encode(thirty_bad_rows()))
    codes = (
        "area-not-positive",
        "division-unknown",
        "term-ends-before-start",
        "choice-unknown",
        "choice-unknown",
        "area-not-a-number",
    )
    columns = ("area_mu", "village", "term_end", "grade", "class", "area_mu")
    expected = [(number + 2, columns[number % 6], codes[number % 6]) for number in range(30)]
    assert sorted(problems(report)) == expected  # type: ignore[type-var]
    assert row_counts(database) == before


def test_a_thousand_problems_are_listed_and_all_are_counted(loaded: dict[tuple[str, str], Database]) -> None:
    rows = [list(SHEETS["parcels"][1])] * 1_200
    report = load(loaded["sqlite", "parcels"], "parcels", [SHEETS["parcels"][0], *rows])
    assert (len(report.tally.problems), report.tally.problem_count) == (1_000, 1_199)


# Files that are no sheet of this kind at all: what is wrong, the bytes, the code.
WHOLE: tuple[tuple[str, bytes, str], ...] = (
    ("nothing", b"", "sheet-empty"),
    ("blank lines", b"\n\n,,,\n", "sheet-empty"),
    ("no header", csv(SHEETS["divisions"][1:]), "header-unknown-column"),
    ("another kind's header", csv(SHEETS["parties"]), "header-unknown-column"),
    ("a column misspelt", csv([("level", "code", "name", "parent")]), "header-unknown-column"),
    ("a column missing", csv([("level", "code", "name")]), "header-missing-column"),
    ("a column twice", csv([("level", "code", "name", "parent_code", "代码")]), "header-duplicate-column"),
    ("a million columns", ("code," * 1_000_000).encode(), "sheet-line-too-long"),
    ("a thousand columns", ("code," * 1_000).encode(), "sheet-too-many-columns"),
    ("a PDF", b"%PDF-1.7\n" + bytes(100), "sheet-format-unknown"),
    ("half a workbook", files.xlsx(SHEETS["divisions"])[:900], "sheet-damaged"),
    ("a NUL in the header", csv([("level\0", "code", "name", "parent_code")]), "cell-control-character"),
)


@pytest.mark.parametrize(("what", "data", "code"), WHOLE, ids=[case[0] for case in WHOLE])
def test_a_file_is_refused_as_a_whole(
    loaded: dict[tuple[str, str], Database], what: str, data: bytes, code: str
) -> None:
    database = loaded["sqlite", "divisions"]
    before = row_counts(database)
    for options in ({}, {"dry_run": True}, {"skip_bad": True}):
        with pytest.raises(Refusal) as caught:
            load(database, "divisions", data, **options)
        assert caught.value.code == code
    assert row_counts(database) == before


# Lines that cannot be read as rows: the text of data row 5, what is said.
LINES: tuple[tuple[str, bytes, tuple[int, str | None, str]], ...] = (
    ("a NUL", "village,640106002201,甲\0村,640106002000".encode(), (6, "name", "cell-control-character")),
    ("bytes that are no text", b"village,640106002201,\xff\xfe\xfa,640106002000", (6, "name", "cell-undecodable")),
    ("a mark of reading direction", "village,640106002201,甲\u202e村,640106002000".encode(), (6, "name", "cell-control-character")),
    ("too many cells", "village,640106002201,甲村,640106002000,x".encode(), (6, None, "row-ragged")),
    ("a million cells", b"x," * 30_000, (6, None, "row-ragged")),
    ("an open quote", 'village,640106002201,"甲村,640106002000'.encode(), (6, None, "row-quotes-unbalanced")),
)  # fmt: skip


@pytest.mark.parametrize(("what", "line", "expected"), LINES, ids=[case[0] for case in LINES])
def test_a_line_that_is_no_row(
    loaded: dict[tuple[str, str], Database], what: str, line: bytes, expected: tuple[int, str | None, str]
) -> None:
    database = loaded["sqlite", "divisions"]
    before = row_counts(database)
    good = csv(SHEETS["divisions"]).splitlines()
    report = load(database, "divisions", b"\n".join([*good[:5], line, *good[6:]]))
    assert problems(report) == [expected]
    assert row_counts(database) == before


# Good rows in, bad rows out.
def test_bad_rows_are_skipped_on_request(database: Database) -> None:
    table = [*with_cells(SHEETS["divisions"], 6, name=""), ["village", "640106003203", "丙村", "640106003000"]]
    report = load(database, "divisions", table, skip_bad=True)
    assert problems(report) == [(7, "name", "cell-blank"), (8, "code", "division-misplaced")]
    assert (figures(report)[1], report.written) == (5, True)
    parties = with_cells(SHEETS["parties"], 1, phone="x")
    dry = load(database, "parties", parties, skip_bad=True, dry_run=True)
    report = load(database, "parties", parties, skip_bad=True)
    assert problems(report) == problems(dry) == [(2, "phone", "phone-wrong")]
    assert figures(report) == figures(dry) == (3, 2, 0, 0)
    with database.reading() as connection:
        assert sorted(find_parties(connection, [row[0] for row in parties])) == [HOUSEHOLDS[1], COOPERATIVE]


def test_what_a_skipped_row_carried_is_skipped_with_it(database: Database) -> None:
    """A township that is left out takes its villages with it, one round after the other."""
    table = with_cells(SHEETS["divisions"], 4, parent_code="640107000000", code="640107002000")
    table = [*table[:5], *([level, code, name, "640107002000"] for level, code, name, _ in table[5:])]
    report = load(database, "divisions", table, skip_bad=True)
    assert figures(report)[1] == 3
    assert {code for _, _, code in problems(report)} == {"division-misplaced", "division-code-not-nested"}


def test_a_file_of_which_rows_were_skipped_can_be_imported_again(database: Database) -> None:
    """What was missing may come in the meantime; the file then is the same, and its good rows are unchanged."""
    load_all(database, before="parcels")
    table = [*SHEETS["parcels"], _row_of_a_household_to_come()]
    report = load(database, "parcels", table, skip_bad=True)
    assert (problems(report), report.written) == ([(5, "household", "party-unknown")], True)
    load(database, "parties", with_cells(SHEETS["parties"], 2, code=HOUSEHOLDS[1][:14] + "0077"))
    again = load(database, "parcels", table, skip_bad=True)
    assert (again.seen_before, figures(again)) == (None, (4, 1, 0, 3))
    assert load(database, "parcels", table).seen_before is not None


def _row_of_a_household_to_come() -> list[str]:
    household = HOUSEHOLDS[1][:14] + "0077"
    row = list(SHEETS["parcels"][1])
    row[0], row[3], row[4] = LAND[:14] + "00777", household, f"{household}J"
    return row


# A contract of several lines goes in whole or not at all: the bad second line, and what is said.
HALF_CONTRACTS: tuple[tuple[str, Table, list[tuple[int, str | None, str]]], ...] = (
    ("a bad cell", with_cells(SHEETS["transfers"], 2, area_mu="x"), [(3, "area_mu", "area-not-a-number"), (2, "contract_no", "contract-line-bad")]),
    ("an invisible mark", with_cells(SHEETS["transfers"], 2, purpose="玉\u200b米"), [(3, "purpose", "cell-control-character"), (2, "contract_no", "contract-line-bad"), (4, "contract_no", "contract-line-bad")]),
    ("a ragged line", [*SHEETS["transfers"][:2], SHEETS["transfers"][2][:-1], SHEETS["transfers"][3]], [(3, None, "row-ragged"), (2, "contract_no", "contract-line-bad"), (4, "contract_no", "contract-line-bad")]),
    ("lines that disagree", with_cells(SHEETS["transfers"], 2, price="1"), [(3, "price", "contract-lines-disagree")]),
)  # fmt: skip


@pytest.mark.parametrize(("what", "table", "expected"), HALF_CONTRACTS, ids=[case[0] for case in HALF_CONTRACTS])
def test_no_contract_comes_in_without_one_of_its_parcels(
    database: Database, what: str, table: Table, expected: list[tuple[int, str | None, str]]
) -> None:
    load_all(database, before="transfers")
    report = load(database, "transfers", table, skip_bad=True)
    assert problems(report) == expected
    with database.reading() as connection:
        numbers = [each.number for each in list_contracts(connection, Wanted())]
    assert numbers == ([] if len(expected) == 3 else ["HT-2"])
    assert problems(load(database, "transfers", table)) == expected[:1]
    assert findings(database) == ()


def test_a_registered_parcel_is_not_edited(database: Database) -> None:
    load_all(database)
    before = row_counts(database)
    changed = load(database, "parcels", with_cells(SHEETS["parcels"], 1, area_mu="12.36", north=""))
    assert problems(changed) == [(2, "parcel_code", "parcel-registered-differently")]
    assert changed.tally.problems[0].refusal.fields["differences"] == "registered_grains, north"
    assert row_counts(database) == before


def test_a_contract_on_record_is_not_edited(database: Database) -> None:
    load_all(database)
    changed = load(database, "transfers", with_cells(SHEETS["transfers"], 3, price="301"))
    assert problems(changed) == [(4, "contract_no", "contract-number-used")]


def test_a_partys_kind_does_not_change(database: Database) -> None:
    load_all(database)
    changed = load(database, "parties", with_cells(SHEETS["parties"], 3, kind="enterprise"))
    assert problems(changed) == [(4, "kind", "party-kind-changed")]


def test_only_households_have_base_contracts(database: Database) -> None:
    load_all(database, before="parties")
    load(database, "parties", with_cells(SHEETS["parties"], 1, kind="person"))
    report = load(database, "parcels", SHEETS["parcels"])
    assert problems(report) == [(row, "household", "household-expected") for row in (2, 3)]


def test_the_later_of_two_contracts_in_a_sheet_is_refused(database: Database) -> None:
    load_all(database, before="transfers")
    table = with_cells(SHEETS["transfers"], 3, area_mu="6", signed_on="2026-11-20")
    report = load(database, "transfers", table)
    assert problems(report) == [(4, "parcel_code", "parcel-already-leased")]
    assert "HT-1" in report.tally.problems[0].line()
    assert row_counts(database)["contract"] == 0
    skipped = load(database, "transfers", table, skip_bad=True)
    assert (skipped.tally.added, row_counts(database)["contract"]) == (1, 1)


def test_sums_beyond_the_book_are_refused(database: Database) -> None:
    """Each area fits and their sum does not."""
    load_all(database, before="parcels")
    before = row_counts(database)
    table = [list(row) for row in SHEETS["parcels"]]
    table[1][7], table[2][7] = "40000000000000", "40000000000000"
    with pytest.raises(Refusal) as caught:
        load(database, "parcels", table)
    assert caught.value.code == "amount-too-large"
    assert row_counts(database) == before


def test_words_of_sql_are_words(database: Database) -> None:
    load_all(database, before="parties")
    name = "'); DROP TABLE party; --"
    load(database, "parties", with_cells(SHEETS["parties"], 2, name=name))
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM party")) == 3
        assert find_parties(connection, [HOUSEHOLDS[1]])[HOUSEHOLDS[1]].name == name


def test_every_heading_is_told_in_both_languages() -> None:
    for kind, table in SHEETS.items():
        assert {column.name for column in KINDS[kind].columns if column.required} <= set(table[0])
        assert all(column.chinese for column in KINDS[kind].columns)
        assert len(CHINESE[kind]) == len(table[0])
