"""What is refused of published tables, and what is said of figures that do not agree with each other."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_AS_PRINTED: Final = Words(
    "公布数据照原样保存，从不改动或补全", "Published figures are kept as printed, never mended or filled in"
)
_AT_SCALE: Final = Words(
    "公布的数字按其公布的小数位核对，不设容差；换算四舍五入",
    "Published figures are checked at their printed scale without tolerance; conversions round half up",
)


class PublishedTableUnknown(Refusal):
    code = "published-table-unknown"
    title = Words("不认识的公布表", "Unknown published table")
    detail = Words(
        "表头为 {found}；最接近的是“{nearest_zh}”，缺少的列：{missing}",
        "the header is {found}; nearest is {nearest_en!r}, which has besides: {missing}",
    )
    rule = Words("公布表按其表头识别，列名须与某一种完全一致", "A published table is known by its whole header row")
    remedy = Words("请按其中一种改列名，单位写在列名里", "Rename the columns as in one of them, units in the names")


class PublishedFigureUnreadable(Refusal):
    code = "published-figure-unreadable"
    title = Words("公布的数字无法识别", "Not a figure")
    detail = Words("“{text}”不是十进制数（{unit_zh}）", "{text!r} is not a decimal number of {unit_en}")
    rule = _AS_PRINTED
    remedy = Words(
        "请照原文填写数字，不带千分位、约数或说明；未公布的留空",
        "Enter the number as printed, without separators or words; leave blank what is not published",
    )


class PublishedFigureBetween(Refusal):
    code = "published-figure-too-precise"
    title = Words("公布的数字小数位过多", "Figure too precise")
    detail = Words("{text} {unit_zh}不能精确记录", "{text} {unit_en} cannot be kept exactly")
    rule = Words(
        "面积精确到 1/300 平方米，金额到分，重量到百分之一公斤，数值不暗中舍入",
        "Areas are exact to 1/300 m², money to the fen, weights to a hundredth of a kilogram; nothing is rounded silently",
    )
    remedy = Words("请核对原文的小数位和单位", "Check decimals and unit against the print")


class PublishedRowTwice(Refusal):
    code = "published-row-twice"
    title = Words("公布表中同一行出现两次", "A row stands twice")
    detail = Words("“{key}”已在第 {earlier} 行出现", "{key!r} stands in row {earlier} already")
    rule = Words("公布表的每一行只出现一次", "A row of a published table stands once")
    remedy = Words("请对照原文删去重复的一行", "Delete the row that the print does not have")


class PublishedDayOdd(Refusal):
    code = "published-day-unreadable"
    title = Words("公布日期无法识别", "Not a day")
    detail = Words("“{text}”不是日期或年月", "{text!r} is neither a day nor a month")
    rule = _AS_PRINTED
    remedy = Words("请写作 2024-08-09 或 2018-01", "Write it as 2024-08-09 or 2018-01")


class PublishedFiguresDisagree(Refusal):
    code = "published-figures-disagree"
    category = "conflict"
    title = Words("公布的数字自相矛盾", "Published figures contradict each other")
    detail = Words(
        "{subject}：{check_zh}。公布 {figures}；{column} 为 {printed}，应 {relation} {computed}",
        "{subject}: {check_en}. Printed {figures}; {column} is {printed} and should be {relation} {computed}",
    )
    rule = _AT_SCALE
    remedy = Words(
        "已照原样保存并列为差异；请向公布单位核实", "Kept as printed and shown as a difference; ask the publisher"
    )


class PublishedFiguresUnusual(Refusal):
    code = "published-figures-unusual"
    category = "conflict"
    title = Words("公布的数字少见", "Unusual published figures")
    detail = Words(
        "{subject}：{check_zh}。公布 {figures}；{column} 为 {printed}，通常 {relation} {computed}",
        "{subject}: {check_en}. Printed {figures}; {column} is {printed}, usually {relation} {computed}",
    )
    rule = Words(
        "个别项目合理存在的情形和尾数差只作提示", "What single projects may rightly show, and rounding, is only a note"
    )
    remedy = Words("请对照原文确认，无须更改", "Confirm it with the print; nothing needs to be changed")
