"""The register of leases of collective construction land: what is kept for business instead of being reclaimed.

A lease takes no quota and makes no farmland; who takes the land, for how long, at what price and with whose consent is
all that it says.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from ledger.access import Act
from ledger.codes import mask_personal_numbers
from ledger.errors import raise_all
from ledger.homesteads.data import Lease, Minutes, Paper
from ledger.homesteads.lease_rules import RULES, LeaseFacts
from ledger.homesteads.models import HOMESTEAD
from ledger.homesteads.queries import chunks, standing_exits
from ledger.homesteads.reclamation_models import COLLECTIVE_LEASE, COLLECTIVE_LEASE_PLOT, RECLAMATION_PLOT
from ledger.homesteads.reclamation_refusals import LeaseEnded, LeaseIncomplete, LeaseMissing
from ledger.homesteads.refusals import ExitNumberUsed
from ledger.parties import PartyMissing, find_parties
from ledger.series import last_of_series
from ledger.stock.plots import find_plots, plot_stocks
from ledger.stock.refusals import PlotMissing


def register_lease(connection: Connection, lease: Lease, act: Act) -> Lease:
    """Put a lease on the register; it is numbered where it has no number.

    Raises PlotMissing, PartyMissing, ExitNumberUsed, and what the rules refuse.
    """
    act.permit(connection, "leases.record", villages=[lease.village])
    number = _number(connection, lease.number, act.today)
    facts = _gather(connection, lease, act.today)
    raise_all([refusal for rule in RULES for refusal in rule.check(facts)])
    names = ("lessor", "taker", "start_day", "last_day", "price", "price_unit", "purpose", "consent")
    row = {name: getattr(lease, name) for name in names} | asdict(lease.minutes) | asdict(lease.paper)
    row |= {"number": number, "village_code": lease.village, "recorded_at": act.at, "recorded_by": act.by}
    connection.execute(insert(COLLECTIVE_LEASE), row | {"end_document": "", "ended_by": ""})
    lines = [
        {"lease_number": number, "line": line, "plot": plot, "area_grains": grains}
        for line, (plot, grains) in enumerate(lease.plots, start=1)
    ]
    connection.execute(insert(COLLECTIVE_LEASE_PLOT), lines)
    detail = f"登记集体经营性建设用地出租：{len(lines)} 块地，{lease.start_day} 至 {lease.last_day}"
    act.note("leases.record", "collective-lease", number, after={"document": lease.paper.document}, detail=detail)
    return find_lease(connection, number)


def _gather(connection: Connection, lease: Lease, today: date) -> LeaseFacts:
    plots = sorted({plot for plot, _ in lease.plots})
    known = find_plots(connection, plots)
    parties = find_parties(connection, [lease.lessor, lease.taker])
    raise_all([
        *(PlotMissing(code=code[:64]) for code in plots if code not in known),
        *(PartyMissing(code=code[:64]) for code in (lease.lessor, lease.taker) if code not in parties),
    ])  # fmt: skip
    column, line, other = RECLAMATION_PLOT.c, COLLECTIVE_LEASE_PLOT.c, COLLECTIVE_LEASE.c
    batches = select(column.plot).where(column.plot.in_(plots), column.dropped_at.is_(None))
    last = func.coalesce(other.ended_on, other.last_day)
    let = select(line.plot, other.number, other.start_day, other.last_day).join(
        COLLECTIVE_LEASE, other.number == line.lease_number
    )
    let = let.where(line.plot.in_(plots), other.start_day <= lease.last_day, last >= lease.start_day)
    stocks = plot_stocks(connection, plots, lease.start_day) if plots else {}
    others = tuple((row[0], row[1], row[2], row[3]) for row in connection.execute(let.order_by(line.plot)))
    reclaimed = frozenset(connection.scalars(batches))
    return LeaseFacts(lease, stocks, parties, _kept(connection, plots), reclaimed, others, today)


def _kept(connection: Connection, plots: list[str]) -> dict[str, str]:
    """By plot, how far the homestead on it is left; empty where none lies on it."""
    query = select(HOMESTEAD.c.code, HOMESTEAD.c.plot).where(HOMESTEAD.c.plot.in_(plots))
    on = dict(connection.execute(query).all())
    standing = standing_exits(connection, on)
    found = dict.fromkeys(plots, "")
    return found | {plot: standing[code][1] if code in standing else "—" for code, plot in on.items()}


def end_lease(connection: Connection, number: str, document: str, on_day: date, act: Act) -> Lease:
    """End a lease early, by its paper; ``on_day`` is its last day. Raises LeaseMissing, LeaseEnded, LeaseIncomplete."""
    lease = find_lease(connection, number)
    act.permit(connection, "leases.record", villages=[lease.village])
    if lease.ended_on is not None:
        raise LeaseEnded(number=number, ended_on=lease.ended_on)
    if not document.strip() or not lease.start_day <= on_day <= lease.last_day:
        raise LeaseIncomplete(what_zh="终止文件或日期", what_en="paper or day of the end")
    row = {"ended_on": on_day, "end_document": document.strip(), "ended_by": act.by, "ended_at": act.at}
    connection.execute(update(COLLECTIVE_LEASE).where(COLLECTIVE_LEASE.c.number == number).values(row))
    act.note(
        "leases.record", "collective-lease", number, after={"ended_on": on_day}, detail=f"{on_day} 终止：{document}"
    )
    return find_lease(connection, number)


def find_lease(connection: Connection, number: str) -> Lease:
    """The lease of that number. Raises LeaseMissing."""
    found = _leases(connection, list(connection.execute(_SELECT.where(COLLECTIVE_LEASE.c.number == number))))
    if not found:
        raise LeaseMissing(number=mask_personal_numbers(number)[:40])
    return found[0]


@dataclass(frozen=True, slots=True)
class WantedLeases:
    """Which leases to list. Empty texts do not narrow. party: lessor or taker. after: number of a page's last."""

    party: str = ""
    plot: str = ""
    after: str = ""
    limit: int = 50


