"""What a contract is refused for, or warned about, in its review: outside capital, holds, stops, use, renewal."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class ParcelHeld(Refusal):
    code = "parcel-held"
    category = "conflict"
    may_be_a_race = True
    title = Words("地块已被待审合同占用", "Parcel kept for another contract")
    detail = Words(
        "地块 {parcel} 在 {start} 至 {last} 只余 {left} 亩可用，合同需要 {asked} 亩；待审合同：{holds}",
        "Of parcel {parcel} only {left} mu are open from {start} to {last}, the contract asks for {asked} mu; under review: {holds}",
    )
    rule = Words(
        "合同提交后至签订前保留其地块，逾期自动失效",
        "A contract keeps its land from submission to signing, until its deadline",
    )
    remedy = Words(
        "请等待该合同办结、撤回或保留期满", "Wait until that one is signed, withdrawn, or its deadline is past"
    )


class CountyReviewMissing(Refusal):
    code = "county-review-missing"
    category = "conflict"
    title = Words("社会资本未经审查", "Outside capital not reviewed")
    detail = Words(
        "{transferee} 流转 {area} 亩，须经{authority_zh}审查，尚无意见",
        "{transferee} takes {area} mu, which the {authority_en} reviews; there is no opinion yet",
    )
    rule = Words(
        "工商企业等社会资本流转土地实行分级资格审查和项目审核（农村土地承包法第四十五条）",
        "Outside capital is reviewed by tiers (Land Contracting Law, art. 45)",
    )
    remedy = Words(
        "请报审查后再签订；已审的填写意见文号和日期", "Have it reviewed before signing, or name the opinion and its day"
    )


class PriorityNoticeMissing(Refusal):
    code = "priority-notice-missing"
    title = Words("未记载优先权通知", "No notice of priority")
    detail = Words(
        "受让方 {transferee} 不是本集体成员，没有优先权通知的记录",
        "{transferee} is from outside; no notice to the members is on record",
    )
    rule = Words(
        "同等条件下本集体成员享有优先权（农村土地承包法第三十八条第五项；司法解释第十一条）",
        "Members have priority on equal terms (Land Contracting Law, art. 38(5))",
    )
    remedy = Words("请发书面通知并记载期限", "Give written notice and note its deadline")


class DepositBelowRule(Refusal):
    code = "deposit-below-rule"
    title = Words("风险保障金不足", "Deposit below the rule")
    detail = Words(
        "约定风险保障金 {agreed} 元，按当地规定应为 {asked} 元",
        "A deposit of {agreed} yuan is agreed; by the local rule it is {asked} yuan",
    )
    rule = Words(
        "可以对大面积、长期限的流转收取风险保障金，或由履约保险替代（农村土地经营权流转管理办法）",
        "Large and long transfers may take a risk deposit or insurance instead (measures on transfers)",
    )
    remedy = Words("请约定保障金，或附履约保险", "Agree on the deposit, or add the insurance")


class ClearanceMissing(Refusal):
    code = "clearance-missing"
    category = "conflict"
    title = Words("基本农田改种未经许可", "No clearance for this use of basic farmland")
    detail = Words(
        "地块 {parcel} 是永久基本农田，用途为{use_zh}",
        "Parcel {parcel} is permanent basic farmland; the use is {use_en}",
    )
    rule = Words(
        "禁止占用永久基本农田发展林果业和挖塘养鱼（土地管理法第三十七条）",
        "No orchards, forestry or fishponds on permanent basic farmland (Land Administration Law, art. 37)",
    )
    remedy = Words("请更正用途，或附书面许可", "Mend the use, or add the written clearance")


class OrchardOnBasicFarmland(Refusal):
    code = "orchard-on-basic-farmland"
    title = Words("用途可能不宜于基本农田", "A use that may not fit basic farmland")
    detail = Words(
        "地块 {parcel} 是永久基本农田，用途“{purpose}”提到“{word}”",
        "Parcel {parcel} is basic farmland; {purpose!r} speaks of {word!r}",
    )
    rule = Words(
        "禁止占用永久基本农田发展林果业和挖塘养鱼（土地管理法第三十七条）",
        "No orchards, forestry or fishponds on permanent basic farmland (Land Administration Law, art. 37)",
    )
    remedy = Words("请核实种植内容，需要时附书面许可", "See what will be grown; add the clearance where it takes one")


class HouseholdEnded(Refusal):
    code = "household-ended"
    category = "conflict"
    title = Words("该户已不能签订", "The household cannot sign")
    detail = Words("{household}：{why_zh}", "{household}: {why_en}")
    rule = Words(
        "流转合同由现存农户的代表人签订（司法解释第四条）",
        "A household that exists signs through its representative (judicial interpretation, art. 4)",
    )
    remedy = Words("请先办理分户、销户或代表人变更", "Record the split, the extinction or the new representative first")


class RenewalUnfit(Refusal):
    code = "renewal-unfit"
    category = "conflict"
    title = Words("不是这份合同的续约", "No renewal of that contract")
    detail = Words("续约 {renews}：{why_zh}", "Renewal of {renews}: {why_en}")
    rule = Words(
        "续约是一份新合同，双方不变，自原合同止日次日起",
        "A renewal is a new contract of the same parties from the day after the old one's last",
    )
    remedy = Words("请核对起日与双方，或不填续约编号", "Check the first day and the parties, or leave the number out")


class RegistrationAdvised(Refusal):
    code = "registration-advised"
    title = Words("可以申请登记", "Registration is possible")
    detail = Words("期限自 {start} 至 {last}，满五年", "The term runs from {start} to {last}, five years or more")
    rule = Words(
        "期限五年以上的经营权可以登记，未登记不得对抗善意第三人（农村土地承包法第四十一条）",
        "Terms of five years and more can be registered; unregistered they do not bind third parties in good faith (art. 41)",
    )
    remedy = Words("请提示受让方", "Tell the transferee")


class SignedInFuture(Refusal):
    code = "signed-in-future"
    title = Words("签订日在今天之后", "Signed in the future")
    detail = Words("签订日 {signed}，今天 {today}", "Signed on {signed}; today is {today}")
    rule = Words("记账不先于签订", "Nothing is posted before it is signed")
    remedy = Words("请在签订之后办理", "Do it once it is signed")


class OncePriceByYear(Refusal):
    code = "once-price-by-year"
    title = Words("一次性价款按期支付", "A price paid once, by dates")
    detail = Words("价款为{unit_zh}，支付方式为“{payment}”", "The price is in {unit_en}, the payment {payment!r}")
    rule = Words("一次性价款一次付清", "A price for the whole is paid once")
    remedy = Words("请把支付方式改为 once，或改用按年价款", "Pay it once, or state a yearly price")
