"""What the pages themselves refuse, and which status a refusal has."""

from __future__ import annotations

from typing import Final

from ledger.access import NotPermitted, OutOfReach, PasswordMustChange, ScopeMissing, SignInNeeded
from ledger.errors import Refusal, RulesBroken, Words

STATUS: Final = {
    "invalid": 422,
    "conflict": 409,
    "missing": 404,
    "unauthenticated": 401,
    "forbidden": 403,
    "stale": 412,
    "precondition": 428,
    "too-many": 429,
    "busy": 503,
}
_PAGES: Final = Words("页面按地址打开", "Pages are opened by their addresses")


class FieldBlank(Refusal):
    code = "field-blank"
    title = Words("请填写", "Please fill this in")
    detail = Words("这一项还没有填写", "This field is still empty")
    rule = Words("带 * 的项目必填", "Fields with * are required")
    remedy = Words("请补上后再继续", "Fill it in and go on")


class FieldTooLong(Refusal):
    code = "field-too-long"
    title = Words("内容过长", "Too long")
    detail = Words("有 {found} 个字符，最多 {limit} 个", "{found} characters where at most {limit} are allowed")
    rule = Words("每一项的长度有上限", "Every field is bounded")
    remedy = Words("请缩短内容", "Shorten it")


class TooManyLines(Refusal):
    code = "too-many-lines"
    title = Words("行数过多", "Too many lines")
    detail = Words("有 {found} 行，一份合同最多 {limit} 行", "{found} lines where a contract takes at most {limit}")
    rule = Words("每一项的长度有上限", "Every field is bounded")
    remedy = Words("请分成几份合同，或用导入", "Make several contracts of it, or import a sheet")


class NotChosen(Refusal):
    code = "nothing-chosen"
    title = Words("请选择", "Please choose")
    detail = Words("“{text}”对应 {count} 个主体，尚未选定", "{text!r} fits {count} parties and none is chosen yet")
    rule = Words("受让方须从登记的主体中选定", "The transferee is one of the registered parties")
    remedy = Words(
        "请在下面的名单中点选；没有时请先登记该主体", "Pick one from the list below, or register the party first"
    )


class HouseholdNotChosen(Refusal):
    code = "household-not-chosen"
    title = Words("没有选定农户", "No household chosen")
    detail = Words(
        "写了实际收款人“{receiver}”，没有选定代哪一户收款", "{receiver!r} received it, but for which household?"
    )
    rule = Words("代收款逐户登记，并写明委托书", "Who receives for another does so for one household, with its mandate")
    remedy = Words("请在“付给哪一户”中选定一户", "Choose the household that is paid")


class InstantUnreadable(Refusal):
    code = "instant-unreadable"
    title = Words("时刻写法不对", "Not an instant")
    detail = Words("“{text}”不是可以识别的时刻", "{text!r} is not an instant in a known form")
    rule = Words("时刻写作 2026-01-31T16:30（北京时间）", "An instant is written 2026-01-31T16:30 (Beijing time)")
    remedy = Words("请改写，或留空查看现在所知", "Write it that way, or leave it empty for what is known now")


class TextUnreadable(Refusal):
    code = "text-unreadable"
    title = Words("含有无法保存的字符", "Characters that cannot be kept")
    detail = Words("地址或表单中有空字符（NUL）", "The address or the form holds a NUL character")
    rule = Words("账簿只保存文字", "The book keeps text only")
    remedy = Words("请重新输入该项", "Type the field again")


class FormExpired(Refusal):
    code = "form-expired"
    title = Words("表单已失效", "The form has expired")
    detail = Words(
        "提交的表单没有有效的安全标记，什么也没有写入", "The form came without a valid token; nothing was written"
    )
    rule = Words("每个表单带一次会话的标记，防止他人冒用", "Every form carries its session's token, against forgery")
    remedy = Words("请返回上一页，刷新后再提交", "Go back, reload the page and submit again")


class TooManyAttempts(Refusal):
    code = "too-many-attempts"
    category = "too-many"
    title = Words("登录过于频繁", "Too many attempts")
    detail = Words(
        "从这台电脑或这个网络登录失败的次数过多（一分钟内 {most} 次）",
        "Too many attempts to sign in failed from this machine or network ({most} within a minute)",
    )
    rule = Words("每个地址在一分钟内的失败次数有上限", "Failures of an address within a minute are bounded")
    remedy = Words("请等一分钟再试", "Wait a minute and try again")


class SignInStale(Refusal):
    code = "sign-in-stale"
    category = "unauthenticated"
    title = Words("请重新输入密码", "Type the password again")
    detail = Words("第二步等得太久，或不是在同一个窗口中完成", "The second step took too long, or came from elsewhere")
    rule = Words("密码和动态口令须在五分钟内先后输入", "Password and code are entered within five minutes")
    remedy = Words("请从用户名开始重新登录", "Begin again with the user name")


class PasswordsDiffer(Refusal):
    code = "passwords-differ"
    title = Words("两次输入不一致", "Not the same twice")
    detail = Words("两次输入的新密码不同，什么也没有更改", "The two new passwords differ; nothing was changed")
    rule = Words("新密码输入两遍，以免打错", "A new password is typed twice, against slips")
    remedy = Words("请把新密码再输入两遍", "Type the new password twice again")


class PageMissing(Refusal):
    code = "page-missing"
    category = "missing"
    title = Words("没有这个页面", "No such page")
    detail = Words("这个地址下没有页面", "There is no page at this address")
    rule = _PAGES
    remedy = Words("请核对地址，或从首页查找", "Check the address, or search from the home page")


class MethodWrong(Refusal):
    code = "method-wrong"
    title = Words("不能这样打开", "Not to be opened this way")
    detail = Words("这个地址不接受这种请求", "This address does not take this kind of request")
    rule = _PAGES
    remedy = Words("请从首页进入", "Start from the home page")


class RequestTooLarge(Refusal):
    code = "request-too-large"
    title = Words("内容过大", "Too large")
    detail = Words("提交的内容超过上限，什么也没有写入", "What was sent is above the limit; nothing was written")
    rule = Words("一次最多提交 20 MB", "At most 20 MB go in one request")
    remedy = Words("请减少内容；大批数据请用导入", "Send less; for much data use the import")


class RequestWrong(Refusal):
    code = "request-wrong"
    title = Words("请求有误", "Bad request")
    detail = Words("无法理解这个请求", "The request could not be understood")
    rule = _PAGES
    remedy = Words("请从首页重新开始", "Start again from the home page")


class Broken(Refusal):
    code = "internal-error"
    title = Words("系统出错了", "Something broke on our side")
    detail = Words("错误已记录，什么也没有写入一半", "The error was logged, and nothing was half-written")
    rule = Words("一个命令要么全部写入，要么什么也不写", "A command is written whole or not at all")
    remedy = Words(
        "请稍后再试；若再次出现，请告诉管理员时间和地址",
        "Try again; if it happens again, tell the administrator when and where",
    )


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal, by its category."""
    return STATUS[refusal.category]


def ends_here(refusal: Refusal) -> bool:
    """Whether a refusal has a page of its own: whoever is told so may not see the page that the form stood on."""
    own = (NotPermitted, OutOfReach, PasswordMustChange, ScopeMissing, SignInNeeded)
    return isinstance(refusal, own) or refusal.category == "missing"


def each_of(refusal: Refusal) -> tuple[Refusal, ...]:
    """The single refusals of one that may hold several."""
    return refusal.refusals if isinstance(refusal, RulesBroken) else (refusal,)
