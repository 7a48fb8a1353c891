"""Who may do what: one table, which is the check, the documentation and what the walking test walks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ledger.access.data import ADMINISTRATORS, ROLES
from ledger.errors import Words

Reach = Literal["land", "party", "place", "anywhere", "installation", "own"]

_TOWNSHIP: Final = ("clerk", "reviewer", "centre-head")
_BUREAU: Final = ("bureau-officer", "bureau-approver", "releaser")
_OFFICES: Final = (*_TOWNSHIP, *_BUREAU)
_VIEWERS: Final = ("party-viewer", "village-viewer")
_BUSINESS: Final = (*_OFFICES, *_VIEWERS)
_MAPPERS: Final = ("clerk", "centre-head", "bureau-officer")
_IMPORTERS: Final = (*_MAPPERS, "bureau-approver", "system-administrator")
_EVERYONE: Final = tuple(ROLES)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be done. roles: who may. scope: what a token needs for it.

    reach says what is compared with the grant: ``land`` villages (or the parties of a contract), ``party`` a party,
    ``place`` a division, ``anywhere`` nothing (public data), ``installation`` nothing (administration), ``own`` what
    belongs to the person alone. sensitive: a read that leaves an audit event even when it succeeds.
    """

    name: str
    words: Words
    roles: tuple[str, ...]
    reach: Reach
    scope: str
    sensitive: bool = False


