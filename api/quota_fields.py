"""What the resources of quotas and of the land stock share: codes, offices, figures and papers in requests, and papers,
refusals and postings ahead in responses."""

from __future__ import annotations

from typing import Any, Final

from api.areas import Area, area_body
from api.caveat_bodies import document_field, maybe_day_field
from api.centre_fields import day_text, sha256_field
from api.fields import Day, Strict, Text, Word
from api.rent_fields import AMOUNT_PATTERN
from api.resource import path_parameter
from api.schemas import Answer, maybe_day, one_of, text
from ledger.quotas import Paper
from ledger.stock import LandClass, class_of_key, read_class

OFFICE_PATTERN: Final = "^(county|city|province):[0-9]{12}$"
MAYBE_OFFICE: Final = "^((county|city|province):[0-9]{12})?$"
MAYBE_VILLAGE: Final = "^([0-9]{12})?$"
# Codes of projects, lots and plots as offices write them: no blanks, no control characters, no slash.
_IN_CODES: Final = r"[0-9A-Za-z_\u4e00-\u9fff()（）〔〕\[\]#.-]"
CODE_PATTERN: Final = f"^{_IN_CODES}+$"
MAYBE_CODE: Final = f"^{_IN_CODES}*$"
CLASS_PATTERN: Final = r"^[0-9]{2}[0-9H]{2}(/203)?(@[0-9A-Za-z /-]{1,30})?$"
MAYBE_CLASS: Final = f"^({CLASS_PATTERN[1:-1]})?$"
PAPERS: Final = ("decision", "acceptance", "survey", "filing", "decision-of-village", "agreement")
MOST_COUNT: Final = 10_000_000
MOST_LINES: Final = 2_000


def code_in_path(name: str, what: str, most: int, example: str) -> list[dict[str, Any]]:
    """How the document describes the code of a project, lot or plot in the path."""
    return [path_parameter(name, what, CODE_PATTERN, most, example)]


def project_field(description: str, *, needed: bool = False) -> Text:
    """A project's code."""
    return _code_field(40, description, needed=needed)


def lot_field(description: str, *, needed: bool = False) -> Text:
    """A lot's code, or that of a plot or homestead."""
    return _code_field(64, description, needed=needed)


def number_field(description: str, *, needed: bool = False) -> Text:
    """The number of a case."""
    return _code_field(40, description, needed=needed)


def _code_field(most: int, description: str, *, needed: bool) -> Text:
    if needed:
        return Text(most, 1, CODE_PATTERN, required=True, metadata={"description": description})
    return Text(most, 0, MAYBE_CODE, load_default="", metadata={"description": description})


def office_field(description: str, *, needed: bool = True) -> Text:
    """The key of an office's division."""
    if needed:
        return Text(24, 1, OFFICE_PATTERN, required=True, metadata={"description": description})
    return Text(24, 0, MAYBE_OFFICE, load_default="", metadata={"description": description})


def maybe_village_field(description: str) -> Text:
    """A village's code, or nothing."""
    return Text(12, 0, MAYBE_VILLAGE, load_default="", metadata={"description": description})


def class_field(description: str, *, needed: bool = False) -> Text:
    """A land class as CODE@standard."""
    said = {"description": f"{description}; `CODE@standard`, as `0702@GB/T 21010-2017`; without one it is that one"}
    if needed:
        return Text(40, 4, CLASS_PATTERN, required=True, metadata=said)
    return Text(40, 0, MAYBE_CLASS, load_default="", metadata=said)


def maybe_area(description: str) -> Area:
    """An area, or none where it is left out."""
    return Area(load_default=0, allow_none=False, metadata={"description": f"{description}; left out: none"})


class WeightSchema(Strict):
    class Meta(Strict.Meta):
        title = "WeightTold"
        description = "A weight."

    kg = Text(15, 1, AMOUNT_PATTERN, required=True, metadata={"description": "kilograms, two decimals at the most"})


def hundredths_of_kg(told: dict[str, str] | None) -> int:
    """Hundredths of a kilogram of a weight as requests say it."""
    if told is None:
        return 0
    whole, _, decimals = told["kg"].partition(".")
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def weight_body(hundredths: int) -> dict[str, str]:
    """A weight as responses carry it."""
    return {"kg": f"{hundredths // 100}.{hundredths % 100:02d}"}


class PaperSchema(Strict):
    class Meta(Strict.Meta):
        title = "StepPaper"
        description = "The evidence of a step: its number, its day, which is the day of the step, and its file's hash."

    document = document_field("number of the paper")
    on_day = Day(required=True, metadata={"description": "its day"})
    sha256 = sha256_field()
    note = Text(200, load_default="", metadata={"description": "anything besides"})


class QuotaPaperSchema(Strict):
    class Meta(Strict.Meta):
        title = "QuotaPaperTold"
        description = "A paper that a quota event rests on besides its decision."

    kind = Word(PAPERS, required=True, metadata={"description": "what it is"})
    document = document_field("number of the paper")
    issued_on = maybe_day_field("the paper's day")
    sha256 = sha256_field()


class QuotaPaperAnswer(Answer):
    class Meta:
        title = "QuotaPaper"
        description = "A paper that a quota event rests on besides its decision."

    kind = one_of("what it is", PAPERS)
    document = text("number of the paper")
    issued_on = maybe_day("the paper's day")
    sha256 = text("SHA-256 of its scan; empty without")


def quota_paper_of(told: dict[str, Any]) -> Paper:
    """The domain's paper of what a request says."""
    return Paper(told["kind"], told["document"], told["issued_on"], told["sha256"])


def quota_paper_body(paper: Paper) -> dict[str, Any]:
    """A paper as responses carry it."""
    return {
        "kind": paper.kind,
        "document": paper.document,
        "issued_on": day_text(paper.issued_on),
        "sha256": paper.sha256,
    }


def class_key_of(told: str) -> str:
    """What the book calls a class that a request names; empty for none. Raises StandardUnknown, LandClassUnknown."""
    return read_class(told).key if told else ""


def class_of(told: str) -> LandClass | None:
    """The class that a request names, or None. Raises StandardUnknown, LandClassUnknown."""
    return read_class(told) if told else None


def class_text(key: str) -> str:
    """A class of the book as people write it; empty for none."""
    return class_of_key(key).written if key else ""


def areas_body(told: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Figures in grains as areas, each under its name without the unit."""
    return {name: area_body(getattr(told, f"{name}_grains")) for name in names}
