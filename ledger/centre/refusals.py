"""What the centre refuses: records that are not there or not at the step, applications, listings, notices, endings."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_JI_11 = Words(
    "本集体成员在同等条件下优先，书面公示后合理期限内未主张的不予支持（农村土地承包法第三十八条第五项；"
    "最高人民法院关于审理涉及农村土地承包纠纷案件适用法律问题的解释第十一条）",
    "Members come first on equal terms, unless they do not claim within a reasonable time of a written notice"
    " (Land Contracting Law, art. 38(5); Supreme People's Court, interpretation on land contract disputes, art. 11)",
)


class CentreRecordMissing(Refusal):
    code = "centre-record-unknown"
    category = "missing"
    title = Words("没有这项记录", "No such record")
    detail = Words("没有编号为“{number}”的{what_zh}", "No {what_en} has the number {number!r}")
    rule = Words("中心的各项记录按编号引用", "The centre's records are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class CentreStepWrong(Refusal):
    code = "centre-step-wrong"
    category = "conflict"
    title = Words("不在这一步", "Not at this step")
    detail = Words(
        "{number} 的状态是“{state_zh}”，这一步要求“{needed_zh}”",
        "{number} is {state_en}; this step takes one that is {needed_en}",
    )
    rule = Words("每项业务按规定的次序办理", "Every matter goes through its steps in their order")
    remedy = Words("请打开记录查看其现状", "Open the record to see where it stands")


class PreparedByYou(Refusal):
    code = "prepared-by-you"
    category = "forbidden"
    title = Words("不能核查自己受理的申请", "Not by who received it")
    detail = Words("{number} 由 {by} 受理", "{number} was received by {by}")
    rule = Words("受理与核查须为不同的人", "Who receives and who checks are two people")
    remedy = Words("请由另一位复核人员办理", "Ask another reviewer")


class CentreTextMissing(Refusal):
    code = "centre-text-missing"
    title = Words("缺少必填内容", "Something is left out")
    detail = Words("“{what_zh}”没有填写", "{what_en} is left out")
    rule = Words("要作为依据的内容须写明", "What is to be relied on is written down")
    remedy = Words("请填写后再提交", "Write it and try again")


class CentreTextUnfit(Refusal):
    code = "centre-text-unfit"
    title = Words("内容不合要求", "Unfit text")
    detail = Words(
        "“{what_zh}”过长（{found} 字，最多 {most} 字）或含有控制字符",
        "{what_en} is too long ({found} characters, {most} at the most) or holds control characters",
    )
    rule = Words("文字只含可见字符，并有长度上限", "Texts hold visible characters and have a limit")
    remedy = Words("请缩短或重新输入", "Shorten it or type it anew")


class PersonalNumberInText(Refusal):
    code = "personal-number-in-text"
    title = Words("文字中有个人号码", "A personal number in a text")
    detail = Words(
        "“{what_zh}”中有身份证号、手机号或银行卡号：{text}",
        "{what_en} holds an identity, telephone or card number: {text}",
    )
    rule = Words(
        "个人号码只加密保存在主体名下（个人信息保护法第五十一条）",
        "Personal numbers are kept sealed with their party alone (Personal Information Protection Law, art. 51)",
    )
    remedy = Words("请删去号码；电话登记在申请人的主体资料中", "Leave it out; telephones are registered with the party")


class HashWrong(Refusal):
    code = "hash-wrong"
    title = Words("文件校验值有误", "Not a hash")
    detail = Words("“{text}”不是 64 位十六进制的 SHA-256", "{text!r} is no SHA-256 of 64 hexadecimal digits")
    rule = Words("材料以文件内容的 SHA-256 固定", "A file is frozen by the SHA-256 of its content")
    remedy = Words("请重新选择文件，或核对校验值", "Choose the file again, or check the hash")


class DayAhead(Refusal):
    code = "day-ahead"
    title = Words("日期在今天之后", "A day to come")
    detail = Words("“{what_zh}”是 {day}，今天是 {today}", "{what_en} is {day}; today is {today}")
    rule = Words("已发生的事不能记在将来", "What has happened has a day that has come")
    remedy = Words("请核对日期", "Check the day")


class DaysDisordered(Refusal):
    code = "days-disordered"
    title = Words("日期先后有误", "Days out of order")
    detail = Words(
        "“{later_zh}”（{later}）早于“{earlier_zh}”（{earlier}）",
        "{later_en} ({later}) comes before {earlier_en} ({earlier})",
    )
    rule = Words("各步骤的日期须有先后", "Days follow the order of the steps")
    remedy = Words("请核对两个日期", "Check both days")


class CentreChoiceUnknown(Refusal):
    code = "centre-choice-unknown"
    title = Words("选项不存在", "No such choice")
    detail = Words(
        "“{what_zh}”不能是“{text}”，可选：{choices}", "{what_en} cannot be {text!r}; choose one of {choices}"
    )
    rule = Words("只能从固定的选项中选择", "It is one of a fixed few")
    remedy = Words("请从列表中选择", "Choose from the list")


class AskingPriceWrong(Refusal):
    code = "asking-price-wrong"
    title = Words("价格有误", "Price wrong")
    detail = Words(
        "“{price}”不是大于零、最多两位小数的数", "{price!r} is no number above zero with two decimals at most"
    )
    rule = Words(
        "价格以元（精确到分）或公斤写明；面议的留空", "A price is in yuan to the fen, or in kg; empty is negotiable"
    )
    remedy = Words("请改成如 850.00 的写法，或留空", "Write it like 850.00, or leave it empty")


class ApplicationEmpty(Refusal):
    code = "application-empty"
    title = Words("没有写明土地", "No land named")
    detail = Words(
        "申请没有地块，也没有坐落和面积", "The application names no parcel, and no locality with an area either"
    )
    rule = Words("申请须列明地块，或写明坐落和面积", "An application names parcels, or a locality and an area")
    remedy = Words("请选择地块，或填写坐落和面积", "Choose parcels, or give the locality and the area")


class ApplicationParcelForeign(Refusal):
    code = "application-parcel-foreign"
    category = "conflict"
    title = Words("地块不属于申请人", "Not the applicant's parcel")
    detail = Words("地块 {parcel} 不是 {applicant} 承包的土地", "Parcel {parcel} is not contracted to {applicant}")
    rule = Words(
        "承包方流转自己的土地经营权（农村土地承包法第三十六条）",
        "A household transfers its own operation right (Land Contracting Law, art. 36)",
    )
    remedy = Words("请核对地块编码与申请人", "Check the parcel and the applicant")


class ApplicationAreaTaken(Refusal):
    code = "application-area-taken"
    category = "conflict"
    title = Words("这段期间没有这么多面积", "Not that much is free")
    detail = Words(
        "地块 {parcel} 在 {start} 至 {last} 只余 {free} 亩，申请 {asked} 亩",
        "Parcel {parcel} has {free} mu free from {start} to {last}; the application offers {asked} mu",
    )
    rule = Words("一地不得两租：任何一天流出面积不超过持有面积", "On no day is more transferred than is held")
    remedy = Words("请减少面积或改期", "Offer less, or another term")


class ApplicationMandateMissing(Refusal):
    code = "application-mandate-missing"
    title = Words("缺少委托书", "Mandate missing")
    detail = Words("{agent} 代 {applicant} 申请，没有委托书", "{agent} comes for {applicant} without a mandate")
    rule = Words(
        "没有承包方的书面委托，任何组织和个人无权决定流转（农村土地经营权流转管理办法）",
        "Without the household's written mandate nobody decides for it (Measures on the Transfer of Operation Rights)",
    )
    remedy = Words("请登记委托书编号，或由本人申请", "Give the mandate's number, or have the applicant come")


class ApplicationsUnfit(Refusal):
    code = "applications-unfit"
    category = "conflict"
    title = Words("供求不能撮合", "Offer and wish do not go together")
    detail = Words("{one} 与 {other}：{why_zh}", "{one} and {other}: {why_en}")
    rule = Words(
        "撮合的是一供一求、双方不同、期限有重合", "A match joins an offer and a wish of two parties whose terms overlap"
    )
    remedy = Words("请从推荐列表中选择", "Choose from the list of what fits")


class ListingReasonUnfit(Refusal):
    code = "listing-unchanged"
    title = Words("公告没有变更", "Nothing was changed")
    detail = Words(
        "{number} 的变更公告与第 {sequence} 次公告内容相同", "The notice says what notice {sequence} of {number} says"
    )
    rule = Words("变更公告须写明变更了什么", "A notice of change changes something")
    remedy = Words("请核对内容；无变更则不必公告", "Check it; without a change there is nothing to announce")


class PriorityClockRunning(Refusal):
    code = "priority-clock-running"
    category = "conflict"
    title = Words("优先权通知期未满", "The members' time runs")
    detail = Words(
        "通知 {number} 于 {issued} 发出，期满日为 {lapses}，今天是 {today}",
        "Notice {number} was issued on {issued}; members may claim until {lapses}; today is {today}",
    )
    rule = _JI_11
    remedy = Words("请在期满次日起办理", "Go on from the day after")


class PriorityLapsed(Refusal):
    code = "priority-lapsed"
    category = "conflict"
    title = Words("已过主张优先权的期限", "The right has lapsed")
    detail = Words(
        "{subject} 的期限至 {lapses}（{why_zh}），主张日为 {claimed}",
        "For {subject} members could claim until {lapses} ({why_en}); this claim is of {claimed}",
    )
    rule = _JI_11
    remedy = Words("请告知期限已过；有争议的可申请调解", "Tell the member; whoever disagrees may ask for mediation")


class PriorityClaimed(Refusal):
    code = "priority-claimed"
    category = "conflict"
    title = Words("有成员主张优先权", "A member claims the land")
    detail = Words(
        "{claimant} 已就 {number} 主张优先权（{outcome_zh}）", "{claimant} claims under {number} ({outcome_en})"
    )
    rule = _JI_11
    remedy = Words("请先答复该主张", "Answer that claim first")


class ClaimantOutside(Refusal):
    code = "claimant-outside"
    title = Words("不是本集体经济组织成员", "Not a member")
    detail = Words(
        "{claimant} 属于 {place}，土地在 {village}", "{claimant} belongs to {place}; the land lies in {village}"
    )
    rule = _JI_11
    remedy = Words(
        "请核对主张人；只有本集体的农户可以主张", "Check the claimant; only households of the collective may claim"
    )


class ClaimTwice(Refusal):
    code = "claim-twice"
    category = "conflict"
    title = Words("已主张过", "Claimed already")
    detail = Words(
        "{claimant} 已于 {day} 就 {subject} 主张优先权", "{claimant} claimed under {subject} on {day} already"
    )
    rule = Words("一项通知每位成员主张一次", "A member claims once")
    remedy = Words("请查看已有的主张", "Look at the claim on record")


class NoticeGiven(Refusal):
    code = "priority-notice-given"
    category = "conflict"
    title = Words("已有书面通知", "There was a notice")
    detail = Words(
        "合同 {contract} 的地块已有通知 {number}", "The land of contract {contract} was announced by {number}"
    )
    rule = _JI_11
    remedy = Words("请按该通知主张", "Claim under that notice")


class ContractNotInForce(Refusal):
    code = "contract-not-signed"
    category = "conflict"
    title = Words("合同没有签订", "The contract is not signed")
    detail = Words("合同 {number} 的状态是“{state_zh}”", "Contract {number} is {state_en}")
    rule = Words("这一步针对已签订的合同", "This is for signed contracts")
    remedy = Words("请签订后再办理", "Do it after the contract is signed")


class CertifiedAlready(Refusal):
    code = "certified-already"
    category = "conflict"
    title = Words("合同已鉴证", "Certified already")
    detail = Words("合同 {contract} 已有鉴证书 {number}", "Contract {contract} has the certificate {number}")
    rule = Words("一份合同同时只有一份有效的鉴证书", "A contract has one certificate that stands")
    remedy = Words("需要重新鉴证的，先撤销原鉴证书", "Withdraw that one first where it is wrong")


class AreasDisagree(Refusal):
    code = "areas-disagree"
    category = "conflict"
    title = Words("合同、证书、台账不相符", "Contract, certificate and ledger disagree")
    detail = Words(
        "地块 {parcel}：合同 {contract} 亩、记账 {posted} 亩、证书 {certified} 亩、账面合计 {book} 亩",
        "Parcel {parcel}: contract {contract} mu, posted {posted} mu, certificate {certified} mu, book {book} mu",
    )
    rule = Words(
        "鉴证要求三相符：合同、证书、台账面积一致", "A certificate needs contract, certificate and ledger to agree"
    )
    remedy = Words("请先查明并更正差异", "Find the difference and mend it first")


class RequesterOutside(Refusal):
    code = "requester-outside"
    title = Words("申请人不是合同当事人", "Not a party of the contract")
    detail = Words("{party} 不是合同 {number} 的当事人", "{party} is no party of contract {number}")
    rule = Words("由合同当事人自愿申请或确认", "The parties of the contract ask for it, or confirm it")
    remedy = Words("请核对代码", "Check the code")


class HandbackEarly(Refusal):
    code = "handback-early"
    category = "conflict"
    title = Words("合同尚未到期", "The contract still runs")
    detail = Words(
        "合同 {number} 至 {last} 止，交还日为 {day}", "Contract {number} runs until {last}; the handback is of {day}"
    )
    rule = Words(
        "土地在合同终止时交还；提前的先办理终止", "Land is handed back at the end; an early end is recorded first"
    )
    remedy = Words("请先办理提前终止，或在到期日后登记", "Record the early end first, or wait for the last day")


class HandbackRecorded(Refusal):
    code = "handback-recorded"
    category = "conflict"
    title = Words("已登记交还", "Handed back already")
    detail = Words("合同 {number} 已登记 {day} 交还", "Contract {number} was handed back on {day}")
    rule = Words("一份合同只交还一次，记录不改写", "A contract ends in one handback, which is not rewritten")
    remedy = Words("请查看已有的记录", "Look at what is on record")


class ReturnsNothing(Refusal):
    code = "returns-nothing"
    title = Words("这种方式不交还土地", "Nothing comes back")
    detail = Words("合同 {number} 是“{form_zh}”", "Contract {number} is of the form {form_en}")
    rule = Words("互换和转让不发生到期交还", "Swap and assignment are for good")
    remedy = Words("请核对合同编号", "Check the number")


class ExpiryNoticeUnfit(Refusal):
    code = "expiry-notice-unfit"
    category = "conflict"
    title = Words("还不到提醒的时候", "No warning is due")
    detail = Words(
        "合同 {number} 还有 {left} 天到期，提醒在 {stages} 天内发出",
        "Contract {number} ends in {left} days; warnings are given {stages} days before",
    )
    rule = Words("到期提醒按规定的天数发出，每个时点一次", "Warnings are given at set distances, once each")
    remedy = Words("请到时再办理", "Come back then")
