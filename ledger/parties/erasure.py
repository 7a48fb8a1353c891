"""Deleting what a party's row says of a person. What stands in its way is for those above to say."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, update

from ledger.clock import SHANGHAI
from ledger.parties.models import PARTY
from ledger.parties.refusals import PartyErased
from ledger.parties.registry import find_party, keys_of_name
from ledger.personal import overwrite_what_is_deleted
from ledger.personal.models import PERSONAL_DATUM

ERASED_NAME: Final = "（已删除）"


def erase_party(connection: Connection, code: str, at: datetime) -> tuple[str, ...]:
    """Delete a party's sealed data, name and address; the fields of sealed data that there were.

    Code, kind and division stay, as entries name the code and balances are summed by the others. Raises PartyMissing,
    PartyErased. Call it by ``ledger.erasure.erase``, which knows what the law wants kept.
    """
    party = find_party(connection, code)
    if party.erased_at is not None:
        raise PartyErased(code=code, day=party.erased_at.astimezone(SHANGHAI).date())
    overwrite_what_is_deleted(connection)
    gone = delete(PERSONAL_DATUM).where(PERSONAL_DATUM.c.party_code == code).returning(PERSONAL_DATUM.c.field)
    fields = sorted(connection.scalars(gone))
    neutral = {"name": ERASED_NAME, "id_type": "", "address": "", "erased_at": at}
    values = neutral | keys_of_name(ERASED_NAME, party.kind)
    connection.execute(update(PARTY).where(PARTY.c.code == code).values(values))
    return tuple(fields)
