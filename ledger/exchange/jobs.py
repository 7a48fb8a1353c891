"""Imports that come over HTTP: carried out at once, kept with what became of them, for whoever made them.

The upload is kept beside it for a day, sealed under the data key, because it holds personal data: for the preview to
be committed by its hash and for the workbook of its errors.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from ledger.access import Act, Actor, permit_anywhere
from ledger.commands import CommandKeyReused
from ledger.db import Database
from ledger.exchange.import_refusals import ImportMissing, UploadGone
from ledger.exchange.importing import Report, import_file
from ledger.exchange.models import IMPORT_JOB
from ledger.exchange.preview import FiledEntry, Preview
from ledger.exchange.telling import Told
from ledger.exchange.unpack import MEBIBYTE
from ledger.personal.keyring import keyring
from ledger.personal.suites import NONCE_BYTES, SUITES

MOST_BYTES: Final = 16 * MEBIBYTE  # of an upload; larger files go in at the command line
KEPT: Final = timedelta(days=1)
_HEAD: Final = tuple(IMPORT_JOB.c[name] for name in ("id", "kind", "name", "sha256", "state", "report", "recorded_at", "recorded_by"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """What is to be imported, and how. mapping: the name of a saved one. key: under which it is carried out once."""

    kind: str
    data: bytes = field(repr=False)
    name: str
    key: str
    dry_run: bool = False
    skip_bad: bool = False
    mapping: str = ""
    expected: str = ""
    effective: date | None = None

    def options(self) -> dict[str, Any]:
        """How it is imported, as JSON values: another way under the same key is another request."""
        day = self.effective.isoformat() if self.effective else ""
        return {"dry_run": self.dry_run, "skip_bad": self.skip_bad, "asked_mapping": self.mapping, "effective": day}


@dataclass(frozen=True, slots=True)
class Job:
    """An import that was carried out. state: done, dry, refused or seen. report: figures, problems, totals."""

    id: int
    kind: str
    name: str
    sha256: str
    state: str
    report: dict[str, Any] = field(repr=False)
    recorded_at: datetime
    recorded_by: str

    @property
    def problems(self) -> tuple[Told, ...]:
        return tuple(Told.read(each) for each in self.report["problems"])

    @property
    def warnings(self) -> tuple[Told, ...]:
        return tuple(Told.read(each) for each in self.report["warnings"])

    @property
    def dry_run(self) -> bool:
        return bool(self.report["dry_run"])

    @property
    def may_commit(self) -> bool:
        """Whether it is a dry run whose commit writes something."""
        return self.state == "dry"


def run_job(database: Database, actor: Actor, upload: Upload, at: datetime) -> tuple[Job, bool]:
    """Carry an import out, once under its key; (the job, whether it was there before).

    Raises what ``import_file`` raises, and CommandKeyReused.
    """
    with database.reading() as connection:
        known = _under(connection, actor, upload)
    if known is not None:
        return known, True
    made: list[int] = []
    preview = Preview()

    def recorded(connection: Connection, act: Act, report: Report) -> None:
        made[:] = [_keep(connection, act.by, act.at, upload, report)]

    try:
        report = import_file(
            database,
            upload.kind,
            upload.data,
            name=upload.name,
            actor=actor,
            at=at,
            effective=upload.effective,
            dry_run=upload.dry_run,
            skip_bad=upload.skip_bad,
            mapping=upload.mapping or None,
            expected=upload.expected,
            preview=preview,
            recorded=recorded,
        )
        if not report.written:  # everything was taken back: what became of it is kept on its own
            made[:] = [database.command(lambda connection: _keep(connection, actor.name, at, upload, report))]
    except IntegrityError:  # the same request came twice at once, and the other one was faster
        with database.reading() as connection:
            known = _under(connection, actor, upload)
        if known is None:
            raise
        return known, True
    finally:
        preview.close()
    with database.reading() as connection:
        return _job(connection.execute(select(*_HEAD).where(IMPORT_JOB.c.id == made[0])).one()), False


def _under(connection: Connection, actor: Actor, upload: Upload) -> Job | None:
    """The import that was carried out under the same key. Raises CommandKeyReused where it was another one."""
    where = (IMPORT_JOB.c.recorded_by == actor.name) & (IMPORT_JOB.c.idempotency_key == upload.key)
    row = connection.execute(select(*_HEAD).where(where)).first()
    if row is None:
        return None
    job = _job(row)
    same = all(job.report[name] == value for name, value in upload.options().items())
    if not same or (job.kind, job.sha256) != (upload.kind, _hash(upload.data)):
        raise CommandKeyReused(key=upload.key[:40])
    return job


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _keep(connection: Connection, by: str, at: datetime, upload: Upload, report: Report) -> int:
    connection.execute(
        update(IMPORT_JOB)
        .where(IMPORT_JOB.c.recorded_at < at - KEPT, IMPORT_JOB.c.source.is_not(None))
        .values(source=None)
    )
    preview = report.preview
    row = {
        "kind": report.kind,
        "name": report.name[:200],
        "sha256": report.sha256,
        "state": report.state,
        "report": json.dumps(_body(upload, report), ensure_ascii=False, sort_keys=True),
        "entries": zlib.compress(preview.stored() if preview else b"", 6),
        "source": _seal(upload.data, report.sha256),
        "idempotency_key": upload.key,
        "recorded_at": at,
        "recorded_by": by,
    }
    return int(connection.execute(insert(IMPORT_JOB).returning(IMPORT_JOB.c.id), row).scalar_one())


def _body(upload: Upload, report: Report) -> dict[str, Any]:
    tally, preview = report.tally, report.preview
    return upload.options() | {
        "rows": tally.rows,
        "added": tally.added,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "problem_count": tally.problem_count,
        "problems": [Told.of(each).body() for each in tally.problems],
        "warnings": [Told.of(each).body() for each in tally.warnings],
        "mapping": report.mapping.label,
        "seen_before": report.seen_before.isoformat() if report.seen_before else "",
        "entry_count": preview.entry_count if preview else 0,
        "posting_count": preview.posting_count if preview else 0,
        "totals": [[t.cause, t.asset, t.entries, t.postings, t.moved] for t in preview.totals] if preview else [],
    }


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id, row.kind, row.name, row.sha256, row.state, json.loads(row.report), row.recorded_at, row.recorded_by
    )


def read_job(connection: Connection, actor: Actor, number: int) -> Job:
    """An import of one's own; the operator's are the operator's. Raises ImportMissing."""
    permit_anywhere(actor, "imports.read")
    row = connection.execute(select(*_HEAD).where(_own(actor, number))).first()
    if row is None:
        raise ImportMissing(number=number)
    return _job(row)