OPERATIONS: Final = (
    Operation("divisions.read", Words("查询区划", "look at divisions"), _EVERYONE, "anywhere", "read"),
    Operation("divisions.load", Words("导入区划", "load divisions"), ("system-administrator",), "installation", "administer"),
    Operation("balances.read", Words("查询余额", "look at balances"), (*_OFFICES, "village-viewer"), "place", "read"),
    Operation("accounts.read", Words("查询科目与明细", "look at accounts"), (*_OFFICES, "party-viewer"), "party", "read"),
    Operation("entries.read", Words("查询分录", "look at entries"), (*_OFFICES, "party-viewer"), "land", "read"),
    Operation("parties.read", Words("查询主体", "look at parties"), _BUSINESS, "party", "read"),
    Operation("parties.register", Words("登记主体", "register parties"), ("clerk", "bureau-officer"), "party", "record"),
    Operation("personal.reveal", Words("查看个人信息", "reveal personal data"), _TOWNSHIP, "party", "reveal", True),
    Operation("personal.search", Words("按证件查找", "search by identity number"), _TOWNSHIP, "anywhere", "reveal", True),
    Operation("personal.propose-erasure", Words("申请删除个人信息", "propose an erasure"), ("clerk",), "party", "record"),
    Operation("personal.erase", Words("删除个人信息", "erase personal data"), ("centre-head",), "party", "approve"),
    Operation("parcels.read", Words("查询地块", "look at parcels"), _BUSINESS, "land", "read"),
    Operation("parcels.register", Words("登记地块", "register parcels"), ("bureau-officer",), "land", "record"),
    Operation("contracts.read", Words("查询合同", "look at contracts"), _BUSINESS, "land", "read"),
    Operation("contracts.print", Words("打印合同", "print a contract"), (*_OFFICES, "party-viewer"), "land", "read", True),
    Operation("contracts.draft", Words("起草合同", "draft a contract"), ("clerk",), "land", "record"),
    Operation("contracts.amend", Words("修改草稿", "amend a draft"), ("clerk",), "land", "record"),
    Operation("contracts.submit", Words("提交复核", "submit for review"), ("clerk",), "land", "record"),
    Operation("contracts.withdraw", Words("撤回", "withdraw"), ("clerk",), "land", "record"),
    Operation("contracts.review", Words("复核合同", "review a contract"), ("reviewer", "centre-head"), "land", "approve"),
    Operation("contracts.sign", Words("签订记账", "sign and post"), ("clerk",), "land", "record"),
    Operation("contracts.file", Words("备案", "file a contract"), ("reviewer",), "land", "record"),
    Operation("contracts.record", Words("录入已签合同", "record signed contracts"), ("centre-head",), "land", "record"),
    Operation("contracts.approve", Words("县级审查", "review outside capital"), ("bureau-approver",), "land", "approve"),
    Operation("contracts.add-evidence", Words("补充材料", "add evidence"), ("clerk",), "land", "record"),
    Operation("contracts.propose-ending", Words("申请提前终止", "propose an early end"), ("clerk",), "land", "record"),
    Operation("contracts.end", Words("核准提前终止", "approve an early end"), ("centre-head",), "land", "approve"),
    Operation("contracts.propose-change", Words("申请变更", "propose a change"), ("clerk",), "land", "record"),
    Operation("contracts.change", Words("核准变更", "approve a change"), ("centre-head",), "land", "approve"),
    Operation("contracts.suspend", Words("中止", "suspend a contract"), ("reviewer", "centre-head"), "land", "record"),
    Operation("contracts.resume", Words("恢复", "resume a contract"), ("reviewer", "centre-head"), "land", "record"),
    Operation("contracts.offer-renewal", Words("提出续约", "offer a renewal"), ("clerk",), "land", "record"),
    Operation("contracts.answer-renewal", Words("答复续约", "answer a renewal"), ("clerk", "party-viewer"), "land", "record"),
    Operation("parameters.read", Words("查询参数", "look at parameters"), _OFFICES, "anywhere", "read"),
    Operation("parameters.set", Words("设定参数", "set a parameter"), ("bureau-approver",), "place", "approve"),
    Operation("contracts.propose-reversal", Words("申请冲正", "propose a reversal"), ("clerk",), "land", "record"),
    Operation("contracts.approve-reversal", Words("复核冲正", "approve a reversal"), ("reviewer",), "land", "approve"),
    Operation("contracts.release-reversal", Words("核准冲正", "release a reversal"), ("centre-head",), "land", "approve"),
    Operation("rent.read", Words("查询流转费", "look at rent"), (*_OFFICES, "party-viewer"), "land", "read"),
    Operation("rent.pay", Words("登记付款", "record a payment"), ("clerk",), "land", "record"),
    Operation("rent.reverse-payment", Words("冲正付款", "reverse a payment"), ("centre-head",), "land", "approve"),
    Operation("deposits.record", Words("登记保障金", "record a deposit"), ("clerk",), "land", "record"),
    Operation("deposits.release", Words("动用或退还保障金", "claim or release a deposit"), ("centre-head",), "land", "approve"),
    Operation("dividends.declare", Words("宣告分红", "declare a dividend"), ("clerk",), "land", "record"),
    Operation("prices.record", Words("登记参考价", "record a reference price"), ("bureau-officer",), "place", "record"),
    Operation("imports.read", Words("查看导入", "look at imports"), _IMPORTERS, "anywhere", "read"),
    Operation("mappings.edit", Words("保存列对应", "save a column mapping"), _MAPPERS, "place", "record"),
    Operation("caveats.read", Words("查询限制事项", "look at caveats"), (*_OFFICES, "party-viewer"), "land", "read"),
    Operation("caveats.place", Words("登记限制事项", "place a caveat"), ("clerk",), "land", "record"),
    Operation("caveats.release", Words("解除限制事项", "release a caveat"), ("reviewer", "centre-head"), "land", "approve"),
    Operation("changes.read", Words("查询承包变动", "look at changes of land"), (*_OFFICES, "party-viewer"), "land", "read"),
    Operation("changes.propose", Words("申请承包变动", "propose a change of land"), ("clerk",), "land", "record"),
    Operation("changes.approve", Words("核准承包变动", "approve a change of land"), ("centre-head",), "land", "approve"),
    Operation("insurance.record", Words("办理被征地社保", "record social insurance"), ("bureau-officer",), "land", "record"),
    Operation("stock.read", Words("查询土地存量", "look at the land stock"), (*_OFFICES, "village-viewer"), "place", "read"),
    Operation("stock.record", Words("登记土地存量", "record the land stock"), ("bureau-officer",), "place", "record"),
    Operation("homesteads.read", Words("查询宅基地", "look at homesteads"), (*_OFFICES, *_VIEWERS), "land", "read"),
    Operation("homesteads.register", Words("登记宅基地", "register homesteads"), ("bureau-officer",), "land", "record"),
    Operation("exits.read", Words("查询宅基地退出", "look at exits from homesteads"), (*_OFFICES, "party-viewer"), "land", "read"),
    Operation("exits.record", Words("办理宅基地退出", "record steps of an exit"), ("clerk",), "land", "record"),
    Operation("exits.agree", Words("核准退出协议", "approve an exit agreement"), ("centre-head",), "land", "approve"),
    Operation("exits.reverse-payment", Words("冲正退出补偿付款", "reverse a payment of compensation"), ("centre-head",), "land", "approve"),
    Operation("reclamations.read", Words("查询复垦", "look at reclamations"), (*_OFFICES, "village-viewer"), "land", "read"),
    Operation("reclamations.record", Words("登记复垦", "record reclamations and works"), ("bureau-officer",), "land", "record"),
    Operation("reclamations.check", Words("县级自查复垦", "check a reclamation for the county"), ("bureau-approver",), "land", "approve"),
    Operation("leases.read", Words("查询集体建设用地出租", "look at leases of collective land"), (*_OFFICES, *_VIEWERS), "land", "read"),
    Operation("leases.record", Words("登记集体建设用地出租", "record leases of collective land"), ("clerk",), "land", "record"),
    Operation("applications.read", Words("查询申请与纪要", "look at applications and minutes"), (*_OFFICES, "party-viewer"), "land", "read"),
    Operation("applications.receive", Words("受理申请", "receive an application"), ("clerk",), "land", "record"),
    Operation("applications.check", Words("核查申请", "check an application"), ("reviewer",), "land", "approve"),
    Operation("applications.match", Words("撮合供求", "match offers and wishes"), ("clerk",), "land", "record"),
    Operation("listings.read", Words("查询公布信息", "look at listings"), _EVERYONE, "anywhere", "read"),
    Operation("listings.publish", Words("公布信息", "publish a listing"), ("reviewer",), "land", "approve"),
    Operation("notices.issue", Words("发出通知", "issue a notice"), ("clerk",), "land", "record"),
    Operation("notices.claim", Words("登记优先权主张", "record a claim of priority"), ("clerk",), "land", "record"),
    Operation("minutes.record", Words("记录协商", "record minutes"), ("clerk",), "land", "record"),
    Operation("contracts.certify", Words("鉴证合同", "certify a contract"), ("reviewer",), "land", "approve"),
    Operation("handbacks.record", Words("登记交还", "record a handback"), ("clerk",), "land", "record"),
    Operation("disputes.read", Words("查询争议", "look at disputes"), _BUSINESS, "land", "read"),
    Operation("disputes.object", Words("提出异议", "raise an objection"), ("party-viewer",), "land", "record"),
    Operation("disputes.accept", Words("受理争议", "accept a dispute"), ("clerk",), "land", "record"),
    Operation("disputes.record", Words("记录争议", "record what happens in a dispute"), ("clerk",), "land", "record"),
    Operation("disputes.decide", Words("处理争议结果", "decide a dispute"), ("centre-head",), "land", "approve"),
    Operation("calendar.set", Words("设定节假日", "name days off"), ("system-administrator",), "installation", "administer"),
    Operation("projects.read", Words("查询项目区", "look at projects"), (*_OFFICES, "village-viewer"), "place", "read"),
    Operation("projects.register", Words("登记项目区", "register projects"), ("bureau-officer", "bureau-approver"), "place", "record"),
    Operation("projects.propose-plan", Words("申请方案版本", "propose a version of a plan"), ("bureau-officer",), "place", "record"),
    Operation("projects.approve-plan", Words("核准方案版本", "approve a version of a plan"), ("bureau-approver",), "place", "approve"),
    Operation("quotas.read", Words("查询指标", "look at quotas"), (*_OFFICES, "village-viewer"), "place", "read"),
    Operation("quotas.propose", Words("申请指标业务", "propose a quota event"), ("bureau-officer",), "place", "record"),
    Operation("quotas.approve", Words("审批指标业务", "approve a quota event"), ("bureau-approver",), "place", "approve"),
    Operation("quotas.release", Words("核发指标", "release a sale of quota"), ("releaser",), "place", "approve"),
    Operation("quotas.record", Words("补录纸质指标业务", "record quota events from paper"), ("bureau-approver",), "place", "approve"),
    Operation("trades.read", Words("查询指标交易", "look at trades of quota"), _BUREAU, "place", "read"),
    Operation("trades.list", Words("挂牌与撤牌", "list quota and take it off the list"), ("bureau-officer",), "place", "record"),
    Operation("trades.pre-check", Words("预审交易", "pre-check a trade"), ("bureau-officer", "bureau-approver"), "place", "record"),
    Operation("trades.offer", Words("发出要约", "offer quota to a buyer"), ("bureau-officer",), "place", "record"),
    Operation("trades.accept", Words("答复要约", "answer an offer of quota"), ("bureau-officer",), "place", "record"),
    Operation("trades.distribute", Words("申请分配收益", "propose a distribution of proceeds"), ("bureau-officer",), "place", "record"),
    Operation("trades.approve-distribution", Words("核准分配与冲正兑付", "approve a distribution, reverse a payment of it"), ("bureau-approver",), "place", "approve"),
    Operation("trades.pay", Words("登记收益兑付", "record payments of proceeds"), ("bureau-officer",), "place", "record"),
    Operation("prices.read", Words("查询指标价格", "look at prices of quota"), _BUSINESS, "anywhere", "read"),
    Operation("prices.set", Words("公布指标价格", "set prices of quota"), ("bureau-approver",), "place", "approve"),
    Operation("reports.read", Words("查询统计报表", "look at statistics"), (*_OFFICES, "village-viewer"), "place", "read"),
    Operation("sheets.read", Words("查询台账", "look at ledger sheets"), _OFFICES, "place", "read"),
    Operation("published.read", Words("查询公布数据", "look at published figures"), _BUSINESS, "anywhere", "read"),
    Operation("published.load", Words("导入公布数据", "load published figures"), ("bureau-officer",), "anywhere", "record"),
    Operation("rules.read", Words("查询规则目录", "look at the rules"), _EVERYONE, "anywhere", "read"),
    Operation("book.read", Words("查询账簿", "look at the books"), _OFFICES, "anywhere", "read"),
    Operation("book.close", Words("关账", "close a period"), ("bureau-approver",), "place", "approve"),
    Operation("book.propose-reopening", Words("申请重开账期", "propose a reopening"), ("bureau-officer",), "place", "record"),
    Operation("book.reopen", Words("重开账期", "reopen a period"), ("bureau-approver",), "place", "approve"),
    Operation("book.rebuild", Words("重建余额", "rebuild positions"), ("system-administrator",), "installation", "administer"),
    Operation("journal.export", Words("导出全部日记账", "export the journal"), _BUREAU, "place", "read", True),
    Operation("proposals.read", Words("查看待批事项", "look at proposals"), _OFFICES, "land", "read"),
    Operation("demo.load", Words("装入示范数据", "load the demonstration"), (), "installation", "administer"),
    Operation("book.verify", Words("核验账簿", "verify the book"), ("audit-administrator",), "installation", "read"),
    Operation("audit.read", Words("查看审计记录", "look at the trail"), ("audit-administrator",), "installation", "read", True),
    Operation("audit.export", Words("导出审计记录", "export the trail"), ("audit-administrator",), "installation", "read", True),
    Operation("users.read", Words("查看用户", "look at users"), ADMINISTRATORS, "installation", "read"),
    Operation("users.add", Words("新增用户", "add a user"), ("system-administrator",), "installation", "administer"),
    Operation("users.disable", Words("停用用户", "disable a user"), ("system-administrator",), "installation", "administer"),
    Operation("users.enable", Words("启用用户", "enable a user"), ("system-administrator",), "installation", "administer"),
    Operation("roles.grant", Words("授予角色", "grant a role"), ("security-administrator",), "installation", "administer"),
    Operation("roles.end", Words("收回角色", "end a role"), ("security-administrator",), "installation", "administer"),
    Operation("passwords.reset", Words("重置密码", "reset a password"), ("security-administrator",), "installation", "administer"),
    Operation("codes.remove", Words("解除动态口令", "remove a one-time code"), ("security-administrator",), "installation", "administer"),
    Operation("sessions.end-any", Words("结束他人会话", "end somebody's session"), ("security-administrator",), "installation", "administer"),
    Operation("tokens.revoke-any", Words("吊销他人令牌", "revoke somebody's token"), ("security-administrator",), "installation", "administer"),
    Operation("data-key.rotate", Words("更换数据密钥", "rotate the data key"), ("security-administrator",), "installation", "administer"),
    Operation("me.read", Words("查看本人账号", "look at one's account"), _EVERYONE, "own", "read"),
    Operation("me.password", Words("修改本人密码", "change one's password"), _EVERYONE, "own", "administer"),
    Operation("me.code", Words("设置动态口令", "set up one's one-time code"), _EVERYONE, "own", "administer"),
    Operation("me.sessions", Words("管理本人会话", "manage one's sessions"), _EVERYONE, "own", "administer"),
    Operation("me.tokens", Words("管理本人令牌", "manage one's tokens"), _EVERYONE, "own", "administer"),
)  # fmt: skip
BY_NAME: Final = {operation.name: operation for operation in OPERATIONS}
