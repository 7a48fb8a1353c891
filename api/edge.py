"""What pages and the API share of the request: the database, who is acting, keys and cursors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from flask import current_app, request

from ledger.db import Database
from ledger.errors import Refusal, Words

MOST_PER_PAGE = 200


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
    detail = Words("游标“{cursor}”无法识别", "The cursor {cursor!r} is not one of ours")
    rule = Words("翻页游标只来自上一页的 next", "A cursor comes from the page before, as its next")
    remedy = Words("请从第一页重新开始", "Begin again with the first page")


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["tianbu_database"])


def actor() -> str:
    """Who is acting. Sign-in is not built yet: one clerk at a machine of their own."""
    return "clerk"


def idempotency_key() -> str:
    """The request's key. Raises KeyMissing."""
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 100 or not all("!" <= each <= "~" for each in key):
        raise KeyMissing()
    return key


def cursor_of(*parts: str) -> str:
    """An opaque cursor for the last item of a page."""
    return base64.urlsafe_b64encode("\x1f".join(parts).encode()).decode().rstrip("=")


def parts_of(cursor: str, count: int) -> tuple[str, ...]:
    """The parts of a cursor. Raises CursorWrong."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = tuple(raw.decode().split("\x1f"))
    except (binascii.Error, ValueError) as error:
        raise CursorWrong(cursor=cursor[:40]) from error
    if len(parts) != count or any("\x00" in part for part in parts):
        raise CursorWrong(cursor=cursor[:40])
    return parts


def page(items: Sequence[dict[str, Any]], next_cursor: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    """A page of items with the cursor of the next one, and its Link header."""
    headers = {}
    if next_cursor:
        address = f"{request.path}?{urlencode(request.args.to_dict() | {'cursor': next_cursor})}"
        headers["Link"] = f'<{address}>; rel="next"'
    return {"items": list(items), "next": next_cursor}, headers
