"""What is refused about disputes. Articles are of the Law on Mediation and Arbitration of Rural Land Contract Disputes."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class NotArbitrable(Refusal):
    code = "not-arbitrable"
    title = Words("不属于受理范围", "Not arbitrable")
    detail = Words("争议是关于“{kind_zh}”", "The dispute is about {kind_en}")
    rule = Words(
        "因征收集体土地及其补偿发生的纠纷不属于仲裁受理范围，可通过行政复议或者诉讼解决（调解仲裁法第二条）",
        "Disputes over expropriation and its compensation are not arbitrated; there are administrative review and"
        " the courts (Law on Mediation and Arbitration, art. 2)",
    )
    remedy = Words("请告知当事人申请行政复议或起诉", "Send the parties to administrative review or the court")


class DisputeSubjectMissing(Refusal):
    code = "dispute-subject-missing"
    title = Words("没有写明争议的合同或地块", "No contract and no parcel")
    detail = Words("争议既没有合同编号也没有地块", "The dispute names neither a contract nor a parcel")
    rule = Words("争议须写明针对的合同或地块", "A dispute is about a contract or about parcels")
    remedy = Words("请填写合同编号或地块编码", "Give the contract's number or the parcels' codes")


class DisputePartiesUnfit(Refusal):
    code = "dispute-parties-unfit"
    title = Words("当事人有误", "Parties wrong")
    detail = Words("{why_zh}", "{why_en}")
    rule = Words(
        "有申请人和明确的被申请人，各不相同，并与争议类型一致",
        "There are a claimant and a respondent, different people, and of the kind of the dispute",
    )
    remedy = Words("请核对双方代码和争议类型", "Check both codes and the kind of dispute")


class DisputeUnconcerned(Refusal):
    code = "dispute-unconcerned"
    category = "conflict"
    title = Words("申请人与争议无直接利害关系", "The claimant is not concerned")
    detail = Words("{party} 不是 {subject} 的当事人", "{party} is no party of {subject}")
    rule = Words(
        "申请人与纠纷有直接的利害关系（调解仲裁法第二十条）",
        "The claimant is directly concerned (Law on Mediation and Arbitration, art. 20)",
    )
    remedy = Words("请核对当事人，或写明所涉地块", "Check the party, or name the parcel that it is about")


class LimitationPassed(Refusal):
    code = "limitation-passed"
    category = "conflict"
    title = Words("已过申请仲裁的时效", "Too late for arbitration")
    detail = Words(
        "自 {known} 知道权利受侵害，时效至 {due}，申请日为 {day}",
        "Known since {known}, the time ran until {due}; this is of {day}",
    )
    rule = Words(
        "申请仲裁的时效期间为二年，自知道或者应当知道之日起计算（调解仲裁法第十八条）",
        "Arbitration is asked for within two years of knowing (Law on Mediation and Arbitration, art. 18)",
    )
    remedy = Words("可继续调解，或告知当事人起诉", "Mediation stays open; so does the court")


class CourtTimePassed(Refusal):
    code = "court-time-passed"
    category = "conflict"
    title = Words("裁决已生效", "The award is in force")
    detail = Words(
        "裁决书于 {served} 送达，起诉期至 {due}，起诉日为 {day}",
        "The award was served on {served}; the court was open until {due}; this is of {day}",
    )
    rule = Words(
        "不服裁决的，自收到裁决书之日起三十日内起诉（调解仲裁法第四十八条）",
        "Whoever disagrees sues within thirty days of receiving the award (Law on Mediation and Arbitration, art. 48)",
    )
    remedy = Words("裁决书已发生法律效力，请结案", "The award binds; close the dispute")


class EventOutOfPlace(Refusal):
    code = "dispute-event-out-of-place"
    category = "conflict"
    title = Words("这一步不适用", "Not at this stage")
    detail = Words(
        "{number} 是“{state_zh}”，不能记“{event_zh}”", "{number} is {state_en}; {event_en} has no place there"
    )
    rule = Words("送达、答辩、开庭和延期属于仲裁程序", "Service, defence, hearing and extension belong to arbitration")
    remedy = Words("请核对争议所处的阶段", "Check where the dispute stands")


class ExtensionTwice(Refusal):
    code = "award-extended-twice"
    category = "conflict"
    title = Words("已延长过一次", "Extended already")
    detail = Words("{number} 已于 {day} 延长裁决期限", "The time for the award in {number} was extended on {day}")
    rule = Words(
        "案情复杂需要延长的，经批准可以延长一次（调解仲裁法第四十七条）",
        "In a complex case the time for the award is extended once (Law on Mediation and Arbitration, art. 47)",
    )
    remedy = Words("请在延长后的期限内裁决", "Decide within the extended time")


class AgreementUnsigned(Refusal):
    code = "agreement-unsigned"
    title = Words("调解协议签署不全", "The agreement is not signed")
    detail = Words("缺少：{missing_zh}", "Missing: {missing_en}")
    rule = Words(
        "调解协议书由双方当事人签名、盖章或者按指印，经调解人员签名并加盖调解组织印章后生效（调解仲裁法第十条）",
        "An agreement takes effect with both parties' signatures, the mediator's, and the seal"
        " (Law on Mediation and Arbitration, art. 10)",
    )
    remedy = Words("请补齐签名和印章后登记", "Have it signed and sealed, then record it")


class EvidenceTwice(Refusal):
    code = "evidence-twice"
    category = "conflict"
    title = Words("证据已提交", "Handed in already")
    detail = Words(
        "同一文件已作为第 {sequence} 号证据（{name}）", "The same file is evidence {sequence} ({name}) already"
    )
    rule = Words("证据以内容的校验值固定，同一文件只收一次", "Evidence is frozen by its hash, and taken once")
    remedy = Words("请查看证据清单", "Look at the list of evidence")


class EvidenceOfStranger(Refusal):
    code = "evidence-of-stranger"
    title = Words("不是本案当事人", "Not a party of the dispute")
    detail = Words("{party} 不是 {number} 的当事人", "{party} is no party of {number}")
    rule = Words("证据由当事人提交", "Evidence is handed in by the parties")
    remedy = Words("请核对代码", "Check the code")


class ObjectionForOthers(Refusal):
    code = "objection-for-others"
    category = "forbidden"
    title = Words("只能为本户（本社）提出异议", "Only for one's own party")
    detail = Words("{party} 不是您代表的主体", "{party} is not the party that you stand for")
    rule = Words("农户和合作社只就自己的土地和合同提出异议", "Households and co-operatives object for themselves")
    remedy = Words("请由有关当事人提出", "Have the party concerned raise it")
