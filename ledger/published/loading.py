"""Loading a published table, once: the same file again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.published.data import Loaded, PublishedRow, PublishedTable
from ledger.published.models import PUBLISHED_FIGURE, PUBLISHED_FILE, PUBLISHED_ROW
from ledger.published.profiles import Profile
from ledger.published.refusals import PublishedRowTwice


def twice(profile: Profile, rows: tuple[PublishedRow, ...]) -> Iterator[tuple[int, PublishedRowTwice]]:
    """(line, refusal) of the rows that name what an earlier row names."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.labels.get(name, "") for name in profile.identity)
        earlier = first.setdefault(key, row.line)
        if earlier != row.line:
            yield row.line, PublishedRowTwice(key=" ".join(key)[:80], earlier=earlier)


def load_published(connection: Connection, profile: Profile, table: PublishedTable, act: Act) -> Loaded:
    """Keep a table as it was printed; a file with the same SHA-256 is there already and nothing is changed.

    Raises PublishedRowTwice, and what ``Act.permit`` raises.
    """
    act.permit(connection, "published.load")
    for _, refusal in twice(profile, table.rows):
        raise refusal
    known = select(PUBLISHED_FILE.c.row_count).where(PUBLISHED_FILE.c.sha256 == table.sha256)
    there = connection.scalar(known)
    if there is not None:
        return Loaded(0, there)
    head = {"sha256": table.sha256, "profile": profile.key, "name": table.file[:200]}
    counts = {"row_count": len(table.rows), "figure_count": table.figure_count}
    connection.execute(insert(PUBLISHED_FILE), head | counts | {"recorded_at": act.at, "recorded_by": act.by})
    connection.execute(insert(PUBLISHED_ROW), [_row(table.sha256, row) for row in table.rows])
    figures = list(_figures(table))
    if figures:
        connection.execute(insert(PUBLISHED_FIGURE), figures)
    act.note("published.load", "published", table.file[:200], after=head | counts)
    return Loaded(len(table.rows), 0)


def _row(sha256: str, row: PublishedRow) -> dict[str, Any]:
    return {
        "file_sha256": sha256,
        "line": row.line,
        "project": row.project,
        "township": row.township,
        "villages": row.villages,
        "document": row.document,
        "day": row.day,
        "labels": json.dumps(dict(row.labels), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    }


def _figures(table: PublishedTable) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        for figure in row.figures.values():
            yield {
                "file_sha256": table.sha256,
                "line": row.line,
                "item": figure.column,
                "printed": figure.printed,
                "unit": figure.unit,
                "scale": figure.scale,
                "value": figure.value,
            }
