"""Plots on record, and what stands on them on a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from ledger.book import LAST_DAY, first_open_day
from ledger.book.floors import lowest_over
from ledger.book.holdings import among
from ledger.book.models import ACCOUNT, LOT, POSITION_DAY
from ledger.book.ordered import ITS_POSITIONS, LOTS, OF_AN_ASSET, THEIR_DAYS, in_order
from ledger.codes import mask_personal_numbers
from ledger.errors import raise_all
from ledger.stock.classes import class_of_key
from ledger.stock.data import ASSET, LandClass, Plot, PlotStock
from ledger.stock.models import PLOT
from ledger.stock.refusals import PlotMissing

_CHUNK: Final = 500
_COLUMNS: Final = (
    PLOT.c.book_id,
    PLOT.c.code,
    PLOT.c.village,
    PLOT.c.class_key,
    PLOT.c.grains,
    PLOT.c.surveyed_on,
    PLOT.c.document,
    PLOT.c.name,
    PLOT.c.parent,
)
_DAYS: Final = "lot.code, account.holder, position_day.effective_on, position_day.delta"
_STEPS: Final = (LOTS, ITS_POSITIONS, OF_AN_ASSET, THEIR_DAYS)
_Deltas = Mapping[LandClass, Counter[date]]


def find_plots(connection: Connection, codes: Iterable[str]) -> dict[str, Plot]:
    """The plots that exist under these codes."""
    return {plot.code: plot for _, plot in _with_books(connection, sorted(set(codes)))}


def find_plot(connection: Connection, code: str) -> Plot:
    """The plot of that code. Raises PlotMissing."""
    found = find_plots(connection, [code])
    if code not in found:
        raise _missing(code)
    return found[code]


def book_of_plot(connection: Connection, code: str) -> int:
    """The number of the book that a plot is kept in. Raises PlotMissing."""
    ((book_id, _),) = _all_of(connection, [code])
    return book_id


def plots_of_villages(
    connection: Connection, villages: Collection[str], *, after: str = "", limit: int = 100
) -> list[Plot]:
    """The plots of some villages, by code, beginning after ``after``."""
    where = PLOT.c.village.in_(villages) & (PLOT.c.code > after)
    query = select(*_COLUMNS).where(where).order_by(PLOT.c.code).limit(limit)
    return [_plot(row) for row in connection.execute(query)]


def stock_of_plot(connection: Connection, code: str, day: date) -> dict[LandClass, int]:
    """What stands on a plot on a day by class, in grains. Raises PlotMissing."""
    ((book_id, plot),) = _all_of(connection, [code])
    return _standing(_deltas(connection, [(book_id, plot)]).get(code, {}), day)


def plot_stocks(connection: Connection, codes: Iterable[str], on_day: date) -> dict[str, PlotStock]:
    """What an event of a day finds on plots; in a closed period that is the first open day. Raises PlotMissing."""
    plots = _all_of(connection, sorted(set(codes)))
    deltas = _deltas(connection, plots)
    open_from = {book_id: first_open_day(connection, book_id) for book_id in {book_id for book_id, _ in plots}}
    return {
        plot.code: _stock(plot, book_id, max(on_day, open_from[book_id]), deltas.get(plot.code, {}))
        for book_id, plot in plots
    }


def record_plots(connection: Connection, book_id: int, entry_id: int, plots: Sequence[Plot], at: datetime) -> None:
    """Write down new plots once their ground is posted; the database compares them with what the entry brought."""
    rows = [
        {
            "code": plot.code,
            "book_id": book_id,
            "entry_id": entry_id,
            "village": plot.village,
            "class_key": plot.land_class.key,
            "grains": plot.grains,
            "surveyed_on": plot.surveyed_on,
            "document": plot.document,
            "name": plot.name,
            "parent": plot.parent or None,
            "recorded_at": at,
        }
        for plot in plots
    ]
    if rows:
        connection.execute(insert(PLOT), rows)


def _with_books(connection: Connection, codes: Sequence[str]) -> Iterator[tuple[int, Plot]]:
    for start in range(0, len(codes), _CHUNK):
        query = select(*_COLUMNS).where(PLOT.c.code.in_(codes[start : start + _CHUNK]))
        for row in connection.execute(query):
            yield int(row.book_id), _plot(row)


def _plot(row: Any) -> Plot:
    _, code, village, class_key, grains, surveyed_on, document, name, parent = row
    return Plot(code, village, class_of_key(class_key), int(grains), surveyed_on, document, name, parent or "")


def _all_of(connection: Connection, codes: Sequence[str]) -> list[tuple[int, Plot]]:
    found = list(_with_books(connection, codes))
    known = {plot.code for _, plot in found}
    raise_all([_missing(code) for code in codes if code not in known])
    return found


def _missing(code: str) -> PlotMissing:
    return PlotMissing(code=mask_personal_numbers(code)[:64])


def _deltas(connection: Connection, plots: Sequence[tuple[int, Plot]]) -> dict[str, _Deltas]:
    """What moves on plots by class and day."""
    found: dict[str, dict[LandClass, Counter[date]]] = defaultdict(lambda: defaultdict(Counter))
    lists = in_order(connection, _DAYS, _STEPS).bindparams(
        bindparam("books", expanding=True), bindparam("codes", expanding=True)
    )
    query = lists.columns(LOT.c.code, ACCOUNT.c.holder, POSITION_DAY.c.effective_on, POSITION_DAY.c.delta)
    for start in range(0, len(plots), _CHUNK):
        chunk = [(book_id, plot.code) for book_id, plot in plots[start : start + _CHUNK]]
        for code, holder, day, delta in connection.execute(query, among(chunk) | {"asset": ASSET}):
            found[code][class_of_key(holder)][day] += int(delta)
    return dict(found)


def _standing(deltas: _Deltas, day: date) -> dict[LandClass, int]:
    sums = {each: sum(delta for on, delta in days.items() if on <= day) for each, days in deltas.items()}
    return {each: grains for each, grains in sorted(sums.items(), key=lambda item: item[0].key) if grains}


def _stock(plot: Plot, book_id: int, day: date, deltas: _Deltas) -> PlotStock:
    free = {each: lowest_over(days, day, LAST_DAY) for each, days in deltas.items()}
    return PlotStock(
        plot, book_id, day, _standing(deltas, day), {each: area for each, area in free.items() if area > 0}
    )
