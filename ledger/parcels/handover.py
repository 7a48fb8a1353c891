"""Base contracts change hands: rows are closed and opened, nothing is posted here. Whoever calls posts the rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from ledger.codes import mask_personal_numbers
from ledger.parcels.data import BaseContract, BaseMove, Parcel, Reduction
from ledger.parcels.models import BASE_CONTRACT_PARCEL, PARCEL, PARCEL_REDUCTION
from ledger.parcels.refusals import AreaNotContracted, BaseContractIncomplete, BaseTooSmall, ParcelMissing
from ledger.parcels.registry import find_parcels
from ledger.units import format_area

_CONTRACTOR_LENGTH: Final = 18
_CHUNK: Final = 500


def lock_parcels(connection: Connection, codes: Iterable[str], *, exclusive: bool) -> None:
    """Hold these parcels until the transaction ends, by code: ``exclusive`` to change what stands on them, else to rely
    on it. SQLite has one writer at a time and needs nothing."""
    if connection.dialect.name == "sqlite":
        return
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), _CHUNK):
        query = select(PARCEL.c.code).where(PARCEL.c.code.in_(wanted[start : start + _CHUNK])).order_by(PARCEL.c.code)
        connection.execute(query.with_for_update(read=not exclusive)).all()


@dataclass(slots=True)
class _Standing:
    """A base contract that stands; ``stored`` as it is in its row, None for one that is made now."""

    base: BaseContract
    stored: BaseContract | None


def hand_over_base(connection: Connection, moves: Sequence[BaseMove], at: datetime) -> None:
    """Close and open rows of base contracts, as ``moves`` say, in their order.

    Where part of a base contract goes, what remains stands on under the same contract. Locks the parcels. Raises
    ParcelMissing, BaseTooSmall where the giver has less on that day (or what it has ends already), AreaNotContracted
    where less is free to be contracted out, BaseContractIncomplete where a contract's code or term is missing.
    """
    codes = {move.parcel_code for move in moves}
    lock_parcels(connection, codes, exclusive=True)
    parcels = find_parcels(connection, codes)
    for move in moves:
        if move.parcel_code not in parcels:
            raise ParcelMissing(code=mask_personal_numbers(move.parcel_code)[:40])
    boards = {code: _Board(parcel) for code, parcel in parcels.items()}
    for move in moves:
        boards[move.parcel_code].carry_out(move)
    for code in sorted(boards):
        boards[code].write(connection, at)


def moved_bases(parcel: Parcel, move: BaseMove) -> Parcel:
    """The parcel as it is after a move, without writing anything: what the next of a batch is to see.

    Raises what ``hand_over_base`` raises.
    """
    board = _Board(parcel)
    board.carry_out(move)
    return replace(parcel, bases=board.bases())


class _Board:
    """The base contracts of one parcel while moves are carried out."""

    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        self._standing = [_Standing(base, base) for base in parcel.bases if base.stands]
        self._closed: list[BaseContract] = []
        self._next = 1 + max((base.sequence for base in parcel.bases), default=0)

    def carry_out(self, move: BaseMove) -> None:
        givers = self._take(move) if move.from_household else [self._free(move)]
        if move.to_household:
            for base, area in givers:
                self._open(move, base, area)

    def _take(self, move: BaseMove) -> list[tuple[BaseContract, int]]:
        """What the giver has on that day and gives: base contracts with the area taken from each."""
        mine = [
            each
            for each in self._standing
            if each.base.household == move.from_household and each.base.from_day <= move.on_day
        ]
        had = sum(each.base.area_grains for each in mine)
        if had < move.area_grains:
            raise BaseTooSmall(
                parcel=self.parcel.code,
                household=move.from_household,
                day=move.on_day,
                had_mu=format_area(had, "mu"),
                asked_mu=format_area(move.area_grains, "mu"),
            )
        left, given = move.area_grains, []
        for each in sorted(mine, key=lambda one: (one.base.area_grains != left, one.base.sequence)):
            area = min(left, each.base.area_grains)
            if area:
                given.append((each.base, area))
                self._shorten(each, area, move.on_day)
            left -= area
        return given

    def _shorten(self, each: _Standing, area: int, on_day: date) -> None:
        """Close what stands, and open what remains of it on the same day."""
        self._standing.remove(each)
        remains = each.base.area_grains - area
        if each.stored is not None:
            move = BaseMove(self.parcel.code, each.base.household, "", on_day, area)
            self._closed.append(replace(each.stored, until_day=move.last_day))
        if remains:
            self._add(replace(each.base, from_day=max(on_day, each.base.from_day), area_grains=remains))

    def _free(self, move: BaseMove) -> tuple[BaseContract, int]:
        """A contract over land that nobody has: as much as is not under one of those that stand."""
        had = self.parcel.area_on(move.on_day) - sum(each.base.area_grains for each in self._standing)
        if had < move.area_grains:
            raise AreaNotContracted(
                parcel=self.parcel.code,
                day=move.on_day,
                free_mu=format_area(had, "mu"),
                asked_mu=format_area(move.area_grains, "mu"),
            )
        former = self._former(move)
        if former is not None:
            return former, move.area_grains
        if move.term_start is None or move.term_end is None:
            raise BaseContractIncomplete(missing="term_start, term_end")
        return BaseContract("", "", move.term_start, move.term_end, move.on_day), move.area_grains

    def _former(self, move: BaseMove) -> BaseContract | None:
        """What the receiver had until the day before, when the move only gives it back."""
        if move.contract_code or move.term_start or move.term_end:
            return None
        ended = [base for base in self.parcel.bases if base.household == move.to_household]
        return next((base for base in reversed(ended) if base.until_day == move.last_day), None)

    def _open(self, move: BaseMove, given: BaseContract, area: int) -> None:
        former = self._former(move) or given
        code = move.contract_code or (former.contract_code if former.household == move.to_household else "")
        if not code and len(move.to_household) != _CONTRACTOR_LENGTH:
            raise BaseContractIncomplete(missing="contract_code")
        new = BaseContract(
            code or f"{move.to_household}J",
            move.to_household,
            move.term_start or former.term_start,
            move.term_end or former.term_end,
            move.on_day,
            None,
            area,
        )
        same = next((each for each in self._standing if each.stored is None and _alike(each.base, new)), None)
        if same is not None:
            same.base = replace(same.base, area_grains=same.base.area_grains + area)
        else:
            self._add(new)

    def _add(self, base: BaseContract) -> None:
        self._standing.append(_Standing(replace(base, sequence=self._next), None))
        self._next += 1

    def bases(self) -> tuple[BaseContract, ...]:
        """All of the parcel's base contracts as they are now, by their days."""
        ended = {base.sequence: base for base in self._closed}
        before = [ended.get(base.sequence, base) for base in self.parcel.bases]
        made = [each.base for each in self._standing if each.stored is None]
        return tuple(sorted(before + made, key=lambda base: (base.from_day, base.sequence)))

    def write(self, connection: Connection, at: datetime) -> None:
        table = BASE_CONTRACT_PARCEL
        for base in self._closed:
            mine = (table.c.parcel_code == self.parcel.code) & (table.c.sequence == base.sequence)
            connection.execute(update(table).where(mine).values(until_day=base.until_day, ended_at=at))
        made = {"parcel_code": self.parcel.code, "recorded_at": at}
        rows = [asdict(each.base) | made for each in self._standing if each.stored is None]
        if rows:
            connection.execute(insert(table), sorted(rows, key=lambda row: int(row["sequence"])))


def _alike(one: BaseContract, other: BaseContract) -> bool:
    """Whether two base contracts are the same but for their area and number."""
    return replace(one, area_grains=0, sequence=0) == replace(other, area_grains=0, sequence=0)


def reduce_parcels(connection: Connection, reductions: Sequence[tuple[str, Reduction]], at: datetime) -> None:
    """Note, for (parcel code, reduction), that area left parcels for good, or is theirs again. Nothing is posted here."""
    codes = {code for code, _ in reductions}
    lock_parcels(connection, codes, exclusive=True)
    table = PARCEL_REDUCTION
    query = select(table.c.parcel_code, func.max(table.c.sequence)).where(table.c.parcel_code.in_(sorted(codes)))
    numbers = {str(row[0]): int(row[1]) for row in connection.execute(query.group_by(table.c.parcel_code))}
    rows = []
    for code, reduction in reductions:
        numbers[code] = numbers.get(code, 0) + 1
        rows.append(asdict(reduction) | {"parcel_code": code, "sequence": numbers[code], "recorded_at": at})
    if rows:
        connection.execute(insert(table), rows)