def list_leases(connection: Connection, wanted: WantedLeases, villages: Any = None) -> list[Lease]:
    """Leases by number; ``villages``: a selectable, or a list, of the villages in which they must lie."""
    column = COLLECTIVE_LEASE.c
    query = _SELECT.where(column.number > wanted.after)
    if wanted.party:
        query = query.where(or_(column.lessor == wanted.party, column.taker == wanted.party))
    if wanted.plot:
        lines = select(COLLECTIVE_LEASE_PLOT.c.lease_number).where(COLLECTIVE_LEASE_PLOT.c.plot == wanted.plot)
        query = query.where(column.number.in_(lines))
    query = query if villages is None else query.where(column.village_code.in_(villages))
    return _leases(connection, list(connection.execute(query.order_by(column.number).limit(wanted.limit))))


_SELECT: Final = select(COLLECTIVE_LEASE)


def _leases(connection: Connection, rows: list[Row[Any]]) -> list[Lease]:
    plots: dict[str, list[tuple[str, int]]] = {row.number: [] for row in rows}
    column = COLLECTIVE_LEASE_PLOT.c
    for chunk in chunks(plots):
        query = select(column.lease_number, column.plot, column.area_grains).where(column.lease_number.in_(chunk))
        for number, plot, grains in connection.execute(query.order_by(column.lease_number, column.line)):
            plots[number].append((plot, grains))
    return [
        Lease(
            number=row.number,
            village=row.village_code,
            lessor=row.lessor,
            taker=row.taker,
            plots=tuple(plots[row.number]),
            start_day=row.start_day,
            last_day=row.last_day,
            price=row.price,
            price_unit=row.price_unit,
            purpose=row.purpose,
            consent=row.consent,
            minutes=Minutes(row.members, row.present, row.agreed),
            paper=Paper(row.document, row.on_day, row.sha256, row.note),
            ended_on=row.ended_on,
        )
        for row in rows
    ]


def _number(connection: Connection, wanted: str, today: date) -> str:
    """The number asked for, or JYZ-year-number. Raises ExitNumberUsed."""
    column = COLLECTIVE_LEASE.c.number
    if wanted.strip():
        if connection.scalar(select(column).where(column == wanted.strip())) is not None:
            raise ExitNumberUsed(number=wanted.strip())
        return wanted.strip()
    prefix = f"JYZ-{today.year}-"
    return f"{prefix}{last_of_series(connection, column, prefix, 5) + 1:05d}"