def list_jobs(connection: Connection, actor: Actor, before: int | None = None, limit: int = 50) -> list[Job]:
    """One's own imports, the latest first."""
    permit_anywhere(actor, "imports.read")
    query = select(*_HEAD).where(IMPORT_JOB.c.recorded_by == actor.name).order_by(IMPORT_JOB.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(IMPORT_JOB.c.id < before)
    return [_job(row) for row in connection.execute(query)]


def entries_of(connection: Connection, actor: Actor, number: int, after: int = 0, limit: int = 100) -> list[FiledEntry]:
    """What an import filed or would file, from the ``after``-th entry on. Raises ImportMissing."""
    permit_anywhere(actor, "imports.read")
    packed = connection.scalar(select(IMPORT_JOB.c.entries).where(_own(actor, number)))
    if packed is None:
        raise ImportMissing(number=number)
    found = []
    for place, line in enumerate(_lines(packed)):
        if place >= after + limit:
            break
        if place >= after:
            found.append(FiledEntry.of(json.loads(line)))
    return found


def _lines(packed: bytes) -> Iterator[bytes]:
    """The lines of what was deflated, unpacked as far as they are asked for."""
    engine, left = zlib.decompressobj(), b""
    for start in range(0, len(packed), 1 << 14):
        *lines, left = (left + engine.decompress(packed[start : start + (1 << 14)])).split(b"\n")
        yield from lines
    yield from (line for line in (left + engine.flush()).split(b"\n") if line)


def upload_of(connection: Connection, actor: Actor, job: Job) -> bytes:
    """The file of an import of one's own. Raises UploadGone where it is no longer kept."""
    sealed = connection.scalar(select(IMPORT_JOB.c.source).where(_own(actor, job.id)))
    found = _open(sealed, job.sha256) if sealed else None
    if found is None:
        raise UploadGone(number=job.id)
    return found


def _own(actor: Actor, number: int) -> Any:
    return (IMPORT_JOB.c.id == number) & (IMPORT_JOB.c.recorded_by == actor.name)


def _seal(data: bytes, sha256: str) -> bytes:
    ring = keyring()
    prefix, nonce = ring.prefix.encode(), os.urandom(NONCE_BYTES)
    key = ring.suite.derive(ring.current.secret, "seal")
    return prefix + nonce + ring.suite.encrypt(key, nonce, data, prefix + sha256.encode())


def _open(sealed: bytes, sha256: str) -> bytes | None:
    """What was sealed; None where its key is gone or it is damaged."""
    *named, body = sealed.split(b":", 3)
    ring, prefix = keyring(), b":".join(named) + b":"
    if len(named) != 3 or named[1].decode() not in SUITES or named[2].decode() not in ring.by_id:
        return None
    suite, secret = SUITES[named[1].decode()], ring.by_id[named[2].decode()].secret
    try:
        return suite.decrypt(
            suite.derive(secret, "seal"), body[:NONCE_BYTES], body[NONCE_BYTES:], prefix + sha256.encode()
        )
    except InvalidTag:
        return None
