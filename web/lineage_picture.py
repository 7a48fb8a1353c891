"""The lineage of quota as a picture: homestead plots, certificates, projects and purchases, building plots, top to bottom.

It is drawn narrow, so that a phone shows it whole; ``lineage_table`` says the same below it for those who cannot see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for
from markupsafe import Markup

from ledger.quotas.lineage import Lineage
from ledger.quotas.lineage_nodes import WHATS, Edge, Key, Node
from web.showing import hectares, say, word

WIDTH: Final = 384
BOX: Final = (118, 62)
GAP: Final = (10, 14)
IN_A_ROW: Final = 3
MOST_IN_LAYER: Final = 9
BAND: Final = 46  # between two layers, where the lines run
LABEL: Final = 20
_LONGEST: Final = 8.3  # of a text in a box, in widths of a Chinese character
_PATH: Final = '<path class="edge{}" d="M{} {} C{} {} {} {} {} {}" marker-end="url(#tip)"/>'


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box: its node, or several of a layer in one; its corner."""

    nodes: tuple[Node, ...]
    x: int
    y: int


def picture_of(found: Lineage) -> Markup:
    """The picture as inline SVG."""
    layers = _layers(found)
    boxes: list[Drawn] = []
    labels: list[tuple[int, str]] = []
    y = 6
    for layer in layers:
        labels.append((y + 13, _label(layer)))
        y += LABEL
        groups = _groups(layer, found.start)
        for first in range(0, len(groups), IN_A_ROW):
            row = groups[first : first + IN_A_ROW]
            left = (WIDTH - len(row) * BOX[0] - (len(row) - 1) * GAP[0]) // 2
            boxes += [Drawn(nodes, left + place * (BOX[0] + GAP[0]), y) for place, nodes in enumerate(row)]
            y += BOX[1] + GAP[1]
        y += BAND - GAP[1]
    height = y - BAND + 10
    where: dict[Key, Drawn] = {(node.kind, node.code): box for box in boxes for node in box.nodes}
    parts = [_edge(where[start], where[end], grains) for (start, end), grains in _joined(found.edges, where).items()]
    parts += [_box(box, found.start) for box in boxes]
    parts += [Markup('<text class="layer" x="4" y="{}">{}</text>').format(at, said) for at, said in labels]
    head = Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg"><defs>'
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>'
    ).format(WIDTH, height, word("qp_picture_label", code=found.start.code))
    return head + Markup("").join(parts) + Markup("</svg>")


def _layers(found: Lineage) -> list[list[Node]]:
    """The nodes from their sources on: each one below all that it came from."""
    nodes: dict[Key, Node] = {(each.kind, each.code): each for each in found.nodes}
    into: dict[Key, set[Key]] = defaultdict(set)
    for edge in found.edges:
        if edge.start in nodes and edge.end in nodes:
            into[edge.end].add(edge.start)
    depth: dict[Key, int] = dict.fromkeys(nodes, 0)
    for _ in range(len(nodes)):
        moved = False
        for end, starts in into.items():
            deepest = max(depth[start] for start in starts) + 1
            if deepest > depth[end] and deepest <= len(nodes):
                depth[end], moved = deepest, True
        if not moved:
            break
    layers: dict[int, list[Node]] = defaultdict(list)
    for key, node in nodes.items():
        layers[depth[key]].append(node)
    order = list(WHATS)
    return [
        sorted(layers[at], key=lambda node: (order.index(node.what), -node.grains, node.code)) for at in sorted(layers)
    ]


def _groups(layer: Sequence[Node], start: Node) -> list[tuple[Node, ...]]:
    """The boxes of a layer: a node each; once there are many, the plots of a village together and the rest in one.

    What was asked for stays alone.
    """
    if len(layer) <= MOST_IN_LAYER:
        return [(node,) for node in layer]
    alone = [(node,) for node in layer if node == start]
    others: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in layer:
        if node != start:
            others[(node.what, node.village) if node.village else (node.kind, node.code)].append(node)
    largest = sorted(others.values(), key=lambda nodes: -sum(node.grains for node in nodes))
    boxes = alone + [tuple(nodes) for nodes in largest]
    if len(boxes) <= MOST_IN_LAYER:
        return boxes
    kept = boxes[: MOST_IN_LAYER - 1]
    return [*kept, tuple(node for nodes in boxes[len(kept) :] for node in nodes)]


