"""The walk: every operation × every role × inside and outside their reach, by what the domain functions do.

The table below is written from the design (workflows, People), not from the program's own table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ledger import (
    approvals,
    caveats,
    centre,
    changes,
    homesteads,
    key_rotation,
    periods,
    personal_data,
    quotas,
    rent,
    trades,
)
from ledger.access import OPERATIONS, ROLES, Act, Actor, NotPermitted, OutOfReach, look
from ledger.access.audit import Filter
from ledger.access.proposals import find_proposal
from ledger.access.sessions import end_session, start_session
from ledger.access.signing_in import offer_code
from ledger.access.tokens import list_tokens, make_token, revoke_token
from ledger.access.users import (
    add_user,
    change_password,
    disable_user,
    enable_user,
    end_role,
    grant_role,
    remove_code,
    reset_password,
)
from ledger.book.balances import Question
from ledger.centre.calendar import set_day
from ledger.centre.dispute_models import DISPUTE
from ledger.centre.models import APPLICATION, PRIORITY_NOTICE
from ledger.db import Database
from ledger.demonstration import load_county
from ledger.demonstration.figures import PUBLISHED_FILES, published_table
from ledger.errors import Refusal
from ledger.exchange.columns import Mapping
from ledger.exchange.jobs import list_jobs
from ledger.exchange.kinds.common import Import, Tally
from ledger.exchange.kinds.divisions import DIVISIONS
from ledger.exchange.kinds.parties import PARTIES
from ledger.exchange.mappings import save_mapping
from ledger.inquiries import (
    Contracts,
    accounts_named,
    balances_of,
    check_books,
    export_trail,
    journal,
    open_proposals,
    print_contract,
    read_books,
    read_caveat,
    read_change,
    read_contract,
    read_entry,
    read_parcel,
    read_party,
    read_people,
    read_proposal,
    read_statement,
    read_trail,
    search_land,
    search_people,
)
from ledger.inquiries.centre import read_application, read_dispute, read_listing
from ledger.inquiries.desk import names_of_colleagues
from ledger.inquiries.homesteads import read_homestead, read_lease, story_of_exit, story_of_reclamation
from ledger.inquiries.parameters import read_parameters
from ledger.inquiries.published import read_published_tables
from ledger.inquiries.quota_events import read_project, story_of_event
from ledger.inquiries.reports import Asked, read_report, read_rules
from ledger.inquiries.stock import village_sheet
from ledger.inquiries.trades import read_prices, read_trade
from ledger.parameters import set_parameter
from ledger.parcels import register_parcels
from ledger.parties import register_parties
from ledger.personal import Resealed, keyring
from ledger.places import find, subtree
from ledger.published import BY_KEY, load_published
from ledger.stock import register_plots
from ledger.transfers import (
    CHANGE,
    ENDING,
    Alteration,
    Ending,
    Wanted,
    add_evidence,
    amend,
    answer_renewal,
    approve,
    draft,
    file,
    offer_renewal,
    propose_change,
    propose_ending,
    propose_reversal,
    record,
    resume,
    review,
    sign,
    sign_reversal,
    submit,
    suspend,
    withdraw,
)
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.centre.making import brought, minutes_taken, notice_said, offer
from tests.changes import land
from tests.documents.conftest import FONT_FOLDER
from tests.homesteads import making as leaving
from tests.making import (
    CLERK,
    COUNTY,
    HOUSEHOLDS,
    NOW,
    OPERATOR,
    PASSWORD,
    PEOPLE,
    REVIEWER,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    Village,
    acting,
    draft_and_sign,
    make_people,
    make_village,
    paper,
    parcel,
    parcel_code,
    party,
    person,
    submit_and_review,
    terms,
)
from tests.quotas import making as linkage
from tests.rent.making import rent_terms
from tests.stock.making import HOMESTEAD, plot

new_database = _new_database  # a fixture is found by its name

RENTED = "rented"  # a contract whose rent is kept

# Letters of the roles: C clerk, R reviewer, H centre head, O bureau officer, A bureau approver, L releaser,
# P household or co-operative, V village, Y system, S security, T trail (audit) administrator.
LETTERS = dict(zip("CRHOALPVYST", ROLES, strict=True))
ELSEWHERE = {
    "township": "640106003000",
    "county": "640104000000",
    "village": "640106003201",
    "party": "JF-999",
    "installation": "",
}

# operation, who may do it within their reach, who may do it outside of it too (the operation knows no reach)
MAY: tuple[tuple[str, str, str], ...] = (
    ("divisions.read", "CRHOALPVYST", "CRHOALPVYST"),
    ("divisions.load", "Y", "Y"),
    ("balances.read", "CRHOALV", ""),
    ("accounts.read", "CRHOALP", ""),
    ("entries.read", "CRHOALP", ""),
    ("parties.read", "CRHOALPV", ""),
    ("parties.register", "CO", ""),
    ("personal.reveal", "CRH", ""),
    ("personal.search", "CRH", "CRH"),
    ("personal.propose-erasure", "C", ""),
    ("personal.erase", "H", ""),
    ("parcels.read", "CRHOALPV", ""),
    ("parcels.register", "O", ""),
    ("contracts.read", "CRHOALPV", ""),
    ("contracts.print", "CRHOALP", ""),
    ("contracts.draft", "C", ""),
    ("contracts.amend", "C", ""),
    ("contracts.submit", "C", ""),
    ("contracts.withdraw", "C", ""),
    ("contracts.review", "RH", ""),
    ("contracts.sign", "C", ""),
    ("contracts.file", "R", ""),
    ("contracts.record", "H", ""),
    ("contracts.approve", "A", ""),
    ("contracts.add-evidence", "C", ""),
    ("contracts.propose-ending", "C", ""),
    ("contracts.end", "H", ""),
    ("contracts.propose-change", "C", ""),
    ("contracts.change", "H", ""),
    ("contracts.suspend", "RH", ""),
    ("contracts.resume", "RH", ""),
    ("contracts.offer-renewal", "C", ""),
    ("contracts.answer-renewal", "CP", ""),
    ("parameters.read", "CRHOAL", "CRHOAL"),
    ("parameters.set", "A", ""),
    ("contracts.propose-reversal", "C", ""),
    ("contracts.approve-reversal", "R", ""),
    ("contracts.release-reversal", "H", ""),
    ("rent.read", "CRHOALP", ""),
    ("rent.pay", "C", ""),
    ("rent.reverse-payment", "H", ""),
    ("deposits.record", "C", ""),
    ("deposits.release", "H", ""),
    ("dividends.declare", "C", ""),
    ("prices.record", "O", ""),
    ("imports.read", "CHOAY", "CHOAY"),
    ("mappings.edit", "CHO", ""),
    ("caveats.read", "CRHOALP", ""),
    ("caveats.place", "C", ""),
    ("caveats.release", "RH", ""),
    ("changes.read", "CRHOALP", ""),
    ("changes.propose", "C", ""),
    ("changes.approve", "H", ""),
    ("insurance.record", "O", ""),
    ("stock.read", "CRHOALV", ""),
    ("stock.record", "O", ""),
    ("homesteads.read", "CRHOALPV", ""),
    ("homesteads.register", "O", ""),
    ("exits.read", "CRHOALP", ""),
    ("exits.record", "C", ""),
    ("exits.agree", "H", ""),
    ("exits.reverse-payment", "H", ""),
    ("reclamations.read", "CRHOALV", ""),
    ("reclamations.record", "O", ""),
    ("reclamations.check", "A", ""),
    ("leases.read", "CRHOALPV", ""),
    ("leases.record", "C", ""),
    ("applications.read", "CRHOALP", ""),
    ("applications.receive", "C", ""),
    ("applications.check", "R", ""),
    ("applications.match", "C", ""),
    ("listings.read", "CRHOALPVYST", "CRHOALPVYST"),
    ("listings.publish", "R", ""),
    ("notices.issue", "C", ""),
    ("notices.claim", "C", ""),
    ("minutes.record", "C", ""),
    ("contracts.certify", "R", ""),
    ("handbacks.record", "C", ""),
    ("disputes.read", "CRHOALPV", ""),
    ("disputes.object", "P", ""),
    ("disputes.accept", "C", ""),
    ("disputes.record", "C", ""),
    ("disputes.decide", "H", ""),
    ("calendar.set", "Y", "Y"),
    ("projects.read", "CRHOALV", ""),
    ("projects.register", "OA", ""),
    ("projects.propose-plan", "O", ""),
    ("projects.approve-plan", "A", ""),
    ("quotas.read", "CRHOALV", ""),
    ("quotas.propose", "O", ""),
    ("quotas.approve", "A", ""),
    ("quotas.release", "L", ""),
    ("quotas.record", "A", ""),
    ("trades.read", "OAL", ""),
    ("trades.list", "O", ""),
    ("trades.pre-check", "OA", ""),
    ("trades.offer", "O", ""),
    ("trades.accept", "O", ""),
    ("trades.distribute", "O", ""),
    ("trades.approve-distribution", "A", ""),
    ("trades.pay", "O", ""),
    ("prices.read", "CRHOALPV", "CRHOALPV"),
    ("prices.set", "A", ""),
    ("reports.read", "CRHOALV", ""),
    ("sheets.read", "CRHOAL", ""),
    ("published.read", "CRHOALPV", "CRHOALPV"),
    ("published.load", "O", "O"),
    ("rules.read", "CRHOALPVYST", "CRHOALPVYST"),
    ("book.read", "CRHOAL", "CRHOAL"),
    ("book.close", "A", ""),
    ("book.propose-reopening", "O", ""),
    ("book.reopen", "A", ""),
    ("book.rebuild", "Y", "Y"),
    ("journal.export", "OAL", ""),
    ("proposals.read", "CRHOAL", ""),
    ("demo.load", "", ""),
    ("book.verify", "T", "T"),
    ("audit.read", "T", "T"),
    ("audit.export", "T", "T"),
    ("users.read", "YST", "YST"),
    ("users.add", "Y", "Y"),
    ("users.disable", "Y", "Y"),
    ("users.enable", "Y", "Y"),
    ("roles.grant", "S", "S"),
    ("roles.end", "S", "S"),
    ("passwords.reset", "S", "S"),
    ("codes.remove", "S", "S"),
    ("sessions.end-any", "S", "S"),
    ("tokens.revoke-any", "S", "S"),
    ("data-key.rotate", "S", "S"),
    ("me.read", "CRHOALPVYST", "CRHOALPVYST"),
    ("me.password", "CRHOALPVYST", "CRHOALPVYST"),
    ("me.code", "CRHOALPVYST", "CRHOALPVYST"),
    ("me.sessions", "CRHOALPVYST", "CRHOALPVYST"),
    ("me.tokens", "CRHOALPVYST", "CRHOALPVYST"),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def village(request: pytest.FixtureRequest, new_database: NewDatabase) -> Village:
    """The invented village with contracts at every step, people, and proposals that wait."""
    database: Database = new_database(request.param)
    made = make_village(database)
    make_people(database)
    _leave_homesteads(made)
    _move_quota(made)
    for number, place in (("draft", 1), ("submitted", 2)):
        contract = terms(number, ((parcel_code(1, place), "1"),), transferor=HOUSEHOLDS[1], signed_on=None)
        database.command(lambda c, t=contract: draft(c, t, acting(CLERK)))
    database.command(lambda c: submit(c, "submitted", acting(CLERK)))
    contract = terms("reviewed", ((parcel_code(1, 1), "1"),), transferor=HOUSEHOLDS[1], signed_on=None)
    database.command(lambda c: draft(c, contract, acting(CLERK)))
    submit_and_review(database, "reviewed")
    for number, place, area in (("signed", 1, "1"), ("asked", 2, "1"), ("approved", 2, "2")):
        draft_and_sign(made, terms(number, ((parcel_code(0, place), area),)))
    database.command(lambda c: propose_ending(c, "signed", _ENDING, acting(CLERK)))
    database.command(lambda c: propose_change(c, "signed", _CHANGE, acting(CLERK)))
    database.command(lambda c: offer_renewal(c, "signed", "transferee", TODAY, "同前", acting(CLERK)))
    for number in ("asked", "approved"):
        database.command(lambda c, n=number: propose_reversal(c, n, "面积有误", acting(CLERK)))
    approved = database.command(
        lambda c: sign_reversal(c, find_proposal(c, _proposal(c, "approved")), acting(REVIEWER))
    )
    assert approved.state == "open"
    database.command(lambda c: periods.close(c, made.book_id, date(2026, 6, 30), acting(PEOPLE["bureau-approver"])))
    database.command(
        lambda c: periods.propose_reopening(
            c, made.book_id, date(2026, 3, 31), "漏记一份合同", acting(PEOPLE["bureau-officer"])
        )
    )
    database.command(lambda c: rent.open_rent(c, rent_terms(RENTED, made.book_id), acting()))
    database.command(lambda c: rent.pay(c, rent.Payment(RENTED, "V-1", TODAY, 100), acting()))
    stranger = party("P-1", "person", "丁一")
    database.command(lambda c: register_parties(c, [stranger], acting()))
    database.command(lambda c: personal_data.propose_erasure(c, "P-1", "本人要求", acting(CLERK)))
    database.command(lambda c: centre.receive(c, offer(lines=(), locality="村东", area_grains=1), acting(CLERK)))
    database.command(lambda c: centre.issue_notice(c, notice_said(), acting(CLERK)))
    database.command(lambda c: centre.raise_dispute(c, brought(), acting(CLERK)))
    database.command(lambda c: caveats.place(c, inspection("JC-1"), acting(CLERK)))
    taken = land.expropriation(land.line(area="1"), survey="测绘1号", on_day=TODAY, debtor="")
    land.carry(made, replace(taken, insured=(changes.Insured(HOUSEHOLDS[0], 1, 0),)))
    land.propose_it(made, land.surrender(land.line(area="1"), number="LC-2", survey="测绘2号"))
    return made


def _move_quota(village: Village) -> None:
    """Two projects; a certificate whose surplus was sold far away, the sale's reversal half signed; what waits for approval."""
    database, day = village.database, date(2026, 5, 1)
    area, ours = linkage.ha(9), {"project": linkage.OWN, "lot": "HG-9"}
    ground = (linkage.line(9, cultivated_grains=area),)
    papers = tuple(replace(each, issued_on=day) for each in linkage.EVIDENCE)
    decided = (*papers, quotas.Paper("decision-of-village", "纪要1号"))
    events = (
        linkage.event("accept", 9, day, number="Q-1", lines=ground, **ours),
        linkage.event("surplus", 7, day, number="Q-2", papers=decided, **ours),
        linkage.event("list", 6, day, number="Q-3", **ours),
        linkage.event("sell", 6, day, number="Q-4", counterpart=_BUYER, price_fen=100, voucher="凭证1", **ours),
    )

    def work(connection: Connection) -> None:
        for project in (linkage.PROJECTS[0], linkage.PROJECTS[3]):
            quotas.register_project(connection, project, acting())
        quotas.record_plan(connection, linkage.OWN_PLAN, acting())
        inside = (quotas.PlanVillage(VILLAGE, "demolition"),)
        quotas.record_plan(connection, linkage.plan(villages=inside), acting())
        done = quotas.record_events(connection, events, acting())
        assert [str(each) for _, each in done if isinstance(each, Refusal)] == []

    database.command(work)
    officer, approver = acting(PEOPLE["bureau-officer"]), acting(PEOPLE["bureau-approver"])
    order = linkage.event("rectify", number="Q-5", project=linkage.OWN)
    database.command(lambda c: quotas.propose_event(c, order, officer))
    database.command(lambda c: quotas.propose_plan(c, linkage.plan(document="调整2号"), officer))
    undone = database.command(lambda c: quotas.propose_event_reversal(c, "Q-4", "录入有误", officer))
    assert database.command(lambda c: approvals.approve(c, undone.id, approver)).state == "open"
    _trade_quota(database, officer, approver)


