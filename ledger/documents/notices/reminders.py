"""Notices that run before a day or after it: renewal, expiry, rent that is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from ledger.documents.agreed import money_facts, phrase
from ledger.documents.capitals import money_in_capitals
from ledger.documents.clauses import BLANK
from ledger.documents.figures import day_text
from ledger.documents.layout import TEXT_WIDTH
from ledger.documents.notices.sheet import (
    ContractReference,
    PaperHead,
    Sheet,
    SheetTable,
    Signature,
    contract_facts,
    contract_grid,
    office_closing,
    receiving,
    sheet_pdf,
    signing,
)
from ledger.documents.wording import ACCOUNT
from ledger.units import format_money

_RECEIVED: tuple[Signature, ...] = (receiving("收件人"), receiving("送达人"))


@dataclass(frozen=True, slots=True)
class RenewalNoticePaper:
    """The second party asks to renew (续签通知): ``addressee`` is asked to answer by ``answer_before``.

    ``new_start``, ``new_last_day``: the term asked for, both included. ``price_text``, ``conditions_text``: in words.
    """

    head: PaperHead
    contract: ContractReference
    addressee: str
    new_start: date
    new_last_day: date
    price_text: str
    answer_before: date | None
    conditions_text: str = ""


def renewal_notice_pdf(paper: RenewalNoticePaper, font_folder: Path) -> bytes:
    """The notice with the place for the answer, as a PDF. Raises GlyphMissing."""
    facts = {
        **contract_facts(paper.contract),
        "new_start": day_text(paper.new_start),
        "new_last": day_text(paper.new_last_day),
        "price": phrase(paper.price_text) or BLANK,
        "conditions": phrase(paper.conditions_text),
        "answer_day": day_text(paper.answer_before) if paper.answer_before else BLANK,
        "blank": BLANK * 2,
    }
    sheet = Sheet(
        title="续签通知书",
        head=paper.head,
        facts=facts,
        addressee=paper.addressee,
        particulars=contract_grid(paper.contract),
        sentences=(
            "{contract_number}号合同将于{end_day}期满。乙方（{transferee}）希望继续使用原合同的土地，续签期限从{new_start}起，到{new_last}止。",
            "提出的价格：{price}。",
            "其他条件：{conditions}。",
            "同等条件下，乙方有优先续签的权利。续签应当另订新合同，不在原合同上改动期限；新合同的期限不得超过承包期的剩余年限。",
            "请在{answer_day}以前答复。没有按期签订新合同的，原合同期满后应当交还土地。",
            "答复（写明同意或者不同意）：{blank}",
            "不同意的理由或者其他要求：{blank}",
        ),
        closing=office_closing(paper.head),
        signatures=(signing("答复人"), signing("送达人")),
    )
    return sheet_pdf(sheet, font_folder)


@dataclass(frozen=True, slots=True)
class ExpiryNoticePaper:
    """A contract ends soon (到期通知). ``days_left``: from the notice's day to the last day of the term."""

    head: PaperHead
    contract: ContractReference
    addressee: str
    days_left: int


def expiry_notice_pdf(paper: ExpiryNoticePaper, font_folder: Path) -> bytes:
    """The notice as a PDF. Raises GlyphMissing."""
    facts = {
        **contract_facts(paper.contract),
        "days_left": str(paper.days_left),
        "back_day": day_text(paper.contract.end_last_day + timedelta(days=1)),
    }
    sheet = Sheet(
        title="合同到期通知书",
        head=paper.head,
        facts=facts,
        addressee=paper.addressee,
        particulars=contract_grid(paper.contract),
        sentences=(
            "{contract_number}号{form}合同的最后一天是{end_day}，距今还有{days_left}天。",
            "不再续签的，乙方应于{back_day}把土地交还甲方，地界清楚，可以继续耕种；地里还有未收获的作物的，双方商定收获后的交还日期。",
            "需要续签的，请双方在期满以前到本单位办理。续签要另订新合同；同等条件下，原承租的一方优先。",
            "既没有续签又没有交还的，将列入逾期名单，由村和乡镇督促处理。",
        ),
        closing=office_closing(paper.head),
        signatures=_RECEIVED,
    )
    return sheet_pdf(sheet, font_folder)


@dataclass(frozen=True, slots=True)
class DemandLine:
    """An instalment that is not paid in full: ``period_text`` says for which time. Money in fen."""

    period_text: str
    due_on: date
    due_fen: int
    paid_fen: int
    overdue_days: int

    @property
    def open_fen(self) -> int:
        return self.due_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class RentDemandPaper:
    """A demand for rent (催缴通知). ``penalty_fen``: what the delay costs so far by the contract, None where it is silent."""

    head: PaperHead
    contract: ContractReference
    debtor_name: str
    lines: tuple[DemandLine, ...]
    pay_before: date
    penalty_fen: int | None = None
    account_text: str = ""


def rent_demand_pdf(paper: RentDemandPaper, font_folder: Path) -> bytes:
    """The demand with its table as a PDF. Raises GlyphMissing, AmountNotInCapitals."""
    open_fen = sum(line.open_fen for line in paper.lines)
    facts = {
        **contract_facts(paper.contract),
        **money_facts("open", open_fen),
        **money_facts("penalty", paper.penalty_fen),
        "day": day_text(paper.head.issued_on) if paper.head.issued_on else BLANK,
        "pay_before": day_text(paper.pay_before),
        "account_text": phrase(paper.account_text),
        "account": BLANK * 2,
    }
    sheet = Sheet(
        title="流转费催缴通知书",
        head=paper.head,
        facts=facts,
        addressee=paper.debtor_name,
        particulars=contract_grid(paper.contract),
        sentences=(
            "按{contract_number}号合同，到{day}为止，你方到期未付的款项合计{open_figures}元（大写：{open_capitals}），明细见下表。",
            "请在{pay_before}以前付清。",
            "收款账户：{account_text}。",
            *(f"{{!account_text}}{line}" for line in ("收款账户的户名：{account}", *ACCOUNT[1:])),
            "按合同约定计算的违约金到同日为{penalty_figures}元（大写：{penalty_capitals}），另行结算。",
            "逾期仍不付清的，对方可以依法、依合同解除合同，收回土地，并要求赔偿损失。对数额有异议的，请在上述日期以前带凭证前来核对。",
        ),
        tables=(_demand_table(paper.lines, open_fen),),
        closing=office_closing(paper.head),
        signatures=_RECEIVED,
    )
    return sheet_pdf(sheet, font_folder)


def _demand_table(lines: tuple[DemandLine, ...], open_fen: int) -> SheetTable:
    rows = [
        (
            str(number),
            line.period_text,
            day_text(line.due_on),
            format_money(line.due_fen),
            format_money(line.paid_fen),
            format_money(line.open_fen),
            str(line.overdue_days),
        )
        for number, line in enumerate(lines, start=1)
    ]
    due, paid = sum(line.due_fen for line in lines), sum(line.paid_fen for line in lines)
    total = ("", "合计", "", format_money(due), format_money(paid), format_money(open_fen), "")
    return SheetTable(
        heads=("序号", "所属期间", "应付日期", "应付（元）", "已付（元）", "未付（元）", "逾期天数"),
        rows=(*rows, total),
        widths=(26.0, 112.0, 74.0, 62.0, 62.0, 62.0, TEXT_WIDTH - 398.0),
        figures=frozenset({3, 4, 5, 6}),
        notes=(f"未付合计（大写）：{money_in_capitals(open_fen)}。",),
    )
