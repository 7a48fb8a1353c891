"""Importing a sheet: the whole file or nothing (unless bad rows are to be skipped), once.

A dry run does everything the import does and takes it back, so that its report is exactly the import's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from ledger.access import Act, Actor, TakenBack, carry_out, may, permit_anywhere
from ledger.db import Database
from ledger.exchange.columns import NO_MAPPING, Mapping
from ledger.exchange.file_refusals import HeaderMissingColumn, HeaderUnknownColumn
from ledger.exchange.import_refusals import ImportFileDiffers
from ledger.exchange.kinds.common import Import, Kind, Tally
from ledger.exchange.kinds.divisions import DIVISIONS
from ledger.exchange.kinds.homesteads import HOMESTEADS
from ledger.exchange.kinds.land import LAND
from ledger.exchange.kinds.parcels import PARCELS
from ledger.exchange.kinds.parties import PARTIES
from ledger.exchange.kinds.projects import PROJECTS
from ledger.exchange.kinds.published import PUBLISHED, kind_of_sheet
from ledger.exchange.kinds.quota import QUOTA
from ledger.exchange.kinds.transfers import TRANSFERS
from ledger.exchange.mappings import mapping_named, mapping_remembered
from ledger.exchange.models import IMPORTED_FILE
from ledger.exchange.preview import Preview
from ledger.exchange.sheets import Sheet, open_sheet, read_headings

_ALL: Final = (DIVISIONS, PARTIES, PARCELS, TRANSFERS, LAND, HOMESTEADS, PROJECTS, QUOTA)
KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _ALL}
MANY: Final = 1_000  # rows after which the database should know anew how large its tables are
OPERATION_OF: Final = {
    "divisions": "divisions.load",
    "parties": "parties.register",
    "parcels": "parcels.register",
    "transfers": "contracts.record",
    "land": "stock.record",
    "homesteads": "homesteads.register",
    "projects": "quotas.record",
    "quota": "quotas.record",
    PUBLISHED: "published.load",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do. written: False after a dry run, a refusal or a file seen before.

    mapping: by which mapping the sheet was read, empty where its headings are ours. preview: what was filed, where
    that was asked for; empty when the commit files nothing.
    """

    kind: str
    name: str
    sha256: str
    tally: Tally
    seen_before: datetime | None
    written: bool
    skips_bad: bool = False
    mapping: Mapping = NO_MAPPING
    preview: Preview | None = None

    @property
    def state(self) -> str:
        """done, dry (what the commit would do), refused (with a dry run too), or seen (before)."""
        if self.seen_before is not None:
            return "seen"
        refused = self.tally.problem_count and not self.skips_bad
        return "done" if self.written else "refused" if refused else "dry"


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
    mapping: Mapping | str | None = None,
    expected: str = "",
    preview: Preview | None = None,
    recorded: Callable[[Connection, Act, Report], None] = lambda _connection, _act, _report: None,
    started: Callable[[int], Any] = lambda _total: None,
    progress: Callable[[int], Any] = lambda _rows: None,
) -> Report:
    """Import ``source`` as ``kind`` (a key of KINDS, or PUBLISHED) in one transaction.

    With any problem nothing is written, unless ``skip_bad``; the report tells all problems with their places.
    mapping: one to read the sheet by, or the name of a saved one; without, the one that is remembered for a header
    that is not ours. expected: the SHA-256 of the file that was previewed. preview: collects what is filed. recorded:
    is told what was done, inside the transaction that did it. ``started`` hears how many lines there are, ``progress``
    how many more have been read. Raises ImportFileDiffers, the refusals of ``open_sheet`` for a file that cannot be
    read as this kind at all, and those of saved mappings.
    """
    file_name = _as_text(name or (source.name if isinstance(source, Path) else ""))
    asked = _Asked(kind, source, file_name, effective, dry_run, skip_bad, mapping, expected, preview)

    def work(connection: Connection, act: Act) -> Report:
        report = _applied(connection, act, asked, started, progress)
        if report.written:
            recorded(connection, act, report)
        return report

    try:
        report = carry_out(database, actor, OPERATION_OF[kind], work, at=at, subject=file_name)
    except _TakenBack as taken_back:
        return taken_back.report
    if report.tally.added + report.tally.changed >= MANY:
        database.take_statistics()
    return report


