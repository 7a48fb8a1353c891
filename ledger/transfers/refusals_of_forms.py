"""What a contract is refused for, or warned about, by its form and by the papers that its form takes."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_LAW_46 = Words(
    "受让方再流转须经承包方书面同意并向本集体经济组织备案（农村土地承包法第四十六条）",
    "Passing the operation right on takes the household's written consent and filing (Land Contracting Law, art. 46)",
)
_WITHIN_PARENT = Words(
    "再流转不得超出原流转合同的地块、面积和期限（农村土地承包法第三十八条第三项、第四十六条）",
    "What is passed on lies within the head contract's parcels, areas and term (Land Contracting Law, arts 38(3), 46)",
)


class PartyKindUnfit(Refusal):
    code = "party-kind-unfit"
    title = Words("主体类型不符", "Party of the wrong kind")
    detail = Words(
        "{party} 是{kind_zh}，{form_zh}的这一方须为{wanted_zh}",
        "{party} is a {kind_en}; this side of a {form_en} is a {wanted_en}",
    )
    rule = Words(
        "互换、转让在本集体农户之间进行，入股流向合作社或公司，其他方式承包由集体发包（农村土地承包法第三十三、三十四、三十六、四十八条）",
        "Swaps and assignments are between households, shares are of co-operatives or companies, the collective lets land"
        " in other modes (Land Contracting Law, arts 33, 34, 36, 48)",
    )
    remedy = Words("请核对流转方式与双方", "Check the form and both parties")


class NotOneCollective(Refusal):
    code = "not-one-collective"
    category = "conflict"
    title = Words("不属于同一集体经济组织", "Not of one collective")
    detail = Words(
        "{first} 属 {first_village}，{second} 属 {second_village}",
        "{first} belongs to {first_village}, {second} to {second_village}",
    )
    rule = Words(
        "互换、转让只能在同一集体经济组织的农户之间（农村土地承包法第三十三条、第三十四条）",
        "Swaps and assignments stay within one collective (Land Contracting Law, arts 33 and 34)",
    )
    remedy = Words("请改用出租等流转经营权的方式", "Transfer the operation right instead, by a lease for example")


class SwapOneSided(Refusal):
    code = "swap-one-sided"
    title = Words("互换只有一方出地", "Only one side of the swap gives land")
    detail = Words("合同 {number} 没有 {party} 换出的地块", "Contract {number} names no parcel that {party} gives")
    rule = Words(
        "互换是双方交换承包地块（农村土地承包法第三十三条）",
        "In a swap both sides give parcels (Land Contracting Law, art. 33)",
    )
    remedy = Words("请补上对方换出的地块，或改为转让", "Add the other side's parcels, or make it an assignment")


class ContractRightNotHeld(Refusal):
    code = "contract-right-not-held"
    category = "conflict"
    may_be_a_race = True
    title = Words("承包权不足", "Contract right not held")
    detail = Words(
        "{giver} 自 {start} 起在地块 {parcel} 上只有 {held} 亩承包权，合同要 {asked} 亩",
        "From {start} on {giver} holds {held} mu of the contract right in parcel {parcel}; the contract takes {asked} mu",
    )
    rule = Words(
        "互换、转让的是土地承包经营权，须本户持有且无未到期流转",
        "Swap and assignment move the contract right itself, which must be held and free of running contracts",
    )
    remedy = Words("请核对地块；有未到期流转的先终止", "Check the parcel; end what runs on it first")


class ConsentMissing(Refusal):
    code = "consent-missing"
    category = "conflict"
    title = Words("缺少书面同意", "Written consent missing")
    detail = Words("{form_zh}合同缺少{who_zh}", "The {form_en} lacks {who_en}")
    rule = Words(
        "转让须经发包方同意，再流转须经承包方书面同意（农村土地承包法第三十四条、第四十六条；司法解释第十三条）",
        "Assignment takes the issuer's consent, passing on the household's in writing (Land Contracting Law, arts 34 and 46)",
    )
    remedy = Words(
        "请补充同意书（文号、日期）；发包方无正当理由拒绝或拖延的，请附说明由负责人办理",
        "Add the consent with its number and day; where the issuer stalls without ground, add that as a paper",
    )


class ConsentTooLate(Refusal):
    code = "consent-too-late"
    category = "conflict"
    title = Words("同意晚于签订", "Consent after signing")
    detail = Words(
        "{document} 的日期是 {issued}，合同 {signed} 签订",
        "{document} is dated {issued}; the contract was signed on {signed}",
    )
    rule = Words("同意、委托和审查意见须在签订之前作出", "Consents, mandates and reviews come before signing")
    remedy = Words("请核对日期；未经同意的，重新签订", "Check the days; without prior consent, sign anew")


class ParentMissing(Refusal):
    code = "parent-missing"
    category = "conflict"
    title = Words("没有有效的原流转合同", "No head contract in force")
    detail = Words("原合同“{parent}”{why_zh}", "The head contract {parent!r} {why_en}")
    rule = _LAW_46
    remedy = Words(
        "请填写出让方所持土地的原流转合同编号", "Name the contract under which the transferor holds the land"
    )


class ParentNotTransferees(Refusal):
    code = "parent-not-transferees"
    category = "conflict"
    title = Words("原合同的受让方不是流出方", "The head contract's transferee is somebody else")
    detail = Words(
        "原合同 {parent} 的受让方是 {transferee}，不是 {giver}",
        "{transferee}, not {giver}, is the transferee of {parent}",
    )
    rule = _LAW_46
    remedy = Words("请核对原合同编号与流出方", "Check the head contract's number and the transferor")


class ParcelOutsideParent(Refusal):
    code = "parcel-outside-parent"
    category = "conflict"
    title = Words("地块不在原合同内", "Parcel not in the head contract")
    detail = Words("地块 {parcel} 不在原合同 {parent} 内", "Parcel {parcel} is not in the head contract {parent}")
    rule = _WITHIN_PARENT
    remedy = Words("请从原合同的地块中选择", "Choose among the head contract's parcels")


class TermBeyondParent(Refusal):
    code = "term-beyond-parent"
    category = "conflict"
    title = Words("超出原合同期限", "Beyond the head contract's term")
    detail = Words(
        "原合同 {parent} 自 {parent_start} 至 {parent_last}，本合同自 {start} 至 {last}",
        "The head contract {parent} runs from {parent_start} to {parent_last}, this one from {start} to {last}",
    )
    rule = _WITHIN_PARENT
    remedy = Words("请把期限改到原合同之内", "Keep within the head contract's term")


class AreaBeyondParent(Refusal):
    code = "area-beyond-parent"
    category = "conflict"
    may_be_a_race = True
    title = Words("超出原合同面积", "Beyond the head contract's area")
    detail = Words(
        "原合同 {parent} 的地块 {parcel} 有 {parent_area} 亩，已再流转 {passed} 亩，本合同要 {asked} 亩",
        "Of parcel {parcel} the head contract {parent} has {parent_area} mu, {passed} mu are passed on, this one asks {asked} mu",
    )
    rule = _WITHIN_PARENT
    remedy = Words("请减少面积，或先终止已有的再流转", "Take less, or end what was passed on before")


class MandateMissing(Refusal):
    code = "mandate-missing"
    category = "conflict"
    title = Words("缺少流转委托书", "Mandate missing")
    detail = Words(
        "{agent} 代签，{count} 户没有覆盖本合同的委托书：{households}",
        "{agent} signs for others; {count} households gave no mandate that covers this contract: {households}",
    )
    rule = Words(
        "没有承包方书面委托，任何组织和个人无权决定流转承包地（农村土地经营权流转管理办法）",
        "Without the household's written mandate nobody may decide on its land (measures on transfers of operation rights)",
    )
    remedy = Words(
        "请逐户补充委托书（文号、日期、期限）", "Add each household's mandate: number, day, how long it holds"
    )


class NotTheIssuer(Refusal):
    code = "not-the-issuer"
    category = "conflict"
    title = Words("不是发包方", "Not the issuer")
    detail = Words(
        "地块 {parcel} 的发包方是 {issuer}，流出方是 {giver}",
        "The issuer of parcel {parcel} is {issuer}, the transferor {giver}",
    )
    rule = Words(
        "其他方式承包由发包方对未发包的地块进行（农村土地承包法第四十八条）",
        "In other modes the issuer lets land that no household has (Land Contracting Law, art. 48)",
    )
    remedy = Words(
        "请由该地块的发包方签订；已发包给农户的地块改用出租", "Let its issuer sign; land of households is leased"
    )


class ModeMissing(Refusal):
    code = "mode-missing"
    title = Words("未写明承包方式", "Mode not stated")
    detail = Words(
        "其他方式承包合同 {number} 没有写明招标、拍卖或公开协商",
        "Contract {number} does not say tender, auction or negotiation",
    )
    rule = Words(
        "其他方式承包通过招标、拍卖、公开协商进行（农村土地承包法第四十九条）",
        "Other modes are tender, auction and open negotiation (Land Contracting Law, art. 49)",
    )
    remedy = Words("请选择承包方式", "Choose the mode")


class ResolutionMissing(Refusal):
    code = "resolution-missing"
    category = "conflict"
    title = Words("缺少村民会议决议或乡镇批准", "Resolution or approval missing")
    detail = Words(
        "发包给本集体以外的 {transferee}，缺少：{missing_zh}",
        "Land goes to {transferee} from outside; missing: {missing_en}",
    )
    rule = Words(
        "发包给本集体以外的单位或个人，须经三分之二以上同意并报乡镇批准（农村土地承包法第五十二条）",
        "Letting to outsiders takes two thirds of the members and the township's approval (Land Contracting Law, art. 52)",
    )
    remedy = Words("请补充决议和批准文件", "Add the resolution and the approval")


class CertificateMissing(Refusal):
    code = "certificate-missing"
    category = "conflict"
    title = Words("缺少权属登记证书", "Certificate missing")
    detail = Words(
        "原合同 {parent} 以其他方式承包，再流转须有登记证书",
        "The head contract {parent} was made in another mode; no certificate is named",
    )
    rule = Words(
        "以其他方式承包的，依法登记取得权属证书后方可流转（农村土地承包法第五十三条）",
        "Land let in other modes is passed on once it is registered (Land Contracting Law, art. 53)",
    )
    remedy = Words("请补充证书号和日期", "Add the certificate's number and day")


class ProxyTermTooLong(Refusal):
    code = "proxy-term-too-long"
    title = Words("代耕超过一年", "Proxy farming over a year")
    detail = Words("代耕自 {start} 至 {last}", "The proxy farming runs from {start} to {last}")
    rule = Words(
        "代耕不超过一年的可以不签书面合同（农村土地承包法第四十条）",
        "Proxy farming up to a year needs no written contract (Land Contracting Law, art. 40)",
    )
    remedy = Words("超过一年的，请签订出租合同", "Make a lease of what is longer")


class WrittenFormMissing(Refusal):
    code = "written-form-missing"
    title = Words("未签书面合同", "Not in writing")
    detail = Words("{form_zh}合同 {number} 记为口头", "The {form_en} {number} is noted as oral")
    rule = Words(
        "土地经营权流转应当签订书面流转合同（农村土地承包法第四十条）",
        "Transfers are in writing (Land Contracting Law, art. 40)",
    )
    remedy = Words("请签订书面合同", "Put it in writing")


class PermanentTermDiffers(Refusal):
    code = "permanent-term-differs"
    title = Words("止日不是承包期止日", "The last day is not the base contract's")
    detail = Words(
        "地块 {parcel} 的承包期止于 {base_end}，合同写 {last}",
        "Parcel {parcel} is contracted until {base_end}; the contract says {last}",
    )
    rule = Words(
        "互换、转让没有归还日，随承包期而止",
        "Swap and assignment have no day of return; they last as long as the base contract",
    )
    remedy = Words("请提示双方：土地不会在止日归还", "Tell both sides that the land does not come back on that day")


class SubcontractOutside(Refusal):
    code = "subcontract-outside"
    title = Words("转包给本集体以外", "Sub-contract to an outsider")
    detail = Words("{transferee} 不是本集体农户", "{transferee} is no household of the collective")
    rule = Words(
        "转包通常在本集体农户之间，流向他人的记为出租",
        "Sub-contracts are between households of a collective; others are leases",
    )
    remedy = Words("请确认是否应记为出租", "See whether it should be a lease")
