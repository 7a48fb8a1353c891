"""The vocabulary of disputes: kinds as the annual form counts them, events, deadlines, outcomes.

Articles are those of the Law on Mediation and Arbitration of Rural Land Contract Disputes (2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.centre.data import NOWHERE, Place
from ledger.errors import Words

DISPUTE_KINDS: Final = {  # lines 30 to 38 of the national annual form
    "contracting-household": Words("土地承包纠纷：家庭承包", "contracting: household contract"),
    "contracting-other-mode": Words("土地承包纠纷：其他方式承包", "contracting: other mode"),
    "transfer-household-household": Words("流转纠纷：农户之间", "transfer: between households"),
    "transfer-household-village": Words("流转纠纷：农户与村组集体", "transfer: household and village collective"),
    "transfer-household-other": Words("流转纠纷：农户与其他主体", "transfer: household and another party"),
    "other": Words("其他纠纷", "other"),
}
LINES_OF_KIND: Final = {
    "contracting-household": 31,
    "contracting-other-mode": 33,
    "transfer-household-household": 35,
    "transfer-household-village": 36,
    "transfer-household-other": 37,
    "other": 38,
}
EXPROPRIATION: Final = "expropriation-compensation"  # not arbitrable (art. 2), so it is no kind on record
DISPUTE_STATES: Final = {
    "raised": Words("已提出，待受理", "raised, to be accepted"),
    "turned-down": Words("不予受理", "not accepted"),
    "mediation": Words("调解中", "in mediation"),
    "arbitration": Words("仲裁中", "in arbitration"),
    "awarded": Words("已裁决", "awarded"),
    "court": Words("诉讼中", "before the court"),
    "settled": Words("已达成协议", "settled"),
    "withdrawn": Words("已撤回", "withdrawn"),
    "closed": Words("已结案", "closed"),
}
STANDING_STATES: Final = ("raised", "mediation", "arbitration", "awarded", "court")
EVENTS: Final = {
    "raised": Words("提出", "raised"),
    "accepted": Words("受理", "accepted"),
    "turned-down": Words("不予受理", "not accepted"),
    "served": Words("送达申请书副本", "copy served"),
    "defence": Words("提交答辩书", "defence"),
    "hearing": Words("开庭（听取意见）", "hearing"),
    "extension": Words("延长裁决期限", "time for the award extended"),
    "mediation": Words("调解记录", "record of mediation"),
    "note": Words("记事", "note"),
    "settled": Words("达成调解协议", "agreement"),
    "withdrawn": Words("撤回", "withdrawn"),
    "to-arbitration": Words("申请仲裁", "arbitration asked for"),
    "award": Words("裁决书送达", "award served"),
    "to-court": Words("向法院起诉", "to the court"),
    "closed": Words("结案", "closed"),
}
RECORDABLE: Final = ("served", "defence", "hearing", "extension", "mediation", "note")
OUTCOMES: Final = ("settled", "withdrawn", "to-arbitration", "award", "to-court", "closed")
PARTY_ROLES: Final = {
    "claimant": Words("申请人", "claimant"),
    "respondent": Words("被申请人", "respondent"),
    "third": Words("第三人", "third party"),
}


@dataclass(frozen=True, slots=True)
class DisputeParty:
    """Somebody in a dispute, by the code of a party."""

    role: str
    party: str


@dataclass(frozen=True, slots=True)
class NewDispute:
    """What is disputed. contract_number or parcels, or both, are what it is about. place: the village of its land, found when it
    is recorded.

    known_on: when the claimant knew, or ought to have known, that a right was hurt. raised_on: when it was brought to
    the centre. oral: it was told by word of mouth and noted on the spot (art. 9).
    """

    kind: str
    parties: tuple[DisputeParty, ...]
    claim: str
    grounds: str
    known_on: date
    raised_on: date
    contract_number: str = ""
    parcels: tuple[str, ...] = ()
    womens_rights: bool = False
    oral: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Mediation:
    """The record of a mediation (art. 10). agreement: its words, empty where there was none."""

    mediator: str
    agreement: str = ""
    parties_signed_on: date | None = None
    mediator_signed: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class DisputeEvent:
    """One thing that happened in a dispute. kind: a key of EVENTS. document: number of a paper, empty without."""

    sequence: int
    kind: str
    on_day: date
    note: str
    document: str
    mediation: Mediation | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class DisputeEvidence:
    """A paper or file that somebody handed in, frozen by the hash of its content."""

    sequence: int
    file_name: str
    sha256: str
    handed_in_by: str
    handed_in_on: date
    note: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute on record, with all that happened in it, oldest first."""

    number: str
    brought: NewDispute
    state: str
    version: int
    events: tuple[DisputeEvent, ...]
    evidence: tuple[DisputeEvidence, ...]
    caveats: tuple[str, ...] = ()

    def day_of(self, kind: str) -> date | None:
        """The day of the latest event of a kind."""
        return next((event.on_day for event in reversed(self.events) if event.kind == kind), None)

    def parties_of(self, role: str) -> tuple[str, ...]:
        return tuple(each.party for each in self.brought.parties if each.role == role)


@dataclass(frozen=True, slots=True)
class Deadline:
    """What must be done by when. name: a key of ``deadlines.DEADLINES``. met_on: when it was; None while it was not.

    days: how long the law gives; working: whether these are working days.
    """

    name: str
    begins_on: date
    days: int
    working: bool
    due_on: date
    met_on: date | None

    def is_overdue(self, day: date) -> bool:
        """Whether it passed before it was met."""
        return (self.met_on or day) > self.due_on
