"""The sheet of the land stock: surveyed plots, and what happened to plots since; a line an event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from ledger.book.refusals import BalanceCrossesZero
from ledger.errors import Refusal, RulesBroken, Words
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind, kept, once
from ledger.exchange.kinds.land_refusals import ClassWithoutStandard, PlotTwice, SheetUnitsDiffer, StockEventTwice
from ledger.exchange.kinds.parties import division_of
from ledger.exchange.sheets import Column
from ledger.parcels.refusals import VillageExpected
from ledger.places import LEVEL_NAMES_ZH, Division, book_of
from ledger.stock import EVENTS, LandClass, Plot, StockEvent, read_class, record_event, register_plots, said
from ledger.stock.rules import LONGEST_CODE, LONGEST_DOCUMENT, wrong_event
from ledger.units import UNIT_NAMES

COLUMNS: Final = (
    Column("date", ("日期", "变化日期", "调查日期")),
    Column("event", ("事项", "变化类型")),
    Column("village", ("村", "所在村", "村代码")),
    Column("plot", ("图斑编号", "地块编号", "图斑")),
    Column("class_from", ("变化前地类", "原地类")),
    Column("class_to", ("变化后地类", "现地类", "地类")),
    Column("area", ("面积", "变化面积")),
    Column("unit", ("单位", "面积单位")),
    Column("document", ("依据文件", "文件编号", "文号")),
    Column("from_plot", ("来源图斑", "原图斑编号"), required=False),
    Column("name", ("图斑名称", "地块名称"), required=False),
)
UNITS: Final[dict[str, Words]] = {unit: UNIT_NAMES[unit] for unit in ("mu", "ha", "m2")}
# Which cell a refusal is about; what is not listed is about the line as a whole.
_COLUMN_OF: Final = {
    "class-not-built": "class_to",
    "class-not-reclaimable": "class_from",
    "plot-code-unfit": "plot",
    "plot-of-other-village": "village",
    "plot-registered-differently": "plot",
    "plot-unknown": "plot",
    "reclaimed-class-unfit": "class_to",
    "reclassification-builds": "class_to",
    "stock-area-wrong": "area",
    "stock-too-small": "area",
}


def _class(cell: str) -> tuple[LandClass | None, str]:
    """The class, and the cell as it was written."""
    written = cells.text(cell)
    return (read_class(written) if written else None), written


def _area(cell: str) -> str:
    """The text of the area: its unit stands in another cell."""
    return cells.text(cell)


_CONVERTERS: Final = {
    "date": cells.required(cells.day),
    "event": cells.required(cells.choice(EVENTS)),
    "village": cells.required(cells.text),
    "plot": cells.required(lambda cell: cells.text(cell, LONGEST_CODE)),
    "class_from": _class,
    "class_to": _class,
    "area": cells.required(_area),
    "unit": cells.required(cells.choice(UNITS)),
    "document": cells.required(lambda cell: cells.text(cell, LONGEST_DOCUMENT)),
    "from_plot": lambda cell: cells.text(cell, LONGEST_CODE),
    "name": lambda cell: cells.text(cell, 100),
}
Rows = list[tuple[int, StockEvent]]


def _apply(job: Import) -> None:
    villages: dict[str, Division] = {}
    rows = kept(list(_events(job, villages)), job)
    surveys = [(number, event) for number, event in rows if event.kind == "survey"]
    others = [(number, event) for number, event in rows if event.kind != "survey"]
    _check_once(job, surveys, others)
    surveys, others = kept(surveys, job), kept(others, job)
    if not surveys and not others:  # nothing is recorded, and so nowhere: no reach could be compared
        return
    places = {event.village for _, event in (*surveys, *others)}
    job.act.permit(job.connection, "stock.record", villages=places)
    _register(job, surveys, villages)
    for number, event in sorted(others, key=lambda row: (row[1].on_day, row[0])):
        _record(job, number, event)


def _events(job: Import, villages: dict[str, Division]) -> Iterator[tuple[int, StockEvent]]:
    """What the rows say, where they can be read."""
    divisions: dict[str, Division | Refusal] = {}
    first_unit: tuple[int, str] | None = None
    told: set[str] = set()
    for number, values in job.converted(_CONVERTERS):
        area = _grains(job, number, values["area"], values["unit"])
        first_unit = first_unit or (number, values["unit"])
        _check_unit(job, number, values["unit"], first_unit)
        _tell_standards(job, number, values, told)
        village = _village(job, number, values["village"], divisions)
        if village is None or area is None:
            continue
        villages[village.code] = village
        event = StockEvent(
            kind=values["event"],
            on_day=values["date"],
            village=village.code,
            plot=values["plot"],
            from_class=values["class_from"][0],
            to_class=values["class_to"][0],
            grains=area,
            document=values["document"],
            from_plot=values["from_plot"],
            name=values["name"],
        )
        for refusal in wrong_event(event, job.today):
            job.tally.refuse(job.place(number, refusal, _COLUMN_OF.get(refusal.code, "event")))
        yield number, event


def _grains(job: Import, number: int, written: str, unit: str) -> int | None:
    try:
        return cells.area(unit)(written)
    except Refusal as refusal:
        job.tally.refuse(job.place(number, refusal, "area"))
        return None


def _check_unit(job: Import, number: int, unit: str, first: tuple[int, str]) -> None:
    row, known = first
    if unit != known:
        now, before = UNITS[unit], UNITS[known]
        refusal = SheetUnitsDiffer(
            found_zh=now.zh, found_en=now.en, first_row=row, first_zh=before.zh, first_en=before.en
        )
        job.tally.refuse(job.place(number, refusal, "unit"))


def _tell_standards(job: Import, number: int, values: dict[str, Any], told: set[str]) -> None:
    """Say, once a code, by which standard a code without one is read."""
    for column in ("class_from", "class_to"):
        land_class, written = values[column]
        if land_class is None or "@" in written or written in told:
            continue
        told.add(written)
        words = said(land_class)
        warning = ClassWithoutStandard(code=written, standard=land_class.standard, class_zh=words.zh, class_en=words.en)
        job.tally.warn(job.place(number, warning, column))


def _village(job: Import, number: int, written: str, divisions: dict[str, Division | Refusal]) -> Division | None:
    found = division_of(job, number, written, divisions, "village")
    if found is None or found.level == "village":
        return found
    level = LEVEL_NAMES_ZH[found.level]
    refusal = VillageExpected(text=cells.quoted(written), level_zh=level, level_en=found.level, name=found.name)
    job.tally.refuse(job.place(number, refusal, "village"))
    return None


def _check_once(job: Import, surveys: Rows, others: Rows) -> None:
    plots = ((number, event.plot) for number, event in surveys)
    once(job, plots, lambda key, first: PlotTwice(code=key, first_row=first), "plot")
    events = ((number, repr(event)) for number, event in others)
    once(job, events, lambda _, first: StockEventTwice(first_row=first), "event")


def _register(job: Import, surveys: Rows, villages: dict[str, Division]) -> None:
    rows = {event.plot: number for number, event in surveys}
    books: dict[int, list[Plot]] = defaultdict(list)
    known = {code: book_of(job.connection, villages[code], job.at) for code in {each.village for _, each in surveys}}
    for _, event in surveys:
        books[known[event.village]].append(_plot(event))
    for book_id, plots in sorted(books.items()):
        done, refused = register_plots(job.connection, book_id, plots, job.act)
        job.tally.added += done.added
        job.tally.unchanged += done.unchanged
        for code, refusal in refused:
            job.tally.refuse(job.place(rows[code], refusal, _COLUMN_OF.get(refusal.code)))


def _plot(event: StockEvent) -> Plot:
    assert event.to_class is not None, "a survey without a class was refused"
    return Plot(event.plot, event.village, event.to_class, event.grains, event.on_day, event.document, event.name)


def _record(job: Import, number: int, event: StockEvent) -> None:
    try:
        added = record_event(job.connection, event, job.act)
    except BalanceCrossesZero:  # somebody was faster, and the database has given up this transaction
        raise
    except Refusal as refused:
        for refusal in refused.refusals if isinstance(refused, RulesBroken) else (refused,):
            job.tally.refuse(job.place(number, refusal, _column(refusal, event)))
        return
    job.tally.added += added
    job.tally.unchanged += not added


def _column(refusal: Refusal, event: StockEvent) -> str | None:
    if refusal.code == "plot-unknown" and event.from_plot:
        return "from_plot"
    return _COLUMN_OF.get(refusal.code)


LAND: Final = Kind("land", COLUMNS, _apply)
