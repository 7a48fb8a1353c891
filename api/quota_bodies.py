"""What quota events look like in requests and responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from api.areas import Area, area_body, money_body
from api.caveat_bodies import document_field, maybe_day_field
from api.centre_fields import VILLAGE_PATTERN, day_text, sha256_field, village_field, words_field
from api.contract_life_schemas import EntryAheadAnswer, entry_ahead_body
from api.fields import Day, Number, Strict, Text, Word, instant_text
from api.paging import cursor_field, limit_field
from api.problems import refusal_body
from api.quota_fields import (
    MOST_COUNT,
    MOST_LINES,
    OFFICE_PATTERN,
    QuotaPaperAnswer,
    QuotaPaperSchema,
    WeightSchema,
    areas_body,
    class_field,
    class_key_of,
    class_text,
    hundredths_of_kg,
    lot_field,
    maybe_area,
    maybe_village_field,
    number_field,
    office_field,
    project_field,
    quota_paper_body,
    quota_paper_of,
    weight_body,
)
from api.rent_fields import Amount
from api.schemas import (
    ENTRY_ID_PATTERN,
    Answer,
    AreaAnswer,
    MoneyAnswer,
    Said,
    WeightAnswer,
    day,
    maybe,
    maybe_day,
    maybe_instant,
    maybe_whole,
    one_of,
    page_of,
    part,
    parts,
    text,
    whole,
)
from ledger.inquiries.quota_events import EventForeseen, EventStory
from ledger.quotas import GRADE_SCALES, INSTRUMENTS, KINDS, USES, EventLine, QuotaEvent, Recorded

STATES: Final = ("proposed", "rejected", "withdrawn", "recorded", "reversed")
MAYBE_SCALES: Final = ("", *GRADE_SCALES)
_SAME: Final = (
    "number",
    "kind",
    "instrument",
    "document",
    "project",
    "version",
    "lot",
    "to_lot",
    "source_lot",
    "counterpart",
    "voucher",
    "people",
    "grade",
    "grade_scale",
    "occupied_grade",
    "reclamation",
    "sha256",
    "reason",
)
_DAYS: Final = ("on_day", "issued_on", "due_on")
_OF_LINE: Final = ("village", "plot", "source_plot", "homestead", "use")
_PARTS: Final = ("cultivated", "other_agricultural", "overlap")
EXAMPLE: Final = {
    "kind": "grant",
    "book": "county:640106000000",
    "on_day": "2026-11-01",
    "document": "宁自然资发〔2026〕9号",
    "issued_on": "2026-11-01",
    "area": {"ha": "2"},
}


def _grade(description: str) -> Text:
    return Text(2, 0, "^[0-9]{0,2}$", load_default="", metadata={"description": description})


class EventLineSchema(Strict):
    class Meta(Strict.Meta):
        title = "QuotaEventLineTold"
        description = "What a quota event does in a village or on a plot."

    village = village_field()
    area = Area(required=True)
    plot = lot_field("code of the plot; empty where the document has figures of villages alone")
    cultivated = maybe_area("cultivated land gained by an acceptance, taken by a use")
    other_agricultural = maybe_area("other agricultural land gained or taken")
    source_plot = lot_field("from which plot of the land stock ground is taken for building")
    land_class = class_field("what it becomes; of an acceptance the cultivated part; empty: the usual one")
    other_land_class = class_field("what the rest of an acceptance becomes")
    homestead = lot_field("code of the homestead that lay on it")
    overlap = maybe_area("overlap with another instrument that the overlay service reported")
    use = Word(USES, load_default="", metadata={"description": "of town land: for what"})


class ProjectEventSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewProjectEvent"
        description = (
            "Something that is to happen to the quota of a project; which members it needs depends on its kind."
        )

    number = number_field("its number; left out: the next one, such as ZB-640106-2026-000001")
    kind = Word(KINDS, required=True, metadata={"description": "what happens"})
    on_day = Day(required=True, metadata={"description": "from which day it holds"})
    document = document_field("number of the decision behind it")
    issued_on = Day(required=True, metadata={"description": "the decision's day"})
    area = maybe_area("how much; a closing and an order to rectify name none")
    instrument = Word(INSTRUMENTS, load_default="linkage-quota", metadata={"description": "which quota"})
    paddy = maybe_area("paddy among it")
    grain_capacity = fields.Nested(
        WeightSchema, load_default=None, metadata={"description": "grain capacity of a year; left out: not stated"}
    )
    version = Number(
        0,
        100_000,
        load_default=0,
        metadata={"description": "of the plan that the document rests on; 0: the one in force"},
    )
    lot = lot_field("lot that it acts on, or the number of the one that it opens (grant, acceptance)")
    to_lot = lot_field("lot that is repaid or filled, or the number of the one that it opens (assignment, sale)")
    source_lot = lot_field("of a grant: the granting office's own lot")
    counterpart = words_field("the other office: its key where it keeps a book here, else its name", most=80)
    due_on = maybe_day_field("when the quota is to be returned; left out: as usual")
    price = Amount(
        load_default=None, allow_none=False, metadata={"description": "what a buyer paid; left out: nothing"}
    )
    voucher = words_field("number of the voucher of the payment", most=80)
    people = Number(0, MOST_COUNT, load_default=0, metadata={"description": "settled persons that plan quota is for"})
    grade = _grade("of reclaimed farmland, 1 best")
    grade_scale = Word(MAYBE_SCALES, load_default="", metadata={"description": "on which scale"})
    occupied_grade = _grade("of the farmland that was built on, 1 best")
    reclamation = number_field("number of the reclamation whose plots are accepted")
    sha256 = sha256_field()
    reason = words_field("why", most=400)
    lines = fields.List(
        fields.Nested(EventLineSchema),
        load_default=list,
        validate=validate.Length(0, MOST_LINES),
        metadata={"description": "by village or plot"},
    )
    papers = fields.List(
        fields.Nested(QuotaPaperSchema),
        load_default=list,
        validate=validate.Length(0, 100),
        metadata={"description": "what else it rests on"},
    )


class EventSchema(ProjectEventSchema):
    class Meta(Strict.Meta):
        title = "NewQuotaEvent"
        description = "Something that is to happen to quota; which members it needs depends on its kind."

    book = office_field("key of the office whose book acts")
    project = project_field("whose quota it is; a grant, a return and what is traded name none")


class EventQuery(Strict):
    book = office_field("only of this office's book", needed=False)
    project = project_field("only of this project")
    lot = lot_field("only on this lot, or opening it")
    village = maybe_village_field("only with ground of this village")
    kind = Word(("", *KINDS), load_default="", metadata={"description": "only of this kind"})
    from_day = Day(load_default=None, allow_none=False, metadata={"description": "from this day on"})
    to_day = Day(load_default=None, allow_none=False, metadata={"description": "until this day"})
    cursor = cursor_field()
    limit = limit_field()


class EventLineAnswer(Answer):
    class Meta:
        title = "QuotaEventLine"
        description = "What a quota event does in a village or on a plot."

    village = text("code of the village", pattern=VILLAGE_PATTERN)
    area = part(AreaAnswer, "construction land removed, ground built on, or quota")
    plot = text("code of the plot; empty: village figures")
    cultivated = part(AreaAnswer, "cultivated land gained or taken")
    other_agricultural = part(AreaAnswer, "other agricultural land gained or taken")
    source_plot = text("from which plot ground is taken; empty: from none")
    land_class = text("what it becomes; empty: the usual class")
    other_land_class = text("what the rest of an acceptance becomes; empty: the usual class")
    homestead = text("the homestead that lay on it; empty: none")
    overlap = part(AreaAnswer, "overlap with another instrument")
    use = one_of("of town land: for what; empty: not stated", USES)


class EventSaid(Answer):
    class Meta:
        title = "QuotaEventSaid"
        description = "A quota event as it was proposed or recorded."

    number = text("its number; empty in a trial without one")
    kind = one_of("what happens", KINDS)
    instrument = one_of("which quota", INSTRUMENTS)
    book = text("key of the office whose book acts", pattern=OFFICE_PATTERN)
    on_day = day("from which day it holds")
    document = text("number of the decision behind it")
    issued_on = day("the decision's day")
    area = part(AreaAnswer, "how much")
    paddy = part(AreaAnswer, "paddy among it")
    grain_capacity = part(WeightAnswer, "grain capacity of a year")
    project = text("whose quota it is; empty: of no project")
    version = whole("of the plan that it rests on; 0 without", minimum=0)
    lot = text("lot that it acts on or opens")
    to_lot = text("lot that is repaid, filled or opened beside")
    source_lot = text("of a grant: the granting office's own lot")
    counterpart = text("the other office: key or name")
    due_on = maybe_day("when the quota is to be returned")
    price = part(MoneyAnswer, "what a buyer paid; 0 without")
    voucher = text("number of the voucher")
    people = whole("settled persons that plan quota is for", minimum=0)
    grade = text("of reclaimed farmland, 1 best; empty: not stated")
    grade_scale = one_of("on which scale; empty: not stated", MAYBE_SCALES)
    occupied_grade = text("of the farmland that was built on; empty: not stated")
    reclamation = text("the reclamation whose plots are accepted; empty: none")
    trade = text("number of the trade that it belongs to; empty: none")
    sha256 = text("SHA-256 of the decision's scan; empty without")
    reason = text("why")
    lines = parts(EventLineAnswer, "by village or plot")
    papers = parts(QuotaPaperAnswer, "what else it rests on")


class EventItem(EventSaid):
    class Meta:
        title = "QuotaEvent"
        description = "A quota event, from its proposal on in its own address, once it is recorded in lists."

    state = one_of("where it stands", STATES)
    proposal = maybe_whole("the proposal of it; null: recorded from paper, or for who sees no proposals")
    reversal_proposal = maybe_whole("the latest proposal to undo it")
    entry = maybe("its entry; null where nothing moved", pattern=ENTRY_ID_PATTERN)
    other_book = text("key of the office of the other book of a transfer; empty: none kept here")
    other_entry = maybe("the entry of the other book", pattern=ENTRY_ID_PATTERN)
    reversal_entry = maybe("the entry that undid it", pattern=ENTRY_ID_PATTERN)
    recorded_at = maybe_instant("when it was carried out")
    recorded_by = text("login name of who signed last, or recorded it; empty before")


EventPage = page_of(EventItem, "QuotaEventPage")


class EventForeseenAnswer(Answer):
    class Meta:
        title = "QuotaEventForeseen"
        description = "What a quota event would do today, without doing it."

    event = part(EventSaid, "completed: numbers of lots, the version in force, the usual due day")
    refusals = parts(Said, "for what it would be refused; no entries then")
    warnings = parts(Said, "what it is only warned of")
    entries = parts(EntryAheadAnswer, "what it would post in the book that acts")
    other_book = text("key of the office of the other book; empty: nothing is posted there")
    other_entries = parts(EntryAheadAnswer, "what it would post in the other book")


def event_of(told: dict[str, Any], book: str, project: str) -> QuotaEvent:
    """The domain's event of what a request says. Raises StandardUnknown, LandClassUnknown."""
    given = {name: told[name] for name in _SAME if name != "project"}
    return QuotaEvent(
        **given,
        **{name: told[name] for name in _DAYS},
        book=book,
        project=project,
        grains=told["area"],
        paddy_grains=told["paddy"],
        grain_centikg=hundredths_of_kg(told["grain_capacity"]),
        price_fen=told["price"][1] if told["price"] else 0,
        lines=tuple(_line_of(each) for each in told["lines"]),
        papers=tuple(quota_paper_of(each) for each in told["papers"]),
    )


