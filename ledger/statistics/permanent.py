"""Swaps and assignments as a stock: what went over for good counts while the receiver has it and farms it.

The contract right that was received goes away again by surrender, expropriation, split, merger or another swap or
assignment; then the base contract under which it came stands no more. Land that the receiver lets for a term counts
under that contract, so that no land counts twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, and_, func, select

from ledger.book.models import ACCOUNT
from ledger.statistics.running import lots_of
from ledger.statistics.sources import CONTRACT_RIGHT, OPERATION_RIGHT, Sources
from ledger.transfers.data import PERMANENT_FORMS
from ledger.transfers.models import CONTRACT

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ForGood:
    """What swaps and assignments come to on a day. areas: grains by form and kind of receiver. contracts: by form.

    givers: whose land it was. grain, written: grains. oral_contracts: of the contracts, those not in writing.
    """

    areas: Counter[tuple[str, str]] = field(default_factory=Counter)
    contracts: Counter[str] = field(default_factory=Counter)
    givers: frozenset[str] = frozenset()
    grain: int = 0
    written: int = 0
    oral_contracts: int = 0

    def area(self, form: str) -> int:
        return sum(area for (each, _), area in self.areas.items() if each == form)


@dataclass(frozen=True, slots=True)
class Standing:
    """Land that a contract brought somebody for good and that still stands."""

    document: str
    form: str
    lot_id: int
    receiver_kind: str
    givers: tuple[str, ...]
    area_grains: int


def read_for_good(connection: Connection, source: Sources, villages: CTE, day: date) -> ForGood:
    """What swaps and assignments come to in some villages on a day."""
    areas: Counter[tuple[str, str]] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    by_document: Counter[str] = Counter()
    givers: set[str] = set()
    for each in standing(connection, source, villages, day):
        areas[each.form, each.receiver_kind] += each.area_grains
        documents[each.form].add(each.document)
        by_document[each.document] += each.area_grains
        givers |= set(each.givers)
    grain, oral = _facts(connection, by_document)
    return ForGood(
        areas,
        Counter({form: len(numbers) for form, numbers in documents.items()}),
        frozenset(givers),
        sum(by_document[number] for number in grain),
        sum(area for number, area in by_document.items() if number not in oral),
        len(oral),
    )


def _facts(connection: Connection, documents: Counter[str]) -> tuple[set[str], set[str]]:
    """Of these contracts, those under which grain is grown, and those that are not in writing."""
    numbers, grain, oral = sorted(documents), set[str](), set[str]()
    for start in range(0, len(numbers), _CHUNK):
        query = select(CONTRACT.c.number, CONTRACT.c.details).where(
            CONTRACT.c.number.in_(numbers[start : start + _CHUNK]), CONTRACT.c.details != "{}"
        )
        for number, details in connection.execute(query):
            grain |= {number} if '"grain":true' in details else set()
            oral |= {number} if '"oral":true' in details else set()
    return grain, oral


def standing(connection: Connection, source: Sources, villages: CTE, day: date) -> Iterator[Standing]:
    """What stands, contract by contract; where less stands than came, what came last stands."""
    moves = lots_of(source, villages, day, PERMANENT_FORMS).cte("moved")
    columns = [moves.c[name] for name in _COLUMNS]
    rows = connection.execute(select(*columns).order_by(moves.c.opens_on.desc(), moves.c.document.desc())).all()
    if not rows:
        return
    held = _held(connection, source, moves, day)
    left: dict[tuple[int, int, str], int] = {}
    givers: dict[tuple[str, int], list[str]] = defaultdict(list)
    for document, _, _, lot, holder, _, area in rows:
        if area < 0:
            givers[document, lot].append(holder)
    for document, form, book, lot, holder, kind, received in rows:
        if received <= 0:
            continue
        key = (book, lot, holder)
        if key not in left:
            left[key] = min(held[(*key, CONTRACT_RIGHT)], held[(*key, OPERATION_RIGHT)])
        area = min(int(received), left[key])
        left[key] -= area
        if area > 0:
            yield Standing(document, form, lot, kind, tuple(givers[document, lot]), area)


_COLUMNS: Final = ("document", "form", "book_id", "lot_id", "holder", "holder_kind", "area")


def _held(connection: Connection, source: Sources, moves: CTE, day: date) -> Counter[tuple[int, int, str, str]]:
    """What receivers have of their lots on the day, by book, lot, holder and layer."""
    wanted = (
        select(moves.c.book_id, moves.c.lot_id, moves.c.holder, moves.c.division_code)
        .where(moves.c.area > 0)
        .distinct()
        .cte("received")
    )
    found: Counter[tuple[int, int, str, str]] = Counter()
    for book, lot, holder, asset, area in connection.execute(_balances(source, wanted, day)).all():
        found[book, lot, holder, asset] += int(area or 0)
    return found


def _balances(source: Sources, wanted: CTE, day: date) -> Select[Any]:
    positions = source.positions
    mine = (wanted.c.book_id, wanted.c.lot_id, wanted.c.holder, ACCOUNT.c.asset)
    return (
        select(*mine, func.sum(positions.c.delta).label("area"))
        .select_from(wanted)
        .outerjoin(
            ACCOUNT,
            and_(
                ACCOUNT.c.book_id == wanted.c.book_id,
                ACCOUNT.c.asset.in_((CONTRACT_RIGHT, OPERATION_RIGHT)),
                ACCOUNT.c.kind == "land.held",
                ACCOUNT.c.division_level == "village",
                ACCOUNT.c.division_code == wanted.c.division_code,
                ACCOUNT.c.holder == wanted.c.holder,
            ),
        )
        .outerjoin(
            positions,
            and_(
                positions.c.book_id == ACCOUNT.c.book_id,
                positions.c.account_id == ACCOUNT.c.id,
                positions.c.lot_id == wanted.c.lot_id,
                positions.c.effective_on <= day,
            ),
        )
        .group_by(*mine)
    )
