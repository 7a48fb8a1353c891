"""``reclamations``: plots that are reclaimed under one works project, from the register to their acceptance."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate
from sqlalchemy import Connection

from api.areas import area_body
from api.caveat_bodies import document_field
from api.centre_fields import VILLAGE_PATTERN, made, noted, party_field
from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.exit_answers import StepAnswer, step_body
from api.exit_requests import paper_of
from api.fields import Day, Strict, Text, Word
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.quota_bodies import ProjectEventSchema, event_of
from api.quota_fields import PaperSchema, code_in_path, lot_field, number_field, office_field, project_field
from api.resource import resource
from api.schemas import Answer, AreaAnswer, day, one_of, page_of, part, parts, text
from ledger.access import Act
from ledger.homesteads import (
    OF_RECLAMATION,
    STEPS,
    Reclamation,
    WantedReclamations,
    add_plots,
    drop_plots,
    find_reclamation,
    open_reclamation,
    record_county_check,
    record_works,
)
from ledger.inquiries.homesteads import ReclamationStory, reclamations_within, story_of_reclamation
from ledger.quotas import find_project, propose_event

BLUEPRINT = resource("reclamations", "Reclamation of plots under one works project")
NUMBER: Final = code_in_path("number", "number of the reclamation", 40, "FK-2026-00001")
REACHED: Final = ("", *OF_RECLAMATION)
_SAME: Final = ("number", "name", "document", "project", "contractor")
EXAMPLE: Final = {
    "name": "金凤村四组复垦",
    "plots": ["CK-1"],
    "document": "批复1号",
    "registered_on": "2026-11-01",
}


def _plots() -> fields.List[Any]:
    return fields.List(
        lot_field("code of a plot", needed=True),
        required=True,
        validate=validate.Length(1, 2_000),
        metadata={"description": "codes of the plots"},
    )


class ReclamationSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewReclamation"
        description = "Plots of homesteads that were left, of mining or others, to be reclaimed together."

    number = number_field("its number; left out: the next one, such as FK-2026-00001")
    name = Text(80, 1, required=True, metadata={"description": "its name"})
    plots = _plots()
    document = document_field("the approval of the works")
    registered_on = Day(required=True, metadata={"description": "its day"})
    project = project_field("code of the project; empty where there is none yet")
    contractor = party_field("who does the works; empty: not known yet", needed=False)


class PlotsSchema(Strict):
    class Meta(Strict.Meta):
        title = "PlotsToAdd"
        description = "More plots of a reclamation."

    plots = _plots()


class PlotsToDropSchema(PlotsSchema):
    class Meta(Strict.Meta):
        title = "PlotsToDrop"
        description = "Plots that a reclamation does without."

    document = document_field("the paper that says so")


class AcceptanceSchema(ProjectEventSchema):
    class Meta(Strict.Meta):
        title = "ReclamationAcceptance"
        description = "The acceptance by city or province: its certificate's number is the lot that it opens."

    book = office_field("key of the office whose book acts; empty: of the reclamation's project", needed=False)
    lot = lot_field("number of the certificate", needed=True)


class ReclamationQuery(Strict):
    project = project_field("only of this project")
    plot = lot_field("only with this plot")
    step = Word(REACHED, load_default="", metadata={"description": "only those that have reached this step"})
    cursor = cursor_field()
    limit = limit_field()


class ReclamationItem(Answer):
    class Meta:
        title = "ReclamationItem"
        description = "A reclamation, and how far it is."

    number = text("its number")
    name = text("its name")
    plots = fields.List(fields.String(), metadata={"description": "codes of its plots"})
    document = text("the approval of the works")
    registered_on = day("its day")
    project = text("code of the project; empty: none yet")
    contractor = text("who does the works; empty: not known yet")
    step = one_of("the step that it has reached; empty: registered", REACHED)


ReclamationPage = page_of(ReclamationItem, "ReclamationPage")


class ReclamationPlotAnswer(Answer):
    class Meta:
        title = "ReclamationPlot"
        description = "A plot of a reclamation."

    plot = text("its code")
    village = text("code of its village", pattern=VILLAGE_PATTERN)
    homestead = text("the homestead on it; empty: none")
    area = part(AreaAnswer, "as measured of a homestead, else by the land stock")
    step = one_of("that its exit has reached; of other plots the reclamation's", ("", *STEPS))


class ReclamationAnswer(ReclamationItem):
    class Meta:
        title = "Reclamation"
        description = "A reclamation with its plots, and its evidence at every step."

    of_plots = parts(ReclamationPlotAnswer, "by plot")
    steps = parts(StepAnswer, "in their order")


def item_body(found: Reclamation) -> dict[str, Any]:
    """A reclamation, as lists carry it."""
    return {name: getattr(found, name) for name in (*_SAME, "step")} | {
        "plots": list(found.plots),
        "registered_on": found.registered_on.isoformat(),
    }


def story_body(story: ReclamationStory) -> dict[str, Any]:
    """A reclamation with its plots and steps, as responses carry it."""
    return item_body(story.reclamation) | {
        "of_plots": [
            {
                "plot": each.plot,
                "village": each.village,
                "homestead": each.homestead,
                "area": area_body(each.measured_grains),
                "step": each.step,
            }
            for each in story.plots
        ],
        "steps": [step_body(each) for each in story.steps],
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ReclamationQuery, location="query")
@BLUEPRINT.answers(200, ReclamationPage, headers=("Link",))
def search_reclamations(told: dict[str, Any]) -> Any:
    """Reclamations with plots within reach, by number"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    steps = (told["step"],) if told["step"] else ()
    wanted = WantedReclamations(told["project"], told["plot"], steps, after, told["limit"] + 1)
    found = asked("reclamations.read", lambda c, actor: reclamations_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([item_body(each) for each in shown], more)


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, ReclamationAnswer, headers=("ETag",))
def read_reclamation(number: str) -> Any:
    """One reclamation with its plots and its evidence at every step"""
    body = asked("reclamations.read", lambda c, actor: _story(c, actor, number), number)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("")
