"""Rent, as far as whoever asks may see it: offices in their villages, a payer its contracts, a household its own share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ledger.access import Actor, OutOfReach, may, parties_in_reach, permit, permit_anywhere, villages_in_reach
from ledger.centre.rent_papers import rent_demand, rent_roster
from ledger.inquiries.people import PUBLIC_KINDS
from ledger.parties import find_party
from ledger.places import Division, lineage, subtree
from ledger.rent import (
    Arrears,
    ComingDue,
    Deposit,
    Due,
    ReferencePrice,
    RentRoll,
    RentTerms,
    Voucher,
    Wanted,
    arrears,
    deposit_of,
    due_within,
    dues_of,
    find_agreements,
    rented_contracts_of,
    roll_of,
)
from ledger.rent.arrears import By
from ledger.rent.data import Measure
from ledger.rent.lists import (
    DepositLine,
    DividendLine,
    PaidLine,
    RentChange,
    changes_of_rent,
    dividends_of,
    events_of_deposit,
    lines_of_payments,
    list_prices,
    payers_of,
)


@dataclass(frozen=True, slots=True)
class RentDue:
    """What is due on a day for a period under a contract, with the shares of it."""

    contract: str
    claim: str
    measure: Measure
    due_on: date
    period_start: date
    period_last: date
    shares: tuple[Due, ...]

    @property
    def charged(self) -> int:
        return sum(each.charged for each in self.shares)

    @property
    def paid(self) -> int:
        return sum(each.paid for each in self.shares)

    @property
    def valued(self) -> int:
        """Weight that was turned into money."""
        return sum(each.valued for each in self.shares)

    @property
    def open(self) -> int:
        return sum(each.open for each in self.shares)

    def days_late(self, on: date) -> int:
        """Days since it was due, while something of it is open; 0 else."""
        return max((on - self.due_on).days, 0) if self.open > 0 else 0


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of some claims in one measure. overdue: open, and due before the day asked about."""

    measure: Measure
    charged: int
    paid: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class PaymentOnRecord:
    """A voucher with its lines. Of a household's own lines ``voucher.amount`` is the sum."""

    voucher: Voucher
    lines: tuple[PaidLine, ...]


@dataclass(frozen=True, slots=True)
class RentFigures:
    """A contract's rent on a day. whole: whether all shares are shown, or those of whoever asks alone."""

    terms: RentTerms
    day: date
    whole: bool
    reversed: bool
    dues: tuple[RentDue, ...]
    payments: tuple[PaymentOnRecord, ...]
    changes: tuple[RentChange, ...]
    deposit: Deposit
    deposit_events: tuple[DepositLine, ...]
    dividends: tuple[DividendLine, ...]

    @property
    def totals(self) -> list[Totals]:
        return totals_of(self.dues, self.day)

    @property
    def overdue(self) -> list[RentDue]:
        """What was due before the day and is not paid, refunds left out: the giver owes those."""
        return [each for each in self.dues if each.claim != "refund" and each.days_late(self.day)]

    @property
    def next_due(self) -> RentDue | None:
        """What is due next and not paid yet."""
        return next((each for each in self.dues if each.due_on >= self.day and each.open > 0), None)

    @property
    def parties(self) -> set[str]:
        """Everybody who is named in it."""
        found = {self.terms.payer.code, *(each.collector for each in self.deposit_events)}
        found |= {code for due in self.dues for each in due.shares for code in (each.creditor.code, each.debtor.code)}
        return found | {
            code for each in self.payments for line in each.lines for code in (line.creditor, line.receiver)
        }


def totals_of(dues: Iterable[RentDue], day: date) -> list[Totals]:
    """Sums of rent and dividends, money before weight; refunds are the other way round and stand by themselves."""
    found = []
    known = [each for each in dues if each.claim != "refund"]
    measures: tuple[Measure, ...] = ("fen", "kg")
    for measure in measures:
        some = [each for each in known if each.measure == measure]
        if some:
            late = sum(each.open for each in some if each.days_late(day))
            charged = sum(each.charged - each.valued for each in some)
            found.append(Totals(measure, charged, sum(e.paid for e in some), sum(e.open for e in some), late))
    return found


def rent_of_contract(connection: Connection, actor: Actor, number: str, day: date) -> RentFigures:
    """The rent of a contract. Raises RentMissing and as ``permit``."""
    roll, mine = _read(connection, actor, number)
    terms = roll.terms
    return RentFigures(
        terms,
        day,
        not mine,
        roll.agreement.reversed,
        tuple(_grouped(number, roll.dues)),
        tuple(_payments(connection, roll, mine)),
        tuple(changes_of_rent(connection, number)),
        deposit_of(connection, number, day),
        tuple(events_of_deposit(connection, number)),
        tuple(dividends_of(connection, number)),
    )


