"""Dated parameters, as far as whoever asks may see them: offices see all, since a limit is public among them."""

from __future__ import annotations

from sqlalchemy import Connection

from ledger.access import Actor, permit
from ledger.parameters import KINDS, ParameterUnknown, Setting, list_settings


def read_parameters(connection: Connection, actor: Actor, name: str = "") -> list[Setting]:
    """What was ever decided, by name, day and turn; ``name`` empty: of every parameter. Raises ParameterUnknown."""
    permit(connection, actor, "parameters.read")
    if name and name not in KINDS:
        raise ParameterUnknown(name=name[:40], known=", ".join(KINDS))
    return list_settings(connection, name)
