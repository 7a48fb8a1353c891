"""Four eyes: what is proposed, by the hash of its content, and the signatures under it.

Preparer, approver and releaser are three places of one table; the database lets nobody sign twice, no signature
come out of turn or for another content, and no proposal be done before all its signatures are there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from ledger.access.acting import Act
from ledger.access.audit import canonical
from ledger.access.models import PROPOSAL, SIGNATURE
from ledger.access.reach import Place
from ledger.access.signing_in import require_code
from ledger.errors import Refusal, Words

PLACES: Final = (Words("经办", "preparer"), Words("复核", "approver"), Words("核准", "releaser"))


class ProposalMissing(Refusal):
    code = "proposal-unknown"
    category = "missing"
    title = Words("没有这个待批事项", "No such proposal")
    detail = Words("没有编号为 {id} 的待批事项", "There is no proposal {id}")
    rule = Words("待批事项按编号引用", "Proposals are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class ProposalSettled(Refusal):
    code = "proposal-settled"
    category = "conflict"
    title = Words("事项已办结", "Already settled")
    detail = Words("事项 {id}（{subject}）已是“{state}”", "Proposal {id} ({subject}) is {state} already")
    rule = Words("一个事项只办结一次", "A proposal is settled once")
    remedy = Words("请查看它的结果；需要时重新提交", "Look at its outcome; propose it anew where that is needed")


class ProposalOpen(Refusal):
    code = "proposal-open"
    category = "conflict"
    title = Words("已有待批事项", "Already proposed")
    detail = Words("{subject} 已有待批事项 {id}（{by} 提出）", "{subject} has the open proposal {id} (by {by})")
    rule = Words("同一事项同时只有一个待批", "A subject has one open proposal of a kind")
    remedy = Words("请办结或撤回该事项后再提出", "Settle or withdraw that one first")


class SameHands(Refusal):
    code = "same-hands"
    category = "forbidden"
    title = Words("不能由同一人办理", "Not by the same person")
    detail = Words(
        "事项 {id} 已由您以“{place_zh}”身份签署，{next_zh}须由另一人办理",
        "You signed proposal {id} as its {place_en}; the {next_en} is somebody else",
    )
    rule = Words(
        "经办、复核、核准须为不同的人（数据库约束）",
        "Preparer, approver and releaser are different people (a constraint)",
    )
    remedy = Words("请由另一位有权的人员办理", "Ask another person with that role")


class NotThePreparer(Refusal):
    code = "not-the-preparer"
    category = "forbidden"
    title = Words("只能由提出人撤回", "Only the preparer withdraws")
    detail = Words("事项 {id} 由 {by} 提出", "Proposal {id} was prepared by {by}")
    rule = Words("待批事项由提出人撤回，由审批人退回", "A preparer withdraws, an approver rejects")
    remedy = Words("请由提出人撤回，或由审批人退回", "Ask the preparer to withdraw it, or an approver to reject it")


class ReasonMissing(Refusal):
    code = "reason-missing"
    title = Words("请写明理由", "State a reason")
    detail = Words("这一步须写明 2—500 字的理由", "This step takes a reason of 2 to 500 characters")
    rule = Words("退回、撤回和冲正都要留下理由", "Rejections, withdrawals and reversals say why")
    remedy = Words("请写明理由后再办理", "Write the reason and try again")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature under a proposal: 1 preparer, 2 approver, 3 releaser."""

    place: int
    signed_by: str
    signed_at: datetime
    with_code: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposed. content: as JSON values. places: (level, code) where it happens.

    state: open, done, rejected or withdrawn. needed: how many signatures it takes, the preparer's included.
    """

    id: int
    kind: str
    subject: str
    places: tuple[Place, ...]
    content: Any
    content_hash: str
    reason: str
    needed: int
    state: str
    outcome: str
    recorded_at: datetime
    recorded_by: str
    signatures: tuple[Signature, ...]

    @property
    def next_place(self) -> int:
        """Whose turn it is: 2 approver, 3 releaser."""
        return len(self.signatures) + 1


def hash_content(content: Any) -> str:
    """The hash that is signed: SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def check_reason(reason: str) -> str:
    """The reason, trimmed. Raises ReasonMissing."""
    if not 2 <= len(reason.strip()) <= 500:
        raise ReasonMissing()
    return reason.strip()


