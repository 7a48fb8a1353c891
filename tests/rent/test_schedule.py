"""What is due when: examples that a clerk can check by hand, and properties that hold for every contract."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Refusal
from ledger.rent import Party, Plot, RentTerms, Share, penalty_fen, schedule, scheduled_entry
from ledger.rent.agreements import terms_of, terms_text
from ledger.rent.amounts import anniversary, contract_years
from ledger.rent.data import PRICE_UNITS
from tests.rent.making import PAYER, VILLAGE, rent_terms, share

# what the case is, changes to 20 and 10 mu for 2027–2030 at 850 yuan a mu and year in advance, due day -> amount
EXAMPLES: tuple[tuple[str, dict[str, Any], dict[str, int]], ...] = (
    ("a year in advance", {}, {f"{year}-01-01": 2_550_000 for year in range(2027, 2031)}),
    ("all at once", {"payment": "once"}, {"2027-01-01": 10_200_000}),
    ("two halves a year", {"payment": "06-01;12-01", "last_day": date(2027, 12, 31)},
     {"2027-06-01": 1_275_000, "2027-12-01": 1_275_000}),
    ("thirds, the last takes the rest", {"payment": "03-01;06-01;09-01", "last_day": date(2027, 12, 31),
     "price": "100.00", "price_unit": "yuan/year", "shares": (share(0, "10"),)},
     {"2027-03-01": 3_333, "2027-06-01": 3_333, "2027-09-01": 3_334}),
    ("half a year at the end: 181 of 365 days", {"last_day": date(2028, 6, 30), "start_day": date(2027, 1, 1),
     "shares": (share(0, "10"),)}, {"2027-01-01": 850_000, "2028-01-01": 422_678}),
    ("a short last year without a payment day is due on its last day",
     {"payment": "10-15", "last_day": date(2028, 3, 31), "shares": (share(0, "10"),)},
     {"2027-10-15": 850_000, "2028-03-31": 211_339}),
    ("five per cent up every two years", {"escalation_years": 2, "escalation_percent": "5", "shares": (share(0, "10"),)},
     {"2027-01-01": 850_000, "2028-01-01": 850_000, "2029-01-01": 892_500, "2030-01-01": 892_500}),
    ("twenty yuan up every year", {"escalation_years": 1, "escalation_fen": 2_000, "shares": (share(0, "10"),)},
     {"2027-01-01": 850_000, "2028-01-01": 870_000, "2029-01-01": 890_000, "2030-01-01": 910_000}),
    ("a sum a year", {"price": "10000.01", "price_unit": "yuan/year", "last_day": date(2027, 12, 31)},
     {"2027-01-01": 1_000_001}),
    ("a sum for all years, at once", {"price": "100000", "price_unit": "yuan", "payment": "once"},
     {"2027-01-01": 10_000_000}),
    ("a sum for all years, by the days of each (365, 366, 365, 365 of 1461)",
     {"price": "100000", "price_unit": "yuan"},
     {"2027-01-01": 2_498_289, "2028-01-01": 2_505_133, "2029-01-01": 2_498_289, "2030-01-01": 2_498_289}),
    ("a sum a mu, once", {"price": "3000", "price_unit": "yuan/mu", "payment": "once"}, {"2027-01-01": 9_000_000}),
    ("in kind: 500 kg a mu", {"price": "500", "price_unit": "kg/mu/year", "crop": "小麦",
     "last_day": date(2027, 12, 31)}, {"2027-01-01": 1_500_000}),
    ("each parcel is rounded by itself", {"shares": (share(0, "0.33", "0.33"),), "price": "1.00",
     "last_day": date(2027, 12, 31)}, {"2027-01-01": 66}),
    ("a dividend alone has no floor", {"dividend": "share"}, {}),
    ("no price, no rent", {"price": "", "payment": ""}, {}),
    ("settled outside of the book before 2029", {"kept_from": date(2029, 1, 1)},
     {"2029-01-01": 2_550_000, "2030-01-01": 2_550_000}),
    ("29 February is the 28th in other years", {"payment": "02-29", "last_day": date(2028, 12, 31),
     "shares": (share(0, "10"),)}, {"2027-02-28": 850_000, "2028-02-29": 850_000}),
)  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), [case[1:] for case in EXAMPLES], ids=[case[0] for case in EXAMPLES])
def test_what_is_due(changes: dict[str, Any], expected: dict[str, int]) -> None:
    found = schedule(rent_terms(**changes))
    assert {each.due_on.isoformat(): each.amount for each in found} == expected


def test_a_sum_is_split_by_largest_remainder() -> None:
    (only,) = schedule(rent_terms(price="100.01", price_unit="yuan/year", last_day=date(2027, 12, 31)))
    assert [(part.share, part.amount) for part in only.parts] == [(1, 6_667), (2, 3_334)]


def test_a_contract_year_from_29_february_starts_on_1_march() -> None:
    assert anniversary(date(2028, 2, 29), 1) == date(2029, 3, 1)
    assert [(each.first, each.last, each.days) for each in contract_years(date(2028, 2, 29), date(2030, 2, 28))] == [
        (date(2028, 2, 29), date(2029, 2, 28), 366),
        (date(2029, 3, 1), date(2030, 2, 28), 365),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"price": "8,50"},
        {"price": "850.123"},
        {"price_unit": "jin/mu/year"},
        {"payment": "monthly"},
        {"payment": "13-01"},
        {"payment": "02-30"},
        {"payment": ""},
        {"price_unit": "kg/mu/year", "price": "500"},
        {"escalation_years": 1, "escalation_percent": "five"},
    ],
)
def test_unclear_terms_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        schedule(rent_terms(**changes))
    assert caught.value.code == "rent-terms-unclear"
    assert caught.value.say_detail("en")


def test_a_penalty_is_a_figure() -> None:
    """A year's rent of 8 500 yuan, 3 in 10 000 a day, 30 days: 76.50 yuan."""
    assert penalty_fen(850_000, "3", 30) == 7_650
    assert penalty_fen(850_000, "0.5", 1) == 43  # 42.5 fen, half up
    assert penalty_fen(850_000, "3", -5) == 0
    with pytest.raises(Refusal, match="rent-terms-unclear"):
        penalty_fen(850_000, "three", 30)