def rent_box_of(connection: Connection, actor: Actor, number: str, day: date) -> RentFigures | None:
    """``rent_of_contract`` for a box on another page: None where there is no rent, or nothing of it may be seen."""
    if not may(actor, "rent.read") or number not in find_agreements(connection, [number]):
        return None
    try:
        return rent_of_contract(connection, actor, number, day)
    except OutOfReach:
        return None


def payments_of_contract(connection: Connection, actor: Actor, number: str) -> list[PaymentOnRecord]:
    """The vouchers of a contract by day, reversed ones included. Raises RentMissing and as ``permit``."""
    roll, mine = _read(connection, actor, number)
    return _payments(connection, roll, mine)


def _read(connection: Connection, actor: Actor, number: str) -> tuple[RentRoll, frozenset[str]]:
    """The rent of a contract as far as it may be seen, and whose share alone that is: nobody's where it is all."""
    permit_anywhere(actor, "rent.read")
    roll = roll_of(connection, number)
    terms = roll.terms
    holders = {share.holder.code for share in terms.shares}
    holders |= {code for due in roll.dues for code in (due.creditor.code, due.debtor.code)}
    permit(connection, actor, "rent.read", villages=terms.villages, parties={terms.payer.code, *holders})
    own = frozenset(parties_in_reach(actor, "rent.read"))
    if not own or terms.payer.code in own or _in_office(connection, actor, terms.villages):
        return roll, frozenset()
    dues = tuple(due for due in roll.dues if own & {due.creditor.code, due.debtor.code})
    return replace(roll, dues=dues), own


def _in_office(connection: Connection, actor: Actor, villages: Iterable[str]) -> bool:
    try:
        permit(connection, actor, "rent.read", villages=villages)
    except OutOfReach:
        return False
    return True


def _grouped(contract: str, dues: Sequence[Due]) -> list[RentDue]:
    def key(due: Due) -> tuple[Any, ...]:
        return (due.due_on, due.claim, due.measure, due.period_start, due.period_last)

    found = []
    for (due_on, claim, measure, start, last), some in groupby(sorted(dues, key=key), key=key):
        shares = tuple(sorted(some, key=lambda each: (each.share, each.creditor.code)))
        found.append(RentDue(contract, claim, measure, due_on, start, last, shares))
    return found


def _payments(connection: Connection, roll: RentRoll, mine: frozenset[str]) -> list[PaymentOnRecord]:
    lines: dict[str, list[PaidLine]] = {}
    for line in lines_of_payments(connection, roll.terms.contract):
        if not mine or mine & {line.creditor, line.debtor, line.receiver}:
            lines.setdefault(line.voucher, []).append(line)
    found = []
    for voucher in roll.vouchers:
        if some := lines.get(voucher.voucher):
            shown = replace(voucher, amount=sum(each.amount for each in some)) if mine else voucher
            found.append(PaymentOnRecord(shown, tuple(some)))
    return found


@dataclass(frozen=True, slots=True)
class ArrearsList:
    """What is overdue on a day by age. payers: of the contracts that it names, by number."""

    day: date
    by: By
    rows: list[Arrears]
    payers: dict[str, str]

    def totals(self) -> list[Arrears]:
        """All rows together, a measure each."""
        found = []
        measures: tuple[Measure, ...] = ("fen", "kg")
        for measure in measures:
            some = [each for each in self.rows if each.measure == measure]
            if some:
                ages = tuple(map(sum, zip(*(each.ages for each in some), strict=True)))
                found.append(Arrears("", measure, ages, min(each.oldest for each in some)))
        return found


def arrears_in_reach(
    connection: Connection, actor: Actor, day: date, division: Division | None = None, by: By = "contract"
) -> ArrearsList:
    """Rent that is due and open on a day, by age, of a division or of all that is within reach; the worst first."""
    rows = [
        each
        for wanted in _wanted(connection, actor, division, day)
        for each in arrears(connection, day, by, wanted)
        if each.overdue > 0
    ]
    rows.sort(key=lambda each: (each.oldest, -each.overdue, each.key))
    payers = payers_of(connection, [each.key for each in rows]) if by == "contract" else {}
    return ArrearsList(day, by, rows, payers)


def due_in_reach(
    connection: Connection, actor: Actor, day: date, days: int, division: Division | None = None
) -> list[ComingDue]:
    """What falls due after ``day`` within so many days and is not paid, of a division or of all that is within reach."""
    found = [
        each
        for wanted in _wanted(connection, actor, division, day)
        for each in due_within(connection, day, days, wanted)
    ]
    return sorted(found, key=lambda each: (each.due_on, each.contract))


