"""A sale of quota on the pages, from the list to the payout: each step by whoever it is for, refusals keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from ledger.db import Database
from tests.making import NOW, findings
from tests.quotas.making import FAR_FIELD, FAR_VILLAGE, XINGQING
from tests.trades.making import LOT
from tests.web.applications import CACHE, bare_application
from tests.web.market import browsers, make_trading_place

Who = Callable[[str], FlaskClient]
LISTING = {"lot": LOT, "grains": "600", "unit": "m2", "asking": "200000", "capacity": "450", "document": "挂牌1号", "issued_on": "2026-11-10", "on_day": "2026-11-10"}  # fmt: skip
CHECK = {"buyer": XINGQING, "price": "180000.01", "on_day": "2026-11-12"}
LAND = {"book": XINGQING, "grains": "600", "unit": "m2", "document": "落地1号", "issued_on": "2026-11-16", "on_day": "2026-11-16", "line-0-village": FAR_VILLAGE, "line-0-source": FAR_FIELD, "line-0-plot": "JX-9", "line-0-area": "600", "line-0-cultivated": "600"}  # fmt: skip
PAID = {"voucher": "付1", "on_day": "2026-11-18"} | {f"line-{place}-{name}": value for place, fen in enumerate(("61200.00", "76500.01", "42300.00")) for name, value in {"take": "1", "number": str(place + 1), "amount": fen}.items()}  # fmt: skip


@pytest.fixture
def who(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Who]:
    """Everybody's browser, in the market with its surplus."""
    monkeypatch.setenv("TIANBU_TODAY", "2026-11-21")
    monkeypatch.setenv("TIANBU_VAR", str(CACHE))
    with time_machine.travel(NOW):
        make_trading_place(database)
        made = bare_application()
        monkeypatch.setitem(made.config, "WTF_CSRF_ENABLED", False)
        monkeypatch.setitem(made.extensions, "tianbu_database", database)
        yield browsers(made, database)


def goes(answer: Any) -> str:
    """Where a step that was done leads."""
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"].partition("?")[0])


def kept(answer: Any, status: int, *said: str) -> None:
    """A refusal, with what was typed."""
    assert answer.status_code == status, answer.text
    assert [each for each in ('role="alert"', *said) if each not in answer.text] == []


def waiting(visitor: FlaskClient) -> list[str]:
    """The pages of what waits for somebody's signature on the start page."""
    home = visitor.get("/").text
    return re.findall(r'<li><a href="(/(?:quotas/events|distribution-proposals)/[^"]+)"', home)


def approve(visitor: FlaskClient) -> str:
    """Sign the only thing that waits for somebody."""
    (page,) = waiting(visitor)
    shown = visitor.get(page).text
    (address,) = re.findall(r'action="([^"]+/approve)"', shown)
    return goes(visitor.post(address))


def test_a_sale_from_the_list_to_the_payout(who: Who, database: Database) -> None:
    trade = put_up(who)
    agree(who, trade)
    sell(who, trade)
    land(who, trade)
    distribution = distribute(who, trade)
    pay_out(who, trade, distribution)
    assert findings(database) == ()


def put_up(who: Who) -> str:
    """The page of a trade that its seller's approver put on the list."""
    seller, approver = who("bureau-officer"), who("bureau-approver")
    kept(seller.post("/trades/new", data=LISTING | {"grains": "600x"}), 422, 'value="600x"', 'value="挂牌1号"')
    trade = goes(seller.post("/trades/new", data=LISTING))
    assert "待核准挂牌" in seller.get(trade).text
    assert waiting(seller) == []
    approve(approver)
    assert waiting(approver) == []
    assert "已挂牌" in seller.get(trade).text
    assert who("buyer").get(trade).status_code == 403  # it was not offered to them
    return trade


def agree(who: Who, trade: str) -> None:
    """Pre-checked, offered, and accepted by the buyer."""
    seller, buyer, number = who("bureau-officer"), who("buyer"), trade.rpartition("/")[2]
    wrong = seller.post(f"/trades/pre-check/{number}", data=CHECK | {"price": "18万"})
    kept(wrong, 422, 'value="18万"', f'<option value="{XINGQING}" selected')
    assert wrong.text.count('<details class="card" open') == 1  # the form that was sent, the others stay folded
    assert goes(seller.post(f"/trades/pre-check/{number}", data=CHECK)) == trade
    offer = CHECK | {"document": "要约1号"}
    wrong = seller.post(f"/trades/offer/{number}", data=offer | {"price": "1"})
    kept(wrong, 409, "没有通过的预审")
    assert wrong.text.count('value="要约1号"') == 1  # not in the form that takes the lot off the list
    goes(seller.post(f"/trades/offer/{number}", data=offer))
    page = seller.get(trade).text
    assert (f"/trades/take-back/{number}" in page, f"/trades/answer/{number}" in page) == (True, False)

    page = buyer.get(trade).text
    assert f"/trades/answer/{number}" in page
    assert [act for act in ("pre-check", "take-back", "withdraw") if f"/trades/{act}/{number}" in page] == []
    assert f"/certificates/{LOT}" not in page
    answer = {"accept": "1", "document": "承诺1号", "on_day": "2026-11-13"}
    kept(buyer.post(f"/trades/answer/{number}", data=answer | {"on_day": "2026-11-01"}), 422, 'value="承诺1号"')
    assert seller.post(f"/trades/answer/{number}", data=answer).status_code == 403
    goes(buyer.post(f"/trades/answer/{number}", data=answer))


