"""Series of numbers such as ``ZB-640106-2026-000001``: what was given so far, whatever else looks like one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, func, select

_LONGER: Final = 2  # digits that a series may outgrow its width by
_LOOKED_AT: Final = 200  # what people numbered by letters may come first in the order of the database


def last_of_series(connection: Connection, column: Any, prefix: str, digits: int, *conditions: Any) -> int:
    """The highest number of a series in a column of texts; 0 where there is none."""
    query = select(column).where(column.like(f"{prefix}{'_' * digits}%"), *conditions)
    query = query.order_by(func.length(column).desc(), column.desc()).limit(_LOOKED_AT)
    found = [
        str(code) for code in connection.scalars(query.where(func.length(column) <= len(prefix) + digits + _LONGER))
    ]
    return highest(found, prefix, digits)


def highest(codes: Iterable[str], prefix: str, digits: int) -> int:
    """The highest number of a series among some codes; what has letters in it belongs to none."""
    tails = [code[len(prefix) :] for code in codes if code.startswith(prefix)]
    lengths = range(digits, digits + _LONGER + 1)
    return max((int(tail) for tail in tails if tail.isascii() and tail.isdecimal() and len(tail) in lengths), default=0)
