"""What is refused about changes of land and households."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_ENDS: Final = Words(
    "承包地交回、户亡时承包合同终止，其上流转合同先行终止（农村土地承包法第三十条、农村土地承包合同管理办法）",
    "A base contract ends when land is handed back or its household is no more; what runs on it ends first"
    " (Land Contracting Law, art. 30; measures on contract management)",
)
_SPLIT: Final = Words(
    "分户、合户只在同一集体经济组织的农户之间变更承包关系，面积前后相等（农村土地承包合同管理办法）",
    "A split or merge moves base contracts among households of one collective, with equal areas before and after"
    " (measures on contract management)",
)
_INSURED: Final = Words(
    "被征地农民社会保障费足额落实，先保后征（土地管理法第四十八条）",
    "Social insurance of those who lose land is settled in full and first (Land Administration Law, art. 48)",
)


class ChangeMissing(Refusal):
    code = "change-unknown"
    category = "missing"
    title = Words("没有这项承包变动", "No such change")
    detail = Words("没有编号为“{number}”的承包变动", "No change has the number {number!r}")
    rule = Words("承包变动按编号引用", "Changes are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class ChangeNumberUsed(Refusal):
    code = "change-number-used"
    category = "conflict"
    title = Words("承包变动编号已用", "Change number used")
    detail = Words("编号“{number}”已有承包变动", "There is a change {number!r} already")
    rule = Words("一个编号只用一次", "A number is used once")
    remedy = Words("请换一个编号，或留空由系统编号", "Take another one, or leave it empty to have it numbered")


class ChangeIncomplete(Refusal):
    code = "change-incomplete"
    title = Words("承包变动不完整", "Change incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = Words(
        "承包变动写明依据文件、日期、农户、地块和面积",
        "A change states its paper, day, households, parcels and areas",
    )
    remedy = Words("请补全后再提交", "Complete it and submit it again")


class NoticeTooShort(Refusal):
    code = "surrender-notice-too-short"
    title = Words("交回通知不足半年", "Notice of surrender too short")
    detail = Words(
        "书面通知日期 {notice_on}，交回日期 {on_day}，最早 {earliest}",
        "Notice in writing of {notice_on}, surrender on {on_day}, at the earliest {earliest}",
    )
    rule = Words(
        "承包方自愿交回承包地，应当提前半年以书面形式通知发包方（农村土地承包法第三十条）",
        "A household that hands land back gives half a year's notice in writing (Land Contracting Law, art. 30)",
    )
    remedy = Words("请改定交回日期，或补充通知", "Choose a later day, or give the notice")


class SurveyMissing(Refusal):
    code = "survey-missing"
    title = Words("部分地块缺少测绘", "No survey of a part")
    detail = Words(
        "地块 {parcel}：{household} 承包 {had_mu} 亩，变动 {asked_mu} 亩",
        "Parcel {parcel}: {household} has {had_mu} mu, {asked_mu} mu of it change",
    )
    rule = Words(
        "部分交回、征收或分割须有测绘成果（农村土地承包合同管理办法）",
        "What goes in part is surveyed (measures on contract management)",
    )
    remedy = Words("请填写测绘成果编号", "Give the survey's number")


class LandUnderContract(Refusal):
    code = "land-under-contract"
    category = "conflict"
    may_be_a_race = True
    title = Words("土地在流转合同中", "Land under contract")
    detail = Words(
        "地块 {parcel}：{household} 自 {day} 起可变动 {free_mu} 亩，要求 {asked_mu} 亩；其上合同 {contracts}",
        "Parcel {parcel}: from {day} on {household} has {free_mu} mu free, {asked_mu} mu are asked for; contracts {contracts}",
    )
    rule = _ENDS
    remedy = Words(
        "请在本次办理中终止这些合同或指明随地转移的合同，或减少面积",
        "End these contracts with it, name those that go along, or take less",
    )


class ChangeOvertaken(Refusal):
    code = "change-overtaken"
    category = "conflict"
    may_be_a_race = True
    title = Words("申请之后情况已变", "Overtaken since it was proposed")
    detail = Words(
        "变动 {number} 申请之后，地块上又有合同：{contracts}",
        "Since {number} was proposed its land has other contracts: {contracts}",
    )
    rule = Words("核准的就是申请时签署的内容", "What is approved is what was signed when it was proposed")
    remedy = Words("请退回后按现在的情况重新申请", "Send it back, and propose it as things stand now")


class ContractNotRunning(Refusal):
    code = "contract-not-running"
    title = Words("合同不在该地块上", "The contract has none of it")
    detail = Words(
        "合同 {number} 自 {day} 起在地块 {parcel} 上有 {had_mu} 亩，要求 {asked_mu} 亩",
        "From {day} on contract {number} has {had_mu} mu of parcel {parcel}; {asked_mu} mu are asked for",
    )
    rule = _ENDS
    remedy = Words("请核对合同编号、地块和面积", "Check contract, parcel and area")


class HouseholdNotActive(Refusal):
    code = "household-not-active"
    category = "conflict"
    title = Words("农户已不存续", "Household is no more")
    detail = Words("{household}：{why_zh}", "{household}: {why_en}")
    rule = _SPLIT
    remedy = Words("请核对农户；已并入他户的由并入户办理", "Check the household; what was merged acts as the other one")


class HouseholdsOfTwoCollectives(Refusal):
    code = "households-of-two-collectives"
    title = Words("不是同一集体的农户", "Households of two collectives")
    detail = Words("{one} 与 {other} 不属于同一集体经济组织", "{one} and {other} are not of one collective")
    rule = _SPLIT
    remedy = Words("请核对承包方代码", "Check the contractor codes")


class SplitLeavesNothing(Refusal):
    code = "split-leaves-nothing"
    title = Words("分户后原户无地", "Nothing remains")
    detail = Words("{household} 的承包地全部转出", "All the land of {household} would go")
    rule = _SPLIT
    remedy = Words("请保留原户的部分承包地；全部转出按合户办理", "Leave some with it; where all goes, it is a merge")


class MergeLeavesLand(Refusal):
    code = "merge-leaves-land"
    category = "conflict"
    title = Words("并入或消亡的农户仍有承包地", "Land remains")
    detail = Words(
        "{household} 在地块 {parcel} 上承包 {had_mu} 亩，列入 {asked_mu} 亩",
        "{household} has {had_mu} mu of parcel {parcel}, {asked_mu} mu are listed",
    )
    rule = _SPLIT
    remedy = Words("请重新提交，由系统列出全部承包地", "Propose it again and have all its land listed")


class LandNotConserved(Refusal):
    code = "land-not-conserved"
    category = "conflict"
    title = Words("变动前后面积不等", "Area not conserved")
    detail = Words(
        "地块 {parcel} 的{asset}：变动前 {before_mu} 亩，变动后 {after_mu} 亩",
        "{asset} of parcel {parcel}: {before_mu} mu before, {after_mu} mu after",
    )
    rule = Words("每块地每层权利的面积前后相等", "Of each parcel and layer the area stays the same")
    remedy = Words("请核对各户面积后重新提交", "Check the areas and propose it again")


class InsuredMissing(Refusal):
    code = "insured-household-missing"
    title = Words("社保名额未列全", "Insurance not stated for all")
    detail = Words("失地农户 {lost}；列有社保名额的农户 {named}", "Losing land: {lost}; insurance stated for: {named}")
    rule = _INSURED
    remedy = Words(
        "请为每个失地农户填写名额和应缴金额（可为零）和缴费单位",
        "State persons and amount (may be none) for each, and who owes it",
    )


class InsuranceCaseMissing(Refusal):
    code = "insurance-case-unknown"
    category = "missing"
    title = Words("没有该户的社保事项", "No insurance case")
    detail = Words("征收 {number} 没有 {household} 的社保事项", "Expropriation {number} has no case of {household}")
    rule = _INSURED
    remedy = Words("请核对征收编号和农户；已冲正的征收不再办理", "Check number and household; a reversed one has none")


class EnrolmentAboveQuota(Refusal):
    code = "enrolment-above-quota"
    category = "conflict"
    may_be_a_race = True
    title = Words("参保人数超过名额", "More enrolled than entitled")
    detail = Words(
        "{household} 名额剩余 {left} 人，本次 {asked} 人",
        "{household} has {left} persons left to enrol; asked for {asked}",
    )
    rule = _INSURED
    remedy = Words("请核对人数", "Check the number of persons")


class InsurancePaymentAboveOwed(Refusal):
    code = "insurance-payment-above-owed"
    category = "conflict"
    may_be_a_race = True
    title = Words("社保缴费超过应缴", "More paid than owed")
    detail = Words(
        "{household} 尚应缴 {left_yuan} 元，本次 {asked_yuan} 元",
        "{left_yuan} yuan are owed for {household}; {asked_yuan} yuan are paid",
    )
    rule = _INSURED
    remedy = Words("请核对凭证金额", "Check the voucher")


class InsuranceStepUnfounded(Refusal):
    code = "insurance-step-unfounded"
    title = Words("社保办理依据不足", "No ground for the step")
    detail = Words(
        "凭证“{document}”，日期 {day}，数量 {amount}；征收日期 {since}",
        "Paper {document!r}, day {day}, amount {amount}; expropriated on {since}",
    )
    rule = _INSURED
    remedy = Words(
        "请填写凭证编号、征收日至今的日期和大于零的数量", "Give the paper, a day from then to today, and an amount"
    )


class HeadUnnamed(Refusal):
    code = "head-unnamed"
    title = Words("户主姓名不可用", "No name to use")
    detail = Words(
        "{household}：姓名为空、与原姓名相同，或已删除", "{household}: the name is empty, the same, or erased"
    )
    rule = Words(
        "户主变更须写明新的代表人；已删除的个人信息不再恢复（个人信息保护法第四十七条）",
        "A new head is named; what was erased does not come back (Personal Information Protection Law, art. 47)",
    )
    remedy = Words("请填写新户主姓名", "Give the new head's name")


class ChangeReversed(Refusal):
    code = "change-reversed"
    category = "conflict"
    title = Words("承包变动已冲正", "Reversed already")
    detail = Words("{number} 已被冲正", "{number} was reversed before")
    rule = Words("一项变动只冲正一次", "A change is reversed once")
    remedy = Words("如需恢复，请重新办理", "Propose it anew if it holds after all")


class ChangeHasDependents(Refusal):
    code = "change-has-dependents"
    category = "conflict"
    may_be_a_race = True
    title = Words("其后另有办理事项", "Others stand on it")
    detail = Words("{number} 之后：{dependents}", "After {number}: {dependents}")
    rule = Words(
        "冲正前先处理以其为前提的事项；因其终止的合同不因冲正恢复",
        "What stands on it is settled first; contracts that ended with it do not come back by a reversal",
    )
    remedy = Words("请先冲正或终止这些事项，或按事实另行办理", "Reverse or end these first, or record what is so now")
