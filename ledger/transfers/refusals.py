"""What a transfer contract is refused for, or warned about."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_LAW_38_3 = Words(
    "流转期限不得超过承包期的剩余期限（农村土地承包法第三十八条第三项）",
    "A transfer ends within what is left of the base contract (Land Contracting Law, art. 38(3))",
)


class ContractMissing(Refusal):
    code = "contract-unknown"
    category = "missing"
    title = Words("没有这份合同", "No such contract")
    detail = Words("没有编号为“{number}”的合同", "No contract has the number {number!r}")
    rule = Words("合同按编号引用", "Contracts are named by their numbers")
    remedy = Words("请核对编号", "Check the number")


class ContractNumberUsed(Refusal):
    code = "contract-number-used"
    category = "conflict"
    title = Words("合同编号已使用", "Contract number in use")
    detail = Words(
        "合同 {number} 已在册，{differences} 与这次不同", "Contract {number} is on record; it differs in {differences}"
    )
    rule = Words(
        "一个编号只属于一份合同，已签合同不改写", "A number belongs to one contract, and a signed one is not edited"
    )
    remedy = Words("请核对编号，或用新编号", "Check the number, or take a new one")


class ContractNumbersUsedUp(Refusal):
    code = "contract-numbers-used-up"
    category = "conflict"
    title = Words("合同编号已用完", "Contract numbers used up")
    detail = Words(
        "发包方 {issuer} 的 {most} 个顺序号已用到最后一个", "Issuer {issuer} has come to the last of {most} numbers"
    )
    rule = Words("流转合同编号为发包方 14 位加四位顺序号", "A number is the issuer's 14 digits and four of a sequence")
    remedy = Words("请自行填写合同编号", "Give the contract a number of your own")


class ContractStateWrong(Refusal):
    code = "contract-state-wrong"
    category = "conflict"
    title = Words("合同不在这一步", "Contract not at this step")
    detail = Words(
        "合同 {number} 的状态是“{state_zh}”，这一步要求“{needed_zh}”",
        "Contract {number} is {state_en}; this step takes one that is {needed_en}",
    )
    rule = Words(
        "合同依次起草、提交、复核、签订、备案；签订后只能冲正",
        "A contract is drafted, submitted, reviewed, signed and filed; once signed it can only be reversed",
    )
    remedy = Words("请打开合同查看其现状", "Open the contract to see where it stands")


class SameParty(Refusal):
    code = "same-party"
    title = Words("双方是同一主体", "Both sides are one party")
    detail = Words("流出方与流入方都是 {code}", "Transferor and transferee are both {code}")
    rule = Words("合同须有两方", "A contract has two parties")
    remedy = Words("请核对双方代码", "Check both codes")


class ContractWithoutParcels(Refusal):
    code = "contract-without-parcels"
    title = Words("合同没有地块", "No parcels")
    detail = Words("合同 {number} 没有任何地块", "Contract {number} names no parcel")
    rule = Words(
        "合同须列明地块（农村土地承包法第四十条）", "A contract names its parcels (Land Contracting Law, art. 40)"
    )
    remedy = Words("请选择至少一个地块", "Choose at least one parcel")


class ParcelNamedTwice(Refusal):
    code = "parcel-named-twice"
    title = Words("同一合同重复列地块", "Parcel twice in one contract")
    detail = Words(
        "地块 {parcel} 在合同 {number} 中列了 {times} 次", "Parcel {parcel} stands {times} times in contract {number}"
    )
    rule = Words("同一合同中一个地块只列一行", "A contract names a parcel once")
    remedy = Words("请合并为一行", "Make it one line")


class TermReversed(Refusal):
    code = "term-reversed"
    title = Words("期限止日早于起日", "Term ends before it starts")
    detail = Words("起日 {start}，止日 {last}", "It starts on {start} and its last day is {last}")
    rule = Words("期限的最后一日不早于第一日", "A term's last day is not before its first")
    remedy = Words("请核对起止日期", "Check both days")


class TermOffCalendar(Refusal):
    code = "term-off-calendar"
    title = Words("期限超出账簿的日期范围", "Term beyond the book's calendar")
    detail = Words("期限自 {start} 至 {last}", "The term runs from {start} to {last}")
    rule = Words(
        "账簿只记 1900-01-01 至 2199-12-31，土地归还之日也须在内",
        "The book keeps 1900-01-01 to 2199-12-31, and the day on which the land is back must lie within",
    )
    remedy = Words("请核对年份", "Check the years")


class FiledBeforeSigned(Refusal):
    code = "filed-before-signed"
    title = Words("备案早于签订", "Filed before signed")
    detail = Words("签订日 {signed}，备案日 {filed}", "Signed on {signed}, filed on {filed}")
    rule = Words("先签订，后备案", "A contract is signed, then filed")
    remedy = Words("请核对两个日期", "Check both days")


class TermBeyondBase(Refusal):
    code = "term-beyond-base-contract"
    category = "conflict"
    title = Words("超出承包期", "Beyond the base contract")
    detail = Words(
        "地块 {parcel} 的承包期为 {base_start} 至 {base_end}，合同为 {start} 至 {last}",
        "Parcel {parcel} is contracted from {base_start} to {base_end}; the contract runs from {start} to {last}",
    )
    rule = _LAW_38_3
    remedy = Words(
        "请把期限改到承包期内；延包后另签续期合同", "Keep within the base contract; renew once it is extended"
    )


class ParcelNotTransferors(Refusal):
    code = "parcel-not-transferors"
    category = "conflict"
    title = Words("地块不属于流出方", "Not the transferor's parcel")
    detail = Words(
        "地块 {parcel} 的承包方是 {household}，不是流出方 {transferor}",
        "Parcel {parcel} is contracted to {household}, not to {transferor}",
    )
    rule = Words(
        "流转的是承包方自己的土地经营权（农村土地承包法第三十六条）",
        "A household transfers its own operation right (Land Contracting Law, art. 36)",
    )
    remedy = Words("请核对地块编码与流出方代码", "Check the parcel's and the transferor's codes")


class AreaAboveParcel(Refusal):
    code = "area-above-parcel"
    title = Words("面积超过地块", "Area above the parcel's")
    detail = Words(
        "地块 {parcel} 确权 {registered} 亩，合同写 {asked} 亩",
        "Parcel {parcel} has {registered} mu, the contract says {asked} mu",
    )
    rule = Words("流转面积不超过确权面积", "No more than the registered area is transferred")
    remedy = Words("请核对面积及其单位", "Check the area and its unit")


class ParcelAlreadyLeased(Refusal):
    code = "parcel-already-leased"
    category = "conflict"
    may_be_a_race = True
    title = Words("地块已流转", "Parcel already leased")
    detail = Words(
        "地块 {parcel} 在 {start} 至 {last} 只余 {free} 亩，合同需要 {asked} 亩；已有合同：{clashes}",
        "Parcel {parcel} has only {free} mu left from {start} to {last}, the contract asks for {asked} mu; in force: {clashes}",
    )
    rule = Words(
        "一地不得两租：任何一天流出面积不超过持有面积", "No parcel is leased twice: on no day more than is held"
    )
    remedy = Words(
        "请改期、减少面积，或先终止已有合同", "Take other days or less area, or end the other contract first"
    )


class UseNotAgricultural(Refusal):
    code = "use-not-agricultural"
    title = Words("改变农业用途", "Not an agricultural use")
    detail = Words("用途“{purpose}”含有“{word}”", "The purpose {purpose!r} speaks of {word!r}")
    rule = Words(
        "流转土地不得改变农业用途（农村土地承包法第十一条；土地管理法第三十七条）",
        "Transferred land stays in agricultural use (Land Contracting Law, art. 11; Land Administration Law, art. 37)",
    )
    remedy = Words("请更正用途；非农建设须另行审批", "Mend the purpose; building needs its own approval")


class ParcelsInTwoBooks(Refusal):
    code = "parcels-in-two-books"
    category = "conflict"
    title = Words("地块分属不同账簿", "Parcels of two books")
    detail = Words(
        "合同 {number} 的地块分属 {count} 本账簿", "The parcels of contract {number} are kept in {count} books"
    )
    rule = Words("一笔分录不跨账簿", "An entry never spans books")
    remedy = Words("请按县分签合同", "Make one contract a county")


class PriceWrong(Refusal):
    code = "price-wrong"
    title = Words("价款有误", "Price wrong")
    detail = Words(
        "价款“{price}”（{unit}）不是大于或等于零、最多两位小数的数",
        "The price {price!r} ({unit}) is no number from zero up with two decimals at most",
    )
    rule = Words(
        "价款以元（精确到分）或公斤（两位小数）写明", "A price is in yuan to the fen, or in kg with two decimals"
    )
    remedy = Words("请改成如 850.00 的写法", "Write it like 850.00")


class PaymentWrong(Refusal):
    code = "payment-wrong"
    title = Words("支付方式有误", "Payment wrong")
    detail = Words("支付方式“{payment}”无法理解", "The payment {payment!r} is not understood")
    rule = Words(
        "支付方式为 annual（按年）、once（一次付清）或最多十二个不同的日期，如 04-01;10-01",
        "Payment is annual, once, or up to twelve different days such as 04-01;10-01",
    )
    remedy = Words("请改成其中一种写法", "Write it in one of these ways")


class AreaDiffersFromMeasured(Refusal):
    code = "area-differs-from-measured"
    title = Words("合同面积与实测不同", "Area differs from the survey")
    detail = Words(
        "地块 {parcel} 实测 {measured} 亩，合同写 {asked} 亩",
        "Parcel {parcel} was surveyed at {measured} mu, the contract says {asked} mu",
    )
    rule = Words("合同应写明以确权面积还是实测面积计价", "A contract should say which area its price goes by")
    remedy = Words("请与双方确认计价面积", "Confirm with both sides which area counts")


class TermOverTwentyYears(Refusal):
    code = "term-over-twenty-years"
    title = Words("期限超过二十年", "Term over twenty years")
    detail = Words("期限自 {start} 至 {last}", "The term runs from {start} to {last}")
    rule = Words(
        "租赁期限超过二十年的部分可能无效（民法典第七百零五条），是否适用于土地经营权有争议",
        "What exceeds twenty years of a lease may be void (Civil Code, art. 705); whether that binds these leases is disputed",
    )
    remedy = Words("请提示双方，宜分期签订", "Tell both sides; shorter contracts one after the other are safer")


class BoundariesMissing(Refusal):
    code = "boundaries-missing"
    title = Words("缺少四至", "Boundaries missing")
    detail = Words("地块 {parcel} 缺少：{missing}", "Parcel {parcel} lacks: {missing}")
    rule = Words("合同应写明地块四至", "A contract names a parcel's four boundaries")
    remedy = Words("请补登四至后打印", "Add them before printing")


class HeadReviews(Refusal):
    code = "head-reviews"
    category = "forbidden"
    title = Words("须由负责人复核", "The centre head reviews this")
    detail = Words(
        "合同 {number} 为 {area} 亩，本乡镇 {limit} 亩以上由负责人复核",
        "Contract {number} has {area} mu; from {limit} mu on the centre head reviews",
    )
    rule = Words(
        "限额以上的合同由负责人复核，限额由主管部门设定", "Above the limit of the division the centre head reviews"
    )
    remedy = Words("请由中心负责人复核", "Ask the centre head to review it")


class ReviewUnfinished(Refusal):
    code = "review-unfinished"
    category = "conflict"
    title = Words("审查未完成", "Review not finished")
    detail = Words(
        "合同 {number} 的复核（事项 {id}）还缺签署", "The review of contract {number} (proposal {id}) lacks a signature"
    )
    rule = Words(
        "须县级审查的社会资本合同，审查通过后才能签订", "Outside capital is signed once the county has reviewed it"
    )
    remedy = Words("请等待县级审查", "Wait for the county's review")


class EvidenceUnfit(Refusal):
    code = "evidence-unfit"
    title = Words("材料登记有误", "Unfit paper")
    detail = Words("材料的 {what} 不合要求", "The {what} of a paper does not fit")
    rule = Words(
        "材料写明种类、文号（不超过 200 字）、日期，有扫描件的附其 SHA-256（64 位小写十六进制）",
        "A paper states its kind, its number of up to 200 characters, its days, and the SHA-256 of its scan in lower-case hex",
    )
    remedy = Words("请更正后再登记", "Mend it and try again")
