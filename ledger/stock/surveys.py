"""Surveyed plots come into the book in batches: an entry a village and document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import Connection

from ledger.access import Act
from ledger.book import NewEntry, post
from ledger.errors import Refusal
from ledger.parties import Registered
from ledger.stock.data import CAUSES, Plot, key_of
from ledger.stock.plots import find_plots, record_plots
from ledger.stock.posting import survey_lines
from ledger.stock.refusals import PlotRegisteredDifferently
from ledger.stock.rules import wrong_plot


def register_plots(
    connection: Connection, book_id: int, plots: Sequence[Plot], act: Act
) -> tuple[Registered, list[tuple[str, Refusal]]]:
    """Register surveyed plots of one book, each code once, and post them; the same content once more changes nothing.

    Returns what was done, and (plot code, refusal) pairs: PlotCodeUnfit, EventIncomplete, StockAreaWrong,
    PlotRegisteredDifferently. What was surveyed in a closed period is posted on the first open day.
    """
    act.permit(connection, "stock.record", villages={plot.village for plot in plots})
    refused = [(plot.code, wrong) for plot in plots for wrong in wrong_plot(plot, act.today)]
    bad = {code for code, _ in refused}
    known = find_plots(connection, (plot.code for plot in plots))
    sound = [plot for plot in plots if plot.code not in bad]
    refused += [
        (plot.code, PlotRegisteredDifferently(code=plot.code, differences=_differences(known[plot.code], plot)))
        for plot in sound
        if plot.code in known and known[plot.code] != plot
    ]
    new = [plot for plot in sound if plot.code not in known]
    for entry, its in _entries(new):
        (filed,) = post(connection, book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")
        record_plots(connection, book_id, filed.entry_id, its, act.at)
    unchanged = sum(known.get(plot.code) == plot for plot in sound)
    return Registered(len(new), 0, unchanged), refused


def _entries(plots: Sequence[Plot]) -> Iterator[tuple[NewEntry, list[Plot]]]:
    together: dict[tuple[str, str], list[Plot]] = defaultdict(list)
    for plot in plots:
        together[plot.village, plot.document].append(plot)
    for (_, document), its in sorted(together.items()):
        lines = tuple(line for plot in its for line in survey_lines(plot))
        yield NewEntry(CAUSES["survey"], document, key_of("survey", [asdict(plot) for plot in its]), lines), its


def _differences(known: Plot, found: Plot) -> str:
    now, said = asdict(known), asdict(found)
    return ", ".join(name for name in now if now[name] != said[name])
