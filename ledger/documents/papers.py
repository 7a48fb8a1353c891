"""What a paper says, resolved to words and whole numbers by the caller. Nothing here is looked up or computed.

Areas are in grains (1/300 m²), money in fen, days are dates in Asia/Shanghai. A text that is not known is
empty, never None: it is printed as a blank to be filled in by hand, or its sentence is left out. None
means that there is no such thing (yet): a price in kind has no fen, a draft has no entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class PaperParty:
    """One side of a contract.

    ``name``: full name; of a household that of its representative.
    ``kind_name``: what sort of party, in Chinese: 承包农户, 农民专业合作社.
    ``id_label``: which number identifies it: 居民身份证, 统一社会信用代码.
    ``id_number``: that number, as it is to be printed (masked by the caller where it must be).
    ``address``: where it lives or sits. ``phone``: as dialled.
    ``code``: its code in the book, for a household the 18 digits of 承包方代码.
    """

    name: str
    kind_name: str
    id_label: str
    id_number: str
    address: str
    phone: str
    code: str


@dataclass(frozen=True, slots=True)
class PaperParcel:
    """One parcel in the annex.

    ``parcel_code``: 地块代码, 19 digits. ``name``: 地块名称. ``village_name``: village and group where it lies.
    ``east``, ``south``, ``west``, ``north``: the four boundaries (四至), in words.
    ``area_grains``: what this paper moves, in grains. ``registered_grains``: the registered area, in grains.
    ``class_name``: land type in words (水田). ``grade``: fertility grade in words (三等).
    ``contract_code``: 承包合同代码, 19 characters. ``household``: under which head of the annex it stands, where
    several households give land; empty where one does. ``from_taker``: in a swap, what the second party gives.
    """

    parcel_code: str
    name: str
    village_name: str
    east: str
    south: str
    west: str
    north: str
    area_grains: int
    registered_grains: int
    class_name: str
    grade: str
    contract_code: str
    household: str = ""
    from_taker: bool = False


@dataclass(frozen=True, slots=True)
class PaperHousehold:
    """A household that gives land under a common contract: a row of the roster of payments.

    ``mandate``: number of the paper by which it entrusted the agent. ``due_hundredths``: what is due to it, in fen,
    or in hundredths of a kilogram where the price is in kind; None where the paper names no sum. The dues of a
    roster add up exactly to the contract's.
    """

    name: str
    code: str
    parcel_count: int
    area_grains: int
    due_hundredths: int | None
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class PaperEvidence:
    """A paper on which the contract rests. ``kind``: its key (``issuer-consent``), ``kind_name``: that in Chinese.

    ``document``: its number or name. ``valid_to``: the last day for which it speaks. ``sha256``: of its scan, in hex.
    """

    kind: str
    kind_name: str
    document: str
    issued_on: date | None
    party_name: str
    valid_to: date | None
    sha256: str
    note: str


@dataclass(frozen=True, slots=True)
class HeadContract:
    """The contract under which the first party of a re-transfer has the land, as far as it is known."""

    number: str
    giver_name: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class PaperMark:
    """Why the paper is not to be taken for a contract in force: 草稿, 已冲正. ``note``: since when, by which entry."""

    text: str = ""
    note: str = ""


NO_MARK: Final = PaperMark()


@dataclass(frozen=True, slots=True)
class AgreedTerms:
    """What the parties agreed besides land, term and price; what is empty, 0 or False is not agreed.

    The names are those of ``ledger.transfers.Details``. Money in fen, days as counts; ``escalation_percent`` as
    decimal text; ``penalty_*`` as ten-thousandths of a year's rent for each day. ``use_before``, ``use_after``: in
    words. The keys that change the wording: ``area_basis`` registered, measured; ``dividend`` fixed, share,
    floor-share; ``mode`` tender, auction, negotiation; ``entrusted`` agent, principal; ``subsidy_owner`` transferor,
    transferee; ``dispute`` arbitration, court.
    """

    area_basis: str = ""
    escalation_years: int = 0
    escalation_percent: str = ""
    escalation_fen: int = 0
    crop: str = ""
    deposit_fen: int = 0
    deposit_collector: str = ""
    deposit_handling: str = ""
    fee_fen: int = 0
    dividend: str = ""
    share_count: str = ""
    contribution_fen: int = 0
    mode: str = ""
    entrusted: str = ""
    allows_retransfer: bool = False
    allows_mortgage: bool = False
    allows_improvement: bool = False
    allows_facilities: bool = False
    delivery_day: date | None = None
    filing_days: int = 0
    subsidy_owner: str = ""
    compensation_terms: str = ""
    fixtures_terms: str = ""
    renewal_notice_days: int = 0
    handback_days: int = 0
    penalty_delivery: str = ""
    penalty_rent: str = ""
    penalty_return: str = ""
    rescission_days: int = 0
    use_before: str = ""
    use_after: str = ""
    grain: bool = False
    dispute: str = ""
    copies: int = 0
    sign_place: str = ""
    supplements: str = ""
    oral: bool = False


@dataclass(frozen=True, slots=True)
class ContractPaper:
    """A contract of any form, with every item of article 40 of the Land Contract Law.

    ``form``: a key of ``forms.FORMS``. ``number``: 合同编号. ``book_name``: whose book, printed at the head of each
    page. ``transferor`` (甲方) and ``transferee`` (乙方). ``parcels``: at least one, in the order of the annex.
    ``start``: first day of the term. ``end_last_day``: its last day, inclusive; the land goes back on the day after
    it, but for what is given for good.
    ``price_text``: the price in words, with its basis. ``price_fen``: the price in fen for one ``price_unit``,
    None when it is in kind. ``price_unit``: behind the figure: 元/亩·年. Of the three sums one is there at most:
    ``yearly_rent_fen`` for a whole year and all parcels, ``total_fen`` paid once, ``yearly_kilograms`` (decimal text).
    ``payment_text``: days and way of payment. ``purpose_text``: what is grown.
    ``signed_on``, ``filed_on``: days of signing and of filing (备案), None when not yet.
    ``state_name``: where the contract stands, in Chinese. ``mark``: printed across each page.
    ``entry_number``, ``content_hash``: number and hexadecimal hash of the posted entry, None before posting.
    ``verify_url``: what the QR code says. ``issuer_name`` (发包方), ``township_name``: with whom it is filed and kept.
    ``agreed``: the rest of what was agreed. ``evidence``: on what it rests. ``consent``: number of a consent that is
    not among the evidence. ``households``: the roster, empty where the first party gives its own land alone.
    ``head``: of a re-transfer. ``renews``: number of the contract that it renews.
    """

    form: str
    number: str
    book_name: str
    transferor: PaperParty
    transferee: PaperParty
    parcels: tuple[PaperParcel, ...]
    start: date
    end_last_day: date
    price_text: str
    price_fen: int | None
    price_unit: str
    yearly_rent_fen: int | None
    payment_text: str
    purpose_text: str
    signed_on: date | None
    filed_on: date | None
    state_name: str
    entry_number: int | None
    content_hash: str | None
    verify_url: str
    mark: PaperMark = NO_MARK
    total_fen: int | None = None
    yearly_kilograms: str = ""
    issuer_name: str = ""
    township_name: str = ""
    agreed: AgreedTerms = AgreedTerms()
    evidence: tuple[PaperEvidence, ...] = ()
    consent: str = ""
    households: tuple[PaperHousehold, ...] = ()
    head: HeadContract | None = None
    renews: str = ""

    @property
    def given(self) -> tuple[PaperParcel, ...]:
        """What the first party gives."""
        return tuple(parcel for parcel in self.parcels if not parcel.from_taker)

    @property
    def given_back(self) -> tuple[PaperParcel, ...]:
        """What the second party gives in a swap."""
        return tuple(parcel for parcel in self.parcels if parcel.from_taker)
