"""Rent as lists: lines of payments, changes, deposits, dividends, prices – what the pages and the API read."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.errors import Refusal
from ledger.places import DivisionRow, load_divisions
from ledger.rent import DepositEvent, Party, Payee, ReferencePrice, record_deposit, record_price, reprice_rent
from ledger.rent.lists import (
    changes_of_rent,
    dividends_of,
    events_of_deposit,
    lines_of_payments,
    list_prices,
    party_of,
    payers_of,
)
from tests.rent.making import FIRST, PAYER, SECOND, Place, acting, opened, paid

Y2027 = date(2027, 1, 1)
COUNTY = "640106000000"


def test_what_happened_is_listed(place: Place) -> None:
    opened(place)
    other = Party("JF-002", "enterprise")
    paid(place, "PZ-1", Y2027, 2_550_000, payees=(Payee(SECOND.code, other, "WT-1"),))
    command = place.database.command
    command(lambda c: reprice_rent(c, "HT-1", date(2028, 1, 1), "900.00", "BG-1", acting()))
    command(lambda c: record_deposit(c, DepositEvent("HT-1", "paid", Y2027, 500_000, PAYER, "BZ-1"), acting()))
    with place.database.reading() as c:
        lines = lines_of_payments(c, "HT-1")
        assert [(each.voucher, each.creditor, each.amount, each.receiver, each.mandate) for each in lines] == [
            ("PZ-1", FIRST.code, 1_700_000, FIRST.code, ""),
            ("PZ-1", SECOND.code, 850_000, "JF-002", "WT-1"),
        ]
        assert [(each.kind, each.document, each.entry_id is None) for each in changes_of_rent(c, "HT-1")] == [
            ("repriced", "BG-1", False)
        ]
        assert [(each.event, each.fen, each.collector) for each in events_of_deposit(c, "HT-1")] == [
            ("paid", 500_000, PAYER.code)
        ]
        assert dividends_of(c, "HT-1") == []
        assert payers_of(c, ["HT-1", "HT-9"]) == {"HT-1": PAYER.code}
        with pytest.raises(Refusal):
            party_of(c, "nobody")


def test_prices_the_latest_first_and_within_reason(place: Place) -> None:
    rows = [
        DivisionRow(2, "province", "640000000000", "宁夏回族自治区", ""),
        DivisionRow(3, "city", "640100000000", "银川市", "640000000000"),
        DivisionRow(4, "county", COUNTY, "金凤区", "640100000000"),
    ]
    command = place.database.command
    command(lambda c: load_divisions(c, rows, effective=None, today=Y2027))
    for fen, day in ((240, Y2027), (250, date(2027, 6, 1)), (255, date(2027, 6, 1))):
        price = ReferencePrice("county", COUNTY, "小麦", day, fen, "发改〔2027〕1号")
        command(lambda c, price=price: record_price(c, price, acting()))
    with place.database.reading() as c:
        assert [each.fen_per_kg for each in list_prices(c)] == [255, 250, 240]
        assert [each.fen_per_kg for each in list_prices(c, until=date(2027, 5, 31))] == [240]
        assert list_prices(c, crop="玉米") == []
    too_much = ReferencePrice("county", COUNTY, "小麦", Y2027, 10**8 + 1, "发改〔2027〕1号")
    with pytest.raises(Refusal) as caught:
        command(lambda c: record_price(c, too_much, acting()))
    assert caught.value.code == "reference-price-unfit"
