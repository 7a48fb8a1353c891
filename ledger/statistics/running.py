"""What is out on a day, by contract: set queries over the contracts whose term holds the day, however old the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, and_, case, func, select

from ledger.parties.models import PARTY
from ledger.statistics.data import HOUSEHOLD_FORMS
from ledger.statistics.givers import read_givers
from ledger.statistics.joining import with_days
from ledger.statistics.sources import FOR_GOOD_UNTIL, Sources
from ledger.transfers.data import PERMANENT_FORMS
from ledger.transfers.models import CONTRACT

_GRAIN: Final = '%"grain":true%'
_ORAL: Final = '%"oral":true%'


@dataclass(frozen=True, slots=True)
class Running:
    """What runs for a term on a day, in grains, contracts and households.

    areas, contracts: by form and kind of taker. grain, written: grains, of those from households. final: by kind, who
    has the land of households in the end. givers: whose land is out. retransfers: contracts.
    """

    areas: Counter[tuple[str, str]] = field(default_factory=Counter)
    contracts: Counter[tuple[str, str]] = field(default_factory=Counter)
    grain: int = 0
    written: int = 0
    oral_contracts: int = 0
    final: Counter[str] = field(default_factory=Counter)
    final_elsewhere: Counter[str] = field(default_factory=Counter)
    givers: frozenset[str] = frozenset()

    def area(self, *forms: str) -> int:
        return sum(area for (form, _), area in self.areas.items() if form in forms)

    def count(self, *forms: str) -> int:
        return sum(count for (form, _), count in self.contracts.items() if form in forms)


def _open_terms(source: Sources, villages: CTE, day: date) -> Select[Any]:
    """The contracts with a term that holds the day, each with what its taker has under it."""
    terms, days = source.terms, source.days
    area = (
        select(func.sum(days.c.delta))
        .where(
            days.c.book_id == terms.c.book_id,
            days.c.document == terms.c.document,
            days.c.division_code == terms.c.division_code,
            days.c.holder == terms.c.taker,
            days.c.effective_on <= day,
        )
        .scalar_subquery()
    )
    return select(
        terms.c.book_id,
        terms.c.document,
        terms.c.division_code,
        terms.c.form,
        terms.c.taker_kind,
        terms.c.taker,
        case((terms.c.changed == 0, terms.c.area_grains), else_=func.coalesce(area, 0)).label("area"),
    ).where(
        terms.c.division_code.in_(select(villages.c.code)),
        terms.c.closes_on > day,
        terms.c.opens_on <= day,
        terms.c.form.not_in(PERMANENT_FORMS),
    )


def read_running(connection: Connection, source: Sources, villages: CTE, day: date) -> Running:
    """What runs for a term in some villages on a day."""
    found = _by_form(connection, source, villages, day)
    final, elsewhere = _final(connection, source, villages, day, found)
    return Running(
        found.areas,
        found.contracts,
        found.grain,
        found.written,
        found.oral_contracts,
        final,
        elsewhere,
        read_givers(connection, source, villages, day),
    )


def _by_form(connection: Connection, source: Sources, villages: CTE, day: date) -> Running:
    running = _open_terms(source, villages, day).cte("running").prefix_with("MATERIALIZED")
    grain = func.sum(case((CONTRACT.c.details.like(_GRAIN), running.c.area), else_=0))
    oral = case((CONTRACT.c.details.like(_ORAL), 1), else_=0)
    oral_contract = case((CONTRACT.c.details.like(_ORAL), running.c.document))
    query = (
        select(
            running.c.form,
            running.c.taker_kind,
            func.sum(running.c.area),
            func.count(running.c.document.distinct()),
            grain,
            func.sum(running.c.area * (1 - oral)),
            func.count(oral_contract.distinct()),
        )
        .outerjoin(CONTRACT, CONTRACT.c.number == running.c.document)
        .where(running.c.area != 0)
        .group_by(running.c.form, running.c.taker_kind)
    )
    areas: Counter[tuple[str, str]] = Counter()
    contracts: Counter[tuple[str, str]] = Counter()
    sums = Counter[str]()
    for form, kind, area, count, grains, written, spoken in connection.execute(query):
        areas[form, kind] += int(area)
        contracts[form, kind] += count
        if form in HOUSEHOLD_FORMS:
            sums += Counter(grain=int(grains), written=int(written), oral=spoken)
    return Running(areas, contracts, sums["grain"], sums["written"], sums["oral"])


def outside_township(connection: Connection, source: Sources, villages: CTE, day: date) -> int:
    """Of what is leased or sub-contracted, what goes to somebody of another township, by the codes of divisions."""
    running = _open_terms(source, villages, day).cte("running").prefix_with("MATERIALIZED")
    query = (
        select(func.sum(running.c.area))
        .join(PARTY, PARTY.c.code == running.c.taker)
        .where(running.c.form.in_(("lease", "subcontract")))
        .where(func.substr(PARTY.c.division_code, 1, 9) != func.substr(running.c.division_code, 1, 9))
    )
    return int(connection.scalar(query) or 0)


def _final(
    connection: Connection, source: Sources, villages: CTE, day: date, found: Running
) -> tuple[Counter[str], Counter[str]]:
    """Who has the land in the end, by kind: what households let, then what others let. What is passed on goes along."""
    final, elsewhere = Counter[str](), Counter[str]()
    for (form, kind), area in found.areas.items():
        if form in HOUSEHOLD_FORMS:
            final[kind] += area
        elif form == "other-mode":
            elsewhere[kind] += area
    if not found.area("retransfer"):
        return final, elsewhere
    passed = _passed_on(connection, source, villages, day)
    if found.area("other-mode"):
        apart = _passed_on_of_others(connection, source, villages, day)
        elsewhere.update(apart)
        passed.subtract(apart)
    final.update(passed)
    return final, elsewhere


def _passed_on(connection: Connection, source: Sources, villages: CTE, day: date) -> Counter[str]:
    """What re-transfers bring and take, by kind of holder."""
    terms, days = source.terms, source.days
    joined, theirs = with_days(connection, source, days.c.effective_on <= day)
    query = (
        select(theirs.holder_kind, func.sum(theirs.delta))
        .select_from(joined)
        .where(
            terms.c.division_code.in_(select(villages.c.code)),
            terms.c.form == "retransfer",
            terms.c.closes_on > day,
            terms.c.opens_on <= day,
        )
        .group_by(theirs.holder_kind)
    )
    return Counter({kind: int(area) for kind, area in connection.execute(query)})


def lots_of(source: Sources, villages: CTE, day: date, forms: Iterable[str]) -> Select[Any]:
    """What contracts of some forms come to on a day, by contract, lot and holder, from their postings."""
    terms = source.terms
    wanted = (
        select(terms.c.book_id, terms.c.document, terms.c.form, terms.c.division_code, terms.c.opens_on)
        .where(
            terms.c.division_code.in_(select(villages.c.code)),
            terms.c.form.in_(sorted(forms)),
            terms.c.closes_on == FOR_GOOD_UNTIL if set(forms) <= PERMANENT_FORMS else terms.c.closes_on > day,
            terms.c.opens_on <= day,
        )
        .cte("wanted")
    )
    lots = source.lots
    mine = (*wanted.c, lots.c.lot_id, lots.c.holder, lots.c.holder_kind)
    # An outer join keeps its order on SQLite, which without statistics may begin with all lots.
    same = and_(
        *(lots.c[name] == wanted.c[name] for name in ("book_id", "document", "division_code")),
        lots.c.effective_on <= day,
    )
    return (
        select(*mine, func.sum(lots.c.delta).label("area"))
        .select_from(wanted.outerjoin(lots, same))
        .group_by(*mine)
        .having(func.sum(lots.c.delta) != 0)
    )


def _passed_on_of_others(connection: Connection, source: Sources, villages: CTE, day: date) -> Counter[str]:
    """Of what re-transfers bring and take, what stands on contracts in another mode: by lot, from taker to taker."""
    takers: set[tuple[int, int, str]] = set()
    passed: dict[tuple[int, str, int], list[tuple[str, str, int]]] = {}
    rows = connection.execute(lots_of(source, villages, day, ("other-mode", "retransfer"))).all()
    for row in rows:
        if row.form == "retransfer":
            passed.setdefault((row.book_id, row.document, row.lot_id), []).append(
                (row.holder, row.holder_kind, int(row.area))
            )
        elif row.area > 0:
            takers.add((row.book_id, row.lot_id, row.holder))
    found: Counter[str] = Counter()
    grown = True
    while grown:  # what was passed on is passed on again: to any depth
        grown = False
        for key, moves in list(passed.items()):
            if any((key[0], key[2], holder) in takers for holder, _, area in moves if area < 0):
                grown = True
                takers |= {(key[0], key[2], holder) for holder, _, area in moves if area > 0}
                found.update({kind: 0 for _, kind, _ in moves})
                for _, kind, area in passed.pop(key):
                    found[kind] += area
    return found
