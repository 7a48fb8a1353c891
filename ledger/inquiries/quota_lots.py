"""Lots of quota as they stand, as far as whoever asks may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from ledger.access import Actor, permit, permit_anywhere, places_in_reach
from ledger.access.reach import Place
from ledger.book import Account
from ledger.book.models import BOOK
from ledger.codes import mask_personal_numbers
from ledger.inquiries.quota_events import villages_of
from ledger.places import LEVELS
from ledger.quotas import Lot, find_lots, held_by, plan_of
from ledger.quotas.models import PLAN_PLOT, PLAN_VILLAGE, QUOTA_EVENT, QUOTA_LOT
from ledger.quotas.refusals import LotMissing

OWED: Final = "quota.to-return"
_VILLAGE: Final = LEVELS[-1]


@dataclass(frozen=True, slots=True)
class WantedLots:
    """Which lots a list holds; what is empty does not narrow.

    book: key of the office. due_by: due on this day or before it. after: code of a page's last.
    """

    book: str = ""
    project: str = ""
    kind: str = ""
    instrument: str = ""
    due_by: date | None = None
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """What a lot has in an account on a day, in the measure of the account's asset, signed as in the book."""

    account: Account
    amount: int


@dataclass(frozen=True, slots=True)
class LotNow:
    """A lot on a day: whose book it is in, what it holds where, and how much of it is owed, in grains.

    days_left: until it is due, below zero once it is overdue; None where nothing is owed or nothing is due. void: the
    event that opened it was undone.
    """

    lot: Lot
    book: str
    as_of: date
    standing: tuple[Standing, ...]
    owed_grains: int
    days_left: int | None
    void: bool = False


def lots_within(connection: Connection, actor: Actor, wanted: WantedLots) -> list[tuple[Lot, str]]:
    """One page of the lots within reach by code, each with the key of its book: of one's own book, or of a project with
    a village of one's own. Void ones, whose event was undone, are left out."""
    places = places_in_reach(connection, actor, "quotas.read")
    lot = QUOTA_LOT.c
    key = (BOOK.c.division_level + ":" + BOOK.c.division_code).label("book_key")
    query = select(QUOTA_LOT, key).join(BOOK, BOOK.c.id == lot.book_id)
    query = query.join(QUOTA_EVENT, QUOTA_EVENT.c.number == lot.event).where(QUOTA_EVENT.c.reversed_at.is_(None))
    query = query.where(lot.code > wanted.after).order_by(lot.code).limit(wanted.limit)
    for column, value in ((lot.project, wanted.project), (lot.kind, wanted.kind), (lot.instrument, wanted.instrument)):
        query = query.where(column == value) if value else query
    query = query.where(key == wanted.book) if wanted.book else query
    query = query.where(lot.due_on <= wanted.due_by) if wanted.due_by is not None else query
    if places is not None:
        query = query.where(_within(connection, places))
    found = []
    for row in connection.execute(query):
        values = dict(row._mapping)
        book = values.pop("book_key")
        found.append((Lot(**values), str(book)))
    return found


def _within(connection: Connection, places: frozenset[Place]) -> ColumnElement[bool]:
    """The condition that a lot is in a book of some offices, or of a project with a village of theirs."""
    query = select(BOOK.c.id, BOOK.c.division_level, BOOK.c.division_code)
    books = [number for number, level, code in connection.execute(query) if (level, code) in places]
    if books:
        return QUOTA_LOT.c.book_id.in_(books)
    villages = sorted(code for level, code in places if level == _VILLAGE)
    of_villages = select(PLAN_VILLAGE.c.project).where(PLAN_VILLAGE.c.village.in_(villages))
    of_plots = select(PLAN_PLOT.c.project).where(PLAN_PLOT.c.village.in_(villages))
    return QUOTA_LOT.c.project.in_(of_villages.union(of_plots))


def lot_now(connection: Connection, actor: Actor, code: str, day: date) -> LotNow:
    """A lot as it stands on a day, for the offices of its book and of its project's villages. Raises LotMissing."""
    permit_anywhere(actor, "quotas.read")
    found = find_lots(connection, [code]).get(code)
    if found is None:
        raise LotMissing(lot=mask_personal_numbers(code)[:64])
    office = connection.execute(
        select(BOOK.c.division_level, BOOK.c.division_code).where(BOOK.c.id == found.book_id)
    ).one()
    place = (office.division_level, office.division_code)
    villages = villages_of(plan_of(connection, found.project)) if found.project else set()
    permit(connection, actor, "quotas.read", places=[place], villages=villages)
    held = held_by(connection, found.book_id, code)
    sums = [(account, sum(delta for on, delta in days.items() if on <= day)) for account, days in held.items()]
    standing = tuple(
        Standing(account, amount) for account, amount in sorted(sums, key=lambda each: each[0].name) if amount
    )
    owed = -sum(
        each.amount for each in standing if each.account.kind == OWED and each.account.asset == found.instrument
    )
    left: timedelta | None = found.due_on - day if found.due_on is not None and owed else None
    void = select(QUOTA_EVENT.c.reversed_at).where(QUOTA_EVENT.c.number == found.event)
    days_left = left.days if left is not None else None
    return LotNow(found, ":".join(place), day, standing, owed, days_left, connection.scalar(void) is not None)
