"""``collective-leases``: collective construction land that is let for business instead of being reclaimed."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area, area_body
from api.caveat_bodies import document_field
from api.centre_fields import VILLAGE_PATTERN, day_text, made, noted, party_field, unit_field, village_field
from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.exit_answers import MinutesAnswer, StepPaperAnswer, paper_body
from api.exit_requests import MinutesSchema, minutes_of, paper_of
from api.fields import Day, Strict, Text
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.quota_fields import PaperSchema, code_in_path, lot_field, number_field
from api.resource import resource
from api.schemas import Answer, AreaAnswer, day, maybe_day, page_of, part, parts, text
from ledger.homesteads import Lease, WantedLeases, end_lease, register_lease
from ledger.inquiries.homesteads import leases_within, read_lease

BLUEPRINT = resource("collective-leases", "Collective construction land let for business")
NUMBER: Final = code_in_path("number", "number of the lease", 40, "JYZ-2026-00001")
_SAME: Final = ("number", "village", "lessor", "taker", "price", "price_unit", "purpose", "consent")
_DAYS: Final = ("start_day", "last_day")
EXAMPLE: Final = {
    "village": "640106002201",
    "lessor": "64010600220100",
    "taker": "JF-002",
    "plots": [{"plot": "ZJ-A", "area": {"m2": "300.00"}}],
    "start_day": "2026-12-01",
    "last_day": "2036-11-30",
    "price": "12000.00",
    "price_unit": "yuan/year",
    "purpose": "农产品加工",
    "consent": "纪要9号",
    "minutes": {"members": 30, "present": 28, "agreed": 20},
    "paper": {"document": "租约1号", "on_day": "2026-11-20"},
}


class LeasePlotSchema(Strict):
    class Meta(Strict.Meta):
        title = "PlotToLet"
        description = "A plot, or the part of it, that is let."

    plot = lot_field("code of the plot", needed=True)
    area = Area(required=True)


class LeaseSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewCollectiveLease"
        description = "A lease of collective construction land, with the consent of the collective."

    number = number_field("its number; left out: the next one, such as JYZ-2026-00001")
    village = village_field()
    lessor = party_field("code of the collective")
    taker = party_field("code of who takes the land")
    plots = fields.List(
        fields.Nested(LeasePlotSchema),
        required=True,
        validate=validate.Length(1, 500),
        metadata={"description": "what is let"},
    )
    start_day = Day(required=True, metadata={"description": "first day of the term"})
    last_day = Day(required=True, metadata={"description": "last day of the term"})
    price = Text(24, 1, r"^[0-9]{1,12}(\.[0-9]{1,2})?$", required=True, metadata={"description": "the price"})
    price_unit = unit_field()
    purpose = Text(80, 1, required=True, metadata={"description": "what for"})
    consent = document_field("minutes of the collective's consent")
    minutes = fields.Nested(MinutesSchema, required=True, metadata={"description": "how the meeting decided"})
    paper = fields.Nested(PaperSchema, required=True, metadata={"description": "the contract"})


class LeaseEndSchema(Strict):
    class Meta(Strict.Meta):
        title = "CollectiveLeaseEnd"
        description = "By which paper and on which day a lease ends early."

    document = document_field("number of the paper")
    last_day = Day(required=True, metadata={"description": "its last day"})


class LeaseQuery(Strict):
    party = party_field("only given or taken by this party", needed=False)
    plot = lot_field("only of this plot")
    cursor = cursor_field()
    limit = limit_field()


class LeasePlotAnswer(Answer):
    class Meta:
        title = "PlotLet"
        description = "A plot with the area that is let."

    plot = text("code of the plot")
    area = part(AreaAnswer, "how much")


class LeaseAnswer(Answer):
    class Meta:
        title = "CollectiveLease"
        description = "A lease of collective construction land. It takes no quota and makes no farmland."

    number = text("its number")
    village = text("code of the village", pattern=VILLAGE_PATTERN)
    lessor = text("code of the collective")
    taker = text("code of who takes the land")
    plots = parts(LeasePlotAnswer, "what is let")
    start_day = day("first day of the term")
    last_day = day("last day of the term")
    price = text("the price")
    price_unit = text("what the price is in")
    purpose = text("what for")
    consent = text("minutes of the collective's consent")
    minutes = part(MinutesAnswer, "how the meeting decided")
    paper = part(StepPaperAnswer, "the contract")
    ended_on = maybe_day("its last day where it ended early")


LeasePage = page_of(LeaseAnswer, "CollectiveLeasePage")


def lease_body(lease: Lease) -> dict[str, Any]:
    """A lease as responses carry it."""
    return {name: getattr(lease, name) for name in _SAME} | {
        **{name: day_text(getattr(lease, name)) for name in (*_DAYS, "ended_on")},
        "plots": [{"plot": plot, "area": area_body(grains)} for plot, grains in lease.plots],
        "minutes": {name: getattr(lease.minutes, name) for name in ("members", "present", "agreed")},
        "paper": paper_body(lease.paper),
    }


def _lease_of(told: dict[str, Any]) -> Lease:
    plots = tuple((each["plot"], each["area"]) for each in told["plots"])
    said = {name: told[name] for name in (*_SAME, *_DAYS)}
    return Lease(**said, plots=plots, minutes=minutes_of(told["minutes"]), paper=paper_of(told["paper"]))


@BLUEPRINT.get("")
@BLUEPRINT.arguments(LeaseQuery, location="query")
@BLUEPRINT.answers(200, LeasePage, headers=("Link",))
def search_collective_leases(told: dict[str, Any]) -> Any:
    """Leases within reach, by number; a party lists those that it gives or takes"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    wanted = WantedLeases(party=told["party"], plot=told["plot"], after=after, limit=told["limit"] + 1)
    found = asked("leases.read", lambda c, actor: leases_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([lease_body(each) for each in shown], more)


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, LeaseAnswer, headers=("ETag",))
def read_collective_lease(number: str) -> Any:
    """One lease with its plots, its consent and its paper"""
    body = asked("leases.read", lambda c, actor: lease_body(read_lease(c, actor, number)), number)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("")
@BLUEPRINT.arguments(LeaseSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, LeaseAnswer, headers=("Location",), keyed=True)
def register_collective_lease(told: dict[str, Any]) -> Any:
    """Put a lease on the register; nothing is posted"""
    wanted = _lease_of(told)
    return made("leases.record", "collective-leases", lambda c, act: lease_body(register_lease(c, wanted, act)))


@BLUEPRINT.post("/<number>/end", parameters=NUMBER)
@BLUEPRINT.arguments(LeaseEndSchema)
@BLUEPRINT.answers(200, LeaseAnswer, keyed=True)
def end_collective_lease(told: dict[str, Any], number: str) -> Any:
    """End a lease early, by its paper"""
    document, last_day = told["document"], told["last_day"]
    return noted("leases.record", number, lambda c, act: lease_body(end_lease(c, number, document, last_day, act)))
