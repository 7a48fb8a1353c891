"""The words of sign-in, of one's own account and of personal data."""

from __future__ import annotations

from typing import Final

from ledger.access import SCOPES
from ledger.errors import Words

_SIGN_IN: Final = {
    "sign_in": Words("登录", "Sign in"),
    "sign_in_title": Words("登录田簿", "Sign in to Tianbu"),
    "sign_in_hint": Words("忘记密码请找安全管理员重置。", "The security administrator resets forgotten passwords."),
    "sign_in_expired": Words(
        "登录已过期（30 分钟没有操作，或已满 12 小时），请重新登录。刚才没有保存的内容需要重填。",
        "The session has ended (idle for 30 minutes, or 12 hours old). Sign in again; what was not saved is gone.",
    ),
    "sign_out": Words("退出", "Sign out"),
    "login_name": Words("用户名", "User name"),
    "password": Words("密码", "Password"),
    "code_step": Words("{name}，密码正确。请再输入动态口令。", "{name}, the password is right. Now the one-time code."),
    "code_hint": Words("打开手机上的验证器，输入当前显示的数字。", "Enter what the authenticator on your phone shows now."),
    "go_on": Words("继续", "Go on"),
    "other_person": Words("换一个用户登录", "Sign in as somebody else"),
    "change_password": Words("修改密码", "Change the password"),
    "must_change": Words(
        "您现在用的是一次性密码，或密码已过期。设置新密码后才能办理业务。",
        "You signed in with a one-time or an expired password. Set a new one to go on.",
    ),
    "current_password": Words("当前密码", "Current password"),
    "current_one_time_password": Words("当前密码（刚才登录用的）", "Current password (the one you signed in with)"),
    "new_password": Words("新密码", "New password"),
    "new_password_again": Words("再输入一遍新密码", "New password again"),
    "password_rule_length": Words("10 到 128 个字符", "10 to 128 characters"),
    "password_rule_kinds": Words(
        "大写字母、小写字母、数字、符号中至少三类；16 个字符以上不限",
        "three of upper case, lower case, digits and signs; from 16 characters on any will do",
    ),
    "password_rule_guess": Words("不含用户名，不用常见密码", "without the user name, and no common password"),
    "password_rule_before": Words("不与最近 5 个密码相同", "none of the last five passwords"),
    "password_ends_sessions": Words("修改后，其他电脑和手机上的登录随即失效。", "Sessions on other devices end at once."),
    "set_password": Words("设置新密码", "Set the new password"),
}  # fmt: skip
_ACCOUNT: Final = {
    "my_account": Words("我的账号", "My account"),
    "back_to_account": Words("返回我的账号", "Back to my account"),
    "display_name": Words("姓名", "Name"),
    "roles_and_reach": Words("角色与范围", "Roles and reach"),
    "no_roles": Words("没有角色", "no role"),
    "no_roles_yet": Words("尚未授予角色", "no role yet"),
    "one_time_codes": Words("动态口令", "One-time codes"),
    "code_is_on": Words("已开启", "on"),
    "code_is_off": Words("未开启", "off"),
    "code_switch_on": Words("开启动态口令", "Switch codes on"),
    "code_switch_off": Words("关闭动态口令", "Switch codes off"),
    "code_on_explained": Words(
        "开启后，登录和每次审批除密码外还要输入手机验证器上的 6 位数字，更加安全。请先在手机上安装一个验证器应用。",
        "Once on, signing in and approving take the six digits that an authenticator on your phone shows."
        " Install an authenticator first.",
    ),
    "code_off_explained": Words("动态口令已开启。关闭时须输入当前口令。", "Codes are on. Switching them off takes a code."),
    "code_begin": Words("开始设置", "Begin"),
    "code_scan": Words("用手机验证器扫描这个二维码：", "Scan this code with the authenticator:"),
    "code_by_hand": Words("不能扫描时，手工输入这串字母数字：", "Or type this secret by hand:"),
    "code_confirm": Words("输入验证器现在显示的数字，以确认：", "Enter what the authenticator shows now:"),
    "code_picture": Words("动态口令的二维码", "QR code of the one-time code's secret"),
    "my_sessions": Words("我的登录", "My sessions"),
    "sessions_hint": Words(
        "看到不认识的电脑或手机，请结束它，并修改密码。", "End what you do not recognise, and change the password."
    ),
    "device": Words("设备", "Device"),
    "address_net": Words("网络地址", "Address"),
    "begun_at": Words("登录时间", "Begun"),
    "seen_at": Words("最近使用", "Last used"),
    "this_session": Words("本次登录", "this one"),
    "end_session": Words("结束", "End"),
    "my_tokens": Words("接口令牌", "API tokens"),
    "tokens_hint": Words(
        "供其他系统以您的名义访问田簿。一般人员不需要。", "For other systems that act in your name. Few people need one."
    ),
    "make_token": Words("新建令牌", "Make a token"),
    "token_label": Words("名称", "Label"),
    "token_label_hint": Words("如：镇农经系统", "Such as: township system"),
    "token_prefix": Words("开头", "Begins with"),
    "token_scopes": Words("可用来", "May be used to"),
    "token_until": Words("有效至", "Until"),
    "token_days": Words("有效天数（1—366）", "Days (1 to 366)"),
    "never_used": Words("未使用过", "never"),
    "revoke_token": Words("吊销", "Revoke"),
    "token_made": Words("令牌已建立：", "The token:"),
    "token_once": Words("只显示这一次，请立即复制到使用它的系统。", "It is shown this once. Copy it now."),
    "done_password": Words("密码已修改。", "The password was changed."),
    "done_revoked": Words("令牌已吊销。", "The token was revoked."),
    "done_ended": Words("该登录已结束。", "The session was ended."),
    "done_code_on": Words("动态口令已开启。", "One-time codes are on."),
    "done_code_off": Words("动态口令已关闭。", "One-time codes are off."),
}  # fmt: skip
_PERSONAL: Final = {
    "bank_account": Words("银行账号", "Bank account"),
    "reveal": Words("查看证件号码、电话、银行账号", "Reveal identity number, phone, bank account"),
    "reveal_what": Words("查看哪些", "What to reveal"),
    "reveal_purpose": Words("用途（4—200 字）", "Purpose (4 to 200 characters)"),
    "reveal_purpose_hint": Words("如：核对合同签订人身份", "Such as: identity check at signing"),
    "proposals": Words("待批事项", "Proposals"),
    "proposals_none": Words("没有待批事项。", "Nothing waits for a signature."),
    "proposal_reason": Words("理由", "Reason"),
    "proposal_signed": Words("已签署 {have} / {needed}。", "Signed by {have} of {needed}."),
    "proposal_mine": Words("您已签署，须由另一人办理下一步。", "You have signed; the next step is another person's."),
    "proposal_go": Words("去办理", "Open it"),
    "proposal_approve": Words("同意并办理", "Approve and carry out"),
    "proposal_reject": Words("退回申请", "Reject"),
    "erase": Words("申请删除个人信息", "Propose to erase personal data"),
    "erase_hint": Words(
        "须由负责人批准；名下有土地或有未到期合同时不能删除。账簿不受影响。",
        "The centre head approves it; not while land or a running contract is held. The book stays as it is.",
    ),
    "erase_reason": Words("理由（如：本人书面要求）", "Reason (such as: asked for in writing)"),
    "paper_full": Words("打印证件号码完整的合同（签字用）", "Print it with full identity numbers, to be signed"),
    "paper_full_hint": Words("如：双方到场签订", "Such as: both sides are here to sign"),
    "paper_full_print": Words("打印完整合同", "Print in full"),
    "reveal_hint": Words("谁在何时为何查看，都会记入审计记录。", "Who looked, when and why stands in the audit trail."),
    "revealed_once": Words(
        "完整号码只显示这一次，离开本页即不再显示；本次查看已记录。",
        "Shown in full this once; that you looked is on record.",
    ),
    "identities": Words("按证件查找", "Find by identity"),
    "identities_instead": Words("按证件号码或电话查找", "Find by identity number or telephone"),
    "identities_field": Words("按什么查找", "Find by"),
    "identities_value": Words("完整号码", "Complete number"),
    "identities_value_hint": Words(
        "须与登记的号码完全一致；号码不会留在地址栏或记录中。", "Exactly as registered; it is kept nowhere."
    ),
    "identities_found": Words("找到", "Found"),
    "identities_none": Words("您的范围内没有登记这个号码的主体。", "Nobody within your reach has this number."),
    "statement": Words("明细账", "Statement"),
    "statement_none": Words("这段时间没有记账。", "Nothing was posted in this time."),
    "from_day": Words("从", "From"),
    "to_day": Words("到", "To"),
    "opening": Words("期初", "opening"),
    "closing": Words("期末", "Closing"),
    "running_mu": Words("结余（亩）", "Balance (mu)"),
}  # fmt: skip
PEOPLE_WORDS: Final = _SIGN_IN | _ACCOUNT | _PERSONAL
_PLACES: Final = {
    "province": Words("省级", "province"),
    "city": Words("地级", "city"),
    "county": Words("县级", "county"),
    "township": Words("乡级", "township"),
    "village": Words("村级", "village"),
    "party": Words("主体", "party"),
    "installation": Words("全系统", "installation"),
}
_PROPOSAL_STATES: Final = {
    "done": Words("已办结", "done"),
    "rejected": Words("已退回", "rejected"),
    "withdrawn": Words("已撤回", "withdrawn"),
}
# Refusals whose details quote codes of the domain, and how people read those.
CODES_IN_DETAILS: Final = {
    "out-of-reach": _PLACES,
    "role-reach-wrong": _PLACES,
    "role-not-held": _PLACES,
    "token-terms-wrong": SCOPES,
    "proposal-settled": _PROPOSAL_STATES,
}
