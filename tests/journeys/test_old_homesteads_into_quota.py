"""Three households leave their homesteads; two plots become fields, quota, another county's building land, and money.

Reclaim first, all of it at the counter: exits household by household, works, check, acceptance, surplus, a sale between two
counties with three signatures, landing, proceeds 85 : 15, payouts. The third household's land stays collective
construction land and is let. The building plot is then traced back to the homesteads that paid for it, `verify` is clean,
and hledger recomputes every balance from the exported journal. On both databases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from ledger import homesteads, quotas, trades
from ledger.access import Act, Actor
from ledger.access.proposals import Proposal
from ledger.approvals import approve
from ledger.db import Database
from ledger.parameters import set_parameter
from ledger.parties import register_parties
from ledger.places import find
from ledger.quotas import EventLine, Paper, PlanVersion, PlanVillage, Project, QuotaEvent
from ledger.quotas.lineage import trace
from ledger.stock import register_plots
from ledger.units import format_area
from tests.making import CLERK, HEAD, OTHER_VILLAGE, TODAY, VILLAGE, acting, findings, party, person
from tests.oracles.hledger import agrees_with_hledger
from tests.quotas import making as made
from tests.quotas.making import FAR_FIELD, FAR_VILLAGE, JINFENG, XINGQING, Quotas, ha

A, B, C = f"{VILLAGE}000101", f"{VILLAGE}000102", f"{OTHER_VILLAGE}000101"
PLOTS: Final = {A: "ZJ-A", B: "ZJ-B", C: "ZJ-C"}
AREAS: Final = {A: "0.09", B: "0.06", C: "0.08"}
OWNER, TAKER, COLLECTIVE = "JF-901", "JF-902", f"{OTHER_VILLAGE}00"
PROJECT: Final = "JF-FK-1"
BUYER, FAR_APPROVER = (person(role, XINGQING, f"far-{role}") for role in ("bureau-officer", "bureau-approver"))
MINUTES: Final = homesteads.Minutes(40, 35, 33)


def test_from_application_to_payout(database: Database, tmp_path: Path) -> None:
    world = made.make_books(database)
    do = _doing(database)
    do(lambda c, act: _before(c, world, act))
    leave(do)
    do(lambda c, act: _plan(c, act))
    certificate = reclaim(world, do)
    bought = sell(world, do, certificate)
    land(world, bought)
    pay_households(database, do, certificate)
    _traced(database, certificate)
    _counted(world)
    assert findings(database) == ()
    agrees_with_hledger(database, tmp_path)


Doing = Callable[..., Any]


def _doing(database: Database) -> Doing:
    """A command in somebody's name; the operator's without one."""

    def do(work: Callable[[Connection, Act], Any], actor: Actor | None = None) -> Any:
        return database.command(lambda c: work(c, acting(actor) if actor else acting()))

    return do


def _before(connection: Connection, world: Quotas, act: Act) -> None:
    """Who lives there, and on what."""
    people = [party(code, name=name, division=code[:12]) for code, name in ((A, "丁一"), (B, "丁二"), (C, "丁三"))]
    offices = [
        party(OWNER, "enterprise", "凤川建设公司"),
        party(TAKER, "enterprise", "凤川民宿公司"),
        party(COLLECTIVE, "collective", "乙村股份经济合作社", OTHER_VILLAGE),
    ]
    register_parties(connection, [*people, *offices], act)
    plots = [made.plot(PLOTS[code], "0702", AREAS[code], code[:12]) for code in PLOTS]
    assert register_plots(connection, world.jinfeng, plots, act)[1] == []
    rule = {"household": 85, "collective": 15}
    county = find(connection, "county", "640106000000", TODAY)
    set_parameter(connection, "quota-proceeds-rule", county, date(2025, 1, 1), rule, "金政发〔2025〕2号", act)


def paper(document: str, day: date) -> homesteads.Paper:
    return homesteads.Paper(document, day, "ab" * 32)


def leave(do: Doing) -> None:
    """Household by household; the third one's land stays construction land of its collective."""
    officer = made.OFFICER
    do(lambda c, act: homesteads.register_homesteads(c, [_homestead(code) for code in PLOTS], act), officer)
    wanted = [
        homesteads.Application(PLOTS[code], code, "owned", "不动产证明", number=f"TC-{PLOTS[code]}") for code in PLOTS
    ]
    do(lambda c, act: homesteads.apply(c, wanted, paper("申请书", date(2025, 2, 1)), act), CLERK)
    everybody = [each.number for each in wanted]
    do(lambda c, act: homesteads.consent(c, everybody, paper("会议纪要", date(2025, 2, 10)), MINUTES, act), CLERK)
    do(
        lambda c, act: homesteads.survey(
            c, [_survey(code) for code in PLOTS], paper("测绘报告", date(2025, 3, 1)), act
        ),
        CLERK,
    )
    agreement = homesteads.Agreement(
        "TCXY-1", OWNER, paper("协议书", date(2025, 4, 1)), tuple(_terms(code) for code in PLOTS)
    )
    proposal = do(lambda c, act: homesteads.propose_agreement(c, agreement, act), CLERK)
    _sign(do, proposal, HEAD)
    payments = [homesteads.Payment(terms.exit_number, terms.compensation_fen) for terms in agreement.terms]
    do(lambda c, act: homesteads.pay(c, payments, "凭证-1", date(2025, 5, 1), act), CLERK)
    do(lambda c, act: homesteads.compensated(c, everybody, paper("兑付清单", date(2025, 5, 2)), act), CLERK)
    gone, kept = everybody[:2], everybody[2:]
    do(lambda c, act: homesteads.demolish(c, gone, paper("拆除验收", date(2025, 6, 1)), act), CLERK)
    do(lambda c, act: homesteads.keep_for_lease(c, kept, paper("决议", date(2025, 6, 2)), MINUTES, act), CLERK)
    lease = homesteads.Lease(
        "", OTHER_VILLAGE, COLLECTIVE, TAKER, ((PLOTS[C], ha(AREAS[C])),), date(2025, 7, 1), date(2045, 6, 30), "12000.00",
        "yuan/year", "民宿", "村民会议决议", MINUTES, paper("出让合同", date(2025, 6, 20)),
    )  # fmt: skip
    do(lambda c, act: homesteads.register_lease(c, lease, act), CLERK)


