"""Whose land is out on a day: each household once, also where households were split or merged since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CTE, BindParameter, Connection, and_, bindparam, case, func, select

from ledger.book.models import ACCOUNT, ENTRY, POSTING
from ledger.statistics.data import HOUSEHOLD_FORMS
from ledger.statistics.joining import chunks, with_days
from ledger.statistics.sources import CONTRACT_RIGHT, OPERATION_RIGHT, REARRANGING, Sources


def read_givers(connection: Connection, source: Sources, villages: CTE, day: date) -> frozenset[str]:
    """The households of which land is out for a term, each once.

    Of households that were split or merged the contracts do not tell whose the land is now: of those, who has more
    contract right than operation right in some parcel.
    """
    terms, days = source.terms, source.days
    open_terms = and_(
        terms.c.division_code.in_(select(villages.c.code)),
        terms.c.form.in_(HOUSEHOLD_FORMS),
        terms.c.closes_on > day,
        terms.c.opens_on <= day,
    )
    first, its = with_days(connection, source, and_(days.c.effective_on == terms.c.opens_on, days.c.delta < 0))
    as_signed = (
        select(its.holder)
        .select_from(first)
        .where(open_terms, terms.c.changed == 0, its.holder != terms.c.taker)
        .distinct()
    )
    until, theirs = with_days(connection, source, days.c.effective_on <= day)
    changed = (
        select(theirs.holder)
        .select_from(until)
        .where(open_terms, terms.c.changed != 0, theirs.holder != terms.c.taker)
        .group_by(terms.c.book_id, terms.c.document, terms.c.division_code, theirs.holder)
        .having(func.sum(theirs.delta) < 0)
    )
    givers = {*connection.scalars(as_signed).all(), *connection.scalars(changed).all()}
    rearranged = _rearranged(connection, source)
    for some in chunks(sorted(rearranged), 500):
        givers = (givers - set(some)) | _out_of(connection, source, villages, day, some)
    return frozenset(givers)


def _rearranged(connection: Connection, source: Sources) -> set[str]:
    """The households that splits and mergers moved land between; the few such entries have an index of their own."""
    causes: BindParameter[str] = bindparam("causes", REARRANGING, expanding=True, literal_execute=True)
    query = (
        select(ACCOUNT.c.holder)
        .select_from(ENTRY)
        .outerjoin(POSTING, and_(POSTING.c.book_id == ENTRY.c.book_id, POSTING.c.entry_id == ENTRY.c.id))
        .outerjoin(
            ACCOUNT,
            and_(
                ACCOUNT.c.book_id == POSTING.c.book_id,
                ACCOUNT.c.id == POSTING.c.account_id,
                ACCOUNT.c.holder_kind == "household",
            ),
        )
        .where(ENTRY.c.cause.in_(causes), source.known())
        .distinct()
    )
    return {holder for holder in connection.scalars(query) if holder is not None}


def _out_of(connection: Connection, source: Sources, villages: CTE, day: date, households: Sequence[str]) -> set[str]:
    """Of the households that were rearranged, those of which some parcel is operated by somebody else."""
    positions = source.positions
    mine = (ACCOUNT.c.book_id, positions.c.lot_id, ACCOUNT.c.holder)
    right = case((ACCOUNT.c.asset == OPERATION_RIGHT, -positions.c.delta), else_=positions.c.delta)
    query = (
        select(ACCOUNT.c.holder)
        .join(positions, and_(positions.c.book_id == ACCOUNT.c.book_id, positions.c.account_id == ACCOUNT.c.id))
        .where(
            ACCOUNT.c.holder.in_(households),
            ACCOUNT.c.kind == "land.held",
            ACCOUNT.c.asset.in_((CONTRACT_RIGHT, OPERATION_RIGHT)),
            ACCOUNT.c.division_code.in_(select(villages.c.code)),
            positions.c.effective_on <= day,
        )
        .group_by(*mine)
        .having(func.sum(right) > 0)
    )
    return set(connection.scalars(query))