@BLUEPRINT.arguments(ReclamationSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, ReclamationItem, headers=("Location",), keyed=True)
def register_reclamation(told: dict[str, Any]) -> Any:
    """Put plots together for reclamation; nothing is posted before their acceptance"""
    wanted = Reclamation(**{name: told[name] for name in (*_SAME, "registered_on")}, plots=tuple(told["plots"]))
    return made("reclamations.record", "reclamations", lambda c, act: item_body(open_reclamation(c, wanted, act)))


@BLUEPRINT.post("/<number>/plots/add", parameters=NUMBER)
@BLUEPRINT.arguments(PlotsSchema)
@BLUEPRINT.answers(200, ReclamationItem, keyed=True)
def add_plots_to_reclamation(told: dict[str, Any], number: str) -> Any:
    """More plots, before the works are done"""
    return noted("reclamations.record", number, lambda c, act: item_body(add_plots(c, number, told["plots"], act)))


@BLUEPRINT.post("/<number>/plots/drop", parameters=NUMBER)
@BLUEPRINT.arguments(PlotsToDropSchema)
@BLUEPRINT.answers(200, ReclamationItem, keyed=True)
def drop_plots_of_reclamation(told: dict[str, Any], number: str) -> Any:
    """Take plots out, before the works are done"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return item_body(drop_plots(connection, number, told["plots"], told["document"], act))

    return noted("reclamations.record", number, work)


@BLUEPRINT.post("/<number>/works", parameters=NUMBER)
@BLUEPRINT.arguments(PaperSchema)
@BLUEPRINT.answers(200, ReclamationAnswer, keyed=True)
def record_works_of_reclamation(told: dict[str, Any], number: str) -> Any:
    """The works are done, on every plot"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        record_works(connection, number, paper_of(told), act)
        return _story(connection, act.actor, number)

    return noted("reclamations.record", number, work)


@BLUEPRINT.post("/<number>/county-check", parameters=NUMBER)
@BLUEPRINT.arguments(PaperSchema)
@BLUEPRINT.answers(200, ReclamationAnswer, keyed=True)
def check_reclamation(told: dict[str, Any], number: str) -> Any:
    """The county has checked the works, which its acceptance asks for"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        record_county_check(connection, number, paper_of(told), act)
        return _story(connection, act.actor, number)

    return noted("reclamations.check", number, work)


@BLUEPRINT.post("/<number>/accept", parameters=NUMBER)
@BLUEPRINT.arguments(AcceptanceSchema(exclude=("kind", "reclamation", "to_lot", "source_lot", "due_on", "people")))
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def accept_reclamation(told: dict[str, Any], number: str) -> Any:
    """Propose the acceptance of a reclamation; another person approves it: see `proposals`

    With the approval its quota is posted and the land stock changes class.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        batch = find_reclamation(connection, number)
        book = told["book"] or find_project(connection, batch.project).book
        rest: dict[str, Any] = {"kind": "accept", "reclamation": number, "to_lot": "", "source_lot": ""}
        event = event_of(told | rest | {"due_on": None, "people": 0}, book, batch.project)
        return proposal_body(propose_event(connection, event, act))

    return proposed(carried_out_once("quotas.propose", number, idempotency_key(), work))


def _story(connection: Connection, actor: Any, number: str) -> dict[str, Any]:
    return story_body(story_of_reclamation(connection, actor, number))
