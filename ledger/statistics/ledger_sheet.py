"""The transfer ledger (流转台账), a row a contract line, and the rent roll, a row a claim, as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger import rent
from ledger.errors import Words
from ledger.parcels import Parcel, find_parcels
from ledger.parties import PARTY_KINDS, Party, find_parties
from ledger.places import Division, subtree
from ledger.rent.models import RENT_CHARGE
from ledger.statistics.tables import Report, columns_of
from ledger.transfers import FORMS, PRICE_UNITS, Contract, Terms, Wanted, life_of, list_contracts
from ledger.transfers.data import ContractLine
from ledger.transfers.details import USES
from ledger.transfers.events import returned_areas, still_out

_PAGE: Final = 500
LEDGER_COLUMNS: Final = columns_of((
    ("serial", "序号", "no.", "count"),
    ("contract", "流转合同编号", "contract"),
    ("form", "流转方式", "form"),
    ("issuer", "发包方编码", "issuer"),
    ("giver", "承包方编码", "contractor"),
    ("giver_name", "承包方（户主）", "contractor's name"),
    ("taker", "受让方编码", "transferee"),
    ("taker_name", "受让方", "transferee's name"),
    ("taker_kind", "受让方类型", "kind"),
    ("base_contract", "承包合同编码", "base contract"),
    ("parent", "上级流转合同", "head contract"),
    ("renews", "续签自", "renews"),
    ("parcel", "地块编码", "parcel"),
    ("parcel_name", "地块名称", "parcel's name"),
    ("east", "东至", "east"), ("south", "南至", "south"), ("west", "西至", "west"), ("north", "北至", "north"),
    ("registered", "确权面积（亩）", "registered (mu)", "area"),
    ("measured", "实测面积（亩）", "measured (mu)", "area"),
    ("area", "流转面积（亩）", "transferred (mu)", "area"),
    ("returned", "已退面积（亩）", "given back (mu)", "area"),
    ("grade", "地力等级", "grade"),
    ("land_class", "土地利用类型", "land class"),
    ("basic", "永久基本农田", "basic farmland"),
    ("use_before", "流转前用途", "use before"),
    ("use_after", "流转后用途", "use after"),
    ("purpose", "经营项目", "purpose"),
    ("grain", "种粮", "grain"),
    ("signed_on", "签订日期", "signed", "day"),
    ("start_day", "起始日期", "start", "day"),
    ("last_day", "终止日期", "end", "day"),
    ("actual_last_day", "实际终止", "actual end", "day"),
    ("delivery_day", "交付日期", "delivery", "day"),
    ("price", "价格", "price"),
    ("price_unit", "计价单位", "unit"),
    ("escalation", "调价", "escalation"),
    ("payment", "支付方式", "payment"),
    ("subsidy_owner", "补贴归属", "subsidy"),
    ("compensation", "补偿归属", "compensation"),
    ("consent", "同意文件", "consent"),
    ("mandate", "委托书", "mandate"),
    ("filed_on", "备案日期", "filed", "day"),
    ("review", "审查意见", "review"),
    ("deposit", "保障金（元）", "deposit (yuan)", "money"),
    ("insurance", "履约保险", "insurance"),
    ("certificate", "登记证书", "certificate"),
    ("state", "状态", "state"),
))  # fmt: skip


def transfer_ledger(connection: Connection, division: Division, day: date) -> Report:
    """What was signed by the day and is not over, a row a parcel and giver; contracts by number."""
    rows = [{"serial": number} | row for number, row in enumerate(_lines(connection, division, day), start=1)]
    title = Words(f"{division.name}农村土地经营权流转台账（{day}）", f"Transfer ledger of {division.name}, {day}")
    return Report("transfer-ledger", title, LEDGER_COLUMNS, tuple(rows))


def _lines(connection: Connection, division: Division, day: date) -> Iterator[dict[str, Any]]:
    villages = select(subtree([division], day).c.code)
    after = ""
    while True:
        wanted = Wanted(state="signed", ends_from=day, after=after, limit=_PAGE)
        page = list_contracts(connection, wanted, villages)
        if not page:
            return
        after = page[-1].number
        parcels = find_parcels(connection, {line.parcel_code for each in page for line in each.terms.lines})
        parties = find_parties(connection, {code for each in page for code in each.terms.parties})
        returned = returned_areas(connection, [each.number for each in page])
        for contract in page:
            out = still_out(contract.terms, returned.get(contract.number, {}))
            for line in contract.terms.lines:
                gone = line.area_grains - out.get((line.parcel_code, contract.terms.giver_of(line)), 0)
                yield _line(contract, line, parcels[line.parcel_code], parties, gone, day)


def _line(
    contract: Contract, line: ContractLine, parcel: Parcel, parties: dict[str, Party], gone: int, day: date
) -> dict[str, Any]:
    terms, details = contract.terms, contract.terms.details
    giver, taker = terms.giver_of(line), terms.taker_of(line)
    base = parcel.base_of(giver, terms.start_day)
    return {
        "contract": terms.number,
        "form": FORMS[terms.form].zh,
        "issuer": parcel.issuer,
        "giver": giver,
        "giver_name": parties[giver].name,
        "taker": taker,
        "taker_name": parties[taker].name,
        "taker_kind": PARTY_KINDS[parties[taker].kind].zh,
        "base_contract": base.contract_code if base else "",
        "parent": terms.parent,
        "renews": terms.renews,
        "parcel": parcel.code,
        "parcel_name": parcel.name,
        "east": parcel.east,
        "south": parcel.south,
        "west": parcel.west,
        "north": parcel.north,
        "registered": parcel.registered_grains,
        "measured": parcel.measured_grains or None,
        "area": line.area_grains,
        "returned": gone or None,
        "grade": parcel.grade,
        "land_class": parcel.land_class,
        "basic": "是" if parcel.basic_farmland else "否",
        "use_before": USES[details.use_before].zh if details.use_before else "",
        "use_after": USES[details.use_after].zh if details.use_after else "",
        "purpose": terms.purpose,
        "grain": "是" if details.grain else "",
        "signed_on": terms.signed_on,
        "start_day": terms.start_day,
        "last_day": terms.last_day,
        "actual_last_day": contract.last_day,
        "delivery_day": details.delivery_day,
        "price": terms.price,
        "price_unit": PRICE_UNITS[terms.price_unit].zh,
        "escalation": _escalation(terms),
        "payment": terms.payment,
        "subsidy_owner": {"transferor": "流出方", "transferee": "流入方"}.get(details.subsidy_owner, ""),
        "compensation": details.compensation_terms,
        "consent": terms.consent or _papers(terms, "household-consent", "issuer-consent"),
        "mandate": _papers(terms, "mandate"),
        "filed_on": terms.filed_on,
        "review": _papers(terms, "county-review"),
        "deposit": details.deposit_fen or None,
        "insurance": _papers(terms, "insurance"),
        "certificate": _papers(terms, "certificate"),
        "state": life_of(contract, day).zh,
    }


def _papers(terms: Terms, *kinds: str) -> str:
    return "、".join(dict.fromkeys(paper.document for kind in kinds for paper in terms.evidence_of(kind)))


def _escalation(terms: Terms) -> str:
    details = terms.details
    if not details.escalation_years:
        return ""
    by = f"{details.escalation_percent}%" if details.escalation_percent else f"{details.escalation_fen / 100:.2f} 元"
    return f"每 {details.escalation_years} 年 {by}"


RENT_COLUMNS: Final = columns_of((
    ("contract", "合同编号", "contract"),
    ("payer", "付款方", "payer"),
    ("payee", "收款方", "payee"),
    ("due_on", "应付日", "due", "day"),
    ("claim", "款项", "claim"),
    ("measure", "计量", "measure"),
    ("amount", "应付", "due amount"),
    ("paid", "已付", "paid"),
    ("open", "未付", "open"),
    ("days_overdue", "逾期天数", "days overdue", "count"),
    ("age", "账龄", "age"),
))  # fmt: skip


def rent_roll(connection: Connection, division: Division, day: date) -> Report:
    """Claims of the land of a division that were due by the day, by contract and day; what is open, by age."""
    villages = select(subtree([division], day).c.code)
    query = (
        select(RENT_CHARGE.c.contract_number)
        .where(RENT_CHARGE.c.village_code.in_(villages), RENT_CHARGE.c.due_on <= day)
        .distinct()
        .order_by(RENT_CHARGE.c.contract_number)
    )
    numbers = list(connection.scalars(query))
    rows = [row for number in numbers for row in _dues(connection, number, day)]
    title = Words(f"{division.name}流转费台账（{day}）", f"Rent roll of {division.name}, {day}")
    return Report("rent-roll", title, RENT_COLUMNS, tuple(rows))


def _dues(connection: Connection, number: str, day: date) -> Iterator[dict[str, Any]]:
    roll = rent.roll_of(connection, number)
    for due in roll.dues:
        if due.due_on > day:
            continue
        days = (day - due.due_on).days if due.open > 0 else 0
        yield {
            "contract": number,
            "payer": due.debtor.code,
            "payee": due.creditor.code,
            "due_on": due.due_on,
            "claim": due.claim,
            "measure": due.measure,
            "amount": _said(due.measure, due.charged - due.valued),
            "paid": _said(due.measure, due.paid),
            "open": _said(due.measure, due.open),
            "days_overdue": days,
            "age": _age(days) if due.open > 0 else "",
        }


def _said(measure: str, amount: int) -> str:
    return f"{amount / 100:.2f}" if measure == "fen" else str(amount)


def _age(days: int) -> str:
    for first, last in rent.AGES:
        if last is None or days <= last:
            return f"{first}–{last}" if last else f"{first}+"
    return ""
