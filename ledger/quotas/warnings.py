"""What the rules of quotas only warn of."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class GainAboveRemoved(Refusal):
    code = "gain-above-removed"
    title = Words("新增农用地大于减少的建设用地", "More farmland than construction land removed")
    detail = Words(
        "{lot}：新增 {gained_ha} 公顷，减少建设用地 {removed_ha} 公顷",
        "{lot}: {gained_ha} ha gained, {removed_ha} ha of construction land removed",
    )
    rule = Words(
        "依法的一种情形：拆旧时一并整理了未利用地",
        "One of two legitimate patterns: unused land was improved along with it",
    )
    remedy = Words("请核对验收文件", "Check the acceptance document")


class NoFarmlandGained(Refusal):
    code = "no-farmland-gained"
    title = Words("没有新增耕地", "No cultivated land gained")
    detail = Words(
        "{lot}：新增耕地为零，其他农用地 {other_ha} 公顷",
        "{lot}: no cultivated land, {other_ha} ha of other agricultural land",
    )
    rule = Words(
        "依法的一种情形：复垦为林地等其他农用地",
        "One of two legitimate patterns: a project gains forest and no farmland",
    )
    remedy = Words("请核对节余口径", "Check the basis of the surplus")


class SurplusAboveReclaimed(Refusal):
    code = "surplus-above-reclaimed"
    title = Words("节余大于新增耕地", "Surplus above what was reclaimed")
    detail = Words(
        "{project}：累计节余 {surplus_ha} 公顷，新增耕地 {gained_ha} 公顷",
        "{project}: {surplus_ha} ha of surplus, {gained_ha} ha of cultivated land gained",
    )
    rule = Words("节余通常不大于新增耕地", "Surplus is seldom more than the cultivated land gained")
    remedy = Words("请核对节余口径和文件", "Check the basis and the document")


class AcceptedFarBelowPlan(Refusal):
    code = "accepted-far-below-plan"
    title = Words("验收明显少于批准", "Accepted far less than approved")
    detail = Words(
        "{project}：累计验收 {accepted_ha} 公顷，批准 {planned_ha} 公顷",
        "{project}: {accepted_ha} ha accepted in all, {planned_ha} ha approved",
    )
    rule = Words("验收不足批准的九成应说明原因", "Less than nine tenths of what was approved is explained")
    remedy = Words("请在文件中说明", "Explain it in the document")


class DueDayUnusual(Refusal):
    code = "due-day-unusual"
    title = Words("归还期限与通常不同", "Unusual due day")
    detail = Words(
        "{project}：文件写 {given}，按规定为 {usual}", "{project}: the document says {given}, by the rule it is {usual}"
    )
    rule = Words(
        "自项目区批准之日起一般不超过三年（城乡建设用地增减挂钩试点管理办法）",
        "Normally no more than three years from the approval (measures on linkage pilots (2008))",
    )
    remedy = Words("请核对文件", "Check the document")


class PlotsNotListed(Refusal):
    code = "plots-not-listed"
    title = Words("没有列明地块", "No plots listed")
    detail = Words(
        "{lot} 只有汇总面积，没有地块，不能追溯到户",
        "{lot} has totals only, without plots: it cannot be traced to households",
    )
    rule = Words("指标应追溯到地块和农户", "Quota is traced to plots and households")
    remedy = Words("请补录地块清单", "Supply the list of plots")


class PeopleNotStated(Refusal):
    code = "people-not-stated"
    title = Words("没有写明安置人数", "Settled people not stated")
    detail = Words(
        "{lot}：计划指标没有写明安置人数", "{lot}: a plan quota that does not say how many people are settled"
    )
    rule = Words("新增建设用地计划与吸纳落户人数挂钩", "Plan quota goes with the number of people settled")
    remedy = Words("请填写人数", "Give the number of people")


class FiledOnlineLate(Refusal):
    code = "filed-online-late"
    title = Words("在线备案逾期", "Filed online late")
    detail = Words(
        "{project}：{approved} 批准，{filed}在线备案", "{project}: approved on {approved}, filed online {filed}"
    )
    rule = Words("批准后须及时在在线监管系统备案", "An approval is filed in the online supervision system in time")
    remedy = Words("请尽快备案并登记日期", "File it and record the day")
