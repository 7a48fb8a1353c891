from __future__ import annotations
from dataclasses import replace
from datetime import date
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
import traceback
import pytest
from ledger.db import Database
from ledger.errors import Refusal
from ledger.quotas import record_events, Paper, preview_event
from tests.making import acting, NOW, VILLAGE, OTHER_VILLAGE
from tests.quotas.making import *
from tests.quotas import making as m

def attempt(world, e):
    try:
        return world.database.command(lambda c: record_events(c, [e], acting()))[0][1]
    except Exception as x:
        return f"EXC {type(x).__name__}: {str(x)[:150]}"

def show(r):
    return r.code if isinstance(r, Refusal) else r

def test_texts(database):
    w = make_books(database)
    happen(w, *until(GRANT))
    bad = ["\x00", "a\x00b", "\ud800", "x" * 10000, "=1+1", "１２３", "²", "a\nb"]
    for name in ("number","book","document","project","lot","to_lot","source_lot","counterpart","voucher","grade","grade_scale","occupied_grade","reclamation","trade","sha256","reason","instrument","kind"):
        for t in bad:
            for base in (ASSIGN, ACCEPT):
                e = replace(base, number="Q-1" , **{} ) if name != "number" else base
                e = replace(e, **{name: t})
                r = attempt(w, e)
                if isinstance(r, str): print(name, repr(t[:5]), base.kind, r)
    for name in ("village","plot","source_plot","land_class","other_land_class","homestead","use"):
        for t in bad:
            e = replace(ACCEPT, number="Q-2", lines=(replace(ACCEPT.lines[0], **{name: t}), ACCEPT.lines[1]))
            r = attempt(w, e)
            if isinstance(r, str): print("line", name, repr(t[:5]), r)
            elif not isinstance(r, Refusal): print("line DONE", name, repr(t[:5]), r)
    for t in bad:
        for p in (Paper("acceptance", t, date(2026,5,1)), Paper(t, "x", date(2026,5,1)), Paper("acceptance","x",date(2026,5,1),t)):
            e = replace(ACCEPT, number="Q-3", papers=(p,))
            r = attempt(w, e)
            if isinstance(r, str): print("paper", repr(p)[:80], r)
            elif not isinstance(r, Refusal): print("paper DONE", repr(p)[:80]); 
    for n in (2**53, 2**62, 2**63-1, 2**63, 2**70, -1, 0):
        for f in ("grains","paddy_grains","grain_centikg","price_fen","people","version"):
            r = attempt(w, replace(ASSIGN, number="Q-4", **{f: n}))
            if isinstance(r, str): print(f, n, r)
        for f in ("grains","cultivated_grains","other_agricultural_grains","overlap_grains"):
            r = attempt(w, replace(ACCEPT, number="Q-5", lines=(replace(ACCEPT.lines[0], **{f: n}), ACCEPT.lines[1])))
            if isinstance(r, str): print("line", f, n, r)
    for d in (date.min, date.max, date(9999,12,30)):
        for f in ("on_day","issued_on","due_on"):
            for b in (OF_PROVINCE, GRANT, ASSIGN, ACCEPT):
                r = attempt(w, replace(b, number="Q-6", **{f: d}))
                if isinstance(r, str): print(f, d, b.kind, r)
                r = attempt(w, replace(b, number="Q-6", papers=(Paper("acceptance","x",d),)))
                if isinstance(r, str): print("paper", d, b.kind, r)
    raise SystemExit

def test_close(database):
    w = make_books(database)
    late = replace(TOWN, on_day=date(2026,9,15), issued_on=date(2026,9,15))
    evs = [late if e is TOWN else e for e in until(RETURN)]
    # return 6 only before, rest later
    evs = [*until(RESETTLE), ACCEPT, late, RETURN, SURRENDER]
    happen(w, *evs)
    print(show(attempt(w, replace(CLOSE, on_day=date(2026,9,1), issued_on=date(2026,9,1)))))
    print(balances(w, w.jinfeng))

def test_village(database):
    w = make_books(database)
    e = replace(ACCEPT, number="E-5", grains=ha(9), project=MINED, instrument="mining-quota")
    # mined project basis cultivated; figures only
    e = m.event("accept", 8, date(2026,5,1), number="A-1", project=MINED, lot="HG-M", instrument="mining-quota",
      lines=(EventLine(VILLAGE, ha(1), "", ha(0), ha(1)), EventLine(OTHER_VILLAGE, ha(8), "", ha(8), 0)), papers=EVIDENCE[:1])
    print(show(attempt(w, e)))
    print(said(w, "A-1"))

def test_numbers(database):
    w = make_books(database)
    happen(w, *until(GRANT))
    for n in ("ZB-640106-2026-abcdef", "ZB-640106-2026-999999"):
        a = replace(ASSIGN, number=n, grains=ha(1), to_lot="XM-640106-2026-abcde", on_day=date(2026,3,5), issued_on=date(2026,3,5))
        a = replace(a, to_lot="XM-640106-2026-abcde" if "abc" in n else "XM-640106-2026-99999")
        print(show(attempt(w, a)))
        for i in range(3):
            print(show(attempt(w, replace(a, number="", to_lot=""))))

def test_overlist(database):
    w = make_books(database)
    happen(w, *until(LIST))
    print(show(attempt(w, m.event("write-down", 2, date(2026,7,15), number="W-1", lot="HG-1"))))
    print(balances(w, w.jinfeng))
