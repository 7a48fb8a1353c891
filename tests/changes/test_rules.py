"""What is refused of changes: a line a case, the refusal's code last. Nothing is left behind by any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.caveats import Caveat, CaveatLine, place
from ledger.changes import CATALOGUE, Change, Cut, Insured
from ledger.changes.carrying_out import check_conserved
from ledger.changes.rules import months_after
from ledger.db import Database
from ledger.errors import Refusal
from tests.changes.land import (
    DAY,
    FAR,
    ISSUER,
    LAND,
    NEW,
    OFFICE,
    OTHER,
    TEN,
    A,
    B,
    approve_it,
    carry,
    expropriation,
    line,
    make_land,
    merge,
    propose_it,
    split,
    surrender,
)
from tests.making import CLERK, Village, acting, codes_of, draft_and_sign, mu, row_counts, terms


@pytest.fixture
def village(database: Database) -> Village:
    """The village; household A's second parcel is leased to the co-operative, 2027–2030."""
    made = make_land(database)
    draft_and_sign(made, terms("HT-1", ((OTHER, "10"),)))
    return made


LEASED = line(OTHER)
GIVEN = Change("LC-1", "recontract", DAY, "发包1号", date(2026, 11, 1), NEW, (line(giver="", to=NEW),))
TERM = {"term_start": DAY, "term_end": date(2056, 12, 31)}

REFUSED: tuple[tuple[Change, str], ...] = (
    # What the paper must say.
    (surrender(document=" "), "change-incomplete"),
    (surrender(issued_on=date(2026, 11, 22)), "change-incomplete"),  # tomorrow
    (surrender(lines=()), "change-incomplete"),
    (surrender(line(), line()), "change-incomplete"),
    (surrender(line(area="0")), "change-incomplete"),
    (surrender(line(to=NEW)), "change-incomplete"),
    (surrender(line(giver=B)), "change-incomplete"),  # not the household whose change it is
    (surrender(household=""), "change-incomplete"),
    (surrender(line(giver="JF-001"), household="JF-001"), "change-incomplete"),  # no household
    (replace(surrender(), kind="whim"), "change-incomplete"),
    (replace(surrender(), kind="head"), "change-incomplete"),
    (surrender(line("9" * 19)), "parcel-unknown"),
    (surrender(household="nobody"), "party-unknown"),
    (expropriation(compensation_owner=""), "change-incomplete"),
    (expropriation(compensation_fen=-1), "change-incomplete"),
    (expropriation(insured=(Insured(A, -1, 0),)), "change-incomplete"),
    (split(line()), "change-incomplete"),
    (GIVEN, "change-incomplete"),  # no term
    (replace(GIVEN, term_start=date(2028, 1, 1), term_end=date(2056, 12, 31)), "change-incomplete"),
    # Notice of a surrender.
    (surrender(notice_on=None), "surrender-notice-too-short"),
    (surrender(notice_on=date(2026, 12, 2)), "surrender-notice-too-short"),
    # Whose land it is.
    (surrender(line(area="10.5")), "base-contract-too-small"),
    (surrender(line(area="6")), "survey-missing"),
    (expropriation(line(giver=""), insured=(), debtor=""), "unallotted-area-too-small"),
    (replace(GIVEN, **TERM), "unallotted-area-too-small"),
    (split(line(to=FAR)), "households-of-two-collectives"),
    (split(line(to=NEW), line(OTHER, to=NEW)), "split-leaves-nothing"),
    (merge(lines=(line(to=B),)), "merge-leaves-land"),
    (merge(lines=(line(to=B), line(OTHER, to=B, area="4")), survey="测绘1号"), "merge-leaves-land"),
    # Contracts that run on it.
    (surrender(LEASED), "land-under-contract"),
    (surrender(line(OTHER, area="3"), survey="测绘1号"), "land-under-contract"),
    (surrender(LEASED, cuts=(Cut("HT-1", OTHER, mu("4")),)), "land-under-contract"),
    (surrender(LEASED, cuts=(Cut("HT-1", OTHER, mu("11")),)), "contract-not-running"),
    (surrender(cuts=(Cut("HT-9", LAND, 1),)), "contract-not-running"),
    (replace(merge(household=A, merged=(), lines=()), kind="extinct"), "land-under-contract"),
    (expropriation(line(OTHER, area="3"), survey="测绘1号"), "land-under-contract"),
    (split(line(OTHER, to=NEW, area="4"), survey="测绘1号"), "land-under-contract"),  # all 10 stay with the lease
    (split(line(OTHER, to=NEW, area="4", contracts=("HT-1",)), survey="测绘1号"), "land-under-contract"),
    (split(line(OTHER, to=NEW, area="4", contracts=("HT-9",)), survey="测绘1号"), "contract-not-running"),
    # Insurance of those who lose land.
    (expropriation(insured=()), "insured-household-missing"),
    (expropriation(insured=(Insured(A, 1, 0), Insured(B, 1, 0))), "insured-household-missing"),
    (expropriation(debtor=""), "insured-household-missing"),
    (surrender(insured=(Insured(A, 1, 0),)), "insured-household-missing"),
)


