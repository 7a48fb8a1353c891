"""Lines of one number put together: what they share once, what is each line's own, and what they say to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ledger.errors import Refusal
from ledger.exchange.kinds.transfer_columns import BLANK, DETAILS, OF_THE_LINE, PAPERS, Paper
from ledger.exchange.kinds.transfer_refusals import AgentMissing, ContractLinesDisagree, SwapNotCrossing
from ledger.exchange.value_refusals import CellBlank
from ledger.parcels import Parcel
from ledger.transfers import ContractLine, Terms
from ledger.transfers.data import PERMANENT_FORMS
from ledger.transfers.details import Details, Evidence

Fault = tuple[int, Refusal, str]  # row, what is wrong, column


class Line(NamedTuple):
    """What a line says of its own: a parcel, whose it is, and that household's papers."""

    row: int
    parcel_code: str
    area_grains: int
    transferor: str
    transferee: str
    consent: Paper
    mandate: Paper


@dataclass(slots=True)
class Together:
    """The lines of one number. head: what they all say, by column."""

    number: str
    head: Mapping[str, Any]
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Together:
        head = {name: value for name, value in values.items() if name not in OF_THE_LINE}
        return cls(values["contract_no"], head)

    def add(self, row: int, values: Mapping[str, Any]) -> Iterator[Fault]:
        """Put a line with the others; where it disagrees with them, say so."""
        line = Line(
            row,
            values["parcel_code"],
            values["area_mu"],
            values["transferor"],
            values["transferee"],
            values.get("consent", BLANK["consent"]),
            values.get("mandate", BLANK["mandate"]),
        )
        own = (name for name in self.head if values[name] != self.head[name])
        same_givers = self.lines and line.transferor == self.lines[0].transferor and not self.crosses
        different = [*own, *(["transferee"] if self._other_taker(line) else [])]
        if same_givers and self.lines[0].consent != line.consent and self.head["form"] != "retransfer":
            different.append("consent")
        for column in different:
            yield row, ContractLinesDisagree(number=self.number, first_row=self.lines[0].row, column=column), column
        self.lines.append(line)

    @property
    def crosses(self) -> bool:
        return bool(self.head["form"] == "swap")

    def _other_taker(self, line: Line) -> bool:
        return bool(self.lines) and not self.crosses and line.transferee != self.lines[0].transferee

    def faults(self) -> Iterator[Fault]:
        """What the lines say to each other, once they are all there."""
        first = self.lines[0]
        if self.head["end"] is None and self.head["form"] not in PERMANENT_FORMS:
            yield first.row, CellBlank(), "end"
        if self.crosses:
            yield from self._uncrossed(first)
        elif not self.head.get("agent"):
            givers = {line.transferor for line in self.lines}
            other = next((line for line in self.lines if line.transferor != first.transferor), None)
            if other is not None:
                refusal = AgentMissing(
                    number=self.number,
                    count=len(givers),
                    first=first.transferor,
                    first_row=first.row,
                    other=other.transferor,
                )
                yield other.row, refusal, "transferor"

    def _uncrossed(self, first: Line) -> Iterator[Fault]:
        two = {first.transferor, first.transferee}
        for line in self.lines:
            if {line.transferor, line.transferee} != two:
                refusal = SwapNotCrossing(
                    number=self.number,
                    first=first.transferor,
                    second=first.transferee,
                    giver=line.transferor,
                    taker=line.transferee,
                )
                yield line.row, refusal, "transferor"

    def said(self, column: str) -> Any:
        """What the lines say in a column of the whole contract."""
        return self.head.get(column, BLANK[column])

    @property
    def agent(self) -> str:
        """Who signs for the households; empty where the household itself does."""
        agent: str = self.said("agent")
        return "" if {line.transferor for line in self.lines} == {agent} else agent

    def row_of(self, refusal: Refusal) -> int:
        """The row that a rule's refusal is about: of the parcel or the household that it names, else the first."""
        named = {str(value) for value in refusal.fields.values()}
        several = str(refusal.fields.get("households", ""))
        return next(
            (line.row for line in self.lines if line.parcel_code in named),
            next(
                (line.row for line in self.lines if line.transferor in named or line.transferor in several),
                self.lines[0].row,
            ),
        )


