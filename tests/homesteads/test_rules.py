"""Every rule of homesteads, exits, reclamations and leases: a line a case, the refusal's code last.

What passes is what ``test_life`` does; here the same figures at their limits, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger.access.proposals import Proposal
from ledger.changes import Change, propose_change
from ledger.db import Database
from ledger.errors import Refusal, every_refusal
from ledger.homesteads import (
    CATALOGUE,
    Agreement,
    Application,
    FloorArea,
    Homestead,
    Lease,
    Minutes,
    Payment,
    add_plots,
    apply,
    compensated,
    consent,
    counted_grains,
    demolish,
    drop_plots,
    end_lease,
    find_homestead,
    find_lease,
    find_reclamation,
    keep_for_lease,
    mark_accepted,
    mark_undone,
    open_reclamation,
    pay,
    propose_agreement,
    record_county_check,
    record_works,
    refuse,
    register_homesteads,
    register_lease,
    reverse_payment,
    survey,
    withdraw,
)
from ledger.parameters import set_parameter
from ledger.places import find
from tests.homesteads.correcting import enlarge
from tests.homesteads.making import (
    AGREED,
    COUNTY_HEAD,
    FAR,
    FIELD,
    HOME_A,
    HOME_B,
    MINE,
    OFFICER,
    OWED,
    SCHOOL,
    A,
    B,
    agreement,
    application,
    exit_now,
    go,
    homestead,
    keep,
    lease,
    m2,
    make_homesteads,
    measured,
    propose,
    reclamation,
    sheet,
    sign,
    terms,
)
from tests.making import CLERK, COUNTY, TODAY, Village, acting, codes_of, row_counts


@pytest.fixture
def village(database: Database) -> Village:
    return make_homesteads(database)


def refused(village: Village, work: Callable[[Connection], Any]) -> list[str]:
    """The codes with which a command is refused; it leaves nothing behind."""
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        village.database.command(work)
    assert row_counts(village.database) == before
    return codes_of(caught.value)


NEW = homestead("N-C", A, "ZJ-C", second_ground="继承父母房屋")
REGISTERING: tuple[tuple[Homestead, str], ...] = (
    (replace(NEW, code=" "), "homestead-incomplete"),
    (replace(NEW, household="JF-001"), "homestead-incomplete"),  # no household
    (replace(NEW, document=""), "homestead-incomplete"),
    (replace(NEW, registered_on=date(2026, 11, 22)), "homestead-incomplete"),  # tomorrow
    (replace(NEW, certificate=""), "homestead-incomplete"),
    (replace(NEW, village="640106002202"), "homestead-incomplete"),  # the yard lies elsewhere
    (replace(NEW, carved_from=FIELD), "homestead-incomplete"),  # farmland
    (replace(NEW, household="nobody"), "party-unknown"),
    (replace(NEW, carved_from="ZJ-9"), "plot-unknown"),
    (replace(NEW, building_grains=m2("200.01")), "homestead-figures-wrong"),
    (replace(NEW, over_occupied_grains=m2("200.01")), "homestead-figures-wrong"),
    (replace(NEW, yard_grains=-1), "homestead-figures-wrong"),
    (replace(NEW, code="N-A"), "homestead-registered"),
    (replace(NEW, plot=HOME_A), "homestead-registered"),
    (replace(NEW, second_ground=""), "second-homestead"),
)


@pytest.mark.parametrize(("wanted", "code"), REGISTERING)
def test_registering(village: Village, wanted: Homestead, code: str) -> None:
    assert refused(village, lambda c: register_homesteads(c, [wanted], acting())) == [code]


def test_a_second_homestead_with_its_ground_is_registered(village: Village) -> None:
    limits = replace(NEW, building_grains=m2("200"), over_occupied_grains=m2("200"))
    village.database.command(lambda c: register_homesteads(c, [limits], acting(OFFICER)))
    unmeasured = replace(NEW, code="N-D", plot="ZJ-D", measured_grains=0, building_grains=0, yard_grains=0, over_occupied_grains=0)  # fmt: skip
    village.database.command(lambda c: register_homesteads(c, [unmeasured], acting(OFFICER)))
    with village.database.reading() as connection:
        assert find_homestead(connection, "N-D") == replace(unmeasured, floor_area=FloorArea())


def test_a_batch_is_told_of_all_at_once(village: Village) -> None:
    twice = [replace(NEW, code="N-E", plot="ZJ-E"), replace(NEW, code="N-E", plot="ZJ-F"), replace(NEW, code="N-G", document="")]  # fmt: skip
    wrong = refused(village, lambda c: register_homesteads(c, twice, acting()))
    assert wrong == ["homestead-registered", "homestead-incomplete"]


NEXT_DAY = date(2026, 11, 22)
APPLYING: tuple[tuple[Application, Any, str], ...] = (
    (application(), sheet(" "), "exit-incomplete"),
    (application(), replace(sheet("申请1号"), on_day=NEXT_DAY), "exit-incomplete"),
    (application(), sheet("申请1号", sha256="abc"), "exit-incomplete"),
    (application(housing="tent"), sheet("申请1号"), "exit-incomplete"),
    (application(applicant=B), sheet("申请1号"), "exit-not-by-household"),
    (application(applicant="JF-001"), sheet("申请1号"), "exit-not-by-household"),  # not its village's office either
    (application(applicant="nobody"), sheet("申请1号"), "party-unknown exit-not-by-household"),
    (application(tied_to="子女入学"), sheet("申请1号"), "exit-is-no-condition"),
    (application(housing_document=" "), sheet("申请1号"), "other-housing-missing"),
    (application(housing="other-homestead"), sheet("申请1号"), "other-housing-missing"),  # it has no other one
    (application(homestead="N-9"), sheet("申请1号"), "homestead-unknown"),
)


@pytest.mark.parametrize(("wanted", "paper", "code"), APPLYING)
def test_applying(village: Village, wanted: Application, paper: Any, code: str) -> None:
    assert refused(village, lambda c: apply(c, [wanted], paper, acting())) == code.split()


def test_a_homestead_is_left_once(village: Village) -> None:
    go(village, "applied", "T-A")
    again = application(number="T-C")
    assert refused(village, lambda c: apply(c, [again], sheet("申请2号"), acting())) == ["homestead-left-once"]
    assert refused(village, lambda c: apply(c, [application()], sheet("申请2号"), acting())) == ["exit-number-used"]
    both = [replace(again, homestead="N-B", applicant=B, number=number) for number in ("T-D", "T-E")]
    assert refused(village, lambda c: apply(c, both, sheet("申请2号"), acting())) == ["homestead-left-once"]
    assert refused(village, lambda c: apply(c, [], sheet("申请2号"), acting())) == ["exit-incomplete"]


def test_the_other_homestead_is_one_that_it_keeps(village: Village) -> None:
    village.database.command(lambda c: register_homesteads(c, [NEW], acting(OFFICER)))
    kept = application(housing="other-homestead", housing_document="宅基地证2号")
    village.database.command(lambda c: apply(c, [kept], sheet("申请1号"), acting(CLERK)))
    other = replace(kept, homestead="N-C", number="T-C")
    assert refused(village, lambda c: apply(c, [other], sheet("申请2号"), acting())) == ["other-housing-missing"]


def test_a_household_that_is_no_more_does_not_apply(village: Village) -> None:
    extinct = Change("LC-1", "extinct", date(2026, 8, 1), "户亡证明", date(2026, 8, 1), A)

    def end(connection: Connection) -> Proposal:
        return propose_change(connection, extinct, acting(CLERK))

    sign(village, village.database.command(end))
    assert refused(village, lambda c: apply(c, [application()], sheet("申请1号"), acting())) == ["exit-household-ended"]


# Steps: how far it is, what is done, the refusal.
Work = Callable[[Connection], Any]
NUMBERS = ["T-A"]
STEPS: tuple[tuple[str, Work, str], ...] = (
    ("applied", lambda c: consent(c, NUMBERS, sheet("纪要1号", 3), Minutes(40, 36, 18), acting()), "consent-without-minutes"),
    ("applied", lambda c: consent(c, NUMBERS, sheet("纪要1号", 3), Minutes(30, 36, 30), acting()), "consent-without-minutes"),
    ("applied", lambda c: consent(c, NUMBERS, sheet("纪要1号", 3), Minutes(0, 0, 0), acting()), "consent-without-minutes"),
    ("applied", lambda c: consent(c, NUMBERS, sheet("", 3), AGREED, acting()), "exit-incomplete"),
    ("applied", lambda c: consent(c, NUMBERS, sheet("纪要1号", 1), AGREED, acting()), "exit-days-out-of-order"),
    ("applied", lambda c: consent(c, ["T-9"], sheet("纪要1号", 3), AGREED, acting()), "exit-unknown"),
    ("applied", lambda c: consent(c, ["T-A", "T-A"], sheet("纪要1号", 3), AGREED, acting()), "exit-incomplete"),
    ("applied", lambda c: survey(c, [measured()], sheet("测绘1号", 4), acting()), "exit-step-out-of-order"),
    ("applied", lambda c: refuse(c, NUMBERS, sheet("不同意1号", 4), acting()), "exit-incomplete"),  # no reason
    ("consented", lambda c: survey(c, [measured(measured_grains=0, building_grains=0, yard_grains=0, over_occupied_grains=0)], sheet("测绘1号", 4), acting()), "measured-figures-missing"),
    ("consented", lambda c: survey(c, [measured(yard_grains=m2("190.01"))], sheet("测绘1号", 4), acting()), "homestead-figures-wrong"),
    ("consented", lambda c: survey(c, [measured(), measured()], sheet("测绘1号", 4), acting()), "exit-incomplete"),
    ("consented", lambda c: propose_agreement(c, agreement(), acting()), "exit-step-out-of-order"),  # survey first
    ("surveyed", lambda c: demolish(c, NUMBERS, sheet("拆除1号", 12), acting()), "exit-step-out-of-order"),  # agreement first
    ("surveyed", lambda c: pay(c, [Payment("T-A", 1)], "凭证1", date(2026, 9, 8), acting()), "exit-step-out-of-order"),
    ("agreed", lambda c: demolish(c, NUMBERS, sheet("拆除1号", 12), acting()), "exit-step-out-of-order"),  # pay first
    ("agreed", lambda c: compensated(c, NUMBERS, sheet("补偿单1号", 9), acting()), "compensation-open"),
    ("agreed", lambda c: withdraw(c, NUMBERS, sheet("撤回1号", 9), acting()), "exit-step-out-of-order"),
    ("agreed", lambda c: survey(c, [measured()], sheet("测绘2号", 9), acting()), "exit-step-out-of-order"),
    ("agreed", lambda c: pay(c, [Payment("T-A", OWED + 1)], "凭证1", date(2026, 9, 8), acting()), "exit-payment-above-owed"),
    ("agreed", lambda c: pay(c, [Payment("T-A", 0)], "凭证1", date(2026, 9, 8), acting()), "exit-incomplete"),
    ("agreed", lambda c: pay(c, [Payment("T-A", 1)], " ", date(2026, 9, 8), acting()), "exit-incomplete"),
    ("agreed", lambda c: pay(c, [Payment("T-A", 1)], "凭证1", NEXT_DAY, acting()), "exit-incomplete"),
    ("agreed", lambda c: pay(c, [Payment("T-A", 1), Payment("T-A", 1)], "凭证1", date(2026, 9, 8), acting()), "exit-incomplete"),
    ("agreed", lambda c: pay(c, [Payment("T-A", 1)], "凭证1", date(2026, 9, 5), acting()), "exit-days-out-of-order"),  # before it was owed
    ("agreed", lambda c: reverse_payment(c, "T-A", "凭证1", "户名有误", acting()), "exit-payment-unknown"),
    ("agreed", lambda c: keep_for_lease(c, NUMBERS, sheet("留用1号", 15), AGREED, acting()), "exit-step-out-of-order"),
    ("compensated", lambda c: pay(c, [Payment("T-A", 1)], "凭证2", date(2026, 9, 9), acting()), "exit-step-out-of-order"),
    ("compensated", lambda c: keep_for_lease(c, NUMBERS, sheet("留用1号", 15), Minutes(40, 30, 15), acting()), "consent-without-minutes"),
    ("demolished", lambda c: demolish(c, NUMBERS, sheet("拆除2号", 13), acting()), "exit-step-out-of-order"),  # not twice
    ("demolished", lambda c: reverse_payment(c, "T-A", "凭证1", "户名有误", acting()), "exit-step-out-of-order"),
    ("demolished", lambda c: apply(c, [application(number="T-C")], sheet("申请2号", 13), acting()), "homestead-left-once"),
)  # fmt: skip


@pytest.mark.parametrize(("until", "work", "code"), STEPS)
def test_steps(village: Village, until: str, work: Work, code: str) -> None:
    go(village, until, "T-A")
    assert refused(village, work) == [code]


def test_a_voucher_is_used_once_for_a_household(village: Village) -> None:
    go(village, "agreed", "T-A")
    half = lambda c: pay(c, [Payment("T-A", 100)], "凭证1", date(2026, 9, 8), acting(CLERK))  # noqa: E731
    village.database.command(half)
    assert refused(village, half) == ["exit-voucher-used"]


def test_consent_of_more_than_half(village: Village) -> None:
    go(village, "applied", "T-A")
    village.database.command(lambda c: consent(c, NUMBERS, sheet("纪要1号", 2), Minutes(40, 36, 19), acting(CLERK)))
    assert exit_now(village).step == "consented"


def test_a_batch_of_steps_is_told_of_all_its_exits(village: Village) -> None:
    go(village, "applied")
    go_on = lambda c: demolish(c, ["T-A", "T-B"], sheet("拆除1号", 12), acting())  # noqa: E731
    assert refused(village, go_on) == ["exit-step-out-of-order"] * 2


TERMS: tuple[tuple[Agreement, str], ...] = (
    (agreement(terms(settlements=())), "exit-terms-incomplete"),
    (agreement(terms(settlements=("cash", "shares"))), "exit-terms-incomplete"),
    (agreement(terms(settlements=("cash", "cash"))), "exit-terms-incomplete"),
    (agreement(terms(settlements=("cash", "housing"))), "exit-terms-incomplete"),  # which house?
    (agreement(terms(settlements=("cash", "insurance"))), "exit-terms-incomplete"),  # how many persons?
    (agreement(terms(housing="安置小区2-301")), "exit-terms-incomplete"),
    (agreement(terms(settlements=("cash",), pay_basis_grains=0, price_fen_per_mu=0, buildings_fen=0)), "exit-terms-incomplete"),
    (agreement(terms(other_fen=-1)), "exit-terms-incomplete"),
    (agreement(terms(pay_basis_grains=0)), "exit-terms-incomplete"),
    (agreement(terms(pay_basis_grains=m2("310.01"))), "pay-basis-above-area"),
    (agreement(terms(pay_basis_grains=m2("3600"))), "pay-basis-above-area"),  # 15 × off
    (agreement(terms(quota_basis_grains=m2("310.01"))), "quota-basis-above-measured"),
    (agreement(debtor=FAR), "exit-debtor-unfit"),
    (agreement(debtor="nobody"), "party-unknown"),
    (agreement(terms(), terms()), "exit-incomplete"),
    (agreement(terms("T-9")), "exit-unknown"),
    (agreement(paper=sheet("", 6)), "exit-incomplete"),
    (agreement(paper=sheet("协议1号", 3)), "exit-days-out-of-order"),
)  # fmt: skip


@pytest.mark.parametrize(("wanted", "code"), TERMS)
def test_terms(village: Village, wanted: Agreement, code: str) -> None:
    go(village, "surveyed", "T-A")
    assert refused(village, lambda c: propose_agreement(c, wanted, acting())) == [code]


def test_terms_at_their_limits(village: Village) -> None:
    go(village, "surveyed", "T-A")
    sign(village, propose(village, agreement(terms(pay_basis_grains=m2("310"), quota_basis_grains=m2("310")))))
    taken = agreement(terms(), number="XY-1")
    assert refused(village, lambda c: propose_agreement(c, taken, acting())) == ["exit-number-used"]


def test_what_was_promised_at_the_application_is_agreed(village: Village) -> None:
    promised = application(housing="resettlement", housing_document="安置意向1号")
    village.database.command(lambda c: apply(c, [promised], sheet("申请1号"), acting(CLERK)))
    village.database.command(lambda c: consent(c, NUMBERS, sheet("纪要1号", 3), AGREED, acting(CLERK)))
    village.database.command(lambda c: survey(c, [measured()], sheet("测绘1号", 4), acting(CLERK)))
    assert refused(village, lambda c: propose_agreement(c, agreement(), acting())) == ["exit-terms-incomplete"]


def set_for_the_county(village: Village, name: str, value: Any, since: date = date(2026, 1, 1)) -> None:
    village.database.command(
        lambda c: set_parameter(c, name, find(c, "county", COUNTY, TODAY), since, value, "办法1号", acting(COUNTY_HEAD))
    )


def test_appurtenant_land_counts_up_to_its_share(village: Village) -> None:
    go(village, "surveyed", "T-A")  # measured 310 m²: 110 of yards, 20 too much, 180 legal
    set_for_the_county(village, "appurtenant-land-percent", 50)
    assert counted_grains(exit_now(village).homestead, 50) == m2("270")
    assert counted_grains(exit_now(village).homestead, 150) == m2("290")
    assert counted_grains(exit_now(village).homestead, None) == m2("310")
    above = agreement(terms(pay_basis_grains=m2("270.01")))
    assert refused(village, lambda c: propose_agreement(c, above, acting())) == ["pay-basis-above-area"]
    propose(village, agreement(terms(pay_basis_grains=m2("270"))))


def test_the_rules_run_again_when_it_is_signed(village: Village) -> None:
    go(village, "surveyed", "T-A")
    proposal = propose(village, agreement())
    village.database.command(lambda c: withdraw(c, NUMBERS, sheet("撤回1号", 7), acting(CLERK)))
    with pytest.raises(Refusal) as caught:
        sign(village, proposal)
    assert codes_of(caught.value) == ["exit-step-out-of-order"]


# Reclamations.


def test_plots_of_a_reclamation(village: Village) -> None:
    def wanted(*plots: str, **more: Any) -> list[str]:
        return refused(village, lambda c: open_reclamation(c, reclamation(plots=plots, **more), acting()))

    assert wanted(HOME_A) == ["homestead-not-ready"]  # nobody left it
    go(village, "surveyed")
    assert wanted(HOME_A) == ["homestead-not-ready", "plot-smaller-than-measured"]  # nor agreed to
    sign(village, propose(village, agreement(terms(), terms("T-B"))))
    assert wanted(HOME_A) == ["plot-smaller-than-measured"]  # 310 m² measured, 300 in the stock
    enlarge(village, HOME_A, HOME_B)
    assert wanted(HOME_A, FIELD) == ["plot-smaller-than-measured"]  # farmland is not reclaimed
    assert wanted(HOME_A, "GD-9") == ["plot-unknown"]
    for lacking in ({"name": ""}, {"document": " "}, {"registered_on": NEXT_DAY}):
        assert wanted(HOME_A, **lacking) == ["reclamation-incomplete"]
    assert wanted(HOME_A, HOME_A) == wanted() == ["reclamation-incomplete"]
    assert wanted(HOME_A, contractor="nobody") == ["party-unknown"]
    set_for_the_county(village, "reclaim-minimum-m2", 311)
    assert wanted(HOME_A, MINE) == ["plot-below-minimum"]
    set_for_the_county(village, "reclaim-minimum-m2", 310)
    village.database.command(lambda c: open_reclamation(c, reclamation(plots=(HOME_A,)), acting(OFFICER)))
    assert wanted(HOME_A, number="FK-2") == ["plot-in-reclamation"]
    assert wanted(HOME_B) == ["exit-number-used"]
    assert refused(village, lambda c: add_plots(c, "FK-1", [HOME_A], acting())) == ["plot-in-reclamation"]
    assert refused(village, lambda c: drop_plots(c, "FK-1", [HOME_B], "变更1号", acting())) == [
        "reclamation-incomplete"
    ]
    assert refused(village, lambda c: drop_plots(c, "FK-1", [HOME_A], " ", acting())) == ["reclamation-incomplete"]
    assert refused(village, lambda c: record_works(c, "FK-1", sheet("竣工1号", 20), acting())) == [
        "homestead-not-ready"
    ]
    with village.database.reading() as connection, pytest.raises(Refusal) as caught:
        find_reclamation(connection, "FK-9")
    assert codes_of(caught.value) == ["reclamation-unknown"]


def test_steps_of_a_reclamation(village: Village) -> None:
    go(village, "demolished")
    enlarge(village, HOME_A, HOME_B)
    act = acting()
    village.database.command(lambda c: open_reclamation(c, reclamation(), acting(OFFICER)))
    check = lambda c: record_county_check(c, "FK-1", sheet("县查1号", 25), act)  # noqa: E731
    assert refused(village, check) == ["reclamation-step-out-of-order"]
    assert refused(village, lambda c: mark_undone(c, "FK-1", sheet("冲正", 25), act)) == [
        "reclamation-step-out-of-order"
    ]
    assert refused(village, lambda c: record_works(c, "FK-1", sheet(""), act)) == ["reclamation-incomplete"]
    kept = lambda c: keep_for_lease(c, ["T-A"], sheet("留用1号", 15), AGREED, act)  # noqa: E731
    assert refused(village, kept) == ["plot-in-reclamation"]
    village.database.command(lambda c: record_works(c, "FK-1", sheet("竣工1号", 20), act))
    assert refused(village, lambda c: add_plots(c, "FK-1", [MINE], act)) == ["reclamation-step-out-of-order"]
    early = lambda c: record_county_check(c, "FK-1", sheet("县查1号", 19), act)  # noqa: E731
    assert refused(village, early) == ["reclamation-days-out-of-order"]
    accepted = lambda c: mark_accepted(c, "FK-1", sheet("证1号", 28), act)  # noqa: E731
    assert refused(village, accepted) == ["reclamation-step-out-of-order"]
    village.database.command(check)
    assert refused(village, lambda c: mark_undone(c, "FK-1", sheet("冲正", 25), act)) == [
        "reclamation-step-out-of-order"
    ]
    village.database.command(accepted)
    assert refused(village, accepted) == ["reclamation-step-out-of-order"]


def test_kept_land_is_not_reclaimed(village: Village) -> None:
    go(village, "compensated", "T-A")
    keep(village, "T-A")
    wanted = lambda *plots: lambda c: open_reclamation(c, reclamation(plots=plots), acting())  # noqa: E731
    assert refused(village, wanted(HOME_A, MINE)) == ["plot-kept-for-lease", "plot-smaller-than-measured"]
    village.database.command(lambda c: register_lease(c, lease(plots=((SCHOOL, m2("2000")),)), acting()))
    assert refused(village, wanted(SCHOOL)) == ["plot-kept-for-lease"]


LEASES: tuple[tuple[Lease, str], ...] = (
    (lease(plots=()), "collective-lease-incomplete"),
    (lease(plots=((HOME_A, m2("300")), (HOME_A, 1))), "collective-lease-incomplete"),
    (lease(plots=((HOME_A, m2("300.01")),)), "collective-lease-incomplete"),
    (lease(plots=((HOME_A, 0),)), "collective-lease-incomplete"),
    (lease(lessor=A), "collective-lease-incomplete"),
    (lease(taker=lease().lessor), "collective-lease-incomplete"),
    (lease(last_day=date(2026, 9, 30)), "collective-lease-incomplete"),
    (lease(price="a lot"), "collective-lease-incomplete"),
    (lease(price_unit="kg/mu/year"), "collective-lease-incomplete"),
    (lease(price_unit="yuan/day"), "collective-lease-incomplete"),
    (lease(purpose=" "), "collective-lease-incomplete"),
    (lease(paper=sheet("")), "collective-lease-incomplete"),
    (lease(consent=""), "collective-lease-consent-missing"),
    (lease(minutes=Minutes(30, 28, 19)), "collective-lease-consent-missing"),
    (lease(last_day=date(2046, 10, 1)), "collective-lease-term-too-long"),
    (lease(plots=((HOME_B, m2("300")),)), "land-not-kept-for-lease"),  # nobody left it
    (lease(plots=((FIELD, m2("300")),)), "land-not-kept-for-lease"),
    (lease(plots=((MINE, m2("300")),)), "land-not-kept-for-lease"),
    (lease(plots=(("ZJ-9", m2("300")),)), "plot-unknown"),
    (lease(taker="nobody"), "party-unknown"),
)


@pytest.mark.parametrize(("wanted", "code"), LEASES)
def test_leases(village: Village, wanted: Lease, code: str) -> None:
    go(village, "compensated", "T-A")
    keep(village, "T-A")
    assert refused(village, lambda c: register_lease(c, wanted, acting())) == [code]


def test_leases_one_after_the_other(village: Village) -> None:
    go(village, "compensated", "T-A")
    keep(village, "T-A")
    longest = lease(last_day=date(2046, 9, 30))
    village.database.command(lambda c: register_lease(c, longest, acting(CLERK)))
    assert refused(village, lambda c: register_lease(c, longest, acting())) == ["exit-number-used"]
    other = replace(longest, number="CZ-2")
    assert refused(village, lambda c: register_lease(c, other, acting())) == ["land-let-twice"]
    ended = lambda day, paper="终止1号": lambda c: end_lease(c, "CZ-1", paper, day, acting())  # noqa: E731
    assert refused(village, ended(date(2047, 1, 1))) == ["collective-lease-incomplete"]
    assert refused(village, ended(date(2028, 1, 1), "")) == ["collective-lease-incomplete"]
    village.database.command(ended(date(2028, 1, 1)))
    assert refused(village, ended(date(2028, 1, 1))) == ["collective-lease-ended"]
    with village.database.reading() as connection, pytest.raises(Refusal) as caught:
        find_lease(connection, "CZ-9")
    assert codes_of(caught.value) == ["collective-lease-unknown"]


def test_a_plot_in_a_reclamation_is_not_let(village: Village) -> None:
    village.database.command(lambda c: open_reclamation(c, reclamation(plots=(SCHOOL,)), acting(OFFICER)))
    wanted = lease(plots=((SCHOOL, m2("2000")),))
    assert refused(village, lambda c: register_lease(c, wanted, acting())) == ["land-not-kept-for-lease"]


@pytest.mark.parametrize("text", ["", "12 m2", "1.234", "-1", "١٢", "9" * 30])
def test_a_floor_area_is_a_decimal_of_square_metres(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        FloorArea.parse(text)
    assert codes_of(caught.value) == ["floor-area-not-a-number"]


def test_the_catalogue_names_each_rule_once() -> None:
    names = [entry.name for entry in CATALOGUE]
    assert len(set(names)) == len(names)
    known = {kind.code for kind in every_refusal()}
    assert {entry.refusal.code for entry in CATALOGUE} <= known
