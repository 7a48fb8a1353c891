"""``imports``: sheets by HTTP, tried out and then committed; what would be filed, and the workbook of what is wrong.

They are carried out in the request (docs/decisions/0008): what is answered is finished.
"""

from __future__ import annotations

import io
from typing import Any, Final

from flask import Response, request

from api.edge import actor, asked, database
from api.fields import Day, Strict, Text, Word, instant_text
from api.keys import idempotency_key
from api.paging import cursor_field, cursor_of, limit_field, number_of, page
from api.problems import language
from api.resource import path_number, resource
from api.schemas import Answer, day, flag, instant, one_of, page_of, parts, text, whole
from ledger import clock
from ledger.exchange.importing import KINDS
from ledger.exchange.jobs import Job, Upload, entries_of, list_jobs, read_job, run_job, upload_of
from ledger.exchange.marking import mark_errors
from ledger.exchange.preview import FiledEntry
from ledger.exchange.telling import Told

BLUEPRINT = resource("imports", "Sheets that are imported, and what became of them")
STATES: Final = ("done", "dry", "refused", "seen")
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST: Final = 10**15
_NUMBER: Final = [path_number("number", "number of the import", _MOST)]
_ROUTE: Final = f"/<int(max={_MOST}):number>"
_BOOLEAN: Final = ("true", "false")


class ImportQuery(Strict):
    kind = Word(KINDS, required=True, metadata={"description": "kind of sheet"})
    dry_run = Word(_BOOLEAN, load_default="false", metadata={"description": "do everything and take it back"})
    skip_bad = Word(_BOOLEAN, load_default="false", metadata={"description": "import the good rows although others are bad"})  # fmt: skip
    mapping = Text(most=120, load_default="", metadata={"description": "NAME or DIVISION/NAME of a saved mapping"})
    sha256 = Text(
        most=64, load_default="", metadata={"description": "hash of the file that was previewed; another is refused"}
    )
    effective = Day(
        load_default=None, allow_none=False, metadata={"description": "divisions: from when changes hold; else today"}
    )
    name = Text(most=200, load_default="", metadata={"description": "name of the file, for the trail"})


class ImportsQuery(Strict):
    cursor = cursor_field()
    limit = limit_field()


class ImportProblemAnswer(Answer):
    class Meta:
        title = "ImportProblem"
        description = "What is wrong, or worth a look, in a row of a sheet."

    row = whole("number of the row, as the office program shows it", minimum=1)
    column = text("the column by our name; empty for the row as a whole")
    heading = text("its heading as the sheet writes it")
    code = text("stable code, listed in docs/problems.md", pattern="^[a-z0-9-]+$")
    title = text("short title")
    detail = text("what is the matter, with the figures of the case")
    rule = text("the rule that decided")
    remedy = text("what to do now")


class ImportTotalAnswer(Answer):
    class Meta:
        title = "ImportTotal"
        description = "How much one cause moves of one asset."

    cause = text("cause of the entries")
    asset = text("the asset")
    entries = whole("how many entries", minimum=0)
    postings = whole("how many postings", minimum=0)
    moved = whole("sum of what arrives, in the asset's measure (grains for areas)", minimum=0)


class ImportAnswer(Answer):
    class Meta:
        title = "Import"
        description = "An import that was carried out, tried out or refused."

    number = whole("its number", minimum=1)
    kind = one_of("kind of sheet", KINDS)
    name = text("name of the file")
    sha256 = text("hash of the file", pattern="^[0-9a-f]{64}$")
    state = one_of("done; dry: the commit would write this; refused: nothing is written; seen: imported before", STATES)
    progress = whole("per cent; imports are carried out in the request, so it is always 100", minimum=0, maximum=100)
    dry_run = flag("whether it was tried out only")
    skip_bad = flag("whether bad rows were left out")
    mapping = text("by which saved mapping it was read; empty where the headings are ours")
    rows = whole("rows that were read", minimum=0)
    added = whole("things that are new", minimum=0)
    changed = whole("things that are changed", minimum=0)
    unchanged = whole("things that are as they were", minimum=0)
    problem_count = whole("how many refusals there are", minimum=0)
    problems = parts(ImportProblemAnswer, "the first thousand refusals")
    warnings = parts(ImportProblemAnswer, "what is worth a look")
    entry_count = whole("how many entries are filed, or would be", minimum=0)
    posting_count = whole("how many postings they have", minimum=0)
    totals = parts(ImportTotalAnswer, "by cause and asset")
    at = instant("when")


class ImportPostingAnswer(Answer):
    class Meta:
        title = "ImportPosting"
        description = "One movement that is filed, or would be."

    account = text("account by its name")
    asset = text("the asset")
    lot = text("the lot, such as a parcel")
    effective_on = day("from when it counts")
    stated_on = day("the day that the document states, where a closed period moved it")
    amount = whole("in the asset's measure: grains for areas, fen for money")


class ImportEntryAnswer(Answer):
    class Meta:
        title = "ImportEntry"
        description = "An entry that is filed, or would be."

    cause = text("its cause")
    document = text("its document, such as the number of a contract")
    postings = parts(ImportPostingAnswer, "its postings")


