"""What the rules ask about plots that are to be reclaimed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from ledger.errors import raise_all
from ledger.homesteads.data import Exit
from ledger.homesteads.models import HOMESTEAD
from ledger.homesteads.queries import chunks, find_exits, standing_exits
from ledger.homesteads.reclamation_models import COLLECTIVE_LEASE, COLLECTIVE_LEASE_PLOT, RECLAMATION_PLOT
from ledger.homesteads.reclamation_rules import PlotFacts
from ledger.parameters import Parameters
from ledger.stock.plots import find_plots, plot_stocks
from ledger.stock.refusals import PlotMissing

_READY: Final = ("agreed", "compensated", "demolished")


def gather_plots(connection: Connection, plots: Sequence[str], day: date) -> list[PlotFacts]:
    """What the rules ask about plots for a reclamation. Raises PlotMissing for each that is not there."""
    known = find_plots(connection, plots)
    raise_all([PlotMissing(code=code[:64]) for code in plots if code not in known])
    stocks = plot_stocks(connection, plots, day)
    exits = _exits_on(connection, plots)
    used, let = _used(connection, plots), _let(connection, plots, day)
    minimum = Parameters(connection)
    return [
        PlotFacts(
            stocks[code],
            code in exits,
            exits.get(code),
            used.get(code, ""),
            let.get(code, ""),
            int(minimum.value("reclaim-minimum-m2", stocks[code].plot.village, day)),
            _READY,
        )
        for code in plots
    ]


def _exits_on(connection: Connection, plots: Iterable[str]) -> dict[str, Exit | None]:
    """The exit of the homestead on each plot that carries one; None where it is not left."""
    on: dict[str, str] = {}
    for chunk in chunks(plots):
        query = select(HOMESTEAD.c.code, HOMESTEAD.c.plot).where(HOMESTEAD.c.plot.in_(chunk))
        on |= dict(connection.execute(query).all())
    standing = standing_exits(connection, on)
    exits = find_exits(connection, (number for number, _ in standing.values()))
    return {plot: exits[standing[code][0]] if code in standing else None for code, plot in on.items()}


def _used(connection: Connection, plots: Collection[str]) -> dict[str, str]:
    """The reclamation in which each plot is already."""
    found: dict[str, str] = {}
    column = RECLAMATION_PLOT.c
    for chunk in chunks(plots):
        query = select(column.plot, column.reclamation).where(column.plot.in_(chunk), column.dropped_at.is_(None))
        found |= dict(connection.execute(query).all())
    return found


def _let(connection: Connection, plots: Collection[str], day: date) -> dict[str, str]:
    """The lease under which each plot is, or will be, on a day or later."""
    found: dict[str, str] = {}
    lease, line = COLLECTIVE_LEASE.c, COLLECTIVE_LEASE_PLOT.c
    for chunk in chunks(plots):
        query = select(line.plot, line.lease_number).join(COLLECTIVE_LEASE, lease.number == line.lease_number)
        query = query.where(line.plot.in_(chunk), func.coalesce(lease.ended_on, lease.last_day) >= day)
        found |= dict(connection.execute(query).all())
    return found
