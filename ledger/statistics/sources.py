"""What the statistics read: the read model of today, or the same figures folded from the postings known at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import FromClause, Select, and_, case, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from ledger.book.models import ACCOUNT, ENTRY, POSITION_DAY, POSTING
from ledger.statistics.models import TRANSFER_DAY, TRANSFER_TERM
from ledger.transfers.data import PERMANENT_FORMS, TERM_FORMS

OPERATION_RIGHT: Final = "operation-right"
CONTRACT_RIGHT: Final = "contract-right"
FOR_GOOD_UNTIL: Final = date(2199, 12, 31)  # as the triggers write it
SIGNED: Final = tuple(f"{form}-signed" for form in sorted(TERM_FORMS | PERMANENT_FORMS))
MOVING: Final = (*SIGNED, "contract-ended", "contract-changed")
FOR_GOOD: Final = tuple(f"{form}-signed" for form in sorted(PERMANENT_FORMS))
REARRANGING: Final = ("household-split", "household-merged")


@dataclass(frozen=True, slots=True)
class Sources:
    """terms, days: shaped like TRANSFER_TERM and TRANSFER_DAY. positions: like POSITION_DAY. known_at: None for all."""

    terms: FromClause
    days: FromClause
    positions: FromClause
    known_at: datetime | None = None

    def known(self) -> ColumnElement[bool]:
        """A condition on ENTRY: that it was recorded by then."""
        return literal(True) if self.known_at is None else ENTRY.c.recorded_at <= self.known_at


STORED: Final = Sources(TRANSFER_TERM, TRANSFER_DAY, POSITION_DAY)


def sources(known_at: datetime | None = None) -> Sources:
    """The stored read model, or what the postings recorded by ``known_at`` come to: that reads every posting."""
    if known_at is None:
        return STORED
    known = ENTRY.c.recorded_at <= known_at
    return Sources(
        folded_terms(known).subquery("terms"),
        folded_days(known).subquery("days"),
        _positions(known).subquery("positions"),
        known_at,
    )


def _joined(columns: tuple[Any, ...], known: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(POSTING)
        .join(ENTRY, and_(ENTRY.c.book_id == POSTING.c.book_id, ENTRY.c.id == POSTING.c.entry_id))
        .join(ACCOUNT, and_(ACCOUNT.c.book_id == POSTING.c.book_id, ACCOUNT.c.id == POSTING.c.account_id))
        .where(ACCOUNT.c.asset == OPERATION_RIGHT, known)
    )


def folded_terms(known: ColumnElement[bool]) -> Select[Any]:
    """TRANSFER_TERM, folded from the postings: the taker has the land on the first day, all is back on the last."""
    mine = (POSTING.c.book_id, ENTRY.c.document, ACCOUNT.c.division_code)
    back = func.max(POSTING.c.effective_on).over(partition_by=mine)
    place = func.row_number().over(partition_by=mine, order_by=(POSTING.c.effective_on, ACCOUNT.c.holder))
    columns = (
        *mine,
        ENTRY.c.cause,
        ACCOUNT.c.holder_kind.label("taker_kind"),
        ACCOUNT.c.holder.label("taker"),
        POSTING.c.effective_on.label("opens_on"),
        case((ENTRY.c.cause.in_(FOR_GOOD), literal(FOR_GOOD_UNTIL)), else_=back).label("closes_on"),
        place.label("place"),
    )
    found = _joined(columns, and_(known, ENTRY.c.cause.in_(SIGNED), POSTING.c.amount > 0)).subquery("gained")
    form = func.substr(found.c.cause, 1, func.length(found.c.cause) - len("-signed")).label("form")
    names = ("book_id", "document", "division_code", "taker_kind", "taker", "opens_on", "closes_on")
    return select(*(found.c[name] for name in names), form).where(found.c.place == 1)


def folded_days(known: ColumnElement[bool]) -> Select[Any]:
    """TRANSFER_DAY, folded from the postings of contracts and of what undoes them."""
    undone = ENTRY.alias("undone")
    cause = func.coalesce(
        select(undone.c.cause)
        .where(undone.c.book_id == ENTRY.c.book_id, undone.c.id == ENTRY.c.reverses_entry_id)
        .scalar_subquery(),
        ENTRY.c.cause,
    )
    mine = (
        POSTING.c.book_id, ENTRY.c.document, ACCOUNT.c.division_code, ACCOUNT.c.holder, POSTING.c.effective_on
    )  # fmt: skip
    columns = (
        *mine, func.max(ACCOUNT.c.holder_kind).label("holder_kind"), func.sum(POSTING.c.amount).label("delta")
    )  # fmt: skip
    return _joined(columns, and_(known, cause.in_(MOVING))).group_by(*mine)


def _positions(known: ColumnElement[bool]) -> Select[Any]:
    mine = (POSTING.c.book_id, POSTING.c.account_id, POSTING.c.lot_id, POSTING.c.effective_on)
    return (
        select(*mine, func.sum(POSTING.c.amount).label("delta"))
        .join(ENTRY, and_(ENTRY.c.book_id == POSTING.c.book_id, ENTRY.c.id == POSTING.c.entry_id))
        .where(known)
        .group_by(*mine)
    )
