"""The sheet of transfer contracts: a line a parcel, lines with the same number are one contract."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from typing import Any, Final

from ledger import codes
from ledger.errors import Refusal, Words
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind
from ledger.exchange.sheets import Column, convert
from ledger.transfers import FORMS, PRICE_UNITS, ContractLine, Terms, record

COLUMNS: Final = (
    Column("contract_no", ("合同编号", "流转合同编号", "流转合同编码")),
    Column("form", ("流转方式",)),
    Column("transferor", ("流出方", "转出方", "流出方代码")),
    Column("transferee", ("流入方", "受让方", "流入方代码")),
    Column("parcel_code", ("地块编码",)),
    Column("area_mu", ("流转面积(亩)", "面积(亩)")),
    Column("start", ("起始日期", "流转期限起")),
    Column("end", ("截止日期", "流转期限止")),
    Column("price", ("价款", "单价", "租金")),
    Column("price_unit", ("计价单位", "价款单位")),
    Column("pay", ("支付方式",)),
    Column("purpose", ("用途", "流转后用途")),
    Column("signed_on", ("签订日期",), required=False),
    Column("filed_on", ("备案日期",), required=False),
    Column("consent", ("同意文件",), required=False),
    Column("parent", ("原合同编号",), required=False),
)
_PAYMENTS: Final = {"按年": "annual", "每年": "annual", "一次": "once", "一次付清": "once"}
_NUMBER: Final = re.compile(r"(?=.*\w)[\w()（）〔〕\[\]#.-]{1,40}")
# Which cell a refusal of a rule is about; what is not listed is about the contract as a whole.
_COLUMN_OF: Final = {
    "parcel-unknown": "parcel_code",
    "parcel-named-twice": "parcel_code",
    "parcel-not-transferors": "parcel_code",
    "parcel-already-leased": "parcel_code",
    "area-above-parcel": "area_mu",
    "area-differs-from-measured": "area_mu",
    "term-reversed": "end",
    "term-beyond-base-contract": "end",
    "filed-before-signed": "filed_on",
    "price-wrong": "price",
    "payment-wrong": "pay",
    "use-not-agricultural": "purpose",
    "form-not-supported": "form",
    "contract-number-used": "contract_no",
    "same-party": "transferee",
}


class ContractNumberWrong(Refusal):
    code = "contract-number-wrong"
    title = Words("合同编号有误", "Contract number wrong")
    detail = Words(
        "合同编号“{text}”含有空格或不能用于编号的字符，或超过 40 个字符",
        "The contract number {text!r} holds blanks or characters no number has, or is over 40 long",
    )
    rule = Words("合同编号由字母、数字、汉字和 - . # （） 组成", "A number is of letters, digits and - . # ( )")
    remedy = Words("请核对编号", "Check the number")


class ContractLinesDisagree(Refusal):
    code = "contract-lines-disagree"
    title = Words("同一合同各行不一致", "Lines of one contract disagree")
    detail = Words(
        "合同 {number} 在第 {first_row} 行与本行的“{column}”不同",
        "Contract {number} says another {column} in row {first_row} than here",
    )
    rule = Words(
        "同一编号的各行是一份合同，除地块与面积外应相同",
        "Lines of one number are one contract: all but parcel and area agree",
    )
    remedy = Words("请更正，或为另一份合同用另一个编号", "Mend it, or number the other contract differently")


class ContractLineBad(Refusal):
    code = "contract-line-bad"
    title = Words("合同有一行不能导入", "A line of the contract is bad")
    detail = Words(
        "合同 {number} 的第 {row} 行有误（或该行无法读出，可能属于本合同），整份合同未导入",
        "Row {row} is bad and belongs, or may belong, to contract {number}; none of the contract was imported",
    )
    rule = Words("一份合同要么整份导入，要么不导入", "A contract comes in with all its lines or not at all")
    remedy = Words("请更正第 {row} 行后重新导入", "Mend row {row} and import again")


def _number(cell: str) -> str:
    if not _NUMBER.fullmatch(cell):
        raise ContractNumberWrong(text=cells.quoted(cell))
    return cell


def number_or_blank(cell: str) -> str:
    return _number(cell) if cell else ""


CONVERTERS: Final[dict[str, Callable[[str], Any]]] = {
    "contract_no": cells.required(_number),
    "form": cells.required(cells.choice(FORMS)),
    "transferor": cells.required(lambda cell: cells.text(cell, 64)),
    "transferee": cells.required(lambda cell: cells.text(cell, 64)),
    "parcel_code": cells.required(cells.code(codes.check_parcel_code)),
    "area_mu": cells.required(cells.area("mu")),
    "start": cells.required(cells.day),
    "end": cells.required(cells.day),
    "price": cells.required(lambda cell: cells.text(cell, 24)),
    "price_unit": cells.required(cells.choice(PRICE_UNITS)),
    "pay": cells.required(lambda cell: _PAYMENTS.get(cell, cell)),
    "purpose": cells.required(cells.text),
    "signed_on": cells.optional(cells.day),
    "filed_on": cells.optional(cells.day),
    "consent": cells.text,
    "parent": number_or_blank,
}
Lines = list[tuple[int, dict[str, Any]]]
_OF_THE_LINE: Final = frozenset({"contract_no", "parcel_code", "area_mu"})


def _apply(job: Import) -> None:
    grouped, spoiled = _read(job)
    for lines in grouped.values():
        for row, refusal, column in _disagreements(lines):
            job.tally.refuse(job.place(row, refusal, column))
    if job.skip_bad:
        _leave_out(job, grouped, spoiled)
    sound = {
        number: lines for number, lines in grouped.items() if not any(row in job.tally.bad_rows for row, _ in lines)
    }
    done = record(job.connection, [_terms(lines) for lines in sound.values()], job.act)
    for contract, refusal in done.refused:
        job.tally.refuse(_located(job, sound[contract], refusal))
    for contract, warning in done.warned:
        job.tally.warn(_located(job, sound[contract], warning))
    job.tally.added, job.tally.unchanged = done.added, done.unchanged


def _read(job: Import) -> tuple[dict[str, Lines], dict[str, int]]:
    """The sound lines by contract, and the contracts that have (or may have) a bad line, with the row of that line.

    A row that cannot be read at all does not say whose it is: it may belong to the contract before it or after it.
    """
    grouped: dict[str, Lines] = {}
    spoiled: dict[str, int] = {}
    numbers: dict[int, str] = {}
    for row in job.rows():
        values, faults = convert(row, CONVERTERS)
        numbers[row.number] = row.cells["contract_no"]
        if faults:
            spoiled.setdefault(row.cells["contract_no"], row.number)
            for fault in faults:
                job.tally.refuse(fault)
        else:
            grouped.setdefault(values["contract_no"], []).append((row.number, values))
    read = list(numbers)
    for unread in sorted(job.tally.bad_rows - numbers.keys()):
        place = bisect(read, unread)
        for neighbour in read[max(place - 1, 0) : place + 1]:
            spoiled.setdefault(numbers[neighbour], unread)
    return grouped, spoiled


def _leave_out(job: Import, grouped: dict[str, Lines], spoiled: dict[str, int]) -> None:
    """Refuse what is left of contracts of which a line is bad."""
    for number, lines in grouped.items():
        if number in spoiled:
            refusal = ContractLineBad(number=number, row=spoiled[number])
            job.tally.refuse(job.place(lines[0][0], refusal, "contract_no"))


def _disagreements(lines: Lines) -> Iterator[tuple[int, Refusal, str]]:
    first_row, first = lines[0]
    for row, values in lines[1:]:
        for column in first:
            if column not in _OF_THE_LINE and values[column] != first[column]:
                refusal = ContractLinesDisagree(number=first["contract_no"], first_row=first_row, column=column)
                yield row, refusal, column


def _terms(lines: Lines) -> Terms:
    _, first = lines[0]
    return Terms(
        number=first["contract_no"],
        form=first["form"],
        transferor=first["transferor"],
        transferee=first["transferee"],
        lines=tuple(ContractLine(values["parcel_code"], values["area_mu"]) for _, values in lines),
        start_day=first["start"],
        last_day=first["end"],
        price=first["price"],
        price_unit=first["price_unit"],
        payment=first["pay"],
        purpose=first["purpose"],
        signed_on=first["signed_on"],
        filed_on=first["filed_on"],
        consent=first["consent"],
        parent=first["parent"],
    )


def _located(job: Import, lines: Lines, refusal: Refusal) -> Any:
    """The place of a rule's refusal: the row of the parcel it names, else the contract's first row."""
    parcel = refusal.fields.get("parcel") or refusal.fields.get("code")
    row = next((row for row, values in lines if values["parcel_code"] == parcel), lines[0][0])
    column = _COLUMN_OF.get(refusal.code)
    if refusal.code == "party-unknown":
        column = next((name for name in ("transferor", "transferee") if lines[0][1][name] == parcel), None)
    return job.place(row, refusal, column)


TRANSFERS: Final = Kind("transfers", COLUMNS, _apply)
