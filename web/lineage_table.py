"""The lineage of quota as a table: a line a link; of many plots a line a village, and the plots folded below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from ledger.quotas import USES
from ledger.quotas.lineage import Lineage
from ledger.quotas.lineage_nodes import WHATS, Edge, Key, Node
from web.centre_parts import Cell, Table
from web.dossiers import Folded, Section, ha_cell
from web.lineage_picture import address_of
from web.quota_parts import event_cell, kind_said
from web.showing import say, word

MOST_LINKS: Final = 24  # that stand a line each
MOST_FOLDED: Final = 50
Nodes = Mapping[Key, Node]
Group = tuple[str, str, str, str, str]  # what the plots are, their village, the other end's kind and code, the event


def tables_of(found: Lineage) -> list[Section]:
    """The same as the picture, from the sources on."""
    nodes: Nodes = {(each.kind, each.code): each for each in found.nodes}
    links = sorted(found.edges, key=lambda each: (each.on_day, each.event, each.from_code, each.to_code))
    groups = _groups(nodes, links) if len(links) > MOST_LINKS else {}
    many = {group: each for group, each in groups.items() if len(each) > 1}
    grouped = {id(edge): group for group, each in many.items() for edge in each}
    rows, told = [], set[Group]()
    for edge in links:
        group = grouped.get(id(edge))
        if group is None:
            rows.append(_row(_named(nodes, edge.start), _named(nodes, edge.end), edge.grains, edge))
        elif group not in told:
            told.add(group)
            rows.append(_row_of(nodes, group, many[group]))
    sections: list[Section] = [Table(word("qp_lineage_table"), _headings(), rows, word("qp_lineage_none"))]
    return [*sections, *_folded(found.start.code, nodes, many)]


def _headings() -> tuple[str, ...]:
    return (word("qp_from"), word("qp_to"), word("qp_area_ha"), word("day"), word("qp_by_event"), word("document"))


def _groups(nodes: Nodes, links: Sequence[Edge]) -> dict[Group, list[Edge]]:
    """Links between a lot and plots by village, as long as one event made them."""
    found: dict[Group, list[Edge]] = defaultdict(list)
    for edge in links:
        plot, other = (edge.start, edge.end) if edge.from_kind == "plot" else (edge.end, edge.start)
        node = nodes.get(plot)
        if node is not None and node.kind == "plot" and other[0] == "lot":
            found[node.what, node.village, edge.from_kind, other[1], edge.event].append(edge)
    return found


def _row(start: Cell, end: Cell, grains: int, edge: Edge) -> tuple[Cell, ...]:
    event = event_cell(edge.event, f"{kind_said(edge.event_kind)} {edge.event}")
    return start, end, ha_cell(grains), Cell(edge.on_day), event, Cell(edge.document)


def _row_of(nodes: Nodes, group: Group, links: Sequence[Edge]) -> tuple[Cell, ...]:
    """All plots of a village in one line."""
    what, village, from_kind, lot, _ = group
    plots = {edge.start if from_kind == "plot" else edge.end for edge in links}
    name = nodes[next(iter(plots))].village_name or village or "—"
    together = Cell(word("qp_plots_of_village", village=name, what=say(WHATS[what]), count=len(plots)))
    other = _named(nodes, ("lot", lot))
    ends = (together, other) if from_kind == "plot" else (other, together)
    return _row(*ends, sum(edge.grains for edge in links), links[0])


def _folded(code: str, nodes: Nodes, many: Mapping[Group, Sequence[Edge]]) -> list[Section]:
    """The first of the plots that stand together above, and where the others are to be seen."""
    every = [edge for links in many.values() for edge in links]
    if not every:
        return []
    rows = [_row(_named(nodes, edge.start), _named(nodes, edge.end), edge.grains, edge) for edge in every[:MOST_FOLDED]]
    more = len(every) - len(rows)
    hint = word("qp_plots_more", count=more, code=code) if more else ""
    return [Folded(word("qp_plots_singly", shown=len(rows), count=len(every)), Table("", _headings(), rows), hint)]


def _named(nodes: Nodes, key: Key) -> Cell:
    node = nodes.get(key)
    if node is None:
        return Cell(key[1])
    more = [say(WHATS[node.what]), node.code]
    more += [f"{word('qp_homestead')} {node.homestead}"] if node.homestead else []
    more += [node.village_name] if node.village_name else []
    more += [say(USES[node.use])] if node.use in USES and node.use else []
    return Cell(" · ".join(more), address_of(node))
