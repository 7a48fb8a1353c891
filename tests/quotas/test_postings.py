from __future__ import annotations
import pytest
from ledger.db import Database
from tests.making import findings
from tests.quotas.making import *

def test_smoke(database: Database) -> None:
    world = make_books(database)
    for each in BORROWED:
        happen(world, each)
        if each.number: print(each.number, each.kind, said(world, each.number))
    for b in (world.jinfeng, world.xingqing, world.province):
        print(balances(world, b))
    print(findings(database))
    assert 0
