from __future__ import annotations

from datetime import date

import pytest

from ledger.db import Database
from ledger.demonstration import load_county
from ledger.places import find
from ledger.statistics.annual import annual_table
from tests.conftest import NOW
from tests.oracles.annual import annual, read_plainly, read_with_hledger
from tests.test_journal_oracles import exported


def test_demo(database, tmp_path):
    load_county(database, seed=7, households=60, at=NOW)
    path = exported(database, "hledger", tmp_path)
    plain, known = read_plainly(path)
    moves, kinds = read_with_hledger(path)
    assert sorted(map(str, moves)) == sorted(map(str, plain)) and kinds == known
    for day in (date(2015, 6, 1), date(2026, 11, 21), date(2026, 12, 31)):
        with database.reading() as c:
            county = find(c, "county", "640106000000", day)
            form = annual_table(c, county, day)
            again = annual_table(c, county, day, NOW)
        assert form.figures == again.figures
        theirs = annual(moves, kinds, day.isoformat())
        ours = {f.number: f.value for f in form.figures}
        assert {n: ours[n] for n in theirs} == theirs
        assert all(x.passed for x in form.checks), form.checks
    print(form)
