"""``caveats``: mortgages, disputes, court freezes and inspections on land: placed, found, released."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api import contracts
from api.caveat_bodies import (
    EXAMPLE,
    CaveatAnswer,
    CaveatPage,
    CaveatQuery,
    CaveatSchema,
    CaveatsOfContractAnswer,
    ReleaseSchema,
    caveat_body,
    caveat_of,
)
from api.centre_fields import made, stepped
from api.conditions import tag_of_version, tagged
from api.contract_requests import NUMBER_PATTERN
from api.edge import asked
from api.paging import cursor_of, page, parts_of
from api.resource import path_parameter, resource
from ledger import inquiries
from ledger.caveats import WantedCaveats, place, release

BLUEPRINT = resource("caveats", "What stops some of what could be done with land")
NUMBER: Final = [path_parameter("number", "number of the caveat", NUMBER_PATTERN, 40, "CV-2026-00001")]


@BLUEPRINT.get("")
@BLUEPRINT.arguments(CaveatQuery, location="query")
@BLUEPRINT.answers(200, CaveatPage, headers=("Link",))
def search_caveats(told: dict[str, Any]) -> Any:
    """Caveats within reach, by number"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    names = ("parcel", "party", "contract", "kind")
    wanted = WantedCaveats(
        **{name: told[name] for name in names}, open_only=told["open"] == "true", after=after, limit=told["limit"] + 1
    )
    found = asked("caveats.read", lambda c, actor: inquiries.caveats_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([caveat_body(each) for each in shown], more)


@BLUEPRINT.get("/<contract_number:number>", parameters=NUMBER)
@BLUEPRINT.answers(200, CaveatAnswer, headers=("ETag",))
def read_caveat(number: str) -> Any:
    """One caveat with its land, what it stops and its papers"""
    body = asked("caveats.read", lambda c, actor: caveat_body(inquiries.read_caveat(c, actor, number)), number)
    return tagged(body, tag_of_version(body["version"]))


@BLUEPRINT.post("")
@BLUEPRINT.arguments(CaveatSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, CaveatAnswer, headers=("ETag", "Location"), keyed=True)
def place_caveat(told: dict[str, Any]) -> Any:
    """Put a caveat on parcels; nothing is posted

    What it stops is refused from its first day on, until it is released.
    """
    said = caveat_of(told)
    return made("caveats.place", "caveats", lambda c, act: caveat_body(place(c, said, act)))


@BLUEPRINT.post("/<contract_number:number>/release", parameters=NUMBER)
@BLUEPRINT.arguments(ReleaseSchema)
@BLUEPRINT.answers(200, CaveatAnswer, headers=("ETag",), keyed=True, changes=True)
def release_caveat(told: dict[str, Any], number: str) -> Any:
    """Take a caveat off by the paper that says so: the creditor's, the mediators' or the court's"""
    document, day = told["document"], told["day"]
    return stepped(
        "caveats.release", number, lambda c, act, seen: caveat_body(release(c, number, document, day, act, seen))
    )


@contracts.BLUEPRINT.get("/<contract_number:number>/caveats", parameters=contracts.NUMBER)
@contracts.BLUEPRINT.answers(200, CaveatsOfContractAnswer)
def read_caveats_of_contract(number: str) -> Any:
    """The caveats that lie on a contract's land, released ones too"""

    def question(connection: Connection, actor: Any) -> dict[str, Any]:
        found = inquiries.caveats_of_contract(connection, actor, number)
        return {"number": number, "items": [caveat_body(each) for each in found]}

    return asked("caveats.read", question, number)