def _wanted(connection: Connection, actor: Actor, division: Division | None, day: date) -> list[Wanted]:
    """Which claims lie within reach: of villages, or what a party owes and is owed. Raises as ``permit``."""
    reach = villages_in_reach(actor, "rent.read")
    below = None if division is None else subtree([division], day)
    inside = None if below is None else select(below.c.code)
    if reach is None:
        return [Wanted(villages=inside)]
    own = parties_in_reach(actor, "rent.read")
    if own:
        sides = [Wanted(payer=code, villages=inside) for code in own]
        return sides + [Wanted(household=code, villages=inside) for code in own]
    if division is None or below is None:
        return [Wanted(villages=reach)]
    permit(connection, actor, "rent.read", division=division)
    return [Wanted(villages=select(below.c.code).where(below.c.code.in_(reach)))]


@dataclass(frozen=True, slots=True)
class RentOfParty:
    """What a party owes and is owed under its contracts, in the order of the due days."""

    party: str
    day: date
    owing: tuple[RentDue, ...]
    owed: tuple[RentDue, ...]

    def soon(self, until: date) -> tuple[list[RentDue], list[RentDue]]:
        """What is open and due up to a day: owing and owed."""
        return (
            [each for each in self.owing if each.open > 0 and each.due_on <= until],
            [each for each in self.owed if each.open > 0 and each.due_on <= until],
        )


def rent_of_party(connection: Connection, actor: Actor, code: str, day: date) -> RentOfParty:
    """What a party owes and is owed: for itself, and for offices as far as it lies in their villages.

    Raises PartyMissing and as ``permit``.
    """
    party = find_party(connection, code)
    place = (party.division_level, party.division_code)
    reach = villages_in_reach(actor, "rent.read")
    own = code in parties_in_reach(actor, "rent.read")
    if party.kind not in PUBLIC_KINDS or parties_in_reach(actor, "rent.read"):
        permit(connection, actor, "rent.read", places=[place], parties=[code])
    within = None if own or reach is None else frozenset(connection.scalars(reach))
    dues = dues_of(connection, rented_contracts_of(connection, code))
    mine = {
        number: [
            due
            for due in some
            if (due.charged or due.paid)
            and code in (due.creditor.code, due.debtor.code)
            and (within is None or due.village_code in within)
        ]
        for number, some in dues.items()
    }
    return RentOfParty(
        code,
        day,
        _of_side(mine, lambda due: due.debtor.code == code),
        _of_side(mine, lambda due: due.creditor.code == code),
    )


def _of_side(dues: dict[str, list[Due]], is_mine: Callable[[Due], bool]) -> tuple[RentDue, ...]:
    found = [each for number, some in dues.items() for each in _grouped(number, [due for due in some if is_mine(due)])]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.contract)))


def prices_listed(
    connection: Connection, actor: Actor, day: date, division: Division | None = None, crop: str = ""
) -> list[ReferencePrice]:
    """Reference prices up to a day, the latest first; of a division, of those above it and of those below it."""
    permit_anywhere(actor, "rent.read")
    if division is None:
        return list_prices(connection, crop=crop, until=day)
    tree = subtree([division], day)
    places = {(each.level, each.code) for each in lineage(connection, division, day)}
    places |= {(row.level, row.code) for row in connection.execute(select(tree.c.level, tree.c.code))}
    found = list_prices(connection, crop=crop, until=day)
    return [each for each in found if (each.division_level, each.division_code) in places]


def demand_of(
    connection: Connection, actor: Actor, number: str, day: date, *, pay_before: date, fonts: Path, public_url: str
) -> bytes:
    """The demand for what is overdue under a contract, for the office that issues it.

    Raises RentMissing, NothingOverdue, GlyphMissing and as ``permit``.
    """
    roll = roll_of(connection, number)
    permit(connection, actor, "notices.issue", villages=roll.terms.villages)
    return rent_demand(connection, roll, day, pay_before=pay_before, fonts=fonts, public_url=public_url)


def roster_of(
    connection: Connection, actor: Actor, number: str, day: date, *, due_on: date | None, fonts: Path, public_url: str
) -> bytes:
    """Who is paid what, to be signed for: of one due day, or of all that is open by ``day``.

    Raises RentMissing, NothingDue, GlyphMissing and as ``permit``.
    """
    figures = rent_of_contract(connection, actor, number, day)
    dues = [share for due in figures.dues if _asked(due, day, due_on) for share in due.shares]
    return rent_roster(connection, figures.terms, dues, day, due_on=due_on, fonts=fonts, public_url=public_url)


def _asked(due: RentDue, day: date, due_on: date | None) -> bool:
    if due.claim == "refund":
        return False
    return due.due_on == due_on if due_on else due.open > 0 and due.due_on <= day
