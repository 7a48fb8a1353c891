"""Whether the rent roll, the payments and the deposits say what is posted, entry by entry to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import Finding
from ledger.rent.data import ASSET_OF, KINDS_OF

_KINDS: Final = {kinds[0]: (ASSET_OF[measure], measure, claim) for (measure, claim), kinds in KINDS_OF.items()}
_KIND_OF_ROW: Final = (
    "CASE {row}.measure || ' ' || {row}.claim "
    + " ".join(f"WHEN '{measure} {claim}' THEN '{kind}'" for kind, (_, measure, claim) in _KINDS.items())
    + " END"
)
_LOT: Final = "{row}.contract_number || '@' || {row}.due_on"
# What the rows say the + accounts were moved by, entry by entry, less what is posted there: it must come to zero.
_SAID: Final = (
    f"SELECT c.entry_id, {_KIND_OF_ROW} AS kind, c.creditor AS holder, {_LOT} AS lot, c.amount FROM rent_charge c"
    " WHERE c.book_id = :book_id".format(row="c"),
    f"SELECT p.entry_id, {_KIND_OF_ROW} AS kind, l.creditor, {_LOT} AS lot, -l.amount FROM rent_payment p"
    " JOIN rent_payment_line l ON l.contract_number = p.contract_number AND l.voucher = p.voucher"
    " WHERE p.book_id = :book_id".format(row="l"),
    f"SELECT r.entry_id, {_KIND_OF_ROW} AS kind, l.creditor, {_LOT} AS lot, l.amount FROM rent_payment_reversal r"
    " JOIN rent_payment_line l ON l.contract_number = r.contract_number AND l.voucher = r.voucher"
    " WHERE r.book_id = :book_id".format(row="l"),
    "SELECT d.entry_id, 'money.deposit', a.payer, d.contract_number, CASE d.event WHEN 'paid' THEN d.fen ELSE -d.fen END"
    " FROM rent_deposit d JOIN rent_agreement a ON a.contract_number = d.contract_number"
    " WHERE d.book_id = :book_id AND d.entry_id IS NOT NULL",
)
_NAMES: Final = ", ".join(f"'{kind}'" for kind in (*_KINDS, "money.deposit"))
_POSTED: Final = (
    "SELECT p.entry_id, a.kind, a.holder, t.code, -p.amount FROM posting p"
    " JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id"
    " JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id"
    f" WHERE p.book_id = :book_id AND a.kind IN ({_NAMES})"
)
_DISAGREEING: Final = (
    "SELECT entry_id, min(lot) FROM (SELECT entry_id, kind, holder, lot FROM ({said}) u"
    " GROUP BY entry_id, kind, holder, lot HAVING sum(amount) <> 0) d GROUP BY entry_id ORDER BY entry_id"
).format(said=" UNION ALL ".join((*_SAID, _POSTED)))
_PAYMENTS: Final = (
    "SELECT p.entry_id, p.contract_number, p.voucher, p.amount, coalesce(sum(l.amount), 0) FROM rent_payment p"
    " LEFT JOIN rent_payment_line l ON l.contract_number = p.contract_number AND l.voucher = p.voucher"
    " AND l.measure = p.measure WHERE p.book_id = :book_id GROUP BY p.entry_id, p.contract_number, p.voucher, p.amount"
    " HAVING p.amount <> coalesce(sum(l.amount), 0) ORDER BY p.entry_id"
)


def check_rent(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every entry of rent that its charges, payments or deposits do not bear out, and for every payment
    that is not the sum of its lines."""
    for entry_id, lot in connection.execute(text(_DISAGREEING), {"book_id": book_id}):
        yield Finding("rent", book_id, entry_id, f"rent of {lot} and entry {entry_id} disagree")
    for entry_id, contract, voucher, amount, total in connection.execute(text(_PAYMENTS), {"book_id": book_id}):
        what = f"voucher {voucher} of {contract} says {amount}, its lines {total}"
        yield Finding("rent", book_id, entry_id, what)
