"""A survey that found more land than the stock has, so that it is corrected before it is reclaimed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ledger.stock import find_plot
from ledger.stock.operations import correct
from tests.homesteads.making import m2
from tests.making import Village, acting


def enlarge(village: Village, *plots: str, area: str = "10") -> None:
    """More construction land on some plots."""

    def work(connection: Connection) -> None:
        for code in plots:
            plot = find_plot(connection, code)
            correct(connection, plot, (None, plot.land_class), m2(area), date(2026, 9, 4), "更正1号", acting())

    village.database.command(work)
