"""A township's year with every form of contract, and all that became of them: who holds what, layer by layer, each day.

What should be is kept beside the book in the plainest way: a list of moves, each with its day. On both databases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from ledger import caveats, changes
from ledger.access import Act, Actor
from ledger.db import Database
from ledger.errors import Refusal
from ledger.transfers import (
    Alteration,
    ContractLine,
    Details,
    Ending,
    Evidence,
    Terms,
    draft,
    file,
    propose_change,
    propose_ending,
    propose_reversal,
    review,
    sign,
    sign_change,
    sign_ending,
    sign_reversal,
    submit,
)
from tests.making import (
    BASE_END,
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HEAD,
    ISSUER,
    REVIEWER,
    VILLAGE,
    Village,
    acting,
    add_to,
    collective,
    findings,
    make_village,
    mu,
    parcel,
    party,
)

TEN = mu("10")
FIRST, LAST = date(2026, 12, 1), date(2028, 1, 31)
CREDIT, PERSON, BANK = "JF-003", "JF-P1", "JF-BANK"
RESERVE = f"{ISSUER}90001"
LAYERS = ("ownership", "contract-right", "operation-right")


def household(number: int) -> str:
    return f"{VILLAGE}00{number:04d}"


def land(number: int, place: int) -> str:
    """The parcel ``place`` (1 or 2) of household ``number``: 10 mu."""
    return f"{ISSUER}{number * 10 + place:05d}"


@dataclass
class Plan:
    """What should be: by parcel, layer and holder the moves with their days, in grains."""

    moves: dict[tuple[str, str], list[tuple[date, str, int]]] = field(default_factory=dict)

    def start(self, code: str, holder: str | None) -> None:
        rights = holder or "unallotted"
        for layer, who in zip(LAYERS, (ISSUER, rights, rights), strict=True):
            self.moves[code, layer] = [(date.min, who, TEN)]

    def move(self, layer: str, code: str, giver: str, taker: str, area: int, day: date) -> None:
        self.moves[code, layer] += [(day, giver, -area), (day, taker, area)]

    def lend(self, code: str, giver: str, taker: str, start: date, last: date, area: int = TEN) -> None:
        self.move("operation-right", code, giver, taker, area, start)
        self.move("operation-right", code, taker, giver, area, last + timedelta(days=1))

    def back(self, code: str, giver: str, taker: str, day: date, last: date, area: int = TEN) -> None:
        """It comes back on ``day`` and not after ``last``."""
        self.move("operation-right", code, taker, giver, area, day)
        self.move("operation-right", code, giver, taker, area, last + timedelta(days=1))

    def on(self, day: date) -> dict[tuple[str, str, str], int]:
        """What everybody holds on a day, by parcel, layer and holder; nothing where it is nothing."""
        held: Counter[tuple[str, str, str]] = Counter()
        for (code, layer), moves in self.moves.items():
            for moved_on, holder, amount in moves:
                if moved_on <= day:
                    held[code, layer, holder] += amount
        return {key: amount for key, amount in held.items() if amount}


_HELD = text(
    "SELECT lot.code, account.asset, account.kind, account.holder, sum(position_day.delta)"
    " FROM position_day JOIN account ON account.book_id = position_day.book_id AND account.id = position_day.account_id"
    " JOIN lot ON lot.book_id = position_day.book_id AND lot.id = position_day.lot_id"
    " WHERE account.kind IN ('land.held', 'land.unallotted', 'land.expropriated') AND position_day.effective_on <= :day"
    " GROUP BY lot.code, account.asset, account.kind, account.holder"
)


@dataclass
class Year:
    """The township's year: the book, the plan beside it, and today's day."""

    village: Village
    plan: Plan
    today: date = FIRST

    @property
    def database(self) -> Database:
        return self.village.database

    def act(self, actor: Actor) -> Act:
        noon = datetime(self.today.year, self.today.month, self.today.day, 4, tzinfo=UTC)
        return acting(actor, noon)

    def do(self, work: Callable[[Connection], Any]) -> Any:
        return self.database.command(work)

    def sign(self, terms: Terms) -> None:
        """At the counter: drafted, submitted, reviewed, signed and filed today."""
        number = terms.number
        self.do(lambda c: draft(c, replace(terms, signed_on=None), self.act(CLERK)))
        self.do(lambda c: submit(c, number, self.act(CLERK)))
        self.do(lambda c: review(c, number, self.act(REVIEWER), accept=True))
        self.do(lambda c: sign(c, number, self.today, self.act(CLERK)))
        self.do(lambda c: file(c, number, self.today, self.act(REVIEWER)))

    def approve(self, change: changes.Change) -> None:
        proposal = self.do(lambda c: changes.propose_change(c, change, self.act(CLERK)))
        self.do(lambda c: changes.sign_change(c, proposal, self.act(HEAD)))

    def held(self, day: date) -> dict[tuple[str, str, str], int]:
        """What the book says, by parcel, layer and holder."""
        found: dict[tuple[str, str, str], int] = {}
        with self.database.reading() as connection:
            for code, asset, kind, holder, amount in connection.execute(_HELD, {"day": day}):
                who = {"land.unallotted": "unallotted", "land.expropriated": "expropriated"}.get(kind, holder)
                if amount and (code, asset) in self.plan.moves:
                    found[code, asset, who] = int(amount)
        return found

    def check(self, days: Iterator[date]) -> None:
        for day in days:
            assert self.held(day) == self.plan.on(day), day


def every_day() -> Iterator[date]:
    return (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))


def contract(number: str, form: str, giver: str, taker: str, code: str, **more: Any) -> Terms:
    values: dict[str, Any] = {
        "lines": (ContractLine(code, TEN),),
        "start_day": date(2027, 1, 1),
        "last_day": date(2029, 12, 31),
        "price": "600.00",
        "price_unit": "yuan/mu/year",
        "payment": "annual",
        "purpose": "种植玉米",
    }
    return Terms(number, form, giver, taker, **(values | more))


@pytest.fixture
def year(database: Database) -> Year:
    village = make_village(database)
    numbers = range(11, 23)
    people = [party(household(number), name=f"示范户{number}") for number in numbers]
    others = [
        collective(),
        party(CREDIT, "cooperative", "众田土地信用合作社"),
        party(PERSON, "person", "丁保成"),
        party(BANK, "enterprise", "凤川农村商业银行"),
    ]
    owned = [(number, place) for number in range(11, 21) for place in (1, 2)]
    parcels = [parcel(land(number, place), household(number), basic_farmland=False) for number, place in owned]
    reserve = parcel(RESERVE, household(11), bases=())
    add_to(village, [*people, *others], [*parcels, reserve])
    plan = Plan()
    for number, place in owned:
        plan.start(land(number, place), household(number))
    plan.start(RESERVE, None)
    return Year(village, plan)


def december(year: Year) -> None:
    """Leases, a sub-contract, a shareholding, and land passed on twice."""
    plan, h = year.plan, household
    year.today = date(2026, 12, 5)
    start, last = date(2027, 1, 1), date(2029, 12, 31)
    year.sign(contract("N-LEASE", "lease", h(11), COOPERATIVE, land(11, 1)))
    plan.lend(land(11, 1), h(11), COOPERATIVE, start, last)
    year.sign(contract("N-SUB", "subcontract", h(12), h(13), land(12, 1), last_day=date(2027, 10, 31)))
    plan.lend(land(12, 1), h(12), h(13), start, date(2027, 10, 31))
    shares = Details(dividend="floor-share", share_count="10")
    year.sign(contract("N-SHARE", "shareholding", h(12), COOPERATIVE, land(12, 2), details=shares))
    plan.lend(land(12, 2), h(12), COOPERATIVE, start, last)
    year.sign(contract("N-HEAD", "lease", h(14), COOPERATIVE, land(14, 1), details=Details(allows_retransfer=True)))
    plan.lend(land(14, 1), h(14), COOPERATIVE, start, last)
    six = (ContractLine(land(14, 1), mu("6")),)
    onward = contract("N-ON", "retransfer", COOPERATIVE, ENTERPRISE, land(14, 1), lines=six, parent="N-HEAD")
    onward = replace(onward, start_day=date(2027, 3, 1), last_day=date(2028, 12, 31))
    year.sign(onward)
    plan.lend(land(14, 1), COOPERATIVE, ENTERPRISE, date(2027, 3, 1), date(2028, 12, 31), mu("6"))
    consent = (Evidence("household-consent", "同意书第7号", date(2026, 12, 4), h(14)),)
    four = (ContractLine(land(14, 1), mu("4")),)
    twice = contract(
        "N-TWICE", "retransfer", ENTERPRISE, PERSON, land(14, 1), lines=four, parent="N-ON", evidence=consent
    )
    year.sign(replace(twice, start_day=date(2027, 4, 1), last_day=date(2027, 9, 30)))
    plan.lend(land(14, 1), ENTERPRISE, PERSON, date(2027, 4, 1), date(2027, 9, 30), mu("4"))
    year.sign(contract("N-LOST", "lease", h(20), COOPERATIVE, land(20, 2)))
    plan.lend(land(20, 2), h(20), COOPERATIVE, start, last)


def spring(year: Year) -> None:
    """Swap, assignment, entrusted land in both ways, land in another mode, other, proxy farming."""
    plan, h = year.plan, household
    year.today, day = date(2027, 1, 15), date(2027, 2, 1)
    crossing = (ContractLine(land(15, 1), TEN), ContractLine(land(16, 1), TEN, h(16)))
    once: dict[str, Any] = {"price": "0", "price_unit": "yuan", "payment": "once", "last_day": BASE_END}
    year.sign(contract("N-SWAP", "swap", h(15), h(16), "", lines=crossing, start_day=day, **once))
    for layer in LAYERS[1:]:
        plan.move(layer, land(15, 1), h(15), h(16), TEN, day)
        plan.move(layer, land(16, 1), h(16), h(15), TEN, day)
    year.today, day = date(2027, 2, 20), date(2027, 3, 1)
    assigned = contract("N-ASSIGN", "assignment", h(16), h(17), land(16, 2), start_day=day, **once | {"price": "9000"})
    year.sign(replace(assigned, consent="村经合〔2027〕3号"))
    for layer in LAYERS[1:]:
        plan.move(layer, land(16, 2), h(16), h(17), TEN, day)
    year.today, start, last = date(2027, 3, 10), date(2027, 4, 1), date(2030, 3, 31)
    lines = tuple(ContractLine(land(number, 1), TEN, h(number)) for number in (18, 19))
    mandates = tuple(Evidence("mandate", f"委托书{n}", date(2027, 3, 1), h(n)) for n in (18, 19))
    agent = contract("N-AGENT", "lease", ISSUER, ENTERPRISE, "", lines=lines, start_day=start, last_day=last)
    year.sign(replace(agent, evidence=mandates, details=Details(entrusted="agent", allows_mortgage=True)))
    for number in (18, 19):
        plan.lend(land(number, 1), h(number), ENTERPRISE, start, last)
    lent = Details(entrusted="principal", allows_retransfer=True)
    year.sign(contract("N-IN", "lease", h(18), CREDIT, land(18, 2), start_day=start, last_day=last, details=lent))
    plan.lend(land(18, 2), h(18), CREDIT, start, last)
    out = contract("N-OUT", "retransfer", CREDIT, ENTERPRISE, land(18, 2), start_day=start, parent="N-IN")
    year.sign(replace(out, last_day=date(2028, 3, 31)))
    plan.lend(land(18, 2), CREDIT, ENTERPRISE, start, date(2028, 3, 31))
    year.today, start, last = date(2027, 4, 20), date(2027, 5, 1), date(2032, 4, 30)
    voted = tuple(Evidence(kind, kind, date(2027, 4, 10)) for kind in ("village-resolution", "township-approval"))
    let = contract("N-MODE", "other-mode", ISSUER, ENTERPRISE, RESERVE, start_day=start, last_day=last, evidence=voted)
    year.sign(replace(let, details=Details(mode="auction")))
    plan.lend(RESERVE, "unallotted", ENTERPRISE, start, last)
    year.today, start, last = date(2027, 5, 5), date(2027, 6, 1), date(2027, 12, 15)
    year.sign(contract("N-OTHER", "other", h(19), COOPERATIVE, land(19, 2), start_day=start, last_day=last))
    plan.lend(land(19, 2), h(19), COOPERATIVE, start, last)
    proxy = contract("N-PROXY", "proxy-farming", h(17), h(12), land(17, 1), start_day=start, price="0")
    year.sign(replace(proxy, last_day=date(2028, 5, 31), details=Details(oral=True)))


def summer(year: Year) -> None:
    """An early end, a change by which some land comes back, a mortgage that stops an end until it is released."""
    plan, h = year.plan, household
    year.today, day = date(2027, 6, 15), date(2027, 7, 1)
    ending = Ending("agreement", day, "终止协议")
    proposal = year.do(lambda c: propose_ending(c, "N-LEASE", ending, year.act(CLERK)))
    year.do(lambda c: sign_ending(c, proposal, year.act(HEAD)))
    plan.back(land(11, 1), h(11), COOPERATIVE, day, date(2029, 12, 31))
    year.today, day = date(2027, 7, 10), date(2027, 8, 1)
    change = Alteration(day, "变更协议", price="650.00", lines=(ContractLine(land(12, 2), mu("4")),))
    proposal = year.do(lambda c: propose_change(c, "N-SHARE", change, year.act(CLERK)))
    year.do(lambda c: sign_change(c, proposal, year.act(HEAD)))
    plan.back(land(12, 2), h(12), COOPERATIVE, day, date(2029, 12, 31), mu("4"))
    year.today = date(2027, 8, 5)
    lines = tuple(caveats.CaveatLine(land(number, 1), TEN) for number in (18, 19))
    caveat = caveats.Caveat(
        "", "mortgage", lines, year.today, "抵押合同1号", year.today, ENTERPRISE, "N-AGENT", claimant=BANK,
        amount_fen=1_000_000, due_on=date(2028, 8, 4), consent="书面同意", consent_on=year.today, filed_on=year.today,
    )  # fmt: skip
    placed = year.do(lambda c: caveats.place(c, caveat, year.act(CLERK)))
    stopped = Ending("agreement", date(2027, 9, 1), "终止协议")
    with pytest.raises(Refusal) as refused:
        year.do(lambda c: propose_ending(c, "N-AGENT", stopped, year.act(CLERK)))
    assert {each.code for each in getattr(refused.value, "refusals", (refused.value,))} == {"stopped-by-caveat"}
    year.do(
        lambda c: caveats.release(c, placed.number, "银行同意注销证明", year.today, year.act(REVIEWER), placed.version)
    )


def autumn(year: Year) -> None:
    """Surrender, expropriation under a running lease, a split with a running lease, a merge, a reversal."""
    plan, h = year.plan, household
    year.today = day = date(2027, 9, 1)
    gone = (changes.ChangeLine(land(20, 1), h(20), "", TEN),)
    given = changes.Change("", "surrender", day, "交回申请", date(2027, 8, 20), h(20), gone, notice_on=date(2027, 2, 1))
    year.approve(given)
    for layer in LAYERS[1:]:
        plan.move(layer, land(20, 1), h(20), "unallotted", TEN, day)
    year.today = day = date(2027, 10, 1)
    taken = changes.Change(
        "", "expropriation", day, "征地批复9号", date(2027, 9, 1), end_running=True, compensation_fen=5_000_000,
        lines=(changes.ChangeLine(land(20, 2), h(20), "", TEN),), compensation_owner=h(20), debtor=ISSUER,
        insured=(changes.Insured(h(20), 1, 100_000),),
    )  # fmt: skip
    year.approve(taken)
    plan.back(land(20, 2), h(20), COOPERATIVE, day, date(2029, 12, 31))
    for layer, holder in zip(LAYERS, (ISSUER, h(20), h(20)), strict=True):
        plan.move(layer, land(20, 2), holder, "expropriated", TEN, day)
    year.today = day = date(2027, 10, 10)
    moved = (changes.ChangeLine(land(14, 1), h(14), h(21), TEN),)
    year.approve(changes.Change("", "split", day, "分户协议", date(2027, 10, 8), h(14), moved, reason="分户"))
    plan.move("contract-right", land(14, 1), h(14), h(21), TEN, day)
    plan.move("operation-right", land(14, 1), h(14), h(21), TEN, date(2030, 1, 1))  # what the lease gives back
    year.today = day = date(2027, 11, 10)
    year.approve(changes.Change("", "merge", day, "合户协议", date(2027, 11, 5), h(12), merged=(h(13),), reason="合户"))
    for place in (1, 2):
        for layer in LAYERS[1:]:
            plan.move(layer, land(13, place), h(13), h(12), TEN, day)
    year.today = date(2027, 11, 20)
    year.sign(contract("N-WRONG", "lease", h(15), COOPERATIVE, land(15, 2), start_day=date(2027, 12, 1)))
    proposal = year.do(lambda c: propose_reversal(c, "N-WRONG", "登记错误", year.act(CLERK)))
    for who in (REVIEWER, HEAD):
        proposal = year.do(lambda c, who=who, proposal=proposal: sign_reversal(c, proposal, year.act(who)))


def test_a_townships_year(year: Year) -> None:
    for season in (december, spring, summer, autumn):
        season(year)
        year.check(day for day in every_day() if day.day in {1, 15})
    year.check(every_day())
    year.check(iter([date(2030, 1, 1), date(2030, 4, 1), date(2032, 5, 1)]))
    for day in every_day():  # the area of a parcel is the same in all three layers, but where it was expropriated
        sums = Counter[tuple[str, str]]()
        for (code, layer, _), amount in year.held(day).items():
            sums[code, layer] += amount
        assert set(sums.values()) == {TEN}
    assert findings(year.database) == ()
