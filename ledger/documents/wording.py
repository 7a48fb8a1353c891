"""The sentences that several forms of contract share, in our own words. The rules are those of the law named beside each.

LCL is the Land Contract Law (农村土地承包法, 2018), TM the measures on transfer (农村土地经营权流转管理办法,
2021), JI the court's interpretation on disputes over contracted land (2020), AL the law on mediating and
arbitrating them (2009). 甲方 gives the land, 乙方 takes it. The words in ``{=…}`` are those of ``forms.kind``.
"""

from __future__ import annotations

from typing import Final

from ledger.documents.clauses import Clause

DEFAULT_FIXTURES: Final = (
    "乙方出资添置且能够拆走的，乙方应在交还土地前拆走并平整地面；不拆走的，双方另行书面约定处理办法"
)
DEFAULT_COMPENSATION: Final = "青苗的补偿归种植的一方，附着物的补偿归出资添置的一方，其余补偿依法归甲方或者农民集体"

# Who the giving side is, when it is many households. TM 18: nobody decides for a household without its mandate.
GIVERS: Final = (
    "{?agent}{?entrusted}甲方为{roster_annex}所列{household_count}户承包农户，由{agent_name}持各户的书面委托代为签订本合同。合同的权利和"
    "义务归各户；代理人不得超出委托的事项、范围和期限。",
    "{!agent}甲方由{roster_annex}所列{household_count}户承包农户组成，各户就本户的地块享有权利、承担义务。",
)
MEASURE: Final = (
    "{!basis}附件一并列登记面积和{=move}面积；两者不一致的，{=rent}按{=move}面积计算。",
    "附件一并列登记面积和{=move}面积；双方约定，{=rent}以{basis}为依据计算。",
)
# LCL 40 (2), TM 19: name, place, area, grade and code stand in the annex.
OBJECT: Final = Clause(
    "{=move}的土地",
    (
        "甲方把附件一所列{parcel_count}块承包地的土地经营权{=gives}，{=move}面积合计{area_mu}亩（大写：{area_capitals}），"
        "折合{area_hectares}公顷。各地块的名称、坐落、代码、四至、地类、等级和面积见附件一。",
        "{=move}后，土地仍归农民集体所有，甲方与发包方的承包关系不变，土地承包权仍属甲方。",
        *MEASURE,
        *GIVERS,
    ),
)
# LCL 11, 38 (2); Land Administration Law 37-38.
USE: Final = Clause(
    "土地用途",
    (
        "乙方只能把土地用于农业生产，经营内容为：{purpose}。",
        "用途登记：{use_line}。",
        "禁止在{=move}的土地上建窑、建坟、擅自建房、挖砂、采石、采矿或者取土，也不得让耕地撂荒。属于永久基本农田的，"
        "不得改种林木、果树，不得挖塘养鱼。",
        "乙方改变经营内容，应当事先取得甲方书面同意，并且仍须用于农业。",
    ),
)
RENEWAL: Final = (
    "乙方期满后需要继续使用土地的，应在期满前{renewal_notice_days}天书面提出；同等条件下乙方优先。",
    "本合同由{renews}号合同续签而来，自原合同期满之日接续。",
)
RETURN: Final = (
    "{=move}期限共{term}，从{start_day}起，到{last_day}止，首日和末日都计算在内。{!handback_days}乙方应于{return_day}把土地交还甲方。",
    "{=move}期限共{term}，从{start_day}起，到{last_day}止，首日和末日都计算在内。乙方应从{return_day}起{handback_days}天以内把土地交还甲方。",
)
# LCL 38 (3): never beyond what remains of the contract term.
TERM: Final = Clause("{=move}期限", (*RETURN, "{=move}期限不得超过{=limit}，超过的部分无效。", *RENEWAL))
SUMS: Final = (
    "以金额表示，{=rent}单价为{price_figures}（大写：{price_capitals}）。",
    "按{=move}面积计算，每年{=rent}合计{yearly_figures}元（大写：{yearly_capitals}）。",
    "{=rent}总额为{total_figures}元（大写：{total_capitals}），不再按年计付。",
    "按{=move}面积计算，每年应交实物合计{yearly_kilograms}公斤。",
    "实物品种为：{crop}。",
    "{=rent}从起始日起每{escalation_years}年调整一次，每次在上一期标准上{escalation_step}。",
)
# LCL 39, 61; JI 17: rent belongs to the household and is not set off.
RENT: Final = Clause(
    "{=rent}",
    (
        "{=rent}标准为：{price_words}。",
        *SUMS,
        "{=rent}归甲方所有。任何组织和个人不得截留、克扣，也不得用{=rent}抵扣甲方的其他欠款。",
    ),
)
# The ledger keeps no account of a payee on paper: a line each to write it by hand.
ACCOUNT: Final = ("甲方收款账户的户名：{account}", "账号：{account}", "开户银行：{account}")
# LCL 45: a fee only from outside capital, and never out of the household's rent. TM 30: deposits.
PAYMENT: Final = Clause(
    "付款",
    (
        "付款时间和方式：{payment}。",
        *ACCOUNT,
        "{=rent}按{roster_annex}所列数额逐户发给，由各户签名或者按手印领取。",
        "收款方应当在收到{=rent}时出具收据；通过银行转账的，转账凭证可以代替收据。",
        "乙方向{deposit_collector}交纳风险保障金{deposit_figures}元（大写：{deposit_capitals}）；合同结束时的处理办法：{deposit_handling}。",
        "农民集体经济组织收取管理费{fee_figures}元（大写：{fee_capitals}），由乙方另行支付，不得从甲方的{=rent}中扣除。",
        "国家对补贴对象没有规定的，农业补贴归{subsidy_owner}。",
    ),
)
# JI 16: hand-back waits for the harvest of what stands.
DELIVERY: Final = Clause(
    "交付和交还",
    (
        "甲方应于{delivery_day}把土地交给乙方。交付时双方到现场按附件一逐块指认四至，并在交接单上签字。",
        "期满或者合同提前结束时，乙方应当按时交还土地，地界清楚，可以继续耕种。地里还有未收获的作物的，"
        "可以等收获以后、下一季播种以前交还，期间的{=rent}照付。",
    ),
)
CONSENTS: Final = (
    "甲方对下列事项的意见（√为同意，×为不同意）：改良土壤、提高地力（{may_improve}）；修建农业生产的附属、配套设施（{may_build}）；"
    "用土地经营权向金融机构作担保（{may_mortgage}）；把土地经营权再流转给他人（{may_retransfer}）。",
    "{?may_improve}不同意的事项，乙方要办理的，应当另行取得甲方书面同意。再流转和作担保的，并应依法备案。",
    "{!may_improve}乙方要把土地经营权再流转给他人，或者用它向金融机构作担保，应当事先取得甲方书面同意，并依法备案。",
)
# LCL 37, 38, 46.
RIGHTS: Final = Clause(
    "双方的权利和义务",
    (
        "甲方有权按时收取{=rent}，监督乙方按约定用途使用土地，到期收回土地；应当保证对土地有权{=move}、四至没有争议，"
        "不干涉乙方正常的生产经营。",
        "乙方有权自主经营并取得收益；应当按时付清{=rent}，保护耕地和田间设施，不得损害土地肥力和生态环境。",
        *CONSENTS,
    ),
)
# LCL 46; TM 12: the co-operative takes the land in its own name in order to hand it on.
ONWARD: Final = Clause(
    "统一流转",
    (
        "{?principal}{?entrusted}甲方知道乙方取得土地经营权是为了集中以后流转给他人，并书面同意乙方以自己的名义再流转。再流转的期限不得超过本合同的"
        "剩余期限，不得改变农业用途。",
        "{?principal}接手的经营者没有付款的，不免除乙方向甲方付款的义务。每次再流转签订后，乙方应把经营者、地块和期限书面告知甲方和发包方。",
    ),
)
# LCL 43; TM 19 (8).
FIXTURES: Final = Clause(
    "土地改良和地上附着物",
    (
        "经甲方书面同意，乙方可以出资改良土壤、提高地力，修建农业生产的附属和配套设施，合理补偿的办法在同意时一并写明。",
        "{!fixtures_terms}合同结束时，对地上附着物的处理：{default_fixtures}。",
        "合同结束时，对地上附着物的处理：{fixtures_terms}。",
    ),
)
# LCL 40 (7).
EXPROPRIATION: Final = Clause(
    "土地被依法征收、征用、占用时的补偿",
    (
        "{!compensation_terms}合同期内土地被依法征收、征用、占用的，{default_compensation}。",
        "合同期内土地被依法征收、征用、占用的，{compensation_terms}。",
        "受影响的地块自腾地之日起停止计算{=rent}，预付而未到期的{=rent}由甲方退还乙方。",
    ),
)
# LCL 42, 64.
EARLY_END: Final = Clause(
    "合同的变更和提前结束",
    (
        "经双方协商一致，可以书面变更或者提前结束本合同，并在账簿中另记一笔，原记录不涂改。",
        "乙方有下列情形之一的，甲方可以单方解除合同：擅自把土地改作非农用途；连续两年以上弃耕抛荒；"
        "给土地造成严重损害或者严重破坏生态环境；有其他严重违约行为。",
        "因不可抗力无法继续耕种的，任何一方可以解除合同，互不追究违约责任。解除通知到达对方时生效，{=rent}按实际使用天数结清。",
    ),
)
DUTY: Final = "一方不履行约定的，应当继续履行、采取补救措施，并赔偿对方由此受到的损失。"
# LCL 40 (8).
BREACH: Final = Clause(
    "违约责任",
    (
        DUTY,
        "甲方逾期交付土地的，每逾期一天，按一年{=rent}的万分之{penalty_delivery}向乙方付违约金。",
        "乙方逾期付款的，每逾期一天，按一年{=rent}的万分之{penalty_rent}向甲方付违约金。",
        "乙方逾期交还土地的，每逾期一天，按一年{=rent}的万分之{penalty_return}向甲方付违约金，并照付占用期间的{=rent}。",
        "逾期交付土地或者逾期付款超过{rescission_days}天，经书面催告仍不履行的，对方可以解除合同。",
    ),
)
# LCL 55; AL 4, 48.
DISPUTES: Final = Clause(
    "争议的解决",
    (
        "双方发生争议，先自行协商，也可以请村民委员会、乡镇人民政府调解。",
        "{!dispute}不愿协商、调解，或者协商、调解不成的，可以向农村土地承包仲裁委员会申请仲裁，也可以直接向人民法院起诉。",
        "不愿协商、调解，或者协商、调解不成的，双方选定的办法是：{dispute}。",
    ),
)
# LCL 36; TM 21; JI 14: a contract that is not filed is still valid.
FILING: Final = Clause(
    "备案",
    (
        "{!filing_days}双方应当在签订后把本合同报发包方（{issuer}）备案，由发包方报{township}。是否备案不影响本合同的效力。",
        "双方应当在签订后{filing_days}天以内把本合同报发包方（{issuer}）备案，由发包方报{township}。是否备案不影响本合同的效力。",
        "本合同已于{filed_day}备案。",
    ),
)
COPIES: Final = Clause(
    "生效和份数",
    (
        "本合同自双方签字、盖章或者按手印之日起生效。{annexes}是本合同的组成部分。",
        "订立本合同所依据的材料列在{evidence_annex}。",
        "本合同一式{copy_count}份，内容相同，效力相同：{=copy_holders}。",
        "另有{more_copies}份由{blank}持有。",
    ),
)


def extra_clause(count: int) -> Clause:
    """What else the parties agreed: ``count`` paragraphs, whose texts are the facts ``extra_1`` and so on."""
    return Clause("其他约定", tuple(f"{{extra_{number}}}" for number in range(1, count + 1)))
