"""Where quota came from and what became of it: from a building plot to the homesteads that paid for it, and forward.

One recursive query a direction, however long the chain: it gathers what can be reached over links that are not undone,
each lot and plot once, and reads the links among them. Links cross the books of offices, since lots are unique.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Date, TextualSelect, select, text

from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, Words
from ledger.homesteads import find_exits, find_homesteads
from ledger.quotas.lineage_nodes import Edge, Key, Node, describe
from ledger.quotas.lots import find_lots
from ledger.quotas.models import QUOTA_EVENT, QUOTA_LINK, QUOTA_LOT
from ledger.stock import find_plots

MOST_LINKS: Final = 2_000

Direction = Literal["back", "forward"]
# Which end of a link is known, and which one is reached over it.
_ENDS: Final[Mapping[Direction, tuple[str, str]]] = {"back": ("to", "from"), "forward": ("from", "to")}
_COLUMNS: Final = "l.from_kind, l.from_code, l.to_kind, l.to_code, l.grains, l.event, e.kind, e.on_day, e.document"
# The joins are made in the order in which they are written (see ledger.book.ordered).
_STEP: Final = {
    "sqlite": "CROSS JOIN {table} WHERE {condition}",
    "postgresql": "CROSS JOIN LATERAL (SELECT * FROM {table} WHERE {condition} OFFSET 0) AS {name}",
}
# The condition on undone_at names both tables, or SQLite reads all links there are into a filter before it follows any.
_LINKS: Final = "l.{known}_code = r.code AND l.{known}_kind = r.kind AND (l.undone_at IS NULL OR r.code IS NULL)"


class LineageMissing(Refusal):
    code = "lineage-missing"
    category = "missing"
    title = Words("没有可追溯的对象", "Nothing to trace")
    detail = Words(
        "没有编号为“{code}”的指标批次、地块、宅基地、退出申请或指标业务",
        "There is no lot, plot, homestead, exit or quota event {code!r}",
    )
    rule = Words("指标按批次和地块追溯来源和去向", "Quota is traced by lots and plots")
    remedy = Words("请核对编号", "Check the number")


@dataclass(frozen=True, slots=True)
class Lineage:
    """What is linked with a lot or plot, directly or not. nodes: nearest first, the start among them at depth 0.

    truncated: there is more than was read. A node that is reached both ways stands under the way back.
    """

    start: Node
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    truncated: bool

    @property
    def back(self) -> tuple[Node, ...]:
        """Where it came from, nearest first."""
        return tuple(node for node in self.nodes if node.depth < 0)

    @property
    def forward(self) -> tuple[Node, ...]:
        """What became of it, nearest first."""
        return tuple(node for node in self.nodes if node.depth > 0)


def trace(connection: Connection, code: str, *, most: int = MOST_LINKS) -> Lineage:
    """The lineage of a lot, a plot, a homestead, an exit or a quota event. Raises LineageMissing.

    most: how many links are read in each direction.
    """
    start = _start(connection, code)
    depths: dict[Key, int] = {start: 0}
    found: dict[Edge, None] = {}
    truncated = False
    for direction, sign in (("forward", 1), ("back", -1)):
        edges = _reached(connection, start, direction, most + 1)  # type: ignore[arg-type]
        truncated |= len(edges) > most
        reached = _depths(start, edges[:most], direction)  # type: ignore[arg-type]
        depths |= {key: sign * depth for key, depth in reached.items() if key != start}
        found |= dict.fromkeys(edge for edge in edges[:most] if {edge.start, edge.end} <= {start, *reached})
    nodes = describe(connection, depths, list(found))
    order = sorted(nodes, key=lambda node: (abs(node.depth), node.depth, node.kind, node.code))
    return Lineage(order[0], tuple(order), tuple(found), truncated)


def _start(connection: Connection, code: str) -> Key:
    """What a code means. A homestead is its plot, an exit that of its homestead, an event the lot that it is about."""
    if code in find_lots(connection, [code]):
        return "lot", code
    if code in find_plots(connection, [code]):
        return "plot", code
    homesteads = find_homesteads(connection, [code])
    if code in homesteads:
        return "plot", homesteads[code].plot
    exits = find_exits(connection, [code])
    if code in exits:
        return "plot", exits[code].homestead.plot
    opened = connection.scalar(select(QUOTA_LOT.c.code).where(QUOTA_LOT.c.event == code))
    about = opened or connection.scalar(select(QUOTA_EVENT.c.lot).where(QUOTA_EVENT.c.number == code))
    if about:
        return "lot", about
    links = QUOTA_LINK.c  # a plot that the land stock does not know
    for kind, column in ((links.from_kind, links.from_code), (links.to_kind, links.to_code)):
        if connection.scalar(select(column).where(column == code, kind == "plot").limit(1)):
            return "plot", code
    raise LineageMissing(code=mask_personal_numbers(code)[:64])


def query_of(dialect: str, direction: Direction) -> TextualSelect:
    """The recursive query of a direction on a database."""
    known, reached = _ENDS[direction]
    links = _LINKS.format(known=known)
    step = _STEP[dialect]
    once = step.format(table="quota_link l", condition=links, name="l")
    if dialect == "sqlite":
        both = f"CROSS JOIN quota_link l CROSS JOIN quota_event e WHERE {links} AND e.number = l.event"
    else:
        both = f"{once} {step.format(table='quota_event e', condition='e.number = l.event', name='e')}"
    return text(
        f"WITH RECURSIVE reached(kind, code) AS ("
        f" SELECT CAST(:kind AS TEXT), CAST(:code AS TEXT)"
        f" UNION SELECT CAST(l.{reached}_kind AS TEXT), CAST(l.{reached}_code AS TEXT) FROM reached r {once})"
        f" SELECT {_COLUMNS} FROM reached r {both} LIMIT :most"
    ).columns(on_day=Date)


def _reached(connection: Connection, start: Key, direction: Direction, most: int) -> list[Edge]:
    query = query_of(connection.dialect.name, direction)
    rows: Iterable[Any] = connection.execute(query, {"kind": start[0], "code": start[1], "most": most})
    return [Edge(*row) for row in rows]


def _depths(start: Key, edges: Iterable[Edge], direction: Direction) -> dict[Key, int]:
    """How many links each of them is away, at the least."""
    onward: dict[Key, list[Key]] = {}
    for edge in edges:
        known, reached = (edge.end, edge.start) if direction == "back" else (edge.start, edge.end)
        onward.setdefault(known, []).append(reached)
    depths = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for key in onward.get(here, ()):
            if key not in depths:
                depths[key] = depths[here] + 1
                waiting.append(key)
    return depths
