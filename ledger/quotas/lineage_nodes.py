"""What the lots and plots of a lineage are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.book.models import BOOK
from ledger.errors import Words
from ledger.homesteads.models import HOMESTEAD
from ledger.places.models import DIVISION
from ledger.quotas.data import LOT_KINDS
from ledger.quotas.models import QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LOT, QUOTA_PROJECT
from ledger.stock import find_plots

_CHUNK: Final = 500
Key = tuple[str, str]  # lot or plot, and its code
PLOT_KINDS: Final[Mapping[str, Words]] = {
    "homestead": Words("宅基地", "homestead"),
    "reclaimed": Words("复垦地块", "reclaimed plot"),
    "building": Words("建新地块", "building plot"),
    "plot": Words("地块", "plot"),
}
WHATS: Final[Mapping[str, Words]] = LOT_KINDS | PLOT_KINDS  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Edge:
    """A link: what came of what, over how much area, by which event."""

    from_kind: str
    from_code: str
    to_kind: str
    to_code: str
    grains: int
    event: str
    event_kind: str
    on_day: date
    document: str

    @property
    def start(self) -> Key:
        return self.from_kind, self.from_code

    @property
    def end(self) -> Key:
        return self.to_kind, self.to_code


@dataclass(frozen=True, slots=True)
class Node:
    """A lot or a plot. kind: ``lot`` or ``plot``. depth: links away from the start; below zero: where it came from. what: a key of WHATS.

    office: key of the division in whose book a lot is. document, on_day: of the event that opened the lot, or that
    last used or accepted the plot; None where no event did. grains: with which a lot was opened; of a plot what its
    links carry, or its area in the land stock where it has none. use: of a building plot, a key of USES.
    """

    kind: str
    code: str
    depth: int
    what: str
    instrument: str = ""
    project: str = ""
    project_name: str = ""
    office: str = ""
    document: str = ""
    on_day: date | None = None
    grains: int = 0
    village: str = ""
    village_name: str = ""
    homestead: str = ""
    household: str = ""
    use: str = ""


def describe(connection: Connection, depths: Mapping[Key, int], edges: Sequence[Edge]) -> list[Node]:
    """The lots and plots of a lineage, each with what is known of it."""
    lots = sorted(code for kind, code in depths if kind == "lot")
    plots = sorted(code for kind, code in depths if kind == "plot")
    return [*_lots(connection, lots, depths), *_plots(connection, plots, depths, edges)]


def _chunks(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (codes[start : start + _CHUNK] for start in range(0, len(codes), _CHUNK))


def _lots(connection: Connection, codes: Sequence[str], depths: Mapping[Key, int]) -> Iterator[Node]:
    query = (
        select(QUOTA_LOT, QUOTA_EVENT.c.grains, QUOTA_PROJECT.c.name, QUOTA_PROJECT.c.book_key)
        .add_columns(BOOK.c.division_level, BOOK.c.division_code)
        .join(QUOTA_EVENT, QUOTA_EVENT.c.number == QUOTA_LOT.c.event)
        .join(BOOK, BOOK.c.id == QUOTA_LOT.c.book_id)
        .outerjoin(QUOTA_PROJECT, QUOTA_PROJECT.c.code == QUOTA_LOT.c.project)
    )
    for chunk in _chunks(codes):
        for row in connection.execute(query.where(QUOTA_LOT.c.code.in_(chunk))):
            yield Node(
                "lot",
                row.code,
                depths["lot", row.code],
                row.kind,
                row.instrument,
                row.project,
                row.name or "",
                row.book_key or f"{row.division_level}:{row.division_code}",
                row.document,
                row.from_day,
                row.grains,
            )


def _plots(
    connection: Connection, codes: Sequence[str], depths: Mapping[Key, int], edges: Sequence[Edge]
) -> Iterator[Node]:
    known = {code: plot for chunk in _chunks(codes) for code, plot in find_plots(connection, chunk).items()}
    homesteads = _homesteads(connection, codes)
    lines = _lines(connection, codes, {edge.event for edge in edges})
    touching: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        for kind, code in (edge.start, edge.end):
            if kind == "plot":
                touching[code].append(edge)
    villages = {code: plot.village for code, plot in known.items()}
    villages = {code: villages.get(code) or lines.get(code, ("", ""))[0] for code in codes}
    names = names_of_villages(connection, villages.values())
    for code in codes:
        homestead, household = homesteads.get(code, ("", ""))
        ends = {edge.to_kind == "plot" and edge.to_code == code for edge in touching[code]}
        last = max(touching[code], key=lambda edge: edge.on_day, default=None)
        carried = sum(edge.grains for edge in touching[code] if (edge.to_kind == "plot") == (True in ends))
        yield Node(
            "plot",
            code,
            depths["plot", code],
            "homestead" if homestead else "building" if True in ends else "reclaimed" if ends else "plot",
            document=last.document if last else "",
            on_day=last.on_day if last else None,
            grains=carried or (known[code].grains if code in known else 0),
            village=villages[code],
            village_name=names.get(villages[code], ""),
            homestead=homestead,
            household=household,
            use=lines.get(code, ("", ""))[1],
        )


def _homesteads(connection: Connection, plots: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The homestead on each plot, and whose it is."""
    found: dict[str, tuple[str, str]] = {}
    for chunk in _chunks(plots):
        query = select(HOMESTEAD.c.plot, HOMESTEAD.c.code, HOMESTEAD.c.household).where(HOMESTEAD.c.plot.in_(chunk))
        found |= {plot: (code, household) for plot, code, household in connection.execute(query)}
    return found


def _lines(connection: Connection, plots: Sequence[str], events: set[str]) -> dict[str, tuple[str, str]]:
    """Village and use of each plot, as the events say that linked it."""
    line = QUOTA_EVENT_LINE.c
    found: dict[str, tuple[str, str]] = {}
    for chunk in _chunks(plots):
        rows: Iterable[Any] = connection.execute(
            select(line.plot, line.village, line.use, line.event).where(line.plot.in_(chunk)).order_by(line.use)
        )
        found |= {row.plot: (row.village, row.use) for row in rows if row.event in events}
    return found


def names_of_villages(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """The last names of villages."""
    found: dict[str, str] = {}
    for chunk in _chunks(sorted(set(codes) - {""})):
        query = select(DIVISION.c.code, DIVISION.c.name).where(DIVISION.c.level == "village")
        rows = connection.execute(query.where(DIVISION.c.code.in_(chunk)).order_by(DIVISION.c.valid_from))
        found |= {row.code: row.name for row in rows}
    return found
