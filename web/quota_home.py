"""What the land bureau sees of its quotas on the start page: the figures, what is owed by days left, what waits."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.clock import today
from ledger.inquiries.quota_pages import offices_within
from ledger.inquiries.quotas import read_board, read_obligations
from ledger.places import Division
from ledger.quotas import LINKAGE
from ledger.quotas.obligations import OVERDUE, Obligation, WantedObligations
from web.dossiers import Tile
from web.quota_parts import days_badge, days_said
from web.showing import hectares, mu, word

SHOWN = 6


@dataclass(frozen=True, slots=True)
class QuotaHome:
    """An office's linkage quota in figures, and its next obligations. overdue: how many lots are late."""

    office: Division
    address: str
    tiles: tuple[Tile, ...]
    rows: tuple[Obligation, ...]
    overdue: int
    count: int

    def said(self, row: Obligation) -> str:
        """How long is left, in plain words."""
        return days_said(row.due_on) if row.due_on is not None else word("qp_undated")

    def badge(self, row: Obligation) -> str:
        return days_badge(row.due_on) if row.due_on is not None else "draft"


def quota_home(connection: Connection, actor: Actor) -> QuotaHome | None:
    """The quotas of somebody's own office; None for who has none."""
    if not may(actor, "quotas.read"):
        return None
    day = today()
    office = next(iter(offices_within(connection, actor, "quotas.read", day)), None)
    if office is None:
        return None
    total = read_board(connection, actor, office, LINKAGE, day).total
    found = read_obligations(connection, actor, office, WantedObligations(day, LINKAGE, limit=SHOWN))
    surplus = total["surplus"] + total["listed"] + total["pledged"] + total["acquired"]
    late = found.buckets.get(OVERDUE)
    tiles = (
        _tile(word("qp_unassigned"), total["unassigned"] + total["assigned"]),
        _tile(word("qp_in_use"), total["resettlement"] + total["rural-reserve"] + total["town"]),
        _tile(word("qp_to_return"), total["owed"], "late" if late is not None and late.lots else ""),
        _tile(word("qp_surplus"), surplus),
    )
    count = sum(each.lots for each in found.buckets.values())
    address = url_for("pages.quota_board.index", division=office.key)
    return QuotaHome(office, address, tiles, found.rows, late.lots if late is not None else 0, count)


def _tile(label: str, grains: int, tone: str = "") -> Tile:
    return Tile(label, hectares(grains), word("unit_ha"), f"{mu(grains)} {word('unit_mu')}", tone=tone)
