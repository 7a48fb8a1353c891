"""What the book refuses, and which constraint of the database stands behind each refusal."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.exc import DBAPIError

from ledger.errors import Refusal, Words


class BookMissing(Refusal):
    code = "book-unknown"
    category = "missing"
    title = Words("没有这本账簿", "No such book")
    detail = Words("没有编号为 {book_id} 的账簿", "No book has the number {book_id}")
    rule = Words("账簿按编号引用", "Books are named by their numbers")
    remedy = Words("tianbu book list 列出全部账簿", "tianbu book list shows all books")


class EntryUnbalanced(Refusal):
    code = "entry-unbalanced"
    title = Words("分录不平", "Entry not balanced")
    detail = Words(
        "分录“{key}”在 {day} 的“{asset}”合计为 {excess}，应为 0",
        "Entry {key!r}: postings of {asset} on {day} sum to {excess}, not to 0",
    )
    rule = Words("每笔分录、每种资产、每一天的过账合计为零", "Per entry, asset and day the postings sum to zero")
    remedy = Words("请补上对方科目的过账", "Add the other side of the movement")


class BalanceCrossesZero(Refusal):
    code = "balance-crosses-zero"
    category = "conflict"
    may_be_a_race = True
    title = Words("余额不足", "Not enough in the account")
    detail = Words(
        "{account} 中地块（批次）“{lot}”在 {day} 将变为 {balance}",
        "{account}, lot {lot!r}, would stand at {balance} on {day}",
    )
    rule = Words("任何科目、任何批次在任何一天都不得越过零", "No account crosses zero in any lot on any day")
    remedy = Words(
        "请查询该批次在这一天的持有人，减少面积或改期", "See who holds the lot on that day; take less, or other days"
    )


class PeriodClosed(Refusal):
    code = "period-closed"
    category = "conflict"
    title = Words("账期已关闭", "The period is closed")
    detail = Words(
        "生效日 {day} 不晚于关账日 {closing_day}",
        "The effective day {day} is not after the closing day {closing_day}",
    )
    rule = Words("已关闭的账期不再记账，除非两人共同重开", "Closed periods stay closed unless two people reopen them")
    remedy = Words(
        "请记在第一个开放日并保留原日期，或申请重开账期",
        "Post it on the first open day with its original days, or have the period reopened",
    )


class ClosingOutOfOrder(Refusal):
    code = "closing-out-of-order"
    category = "conflict"
    title = Words("关账日次序有误", "Closing out of order")
    detail = Words(
        "要求的关账日 {day}，现行关账日 {closing_day}", "Closing day asked for {day}, closing day now {closing_day}"
    )
    rule = Words("关账向后移，重开向前移", "Closing moves the day forward, reopening moves it back")
    remedy = Words("请核对日期", "Check the day")


class ReopeningNeedsTwo(Refusal):
    code = "reopening-needs-two"
    category = "forbidden"
    title = Words("重开账期须两人", "Reopening takes two people")
    detail = Words("经办人“{first}”，复核人“{second}”", "First person {first!r}, second person {second!r}")
    rule = Words("重开账期由两名不同的人共同办理并留痕", "A period is reopened by two different people, on record")
    remedy = Words("请由另一人复核", "Have another person confirm it")


class KeyReused(Refusal):
    code = "idempotency-key-reused"
    category = "conflict"
    title = Words("幂等键已用于其他内容", "Idempotency key used for something else")
    detail = Words(
        "键“{key}”已属于分录 {entry_id}，其内容与这次不同",
        "Key {key!r} belongs to entry {entry_id}, whose body differs",
    )
    rule = Words("同一个键永远指同一笔分录", "One key stands for one entry")
    remedy = Words(
        "重试请发送完全相同的内容；新业务请用新键", "Repeat the very same body, or use a new key for a new act"
    )


class AlreadyReversed(Refusal):
    code = "already-reversed"
    category = "conflict"
    may_be_a_race = True
    title = Words("该分录已被冲正", "Already reversed")
    detail = Words("分录 {entry_id} 已被冲正过", "Entry {entry_id} has been reversed before")
    rule = Words("一笔分录只能冲正一次", "An entry is reversed once")
    remedy = Words("如需恢复，请按事实重新记账", "Post the fact anew if it holds after all")


class ReversalIsFinal(Refusal):
    code = "reversal-is-final"
    category = "conflict"
    title = Words("冲正分录不可再冲正", "A reversal is final")
    detail = Words("分录 {entry_id} 本身是冲正分录", "Entry {entry_id} is itself a reversal")
    rule = Words("冲正分录不可再冲正", "A reversal is not reversed")
    remedy = Words("请按事实重新记账", "Post the fact anew")


class EntryMissing(Refusal):
    code = "entry-unknown"
    category = "missing"
    title = Words("没有这笔分录", "No such entry")
    detail = Words("账簿 {book_id} 中没有编号为 {entry_id} 的分录", "Book {book_id} has no entry {entry_id}")
    rule = Words("分录按编号引用", "Entries are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class AccountMissing(Refusal):
    code = "account-unknown"
    category = "missing"
    title = Words("没有这个科目", "No such account")
    detail = Words(
        "没有名为“{name}”的科目，也没有持有科目的这一主体",
        "No account is named {name!r} and no party of that code holds one",
    )
    rule = Words(
        "科目按“资产/种类/区划/持有人”或持有人代码引用",
        "An account is named asset/kind/division/holder, or by its holder's code",
    )
    remedy = Words("请核对名称；余额表列出全部科目", "Check the name; a balance by party lists them")


class DayOutOfRange(Refusal):
    code = "day-out-of-range"
    title = Words("日期超出范围", "Day out of range")
    detail = Words("{day} 不在 1900-01-01 至 2199-12-31 之间", "{day} is not between 1900-01-01 and 2199-12-31")
    rule = Words("账簿只记这一期间的日期", "The book keeps days of these years only")
    remedy = Words("请核对年份", "Check the year")


class AmountTooLarge(Refusal):
    code = "amount-too-large"
    title = Words("数额过大", "Amount too large")
    detail = Words("过账数额或其合计超出 64 位整数", "A posting or a sum of postings does not fit 64 bits")
    rule = Words("数额以 64 位整数记账", "Amounts are 64-bit whole numbers")
    remedy = Words("请核对单位", "Check the unit")


class TextUnfit(Refusal):
    code = "text-unfit"
    may_be_a_race = True
    title = Words("文字无法入账", "Text cannot be stored")
    detail = Words(
        "“{field}”超过 {limit} 个字，或含有空字符等不能保存的字符",
        "{field} is longer than {limit} characters, or has characters that cannot be stored, such as NUL",
    )
    rule = Words("文字原样入账，不截断、不替换", "Texts are stored as they are, never cut or altered")
    remedy = Words("请缩短文字或去掉不可见字符", "Shorten the text or take the invisible characters out")


class HolderOfTwoKinds(Refusal):
    code = "holder-of-two-kinds"
    category = "conflict"
    may_be_a_race = True
    title = Words("持有人类别不一致", "Holder of two kinds")
    detail = Words(
        "科目 {account} 的持有人类别是“{known}”，这次写作“{given}”",
        "The holder of {account} is on record as {known!r}, this entry says {given!r}",
    )
    rule = Words("一个科目的持有人只有一个类别", "The holder of an account is of one kind")
    remedy = Words("请核对主体的类别", "Check what kind of party it is")


_SQLITE_UNIQUE = {
    "entry.book_id, entry.idempotency_key": "an_idempotency_key_is_used_once",
    "entry.book_id, entry.reverses_entry_id": "an_entry_is_reversed_once",
}


def broken_constraint(error: DBAPIError) -> tuple[str, dict[str, Any]]:
    """The name of the constraint that the database says was broken, with the figures it gave (PostgreSQL only)."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        detail = diagnosis.message_detail or ""
        return diagnosis.constraint_name or diagnosis.sqlstate or "", json.loads(detail) if detail[:1] == "{" else {}
    message = str(error.orig)
    said = message.split(": ", 1)[-1]
    return _SQLITE_UNIQUE.get(said, said), {}
