"""What the administration of people refuses."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_CLASSES = Words(
    "系统、安全、审计三员互斥，不兼任业务角色（数据库约束）",
    "The three administrators exclude each other and hold no business role (a constraint of the database)",
)


class PersonMissing(Refusal):
    code = "user-unknown"
    category = "missing"
    title = Words("没有这个用户", "No such user")
    detail = Words("没有登录名为“{name}”的用户", "Nobody has the login name {name!r}")
    rule = Words("用户按登录名引用", "People are named by their login names")
    remedy = Words("请核对登录名（tianbu user list）", "Check the name (tianbu user list)")


class LoginNameWrong(Refusal):
    code = "login-name-wrong"
    title = Words("登录名不合规", "Login name not allowed")
    detail = Words("“{name}”不能作登录名", "{name!r} cannot be a login name")
    rule = Words(
        "登录名以小写字母开头，2—40 个字母、数字、点、横线或下划线，不能是 operator",
        "A login name begins with a letter and has 2 to 40 letters, digits, dots, dashes or underscores; not operator",
    )
    remedy = Words("请换一个登录名", "Choose another name")


class LoginNameTaken(Refusal):
    code = "login-name-taken"
    category = "conflict"
    title = Words("登录名已被使用", "Login name taken")
    detail = Words("登录名“{name}”已属于另一个用户", "The login name {name!r} belongs to somebody")
    rule = Words(
        "登录名只属于一个人，停用后也不再分配", "A login name belongs to one person, even after they have left"
    )
    remedy = Words("请换一个登录名", "Choose another name")


class RoleNotForClass(Refusal):
    code = "role-not-for-class"
    category = "conflict"
    title = Words("不能授予该角色", "Role not for this account")
    detail = Words(
        "{name} 是{class_zh}账号，不能授予角色“{role}”",
        "{name} is a {class_en} account, which cannot hold the role {role!r}",
    )
    rule = _CLASSES
    remedy = Words("请为该职责另建账号", "Make an account of its own for that duty")


class RoleReachWrong(Refusal):
    code = "role-reach-wrong"
    title = Words("授权范围不对", "Reach does not fit the role")
    detail = Words(
        "“{role_zh}”可授予的级别：{levels_zh}；填的是 {found}",
        "The role {role_en} is granted at this level: {levels_en}; what was given is {found}",
    )
    rule = Words(
        "乡镇角色管一个乡镇，指标角色管一个县、市或省，查询角色管一个村或一个主体",
        "A role reaches a township, a county, a city, a province, a village or a party",
    )
    remedy = Words("请填写该级区划的代码，或主体代码", "Give the code of a division of that level, or the party's code")


class RoleNotHeld(Refusal):
    code = "role-not-held"
    category = "missing"
    title = Words("没有这项授权", "Role not held")
    detail = Words("{name} 没有范围为 {reach} 的角色“{role}”", "{name} does not hold the role {role!r} for {reach}")
    rule = Words("只能收回现有的授权", "Only a grant in force can be ended")
    remedy = Words("请核对角色和范围", "Check the role and its reach")


class SessionMissing(Refusal):
    code = "session-unknown"
    category = "missing"
    title = Words("没有这个会话", "No such session")
    detail = Words("没有编号为 {id} 的有效会话", "There is no live session {id} of yours")
    rule = Words("只能结束本人的会话", "One's own sessions can be ended")
    remedy = Words("请刷新会话列表", "Look at the list again")


class TokenMissing(Refusal):
    code = "token-unknown"
    category = "missing"
    title = Words("没有这个令牌", "No such token")
    detail = Words("没有编号为 {id} 的有效令牌", "There is no live token {id} of yours")
    rule = Words("只能吊销本人的令牌", "One's own tokens can be revoked")
    remedy = Words("请刷新令牌列表", "Look at the list again")


class TokenTermsWrong(Refusal):
    code = "token-terms-wrong"
    title = Words("令牌条件不对", "Token terms not allowed")
    detail = Words(
        "范围“{scopes}”、{days} 天：不能签发；范围限 {known}，最长 {most} 天",
        "Scopes {scopes!r} for {days} days cannot be issued: scopes are of {known}, for {most} days at the most",
    )
    rule = Words(
        "令牌只有签发者自己的范围，期限不超过一年", "A token has scopes that its maker has, for a year at the most"
    )
    remedy = Words("请更正范围或有效期", "Mend the scopes or the days")
