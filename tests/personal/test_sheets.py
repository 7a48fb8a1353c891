"""A sheet of parties: its numbers reach the database sealed, and no message repeats one, however wrong the sheet is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.import_answers import write_errors
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import Report
from ledger.exchange.kinds.parties import COLUMNS
from ledger.exchange.sheets import open_sheet
from ledger.exchange.telling import Told
from ledger.parties import find_party
from ledger.personal import reveal
from tests.exchange import files
from tests.imports.sheets import PARTIES, csv, load, load_all, problems, with_cells
from tests.making import COOPERATIVE, HOUSEHOLDS
from tests.personal.making import everything, file_bytes

NUMBER, PHONE, ACCOUNT = PARTIES[1][4], PARTIES[1][6], "6222021234567890123"
CARD = "6222 0212 3456 7890 123"
WIDE = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})
BOTH = ("id_number", "phone", "bank_account")


@pytest.fixture
def ready(database: Database) -> Database:
    """A database with divisions."""
    load_all(database, before="parties")
    return database


def test_numbers_of_a_sheet_are_sealed(ready: Database) -> None:
    assert load(ready, "parties", PARTIES).written
    with ready.reading() as connection:
        assert list(reveal(connection, HOUSEHOLDS[0], BOTH).values()) == [NUMBER, PHONE, ACCOUNT]
        assert find_party(connection, HOUSEHOLDS[0]).bank_account == "***************0123"
    dumped, raw = everything(ready), file_bytes(ready)
    for secret in (NUMBER, PHONE, ACCOUNT, CARD):
        assert secret not in dumped
        assert secret.encode() not in raw


def test_a_column_that_the_sheet_does_not_have_leaves_what_is_on_record(ready: Database) -> None:
    load(ready, "parties", PARTIES)
    load(ready, "parties", [line[:6] for line in PARTIES])
    load(ready, "parties", with_cells([line[:7] for line in PARTIES], 1, phone=""))
    with ready.reading() as connection:
        assert list(reveal(connection, HOUSEHOLDS[0], BOTH).values()) == [NUMBER, "", ACCOUNT]


# What is wrong with a party's row, its cells, what is said of it: column and code.
HOSTILE: tuple[tuple[str, dict[str, str], list[tuple[str | None, str]]], ...] = (
    ("a digit too many", {"id_number": NUMBER + "1"}, [("id_number", "code-length-wrong")]),
    ("a digit lost", {"id_number": NUMBER[:-1]}, [("id_number", "code-length-wrong")]),
    ("two digits lost", {"id_number": NUMBER[1:-1]}, [("id_number", "code-length-wrong")]),
    ("blanks inside", {"id_number": f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"}, [("id_number", "code-length-wrong")]),
    ("hyphens inside", {"id_number": f"{NUMBER[:6]}-{NUMBER[6:]}"}, [("id_number", "code-length-wrong")]),
    ("a letter inside", {"id_number": f"{NUMBER[:9]}O{NUMBER[10:]}"}, [("id_number", "identity-number-wrong")]),
    ("another check digit", {"id_number": NUMBER[:17] + "0"}, [("id_number", "identity-number-wrong")]),
    ("an impossible day", {"id_number": NUMBER[:10] + "1332" + NUMBER[14:]}, [("id_number", "identity-number-wrong")]),
    ("full-width digits", {"id_number": NUMBER.translate(WIDE)}, [("id_number", "code-full-width")]),
    ("full-width digits, one lost", {"id_number": NUMBER[:-1].translate(WIDE)}, [("id_number", "code-full-width")]),
    ("half full-width", {"id_number": NUMBER[:9] + NUMBER[9:].translate(WIDE)}, [("id_number", "code-full-width")]),
    ("a person's number as credit code", {"id_type": "credit-code"}, [("id_number", "credit-code-wrong")]),
    ("a spaced number as credit code", {"id_type": "credit-code", "id_number": f"{NUMBER[:6]} {NUMBER[6:]}"}, [("id_number", "code-length-wrong")]),
    ("a full-width number as credit code", {"id_type": "credit-code", "id_number": NUMBER.translate(WIDE)}, [("id_number", "code-full-width")]),
    ("a number without its type", {"id_type": ""}, [("id_number", "identity-incomplete")]),
    ("the number as type", {"id_type": NUMBER, "id_number": ""}, [("id_type", "choice-unknown")]),
    ("two telephones", {"phone": f"{PHONE}/{PHONE}"}, [("phone", "phone-wrong")]),
    ("a telephone in full-width digits", {"phone": PHONE.translate(WIDE)}, [("phone", "phone-wrong")]),
    ("the number as telephone", {"phone": NUMBER[:17] + "X"}, [("phone", "phone-wrong")]),
    ("a name behind the account", {"bank_account": f"{ACCOUNT} 曾志强"}, [("bank_account", "bank-account-wrong")]),
    ("an account in full-width digits", {"bank_account": ACCOUNT.translate(WIDE)}, [("bank_account", "bank-account-wrong")]),
    ("seven digits for an account", {"bank_account": "1234567"}, [("bank_account", "bank-account-wrong")]),
    ("31 digits for an account", {"bank_account": "1" * 31}, [("bank_account", "bank-account-wrong")]),
    ("a control character", {"bank_account": f"{ACCOUNT}\x07"}, [("bank_account", "cell-control-character")]),
    ("a telephone as kind", {"kind": PHONE}, [("kind", "choice-unknown")]),
    ("a spaced telephone as kind", {"kind": f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}"}, [("kind", "choice-unknown")]),
    ("the number as kind", {"kind": NUMBER}, [("kind", "choice-unknown")]),
    ("an account as kind", {"kind": "6222021234567890"}, [("kind", "choice-unknown")]),
    ("a telephone as village", {"division": PHONE}, [("division", "division-unknown")]),
    ("the number as village", {"division": NUMBER}, [("division", "division-unknown")]),
    ("an account as village", {"division": "6222021234567890"}, [("division", "division-unknown")]),
    ("a formula with the telephone", {"kind": f"={PHONE}"}, [("kind", "cell-formula-text")]),
    ("the number as code", {"code": NUMBER}, [("code", "party-code-personal")]),
    ("a number with X as code", {"code": "64010618910101001X"}, [("code", "party-code-personal")]),
    ("a telephone as code", {"code": PHONE}, [("code", "party-code-personal")]),
    ("a telephone and a mark as code", {"code": f"{PHONE}#"}, [("code", "party-code-wrong")]),
)  # fmt: skip


def said(report: Report, folder: Path) -> Iterator[str]:
    """Everything that anybody is told of a report: lines, figures, reprs and the CSV of errors."""
    for problem in report.tally.problems:
        refusal = problem.refusal
        yield from (problem.line("zh"), problem.line("en"), repr(problem), str(refusal), repr(refusal.fields))
        yield str(Told.of(problem).body())
    write_errors(folder / "errors.csv", folder / "errors.csv", report)
    yield (folder / "errors.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(("what", "cells", "expected"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_no_message_repeats_a_number(
    ready: Database, tmp_path: Path, what: str, cells: dict[str, str], expected: list[tuple[str | None, str]]
) -> None:
    report = load(ready, "parties", with_cells(PARTIES, 1, **cells))
    assert [(column, code) for _, column, code in problems(report)] == expected
    assert not report.written
    _check(" ".join(said(report, tmp_path)), {**dict(zip(PARTIES[0], PARTIES[1], strict=True)), **cells})


def _check(told: str, cells: dict[str, str]) -> None:
    """No nine digits of a cell stand in what is told, however they were separated or widened."""
    narrow = re.sub(r"[^0-9*]", "", told.translate({0xFF10 + digit: str(digit) for digit in range(10)}))
    for name in ("id_number", "phone", "bank_account", "kind", "id_type", "division"):
        digits = re.sub(r"[^0-9]", "", cells[name].translate({0xFF10 + digit: str(digit) for digit in range(10)}))
        runs = {digits[start : start + 9] for start in range(len(digits) - 8)}
        assert not [run for run in runs if run in narrow and run != "1" * 9], name


def test_a_sheet_without_a_header_is_refused_without_its_first_line(ready: Database) -> None:
    with pytest.raises(Refusal) as caught:
        load(ready, "parties", [*PARTIES[1:], (CARD, PHONE, NUMBER, NUMBER[:-1], "138-0000-0017")])
    assert caught.value.code == "header-unknown-column"
    for line in (caught.value.line("zh"), caught.value.line("en")):
        assert not any(secret in line for secret in (NUMBER, PHONE, ACCOUNT, CARD, NUMBER[:-1]))


def test_a_number_that_a_workbook_damaged_is_told_by_its_size_alone(ready: Database) -> None:
    table: list[list[Any]] = [list(line) for line in PARTIES]
    table[1][4] = float(640106189101010000)
    report = load(ready, "parties", files.xlsx(table))
    assert problems(report) == [(2, "id_number", "cell-number-damaged")]
    assert "64010618" not in str(report.tally.problems[0].refusal)


def test_no_repr_of_a_row_shows_its_cells() -> None:
    sheet = open_sheet(csv(PARTIES), COLUMNS)
    assert NUMBER not in "".join(map(repr, (sheet, *sheet.rows())))


def test_an_identity_that_is_taken_is_told_masked(ready: Database) -> None:
    load(ready, "parties", PARTIES)
    stranger = with_cells([PARTIES[0], PARTIES[1]], 1, code=COOPERATIVE + "9")
    report = load(ready, "parties", stranger)
    assert problems(report) == [(2, "id_number", "identity-twice")]
    assert f"6401**********{NUMBER[-4:]}" in report.tally.problems[0].line("zh")
    assert NUMBER not in report.tally.problems[0].line("zh")
