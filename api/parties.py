"""``parties``: finding households, co-operatives and others. Identity numbers and phones are masked."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from api.edge import MOST_PER_PAGE, cursor_of, database, page, parts_of
from api.fields import Strict, Text
from api.resource import resource
from ledger import clock
from ledger.codes import mask_id_number, mask_phone
from ledger.names import sort_key
from ledger.parties import PARTY_KINDS, Party, find_party, search_parties
from ledger.places import below, resolve

BLUEPRINT = resource("parties", "Households, co-operatives, enterprises, collectives")


class PartyQuery(Strict):
    q = Text(most=40, load_default="", metadata={"description": "code, name or pinyin initials"})
    kind = Text(load_default="", validate=validate.OneOf(["", *PARTY_KINDS]))
    division = Text(most=24, load_default="", metadata={"description": "only of this division and below"})
    cursor = Text(most=400, load_default="")
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_PER_PAGE))


def party_body(party: Party) -> dict[str, Any]:
    return {
        "code": party.code,
        "kind": party.kind,
        "name": party.name,
        "id_type": party.id_type,
        "id_number": mask_id_number(party.id_number) if party.id_type != "credit-code" else party.id_number,
        "division": f"{party.division_level}:{party.division_code}",
        "phone": mask_phone(party.phone),
        "address": party.address,
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(PartyQuery, location="query")
@BLUEPRINT.response(200)
def find_some(asked: dict[str, Any]) -> Any:
    """Parties by code, name or pinyin initials, in the order of their names."""
    after = parts_of(asked["cursor"], 2) if asked["cursor"] else None
    kinds = (asked["kind"],) if asked["kind"] else ()
    with database().reading() as connection:
        inside = None
        if asked["division"]:
            division = resolve(connection, asked["division"], clock.today())
            villages = below(connection, division, "village", clock.today())
            inside = [division.code, *(village.code for village in villages)]
        found = search_parties(
            connection,
            asked["q"],
            kinds=kinds,
            division_codes=inside,
            after=(after[0], after[1]) if after else None,
            limit=asked["limit"] + 1,
        )
    shown = found[: asked["limit"]]
    more = len(found) > len(shown)
    last = shown[-1] if more else None
    cursor = cursor_of(sort_key(last.name, last.kind in {"household", "person"}), last.code) if last else None
    return page([party_body(party) for party in shown], cursor)


@BLUEPRINT.get("/<code>")
@BLUEPRINT.response(200)
def one_party(code: str) -> Any:
    """One party."""
    with database().reading() as connection:
        return party_body(find_party(connection, code))