ImportPage = page_of(ImportAnswer, "ImportPage")
ImportEntryPage = page_of(ImportEntryAnswer, "ImportEntryPage")


def import_body(job: Job) -> dict[str, Any]:
    """An import as responses carry it."""
    report = job.report
    names = ("rows", "added", "changed", "unchanged", "problem_count", "entry_count", "posting_count", "mapping")
    return {name: report[name] for name in (*names, "dry_run", "skip_bad")} | {
        "number": job.id,
        "kind": job.kind,
        "name": job.name,
        "sha256": job.sha256,
        "state": job.state,
        "progress": 100,
        "problems": [_told_body(each) for each in job.problems],
        "warnings": [_told_body(each) for each in job.warnings],
        "totals": [
            dict(zip(("cause", "asset", "entries", "postings", "moved"), each, strict=True))
            for each in report["totals"]
        ],
        "at": instant_text(job.recorded_at),
    }


def _told_body(told: Told) -> dict[str, Any]:
    said = language()
    texts = {name: getattr(told, name).say(said) for name in ("title", "detail", "rule", "remedy")}
    return {"row": told.row, "column": told.column, "heading": told.heading, "code": told.code} | texts


@BLUEPRINT.post("")
@BLUEPRINT.arguments(ImportQuery, location="query")
@BLUEPRINT.takes_file("the sheet itself, at most 16 MiB: CSV (also .xz, .gz), .xlsx or .xls, told apart by its content")
@BLUEPRINT.answers(201, ImportAnswer, headers=("Location",), keyed=True)
def import_sheet(told: dict[str, Any]) -> Any:
    """Import a sheet: the whole file or nothing, and the same file once

    With `dry_run=true` everything is done and taken back: the answer is what the commit will be. Bad rows are no
    problem document: the import is `refused`, and says all of them. A file that cannot be read as this kind at all is.
    """
    upload = Upload(
        kind=told["kind"],
        data=request.get_data(),
        name=told["name"],
        key=idempotency_key(),
        dry_run=told["dry_run"] == "true",
        skip_bad=told["skip_bad"] == "true",
        mapping=told["mapping"],
        expected=told["sha256"].lower(),
        effective=told["effective"],
    )
    job, replayed = run_job(database(), actor(), upload, clock.now())
    headers = {"Location": f"/api/v1/imports/{job.id}"} | ({"Idempotency-Replayed": "true"} if replayed else {})
    return import_body(job), 201, headers


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ImportsQuery, location="query")
@BLUEPRINT.answers(200, ImportPage, headers=("Link",))
def list_imports(told: dict[str, Any]) -> Any:
    """One's own imports, the latest first"""
    before = number_of(told["cursor"]) or None
    found = asked("imports.read", lambda c, asking: list_jobs(c, asking, before, told["limit"] + 1))
    shown = found[: told["limit"]]
    return page(
        [import_body(each) for each in shown], cursor_of(str(shown[-1].id)) if len(found) > len(shown) else None
    )


@BLUEPRINT.get(_ROUTE, parameters=_NUMBER)
@BLUEPRINT.answers(200, ImportAnswer)
def read_import(number: int) -> Any:
    """One of one's own imports"""
    return import_body(asked("imports.read", lambda c, asking: read_job(c, asking, number), str(number)))


@BLUEPRINT.get(f"{_ROUTE}/entries", parameters=_NUMBER)
@BLUEPRINT.arguments(ImportsQuery, location="query")
@BLUEPRINT.answers(200, ImportEntryPage, headers=("Link",))
def read_import_entries(told: dict[str, Any], number: int) -> Any:
    """What an import filed, or would file, entry by entry"""
    after = number_of(told["cursor"]) or 0
    found = asked(
        "imports.read", lambda c, asking: entries_of(c, asking, number, after, told["limit"] + 1), str(number)
    )
    shown = found[: told["limit"]]
    return page(
        [_entry_body(each) for each in shown], cursor_of(str(after + len(shown))) if len(found) > len(shown) else None
    )


def _entry_body(entry: FiledEntry) -> dict[str, Any]:
    return entry.body()


@BLUEPRINT.get(f"{_ROUTE}/errors.xlsx", parameters=_NUMBER)
@BLUEPRINT.answers(200, {"type": "string", "format": "binary"}, headers=("Content-Disposition",), content_type=XLSX)
def read_import_errors(number: int) -> Any:
    """The sheet again with its bad cells marked, to be mended and imported; for a day after the import"""

    def question(connection: Any, asking: Any) -> tuple[Job, bytes]:
        job = read_job(connection, asking, number)
        return job, upload_of(connection, asking, job)

    job, data = asked("imports.read", question, str(number))
    target = io.BytesIO()
    mark_errors(data, job.problems, target, language())
    headers = {"Content-Disposition": f"attachment; filename=errors-{number}.xlsx", "Cache-Control": "no-store"}
    return Response(target.getvalue(), content_type=XLSX, headers=headers)
