"""What a paper says, resolved to words and whole numbers by the caller. Nothing here is looked up or computed.

Areas are in grains (1/300 m²), money in fen, days are dates in Asia/Shanghai. A text that is not known is
empty, never None: it is printed as a blank to be filled in by hand, or its sentence is left out. None
means that there is no such thing (yet): a price in kind has no fen, a draft has no entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
    ``contract_code``: 承包合同代码, 19 characters.
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


@dataclass(frozen=True, slots=True)
class LeasePaper:
    """A lease of contracted land (承包地出租合同), with every item of article 40 of the Land Contract Law.

    ``number``: 合同编号, given by the township. ``book_name``: whose book, printed at the head of each page.
    ``transferor`` (甲方) and ``transferee`` (乙方). ``parcels``: at least one, in the order of the annex.
    ``start``: first day of the term. ``end_last_day``: last day of the term, inclusive; the land goes back
    on the day after it.
    ``price_text``: the price in words, with its basis. ``price_fen``: the price in fen for one ``price_unit``,
    None when it is in kind. ``price_unit``: behind the figure: 元/亩·年.
    ``yearly_rent_fen``: rent of a whole year in fen for all parcels, None when it is in kind.
    ``payment_text``: days and way of payment. ``purpose_text``: what is grown.
    ``signed_on``, ``filed_on``: days of signing and of filing (备案), None when not yet.
    ``state_name``: where the contract stands, in Chinese. ``is_draft``: print 草稿 across each page.
    ``entry_number``, ``content_hash``: number and hexadecimal hash of the posted entry, None before posting.
    ``verify_url``: what the QR code says.
    ``issuer_name`` (发包方), ``township_name``: with whom it is filed and kept.
    ``fixtures_text``, ``compensation_text``: who gets fixtures at the end, and compensation on expropriation;
    empty for the paper's own rule.
    ``deposit_text``, ``subsidy_text``, ``penalty_text``, ``renewal_text``: risk deposit (风险保障金), subsidies,
    penalties and renewal; their sentences are left out when empty.
    ``extra_terms``: further agreements, each a paragraph.
    """

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
    is_draft: bool
    entry_number: int | None
    content_hash: str | None
    verify_url: str
    issuer_name: str = ""
    township_name: str = ""
    fixtures_text: str = ""
    compensation_text: str = ""
    deposit_text: str = ""
    subsidy_text: str = ""
    penalty_text: str = ""
    renewal_text: str = ""
    extra_terms: tuple[str, ...] = ()
