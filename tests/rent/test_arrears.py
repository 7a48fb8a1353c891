"""What is overdue by age and by whom, and what falls due soon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.rent import AGES, Wanted, arrears, due_within, reverse_payment
from tests.rent.making import FIRST, PAYER, SECOND, VILLAGE, Place, acting, opened, paid, share

Y2027, Y2028, Y2029 = (date(year, 1, 1) for year in (2027, 2028, 2029))
# days after the due day, the place in AGES
BY_AGE = ((0, 0), (1, 1), (30, 1), (31, 2), (90, 2), (91, 3), (180, 3), (181, 4), (365, 4), (366, 5), (900, 5))


@pytest.mark.parametrize(("days", "age"), BY_AGE)
def test_the_age_of_what_is_overdue(place: Place, days: int, age: int) -> None:
    opened(place, last_day=date(2027, 12, 31))
    with place.database.reading() as connection:
        (found,) = arrears(connection, Y2027 + timedelta(days=days), "contract")
    assert found.key == "HT-1"
    assert found.ages == tuple(2_550_000 if number == age else 0 for number in range(len(AGES)))
    assert found.overdue == (0 if days == 0 else 2_550_000)
    assert found.oldest == Y2027


def test_by_contract_payer_household_and_village(place: Place) -> None:
    opened(place)
    opened(place, "HT-2", shares=(share(1, "2"),), last_day=date(2027, 12, 31))
    paid(place, "V-1", Y2027, 1_700_000, creditors=(FIRST.code,), due_days=(Y2027,))
    with place.database.reading() as connection:
        day = date(2028, 1, 31)

        def totals(by: str, wanted: Wanted = Wanted()) -> dict[str, int]:  # noqa: B008
            return {each.key: each.total for each in arrears(connection, day, by, wanted)}  # type: ignore[arg-type]

        assert totals("contract") == {"HT-1": 850_000 + 2_550_000, "HT-2": 170_000}
        assert totals("payer") == {PAYER.code: 3_570_000}
        assert totals("household") == {FIRST.code: 1_700_000, SECOND.code: 1_870_000}
        assert totals("village") == {VILLAGE: 3_570_000}
        assert totals("contract", Wanted(household=SECOND.code)) == {"HT-1": 1_700_000, "HT-2": 170_000}
        assert totals("village", Wanted(payer="JF-999")) == {}
        assert totals("payer", Wanted(villages=[VILLAGE], contract="HT-2")) == {PAYER.code: 170_000}
        assert totals("payer", Wanted(villages=["640106002202"])) == {}
        assert totals("payer", Wanted(claim="dividend")) == {}
        (found,) = arrears(connection, day, "village")
        assert found.ages == (0, 2_550_000, 0, 0, 0, 1_020_000)


def test_a_reversed_payment_is_no_payment(place: Place) -> None:
    opened(place, last_day=date(2027, 12, 31))
    paid(place, "V-1", Y2027, 2_550_000)
    with place.database.reading() as connection:
        assert arrears(connection, Y2028, "contract") == []
    place.database.command(lambda c: reverse_payment(c, "HT-1", "V-1", "凭证有误", acting()))
    with place.database.reading() as connection:
        assert [each.total for each in arrears(connection, Y2028, "contract")] == [2_550_000]


def test_what_falls_due_soon_less_what_was_paid_in_advance(place: Place) -> None:
    opened(place)
    paid(place, "V-1", Y2027, 2_550_000 + 100)
    with place.database.reading() as connection:
        assert due_within(connection, date(2027, 12, 1), 30) == []
        (found,) = due_within(connection, date(2027, 12, 1), 31)
        assert (found.contract, found.due_on, found.payer, found.amount) == ("HT-1", Y2028, PAYER.code, 2_549_900)
        assert due_within(connection, Y2028, 0) == []
