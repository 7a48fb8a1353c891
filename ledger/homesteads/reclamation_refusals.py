"""What is refused about reclamations, and about leases of collective construction land."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_ONCE: Final = Words(
    "一块地只复垦一次、只支撑一个指标（城乡建设用地增减挂钩试点管理办法）",
    "A plot is reclaimed once and backs one quota (pilot measures on linkage)",
)
_WORKS: Final = Words(
    "复垦按拆除、工程、县级自查、验收、地类变更、指标确认、兑付的顺序办理（城乡建设用地增减挂钩试点管理办法）",
    "A reclamation goes from demolition through works and the county's check to acceptance, class change, confirmation"
    " and payment (pilot measures on linkage)",
)
_LEASED: Final = Words(
    "集体经营性建设用地出租须经本集体成员或代表三分之二以上同意，写明期限、价款和用途，不产生指标（土地管理法）",
    "Collective construction land is let for business with the consent of two thirds of the members or delegates, with"
    " term, price and purpose; it makes no quota (Land Administration Law)",
)


class ReclamationMissing(Refusal):
    code = "reclamation-unknown"
    category = "missing"
    title = Words("没有这个复垦批次", "No such reclamation")
    detail = Words("没有编号为“{number}”的复垦批次", "No reclamation has the number {number!r}")
    rule = Words("复垦批次按编号引用", "Reclamations are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class ReclamationIncomplete(Refusal):
    code = "reclamation-incomplete"
    title = Words("复垦批次不完整", "Reclamation incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = Words("复垦批次写明名称、地块、依据文件和日期", "A reclamation states its name, plots, paper and day")
    remedy = Words("请补全后再办理", "Complete it and try again")


class HomesteadNotReady(Refusal):
    code = "homestead-not-ready"
    category = "conflict"
    may_be_a_race = True
    title = Words("宅基地未到这一步", "Not so far yet")
    detail = Words(
        "地块 {plot}（退出 {number}）现为“{step_zh}”，须为：{wanted_zh}",
        "Plot {plot} (exit {number}) is {step_en}; it must be {wanted_en}",
    )
    rule = _WORKS
    remedy = Words("请先办理该户的退出步骤", "Do what comes first of that exit")


class PlotInReclamation(Refusal):
    code = "plot-in-reclamation"
    category = "conflict"
    may_be_a_race = True
    title = Words("地块已在复垦批次中", "In a reclamation already")
    detail = Words("地块 {plot} 已列入复垦批次 {number}", "Plot {plot} is in reclamation {number}")
    rule = _ONCE
    remedy = Words(
        "请核对地块；列错的先从原批次移出", "Check the plot; where it was listed by mistake, drop it there first"
    )


class PlotBelowMinimum(Refusal):
    code = "plot-below-minimum"
    title = Words("地块小于最小复垦面积", "Plot too small")
    detail = Words(
        "地块 {plot} 面积 {area_m2} 平方米，当地最小 {minimum_m2} 平方米",
        "Plot {plot} has {area_m2} m²; the local minimum is {minimum_m2} m²",
    )
    rule = Words(
        "复垦地块不小于当地规定的最小图斑面积（旧村复垦等地方办法）",
        "A plot to be reclaimed is no smaller than the local minimum (local measures on old villages)",
    )
    remedy = Words("请并入相邻地块，或核对当地参数", "Join it with its neighbours, or check the local parameter")


class PlotSmallerThanMeasured(Refusal):
    code = "plot-smaller-than-measured"
    category = "conflict"
    title = Words("地块存量小于实测面积", "Less in the stock than measured")
    detail = Words(
        "地块 {plot} 建设用地存量 {stock_m2} 平方米，实测 {measured_m2} 平方米",
        "Plot {plot} has {stock_m2} m² of construction land in the stock, {measured_m2} m² are measured",
    )
    rule = Words("复垦的面积不超过土地存量中的建设用地", "No more is reclaimed than the stock has of construction land")
    remedy = Words("请先办理调查更正", "Have the survey corrected first")


class ReclamationStepOutOfOrder(Refusal):
    code = "reclamation-step-out-of-order"
    category = "conflict"
    may_be_a_race = True
    title = Words("办理顺序不对", "Out of order")
    detail = Words(
        "复垦批次 {number} 现为“{step_zh}”，不能办理“{asked_zh}”",
        "Reclamation {number} is {step_en} and cannot be {asked_en}",
    )
    rule = _WORKS
    remedy = Words("请先办理前面的步骤", "Do what comes first")


class ReclamationDaysOutOfOrder(Refusal):
    code = "reclamation-days-out-of-order"
    title = Words("日期早于上一步", "Earlier than the step before")
    detail = Words(
        "复垦批次 {number}：本步 {on_day}，上一步 {last_day}",
        "Reclamation {number}: this step {on_day}, the last {last_day}",
    )
    rule = _WORKS
    remedy = Words("请核对文件日期", "Check the paper's day")


class PlotKept(Refusal):
    code = "plot-kept-for-lease"
    category = "conflict"
    title = Words("地块留作集体经营性建设用地", "Kept for lease")
    detail = Words("地块 {plot}：{what_zh}", "Plot {plot}: {what_en}")
    rule = _LEASED
    remedy = Words("请移出该地块", "Leave it out")


class LeaseMissing(Refusal):
    code = "collective-lease-unknown"
    category = "missing"
    title = Words("没有这份出租合同", "No such lease")
    detail = Words("没有编号为“{number}”的集体经营性建设用地出租", "No lease has the number {number!r}")
    rule = Words("出租合同按编号引用", "Leases are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class LeaseIncomplete(Refusal):
    code = "collective-lease-incomplete"
    title = Words("出租合同不完整", "Lease incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = _LEASED
    remedy = Words("请补全后再登记", "Complete it and register it again")


class LeaseConsentMissing(Refusal):
    code = "collective-lease-consent-missing"
    title = Words("集体同意人数不足", "Consent falls short")
    detail = Words(
        "应到 {members}，实到 {present}，同意 {agreed}，须 {needed}",
        "{members} entitled, {present} present, {agreed} in favour, {needed} are needed",
    )
    rule = _LEASED
    remedy = Words("请补充会议决议", "Have the collective decide")


class LeaseTermTooLong(Refusal):
    code = "collective-lease-term-too-long"
    title = Words("租赁期限过长", "Term too long")
    detail = Words("{start_day} 至 {last_day} 超过二十年", "{start_day} to {last_day} is more than twenty years")
    rule = Words(
        "租赁期限不得超过二十年（民法典第七百零五条）", "A lease is for twenty years at most (Civil Code, art. 705)"
    )
    remedy = Words(
        "请缩短期限，届满后续订",
        "Shorten it; it may be renewed",
    )


class LandNotKept(Refusal):
    code = "land-not-kept-for-lease"
    category = "conflict"
    title = Words("不是可出租的集体建设用地", "Not collective construction land")
    detail = Words("地块 {plot}：{what_zh}", "Plot {plot}: {what_en}")
    rule = _LEASED
    remedy = Words("请先办理转为集体经营性建设用地", "Have it kept as collective construction land first")


class LandLetTwice(Refusal):
    code = "land-let-twice"
    category = "conflict"
    may_be_a_race = True
    title = Words("同期已出租", "Let already")
    detail = Words(
        "地块 {plot} 在 {start_day} 至 {last_day} 已由 {number} 出租",
        "Plot {plot} is let by {number}, {start_day} to {last_day}",
    )
    rule = _LEASED
    remedy = Words("请先终止原合同", "End that one first")


class LeaseEnded(Refusal):
    code = "collective-lease-ended"
    category = "conflict"
    title = Words("出租合同已终止", "Ended already")
    detail = Words("{number} 已于 {ended_on} 终止", "{number} ended on {ended_on}")
    rule = _LEASED
    remedy = Words("请查看该合同", "Look at it")
