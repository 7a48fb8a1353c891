"""The vocabulary of rent. Money in fen, weight in hundredths of a kilogram, areas in grains; days are both included.

An *amount* is in the measure of the contract: fen where the price is in yuan, hundredths of a kilogram where it is in
kind. A *claim* is what somebody owes somebody: rent, a refund of rent paid for days that were not used, a dividend.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ledger.errors import Words

Measure = Literal["fen", "kg"]
MONEY: Final = "cny"
WEIGHT: Final = "grain-in-kind"
ASSET_OF: Final[dict[Measure, str]] = {"fen": MONEY, "kg": WEIGHT}
PRICE_UNITS: Final = ("yuan/mu/year", "yuan/year", "kg/mu/year", "yuan", "yuan/mu")
CLAIMS: Final = {
    "rent": Words("流转费", "rent"),
    "refund": Words("退租", "refund of rent"),
    "dividend": Words("分红", "dividend"),
}
METHODS: Final = {
    "bank": Words("银行转账", "bank transfer"),
    "card": Words("一卡通", "subsidy card"),
    "cash": Words("现金", "cash"),
    "in-kind": Words("实物", "in kind"),
    "deposit": Words("风险保障金", "out of the deposit"),
}
# Claims are kept in accounts of these kinds: the creditor's (+) and the debtor's (−), by measure and claim.
KINDS_OF: Final[dict[tuple[Measure, str], tuple[str, str]]] = {
    ("fen", "rent"): ("money.rent-receivable", "money.rent-owed"),
    ("fen", "refund"): ("money.refund-receivable", "money.refund-owed"),
    ("fen", "dividend"): ("money.dividend-receivable", "money.dividend-owed"),
    ("kg", "rent"): ("grain.rent-receivable", "grain.rent-owed"),
    ("kg", "refund"): ("grain.refund-receivable", "grain.refund-owed"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """Who owes or is owed: code and kind of a party."""

    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A parcel, or the part of it, for which rent is owed."""

    parcel_code: str
    area_grains: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one party gives under a contract in one village.

    holder: a household, or whoever re-transfers. units: number of shares in a shareholding, 0 where area decides.
    """

    holder: Party
    village_code: str
    plots: tuple[Plot, ...]
    units: int = 0

    @property
    def parcels(self) -> tuple[int, ...]:
        """The grains of each parcel or part of one."""
        return tuple(plot.area_grains for plot in self.plots)

    @property
    def area_grains(self) -> int:
        return sum(self.parcels)


@dataclass(frozen=True, slots=True)
class RentTerms:
    """What a contract says of rent. It knows no contract but by its number.

    price: decimal text in price_unit, empty or 0 where there is no rent. payment: ``annual`` (each contract year in
    advance), ``once`` (all of it on the start day) or ``MM-DD;MM-DD``. escalation_years: after every so many contract
    years the price goes up by escalation_percent (decimal text, compounding, rounded to the fen) and escalation_fen.
    crop: in kind, what is weighed. dividend: '' | 'fixed' | 'share' (no floor) | 'floor-share'. kept_from: instalments
    due before that day were settled outside of the book (old paper contracts) and are not posted; None for none.
    """

    contract: str
    book_id: int
    payer: Party
    shares: tuple[Share, ...]
    start_day: date
    last_day: date
    price: str
    price_unit: str
    payment: str
    escalation_years: int = 0
    escalation_percent: str = ""
    escalation_fen: int = 0
    crop: str = ""
    dividend: str = ""
    kept_from: date | None = None

    @property
    def measure(self) -> Measure:
        return "kg" if self.price_unit.startswith("kg") else "fen"

    @property
    def area_grains(self) -> int:
        return sum(share.area_grains for share in self.shares)

    @property
    def villages(self) -> frozenset[str]:
        return frozenset(share.village_code for share in self.shares)


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise from ``day`` on: another price, other due days, other areas. price, payment: empty where they stay.

    areas: the grains that each share still gives, parcel by parcel, in the order of RentTerms.shares; empty where
    they stay. After an early end all of them are zero.
    """

    day: date
    price: str = ""
    areas: tuple[tuple[int, ...], ...] = ()
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one share has of an instalment. share: its place in RentTerms.shares, from 1. amount: in the measure."""

    share: int
    amount: int


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is due on a day for the period from period_start to period_last: a contract year, or all of the term."""

    due_on: date
    period_start: date
    period_last: date
    measure: Measure
    parts: tuple[Part, ...]

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class Due:
    """One claim as it stands: of a share, due on a day, by a creditor against a debtor.

    charged: what was asked for in all. paid: what was paid on it. valued: for a claim in kind, the weight that has
    been turned into money, which then stands in a claim of its own. posted_on: the latest day on which something was
    added to it, before which nothing can be paid on it.
    """

    claim: str
    measure: Measure
    due_on: date
    share: int
    creditor: Party
    debtor: Party
    village_code: str
    period_start: date
    period_last: date
    posted_on: date
    charged: int
    paid: int = 0
    valued: int = 0  # in kind only

    @property
    def open(self) -> int:
        """What is still owed."""
        return self.charged - self.paid - self.valued


@dataclass(frozen=True, slots=True)
class Charge:
    """A line of the rent roll: ``amount`` (not zero; − takes back) more is owed from ``effective_on`` on."""

    claim: str
    measure: Measure
    due_on: date
    share: int
    creditor: Party
    debtor: Party
    village_code: str
    period_start: date
    period_last: date
    effective_on: date
    amount: int


def lot_of(contract: str, due_on: date) -> str:
    """The lot of a contract's due day, at most 51 characters: contract@YYYY-MM-DD."""
    return f"{contract}@{due_on.isoformat()}"
