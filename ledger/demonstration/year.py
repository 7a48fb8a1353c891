"""What became of contracts in the demonstration: reviewed, ended, changed, suspended, renewed; rent, disputes, land events.

Everything is done in the names of the demonstration's people, by the functions that they use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from ledger import caveats, centre, changes, rent
from ledger.access import Act
from ledger.demonstration.forms import BANK, MU, Village
from ledger.demonstration.offices import acting_as
from ledger.demonstration.people import identity_number
from ledger.parameters import set_parameter
from ledger.parties import RESIDENT_ID, NewParty, register_parties
from ledger.places import Division
from ledger.transfers import (
    Alteration,
    ContractLine,
    Details,
    Ending,
    Evidence,
    Terms,
    approve,
    draft,
    file,
    offer_renewal,
    propose_change,
    propose_ending,
    review,
    sign,
    sign_change,
    sign_ending,
    submit,
    suspend,
)

_COUNTY_FROM_MU: Final = 60
_HEIR: Final = "0990"  # the contractor number of the household that was split off


def live_through(connection: Connection, act: Act, village: Village, county: Division) -> None:
    """Lead contracts of the township through all that can become of them."""
    clerk, reviewer, head, officer, approver = (
        acting_as(connection, act, name) for name in ("jingban", "fuhe", "zhuren", "zhibiao", "shenpi")
    )
    _decide_limits(connection, approver, county, village.today)
    _review_outside_capital(connection, village, (clerk, reviewer, approver))
    running = _sign_at_the_counter(connection, village, 7, (clerk, reviewer))
    _end_early(connection, running[0], village.today, (clerk, head))
    _change(connection, running[1], village.today, (clerk, head))
    _dispute(connection, running[2], village.today, (clerk, reviewer))
    _pay(connection, running[3], village, clerk)
    _mortgage(connection, running[4], village.today, clerk)
    _certify(connection, running[5], village.today, (clerk, reviewer))
    _end_soon(connection, running[6], village, (clerk, reviewer))
    _seek_and_offer(connection, village, (clerk, reviewer))
    _surrender(connection, village, (clerk, head))
    _expropriate(connection, village, (clerk, head, officer))
    _split(connection, act, village, (clerk, head))


def _decide_limits(connection: Connection, approver: Act, county: Division, today: date) -> None:
    tiers = [{"authority": "county", "min_mu": _COUNTY_FROM_MU}]
    first = date(today.year, 1, 1)
    document = f"县农字〔{today.year}〕1号"
    set_parameter(connection, "review-tiers", county, first, tiers, document, approver)
    deposit = {"min_mu": 30, "min_years": 3, "percent": 10}
    set_parameter(connection, "deposit-rule", county, first, deposit, document, approver)


def _lease(village: Village, number: str, giver: str, lines: tuple[ContractLine, ...], taker: str = "JF-001") -> Terms:
    start = date(village.today.year, 3, 1)
    last = min(date(start.year + 3, 3, 1) - timedelta(days=1), village.base_end)
    details = Details(grain=True, use_after="1", allows_mortgage=True, handback_days=15)
    return Terms(
        number,
        "lease",
        giver,
        taker,
        lines,
        start,
        last,
        "820.00",
        "yuan/mu/year",
        "annual",
        "种植玉米",
        details=details,
    )


def _review_outside_capital(connection: Connection, village: Village, people: tuple[Act, Act, Act]) -> None:
    """Contracts with a company above the county's limit: one waits for it, one is approved, one was signed after it."""
    clerk, reviewer, approver = people
    year = village.today.year
    for place, far in enumerate(("signed", "approved", "reviewed"), start=1):
        terms = _lease(village, f"JF{year}-X{place:02d}", *village.take_most(), "JF-006")
        area = sum(line.area_grains for line in terms.lines)
        assert area > _COUNTY_FROM_MU * MU, "the largest households have more than the limit"
        notice = Evidence("priority-notice", f"{year}年第{place + 3}号优先权公告", date(year, 1, 10))
        terms = replace(terms, evidence=(notice,), details=replace(terms.details, deposit_fen=3_000_000))
        draft(connection, terms, clerk)
        submit(connection, terms.number, clerk)
        review(connection, terms.number, reviewer, accept=True)
        if far != "reviewed":
            approve(connection, terms.number, approver, accept=True)
        if far == "signed":
            sign(connection, terms.number, village.today, clerk)


