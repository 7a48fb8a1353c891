"""The read models of the statistics. They follow the postings in the filing's own transaction; see ``migrations/sql``.

``transfer_term`` says from when to when land of a contract can be out, so that what ended is not read again;
``transfer_day`` is what a contract moves for whom on which day, ``transfer_lot`` the same by lot for the forms of which
the lots matter; ``contracted_day`` is what households have contracted. All can be thrown away and folded again.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, PrimaryKeyConstraint, SmallInteger, String, Table, text

from ledger.book.models import ENTRY
from ledger.db import METADATA

TRANSFER_TERM = Table(
    "transfer_term",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("document", String(80), nullable=False, comment="number of the contract"),
    Column("division_code", String(12), nullable=False, comment="village of the land"),
    Column("form", String(40), nullable=False),
    Column("taker_kind", String(16), nullable=False),
    Column("taker", String(64), nullable=False),
    Column("opens_on", Date, nullable=False, comment="first day on which land is out"),
    Column("closes_on", Date, nullable=False, comment="first day on which all is back by its term"),
    Column("area_grains", BigInteger, nullable=False, comment="what the taker gets on the first day"),
    Column("changed", SmallInteger, nullable=False, comment="1: something came after signing"),
    PrimaryKeyConstraint("book_id", "document", "division_code", name="transfer_term_key"),
    Index("transfer_term_by_village", "division_code", "closes_on", "opens_on"),
    Index("transfer_term_by_form", "form", "closes_on"),
    sqlite_with_rowid=False,
)
TRANSFER_DAY = Table(
    "transfer_day",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("document", String(80), nullable=False, comment="number of the contract"),
    Column("division_code", String(12), nullable=False, comment="village of the land"),
    Column("holder", String(64), nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("holder_kind", String(16), nullable=False),
    Column("delta", BigInteger, nullable=False, comment="grains of operation right"),
    PrimaryKeyConstraint("book_id", "document", "division_code", "holder", "effective_on", name="transfer_day_key"),
    sqlite_with_rowid=False,
)
TRANSFER_LOT = Table(
    "transfer_lot",
    METADATA,
    Column("book_id", BigInteger, nullable=False),
    Column("document", String(80), nullable=False, comment="number of the contract"),
    Column("division_code", String(12), nullable=False, comment="village of the land"),
    Column("lot_id", BigInteger, nullable=False),
    Column("holder", String(64), nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("holder_kind", String(16), nullable=False),
    Column("delta", BigInteger, nullable=False, comment="grains of operation right"),
    PrimaryKeyConstraint(
        "book_id", "document", "division_code", "lot_id", "holder", "effective_on", name="transfer_lot_key"
    ),
    sqlite_with_rowid=False,
)
CONTRACTED_DAY = Table(
    "contracted_day",
    METADATA,
    Column("division_code", String(12), nullable=False, comment="village of the land"),
    Column("book_id", BigInteger, nullable=False),
    Column("holder", String(64), nullable=False, comment="a household"),
    Column("effective_on", Date, nullable=False),
    Column("delta", BigInteger, nullable=False, comment="grains of contract right"),
    PrimaryKeyConstraint("division_code", "book_id", "holder", "effective_on", name="contracted_day_key"),
    sqlite_with_rowid=False,
)
_REARRANGES = text("cause IN ('household-split', 'household-merged')")
Index(
    "entry_that_rearranges_households",
    ENTRY.c.book_id,
    ENTRY.c.cause,
    ENTRY.c.id,
    sqlite_where=_REARRANGES,
    postgresql_where=_REARRANGES,
)
