"""What a change does to the rent roll: pure, so that the preview shows the figures that the change will post.

The rent of each period is computed anew with the change (rule: early end recomputes prepaid rent). What is too much is
taken off the claims that are still open, the latest due day first; what was paid already becomes a refund, a claim of
the payer against who received it, in accounts of its own kinds. What is too little falls on the period's remaining due
days. Periods that the change does not touch stay as they are to the fen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ledger.rent.agreements import VALUED, Agreement, Succession
from ledger.rent.amounts import half_up
from ledger.rent.data import Change, Charge, Due, Measure, RentTerms
from ledger.rent.schedule import due_days_from, period_amounts, schedule, without_settled
from ledger.units import split_by_largest_remainder


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a change posts, as (charge, cause) pairs, and its figures in the contract's measures.

    cut: taken off what was open. added: newly owed. refunds: owed back, by who received it.
    """

    charges: tuple[tuple[Charge, str], ...]

    def _sum(self, claim: str, measure: Measure, sign: int) -> int:
        found = [charge for charge, cause in self.charges if (charge.claim, charge.measure) == (claim, measure)]
        return sum(abs(each.amount) for each in found if each.amount * sign > 0)

    def cut(self, measure: Measure = "fen") -> int:
        return self._sum("rent", measure, -1)

    def added(self, measure: Measure = "fen") -> int:
        return self._sum("rent", measure, 1)

    def refunded(self, measure: Measure = "fen") -> int:
        return self._sum("refund", measure, 1)


@dataclass(slots=True)
class _Roll:
    """One share in one period: its claims in the contract's measure, their valued money, and what is being charged."""

    day: date
    cause: str
    dues: list[Due]
    money: list[Due]
    asked_back: Counter[str] = field(default_factory=Counter)  # before, by measure
    found: list[tuple[Charge, str]] = field(default_factory=list)

    def charge(self, due: Due, amount: int, cause: str = "", measure: Measure | None = None) -> None:
        effective_on = max(self.day, due.due_on, due.posted_on)
        made = Charge(
            "rent", measure or due.measure, due.due_on, due.share, due.creditor, due.debtor, due.village_code,
            due.period_start, due.period_last, effective_on, amount,
        )  # fmt: skip
        self.found.append((made, cause or self.cause))

    def refund(self, due: Due, amount: int, measure: Measure) -> None:
        made = Charge(
            "refund", measure, self.day, due.share, due.debtor, due.creditor, due.village_code,
            due.period_start, due.period_last, self.day, amount,
        )  # fmt: skip
        self.found.append((made, self.cause))


def recompute(agreement: Agreement, dues: Sequence[Due], change: Change, cause: str) -> Recomputed:
    """What ``change`` does, ``dues`` being all claims of the contract as they stand. Raises RentTermsUnclear."""
    terms = agreement.terms
    agreement = replace(agreement, changes=(*agreement.changes, change))
    changes = agreement.changes
    settled = _settled(terms)
    found: list[tuple[Charge, str]] = []
    for first, last, amounts in period_amounts(terms, changes):
        if last < change.day:
            continue
        for share, target in enumerate(amounts, start=1):
            mine = [due for due in dues if (due.share, due.period_start) == (share, first)]
            if change.payment:
                mine, moved = _take_off_later(terms, mine, change.day, cause)
                found += moved
            excess = _standing(terms, mine) + settled.get((first, share), 0) - target
            if excess > 0:
                found += _take_back(agreement, share, (first, last), mine, excess, change.day, cause)
            elif excess < 0:
                found += [(charge, cause) for charge in _more(agreement, share, (first, last), -excess, change.day)]
    return Recomputed(_added_up(found))


def _take_off_later(
    terms: RentTerms, mine: Sequence[Due], day: date, cause: str
) -> tuple[list[Due], list[tuple[Charge, str]]]:
    """Where the due days change: what is open and due later is taken off, to fall due on the new days."""
    roll = _Roll(day, cause, [], [])
    left = []
    for due in mine:
        moved = due.open if (due.claim, due.measure) == ("rent", terms.measure) and due.due_on >= day else 0
        if moved > 0:
            roll.charge(due, -moved)
        left.append(replace(due, charged=due.charged - max(moved, 0)))
    return left, roll.found


def _added_up(found: Sequence[tuple[Charge, str]]) -> tuple[tuple[Charge, str], ...]:
    """Charges of one claim on one day as one; those that come to nothing left out."""
    sums: Counter[tuple[Charge, str]] = Counter()
    for charge, cause in found:
        sums[replace(charge, amount=0), cause] += charge.amount
    return tuple((replace(charge, amount=amount), cause) for (charge, cause), amount in sums.items() if amount)


def _settled(terms: RentTerms) -> dict[tuple[date, int], int]:
    """By period and share: what was paid outside of the book before it was opened."""
    found: dict[tuple[date, int], int] = {}
    if terms.kept_from is None:
        return found
    for instalment in schedule(without_settled(terms)):
        if instalment.due_on < terms.kept_from:
            for part in instalment.parts:
                key = (instalment.period_start, part.share)
                found[key] = found.get(key, 0) + part.amount
    return found


