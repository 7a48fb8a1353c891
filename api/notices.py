"""``notices``: written notices of priority to a collective's members, and the members' claims."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api.centre_fields import (
    LandAnswer,
    day_text,
    land_body,
    land_field,
    lines_told,
    made,
    maybe_number_field,
    noted,
    number_in_path,
    party_field,
    sha256_field,
    village_field,
    words_field,
)
from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.fields import Day, Strict, Word
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.resource import path_number, resource
from api.schemas import Answer, day, maybe_day, one_of, page_of, parts, text, whole
from ledger import centre
from ledger.access import Act
from ledger.centre import CLAIM_OUTCOMES, Claim, NewNotice, Notice
from ledger.inquiries.centre import notices_in_reach, read_notice

BLUEPRINT = resource("notices", "Notices of priority to a collective's members")
NUMBER: Final = number_in_path("N", "notice")
_CLAIM: Final = [*NUMBER, path_number("sequence", "number of the claim", 9_999)]


class NoticeSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewPriorityNotice"
        description = "A written notice to the members; their clock begins on the day after."

    transferor = party_field("code of whose land it is")
    village = village_field()
    parcels = land_field("the parcels")
    terms = words_field("price and conditions on which members come first", needed=True)
    start = Day(required=True, metadata={"description": "first day of the term"})
    last_day = Day(required=True, metadata={"description": "last day of the term"})
    issued_on = Day(required=True, metadata={"description": "day of the notice"})
    posted_at = words_field("where it hangs", needed=True, most=120)
    outsider = party_field("code of who would take the land", needed=False)
    listing = maybe_number_field("number of the listing that it follows")
    scan_name = words_field("name of the scan", most=120)
    scan_sha256 = sha256_field()


class ClaimSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewPriorityClaim"
        description = "A member's claim to take the land on the same terms."

    claimant = party_field("code of the member's household")
    claimed_on = Day(required=True, metadata={"description": "day of the claim"})
    terms = words_field("the terms that are offered", needed=True)


class SettleSchema(Strict):
    class Meta(Strict.Meta):
        title = "ClaimAnswer"
        description = "What came of a claim."

    outcome = Word(
        [key for key in CLAIM_OUTCOMES if key != "open"], required=True, metadata={"description": "what came of it"}
    )
    note = words_field("why; needed where it is declined")


class NoticeQuery(Strict):
    cursor = cursor_field()
    limit = limit_field()


class ClaimOnRecord(Answer):
    class Meta:
        title = "PriorityClaim"
        description = "A member's claim."

    sequence = whole("counted from 1", minimum=1)
    claimant = text("code of the member's household")
    claimed_on = day("day of the claim")
    terms = text("the terms that were offered")
    outcome = one_of("what came of it", CLAIM_OUTCOMES)
    note = text("why")
    settled_on = maybe_day("when it was answered")


class NoticeAnswer(Answer):
    class Meta:
        title = "PriorityNotice"
        description = "A written notice of priority on record."

    number = text("number")
    transferor = text("code of whose land it is")
    village = text("code of the village")
    parcels = parts(LandAnswer, "the parcels")
    terms = text("price and conditions")
    start = day("first day of the term")
    last_day = day("last day of the term")
    issued_on = day("day of the notice")
    days = whole("how long members have", minimum=1)
    lapses_on = day("last day on which they may claim")
    posted_at = text("where it hangs")
    outsider = text("code of who would take the land; empty where nobody yet")
    listing = text("number of the listing that it follows; empty without")
    scan_name = text("name of the scan; empty without")
    scan_sha256 = text("SHA-256 of the scan; empty without")
    claims = parts(ClaimOnRecord, "oldest first")


NoticePage = page_of(NoticeAnswer, "PriorityNoticePage")


def claim_body(each: Claim) -> dict[str, Any]:
    """A claim as responses carry it."""
    names = ("sequence", "claimant", "terms", "outcome")
    days = {"claimed_on": day_text(each.claimed_on), "settled_on": day_text(each.settled_on)}
    return {name: getattr(each, name) for name in names} | days | {"note": each.outcome_note}


def notice_body(found: Notice) -> dict[str, Any]:
    """A notice as responses carry it."""
    said = found.said
    names = ("transferor", "terms", "posted_at", "outsider", "scan_name", "scan_sha256")
    return {name: getattr(said, name) for name in names} | {
        "number": found.number,
        "village": said.village_code,
        "parcels": land_body(said.lines),
        "start": day_text(said.start_day),
        "last_day": day_text(said.last_day),
        "issued_on": day_text(said.issued_on),
        "days": found.days,
        "lapses_on": day_text(found.lapses_on),
        "listing": said.listing_number,
        "claims": [claim_body(each) for each in found.claims],
    }


@BLUEPRINT.post("")
@BLUEPRINT.arguments(NoticeSchema)
@BLUEPRINT.answers(201, NoticeAnswer, headers=("Location",), keyed=True)
def issue_notice(told: dict[str, Any]) -> Any:
    """Record a written notice to the members"""
    names = ("transferor", "terms", "last_day", "issued_on", "posted_at", "outsider", "scan_name", "scan_sha256")
    said = NewNotice(
        village_code=told["village"],
        lines=lines_told(told["parcels"]),
        start_day=told["start"],
        listing_number=told["listing"],
        **{name: told[name] for name in names},
    )
    return made("notices.issue", "notices", lambda c, act: notice_body(centre.issue_notice(c, said, act)))


@BLUEPRINT.get("")
@BLUEPRINT.arguments(NoticeQuery, location="query")
@BLUEPRINT.answers(200, NoticePage, headers=("Link",))
def search_notices(told: dict[str, Any]) -> Any:
    """Notices of priority within reach, by number"""
    after, limit = parts_of(told["cursor"], 1)[0] if told["cursor"] else "", told["limit"]
    found = asked("applications.read", lambda c, actor: notices_in_reach(c, actor, after=after, limit=limit + 1))
    shown = found[:limit]
    return page([notice_body(each) for each in shown], cursor_of(shown[-1].number) if len(found) > len(shown) else None)


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, NoticeAnswer, headers=("ETag",))
def read_one_notice(number: str) -> Any:
    """One notice with its claims"""
    body = notice_body(asked("applications.read", lambda c, actor: read_notice(c, actor, number), number))
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("/<number>/claims", parameters=NUMBER)
@BLUEPRINT.arguments(ClaimSchema)
@BLUEPRINT.answers(200, NoticeAnswer, keyed=True)
def claim_priority(told: dict[str, Any], number: str) -> Any:
    """Record a member's claim, within the time of the notice"""
    return noted("notices.claim", number, lambda c, act: notice_body(centre.claim(c, number, act=act, **told)))


@BLUEPRINT.post("/<number>/claims/<int(max=9999):sequence>/settle", parameters=_CLAIM)
@BLUEPRINT.arguments(SettleSchema)
@BLUEPRINT.answers(200, NoticeAnswer, keyed=True)
def settle_claim(told: dict[str, Any], number: str, sequence: int) -> Any:
    """Answer a claim, once"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        centre.find_notice(connection, number)
        centre.settle_claim(connection, number, sequence, told["outcome"], told["note"], act)
        return notice_body(centre.find_notice(connection, number))

    return noted("notices.claim", number, work)
