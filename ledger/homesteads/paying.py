"""Compensation of households that leave: paid by vouchers until the claim is zero on both sides, never netted."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, insert, select, update

from ledger.access import Act
from ledger.access.proposals import check_reason
from ledger.book import Filed, Line, NewEntry, post
from ledger.errors import Refusal, raise_all
from ledger.homesteads.agreements import claim_lines
from ledger.homesteads.data import Exit, Paper, Payment
from ledger.homesteads.models import EXIT_PAYMENT
from ledger.homesteads.queries import Agreed, agreed_of, chunks
from ledger.homesteads.refusals import (
    ExitIncomplete,
    ExitPaymentAboveOwed,
    ExitPaymentMissing,
    ExitVoucherUsed,
)
from ledger.homesteads.rules import days_in_order, steps_in_order
from ledger.homesteads.steps import Context, hold, take_back
from ledger.parties import find_parties
from ledger.units import format_money


def pay(connection: Connection, payments: Sequence[Payment], voucher: str, paid_on: date, act: Act) -> list[Filed]:
    """Record what a voucher paid to households, one or many; an entry a book.

    Raises ExitMissing, ExitIncomplete, ExitStepOutOfOrder, ExitVoucherUsed, ExitPaymentAboveOwed, for all of them at once.
    """
    numbers = [each.exit_number for each in payments]
    context = hold(connection, numbers, "exits.record", act)
    agreed = agreed_of(connection, context.exits)
    raise_all(_refused(connection, payments, voucher.strip(), paid_on, context, agreed, act.today))
    debtors = find_parties(connection, {each.debtor for each in agreed.values()})
    lines: dict[int, list[Line]] = defaultdict(list)
    for each in payments:
        made = agreed[each.exit_number]
        lines[made.book_id] += claim_lines(context.exits[each.exit_number], debtors[made.debtor], paid_on, -each.fen)
    filed = {
        book_id: _file(connection, book_id, "exit-compensation-paid", voucher.strip(), numbers, tuple(moved), act)
        for book_id, moved in sorted(lines.items())
    }
    rows = [
        {"exit_number": each.exit_number, "voucher": voucher.strip(), "fen": each.fen, "paid_on": paid_on}
        | {"book_id": agreed[each.exit_number].book_id, "entry_id": filed[agreed[each.exit_number].book_id].entry_id}
        | {"recorded_at": act.at, "recorded_by": act.by, "reversed_by": "", "reversal_reason": ""}
        for each in payments
    ]
    connection.execute(insert(EXIT_PAYMENT), rows)
    total = sum(each.fen for each in payments)
    detail = f"付退出补偿：{len(payments)} 户，{format_money(total)} 元，凭证 {voucher.strip()}"
    act.note("exits.record", "exit", numbers[0], after={"voucher": voucher.strip(), "fen": total}, detail=detail)
    return list(filed.values())


def _file(
    connection: Connection,
    book_id: int,
    cause: str,
    voucher: str,
    numbers: Sequence[str],
    lines: tuple[Line, ...],
    act: Act,
) -> Filed:
    said = chr(10).join([voucher, *sorted(numbers)])
    key = f"{cause}:{hashlib.sha256(said.encode()).hexdigest()[:32]}"
    entry = NewEntry(cause, voucher, key, lines)
    return post(connection, book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")[0]


def _refused(
    connection: Connection,
    payments: Sequence[Payment],
    voucher: str,
    paid_on: date,
    context: Context,
    agreed: dict[str, Agreed],
    today: date,
) -> list[Refusal]:
    counted = Counter(each.exit_number for each in payments)
    wrong = [
        (not voucher, "凭证编号", "voucher"),
        (paid_on > today, "付款日期", "day"),
        (min(each.fen for each in payments) <= 0, "金额", "amount"),
        (max(counted.values()) > 1, "重复的退出", "an exit twice"),
    ]
    if any(is_wrong for is_wrong, _, _ in wrong):
        zh, en = ([each[place] for each in wrong if each[0]] for place in (1, 2))
        return [ExitIncomplete(what_zh="、".join(map(str, zh)), what_en=", ".join(map(str, en)))]
    used = _used(connection, counted, voucher)
    found: list[Refusal] = []
    for each in payments:
        exit_ = context.exits[each.exit_number]
        facts = context.facts(exit_.number, "compensated", Paper(voucher, paid_on), today)
        found += [*steps_in_order(facts), *days_in_order(facts)]
        made = agreed.get(exit_.number)
        if exit_.number in used:
            found.append(ExitVoucherUsed(number=exit_.number, voucher=voucher))
        elif made is not None and exit_.step == "agreed" and each.fen > made.open_fen:
            figures = {"left_yuan": format_money(made.open_fen), "asked_yuan": format_money(each.fen)}
            found.append(ExitPaymentAboveOwed(number=exit_.number, **figures))
    return found


def _used(connection: Connection, numbers: Counter[str], voucher: str) -> set[str]:
    column = EXIT_PAYMENT.c
    found: set[str] = set()
    for chunk in chunks(numbers):
        query = select(column.exit_number).where(column.voucher == voucher, column.exit_number.in_(chunk))
        found |= set(connection.scalars(query))
    return found


def reverse_payment(connection: Connection, number: str, voucher: str, reason: str, act: Act) -> Filed:
    """Undo a payment that was recorded by mistake; an exit that was compensated goes back to agreed.

    Raises ExitMissing, ExitPaymentMissing, ExitStepOutOfOrder once it is demolished, ReasonMissing.
    """
    context = hold(connection, [number], "exits.reverse-payment", act)
    said, exit_ = check_reason(reason), context.exits[number]
    column = EXIT_PAYMENT.c
    mine = (column.exit_number == number) & (column.voucher == voucher)
    row = connection.execute(select(EXIT_PAYMENT).where(mine, column.reversed_at.is_(None))).first()
    if row is None:
        raise ExitPaymentMissing(number=number, voucher=voucher[:80])
    if exit_.step != "compensated":
        raise_all(list(steps_in_order(context.facts(number, "compensated", Paper(voucher, act.today), act.today))))
    else:
        take_back(connection, [exit_], "agreed", Paper(voucher, act.today, note=said), act)
    filed = _undo(connection, exit_, row.fen, row.paid_on, voucher, act)
    done = {"reversed_at": act.at, "reversed_by": act.by, "reversal_reason": said, "reversal_entry_id": filed.entry_id}
    connection.execute(update(EXIT_PAYMENT).where(mine).values(done))
    detail = f"冲正退出补偿付款 {voucher}：{said}"
    act.note("exits.reverse-payment", "exit", number, after={"entry": filed.entry_id}, detail=detail)
    return filed


def _undo(connection: Connection, exit_: Exit, fen: int, paid_on: date, voucher: str, act: Act) -> Filed:
    made = agreed_of(connection, [exit_.number])[exit_.number]
    debtor = find_parties(connection, [made.debtor])[made.debtor]
    lines = claim_lines(exit_, debtor, paid_on, fen)
    return _file(connection, made.book_id, "exit-payment-reversed", voucher, [exit_.number], lines, act)
