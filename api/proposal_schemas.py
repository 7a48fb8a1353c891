"""What proposals look like in requests and responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from api.conditions import tag_of_version
from api.contract_requests import code_field
from api.divisions import KEY_PATTERN
from api.fields import Strict, Text, instant_text
from api.paging import cursor_field, limit_field
from api.schemas import Answer, flag, instant, maybe_part, maybe_whole, one_of, page_of, parts, text, whole
from api.turns import TurnAnswer, turn_of_proposal
from ledger.access.proposals import PLACES, Proposal
from ledger.approvals import KINDS

_STATES: Final = ("open", "done", "rejected", "withdrawn")
_THIS: Final = {"number": "$response.body#/id", "If-Match": "$response.header.ETag"}
AFTER_PROPOSING: Final = {
    "read": {"operationId": "read_proposal", "parameters": {"number": "$response.body#/id"}},
    "approve": {"operationId": "approve_proposal", "parameters": _THIS, "description": "sign it, as another person"},
    "reject": {"operationId": "reject_proposal", "parameters": _THIS, "description": "send it back, as another person"},
    "withdraw": {"operationId": "withdraw_proposal", "parameters": _THIS, "description": "take it back"},
}


class ApproveSchema(Strict):
    class Meta(Strict.Meta):
        title = "Approval"
        description = "A signature under a proposal."

    code = code_field()


class RejectSchema(Strict):
    class Meta(Strict.Meta):
        title = "Rejection"
        description = "Why a proposal is sent back."

    reason = Text(most=500, least=2, required=True, metadata={"description": "2 to 500 characters"})


class ProposalQuery(Strict):
    cursor = cursor_field()
    limit = limit_field()


class SignatureAnswer(Answer):
    class Meta:
        title = "Signature"
        description = "A signature under a proposal."

    place = one_of("as what it was signed", [each.en for each in PLACES])
    signed_by = text("login name")
    signed_at = instant("when")
    with_code = flag("whether a one-time code was given")


class ProposalAnswer(Answer):
    class Meta:
        title = "Proposal"
        description = "What somebody proposed and others sign: preparer, approver and releaser are different people."

    id = whole("its number", minimum=1)
    kind = one_of("what is proposed", KINDS)
    subject = text("about what, such as a contract's number")
    places = fields.List(
        fields.String(metadata={"pattern": KEY_PATTERN}), metadata={"description": "the divisions where it happens"}
    )
    content = fields.Dict(metadata={"description": "what is signed; its members depend on the kind"})
    content_hash = text("SHA-256 of the content as canonical JSON", pattern="^[0-9a-f]{64}$")
    reason = text("why it was proposed; empty where no reason is asked for")
    needed = whole("how many signatures it takes, the preparer's included", minimum=1)
    state = one_of("where it stands", _STATES)
    outcome = text("why it was rejected; else empty")
    recorded_at = instant("when it was proposed")
    recorded_by = text("login name of the preparer")
    next_place = maybe_whole("whose turn it is: 2 approver, 3 releaser; null once it is settled")
    turn = maybe_part(TurnAnswer, "who signs next; null once it is settled")
    signatures = parts(SignatureAnswer, "in turn")


ProposalPage = page_of(ProposalAnswer, "ProposalPage")


def proposal_body(proposal: Proposal) -> dict[str, Any]:
    """A proposal as responses carry it."""
    return {
        "id": proposal.id,
        "kind": proposal.kind,
        "subject": proposal.subject,
        "places": [f"{level}:{code}" for level, code in proposal.places],
        "content": proposal.content,
        "content_hash": proposal.content_hash,
        "reason": proposal.reason,
        "needed": proposal.needed,
        "state": proposal.state,
        "outcome": proposal.outcome,
        "recorded_at": instant_text(proposal.recorded_at),
        "recorded_by": proposal.recorded_by,
        "next_place": proposal.next_place if proposal.state == "open" else None,
        "turn": turn_of_proposal(proposal),
        "signatures": [
            {
                "place": PLACES[each.place - 1].en,
                "signed_by": each.signed_by,
                "signed_at": instant_text(each.signed_at),
                "with_code": each.with_code,
            }
            for each in proposal.signatures
        ],
    }


def proposal_tag(body: dict[str, Any]) -> str:
    """The ETag of a proposal: its signatures are counted, and where it stands."""
    return tag_of_version(len(body["signatures"]), body["state"])


def proposed(made: tuple[dict[str, Any], dict[str, str]]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """The answer to what put a proposal on record, from its body and headers."""
    body, headers = made
    return body, 201, headers | {"ETag": proposal_tag(body), "Location": f"/api/v1/proposals/{body['id']}"}
