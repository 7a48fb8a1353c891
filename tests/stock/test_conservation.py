"""Random events, sound and not, one after the other: after each of them the ground of every village is what was surveyed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.db import Database
from ledger.errors import Refusal
from ledger.places import find
from ledger.stock import (
    CLASSES,
    GROUPS,
    StockEvent,
    find_plots,
    group_of,
    record_event,
    stock_of_plot,
    stock_of_villages,
)
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import OTHER_VILLAGE, TODAY, VILLAGE, acting, findings
from tests.stock.making import (
    DRY,
    FAR,
    FIELD,
    HOMESTEAD,
    HOMESTEAD_OF_2023,
    MINE,
    ORCHARD,
    PIT,
    PLOTS,
    SALINE,
    SURVEYED,
    TOWN,
    YARD,
    make_stock,
)

new_database = _new_database  # a fixture is found by its name
CODES = (YARD, FIELD, PIT, FAR, "N-1", "N-2", "N-3")
USED = (HOMESTEAD, HOMESTEAD_OF_2023, DRY, ORCHARD, MINE, TOWN, SALINE)
STARTS = {each.code: each.land_class for each in PLOTS}
NEW = tuple(code for code in CODES if code.startswith("N"))
SOUND = {  # what an event usually goes from and to
    "reclaim": ((HOMESTEAD, HOMESTEAD_OF_2023, MINE), (DRY, ORCHARD)),
    "build": ((DRY, ORCHARD, SALINE), (TOWN, HOMESTEAD, HOMESTEAD_OF_2023)),
    "reclassify": ((DRY, ORCHARD, SALINE), (DRY, ORCHARD, SALINE)),
    "correct": (USED, USED),
    "split": (USED, USED),
}


@st.composite
def events(draw: st.DrawFn) -> StockEvent:
    """Mostly what may be: of a class that the plot began with, in its village, of a part of its area."""
    kind = draw(st.sampled_from(tuple(SOUND)))
    careless = draw(st.integers(0, 4)) == 0
    source = draw(st.sampled_from(CODES))
    before, after = (draw(st.sampled_from(USED if careless else each)) for each in SOUND[kind])
    began = STARTS.get(source, before)
    before = began if began in SOUND[kind][0] else before
    one_sided = kind == "correct" and draw(st.booleans())
    moved = kind == "split" or (kind == "build" and draw(st.booleans()))
    return StockEvent(
        kind=kind,  # type: ignore[arg-type]
        on_day=SURVEYED + timedelta(days=draw(st.integers(-1 if careless else 0, 400))),
        village=OTHER_VILLAGE if (source == FAR) is not careless else VILLAGE,
        plot=draw(st.sampled_from(CODES if careless else NEW)) if moved else source,
        from_class=None if one_sided and draw(st.booleans()) else before,
        to_class=None if kind == "split" or one_sided else after,
        grains=draw(st.integers(1, 3_000_000 if careless else 200_000)),
        document="文件1号",
        from_plot=source if moved else "",
    )


Standing = Counter[tuple[str, str, str]]  # village, plot, class


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stocked(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    database = new_database(request.param)
    make_stock(database)
    return database


class _TakenBack(Exception):
    pass


def surveyed() -> Standing:
    return Counter({(each.village, each.code, each.land_class.key): each.grains for each in PLOTS})


def fold(stands: Standing, said: StockEvent) -> int:
    """Do the event to a memory of what stands on the last day; what it surveys, in grains."""
    source = said.from_plot or said.plot
    before = said.from_class or (said.to_class if said.kind == "split" else None)
    after = said.to_class or (said.from_class if said.kind == "split" else None)
    if before is not None:
        stands[said.village, source, before.key] -= said.grains
    if after is not None:
        stands[said.village, said.plot, after.key] += said.grains
    return (after is not None) * said.grains - (before is not None) * said.grains


def ground(connection: Any, village: str) -> int:
    whole = stock_of_villages(connection, find(connection, "village", village, TODAY), date(1901, 1, 1), TODAY)
    assert all(row.opening + row.increase - row.decrease == row.closing >= 0 for row in whole)
    assert len(whole) == len(GROUPS)
    return sum(row.closing for row in whole)


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(happened=st.lists(events(), min_size=5, max_size=30))
def test_ground_is_conserved_at_every_prefix(stocked: Database, happened: list[StockEvent]) -> None:
    def work(connection: Any) -> None:
        stands = surveyed()
        totals = Counter({VILLAGE: 0, OTHER_VILLAGE: 0})
        for (village, _, _), grains in stands.items():
            totals[village] += grains
        for said in happened:
            try:
                new = record_event(connection, said, acting())
            except Refusal:
                continue
            if new:
                totals[said.village] += fold(stands, said)
            for village in (VILLAGE, OTHER_VILLAGE):
                assert ground(connection, village) == totals[village]
        known = find_plots(connection, CODES)
        for code, plot in known.items():
            expected = {key: grains for (_, lot, key), grains in stands.items() if lot == code and grains}
            found = stock_of_plot(connection, code, TODAY)
            assert {each.key: grains for each, grains in found.items()} == expected
            assert all(group_of(each) == CLASSES[each].group for each in found)
            assert plot.village in {VILLAGE, OTHER_VILLAGE}
        raise _TakenBack

    with pytest.raises(_TakenBack):
        stocked.command(work)


def test_nothing_is_found_afterwards(stocked: Database) -> None:
    assert findings(stocked) == ()