def test_terms_come_back_from_the_record_as_they_were() -> None:
    for _, changes, _ in EXAMPLES:
        made = rent_terms(**changes)
        assert terms_of(terms_text(made)) == made


_GRAINS = st.integers(1, 50_000_000)
_DAYS = ("annual", "once", "06-30", "03-01;09-01", "01-15;05-31;10-01", "02-29;08-31")


@st.composite
def _terms(draw: st.DrawFn) -> RentTerms:
    shares = tuple(
        Share(
            Party(f"H{place}", "household"),
            VILLAGE,
            tuple(
                Plot(f"P{place}-{n}", area) for n, area in enumerate(draw(st.lists(_GRAINS, min_size=1, max_size=3)))
            ),
        )
        for place in range(draw(st.integers(1, 5)))
    )
    start = draw(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
    last = start + timedelta(days=draw(st.integers(0, 3_000)))
    unit = draw(st.sampled_from(PRICE_UNITS))
    price = draw(st.integers(0, 10_000_000))
    return RentTerms(
        "HT", 1, PAYER, shares, start, last, f"{price // 100}.{price % 100:02d}", unit, draw(st.sampled_from(_DAYS)),
        draw(st.integers(0, 3)), draw(st.sampled_from(("", "5", "2.5"))), draw(st.sampled_from((0, 500))),
        "玉米" if unit.startswith("kg") else "",
    )  # fmt: skip


@given(_terms())
def test_what_holds_for_every_schedule(terms: RentTerms) -> None:
    found = schedule(terms)
    assert all(part.amount > 0 for each in found for part in each.parts)
    assert all(terms.start_day <= each.due_on <= terms.last_day for each in found)
    assert all(each.period_start <= each.due_on <= each.period_last for each in found)
    if terms.price_unit == "yuan":
        assert sum(each.amount for each in found) == _fen(terms.price)
    if terms.price_unit == "yuan/year":
        whole = [
            year
            for year in contract_years(terms.start_day, terms.last_day)
            if (year.last - year.first).days + 1 == year.days
        ]
        if terms.payment != "once" and whole:
            assert sum(each.amount for each in found if each.period_start == whole[0].first) == _fen(terms.price)
    entry = scheduled_entry(terms)
    assert (entry is None) == (not found)
    sums: Counter[date] = Counter()
    for line in entry.lines if entry else ():
        sums[line.effective_on] += line.amount
    assert set(sums.values()) <= {0}


@given(_terms())
def test_how_it_is_paid_does_not_change_what_is_paid(terms: RentTerms) -> None:
    by_day = sum(each.amount for each in schedule(terms))
    assert by_day == sum(each.amount for each in schedule(replace(terms, payment="once")))
    assert by_day == sum(each.amount for each in schedule(replace(terms, payment="annual")))


@given(_terms(), st.randoms(use_true_random=False))
def test_the_order_of_the_households_does_not_change_the_sum(terms: RentTerms, random: Any) -> None:
    shuffled = list(terms.shares)
    random.shuffle(shuffled)
    other = schedule(replace(terms, shares=tuple(shuffled)))
    assert sum(each.amount for each in schedule(terms)) == sum(each.amount for each in other)
    if terms.price_unit in {"yuan/mu/year", "kg/mu/year", "yuan/mu"}:  # no remainder to give: to the household

        def by_household(some: Any, shares: tuple[Share, ...]) -> dict[tuple[date, str], int]:
            return {(e.due_on, shares[p.share - 1].holder.code): p.amount for e in some for p in e.parts}

        assert by_household(schedule(terms), terms.shares) == by_household(other, tuple(shuffled))


def _fen(price: str) -> int:
    return int(price.replace(".", ""))
