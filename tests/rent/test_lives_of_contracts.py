"""Whole lives of contracts, by chance: whatever happens, charges less refunds are the rent of what was used, to the fen."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger.errors import Refusal
from ledger.rent import (
    Party,
    Payment,
    Returned,
    end_rent,
    pay,
    reprice_rent,
    reschedule_rent,
    return_area,
    reverse_payment,
    reverse_rent,
    roll_of,
    succeed_rent,
)
from ledger.rent.agreements import Agreement
from ledger.rent.schedule import period_amounts
from tests.rent.making import FIRST, SECOND, Place, acting, dues, findings, opened, parcel, share

MAY_BE_REFUSED = {
    "payment-in-future",
    "done",
    "payment-too-large",
    "rent-day-outside",
    "rent-shares-unfit",
    "payments-stand",
    "already-reversed",
}
TERMS: tuple[dict[str, Any], ...] = (
    {},
    {"payment": "03-01;06-15;11-30", "price": "851.37"},
    {"payment": "once", "price_unit": "yuan/mu", "price": "2999.99"},
    {"price": "10000.01", "price_unit": "yuan/year", "start_day": date(2028, 2, 29)},
    {"price": "99999.99", "price_unit": "yuan", "escalation_years": 1, "escalation_percent": "5"},
    {"escalation_years": 1, "escalation_percent": "3.3", "kept_from": date(2028, 6, 1)},
)


def outcome(place: Place, act: Callable[[Connection], object]) -> str:
    """What became of it: done, or the code of the refusal."""
    try:
        place.database.command(act)
    except Refusal as refusal:
        return refusal.code
    return "done"


class Life:
    """One contract to which things happen."""

    def __init__(self, place: Place, contract: str, chance: random.Random) -> None:
        self.place, self.contract, self.chance = place, contract, chance
        self.day = date(2027, 1, 1)
        self.vouchers: list[str] = []
        self.heirs = 0
        self.codes: set[str] = set()

    def step(self) -> None:
        self.day += timedelta(days=self.chance.randrange(200))
        act = self.chance.choice(
            (self.pay, self.pay, self.pay, self.refund, self.undo, self.price, self.back, self.split, self.days)
        )
        self.codes.add(outcome(self.place, act))

    def pay(self, connection: Connection) -> None:
        voucher = f"V-{len(self.vouchers)}"
        fen = self.chance.choice((1, 999, 100_000, 2_550_000, 5_000_001))
        pay(connection, Payment(self.contract, voucher, self.day, fen), acting())
        self.vouchers.append(voucher)

    def refund(self, connection: Connection) -> None:
        pay(connection, Payment(self.contract, f"R-{self.day}", self.day, 1_000, claim="refund"), acting())

    def undo(self, connection: Connection) -> None:
        if self.vouchers:
            reverse_payment(connection, self.contract, self.chance.choice(self.vouchers), "凭证有误", acting())

    def price(self, connection: Connection) -> None:
        price = f"{self.chance.randrange(1, 2_000)}.{self.chance.randrange(100):02d}"
        reprice_rent(connection, self.contract, self.day, price, "变更协议", acting())

    def days(self, connection: Connection) -> None:
        price, payment = self.chance.choice(("", "700.00")), self.chance.choice(("annual", "once", "04-01;10-01"))
        reschedule_rent(connection, self.contract, self.day, price, payment, "变更协议", acting())

    def back(self, connection: Connection) -> None:
        returned = Returned(parcel(0, self.chance.choice((1, 2))), self.chance.randrange(1, 1_500_000))
        return_area(connection, self.contract, self.day, [returned], "变更协议", acting())

    def split(self, connection: Connection) -> None:
        self.heirs += 1
        new = Party(f"F-{self.heirs}", "household")
        old = self.chance.choice((FIRST.code, SECOND.code))
        later = self.chance.choice((True, False))
        heirs = [(Party(old, "household"), 2), (new, 1)]
        succeed_rent(connection, self.contract, self.day, old, heirs, "分户", acting(), with_arrears=later)

    def agreement(self) -> Agreement:
        with self.place.database.reading() as connection:
            return roll_of(connection, self.contract).agreement


def charged(life: Life) -> int:
    """Rent charged less rent asked back."""
    return sum(
        sign * due.charged
        for claim, sign in (("rent", 1), ("refund", -1))
        for due in dues(life.place, life.contract, claim)
    )


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens(place: Place, seed: int) -> None:
    chance = random.Random(seed)
    changes = TERMS[seed % len(TERMS)]
    contract = f"HT-{seed}"
    opened(place, contract, shares=(share(0, "10", "7.77"), share(1, "3.33")), **changes)
    life = Life(place, contract, chance)
    settled = _target(life) - charged(life)  # outside of the book
    assert settled == 0 or "kept_from" in changes
    for _ in range(14):
        life.step()
    assert charged(life) + settled == _target(life)
    assert findings(place) == []
    first = max([life.agreement().terms.start_day, life.day])
    ended = outcome(place, lambda c: end_rent(c, contract, first, "终止协议", acting()))
    assert ended in {"done", "rent-day-outside"}
    assert life.codes <= MAY_BE_REFUSED
    assert charged(life) + settled == _target(life)
    assert findings(place) == []


@pytest.mark.parametrize("seed", range(4))
def test_all_of_it_can_be_undone(place: Place, seed: int) -> None:
    opened(place, "HT-9")
    life = Life(place, "HT-9", random.Random(100 + seed))
    for _ in range(10):
        life.step()
    with place.database.reading() as connection:
        vouchers = [each for each in roll_of(connection, "HT-9").vouchers if not each.reversed_because]
    for voucher in vouchers:
        undo = partial(reverse_payment, contract="HT-9", voucher=voucher.voucher, reason="冲正", act=acting())
        place.database.command(undo)
    place.database.command(lambda c: reverse_rent(c, "HT-9", "HT-9", acting()))
    assert dues(place, "HT-9") == dues(place, "HT-9", "refund") == []
    assert findings(place) == []


def _target(life: Life) -> int:
    agreement = life.agreement()
    return sum(sum(amounts) for _, _, amounts in period_amounts(agreement.terms, agreement.changes))
