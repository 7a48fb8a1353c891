"""What an early end, a change, a suspension or a renewal of a contract is refused for."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_LAW_42 = Words(
    "承包方只在受让方改变用途、弃耕抛荒、严重损害土地或其他严重违约时单方解除（农村土地承包法第四十二条）；其他解除依民法典第五百六十三条，通知到达时生效",
    "A household rescinds alone for changed use, idling, damage or grave breach (Land Contracting Law, art. 42); other"
    " rescission follows the Civil Code, art. 563, and takes effect when the notice arrives",
)


class EndingOutsideTerm(Refusal):
    code = "ending-outside-term"
    category = "conflict"
    title = Words("归还日不在合同期内", "Return outside the term")
    detail = Words(
        "合同 {number} 自 {start} 至 {last}，归还日 {back_on} 不在其间",
        "Contract {number} runs from {start} to {last}; the land cannot be back on {back_on}",
    )
    rule = Words(
        "提前终止的归还日在起日之后、止日之前", "Land that comes back early does so after the start and before the end"
    )
    remedy = Words(
        "请核对日期；到期自然归还的不必办理", "Check the day; at the end of the term the land is back by itself"
    )


class EndingOfNothing(Refusal):
    code = "ending-of-nothing"
    category = "conflict"
    title = Words("没有可归还的地块", "Nothing to give back")
    detail = Words(
        "合同 {number} 的地块 {parcel} 还有 {left} 亩在外，申请归还 {asked} 亩",
        "Of parcel {parcel} contract {number} has {left} mu out; {asked} mu are to come back",
    )
    rule = Words("归还的面积不超过合同仍占用的面积", "No more comes back than is out")
    remedy = Words("请核对地块和面积", "Check the parcel and the area")


class NoticeMissing(Refusal):
    code = "notice-missing"
    title = Words("缺少通知到达日", "No day of notice")
    detail = Words(
        "以“{ground_zh}”解除，没有写明通知到达日", "Ended for {ground_en}, without the day on which the notice arrived"
    )
    rule = _LAW_42
    remedy = Words("请填写通知到达日；协商一致的选“双方协议”", "Give the day, or choose mutual agreement")


class NoticeAfterEnding(Refusal):
    code = "notice-after-ending"
    title = Words("通知晚于归还", "Notice after the return")
    detail = Words(
        "通知到达 {notice}，归还日 {back_on}", "The notice arrived on {notice}, the land is back on {back_on}"
    )
    rule = _LAW_42
    remedy = Words("请核对两个日期", "Check both days")


class DependentsStand(Refusal):
    code = "dependents-stand"
    category = "conflict"
    title = Words("有合同建立在它之上", "Other contracts stand on it")
    detail = Words("合同 {number} 之上还有：{dependents}", "On contract {number} stand: {dependents}")
    rule = Words("先了结建立在它之上的，再了结它本身", "What stands on a contract is settled before it")
    remedy = Words("请先终止或冲正这些合同", "End or reverse those first")


class PermanentNotEnded(Refusal):
    code = "permanent-not-ended"
    category = "conflict"
    title = Words("互换、转让没有提前终止", "Swaps and assignments do not end early")
    detail = Words("合同 {number} 是{form_zh}", "Contract {number} is a {form_en}")
    rule = Words(
        "互换、转让自生效之日起变更承包关系，没有归还日", "Swap and assignment change the base contract for good"
    )
    remedy = Words(
        "记错的申请冲正；改变主意的另签一份互换或转让", "Reverse what was wrong; or make another swap or assignment"
    )


class ContractSuspended(Refusal):
    code = "contract-suspended"
    category = "conflict"
    title = Words("合同中止期间", "The contract is suspended")
    detail = Words("合同 {number} 自 {since} 起中止", "Contract {number} is suspended since {since}")
    rule = Words("中止期间不变更、不续约，先恢复", "A suspended contract is resumed before it is changed or renewed")
    remedy = Words("请先恢复合同", "Resume it first")


class NotSuspended(Refusal):
    code = "not-suspended"
    category = "conflict"
    title = Words("合同没有中止", "Not suspended")
    detail = Words("合同 {number} 没有中止", "Contract {number} is not suspended")
    rule = Words("只恢复已中止的合同", "Only a suspended contract is resumed")
    remedy = Words("请核对合同编号", "Check the number")


class ChangeOfNothing(Refusal):
    code = "change-of-nothing"
    title = Words("没有变更内容", "Nothing changes")
    detail = Words("合同 {number} 的变更没有任何不同", "The change of contract {number} changes nothing")
    rule = Words("变更协议写明变更了什么", "A change says what it changes")
    remedy = Words(
        "请填写新的价款、支付方式、用途或退回的地块", "Give a price, payment, purpose, or parcels that come back"
    )


class RenewalNotOffered(Refusal):
    code = "renewal-not-offered"
    category = "conflict"
    title = Words("没有待答复的续约", "No renewal to answer")
    detail = Words("合同 {number} 没有待答复的续约", "Contract {number} has no renewal that waits for an answer")
    rule = Words("先提出续约，再由另一方答复", "A renewal is offered, then the other side answers")
    remedy = Words("请先提出续约", "Offer it first")


class RenewalLapsed(Refusal):
    code = "renewal-lapsed"
    category = "conflict"
    title = Words("续约答复期已过", "The offer has lapsed")
    detail = Words("合同 {number} 的续约提议到 {until} 为止", "The offer on contract {number} stood until {until}")
    rule = Words("续约提议在写明的期限内有效", "An offer stands until its day")
    remedy = Words("请重新提出续约", "Offer it anew")
