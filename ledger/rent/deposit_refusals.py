"""What is refused about deposits, dividends and reference prices."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class DepositStillNeeded(Refusal):
    code = "deposit-still-needed"
    category = "conflict"
    title = Words("保障金尚不能退还", "The deposit cannot be released yet")
    detail = Words(
        "欠付 {owed}，土地{handback_zh}；保障金余额 {deposit} 元",
        "Owed: {owed}; land {handback_en}; the deposit stands at {deposit} yuan",
    )
    rule = Words(
        "结清流转费并交还土地后退还风险保障金（农村土地经营权流转管理办法）",
        "A deposit is released after all rent is paid and the land is back (Transfer Measures)",
    )
    remedy = Words("请先结清欠付并办理交还", "Settle what is owed and hand the land back first")


class DepositTooSmall(Refusal):
    code = "deposit-too-small"
    category = "conflict"
    may_be_a_race = True
    title = Words("保障金余额不足", "The deposit is not enough")
    detail = Words("余额 {deposit} 元，要求 {asked} 元", "It stands at {deposit} yuan; {asked} yuan are asked for")
    rule = Words("动用和退还不超过已缴保障金", "No more is taken or given back than was paid in")
    remedy = Words("请减少数额", "Ask for less")


class DividendNotAgreed(Refusal):
    code = "dividend-not-agreed"
    category = "conflict"
    title = Words("合同没有约定分红", "No dividend was agreed")
    detail = Words("合同 {contract} 的分红方式为“{mode}”", "The dividend mode of {contract} is {mode!r}")
    rule = Words(
        "分红只按入股合同的约定和分配决议记账", "A dividend is posted by a shareholding's terms and a resolution alone"
    )
    remedy = Words("请核对合同的分红方式", "Check the contract's dividend mode")


class DividendDeclaredDifferently(Refusal):
    code = "dividend-declared-differently"
    category = "conflict"
    title = Words("本期分红已按其他数额宣告", "Dividend declared differently")
    detail = Words(
        "合同 {contract} 的 {period} 已宣告 {known} 元，这次为 {given} 元",
        "{period} of {contract} was declared with {known} yuan, this time with {given}",
    )
    rule = Words("一份合同一期只宣告一次分红", "A period of a contract is declared once")
    remedy = Words("请核对期次；补充分红请另立期次", "Check the period; name a further one for a supplement")


class PriceMissing(Refusal):
    code = "reference-price-unknown"
    category = "missing"
    title = Words("没有参考价", "No reference price")
    detail = Words(
        "{day} 及以前没有“{crop}”在 {village} 的参考价",
        "No price of {crop!r} for {village} is known on or before {day}",
    )
    rule = Words("实物租按到期日适用的参考价折算", "Rent in kind is valued at the reference price of its due day")
    remedy = Words("请先登记有文件依据的参考价", "Record a price with its source first")


class PriceUnfit(Refusal):
    code = "reference-price-unfit"
    title = Words("参考价有误", "Unfit reference price")
    detail = Words("每公斤 {fen_per_kg} 分，依据“{source}”", "{fen_per_kg} fen a kilogram, source {source!r}")
    rule = Words("参考价大于零，并写明依据文件", "A price is above zero and names its source")
    remedy = Words("请填写价格和依据文件", "Give the price and its document")
