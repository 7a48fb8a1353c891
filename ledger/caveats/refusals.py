"""What is refused about caveats, and what caveats refuse."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_SECURITY: Final = Words(
    "以土地经营权融资担保：承包方向发包方备案，受让方另须承包方书面同意（农村土地承包法第四十七条）",
    "Security over the operation right is filed with the issuer, and a transferee's takes the household's written"
    " consent besides (Land Contracting Law, art. 47)",
)


class CaveatMissing(Refusal):
    code = "caveat-unknown"
    category = "missing"
    title = Words("没有这个限制事项", "No such caveat")
    detail = Words("没有编号为“{number}”的限制事项", "No caveat has the number {number!r}")
    rule = Words("限制事项按编号引用", "Caveats are named by their numbers")
    remedy = Words("请核对编号；地块页列出其限制事项", "Check the number; a parcel's page lists its caveats")


class CaveatNumberUsed(Refusal):
    code = "caveat-number-used"
    category = "conflict"
    title = Words("限制事项编号已用", "Caveat number used")
    detail = Words("编号“{number}”已有限制事项", "There is a caveat {number!r} already")
    rule = Words("一个编号只用一次", "A number is used once")
    remedy = Words("请换一个编号，或留空由系统编号", "Take another one, or leave it empty to have it numbered")


class CaveatIncomplete(Refusal):
    code = "caveat-incomplete"
    title = Words("限制事项不完整", "Caveat incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = Words(
        "限制事项须有依据文件、地块、起始日期；抵押另须抵押人、抵押权人、金额和到期日",
        "A caveat has its paper, parcels and first day; a mortgage debtor, creditor, amount and due day besides",
    )
    remedy = Words("请补全后再登记", "Complete it and enter it again")


class MortgageCreditorUnfit(Refusal):
    code = "mortgage-creditor-unfit"
    title = Words("抵押权人不是金融机构", "The creditor is no institution")
    detail = Words("{claimant} 登记为“{kind_zh}”", "{claimant} is registered as {kind_en}")
    rule = Words(
        "土地经营权向金融机构融资担保（农村土地承包法第四十七条）",
        "The operation right secures loans of financial institutions (Land Contracting Law, art. 47)",
    )
    remedy = Words("请核对抵押权人", "Check the creditor")


class MortgageWithoutConsent(Refusal):
    code = "mortgage-without-consent"
    title = Words("缺少承包方书面同意", "No written consent of the household")
    detail = Words(
        "受让方抵押：同意书“{consent}”日期 {consent_on}，抵押合同日期 {issued_on}",
        "A transferee's mortgage: consent {consent!r} of {consent_on}, mortgage of {issued_on}",
    )
    rule = _SECURITY
    remedy = Words("请取得不晚于抵押合同的书面同意", "Have a consent in writing, dated on or before the mortgage")


class MortgageNotFiled(Refusal):
    code = "mortgage-not-filed"
    title = Words("抵押未向发包方备案", "Mortgage not filed with the issuer")
    detail = Words("{document} 没有备案日期", "{document} has no day of filing")
    rule = _SECURITY
    remedy = Words("请先向发包方备案并填写日期", "File it with the issuer first and give the day")


class LoanBeyondTerm(Refusal):
    code = "loan-beyond-term"
    title = Words("借款期超过剩余期限", "The loan outlasts the right")
    detail = Words(
        "地块 {parcel}：{holder} 的经营权至 {last_day}，借款 {due_on} 到期",
        "Parcel {parcel}: {holder} has the operation right until {last_day}, the loan is due on {due_on}",
    )
    rule = Words(
        "借款期限不超过土地经营权剩余期限（农村承包土地的经营权抵押贷款试点暂行办法）",
        "A loan ends within the rest of the right's term (interim measures on loans against operation rights)",
    )
    remedy = Words("请缩短借款期限，或先续约", "Shorten the loan, or renew the contract first")


class EncumberedAreaNotHeld(Refusal):
    code = "encumbered-area-not-held"
    category = "conflict"
    may_be_a_race = True
    title = Words("抵押人不持有该面积", "The debtor does not hold the area")
    detail = Words(
        "地块 {parcel}：{holder} 自 {day} 起至少持有经营权 {had_mu} 亩，抵押 {asked_mu} 亩",
        "Parcel {parcel}: from {day} on {holder} holds at least {had_mu} mu of the operation right; {asked_mu} mu are mortgaged",
    )
    rule = Words("只能抵押账簿中持有的经营权", "Only what somebody holds in the book can be mortgaged")
    remedy = Words("请核对抵押人、合同和面积", "Check debtor, contract and area")


class StoppedByCaveat(Refusal):
    code = "stopped-by-caveat"
    category = "conflict"
    may_be_a_race = True
    title = Words("地块有限制事项", "Stopped by a caveat")
    detail = Words(
        "地块 {parcel} 有限制事项 {number}（{kind_zh}，自 {since}，依据 {document}），不能办理：{event_zh}",
        "Parcel {parcel} has caveat {number} ({kind_en}, since {since}, by {document}), which stops: {event_en}",
    )
    rule = Words(
        "抵押、争议、查封解除前，其所限制的事项不办理（农村土地承包法第四十七条、民事诉讼法）",
        "What a mortgage, dispute or freeze stops waits for its release (Land Contracting Law, art. 47; Civil Procedure Law)",
    )
    remedy = Words(
        "请先凭抵押权人同意书、调解书或解封文书解除",
        "Have it released first, by the creditor's, the mediators' or the court's paper",
    )


class CaveatReleased(Refusal):
    code = "caveat-released"
    category = "conflict"
    title = Words("限制事项已解除", "Released already")
    detail = Words("{number} 已于 {day} 解除（{document}）", "{number} was released on {day} ({document})")
    rule = Words("限制事项只解除一次", "A caveat is released once")
    remedy = Words("如需再次限制，请另行登记", "Enter a new one where it is needed again")


class ReleaseUnfounded(Refusal):
    code = "release-unfounded"
    title = Words("解除依据不足", "No ground for the release")
    detail = Words(
        "{number}（{kind_zh}，自 {since}）：解除文件“{document}”，解除日期 {day}",
        "{number} ({kind_en}, since {since}): release paper {document!r}, day {day}",
    )
    rule = Words(
        "解除须有依据文件：抵押凭抵押权人同意书，查封凭解封文书；解除日期不早于起始日期，不晚于办理日",
        "A release has its paper (the creditor's, the court's) and a day from its first on, not after today",
    )
    remedy = Words("请填写解除文件编号和日期", "Give the release paper's number and day")
