"""Early ends of contracts, whole and in part: postings, rent, what stands in the way; and land that goes by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.access.proposals import find_proposal
from ledger.caveats import Caveat, CaveatLine, place
from ledger.transfers import (
    ContractLine,
    Cut,
    Details,
    Ending,
    Wanted,
    area_in_force,
    cut_short,
    dependents_of,
    events_of,
    find_contract,
    life_of,
    list_contracts,
    propose_ending,
    running_on,
    sign_ending,
    take_back_proposal,
    turn_down_proposal,
)
from tests.making import (
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HEAD,
    TODAY,
    VILLAGE,
    Village,
    acting,
    draft_and_sign,
    findings,
    mu,
    parcel_code,
    person,
)
from tests.transfers.forms import (
    BACK,
    BEFORE,
    H0,
    H1,
    LAND,
    LAST,
    OPERATION,
    POOL,
    SECOND,
    START,
    THEIRS,
    assert_conserved,
    assignment,
    by_an_agent,
    contract,
    entries_of,
    for_a_term,
    holders,
    land_of,
    lease,
    let_by_tender,
    moved,
    passed_on,
    people_the,
    postings_of,
    swap,
)
from tests.transfers.life import charged, drafted, end, refused, run, stands

MIDDAY = date(2029, 1, 1)  # half of the term
AGREED = Ending("agreement", MIDDAY, "协议-1")
RENTED = lease("HT-1", (LAND, "10"), (SECOND, "4"), price="850.00")  # 11 900 yuan a year
UNDER = passed_on("HT-2", COOPERATIVE, ENTERPRISE, "HT-1", (LAND, "6"), start_day=date(2028, 1, 1))


def part(*lines: tuple[str, ...], on: date = MIDDAY, **changes: Any) -> Ending:
    said = tuple(ContractLine(code, mu(area), *giver) for code, area, *giver in lines)
    return replace(AGREED, back_on=on, lines=said, **changes)


def returned(lot: str, source: str, target: str, area: str, on: date = MIDDAY) -> list[Any]:
    """Back on a day, and the mirror cancelled."""
    return moved(OPERATION, lot, on, source, target, area) + moved(OPERATION, lot, BACK, target, source, area)


# The whole of it.
def test_a_contract_that_ends_early_gives_all_of_its_land_back(village: Village) -> None:
    draft_and_sign(village, RENTED)
    ended = end(village, AGREED)
    assert (ended.state, ended.last_day, ended.terms.last_day) == ("signed", date(2028, 12, 31), LAST)
    with village.database.reading() as connection:
        (event,) = events_of(connection, "HT-1")
        assert (event.kind, event.ground, event.effective_on) == ("ended", "agreement", MIDDAY)
        assert postings_of(connection, event.entry_id or 0) == sorted(
            returned(LAND, COOPERATIVE, H0, "10") + returned(SECOND, COOPERATIVE, H0, "4")
        )
        causes = [cause for _, cause in entries_of(connection, "HT-1")]
        assert causes == ["lease-signed", "rent-scheduled", "contract-ended"]
        days = (BEFORE, START, date(2028, 12, 31), MIDDAY, BACK)
        assert [holders(connection, LAND, day) for day in days] == [
            {H0: "10"}, {COOPERATIVE: "10"}, {COOPERATIVE: "10"}, {H0: "10"}, {H0: "10"},
        ]  # fmt: skip
        assert_conserved(connection, LAND, SECOND)
        assert area_in_force(connection, [VILLAGE], date(2028, 12, 31)) == {VILLAGE: mu("14")}
        assert area_in_force(connection, [VILLAGE], MIDDAY) == {}
        in_force = [len(list_contracts(connection, Wanted(in_force_on=day))) for day in (date(2028, 12, 31), MIDDAY)]
    assert in_force == [1, 0]
    assert charged(village) == {2027: 11_900, 2028: 11_900}
    assert [life_of(ended, day).en for day in (date(2028, 12, 31), MIDDAY, BACK)] == [
        "in force, unfiled", "ended early", "ended by term",
    ]  # fmt: skip
    assert findings(village.database) == ()


def test_land_that_is_back_can_be_leased_again(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    end(village, AGREED)
    draft_and_sign(village, lease("HT-2", start_day=MIDDAY, transferee=ENTERPRISE))
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {ENTERPRISE: "10"}
    assert findings(village.database) == ()


@pytest.mark.parametrize("day", [START, LAST])
def test_it_may_end_on_its_first_day_or_on_its_last(village: Village, day: date) -> None:
    draft_and_sign(village, replace(RENTED, lines=lease("", (LAND, "10")).lines))
    ended = end(village, replace(AGREED, back_on=day))
    assert (ended.last_day - day).days == -1
    with village.database.reading() as connection:
        assert holders(connection, LAND, day) == {H0: "10"}
        assert_conserved(connection, LAND)
    assert findings(village.database) == ()


def test_a_contract_is_not_ended_twice(village: Village) -> None:
    draft_and_sign(village, RENTED)
    end(village, AGREED)
    for day in (date(2028, 1, 1), MIDDAY, LAST):
        again = replace(AGREED, back_on=day)
        code = refused(village, lambda c, e=again: propose_ending(c, "HT-1", e, acting(CLERK)))
        assert code in (["ending-outside-term"], ["ending-of-nothing"])


# A part of it.
def test_a_part_that_comes_back_leaves_the_rest_out(village: Village) -> None:
    draft_and_sign(village, RENTED)
    after = end(village, part((LAND, "4")))
    assert after.last_day == LAST
    with village.database.reading() as connection:
        assert land_of(connection, "HT-1") == sorted(
            for_a_term(LAND, H0, COOPERATIVE, "10")
            + for_a_term(SECOND, H0, COOPERATIVE, "4")
            + returned(LAND, COOPERATIVE, H0, "4")
        )
        assert holders(connection, LAND, MIDDAY) == {H0: "4", COOPERATIVE: "6"}
        assert area_in_force(connection, [VILLAGE], MIDDAY) == {VILLAGE: mu("10")}
        assert_conserved(connection, LAND, SECOND)
    assert charged(village) == {2027: 11_900, 2028: 11_900, 2029: 8_500, 2030: 8_500}
    assert findings(village.database) == ()


def test_part_after_part_until_nothing_is_left(village: Village) -> None:
    draft_and_sign(village, RENTED)
    end(village, part((LAND, "4")))
    end(village, part((LAND, "6"), on=date(2029, 7, 1)))
    code = refused(village, lambda c: propose_ending(c, "HT-1", part((LAND, "0.01"), on=LAST), acting(CLERK)))
    assert code == ["ending-of-nothing"]
    ended = end(village, replace(AGREED, back_on=date(2030, 1, 1)))
    assert ended.last_day == date(2029, 12, 31)
    with village.database.reading() as connection:
        assert [event.sequence for event in events_of(connection, "HT-1")] == [1, 2, 3]
        assert holders(connection, SECOND, date(2030, 1, 1)) == {H0: "10"}
    assert findings(village.database) == ()


def test_the_rest_may_come_back_before_the_part(village: Village) -> None:
    """The last day is the last on which any land is out, in whatever order it was agreed."""
    draft_and_sign(village, lease("HT-1", (LAND, "10"), (SECOND, "4")))
    end(village, part((LAND, "10"), on=date(2030, 1, 1)))
    ended = end(village, part((SECOND, "4"), on=MIDDAY))
    assert ended.last_day == date(2029, 12, 31)
    with village.database.reading() as connection:
        assert holders(connection, LAND, date(2029, 12, 31)) == {COOPERATIVE: "10"}
        assert area_in_force(connection, [VILLAGE], date(2029, 12, 31)) == {VILLAGE: mu("10")}
    assert findings(village.database) == ()


def test_each_household_gets_its_own_land_back(village: Village) -> None:
    people_the(village)
    draft_and_sign(village, by_an_agent("HT-1", price="100.00"))
    end(village, part((THEIRS, "4", H1)))
    assert charged(village) == {2027: 2_400, 2028: 2_400, 2029: 2_000, 2030: 2_000}
    ended = end(village, AGREED)
    assert ended.last_day == date(2028, 12, 31)
    with village.database.reading() as connection:
        assert [holders(connection, lot, MIDDAY) for lot in (LAND, THEIRS)] == [{H0: "10"}, {H1: "10"}]
        assert_conserved(connection, LAND, THEIRS)
    assert findings(village.database) == ()


def test_two_households_of_one_parcel_each_get_their_part(village: Village) -> None:
    """The neighbour's part comes back first; what then ends is the household's own part and nothing else."""
    people_the(village)
    draft_and_sign(village, assignment("HT-0", "4"))
    lines = contract("", "lease", H0, H1, (LAND, "6", H0), (LAND, "4", H1)).lines
    draft_and_sign(village, replace(by_an_agent("HT-1", price="100.00"), lines=lines))
    end(village, part((LAND, "4", H1)))
    with village.database.reading() as connection:
        running = [(each.giver, each.area_grains) for each in running_on(connection, [LAND], MIDDAY)]
        assert running == [(H0, mu("6"))]
    code = refused(village, lambda c: propose_ending(c, "HT-1", part((LAND, "1", H1)), acting(CLERK)))
    assert code == ["ending-of-nothing"]
    end(village, AGREED)
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {H0: "6", H1: "4"}
        assert holders(connection, LAND, BACK) == {H0: "6", H1: "4"}
        assert_conserved(connection, LAND)
    assert findings(village.database) == ()


def test_a_parcel_named_twice_in_an_end_is_counted_once(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    asked = part((LAND, "6"), (LAND, "5"))
    assert refused(village, lambda c: propose_ending(c, "HT-1", asked, acting(CLERK))) == ["ending-of-nothing"]
    end(village, part((LAND, "3"), (LAND, "4", H0)))
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {H0: "7", COOPERATIVE: "3"}
    assert findings(village.database) == ()


# What stands in the way.
REFUSED: tuple[tuple[str, Ending, str], ...] = (
    ("a day before it starts", replace(AGREED, back_on=BEFORE), "ending-outside-term"),
    ("the day on which it is back anyway", replace(AGREED, back_on=BACK), "ending-outside-term"),
    ("unpaid, without a notice", replace(AGREED, ground="unpaid"), "notice-missing"),
    ("the notice a day after the return", replace(AGREED, ground="unpaid", notice_on=date(2029, 1, 2)), "notice-after-ending"),
    ("a parcel that is not in it", part((parcel_code(1, 1), "1")), "ending-of-nothing"),
    ("a hair more than it has", part((SECOND, "4.000005")), "ending-of-nothing"),
    ("nothing of a parcel", part((SECOND, "0")), "ending-of-nothing"),
    ("somebody else's part", part((SECOND, "4", H1)), "ending-of-nothing"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "ending", "code"), REFUSED, ids=[case[0] for case in REFUSED])
def test_an_early_end_is_refused(village: Village, what: str, ending: Ending, code: str) -> None:
    draft_and_sign(village, RENTED)
    assert refused(village, lambda c: propose_ending(c, "HT-1", ending, acting(CLERK))) == [code]


def test_only_what_is_signed_and_for_a_term_ends_early(village: Village) -> None:
    drafted(village, lease("HT-1"))
    draft_and_sign(village, swap("HT-2"))
    draft_and_sign(village, contract("HT-3", "assignment", H0, H1, (SECOND, "1"), consent="同意-1"))
    ask = lambda number: refused(village, lambda c: propose_ending(c, number, AGREED, acting(CLERK)))  # noqa: E731
    assert ask("HT-1") == ["contract-state-wrong"]
    assert ask("HT-2") == ask("HT-3") == ["permanent-not-ended"]


def test_what_was_passed_on_is_ended_first(village: Village) -> None:
    draft_and_sign(village, lease("HT-1", details=Details(allows_retransfer=True)))
    draft_and_sign(village, UNDER)
    draft_and_sign(village, passed_on("HT-3", ENTERPRISE, H1, "HT-2", (LAND, "3"), start_day=date(2028, 1, 1)))
    with village.database.reading() as connection:
        assert [(each.number, each.how, each.depth) for each in dependents_of(connection, "HT-1")] == [
            ("HT-2", "under", 1), ("HT-3", "under", 2),
        ]  # fmt: skip
    with pytest.raises(Exception, match="HT-2（2028-01-01—2030-12-31）、HT-3（2028-01-01—2030-12-31）"):
        run(village, lambda c: propose_ending(c, "HT-1", AGREED, acting(CLERK)))
    # What is not passed on may come back; what is, not.
    end(village, part((LAND, "4")))
    asked = part((LAND, "1"))
    assert refused(village, lambda c: propose_ending(c, "HT-1", asked, acting(CLERK))) == ["dependents-stand"]
    for number in ("HT-3", "HT-2", "HT-1"):
        end(village, AGREED, number)
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {H0: "10"}
        assert_conserved(connection, LAND)
    assert findings(village.database) == ()


def test_what_was_passed_on_for_a_shorter_while_is_not_in_the_way(village: Village) -> None:
    draft_and_sign(village, lease("HT-1", details=Details(allows_retransfer=True)))
    draft_and_sign(village, replace(UNDER, last_day=date(2028, 12, 31)))
    end(village, AGREED)
    assert findings(village.database) == ()


def test_what_came_back_from_a_sub_contract_can_be_passed_on_again(village: Village) -> None:
    draft_and_sign(village, lease("HT-1", details=Details(allows_retransfer=True)))
    draft_and_sign(village, replace(UNDER, lines=lease("").lines))
    end(village, part((LAND, "4")), "HT-2")
    again = passed_on("HT-3", COOPERATIVE, H1, "HT-1", (LAND, "4"), start_day=MIDDAY)
    draft_and_sign(village, again)
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {ENTERPRISE: "6", H1: "4"}
    assert findings(village.database) == ()


def test_a_mortgage_stops_an_early_end(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    court = Caveat("CV-1", "court", (CaveatLine(LAND, mu("10")),), TODAY, "裁定书", TODAY)
    run(village, lambda c: place(c, court, acting()))
    code = refused(village, lambda c: propose_ending(c, "HT-1", AGREED, acting(CLERK)))
    assert code == ["stopped-by-caveat"]


def test_the_rules_are_asked_again_when_an_end_is_approved(village: Village) -> None:
    draft_and_sign(village, lease("HT-1", details=Details(allows_retransfer=True)))
    proposal = run(village, lambda c: propose_ending(c, "HT-1", AGREED, acting(CLERK)))
    draft_and_sign(village, UNDER)
    approve = lambda c: sign_ending(c, find_proposal(c, proposal.id), acting(HEAD))  # noqa: E731
    assert refused(village, approve) == ["dependents-stand"]
    run(village, lambda c: turn_down_proposal(c, find_proposal(c, proposal.id), acting(HEAD), "有再流转"))
    assert refused(village, approve) == ["proposal-settled"]
    assert stands(village).last_day == LAST


def test_an_end_takes_two_people_and_can_be_taken_back(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    proposal = run(village, lambda c: propose_ending(c, "HT-1", AGREED, acting(CLERK)))
    code = refused(village, lambda c: propose_ending(c, "HT-1", AGREED, acting(CLERK)))
    assert code == ["proposal-open"]
    same = person("centre-head", name="clerk")
    assert refused(village, lambda c: sign_ending(c, find_proposal(c, proposal.id), acting(same))) == ["same-hands"]
    run(village, lambda c: take_back_proposal(c, find_proposal(c, proposal.id), acting(CLERK)))
    assert stands(village).last_day == LAST
    assert findings(village.database) == ()


def test_proxy_farming_ends_without_an_entry(village: Village) -> None:
    proxy = contract("HT-1", "proxy-farming", H0, H1, (LAND, "10"), last_day=date(2027, 12, 31))
    draft_and_sign(village, proxy)
    ended = end(village, replace(AGREED, back_on=date(2027, 7, 1)))
    assert (ended.last_day, ended.entry_id) == (date(2027, 6, 30), None)
    again = replace(AGREED, back_on=date(2027, 7, 1))
    code = refused(village, lambda c: propose_ending(c, "HT-1", again, acting(CLERK)))
    assert code == ["ending-outside-term"]
    assert findings(village.database) == ()


def test_land_let_by_tender_goes_back_to_the_collective(village: Village) -> None:
    people_the(village)
    draft_and_sign(village, let_by_tender())
    end(village, AGREED)
    with village.database.reading() as connection:
        assert holders(connection, POOL, MIDDAY) == {"unallotted": "10"}
        assert_conserved(connection, POOL)
    assert findings(village.database) == ()


# Land that goes by itself: expropriated, or surrendered.
def chain(village: Village) -> None:
    draft_and_sign(
        village, lease("HT-1", (LAND, "10"), (SECOND, "4"), price="850.00", details=Details(allows_retransfer=True))
    )
    draft_and_sign(village, replace(UNDER, lines=lease("", (LAND, "8")).lines))
    draft_and_sign(village, passed_on("HT-3", ENTERPRISE, H1, "HT-2", (LAND, "5"), start_day=date(2028, 1, 1)))


def test_a_chain_is_cut_from_its_far_end(village: Village) -> None:
    chain(village)
    with village.database.reading() as connection:
        running = [(each.number, each.taker, each.area_grains) for each in running_on(connection, [LAND], MIDDAY)]
    assert running == [("HT-1", COOPERATIVE, mu("10")), ("HT-2", ENTERPRISE, mu("8")), ("HT-3", H1, mu("5"))]
    cuts = [Cut(number, LAND, area) for number, _, area in running]
    entries = run(village, lambda c: cut_short(c, cuts, MIDDAY, "expropriated", "征收公告", acting()))
    assert sorted(entries, key=entries.__getitem__) == ["HT-3", "HT-2", "HT-1"]
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {H0: "10"}
        assert holders(connection, SECOND, MIDDAY) == {H0: "6", COOPERATIVE: "4"}
        assert [find_contract(connection, number).last_day for number in ("HT-1", "HT-2", "HT-3")] == [
            LAST, date(2028, 12, 31), date(2028, 12, 31),
        ]  # fmt: skip
        assert running_on(connection, [LAND], MIDDAY) == []
        assert_conserved(connection, LAND, SECOND)
    assert charged(village) == {2027: 11_900, 2028: 11_900, 2029: 3_400, 2030: 3_400}
    assert findings(village.database) == ()


def test_a_part_is_cut_out_of_a_chain(village: Village) -> None:
    chain(village)
    cuts = [Cut("HT-1", LAND, mu("7")), Cut("HT-2", LAND, mu("5")), Cut("HT-3", LAND, mu("2"))]
    run(village, lambda c: cut_short(c, cuts, MIDDAY, "surrendered", "交回书", acting()))
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {H0: "7", H1: "3"}
        assert_conserved(connection, LAND)
    assert findings(village.database) == ()


def test_a_contract_that_has_not_begun_is_cut_from_its_first_day(village: Village) -> None:
    draft_and_sign(village, lease("HT-1"))
    run(village, lambda c: cut_short(c, [Cut("HT-1", LAND, mu("10"))], TODAY, "expropriated", "征收公告", acting()))
    assert stands(village).last_day == BEFORE
    assert findings(village.database) == ()


def test_a_cut_of_more_than_there_is_leaves_nothing_behind(village: Village) -> None:
    chain(village)
    too_much = [Cut("HT-3", LAND, mu("5")), Cut("HT-2", LAND, mu("8.01"))]
    code = refused(village, lambda c: cut_short(c, too_much, MIDDAY, "expropriated", "征收公告", acting()))
    assert code == ["ending-of-nothing"]


def test_a_cut_takes_from_every_household_of_a_parcel(village: Village) -> None:
    people_the(village)
    draft_and_sign(village, assignment("HT-0", "4"))
    lines = contract("", "lease", H0, H1, (LAND, "6", H0), (LAND, "4", H1)).lines
    draft_and_sign(village, replace(by_an_agent("HT-1"), lines=lines))
    cut = [Cut("HT-1", LAND, mu("10"))]
    run(village, lambda c: cut_short(c, cut, MIDDAY, "expropriated", "征收公告", acting()))
    with village.database.reading() as connection:
        assert holders(connection, LAND, MIDDAY) == {H0: "6", H1: "4"}
    assert findings(village.database) == ()
