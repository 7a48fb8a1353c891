"""``audit``: the trail of who did what, for the audit administrator."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from flask import Response

from api.edge import asked
from api.fields import Moment, Strict, Text, Word, instant_text
from api.paging import cursor_field, cursor_of, limit_field, number_of, page
from api.resource import resource
from api.schemas import Answer, instant, one_of, page_of, text, whole
from ledger import clock, inquiries
from ledger.access.audit import Event, Filter
from ledger.exchange.formulas import harmless

BLUEPRINT = resource("audit", "The audit trail")
_OUTCOMES = ("done", "refused", "failed")
_IN_MEMORY: Final = 4 * 1024 * 1024
_PORTION: Final = 64 * 1024


class TrailQuery(Strict):
    actor = Text(most=40, load_default="", metadata={"description": "only by this login name"})
    operation = Text(most=48, load_default="", metadata={"description": "only this operation"})
    subject = Text(most=120, load_default="", metadata={"description": "only on this subject, such as a contract"})
    outcome = Word(("", *_OUTCOMES), load_default="", metadata={"description": "only with this outcome"})
    start = Moment(load_default=None, allow_none=False, metadata={"description": "only from this instant on"})
    end = Moment(load_default=None, allow_none=False, metadata={"description": "only before this instant"})


class AuditQuery(TrailQuery):
    cursor = cursor_field()
    limit = limit_field()


class EventAnswer(Answer):
    class Meta:
        title = "AuditEvent"
        description = "One line of the trail. No event is ever changed or deleted."

    id = whole("its number", minimum=1)
    recorded_at = instant("when")
    actor = text("login name; empty where nobody was recognised")
    roles = text("the roles held")
    via = text("session, token, command-line or nobody")
    address = text("from where")
    request_id = text("the request")
    operation = text("what was done or tried")
    subject_kind = text("kind of what it was done to")
    subject = text("what it was done to")
    outcome = one_of("what came of it", _OUTCOMES)
    code = text("code of the refusal; else empty")
    detail = text("in words")
    purpose = text("purpose that was stated for looking at personal data")
    before = text("canonical JSON of what was; empty where there was nothing")
    after = text("canonical JSON of what is; empty where there is nothing")
    content_hash = text("hash of this line", pattern="^[0-9a-f]{64}$")


AuditPage = page_of(EventAnswer, "AuditPage")
_COLUMNS: Final = tuple(EventAnswer().fields)


@BLUEPRINT.get("")
@BLUEPRINT.arguments(AuditQuery, location="query")
@BLUEPRINT.answers(200, AuditPage, headers=("Link",))
def read_trail(told: dict[str, Any]) -> Any:
    """Events that fit, newest first

    Looking at the trail is in the trail.
    """
    wanted = _filter(told, before_id=number_of(told["cursor"]) or None, limit=told["limit"] + 1)
    found = asked("audit.read", lambda c, actor: inquiries.read_trail(c, actor, wanted))
    shown = found[: told["limit"]]
    return page([event_body(each) for each in shown], cursor_of(str(shown[-1].id)) if len(found) > len(shown) else None)


@BLUEPRINT.get("/export")
@BLUEPRINT.arguments(TrailQuery, location="query")
@BLUEPRINT.answers(200, {"type": "string"}, headers=("Content-Disposition",), content_type="text/csv")
def export_trail(told: dict[str, Any]) -> Any:
    """All events that fit, oldest first, as a sheet for office software

    UTF-8 with a byte-order mark; a cell that would be a formula begins with an apostrophe. It stands in the trail.
    """
    # Closed once it is sent, or once nobody waits for it any more; what is long lies on the disk meanwhile.
    file: Any = SpooledTemporaryFile(_IN_MEMORY, "w+b")  # noqa: SIM115
    try:
        asked("audit.export", lambda c, actor: _write(file, inquiries.export_trail(c, actor, _filter(told))))
    except BaseException:
        file.close()
        raise
    name = f"audit-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d-%H%M}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    response = Response(_portions(file), content_type="text/csv; charset=utf-8", headers=headers)
    response.call_on_close(file.close)
    return response


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while portion := file.read(_PORTION):
            yield portion


def _filter(told: dict[str, Any], **more: Any) -> Filter:
    """What a query asks for; ``more`` for what only a page has."""
    names = ("actor", "operation", "subject", "outcome", "start", "end")
    return Filter(**{name: told[name] for name in names}, **more)


def _write(file: IO[bytes], found: Iterable[Event]) -> None:
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    sheet = csv.writer(text)
    sheet.writerow(_COLUMNS)
    for event in found:
        body = event_body(event)
        sheet.writerow([harmless(str(body[name])) for name in _COLUMNS])
    text.flush()
    text.detach()


def event_body(event: Event) -> dict[str, Any]:
    """A line of the trail as responses carry it."""
    names = [name for name in EventAnswer().fields if name != "recorded_at"]
    return {name: getattr(event, name) for name in names} | {"recorded_at": instant_text(event.recorded_at)}
