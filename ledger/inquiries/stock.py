"""The land stock of villages, as far as whoever asks may see it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ledger.access import Actor, permit, villages_in_reach
from ledger.book.lots import LotMovement, movements_of_lot
from ledger.places import Division
from ledger.stock import (
    ASSET,
    LandClass,
    Plot,
    VillageStock,
    book_of_plot,
    find_plot,
    plots_of_villages,
    stock_of_plot,
    stock_of_villages,
)


def read_plot(connection: Connection, actor: Actor, code: str) -> Plot:
    """The plot of that code, for the offices of its place. Raises PlotMissing, and what ``permit`` raises."""
    plot = find_plot(connection, code)
    permit(connection, actor, "stock.read", villages=[plot.village])
    return plot


def classes_of_plot(connection: Connection, actor: Actor, code: str, day: date) -> dict[LandClass, int]:
    """What stands on a plot on a day by class, in grains."""
    read_plot(connection, actor, code)
    return stock_of_plot(connection, code, day)


def movements_of_plot(connection: Connection, actor: Actor, code: str) -> list[LotMovement]:
    """Every posting that moved land on a plot."""
    read_plot(connection, actor, code)
    moved = movements_of_lot(connection, book_of_plot(connection, code), code)
    return [each for each in moved if each.asset == ASSET]


def plots_in(
    connection: Connection, actor: Actor, villages: list[str], *, after: str = "", limit: int = 100
) -> list[Plot]:
    """The plots of some villages, by code. Raises OutOfReach unless one of them is within reach."""
    permit(connection, actor, "stock.read", villages=villages)
    narrowed = villages_in_reach(actor, "stock.read")
    if narrowed is not None:
        inside = set(connection.scalars(narrowed))
        villages = [code for code in villages if code in inside]
    return plots_of_villages(connection, villages, after=after, limit=limit)


def village_sheet(
    connection: Connection, actor: Actor, division: Division, first_day: date, last_day: date
) -> list[VillageStock]:
    """The increase and the decrease of every village of a division between two days, both included."""
    permit(connection, actor, "stock.read", division=division)
    return stock_of_villages(connection, division, first_day, last_day)
