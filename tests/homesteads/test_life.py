"""A case from the application to the county's check and the quota; one that ends in collective construction land."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from ledger.approvals import KINDS, reject, withdraw_proposal
from ledger.book import load_entry
from ledger.db import Database
from ledger.erasure import claims_open, exits_open
from ledger.homesteads import (
    AGREEMENT,
    NO_FLOOR,
    Application,
    FloorArea,
    Payment,
    Reclamation,
    ReclamationPlot,
    Terms,
    add_plots,
    agreed_of,
    apply,
    compensated,
    demolish,
    drop_plots,
    end_lease,
    find_homestead,
    find_reclamation,
    mark_accepted,
    mark_class_changed,
    mark_confirmed,
    mark_paid_out,
    mark_undone,
    open_reclamation,
    pay,
    payments_of,
    plots_of_project,
    reclamation_plots,
    record_works,
    refuse,
    register_homesteads,
    register_lease,
    reverse_payment,
    steps_of,
    steps_of_reclamation,
    village_progress,
    withdraw,
)
from ledger.homesteads.data import NEXT, STEPS
from ledger.stock import stock_of_plot
from tests.homesteads.correcting import enlarge
from tests.homesteads.making import (
    HOME_A,
    HOME_B,
    MINE,
    OFFICE,
    OFFICER,
    OTHER,
    OWED,
    SCHOOL,
    YARD,
    A,
    agreement,
    application,
    claims,
    do,
    exit_now,
    go,
    homestead,
    keep,
    lease,
    m2,
    make_homesteads,
    propose,
    reclamation,
    sheet,
    sign,
    terms,
)
from tests.making import CLERK, HEAD, TODAY, VILLAGE, Village, acting, findings

RECEIVABLE, DEBT = ("money.compensation-receivable", A), ("money.compensation-owed", OFFICE)


def test_a_homestead_is_carved_out_of_the_yard(database: Database) -> None:
    village = make_homesteads(database)
    with database.reading() as connection:
        assert sum(stock_of_plot(connection, YARD, TODAY).values()) == m2("1400")
        assert sum(stock_of_plot(connection, HOME_A, TODAY).values()) == m2("300")
        found = find_homestead(connection, "N-A")
    assert found == homestead()
    assert found.legal_grains == m2("180")
    again = [homestead(), OTHER]
    assert village.database.command(lambda c: register_homesteads(c, again, acting(OFFICER))) == 0


def test_from_the_application_to_the_county_check(database: Database) -> None:
    village = make_homesteads(database)
    go(village, "agreed")
    assert claims(village) == {RECEIVABLE: OWED, DEBT: -OWED}
    done = exit_now(village)
    assert (done.step, done.homestead.measured_grains) == ("agreed", m2("310"))
    database.command(lambda c: pay(c, [Payment("T-A", 100)], "凭证0", date(2026, 9, 7), acting(CLERK)))
    assert claims(village) == {RECEIVABLE: OWED - 100, DEBT: 100 - OWED}
    database.command(
        lambda c: pay(c, [Payment("T-A", OWED - 100), Payment("T-B", OWED)], "凭证1", date(2026, 9, 8), acting(CLERK))
    )
    assert claims(village) == claims(village, "T-B") == {}
    for step, work in (("compensated", compensated), ("demolished", demolish)):
        database.command(lambda c, w=work: w(c, ["T-A", "T-B"], sheet("单1号", 12), acting(CLERK)))  # type: ignore[misc]
        assert exit_now(village).step == step
    # The stock has 300 m² of construction land there; the survey found 310, which is corrected first.
    enlarge(village, HOME_A, HOME_B)
    do(village, "reclaimed", [])
    do(village, "county-checked", [])
    with database.reading() as connection:
        plots = reclamation_plots(connection, "FK-1")
        assert plots == plots_of_project(connection, "XM-1")
        assert plots[0] == ReclamationPlot(HOME_A, VILLAGE, "N-A", m2("310"), "county-checked")
        assert [step.step for step, _ in steps_of(connection, "T-A")] == list(STEPS)[:8]
        minutes = {step.step: told.agreed for step, told in steps_of(connection, "T-A") if told}
        assert minutes == {"consented": 30}
    assert exit_now(village).reclamation == "FK-1"
    assert findings(database) == ()


@pytest.fixture
def checked(database: Database) -> Village:
    """The village with both exits checked by the county."""
    from tests.homesteads.making import do

    village = make_homesteads(database)
    go(village, "demolished")
    enlarge(village, HOME_A, HOME_B)
    do(village, "reclaimed", [])
    do(village, "county-checked", [])
    return village


def test_quotas_go_on_from_there_and_back(database: Database, checked: Village) -> None:
    act = acting(OFFICER)
    marks = (mark_accepted, mark_class_changed, mark_confirmed, mark_paid_out)
    for mark in marks:
        database.command(lambda c, m=mark: m(c, "FK-1", sheet("证1号", 28), act))  # type: ignore[misc]
    with database.reading() as connection:
        assert find_reclamation(connection, "FK-1").step == "paid-out"
        (here,) = village_progress(connection, [VILLAGE])
    assert here.households_by_step == {"paid-out": 2}
    assert (here.confirmed_grains, here.quota_basis_grains, here.pay_basis_grains) == (m2("620"), m2("620"), m2("480"))
    for step in ("confirmed", "class-changed", "accepted", "county-checked"):
        database.command(lambda c: mark_undone(c, "FK-1", sheet("冲正", 29), act))
        assert exit_now(checked).step == step
    database.command(lambda c: mark_accepted(c, "FK-1", sheet("证2号", 28), act))
    with database.reading() as connection:
        steps = [(step.step, step.returns) for step in steps_of_reclamation(connection, "FK-1")]
    assert steps[-2:] == [("county-checked", True), ("accepted", False)]
    assert findings(database) == ()


def test_it_may_end_in_collective_construction_land(database: Database) -> None:
    village = make_homesteads(database)
    go(village, "compensated", "T-A")
    keep(village, "T-A")
    made = database.command(lambda c: register_lease(c, replace(lease(), number=""), acting(CLERK)))
    assert made == replace(lease(), number="JYZ-2026-00001")
    with database.reading() as connection:
        assert [each.code for each in stock_of_plot(connection, HOME_A, TODAY)] == ["0702"]  # no farmland was made
        (here,) = village_progress(connection)
    assert here.kept_grains == m2("310")
    assert here.demolished_floor == NO_FLOOR
    ended = database.command(lambda c: end_lease(c, made.number, "终止1号", date(2028, 1, 1), acting(CLERK)))
    assert ended.ended_on == date(2028, 1, 1)
    after = lease(number="CZ-2", start_day=date(2028, 1, 2), last_day=date(2030, 1, 1))
    database.command(lambda c: register_lease(c, after, acting(CLERK)))
    school = lease(number="CZ-3", plots=((SCHOOL, m2("2000")),))  # abandoned public-welfare land, nobody's homestead
    database.command(lambda c: register_lease(c, school, acting(CLERK)))
    assert findings(database) == ()


def test_settled_by_housing_and_insurance(database: Database) -> None:
    village = make_homesteads(database)
    database.command(
        lambda c: apply(
            c, [application(housing="resettlement", housing_document="安置意向1号")], sheet("申请1号"), acting(CLERK)
        )
    )
    for step in ("consented", "surveyed"):
        do(village, step, ["T-A"])
    in_kind = Terms(
        "T-A",
        ("housing", "insurance"),
        0,
        0,
        m2("310"),
        housing="安置小区2-301",
        housing_floor=FloorArea.parse("90"),
        insured_persons=2,
    )
    sign(village, propose(village, agreement(in_kind)))
    assert claims(village) == {}
    with database.reading() as connection:
        assert agreed_of(connection, ["T-A"])["T-A"].terms == in_kind
    database.command(lambda c: compensated(c, ["T-A"], sheet("交房单1号", 9), acting(CLERK)))
    assert exit_now(village).step == "compensated"
    assert findings(database) == ()


def test_an_agreement_is_sent_back_withdrawn_and_signed(database: Database) -> None:
    village = make_homesteads(database)
    go(village, "surveyed")
    assert AGREEMENT in KINDS
    first = propose(village, agreement(number=""))
    assert first.subject == "TCXY-2026-00001"
    database.command(lambda c: reject(c, first.id, acting(HEAD), "单价有误"))
    second = propose(village, agreement(number=""))
    database.command(lambda c: withdraw_proposal(c, second.id, acting(CLERK)))
    third = propose(village, agreement(terms(), terms("T-B"), number=""))
    assert third.subject == "TCXY-2026-00003"
    sign(village, third)
    with database.reading() as connection:
        agreed = agreed_of(connection, ["T-A", "T-B"])
        entry = load_entry(connection, agreed["T-A"].book_id, agreed["T-A"].entry_id or 0)
    assert agreed["T-A"].entry_id == agreed["T-B"].entry_id
    assert (entry.cause, len(entry.postings)) == ("exit-agreed", 4)


def test_a_household_may_withdraw_or_be_refused_and_come_again(database: Database) -> None:
    village = make_homesteads(database)
    go(village, "consented")
    database.command(lambda c: withdraw(c, ["T-A"], sheet("撤回1号", 5), acting(CLERK)))
    database.command(lambda c: refuse(c, ["T-B"], sheet("不同意1号", 5, note="规划保留"), acting(CLERK)))
    assert not exit_now(village).is_open
    again = [application(number=""), application(number="", homestead="N-B", applicant=OTHER.household)]
    made = database.command(lambda c: apply(c, again, sheet("申请2号", 6), acting(CLERK)))
    assert [each.number for each in made] == ["ZJD-2026-00001", "ZJD-2026-00002"]
    assert findings(database) == ()


def test_a_wrong_voucher_is_reversed(database: Database) -> None:
    village = make_homesteads(database)
    go(village, "compensated", "T-A")
    database.command(lambda c: reverse_payment(c, "T-A", "凭证1", "户名有误", acting(HEAD)))
    assert exit_now(village).step == "agreed"
    assert claims(village) == {RECEIVABLE: OWED, DEBT: -OWED}
    database.command(lambda c: pay(c, [Payment("T-A", OWED)], "凭证2", date(2026, 9, 8), acting(CLERK)))
    database.command(lambda c: compensated(c, ["T-A"], sheet("补偿单2号", 10), acting(CLERK)))
    with database.reading() as connection:
        paid = payments_of(connection, "T-A")
    assert [(each.voucher, each.reversal_reason) for each in paid] == [("凭证1", "户名有误"), ("凭证2", "")]
    assert findings(database) == ()


def test_a_batch_with_a_mine(database: Database) -> None:
    village = make_homesteads(database)
    go(village, "demolished", "T-A")
    act = acting(OFFICER)
    # A homestead is as large as it was measured; the mine all that is construction land of its plot.
    enlarge(village, HOME_A)
    made = database.command(lambda c: open_reclamation(c, reclamation(number="", plots=(MINE, SCHOOL)), act))
    assert made.number == "FK-2026-00001"
    database.command(lambda c: add_plots(c, made.number, [HOME_A], act))
    database.command(lambda c: drop_plots(c, made.number, [SCHOOL], "变更1号", act))
    database.command(lambda c: record_works(c, made.number, sheet("竣工1号", 20), act))
    with database.reading() as connection:
        plots = reclamation_plots(connection, made.number)
    assert [(each.plot, each.homestead, each.measured_grains, each.step) for each in plots] == [
        (MINE, "", m2("2000"), "reclaimed"),
        (HOME_A, "N-A", m2("310"), "reclaimed"),
    ]
    other = Reclamation("FK-2", "学校旧址", (SCHOOL,), "批复2号", date(2026, 9, 21))
    database.command(lambda c: open_reclamation(c, other, act))
    assert findings(database) == ()


def test_floor_area_is_no_land() -> None:
    assert FloorArea.parse("110000").m2 == "110000.00"
    assert FloorArea.parse("0.5") + FloorArea.parse("1") == FloorArea(150)
    with pytest.raises(TypeError):
        FloorArea(1) + 1  # type: ignore[operator]


def test_land_is_paid_for_to_the_fen() -> None:
    for grains, price in ((1, 1), (m2("240"), 6_000_000), (m2("123.45"), 4_567_891), (100_000, 1)):
        exact = Fraction(grains * price, 200_000)
        assert Terms("", (), grains, price, 0).land_fen == int(exact + Fraction(1, 2))


def test_every_step_has_words_and_a_place() -> None:
    assert set(NEXT) == {"", *STEPS}
    assert {step for following in NEXT.values() for step in following} == set(STEPS)
    assert Application("", "", "", "").number == ""


def test_a_household_that_is_leaving_is_not_erased(database: Database) -> None:
    """Nor one to which compensation is still owed; once it is paid and settled nothing of the exit stands against it."""
    village = make_homesteads(database)
    go(village, "agreed")
    with database.reading() as connection:
        leaving, owed = exits_open(connection, A, TODAY), claims_open(connection, A, TODAY)
        assert (leaving.code, owed.code) == ("party-leaves-homestead", "party-has-claims")  # type: ignore[union-attr]
    database.command(lambda c: pay(c, [Payment("T-A", OWED)], "凭证2", date(2026, 9, 7), acting(CLERK)))
    with database.reading() as connection:
        assert claims_open(connection, A, TODAY) is None