def _standing(terms: RentTerms, mine: Sequence[Due]) -> int:
    """What a share is charged for a period, in the contract's measure, less what was asked back."""
    rent = sum(due.charged for due in mine if (due.claim, due.measure) == ("rent", terms.measure))
    return rent - sum(due.charged for due in mine if (due.claim, due.measure) == ("refund", terms.measure))


def _take_back(
    agreement: Agreement,
    share: int,
    period: tuple[date, date],
    mine: Sequence[Due],
    excess: int,
    day: date,
    cause: str,
) -> list[tuple[Charge, str]]:
    terms = agreement.terms
    rent = sorted((due for due in mine if due.claim == "rent"), key=lambda due: due.due_on, reverse=True)
    dues = [due for due in rent if due.measure == terms.measure]
    roll = _Roll(day, cause, dues, [due for due in rent if due.measure != terms.measure], _refunds(mine))
    excess -= _cut_open(roll, excess)
    excess -= _cut_valued(roll, excess)
    excess -= _ask_back(roll, excess)
    if excess:  # it was settled outside of the book, so that no claim of ours tells who received it
        holders = agreement.holders(share)
        village = terms.shares[share - 1].village_code
        for (holder, _), part in zip(
            holders, split_by_largest_remainder(excess, [weight for _, weight in holders]), strict=True
        ):
            if part:
                back = Charge("refund", terms.measure, day, share, terms.payer, holder, village, *period, day, part)
                roll.found.append((back, cause))
    return roll.found


def _refunds(mine: Sequence[Due]) -> Counter[str]:
    """What was asked back before, by measure."""
    found: Counter[str] = Counter()
    for due in mine:
        found[due.measure] += due.charged if due.claim == "refund" else 0
    return found


def _cut_open(roll: _Roll, excess: int) -> int:
    taken = 0
    for due in roll.dues:
        cut = min(due.open, excess - taken)
        if cut > 0:
            roll.charge(due, -cut)
            taken += cut
    return taken


def _cut_valued(roll: _Roll, excess: int) -> int:
    """In kind: weight that was turned into money is turned back and cut, the money cut or asked back in proportion."""
    taken = 0
    for due in roll.dues:
        cut = min(due.valued, excess - taken)
        if cut <= 0:
            continue
        money = next(each for each in roll.money if (each.due_on, each.creditor) == (due.due_on, due.creditor))
        fen = half_up((money.charged - roll.asked_back["fen"]) * cut, due.valued)
        roll.charge(due, cut, VALUED)
        roll.charge(due, -cut)
        if min(fen, money.open):
            roll.charge(money, -min(fen, money.open))
        if fen > money.open:
            roll.refund(money, fen - money.open, "fen")
        taken += cut
    return taken


def _ask_back(roll: _Roll, excess: int) -> int:
    """Refunds of what was paid, the latest due day first, without what was asked back before."""
    taken = 0
    for due in roll.dues:
        before = min(roll.asked_back[due.measure], due.paid)
        roll.asked_back[due.measure] -= before
        part = min(due.paid - before, excess - taken)
        if part > 0:
            roll.refund(due, part, due.measure)
            taken += part
    return taken


def _more(agreement: Agreement, share: int, period: tuple[date, date], amount: int, day: date) -> list[Charge]:
    """What is newly owed for a period, on its remaining due days or else on the day of the change."""
    terms = agreement.terms
    due_days = due_days_from(terms, agreement.payment, period, day)
    holders = agreement.holders(share)
    village = terms.shares[share - 1].village_code
    found = []
    left = amount
    for place, due_on in enumerate(due_days, start=1):
        part = left if place == len(due_days) else min(half_up(amount, len(due_days)), left)
        left -= part
        split = split_by_largest_remainder(part, [weight for _, weight in holders])
        found += [
            Charge("rent", terms.measure, due_on, share, holder, terms.payer, village, *period, due_on, each)
            for (holder, _), each in zip(holders, split, strict=True)
            if each
        ]
    return found


def succeed(dues: Sequence[Due], succession: Succession, with_arrears: bool, cause: str) -> Recomputed:
    """Claims of one creditor go over to others: what is open and due from the day on, or all that is open."""
    weights = [weight for _, weight in succession.heirs]
    found: list[tuple[Charge, str]] = []
    for due in dues:
        later = with_arrears or due.due_on >= succession.day
        if due.claim == "refund" or due.creditor.code != succession.old or due.open <= 0 or not later:
            continue
        roll = _Roll(succession.day, cause, [], [])
        roll.charge(due, -due.open)
        for (heir, _), part in zip(succession.heirs, split_by_largest_remainder(due.open, weights), strict=True):
            if part:
                roll.charge(replace(due, creditor=heir), part)
        found += [(replace(charge, claim=due.claim), said) for charge, said in roll.found]
    return Recomputed(tuple(found))
