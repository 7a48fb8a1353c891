"""The vocabulary of transfer contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.errors import Words
from ledger.parcels import Parcel
from ledger.parties import Party
from ledger.units import parse_money

FORMS: Final = {
    "lease": Words("出租", "lease"),
    "subcontract": Words("转包", "sub-contract"),
    "shareholding": Words("入股", "shareholding"),
    "swap": Words("互换", "swap"),
    "assignment": Words("转让", "assignment"),
    "retransfer": Words("再流转", "re-transfer"),
}
STATES: Final = {
    "draft": Words("草稿", "draft"),
    "submitted": Words("待复核", "submitted"),
    "reviewed": Words("已复核，待签订", "reviewed"),
    "signed": Words("已签订", "signed"),
    "reversed": Words("已冲正", "reversed"),
}
POSTED_FORMS: Final = ("lease",)
PRICE_UNITS: Final = {
    "yuan/mu/year": Words("元/亩·年", "yuan/mu/year"),
    "yuan/year": Words("元/年", "yuan/year"),
    "kg/mu/year": Words("公斤/亩·年", "kg/mu/year"),
}
GRAINS_PER_MU: Final = 200_000


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A parcel, or the part of it (area_grains), that a contract transfers."""

    parcel_code: str
    area_grains: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says.

    number: empty for a draft that is to be numbered. start_day, last_day: both included; the land is back on the day
    after. price: decimal text in price_unit (yuan or kg). payment: ``annual``, ``once`` or ``MM-DD;MM-DD``.
    consent, parent: number of the consent paper and of the head contract, empty where there is none.
    """

    number: str
    form: str
    transferor: str
    transferee: str
    lines: tuple[ContractLine, ...]
    start_day: date
    last_day: date
    price: str
    price_unit: str
    payment: str
    purpose: str
    signed_on: date | None = None
    filed_on: date | None = None
    consent: str = ""
    parent: str = ""

    @property
    def return_day(self) -> date:
        """The first day on which the land is back."""
        return self.last_day + timedelta(days=1)

    @property
    def area_grains(self) -> int:
        return sum(line.area_grains for line in self.lines)

    @property
    def price_fen(self) -> int | None:
        """The price in fen per its unit; None where it is in kind."""
        return parse_money(self.price) if self.price_unit.startswith("yuan") else None

    @property
    def yearly_rent_fen(self) -> int | None:
        """A year's rent in fen: rounded half up parcel by parcel, then added; None where it is in kind."""
        if self.price_fen is None:
            return None
        if self.price_unit == "yuan/year":
            return self.price_fen
        return sum(_half_up(self.price_fen * line.area_grains, GRAINS_PER_MU) for line in self.lines)


def _half_up(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract on record. state: a key of STATES. entry_id: its entry in the book, None until it is signed.

    origin: ``counter`` for what was drafted here, ``paper`` for what was signed before it was recorded. proposal_id,
    reversal_proposal_id: under which it was submitted for review and for reversal. reversal_entry_id: the entry that
    undid it.
    """

    terms: Terms
    book_id: int
    state: str
    entry_id: int | None
    version: int
    origin: str = "counter"
    proposal_id: int | None = None
    reversal_proposal_id: int | None = None
    reversal_entry_id: int | None = None

    @property
    def number(self) -> str:
        return self.terms.number


@dataclass(frozen=True, slots=True)
class Clash:
    """Another signed contract that has some of a parcel on days of the term asked for."""

    number: str
    start_day: date
    last_day: date
    area_grains: int


@dataclass(frozen=True, slots=True)
class ParcelFacts:
    """A parcel as the rules see it: free_grains is the least that the transferor holds on any day of the term."""

    parcel: Parcel
    free_grains: int
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at."""

    terms: Terms
    transferor: Party
    transferee: Party
    parcels: dict[str, ParcelFacts]
    books: frozenset[int]


def life_of(contract: Contract, today: date) -> Words:
    """Where a contract stands in its life on a day, in the words that people see."""
    terms = contract.terms
    if contract.state != "signed":
        return STATES[contract.state]
    if today > terms.last_day:
        return Words("到期终止", "ended by term")
    filed = Words("已备案", "filed") if terms.filed_on else Words("未备案", "unfiled")
    begun = Words("生效", "in force") if today >= terms.start_day else Words("已签，未起租", "signed, not begun")
    return Words(f"{begun.zh}（{filed.zh}）", f"{begun.en}, {filed.en}")
