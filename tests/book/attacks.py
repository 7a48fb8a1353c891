"""Attacks with plain SQL on a filled book. One line an attack: what it does, the SQL, what the database says.

``{lin}``, ``{register}`` … stand for account numbers, ``{P1}`` for a lot number, ``{first}`` … ``{reversal}`` for
entry numbers, ``{book}`` for the book. The book is closed up to 2025-12-31; ``lin`` has 4 mu of P1 from
2026-02-01 up to 2031-02-01 and 10 mu before and after; ``plum`` has the other 6.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.book.making import MU

FINAL: Final = "entries_and_postings_are_never_changed"
DOOR: Final = "entries_and_postings_come_in_by_filing_only"
NAMES_FINAL: Final = "accounts_and_lots_are_never_changed"
CHART: Final = "the_chart_is_changed_by_migration_only"
FOLLOW: Final = "positions_follow_postings_only"
CLOSING: Final = "a_closing_day_moves_by_period_event_only"

Attack = tuple[str, str, str]

_ENTRY = "(book_id, id, cause, document, recorded_at, recorded_by, idempotency_key, content_hash, posting_count, transaction_id)"
_HEADER = "{book}, 99, 'x', 'x', '2026-01-01T00:00:00.000000Z', 'x', 'fresh', 'x', 2, 1"
_POSTING = "(book_id, entry_id, line, account_id, lot_id, effective_on, stated_on, amount)"
_PERIOD = "(book_id, number, action, closing_day, first_person, second_person, reason, recorded_at) VALUES ({book}, 9, %s, '', "
_AT = "'2026-11-21T04:00:00.000000Z')"


def _event(
    action: str, closing_day: str, first: str, second: str = "", book: str = "{book}", at: str = _AT[:-1]
) -> str:
    columns = "(book_id, number, action, closing_day, first_person, second_person, reason, recorded_at)"
    return f"INSERT INTO period_event {columns} VALUES ({book}, 3, '{action}', {closing_day}, '{first}', '{second}', '', {at})"


ANYWHERE: Final[tuple[Attack, ...]] = (
    # Whole or absent.
    ("an entry without postings", f"INSERT INTO entry {_ENTRY} VALUES ({_HEADER})", DOOR),
    ("a posting without an entry", f"INSERT INTO posting {_POSTING} VALUES ({{book}}, 99, 1, {{lin}}, {{P1}}, '2026-03-01', '2026-03-01', 5)", DOOR),
    ("a posting that joins a sealed entry", f"INSERT INTO posting {_POSTING} VALUES ({{book}}, {{first}}, 3, {{lin}}, {{P1}}, '2026-03-01', '2026-03-01', 5)", DOOR),
    ("postings copied from postings", f"INSERT INTO posting {_POSTING} SELECT book_id, entry_id, line + 10, account_id, lot_id, effective_on, stated_on, amount FROM posting", DOOR),
    # Append-only.
    ("an amount is changed", "UPDATE posting SET amount = amount * 2", FINAL),
    ("a day is changed", "UPDATE posting SET effective_on = '2027-01-01' WHERE entry_id = {first}", FINAL),
    ("a stated day is changed", "UPDATE posting SET stated_on = '2027-01-01' WHERE entry_id = {first}", FINAL),
    ("an update of no rows at all is no change", "UPDATE posting SET amount = 1 WHERE amount IS NULL AND entry_id = {first}", "—"),
    ("a posting is deleted", "DELETE FROM posting WHERE line = 2", FINAL),
    ("all postings are deleted", "DELETE FROM posting", FINAL),
    ("a document is changed", "UPDATE entry SET document = 'other'", FINAL),
    ("a person is changed", "UPDATE entry SET recorded_by = 'other'", FINAL),
    ("a hash is changed", "UPDATE entry SET content_hash = 'other'", FINAL),
    ("an entry is moved to another number", "UPDATE entry SET id = id + 100", FINAL),
    ("an entry is deleted", "DELETE FROM entry WHERE id = {first}", FINAL),
    ("all entries are deleted", "DELETE FROM entry", FINAL),
    # The names of things.
    ("an account changes hands", "UPDATE account SET holder = 'sun' WHERE id = {lin}", NAMES_FINAL),
    ("an account changes sides", "UPDATE account SET side = -1 WHERE id = {lin}", NAMES_FINAL),
    ("an account is deleted", "DELETE FROM account WHERE id = {lin}", NAMES_FINAL),
    ("an account on the wrong side", "INSERT INTO account (book_id, id, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id) SELECT book_id, 900, asset, kind, -side, division_level, division_code, holder_kind, 'new', cell_id FROM account WHERE id = {lin}", "an_account_has_its_kinds_side|an_account_counts_in_its_own_cell"),
    ("an account that counts in a foreign cell", "INSERT INTO account (book_id, id, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id) SELECT book_id, 900, asset, kind, side, division_level, '640106100999', holder_kind, 'new', cell_id FROM account WHERE id = {lin}", "an_account_counts_in_its_own_cell"),
    ("a second account of the same name", "INSERT INTO account (book_id, id, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id) SELECT book_id, 900, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id FROM account WHERE id = {lin}", f"an_account_exists_once|{NAMES_FINAL}"),
    ("an account of no book", "INSERT INTO account (book_id, id, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id) SELECT 77, 900, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id FROM account WHERE id = {lin}", "an_account_counts_in_its_own_cell"),
    ("a lot changes its code", "UPDATE lot SET code = 'P9' WHERE code = 'P1'", NAMES_FINAL),
    ("a lot is deleted", "DELETE FROM lot WHERE code = 'P1'", NAMES_FINAL),
    ("a second lot of the same code", "INSERT INTO lot (book_id, id, code) VALUES ({book}, 900, 'P1')", f"a_lot_exists_once|{NAMES_FINAL}"),
    ("a second lot of the same number", "INSERT INTO lot (book_id, id, code) VALUES ({book}, {P1}, 'P9')", f"lot_key|{NAMES_FINAL}"),
    ("a lot of no book", "INSERT INTO lot (book_id, id, code) VALUES (77, 1, 'P9')", "lot_names_a_known_book"),
    ("a roll-up cell changes its kind", "UPDATE rollup_cell SET kind = 'land.converted'", NAMES_FINAL),
    ("a roll-up cell is deleted", "DELETE FROM rollup_cell", NAMES_FINAL),
    ("a roll-up cell of no book", "INSERT INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code) VALUES (77, 1, 'ownership', 'land.held', '', 'village', '1')", "rollup_cell_names_a_known_book"),
    ("a roll-up cell of no kind", "INSERT INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code) VALUES ({book}, 900, 'ownership', 'land.lent', '', 'village', '1')", "rollup_cell_names_a_known_account_kind"),
    ("a roll-up cell of no asset", "INSERT INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code) VALUES ({book}, 900, 'sky', 'land.held', '', 'village', '1')", "rollup_cell_names_a_known_asset"),
    ("a second roll-up cell of the same name", "INSERT INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code) SELECT book_id, id + 900, asset, kind, holder_kind, division_level, division_code FROM rollup_cell", f"a_rollup_cell_exists_once|{NAMES_FINAL}"),
    ("a kind changes sides", "UPDATE account_kind SET side = -side", CHART),
    ("a kind is deleted", "DELETE FROM account_kind WHERE code = 'land.converted'", CHART),
    ("an asset changes its measure", "UPDATE asset SET measure = 'fen'", CHART),
    ("an asset is deleted", "DELETE FROM asset", CHART),
    # Positions.
    ("a position is invented", "INSERT INTO position (book_id, account_id, lot_id, total) VALUES ({book}, {sun}, {P1}, 5)", FOLLOW),
    ("a position is changed", "UPDATE position SET total = total + 1", FOLLOW),
    ("a position is deleted", "DELETE FROM position", FOLLOW),
    ("a day is invented", "INSERT INTO position_day (book_id, account_id, lot_id, effective_on, delta) VALUES ({book}, {sun}, {P1}, '2026-05-05', 5)", FOLLOW),
    ("a day's movement is changed", "UPDATE position_day SET delta = delta + 1", FOLLOW),
    ("a day is deleted", "DELETE FROM position_day", FOLLOW),
    ("a roll-up is invented", "INSERT INTO rollup (book_id, cell_id, span, starts_on, delta) SELECT book_id, id, 1, '2029-01-01', 5 FROM rollup_cell", FOLLOW),
    ("a roll-up is changed", "UPDATE rollup SET delta = delta + 1", FOLLOW),
    ("a roll-up is deleted", "DELETE FROM rollup", FOLLOW),
    # Closed periods.
    ("the closing day is moved", "UPDATE book SET closing_day = '1899-12-31'", CLOSING),
    ("a book is renamed", "UPDATE book SET name = 'x'", CLOSING),
    ("a book is deleted", "DELETE FROM book", FINAL),
    ("a second book of a division", "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at) SELECT id + 1, division_level, division_code, 'x', '1899-12-31', opened_at FROM book", f"a_division_has_one_book|{CLOSING}"),
    ("a village's book", "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at) VALUES (5, 'village', '640106100201', 'x', '1899-12-31', '2026-11-21T04:00:00.000000Z')", "a_book_is_kept_at_county_level_or_above"),
    ("reopening by one person", _event("reopen", "'2025-06-30'", "a"), "reopening_takes_two_people"),
    ("reopening by one person twice", _event("reopen", "'2025-06-30'", "a", "a"), "reopening_takes_two_people"),
    ("reopening by one person and a blank", _event("reopen", "'2025-06-30'", "a", " a "), "reopening_takes_two_people"),
    ("reopening by nobody and one person", _event("reopen", "'2025-06-30'", "", "a"), "reopening_takes_two_people"),
    ("reopening forwards", _event("reopen", "'2026-06-30'", "a", "b"), "closing_moves_forward_and_reopening_back"),
    ("closing backwards", _event("close", "'2025-06-30'", "a"), "closing_moves_forward_and_reopening_back"),
    ("closing on the same day again", _event("close", "'2025-12-31'", "a"), "closing_moves_forward_and_reopening_back"),
    ("closing with no day", _event("close", "NULL", "a"), "null|a_closing_day_lies_between_1899_and_2199"),
    ("closing for ever", _event("close", "'9999-12-31'", "a"), "a_closing_day_lies_between_1899_and_2199"),
    ("reopening before time began", _event("reopen", "'1800-01-01'", "a", "b"), "a_closing_day_lies_between_1899_and_2199"),
    ("forgetting a period", _event("forget", "'2025-06-30'", "a", "b"), "a_period_is_closed_or_reopened"),
    ("closing the period of no book", _event("close", "'2026-06-30'", "a", book="77"), "a_period_belongs_to_a_known_book"),
    ("a period event is changed", "UPDATE period_event SET first_person = 'x'", FINAL),
    ("a period event is deleted", "DELETE FROM period_event", FINAL),
)  # fmt: skip

_CELLS = "book_id, id, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id"
SQLITE_ONLY: Final[tuple[Attack, ...]] = (
    ("a lot replaced by number", "INSERT OR REPLACE INTO lot (book_id, id, code) VALUES ({book}, {P1}, 'P9')", NAMES_FINAL),
    ("a lot replaced by code", "INSERT OR REPLACE INTO lot (book_id, id, code) VALUES ({book}, 900, 'P1')", NAMES_FINAL),
    ("an account replaced by number", f"INSERT OR REPLACE INTO account ({_CELLS}) SELECT book_id, id, asset, kind, side, division_level, division_code, holder_kind, 'x', cell_id FROM account WHERE id = {{lin}}", NAMES_FINAL),
    ("an account replaced by name", f"INSERT OR REPLACE INTO account ({_CELLS}) SELECT book_id, 900, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id FROM account WHERE id = {{lin}}", NAMES_FINAL),
    ("an account numbered by a fraction", f"INSERT INTO account ({_CELLS}) SELECT book_id, 900.5, asset, kind, side, division_level, division_code, holder_kind, 'x', cell_id FROM account WHERE id = {{lin}}", "a_number_is_whole"),
    ("a lot numbered by a word", "INSERT INTO lot (book_id, id, code) VALUES ({book}, 'nine', 'P9')", "a_number_is_whole"),
    ("a cell numbered by a fraction", "INSERT INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code) VALUES ({book}, 900.5, 'ownership', 'land.held', '', 'village', '1')", "a_number_is_whole"),
    ("a cell replaced by number", "INSERT OR REPLACE INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code) SELECT book_id, id, asset, kind, 'x', division_level, division_code FROM rollup_cell", NAMES_FINAL),
    ("a cell replaced by name", "INSERT OR REPLACE INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code) SELECT book_id, id + 900, asset, kind, holder_kind, division_level, division_code FROM rollup_cell", NAMES_FINAL),
    ("a kind replaced", "INSERT OR REPLACE INTO account_kind (code, side, name_zh, name_en) VALUES ('land.held', -1, 'x', 'x')", CHART),
    ("an asset replaced", "INSERT OR REPLACE INTO asset (code, measure, name_zh, name_en) VALUES ('ownership', 'fen', 'x', 'x')", CHART),
    ("a book replaced by number", "INSERT OR REPLACE INTO book (id, division_level, division_code, name, closing_day, opened_at) VALUES ({book}, 'county', '1', 'x', '1899-12-31', '2026-11-21T04:00:00.000000Z')", CLOSING),
    ("a book replaced by division", "INSERT OR REPLACE INTO book (id, division_level, division_code, name, closing_day, opened_at) SELECT 9, division_level, division_code, 'x', '1899-12-31', opened_at FROM book", CLOSING),
    ("a book opened at no instant", "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at) VALUES (9, 'county', '1', 'x', '1899-12-31', 'yesterday')", "an_instant_is_written_to_the_microsecond"),
    ("a book numbered by a word", "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at) VALUES ('nine', 'county', '1', 'x', '1899-12-31', '2026-11-21T04:00:00.000000Z')", "a_number_is_whole"),
    ("an entry replaced", f"INSERT OR REPLACE INTO entry {_ENTRY} VALUES ({_HEADER.replace('99', '{first}')})", DOOR),
    ("an entry ignored", f"INSERT OR IGNORE INTO entry {_ENTRY} VALUES ({_HEADER})", DOOR),
    ("a posting replaced", f"INSERT OR REPLACE INTO posting {_POSTING} VALUES ({{book}}, {{first}}, 1, {{lin}}, {{P1}}, '2026-03-01', '2026-03-01', 5)", DOOR),
    ("a posting upserted", f"INSERT INTO posting {_POSTING} VALUES ({{book}}, {{first}}, 1, {{lin}}, {{P1}}, '2026-03-01', '2026-03-01', 5) ON CONFLICT DO UPDATE SET amount = 9", DOOR),
    ("a position replaced", "INSERT OR REPLACE INTO position (book_id, account_id, lot_id, total) VALUES ({book}, {lin}, {P1}, 5)", FOLLOW),
    ("an account upserted", f"INSERT INTO account ({_CELLS}) SELECT {_CELLS} FROM account WHERE id = {{lin}} ON CONFLICT DO UPDATE SET holder = 'x'", NAMES_FINAL),
    ("an entry updated with replacement", "UPDATE OR REPLACE entry SET id = {first}", FINAL),
    ("a period event replaced", _event("close", "'2026-06-30'", "a").replace("INSERT", "INSERT OR REPLACE").replace(", 3,", ", 1,"), FINAL),
    ("a period event out of turn", _event("close", "'2026-06-30'", "a").replace(", 3,", ", 7,"), "a_period_event_takes_the_next_number"),
    ("closing on a word", _event("close", "'soon'", "a"), "a_closing_day_lies_between_1899_and_2199"),
    ("closing on 31 June", _event("close", "'2026-06-31'", "a"), "a_closing_day_lies_between_1899_and_2199"),
    ("closing at no instant", _event("close", "'2026-06-30'", "a", at="'yesterday'"), "an_instant_is_written_to_the_microsecond"),
    ("the gate is deleted", "DELETE FROM gate", "the_gate_is_one_row"),
    ("a second gate", "INSERT INTO gate (open) VALUES (1)", "the_gate_is_one_row"),
    ("the door is updated", "UPDATE filing SET book_id = 1", "—|cannot modify"),
    ("the door is emptied", "DELETE FROM filing", "—|cannot modify"),
)  # fmt: skip

POSTGRESQL_ONLY: Final[tuple[Attack, ...]] = (
    *(
        (f"{table} is truncated", f"TRUNCATE {table} CASCADE", said)
        for table, said in (
            ("entry", FINAL), ("posting", FINAL), ("account", NAMES_FINAL), ("lot", NAMES_FINAL),
            ("rollup_cell", NAMES_FINAL), ("account_kind", CHART), ("asset", CHART), ("position", FOLLOW),
            ("position_day", FOLLOW), ("rollup", FOLLOW), ("period_event", FINAL), ("book", FINAL),
        )
    ),
    ("an entry upserted", f"INSERT INTO entry {_ENTRY} VALUES ({_HEADER}) ON CONFLICT DO NOTHING", DOOR),
    ("an entry upserted over another", f"INSERT INTO entry {_ENTRY} VALUES ({_HEADER.replace('99', '{first}')}) ON CONFLICT (book_id, id) DO UPDATE SET document = 'x'", f"{DOOR}|{FINAL}"),
    ("a position upserted", "INSERT INTO position (book_id, account_id, lot_id, total) VALUES ({book}, {lin}, {P1}, 5) ON CONFLICT (book_id, account_id, lot_id) DO UPDATE SET total = 5", FOLLOW),
    ("an account upserted", f"INSERT INTO account ({_CELLS}) SELECT {_CELLS} FROM account WHERE id = {{lin}} ON CONFLICT (book_id, id) DO UPDATE SET holder = 'x'", NAMES_FINAL),
    ("a lot upserted", "INSERT INTO lot (book_id, id, code) VALUES ({book}, {P1}, 'P9') ON CONFLICT (book_id, id) DO UPDATE SET code = 'P9'", NAMES_FINAL),
    ("a kind upserted", "INSERT INTO account_kind (code, side, name_zh, name_en) VALUES ('land.held', 1, 'x', 'x') ON CONFLICT (code) DO UPDATE SET side = -1", CHART),
    ("an asset upserted", "INSERT INTO asset (code, measure, name_zh, name_en) VALUES ('ownership', 'area', 'x', 'x') ON CONFLICT (code) DO UPDATE SET measure = 'fen'", CHART),
    ("a book upserted", "INSERT INTO book SELECT * FROM book ON CONFLICT (id) DO UPDATE SET closing_day = '1899-12-31'", CLOSING),
    ("a book merged", "MERGE INTO book AS b USING book AS o ON b.id = o.id WHEN MATCHED THEN UPDATE SET closing_day = '1899-12-31'", CLOSING),
    ("an entry merged away", "MERGE INTO entry AS e USING entry AS o ON e.id = o.id WHEN MATCHED THEN DELETE", FINAL),
    ("an update inside a DO block", "DO $$ BEGIN UPDATE posting SET amount = amount + 1; END $$", FINAL),
    ("an insert inside a DO block", f"DO $$ BEGIN INSERT INTO posting {_POSTING} SELECT book_id, entry_id, line + 10, account_id, lot_id, effective_on, stated_on, amount FROM posting; END $$", DOOR),
    ("a period event upserted", _event("close", "'2026-06-30'", "a") + " ON CONFLICT (book_id, number) DO UPDATE SET first_person = 'x'", FINAL),
    ("closing at the end of days", _event("close", "'infinity'", "a"), "a_closing_day_lies_between_1899_and_2199"),
    ("closing at an infinite instant", _event("close", "'2026-06-30'", "a", at="'infinity'"), "an_instant_lies_between_1900_and_2199"),
    ("a book opened at an infinite instant", "INSERT INTO book (id, division_level, division_code, name, closing_day, opened_at) VALUES (9, 'county', '1', 'x', '1899-12-31', '-infinity')", "an_instant_lies_between_1900_and_2199"),
    ("the door is updated", "UPDATE filing SET book_id = 1", "cannot update view"),
    ("the door is emptied", "DELETE FROM filing", "cannot delete from view"),
    ("two accounts trade places in one statement", "UPDATE account AS a SET holder = o.holder FROM account AS o WHERE a.id = {lin} AND o.id = {plum}", NAMES_FINAL),
)  # fmt: skip


@dataclass(frozen=True)
class Filing:
    """A batch put to the door in SQL. entries: (cause, document, key, hash, reverses); postings: (place of the entry
    from 0, account, lot, effective day, stated day, amount). ``columns`` overrides a column with an SQL expression."""

    what: str
    entries: Sequence[tuple[Any, ...]]
    postings: Sequence[tuple[Any, ...]]
    says: str
    verb: str = "INSERT"
    columns: Mapping[str, str] = field(default_factory=dict)

    def statement(self, dialect: str, numbers: Mapping[str, int]) -> str:
        build = _for_sqlite if dialect == "sqlite" else _for_postgresql
        entries = [(*header[:4], numbers.get(header[4], header[4])) for header in self.entries]
        postings = [
            (place, numbers.get(account, account), numbers.get(lot, lot), effective, stated, amount)
            for place, account, lot, effective, stated, amount in self.postings
        ]
        columns = {"book_id": str(numbers["book"]), "recorded_by": "'script'"}
        columns["recorded_at"] = "'2026-11-21T04:00:00.000000Z'"
        columns |= build(entries, postings, numbers["book"])
        columns |= {name: sql.format(**numbers) for name, sql in self.columns.items()}
        return f"{self.verb} INTO filing ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"


def _quoted(value: Any) -> str:
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"


def _for_sqlite(entries: list[tuple[Any, ...]], postings: list[tuple[Any, ...]], book: int) -> dict[str, str]:
    return {
        "first_entry_id": f"(SELECT max(id) + 1 FROM entry WHERE book_id = {book})",
        "entries": _quoted(json.dumps(entries)),
        "postings": _quoted(json.dumps(postings)),
    }


def _for_postgresql(entries: list[tuple[Any, ...]], postings: list[tuple[Any, ...]], _book: int) -> dict[str, str]:
    def array(kind: str, values: Sequence[Any]) -> str:
        return f"ARRAY[{', '.join(map(_quoted, values))}]::{kind}[]"

    names = ("causes", "documents", "idempotency_keys", "content_hashes", "reverses")
    kinds = ("text", "text", "text", "text", "bigint")
    columns = {
        name: array(kind, [header[place] for header in entries])
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
    names = ("account_ids", "lot_ids", "effective_on", "stated_on", "amounts")
    kinds = ("bigint", "bigint", "date", "date", "bigint")
    for place, (name, kind) in enumerate(zip(names, kinds, strict=True), start=1):
        columns[name] = array(kind, [posting[place] for posting in postings])
    numbers = [posting[0] if posting[0] is None else posting[0] + 1 for posting in postings]
    return columns | {"entry_numbers": array("bigint", numbers)}


def _header(key: str = "fresh", reverses: str | int | None = None) -> tuple[Any, ...]:
    return ("script", "paper", key, "0" * 64, reverses)


def _pair(source: str, target: str, mu: int, written: str, place: int = 0, stated: str = "") -> list[tuple[Any, ...]]:
    return [
        (place, source, "P1", written, stated or written, -mu * MU),
        (place, target, "P1", written, stated or written, mu * MU),
    ]


_ONE = [_header()]
_LEGAL = _pair("lin", "sun", 4, "2026-03-01")
_LEGAL_SECOND = [*_LEGAL, *_pair("sun", "lin", 1, "2026-04-01", place=1)]
_MIRROR = [
    (0, "register", "P1", "2026-01-01", "2026-01-01", 10 * MU),
    (0, "lin", "P1", "2026-01-01", "2026-01-01", -10 * MU),
]

BALANCE: Final = "an_entry_is_balanced_per_asset_and_day"
FLOOR: Final = "an_account_never_crosses_zero_on_any_day"
FILINGS: Final[tuple[Filing, ...]] = (
    Filing("a movement from nowhere", _ONE, [(0, "lin", "P1", "2026-03-01", "2026-03-01", 5), (0, "sun", "P1", "2026-03-01", "2026-03-01", 5)], BALANCE),
    Filing("balanced over two days only", _ONE, [(0, "lin", "P1", "2026-03-01", "2026-03-01", -5), (0, "sun", "P1", "2026-03-02", "2026-03-02", 5)], BALANCE),
    Filing("balanced over two assets only", _ONE, [(0, "lin", "P1", "2026-03-01", "2026-03-01", -5), (0, "owner", "P1", "2026-03-01", "2026-03-01", 5)], BALANCE),
    Filing("balanced over two entries only", [_header("f1"), _header("f2")], [(0, "lin", "P1", "2026-03-01", "2026-03-01", -5), (0, "sun", "P1", "2026-03-01", "2026-03-01", 4), (1, "sun", "P1", "2026-03-01", "2026-03-01", 2), (1, "lin", "P1", "2026-03-01", "2026-03-01", -1)], BALANCE),
    Filing("more than the account has", _ONE, _pair("lin", "sun", 5, "2026-03-01"), FLOOR),
    Filing("more than a future day leaves", _ONE, _pair("lin", "sun", 5, "2026-01-15"), FLOOR),
    Filing("a − account above zero", _ONE, [*_pair("lin", "register", 4, "2026-03-01"), *_pair("lin", "register", 7, "2026-01-01")], FLOOR),
    Filing("the one bad entry of a batch", [_header("f1"), _header("f2")], [*_LEGAL, *_pair("plum", "sun", 7, "2026-04-01", place=1)], FLOOR),
    Filing("a key that exists", [_header("lease")], _LEGAL, "an_idempotency_key_is_used_once"),
    Filing("a key twice in a batch", [_header("f"), _header("f")], _LEGAL_SECOND, "an_idempotency_key_is_used_once"),
    Filing("an entry of one posting", _ONE, [(0, "lin", "P1", "2026-03-01", "2026-03-01", -5)], "an_entry_has_two_postings_or_more"),
    Filing("an entry of no postings", _ONE, [], "an_entry_has_two_postings_or_more"),
    Filing("an empty entry beside a good one", [_header("f1"), _header("f2")], _LEGAL, "an_entry_has_two_postings_or_more"),
    Filing("a posting that belongs to no entry of the batch", _ONE, [*_LEGAL, *_pair("sun", "lin", 1, "2026-04-01", place=4)], "a_posting_belongs_to_an_entry_of_its_filing|null"),
    Filing("postings for an entry that is there already", _ONE, [*_LEGAL, *_pair("sun", "lin", 1, "2026-04-01", place=-1)], "a_posting_belongs_to_an_entry_of_its_filing|null"),
    Filing("a posting of nothing", _ONE, [*_LEGAL, (0, "lin", "P1", "2026-03-01", "2026-03-01", 0)], "a_posting_moves_something"),
    Filing("a posting without an amount", _ONE, [*_LEGAL, (0, "lin", "P1", "2026-03-01", "2026-03-01", None)], "null|whole_number"),
    Filing("a posting without a day", _ONE, [*_LEGAL, (0, "lin", "P1", None, "2026-03-01", 5)], "null|whole_number"),
    Filing("a posting without a stated day", _ONE, [*_LEGAL, (0, "lin", "P1", "2026-03-01", None, 5)], "null|whole_number"),
    Filing("a posting without an account", _ONE, [*_LEGAL, (0, None, "P1", "2026-03-01", "2026-03-01", 5)], "null|whole_number"),
    Filing("a posting without a lot", _ONE, [*_LEGAL, (0, "lin", None, "2026-03-01", "2026-03-01", 5)], "null|whole_number"),
    Filing("a posting without an entry number", _ONE, [*_LEGAL, (None, "lin", "P1", "2026-03-01", "2026-03-01", 5)], "null|whole_number|belongs_to_an_entry"),
    Filing("an entry without a cause", [(None, "paper", "fresh", "0", None)], _LEGAL, "null|an_entry_is_whole"),
    Filing("an entry without a document", [("script", None, "fresh", "0", None)], _LEGAL, "null|an_entry_is_whole"),
    Filing("an entry without a key", [("script", "paper", None, "0", None)], _LEGAL, "null|an_entry_is_whole"),
    Filing("an entry without a hash", [("script", "paper", "fresh", None, None)], _LEGAL, "null|an_entry_is_whole"),
    Filing("an entry recorded by nobody", _ONE, _LEGAL, "null|an_entry_is_whole", columns={"recorded_by": "NULL"}),
    Filing("an entry recorded at no instant", _ONE, _LEGAL, "null|an_instant", columns={"recorded_at": "NULL"}),
    Filing("an entry of no book", _ONE, _LEGAL, "a_known_book|null", columns={"book_id": "NULL"}),
    Filing("an entry of an unknown book", _ONE, _LEGAL, "a_known_book|a_filing_takes_the_next_numbers", columns={"book_id": "77"}),
    Filing("an unknown account", _ONE, [*_LEGAL, *[(0, 999, "P1", "2026-03-01", "2026-03-01", amount) for amount in (5, -5)]], "a_posting_names_a_known_account"),
    Filing("an unknown lot", _ONE, [(0, "register", 999, "2026-03-01", "2026-03-01", -5), (0, "lin", 999, "2026-03-01", "2026-03-01", 5)], "a_posting_names_a_known_lot"),
    Filing("a day before 1900", _ONE, _pair("register", "lin", 1, "1899-12-31"), "a_posting_lies_between_1900_and_2199|closed_periods"),
    Filing("a day after 2199", _ONE, _pair("register", "lin", 1, "2200-01-01"), "a_posting_lies_between_1900_and_2199"),
    Filing("a stated day before 1900", _ONE, _pair("register", "lin", 1, "2026-03-01", stated="0001-01-01"), "a_stated_day_lies_between_1900_and_the_posting"),
    Filing("a stated day after the posting", _ONE, _pair("register", "lin", 1, "2026-03-01", stated="2026-03-02"), "a_stated_day_lies_between_1900_and_the_posting"),
    Filing("a closed day", _ONE, _pair("register", "lin", 1, "2025-12-31"), "closed_periods_stay_closed"),
    Filing("one closed day among open ones", _ONE, _pair("register", "lin", 1, "2026-03-01") + _pair("register", "lin", 1, "2025-03-01"), "closed_periods_stay_closed"),
    Filing("a sum beyond 64 bits", _ONE, [(0, "register", "P1", "2026-03-01", "2026-03-01", -(2**63 - 1)), (0, "sun", "P1", "2026-03-01", "2026-03-01", 2**63 - 1)], "sums_fit_64_bits|out of range|integer overflow"),
    # Reversals.
    Filing("a reversal of nothing", [_header(reverses=999)], _LEGAL, "a_reversal_names_a_known_entry"),
    Filing("a reversal of itself", [_header(reverses="next")], _LEGAL, "a_reversal_is_final|a_reversal_names_a_known_entry"),
    Filing("a second reversal", [_header(reverses="reversed")], _LEGAL, "an_entry_is_reversed_once"),
    Filing("two reversals in a batch", [_header("f1", "lease"), _header("f2", "lease")], _LEGAL_SECOND, "an_entry_is_reversed_once"),
    Filing("a reversal of a reversal", [_header(reverses="reversal")], [(0, "register", "P2", "2026-01-01", "2026-01-01", -3 * MU), (0, "sun", "P2", "2026-01-01", "2026-01-01", 3 * MU)], "a_reversal_is_final"),
    Filing("a reversal that does something else", [_header(reverses="lease")], _LEGAL, "a_reversal_mirrors_its_entry"),
    Filing("a reversal of half a lease", [_header(reverses="lease")], [*_pair("plum", "lin", 3, "2026-02-01"), *_pair("lin", "plum", 3, "2031-02-01")], "a_reversal_mirrors_its_entry"),
    Filing("a reversal on other days", [_header(reverses="lease")], [*_pair("plum", "lin", 6, "2026-02-02"), *_pair("lin", "plum", 6, "2031-02-01")], "a_reversal_mirrors_its_entry"),
    Filing("a reversal of a lease by another lease", [_header(reverses="lease")], [*_pair("lin", "plum", 1, "2026-06-01"), *_pair("plum", "lin", 1, "2027-06-01")], "a_reversal_mirrors_its_entry"),
)  # fmt: skip

_BAD_BATCH = {"entries": [_header("f1"), _header("f2")], "postings": _LEGAL}
SQLITE_FILINGS: Final[tuple[Filing, ...]] = (
    Filing("an amount in words", _ONE, [*_LEGAL, (0, "lin", "P1", "2026-03-01", "2026-03-01", "five")], "a_posting_is_a_whole_number"),
    Filing("half a grain", _ONE, [(0, "lin", "P1", "2026-03-01", "2026-03-01", -0.5), (0, "sun", "P1", "2026-03-01", "2026-03-01", 0.5)], "a_posting_is_a_whole_number"),
    Filing("an amount beyond 64 bits", _ONE, [(0, "register", "P1", "2026-03-01", "2026-03-01", -(2**63 + 1)), (0, "sun", "P1", "2026-03-01", "2026-03-01", 2**63 + 1)], "a_posting_is_a_whole_number|integer overflow"),
    Filing("30 February", _ONE, _pair("register", "lin", 1, "2026-02-30"), "a_posting_is_a_whole_number_on_a_calendar_day"),
    Filing("a day with a time", _ONE, _pair("register", "lin", 1, "2026-02-03 12:00"), "a_posting_is_a_whole_number_on_a_calendar_day"),
    Filing("the day called now", _ONE, _pair("register", "lin", 1, "now"), "a_posting_is_a_whole_number_on_a_calendar_day|between_1900"),
    Filing("a day as a number", _ONE, [(0, "register", "P1", 2461000, 2461000, -5), (0, "lin", "P1", 2461000, 2461000, 5)], "a_posting_is_a_whole_number_on_a_calendar_day|between_1900"),
    Filing("stated on 30 February", _ONE, _pair("register", "lin", 1, "2026-03-03", stated="2026-02-30"), "a_posting_is_a_whole_number_on_a_calendar_day"),
    Filing("a lot numbered by a word", _ONE, [(0, "register", "x", "2026-03-01", "2026-03-01", -5), (0, "lin", "x", "2026-03-01", "2026-03-01", 5)], "a_posting_is_a_whole_number"),
    Filing("recorded yesterday", _ONE, _LEGAL, "an_instant_is_written_to_the_microsecond", columns={"recorded_at": "'yesterday'"}),
    Filing("recorded on 30 February", _ONE, _LEGAL, "an_instant_is_written_to_the_microsecond", columns={"recorded_at": "'2026-02-30T00:00:00.000000Z'"}),
    Filing("recorded to the second only", _ONE, _LEGAL, "an_instant_is_written_to_the_microsecond", columns={"recorded_at": "'2026-02-03T00:00:00Z'"}),
    Filing("recorded as a number", _ONE, _LEGAL, "an_instant_is_written_to_the_microsecond", columns={"recorded_at": "5"}),
    Filing("numbers that are taken", _ONE, _LEGAL, "a_filing_takes_the_next_numbers", columns={"first_entry_id": "{first}"}),
    Filing("numbers that are taken, as text", _ONE, _LEGAL, "a_filing_takes_the_next_numbers", columns={"first_entry_id": "'{first}'"}),
    Filing("numbers that are taken, replacing", _ONE, _LEGAL, "a_filing_takes_the_next_numbers", "INSERT OR REPLACE", {"first_entry_id": "'{first}'"}),
    Filing("numbers far ahead", _ONE, _LEGAL, "a_filing_takes_the_next_numbers", columns={"first_entry_id": "9223372036854775807"}),
    Filing("a fraction of a number", _ONE, _LEGAL, "a_filing_takes_the_next_numbers", columns={"first_entry_id": "{next} + 0.5"}),
    Filing("no number", _ONE, _LEGAL, "a_filing_takes_the_next_numbers", columns={"first_entry_id": "NULL"}),
    Filing("entries as an object", _ONE, _LEGAL, "an_entry_is_whole|belongs_to_an_entry|two_postings", columns={"entries": """'{{"0": ["a", "b", "c", "d", null]}}'"""}),
    Filing("entries as an object with fractions", _ONE, _LEGAL, "an_entry_is_whole|belongs_to_an_entry|two_postings", columns={"entries": """'{{"0.5": ["a", "b", "c", "d", null]}}'"""}),
    Filing("entries that are no JSON", _ONE, _LEGAL, "JSON", columns={"entries": "'lease'"}),
    Filing("postings that are null", _ONE, _LEGAL, "two_postings|belongs_to", columns={"postings": "NULL"}),
    *(
        Filing(f"{batch.what}, with {verb}", batch.entries, batch.postings, batch.says, verb, batch.columns)
        for verb in ("INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR ROLLBACK", "REPLACE")
        for batch in FILINGS
    ),
)  # fmt: skip

POSTGRESQL_FILINGS: Final[tuple[Filing, ...]] = (
    Filing("an infinite day", _ONE, _pair("register", "lin", 1, "infinity"), "a_posting_lies_between_1900_and_2199"),
    Filing("an infinite stated day", _ONE, _pair("register", "lin", 1, "2026-03-01", stated="-infinity"), "a_stated_day_lies_between_1900_and_the_posting"),
    Filing("recorded at an infinite instant", _ONE, _LEGAL, "an_instant_lies_between_1900_and_2199", columns={"recorded_at": "'infinity'"}),
    Filing("recorded before Christ", _ONE, _LEGAL, "an_instant_lies_between_1900_and_2199", columns={"recorded_at": "'0044-03-15 12:00 BC'"}),
    Filing("more documents than causes", _ONE, _LEGAL, "null", columns={"documents": "ARRAY['a', 'b']"}),
    Filing("fewer documents than causes", _ONE, _LEGAL, "null", columns={"documents": "ARRAY[]::text[]"}),
    Filing("causes in two dimensions", _ONE, _LEGAL, "null", columns={"causes": "ARRAY[['a', 'b'], ['c', 'd']]"}),
    Filing("amounts in two dimensions", _ONE, _LEGAL, "null|balanced", columns={"amounts": "ARRAY[[-1, 1], [-1, 2]]::bigint[]"}),
    Filing("fewer amounts than accounts", _ONE, _LEGAL, "null", columns={"amounts": "ARRAY[5]::bigint[]"}),
    Filing("causes that are null", _ONE, _LEGAL, "null", columns={"causes": "NULL"}),
    Filing("reversals in two dimensions", _ONE, _LEGAL, "null|multidimensional", columns={"reverses": "ARRAY[[1, 2]]::bigint[]"}),
    Filing("more reversals than entries", _ONE, _LEGAL, "null", columns={"reverses": "ARRAY[NULL, {lease}]::bigint[]"}),
)  # fmt: skip
