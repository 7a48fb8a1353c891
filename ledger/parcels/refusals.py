"""What goes wrong with parcels."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class ParcelMissing(Refusal):
    code = "parcel-unknown"
    category = "missing"
    title = Words("没有这个地块", "No such parcel")
    detail = Words("没有编码为“{code}”的地块", "No parcel has the code {code!r}")
    rule = Words("地块按 19 位编码引用", "Parcels are named by their 19-digit codes")
    remedy = Words("请核对编码，或先导入地块表", "Check the code, or import the parcels first")


class ParcelTwice(Refusal):
    code = "parcel-twice"
    title = Words("地块重复", "Parcel twice")
    detail = Words("编码 {code} 已在第 {first_row} 行出现", "The code {code} stands in row {first_row} already")
    rule = Words("一个编码只属于一个地块", "A code belongs to one parcel")
    remedy = Words("请删去重复的行或更正编码", "Remove the row that repeats it, or mend the code")


class ParcelRegisteredDifferently(Refusal):
    code = "parcel-registered-differently"
    category = "conflict"
    title = Words("地块已按其他内容登记", "Parcel registered differently")
    detail = Words(
        "{code} 已登记，{differences} 与表中不同", "{code} is registered; the sheet differs in {differences}"
    )
    rule = Words("已登记的地块不改写，更正须另行记账", "A registered parcel is not edited; a correction is posted")
    remedy = Words("请核对；如登记有误请先冲正", "Check it; if the registration is wrong, reverse it first")


class VillageNotOfCode(Refusal):
    code = "village-not-of-code"
    title = Words("村与地块编码不符", "Village and parcel code disagree")
    detail = Words(
        "地块编码 {code} 属于 {other_name}（{other}），表中的村为 {village}",
        "Parcel code {code} belongs to {other_name} ({other}); the sheet says village {village}",
    )
    rule = Words(
        "地块编码前 12 位是所在村的代码（NY/T 2539）", "A parcel code begins with its village's code (NY/T 2539)"
    )
    remedy = Words("请核对是否导入了别的乡镇或村的数据", "Check whether these are another township's or village's data")


class VillageExpected(Refusal):
    code = "village-expected"
    title = Words("不是村级区划", "Not a village")
    detail = Words("“{text}”是{level_zh}区划（{name}）", "{text!r} is a {level_en} ({name})")
    rule = Words("地块登记在村（含社区）名下", "A parcel is registered in a village or a neighbourhood of that level")
    remedy = Words("请填写 12 位村代码或村名", "Give the village's 12-digit code or its name")


class HouseholdExpected(Refusal):
    code = "household-expected"
    title = Words("承包方不是农户", "Not a household")
    detail = Words(
        "{code}（{name}）登记为“{kind}”，不是农户", "{code} ({name}) is registered as {kind}, not a household"
    )
    rule = Words(
        "家庭承包的承包方是农户（农村土地承包法第十六条）",
        "Family contracting is with households (Land Contracting Law, art. 16)",
    )
    remedy = Words("请核对承包方代码", "Check the contractor's code")


class BaseContractIncomplete(Refusal):
    code = "base-contract-incomplete"
    title = Words("承包合同信息不全", "Base contract incomplete")
    detail = Words("缺少：{missing}", "Missing: {missing}")
    rule = Words(
        "有承包方就要有合同编码和起止日期；无承包方须有登记日（term_start）",
        "With a household go the contract's code and both days; without one, the day of registration (term_start)",
    )
    remedy = Words("请补全该行", "Complete the row")


class TermEndsBeforeStart(Refusal):
    code = "term-ends-before-start"
    title = Words("期限止日早于起日", "Ends before it starts")
    detail = Words("起日 {start}，止日 {end}", "It starts on {start} and ends on {end}")
    rule = Words("期限的最后一日不早于第一日", "A term's last day is not before its first")
    remedy = Words("请核对两个日期", "Check both days")


class BaseTooSmall(Refusal):
    code = "base-contract-too-small"
    category = "conflict"
    may_be_a_race = True
    title = Words("承包面积不足", "Less under the base contract")
    detail = Words(
        "{household} 自 {day} 起在地块 {parcel} 上可变动的承包面积为 {had_mu} 亩，要求 {asked_mu} 亩",
        "From {day} on {household} has {had_mu} mu of parcel {parcel} to give; {asked_mu} mu are asked for",
    )
    rule = Words(
        "承包关系只能由承包方就其承包的面积变动，已定终止的部分不再变动（农村土地承包法第九条、第三十条）",
        "A base contract changes for what the household has under it, not for what has its end already"
        " (Land Contracting Law, arts. 9, 30)",
    )
    remedy = Words(
        "请核对地块、日期和面积，查看承包合同的历次变动", "Check parcel, day and area, and the parcel's base contracts"
    )


class AreaNotContracted(Refusal):
    code = "unallotted-area-too-small"
    category = "conflict"
    may_be_a_race = True
    title = Words("未发包面积不足", "Less is not contracted out")
    detail = Words(
        "地块 {parcel} 自 {day} 起未发包面积为 {free_mu} 亩，要求发包 {asked_mu} 亩",
        "From {day} on {free_mu} mu of parcel {parcel} are not contracted out; {asked_mu} mu are asked for",
    )
    rule = Words("同一块土地不重复发包", "Land is contracted out once")
    remedy = Words("请先办理原承包方的交回，或减少面积", "Have it handed back first, or take less")