_BUYER = "外省某县"
_QUOTA_PRICE = trades.QuotaPrice("guide", linkage.JINFENG, TODAY, 1, "价格通知")


def _trade_quota(database: Database, officer: Act, approver: Act) -> None:
    """A trade that waits for its buyer's answer; half of an earlier sale's proceeds distributed, the other half proposed."""
    day = date(2026, 5, 2)
    wanted = trades.NewTrade(linkage.JINFENG, "HG-9", linkage.ha(1), 1, "挂牌1号", day, day, number="JY-9")
    listing = database.command(lambda c: trades.open_trade(c, wanted, officer))[1]
    database.command(lambda c: approvals.approve(c, listing.id, approver))
    assert database.command(lambda c: trades.pre_check(c, "JY-9", _BUYER, 9, day, officer)).passed
    database.command(lambda c: trades.offer(c, "JY-9", _BUYER, 9, "要约1号", day, officer))
    for number in ("FP-8", "FP-9"):
        half = trades.NewDistribution("Q-4", "分配1号", day, day, (("other", 50),), number=number)
        proposal = database.command(lambda c, h=half: trades.propose_distribution(c, h, officer))
        if number == "FP-8":
            database.command(lambda c, p=proposal: approvals.approve(c, p.id, approver))


def _leave_homesteads(village: Village) -> None:
    """A household that is about to agree, a reclamation and a lease."""
    leaving.add_homesteads(village)
    leaving.go(village, "surveyed", "T-A")
    leaving.propose(village, leaving.agreement())
    batch = leaving.reclamation(plots=(leaving.MINE,))
    let = leaving.lease(taker=HOUSEHOLDS[0], plots=((leaving.SCHOOL, 300),))
    village.database.command(lambda c: homesteads.open_reclamation(c, batch, acting()))
    village.database.command(lambda c: homesteads.register_lease(c, let, acting()))


