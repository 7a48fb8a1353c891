"""Why something about a trade, its price or its proceeds is refused, or only warned of."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class TradeMissing(Refusal):
    code = "trade-unknown"
    category = "missing"
    title = Words("没有这笔指标交易", "No such trade")
    detail = Words("没有编号为“{number}”的指标交易", "There is no trade {number!r}")
    rule = Words("指标交易按编号引用", "Trades are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class TradeNumberUsed(Refusal):
    code = "trade-number-used"
    category = "conflict"
    title = Words("交易编号已用", "Number used")
    detail = Words("编号“{number}”已有指标交易", "There is a trade {number!r} already")
    rule = Words("一个编号只用一次", "A number is used once")
    remedy = Words("请换一个编号，或留空由系统编号", "Take another one, or leave it empty to have it numbered")


class TradeIncomplete(Refusal):
    code = "trade-incomplete"
    title = Words("交易信息不完整", "Trade incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = Words(
        "挂牌、要约、价格和分配都写明文件、日期、面积和金额",
        "Listings, offers, prices and distributions state paper, day, area and money",
    )
    remedy = Words("请补全后再提交", "Complete it and submit it again")


class TradeNotListed(Refusal):
    code = "trade-not-listed"
    category = "conflict"
    title = Words("交易不在挂牌中", "Not on the list")
    detail = Words("交易 {number} 现为“{state_zh}”", "Trade {number} is {state_en}")
    rule = Words("只有挂牌中的指标才能预审、要约和成交", "Only what is listed is pre-checked, offered and sold")
    remedy = Words("请先办理挂牌，或查看这笔交易的结果", "List it first, or look at what became of it")


class TradeWithOffer(Refusal):
    code = "trade-has-offer"
    category = "conflict"
    may_be_a_race = True
    title = Words("已有要约", "An offer stands")
    detail = Words(
        "交易 {number} 已向 {buyer} 要约 {price} 元（{answer_zh}）",
        "Trade {number} is offered to {buyer} for {price} yuan ({answer_en})",
    )
    rule = Words("一笔交易同时只有一个要约", "A trade has one standing offer")
    remedy = Words("请先由对方答复，或收回要约", "Have it answered or take it back first")


class OfferMissing(Refusal):
    code = "offer-unknown"
    category = "missing"
    title = Words("没有待答复的要约", "No open offer")
    detail = Words("交易 {number} 没有待答复的要约", "Trade {number} has no open offer")
    rule = Words("一个要约只答复一次", "An offer is answered once")
    remedy = Words("请查看交易的要约记录", "Look at the offers of the trade")


class OfferAnsweredByItsMaker(Refusal):
    code = "offer-same-hands"
    category = "forbidden"
    title = Words("要约和承诺不能由同一人办理", "Not by the person who offered")
    detail = Words("交易 {number} 的要约由 {by} 发出", "The offer of trade {number} was made by {by}")
    rule = Words(
        "受让方须承诺：要约和承诺由不同的人办理（数据库约束）",
        "A transferee accepts: somebody else than who offered (a constraint)",
    )
    remedy = Words(
        "请由受让方的经办人办理；受让方不在本系统的，由出让方另一位经办人凭文件办理",
        "Ask the buyer's officer; of a buyer without a book here, another officer of the seller, by paper",
    )


class PreCheckMissing(Refusal):
    code = "pre-check-missing"
    category = "conflict"
    title = Words("没有通过的预审", "No passed pre-check")
    detail = Words(
        "交易 {number} 没有对 {buyer}、{price} 元通过预审",
        "Trade {number} has no passed pre-check for {buyer} at {price} yuan",
    )
    rule = Words("先预审，后要约", "What is offered was pre-checked")
    remedy = Words("请先办理预审，按结果更正", "Pre-check it, and mend what it refuses")


class SaleWithoutAcceptance(Refusal):
    code = "sale-without-acceptance"
    category = "conflict"
    title = Words("受让方尚未承诺", "Not accepted by the buyer")
    detail = Words("交易 {number} 现为“{state_zh}”", "Trade {number} is {state_en}")
    rule = Words("受让方承诺后方可提出成交", "A sale is proposed once the transferee has accepted")
    remedy = Words("请先由受让方经办人承诺", "Have the buyer's officer accept first")


class PriceBelowFloor(Refusal):
    code = "quota-price-below-floor"
    category = "conflict"
    title = Words("低于最低价", "Below the floor")
    detail = Words(
        "{area_mu} 亩，{price} 元，合每亩 {per_mu} 元；{what_zh}为每亩 {floor} 元（{document}）",
        "{area_mu} mu for {price} yuan is {per_mu} yuan a mu; the {what_en} is {floor} yuan a mu ({document})",
    )
    rule = Words("成交价和农户、集体所得不低于公布的最低价", "Prices and shares stay above the published floors")
    remedy = Words("请提高价格，或核对价格表", "Raise the price, or check the table of prices")


class PriceBelowGuide(Refusal):
    code = "quota-price-below-guide"
    title = Words("低于指导价", "Below the guide price")
    detail = Words(
        "每亩 {per_mu} 元，指导价每亩 {guide} 元（{document}）",
        "{per_mu} yuan a mu, the guide price is {guide} ({document})",
    )
    rule = Words("指导价供参考，不强制", "A guide price is for orientation")
    remedy = Words("请核对价格", "Check the price")


class CrossProvinceClosed(Refusal):
    code = "cross-province-closed"
    category = "conflict"
    title = Words("跨省调剂未开放", "Not across provinces")
    detail = Words(
        "{seller} 与 {buyer} 不在同一省，{day} 未开放跨省调剂",
        "{seller} and {buyer} lie in two provinces; on {day} that is not open",
    )
    rule = Words(
        "节余指标跨省调剂由国家统筹，按规定的期限办理（城乡建设用地增减挂钩节余指标跨省域调剂管理办法）",
        "Transfer across provinces is run by the state, within its term (measures on transfer across provinces (2018))",
    )
    remedy = Words(
        "请在省内流转，或在参数中登记开放的依据", "Sell inside the province, or record the decision that opens it"
    )


class CrossProvincePrice(Refusal):
    code = "cross-province-price"
    category = "conflict"
    title = Words("不是规定的跨省调出价", "Not the fixed price")
    detail = Words(
        "{area_mu} 亩，{price} 元；按每亩 {per_mu} 元（{case_zh}，{document}）应为 {wanted} 元",
        "{area_mu} mu for {price} yuan; at {per_mu} yuan a mu ({case_en}, {document}) it is {wanted}",
    )
    rule = Words(
        "跨省调剂按统一价格结算（城乡建设用地增减挂钩节余指标跨省域调剂管理办法）",
        "Transfers across provinces have one price (measures on transfer across provinces (2018))",
    )
    remedy = Words("请按规定价格填写，或核对情形", "Give the fixed price, or check the case")


class CrossProvinceCaseMissing(Refusal):
    code = "cross-province-case-missing"
    title = Words("跨省调剂没有写明情形", "Case not stated")
    detail = Words(
        "交易 {number} 出让到外省，没有写明复垦为一般耕地还是高标准农田",
        "Trade {number} goes to another province and does not say to what it was reclaimed",
    )
    rule = Words("跨省调出价按复垦后的耕地分别规定", "The price goes by the farmland that was gained")
    remedy = Words("请撤牌后按情形重新挂牌", "Take it off the list and list it with its case")


class TradeAboveLimit(Refusal):
    code = "trade-above-limit"
    category = "conflict"
    title = Words("超过单笔限额", "Above the limit of a trade")
    detail = Words(
        "本次 {area_mu} 亩，{division}的单笔限额为 {limit_mu} 亩（县、市、省各级限额取最低）",
        "{area_mu} mu; {division} allows {limit_mu} mu a trade (the lowest of county, city and province holds)",
    )
    rule = Words("单笔交易限额由各级设定，取最低", "Each level may limit a trade; the lowest limit holds")
    remedy = Words("请分笔办理，或由该级调整限额", "Split it, or have that level change its limit")


class CounterpartCoolingOff(Refusal):
    code = "counterpart-cooling-off"
    category = "conflict"
    title = Words("新交易对方的等待期未满", "Cooling-off of a new counterpart")
    detail = Words(
        "{buyer} 是首次交易，{accepted} 承诺，满 {days} 个工作日的 {first} 起可以成交，本次为 {on_day}",
        "{buyer} is a new counterpart: accepted on {accepted}, {days} working days end on {first}, this sale is of {on_day}",
    )
    rule = Words(
        "与新的交易对方首次成交，须经过规定的工作日", "A first sale to a counterpart waits for so many working days"
    )
    remedy = Words("请在等待期满后办理", "Do it when they are over")


class DistributionMissing(Refusal):
    code = "distribution-unknown"
    category = "missing"
    title = Words("没有这笔收益分配", "No such distribution")
    detail = Words("没有编号为“{number}”的收益分配", "There is no distribution {number!r}")
    rule = Words("收益分配按编号引用", "Distributions are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class NotASale(Refusal):
    code = "proceeds-of-no-sale"
    category = "conflict"
    title = Words("不是有效的成交", "No sale in force")
    detail = Words("{number} 不是有效的指标成交", "{number} is no sale of quota in force")
    rule = Words("分配的是一笔有效成交的价款", "What is distributed is the money of a sale in force")
    remedy = Words("请核对成交编号", "Check the number of the sale")


class DistributionAboveProceeds(Refusal):
    code = "distribution-above-proceeds"
    category = "conflict"
    may_be_a_race = True
    title = Words("分配超过成交款", "More than the proceeds")
    detail = Words(
        "{sale}：成交款 {price} 元，已分配 {before} 元，尚余 {left} 元，本次 {asked} 元",
        "{sale}: {price} yuan, {before} distributed, {left} left, asked are {asked}",
    )
    rule = Words(
        "分配不超过成交款，未分配的如数列示，不与指标相抵",
        "No more than the proceeds is distributed; what is left is shown, and nothing is netted against quota",
    )
    remedy = Words("请核对金额", "Check the amounts")


class DistributionAgainstRule(Refusal):
    code = "distribution-against-rule"
    category = "conflict"
    title = Words("与分配规则不符", "Against the rule of distribution")
    detail = Words(
        "{division}的分配规则：{rule_zh}；本次 {asked_zh}", "The rule of {division} is {rule_en}; this is {asked_en}"
    )
    rule = Words(
        "收益按本地设定的规则分配：按比例分给农户和集体，或按四项用途列支",
        "Proceeds follow the rule of the place: shares of households and collective, or the four heads of use",
    )
    remedy = Words("请按规则填写，或先设定参数", "Follow the rule, or have the parameter set first")


class HouseholdsUnknown(Refusal):
    code = "proceeds-households-unknown"
    category = "conflict"
    title = Words("不能追溯到农户", "Households unknown")
    detail = Words(
        "批次 {lot} 没有列明宅基地地块，不能按户分配",
        "Lot {lot} names no homestead plots; it cannot be shared by household",
    )
    rule = Words("农户所得按其在批次中的面积分到户", "The households' share is split by their areas of the lot")
    remedy = Words(
        "请补录验收地块，或由县登记按用途列支", "Supply the plots of the acceptance, or distribute by heads of use"
    )


class DistributionOvertaken(Refusal):
    code = "distribution-overtaken"
    category = "conflict"
    title = Words("情况已变", "Overtaken")
    detail = Words(
        "{number} 提交后，分配规则、农户或成交已变", "Rule, households or sale changed since {number} was proposed"
    )
    rule = Words("审批按当天账簿重新计算", "Approval computes it again on today's book")
    remedy = Words("请退回后重新提交", "Reject it and propose it anew")


class DistributionHasPayouts(Refusal):
    code = "distribution-has-payouts"
    category = "conflict"
    title = Words("已有兑付", "Paid out already")
    detail = Words("{number} 已兑付 {paid} 元", "{paid} yuan of {number} are paid out")
    rule = Words("先冲正付款，后冲正分配", "Payments are reversed before their distribution")
    remedy = Words("请先冲正这些付款", "Reverse those payments first")


class DistributionReversed(Refusal):
    code = "distribution-reversed"
    category = "conflict"
    title = Words("分配已冲正", "Reversed already")
    detail = Words("{number} 已于 {at} 冲正", "{number} was reversed at {at}")
    rule = Words("一笔分配只冲正一次", "A distribution is reversed once")
    remedy = Words("请查看其冲正分录", "Look at its reversing entry")


class PayoutAboveShare(Refusal):
    code = "payout-above-share"
    category = "conflict"
    may_be_a_race = True
    title = Words("兑付超过应得", "More than the share")
    detail = Words(
        "{number} 第 {line} 行应得 {share} 元，已付 {paid} 元，本次 {asked} 元",
        "Line {line} of {number} is {share} yuan, {paid} are paid, asked are {asked}",
    )
    rule = Words("兑付不超过分配的金额", "No more than the share is paid out")
    remedy = Words("请核对金额", "Check the amounts")


class PayoutVoucherUsed(Refusal):
    code = "payout-voucher-used"
    category = "conflict"
    title = Words("凭证已登记", "Voucher used")
    detail = Words(
        "{number} 第 {line} 行已用凭证 {voucher} 登记付款",
        "Line {line} of {number} has a payment by voucher {voucher} already",
    )
    rule = Words("一张凭证对一行只登记一次", "A voucher pays a line once")
    remedy = Words("请核对凭证编号", "Check the voucher")


class PayoutMissing(Refusal):
    code = "payout-unknown"
    category = "missing"
    title = Words("没有这笔兑付", "No such payment")
    detail = Words(
        "{number} 第 {line} 行没有凭证为“{voucher}”的有效付款",
        "Line {line} of {number} has no payment in force by voucher {voucher!r}",
    )
    rule = Words("付款按凭证编号冲正", "Payments are reversed by their vouchers")
    remedy = Words("请核对凭证编号", "Check the voucher")


class PriceOfOtherCase(Refusal):
    code = "quota-price-case-unfit"
    title = Words("价格种类与情形不符", "Unfit case")
    detail = Words("{kind}没有“{case}”这种情形，可用：{known}", "{kind} has no case {case!r}; there are {known}")
    rule = Words("每种价格有自己的情形", "Each kind of price has its own cases")
    remedy = Words("请从列表中选择", "Choose one of the list")
