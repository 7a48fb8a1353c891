"""Why something about quotas is refused before any rule of the field is asked."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class LotMissing(Refusal):
    code = "quota-lot-unknown"
    category = "missing"
    title = Words("没有这个指标批次", "No such lot")
    detail = Words("没有编号为“{lot}”的指标批次", "There is no lot of quota {lot!r}")
    rule = Words("指标按下达文件、验收合格证或凭证的编号引用", "Quota is named by its grant, certificate or purchase")
    remedy = Words("请核对编号，或查询本县的指标批次", "Check the number, or look at the lots of the county")


class ProjectMissing(Refusal):
    code = "project-unknown"
    category = "missing"
    title = Words("没有这个项目区", "No such project")
    detail = Words("没有编号为“{code}”的项目区", "There is no project {code!r}")
    rule = Words("项目区按编号引用", "Projects are named by their codes")
    remedy = Words("请核对编号，或先登记项目区", "Check the code, or register the project first")


class ProjectCodeUsed(Refusal):
    code = "project-code-used"
    category = "conflict"
    title = Words("项目区编号已用", "Project code used")
    detail = Words("编号“{code}”已有项目区", "There is a project {code!r} already")
    rule = Words("一个编号只登记一次", "A code is registered once")
    remedy = Words(
        "请核对编号；同一项目的变更请另报方案版本",
        "Check the code; a change of the same project is a new version of its plan",
    )


class ProjectIncomplete(Refusal):
    code = "project-incomplete"
    title = Words("项目区登记不完整", "Project incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = Words(
        "项目区登记写明编号、名称、指标种类、方式和节余口径",
        "A project states code, name, instrument, mode and the basis of its surplus",
    )
    remedy = Words("请补全后再登记", "Complete it and register it again")


class OfficeUnknown(Refusal):
    code = "office-unknown"
    title = Words("没有写明机关", "Office not named")
    detail = Words(
        "“{office}”不是县、市、省的区划（如 county:640106000000）",
        "{office!r} names no county, city or province (such as county:640106000000)",
    )
    rule = Words("指标记入县、市、省的账簿", "Quotas stand in the books of counties, cities and provinces")
    remedy = Words("请写成级别加 12 位区划代码", "Write level and 12-digit code")


class EventMissing(Refusal):
    code = "quota-event-unknown"
    category = "missing"
    title = Words("没有这笔指标业务", "No such quota event")
    detail = Words("没有编号为“{number}”的指标业务", "No quota event has the number {number!r}")
    rule = Words("指标业务按编号引用", "Quota events are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class EventNumberUsed(Refusal):
    code = "quota-event-number-used"
    category = "conflict"
    title = Words("指标业务编号已用", "Number used")
    detail = Words(
        "编号“{number}”已有指标业务，内容不同", "There is a quota event {number!r} already, with other content"
    )
    rule = Words("一个编号只用一次", "A number is used once")
    remedy = Words("请换一个编号，或留空由系统编号", "Take another one, or leave it empty to have it numbered")


class EventIncomplete(Refusal):
    code = "quota-event-incomplete"
    title = Words("指标业务不完整", "Quota event incomplete")
    detail = Words("{kind_zh}缺少或有误：{what_zh}", "{kind_en}: missing or wrong: {what_en}")
    rule = Words(
        "每笔指标业务写明文件、日期、面积和所依据的批次或项目",
        "A quota event states its paper, day, area, and the lot or project it rests on",
    )
    remedy = Words("请补全后再提交", "Complete it and submit it again")


class LotOfOtherKind(Refusal):
    code = "quota-lot-of-other-kind"
    title = Words("批次种类不符", "Lot of another kind")
    detail = Words(
        "{kind_zh}不能作用于“{lot}”（{found_zh}批次）", "{kind_en} does not act on {lot!r}, a lot of kind {found_en}"
    )
    rule = Words(
        "下达、项目区、验收、购入批次各有可办的业务",
        "Grants, project lots, acceptances and purchases each have their own events",
    )
    remedy = Words("请选择对应种类的批次", "Choose a lot of the right kind")


class LotOfOtherBook(Refusal):
    code = "quota-lot-of-other-book"
    title = Words("批次不在本账簿", "Lot of another book")
    detail = Words(
        "“{lot}”在 {found} 的账簿，本笔业务属 {book}", "{lot!r} stands in the book of {found}; this event is of {book}"
    )
    rule = Words(
        "一笔业务只动用本账簿的批次；县与县之间经成交过户",
        "An event moves lots of its own book; between counties quota is sold",
    )
    remedy = Words("请由该批次所在的机关办理", "Have the office of that lot do it")


class LotOfOtherProject(Refusal):
    code = "quota-lot-of-other-project"
    category = "conflict"
    title = Words("批次属于另一项目区", "Lot of another project")
    detail = Words("“{lot}”属 {found}，本笔业务属 {project}", "{lot!r} is of {found}, this event of {project}")
    rule = Words(
        "周转指标只在项目区内封闭运行，哪个项目区借的由哪个项目区还（城乡建设用地增减挂钩试点管理办法）",
        "Quota circulates inside its project area: what a project borrowed it returns itself (measures on linkage pilots (2008))",
    )
    remedy = Words("请选择同一项目区的批次", "Choose a lot of the same project")


class LotCodeUsed(Refusal):
    code = "quota-lot-code-used"
    category = "conflict"
    title = Words("批次编号已用", "Lot number used")
    detail = Words("编号“{lot}”已是 {book} 的指标批次", "{lot!r} is a lot of {book} already")
    rule = Words("下达文件、合格证和凭证的编号在全系统唯一", "Numbers of grants, certificates and purchases are unique")
    remedy = Words("请核对编号；同一份合格证不能验收两次", "Check the number; a certificate is accepted once")


class EventReversed(Refusal):
    code = "quota-event-reversed"
    category = "conflict"
    title = Words("指标业务已冲正", "Event reversed")
    detail = Words("{number} 已于 {at} 冲正", "{number} was reversed at {at}")
    rule = Words("一笔业务只冲正一次", "An event is reversed once")
    remedy = Words("请查看其冲正分录", "Look at its reversing entry")


class EventHasDependents(Refusal):
    code = "quota-event-has-dependents"
    category = "conflict"
    title = Words("有后续业务依赖", "Others stand on it")
    detail = Words("{number} 之后有：{dependents}", "On {number} stand {dependents}")
    rule = Words("冲正从最后一笔开始，依次向前", "What was done last is reversed first")
    remedy = Words("请先冲正这些业务", "Reverse those first")


class EventOvertaken(Refusal):
    code = "quota-event-overtaken"
    category = "conflict"
    title = Words("情况已变", "Overtaken")
    detail = Words("{number} 提交后账簿已变：{what_zh}", "The book changed since {number} was proposed: {what_en}")
    rule = Words("审批按当天账簿重新核对全部规则", "Approval runs all rules again on today's book")
    remedy = Words("请退回后按现状重新提交", "Reject it and propose it anew")


class SaleWithoutTrade(Refusal):
    code = "sale-without-trade"
    category = "conflict"
    title = Words("成交须经交易", "A sale takes a trade")
    detail = Words("{lot} 的成交没有受让方承诺的交易", "The sale of {lot} rests on no trade that its buyer accepted")
    rule = Words(
        "成交前须挂牌、预审、要约，由受让方承诺；已在纸质上办结的成交可以补录",
        "A sale is listed, pre-checked, offered and accepted by its buyer first; what was decided on paper is recorded as such",
    )
    remedy = Words("请在指标交易中办理成交", "Propose the sale from its trade")
