"""What an event must say, and which lots it may name: without these no other rule can be asked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.quotas.data import (
    GRADE_SCALES,
    INSTRUMENTS,
    KINDS_OF_PLAN,
    LOT_KINDS,
    PLAN,
    USES,
    EventLine,
    QuotaEvent,
)
from ledger.quotas.facts import Facts
from ledger.quotas.refusals import (
    EventIncomplete,
    LotCodeUsed,
    LotMissing,
    LotOfOtherBook,
    LotOfOtherKind,
    LotOfOtherProject,
)
from ledger.quotas.rule_refusals import (
    InstrumentsMixed,
)

_NO_AREA = frozenset({"rectify", "rectified", "close"})
_FIGURES = ("grains", "paddy_grains", "grain_centikg", "price_fen", "people", "version")
_PARTS = ("cultivated_grains", "other_agricultural_grains", "overlap_grains")
_MOST = 2**53  # what every journal and every JSON reader takes exactly
_LONGEST = {
    "number": 40, "document": 80, "project": 40, "lot": 64, "to_lot": 64, "source_lot": 64, "trade": 40, "counterpart": 200,
}  # fmt: skip
_LONGEST_OF_LINE = {"village": 12, "plot": 64, "source_plot": 64, "homestead": 64}


def check_readable(event: QuotaEvent) -> None:
    """Before anything is looked up: NUL and half characters fit into no database. Raises EventIncomplete."""
    told = json.dumps(event.body(), ensure_ascii=False)
    if "\\u0000" in told or any("\ud800" <= character <= "\udfff" for character in told):
        raise EventIncomplete(
            kind_zh="指标业务", kind_en="quota event", what_zh="文字（含控制字符）", what_en="texts (not printable)"
        )


def says_what_it_must(facts: Facts) -> Iterator[Refusal]:
    event, kind = facts.event, facts.kind
    missing: list[tuple[str, str]] = []

    def needs(there: object, zh: str, en: str) -> None:
        if not there:
            missing.append((zh, en))

    needs(event.document.strip(), "文号", "document")
    needs(event.instrument in INSTRUMENTS, "指标种类", "instrument")
    needs(event.kind in _NO_AREA or event.grains > 0, "面积", "area")
    needs(
        all(0 <= getattr(event, name) <= _MOST for name in _FIGURES),
        "面积、水田、产能或价款",
        "area, paddy, capacity or price",
    )
    needs(_texts_fit(event), "编号或文号（过长或含控制字符）", "numbers (too long, or not printable)")
    needs(event.paddy_grains <= event.grains, "水田面积（大于总面积）", "paddy (more than the area)")
    needs(not kind.project or facts.project, "项目区", "project")
    needs(not kind.lot or event.lot, "指标批次", "lot")
    needs(event.kind != "accept" or event.lot, "验收合格证编号", "number of the certificate")
    needs(event.kind not in {"return", "make-good"} or event.to_lot, "归还或补足的批次", "lot that is repaid or filled")
    needs(event.kind != "sell" or event.counterpart.strip(), "受让机关", "buyer")
    needs(event.kind != "accept" or event.lines, "村或地块", "villages or plots")
    needs(
        all(line.grains > 0 and _parts_fit(line) for line in event.lines)
        and sum(line.grains for line in event.lines) <= _MOST,
        "各行面积或用途",
        "area or use of each line",
    )
    needs(_grade_fits(event), "等级或其标准", "grade or its scale")
    needs(
        event.due_on is None or event.kind in {"grant", "assign"},
        "归还期限（只用于下达和安排）",
        "due day (of grants and assignments)",
    )
    needs(event.counterpart != event.book, "对方机关（不能是本机关）", "another office")
    needs(
        event.kind != "grant" or facts.pair is None or event.source_lot, "上级机关的批次", "lot of the granting office"
    )
    if missing:
        yield EventIncomplete(
            kind_zh=kind.words.zh,
            kind_en=kind.words.en,
            what_zh="、".join(zh for zh, _ in missing),
            what_en=", ".join(en for _, en in missing),
        )


def _texts_fit(event: QuotaEvent) -> bool:
    """Whether every number is printable, trimmed and as short as the book takes it."""
    said = [(getattr(event, name), longest) for name, longest in _LONGEST.items()]
    said += [(getattr(line, name), longest) for line in event.lines for name, longest in _LONGEST_OF_LINE.items()]
    return all(len(text) <= longest and text.isprintable() and text == text.strip() for text, longest in said)


def _parts_fit(line: EventLine) -> bool:
    return all(0 <= getattr(line, part) <= _MOST for part in _PARTS) and line.use in USES


def _grade_fits(event: QuotaEvent) -> bool:
    """A grade is a number of a known scale; what was occupied is graded on the same one."""
    grades = [grade for grade in (event.grade, event.occupied_grade) if grade]
    if not grades:
        return not event.grade_scale or event.grade_scale in GRADE_SCALES
    most = {"national-15": 15, "agriculture-10": 10}.get(event.grade_scale, 0)
    return bool(event.grade) and all(
        grade.isascii() and grade.isdigit() and 1 <= int(grade) <= most for grade in grades
    )


def _filled_by(facts: Facts) -> tuple[str, ...]:
    """What a return or a make-good fills: acceptances repay a project's lot, an office in between its own grant."""
    if facts.event.kind == "make-good":
        return ("acceptance",)
    return ("grant",) if facts.lot is not None and facts.lot.kind == "grant" else ("project",)