def inspection(number: str) -> caveats.Caveat:
    """An inspection of the use of household 0's first parcel, which stops mortgages."""
    where = (caveats.CaveatLine(parcel_code(0, 1), 1),)
    holder, stops = HOUSEHOLDS[0], ("mortgage",)
    return caveats.Caveat(number, "inspection", where, TODAY, "巡查1号", TODAY, holder=holder, stops=stops)


def _proposal(connection: Connection, subject: str) -> int:
    return next(each.id for each in open_proposals(connection, OPERATOR) if each.subject == subject)


_ENDING = Ending("agreement", date(2029, 1, 1), "协议")
_CHANGE = Alteration(date(2029, 1, 1), "补充协议", price="900.00")


def _of_kind(connection: Connection, kind: str) -> int:
    return next(each.id for each in open_proposals(connection, OPERATOR) if each.kind == kind)


def _account(connection: Connection) -> tuple[int, int]:
    book_id, number, _ = accounts_named(connection, OPERATOR, HOUSEHOLDS[0])[0]
    return book_id, number


def _of_village(connection: Connection) -> Asked:
    return Asked(find(connection, "village", VILLAGE, TODAY), TODAY)


def _question(connection: Connection) -> Any:
    place = find(connection, "village", VILLAGE, TODAY)
    return place, Question(subtree([place], TODAY), TODAY, None, (), frozenset())


