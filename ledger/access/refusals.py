"""What access refuses: who may not, who is out of reach, who could not be recognised."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_ROLES = Words("每项操作只对规定的角色开放", "Every operation is open to the roles that the table of roles names")
_REACH = Words("每个角色只在授权的范围内有效", "A role holds within its reach only")


class SignInNeeded(Refusal):
    code = "sign-in-needed"
    category = "unauthenticated"
    title = Words("请先登录", "Sign in first")
    detail = Words("这个请求没有有效的登录或令牌", "The request comes without a valid session or token")
    rule = Words("只有登录的人可以查看和办理", "Only people who have signed in may look and act")
    remedy = Words(
        "请登录；接口请带 Authorization: Bearer 令牌", "Sign in; for the API send Authorization: Bearer TOKEN"
    )


class TokenWrong(Refusal):
    code = "token-wrong"
    category = "unauthenticated"
    title = Words("令牌无效", "Token not valid")
    detail = Words("令牌不存在、已过期或已吊销", "The token is unknown, has expired or was revoked")
    rule = Words("令牌有期限，可随时吊销", "Tokens expire and can be revoked")
    remedy = Words("请用新的令牌（tianbu token create）", "Use a new token (tianbu token create)")


class SignInFailed(Refusal):
    code = "sign-in-failed"
    category = "unauthenticated"
    title = Words("登录失败", "Sign-in failed")
    detail = Words("用户名、密码或动态口令不正确", "User name, password or one-time code is wrong")
    rule = Words("连续 5 次失败后账号锁定 15 分钟", "After five failures in a row an account is locked for 15 minutes")
    remedy = Words(
        "请核对后再试；忘记密码请找安全管理员", "Check and try again; the security administrator resets passwords"
    )


class AccountLocked(Refusal):
    code = "account-locked"
    category = "unauthenticated"
    title = Words("账号已锁定", "Account locked")
    detail = Words("登录失败次数过多，{until} 之后可再试", "Too many failures; try again after {until}")
    rule = Words("连续失败 5 次即锁定，到时自动解除", "Five failures in a row lock an account for a time")
    remedy = Words(
        "请到时再试，或请安全管理员重置密码", "Wait until then, or ask the security administrator for a reset"
    )


class AccountClosed(Refusal):
    code = "account-disabled"
    category = "unauthenticated"
    title = Words("账号不可用", "Account not usable")
    detail = Words(
        "账号“{name}”已停用，或超过 {days} 天未登录", "Account {name!r} is disabled, or was idle for over {days} days"
    )
    rule = Words("停用和长期不用的账号不能登录", "Disabled and long idle accounts cannot sign in")
    remedy = Words("请联系系统管理员启用", "Ask the system administrator to enable it")


class CodeNeeded(Refusal):
    code = "code-needed"
    guessed = False  # whether a code was given, which then was wrong: it counts like a wrong password
    category = "unauthenticated"
    title = Words("需要动态口令", "One-time code needed")
    detail = Words(
        "这个账号启用了动态口令，请求中没有有效的口令",
        "This account has one-time codes switched on; no valid code came",
    )
    rule = Words(
        "启用后，登录和每次审批都要输入动态口令", "Where switched on, a code is asked for at sign-in and at approvals"
    )
    remedy = Words("请输入验证器当前显示的 6 位数字", "Enter the six digits that the authenticator shows now")


class PasswordMustChange(Refusal):
    code = "password-must-change"
    category = "forbidden"
    title = Words("请先修改密码", "Change the password first")
    detail = Words("当前是一次性密码或已过期的密码", "The password is a one-time password or has expired")
    rule = Words("一次性密码只能用来设置新密码", "A one-time password serves to set a new one, nothing else")
    remedy = Words("请在“我的账号”中设置新密码", "Set a new password on the page of your account")


class NotPermitted(Refusal):
    code = "not-permitted"
    category = "forbidden"
    title = Words("无权办理", "Not permitted")
    detail = Words(
        "“{operation_zh}”限 {roles_zh} 办理；您的角色：{mine_zh}",
        "To {operation_en} takes the role {roles_en}; yours: {mine_en}",
    )
    rule = _ROLES
    remedy = Words(
        "请由有权的人员办理，或向安全管理员申请角色",
        "Ask somebody with that role, or the security administrator for the role",
    )


class OutOfReach(Refusal):
    code = "out-of-reach"
    category = "forbidden"
    title = Words("超出范围", "Out of reach")
    detail = Words("{what} 不在您的范围 {reach} 之内", "{what} is outside your reach {reach}")
    rule = _REACH
    remedy = Words("请核对代码，或请所属单位办理", "Check the code, or ask the office it belongs to")


class ScopeMissing(Refusal):
    code = "scope-missing"
    category = "forbidden"
    title = Words("令牌权限不足", "Token lacks a scope")
    detail = Words(
        "这项操作需要令牌范围“{scope}”，该令牌有：{scopes}", "This takes the scope {scope!r}; the token has: {scopes}"
    )
    rule = Words("令牌只能用于签发时写明的用途", "A token serves what it was made for")
    remedy = Words("请换用范围足够的令牌", "Use a token with that scope")


class PurposeMissing(Refusal):
    code = "purpose-missing"
    title = Words("请说明用途", "State a purpose")
    detail = Words(
        "查看个人信息须写明用途（4—200 字）", "Revealing personal data takes a purpose of 4 to 200 characters"
    )
    rule = Words(
        "个人信息默认遮盖，查看须有用途并留痕", "Personal data are masked; looking takes a purpose, which is recorded"
    )
    remedy = Words("请写明用途后再查看", "State what it is for")


class VersionStale(Refusal):
    code = "version-stale"
    category = "stale"
    title = Words("内容已被他人更改", "Changed in between")
    detail = Words(
        "{what} 现为第 {found} 版，您看到的是第 {expected} 版",
        "{what} is at version {found}; you saw version {expected}",
    )
    rule = Words("只能更改自己看到的那一版", "Only the version that was seen can be changed")
    remedy = Words("请重新打开，看清后再办理", "Open it again and decide on what it says now")
