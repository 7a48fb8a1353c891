"""The certificate of a lot of quota: what it says, and that it is the same paper when it is printed again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.access import OutOfReach
from ledger.db import Database
from ledger.documents.notices import QuotaCertificatePaper, quota_certificate_pdf
from ledger.inquiries.trades import certificate
from ledger.quotas.refusals import LotMissing
from ledger.trades.certificates import NoCertificate
from tests.documents.conftest import font_folder
from tests.documents.reading import check_paper
from tests.making import TODAY
from tests.quotas.making import GRANT, OF_PROVINCE, happen, make_books
from tests.trades.making import AREA, BUYER, LOT, SELLER, Market, event, land, make_market, record, sold

__all__ = ["font_folder"]


def paper_of(market: Market, lot: str, actor: object = SELLER) -> QuotaCertificatePaper:
    with market.database.reading() as connection:
        return certificate(connection, actor, lot, TODAY, "https://tianbu.example")  # type: ignore[arg-type]


def test_the_certificate_of_an_acceptance(database: Database, font_folder: Path, tmp_path: Path) -> None:
    market = make_market(database)
    record(market, event("pledge", AREA // 3, date(2026, 10, 25), counterpart="金凤农商行"))
    told = paper_of(market, LOT)
    assert (told.area_grains, told.free_grains, told.as_of) == (AREA, AREA - AREA // 3, date(2026, 10, 25))
    assert (len(told.village_names), told.certificate_number) == (1, LOT)
    printed = quota_certificate_pdf(told, font_folder)
    assert quota_certificate_pdf(paper_of(market, LOT), font_folder) == printed
    text = check_paper(printed, tmp_path)
    for said in ("面积0.0600公顷，合0.90亩（大写：零点玖亩）", "质押（金凤农商行）", "0.0200", "450.00", "旧村复垦"):
        assert said in text, said


def test_the_certificate_of_a_purchase_names_where_it_came_from(database: Database) -> None:
    market = make_market(database)
    trade = sold(market)
    land(market, trade)
    told = paper_of(market, trade.to_lot, BUYER)
    assert (told.head.number, told.certificate_number, told.origin_name) == (trade.to_lot, LOT, "购入")
    assert told.project_name == "金凤村旧村复垦"
    assert (told.free_grains, [each.text for each in told.remarks]) == (0, ["落地使用（JX-9）"])
    assert told.head.verify_url == f"https://tianbu.example/verify/{trade.to_lot}"
    with pytest.raises(OutOfReach):
        paper_of(market, trade.to_lot, SELLER)
    assert [each.text for each in paper_of(market, LOT).remarks] == ["挂牌", "成交过户（兴庆区）"]


def test_a_grant_has_no_certificate(database: Database) -> None:
    world = make_books(database)
    happen(world, OF_PROVINCE, GRANT)
    with database.reading() as connection:
        with pytest.raises(NoCertificate, match="quota-certificate-none"):
            certificate(connection, SELLER, GRANT.lot, TODAY)
        with pytest.raises(LotMissing):
            certificate(connection, SELLER, "HG-0", TODAY)
