"""What happens to plots after the survey, recorded from papers: one entry an event, the same event once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection

from ledger.access import Act
from ledger.book import Line, NewEntry, post
from ledger.book.entries import find_by_keys
from ledger.errors import raise_all
from ledger.stock.data import CAUSES, LandClass, Plot, PlotStock, StockEvent, key_of
from ledger.stock.plots import find_plots, plot_stocks, record_plots
from ledger.stock.posting import (
    build_lines,
    correct_lines,
    reclaim_lines,
    reclassify_lines,
    recode_lines,
    split_lines,
)
from ledger.stock.refusals import PlotOfOtherVillage, PlotRegisteredDifferently
from ledger.stock.rules import wrong_event


def record_event(connection: Connection, event: StockEvent, act: Act) -> bool:
    """Record what happened to a plot; False where it is on record already. Surveys go by ``register_plots``.

    Raises EventIncomplete, PlotCodeUnfit, PlotMissing, PlotOfOtherVillage, PlotRegisteredDifferently, and what the
    builders of ``ledger.stock.posting`` raise. What happened in a closed period is posted on the first open day.
    """
    assert event.kind != "survey", "surveyed plots are registered in batches"
    act.permit(connection, "stock.record", villages=[event.village])
    raise_all(list(wrong_event(event, act.today)))
    source = event.from_plot or event.plot
    stock = plot_stocks(connection, [source], event.on_day)[source]
    if stock.plot.village != event.village:
        raise PlotOfOtherVillage(plot=source, village=stock.plot.village, other="—", other_village=event.village)
    key = key_of(event.kind, [asdict(event)])
    if find_by_keys(connection, stock.book_id, [key]):
        return False
    known = find_plots(connection, [event.plot]).get(event.plot)
    plot = known or _new_plot(event)
    if event.kind == "split" and known is not None:
        raise PlotRegisteredDifferently(code=event.plot, differences="parent")
    entry = NewEntry(CAUSES[event.kind], event.document, key, tuple(_lines(event, stock, plot)))
    (filed,) = post(connection, stock.book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    if known is None:
        record_plots(connection, stock.book_id, filed.entry_id, [plot], act.at)
    return True


def split_plot(connection: Connection, code: str, new: Plot, on_day: date, act: Act) -> bool:
    """Carve ``new`` out of a plot of its village and class. Raises as ``record_event``."""
    event = StockEvent(
        "split", on_day, new.village, new.code, new.land_class, new.land_class, new.grains, new.document, code, new.name
    )
    return record_event(connection, event, act)


def reclassify(
    connection: Connection,
    plot: Plot,
    classes: tuple[LandClass, LandClass],
    grains: int,
    on_day: date,
    document: str,
    act: Act,
) -> bool:
    """The same ground under another class: (before, after). Raises as ``record_event``."""
    event = StockEvent("reclassify", on_day, plot.village, plot.code, *classes, grains, document)
    return record_event(connection, event, act)


def correct(
    connection: Connection,
    plot: Plot,
    classes: tuple[LandClass | None, LandClass | None],
    grains: int,
    on_day: date,
    document: str,
    act: Act,
) -> bool:
    """A survey that was wrong: area that is not there (class, None), that is (None, class), or of another class.

    Raises as ``record_event``.
    """
    event = StockEvent("correct", on_day, plot.village, plot.code, *classes, grains, document)
    return record_event(connection, event, act)


def _new_plot(event: StockEvent) -> Plot:
    land_class = event.to_class or event.from_class
    assert land_class is not None, "a plot that is made has a class"
    return Plot(
        event.plot,
        event.village,
        land_class,
        event.grains,
        event.on_day,
        event.document,
        event.name,
        event.from_plot,
    )


def _lines(event: StockEvent, stock: PlotStock, plot: Plot) -> list[Line]:
    before, after, day, grains = event.from_class, event.to_class, event.on_day, event.grains
    if event.kind == "split":
        return split_lines(stock, plot, day)
    if before is None or after is None:
        changed = after or before
        assert changed is not None, "a correction names a class"
        return correct_lines(stock, day, changed, grains if before is None else -grains)
    if event.kind == "reclaim":
        return reclaim_lines(stock, day, {before: grains}, {after: grains})
    if event.kind == "build":
        return build_lines(stock, plot, day, {before: grains}, after)
    if event.kind == "reclassify":
        return reclassify_lines(stock, day, before, after, grains)
    return recode_lines(stock, day, before, after, grains)
