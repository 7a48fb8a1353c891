"""What the rules of quotas refuse."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class QuotaInsufficient(Refusal):
    code = "quota-insufficient"
    category = "conflict"
    may_be_a_race = True
    title = Words("可用指标不足", "Not enough quota")
    detail = Words(
        "{lot} 的“{account_zh}”自 {day} 起可动用 {free_ha} 公顷（{free_mu} 亩），本次 {asked_ha} 公顷（{asked_mu} 亩）",
        "{lot} has {free_ha} ha ({free_mu} mu) in {account_en} from {day} on, asked are {asked_ha} ha ({asked_mu} mu)",
    )
    rule = Words(
        "使用不超过下达和安排，归还不超过验收，出让、冻结和落地不超过确认的节余，任何一天都不例外（城乡建设用地增减挂钩试点管理办法）",
        "Use stays within what was granted and assigned, return within acceptance, sale, pledge and landing within the confirmed surplus, on every day (measures on linkage pilots (2008))",
    )
    remedy = Words("请减少面积，或先办理前一步", "Ask for less, or do the step before it first")


class MeasureInsufficient(Refusal):
    code = "quota-measure-insufficient"
    category = "conflict"
    may_be_a_race = True
    title = Words("水田或产能不足", "Not enough paddy or grain capacity")
    detail = Words(
        "{lot} 的“{account_zh}”中{measure_zh}可动用 {free}，本次 {asked}",
        "{lot} has {free} of {measure_en} in {account_en}, asked are {asked}",
    )
    rule = Words(
        "面积、水田和粮食产能在同一文件下分别平衡",
        "Area, paddy and grain capacity balance each under the same document",
    )
    remedy = Words("请核对文件上的水田面积和产能", "Check paddy and capacity on the paper")


class ReturnBeyondOwed(Refusal):
    code = "quota-return-beyond-owed"
    category = "conflict"
    may_be_a_race = True
    title = Words("归还超过应还", "More than is owed")
    detail = Words(
        "{lot} 尚应归还 {owed_ha} 公顷，本次 {asked_ha} 公顷", "{lot} still owes {owed_ha} ha, asked are {asked_ha} ha"
    )
    rule = Words(
        "归还以下达的周转指标为限（城乡建设用地增减挂钩试点管理办法）",
        "What is returned is the turnover quota that was granted (measures on linkage pilots (2008))",
    )
    remedy = Words(
        "请核对归还面积；多出的部分可留作农村发展或确认节余",
        "Check the area; the rest is for the village's reserve or the surplus",
    )


class PlanMissing(Refusal):
    code = "project-plan-missing"
    category = "conflict"
    title = Words("项目区尚无批准方案", "No approved plan")
    detail = Words("项目区 {project} 没有批准的方案版本", "Project {project} has no approved version of its plan")
    rule = Words("先批方案，后安排和使用指标", "A plan is approved before quota is assigned or used")
    remedy = Words("请先报批方案", "Have a plan approved first")


class PlanVersionOld(Refusal):
    code = "plan-version-old"
    category = "conflict"
    may_be_a_race = True
    title = Words("方案版本不是现行版本", "Not the version in force")
    detail = Words(
        "{project}：文件依据第 {version} 版，现行为第 {current} 版",
        "{project}: the paper rests on version {version}, in force is version {current}",
    )
    rule = Words(
        "方案逐版替换，业务只依据现行版本", "Each version replaces the one before; events rest on the one in force"
    )
    remedy = Words(
        "请按现行版本重新核对面积后提交", "Check the figures against the version in force and submit it again"
    )


class AbovePlannedQuota(Refusal):
    code = "quota-above-plan"
    category = "conflict"
    may_be_a_race = True
    title = Words("超过批准的指标规模", "Above the approved quota")
    detail = Words(
        "{project} 第 {version} 版批准 {planned_ha} 公顷，已安排 {before_ha} 公顷，本次 {asked_ha} 公顷",
        "{project}: version {version} approves {planned_ha} ha, {before_ha} ha are assigned, asked are {asked_ha} ha",
    )
    rule = Words(
        "安排不超过批准的周转指标规模（城乡建设用地增减挂钩试点管理办法）",
        "What is assigned stays within the approved quota (measures on linkage pilots (2008))",
    )
    remedy = Words("请减少面积，或先报批方案调整", "Ask for less, or have an amended plan approved first")


class UnitImplausible(Refusal):
    code = "area-unit-implausible"
    category = "conflict"
    title = Words("面积单位疑似有误", "Unit implausible")
    detail = Words(
        "本次 {asked_ha} 公顷（{asked_mu} 亩），{against_zh}为 {expected_ha} 公顷（{expected_mu} 亩），相差约 15 倍",
        "{asked_ha} ha ({asked_mu} mu) against {expected_ha} ha ({expected_mu} mu) {against_en}: about 15 times off",
    )
    rule = Words(
        "1 公顷等于 15 亩；相差约 15 倍多为把公顷填成亩或反之",
        "One hectare is fifteen mu; fifteen times off is most often the wrong unit",
    )
    remedy = Words("请核对文件上的单位", "Check the unit on the paper")


class OverdueBlocksGrants(Refusal):
    code = "overdue-blocks-grants"
    category = "conflict"
    title = Words("有逾期未还指标", "Overdue quota")
    detail = Words("{book} 逾期未还：{lots}", "{book} owes what is overdue: {lots}")
    rule = Words(
        "逾期未归还周转指标的，暂停下达和安排新的指标（城乡建设用地增减挂钩试点管理办法）",
        "While turnover quota is overdue no new quota is granted or assigned (measures on linkage pilots (2008))",
    )
    remedy = Words("请先归还或交回逾期指标", "Return or surrender what is overdue first")


class RectifyingBlocks(Refusal):
    code = "rectification-open"
    category = "conflict"
    title = Words("项目区正在整改", "Under rectification")
    detail = Words(
        "{project} 自 {since} 责令整改（{document}），未完成",
        "{project} is under an order to rectify since {since} ({document})",
    )
    rule = Words(
        "整改期间暂停安排和使用指标（城乡建设用地增减挂钩试点管理办法）",
        "No quota is assigned or used while an order to rectify is open (measures on linkage pilots (2008))",
    )
    remedy = Words("请先登记整改完成", "Record that it is rectified first")


class OrderMissing(Refusal):
    code = "rectification-order-missing"
    category = "conflict"
    title = Words("没有未完成的整改", "No order to rectify")
    detail = Words("{project} 没有未完成的整改", "{project} is under no order to rectify")
    rule = Words("先责令整改，后登记完成", "What was ordered to be rectified is rectified")
    remedy = Words("请核对项目区，或先登记责令整改", "Check the project, or record the order first")


class ProjectClosed(Refusal):
    code = "project-closed"
    category = "conflict"
    may_be_a_race = True
    title = Words("项目区已结项", "Project closed")
    detail = Words("{project} 已于 {closed} 结项（{document}）", "{project} was closed on {closed} ({document})")
    rule = Words("结项后不再安排和使用指标", "No quota is assigned or used once a project is closed")
    remedy = Words("请核对项目区；结项有误的先冲正", "Check the project; reverse the closing where it was a mistake")


class InstrumentsMixed(Refusal):
    code = "instruments-mixed"
    category = "conflict"
    title = Words("指标种类不能混用", "Instruments mixed")
    detail = Words("{lot} 是{found_zh}，本次为{asked_zh}", "{lot} is {found_en}, the event is of {asked_en}")
    rule = Words(
        "周转指标、工矿废弃地指标与计划指标分别管理，不得相互抵顶（城乡建设用地增减挂钩试点管理办法）",
        "Turnover quota, mining-land quota and plan quota are kept apart (measures on linkage pilots (2008))",
    )
    remedy = Words("请选择同一种指标的批次和项目", "Choose lot and project of the same instrument")


class EventOutOfOrder(Refusal):
    code = "quota-event-out-of-order"
    category = "conflict"
    title = Words("日期先后颠倒", "Out of order")
    detail = Words("{what_zh}在 {earlier}，本次在 {on_day}", "{what_en} is of {earlier}, this event of {on_day}")
    rule = Words(
        "批准、下达、使用、验收、确认依次进行，文件日期不晚于业务日期和今天",
        "Approval, grant, use, acceptance and confirmation follow each other; a paper is not later than its event or today",
    )
    remedy = Words("请核对文件日期和业务日期", "Check the days of paper and event")


class EvidenceMissing(Refusal):
    code = "quota-evidence-missing"
    title = Words("缺少验收或变更调查材料", "Evidence missing")
    detail = Words("{lot} 缺少：{missing_zh}", "{lot} lacks {missing_en}")
    rule = Words(
        "没有验收文件和变更调查证据，不确认节余、不过户",
        "Nothing is confirmed or sold without the acceptance document and the survey's evidence",
    )
    remedy = Words(
        "请填写验收文件和变更调查成果的编号、日期", "Give number and day of the acceptance document and of the survey"
    )


class SoldBeforeConfirmed(Refusal):
    code = "sold-before-confirmed"
    category = "conflict"
    title = Words("节余尚未确认", "Not confirmed yet")
    detail = Words(
        "{lot} 已验收 {accepted_ha} 公顷，确认节余 {confirmed_ha} 公顷，本次{kind_zh} {asked_ha} 公顷",
        "{lot}: {accepted_ha} ha are accepted, {confirmed_ha} ha confirmed as surplus, asked for {kind_en} are {asked_ha} ha",
    )
    rule = Words(
        "先确认节余，后挂牌、质押、成交和落地", "Surplus is confirmed before it is listed, pledged, sold or landed"
    )
    remedy = Words("请先办理节余确认", "Confirm the surplus first")


class PlotUsedTwice(Refusal):
    code = "plot-used-twice"
    category = "conflict"
    may_be_a_race = True
    title = Words("地块已用于另一指标", "Plot used already")
    detail = Words("地块 {plot} 已用于指标 {lot}（{event}）", "Plot {plot} stands for quota {lot} already ({event})")
    rule = Words("一块地只支撑一份指标", "A plot backs one instrument only")
    remedy = Words(
        "请核对地块；确为另一部分的，先分割地块", "Check the plot; where it is another part of it, split it first"
    )


class OverlapTooLarge(Refusal):
    code = "plot-overlap-too-large"
    category = "conflict"
    title = Words("与其他指标地块重叠", "Overlap with another instrument")
    detail = Words(
        "地块 {plot} 压占 {overlap_m2} 平方米，允许 {allowed_m2} 平方米",
        "Plot {plot} overlaps by {overlap_m2} m², allowed are {allowed_m2} m²",
    )
    rule = Words("两份指标的图斑重叠不超过一平方米", "Polygons of two instruments overlap by a square metre at most")
    remedy = Words("请更正图斑边界后重新核查", "Mend the boundary and have it checked again")


class PlotNotConstruction(Refusal):
    code = "plot-not-construction"
    category = "conflict"
    title = Words("地块基期不是可复垦的建设用地", "Not construction land at the base day")
    detail = Words("地块 {plot} 在 {day} 的地类：{classes_zh}", "Plot {plot} on {day}: {classes_en}")
    rule = Words(
        "拆旧地块在基期须为农村建设用地；工矿废弃地项目须为采矿用地",
        "A demolition plot was rural construction land on the base day; of a mining project, mining land",
    )
    remedy = Words("请核对地块和基期", "Check the plot and the base day")


class AcceptedAbovePlan(Refusal):
    code = "accepted-above-plan"
    category = "conflict"
    may_be_a_race = True
    title = Words("验收超过批准方案", "Accepted more than was approved")
    detail = Words(
        "{project} 第 {version} 版批准{what_zh} {planned_ha} 公顷，累计验收 {accepted_ha} 公顷",
        "{project}: version {version} approves {planned_ha} ha of {what_en}, {accepted_ha} ha are accepted in all",
    )
    rule = Words(
        "验收面积大于批准面积的，须先调整方案", "Where more is accepted than was approved the plan is amended first"
    )
    remedy = Words("请先报批方案调整", "Have an amended plan approved first")


class SumMismatch(Refusal):
    code = "sum-mismatch"
    category = "conflict"
    title = Words("合计不符", "Sums differ")
    detail = Words(
        "{what_zh}：合计 {sum_ha} 公顷，文件 {stated_ha} 公顷，相差 {difference_m2} 平方米",
        "{what_en}: the parts come to {sum_ha} ha, the document says {stated_ha} ha, {difference_m2} m² apart",
    )
    rule = Words(
        "村的合计等于项目区，等于文件，按文件的小数位",
        "Villages sum to the project and to the document, at the document's scale",
    )
    remedy = Words("请核对各村、各地块面积", "Check the areas of villages and plots")


class NewBuildAboveDemolition(Refusal):
    code = "new-build-above-demolition"
    category = "conflict"
    title = Words("建新大于拆旧", "More built than demolished")
    detail = Words(
        "{project}：建新 {built_ha} 公顷，{against_zh} {removed_ha} 公顷",
        "{project}: {built_ha} ha of new building against {removed_ha} ha {against_en}",
    )
    rule = Words(
        "建新区总面积不大于拆旧区总面积（城乡建设用地增减挂钩试点管理办法）",
        "New building stays within demolition (measures on linkage pilots (2008))",
    )
    remedy = Words("请调整方案或补充拆旧", "Amend the plan or demolish more")


class CultivatedBelowOccupied(Refusal):
    code = "cultivated-below-occupied"
    category = "conflict"
    title = Words("新增耕地少于占用耕地", "Less cultivated land than was occupied")
    detail = Words(
        "{project}：{against_zh}新增耕地 {gained_ha} 公顷，占用 {occupied_ha} 公顷",
        "{project}: {gained_ha} ha of cultivated land gained {against_en}, {occupied_ha} ha occupied",
    )
    rule = Words(
        "复垦的耕地数量不少于建新占用的耕地（城乡建设用地增减挂钩试点管理办法）",
        "Reclaimed cultivated land is no less than what building takes (measures on linkage pilots (2008))",
    )
    remedy = Words("请先补充复垦验收", "Have more reclamation accepted first")


class GradeLower(Refusal):
    code = "grade-lower"
    category = "conflict"
    title = Words("复垦耕地等级低于占用耕地", "Grade lower")
    detail = Words(
        "{project}：新增耕地面积加权 {gained} 等，占用 {occupied} 等（数字越小越好）",
        "{project}: gained land weighs {gained}, occupied land {occupied} (a lower number is better)",
    )
    rule = Words(
        "复垦的耕地质量不低于建新占用的耕地（城乡建设用地增减挂钩试点管理办法）",
        "Reclaimed cultivated land is of no lower quality than what building takes (measures on linkage pilots (2008))",
    )
    remedy = Words("请提质后再验收，或补充等级评定", "Improve it and have it graded again")


class GradesOfTwoScales(Refusal):
    code = "grades-of-two-scales"
    title = Words("等级标准不同", "Two scales of grades")
    detail = Words("{project}：等级分别按“{one_zh}”和“{other_zh}”", "{project}: grades by {one_en} and by {other_en}")
    rule = Words("不同标准的等级不相互比较", "Grades of different scales are never compared")
    remedy = Words("请按同一标准评定", "Grade them on one scale")


class SurplusAboveFormula(Refusal):
    code = "surplus-above-formula"
    category = "conflict"
    may_be_a_race = True
    title = Words("节余超过可确认面积", "Surplus above what there is")
    detail = Words(
        "{project}：验收 {accepted_ha} 公顷，减安置占用农用地 {resettlement_ha} 公顷、农村留用 {reserve_ha} 公顷，可确认 {most_ha} 公顷，累计 {asked_ha} 公顷",
        "{project}: {accepted_ha} ha accepted less {resettlement_ha} ha taken by resettlement and {reserve_ha} ha reserved leave {most_ha} ha, confirmed would be {asked_ha} ha",
    )
    rule = Words(
        "节余等于按口径计算的复垦面积减安置占用的农用地、再减农村留用",
        "Surplus is what was reclaimed, on the project's basis, less agricultural land that resettlement takes, less the village's reserve",
    )
    remedy = Words("请按公式核减", "Confirm less")


class ReserveFirst(Refusal):
    code = "reserve-first"
    category = "conflict"
    title = Words("先留足农村发展用地", "The village's reserve comes first")
    detail = Words(
        "{project} 方案留用 {planned_ha} 公顷，已留 {reserved_ha} 公顷",
        "{project} plans {planned_ha} ha for the village, {reserved_ha} ha are set aside",
    )
    rule = Words("节余指标先满足本村，节余部分方可流转", "Saved land serves the village first, only the rest is traded")
    remedy = Words(
        "请先办理农村留用，或附村集体放弃的决议",
        "Set the reserve aside first, or attach the village's decision to do without",
    )


class ReturnFirst(Refusal):
    code = "return-first"
    category = "conflict"
    may_be_a_race = True
    title = Words("先归还后节余", "Return comes first")
    detail = Words(
        "{project} 尚应归还 {owed_ha} 公顷，确认后剩余 {left_ha} 公顷",
        "{project} still owes {owed_ha} ha, {left_ha} ha would be left",
    )
    rule = Words(
        "验收面积先归还周转指标（城乡建设用地增减挂钩试点管理办法）",
        "What is accepted first returns the turnover quota (measures on linkage pilots (2008))",
    )
    remedy = Words("请先办理归还", "Return first")


class ObligationOpen(Refusal):
    code = "obligation-open"
    category = "conflict"
    may_be_a_race = True
    title = Words("尚有应还指标", "Still owed")
    detail = Words(
        "{project} 尚应归还 {owed_ha} 公顷，未用 {unused_ha} 公顷",
        "{project} owes {owed_ha} ha, {unused_ha} ha are unused",
    )
    rule = Words("归还加交回等于安排，方可结项", "A project closes when what was assigned is returned or surrendered")
    remedy = Words("请先归还或交回", "Return or surrender first")


class PaymentMissing(Refusal):
    code = "payment-missing"
    title = Words("没有付款凭证", "No voucher")
    detail = Words("成交价 {price} 元，没有付款凭证编号", "The price is {price} yuan, without a voucher")
    rule = Words("货款两讫：过户与付款在同一笔业务中", "Delivery against payment: quota and money move in one command")
    remedy = Words("请填写付款凭证", "Give the voucher of the payment")


class GrainsOutOfPlan(Refusal):
    code = "village-out-of-plan"
    category = "conflict"
    title = Words("村不在方案范围内", "Village outside of the plan")
    detail = Words(
        "{village} 不在 {project} 第 {version} 版的{zone_zh}",
        "{village} is not in the {zone_en} of {project}, version {version}",
    )
    rule = Words(
        "周转指标只在项目区内封闭运行（城乡建设用地增减挂钩试点管理办法）",
        "Quota circulates inside its project area (measures on linkage pilots (2008))",
    )
    remedy = Words("请核对村，或先报批方案调整", "Check the village, or have an amended plan approved first")


class VillageOfOtherCounty(Refusal):
    code = "village-of-other-county"
    title = Words("村不在本县", "Village of another county")
    detail = Words("{village} 不在 {book}", "{village} is not in {book}")
    rule = Words(
        "项目区不跨县（城乡建设用地增减挂钩试点管理办法）",
        "A project area lies in one county (measures on linkage pilots (2008))",
    )
    remedy = Words("请核对村代码", "Check the village's code")


class ReclamationNotChecked(Refusal):
    code = "reclamation-not-checked"
    category = "conflict"
    title = Words("复垦尚未通过县级自查", "Not checked by the county")
    detail = Words(
        "复垦 {reclamation} 的地块 {plot} 在“{step}”", "Plot {plot} of reclamation {reclamation} is at {step!r}"
    )
    rule = Words("先县级自查，后市省验收", "The county checks before the city or province accepts")
    remedy = Words("请先登记县级自查", "Record the county's check first")


class PlotsUnstated(Refusal):
    code = "plots-unstated"
    title = Words("验收须列明地块", "Plots not stated")
    detail = Words("验收 {lot} 没有列明地块", "Acceptance {lot} states no plots")
    rule = Words(
        "凭验收文件、地块清单和图斑确认指标，数、线、图一致",
        "Quota is confirmed against document, list of plots and polygons, which agree",
    )
    remedy = Words("请列出地块，或登记纸质汇总数", "List the plots, or record a paper's totals as such")


class ListedNotWrittenDown(Refusal):
    code = "listed-not-written-down"
    category = "conflict"
    title = Words("挂牌部分不能核减", "Listed quota is not written down")
    detail = Words(
        "{lot} 可核减 {free_ha} 公顷，另有 {listed_ha} 公顷在挂牌，要求核减 {asked_ha} 公顷",
        "{lot} has {free_ha} ha to write down, another {listed_ha} ha are listed, asked are {asked_ha} ha",
    )
    rule = Words(
        "核减先取未挂牌部分，挂牌的数量须与交易一致",
        "What is listed stays as its trade says; the rest is written down first",
    )
    remedy = Words("请先撤牌，再核减", "Take it off the list first")


class TradeCarriedOut(Refusal):
    code = "trade-carried-out"
    category = "conflict"
    title = Words("交易已成交或撤牌", "The trade is over")
    detail = Words("交易 {trade} 已由 {event} 办结", "Trade {trade} was carried out by {event}")
    rule = Words("一宗交易只成交或撤牌一次", "A trade is sold or taken off the list once")
    remedy = Words(
        "请退回本申请；需要时先冲正原业务", "Reject this proposal; reverse the other event first where it was wrong"
    )
