"""A refusal at its place, told in both languages: what is kept of an import, shown on pages and marked in workbooks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ledger.errors import Language, Words
from ledger.exchange.cell_refusals import CellWithoutHeading, RowRagged
from ledger.exchange.sheets import Located


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a row. column: ours; heading: as the sheet writes it; both empty for the row as a whole.

    letters: the place of a cell without a heading; width: how many cells a line has that has too many.
    """

    row: int
    column: str
    heading: str
    code: str
    title: Words
    detail: Words
    rule: Words
    remedy: Words
    letters: str = ""
    width: int = 0

    @classmethod
    def of(cls, problem: Located) -> Told:
        refusal = problem.refusal
        return cls(
            problem.row,
            problem.column or "",
            problem.heading or "",
            refusal.code,
            refusal.title,
            Words(refusal.say_detail("zh"), refusal.say_detail("en")),
            refusal.rule,
            Words(refusal.say_remedy("zh"), refusal.say_remedy("en")),
            str(refusal.fields["letters"]) if isinstance(refusal, CellWithoutHeading) else "",
            int(refusal.fields["found"]) if isinstance(refusal, RowRagged) else 0,
        )

    @classmethod
    def read(cls, body: dict[str, Any]) -> Told:
        """What ``body`` made."""
        pairs = {name: Words(*body[name]) for name in ("title", "detail", "rule", "remedy")}
        return cls(**(body | pairs))

    def body(self) -> dict[str, Any]:
        """As JSON values; texts as pairs of Chinese and English."""
        return asdict(self) | {name: list(getattr(self, name)) for name in ("title", "detail", "rule", "remedy")}

    def line(self, language: Language) -> str:
        """The whole of it, as a comment on the cell says it."""
        parts = (self.detail, self.rule, self.remedy)
        stop = ". " if language == "en" else "。"
        said = stop.join(part.say(language).rstrip("。.") for part in parts)
        return f"{self.code}: {said}{stop.strip()}"
