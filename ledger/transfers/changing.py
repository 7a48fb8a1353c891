"""What the steps of a contract share: its version, its state, and its words for the trail and for signatures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, update

from ledger.access.refusals import VersionStale
from ledger.transfers.data import STATES, Contract, Terms
from ledger.transfers.models import CONTRACT
from ledger.transfers.queries import find_contract
from ledger.transfers.refusals import ContractStateWrong


def at_version(contract: Contract, version: int | None) -> Contract:
    """The contract, if it is at that version, or none is asked for. Raises VersionStale."""
    if version is not None and version != contract.version:
        raise VersionStale(what=contract.number, found=contract.version, expected=version)
    return contract


def in_state(contract: Contract, *states: str) -> None:
    """Raise ContractStateWrong unless the contract is in one of these states."""
    if contract.state not in states:
        raise ContractStateWrong(
            number=contract.number,
            state_zh=STATES[contract.state].zh,
            state_en=STATES[contract.state].en,
            needed_zh="、".join(STATES[each].zh for each in states),
            needed_en=", ".join(STATES[each].en for each in states),
        )


def change(connection: Connection, contract: Contract, **values: Any) -> None:
    """Write what changed, on the version that was read: somebody else's change in between is refused."""
    where = (CONTRACT.c.number == contract.number) & (CONTRACT.c.version == contract.version)
    changed = connection.execute(update(CONTRACT).where(where).values(version=contract.version + 1, **values))
    if changed.rowcount != 1:
        now = find_contract(connection, contract.number)
        stale = VersionStale(what=contract.number, found=now.version, expected=contract.version)
        stale.may_be_a_race = True  # what was decided on is no longer there: look again, and decide on what is
        raise stale


def terms_body(terms: Terms) -> dict[str, Any]:
    """The words of a contract as JSON values: what is signed under a proposal. Signing and filing days are not in it."""
    return {
        "number": terms.number,
        "form": terms.form,
        "transferor": terms.transferor,
        "transferee": terms.transferee,
        "parcels": [[line.parcel_code, line.area_grains, terms.giver_of(line)] for line in terms.lines],
        "start": terms.start_day.isoformat(),
        "last_day": terms.last_day.isoformat(),
        "price": terms.price,
        "price_unit": terms.price_unit,
        "payment": terms.payment,
        "purpose": terms.purpose,
        "consent": terms.consent,
        "parent": terms.parent,
        "renews": terms.renews,
        "details": terms.details.said(),
        "evidence": [[paper.kind, paper.document, paper.party, paper.sha256] for paper in terms.evidence],
    }


def terms_said(terms: Terms) -> str:
    """A contract in one line, for the trail: codes, parcels and term, no names."""
    return f"{terms.transferor} → {terms.transferee}，{len(terms.lines)} 块地，{terms.start_day} 至 {terms.last_day}"
