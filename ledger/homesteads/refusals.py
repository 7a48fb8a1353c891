"""What is refused about homesteads and exits from them."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_VOLUNTARY: Final = Words(
    "宅基地退出由农户自愿提出，依法、自愿、有偿，不得作为任何事项的条件（土地管理法、乡村振兴促进法）",
    "A household leaves its homestead of its own will and is paid; no exit is a condition of anything"
    " (Land Administration Law, Rural Revitalization Promotion Law)",
)
_ONE: Final = Words(
    "农村村民一户只能拥有一处宅基地（土地管理法）", "A rural household has one homestead (Land Administration Law)"
)
_ORDER: Final = Words(
    "退出按申请、同意、测量、协议、补偿、拆除、复垦、自查、验收、变更、确认、兑付的顺序办理，先补偿后拆除"
    "（城乡建设用地增减挂钩试点管理办法）",
    "An exit goes from application through consent, survey, agreement, compensation, demolition and works to acceptance,"
    " class change, confirmation and payment; compensation comes before demolition (pilot measures on linkage)",
)
_FIGURES: Final = Words(
    "确权面积、实测面积、房屋占地、院落附属和超占面积分别登记；补偿依据与指标依据是两个数",
    "Certified, measured, building, yard and over-occupied areas are kept apart; what is paid for and what makes quota"
    " are two figures",
)
_PAID: Final = Words(
    "补偿按协议足额支付，凭证逐笔登记，不与指标相抵（国务院关于严格规范增减挂钩试点的通知）",
    "Compensation is paid in full as agreed, by vouchers, and never netted against quota (notice of 2010 on linkage)",
)


class HomesteadMissing(Refusal):
    code = "homestead-unknown"
    category = "missing"
    title = Words("没有这处宅基地", "No such homestead")
    detail = Words("没有代码为“{code}”的宅基地", "No homestead has the code {code!r}")
    rule = Words("宅基地按代码引用", "Homesteads are named by their codes")
    remedy = Words("请核对代码，或先登记宅基地", "Check the code, or register it first")


class HomesteadIncomplete(Refusal):
    code = "homestead-incomplete"
    title = Words("宅基地登记不完整", "Homestead incomplete")
    detail = Words("宅基地 {code} 缺少或有误：{what_zh}", "Homestead {code}: missing or wrong: {what_en}")
    rule = Words(
        "宅基地登记写明农户、村、地块、证书或实测面积和依据文件",
        "A homestead states household, village, plot, certified or measured area, and its paper",
    )
    remedy = Words("请补全后再登记", "Complete it and register it again")


class HomesteadFiguresWrong(Refusal):
    code = "homestead-figures-wrong"
    title = Words("宅基地面积不合", "Figures do not fit")
    detail = Words(
        "宅基地 {code}：实测 {measured_m2}，房屋占地 {building_m2}，院落附属 {yard_m2}，超占 {over_m2} 平方米",
        "Homestead {code}: measured {measured_m2}, buildings {building_m2}, yards {yard_m2}, over-occupied {over_m2} m²",
    )
    rule = _FIGURES
    remedy = Words(
        "房屋与院落之和、院落与超占之和都不超过实测面积；建筑面积另填，不是土地面积",
        "Buildings and yards, and yards and what is over-occupied, lie inside the measured area; floor area is no land",
    )


class HomesteadRegistered(Refusal):
    code = "homestead-registered"
    category = "conflict"
    may_be_a_race = True
    title = Words("宅基地或地块已登记", "Registered already")
    detail = Words(
        "代码 {code}、地块 {plot} 已有宅基地 {known}", "Code {code}, plot {plot}: there is homestead {known}"
    )
    rule = Words("一处宅基地登记一次，一块地上只有一处宅基地", "A homestead is registered once, and a plot carries one")
    remedy = Words("请核对代码和地块", "Check code and plot")


class SecondHomestead(Refusal):
    code = "second-homestead"
    title = Words("该户另有宅基地", "Another homestead")
    detail = Words("{household} 已有宅基地 {others}", "{household} has or had homestead {others}")
    rule = _ONE
    remedy = Words("确有继承等依据的，请写明", "State the ground, such as inheritance, where there is one")


class ExitMissing(Refusal):
    code = "exit-unknown"
    category = "missing"
    title = Words("没有这项退出", "No such exit")
    detail = Words("没有编号为“{number}”的宅基地退出", "No exit has the number {number!r}")
    rule = Words("退出按编号引用", "Exits are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class ExitIncomplete(Refusal):
    code = "exit-incomplete"
    title = Words("退出办理不完整", "Step incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = Words("每一步写明文件编号和日期，日期不晚于当日", "Every step has its paper and a day that is not ahead")
    remedy = Words("请补全后再办理", "Complete it and try again")


class ExitNumberUsed(Refusal):
    code = "exit-number-used"
    category = "conflict"
    title = Words("编号已用", "Number used")
    detail = Words("编号“{number}”已用", "The number {number!r} is in use")
    rule = Words("一个编号只用一次", "A number is used once")
    remedy = Words("请换一个编号，或留空由系统编号", "Take another one, or leave it empty to have it numbered")


class ApplicantNotHousehold(Refusal):
    code = "exit-not-by-household"
    title = Words("不是农户本户申请", "Not the household's own application")
    detail = Words(
        "宅基地 {homestead} 属于 {household}，申请人 {applicant}",
        "Homestead {homestead} is {household}'s; the application is by {applicant}",
    )
    rule = _VOLUNTARY
    remedy = Words("请由该户自己提出申请", "The household itself applies")


class ExitHouseholdEnded(Refusal):
    code = "exit-household-ended"
    category = "conflict"
    title = Words("农户已不存续", "Household is no more")
    detail = Words("{household}：{why_zh}", "{household}: {why_en}")
    rule = _VOLUNTARY
    remedy = Words("请先办理户主或承接户的变更", "Settle who represents or succeeds it first")


class ExitTiedTo(Refusal):
    code = "exit-is-no-condition"
    title = Words("退出不得作为条件", "An exit is no condition")
    detail = Words(
        "宅基地 {homestead} 的退出被作为条件：{tied_to}", "The exit from {homestead} was made a condition of: {tied_to}"
    )
    rule = _VOLUNTARY
    remedy = Words("请解除条件，由农户另行自愿申请", "Drop the condition; the household may apply of its own will")


class OtherHousingMissing(Refusal):
    code = "other-housing-missing"
    title = Words("没有其他稳定住所", "No other stable housing")
    detail = Words(
        "宅基地 {homestead}：住所“{housing}”，证明“{document}”", "Homestead {homestead}: {housing!r} by {document!r}"
    )
    rule = Words(
        "退出后须有合法稳定住所（宅基地退出与复垦的地方办法）",
        "Whoever leaves has lawful stable housing elsewhere (local measures on exits and reclamation)",
    )
    remedy = Words("请写明退出后的住所和证明文件", "Say where the household lives afterwards, with the proof")


class HomesteadLeaving(Refusal):
    code = "homestead-left-once"
    category = "conflict"
    may_be_a_race = True
    title = Words("宅基地已在退出或已退出", "Leaving or left already")
    detail = Words(
        "宅基地 {homestead} 已有退出 {number}（{step_zh}）", "Homestead {homestead} has exit {number} ({step_en})"
    )
    rule = Words("一处宅基地只退出一次，不重复拆除、不重复补偿", "A homestead is left, paid for and demolished once")
    remedy = Words("请查看原退出办理情况", "Look at that exit")


class ExitStepOutOfOrder(Refusal):
    code = "exit-step-out-of-order"
    category = "conflict"
    may_be_a_race = True
    title = Words("办理顺序不对", "Out of order")
    detail = Words(
        "退出 {number} 现为“{step_zh}”，不能办理“{asked_zh}”；下一步：{next_zh}",
        "Exit {number} is {step_en} and cannot be {asked_en}; next: {next_en}",
    )
    rule = _ORDER
    remedy = Words("请先办理前面的步骤", "Do what comes first")


class ExitDaysOutOfOrder(Refusal):
    code = "exit-days-out-of-order"
    title = Words("日期早于上一步", "Earlier than the step before")
    detail = Words(
        "退出 {number}：本步 {on_day}，上一步 {last_day}", "Exit {number}: this step {on_day}, the last {last_day}"
    )
    rule = _ORDER
    remedy = Words("请核对文件日期", "Check the paper's day")


class ConsentWithoutMinutes(Refusal):
    code = "consent-without-minutes"
    title = Words("没有集体同意的会议纪要", "No minutes of consent")
    detail = Words(
        "应到 {members}，实到 {present}，同意 {agreed}", "{members} entitled, {present} present, {agreed} in favour"
    )
    rule = Words(
        "退出经农村集体经济组织同意，会议纪要写明应到、实到和同意人数（土地管理法、地方办法）",
        "The collective consents, and the minutes say how many were entitled, present and in favour"
        " (Land Administration Law, local measures)",
    )
    remedy = Words(
        "请填写会议纪要，同意人数须过实到人数的一半", "Give the minutes; more than half of those present agree"
    )


class MeasuredFiguresMissing(Refusal):
    code = "measured-figures-missing"
    title = Words("没有实测面积", "Not measured")
    detail = Words("退出 {number} 的宅基地没有实测面积", "The homestead of exit {number} has no measured figures")
    rule = _FIGURES
    remedy = Words("请先测量", "Survey it first")


class PayBasisAboveArea(Refusal):
    code = "pay-basis-above-area"
    title = Words("补偿面积超过可计面积", "Paid for more than counts")
    detail = Words(
        "退出 {number}：补偿 {asked_m2} 平方米，可计 {limit_m2} 平方米（合法 {legal_m2}，附属 {yard_m2}）",
        "Exit {number}: {asked_m2} m² are paid for, {limit_m2} m² count (legal {legal_m2}, appurtenant {yard_m2})",
    )
    rule = Words(
        "附属用地按当地办法规定的比例计入合法宅基地，超出部分的收益归集体（地票管理办法等地方办法）",
        "Appurtenant land counts up to the local share of the legal homestead; the gain above goes to the collective"
        " (local measures, such as those on land tickets)",
    )
    remedy = Words("请核对面积和单位", "Check area and unit")


class QuotaBasisAboveMeasured(Refusal):
    code = "quota-basis-above-measured"
    title = Words("指标面积超过实测面积", "Quota basis above measured")
    detail = Words(
        "退出 {number}：计指标 {asked_m2} 平方米，实测 {measured_m2} 平方米",
        "Exit {number}: {asked_m2} m² are to make quota, {measured_m2} m² are measured",
    )
    rule = _FIGURES
    remedy = Words("请按实测面积填写", "State no more than was measured")


class TermsIncomplete(Refusal):
    code = "exit-terms-incomplete"
    title = Words("协议条款不完整", "Terms incomplete")
    detail = Words("退出 {number} 缺少或有误：{what_zh}", "Exit {number}: missing or wrong: {what_en}")
    rule = Words(
        "协议写明补偿方式、面积、单价、金额和安置", "An agreement states settlement, area, price, amounts and housing"
    )
    remedy = Words("请补全协议条款", "Complete the terms")


class DebtorUnfit(Refusal):
    code = "exit-debtor-unfit"
    title = Words("补偿责任人有误", "Not a debtor")
    detail = Words("协议 {number} 的债务人 {debtor} 不可用", "Agreement {number}: {debtor} cannot be the debtor")
    rule = Words("补偿由项目业主承担，农户不向自己付款", "The owner of the project owes the compensation, no household")
    remedy = Words("请填写项目业主单位", "Name the owner of the project")


class CompensationOpen(Refusal):
    code = "compensation-open"
    category = "conflict"
    may_be_a_race = True
    title = Words("补偿未付清", "Compensation open")
    detail = Words(
        "退出 {number}：应付 {agreed_yuan} 元，未付 {left_yuan} 元",
        "Exit {number}: {agreed_yuan} yuan are owed, {left_yuan} yuan are open",
    )
    rule = _PAID
    remedy = Words("请先登记付款凭证", "Record the vouchers first")


class ExitPaymentAboveOwed(Refusal):
    code = "exit-payment-above-owed"
    category = "conflict"
    may_be_a_race = True
    title = Words("付款超过应付补偿", "More paid than owed")
    detail = Words(
        "退出 {number}：未付 {left_yuan} 元，本次 {asked_yuan} 元",
        "Exit {number}: {left_yuan} yuan are open, {asked_yuan} yuan are paid",
    )
    rule = _PAID
    remedy = Words("请核对凭证金额", "Check the voucher")


class ExitPaymentMissing(Refusal):
    code = "exit-payment-unknown"
    category = "missing"
    title = Words("没有这笔付款", "No such payment")
    detail = Words(
        "退出 {number} 没有凭证“{voucher}”的有效付款", "Exit {number} has no standing payment by {voucher!r}"
    )
    rule = _PAID
    remedy = Words("请核对凭证；已冲正的不再冲正", "Check the voucher; what was reversed stays reversed")


class ExitVoucherUsed(Refusal):
    code = "exit-voucher-used"
    category = "conflict"
    title = Words("凭证已登记", "Voucher used")
    detail = Words("退出 {number} 已登记凭证“{voucher}”", "Exit {number} has voucher {voucher!r} already")
    rule = _PAID
    remedy = Words("请核对凭证编号", "Check the voucher's number")
