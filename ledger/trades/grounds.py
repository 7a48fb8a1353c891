"""The ground behind a lot: its reclaimed plots through the lineage, with the households whose homesteads they were."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ledger.homesteads import CLOSED
from ledger.homesteads.models import EXIT, EXIT_AGREEMENT, HOMESTEAD
from ledger.quotas.models import QUOTA_EVENT_LINE, QUOTA_LINK
from ledger.trades.sharing import Ground


def grounds_of(connection: Connection, lot: str) -> list[Ground]:
    """The plots that a certificate was made of, by code; none of a lot that was bought or has totals only.

    What counts for a household is its plot's area in the lot, up to the area that its exit agreement counts.
    """
    link, line, home, left, agreed = (
        each.c for each in (QUOTA_LINK, QUOTA_EVENT_LINE, HOMESTEAD, EXIT, EXIT_AGREEMENT)
    )
    standing = (left.homestead == home.code) & left.step.not_in(CLOSED)
    query = (
        select(link.from_code, line.village, home.household, link.grains, agreed.quota_basis_grains)
        .join(QUOTA_EVENT_LINE, (line.event == link.event) & (line.plot == link.from_code))
        .outerjoin(HOMESTEAD, home.plot == link.from_code)
        .outerjoin(EXIT, standing)
        .outerjoin(EXIT_AGREEMENT, agreed.exit_number == left.number)
        .where(link.to_kind == "lot", link.to_code == lot, link.from_kind == "plot", link.undone_at.is_(None))
        .order_by(link.from_code)
    )
    found = []
    for plot, village, household, grains, counted in connection.execute(query):
        own = 0 if household is None else grains if counted is None else min(grains, counted)
        found.append(Ground(plot, village, household or "", grains, own))
    return found
