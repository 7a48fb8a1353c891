"""What lots, their lineage, obligations and the board of quotas look like in responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from api.areas import area_body, measured_body
from api.centre_fields import day_text
from api.divisions import DivisionAnswer, division_body
from api.fields import Day, Strict, Word
from api.paging import cursor_field, limit_field
from api.quota_fields import OFFICE_PATTERN, office_field, project_field
from api.schemas import (
    Answer,
    AreaAnswer,
    CountAnswer,
    MoneyAnswer,
    WeightAnswer,
    day,
    flag,
    maybe_day,
    maybe_whole,
    one_of,
    page_of,
    part,
    parts,
    text,
    whole,
)
from ledger.inquiries.quota_lots import LotNow
from ledger.quotas import INSTRUMENTS, KINDS, LINKAGE, LOT_KINDS, Lot
from ledger.quotas.board import FIGURES, Board, BoardLine
from ledger.quotas.lineage import Lineage
from ledger.quotas.lineage_nodes import WHATS, Edge, Node
from ledger.quotas.obligations import BUCKETS, Obligation, ObligationPage

_OF_LOT: Final = ("code", "kind", "instrument", "project", "origin", "document", "lender", "event")
_ENDS: Final = ("from_kind", "from_code", "to_kind", "to_code")
_OF_NODE: Final = (
    "kind", "code", "depth", "what", "instrument", "project", "project_name", "office", "document", "village",
    "village_name", "homestead", "household", "use",
)  # fmt: skip
_OF_OBLIGATION: Final = (
    "lot", "kind", "instrument", "office", "office_name", "project", "project_name", "document", "lender", "bucket",
    "days_left",
)  # fmt: skip


def as_of_field() -> Day:
    """The day on which something stands."""
    return Day(load_default=None, allow_none=False, metadata={"description": "on this day; left out: today"})


class LotQuery(Strict):
    book = office_field("only in this office's book", needed=False)
    project = project_field("only of this project")
    kind = Word(("", *LOT_KINDS), load_default="", metadata={"description": "only those that came to be so"})
    instrument = Word(("", *INSTRUMENTS), load_default="", metadata={"description": "only of this quota"})
    due_by = Day(
        load_default=None, allow_none=False, metadata={"description": "only those due on this day or before it"}
    )
    cursor = cursor_field()
    limit = limit_field()


class OneLotQuery(Strict):
    as_of = as_of_field()


class ObligationQuery(Strict):
    as_of = as_of_field()
    instrument = Word(("", *INSTRUMENTS), load_default="", metadata={"description": "only of this quota"})
    project = project_field("only of this project")
    bucket = Word(("", *BUCKETS), load_default="", metadata={"description": "only of this age"})
    cursor = cursor_field()
    limit = limit_field()


class BoardQuery(Strict):
    instrument = Word(INSTRUMENTS, load_default=LINKAGE, metadata={"description": "of which quota"})
    as_of = as_of_field()


class LotItem(Answer):
    class Meta:
        title = "QuotaLotItem"
        description = "A lot of quota: a grant, a project's share of it, an acceptance or a purchase."

    code = text("its code; of an acceptance the number of its certificate")
    kind = one_of("how it came to be", LOT_KINDS)
    instrument = one_of("which quota", INSTRUMENTS)
    book = text("key of the office in whose book it lies", pattern=OFFICE_PATTERN)
    project = text("whose it is; empty: of no project")
    origin = text("the lot that it was made of; empty: it came from outside")
    document = text("the decision behind it")
    from_day = day("since when")
    due_on = maybe_day("when it is to be returned; null: it need not be")
    lender = text("key of the office to which it is owed; empty: none that keeps a book here")
    event = text("number of the event that opened it")


LotPage = page_of(LotItem, "QuotaLotPage")


class LotHoldingAnswer(Answer):
    class Meta:
        title = "QuotaLotHolding"
        description = (
            "What a lot has in an account: an area, or its grain capacity as a weight; − is where it came from."
        )

    optional = frozenset({"area", "weight", "money", "count"})
    account = text("the account, by its name")
    kind = text("kind of account, such as quota.assigned")
    asset = text("what is counted: the quota, paddy among it, grain capacity")
    area = part(AreaAnswer, "of an area")
    weight = part(WeightAnswer, "of a weight")
    money = part(MoneyAnswer, "of money")
    count = part(CountAnswer, "of persons")


class LotAnswer(LotItem):
    class Meta:
        title = "QuotaLot"
        description = "A lot of quota as it stands on a day."

    as_of = day("on which day")
    holdings = parts(LotHoldingAnswer, "by account")
    owed = part(AreaAnswer, "still to be returned")
    days_left = maybe_whole("until it is due, below zero once overdue; null: nothing is owed or due")
    void = flag("whether the event that opened it was undone")


class NodeAnswer(Answer):
    class Meta:
        title = "LineageNode"
        description = "A lot or a plot of a lineage."

    kind = one_of("which", ("lot", "plot"))
    code = text("its code")
    depth = whole("links away from the start; below zero: where it came from")
    what = one_of("what it is", WHATS)
    instrument = text("which quota; empty: of a plot without")
    project = text("code of its project; empty: none")
    project_name = text("name of that project")
    office = text("key of the office in whose book a lot lies; empty: of a plot")
    document = text("of the event that opened, used or accepted it")
    on_day = maybe_day("of that event")
    area = part(AreaAnswer, "with which a lot was opened; of a plot what its links carry, or its area")
    village = text("code of a plot's village")
    village_name = text("name of that village")
    homestead = text("the homestead on a plot; empty: none")
    household = text("whose homestead it was, for who may see it; else empty")
    use = text("of a building plot: for what")


class EdgeAnswer(Answer):
    class Meta:
        title = "LineageLink"
        description = "What came of what, by which event."

    from_kind = one_of("lot or plot", ("lot", "plot"))
    from_code = text("its code")
    to_kind = one_of("lot or plot", ("lot", "plot"))
    to_code = text("its code")
    area = part(AreaAnswer, "over how much")
    event = text("number of the event")
    event_kind = one_of("what happened", KINDS)
    on_day = day("when")
    document = text("the decision behind it")


class LineageAnswer(Answer):
    class Meta:
        title = "Lineage"
        description = "Where quota came from and what became of it, however long the chain."

    start = part(NodeAnswer, "what was asked for")
    nodes = parts(NodeAnswer, "all of them, nearest first, the start among them")
    links = parts(EdgeAnswer, "what came of what")
    truncated = flag("whether there is more than is told")


class ObligationAnswer(Answer):
    class Meta:
        title = "QuotaObligation"
        description = "A lot with something to return."

    lot = text("its code")
    kind = one_of("how it came to be", LOT_KINDS)
    instrument = one_of("which quota", INSTRUMENTS)
    office = text("key of the office that owes it", pattern=OFFICE_PATTERN)
    office_name = text("its name")
    project = text("code of the project; empty: none")
    project_name = text("its name")
    document = text("the decision behind it")
    from_day = day("since when")
    due_on = maybe_day("when it is to be returned; null: no day is set")
    days_left = maybe_whole("below zero when overdue; null without a due day")
    bucket = one_of("how old it is", BUCKETS)
    owed = part(AreaAnswer, "still to be returned")
    used = part(AreaAnswer, "of the lot, built on")
    unused = part(AreaAnswer, "of the lot, not used yet")
    lender = text("key of the office to which it is owed; empty: none that keeps a book here")


class BucketAnswer(Answer):
    class Meta:
        title = "ObligationBucket"
        description = "What is owed of one age."

    bucket = one_of("which", BUCKETS)
    lots = whole("how many lots", minimum=0)
    owed = part(AreaAnswer, "what they owe")


class ObligationsAnswer(Answer):
    class Meta:
        title = "QuotaObligations"
        description = "A page of what the offices of a division have to return, by due day, with totals by age."

    division = part(DivisionAnswer, "the division")
    as_of = day("on which day")
    buckets = parts(BucketAnswer, "of all pages")
    items = parts(ObligationAnswer, "the obligations of this page")
    next = fields.String(allow_none=True, metadata={"description": "cursor of the next page; null on the last one"})


class FigureAnswer(Answer):
    class Meta:
        title = "BoardFigure"
        description = "Where quota stands."

    name = one_of("which figure", FIGURES)
    zh = text("what it is, in Chinese")
    en = text("what it is, in English")
    area = part(AreaAnswer, "how much")


class BoardLineAnswer(Answer):
    class Meta:
        title = "BoardLine"
        description = "What stands under an office or in a village."

    level = text("level of the division")
    code = text("its code")
    name = text("its name")
    figures = parts(FigureAnswer, "those that are not zero")


class BoardAnswer(Answer):
    class Meta:
        title = "QuotaBoard"
        description = "Where a quota stands in a division on a day: what it came from is what is held."

    division = part(DivisionAnswer, "the division")
    instrument = one_of("which quota", INSTRUMENTS)
    as_of = day("on which day")
    total = parts(FigureAnswer, "of all offices inside it")
    explained = part(AreaAnswer, "where it came from, all in all")
    held = part(AreaAnswer, "where it is, all in all")
    offices = parts(BoardLineAnswer, "by office")
    villages = parts(BoardLineAnswer, "by village")


def lot_item_body(lot: Lot, book: str) -> dict[str, Any]:
    """A lot, as lists carry it."""
    days = {name: day_text(getattr(lot, name)) for name in ("from_day", "due_on")}
    return {name: getattr(lot, name) for name in _OF_LOT} | days | {"book": book}


def lot_body(now: LotNow) -> dict[str, Any]:
    """A lot on a day, as responses carry it."""
    return lot_item_body(now.lot, now.book) | {
        "as_of": now.as_of.isoformat(),
        "holdings": [
            {"account": each.account.name, "kind": each.account.kind, "asset": each.account.asset}
            | measured_body(each.account.asset, each.amount)
            for each in now.standing
        ],
        "owed": area_body(now.owed_grains),
        "days_left": now.days_left,
        "void": now.void,
    }


def lineage_body(found: Lineage) -> dict[str, Any]:
    """A lineage, as responses carry it."""
    return {
        "start": _node(found.start),
        "nodes": [_node(each) for each in found.nodes],
        "links": [_edge(each) for each in found.edges],
        "truncated": found.truncated,
    }


def _node(node: Node) -> dict[str, Any]:
    figures = {"on_day": day_text(node.on_day), "area": area_body(node.grains)}
    return {name: getattr(node, name) for name in _OF_NODE} | figures


def _edge(edge: Edge) -> dict[str, Any]:
    said = {name: getattr(edge, name) for name in (*_ENDS, "event", "event_kind", "document")}
    return said | {"on_day": edge.on_day.isoformat(), "area": area_body(edge.grains)}


def obligations_body(found: ObligationPage) -> dict[str, Any]:
    """A page of obligations with the totals by age, as responses carry it."""
    return {
        "buckets": [
            {"bucket": name, "lots": each.lots, "owed": area_body(each.owed_grains)}
            for name, each in found.buckets.items()
        ],
        "items": [_obligation(each) for each in found.rows],
    }


def _obligation(owed: Obligation) -> dict[str, Any]:
    return {name: getattr(owed, name) for name in _OF_OBLIGATION} | {
        "from_day": owed.from_day.isoformat(),
        "due_on": day_text(owed.due_on),
        "owed": area_body(owed.owed_grains),
        "used": area_body(owed.used_grains),
        "unused": area_body(owed.unused_grains),
    }


def board_body(board: Board) -> dict[str, Any]:
    """The board of a division, as responses carry it."""
    return {
        "division": division_body(board.division),
        "instrument": board.instrument,
        "as_of": board.as_of.isoformat(),
        "total": _figures(board.total),
        "explained": area_body(board.explained),
        "held": area_body(board.held),
        "offices": [_line(each) for each in board.offices],
        "villages": [_line(each) for each in board.villages],
    }


def _line(line: BoardLine) -> dict[str, Any]:
    return {"level": line.level, "code": line.code, "name": line.name, "figures": _figures(line.figures)}


def _figures(found: Any) -> list[dict[str, Any]]:
    return [
        {"name": name, "zh": FIGURES[name][1].zh, "en": FIGURES[name][1].en, "area": area_body(grains)}
        for name, grains in found.items()
        if grains
    ]