def lot_fits(facts: Facts) -> Iterator[Refusal]:
    event, kind, lot = facts.event, facts.kind, facts.lot
    if kind.lot and event.lot and lot is None:
        raise LotMissing(lot=mask_personal_numbers(event.lot)[:64])
    if event.source_lot and facts.pair is None:
        raise LotMissing(lot=mask_personal_numbers(event.source_lot)[:64])
    wanted = [(lot, kind.lot)] if kind.lot else []
    if event.kind in {"return", "make-good"} and event.to_lot:
        if facts.to_lot is None:
            raise LotMissing(lot=mask_personal_numbers(event.to_lot)[:64])
        wanted.append((facts.to_lot, _filled_by(facts)))
    for each, kinds in wanted:
        if each is not None and each.kind not in kinds:
            words, found = kind.words, LOT_KINDS[each.kind]
            yield LotOfOtherKind(
                kind_zh=words.zh, kind_en=words.en, lot=each.code, found_zh=found.zh, found_en=found.en
            )
    if event.instrument == PLAN and event.kind not in KINDS_OF_PLAN:
        plan = INSTRUMENTS[PLAN]
        yield InstrumentsMixed(
            lot=event.lot or "—", found_zh=plan.zh, found_en=plan.en, asked_zh=kind.words.zh, asked_en=kind.words.en
        )


def lot_of_this_book(facts: Facts) -> Iterator[Refusal]:
    own = (facts.lot if facts.kind.lot else None, facts.to_lot if facts.event.kind in {"return", "make-good"} else None)
    for lot in own:
        if lot is not None and lot.book_id != facts.book_id:
            yield LotOfOtherBook(lot=lot.code, found=facts.books[lot.book_id], book=facts.event.book)
    if facts.project is not None and facts.project.book != facts.event.book:
        yield LotOfOtherBook(lot=facts.project.code, found=facts.project.book, book=facts.event.book)


def lot_of_this_project(facts: Facts) -> Iterator[Refusal]:
    """What a project area borrowed, built and reclaimed stays in it; only its surplus leaves it."""
    event, lots = facts.event, [facts.lot] if facts.kind.lot else []
    if event.kind == "return":
        lots.append(facts.to_lot)
    for lot in lots:
        if lot is not None and lot.project and facts.project is not None and lot.project != facts.project.code:
            yield LotOfOtherProject(lot=lot.code, found=lot.project, project=facts.project.code)


def new_lot_is_new(facts: Facts) -> Iterator[Refusal]:
    """A number is given once; that of a lot whose event was reversed may be given again, to a lot of the same kind."""
    opened = facts.lot if facts.event.kind in {"grant", "accept"} else facts.to_lot
    if opened is not None:
        yield LotCodeUsed(lot=opened.code, book=facts.books[opened.book_id])


def instruments_apart(facts: Facts) -> Iterator[Refusal]:
    if facts.event.instrument not in INSTRUMENTS:
        return  # said already
    asked = INSTRUMENTS[facts.event.instrument]
    found = [(lot.code, lot.instrument) for lot in (facts.lot, facts.to_lot) if lot is not None]
    if facts.project is not None:
        found.append((facts.project.code, facts.project.instrument))
    for code, instrument in found:
        if instrument != facts.event.instrument:
            other = INSTRUMENTS[instrument]
            yield InstrumentsMixed(lot=code, found_zh=other.zh, found_en=other.en, asked_zh=asked.zh, asked_en=asked.en)