def _sign_at_the_counter(connection: Connection, village: Village, count: int, people: tuple[Act, Act]) -> list[Terms]:
    clerk, reviewer = people
    made = [_lease(village, f"JF{village.today.year}-L{place:02d}", *village.take()) for place in range(1, count + 1)]
    for terms in made:
        draft(connection, terms, clerk)
        submit(connection, terms.number, clerk)
        review(connection, terms.number, reviewer, accept=True)
        sign(connection, terms.number, village.today, clerk)
        file(connection, terms.number, village.today, reviewer)
    return made


def _end_early(connection: Connection, terms: Terms, today: date, people: tuple[Act, Act]) -> None:
    clerk, head = people
    ending = Ending("agreement", today + timedelta(days=40), "提前终止协议书", fixtures="受让方自行拆除")
    sign_ending(connection, propose_ending(connection, terms.number, ending, clerk), head)


def _change(connection: Connection, terms: Terms, today: date, people: tuple[Act, Act]) -> None:
    clerk, head = people
    change = Alteration(date(today.year + 1, 3, 1), "租金调整协议", price="880.00")
    sign_change(connection, propose_change(connection, terms.number, change, clerk), head)


def _dispute(connection: Connection, terms: Terms, today: date, people: tuple[Act, Act]) -> None:
    clerk, reviewer = people
    raised = today - timedelta(days=6)
    brought = centre.NewDispute(
        "transfer-household-other",
        (centre.DisputeParty("claimant", terms.transferor), centre.DisputeParty("respondent", terms.transferee)),
        "要求恢复被毁田埂并支付拖欠的流转费",
        "受让方整地时毁损田埂",
        raised - timedelta(days=30),
        raised,
        terms.number,
        oral=True,
    )
    dispute = centre.raise_dispute(connection, brought, clerk)
    centre.answer_request(connection, dispute.number, clerk, accept=True)
    photo = hashlib.sha256("示范现场照片".encode()).hexdigest()
    centre.hand_in(connection, dispute.number, "田埂照片.jpg", photo, terms.transferor, clerk)
    suspend(connection, terms.number, today, f"{dispute.number} 争议调解期间", reviewer)


