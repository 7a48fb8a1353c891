"""The words of the three administrators: accounts and roles, the audit trail, and the doors of start pages."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words

_ADMINISTRATION: Final = {
    "users": Words("用户", "People"),
    "users_search": Words("按姓名或用户名查找", "Find by name or user name"),
    "users_none": Words("没有这样的用户。", "Nobody fits."),
    "add_user": Words("新增用户", "Add a user"),
    "login_name_hint": Words(
        "小写字母开头，2 到 40 个字母、数字、点、横线或下划线，如 zhang.san",
        "Begins with a letter; 2 to 40 letters, digits, dots, dashes or underscores, such as zhang.san",
    ),
    "user_class": Words("账号类别", "Kind of account"),
    "user_class_hint": Words(
        "三员账号只管系统，不能办理业务；建好后由安全管理员授予角色。",
        "Administrators' accounts do no business. The security administrator grants roles afterwards.",
    ),
    "last_seen": Words("最近登录", "Last seen"),
    "account_made": Words("建立时间", "Made"),
    "enabled": Words("正常", "enabled"),
    "disabled": Words("已停用", "disabled"),
    "disabled_since": Words("已停用（{moment}）", "disabled ({moment})"),
    "locked_until": Words("登录失败过多，锁定至 {moment}", "locked until {moment} after failures"),
    "one_time_password_out": Words("待本人设置密码", "one-time password out"),
    "password_made": Words("{name} 的一次性密码：", "One-time password of {name}:"),
    "password_once": Words(
        "只显示这一次。请当面或电话告知本人；首次登录时须设置新密码。",
        "It is shown this once. Tell the person; the first sign-in asks for a new one.",
    ),
    "enable_user": Words("启用账号", "Enable the account"),
    "disable_user": Words("停用账号", "Disable the account"),
    "disable_hint": Words("停用后立即不能登录，令牌同时失效；记录保留。", "Sessions and tokens end at once; records stay."),
    "reset_password": Words("重置密码", "Reset the password"),
    "remove_code": Words("解除动态口令", "Remove the one-time code"),
    "reset_hint": Words(
        "重置后生成新的一次性密码，解除锁定，并结束现有登录。", "Makes a one-time password, unlocks, and ends sessions."
    ),
    "role": Words("角色", "Role"),
    "reach": Words("范围", "Reach"),
    "reach_hint": Words(
        "填区划名称或代码（如 良田镇、640106100；市、县同码的写明级别，如 city:441900000000）；"
        "农户、合作社查询填主体编码。",
        "Name or code of the division (where a city and a county share a code with its level, such as"
        " city:441900000000); for household or co-operative viewers the party's code.",
    ),
    "reach_of_township": Words("管一个乡镇", "a township"),
    "reach_of_county_city_province": Words("管一个县（区）、市或省", "a county, a city or a province"),
    "reach_of_village": Words("看一个村", "a village"),
    "reach_of_party": Words("看本户（社）", "a party"),
    "reach_of_installation": Words("全系统", "the installation"),
    "whole_installation": Words("全系统", "the whole installation"),
    "grant_role": Words("授予角色", "Grant a role"),
    "end_role": Words("收回", "End"),
    "sessions": Words("登录", "Sessions"),
    "sessions_none": Words("现在没有登录。", "Not signed in anywhere."),
    "tokens": Words("接口令牌", "API tokens"),
    "done_disable": Words("账号已停用。", "The account was disabled."),
    "done_enable": Words("账号已启用。", "The account was enabled."),
    "done_grant": Words("角色已授予。", "The role was granted."),
    "done_end_role": Words("角色已收回。", "The role was ended."),
    "welcome": Words("{name}，您好", "Welcome, {name}"),
    "no_roles_explained": Words(
        "您的账号还没有角色，请联系安全管理员授权。", "Your account has no role yet; ask the security administrator."
    ),
    "my_land": Words("我的土地", "My land"),
    "my_village": Words("我的村", "My village"),
    "door_system": Words("新增、停用、启用账号", "add, disable and enable accounts"),
    "door_security": Words("授予和收回角色，重置密码，解除动态口令", "roles, passwords, one-time codes, sessions"),
    "door_audit": Words("谁在何时办了什么，导出与核验", "who did what and when; export and verification"),
    "door_audit_users": Words("查看账号与角色", "accounts and their roles"),
    "door_account": Words("密码、动态口令、登录、令牌", "password, one-time codes, sessions, tokens"),
    "door_sheet": Words("土地权利一览", "rights in land"),
    "you_are": Words("您现在的角色", "Your role"),
}  # fmt: skip
_TRAIL: Final = {
    "trail": Words("审计记录", "Audit trail"),
    "trail_actor": Words("用户名", "User name"),
    "trail_operation": Words("事项", "Operation"),
    "trail_subject": Words("对象", "Subject"),
    "trail_subject_hint": Words("合同编号、主体编码、用户名", "Contract, party or user name"),
    "trail_outcome": Words("结果", "Outcome"),
    "trail_start": Words("从（北京时间）", "From (Beijing)"),
    "trail_end": Words("到（含当日）", "To (included)"),
    "trail_when": Words("时间（北京）", "When (Beijing)"),
    "trail_who": Words("谁", "Who"),
    "trail_roles": Words("角色", "Roles"),
    "trail_via": Words("途径", "By way of"),
    "trail_address": Words("网络地址", "Address"),
    "trail_request": Words("请求编号", "Request"),
    "trail_code": Words("拒绝代码", "Code"),
    "trail_detail": Words("内容", "Detail"),
    "trail_purpose": Words("用途", "Purpose"),
    "trail_before": Words("之前", "Before"),
    "trail_after": Words("之后", "After"),
    "trail_export": Words("导出为表格（CSV）", "Export as CSV"),
    "trail_changes": Words("内容（{count} 项）", "What it says ({count})"),
    "trail_older": Words("更早的记录", "Older events"),
    "trail_none": Words("没有符合条件的记录。", "No events fit."),
    "request_page": Words("网页请求", "page"),
    "request_api": Words("接口请求", "API"),
    "verify_books": Words("核验全部账簿与审计记录", "Verify all books and the trail"),
    "verified_good": Words("核验完毕，全部相符。", "Verified: everything agrees."),
    "verified_bad": Words("核验发现 {count} 处不符，请立即报告。", "Verified: {count} things do not agree."),
    "verified_counts": Words(
        "共 {books} 本账、{entries} 笔分录、{postings} 条记账。", "{books} books, {entries} entries, {postings} postings."
    ),
    "purpose_stated": Words("用途", "Purpose"),
}  # fmt: skip
ADMINISTRATION_WORDS: Final = _ADMINISTRATION | _TRAIL