@dataclass(frozen=True, slots=True)
class _Asked:
    """What ``import_file`` was asked for."""

    kind: str
    source: Path | bytes
    name: str
    effective: date | None
    dry_run: bool
    skip_bad: bool
    mapping: Mapping | str | None
    expected: str
    preview: Preview | None

    def report(self, sheet: Sheet, tally: Tally, seen: datetime | None, written: bool) -> Report:
        return Report(
            self.kind, self.name, sheet.sha256, tally, seen, written, self.skip_bad, sheet.mapping, self.preview
        )


def _applied(
    connection: Connection,
    act: Act,
    asked: _Asked,
    started: Callable[[int], Any],
    progress: Callable[[int], Any],
) -> Report:
    """Apply the sheet. Raises _TakenBack for what must not stay: a dry run, bad rows."""
    permit_anywhere(act.actor, OPERATION_OF[asked.kind])
    if asked.preview is not None:
        asked.preview.begin(connection)
    tally, mapping = Tally(), _mapping(connection, act, asked)
    while True:
        sheet = _opened(connection, act, asked, mapping)
        mapping = sheet.mapping
        seen = _seen_before(connection, asked.kind, sheet.sha256)
        if seen is not None:
            return asked.report(sheet, tally, seen, written=False)
        started(sheet.total)
        kind = _kind(asked)
        kind.apply(Import(connection, sheet, tally, act, act.today, asked.effective, asked.skip_bad, progress))
        if not tally.again:
            break
        tally = tally.without_bad_rows()
    if tally.problem_count and not asked.skip_bad:
        raise _TakenBack(asked.report(sheet, tally, None, written=False), "sheet-refused")
    if asked.preview is not None:
        asked.preview.collect(connection)
    report = asked.report(sheet, tally, None, written=not asked.dry_run)
    if asked.dry_run:
        raise _TakenBack(report, "dry-run")
    if not tally.problem_count:  # what was skipped may be sound once something else has come in
        _remember(connection, report, act)
    _note(act, report)
    return report


def _kind(asked: _Asked) -> Kind:
    """The kind that was asked for; of a published table the one that its header row says."""
    return kind_of_sheet(asked.source, asked.name) if asked.kind == PUBLISHED else KINDS[asked.kind]


def _mapping(connection: Connection, act: Act, asked: _Asked) -> Mapping | None:
    if not isinstance(asked.mapping, str):
        return asked.mapping
    kind = _kind(asked)
    return mapping_named(connection, act.actor, kind, asked.mapping, act.today).mapping(kind)


def _opened(connection: Connection, act: Act, asked: _Asked, mapping: Mapping | None) -> Sheet:
    """The sheet by a mapping; without one by our headings, else by the mapping that is remembered for its header."""
    kind = _kind(asked)
    try:
        sheet = open_sheet(asked.source, kind.columns, mapping=mapping or NO_MAPPING)
    except (HeaderUnknownColumn, HeaderMissingColumn):
        remembered = _remembered(connection, act, kind, asked.source) if mapping is None else None
        if remembered is None:
            raise
        sheet = open_sheet(asked.source, kind.columns, mapping=remembered)
    if asked.expected and sheet.sha256 != asked.expected:
        raise ImportFileDiffers(expected=asked.expected[:12], found=sheet.sha256[:12])
    return sheet


def _remembered(connection: Connection, act: Act, kind: Kind, source: Path | bytes) -> Mapping | None:
    if not may(act.actor, "imports.read"):
        return None
    return mapping_remembered(connection, act.actor, kind, read_headings(source), act.today)


def _as_text(name: str) -> str:
    """A file's name as text: names that office machines wrote in GBK hold bytes that are none here."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _seen_before(connection: Connection, kind: str, sha256: str) -> datetime | None:
    where = (IMPORTED_FILE.c.kind == kind) & (IMPORTED_FILE.c.sha256 == sha256)
    return connection.scalar(select(IMPORTED_FILE.c.recorded_at).where(where))


def _note(act: Act, report: Report) -> None:
    tally = report.tally
    done = {"added": tally.added, "changed": tally.changed, "unchanged": tally.unchanged, "bad": tally.problem_count}
    by = {"mapping": report.mapping.label} if report.mapping.label else {}
    act.note(OPERATION_OF[report.kind], "file", report.name, after=done | {"sha256": report.sha256} | by)


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
