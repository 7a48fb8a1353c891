"""What is said of a table of which the figures do not agree, and of a period that is none."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class StatisticsDisagree(Refusal):
    code = "statistics-disagree"
    category = "conflict"
    title = Words("报表校验未通过", "The table does not agree")
    detail = Words("校验“{check}”未通过：{left} 与 {right}", "Check {check} failed: {left} and {right}")
    rule = Words(
        "统计数由过账得出，各行之间应当相符（年报表内校验关系）",
        "Statistics come from postings, and their lines agree (checks of the annual form)",
    )
    remedy = Words(
        "请运行 tianbu verify 找出不符之处，必要时 tianbu book rebuild",
        "Run tianbu verify to find what does not agree, and tianbu book rebuild where it says so",
    )


class PeriodReversed(Refusal):
    code = "report-period-reversed"
    title = Words("报表期间颠倒", "The period ends before it begins")
    detail = Words("起日 {first} 晚于止日 {last}", "It would begin on {first} and end on {last}")
    rule = Words("期间的起日不晚于止日", "A period begins on or before its last day")
    remedy = Words("请对调起止日", "Change the two days round")
