"""What is refused about rent and its payments."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class RentTermsUnclear(Refusal):
    code = "rent-terms-unclear"
    title = Words("流转费约定无法计算", "Rent cannot be worked out")
    detail = Words("{what_zh}无法用于计算", "Cannot be computed with: {what_en}")
    rule = Words(
        "合同须写明流转价款和支付方式（农村土地承包法第四十条）",
        "A contract states the price and how it is paid (Land Contracting Law, art. 40)",
    )
    remedy = Words(
        "请写明：价格为最多两位小数的数字，支付时间为 annual、once 或 MM-DD;MM-DD",
        "State a price of at most two decimals, and annual, once or MM-DD;MM-DD",
    )


class RentMissing(Refusal):
    code = "rent-unknown"
    category = "missing"
    title = Words("没有这份合同的流转费账", "No rent is kept for this contract")
    detail = Words("合同 {contract} 没有流转费账", "No rent is kept for contract {contract}")
    rule = Words("流转费在合同签订时入账", "Rent is opened when a contract is signed")
    remedy = Words("请核对合同编号；草稿合同请先签订", "Check the number; sign a draft first")


class RentOpenedDifferently(Refusal):
    code = "rent-opened-differently"
    category = "conflict"
    title = Words("流转费已按其他约定入账", "Rent opened with other terms")
    detail = Words(
        "合同 {contract} 的流转费已入账，{differences} 不同", "Rent of {contract} is open; it differs in {differences}"
    )
    rule = Words("已入账的约定不改写，变更须另行记账", "Terms in the book are not edited; a change is posted")
    remedy = Words("请办理合同变更，或冲正后重新签订", "Change the contract, or reverse it and sign anew")


class PaymentTooLarge(Refusal):
    code = "payment-too-large"
    category = "conflict"
    may_be_a_race = True
    title = Words("付款超过应付", "More paid than is owed")
    detail = Words(
        "本次付款 {given} {unit_zh}，所选应付合计 {owed} {unit_zh}，多出 {excess} {unit_zh}",
        "{given} {unit_en} are paid, {owed} {unit_en} are owed on what was chosen, {excess} {unit_en} too much",
    )
    rule = Words(
        "任何科目在任何一天都不得越过零：收款冲减应收，不得为负",
        "No account crosses zero: a payment is not more than its claims",
    )
    remedy = Words(
        "请核对凭证金额和所付的期次；多付部分请另行退回", "Check the voucher and the instalments; send the rest back"
    )


class PaymentEmpty(Refusal):
    code = "payment-empty"
    title = Words("付款没有金额", "A payment of nothing")
    detail = Words("付款为 {fen} 分、{weight} 百分之一公斤", "Paid: {fen} fen and {weight} hundredths of a kilogram")
    rule = Words("一张凭证记一种计量，数额大于零", "A voucher is of one measure and above zero")
    remedy = Words("请填写金额或重量其中之一", "State either the money or the weight")


class VoucherUsed(Refusal):
    code = "voucher-used"
    category = "conflict"
    may_be_a_race = True
    title = Words("凭证已使用", "Voucher used")
    detail = Words(
        "合同 {contract} 的凭证“{voucher}”已于 {paid_on} 记账 {amount}，内容与这次不同",
        "Voucher {voucher!r} of {contract} was posted on {paid_on} with {amount}; this one differs",
    )
    rule = Words("一份合同的一个凭证号只记一次", "A voucher number of a contract is posted once")
    remedy = Words(
        "请核对凭证号；原记录有误请先冲正，再用更正凭证记账",
        "Check the number; reverse what is wrong and post a corrected voucher",
    )


class VoucherMissing(Refusal):
    code = "voucher-unknown"
    category = "missing"
    title = Words("没有这张凭证", "No such voucher")
    detail = Words("合同 {contract} 没有凭证“{voucher}”", "Contract {contract} has no voucher {voucher!r}")
    rule = Words("付款按合同编号和凭证号引用", "Payments are named by contract and voucher")
    remedy = Words("请核对凭证号", "Check the voucher's number")


class PayeeNotEntitled(Refusal):
    code = "payee-not-entitled"
    category = "conflict"
    title = Words("收款人不是权利人", "The payee is not entitled")
    detail = Words(
        "{creditor}（{kind_zh}）的款项拟付给 {receiver}，没有委托书",
        "What is due to {creditor} ({kind_en}) would go to {receiver} without a mandate",
    )
    rule = Words(
        "流转收益归承包方所有，任何组织和个人不得截留、扣缴（农村土地承包法第三十九条）",
        "The proceeds are the contractor's; nobody may withhold them (Land Contracting Law, art. 39)",
    )
    remedy = Words(
        "请付入农户本人账户，或登记农户的收款委托书编号", "Pay into the household's account, or name its mandate"
    )


class CollectiveMoneyToPerson(Refusal):
    code = "collective-money-to-person"
    category = "conflict"
    title = Words("集体资金进入个人账户", "Collective money into a person's account")
    detail = Words(
        "集体 {creditor} 的款项拟付入 {receiver}（{kind_zh}）",
        "What is due to the collective {creditor} would go to {receiver} ({kind_en})",
    )
    rule = Words(
        "集体资金不得存入个人账户（农村集体经济组织法第四十四条）",
        "Collective money may not enter a personal account (Collective Organisations Law, art. 44)",
    )
    remedy = Words("请付入集体经济组织账户", "Pay into the collective's own account")


class ClaimMissing(Refusal):
    code = "claim-unknown"
    category = "missing"
    title = Words("没有这一笔应付", "No such claim")
    detail = Words("合同 {contract} 没有 {what} 的应付", "Contract {contract} has nothing owed for {what}")
    rule = Words(
        "付款记在合同列明的期次和权利人名下", "A payment goes to the instalments and creditors of the contract"
    )
    remedy = Words("请按流转费表核对期次和权利人", "See the rent roll for the instalments and creditors")


class PaymentsStand(Refusal):
    code = "payments-stand"
    category = "conflict"
    title = Words("已有付款，不能冲正合同", "Payments stand in the way")
    detail = Words(
        "合同 {contract} 有 {count} 张付款凭证未冲正，合计 {amount}，保障金余额 {deposit} 元",
        "{count} vouchers of {contract} are not reversed, in all {amount}; the deposit stands at {deposit} yuan",
    )
    rule = Words(
        "冲正从后往前：先冲正付款和保障金，再冲正合同",
        "Later entries are reversed first: payments and deposit before the contract",
    )
    remedy = Words("请逐张冲正付款并退还保障金", "Reverse each payment and give the deposit back first")


class RentDayOutside(Refusal):
    code = "rent-day-outside"
    category = "conflict"
    title = Words("日期不在合同期内", "Day outside of the term")
    detail = Words("{day} 不在 {first} 至 {last} 之间", "{day} does not lie between {first} and {last}")
    rule = Words(
        "变更和终止在流转期限内生效，次序不倒退", "Changes and ends lie within the term, in the order of their days"
    )
    remedy = Words("请核对日期", "Check the day")


class RentSharesUnfit(Refusal):
    code = "rent-shares-unfit"
    title = Words("份额与合同不符", "Shares that do not fit")
    detail = Words("{what_zh}", "{what_en}")
    rule = Words("流转费按合同列明的承包方和面积分配", "Rent is shared by the contract's households and areas")
    remedy = Words("请按合同的份额逐一给出面积", "Give the areas share by share as the contract has them")


class RentUnpaid(Refusal):
    code = "rent-unpaid"
    category = "conflict"
    title = Words("流转费逾期", "Rent overdue")
    detail = Words(
        "合同 {contract} 逾期 {owed}，最早到期日 {oldest}",
        "{contract} is behind with {owed}, the oldest due on {oldest}",
    )
    rule = Words(
        "经催告在合理期限内仍未支付的，可以解除合同（民法典第七百二十二条）",
        "Rent unpaid after a demand allows rescission (Civil Code, art. 722)",
    )
    remedy = Words("请发出催收通知并留存", "Send a demand and keep it on file")


class PaymentInFuture(Refusal):
    code = "payment-in-future"
    title = Words("付款日在将来", "Paid in the future")
    detail = Words("付款日 {paid_on}，今天 {today}", "Paid on {paid_on}; today is {today}")
    rule = Words("只记已经发生并有凭证的付款", "Only payments that were made, with their voucher, are posted")
    remedy = Words("请在付款后再记账；提前付款按实际付款日记", "Post it once it is paid, on the day it was paid")


class PaymentLinesDiffer(Refusal):
    code = "payment-lines-differ"
    title = Words("明细与凭证金额不符", "Lines and voucher differ")
    detail = Words(
        "凭证 {given} {unit_zh}，明细合计 {sum} {unit_zh}",
        "The voucher says {given} {unit_en}, its lines {sum} {unit_en}",
    )
    rule = Words("凭证金额等于明细之和", "A voucher is the sum of its lines")
    remedy = Words("请核对花名册与凭证", "Compare the roster with the voucher")
