"""The verbs of transfer contracts: check, draft, sign, file, record. One call stands in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ledger.book import post
from ledger.errors import Refusal, raise_all
from ledger.transfers.data import Contract, Terms
from ledger.transfers.facts import Assembler
from ledger.transfers.models import CONTRACT, CONTRACT_PARCEL
from ledger.transfers.posting import entry_of
from ledger.transfers.queries import find_contract, find_contracts
from ledger.transfers.refusals import ContractNotDraft, ContractNumbersUsedUp, ContractNumberUsed, FiledBeforeSigned
from ledger.transfers.rules import Findings, check_rules

MOST_NUMBERS = 9_999


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


def check(connection: Connection, terms: Terms) -> Findings:
    """What the rules say to a contract that is not on record yet; unknown parties and parcels are refusals too."""
    return _check(Assembler(connection, [terms]), terms)


def _check(known: Assembler, terms: Terms) -> Findings:
    facts = known.facts(terms)
    return Findings(tuple(facts), ()) if isinstance(facts, list) else check_rules(facts)


def draft(connection: Connection, terms: Terms, *, at: datetime, by: str) -> Outcome:
    """Put a contract on record as a draft; it gets a number if it has none. Raises what the rules refuse.

    The same draft under the same number again is the same draft.
    """
    known = Assembler(connection, [terms])
    findings = _check(known, terms)
    raise_all(findings.refusals)
    if not terms.number:
        terms = replace(terms, number=_next_number(connection, known.parcel(terms.lines[0].parcel_code).issuer))
    existing = find_contracts(connection, [terms.number]).get(terms.number)
    if existing is not None:
        raise_all(_differences(existing.terms, terms))
        return Outcome(existing, findings.warnings)
    book_id = known.book_id(terms.lines[0].parcel_code)
    _insert(connection, [(terms, book_id, None)], at, by)
    return Outcome(Contract(terms, book_id, "draft", None, 1), findings.warnings)


def sign(connection: Connection, number: str, signed_on: date, *, at: datetime, by: str) -> Outcome:
    """Sign a draft: all rules run again on today's book, then it is posted. Signing again on the same day changes nothing.

    Raises ContractMissing, ContractNotDraft, and what the rules refuse.
    """
    contract = find_contract(connection, number)
    if contract.state == "signed" and contract.terms.signed_on == signed_on:
        return Outcome(contract, ())
    if contract.state != "draft":
        raise ContractNotDraft(number=number, state=contract.state)
    terms = replace(contract.terms, signed_on=signed_on)
    known = Assembler(connection, [terms])
    findings = _check(known, terms)
    raise_all(findings.refusals)
    entry = entry_of(terms, known)
    filed = post(connection, contract.book_id, [entry], recorded_at=at, recorded_by=by, late="first-open-day")[0]
    _change(connection, contract, state="signed", signed_on=signed_on, filed_on=terms.filed_on, entry_id=filed.entry_id)
    return Outcome(find_contract(connection, number), findings.warnings)


def file(connection: Connection, number: str, filed_on: date) -> Contract:
    """Note that a signed contract was filed with the issuer (备案). Raises ContractMissing, FiledBeforeSigned."""
    contract = find_contract(connection, number)
    signed_on = contract.terms.signed_on
    if contract.state != "signed" or signed_on is None or filed_on < signed_on:
        raise FiledBeforeSigned(signed=signed_on or "—", filed=filed_on)
    _change(connection, contract, filed_on=filed_on)
    return find_contract(connection, number)


def record(connection: Connection, batch: Sequence[Terms], *, at: datetime, by: str) -> Recorded:
    """Put signed contracts on record and post them, all that the rules let pass; later ones see the earlier ones.

    A contract that is on record with the same content is left alone. A contract without ``signed_on`` becomes a draft.
    Refusals are returned, not raised, so that a sheet tells all of them at once.
    """
    known = Assembler(connection, batch)
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
        findings = _check(known, terms)
        refused += [(terms.number, refusal) for refusal in findings.refusals]
        if not findings.refusals:
            warned += [(terms.number, warning) for warning in findings.warnings]
            accepted.append(terms)
            existing[terms.number] = terms
            if terms.signed_on is not None:
                known.assume(terms)
    _record_accepted(connection, known, accepted, at, by)
    return Recorded(len(accepted), unchanged, tuple(refused), tuple(warned))


def _record_accepted(
    connection: Connection, known: Assembler, accepted: Sequence[Terms], at: datetime, by: str
) -> None:
    by_book: dict[int, list[Terms]] = {}
    for terms in accepted:
        by_book.setdefault(known.book_id(terms.lines[0].parcel_code), []).append(terms)
    for book_id, contracts in by_book.items():
        signed = [terms for terms in contracts if terms.signed_on is not None]
        entries = [entry_of(terms, known) for terms in signed]
        filed = post(connection, book_id, entries, recorded_at=at, recorded_by=by, late="first-open-day")
        numbers = {terms.number: done.entry_id for terms, done in zip(signed, filed, strict=True)}
        _insert(connection, [(terms, book_id, numbers.get(terms.number)) for terms in contracts], at, by)


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


def _insert(connection: Connection, contracts: Sequence[tuple[Terms, int, int | None]], at: datetime, by: str) -> None:
    rows = [
        _row(terms, book_id, entry_id) | {"recorded_at": at, "recorded_by": by}
        for terms, book_id, entry_id in contracts
    ]
    lines = [
        {
            "contract_number": terms.number,
            "line": place,
            "parcel_code": line.parcel_code,
            "area_grains": line.area_grains,
        }
        for terms, _, _ in contracts
        for place, line in enumerate(terms.lines, start=1)
    ]
    if rows:
        connection.execute(insert(CONTRACT), rows)
        connection.execute(insert(CONTRACT_PARCEL), lines)


def _row(terms: Terms, book_id: int, entry_id: int | None) -> dict[str, Any]:
    return {
        "number": terms.number,
        "book_id": book_id,
        "form": terms.form,
        "state": "signed" if entry_id is not None else "draft",
        "transferor": terms.transferor,
        "transferee": terms.transferee,
        "start_day": terms.start_day,
        "last_day": terms.last_day,
        "price": terms.price,
        "price_unit": terms.price_unit,
        "payment": terms.payment,
        "purpose": terms.purpose,
        "signed_on": terms.signed_on,
        "filed_on": terms.filed_on,
        "consent": terms.consent,
        "parent_number": terms.parent,
        "entry_id": entry_id,
        "version": 1,
    }


def _change(connection: Connection, contract: Contract, **values: Any) -> None:
    """Write what changed, on the version that was read: somebody else's change in between is a conflict."""
    where = (CONTRACT.c.number == contract.number) & (CONTRACT.c.version == contract.version)
    changed = connection.execute(update(CONTRACT).where(where).values(version=contract.version + 1, **values))
    if changed.rowcount != 1:
        raise ContractNotDraft(number=contract.number, state=find_contract(connection, contract.number).state)
