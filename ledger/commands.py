"""Commands that are carried out once: a key, the hash of what was asked, and the answer that was given.

A client that lost its connection after the commit sends the same request again under the same key and gets the
same answer; another request under that key is refused. Key and answer are written in the command's transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, PrimaryKeyConstraint, String, Table, Text, insert, select

from ledger.db import METADATA, Instant
from ledger.errors import Refusal, Words

COMMAND_KEY = Table(
    "command_key",
    METADATA,
    Column("idempotency_key", String(120), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("idempotency_key", name="command_key_key"),
)


class CommandKeyReused(Refusal):
    code = "command-key-reused"
    category = "conflict"
    title = Words("幂等键已用于其他请求", "Idempotency key used for another request")
    detail = Words("键“{key}”已用于内容不同的请求", "Key {key!r} was used for a request with other content")
    rule = Words("同一个键永远指同一个请求", "One key stands for one request")
    remedy = Words("重试请发送完全相同的内容；新请求请用新键", "Repeat the very same request, or use a new key")


def once(
    connection: Connection, key: str, content: Any, work: Callable[[], dict[str, Any]], at: datetime
) -> tuple[dict[str, Any], bool]:
    """Run ``work`` under ``key``; (its answer, whether it was given before). ``content`` is the request as JSON values.

    Raises CommandKeyReused. Two requests at once under one key: the second waits for the first, then replays it.
    """
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    known = connection.execute(select(COMMAND_KEY).where(COMMAND_KEY.c.idempotency_key == key)).first()
    if known is not None:
        if known.content_hash != digest:
            raise CommandKeyReused(key=key[:40])
        answer: dict[str, Any] = json.loads(known.answer)
        return answer, True
    answer = work()
    row = {
        "idempotency_key": key,
        "content_hash": digest,
        "answer": json.dumps(answer, ensure_ascii=False),
        "recorded_at": at,
    }
    connection.execute(insert(COMMAND_KEY), row)
    return answer, False