def propose(
    connection: Connection,
    act: Act,
    kind: str,
    subject: str,
    content: Any,
    *,
    places: Sequence[Place],
    needed: int,
    reason: str = "",
) -> Proposal:
    """Put a proposal on record with the preparer's signature. Raises ProposalOpen."""
    mine = (PROPOSAL.c.kind == kind) & (PROPOSAL.c.subject == subject) & (PROPOSAL.c.state == "open")
    known = connection.execute(select(PROPOSAL.c.id, PROPOSAL.c.recorded_by).where(mine)).first()
    if known is not None:
        raise ProposalOpen(subject=subject, id=known.id, by=known.recorded_by)
    row = {
        "kind": kind,
        "subject": subject,
        "place": " ".join(f"{level}:{code}" for level, code in sorted(set(places))),
        "content": canonical(content),
        "content_hash": hash_content(content),
        "reason": reason,
        "needed": needed,
        "state": "open",
        "outcome": "",
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    number = int(connection.execute(insert(PROPOSAL), row).inserted_primary_key[0])  # type: ignore[index]
    _sign(connection, act, number, 1, str(row["content_hash"]), False)
    return find_proposal(connection, number)


def sign_proposal(connection: Connection, act: Act, proposal: Proposal, code: str = "") -> Proposal:
    """Sign in turn; with the last signature the proposal is done. Raises ProposalSettled, SameHands, CodeNeeded.

    Whoever calls has checked the rules of what is proposed on today's book, and carries it out once it is done.
    """
    check_open(proposal)
    signed = next((each for each in proposal.signatures if each.signed_by == act.by), None)
    if signed is not None:
        here, there = PLACES[signed.place - 1], PLACES[proposal.next_place - 1]
        raise SameHands(id=proposal.id, place_zh=here.zh, place_en=here.en, next_zh=there.zh, next_en=there.en)
    with_code = require_code(connection, act, code)
    _sign(connection, act, proposal.id, proposal.next_place, proposal.content_hash, with_code)
    if proposal.next_place == proposal.needed:
        _settle(connection, proposal, "done", "")
    return find_proposal(connection, proposal.id)


def turn_down(connection: Connection, act: Act, proposal: Proposal, reason: str) -> Proposal:
    """Reject somebody else's proposal. Raises ProposalSettled, SameHands, ReasonMissing."""
    check_open(proposal)
    if act.by == proposal.recorded_by:
        here, there = PLACES[0], PLACES[1]
        raise SameHands(id=proposal.id, place_zh=here.zh, place_en=here.en, next_zh=there.zh, next_en=there.en)
    _settle(connection, proposal, "rejected", f"{act.by}: {check_reason(reason)}")
    return find_proposal(connection, proposal.id)


def take_back(connection: Connection, act: Act, proposal: Proposal) -> Proposal:
    """Withdraw one's own proposal. Raises ProposalSettled, NotThePreparer."""
    check_open(proposal)
    if act.by != proposal.recorded_by:
        raise NotThePreparer(id=proposal.id, by=proposal.recorded_by)
    _settle(connection, proposal, "withdrawn", "")
    return find_proposal(connection, proposal.id)


def check_open(proposal: Proposal) -> None:
    """Raise ProposalSettled unless it is open."""
    if proposal.state != "open":
        raise ProposalSettled(id=proposal.id, subject=proposal.subject, state=proposal.state)


def _sign(connection: Connection, act: Act, number: int, place: int, content_hash: str, with_code: bool) -> None:
    row = {
        "proposal_id": number,
        "place": place,
        "signed_by": act.by,
        "content_hash": content_hash,
        "signed_at": act.at,
        "with_code": int(with_code),
    }
    connection.execute(insert(SIGNATURE), row)


def _settle(connection: Connection, proposal: Proposal, state: str, outcome: str) -> None:
    connection.execute(update(PROPOSAL).where(PROPOSAL.c.id == proposal.id).values(state=state, outcome=outcome))


def find_proposal(connection: Connection, number: int) -> Proposal:
    """The proposal of that number. Raises ProposalMissing."""
    found = list_proposals(connection, PROPOSAL.c.id == number)
    if not found:
        raise ProposalMissing(id=number)
    return found[0]


def list_proposals(connection: Connection, condition: Any = None, limit: int = 100) -> list[Proposal]:
    """Proposals that meet a condition on their table, oldest first."""
    query = select(PROPOSAL).order_by(PROPOSAL.c.id).limit(limit)
    rows = connection.execute(query if condition is None else query.where(condition)).all()
    signatures: dict[int, list[Signature]] = {}
    column = SIGNATURE.c
    signed = select(column.proposal_id, column.place, column.signed_by, column.signed_at, column.with_code)
    signed = signed.where(column.proposal_id.in_([row.id for row in rows])).order_by(column.place)
    for number, place, by, at, with_code in connection.execute(signed):
        signatures.setdefault(number, []).append(Signature(place, by, at, bool(with_code)))
    return [_proposal(row, tuple(signatures.get(row.id, ()))) for row in rows]


def open_places(connection: Connection, *, kind: str = "", after: int = 0) -> list[tuple[int, frozenset[Place]]]:
    """The numbers of the open proposals behind ``after``, oldest first, each with where it happens."""
    column = PROPOSAL.c
    query = select(column.id, column.place).where(column.state == "open", column.id > after).order_by(column.id)
    found = connection.execute(query.where(column.kind == kind) if kind else query)
    return [(number, frozenset(map(_place, place.split()))) for number, place in found]


def _proposal(row: Any, signatures: tuple[Signature, ...]) -> Proposal:
    return Proposal(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        places=tuple(_place(each) for each in row.place.split()),
        content=json.loads(row.content),
        content_hash=row.content_hash,
        reason=row.reason,
        needed=row.needed,
        state=row.state,
        outcome=row.outcome,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        signatures=signatures,
    )


def _place(text: str) -> Place:
    level, _, code = text.partition(":")
    return level, code


def proposals_about(connection: Connection, subject: str) -> list[Proposal]:
    """All that was ever proposed about a subject, oldest first."""
    return list_proposals(connection, PROPOSAL.c.subject == subject)
