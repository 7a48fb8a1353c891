from __future__ import annotations
from dataclasses import replace
from datetime import date
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
import pytest
from ledger.db import Database
from ledger.errors import Refusal
from ledger.approvals import approve
from ledger.quotas import record_events, propose_event_reversal, find_event
from ledger.trades import *
from ledger.trades import pay_out, reverse_payout, propose_sale, withdraw_trade
from tests.making import acting, NOW, findings
from tests.trades.making import *
from tests.trades import making as t
from tests.homesteads import making as homes

def tell(f):
    try:
        return f()
    except Refusal as r:
        return f"REFUSED {r.code} {[x.code for x in getattr(r,'refusals',())]} {str(r.say_detail('en'))[:160]}"
    except Exception as x:
        return f"EXC {type(x).__name__}: {str(x)[:200]}"

def fin(database):
    try:
        return findings(database)
    except Exception as x:
        return repr(x)

def test_double_sale(database):
    m = make_market(database)
    half = AREA // 2
    agreed(m, grains=half, grain_centikg=0)
    listed(m, number="JY-2", grains=half, grain_centikg=0)
    p1 = proposed_sale(m)
    p2 = tell(lambda: proposed_sale(m, voucher="凭证2"))
    print("second proposal", p2)
    if not isinstance(p2, str):
        print(tell(lambda: sign(m, p1, APPROVER, RELEASER)))
        print(tell(lambda: sign(m, p2, APPROVER, RELEASER)))
        print("trades", now(m, "JY-1").state, now(m, "JY-2").state, fin(m.database))

def test_withdrawn_then_sold(database):
    m = make_market(database)
    half = AREA // 2
    agreed(m, grains=half, grain_centikg=0)
    listed(m, number="JY-2", grains=half, grain_centikg=0)
    p1 = proposed_sale(m)
    w = m.do(lambda c, act: withdraw_trade(c, "JY-1", date(2026,11,9), "撤1", date(2026,11,9), "原因", act), SELLER)
    print(tell(lambda: sign(m, w, APPROVER)))
    print(now(m, "JY-1").state)
    print("sale of withdrawn:", tell(lambda: sign(m, p1, APPROVER, RELEASER)))
    print(now(m, "JY-1").state, now(m, "JY-2").state, fin(m.database))

def test_offer_back_then_sold(database):
    m = make_market(database)
    agreed(m)
    p1 = proposed_sale(m)
    w = tell(lambda: m.do(lambda c, act: withdraw_trade(c, "JY-1", date(2026,11,9), "撤1", date(2026,11,9), "原因", act), SELLER))
    print(w)

def test_distribution_texts(database):
    m = make_market(database)
    s = sold(m).sale; rule(m, "quota-proceeds-rule", {"household": 85, "collective": 15})
    print("sold", s)
    for ch in ({"number": "x"*60}, {"number": "a\x00"}, {"number":"\ud800"}, {"document": "x"*5000}, {"document":"a\x00b"}, {"document":"\ud800"}, {"shared_fen": 2**63}, {"shared_fen":2**70}, {"stated": (("other",2**63),)}, {"sale":"\x00"}):
        def f():
            p = m.do(lambda c, act: propose_distribution(c, replace(shares(s, number='FPX'), **ch), act), SELLER)
            sign(m, p, APPROVER)
            return "done"
        print({k: str(v)[:10].encode("unicode_escape") for k, v in ch.items()}, tell(f))

def test_distribution_number(database):
    m = make_market(database)
    s = sold(m).sale; rule(m, "quota-proceeds-rule", {"household": 85, "collective": 15})
    print(tell(lambda: distributed(m, s, shared_fen=1)))
    print("again same number", tell(lambda: distributed(m, s, shared_fen=2)))
    print("bad number", tell(lambda: distributed(m, s, shared_fen=2, number="FP-640106-2026-abcde")))
    print("auto number", tell(lambda: distributed(m, s, shared_fen=2, number="")))
    for v in ("x"*5000, "a\x00b", "\ud800", "１２"):
        print("pay", v[:4].encode("unicode_escape"), tell(lambda: m.do(lambda c, act: pay_out(c, "FP-1", [(1, 1)], v, date(2026,11,14), act), PAYER)))
        print("rev", v[:4].encode("unicode_escape"), tell(lambda: m.do(lambda c, act: reverse_payout(c, "FP-1", 1, v, "原因", act), APPROVER)))
    print("reverse sale", tell(lambda: m.do(lambda c, act: propose_event_reversal(c, s, "原因", act), SELLER)))
    print(fin(m.database))

def test_trade_texts(database):
    m = make_market(database)
    for ch in ({"number": "x"*60}, {"number":"a\x00"}, {"number":"\ud800"}, {"document":"a\x00"}, {"document":"x"*500}, {"asking_fen_per_mu": 2**63}, {"grains": 2**63}, {"lot": "\x00"}, {"book":"\x00"}, {"book":"county:\x00"}, {"reason":"\x00"}, {"reason":"\ud800"}, {"number":"JY-640106-2026-abcde"}, {"number": ""}):
        print({k: str(v)[:10].encode("unicode_escape") for k, v in ch.items()}, tell(lambda: m.do(lambda c, act: open_trade(c, new_trade(**{**{"grains": 300, "grain_centikg": 0}, **ch}), act), SELLER)[0].number))
    n = listed(m, number="JY-9", grains=300, grain_centikg=0).number
    for b in ("\x00", "\ud800", "x"*10000, "county:\x00", "county:640104000000\n", "county:640106000000", "province:640000000000", "city:640100000000"):
        print("pre", b[:20].encode("unicode_escape"), tell(lambda: check(m, b, 100, n).passed))
        print("offer", b[:20].encode("unicode_escape"), tell(lambda: m.do(lambda c, act: offer(c, n, b, 100, "要约1号", date(2026, 11, 5), act), SELLER)))
        tell(lambda: m.do(lambda c, act: take_back_offer(c, n, act), SELLER))
    for p in (2**53+1, 2**62, 2**63, 2**70):
        print("pre", p, tell(lambda: check(m, XINGQING, p, n).passed))
    for d in ("a\x00", "\ud800", "x"*5000):
        check(m, XINGQING, 100, n)
        print("offer", tell(lambda: m.do(lambda c, act: offer(c, n, XINGQING, 100, d, date(2026, 11, 5), act), SELLER)))
        tell(lambda: m.do(lambda c, act: take_back_offer(c, n, act), SELLER))