def _divisions(connection: Connection, act: Act) -> None:
    class Sheet:
        units: dict[str, str] = {}  # noqa: RUF012

        def rows(self) -> Any:
            raise _SheetWanted

    job: Any = Import(connection, Sheet(), Tally(), act, TODAY, None, False, lambda _rows: None)  # type: ignore[arg-type]
    DIVISIONS.apply(job)


def _contract(number: str, **changes: Any) -> Any:
    return terms(number, ((parcel_code(2, 1), "1"),), transferor=HOUSEHOLDS[2], signed_on=None, **changes)


class _Here:
    """The transaction under way, for what opens its own."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self.connection

    def command(self, work: Callable[[Connection], Any]) -> Any:
        return work(self.connection)


def _looked(connection: Connection, act: Act, operation: str) -> None:
    """A question that nothing more is asked about: ``look`` itself says who may put it."""
    here: Any = _Here(connection)
    look(here, act.actor, operation, lambda _: None, at=NOW)


def _county(connection: Connection, act: Act) -> None:
    here: Any = _Here(connection)
    load_county(here, seed=1, households=30, at=NOW, actor=act.actor)


def _seated(act: Act) -> Act:
    """The same person with an account: what is one's own hangs on it."""
    return act if act.actor.is_nobody else Act(replace(act.actor, user_id=2), act.at)


