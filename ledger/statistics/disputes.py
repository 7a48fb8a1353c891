"""Lines 29 to 41 of the annual form: disputes accepted and handled in the year up to a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import CTE, Connection, func, select

from ledger.centre import LINES_OF_KIND
from ledger.centre.dispute_models import DISPUTE, DISPUTE_EVENT
from ledger.errors import Words
from ledger.statistics.data import Figure

_ENDS: Final = ("settled", "withdrawn", "award", "closed")
_LINES: Final = (
    ("29", 0, Words("受理土地承包及流转纠纷总量", "disputes accepted")),
    ("30", 1, Words("土地承包纠纷", "about contracting")),
    ("31", 2, Words("家庭承包", "household contracts")),
    ("32", 3, Words("其中：涉及妇女承包权益", "of which women's rights")),
    ("33", 2, Words("其他方式承包", "other modes")),
    ("34", 1, Words("土地流转纠纷", "about transfers")),
    ("35", 2, Words("农户之间", "between households")),
    ("36", 2, Words("农户与村组集体之间", "household and village")),
    ("37", 2, Words("农户与其他主体之间", "household and others")),
    ("38", 1, Words("其他纠纷", "other")),
    ("39", 0, Words("处理纠纷总数", "disputes handled")),
    ("40", 1, Words("其中：涉及妇女承包权益", "of which women's rights")),
    ("41", 1, Words("调解达成协议", "settled by mediation")),
)


def dispute_figures(connection: Connection, villages: CTE, first: date, last: date) -> Iterator[Figure]:
    """Lines 29 to 41 for the disputes of some villages, between two days, both included."""
    counts = _counts(connection, villages, first, last)
    counts["30"] = counts["31"] + counts["33"]
    counts["34"] = counts["35"] + counts["36"] + counts["37"]
    counts["29"] = counts["30"] + counts["34"] + counts["38"]
    for number, level, words in _LINES:
        yield Figure(number, words, "count", counts[number], level)


def _counts(connection: Connection, villages: CTE, first: date, last: date) -> Counter[str]:
    within = DISPUTE_EVENT.c.on_day.between(first, last)
    query = (
        select(DISPUTE.c.number, DISPUTE.c.kind, DISPUTE.c.womens_rights, DISPUTE_EVENT.c.kind.label("event"))
        .join(DISPUTE_EVENT, DISPUTE_EVENT.c.dispute_number == DISPUTE.c.number)
        .where(within, DISPUTE_EVENT.c.kind.in_(("accepted", *_ENDS)))
        .where(DISPUTE.c.division_code.in_(select(villages.c.code)))
    )
    accepted, handled, settled = {}, {}, set()
    for row in connection.execute(query):
        if row.event == "accepted":
            accepted[row.number] = row
        else:
            handled[row.number] = row
        if row.event == "settled":
            settled.add(row.number)
    for number in _ended_before(connection, set(handled), first):
        handled.pop(number)
        settled.discard(number)
    counts: Counter[str] = Counter(str(LINES_OF_KIND[row.kind]) for row in accepted.values())
    counts["32"] = sum(1 for row in accepted.values() if row.womens_rights and LINES_OF_KIND[row.kind] == 31)
    counts["39"] = len(handled)
    counts["40"] = sum(1 for row in handled.values() if row.womens_rights)
    counts["41"] = len(settled)
    return counts


def _ended_before(connection: Connection, numbers: set[str], first: date) -> list[str]:
    """Of these disputes, those that had come to an end before: an award that was taken to court counts once."""
    if not numbers:
        return []
    earliest = (
        select(DISPUTE_EVENT.c.dispute_number)
        .where(DISPUTE_EVENT.c.dispute_number.in_(sorted(numbers)), DISPUTE_EVENT.c.kind.in_(_ENDS))
        .group_by(DISPUTE_EVENT.c.dispute_number)
        .having(func.min(DISPUTE_EVENT.c.on_day) < first)
    )
    return list(connection.scalars(earliest))
