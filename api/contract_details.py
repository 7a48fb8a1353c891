"""What the details and the evidence of contracts look like in requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from marshmallow import Schema, fields

from api.fields import Day, Flag, Number, Strict, Text, Word
from api.schemas import Answer, flag, maybe_day, one_of, text, whole
from ledger.transfers import DIVIDENDS, ENTRUSTING, EVIDENCE_KINDS, MODES, USES, Details, Evidence

_MOST_FEN: Final = 10**13
_DECIMAL: Final = r"^([0-9]{1,6}(\.[0-9]{1,4})?)?$"
_SIDES: Final = ("", "transferor", "transferee")
_SAID: Final[Mapping[str, str]] = {
    "area_basis": "which area is paid for: registered or measured",
    "escalation_years": "the price goes up every so many years; 0: it does not",
    "escalation_percent": "by so many percent each time, as decimal text",
    "escalation_fen": "and by so many fen per unit of the price",
    "crop": "what is paid in kind",
    "deposit_fen": "risk deposit in fen",
    "deposit_collector": "who keeps the deposit",
    "deposit_handling": "what becomes of the deposit at the end",
    "fee_fen": "the collective's management fee in fen",
    "dividend": "how shares are paid",
    "share_count": "number of shares, as text",
    "contribution_fen": "value of what is contributed, in fen",
    "mode": "tender, auction or negotiation, for land let in another mode",
    "entrusted": "through an agent under mandates, or a land-credit co-operative as principal",
    "allows_retransfer": "the household agrees that the land is passed on",
    "allows_mortgage": "the household agrees to a mortgage",
    "allows_improvement": "the household agrees to soil improvement",
    "allows_facilities": "the household agrees to facilities",
    "delivery_day": "by when the land is handed over",
    "filing_days": "filed within so many days",
    "subsidy_owner": "who gets the subsidies",
    "compensation_terms": "whose expropriation compensation is",
    "fixtures_terms": "what becomes of fixtures at the end",
    "renewal_notice_days": "a renewal is asked for so many days before the end",
    "handback_days": "the land is handed back within so many days",
    "penalty_delivery": "ten-thousandths of a year's rent a day of late delivery",
    "penalty_rent": "ten-thousandths of a year's rent a day of late rent",
    "penalty_return": "ten-thousandths of a year's rent a day of late return",
    "rescission_days": "either side may rescind after so many days of delay",
    "use_before": "use before, 1 to 5 of the database standard",
    "use_after": "use after, 1 to 5; never 5",
    "grain": "whether grain is grown",
    "dispute": "arbitration or court",
    "copies": "number of copies",
    "sign_place": "where it is signed",
    "supplements": "what else is agreed",
    "oral": "not in writing (proxy farming up to a year only)",
}
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "area_basis": ("", "registered", "measured"),
    "dividend": tuple(DIVIDENDS),
    "mode": tuple(MODES),
    "entrusted": tuple(ENTRUSTING),
    "subsidy_owner": _SIDES,
    "use_before": ("", *USES),
    "use_after": ("", *USES),
    "dispute": ("", "arbitration", "court"),
}
_LIMITS: Final[Mapping[str, int]] = {"escalation_years": 30, "copies": 99, "filing_days": 365, "rescission_days": 3650}


def _field(name: str, default: Any) -> fields.Field[Any]:
    """The field of a request that takes a detail."""
    said: dict[str, Any] = {"load_default": default, "metadata": {"description": _SAID[name]}}
    if name in _WORDS:
        return Word(_WORDS[name], **said)
    if isinstance(default, bool):
        return Flag(**said)
    if isinstance(default, int):
        return Number(0, _LIMITS.get(name, _MOST_FEN if name.endswith("_fen") else 3_650), **said)
    if name == "delivery_day":
        return Day(**(said | {"allow_none": True}))
    if name.startswith("penalty") or name == "escalation_percent":
        return Text(most=12, pattern=_DECIMAL, **said)
    return Text(most=1_000 if name == "supplements" else 200, **said)


def _schema(base: type[Schema], title: str, description: str, made: Mapping[str, fields.Field[Any]]) -> type[Schema]:
    inherited = getattr(base, "Meta", object)
    meta = type("Meta", (inherited,), {"title": title, "description": description})
    return type(title, (base,), {**made, "Meta": meta})


_DEFAULTS: Final = {name: Details.__dataclass_fields__[name].default for name in _SAID}
DetailsSchema: Final = _schema(
    Strict,
    "ContractDetails",
    "What a contract says besides its terms; what is left out is not agreed.",
    {name: _field(name, default) for name, default in _DEFAULTS.items()},
)


def _answer(name: str, default: Any) -> fields.Field[Any]:
    if isinstance(default, bool):
        return flag(_SAID[name])
    if isinstance(default, int):
        return whole(_SAID[name])
    return maybe_day(_SAID[name]) if name == "delivery_day" else text(_SAID[name])


DetailsAnswer: Final = _schema(
    Answer,
    "ContractDetailsOnRecord",
    "What a contract says besides its terms.",
    {name: _answer(name, default) for name, default in _DEFAULTS.items()},
)


class EvidenceSchema(Strict):
    class Meta(Strict.Meta):
        title = "EvidenceRequest"
        description = "A paper that a contract rests on."

    kind = Word(EVIDENCE_KINDS, required=True, metadata={"description": "what sort of paper"})
    document = Text(most=200, least=1, required=True, metadata={"description": "its number or name"})
    issued_on = Day(load_default=None, allow_none=True, metadata={"description": "its day"})
    party = Text(most=64, load_default="", metadata={"description": "code of the party whose paper it is"})
    valid_to = Day(load_default=None, allow_none=True, metadata={"description": "the last day for which it speaks"})
    sha256 = Text(
        most=64, pattern="^([0-9a-f]{64})?$", load_default="", metadata={"description": "SHA-256 of its scan, in hex"}
    )
    note = Text(most=500, load_default="", metadata={"description": "anything else"})


class EvidenceAnswer(Answer):
    class Meta:
        title = "Evidence"
        description = "A paper that a contract rests on."

    kind = one_of("what sort of paper", EVIDENCE_KINDS)
    document = text("its number or name")
    issued_on = maybe_day("its day")
    party = text("code of the party whose paper it is; empty: nobody's in particular")
    valid_to = maybe_day("the last day for which it speaks")
    sha256 = text("SHA-256 of its scan, in hex; empty: no scan")
    note = text("anything else")


def details_of(asked: Mapping[str, Any] | None) -> Details:
    """The domain's details of what a request says."""
    return Details(**asked) if asked else Details()


def details_body(details: Details) -> dict[str, Any]:
    """Details as responses carry them."""
    values = {name: getattr(details, name) for name in _SAID}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def evidence_of(asked: Mapping[str, Any]) -> Evidence:
    """The domain's paper of what a request says."""
    return Evidence(**asked)


def evidence_body(paper: Evidence) -> dict[str, Any]:
    """A paper as responses carry it."""
    return {
        "kind": paper.kind,
        "document": paper.document,
        "issued_on": paper.issued_on and paper.issued_on.isoformat(),
        "party": paper.party,
        "valid_to": paper.valid_to and paper.valid_to.isoformat(),
        "sha256": paper.sha256,
        "note": paper.note,
    }
