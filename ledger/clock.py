"""Today and now – the one place that asks the time.

The day is the day in Shanghai, which is the legal day everywhere in China; the instant is UTC.
``TIANBU_TODAY`` (tests only) fixes the day and lets the instant run on inside it.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """The current instant in UTC."""
    instant = datetime.now(UTC)
    fixed = os.environ.get("TIANBU_TODAY")
    if not fixed:
        return instant
    local = instant.astimezone(SHANGHAI)
    return datetime.combine(date.fromisoformat(fixed), local.timetz()).astimezone(UTC)


def today() -> date:
    """The current day in Shanghai."""
    return now().astimezone(SHANGHAI).date()
