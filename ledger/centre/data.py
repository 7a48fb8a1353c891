"""The vocabulary of the transfer centre: applications, listings, notices, minutes, certificates, handbacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ledger.errors import Words

SIDES: Final = {
    "supply": Words("转出申请", "land offered"),
    "demand": Words("转入申请", "land wanted"),
}
APPLICATION_STATES: Final = {
    "received": Words("已受理，待核查", "received, to be checked"),
    "checked": Words("已核查，待公布", "checked, to be listed"),
    "listed": Words("已公布", "listed"),
    "matched": Words("已撮合", "matched"),
    "concluded": Words("已成交", "concluded"),
    "declined": Words("核查不通过", "declined"),
    "withdrawn": Words("已撤回", "withdrawn"),
    "expired": Words("已过有效期", "expired"),
}
OPEN_STATES: Final = ("received", "checked", "listed", "matched")
LISTING_NOTICES: Final = {
    "published": Words("公布", "published"),
    "changed": Words("变更公告", "notice of change"),
    "result": Words("结果公告", "notice of result"),
    "withdrawn": Words("终止公告", "notice of withdrawal"),
}
LISTING_STATES: Final = {
    "coming": Words("未开始", "not begun"),
    "open": Words("公布中", "open"),
    "over": Words("公布期满", "over"),
    "result": Words("已成交", "concluded"),
    "withdrawn": Words("已终止", "withdrawn"),
}
CLAIM_OUTCOMES: Final = {
    "open": Words("待答复", "to be answered"),
    "honoured": Words("已优先流转", "the member took the land"),
    "declined": Words("不成立", "not founded"),
    "withdrawn": Words("已撤回", "withdrawn"),
}
STAGES: Final = (90, 30, 7)  # days before the last day; the parameter expiry-days may say others
ENDINGS: Final = {
    "signed-renewal": Words("已续签", "renewed"),
    "renewal": Words("续签办理中", "renewal under way"),
    "handed-back": Words("已交还", "handed back"),
    "open": Words("未处理", "nothing yet"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A division by level and 12-digit code."""

    level: str
    code: str


NOWHERE: Final = Place("", "")


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """A parcel, or the part of it (area_grains), that is offered."""

    parcel_code: str
    area_grains: int


@dataclass(frozen=True, slots=True)
class NewApplication:
    """What somebody wants of the centre. side: a key of SIDES. applicant: a party's code; the telephone is the party's.

    agent, mandate: who comes in their place, and the paper that says so; empty where they come themselves. place: the
    village offered, or where land is wanted. lines: the parcels offered; empty: locality and area_grains describe the
    land. land_class: code of ledger.parcels.LAND_CLASSES, empty for any. price: decimal text in price_unit, empty for
    negotiable. start_day, last_day: the term, both included. expires_on: last day on which the application stands.
    """

    side: str
    applicant: str
    place: Place
    area_grains: int
    start_day: date
    last_day: date
    received_on: date
    expires_on: date
    lines: tuple[ApplicationLine, ...] = ()
    locality: str = ""
    land_class: str = ""
    price: str = ""
    price_unit: str = "yuan/mu/year"
    project: str = ""
    agent: str = ""
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """An application on record. stored_state: as it was left; ``state_on`` knows what has expired since."""

    number: str
    asked: NewApplication
    stored_state: str
    matched_with: str
    contract_number: str
    version: int
    recorded_by: str

    def state_on(self, day: date) -> str:
        """A key of APPLICATION_STATES: what waits for the centre has expired after its last day."""
        waiting = self.stored_state in OPEN_STATES and self.stored_state != "matched"
        return "expired" if waiting and day > self.asked.expires_on else self.stored_state


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an application."""

    sequence: int
    state: str
    on_day: date
    note: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground on which an offer and a wish fit or do not. name: village, area, class, price or term."""

    name: str
    fits: bool
    said: Words