Try = Callable[[Connection, Act], Any]
# What each operation is tried with. Whatever else is refused afterwards, the person was let pass.
TRIES: dict[str, Try] = {
    "divisions.read": lambda c, act: _looked(c, act, "divisions.read"),
    "divisions.load": _divisions,
    "balances.read": lambda c, act: balances_of(c, act.actor, *_question(c)),
    "accounts.read": lambda c, act: read_statement(c, act.actor, *_account(c)),
    "entries.read": lambda c, act: read_entry(c, act.actor, 1, read_contract(c, OPERATOR, "signed").entry_id or 0),
    "parties.read": lambda c, act: read_party(c, act.actor, HOUSEHOLDS[0]),
    "parties.register": lambda c, act: register_parties(c, [party("P-2", "person", "丁二")], act),
    "personal.reveal": lambda c, act: personal_data.reveal_party(c, act.actor, HOUSEHOLDS[0]),
    "personal.search": lambda c, act: personal_data.search_by_number(c, act.actor, "phone", "19900000001"),
    "personal.propose-erasure": lambda c, act: personal_data.propose_erasure(c, HOUSEHOLDS[0], "本人要求", act),
    "personal.erase": lambda c, act: approvals.approve(c, _proposal(c, "P-1"), act),
    "parcels.read": lambda c, act: read_parcel(c, act.actor, parcel_code(0, 1)),
    "parcels.register": lambda c, act: register_parcels(c, 1, [parcel(parcel_code(0, 7), HOUSEHOLDS[0])], act),
    "contracts.read": lambda c, act: read_contract(c, act.actor, "signed"),
    "contracts.print": lambda c, act: print_contract(
        c, act.actor, "signed", today=TODAY, fonts=FONT_FOLDER, public_url="http://127.0.0.1"
    ),
    "contracts.draft": lambda c, act: draft(c, _contract("new"), act),
    "contracts.amend": lambda c, act: amend(c, terms("draft", signed_on=None), act),
    "contracts.submit": lambda c, act: submit(c, "draft", act),
    "contracts.withdraw": lambda c, act: withdraw(c, "submitted", act),
    "contracts.review": lambda c, act: review(c, "submitted", act, accept=True),
    "contracts.sign": lambda c, act: sign(c, "reviewed", TODAY, act),
    "contracts.file": lambda c, act: file(c, "signed", TODAY, act),
    "contracts.record": lambda c, act: record(c, [_contract("paper")], act),
    "contracts.approve": lambda c, act: approve(c, "reviewed", act, accept=True),
    "contracts.add-evidence": lambda c, act: add_evidence(c, "signed", [paper("scan")], act),
    "contracts.propose-ending": lambda c, act: propose_ending(c, "asked", _ENDING, act),
    "contracts.end": lambda c, act: approvals.approve(c, _of_kind(c, ENDING), act),
    "contracts.propose-change": lambda c, act: propose_change(c, "asked", _CHANGE, act),
    "contracts.change": lambda c, act: approvals.approve(c, _of_kind(c, CHANGE), act),
    "contracts.suspend": lambda c, act: suspend(c, "signed", TODAY, "立案通知", act),
    "contracts.resume": lambda c, act: resume(c, "signed", TODAY, "裁决", act),
    "contracts.offer-renewal": lambda c, act: offer_renewal(c, "signed", "transferor", TODAY, "同前", act),
    "contracts.answer-renewal": lambda c, act: answer_renewal(c, "signed", True, act),
    "parameters.read": lambda c, act: read_parameters(c, act.actor),
    "parameters.set": lambda c, act: set_parameter(
        c, "hold-days", find(c, "county", COUNTY, TODAY), TODAY, 20, "通知", act
    ),
    "contracts.propose-reversal": lambda c, act: propose_reversal(c, "signed", "面积有误", act),
    "contracts.approve-reversal": lambda c, act: approvals.approve(c, _proposal(c, "asked"), act),
    "contracts.release-reversal": lambda c, act: approvals.approve(c, _proposal(c, "approved"), act),
    "rent.read": lambda c, act: rent.read_rent(c, act.actor, RENTED),
    "rent.pay": lambda c, act: rent.pay(c, rent.Payment(RENTED, "V-2", TODAY, 100), act),
    "rent.reverse-payment": lambda c, act: rent.reverse_payment(c, RENTED, "V-1", "凭证有误", act),
    "deposits.record": lambda c, act: rent.record_deposit(
        c, rent.DepositEvent(RENTED, "agreed", TODAY, 100, rent.Party("JF-001", "cooperative"), ""), act
    ),
    "deposits.release": lambda c, act: rent.release_deposit(c, RENTED, TODAY, "退还单", act, handed_back_on=TODAY),
    "dividends.declare": lambda c, act: rent.declare_dividend(
        c, rent.Declaration(RENTED, "2027", TODAY, TODAY, "决议", 100), act
    ),
    "prices.record": lambda c, act: rent.record_price(
        c, rent.ReferencePrice("county", COUNTY, "玉米", TODAY, 236, "文件"), act
    ),
    "imports.read": lambda c, act: list_jobs(c, act.actor),
    "mappings.edit": lambda c, act: save_mapping(
        c, act, PARTIES, find(c, "township", TOWNSHIP, TODAY), "名册", Mapping({"code": "编号"}), ()
    ),
    "caveats.read": lambda c, act: read_caveat(c, act.actor, "JC-1"),
    "caveats.place": lambda c, act: caveats.place(c, inspection("JC-2"), act),
    "caveats.release": lambda c, act: caveats.release(c, "JC-1", "解除1号", TODAY, act),
    "changes.read": lambda c, act: read_change(c, act.actor, "LC-1"),
    "changes.propose": lambda c, act: changes.propose_change(c, land.surrender(number="LC-3"), act),
    "changes.approve": lambda c, act: approvals.approve(c, _proposal(c, "LC-2"), act),
    "insurance.record": lambda c, act: changes.enrol(c, "LC-1", HOUSEHOLDS[0], 1, TODAY, "社保1号", act),
    "stock.read": lambda c, act: village_sheet(c, act.actor, find(c, "village", VILLAGE, TODAY), TODAY, TODAY),
    "stock.record": lambda c, act: register_plots(c, 1, [plot("ZJ-1", HOMESTEAD, "1")], act),
    "homesteads.read": lambda c, act: read_homestead(c, act.actor, "N-A"),
    "homesteads.register": lambda c, act: homesteads.register_homesteads(
        c, [leaving.homestead("N-C", plot="ZJ-C")], act
    ),
    "exits.read": lambda c, act: story_of_exit(c, act.actor, "T-A"),
    "exits.record": lambda c, act: homesteads.withdraw(c, ["T-A"], leaving.sheet("撤回1号"), act),
    "exits.agree": lambda c, act: approvals.approve(c, _proposal(c, "XY-1"), act),
    "exits.reverse-payment": lambda c, act: homesteads.reverse_payment(c, "T-A", "凭证1", "户名有误", act),
    "reclamations.read": lambda c, act: story_of_reclamation(c, act.actor, "FK-1"),
    "reclamations.record": lambda c, act: homesteads.record_works(c, "FK-1", leaving.sheet("竣工1号", 20), act),
    "reclamations.check": lambda c, act: homesteads.record_county_check(c, "FK-1", leaving.sheet("县查1号", 25), act),
    "leases.read": lambda c, act: read_lease(c, act.actor, "CZ-1"),
    "leases.record": lambda c, act: homesteads.end_lease(c, "CZ-1", "终止1号", date(2027, 1, 1), act),
    "applications.read": lambda c, act: read_application(c, act.actor, _first(c, APPLICATION)),
    "applications.receive": lambda c, act: centre.receive(c, offer(), act),
    "applications.check": lambda c, act: centre.check(c, _first(c, APPLICATION), act, accept=True),
    "applications.match": lambda c, act: centre.part(c, _first(c, APPLICATION), act),
    "listings.read": lambda c, act: read_listing(c, act.actor, "L-0"),
    "listings.publish": lambda c, act: centre.publish(c, _first(c, APPLICATION), act, from_day=TODAY, to_day=TODAY),
    "notices.issue": lambda c, act: centre.issue_notice(c, notice_said(), act),
    "notices.claim": lambda c, act: centre.claim(c, _first(c, PRIORITY_NOTICE), HOUSEHOLDS[1], TODAY, "x", act),
    "minutes.record": lambda c, act: centre.take_minutes(c, minutes_taken(), act),
    "contracts.certify": lambda c, act: centre.certify(c, "signed", HOUSEHOLDS[0], act),
    "handbacks.record": lambda c, act: centre.record_handback(
        c, centre.Handback("signed", TODAY, HOUSEHOLDS[0], "x"), act
    ),
    "disputes.read": lambda c, act: read_dispute(c, act.actor, _first(c, DISPUTE)),
    "disputes.object": lambda c, act: centre.object_to(c, brought(), act),
    "disputes.accept": lambda c, act: centre.answer_request(c, _first(c, DISPUTE), act, accept=False),
    "disputes.record": lambda c, act: centre.record_event(c, _first(c, DISPUTE), "note", act, on_day=TODAY),
    "disputes.decide": lambda c, act: centre.decide(c, _first(c, DISPUTE), "closed", act, on_day=TODAY, note="x"),
    "calendar.set": lambda c, act: set_day(c, TODAY, worked=False, name="x", act=act),
    "projects.read": lambda c, act: read_project(c, act.actor, linkage.LINKED),
    "projects.register": lambda c, act: quotas.register_project(c, linkage.PROJECTS[1], act),
    "projects.propose-plan": lambda c, act: quotas.propose_plan(c, linkage.plan(linkage.OWN, document="调整3号"), act),
    "projects.approve-plan": lambda c, act: approvals.approve(c, _proposal(c, linkage.LINKED), act),
    "quotas.read": lambda c, act: story_of_event(c, act.actor, "Q-1"),
    "quotas.propose": lambda c, act: quotas.propose_event(c, linkage.event("rectify", project=linkage.OWN), act),
    "quotas.approve": lambda c, act: approvals.approve(c, _proposal(c, "Q-5"), act),
    "quotas.release": lambda c, act: approvals.approve(c, _proposal(c, "Q-4"), act),
    "quotas.record": lambda c, act: quotas.record_events(c, [linkage.event("rectify", project=linkage.OWN)], act),
    "trades.read": lambda c, act: read_trade(c, act.actor, "JY-9"),
    "trades.list": lambda c, act: trades.withdraw_trade(c, "JY-9", TODAY, "撤牌", TODAY, "不卖了", act),
    "trades.pre-check": lambda c, act: trades.pre_check(c, "JY-9", _BUYER, 9, TODAY, act),
    "trades.offer": lambda c, act: trades.take_back_offer(c, "JY-9", act),
    "trades.accept": lambda c, act: trades.answer_offer(c, "JY-9", False, "谢绝", TODAY, act),
    "trades.distribute": lambda c, act: trades.propose_distribution_reversal(c, "FP-8", "分配有误", act),
    "trades.approve-distribution": lambda c, act: approvals.approve(c, _proposal(c, "FP-9"), act),
    "trades.pay": lambda c, act: trades.pay_out(c, "FP-8", [(1, 1)], "付1", TODAY, act),
    "prices.read": lambda c, act: read_prices(c, act.actor, TODAY),
    "prices.set": lambda c, act: trades.record_prices(c, [_QUOTA_PRICE], act),
    "reports.read": lambda c, act: read_report(c, act.actor, "annual-transfers", _of_village(c)),
    "sheets.read": lambda c, act: read_report(c, act.actor, "transfer-ledger", _of_village(c)),
    "published.read": lambda c, act: read_published_tables(c, act.actor),
    "published.load": lambda c, act: load_published(c, BY_KEY["budget"], published_table(PUBLISHED_FILES[7]), act),
    "rules.read": lambda c, act: read_rules(c, act.actor),
    "book.read": lambda c, act: read_books(c, act.actor),
    "book.close": lambda c, act: periods.close(c, 1, date(2026, 9, 30), act),
    "book.propose-reopening": lambda c, act: periods.propose_reopening(c, 1, date(2026, 1, 31), "漏记", act),
    "book.reopen": lambda c, act: approvals.approve(c, _proposal(c, "book:1"), act),
    "book.rebuild": periods.rebuild,
    "journal.export": lambda c, act: list(journal(c, act.actor, "hledger", TODAY)),
    "proposals.read": lambda c, act: read_proposal(c, act.actor, _proposal(c, "asked")),
    "demo.load": _county,
    "book.verify": lambda c, act: check_books(c, act.actor),
    "audit.read": lambda c, act: read_trail(c, act.actor, Filter()),
    "audit.export": lambda c, act: list(export_trail(c, act.actor, Filter())),
    "users.read": lambda c, act: read_people(c, act.actor),
    "users.add": lambda c, act: add_user(c, act, "new.user", "丁三"),
    "users.disable": lambda c, act: disable_user(c, act, "clerk"),
    "users.enable": lambda c, act: enable_user(c, act, "clerk"),
    "roles.grant": lambda c, act: grant_role(c, act, "clerk", "reviewer", "640106002"),
    "roles.end": lambda c, act: end_role(c, act, "clerk", "clerk", "township:640106002000"),
    "passwords.reset": lambda c, act: reset_password(c, act, "clerk"),
    "codes.remove": lambda c, act: remove_code(c, act, "clerk"),
    "sessions.end-any": lambda c, act: end_session(c, act, start_session(c, 1, NOW, "", "")[0]),
    "tokens.revoke-any": lambda c, act: revoke_token(c, act, _token_of_nobody_here(c)),
    "data-key.rotate": lambda c, act: key_rotation.finish(c, act, keyring(), Resealed(), drop_old=False),
    "me.read": lambda c, act: names_of_colleagues(c, act.actor, ["clerk"]),
    "me.password": lambda c, act: change_password(c, _seated(act), "wrong", PASSWORD),
    "me.code": lambda c, act: offer_code(c, _seated(act)),
    "me.sessions": lambda c, act: end_session(c, _seated(act), start_session(c, 2, NOW, "", "")[0]),
    "me.tokens": lambda c, act: make_token(c, _seated(act), "x", ["read"]),
}


