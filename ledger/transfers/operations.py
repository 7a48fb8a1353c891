"""Putting transfer contracts on record: check, draft, amend, record. One call stands in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from ledger.access import Act, permit_anywhere
from ledger.errors import Refusal, raise_all
from ledger.transfers.changing import at_version, change, in_state, terms_body, terms_said
from ledger.transfers.data import Contract, Terms
from ledger.transfers.details import Evidence, faults_of
from ledger.transfers.effect import take_effect
from ledger.transfers.facts import Assembler
from ledger.transfers.models import CONTRACT
from ledger.transfers.queries import find_contract, find_contracts, villages_of
from ledger.transfers.refusals import ContractNumbersUsedUp, ContractNumberUsed, EvidenceUnfit
from ledger.transfers.rules import Findings, check_rules
from ledger.transfers.writing import append_evidence, insert_contracts, rewrite_contract

MOST_NUMBERS: Final = 9_999
_AT_A_TIME: Final = 2_000  # contracts of a batch


@dataclass(frozen=True, slots=True)
class Outcome:
    """A contract on record, with what the rules warned about."""

    contract: Contract
    warnings: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a batch did, in contracts; refused holds (contract number, refusal) pairs."""

    added: int
    unchanged: int
    refused: tuple[tuple[str, Refusal], ...]
    warned: tuple[tuple[str, Refusal], ...]


def check(connection: Connection, terms: Terms, today: date, moment: str = "draft") -> Findings:
    """What the rules say to a contract that is not on record yet; unknown parties and parcels are refusals too."""
    return check_facts(Assembler(connection, [terms], today), terms, moment)


def check_facts(known: Assembler, terms: Terms, moment: str) -> Findings:
    """What the rules say to a contract at a moment, by facts that are gathered already; unfit papers are refusals too."""
    facts, unfit = known.facts(terms), _unfit(terms.evidence)
    if isinstance(facts, list):
        return Findings((*facts, *unfit), ())
    findings = check_rules(facts, moment)
    return replace(findings, refusals=(*unfit, *findings.refusals)) if unfit else findings


def _unfit(papers: Sequence[Evidence]) -> list[Refusal]:
    return [EvidenceUnfit(what=fault) for paper in papers for fault in faults_of(paper)]


def draft(connection: Connection, terms: Terms, act: Act) -> Outcome:
    """Put a contract on record as a draft; it gets a number if it has none. Raises what the rules refuse.

    The same draft under the same number again is the same draft.
    """
    known = _permitted(connection, [terms], act, "contracts.draft")
    findings = check_facts(known, terms, "draft")
    raise_all(findings.refusals)
    if not terms.number:
        terms = replace(terms, number=_next_number(connection, known.parcel(terms.lines[0].parcel_code).issuer))
    existing = find_contracts(connection, [terms.number]).get(terms.number)
    if existing is not None:
        raise_all(_differences(existing.terms, terms))
        return Outcome(existing, findings.warnings)
    book_id = known.book_id(terms.lines[0].parcel_code)
    insert_contracts(connection, [(terms, book_id, None)], act, "counter")
    act.note("contracts.draft", "contract", terms.number, after=terms_body(terms), detail=terms_said(terms))
    contract = Contract(terms, book_id, "draft", None, 1, actual_last_day=terms.last_day)
    return Outcome(contract, findings.warnings)


def amend(connection: Connection, terms: Terms, act: Act, version: int | None = None) -> Outcome:
    """Write other terms into a draft. Raises ContractMissing, ContractStateWrong, VersionStale, what the rules refuse."""
    contract = at_version(find_contract(connection, terms.number), version)
    act.permit(connection, "contracts.amend", villages=villages_of(connection, terms.number))
    in_state(contract, "draft")
    known = _permitted(connection, [terms], act, "contracts.amend")
    findings = check_facts(known, terms, "draft")
    raise_all(findings.refusals)
    before = terms_body(contract.terms)
    rewrite_contract(connection, contract, terms, known.book_id(terms.lines[0].parcel_code))
    act.note("contracts.amend", "contract", terms.number, before=before, after=terms_body(terms))
    return Outcome(find_contract(connection, terms.number), findings.warnings)


def _permitted(connection: Connection, batch: Sequence[Terms], act: Act, operation: str) -> Assembler:
    """The facts of a batch, all of whose parcels lie within the reach of who acts."""
    permit_anywhere(act.actor, operation)
    known = Assembler(connection, batch, act.today)
    if villages := known.villages():
        act.permit(connection, operation, villages=villages)
    return known