@dataclass(frozen=True, slots=True)
class Match:
    """How far another application fits. reasons: all grounds, in the order of ``matching.GROUNDS``."""

    application: Application
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """How many grounds fit."""
        return sum(reason.fits for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class ListingNotice:
    """A public notice of a listing; each later one replaces what the earlier said. kind: a key of LISTING_NOTICES.

    taker, contract_number: of a result, empty otherwise. reason: why it was changed or withdrawn.
    """

    sequence: int
    kind: str
    from_day: date
    to_day: date
    area_grains: int
    price: str
    price_unit: str
    conditions: str
    reason: str
    taker: str
    contract_number: str
    announced_on: date


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown to everybody. notices: all of them, oldest first; the last one counts."""

    number: str
    application: Application
    notices: tuple[ListingNotice, ...]

    @property
    def now(self) -> ListingNotice:
        """The notice that counts."""
        return self.notices[-1]

    def state_on(self, day: date) -> str:
        """A key of LISTING_STATES."""
        last = self.now
        if last.kind in ("result", "withdrawn"):
            return last.kind
        return "coming" if day < last.from_day else "open" if day <= last.to_day else "over"


@dataclass(frozen=True, slots=True)
class Claim:
    """A member's claim to take the land on the same terms. outcome: a key of CLAIM_OUTCOMES."""

    sequence: int
    claimant: str
    claimed_on: date
    terms: str
    outcome: str
    outcome_note: str
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A written notice to a collective's members. transferor: whose land. lines: the parcels with their areas.

    terms: price and conditions on which members come first. outsider: who would take it, empty where nobody yet.
    posted_at: where it hangs. scan_name, scan_sha256: of the signed notice, empty where there is no scan.
    """

    transferor: str
    village_code: str
    lines: tuple[ApplicationLine, ...]
    terms: str
    start_day: date
    last_day: date
    issued_on: date
    posted_at: str
    outsider: str = ""
    listing_number: str = ""
    scan_name: str = ""
    scan_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A priority notice on record. days: how long members have. lapses_on: the last day on which they may claim."""

    number: str
    said: NewNotice
    days: int
    lapses_on: date
    claims: tuple[Claim, ...]

    @property
    def is_claimed(self) -> bool:
        """Whether some claim waits for an answer, or was honoured."""
        return any(claim.outcome in ("open", "honoured") for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Participant:
    """Who sat at the table. party: a party's code, empty for an official. capacity: transferor, mediator, witness …"""

    party: str
    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A price that somebody named: decimal text in price_unit."""

    party: str
    price: str
    price_unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewMinutes:
    """What was said at a negotiation. village_code: of the land. application, listing, contract: numbers, or empty.

    signed_on: when those present signed them; None where they did not.
    """

    village_code: str
    held_on: date
    held_at: str
    host: str
    participants: tuple[Participant, ...]
    said: str
    agreed: bool
    offers: tuple[Offer, ...] = ()
    signed_on: date | None = None
    application_number: str = ""
    listing_number: str = ""
    contract_number: str = ""
    scan_name: str = ""
    scan_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes on record."""

    number: str
    taken: NewMinutes
    recorded_by: str


@dataclass(frozen=True, slots=True)
class AreaCheck:
    """三相符 of one parcel, in grains: what the contract says, what it posted, the certificate's area, the book's."""

    parcel_code: str
    contract_grains: int
    posted_grains: int
    certified_grains: int
    book_grains: int

    @property
    def agrees(self) -> bool:
        """Contract and posting say the same, so do certificate and book, and no more is transferred than certified."""
        same = self.contract_grains == self.posted_grains and self.certified_grains == self.book_grains
        return same and self.contract_grains <= self.certified_grains


@dataclass(frozen=True, slots=True)
class Certification:
    """A certificate (鉴证). checks: the figures on which it was given. withdrawn_on: None while it stands."""

    number: str
    contract_number: str
    requested_by: str
    certified_on: date
    checks: tuple[AreaCheck, ...]
    note: str
    recorded_by: str
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Handback:
    """That land was handed back at the end of a contract: when, to whom, and in what state."""

    contract_number: str
    delivered_on: date
    accepted_by: str
    land_state: str
    fixtures: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract that ends soon, or has ended. days_left: below zero once it has ended. stage: the least of the days
    of warning that reaches it, 0 where none does. ending: a key of ENDINGS. renewal: number of the renewing contract.
    noticed: stages for which a notice was given.
    """

    contract_number: str
    transferor: str
    transferee: str
    form: str
    area_grains: int
    last_day: date
    days_left: int
    stage: int
    ending: str
    renewal: str = ""
    handed_back_on: date | None = None
    noticed: tuple[int, ...] = field(default=())