def _label(layer: Sequence[Node]) -> str:
    kinds = list(dict.fromkeys(node.what for node in layer))
    return f"{word('comma').join(say(WHATS[kind]) for kind in kinds)}（{len(layer)}）"


def _joined(edges: Sequence[Edge], where: dict[Key, Drawn]) -> dict[tuple[Key, Key], int]:
    """Area by pair of boxes, each named by its first node: lines that run between the same boxes are one."""
    found: dict[tuple[Key, Key], int] = defaultdict(int)
    for edge in edges:
        if edge.start in where and edge.end in where:
            first, last = where[edge.start].nodes[0], where[edge.end].nodes[0]
            found[(first.kind, first.code), (last.kind, last.code)] += edge.grains
    return dict(found)


def _edge(start: Drawn, end: Drawn, grains: int) -> Markup:
    back = end.y <= start.y
    x1, x2 = start.x + BOX[0] // 2, end.x + BOX[0] // 2
    y1, y2 = (start.y, end.y + BOX[1] + 2) if back else (start.y + BOX[1], end.y - 2)
    bend = (y2 - y1) // 2
    if start.y == end.y:
        y1 = y2 = start.y + BOX[1]
        bend = 24
        y2 += 2
        path = Markup(_PATH).format(" back", x1, y1, x1, y1 + bend, x2, y2 + bend, x2, y2)
    else:
        path = Markup(_PATH).format(" back" if back else "", x1, y1, x1, y1 + bend, x2, y2 - bend, x2, y2)
    return path + Markup('<text class="carried" x="{}" y="{}">{}</text>').format((x1 + x2) // 2, (y1 + y2) // 2 + 3, hectares(grains))  # fmt: skip


def _box(box: Drawn, start: Node) -> Markup:
    node = box.nodes[0]
    grains = sum(each.grains for each in box.nodes)
    several = len(box.nodes) > 1
    title, where = _short(node.code), _short(node.village_name or node.project_name or node.document)
    if several:
        of_one = len({each.village for each in box.nodes}) == 1
        title = _short(node.village_name or node.village) if of_one else word("qp_more_of", count=len(box.nodes))
        where = word("qp_plots_count", count=len(box.nodes)) if of_one else ""
    classes = f"box {node.what}{' start' if node == start and not several else ''}"
    lines = [("name", title, 18), ("where", where, 35), ("sum", f"{hectares(grains)} {word('unit_ha')}", 53)]
    shapes = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="6"/>').format(
        classes, box.x, box.y, *BOX
    )
    middle = box.x + BOX[0] // 2
    texts = Markup("").join(
        Markup('<text class="{}" x="{}" y="{}">{}</text>').format(kind, middle, box.y + at, said)
        for kind, said, at in lines
        if said
    )
    tip = Markup("<title>{}</title>").format(f"{say(WHATS[node.what])} {node.code}")
    if several:
        return shapes + texts
    return Markup('<a href="{}">{}{}{}</a>').format(address_of(node), tip, shapes, texts)


def address_of(node: Node) -> str:
    """The page of a lot or plot."""
    if node.kind == "lot":
        return url_for("pages.quota_lots.one", code=node.code)
    return url_for("pages.quota_lots.plot", code=node.code)


def _short(text: str) -> str:
    """As much of a text as a box holds: of a long one its beginning and its end."""
    if _wide(text) <= _LONGEST:
        return text
    head, tail = text[:3], text[3:]
    while tail and _wide(f"{head}…{tail}") > _LONGEST:
        tail = tail[1:]
    return f"{head}…{tail}"


def _wide(text: str) -> float:
    """The width of a text, in Chinese characters."""
    return sum(1.0 if ord(each) > 0x2E7F else 0.7 if each.isupper() else 0.6 for each in text)
