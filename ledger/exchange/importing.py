"""Importing a sheet: the whole file or nothing (unless bad rows are to be skipped), once.

A dry run does everything the import does and takes it back, so that its report is exactly the import's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from ledger.access import Act, Actor, TakenBack, carry_out, permit_anywhere
from ledger.clock import SHANGHAI
from ledger.db import Database
from ledger.exchange.kinds.common import Import, Kind, Tally
from ledger.exchange.kinds.divisions import DIVISIONS
from ledger.exchange.kinds.parcels import PARCELS
from ledger.exchange.kinds.parties import PARTIES
from ledger.exchange.kinds.transfers import TRANSFERS
from ledger.exchange.models import IMPORTED_FILE
from ledger.exchange.sheets import open_sheet

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in (DIVISIONS, PARTIES, PARCELS, TRANSFERS)}
MANY: Final = 1_000  # rows after which the database should know anew how large its tables are
OPERATION_OF: Final = {
    "divisions": "divisions.load",
    "parties": "parties.register",
    "parcels": "parcels.register",
    "transfers": "contracts.record",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do. written: False after a dry run, a refusal or a file seen before."""

    kind: str
    name: str
    sha256: str
    tally: Tally
    seen_before: datetime | None
    written: bool


class _TakenBack(TakenBack):
    def __init__(self, report: Report, code: str) -> None:
        tally = report.tally
        super().__init__(code, f"{report.kind}: {tally.rows} 行，{tally.problem_count} 处问题，未写入")
        self.report = report


def import_file(
    database: Database,
    kind: str,
    source: Path | bytes,
    *,
    name: str = "",
    actor: Actor,
    at: datetime,
    effective: date | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    started: Callable[[int], Any] = lambda _total: None,
    progress: Callable[[int], Any] = lambda _rows: None,
) -> Report:
    """Import ``source`` as ``kind`` (a key of KINDS) in one transaction.

    With any problem nothing is written, unless ``skip_bad``; the report tells all problems with their places.
    ``started`` hears how many lines there are, ``progress`` how many more have been read. Raises the refusals
    of ``open_sheet`` for a file that cannot be read as this kind at all.
    """
    file_name = _as_text(name or (source.name if isinstance(source, Path) else ""))

    def work(connection: Connection, act: Act) -> Report:
        permit_anywhere(actor, OPERATION_OF[kind])
        today = at.astimezone(SHANGHAI).date()
        tally = Tally()
        while True:
            sheet = open_sheet(source, KINDS[kind].columns)
            seen = _seen_before(connection, kind, sheet.sha256)
            if seen is not None:
                return Report(kind, file_name, sheet.sha256, tally, seen, written=False)
            started(sheet.total)
            KINDS[kind].apply(Import(connection, sheet, tally, act, today, effective, skip_bad, progress))
            if not tally.again:
                break
            tally = tally.without_bad_rows()
        report = Report(kind, file_name, sheet.sha256, tally, None, written=not dry_run)
        if tally.problem_count and not skip_bad:
            raise _TakenBack(replace(report, written=False), "sheet-refused")
        if dry_run:
            raise _TakenBack(report, "dry-run")
        if not tally.problem_count:  # what was skipped may be sound once something else has come in
            _remember(connection, report, act)
        _note(act, report)
        return report

    try:
        report = carry_out(database, actor, OPERATION_OF[kind], work, at=at, subject=file_name)
    except _TakenBack as taken_back:
        return taken_back.report
    if report.tally.added + report.tally.changed >= MANY:
        database.take_statistics()
    return report


def _as_text(name: str) -> str:
    """A file's name as text: names that office machines wrote in GBK hold bytes that are none here."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _seen_before(connection: Connection, kind: str, sha256: str) -> datetime | None:
    where = (IMPORTED_FILE.c.kind == kind) & (IMPORTED_FILE.c.sha256 == sha256)
    return connection.scalar(select(IMPORTED_FILE.c.recorded_at).where(where))


def _note(act: Act, report: Report) -> None:
    tally = report.tally
    done = {"added": tally.added, "changed": tally.changed, "unchanged": tally.unchanged, "bad": tally.problem_count}
    act.note(OPERATION_OF[report.kind], "file", report.name, after=done | {"sha256": report.sha256})


def _remember(connection: Connection, report: Report, act: Act) -> None:
    row = {
        "kind": report.kind,
        "sha256": report.sha256,
        "name": report.name[:200],
        "row_count": report.tally.rows,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(IMPORTED_FILE), row)
