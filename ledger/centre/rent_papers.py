"""The papers about rent: the demand for what is overdue, and the roster by which households sign for what they get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from ledger.book.models import BOOK
from ledger.documents.figures import day_text
from ledger.documents.notices import (
    DemandLine,
    PaperHead,
    PaymentRosterPaper,
    RentDemandPaper,
    RosterLine,
    payment_roster_pdf,
    rent_demand_pdf,
)
from ledger.errors import Refusal, Words
from ledger.parties import find_parties
from ledger.places import find, lineage
from ledger.rent import CLAIMS, Due, RentRoll, RentTerms, annual_amount, penalty_fen
from ledger.rent.saying import said_open
from ledger.transfers import Contract, find_contract, villages_of
from ledger.transfers.paper import contract_reference, mark_of


class NothingOverdue(Refusal):
    code = "rent-not-overdue"
    category = "conflict"
    title = Words("没有逾期款项", "Nothing is overdue")
    detail = Words(
        "合同 {contract} 到 {day} 没有逾期的钱款；逾期实物 {in_kind}",
        "No money is overdue under {contract} on {day}; in kind: {in_kind}",
    )
    rule = Words("催缴通知写明逾期的金额", "A demand names what is overdue in money")
    remedy = Words("有逾期实物租的，请先按参考价折价", "Value rent in kind at its reference price first")


class NothingDue(Refusal):
    code = "rent-not-due"
    category = "conflict"
    title = Words("没有应付款项", "Nothing is due")
    detail = Words("合同 {contract} 在 {day} 没有应付款项", "Nothing is due under {contract} on {day}")
    rule = Words("花名册列出一期应付的各户", "A roster lists who is paid for a due day")
    remedy = Words("请选择流转费表中的一期", "Choose one of the due days of the rent roll")


def rent_demand(
    connection: Connection, roll: RentRoll, day: date, *, pay_before: date, fonts: Path, public_url: str
) -> bytes:
    """The demand for what is overdue on ``day``, as a PDF. Raises ContractMissing, NothingOverdue, GlyphMissing."""
    terms = roll.terms
    contract = find_contract(connection, terms.contract)
    overdue = roll.overdue(day)
    money = [due for due in overdue if due.measure == "fen"]
    if not money:
        in_kind = said_open(overdue) if overdue else "0"
        raise NothingOverdue(contract=terms.contract, day=day, in_kind=in_kind)
    payer = find_parties(connection, [terms.payer.code])[terms.payer.code]
    rate = contract.terms.details.penalty_rent
    paper = RentDemandPaper(
        _head(connection, contract, f"CJ-{terms.contract}-{day:%Y%m%d}", day, public_url),
        contract_reference(connection, contract),
        payer.name,
        tuple(_demand_lines(money, day)),
        pay_before,
        penalty_fen=_penalty(roll, money, rate, day) if rate else None,
    )
    return rent_demand_pdf(paper, fonts)


def _demand_lines(money: Sequence[Due], day: date) -> list[DemandLine]:
    found: dict[tuple[date, str, date, date], list[int]] = defaultdict(lambda: [0, 0])
    for due in money:
        sums = found[due.due_on, due.claim, due.period_start, due.period_last]
        sums[0] += due.charged
        sums[1] += due.paid
    return [
        DemandLine(_period(claim, start, last), due_on, charged, paid, (day - due_on).days)
        for (due_on, claim, start, last), (charged, paid) in sorted(found.items())
    ]


def _period(claim: str, start: date, last: date) -> str:
    if claim != "rent":
        return CLAIMS[claim].zh
    return f"{day_text(start)}至{day_text(last)}"


def _penalty(roll: RentRoll, money: Sequence[Due], rate: str, day: date) -> int | None:
    """By the contract: so many ten-thousandths of a year's rent for each day since the oldest rent was due."""
    if roll.terms.measure != "fen":
        return None
    late = (day - min(due.due_on for due in money)).days
    return penalty_fen(annual_amount(roll.agreement, day), rate, late)


def rent_roster(
    connection: Connection,
    terms: RentTerms,
    dues: Sequence[Due],
    day: date,
    *,
    due_on: date | None,
    fonts: Path,
    public_url: str,
) -> bytes:
    """Who gets what of these claims, money before weight, as a PDF. Raises ContractMissing, NothingDue, GlyphMissing."""
    contract = find_contract(connection, terms.contract)
    in_kind = bool(dues) and all(due.measure == "kg" for due in dues)
    shown = [due for due in dues if (due.measure == "kg") == in_kind]
    if not shown:
        raise NothingDue(contract=terms.contract, day=due_on or day)
    names = find_parties(connection, {terms.payer.code, *(due.creditor.code for due in shown)})
    days = "、".join(day_text(each) for each in sorted({due.due_on for due in shown}))
    claims = "、".join(dict.fromkeys(CLAIMS[due.claim].zh for due in shown))
    paper = PaymentRosterPaper(
        _head(connection, contract, f"HM-{terms.contract}-{day:%Y%m%d}", day, public_url),
        contract_reference(connection, contract),
        names[terms.payer.code].name,
        f"{claims}（到期日{days}）",
        tuple(_roster_lines(terms, shown, {code: party.name for code, party in names.items()})),
        in_kind,
    )
    return payment_roster_pdf(paper, fonts)


def _roster_lines(terms: RentTerms, dues: Sequence[Due], names: dict[str, str]) -> list[RosterLine]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    areas: dict[str, set[int]] = defaultdict(set)
    for due in dues:
        sums[due.creditor.code][0] += due.charged - due.valued
        sums[due.creditor.code][1] += due.paid
        areas[due.creditor.code].add(due.share)
    return [
        RosterLine(names[code], code, sum(terms.shares[share - 1].area_grains for share in areas[code]), due, paid)
        for code, (due, paid) in sums.items()
    ]


def _head(connection: Connection, contract: Contract, number: str, day: date, public_url: str) -> PaperHead:
    village = sorted(villages_of(connection, contract.number))[0]
    above = lineage(connection, find(connection, "village", village, day), day)
    township = next((each.name for each in above if each.level == "township"), "")
    book = connection.scalar(select(BOOK.c.name).where(BOOK.c.id == contract.book_id)) or ""
    office = f"{township}农村土地流转服务中心"
    return PaperHead(number, book, office, day, f"{public_url}/verify/{contract.number}", mark_of(contract, day))