def _homestead(code: str) -> homesteads.Homestead:
    return homesteads.Homestead(
        PLOTS[code], code[:12], code, PLOTS[code], "宅基地调查", date(2025, 1, 10), "证", ha("0.05")
    )


def _survey(code: str) -> homesteads.Survey:
    area = ha(AREAS[code])
    return homesteads.Survey(f"TC-{PLOTS[code]}", area, area // 2, area // 4, 0, homesteads.FloorArea.parse("180.50"))


def _terms(code: str) -> homesteads.Terms:
    area = ha(AREAS[code])
    return homesteads.Terms(f"TC-{PLOTS[code]}", ("cash",), area - 300, 8_000_000, area, buildings_fen=9_000_000)


def _plan(connection: Connection, act: Act) -> None:
    project = Project(PROJECT, "甲村旧村复垦", JINFENG, quotas.LINKAGE, "reclaim-first", "cultivated")
    quotas.register_project(connection, project, act)
    plan = PlanVersion(
        PROJECT, 0, "宁挂〔2025〕8号", "自治区政府", date(2025, 1, 20), 0, ha("0.15"), 0, ha("0.15"), ha("0.15"),
        villages=(PlanVillage(VILLAGE, "demolition", ha("0.15"), households=2),),
    )  # fmt: skip
    quotas.record_plan(connection, plan, act)


def reclaim(world: Quotas, do: Doing) -> str:
    """Works, the county's check, acceptance with its plots, confirmation; the certificate's number."""
    batch = homesteads.Reclamation(
        "", "甲村复垦", (PLOTS[A], PLOTS[B]), "开工令", date(2025, 6, 5), PROJECT, OWNER
    )  # fmt: skip
    number = do(lambda c, act: homesteads.open_reclamation(c, batch, act), made.OFFICER).number
    do(lambda c, act: homesteads.record_works(c, number, paper("竣工报告", date(2025, 9, 1)), act), made.OFFICER)
    do(
        lambda c, act: homesteads.record_county_check(c, number, paper("自查报告", date(2025, 9, 20)), act),
        made.APPROVER,
    )
    lines = tuple(
        EventLine(VILLAGE, ha(AREAS[code]), PLOTS[code], ha(AREAS[code]), homestead=PLOTS[code]) for code in (A, B)
    )
    evidence = (Paper("acceptance", "银验1号", date(2025, 10, 8)), Paper("survey", "2025变更调查", date(2025, 10, 8)))
    certificate = "银验〔2025〕1号"
    accept = _event(
        "accept",
        "0.15",
        date(2025, 10, 8),
        certificate,
        project=PROJECT,
        lines=lines,
        papers=evidence,
        reclamation=number,
    )
    surplus = _event(
        "surplus", "0.15", date(2025, 11, 1), certificate, project=PROJECT, papers=evidence, reclamation=number
    )
    for event in (accept, surplus):
        made.sign(world, made.propose(world, event), made.APPROVER)
    return certificate


def sell(world: Quotas, do: Doing, certificate: str) -> str:
    """Listed, pre-checked, offered, accepted by the buyer, sold with three signatures; what the buyer holds since."""
    wanted = trades.NewTrade(
        JINFENG, certificate, ha("0.15"), 20_000_000, "挂牌公告", date(2025, 12, 1), date(2025, 12, 1)
    )
    trade, proposal = do(lambda c, act: trades.open_trade(c, wanted, act), made.OFFICER)
    _sign(do, proposal, made.APPROVER)
    price = 45_000_001  # an odd fen, so that shares need a largest remainder
    checked = do(lambda c, act: trades.pre_check(c, trade.number, XINGQING, price, date(2026, 1, 5), act), made.OFFICER)
    assert checked.passed, checked.refusals
    do(lambda c, act: trades.offer(c, trade.number, XINGQING, price, "要约", date(2026, 1, 6), act), made.OFFICER)
    do(lambda c, act: trades.answer_offer(c, trade.number, True, "承诺", date(2026, 1, 8), act), BUYER)
    sale = do(
        lambda c, act: trades.propose_sale(
            c, trade.number, date(2026, 1, 10), "成交确认书", date(2026, 1, 10), "付款-1", act
        ),
        made.OFFICER,
    )
    _sign(do, sale, made.APPROVER, made.RELEASER)
    with world.database.reading() as connection:
        done = quotas.find_event(connection, sale.subject)
    assert (done.event.price_fen, done.other_book_id) == (price, world.xingqing)
    return done.event.to_lot


def land(world: Quotas, bought: str) -> None:
    """The buyer builds on it, out of a field of its own."""
    line = EventLine(FAR_VILLAGE, ha("0.12"), "JX-1", ha("0.12"), 0, FAR_FIELD, use="public-service")
    event = _event("land", "0.12", date(2026, 2, 1), bought, book=XINGQING, lines=(line,))
    made.sign(world, made.propose(world, event, BUYER), FAR_APPROVER)


def pay_households(database: Database, do: Doing, certificate: str) -> None:
    """85 % to the two households by their areas, 15 % to the collective, exact to the fen, paid by voucher."""
    with database.reading() as connection:
        (sale,) = quotas.list_events(connection, quotas.WantedEvents(lot=certificate, kinds=("sell",)))
    wanted = trades.NewDistribution(sale.number, "分配方案", date(2026, 3, 1), date(2026, 3, 1), shared_fen=45_000_001)
    proposal = do(lambda c, act: trades.propose_distribution(c, wanted, act), made.OFFICER)
    _sign(do, proposal, made.APPROVER)
    made_lines = trades.Distribution.from_body(proposal.content).lines
    shares = {line.party or line.head: line.fen for line in made_lines}
    assert shares == {A: 22_950_001, B: 15_300_000, "collective-share": 6_750_000}
    payments = [(place, line.fen) for place, line in enumerate(made_lines, start=1)]
    do(lambda c, act: trades.pay_out(c, proposal.subject, payments, "兑付-1", date(2026, 3, 10), act), made.OFFICER)
    with database.reading() as connection:
        steps = {
            number: found.step
            for number, found in homesteads.find_exits(connection, ["TC-ZJ-A", "TC-ZJ-B", "TC-ZJ-C"]).items()
        }
    assert steps == {"TC-ZJ-A": "paid-out", "TC-ZJ-B": "paid-out", "TC-ZJ-C": "collective-construction"}


def _traced(database: Database, certificate: str) -> None:
    """From the building plot back to both homesteads, and forward again."""
    with database.reading() as connection:
        back, forward = trace(connection, "JX-1"), trace(connection, "ZJ-B")
    assert {"ZJ-A", "ZJ-B", certificate} <= {node.code for node in back.nodes}
    assert "JX-1" in {node.code for node in forward.nodes}
    assert "ZJ-C" not in {node.code for node in (*back.nodes, *forward.nodes)}


def _counted(world: Quotas) -> None:
    """Both counties' books, in hectares, and the villages' ground."""
    assert made.linkage(world, world.jinfeng) == {"from-reclamation": -0.15, "sold": 0.15}
    assert made.linkage(world, world.xingqing) == {"acquired": 0.03, "bought": -0.15, "landed": 0.12}
    assert format_area(ha("0.15"), "mu") == "2.2500"


def _event(kind: str, area: str, day: date, lot: str, *, book: str = JINFENG, **more: Any) -> QuotaEvent:
    return QuotaEvent("", kind, book, day, f"{kind}文件", day, ha(area), lot=lot, **more)


def _sign(do: Doing, proposal: Proposal, *people: Actor) -> None:
    for who in people:
        do(lambda c, act: approve(c, proposal.id, act), who)