def _line_of(told: dict[str, Any]) -> EventLine:
    return EventLine(
        grains=told["area"],
        land_class=class_key_of(told["land_class"]),
        other_land_class=class_key_of(told["other_land_class"]),
        **{name: told[name] for name in _OF_LINE},
        **{f"{name}_grains": told[name] for name in _PARTS},
    )


def said_body(event: QuotaEvent) -> dict[str, Any]:
    """What an event says, as responses carry it."""
    return {name: getattr(event, name) for name in (*_SAME, "book", "trade")} | {
        **{name: day_text(getattr(event, name)) for name in _DAYS},
        "area": area_body(event.grains),
        "paddy": area_body(event.paddy_grains),
        "grain_capacity": weight_body(event.grain_centikg),
        "price": money_body(event.price_fen),
        "lines": [_line_body(each) for each in event.lines],
        "papers": [quota_paper_body(each) for each in event.papers],
    }


def _line_body(line: EventLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _OF_LINE} | {
        "area": area_body(line.grains),
        **areas_body(line, _PARTS),
        "land_class": class_text(line.land_class),
        "other_land_class": class_text(line.other_land_class),
    }


def item_body(found: Recorded, proposals: bool = True) -> dict[str, Any]:
    """An event that was carried out, as lists carry it; proposals: whether their numbers may be told."""
    return said_body(found.event) | {
        "state": "recorded" if found.reversed_at is None else "reversed",
        "proposal": found.proposal_id if proposals else None,
        "reversal_proposal": None,
        "entry": _entry(found.book_id, found.entry_id),
        "other_book": found.other_book_key,
        "other_entry": _entry(found.other_book_id, found.other_entry_id),
        "reversal_entry": _entry(found.book_id, found.reversal_entry_id),
        "recorded_at": instant_text(found.recorded_at),
        "recorded_by": found.recorded_by,
    }


