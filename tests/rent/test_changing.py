"""Early end, return of a part, another price, other creditors: the rent follows, prepaid rent is owed back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Refusal
from ledger.rent import (
    Changed,
    Party,
    Recomputed,
    RentTerms,
    Returned,
    annual_amount,
    check_rent_reversal,
    end_rent,
    find_agreement,
    has_open_claims,
    preview_end,
    preview_reprice,
    preview_reschedule,
    preview_return,
    rented_contracts_of,
    reprice_rent,
    reschedule_rent,
    return_area,
    reverse_payment,
    reverse_rent,
    roll_of,
    schedule,
    succeed_rent,
)
from ledger.rent.agreements import Agreement
from ledger.rent.data import Change, Due
from ledger.rent.opening import scheduled_charges
from ledger.rent.recomputing import recompute
from ledger.rent.schedule import period_amounts
from ledger.units import parse_area
from tests.rent.making import (
    FIRST,
    PAYER,
    SECOND,
    THIRD,
    Place,
    acting,
    dues,
    findings,
    open_by_day,
    opened,
    paid,
    parcel,
    rent_terms,
    share,
)

Y2027, Y2028, Y2029, Y2030 = (date(year, 1, 1) for year in range(2027, 2031))
JULY = date(2028, 7, 1)  # 182 of the 366 days of 2028 are over
USED = 422_678 * 2  # 182/366 of 8 500.00 a parcel of ten mu, rounded parcel by parcel


def end(place: Place, day: date, contract: str = "HT-1") -> Changed:
    with place.database.reading() as connection:
        preview = preview_end(connection, contract, day)
    done = place.database.command(lambda c: end_rent(c, contract, day, "终止协议 1", acting()))
    assert done.figures == preview
    return done


def test_an_unpaid_year_is_cut_by_its_days_and_later_years_are_cancelled(place: Place) -> None:
    opened(place, shares=(share(0, "10", "10"),))
    figures = end(place, JULY).figures
    assert (figures.cut(), figures.refunded(), figures.added()) == (1_700_000 - USED + 2 * 1_700_000, 0, 0)
    assert open_by_day(place) == {(Y2027, FIRST.code): 1_700_000, (Y2028, FIRST.code): USED}
    assert findings(place) == []


def test_prepaid_rent_becomes_a_claim_of_the_payer(place: Place) -> None:
    opened(place, shares=(share(0, "10", "10"),))
    paid(place, "V-1", Y2028, 3_400_000)
    paid(place, "V-2", JULY, 500_000, due_days=(Y2030,))
    figures = end(place, JULY).figures
    assert figures.refunded() == 1_700_000 - USED + 500_000
    assert figures.cut() == 1_700_000 + 1_200_000  # 2029, and what was not paid of 2030
    assert open_by_day(place) == {}
    refunds = dues(place, claim="refund")
    assert {(due.creditor, due.debtor, due.due_on, due.period_start, due.open) for due in refunds} == {
        (PAYER, FIRST, JULY, Y2028, 1_700_000 - USED),
        (PAYER, FIRST, JULY, Y2030, 500_000),
    }
    paid(place, "V-3", JULY, figures.refunded(), claim="refund")
    assert open_by_day(place, claim="refund") == {}
    assert findings(place) == []


def test_what_one_household_owes_back_is_not_netted_with_what_another_is_owed(place: Place) -> None:
    opened(place)
    paid(place, "V-1", Y2027, 1_700_000, creditors=(FIRST.code,), due_days=(Y2027,))
    figures = end(place, date(2027, 7, 2)).figures  # 182 of 365 days
    assert (figures.refunded(), figures.cut()) == (852_328, 426_164 + 3 * 2_550_000)
    assert open_by_day(place) == {(Y2027, SECOND.code): 850_000 - 426_164}
    assert findings(place) == []


def test_what_was_not_due_yet_is_simply_gone(place: Place) -> None:
    opened(place)
    assert end(place, Y2027).figures.cut() == 10_200_000
    assert dues(place) == []
    assert findings(place) == []


def test_half_yearly_rent_is_cut_from_the_later_half_first(place: Place) -> None:
    opened(place, payment="06-01;12-01", last_day=date(2027, 12, 31), shares=(share(0, "10"),))
    end(place, date(2027, 10, 1))  # 273 of 365 days: 6 357.53
    assert open_by_day(place) == {(date(2027, 6, 1), FIRST.code): 425_000, (date(2027, 12, 1), FIRST.code): 210_753}
    assert findings(place) == []


def test_part_of_the_land_comes_back(place: Place) -> None:
    opened(place)
    back = [Returned(parcel(0, 2), parse_area("10", "mu"))]
    with place.database.reading() as connection:
        preview = preview_return(connection, "HT-1", Y2029, back)
    done = place.database.command(lambda c: return_area(c, "HT-1", Y2029, back, "变更协议 1", acting()))
    assert done.figures == preview
    assert (preview.cut(), preview.refunded()) == (2 * 850_000, 0)
    assert open_by_day(place)[Y2029, FIRST.code] == 850_000
    with pytest.raises(Refusal, match="rent-shares-unfit"):
        place.database.command(lambda c: return_area(c, "HT-1", Y2030, back, "变更协议 2", acting()))
    end(place, Y2030)
    assert open_by_day(place).keys() == {(day, who.code) for day in (Y2027, Y2028, Y2029) for who in (FIRST, SECOND)}
    assert findings(place) == []


def test_a_sum_a_year_goes_down_with_the_area(place: Place) -> None:
    opened(place, price="25500.00", price_unit="yuan/year")
    back = [Returned(parcel(0, 2), parse_area("10", "mu"), FIRST.code)]
    place.database.command(lambda c: return_area(c, "HT-1", Y2029, back, "变更协议 1", acting()))
    assert [due.charged for due in dues(place) if due.share == 1] == [1_700_000, 1_700_000, 850_000, 850_000]


def test_another_price_from_a_day_on(place: Place) -> None:
    opened(place, shares=(share(0, "10"),), last_day=date(2028, 12, 31))
    with place.database.reading() as connection:
        preview = preview_reprice(connection, "HT-1", date(2027, 7, 2), "950.00")
    done = place.database.command(lambda c: reprice_rent(c, "HT-1", date(2027, 7, 2), "950.00", "变更协议 1", acting()))
    assert done.figures == preview
    # 183 of 365 days of 1 000.00 more, owed on the day of the change; the next year on its own day
    assert open_by_day(place) == {
        (Y2027, FIRST.code): 850_000,
        (date(2027, 7, 2), FIRST.code): 50_137,
        (Y2028, FIRST.code): 950_000,
    }
    place.database.command(lambda c: reprice_rent(c, "HT-1", Y2028, "800.00", "变更协议 2", acting()))
    assert open_by_day(place)[Y2028, FIRST.code] == 800_000
    assert findings(place) == []


# what it is, from how it is paid, price, to how, from which day on; what is then open
RESCHEDULED: tuple[tuple[str, str, str, str, date, dict[str, int]], ...] = (
    ("from yearly to half-yearly", "annual", "", "06-01;12-01", Y2029,
     {"2027-01-01": 850_000, "2028-01-01": 850_000, "2029-06-01": 425_000, "2029-12-01": 425_000,
      "2030-06-01": 425_000, "2030-12-01": 425_000}),
    ("from half-yearly to yearly, within a year", "06-01;12-01", "", "annual", date(2029, 7, 1),
     {"2027-06-01": 425_000, "2027-12-01": 425_000, "2028-06-01": 425_000, "2028-12-01": 425_000,
      "2029-06-01": 425_000, "2029-07-01": 425_000, "2030-01-01": 850_000}),
    ("all that is left at once, at another price", "annual", "900.00", "once", Y2029,
     {"2027-01-01": 850_000, "2028-01-01": 850_000, "2029-01-01": 1_800_000}),
    ("from once to yearly before it is due", "once", "", "annual", Y2027,
     {"2027-01-01": 850_000, "2028-01-01": 850_000, "2029-01-01": 850_000, "2030-01-01": 850_000}),
    ("the same way again", "annual", "", "annual", Y2028,
     {"2027-01-01": 850_000, "2028-01-01": 850_000, "2029-01-01": 850_000, "2030-01-01": 850_000}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("payment", "price", "new", "day", "expected"),
    [case[1:] for case in RESCHEDULED],
    ids=[case[0] for case in RESCHEDULED],
)
def test_another_way_of_payment(
    place: Place, payment: str, price: str, new: str, day: date, expected: dict[str, int]
) -> None:
    opened(place, payment=payment, shares=(share(0, "10"),))
    with place.database.reading() as connection:
        preview = preview_reschedule(connection, "HT-1", day, price, new)
    done = place.database.command(lambda c: reschedule_rent(c, "HT-1", day, price, new, "变更协议 1", acting()))
    assert done.figures == preview
    assert {due.isoformat(): amount for (due, _), amount in open_by_day(place).items()} == expected
    if payment != "once":
        end(place, Y2030)  # what comes later goes by the new way
        used = sum(sum(amounts) for _, _, amounts in period_amounts(*_changed(place)))
        assert sum(open_by_day(place).values()) - sum(open_by_day(place, claim="refund").values()) == used
    assert findings(place) == []


def _changed(place: Place) -> tuple[RentTerms, tuple[Change, ...]]:
    with place.database.reading() as connection:
        agreement = find_agreement(connection, "HT-1")
    return agreement.terms, agreement.changes


def test_an_unclear_way_of_payment_is_refused(place: Place) -> None:
    opened(place)
    for price, payment in (("", "monthly"), ("8,5", "annual")):
        unclear = partial(
            reschedule_rent, contract="HT-1", day=Y2028, price=price, payment=payment, document="x", act=acting()
        )
        with pytest.raises(Refusal, match="rent-terms-unclear"):
            place.database.command(unclear)


def test_escalation_goes_on_from_the_new_price(place: Place) -> None:
    opened(place, shares=(share(0, "10"),), escalation_years=1, escalation_percent="10")
    place.database.command(lambda c: reprice_rent(c, "HT-1", Y2028, "1000.00", "变更协议 1", acting()))
    assert [due.charged for due in dues(place)] == [850_000, 1_000_000, 1_100_000, 1_210_000]


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2031, 1, 1), date(2028, 6, 30)])
def test_a_change_lies_in_the_term_and_after_the_last_one(place: Place, day: date) -> None:
    opened(place)
    place.database.command(lambda c: reprice_rent(c, "HT-1", JULY, "900.00", "变更协议 1", acting()))
    with pytest.raises(Refusal) as caught:
        end(place, day)
    assert (caught.value.code, caught.value.fields["first"]) == ("rent-day-outside", JULY)


def test_what_was_settled_outside_of_the_book_is_owed_back_too(place: Place) -> None:
    """An old contract paid once, in advance, before it was recorded."""
    opened(place, payment="once", kept_from=Y2028, shares=(share(0, "10", "10"),))
    assert dues(place) == []
    figures = end(place, Y2029).figures
    assert (figures.refunded(), figures.cut()) == (3_400_000, 0)
    assert [(due.creditor, due.debtor) for due in dues(place, claim="refund")] == [(PAYER, FIRST)]
    assert findings(place) == []


def test_a_year_of_rent_is_told_with_what_changed(place: Place) -> None:
    opened(place, last_day=date(2028, 6, 30))
    place.database.command(lambda c: reprice_rent(c, "HT-1", Y2028, "900.00", "变更协议 1", acting()))
    with place.database.reading() as connection:
        agreement = find_agreement(connection, "HT-1")
        assert [annual_amount(agreement, day) for day in (Y2027, Y2028, date(2040, 1, 1))] == [
            2_550_000,
            2_700_000,
            2_700_000,
        ]
        assert rented_contracts_of(connection, SECOND.code) == ["HT-1"]
        assert rented_contracts_of(connection, THIRD.code) == []
        assert has_open_claims(connection, PAYER.code)
    assert annual_amount(Agreement(rent_terms(price="")), Y2027) == 0


def test_a_household_splits_and_its_claims_go_to_the_two(place: Place) -> None:
    opened(place)
    paid(place, "V-1", Y2027, 2_550_000)
    heirs = ((FIRST, 150), (THIRD, 50))
    done = place.database.command(lambda c: succeed_rent(c, "HT-1", Y2029, FIRST.code, heirs, "分户 1", acting()))
    assert done.entry_id is not None
    found = open_by_day(place)
    assert (found[Y2028, FIRST.code], found[Y2029, FIRST.code], found[Y2029, THIRD.code]) == (
        1_700_000,
        1_275_000,
        425_000,
    )
    assert sum(found.values()) == 3 * 2_550_000
    assert (Y2028, THIRD.code) not in found
    end(place, Y2030)
    assert {day for day, _ in open_by_day(place)} == {Y2028, Y2029}
    assert findings(place) == []


def test_what_is_added_after_a_split_goes_to_both(place: Place) -> None:
    opened(place, shares=(share(0, "10"),))
    heirs = ((SECOND, 1), (THIRD, 1))
    place.database.command(
        lambda c: succeed_rent(c, "HT-1", Y2028, FIRST.code, heirs, "分户 1", acting(), with_arrears=True)
    )
    assert {code for _, code in open_by_day(place)} == {SECOND.code, THIRD.code}
    place.database.command(lambda c: reprice_rent(c, "HT-1", Y2030, "950.00", "变更协议 1", acting()))
    found = open_by_day(place)
    assert (found[Y2030, SECOND.code], found[Y2030, THIRD.code]) == (475_000, 475_000)
    cases: tuple[tuple[str, tuple[tuple[Party, int], ...]], ...] = (
        (FIRST.code, heirs), (SECOND.code, ()), (SECOND.code, ((THIRD, 0),)),
    )  # fmt: skip
    for old, some in cases:
        unfit = partial(succeed_rent, contract="HT-1", day=Y2030, old=old, heirs=some, document="x", act=acting())
        with pytest.raises(Refusal, match="rent-shares-unfit"):
            place.database.command(unfit)
    assert findings(place) == []


def test_a_contract_is_reversed_with_its_rent(place: Place) -> None:
    opened(place)
    place.database.command(lambda c: reprice_rent(c, "HT-1", JULY, "900.00", "变更协议 1", acting()))
    paid(place, "V-1", Y2027, 100)
    command = place.database.command
    with pytest.raises(Refusal) as caught:
        command(lambda c: reverse_rent(c, "HT-1", "HT-1", acting()))
    assert (caught.value.code, caught.value.fields["count"], caught.value.fields["amount"]) == (
        "payments-stand",
        1,
        "1.00 元",
    )
    command(lambda c: reverse_payment(c, "HT-1", "V-1", "合同有误", acting()))
    command(lambda c: check_rent_reversal(c, "HT-1"))
    assert len(command(lambda c: reverse_rent(c, "HT-1", "HT-1", acting()))) == 2
    assert command(lambda c: reverse_rent(c, "no rent", "no rent", acting())) == ()
    assert dues(place) == []
    with place.database.reading() as connection:
        assert roll_of(connection, "HT-1").agreement.reversed
        for unknown in ("HT-1", "HT-0"):
            with pytest.raises(Refusal, match="rent-unknown"):
                find_agreement(connection, unknown)
        with pytest.raises(Refusal, match="rent-unknown"):
            roll_of(connection, "HT-0")
    assert findings(place) == []


# Properties of the recomputation, without a database.
def _standing(terms: Any, paid_shares: Sequence[int]) -> list[Due]:
    """The claims of terms, a part of each paid (per cent)."""
    found = []
    for place, charge in enumerate(scheduled_charges(terms)):
        due = Due(
            "rent", charge.measure, charge.due_on, charge.share, charge.creditor, charge.debtor, charge.village_code,
            charge.period_start, charge.period_last, charge.effective_on, charge.amount,
            charge.amount * paid_shares[place % len(paid_shares)] // 100,
        )  # fmt: skip
        found.append(due)
    return found


_PAID = st.lists(st.integers(0, 100), min_size=1, max_size=6)


@given(st.dates(Y2027, date(2030, 12, 31)), st.sampled_from(("annual", "once", "03-01;09-15")), _PAID)
def test_after_an_end_what_was_used_is_charged_to_the_fen(day: date, payment: str, shares: list[int]) -> None:
    terms = replace(rent_terms(), payment=payment, price="851.37")
    change = Change(day, areas=((0, 0), (0,)))
    standing = _standing(terms, shares)
    figures = recompute(Agreement(terms), standing, change, "rent-ended")
    used = sum(sum(amounts) for _, _, amounts in period_amounts(terms, (change,)))
    total = sum(each.amount for each in schedule(terms))
    assert total - figures.cut() - figures.refunded() == used
    assert figures.cut() <= sum(due.open for due in standing)
    assert figures.refunded() <= sum(due.paid for due in standing)
    assert figures.added() == 0
    assert used <= total


@given(st.dates(Y2027, date(2030, 12, 31)), st.integers(0, 200_000), _PAID)
def test_after_another_price_the_sum_is_right(day: date, price: int, shares: list[int]) -> None:
    terms = rent_terms()
    change = Change(day, price=f"{price // 100}.{price % 100:02d}")
    figures: Recomputed = recompute(Agreement(terms), _standing(terms, shares), change, "rent-repriced")
    target = sum(sum(amounts) for _, _, amounts in period_amounts(terms, (change,)))
    total = sum(each.amount for each in schedule(terms))
    assert total + figures.added() - figures.cut() - figures.refunded() == target
