"""Reading what was published, as it was loaded."""

from __future__ import annotations

import json
from collections import defaultdict

from sqlalchemy import Connection, select

from ledger.published.data import Figure, PublishedRow, PublishedTable
from ledger.published.models import PUBLISHED_FIGURE, PUBLISHED_FILE, PUBLISHED_ROW
from ledger.published.profiles import BY_KEY


def published_tables(connection: Connection, profile: str = "") -> list[PublishedTable]:
    """The loaded tables by file name, of one profile where it is named; rows and figures as in the file."""
    query = select(PUBLISHED_FILE).order_by(PUBLISHED_FILE.c.name, PUBLISHED_FILE.c.sha256)
    query = query.where(PUBLISHED_FILE.c.profile == profile) if profile else query
    return [_table(connection, file.sha256, file.profile, file.name) for file in connection.execute(query).all()]


def _table(connection: Connection, sha256: str, profile: str, name: str) -> PublishedTable:
    figures: dict[int, dict[str, Figure]] = defaultdict(dict)
    for each in connection.execute(select(PUBLISHED_FIGURE).where(PUBLISHED_FIGURE.c.file_sha256 == sha256)):
        figures[each.line][each.item] = Figure(each.item, each.printed, each.unit, each.scale, each.value)
    query = select(PUBLISHED_ROW).where(PUBLISHED_ROW.c.file_sha256 == sha256).order_by(PUBLISHED_ROW.c.line)
    columns = list(BY_KEY[profile].figures)
    rows = tuple(
        PublishedRow(
            profile=profile,
            file=name,
            line=row.line,
            project=row.project,
            township=row.township,
            villages=row.villages,
            document=row.document,
            day=row.day,
            labels=json.loads(row.labels),
            figures={column: figures[row.line][column] for column in columns if column in figures[row.line]},
        )
        for row in connection.execute(query)
    )
    return PublishedTable(profile, name, sha256, rows)


def field_names(connection: Connection) -> dict[str, str]:
    """The Chinese names of the fields of the online system's exports, by field, from the dictionaries that are loaded."""
    tables = published_tables(connection, "field-dictionary")
    return {row.labels["field"]: row.labels.get("chinese", "") for table in tables for row in table.rows}
