"""What the API itself refuses, before the domain is asked."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class KeyMissing(Refusal):
    code = "idempotency-key-missing"
    title = Words("缺少 Idempotency-Key", "Idempotency-Key missing")
    detail = Words(
        "请求没有带 1—100 个可见 ASCII 字符的 Idempotency-Key 头",
        "The request has no Idempotency-Key header of 1 to 100 visible ASCII characters",
    )
    rule = Words(
        "凡记账的请求都带幂等键，重试才不会重复记账", "Whatever posts carries a key, so that a retry posts once"
    )
    remedy = Words(
        "请为每个业务生成一个唯一的键（如 UUID），重试时用同一个键",
        "Make a key per act, such as a UUID, and repeat it on a retry",
    )


class CursorWrong(Refusal):
    code = "cursor-wrong"
    title = Words("游标无效", "Cursor wrong")
    detail = Words(
        "游标“{cursor}”不是这个列表在这些条件下发出的", "The cursor {cursor!r} was not given for this list and filter"
    )
    rule = Words(
        "翻页游标只来自上一页的 next，带签名，只对原来的地址和条件有效",
        "A cursor comes from the page before, as its next; it is signed and good for that address and filter alone",
    )
    remedy = Words("请从第一页重新开始", "Begin again with the first page")


class VersionMissing(Refusal):
    code = "precondition-required"
    category = "precondition"
    title = Words("缺少 If-Match", "If-Match missing")
    detail = Words(
        "更改 {what} 的请求没有写明看到的是哪一版", "The request to change {what} does not say which version was seen"
    )
    rule = Words(
        "更改已有的内容须带 If-Match，值为读取时得到的 ETag；不接受 * 和多个值",
        "Whatever changes a thing carries If-Match with the ETag that reading it gave; neither * nor a list will do",
    )
    remedy = Words(
        "请先读取，再带上它的 ETag 办理", "Read it first, then send its ETag in If-Match; decide on what you have read"
    )


class NotReady(Refusal):
    code = "not-ready"
    category = "busy"
    title = Words("服务尚未就绪", "Not ready")
    detail = Words(
        "数据库版本为“{found}”，程序需要“{needed}”", "The database is at {found!r}, the program needs {needed!r}"
    )
    rule = Words("数据库须迁移到最新版本才能办理业务", "The database must be at the newest migration")
    remedy = Words("请运行 tianbu init", "Run tianbu init")


class DatabaseUnavailable(Refusal):
    code = "database-unavailable"
    category = "busy"
    title = Words("数据库不可用", "Database not reachable")
    detail = Words("此刻无法连接数据库", "The database cannot be reached at this moment")
    rule = Words("没有数据库就不能查询和记账", "Nothing can be read or posted without the database")
    remedy = Words("请稍候再试；持续不恢复请找系统管理员", "Try again in a moment; if it stays, tell the operator")
