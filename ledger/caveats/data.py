"""The vocabulary of caveats: what is noted on land and stops some of what could be done with it. Nothing is posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.errors import Words

EVENTS: Final[Mapping[str, Words]] = {  # what can be stopped; an expropriation cannot
    "sign": Words("签订流转合同", "signing a transfer contract"),
    "retransfer": Words("再流转", "re-transfer"),
    "swap": Words("互换", "swap"),
    "assignment": Words("转让", "assignment"),
    "end": Words("提前终止或返还", "ending or handing back"),
    "change": Words("变更", "change"),
    "surrender": Words("交回承包地", "surrender"),
    "mortgage": Words("抵押", "mortgage"),
    "renew": Words("续约", "renewal"),
}
STOPPED_BY_FORM: Final[Mapping[str, str]] = {  # forms of contracts that are an event of their own; all others: sign
    "retransfer": "retransfer",
    "swap": "swap",
    "assignment": "assignment",
}
_OF_A_MORTGAGE: Final = ("retransfer", "swap", "assignment", "end", "change", "surrender", "mortgage")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of caveat. stops: the events that it stops where nothing else is said."""

    words: Words
    stops: tuple[str, ...]


KINDS: Final[Mapping[str, Kind]] = {
    "mortgage": Kind(Words("抵押", "mortgage"), _OF_A_MORTGAGE),
    "dispute": Kind(Words("争议", "dispute"), tuple(EVENTS)),
    "court": Kind(Words("查封", "court freeze"), tuple(EVENTS)),
    "inspection": Kind(Words("用途检查", "inspection of use"), ("sign", "retransfer", "mortgage", "renew")),
}


@dataclass(frozen=True, slots=True)
class CaveatLine:
    """A parcel, or area_grains of it, that a caveat lies on."""

    parcel_code: str
    area_grains: int


@dataclass(frozen=True, slots=True)
class Caveat:
    """A caveat (限制事项) on parcels.

    number: empty for one that is to be numbered. kind: key of KINDS. holder: whose right it lies on, empty where it
    lies on the land whoever has it. contract_number: the contract under which the holder has the operation right;
    empty: the household's own. from_day, to_day: the days on which it stops things, to_day None until it is released.
    stops: of EVENTS; empty for what its kind stops. claimant: creditor or claimant, a party's code. amount_fen: of the
    secured claim. due_on: when a loan is due. document, issued_on, sha256: the paper behind it. consent, consent_on:
    the household's written consent to a transferee's mortgage. filed_on: when it was filed with the issuer.
    """

    number: str
    kind: str
    lines: tuple[CaveatLine, ...]
    from_day: date
    document: str
    issued_on: date
    holder: str = ""
    contract_number: str = ""
    to_day: date | None = None
    stops: tuple[str, ...] = ()
    claimant: str = ""
    amount_fen: int = 0
    due_on: date | None = None
    consent: str = ""
    consent_on: date | None = None
    filed_on: date | None = None
    sha256: str = ""
    note: str = ""
    released_on: date | None = None
    release_document: str = ""
    released_by: str = ""
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.released_on is None

    @property
    def stopped(self) -> tuple[str, ...]:
        """The events that it stops."""
        return self.stops or KINDS[self.kind].stops

    @property
    def parcel_codes(self) -> tuple[str, ...]:
        return tuple(line.parcel_code for line in self.lines)
