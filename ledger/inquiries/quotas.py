"""Lineage, obligations, the board and the sheets of quotas, as far as whoever asks may see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from ledger.access import Actor, may, parties_in_reach, permit, permit_anywhere, villages_in_reach
from ledger.places import Division
from ledger.quotas.board import Board, board
from ledger.quotas.books import place_of
from ledger.quotas.lineage import Lineage, trace
from ledger.quotas.lineage_nodes import Node
from ledger.quotas.obligations import ObligationPage, WantedObligations, obligations
from ledger.quotas.sheets import ProjectLine, UseLine, quota_ledger, uses

_HOUSEHOLDS = "homesteads.read"


def read_trace(connection: Connection, actor: Actor, code: str) -> Lineage:
    """The lineage of a lot or plot, for the office of any of its lots and of any of its villages. Raises LineageMissing.

    Whose a homestead was is told to those alone who may look at that homestead.
    """
    permit_anywhere(actor, "quotas.read")
    found = trace(connection, code)
    places = [place_of(node.office) for node in found.nodes if node.office]
    villages = [node.village for node in found.nodes if node.village]
    permit(connection, actor, "quotas.read", places=places, villages=villages)
    visible = _visible(connection, actor, found)
    nodes = tuple(_masked(node, visible) for node in found.nodes)
    return replace(found, start=_masked(found.start, visible), nodes=nodes)


def _visible(connection: Connection, actor: Actor, found: Lineage) -> frozenset[str]:
    """The plots whose household may be told."""
    owned = [node for node in found.nodes if node.household]
    if not owned or not may(actor, _HOUSEHOLDS):
        return frozenset()
    reach = villages_in_reach(actor, _HOUSEHOLDS)
    villages = {node.village for node in owned}
    if reach is not None:
        villages &= set(connection.scalars(reach.where(reach.selected_columns[0].in_(sorted(villages)))))
    mine = parties_in_reach(actor, _HOUSEHOLDS)
    return frozenset(node.code for node in owned if node.village in villages or node.household in mine)


def _masked(node: Node, visible: frozenset[str]) -> Node:
    return node if node.kind == "lot" or node.code in visible else replace(node, household="")


def read_obligations(
    connection: Connection, actor: Actor, division: Division, wanted: WantedObligations
) -> ObligationPage:
    """What the offices of a division have to return, for whoever reaches the division."""
    permit(connection, actor, "quotas.read", division=division)
    return obligations(connection, division, wanted)


def read_board(connection: Connection, actor: Actor, division: Division, instrument: str, as_of: date) -> Board:
    """Where an instrument stands in a division as of a day, for whoever reaches the division."""
    permit(connection, actor, "quotas.read", division=division)
    return board(connection, division, instrument, as_of)


def read_quota_ledger(
    connection: Connection,
    actor: Actor,
    division: Division,
    as_of: date,
    *,
    instrument: str = "",
    after: str = "",
    limit: int = 100,
) -> tuple[ProjectLine, ...]:
    """A page of the quota ledger of a division, for whoever reaches the division."""
    permit(connection, actor, "quotas.read", division=division)
    return quota_ledger(connection, division, as_of, instrument=instrument, after=after, limit=limit)


def read_uses(
    connection: Connection, actor: Actor, division: Division, as_of: date, *, instrument: str = ""
) -> tuple[UseLine, ...]:
    """What quota was used for in the villages of a division, for whoever reaches the division."""
    permit(connection, actor, "quotas.read", division=division)
    return uses(connection, division, as_of, instrument=instrument)