def _pay(connection: Connection, terms: Terms, village: Village, clerk: Act) -> None:
    """The first year's rent half paid: the rest is in arrears. A deposit is held; a dividend is declared elsewhere."""
    dues = rent.dues_of(connection, [terms.number])[terms.number]
    first = dues[0]
    payment = rent.Payment(terms.number, "PZ-0001", village.today, fen=first.open // 2)
    rent.pay(connection, payment, clerk)
    collector = rent.Party(village.collective, "collective")
    for event, fen in (("agreed", 300_000), ("paid", 300_000)):
        said = rent.DepositEvent(terms.number, event, village.today, fen, collector, f"保证金收据-{event}")  # type: ignore[arg-type]
        rent.record_deposit(connection, said, clerk)
    year = village.today.year
    shares = next(each for each in village.made.values() if each.form == "shareholding")
    due_on = village.today + timedelta(days=20)
    dividend = rent.Declaration(shares.number, str(year), village.today, due_on, f"分红决议〔{year}〕1号", 360_000)
    rent.declare_dividend(connection, dividend, clerk)


def _mortgage(connection: Connection, terms: Terms, today: date, clerk: Act) -> None:
    lines = tuple(caveats.CaveatLine(line.parcel_code, line.area_grains) for line in terms.lines)
    caveats.place(
        connection,
        caveats.Caveat(
            "", "mortgage", lines, today, "经营权抵押合同示范第1号", today, terms.transferee, terms.number,
            claimant=BANK, amount_fen=5_000_000, due_on=today + timedelta(days=300),
            consent="承包方书面同意抵押", consent_on=today - timedelta(days=3), filed_on=today,
        ),
        clerk,
    )  # fmt: skip


def _certify(connection: Connection, terms: Terms, today: date, people: tuple[Act, Act]) -> None:
    clerk, reviewer = people
    centre.certify(connection, terms.number, terms.transferee, reviewer)
    taken = centre.NewMinutes(
        terms.lines[0].parcel_code[:12], today, "镇土地流转服务中心", "示范主持人",
        (
            centre.Participant(terms.transferor, "", "流出方"),
            centre.Participant(terms.transferee, "", "流入方"),
        ),
        "双方就租金和田间道路维护协商一致", True,
        (centre.Offer(terms.transferee, "820.00", "yuan/mu/year"),), today, contract_number=terms.number,
    )  # fmt: skip
    centre.take_minutes(connection, taken, clerk)


def _end_soon(connection: Connection, terms: Terms, village: Village, people: tuple[Act, Act]) -> None:
    """A contract that ends within a month, with its notice and an offer to renew that the co-operative can answer."""
    clerk, reviewer = people
    giver, lines = village.take()
    today = village.today
    ending = replace(
        terms, number=f"JF{today.year}-L08", transferor=giver, lines=lines, start_day=today - timedelta(days=360),
        last_day=today + timedelta(days=25),
    )  # fmt: skip
    draft(connection, ending, clerk)
    submit(connection, ending.number, clerk)
    review(connection, ending.number, reviewer, accept=True)
    sign(connection, ending.number, today, clerk)
    centre.give_expiry_notice(connection, ending.number, clerk)
    until = today + timedelta(days=20)
    offer_renewal(connection, ending.number, "transferor", until, "续约三年，每亩每年 850 元", clerk)


def _seek_and_offer(connection: Connection, village: Village, people: tuple[Act, Act]) -> None:
    """An offer that is checked and listed, and a wish that waits to be checked."""
    clerk, reviewer = people
    today = village.today
    start = date(today.year + 1, 3, 1)
    last = min(date(start.year + 5, 3, 1) - timedelta(days=1), village.base_end)
    giver, lines = village.take()
    place = centre.Place("village", village.division.code)
    area = sum(line.area_grains for line in lines)
    offered = centre.NewApplication(
        "supply", giver, place, area, start, last, today - timedelta(days=5), today + timedelta(days=90),
        tuple(centre.ApplicationLine(line.parcel_code, line.area_grains) for line in lines), price="800.00",
    )  # fmt: skip
    offer = centre.receive(connection, offered, clerk)
    centre.check(connection, offer.number, reviewer, accept=True, document="权属证明", confirmed_by="村委会")
    closes = today + timedelta(days=30)
    centre.publish(connection, offer.number, reviewer, from_day=today, to_day=closes, conditions="限种植粮食")
    wanted = centre.NewApplication(
        "demand", "JF-005", place, 40 * MU, start, last, today, today + timedelta(days=90), price="780.00",
        project="优质稻订单种植",
    )  # fmt: skip
    centre.receive(connection, wanted, clerk)


def _surrender(connection: Connection, village: Village, people: tuple[Act, Act]) -> None:
    household, lines = village.take()
    today = village.today
    change = changes.Change(
        "", "surrender", today, "自愿交回承包地申请书", today - timedelta(days=5), household,
        _leaving(household, lines), notice_on=today - timedelta(days=200), reason="全家进城落户",
    )  # fmt: skip
    _approve(connection, change, people)


def _expropriate(connection: Connection, village: Village, people: tuple[Act, Act, Act]) -> None:
    clerk, head, officer = people
    household, lines = village.take()
    today = village.today
    change = changes.Change(
        "", "expropriation", today, f"省政土批〔{today.year}〕120号", today - timedelta(days=40),
        lines=_leaving(household, lines), end_running=True, compensation_fen=84_000_000, compensation_owner=household,
        insured=(changes.Insured(household, 2, 3_600_000),), debtor=village.collective,
    )  # fmt: skip
    number = _approve(connection, change, (clerk, head))
    changes.enrol(connection, number, household, 1, today, "参保登记表第1号", officer)


def _split(connection: Connection, act: Act, village: Village, people: tuple[Act, Act]) -> None:
    household, lines = village.take()
    code = f"{village.collective}{_HEIR}"
    heir = NewParty(
        code, "household", "马小禾", RESIDENT_ID, identity_number(880_001), "village", village.division.code, "",
        f"{village.division.name}3组99号",
    )  # fmt: skip
    register_parties(connection, [heir], act)
    today = village.today
    moved = tuple(changes.ChangeLine(line.parcel_code, household, code, line.area_grains) for line in lines)
    change = changes.Change(
        "", "split", today, "分户协议书", today - timedelta(days=10), household, moved, reason="子女成家分户"
    )
    _approve(connection, change, people)


def _leaving(household: str, lines: Sequence[ContractLine]) -> tuple[changes.ChangeLine, ...]:
    return tuple(changes.ChangeLine(line.parcel_code, household, "", line.area_grains) for line in lines)


def _approve(connection: Connection, change: changes.Change, people: tuple[Act, Act]) -> str:
    """The number of the change, proposed by the clerk and approved by the head."""
    clerk, head = people
    return changes.sign_change(connection, changes.propose_change(connection, change, clerk), head).subject
