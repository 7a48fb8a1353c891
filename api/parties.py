"""``parties``: finding households, co-operatives and others. Identity numbers and phones are masked."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select

from api.conditions import tag_of_body, tagged
from api.contract_requests import PARTY_PATTERN, purpose_field
from api.divisions import KEY_PATTERN
from api.edge import asked
from api.fields import Strict, Text, Word, instant_text
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.resource import path_parameter, resource
from api.schemas import Answer, maybe_instant, one_of, page_of, text
from ledger import clock, inquiries
from ledger.access import Act, Actor
from ledger.inquiries import search_people
from ledger.parties import ID_TYPES, PARTY_KINDS, Party
from ledger.parties.models import PARTY
from ledger.personal import FIELDS
from ledger.personal_data import propose_erasure, reveal_party, search_by_number
from ledger.places import below, resolve

BLUEPRINT = resource("parties", "Households, co-operatives, enterprises, collectives")
_SECRET: Final = {"Cache-Control": "no-store"}
_CODE: Final = [path_parameter("code", "code of the party", PARTY_PATTERN, 64, "640106002201000001")]


class PartyQuery(Strict):
    q = Text(most=40, load_default="", metadata={"description": "code, name or pinyin initials"})
    kind = Word(("", *PARTY_KINDS), load_default="", metadata={"description": "only of this kind"})
    division = Text(most=64, load_default="", metadata={"description": "only of this division and below"})
    cursor = cursor_field()
    limit = limit_field()


class PartyAnswer(Answer):
    class Meta:
        title = "Party"
        description = "Who can hold land or owe for it. Personal data are masked."

    code = text("18-digit contractor code where there is one, else a code of the office's own")
    kind = one_of("kind", PARTY_KINDS)
    name = text("name")
    id_type = one_of("kind of identity paper; empty where there is none", ("", *ID_TYPES))
    id_number = text("its number, masked")
    division = text("where the party belongs", pattern=KEY_PATTERN)
    phone = text("phone, masked")
    address = text("address")
    bank_account = text("bank account, masked")
    erased_at = maybe_instant("when name, address and personal data were deleted; null where they were not")


class RevealSchema(Strict):
    class Meta(Strict.Meta):
        title = "Reveal"
        description = "Why a party's personal data are to be seen."

    purpose = purpose_field()


class NumberSchema(RevealSchema):
    class Meta(Strict.Meta):
        title = "NumberSearch"
        description = "A complete number to look for, and why."

    field = Word(FIELDS, required=True, metadata={"description": "what kind of number it is"})
    value = Text(most=64, least=1, required=True, metadata={"description": "the number, complete"})


class ErasureSchema(Strict):
    class Meta(Strict.Meta):
        title = "ErasureRequest"
        description = "Why a party's personal data are to be deleted."

    reason = Text(most=500, least=2, required=True, metadata={"description": "2 to 500 characters"})


class PersonalDataAnswer(Answer):
    class Meta:
        title = "PersonalData"
        description = "A party's personal data in the clear; empty where there are none."

    id_number = text("identity number")
    phone = text("telephone")
    bank_account = text("bank account")


PartyPage = page_of(PartyAnswer, "PartyPage")


def party_body(party: Party) -> dict[str, Any]:
    """A party as responses carry it."""
    return {
        "code": party.code,
        "kind": party.kind,
        "name": party.name,
        "id_type": party.id_type,
        "id_number": party.id_number,
        "division": f"{party.division_level}:{party.division_code}",
        "phone": party.phone,
        "address": party.address,
        "bank_account": party.bank_account,
        "erased_at": party.erased_at and instant_text(party.erased_at),
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(PartyQuery, location="query")
@BLUEPRINT.answers(200, PartyPage, headers=("Link",))
def search_parties(told: dict[str, Any]) -> Any:
    """Parties within reach by code, name or pinyin initials, in the order of their names"""
    kinds = (told["kind"],) if told["kind"] else ()

    def question(connection: Connection, actor: Actor) -> list[Party]:
        return search_people(
            connection,
            actor,
            told["q"],
            kinds=kinds,
            division_codes=_codes_below(connection, told["division"]),
            after=_after(connection, told["cursor"]),
            limit=told["limit"] + 1,
        )

    found = asked("parties.read", question)
    shown = found[: told["limit"]]
    cursor = cursor_of(shown[-1].code) if len(found) > len(shown) else None
    return page([party_body(party) for party in shown], cursor)


def _codes_below(connection: Connection, division: str) -> list[str] | None:
    """The codes of a division and the villages below it; None where none is named."""
    if not division:
        return None
    place = resolve(connection, division, clock.today())
    return [place.code, *(village.code for village in below(connection, place, "village", clock.today()))]


def _after(connection: Connection, cursor: str) -> tuple[str, str] | None:
    """Where the page before ended. The cursor holds a code: names are nobody's to read in addresses."""
    if not cursor:
        return None
    code = parts_of(cursor, 1)[0]
    return connection.scalar(select(PARTY.c.name_sort_key).where(PARTY.c.code == code)) or "", code


@BLUEPRINT.get("/<code>", parameters=_CODE)
@BLUEPRINT.answers(200, PartyAnswer, headers=("ETag",))
def read_party(code: str) -> Any:
    """One party"""
    body = party_body(asked("parties.read", lambda c, actor: inquiries.read_party(c, actor, code), code))
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("/<code>/reveal", parameters=_CODE)
@BLUEPRINT.arguments(RevealSchema)
@BLUEPRINT.answers(200, PersonalDataAnswer)
def reveal_personal_data(told: dict[str, Any], code: str) -> Any:
    """A party's personal data in the clear, for a purpose

    Who looked, when and for what stands in the audit trail.
    """
    found = asked("personal.reveal", lambda c, actor: reveal_party(c, actor, code), code, told["purpose"])
    return found, _SECRET


@BLUEPRINT.post("/<code>/erase", parameters=_CODE)
@BLUEPRINT.arguments(ErasureSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def erase_party(told: dict[str, Any], code: str) -> Any:
    """Ask for a party's name, address and personal data to be deleted

    It takes another person's signature: see `proposals`. Refused while it holds land or has a contract under way.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(propose_erasure(connection, code, told["reason"], act))

    return proposed(carried_out_once("personal.propose-erasure", code, idempotency_key(), work))


@BLUEPRINT.post("/search/by-number")
@BLUEPRINT.arguments(NumberSchema)
@BLUEPRINT.answers(200, PartyPage)
def search_parties_by_number(told: dict[str, Any]) -> Any:
    """Parties within reach that have just this number, for a purpose

    The number goes into the body, because addresses are kept in logs; the trail has the purpose and not the number.
    """
    found = asked(
        "personal.search",
        lambda c, actor: search_by_number(c, actor, told["field"], told["value"]),
        purpose=told["purpose"],
    )
    return {"items": [party_body(party) for party in found], "next": None}, _SECRET
