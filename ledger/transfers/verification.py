"""Whether every signed contract stands in the book as it says, and every contract's entry has its contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import Finding
from ledger.transfers.data import PERMANENT_FORMS, TERM_FORMS

# The day after a contract's last day, on which the land is back.
_RETURN_DAY: Final = {"postgresql": "c.last_day + 1", "sqlite": "date(c.last_day, '+1 day')"}
_TAKER: Final = "CASE WHEN l.giver = c.transferee THEN c.transferor ELSE c.transferee END"
_FOR_A_TERM: Final = "c.form IN ({})".format(", ".join(f"'{form}'" for form in sorted(TERM_FORMS)))
_FOR_GOOD: Final = "c.form IN ({})".format(", ".join(f"'{form}'" for form in sorted(PERMANENT_FORMS)))
_ALWAYS: Final = "c.form <> 'proxy-farming'"
# What the contracts say should be posted, less what is posted: by entry, asset, holder, parcel and day it comes to zero.
_MOVED: Final = (
    ("operation-right", "l.giver", "c.start_day", "-l.area_grains", _ALWAYS),
    ("operation-right", _TAKER, "c.start_day", "l.area_grains", _ALWAYS),
    ("operation-right", "c.transferee", "{return_day}", "-l.area_grains", _FOR_A_TERM),
    ("operation-right", "l.giver", "{return_day}", "l.area_grains", _FOR_A_TERM),
    ("contract-right", "l.giver", "c.start_day", "-l.area_grains", _FOR_GOOD),
    ("contract-right", _TAKER, "c.start_day", "l.area_grains", _FOR_GOOD),
)
_BACK: Final = (
    ("b.taker", "b.back_on", "-b.area_grains"),
    ("b.giver", "b.back_on", "b.area_grains"),
    ("b.giver", "{return_day}", "-b.area_grains"),
    ("b.taker", "{return_day}", "b.area_grains"),
)
_SAID: Final = " UNION ALL ".join(
    [
        f"SELECT c.entry_id, '{asset}' AS asset, {holder} AS holder, l.parcel_code AS lot, {day} AS day, {amount} AS amount"
        " FROM contract c JOIN contract_parcel l ON l.contract_number = c.number"
        f" WHERE c.book_id = :book_id AND c.state = 'signed' AND {forms}"
        for asset, holder, day, amount, forms in _MOVED
    ]
    + [
        f"SELECT v.entry_id, 'operation-right', {holder}, b.parcel_code, {day}, {amount}"
        " FROM contract c JOIN contract_return b ON b.contract_number = c.number"
        " JOIN contract_event v ON v.contract_number = b.contract_number AND v.sequence = b.sequence"
        " WHERE c.book_id = :book_id AND c.state = 'signed'"
        for holder, day, amount in _BACK
    ]
)
_CAUSES: Final = ", ".join(
    f"'{cause}'"
    for cause in (
        *(f"{form}-signed" for form in sorted(TERM_FORMS | PERMANENT_FORMS)),
        "contract-ended",
        "contract-changed",
    )
)
_POSTED: Final = (
    "SELECT p.entry_id, a.asset, a.holder, t.code AS lot, p.stated_on AS day, -p.amount AS amount FROM entry e"
    " JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id"
    " JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id"
    " JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id"
    f" WHERE e.book_id = :book_id AND e.cause IN ({_CAUSES})"
    " AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.book_id = e.book_id AND r.reverses_entry_id = e.id)"
)
_DISAGREEING: Final = (
    f"SELECT entry_id FROM ({_SAID} UNION ALL {_POSTED}) u"
    " GROUP BY entry_id, asset, holder, lot, day HAVING sum(amount) <> 0"
)
_UNNAMED: Final = (
    "SELECT c.entry_id FROM contract c LEFT JOIN entry e ON e.book_id = c.book_id AND e.id = c.entry_id"
    " AND e.document = c.number"
    " WHERE c.book_id = :book_id AND c.state = 'signed' AND c.entry_id IS NOT NULL AND e.id IS NULL"
)
# Somebody signed for a household whose land it is, without its mandate among the papers.
_UNMANDATED: Final = (
    "SELECT DISTINCT c.entry_id FROM contract c JOIN contract_parcel l ON l.contract_number = c.number"
    " WHERE c.book_id = :book_id AND c.state = 'signed' AND c.entry_id IS NOT NULL"
    " AND l.giver <> c.transferor AND (c.form <> 'swap' OR l.giver <> c.transferee)"
    " AND NOT EXISTS (SELECT 1 FROM contract_evidence p WHERE p.contract_number = c.number AND p.kind = 'mandate'"
    " AND p.party = l.giver)"
)
_QUERY: Final = (
    "SELECT d.entry_id, coalesce(min(c.number), min(e.document), '—')"
    f" FROM ({_DISAGREEING} UNION {_UNNAMED} UNION {_UNMANDATED}) d"
    " LEFT JOIN contract c ON c.book_id = :book_id AND c.entry_id = d.entry_id"
    " LEFT JOIN entry e ON e.book_id = :book_id AND e.id = d.entry_id GROUP BY d.entry_id ORDER BY d.entry_id"
)


# A contract ends on the day before its last land came back early, and else as agreed.
_RETURNED: Final = "(SELECT coalesce(sum(b.area_grains), 0) FROM contract_return b WHERE b.contract_number = c.number)"
_AGREED: Final = "(SELECT sum(l.area_grains) FROM contract_parcel l WHERE l.contract_number = c.number)"
_LAST_BACK: Final = {
    "postgresql": "(SELECT max(b.back_on) - 1 FROM contract_return b WHERE b.contract_number = c.number)",
    "sqlite": "(SELECT date(max(b.back_on), '-1 day') FROM contract_return b WHERE b.contract_number = c.number)",
}
_LAST_DAYS: Final = (
    "SELECT c.number, c.entry_id, c.actual_last_day FROM contract c"
    f" WHERE c.book_id = :book_id AND c.state = 'signed' AND {_ALWAYS} AND c.actual_last_day <>"
    f" CASE WHEN {_RETURNED} < {_AGREED} THEN c.last_day ELSE {{last_back}} END ORDER BY c.number"
)


def check_contracts(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every contract, or early return, and its entry that do not say the same parties, parcels, areas and
    days."""
    query = _QUERY.replace("{return_day}", _RETURN_DAY[connection.dialect.name])
    for entry_id, number in connection.execute(text(query), {"book_id": book_id}):
        yield Finding("contracts", book_id, entry_id, f"contract {number} and entry {entry_id} disagree")
    query = _LAST_DAYS.replace("{last_back}", _LAST_BACK[connection.dialect.name])
    for number, entry_id, last_day in connection.execute(text(query), {"book_id": book_id}):
        yield Finding("contracts", book_id, entry_id, f"contract {number} ends on {last_day}, its land does not")
