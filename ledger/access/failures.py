"""Wrong passwords and wrong one-time codes are counted together: the fifth in a row locks the account for a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, update

from ledger.access.models import USER

MOST_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)


def count_failure(connection: Connection, user_id: int, at: datetime) -> None:
    """One failure more; the fifth in a row locks the account for a time and counting begins anew."""
    mine = USER.c.id == user_id
    counted = update(USER).where(mine).values(failures=USER.c.failures + 1).returning(USER.c.failures)
    if (connection.scalar(counted) or 0) >= MOST_FAILURES:
        connection.execute(update(USER).where(mine).values(failures=0, locked_until=at + LOCKED_FOR))