def _first(connection: Connection, table: Any) -> str:
    return str(connection.scalar(select(table.c.number).order_by(table.c.number).limit(1)))


class _TakenBack(Exception):
    pass


class _SheetWanted(Exception):
    """An import that was let pass goes on to read its sheet."""


def outcome(database: Database, act: Act, attempt: Try) -> str:
    """``may``, ``role`` or ``reach``: whether the domain let the person pass; what was done is taken back."""

    def work(connection: Connection) -> None:
        attempt(connection, act)
        raise _TakenBack

    try:
        database.command(work)
    except NotPermitted:
        return "role"
    except OutOfReach:
        return "reach"
    except (Refusal, _TakenBack, _SheetWanted):
        return "may"
    raise AssertionError("the attempt was not taken back")


def test_the_table_names_every_operation() -> None:
    assert [name for name, _, _ in MAY] == [operation.name for operation in OPERATIONS]
    assert TRIES.keys() == {name for name, _, _ in MAY}


@pytest.mark.parametrize(("operation", "inside", "outside"), MAY, ids=[case[0] for case in MAY])
def test_who_may(village: Village, operation: str, inside: str, outside: str) -> None:
    found: dict[str, tuple[str, str]] = {}
    for letter, role in LETTERS.items():
        here, there = PEOPLE[role], person(role, ELSEWHERE[_level(role)])
        found[letter] = tuple(outcome(village.database, Act(who, NOW), TRIES[operation]) for who in (here, there))  # type: ignore[assignment]
    expected = {
        letter: ("may", "may" if letter in outside else "reach") if letter in inside else ("role", "role")
        for letter in LETTERS
    }
    assert found == expected