def _entry(book_id: int | None, entry_id: int | None) -> str | None:
    return f"{book_id}-{entry_id}" if book_id is not None and entry_id is not None else None


def story_body(story: EventStory) -> dict[str, Any]:
    """An event from its proposal on, as responses carry it."""
    first = next((each.id for each in story.proposals if each.kind != "quota-reversal"), None)
    last = next((each.id for each in reversed(story.proposals) if each.kind == "quota-reversal"), None)
    told = {"state": story.state, "proposal": first, "reversal_proposal": last}
    if story.recorded is not None:
        return item_body(story.recorded) | told
    nothing: dict[str, Any] = dict.fromkeys(("entry", "other_entry", "reversal_entry", "recorded_at"))
    return said_body(story.event) | nothing | {"other_book": "", "recorded_by": ""} | told


def foreseen_body(foreseen: EventForeseen) -> dict[str, Any]:
    """What an event would do, as responses carry it."""
    return {
        "event": said_body(foreseen.event),
        "refusals": [refusal_body(each) for each in foreseen.refusals],
        "warnings": [refusal_body(each) for each in foreseen.warnings],
        "entries": [entry_ahead_body(each) for each in foreseen.entries],
        "other_book": foreseen.other_book,
        "other_entries": [entry_ahead_body(each) for each in foreseen.other_entries],
    }
