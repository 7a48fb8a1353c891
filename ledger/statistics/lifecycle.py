"""The lifecycle form: what was out when a period began, what came and went, what is out when it ends.

Contracts with a term from households alone, re-transfers left out. Areas come from postings: what the taker gets on
the first day is signed, what leaves it on the last day matured, what leaves it before ended early. Which contract
renews another, and which was entrusted, is no area; that the contracts tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CTE, Connection, Select, and_, case, func, select

from ledger.errors import Words
from ledger.places import Division, subtree
from ledger.statistics.data import HOUSEHOLD_FORMS, Check, Figure, Form
from ledger.statistics.refusals import PeriodReversed
from ledger.statistics.sources import Sources, sources
from ledger.transfers.models import CONTRACT

TITLE: Final = Words("土地流转合同存续情况表", "Lifecycle of transfer contracts")
_ENTRUSTED: Final = '%"entrusted":"%'
_CHUNK: Final = 500


@dataclass(slots=True)
class Life:
    """One contract over a period, in grains."""

    document: str
    opening: int
    signed: int
    matured: int
    ended: int
    closing: int
    entrusted: bool = False
    renews: str = ""
    renewed_area: int = 0


@dataclass(slots=True)
class Sums:
    """Contracts, households and grains of a row."""

    contracts: int = 0
    area: int = 0
    documents: set[str] = field(default_factory=set)

    def add(self, document: str, area: int) -> None:
        self.contracts += 1
        self.area += area
        self.documents.add(document)


def lifecycle(
    connection: Connection, division: Division, first: date, last: date, known_at: datetime | None = None
) -> Form:
    """The form of a division for a period, both days included. Raises PeriodReversed."""
    if first > last:
        raise PeriodReversed(first=first, last=last)
    source, villages = sources(known_at), subtree([division], last)
    lives = {life.document: life for life in _lives(connection, source, villages, first, last)}
    _tell_contracts(connection, lives)
    figures: list[Figure] = []
    checks: list[Check] = []
    for prefix, words, chosen in (
        ("", Words("合计", "in all"), lives.values()),
        ("a", Words("自行流转", "by households themselves"), [each for each in lives.values() if not each.entrusted]),
        ("b", Words("委托流转", "entrusted"), [each for each in lives.values() if each.entrusted]),
    ):
        rows = _rows(chosen, lives)
        figures += _figures(connection, source, prefix, words, rows)
        checks += _checks(prefix, words, rows)
    return Form(
        "lifecycle",
        TITLE,
        division.code,
        division.name,
        last,
        first,
        known_at,
        "",
        tuple(figures),
        (),
        tuple(checks),
        RULES,
    )


RULES: Final = (
    Words("只计农户按期限流转的合同（出租、转包、入股、其他）；再流转、互换、转让、其他方式承包不计。", "Contracts with a term from households; no re-transfers, swaps, assignments or other modes."),
    Words("面积一律由过账得出；期满后由续约合同接续的面积为续约，其余为收回；续约增加的面积计入新签。", "All areas come from postings; what a renewal takes on at the end is renewed, the rest resumed; what it adds is newly signed."),
    Words("提前终止包括部分退地；冲正在当期记账的，按提前终止列示。", "Ended early includes parts; what was undone within the period counts as ended early."),
    Words("续约关系和是否委托由合同登记得出，不是面积。", "Renewal and entrusting come from the contracts, being no areas."),
    Words("登记的承包地均为耕地，无林地、自留地。", "All registered land is arable: no woodland, no private plots."),
)  # fmt: skip


def _lives(connection: Connection, source: Sources, villages: CTE, first: date, last: date) -> Iterator[Life]:
    for row in connection.execute(_movements(source, villages, first, last)):
        yield Life(
            row.document, int(row.opening), int(row.signed), -int(row.matured), -int(row.ended), int(row.closing)
        )


def _movements(source: Sources, villages: CTE, first: date, last: date) -> Select[Any]:
    terms, days = source.terms, source.days
    within = days.c.effective_on.between(first, last)
    lost = and_(within, days.c.delta < 0)

    def total(condition: Any) -> Any:
        return func.sum(case((condition, days.c.delta), else_=0))

    return (
        select(
            terms.c.document,
            total(days.c.effective_on < first).label("opening"),
            total(and_(within, days.c.delta > 0)).label("signed"),
            total(and_(lost, days.c.effective_on == terms.c.closes_on)).label("matured"),
            total(and_(lost, days.c.effective_on != terms.c.closes_on)).label("ended"),
            func.sum(days.c.delta).label("closing"),
        )
        .select_from(
            terms.join(
                days,
                and_(
                    *(days.c[name] == terms.c[name] for name in ("book_id", "document", "division_code")),
                    days.c.holder == terms.c.taker,
                ),
            )
        )
        .where(
            terms.c.division_code.in_(select(villages.c.code)),
            terms.c.form.in_(HOUSEHOLD_FORMS),
            terms.c.closes_on >= first,
            terms.c.opens_on <= last,
            days.c.effective_on <= last,
        )
        .group_by(terms.c.document)
        .order_by(terms.c.document)
    )


def _tell_contracts(connection: Connection, lives: dict[str, Life]) -> None:
    """What contracts tell of each: whether it was entrusted, and what it renews; and how much of that it takes on."""
    numbers = sorted(lives)
    for start in range(0, len(numbers), _CHUNK):
        query = select(CONTRACT.c.number, CONTRACT.c.renews_number, CONTRACT.c.details.like(_ENTRUSTED)).where(
            CONTRACT.c.number.in_(numbers[start : start + _CHUNK])
        )
        for number, renews, entrusted in connection.execute(query):
            lives[number].renews, lives[number].entrusted = renews, bool(entrusted)
    left = {number: life.matured for number, life in lives.items()}
    for life in lives.values():
        if life.renews in left and life.signed:
            life.renewed_area = min(life.signed, left[life.renews])
            left[life.renews] -= life.renewed_area


def _rows(chosen: Iterable[Life], lives: dict[str, Life]) -> dict[str, Sums]:
    renewed: defaultdict[str, int] = defaultdict(int)
    for life in lives.values():
        renewed[life.renews] += life.renewed_area
    rows: dict[str, Sums] = defaultdict(Sums)
    for life in chosen:
        moves = {
            "opening": life.opening,
            "signed": life.signed,
            "matured": life.matured,
            "renewed": renewed[life.document] if life.matured else 0,
            "resumed": life.matured - renewed[life.document],
            "ended": life.ended,
            "closing": life.closing,
            "renewals": life.renewed_area,
        }
        for name, area in moves.items():
            if area:
                rows[name].add(life.document, area)
        if life.opening == 0 and life.signed:
            rows["came"].add(life.document, life.signed)
        if (life.opening or life.signed) and not life.closing:
            rows["went"].add(life.document, life.opening)
    return rows


_FIGURES: Final = (
    ("1", "opening", 0, Words("期初", "opening")),
    ("2", "signed", 0, Words("本期新签（含续约）", "signed, renewals included")),
    ("3", "renewals", 1, Words("其中：续约接续", "of which taken on by renewals")),
    ("4", "matured", 0, Words("本期到期", "matured")),
    ("5", "resumed", 1, Words("收回", "resumed")),
    ("6", "renewed", 1, Words("续约", "renewed")),
    ("7", "ended", 0, Words("本期提前终止", "ended early")),
    ("8", "closing", 0, Words("期末", "closing")),
)


def _figures(
    connection: Connection, source: Sources, prefix: str, words: Words, rows: dict[str, Sums]
) -> Iterator[Figure]:
    for number, name, level, what in _FIGURES:
        row = rows[name]
        said = Words(f"{words.zh}·{what.zh}", f"{words.en}: {what.en}")
        yield Figure(f"{number}{prefix}", Words(f"{said.zh}：面积", f"{said.en}, area"), "area", row.area, level)
        yield Figure(
            f"{number}{prefix}份", Words(f"{said.zh}：合同份数", f"{said.en}, contracts"), "count", row.contracts, level
        )
        if name in {"opening", "resumed", "closing"}:
            count = _households(connection, source, row.documents)
            yield Figure(
                f"{number}{prefix}户", Words(f"{said.zh}：户数", f"{said.en}, households"), "count", count, level
            )


def _households(connection: Connection, source: Sources, documents: set[str]) -> int:
    """Whose land contracts brought out when they began, each household once."""
    terms, days = source.terms, source.days
    numbers, found = sorted(documents), set[str]()
    for start in range(0, len(numbers), _CHUNK):
        query = (
            select(days.c.holder)
            .select_from(
                terms.join(
                    days,
                    and_(
                        *(days.c[name] == terms.c[name] for name in ("book_id", "document", "division_code")),
                        days.c.holder != terms.c.taker,
                        days.c.effective_on == terms.c.opens_on,
                    ),
                )
            )
            .where(terms.c.document.in_(numbers[start : start + _CHUNK]))
            .distinct()
        )
        found |= set(connection.scalars(query))
    return len(found)


def _checks(prefix: str, words: Words, rows: dict[str, Sums]) -> Iterator[Check]:
    area = {name: row.area for name, row in rows.items()}
    came = area.get("opening", 0) + area.get("signed", 0) - area.get("matured", 0) - area.get("ended", 0)
    said = Words(
        f"{words.zh}：期初＋新签－到期－提前终止＝期末", f"{words.en}: opening + signed - matured - ended = closing"
    )
    yield Check(f"1+2-4-7 = 8{prefix}", said, "area", came, "=", area.get("closing", 0))
    parts = Words(f"{words.zh}：到期＝收回＋续约", f"{words.en}: matured = resumed + renewed")
    both = area.get("resumed", 0) + area.get("renewed", 0)
    yield Check(f"4 = 5+6{prefix}", parts, "area", area.get("matured", 0), "=", both)
    count = rows["opening"].contracts + rows["came"].contracts - rows["went"].contracts
    counted = Words(
        f"{words.zh}：合同份数期初＋本期起－本期止＝期末", f"{words.en}: contracts at first + begun - over = at last"
    )
    yield Check(f"份{prefix}", counted, "count", count, "=", rows["closing"].contracts)
