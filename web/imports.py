"""Importing sheets: a file is previewed first, and what was previewed is committed by its hash."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from api.edge import database
from ledger.access import Actor, may, permit_anywhere
from ledger.clock import now, today
from ledger.errors import Refusal
from ledger.exchange.file_refusals import HeaderMissingColumn, HeaderUnknownColumn, SheetTooLarge
from ledger.exchange.importing import KINDS, OPERATION_OF
from ledger.exchange.jobs import MOST_BYTES, Job, Upload, entries_of, list_jobs, read_job, run_job, upload_of
from ledger.exchange.mappings import Saved, mappings_in_reach
from ledger.exchange.marking import mark_errors
from ledger.exchange.preview import FiledEntry
from ledger.exchange.templates import write_template
from ledger.exchange.unpack import size
from web.asking import language, posted_text
from web.groups import page_group, read, show
from web.mappings import mapping_screen
from web.refusals import FieldBlank, ends_here, status_of
from web.session import who

pages = page_group("imports")
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENTRIES_SHOWN: Final = 25
NUMBER: Final = "<int(max=999999999999):number>"


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """The form and one's own imports. kinds: those that who looks may import."""

    kinds: tuple[str, ...]
    jobs: tuple[Job, ...]
    mappings: tuple[Saved, ...]
    typed: dict[str, str]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What became of one import. entries: from the ``after``-th on; left: how many follow."""

    job: Job
    entries: tuple[FiledEntry, ...]
    after: int
    left: int


@pages.get("/imports")
def index() -> tuple[str, int]:
    """The form, and what one imported before."""
    return show("imports.html", read("imports.read", imports_page))


def imports_page(connection: Connection, actor: Actor) -> ImportsPage:
    """The facts of the page. Raises what ``permit`` raises."""
    jobs = list_jobs(connection, actor, limit=20)
    mappings = mappings_in_reach(connection, actor, today())
    typed = {name: posted_text(name) for name in ("kind", "mapping", "skip_bad")}
    return ImportsPage(kinds_of(actor), tuple(jobs), tuple(mappings), typed)


def kinds_of(actor: Actor) -> tuple[str, ...]:
    """The kinds of sheets that somebody may import somewhere."""
    return tuple(kind for kind in KINDS if may(actor, OPERATION_OF[kind]))


@pages.post("/imports")
def upload() -> AnyResponse | tuple[str, int]:
    """Try a file out: nothing is written, and the page of the trial says what would be."""
    read("imports.read", lambda _connection, actor: permit_anywhere(actor, "imports.read"))
    try:
        asked = _upload()
        job, _ = run_job(database(), who(), asked, now())
    except (HeaderUnknownColumn, HeaderMissingColumn) as refusal:
        return mapping_screen(asked.kind, asked.data, refusal)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show("imports.html", read("imports.read", imports_page), status_of(refusal), refusals=[refusal])
    return redirect(url_for("pages.imports.one", number=job.id), 303)


def _upload() -> Upload:
    """The file of the form. Raises FieldBlank, SheetTooLarge."""
    kind, file = posted_text("kind"), request.files.get("file")
    if kind not in KINDS:
        raise FieldBlank()
    if file is None or not file.filename:
        raise FieldBlank()
    data = file.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SheetTooLarge(what_zh="文件大小", what_en="file", limit=size(MOST_BYTES))
    return Upload(
        kind=kind,
        data=data,
        name="".join(each for each in file.filename if each.isprintable())[:200],
        key=secrets.token_hex(16),
        dry_run=True,
        skip_bad=posted_text("skip_bad") == "yes",
        mapping=posted_text("mapping", 120),
    )


@pages.get(f"/imports/{NUMBER}")
def one(number: int) -> tuple[str, int]:
    """What became of an import, or would become of it."""
    return show("import.html", read("imports.read", lambda c, actor: _page(c, actor, number), subject=str(number)))


def _page(connection: Connection, actor: Actor, number: int) -> ImportPage:
    job = read_job(connection, actor, number)
    told = request.args.get("after", "")
    after = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
    entries = entries_of(connection, actor, number, after, ENTRIES_SHOWN)
    left = max(job.report["entry_count"] - after - len(entries), 0)
    return ImportPage(job, tuple(entries), after, left)


@pages.post(f"/imports/{NUMBER}/commit")
def commit(number: int) -> AnyResponse | tuple[str, int]:
    """Import what was previewed: the file of that preview and no other, by its hash."""

    def question(connection: Connection, actor: Actor) -> tuple[Job, bytes]:
        job = read_job(connection, actor, number)
        return job, upload_of(connection, actor, job)

    job, data = read("imports.read", question, subject=str(number))
    if not job.may_commit:
        return redirect(url_for("pages.imports.one", number=number), 303)
    asked = Upload(
        kind=job.kind,
        data=data,
        name=job.name,
        key=f"commit-of-{number}",
        skip_bad=bool(job.report["skip_bad"]),
        mapping=_label_as_name(job.report["mapping"]),
        expected=posted_text("sha256", 64) or "-",
    )
    try:
        done, _ = run_job(database(), who(), asked, now())
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = read("imports.read", lambda c, actor: _page(c, actor, number), subject=str(number))
        return show("import.html", page, status_of(refusal), refusals=[refusal])
    return redirect(url_for("pages.imports.one", number=done.id), 303)


def _label_as_name(label: str) -> str:
    """The name of a mapping without the version that stands behind it in its label."""
    return label.rpartition(" v")[0]


@pages.get(f"/imports/{NUMBER}/errors.xlsx")
def errors(number: int) -> AnyResponse:
    """The file again with its bad cells marked."""

    def question(connection: Connection, actor: Actor) -> tuple[Job, bytes]:
        job = read_job(connection, actor, number)
        return job, upload_of(connection, actor, job)

    job, data = read("imports.read", question, subject=str(number))
    target = io.BytesIO()
    mark_errors(data, job.problems, target, language())
    return _workbook(target.getvalue(), f"errors-{number}.xlsx", "no-store")


@pages.get("/imports/template/<kind>.xlsx")
def template(kind: str) -> AnyResponse:
    """An empty sheet of a kind."""
    read("imports.read", lambda _connection, actor: permit_anywhere(actor, "imports.read"))
    if kind not in KINDS:
        abort(404)
    target = io.BytesIO()
    write_template(KINDS[kind], target)
    return _workbook(target.getvalue(), f"template-{kind}.xlsx", "private, no-cache")


def _workbook(content: bytes, name: str, cache: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": cache}
    return Response(content, content_type=XLSX, headers=headers)


def account_parts(account: str) -> dict[str, Any]:
    """The parts of an account's name: asset, kind, place, holder."""
    asset, kind, place, *holder = account.split("/")
    return {"asset": asset, "kind": kind, "place": place, "holder": holder[0] if holder else ""}


pages.add_app_template_filter(account_parts)