def terms_of(lines: Together, parcels: Mapping[str, Parcel]) -> Terms:
    """What the lines say, as the terms of a contract. parcels: those on record, for the end of what is for good."""
    head, first = lines.head, lines.lines[0]
    transferor = lines.agent or first.transferor
    return Terms(
        number=lines.number,
        form=head["form"],
        transferor=transferor,
        transferee=first.transferee,
        lines=tuple(
            ContractLine(line.parcel_code, line.area_grains, "" if line.transferor == transferor else line.transferor)
            for line in lines.lines
        ),
        start_day=head["start"],
        last_day=head["end"] or _end_of_base(lines, parcels),
        price=head["price"],
        price_unit=head["price_unit"],
        payment=head["pay"],
        purpose=head["purpose"],
        signed_on=lines.said("signed_on"),
        filed_on=lines.said("filed_on"),
        consent=_consent(lines),
        parent=lines.said("parent"),
        renews=lines.said("renews"),
        evidence=tuple(dict.fromkeys((*_papers(lines), *_mandates(lines), *_consents(lines, parcels)))),
        details=_details(lines),
    )


def _end_of_base(lines: Together, parcels: Mapping[str, Parcel]) -> Any:
    """The last day of the base contracts, the earliest of them; the first day where there is none (and rules refuse)."""
    start = lines.head["start"]
    known = ((parcels[line.parcel_code], line.transferor) for line in lines.lines if line.parcel_code in parcels)
    bases = (parcel.base_of(household, start) for parcel, household in known)
    return min((base.term_end for base in bases if base is not None), default=start)


def _consent(lines: Together) -> str:
    """The number of the paper by which somebody agreed; of the first, with how many there are, where there are many."""
    documents = list(dict.fromkeys(line.consent.document for line in lines.lines if line.consent.document))
    return documents[0] if len(documents) == 1 else f"{documents[0]} 等 {len(documents)} 份" if documents else ""


def _papers(lines: Together) -> Iterator[Evidence]:
    for column, kind in PAPERS.items():
        found: Paper = lines.said(column)
        if found.document:
            yield Evidence(kind, found.document, found.issued_on, valid_to=found.valid_to)


def _mandates(lines: Together) -> Iterator[Evidence]:
    """A mandate a household, by the column of mandates, else by its consent."""
    if not lines.agent:
        return
    for line in lines.lines:
        found = line.mandate if line.mandate.document else line.consent
        if found.document and line.transferor != lines.agent:
            yield Evidence("mandate", found.document, found.issued_on, line.transferor, found.valid_to)


def _consents(lines: Together, parcels: Mapping[str, Parcel]) -> Iterator[Evidence]:
    """Consents that a form rests on, and those of which the day is known.

    By whom: the issuer of what is assigned; the contracting household of what is transferred on; else who gives it.
    """
    form, signed_for = lines.head["form"], bool(lines.agent)
    for line in lines.lines:
        said = line.consent
        if not said.document or (signed_for and not line.mandate.document and form != "retransfer"):
            continue
        if form == "assignment":
            yield Evidence("issuer-consent", said.document, said.issued_on, valid_to=said.valid_to)
        elif form == "retransfer" or said.issued_on or signed_for:
            base = parcels[line.parcel_code].base_on(lines.head["start"]) if line.parcel_code in parcels else None
            party = base.household if base and form == "retransfer" else line.transferor
            yield Evidence("household-consent", said.document, said.issued_on, party, said.valid_to)


def _details(lines: Together) -> Details:
    said = {name: lines.said(column) for column, name in DETAILS.items()}
    if lines.agent and not said["entrusted"]:
        said["entrusted"] = "agent"
    return Details(**said)


def needs_parcels(groups: Iterable[Together]) -> set[str]:
    """The parcels whose base contracts say what the sheet leaves open."""
    return {
        line.parcel_code
        for group in groups
        if group.head["end"] is None or group.head["form"] == "retransfer"
        for line in group.lines
    }
