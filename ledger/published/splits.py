"""Which rows of a table the publisher splits into which others: (the whole, its parts, whether the split is complete)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.published.data import PublishedRow, PublishedTable
from ledger.published.profiles import BY_KEY


def plots_of_areas(table: PublishedTable) -> Iterator[tuple[PublishedRow, list[PublishedRow], bool]]:
    """A project area and the plots in it: of the same batch and township, in one of its villages. Not all are printed."""
    for whole in table.rows:
        if whole.labels.get("row_kind") != "project_area_total":
            continue
        villages = whole.villages.split(BY_KEY[table.profile].separator)
        parts = [
            row
            for row in table.rows
            if row.labels.get("row_kind") == "plot_in_area"
            and (row.project, row.township) == (whole.project, whole.township)
            and row.villages in villages
        ]
        yield whole, parts, False


def of_which(table: PublishedTable) -> Iterator[tuple[PublishedRow, list[PublishedRow], bool]]:
    """A total ``… all`` and the rows of the same area and batch that are noted ``of which``."""
    for whole in table.rows:
        stem, mark, last = whole.township.rpartition(" ")
        if mark and last == "all":
            parts = [
                row
                for row in table.rows
                if row.labels.get("note") == "of which"
                and row.project == whole.project
                and row.township.rpartition(" ")[0] == stem
            ]
            yield whole, parts, True


def of_budget(table: PublishedTable) -> Iterator[tuple[PublishedRow, list[PublishedRow], bool]]:
    """The total of a budget and its lines."""
    total = "TOTAL_PUBLISHED"
    lines = [row for row in table.rows if row.project != total]
    yield from ((row, lines, True) for row in table.rows if row.project == total)
