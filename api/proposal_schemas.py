"""What proposals look like in requests and responses."""

from __future__ import annotations

from typing import Any, Final

from api.conditions import tag_of_version
from api.contract_requests import code_field
from api.fields import Strict, Text, instant_text
from api.paging import cursor_field, limit_field
from api.schemas import Answer, flag, instant, maybe_whole, one_of, page_of, parts, text, whole
from ledger.access.proposals import PLACES, Proposal
from ledger.approvals import KINDS

_STATES: Final = ("open", "done", "rejected", "withdrawn")


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
    content_hash = text("hash of what is signed", pattern="^[0-9a-f]{64}$")
    reason = text("why it was proposed; empty where no reason is asked for")
    needed = whole("how many signatures it takes, the preparer's included", minimum=1)
    state = one_of("where it stands", _STATES)
    outcome = text("why it was rejected; else empty")
    recorded_at = instant("when it was proposed")
    recorded_by = text("login name of the preparer")
    next_place = maybe_whole("whose turn it is: 2 approver, 3 releaser; null once it is settled")
    signatures = parts(SignatureAnswer, "in turn")


ProposalPage = page_of(ProposalAnswer, "ProposalPage")


def proposal_body(proposal: Proposal) -> dict[str, Any]:
    """A proposal as responses carry it."""
    return {
        "id": proposal.id,
        "kind": proposal.kind,
        "subject": proposal.subject,
        "content_hash": proposal.content_hash,
        "reason": proposal.reason,
        "needed": proposal.needed,
        "state": proposal.state,
        "outcome": proposal.outcome,
        "recorded_at": instant_text(proposal.recorded_at),
        "recorded_by": proposal.recorded_by,
        "next_place": proposal.next_place if proposal.state == "open" else None,
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
