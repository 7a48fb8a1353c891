"""A book in memory, written from the design page (``ledger``, sections 2 to 4) and from none of our SQL.

It keeps lists and adds them up from the beginning for every question: slow, and simple enough to be believed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ledger.book import Account, Line
from ledger.book.refusals import (
    AlreadyReversed,
    BalanceCrossesZero,
    ClosingOutOfOrder,
    DayOutOfRange,
    EntryUnbalanced,
    KeyReused,
    PeriodClosed,
    ReopeningNeedsTwo,
    ReversalIsFinal,
)
from ledger.errors import Refusal

BEFORE_ALL_DAYS = date(1899, 12, 31)
Place = tuple[Account, str]


@dataclass(frozen=True)
class Act:
    """An entry as somebody asks for it; ``reverses`` is the key of the act that it undoes."""

    key: str
    cause: str
    document: str
    lines: tuple[Line, ...]
    reverses: str | None = None


@dataclass
class Memory:
    """The acts that were taken, with the lines on the days on which they count."""

    acts: dict[str, Act] = field(default_factory=dict)
    counted: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    closing_day: date = BEFORE_ALL_DAYS

    def post(self, acts: Sequence[Act], late: bool) -> type[Refusal] | list[bool]:
        """The refusal, or for each act whether it was there before."""
        refusal = self._refusal_of_form(acts) or self._refusal_of_keys(acts)
        if refusal is not None:
            return refusal
        new = [act for act in acts if act.key not in self.acts]
        counted = {act.key: tuple(self._dated(line, late) for line in act.lines) for act in new}
        refusal = self._refusal_of_postings(list(counted.values()))
        if refusal is not None:
            return refusal
        self.acts |= {act.key: act for act in new}
        self.counted |= counted
        return [act not in new for act in acts]

    def reverse(self, target: str, key: str, document: str, late: bool) -> type[Refusal] | list[bool]:
        if self.acts[target].reverses is not None:
            return ReversalIsFinal
        if any(act.reverses == target and act.key != key for act in self.acts.values()):
            return AlreadyReversed
        lines = tuple(replace(line, amount=-line.amount) for line in self.counted[target])
        return self.post([Act(key, "reversal", document, lines, target)], late)

    def close(self, day: date) -> type[Refusal] | None:
        if day <= self.closing_day:
            return ClosingOutOfOrder
        self.closing_day = day
        return None

    def reopen(self, day: date, people: tuple[str, str]) -> type[Refusal] | None:
        if day >= self.closing_day:
            return ClosingOutOfOrder
        if not all(people) or people[0] == people[1]:
            return ReopeningNeedsTwo
        self.closing_day = day
        return None

    def movements(self) -> dict[Place, dict[date, int]]:
        """What moves in each account and lot on each day, days without any movement left out."""
        moved = _by_place([line for lines in self.counted.values() for line in lines])
        return {place: days for place, by_day in moved.items() if (days := {d: a for d, a in by_day.items() if a})}

    def _refusal_of_form(self, acts: Sequence[Act]) -> type[Refusal] | None:
        days = [line.effective_on for act in acts for line in act.lines]
        return None if all(date(1900, 1, 1) <= day <= date(2199, 12, 31) for day in days) else DayOutOfRange

    def _refusal_of_keys(self, acts: Sequence[Act]) -> type[Refusal] | None:
        twice = len({act.key for act in acts}) < len(acts)
        return KeyReused if twice or any(self.acts.get(act.key, act) != act for act in acts) else None

    def _dated(self, line: Line, late: bool) -> Line:
        first_open = self.closing_day + timedelta(days=1)
        return replace(line, effective_on=max(line.effective_on, first_open)) if late else line

    def _refusal_of_postings(self, entries: Sequence[Sequence[Line]]) -> type[Refusal] | None:
        new = [line for lines in entries for line in lines]
        if any(line.effective_on <= self.closing_day for line in new):
            return PeriodClosed
        if any(_unbalanced(lines) for lines in entries):
            return EntryUnbalanced
        known = [line for lines in self.counted.values() for line in lines]
        return BalanceCrossesZero if _crosses([*known, *new]) else None


def _unbalanced(lines: Sequence[Line]) -> bool:
    sums: Counter[tuple[str, date]] = Counter()
    for line in lines:
        sums[line.account.asset, line.effective_on] += line.amount
    return any(sums.values())


def _by_place(lines: Sequence[Line]) -> dict[Place, Counter[date]]:
    moved: dict[Place, Counter[date]] = defaultdict(Counter)
    for line in lines:
        moved[line.account, line.lot][line.effective_on] += line.amount
    return moved


def _crosses(lines: Sequence[Line]) -> bool:
    for (account, _lot), by_day in _by_place(lines).items():
        balance = 0
        side = -1 if account.kind == "land.register" else 1
        for day in sorted(by_day):
            balance += by_day[day]
            if balance * side < 0:
                return True
    return False