def _level(role: str) -> str:
    grant = PEOPLE[role].grants[0]
    return "party" if grant.party_code else grant.division_level or "installation"


def test_nobody_may_do_anything(village: Village) -> None:
    for operation, attempt in TRIES.items():
        with pytest.raises(Refusal) as caught:
            village.database.command(lambda c, a=attempt: a(c, Act(Actor.nobody(), NOW)))
        assert caught.value.code == "sign-in-needed", operation


def test_the_keys_are_the_security_administrators(village: Village) -> None:
    """Looking at them and starting to change them takes the same as finishing."""
    security, reads = PEOPLE["security-administrator"], key_rotation.read_uses
    with village.database.reading() as connection:
        assert [each.state for each in reads(connection, security)] == ["current"]
        for attempt in (lambda who: reads(connection, who), lambda who: key_rotation.start(connection, Act(who, NOW))):
            with pytest.raises(NotPermitted):
                attempt(CLERK)


def test_a_list_holds_what_lies_within_reach(village: Village) -> None:
    """Contracts, proposals and parties of others are not listed."""
    with village.database.reading() as connection:

        def seen(actor: Actor) -> tuple[int, int, int]:
            return (
                Contracts(connection, actor).count(Wanted()),
                len(search_people(connection, actor, kinds=("household",))),
                len(search_land(connection, actor, "6401")),
            )

        assert seen(OPERATOR) == seen(CLERK) == seen(PEOPLE["bureau-officer"]) == (6, 3, 6)
        assert seen(person("clerk", "640106003000")) == (0, 0, 0)
        assert seen(PEOPLE["party-viewer"]) == (3, 1, 2)
        assert seen(person("party-viewer", "JF-001")) == (6, 0, 0)
        assert seen(PEOPLE["village-viewer"]) == (6, 2, 4)
        assert [each.subject for each in open_proposals(connection, person("clerk", "640106003000"))] == []
        names = {each.name for each in search_people(connection, PEOPLE["village-viewer"], kinds=("household",))}
        assert names == {"马**", "王**"}


