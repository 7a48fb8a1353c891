"""Pages of long lists: signed cursors, the envelope, the Link header."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import current_app, request

from api.fields import Count, Text
from api.refusals import CursorWrong

MOST_PER_PAGE: Final = 200
_SIGNATURE_BYTES: Final = 18
_BESIDES: Final = frozenset({"cursor", "limit"})


def cursor_field() -> Text:
    """The ``cursor`` of a list."""
    return Text(
        most=1_000, load_default="", metadata={"description": "`next` of the page before; empty for the first page"}
    )


def limit_field(default: int = 50) -> Count:
    """The ``limit`` of a list."""
    return Count(1, MOST_PER_PAGE, load_default=default, metadata={"description": "how many at the most"})


def cursor_of(*parts: str) -> str:
    """A cursor for the last item of this page, good for this list and filter only."""
    payload = "\x1f".join(parts).encode()
    return base64.urlsafe_b64encode(_signature(payload) + payload).decode().rstrip("=")


def parts_of(cursor: str, count: int) -> tuple[str, ...]:
    """The parts of a cursor that this list gave out. Raises CursorWrong."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        parts = tuple(payload.decode().split("\x1f"))
    except (binascii.Error, ValueError) as error:
        raise CursorWrong(cursor=cursor[:40]) from error
    if not hmac.compare_digest(signature, _signature(payload)) or len(parts) != count:
        raise CursorWrong(cursor=cursor[:40])
    return parts


def number_of(cursor: str) -> int:
    """The number in a cursor of a list by number; 0 on the first page. Raises CursorWrong."""
    return int(parts_of(cursor, 1)[0]) if cursor else 0


def _signature(payload: bytes) -> bytes:
    """Over the list's address, its filters and the payload, with the application's secret."""
    filters = sorted((name, value) for name, value in request.args.items(multi=True) if name not in _BESIDES)
    secret = current_app.config["SECRET_KEY"]
    key = hashlib.sha256(b"tianbu cursor\x00" + (secret if isinstance(secret, bytes) else secret.encode())).digest()
    told = "\x00".join((request.path, urlencode(filters))).encode() + b"\x00" + payload
    return hmac.new(key, told, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def page(items: Sequence[dict[str, Any]], next_cursor: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    """A page of items with the cursor of the next one, and its Link header."""
    headers = {}
    if next_cursor:
        asked = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        headers["Link"] = f'<{quote(request.path)}?{urlencode([*asked, ("cursor", next_cursor)])}>; rel="next"'
    return {"items": list(items), "next": next_cursor}, headers
