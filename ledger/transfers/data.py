"""The vocabulary of transfer contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.errors import Words
from ledger.transfers.details import NO_DETAILS, Details, Evidence
from ledger.units import parse_money

FORMS: Final = {
    "lease": Words("出租", "lease"),
    "subcontract": Words("转包", "sub-contract"),
    "shareholding": Words("入股", "shareholding"),
    "swap": Words("互换", "swap"),
    "assignment": Words("转让", "assignment"),
    "retransfer": Words("再流转", "re-transfer"),
    "other-mode": Words("其他方式承包", "contract by tender, auction or negotiation"),
    "other": Words("其他", "other"),
    "proxy-farming": Words("代耕", "proxy farming"),
}
PERMANENT_FORMS: Final = frozenset({"swap", "assignment"})  # for good: nothing comes back
UNPOSTED_FORMS: Final = frozenset({"proxy-farming"})  # moves no right (Land Contracting Law, art. 40)
TERM_FORMS: Final = frozenset(FORMS) - PERMANENT_FORMS - UNPOSTED_FORMS
STATES: Final = {
    "draft": Words("草稿", "draft"),
    "submitted": Words("待复核", "submitted"),
    "reviewed": Words("已复核，待签订", "reviewed"),
    "approved": Words("县级已审查，待签订", "approved by the county"),
    "signed": Words("已签订", "signed"),
    "reversed": Words("已冲正", "reversed"),
}
PRICE_UNITS: Final = {
    "yuan/mu/year": Words("元/亩·年", "yuan/mu/year"),
    "yuan/year": Words("元/年", "yuan/year"),
    "kg/mu/year": Words("公斤/亩·年", "kg/mu/year"),
    "yuan": Words("元（总价）", "yuan in all"),
    "yuan/mu": Words("元/亩（一次性）", "yuan/mu, once"),
}
YEARLY_UNITS: Final = ("yuan/mu/year", "yuan/year", "kg/mu/year")
GRAINS_PER_MU: Final = 200_000


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A parcel, or the part of it (area_grains), that a contract transfers.

    giver: whose land it is; empty: the transferor's. In a swap the transferee's parcels name the transferee here.
    """

    parcel_code: str
    area_grains: int
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says.

    number: empty for a draft that is to be numbered. transferor: who signs on the giving side, the household itself or
    its agent. start_day, last_day: both included; the land is back on the day after, but for swap and assignment, where
    last_day is the base contract's. price: decimal text in price_unit (yuan or kg). payment: ``annual``, ``once`` or
    ``MM-DD;MM-DD``. consent: number of the paper by which somebody else agreed. parent, renews: number of the head
    contract and of the contract that is renewed, empty where there is none.
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
    renews: str = ""
    evidence: tuple[Evidence, ...] = ()
    details: Details = NO_DETAILS

    def giver_of(self, line: ContractLine) -> str:
        """Whose land a line transfers."""
        return line.giver or self.transferor

    def taker_of(self, line: ContractLine) -> str:
        """To whom a line goes: the transferee, but in a swap crosswise."""
        return self.transferor if self.giver_of(line) == self.transferee else self.transferee

    def evidence_of(self, kind: str) -> tuple[Evidence, ...]:
        return tuple(paper for paper in self.evidence if paper.kind == kind)

    @property
    def givers(self) -> tuple[str, ...]:
        """Everybody whose land it is, each once, in the order of the lines."""
        return tuple(dict.fromkeys(self.giver_of(line) for line in self.lines))

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody it names, each once."""
        return tuple(dict.fromkeys((self.transferor, self.transferee, *self.givers)))

    @property
    def is_permanent(self) -> bool:
        return self.form in PERMANENT_FORMS

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
        """A year's rent in fen: rounded half up parcel by parcel, then added; None where it is in kind or paid once."""
        if self.price_fen is None or self.price_unit not in YEARLY_UNITS:
            return None
        if self.price_unit == "yuan/year":
            return self.price_fen
        return sum(_half_up(self.price_fen * line.area_grains, GRAINS_PER_MU) for line in self.lines)


def lasts(start: date, end: date, years: int) -> bool:
    """Whether ``start`` up to but without ``end`` is that many years or more."""
    return (end.year - start.year, end.month, end.day) >= (years, start.month, start.day)


def lasts_at_most(start: date, end: date, years: int) -> bool:
    """Whether ``start`` up to but without ``end`` is that many years or less."""
    return (end.year - start.year, end.month, end.day) <= (years, start.month, start.day)


def _half_up(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract on record. state: a key of STATES. entry_id: its entry in the book, None until it is signed.

    origin: ``counter`` for what was drafted here, ``paper`` for what was signed before it was recorded. proposal_id,
    reversal_proposal_id: under which it was submitted for review and for reversal. reversal_entry_id: the entry that
    undid it. actual_last_day: the last day on which any of its land is out, before terms.last_day once it ended early.
    hold_until: until when its land is kept for it while it is not signed. suspended_on: since when it is suspended.
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
    actual_last_day: date | None = None
    hold_until: date | None = None
    suspended_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which any of its land is out."""
        return self.actual_last_day or self.terms.last_day

    @property
    def number(self) -> str:
        return self.terms.number


@dataclass(frozen=True, slots=True)
class Clash:
    """Another contract that has some of a holder's parcel on days of the term asked for.

    hold_until, proposal_id: None for one that is signed; else until when the land is kept for one that is under review,
    and under which proposal that is.
    """

    number: str
    giver: str
    start_day: date
    last_day: date
    area_grains: int
    hold_until: date | None = None
    proposal_id: int | None = None


def life_of(contract: Contract, today: date) -> Words:
    """Where a contract stands in its life on a day, in the words that people see."""
    terms = contract.terms
    if contract.state != "signed":
        return STATES[contract.state]
    if terms.is_permanent:
        return Words("已生效", "in force for good") if today >= terms.start_day else Words("已签订", "signed")
    if today > terms.last_day:
        return Words("到期终止", "ended by term")
    if today > contract.last_day:
        return Words("已提前终止", "ended early")
    if contract.suspended_on is not None and contract.suspended_on <= today:
        return Words("中止", "suspended")
    filed = Words("已备案", "filed") if terms.filed_on else Words("未备案", "unfiled")
    begun = Words("生效", "in force") if today >= terms.start_day else Words("已签，未起租", "signed, not begun")
    return Words(f"{begun.zh}（{filed.zh}）", f"{begun.en}, {filed.en}")