def sell(who: Who, trade: str) -> None:
    """Proposed, and signed by two more."""
    seller, approver, number = who("bureau-officer"), who("bureau-approver"), trade.rpartition("/")[2]
    sale = {"document": "成交1号", "issued_on": "2026-11-14", "voucher": "凭证1号", "on_day": "2026-11-15"}
    kept(seller.post(f"/trades/sell/{number}", data=sale | {"voucher": ""}), 422, 'value="成交1号"')
    goes(seller.post(f"/trades/sell/{number}", data=sale))
    releaser = who("citys-releaser")
    assert (waiting(who("buyers-approver")), waiting(releaser), waiting(who("releaser"))) == ([], [], [])
    (page_of_sale,) = waiting(approver)
    offered = who("buyers-approver").get("/proposals").text
    assert page_of_sale in offered
    assert "/approve" not in offered  # the seller's approver signs
    approve(approver)
    assert "180,000.01 元" in releaser.get(page_of_sale).text
    approve(releaser)
    page = seller.get(trade).text
    assert ("已成交" in page, "分配成交款" in page) == (True, True)


def land(who: Who, trade: str) -> None:
    """The buyer builds on all of it, and has its certificate."""
    buyer, seller = who("buyer"), who("bureau-officer")
    page = buyer.get(trade).text
    (lot,) = re.findall(r'href="/quotas/new/land\?lot=([^"]+)"', page)
    assert (f"/certificates/{lot}" in page, "分配成交款" in page) == (True, False)
    told = LAND | {"lot": lot}
    more = buyer.post("/quotas/new/land", data=told | {"capacity": "451", "action": "propose"})
    kept(more, 409, "451.00", 'value="落地1号"', '<details class="card" open')
    goes(buyer.post("/quotas/new/land", data=told | {"capacity": "450", "action": "propose"}))
    approve(who("buyers-approver"))
    assert "已落地" in buyer.get(trade).text
    assert "JX-9" in buyer.get(f"/lots/{lot}").text
    paper = buyer.get(f"/certificates/{lot}")
    assert (paper.status_code, paper.data[:4]) == (200, b"%PDF")
    assert seller.get(f"/certificates/{lot}").status_code == 403


def distribute(who: Who, trade: str) -> str:
    """The page of the distribution, approved."""
    seller = who("bureau-officer")
    form = re.findall(r'href="(/distributions/new/[^"]+)"', seller.get(trade).text)[0]
    assert "农户所得 85%，集体所得 15%" in seller.get(form).text
    assert who("buyer").get(form).status_code == 403
    shares = {"document": "分配1号", "issued_on": "2026-11-17", "on_day": "2026-11-17", "shared": "180000.01"}
    kept(seller.post(form, data=shares | {"shared": "180000.02"}), 409, 'value="180000.02"', 'value="分配1号"')
    goes(seller.post(form, data=shares))
    distribution = approve(who("bureau-approver"))
    assert ("61,200.00" in seller.get(distribution).text, "收益已分配" in seller.get(trade).text) == (True, True)
    return distribution


def pay_out(who: Who, trade: str, distribution: str) -> None:
    """All three shares under one voucher."""
    seller = who("bureau-officer")
    pay = distribution.replace("/distributions/", "/distributions/pay/")
    shown = seller.get(pay).text
    assert [fact for fact in ("61200.00", "76500.01", "42300.00", "集体所得", "魏家桥村") if fact not in shown] == []
    kept(seller.post(pay, data={"voucher": "付1"}), 422, "请填写", 'value="付1"')
    kept(seller.post(pay, data=PAID | {"line-0-amount": "61200.01"}), 409, "61200.01", 'value="付1"')
    assert goes(seller.post(pay, data=PAID)) == distribution
    page = seller.get(distribution).text
    assert (page.count("付1"), pay in page) == (3, False)
    assert re.sub(r"<[^>]+>|\s", "", seller.get(trade).text).count("180,000.01") >= 4


def test_a_lot_of_many_plots_is_told_by_village(who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    from web import lineage_picture, lineage_table

    seller = who("bureau-officer")
    page = seller.get(f"/lots/{LOT}").text
    assert ("逐块" in page, "2 块" in page) == (False, False)
    monkeypatch.setattr(lineage_table, "MOST_LINKS", 1)
    monkeypatch.setattr(lineage_table, "MOST_FOLDED", 1)
    monkeypatch.setattr(lineage_picture, "MOST_IN_LAYER", 1)
    page = seller.get(f"/lots/{LOT}").text
    for fact in ("宅基地 2 块", "逐块（1 块，共 2 块）", "还有 1 块没有列出", f"lots/{LOT}/trace", ">2 块<"):
        assert fact in page, fact
    assert page.count('<details class="card folded">') == 1


def test_an_event_of_many_plots_is_told_by_village(who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    from web import quota_event_lines, quota_parts

    monkeypatch.setattr(quota_event_lines, "MOST_LINES", 1)
    monkeypatch.setattr(quota_parts, "_MOST_POSTINGS", 1)
    page = who("bureau-officer").get("/quotas/events/E-1").text
    for fact in ("逐块（1 块，共 2 块）", "还有 1 行没有列出", "quota-events/E-1", "0.0600", "2 个批次或地块"):
        assert fact in page, fact


def test_the_start_page_is_the_bureaus(who: Who) -> None:
    assert "<h1>自然资源局" in who("bureau-officer").get("/").text
    assert "<h1>自然资源局" in who("citys-releaser").get("/").text
    assert "<h1>服务中心" in who("clerk").get("/").text
    assert "宅基地退出协议，待签" in who("centre-head").get("/").text
    assert "指标业务，待签" not in who("centre-head").get("/").text


def test_days_stay_on_one_line(who: Who) -> None:
    assert '<td data-label="生效日" class="day">2026-10-20</td>' in who("bureau-officer").get("/quotas").text
