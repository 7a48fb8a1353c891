"""``audit``: the trail of who did what, for the audit administrator."""

from __future__ import annotations

from typing import Any

from api.edge import asked
from api.fields import Moment, Strict, Text, Word, instant_text
from api.paging import cursor_field, cursor_of, limit_field, number_of, page
from api.resource import resource
from api.schemas import Answer, instant, one_of, page_of, text, whole
from ledger import inquiries
from ledger.access.audit import Event, Filter

BLUEPRINT = resource("audit", "The audit trail")
_OUTCOMES = ("done", "refused", "failed")


class AuditQuery(Strict):
    actor = Text(most=40, load_default="", metadata={"description": "only by this login name"})
    operation = Text(most=48, load_default="", metadata={"description": "only this operation"})
    subject = Text(most=120, load_default="", metadata={"description": "only on this subject, such as a contract"})
    outcome = Word(("", *_OUTCOMES), load_default="", metadata={"description": "only with this outcome"})
    start = Moment(load_default=None, allow_none=False, metadata={"description": "only from this instant on"})
    end = Moment(load_default=None, allow_none=False, metadata={"description": "only before this instant"})
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


@BLUEPRINT.get("")
@BLUEPRINT.arguments(AuditQuery, location="query")
@BLUEPRINT.answers(200, AuditPage, headers=("Link",))
def read_trail(told: dict[str, Any]) -> Any:
    """Events that fit, newest first

    Looking at the trail is in the trail.
    """
    wanted = Filter(
        actor=told["actor"],
        operation=told["operation"],
        subject=told["subject"],
        outcome=told["outcome"],
        start=told["start"],
        end=told["end"],
        before_id=number_of(told["cursor"]) or None,
        limit=told["limit"] + 1,
    )
    found = asked("audit.read", lambda c, actor: inquiries.read_trail(c, actor, wanted))
    shown = found[: told["limit"]]
    return page([event_body(each) for each in shown], cursor_of(str(shown[-1].id)) if len(found) > len(shown) else None)


def event_body(event: Event) -> dict[str, Any]:
    """A line of the trail as responses carry it."""
    names = [name for name in EventAnswer().fields if name != "recorded_at"]
    return {name: getattr(event, name) for name in names} | {"recorded_at": instant_text(event.recorded_at)}