@pytest.mark.parametrize(("change", "code"), REFUSED)
def test_what_is_refused(village: Village, change: Change, code: str) -> None:
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        propose_it(village, change)
    assert code in codes_of(caught.value)
    if code != "change-incomplete":
        assert set(codes_of(caught.value)) - {"contract-not-running", "land-under-contract"} <= {code}
    assert caught.value.line("zh")
    assert caught.value.line("en")
    assert row_counts(village.database) == before


def caveat(village: Village, **changes: Any) -> None:
    made = Caveat("CF-1", "court", (CaveatLine(LAND, TEN),), date(2026, 11, 1), "执1号", date(2026, 11, 1), **changes)
    village.database.command(lambda c: place(c, made, acting(CLERK)))


def test_a_caveat_stops_all_but_an_expropriation(village: Village) -> None:
    caveat(village)
    for change in (surrender(), split(), merge()):
        with pytest.raises(Refusal, match="stopped-by-caveat"):
            propose_it(village, change)
    carry(village, expropriation())


def test_a_household_that_is_no_more_takes_nothing(village: Village) -> None:
    carry(village, merge())
    with pytest.raises(Refusal, match="household-not-active"):
        propose_it(village, split(line(giver=B, to=A), number="LC-2", household=B))


def test_the_rules_run_again_when_it_is_approved(village: Village) -> None:
    proposal = propose_it(village, surrender())
    draft_and_sign(village, terms("HT-2", ((LAND, "10"),)))
    with pytest.raises(Refusal, match="land-under-contract"):
        approve_it(village, proposal)


def test_a_number_is_used_once(village: Village) -> None:
    carry(village, surrender())
    with pytest.raises(Refusal, match="change-number-used"):
        propose_it(village, surrender(LEASED, end_running=True))
    numbered = propose_it(village, surrender(LEASED, number="", end_running=True))
    assert numbered.subject == "LC-2026-00001"


def test_half_a_year() -> None:
    for day, later in (("2026-11-20", "2027-05-20"), ("2026-08-31", "2027-02-28"), ("2026-12-31", "2027-06-30")):
        assert months_after(date.fromisoformat(day), 6) == date.fromisoformat(later)


def test_areas_before_and_after_are_equal() -> None:
    before = {(LAND, "contract-right", "land.held", A): TEN}
    check_conserved(before, {(LAND, "contract-right", "land.held", B): TEN})
    with pytest.raises(Refusal, match="land-not-conserved"):
        check_conserved(before, {(LAND, "contract-right", "land.held", B): TEN - 1})


def test_every_rule_has_its_source() -> None:
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)
    assert all(entry.source.zh and entry.source.en and entry.moments for entry in CATALOGUE)
    assert ISSUER.startswith(A[:12])
    assert OFFICE in expropriation().parties
