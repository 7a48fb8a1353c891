"""What the statistics read: the read models of today, or the same folded from the postings known at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import FromClause, Select, and_, case, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from ledger.book.models import ACCOUNT, ENTRY, POSITION_DAY, POSTING
from ledger.statistics.models import CONTRACTED_DAY, TRANSFER_DAY, TRANSFER_LOT, TRANSFER_TERM
from ledger.transfers.data import PERMANENT_FORMS, TERM_FORMS

OPERATION_RIGHT: Final = "operation-right"
CONTRACT_RIGHT: Final = "contract-right"
FOR_GOOD_UNTIL: Final = date(2199, 12, 31)  # as the triggers write it
SIGNED: Final = tuple(f"{form}-signed" for form in sorted(TERM_FORMS | PERMANENT_FORMS))
CHANGING: Final = ("contract-ended", "contract-changed")
MOVING: Final = (*SIGNED, *CHANGING)
FOR_GOOD: Final = tuple(f"{form}-signed" for form in sorted(PERMANENT_FORMS))
BY_LOT: Final = (*FOR_GOOD, "other-mode-signed", "retransfer-signed")
REARRANGING: Final = ("household-split", "household-merged")


@dataclass(frozen=True, slots=True)
class Sources:
    """terms, days, lots, contracted: shaped like the read models; positions: like POSITION_DAY.

    known_at: None for all that is known.
    """

    terms: FromClause
    days: FromClause
    lots: FromClause
    contracted: FromClause
    positions: FromClause
    known_at: datetime | None = None

    def known(self) -> ColumnElement[bool]:
        """A condition on ENTRY: that it was recorded by then."""
        return ENTRY.c.id > 0 if self.known_at is None else ENTRY.c.recorded_at <= self.known_at


STORED: Final = Sources(TRANSFER_TERM, TRANSFER_DAY, TRANSFER_LOT, CONTRACTED_DAY, POSITION_DAY)


def sources(known_at: datetime | None = None) -> Sources:
    """The stored read models, or what the postings recorded by ``known_at`` come to: that reads every posting."""
    if known_at is None:
        return STORED
    known = ENTRY.c.recorded_at <= known_at
    return Sources(
        folded_terms(known).subquery("terms"),
        folded_days(known).subquery("days"),
        folded_lots(known).subquery("lots"),
        folded_contracted(known).subquery("contracted"),
        _positions(known).subquery("positions"),
        known_at,
    )


def _joined(columns: tuple[Any, ...], condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(POSTING)
        .join(ENTRY, and_(ENTRY.c.book_id == POSTING.c.book_id, ENTRY.c.id == POSTING.c.entry_id))
        .join(ACCOUNT, and_(ACCOUNT.c.book_id == POSTING.c.book_id, ACCOUNT.c.id == POSTING.c.account_id))
        .where(condition)
    )


_OPERATION: Final = ACCOUNT.c.asset == OPERATION_RIGHT


def _undone() -> ColumnElement[Any]:
    """The cause of the entry that an entry undoes; null for one that undoes none."""
    undone = ENTRY.alias("undone")
    mine = (undone.c.book_id == ENTRY.c.book_id) & (undone.c.id == ENTRY.c.reverses_entry_id)
    return select(undone.c.cause).where(mine).scalar_subquery()


def folded_terms(known: ColumnElement[bool]) -> Select[Any]:
    """TRANSFER_TERM, folded from the postings: the taker has the land on the first day, all is back on the last."""
    mine = (POSTING.c.book_id, ENTRY.c.document, ACCOUNT.c.division_code)
    back = func.max(POSTING.c.effective_on).over(partition_by=mine)
    columns = (
        *mine,
        ENTRY.c.cause,
        ACCOUNT.c.holder_kind.label("taker_kind"),
        ACCOUNT.c.holder.label("taker"),
        POSTING.c.effective_on.label("opens_on"),
        case((ENTRY.c.cause.in_(FOR_GOOD), literal(FOR_GOOD_UNTIL)), else_=back).label("closes_on"),
        func.sum(POSTING.c.amount)
        .over(partition_by=(*mine, POSTING.c.effective_on, ACCOUNT.c.holder))
        .label("area_grains"),
        func.row_number().over(partition_by=mine, order_by=(POSTING.c.effective_on, ACCOUNT.c.holder)).label("place"),
    )
    gained = and_(known, _OPERATION, ENTRY.c.cause.in_(SIGNED), POSTING.c.amount > 0)
    found = _joined(columns, gained).subquery("gained")
    later = and_(known, _OPERATION, ENTRY.c.cause.in_(CHANGING) | _undone().in_(MOVING))
    changed = _joined(mine, later).distinct().subquery("changes")
    form = func.substr(found.c.cause, 1, func.length(found.c.cause) - len("-signed")).label("form")
    names = ("book_id", "document", "division_code", "taker_kind", "taker", "opens_on", "closes_on", "area_grains")
    same = and_(*(changed.c[name] == found.c[name] for name in names[:3]))
    was_changed = case((changed.c.document.is_(None), 0), else_=1).label("changed")
    return (
        select(*(found.c[name] for name in names), form, was_changed)
        .select_from(found.outerjoin(changed, same))
        .where(found.c.place == 1)
    )


def folded_days(known: ColumnElement[bool]) -> Select[Any]:
    """TRANSFER_DAY, folded from the postings of contracts and of what undoes them."""
    mine = (
        POSTING.c.book_id, ENTRY.c.document, ACCOUNT.c.division_code, ACCOUNT.c.holder, POSTING.c.effective_on
    )  # fmt: skip
    columns = (
        *mine, func.max(ACCOUNT.c.holder_kind).label("holder_kind"), func.sum(POSTING.c.amount).label("delta")
    )  # fmt: skip
    return _joined(columns, and_(known, _OPERATION, _moves())).group_by(*mine)


def _moves() -> ColumnElement[bool]:
    return func.coalesce(_undone(), ENTRY.c.cause).in_(MOVING)


def folded_lots(known: ColumnElement[bool]) -> Select[Any]:
    """TRANSFER_LOT, folded from the postings."""
    mine = (
        POSTING.c.book_id,
        ENTRY.c.document,
        ACCOUNT.c.division_code,
        POSTING.c.lot_id,
        ACCOUNT.c.holder,
        POSTING.c.effective_on,
    )
    columns = (
        *mine, func.max(ACCOUNT.c.holder_kind).label("holder_kind"), func.sum(POSTING.c.amount).label("delta")
    )  # fmt: skip
    signing = ENTRY.alias("signing")
    lotted = (
        select(signing.c.id)
        .where(
            signing.c.book_id == ENTRY.c.book_id,
            signing.c.document == ENTRY.c.document,
            signing.c.cause.in_(BY_LOT),
        )
        .exists()
    )
    return _joined(columns, and_(known, _OPERATION, _moves(), lotted)).group_by(*mine)


def folded_contracted(known: ColumnElement[bool]) -> Select[Any]:
    """CONTRACTED_DAY, folded from the postings."""
    mine = (ACCOUNT.c.division_code, POSTING.c.book_id, ACCOUNT.c.holder, POSTING.c.effective_on)
    held = and_(ACCOUNT.c.asset == CONTRACT_RIGHT, ACCOUNT.c.kind == "land.held", ACCOUNT.c.holder_kind == "household")
    return _joined((*mine, func.sum(POSTING.c.amount).label("delta")), and_(known, held)).group_by(*mine)


def _positions(known: ColumnElement[bool]) -> Select[Any]:
    mine = (POSTING.c.book_id, POSTING.c.account_id, POSTING.c.lot_id, POSTING.c.effective_on)
    return (
        select(*mine, func.sum(POSTING.c.amount).label("delta"))
        .join(ENTRY, and_(ENTRY.c.book_id == POSTING.c.book_id, ENTRY.c.id == POSTING.c.entry_id))
        .where(known)
        .group_by(*mine)
    )
