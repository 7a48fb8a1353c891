"""Lots of quota in which something is still open, as far as whoever asks may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from ledger.access import Actor, permit
from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.inquiries.quota_lots import OWED, WantedLots, lots_within
from ledger.places import Division, subtree
from ledger.quotas import Lot, place_of

_CHUNK: Final = 500
# Where quota comes from or ends up for good: a lot with nothing but these is settled.
SETTLED: Final = frozenset({
    "quota.from-above", "quota.from-reclamation", "quota.bought", "quota.sold", "quota.landed", "quota.returned",
    "quota.balanced",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenLot:
    """A lot on a day. office: key of the division in whose book it is. held: grains by kind of account, signed as in the
    book, settled ones left out. days_left: until it is due; None where nothing is owed or no day is set."""

    lot: Lot
    office: str
    held: Mapping[str, int]
    age_days: int
    days_left: int | None

    @property
    def owed_grains(self) -> int:
        return -self.held.get(OWED, 0)


def open_lots(
    connection: Connection,
    actor: Actor,
    day: date,
    *,
    project: str = "",
    due_within: int | None = None,
    division: Division | None = None,
) -> list[OpenLot]:
    """The lots of a project, of the offices of a division, or of all within reach that are open on a day.

    due_within: only those owed for that are due within so many days, or overdue; soonest first. Raises OfficeUnknown for
    a division that keeps no quotas.
    """
    offices: set[str] | None = None
    if division is not None:
        place_of(division.key)
        permit(connection, actor, "quotas.read", division=division)
        tree = subtree([division], day)
        offices = {f"{row.level}:{row.code}" for row in connection.execute(select(tree.c.level, tree.c.code))}
    due_by = None if due_within is None else day + timedelta(days=due_within)
    wanted = WantedLots(project=project, due_by=due_by, limit=_CHUNK)
    found: list[OpenLot] = []
    while page := lots_within(connection, actor, wanted):
        wanted = replace(wanted, after=page[-1][0].code)
        inside = [(lot, office) for lot, office in page if offices is None or office in offices]
        held = _held(connection, [lot for lot, _ in inside], day)
        found += [_open(lot, office, held[lot.code], day) for lot, office in inside if held.get(lot.code)]
    if due_within is not None:
        due = [each for each in found if each.owed_grains]
        return sorted(due, key=lambda each: (each.lot.due_on or date.max, each.lot.code))
    return found


def _open(lot: Lot, office: str, held: Mapping[str, int], day: date) -> OpenLot:
    left = (lot.due_on - day).days if lot.due_on is not None and held.get(OWED) else None
    return OpenLot(lot, office, held, (day - lot.from_day).days, left)


def _held(connection: Connection, lots: Sequence[Lot], day: date) -> dict[str, dict[str, int]]:
    """What is open of each lot's own instrument, by kind of account."""
    amount = func.sum(POSITION_DAY.c.delta)
    query = (
        select(LOT.c.code, ACCOUNT.c.kind, amount)
        .select_from(LOT)
        .join(POSITION_DAY, (POSITION_DAY.c.book_id == LOT.c.book_id) & (POSITION_DAY.c.lot_id == LOT.c.id))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSITION_DAY.c.book_id) & (ACCOUNT.c.id == POSITION_DAY.c.account_id))
        .where(POSITION_DAY.c.effective_on <= day, ACCOUNT.c.kind.not_in(SETTLED))
        .group_by(LOT.c.code, ACCOUNT.c.kind)
        .having(amount != 0)
        .order_by(LOT.c.code, ACCOUNT.c.kind)
    )
    places: dict[tuple[int, str], list[str]] = defaultdict(list)
    for lot in lots:
        places[lot.book_id, lot.instrument].append(lot.code)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (book_id, instrument), codes in sorted(places.items()):
        mine = query.where(LOT.c.book_id == book_id, LOT.c.code.in_(codes), ACCOUNT.c.asset == instrument)
        for code, kind, grains in connection.execute(mine):
            found[code][kind] = int(grains)
    return found
