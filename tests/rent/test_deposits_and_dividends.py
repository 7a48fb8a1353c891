"""Deposits wait for rent and handback; a dividend exists once it is declared."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from ledger.errors import Refusal
from ledger.rent import (
    Declaration,
    Deposit,
    DepositEvent,
    Party,
    claim_deposit,
    declare_dividend,
    deposit_of,
    end_rent,
    record_deposit,
    release_deposit,
    reverse_payment,
    reverse_rent,
    succeed_rent,
)
from tests.rent.making import FIRST, SECOND, THIRD, Place, acting, dues, findings, open_by_day, opened, paid, share

DAY, Y2027, Y2028 = date(2026, 12, 1), date(2027, 1, 1), date(2028, 1, 1)
CENTRE = Party("ZX-001", "office")


def deposited(place: Place, fen: int = 300_000, document: str = "B-1") -> int | None:
    event = DepositEvent("HT-1", "paid", DAY, fen, CENTRE, document)
    return place.database.command(lambda c: record_deposit(c, event, acting()))


def stands(place: Place, on: date = Y2027) -> Deposit:
    with place.database.reading() as connection:
        return deposit_of(connection, "HT-1", on)


def release(place: Place, day: date, handed_back_on: date | None) -> int:
    return place.database.command(
        lambda c: release_deposit(c, "HT-1", day, "退还单 1", acting(), handed_back_on=handed_back_on)
    )


def test_a_deposit_is_agreed_paid_increased_and_insured(place: Place) -> None:
    opened(place)
    for event, fen, valid_to in (("agreed", 400_000, None), ("insured", 100_000, date(2027, 6, 30))):
        made = DepositEvent("HT-1", event, DAY, fen, CENTRE, "协议 1", valid_to)  # type: ignore[arg-type]
        assert place.database.command(partial(record_deposit, event=made, act=acting())) is None
    first = deposited(place)
    assert deposited(place) == first
    deposited(place, 100_000, "B-2")
    assert stands(place) == Deposit(400_000, 400_000, 100_000, 0, 0)
    assert stands(place, date(2027, 7, 1)).insured == 0
    assert findings(place) == []


def test_arrears_are_paid_out_of_it_both_in_full(place: Place) -> None:
    opened(place)
    deposited(place)
    done = place.database.command(lambda c: claim_deposit(c, "HT-1", date(2027, 3, 1), 300_000, "D-1", acting()))
    again = place.database.command(lambda c: claim_deposit(c, "HT-1", date(2027, 3, 1), 300_000, "D-1", acting()))
    assert (again.replayed, again.entry_id) == (True, done.entry_id)
    assert sum(amount for _, amount in done.allocated) == 300_000
    assert stands(place) == Deposit(0, 0, 0, 300_000, 0)
    assert open_by_day(place)[Y2027, FIRST.code] == 1_500_000
    assert findings(place) == []


def test_a_claim_that_was_wrong_goes_back_into_the_deposit(place: Place) -> None:
    opened(place)
    deposited(place)
    place.database.command(lambda c: claim_deposit(c, "HT-1", date(2027, 3, 1), 300_000, "D-1", acting()))
    place.database.command(lambda c: reverse_payment(c, "HT-1", "D-1", "凭证有误", acting()))
    assert stands(place).held == 300_000
    assert open_by_day(place)[Y2027, FIRST.code] == 1_700_000
    assert findings(place) == []


def test_a_voucher_of_a_deposit_is_used_once(place: Place) -> None:
    opened(place)
    deposited(place)
    with pytest.raises(Refusal, match="voucher-used"):
        deposited(place, 5)


def test_no_more_is_claimed_than_is_there(place: Place) -> None:
    opened(place)
    deposited(place)
    for fen, day, code in (
        (300_001, date(2027, 3, 1), "deposit-too-small"),
        (2_550_001, date(2027, 3, 1), "payment-too-large"),
        (100, date(2026, 12, 31), "claim-unknown"),
    ):
        claim = partial(claim_deposit, contract="HT-1", day=day, fen=fen, voucher="D-1", act=acting())
        with pytest.raises(Refusal) as caught:
            place.database.command(claim)
        assert caught.value.code == code
    assert stands(place).held == 300_000


def test_it_is_released_when_nothing_is_owed_and_the_land_is_back(place: Place) -> None:
    opened(place, last_day=date(2027, 12, 31))
    deposited(place)
    with pytest.raises(Refusal) as caught:
        release(place, Y2028, Y2028)
    assert caught.value.code == "deposit-still-needed"
    assert caught.value.fields["owed"] == "25500.00 元"
    assert "3000.00" in caught.value.line("zh")
    paid(place, "V-1", Y2027, 2_550_000)
    for handed_back_on in (None, date(2028, 1, 2)):
        with pytest.raises(Refusal, match="deposit-still-needed"):
            release(place, Y2028, handed_back_on)
    release(place, Y2028, Y2028)
    assert stands(place) == Deposit(0, 0, 0, 0, 300_000)
    with pytest.raises(Refusal, match="deposit-too-small"):
        release(place, Y2028, Y2028)
    assert findings(place) == []


def test_what_is_not_due_yet_holds_it_too_until_the_contract_ends(place: Place) -> None:
    opened(place)
    deposited(place)
    paid(place, "V-1", Y2027, 2_550_000)
    with pytest.raises(Refusal, match="deposit-still-needed"):
        release(place, date(2027, 6, 1), date(2027, 6, 1))
    place.database.command(lambda c: end_rent(c, "HT-1", date(2027, 6, 1), "终止协议", acting()))
    release(place, date(2027, 6, 1), date(2027, 6, 1))


def test_a_contract_with_a_deposit_is_not_reversed(place: Place) -> None:
    opened(place)
    deposited(place)
    with pytest.raises(Refusal) as caught:
        place.database.command(lambda c: reverse_rent(c, "HT-1", "HT-1", acting()))
    assert (caught.value.code, caught.value.fields["deposit"]) == ("payments-stand", "3000.00")


def declare(place: Place, **changes: Any) -> int:
    values: dict[str, Any] = {
        "contract": "HT-1", "period": "2027", "declared_on": Y2028, "due_on": date(2028, 2, 1),
        "resolution": "决议 2028-1", "total_fen": 100,
    } | changes  # fmt: skip
    return place.database.command(lambda c: declare_dividend(c, Declaration(**values), acting()))


def test_a_dividend_is_split_over_the_land(place: Place) -> None:
    opened(place, dividend="floor-share")
    number = declare(place)
    assert declare(place) == number
    assert {(due.creditor, due.charged) for due in dues(place, claim="dividend")} == {(FIRST, 67), (SECOND, 33)}
    assert len(dues(place)) == 8  # the floor is rent by schedule
    paid(place, "V-1", date(2028, 2, 1), 100, claim="dividend")
    assert open_by_day(place, claim="dividend") == {}
    with pytest.raises(Refusal) as caught:
        declare(place, total_fen=101)
    assert (caught.value.code, caught.value.fields["known"]) == ("dividend-declared-differently", "1.00")
    declare(place, period="2027 补", total_fen=50)
    assert findings(place) == []


def test_or_over_shares_that_are_counted(place: Place) -> None:
    opened(place, dividend="share", shares=(share(0, "10", units=7), share(1, "10", units=3)))
    declare(place, total_fen=0, fen_per_share=1_250)
    assert [due.charged for due in dues(place, claim="dividend")] == [8_750, 3_750]
    assert dues(place) == []
    assert findings(place) == []


# what it is, changes to the terms, changes to the declaration, code of the refusal
REFUSED: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
    ("a lease", {}, {}, "dividend-not-agreed"),
    ("a fixed dividend is a schedule", {"dividend": "fixed"}, {}, "dividend-not-agreed"),
    ("nothing", {"dividend": "share"}, {"total_fen": 0}, "rent-shares-unfit"),
    ("by shares that nobody counted", {"dividend": "share"}, {"total_fen": 0, "fen_per_share": 5}, "rent-shares-unfit"),
)


@pytest.mark.parametrize(
    ("terms", "changes", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_dividend_is_refused(place: Place, terms: dict[str, Any], changes: dict[str, Any], code: str) -> None:
    opened(place, **terms)
    with pytest.raises(Refusal) as caught:
        declare(place, **changes)
    assert caught.value.code == code
    assert caught.value.line("zh")


def test_a_dividend_goes_to_whoever_has_the_share_now(place: Place) -> None:
    opened(place, dividend="floor-share", shares=(share(0, "10"),))
    heirs = ((SECOND, 3), (THIRD, 1))
    place.database.command(lambda c: succeed_rent(c, "HT-1", Y2028, FIRST.code, heirs, "分户 1", acting()))
    declare(place)
    assert {(due.creditor, due.charged) for due in dues(place, claim="dividend")} == {(SECOND, 75), (THIRD, 25)}
