"""The sentences of our papers, in our own words. The rules are those of the law named beside each clause.

LCL is the Land Contract Law (农村土地承包法, 2018), TM the measures on transfer (农村土地经营权流转管理办法,
2021), JI the court's interpretation on disputes over contracted land (2020), AL the law on mediating and
arbitrating them (2009). 甲方 gives the land, 乙方 takes it.
"""

from __future__ import annotations

from typing import Final

from ledger.documents.clauses import Clause

DEFAULT_FIXTURES: Final = (
    "乙方出资添置且能够拆走的，乙方应在交还土地前拆走并平整地面；不拆走的，双方另行书面约定处理办法"
)
DEFAULT_COMPENSATION: Final = "青苗的补偿归种植的一方，附着物的补偿归出资添置的一方，其余补偿依法归甲方或者农民集体"

# LCL 40 (2), TM 19: name, place, area, grade and code stand in the annex.
OBJECT: Final = Clause(
    "出租的土地",
    (
        "甲方把附件一所列{parcel_count}块承包地的土地经营权出租给乙方，出租面积合计{area_mu}亩（大写：{area_capitals}），"
        "折合{area_hectares}公顷。各地块的名称、坐落、代码、四至、地类、等级和面积见附件一。",
        "出租后，土地仍归农民集体所有，甲方与发包方的承包关系不变，土地承包权仍属甲方。",
        "附件一并列登记面积和出租面积；两者不一致的，租金按出租面积计算。",
    ),
)
# LCL 11, 38 (2); Land Administration Law 37-38.
USE: Final = Clause(
    "土地用途",
    (
        "乙方只能把土地用于农业生产，经营内容为：{purpose}。",
        "禁止在出租的土地上建窑、建坟、擅自建房、挖砂、采石、采矿或者取土，也不得让耕地撂荒。属于永久基本农田的，"
        "不得改种林木、果树，不得挖塘养鱼。",
        "乙方改变经营内容，应当事先取得甲方书面同意，并且仍须用于农业。",
    ),
)
# LCL 38 (3): never beyond what remains of the contract term.
TERM: Final = Clause(
    "出租期限",
    (
        "出租期限共{term}，从{start_day}起，到{last_day}止，首日和末日都计算在内。乙方应于{return_day}把土地交还甲方。",
        "出租期限不得超过甲方承包期的剩余年限，超过的部分无效。",
        "关于续租：{renewal}。",
    ),
)
# LCL 39, 61; JI 17: rent belongs to the household and is not set off.
RENT: Final = Clause(
    "租金",
    (
        "租金标准为：{price_words}。",
        "以金额表示，租金单价为{price_figures}（大写：{price_capitals}）。",
        "按出租面积计算，每年租金合计{yearly_figures}元（大写：{yearly_capitals}）。",
        "租金归甲方所有。任何组织和个人不得截留、克扣，也不得用租金抵扣甲方的其他欠款。",
    ),
)
PAYMENT: Final = Clause(
    "付款",
    (
        "付款时间和方式：{payment}。",
        "收款方应当在收到租金时出具收据；通过银行转账的，转账凭证可以代替收据。",
        "关于风险保障金：{deposit}。",
        "关于农业补贴：{subsidy}。",
    ),
)
# JI 16: hand-back waits for the harvest of what stands.
DELIVERY: Final = Clause(
    "交付和交还",
    (
        "甲方应于{start_day}把土地交给乙方。交付时双方到现场按附件一逐块指认四至，并在交接单上签字。",
        "期满或者合同提前结束时，乙方应当按时交还土地，地界清楚，可以继续耕种。地里还有未收获的作物的，"
        "可以等收获以后、下一季播种以前交还，期间的租金照付。",
    ),
)
# LCL 37, 38, 46.
RIGHTS: Final = Clause(
    "双方的权利和义务",
    (
        "甲方有权按时收取租金，监督乙方按约定用途使用土地，到期收回土地；应当保证对土地有权出租、四至没有争议，"
        "不干涉乙方正常的生产经营。",
        "乙方有权自主经营并取得收益；应当按时付清租金，保护耕地和田间设施，不得损害土地肥力和生态环境。",
        "乙方要把土地经营权再流转给他人，或者用它向金融机构作担保，应当事先取得甲方书面同意，并依法备案。",
    ),
)
# LCL 43; TM 19 (8).
FIXTURES: Final = Clause(
    "土地改良和地上附着物",
    (
        "经甲方书面同意，乙方可以出资改良土壤、提高地力，修建农业生产的附属和配套设施，合理补偿的办法在同意时一并写明。",
        "合同结束时，对地上附着物的处理：{fixtures}。",
    ),
)
# LCL 40 (7).
EXPROPRIATION: Final = Clause(
    "土地被依法征收、征用、占用时的补偿",
    (
        "合同期内土地被依法征收、征用、占用的，{compensation}。",
        "受影响的地块自腾地之日起停止计租，预付而未到期的租金由甲方退还乙方。",
    ),
)
# LCL 42, 64.
EARLY_END: Final = Clause(
    "合同的变更和提前结束",
    (
        "经双方协商一致，可以书面变更或者提前结束本合同，并在账簿中另记一笔，原记录不涂改。",
        "乙方有下列情形之一的，甲方可以单方解除合同：擅自把土地改作非农用途；连续两年以上弃耕抛荒；"
        "给土地造成严重损害或者严重破坏生态环境；有其他严重违约行为。",
        "因不可抗力无法继续耕种的，任何一方可以解除合同，互不追究违约责任。解除通知到达对方时生效，租金按实际使用天数结清。",
    ),
)
# LCL 40 (8).
BREACH: Final = Clause(
    "违约责任",
    (
        "一方不履行约定的，应当继续履行、采取补救措施，并赔偿对方由此受到的损失。",
        "违约金的约定：{penalty}。",
    ),
)
# LCL 55; AL.
DISPUTES: Final = Clause(
    "争议的解决",
    (
        "双方发生争议，先自行协商，也可以请村民委员会、乡镇人民政府调解。",
        "不愿协商、调解，或者协商、调解不成的，可以向农村土地承包仲裁委员会申请仲裁，也可以直接向人民法院起诉。",
    ),
)
# LCL 36; TM 21; JI 14: a contract that is not filed is still valid.
FILING: Final = Clause(
    "备案",
    (
        "双方应当在签订后把本合同报发包方（{issuer}）备案，由发包方报{township}。是否备案不影响本合同的效力。",
        "本合同已于{filed_day}备案。",
    ),
)
COPIES: Final = Clause(
    "生效和份数",
    (
        "本合同自双方签字、盖章或者按手印之日起生效。附件一是本合同的组成部分。",
        "本合同一式四份，内容相同，效力相同：第一份由甲方持有，第二份由乙方持有，第三份由发包方持有，第四份由{township}存档。",
    ),
)

LEASE_CLAUSES: Final = (
    *(OBJECT, USE, TERM, RENT, PAYMENT, DELIVERY, RIGHTS, FIXTURES),
    *(EXPROPRIATION, EARLY_END, BREACH, DISPUTES, FILING, COPIES),
)
# Who keeps which copy, in the order of the clause on copies.
COPY_HOLDERS: Final = ("甲方", "乙方", "发包方", "乡镇存档")


def extra_clause(count: int) -> Clause:
    """What else the parties agreed: ``count`` paragraphs, whose texts are the facts ``extra_1`` and so on."""
    return Clause("其他约定", tuple(f"{{extra_{number}}}" for number in range(1, count + 1)))