def test_a_token_does_no_more_than_its_scopes(village: Village) -> None:
    reading = replace(CLERK, scopes=frozenset({"read"}), via="token")
    with village.database.reading() as connection:
        assert read_contract(connection, reading, "signed").number == "signed"
        with pytest.raises(Refusal) as caught:
            draft(connection, _contract("new"), Act(reading, NOW))
    assert caught.value.code == "scope-missing"
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: make_token(c, Act(reading, NOW), "x", ["read", "record"]))
    assert caught.value.code == "scope-missing"


def test_a_one_time_password_serves_to_set_a_new_one(village: Village) -> None:
    new = replace(CLERK, must_change=True, user_id=1)
    with village.database.reading() as connection, pytest.raises(Refusal) as caught:
        read_contract(connection, new, "signed")
    assert caught.value.code == "password-must-change"
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: offer_code(c, Act(new, NOW)))
    assert caught.value.code == "password-must-change"
    with pytest.raises(Refusal) as caught:
        village.database.command(lambda c: change_password(c, Act(new, NOW), "wrong", PASSWORD))
    assert caught.value.code == "password-wrong"


def test_a_place_beyond_the_county_is_out_of_reach(village: Village) -> None:
    with village.database.reading() as connection:
        county = find(connection, "county", COUNTY, TODAY)
        question = Question(subtree([county], TODAY), TODAY, None, (), frozenset())
        assert balances_of(connection, PEOPLE["bureau-officer"], county, question)
        for actor in (CLERK, PEOPLE["village-viewer"]):
            with pytest.raises(OutOfReach):
                balances_of(connection, actor, county, question)


def _token_of_nobody_here(connection: Connection) -> int:
    """A token of the clerk's account, whom none of the tried actors is (they have none)."""
    return list_tokens(connection, 1, NOW)[0].id
