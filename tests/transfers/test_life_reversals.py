"""Undoing signed contracts of every form, and what previews say before anybody signs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from ledger.book import close_period
from ledger.parcels import find_parcel
from ledger.transfers import (
    Alteration,
    Details,
    Ending,
    Terms,
    events_of,
    find_contract,
    preview_change,
    preview_ending,
    preview_signing,
    propose_reversal,
)
from tests.making import (
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    NOW,
    TODAY,
    Village,
    acting,
    draft_and_sign,
    findings,
    submit_and_review,
)
from tests.transfers.forms import (
    BACK,
    BEFORE,
    H0,
    H1,
    LAND,
    POOL,
    RIGHT,
    SECOND,
    START,
    THEIRS,
    WITHIN,
    assert_conserved,
    assignment,
    base_contracts,
    by_an_agent,
    contract,
    entries_of,
    holders,
    lease,
    let_by_tender,
    passed_on,
    people_the,
    swap,
)
from tests.transfers.life import alter, as_filed, as_planned, charged, drafted, end, refused, run, signed, stands, undo
from tests.transfers.test_life_endings import AGREED, MIDDAY, part

FORMS: dict[str, Terms] = {
    "lease": lease("HT-1", (LAND, "10"), (SECOND, "4"), price="850.00"),
    "lease, by dates": lease("HT-1", price="333.33", payment="04-01;10-01"),
    "in kind": lease("HT-1", price="400", price_unit="kg/mu/year", details=Details(crop="水稻")),
    "for nothing": lease("HT-1"),
    "subcontract": contract("HT-1", "subcontract", H0, H1, (LAND, "10"), price="100.00"),
    "shareholding": contract("HT-1", "shareholding", H0, COOPERATIVE, (LAND, "10"), price="100.00", details=Details(dividend="floor-share")),
    "swap": swap(price="3000", price_unit="yuan", payment="once"),
    "assignment": assignment(area="4", price="20000", price_unit="yuan", payment="once"),
    "by an agent": by_an_agent(price="100.00"),
    "other-mode": let_by_tender(price="100.00"),
    "other": contract("HT-1", "other", H0, ENTERPRISE, (LAND, "2.5")),
    "proxy-farming": contract("HT-1", "proxy-farming", H0, H1, (LAND, "10"), last_day=date(2027, 12, 31), price="50"),
}  # fmt: skip
LOTS = (LAND, SECOND, THEIRS, POOL)


def contracted(connection: Connection, lot: str) -> dict[tuple[str, str, date], int]:
    """Grains by household, contract and its last day that cover a parcel within the term."""
    areas: dict[tuple[str, str, date], int] = defaultdict(int)
    for base in find_parcel(connection, lot).bases_on(WITHIN):
        areas[base.household, base.contract_code, base.term_end] += base.area_grains
    return areas


@pytest.mark.parametrize("name", FORMS)
def test_a_reversal_leaves_things_as_they_were(village: Village, name: str) -> None:
    people_the(village)
    with village.database.reading() as connection:
        before = [contracted(connection, lot) for lot in LOTS]
        held = [holders(connection, lot, day, asset) for lot in LOTS for day in (START, BACK) for asset in _ASSETS]
    draft_and_sign(village, FORMS[name])
    undone = undo(village)
    assert (undone.state, undone.reversal_entry_id is None) == ("reversed", name == "proxy-farming")
    with village.database.reading() as connection:
        after = [holders(connection, lot, day, asset) for lot in LOTS for day in (START, BACK) for asset in _ASSETS]
        bases = [contracted(connection, lot) for lot in LOTS]
        assert_conserved(connection, *LOTS)
    assert after == held
    assert bases == before
    assert charged(village) == {}
    assert findings(village.database) == ()
    # What was wrong is signed once more under another number, and right.
    draft_and_sign(village, replace(FORMS[name], number="HT-2"))
    assert findings(village.database) == ()


_ASSETS = ("operation-right", RIGHT)


def test_what_ended_early_can_be_undone(village: Village) -> None:
    """A part came back, then the rest; all of it is taken back, in the other order."""
    draft_and_sign(village, FORMS["lease"])
    end(village, part((LAND, "4")))
    alter(village, Alteration(date(2029, 7, 1), "补充协议", price="900.00"))
    end(village, Ending("agreement", date(2030, 1, 1), "协议-2"))
    undo(village)
    with village.database.reading() as connection:
        for day in (START, MIDDAY, date(2030, 1, 1), BACK):
            assert holders(connection, LAND, day) == holders(connection, SECOND, day) == {H0: "10"}
        assert_conserved(connection, LAND, SECOND)
    assert charged(village) == {}
    assert findings(village.database) == ()


@pytest.mark.parametrize("name", ["swap", "assignment"])
def test_what_is_leased_out_since_stands_in_the_way(village: Village, name: str) -> None:
    draft_and_sign(village, FORMS[name])
    draft_and_sign(village, contract("HT-2", "lease", H1, COOPERATIVE, (LAND, "4")))
    assert refused(village, lambda c: propose_reversal(c, "HT-1", "面积有误", acting(CLERK))) != []
    undo(village, "HT-2")
    undo(village)
    with village.database.reading() as connection:
        assert base_contracts(connection, LAND, START) == {H0: "10"}
    assert findings(village.database) == ()


def test_what_was_passed_on_or_renewed_stands_in_the_way(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    draft_and_sign(village, passed_on("HT-2", COOPERATIVE, ENTERPRISE, "HT-1", (LAND, "6")))
    draft_and_sign(village, lease("HT-3", start_day=BACK, last_day=date(2032, 12, 31), renews="HT-1"))
    ask = lambda: refused(village, lambda c: propose_reversal(c, "HT-1", "面积有误", acting(CLERK)))  # noqa: E731
    assert ask() == ["dependents-stand"]
    undo(village, "HT-2")
    assert ask() == ["dependents-stand"]
    undo(village, "HT-3")
    assert undo(village).state == "reversed"
    assert findings(village.database) == ()


# Previews say exactly what will be filed.
@pytest.mark.parametrize("name", FORMS)
def test_signing_files_what_its_preview_said(village: Village, name: str) -> None:
    people_the(village)
    drafted(village, FORMS[name])
    submit_and_review(village.database, "HT-1")
    with village.database.reading() as connection:
        found, planned = preview_signing(connection, find_contract(connection, "HT-1"), TODAY, TODAY)
    assert found.refusals == ()
    signed(village, "HT-1")
    with village.database.reading() as connection:
        filed = [as_filed(connection, village.book_id, number) for number, _ in entries_of(connection, "HT-1")]
    assert [as_planned(entry) for entry in planned] == filed


def test_the_preview_of_a_re_transfer(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    drafted(village, passed_on("HT-2", COOPERATIVE, ENTERPRISE, "HT-1", (LAND, "6"), price="900.00"))
    submit_and_review(village.database, "HT-2")
    with village.database.reading() as connection:
        _, planned = preview_signing(connection, find_contract(connection, "HT-2"), TODAY, TODAY)
    signed(village, "HT-2")
    with village.database.reading() as connection:
        filed = [as_filed(connection, village.book_id, number) for number, _ in entries_of(connection, "HT-2")]
    assert [as_planned(entry) for entry in planned] == filed


def test_a_preview_tells_what_stands_in_the_way(village: Village) -> None:
    drafted(village, replace(lease("HT-1"), consent=""), assignment("HT-2", evidence=()))
    with village.database.reading() as connection:
        found, planned = preview_signing(connection, find_contract(connection, "HT-2"), TODAY, TODAY)
    assert ([each.code for each in found.refusals], len(planned)) == (["consent-missing"], 1)


ENDINGS: tuple[tuple[str, str, Ending], ...] = (
    ("lease", "all of it", AGREED),
    ("lease", "a part", part((LAND, "4"), (SECOND, "4"))),
    ("by an agent", "all of it", AGREED),
    ("by an agent", "one household's", part((THEIRS, "4", H1))),
    ("other-mode", "all of it", AGREED),
    ("shareholding", "all of it", AGREED),
)


@pytest.mark.parametrize(("name", "what", "ending"), ENDINGS, ids=[f"{each[0]}: {each[1]}" for each in ENDINGS])
def test_an_end_files_what_its_preview_said(village: Village, name: str, what: str, ending: Ending) -> None:
    people_the(village)
    draft_and_sign(village, FORMS[name])
    with village.database.reading() as connection:
        planned = preview_ending(connection, find_contract(connection, "HT-1"), ending)
    ended = end(village, ending)
    assert planned.entry is not None
    assert planned.last_day == ended.last_day
    with village.database.reading() as connection:
        (event,) = events_of(connection, "HT-1")
        assert as_filed(connection, village.book_id, event.entry_id or 0) == as_planned(planned.entry)


def test_a_change_files_what_its_preview_said(village: Village) -> None:
    draft_and_sign(village, FORMS["lease"])
    change = Alteration(MIDDAY, "补充协议", price="900.00", lines=part((SECOND, "4")).lines)
    with village.database.reading() as connection:
        planned = preview_change(connection, find_contract(connection, "HT-1"), change, TODAY)
    alter(village, change)
    assert planned.entry is not None
    with village.database.reading() as connection:
        (event,) = events_of(connection, "HT-1")
        assert as_filed(connection, village.book_id, event.entry_id or 0) == as_planned(planned.entry)


# Closed periods: everything is posted on the first open day and keeps its stated days.
@pytest.mark.parametrize("name", ["lease", "swap", "assignment", "by an agent", "other-mode"])
def test_what_is_late_keeps_its_stated_days(village: Village, name: str) -> None:
    people_the(village)
    closed = date(2027, 6, 30)
    run(village, lambda c: close_period(c, village.book_id, closed, person="chief", at=NOW))
    draft_and_sign(village, FORMS[name])
    with village.database.reading() as connection:
        assert_conserved(connection, *LOTS)
        lots = [line.parcel_code for line in FORMS[name].lines]
        for lot in lots:
            assert holders(connection, lot, closed) == holders(connection, lot, BEFORE)
            assert holders(connection, lot, date(2027, 7, 1)) == holders(connection, lot, WITHIN)
    assert findings(village.database) == ()
    if not FORMS[name].is_permanent:
        end(village, AGREED)
        assert stands(village).last_day == date(2028, 12, 31)
    run(village, lambda c: close_period(c, village.book_id, date(2029, 6, 30), person="chief", at=NOW))
    undo(village)
    with village.database.reading() as connection:
        assert_conserved(connection, *LOTS)
    assert findings(village.database) == ()


def test_an_end_in_a_closed_period_is_posted_on_the_first_open_day(village: Village) -> None:
    draft_and_sign(village, FORMS["lease"])
    run(village, lambda c: close_period(c, village.book_id, date(2029, 6, 30), person="chief", at=NOW))
    end(village, AGREED)
    with village.database.reading() as connection:
        assert holders(connection, LAND, date(2029, 6, 30)) == {COOPERATIVE: "10"}
        assert holders(connection, LAND, date(2029, 7, 1)) == {H0: "10"}
        assert_conserved(connection, LAND, SECOND)
    assert findings(village.database) == ()
