"""What people see of homesteads, exits, reclamations and leases, as far as they reach; how far villages are."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.access import NotPermitted, OutOfReach
from ledger.db import Database
from ledger.errors import Refusal
from ledger.homesteads import (
    FloorArea,
    Payment,
    WantedExits,
    WantedHomesteads,
    WantedLeases,
    WantedReclamations,
    compensated,
    keep_for_lease,
    open_reclamation,
    pay,
    register_lease,
)
from ledger.inquiries.homesteads import (
    exits_within,
    homesteads_within,
    leases_within,
    progress_within,
    read_agreement,
    read_homestead,
    read_lease,
    reclamations_within,
    story_of_exit,
    story_of_reclamation,
)
from ledger.places import find
from tests.homesteads.making import (
    AGREED,
    HOME_A,
    MINE,
    OFFICER,
    OWED,
    A,
    B,
    go,
    lease,
    m2,
    make_homesteads,
    reclamation,
    sheet,
)
from tests.making import CLERK, COUNTY, ENTERPRISE, PEOPLE, TODAY, TOWNSHIP, VILLAGE, Village, acting, person

ELSEWHERE = person("clerk", "640106003000")
HOUSEHOLD, VIEWER = PEOPLE["party-viewer"], PEOPLE["village-viewer"]  # of household A, of its village


@pytest.fixture
def village(database: Database) -> Village:
    """Household A was paid, its plot is let; household B has agreed and was paid a part; the mine is to be reclaimed."""
    made = make_homesteads(database)
    go(made, "agreed")
    command = database.command
    command(lambda c: pay(c, [Payment("T-A", OWED), Payment("T-B", 100)], "凭证1", date(2026, 9, 8), acting(CLERK)))
    go_on = sheet("补偿单1号", 9)
    command(lambda c: compensated(c, ["T-A"], go_on, acting(CLERK)))
    command(lambda c: keep_for_lease(c, ["T-A"], sheet("留用1号", 15), AGREED, acting(CLERK)))
    command(lambda c: register_lease(c, lease(), acting(CLERK)))
    command(lambda c: open_reclamation(c, reclamation(plots=(MINE,)), acting(OFFICER)))
    return made


def test_offices_see_what_lies_within_their_reach(village: Village) -> None:
    with village.database.reading() as c:
        assert [each.code for each in homesteads_within(c, CLERK, WantedHomesteads())] == ["N-A", "N-B"]
        assert [each.number for each in exits_within(c, CLERK, WantedExits())] == ["T-A", "T-B"]
        assert [each.number for each in reclamations_within(c, OFFICER, WantedReclamations())] == ["FK-1"]
        assert [each.number for each in leases_within(c, CLERK, WantedLeases())] == ["CZ-1"]
        for nothing in (
            homesteads_within(c, ELSEWHERE, WantedHomesteads()),
            exits_within(c, ELSEWHERE, WantedExits()),
            reclamations_within(c, ELSEWHERE, WantedReclamations()),
            leases_within(c, ELSEWHERE, WantedLeases()),
        ):
            assert nothing == []
        for read in (
            lambda: read_homestead(c, ELSEWHERE, "N-A"),
            lambda: story_of_exit(c, ELSEWHERE, "T-A"),
            lambda: read_agreement(c, ELSEWHERE, "XY-1"),
            lambda: story_of_reclamation(c, ELSEWHERE, "FK-1"),
            lambda: read_lease(c, ELSEWHERE, "CZ-1"),
        ):
            with pytest.raises(OutOfReach):
                read()


def test_a_household_sees_its_own(village: Village) -> None:
    with village.database.reading() as c:
        assert [each.code for each in homesteads_within(c, HOUSEHOLD, WantedHomesteads())] == ["N-A"]
        assert homesteads_within(c, HOUSEHOLD, WantedHomesteads(household=B)) == []
        assert [each.number for each in exits_within(c, HOUSEHOLD, WantedExits())] == ["T-A"]
        story = story_of_exit(c, HOUSEHOLD, "T-A")
        with pytest.raises(OutOfReach):
            story_of_exit(c, HOUSEHOLD, "T-B")
        assert [each.number for each in leases_within(c, person("party-viewer", ENTERPRISE), WantedLeases())] == [
            "CZ-1"
        ]
        assert leases_within(c, HOUSEHOLD, WantedLeases()) == []
    assert [step.step for step, _ in story.steps][-1] == "collective-construction"
    assert story.proposal is None  # it sees no proposals
    assert story.agreed is not None
    assert (story.agreed.open_fen, [each.voucher for each in story.payments]) == (0, ["凭证1"])


def test_the_village_viewer_sees_no_exit(village: Village) -> None:
    with village.database.reading() as c:
        assert [each.code for each in homesteads_within(c, VIEWER, WantedHomesteads())] == ["N-A", "N-B"]
        with pytest.raises(NotPermitted):
            exits_within(c, VIEWER, WantedExits())


def test_lists_are_narrowed(village: Village) -> None:
    def homes(**wanted: str) -> list[str]:
        return [each.code for each in homesteads_within(c, CLERK, WantedHomesteads(**wanted))]  # type: ignore[arg-type]

    with village.database.reading() as c:
        assert homes(household=B) == homes(after="N-A") == ["N-B"]
        assert homes(plot=HOME_A) == ["N-A"]
        for wanted, found in (
            (WantedExits(household=A), ["T-A"]),
            (WantedExits(homestead="N-B"), ["T-B"]),
            (WantedExits(steps=("agreed",)), ["T-B"]),
            (WantedExits(reclamation="FK-1"), []),
            (WantedExits(after="T-A"), ["T-B"]),
            (WantedExits(limit=1), ["T-A"]),
        ):
            assert [each.number for each in exits_within(c, CLERK, wanted)] == found
        for batches, found in (
            (WantedReclamations(project="XM-1"), ["FK-1"]),
            (WantedReclamations(plot=MINE), ["FK-1"]),
            (WantedReclamations(plot=HOME_A), []),
            (WantedReclamations(steps=("accepted",)), []),
        ):
            assert [each.number for each in reclamations_within(c, OFFICER, batches)] == found
        for leases, found in (
            (WantedLeases(party=ENTERPRISE), ["CZ-1"]),
            (WantedLeases(plot=HOME_A), ["CZ-1"]),
            (WantedLeases(plot=MINE), []),
        ):
            assert [each.number for each in leases_within(c, CLERK, leases)] == found


def test_how_far_villages_are(village: Village) -> None:
    with village.database.reading() as c:
        (here,) = progress_within(c, OFFICER, find(c, "county", COUNTY, TODAY), TODAY)
        assert progress_within(c, CLERK, find(c, "township", TOWNSHIP, TODAY), TODAY) == [here]
        assert progress_within(c, VIEWER, find(c, "village", VILLAGE, TODAY), TODAY) == [here]
        with pytest.raises(OutOfReach):
            progress_within(c, ELSEWHERE, find(c, "township", TOWNSHIP, TODAY), TODAY)
    assert (here.homesteads, here.agreements) == (2, 2)
    assert here.households_by_step == {"agreed": 1, "collective-construction": 1}
    assert (here.certified_grains, here.measured_grains) == (m2("480"), m2("620"))
    assert (here.agreed_measured_grains, here.kept_grains) == (m2("620"), m2("310"))
    assert (here.pay_basis_grains, here.quota_basis_grains, here.confirmed_grains) == (m2("480"), m2("620"), 0)
    assert here.floor_area == FloorArea.parse("461.00")
    assert here.demolished_floor == FloorArea()
    assert (here.compensation_fen, here.paid_fen) == (2 * OWED, OWED + 100)


def test_what_is_not_there(village: Village) -> None:
    with village.database.reading() as c:
        for read, code in (
            (lambda: read_homestead(c, CLERK, "N-9"), "homestead-unknown"),
            (lambda: story_of_exit(c, CLERK, "T-9"), "exit-unknown"),
            (lambda: read_agreement(c, CLERK, "XY-9"), "exit-unknown"),
        ):
            with pytest.raises(Refusal) as caught:
                read()
            assert caught.value.code == code
        assert read_agreement(c, CLERK, "XY-1")[0].debtor == "JF-ZRZY"
        proposal = story_of_exit(c, CLERK, "T-B").proposal
    assert proposal is not None
    assert proposal.state == "done"