def record(connection: Connection, batch: Sequence[Terms], act: Act) -> Recorded:
    """Put signed contracts on record and post them, all that the rules let pass; later ones see the earlier ones.

    A contract that is on record with the same content is left alone. A contract without ``signed_on`` becomes a draft.
    Refusals are returned, not raised, so that a sheet tells all of them at once. Some thousand contracts are gathered,
    checked and written at a time, so that memory does not grow with the sheet.
    """
    permit_anywhere(act.actor, "contracts.record")
    added = unchanged = 0
    refused: list[tuple[str, Refusal]] = []
    warned: list[tuple[str, Refusal]] = []
    for start in range(0, len(batch), _AT_A_TIME):
        some = _record_some(connection, batch[start : start + _AT_A_TIME], act)
        added, unchanged = added + some.added, unchanged + some.unchanged
        refused += some.refused
        warned += some.warned
    return Recorded(added, unchanged, tuple(refused), tuple(warned))


def _record_some(connection: Connection, batch: Sequence[Terms], act: Act) -> Recorded:
    known = _permitted(connection, batch, act, "contracts.record")
    existing = {n: c.terms for n, c in find_contracts(connection, (terms.number for terms in batch)).items()}
    accepted: list[Terms] = []
    refused: list[tuple[str, Refusal]] = []
    warned: list[tuple[str, Refusal]] = []
    unchanged = 0
    for terms in batch:
        if terms.number in existing:
            differences = _differences(existing[terms.number], terms)
            refused += [(terms.number, refusal) for refusal in differences]
            unchanged += not differences
            continue
        findings = check_facts(known, terms, "record" if terms.signed_on is not None else "draft")
        refused += [(terms.number, refusal) for refusal in findings.refusals]
        if not findings.refusals:
            warned += [(terms.number, warning) for warning in findings.warnings]
            accepted.append(terms)
            existing[terms.number] = terms
            if terms.signed_on is not None:
                known.assume(terms)
    _record_accepted(connection, known, accepted, act)
    return Recorded(len(accepted), unchanged, tuple(refused), tuple(warned))


def _record_accepted(connection: Connection, known: Assembler, accepted: Sequence[Terms], act: Act) -> None:
    by_book: dict[int, list[Terms]] = {}
    for terms in accepted:
        by_book.setdefault(known.book_id(terms.lines[0].parcel_code), []).append(terms)
    for book_id, contracts in by_book.items():
        signed = [terms for terms in contracts if terms.signed_on is not None]
        numbers = take_effect(connection, book_id, signed, known, act, "paper")
        for origin, some in (("paper", signed), ("counter", [t for t in contracts if t.signed_on is None])):
            rows = [(terms, book_id, numbers.get(terms.number)) for terms in some]
            insert_contracts(connection, rows, act, origin)
        for terms in contracts:
            act.note("contracts.record", "contract", terms.number, detail=terms_said(terms))


def _differences(existing: Terms, terms: Terms) -> list[ContractNumberUsed]:
    """ContractNumberUsed, naming what differs, unless the contract on record says the same."""
    names = [name for name in Terms.__dataclass_fields__ if getattr(existing, name) != getattr(terms, name)]
    return [ContractNumberUsed(number=terms.number, differences=", ".join(names))] if names else []


def _next_number(connection: Connection, issuer: str) -> str:
    """Issuer's 14 digits and four more, counted on (structure of LZHTBM); other numbers do not count. Raises
    ContractNumbersUsedUp."""
    used = connection.scalars(select(CONTRACT.c.number).where(CONTRACT.c.number.like(f"{issuer}____"))).all()
    last = max((int(number[-4:]) for number in used if number.isascii() and number.isdigit()), default=0)
    if last == MOST_NUMBERS:
        raise ContractNumbersUsedUp(issuer=issuer, most=MOST_NUMBERS)
    return f"{issuer}{last + 1:04d}"


def add_evidence(
    connection: Connection, number: str, papers: Sequence[Evidence], act: Act, version: int | None = None
) -> Contract:
    """Add papers to a contract at any time: what it rests on is only added to once it is submitted.

    Raises ContractMissing, VersionStale, EvidenceUnfit.
    """
    contract = at_version(find_contract(connection, number), version)
    act.permit(connection, "contracts.add-evidence", villages=villages_of(connection, number))
    raise_all(_unfit(papers))
    append_evidence(connection, number, papers)
    change(connection, contract)
    said = [[paper.kind, paper.document, paper.sha256] for paper in papers]
    detail = "补充材料：" + "、".join(paper.document for paper in papers)[:200]
    act.note("contracts.add-evidence", "contract", number, after={"evidence": said}, detail=detail)
    return find_contract(connection, number)
