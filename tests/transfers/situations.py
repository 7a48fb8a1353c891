"""Situations for the rules of contracts: a sound contract, and what a case says differently about it.

Words of a case: any attribute of Terms (``start``, ``last``, ``signed``, ``filed`` as text; ``details`` as a dict), and
``parcels`` [(code, mu, giver)], ``free``, ``kept``, ``rights`` in mu; of the land ``contracted`` (first and last day),
``base_from``, ``contracted_to``, ``base_mu``, ``registered``, ``measured_m2``, ``north``, ``basic``; ``parent`` (Terms)
with ``parent_state`` and ``parent_last``, ``renewed`` (what differs from this contract) with ``renewed_state`` and
``renewed_last``; ``papers`` with ``issued``, ``mandates`` {household: last day}, ``told``; and attributes of Facts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from ledger.parcels import BaseContract, Parcel
from ledger.parties import Party
from ledger.transfers import Contract, ContractLine, Details, Evidence, Facts, ParcelFacts, Terms
from ledger.units import parse_area
from tests.making import (
    BASE_END,
    BASE_START,
    COOPERATIVE,
    ENTERPRISE,
    HOUSEHOLDS,
    ISSUER,
    TODAY,
    VILLAGE,
    mu,
    paper,
    parcel,
    parcel_code,
    terms,
)

LAND, SECOND, THEIRS, FAR = parcel_code(0, 1), parcel_code(0, 2), parcel_code(1, 1), parcel_code(2, 1)
NEIGHBOUR, STRANGER = HOUSEHOLDS[1:]  # of the same collective; of another
_OWNERS: Final = {LAND: HOUSEHOLDS[0], SECOND: HOUSEHOLDS[0], THEIRS: NEIGHBOUR, FAR: STRANGER}
_KINDS: Final = {
    COOPERATIVE: "cooperative",
    ENTERPRISE: "enterprise",
    ISSUER: "collective",
    "P-1": "person",
    "O-1": "office",
}
_DAYS: Final = {"start": "start_day", "last": "last_day", "signed": "signed_on", "filed": "filed_on"}
_OF_FACTS: Final = ("caveats", "authority", "deposit", "reviewed_above", "ended")


def facts(**case: Any) -> Facts:
    """The sound contract with what a case says about it."""
    said = dict(case)
    lines = tuple(ContractLine(code, mu(area), *giver) for code, area, *giver in said.pop("parcels", [(LAND, "10")]))
    land = {line.parcel_code: _land(line.parcel_code, case) for line in lines}
    for name in ("contracted", "base_from", "contracted_to", "base_mu", "registered", "measured_m2", "north", "basic"):
        said.pop(name, None)
    free, kept, rights = (mu(said.pop(*word)) for word in (("free", "10"), ("kept", "0"), ("rights", "10")))
    of_facts = {name: said.pop(name) for name in _OF_FACTS if name in said}
    passed, books = said.pop("passed", {}), frozenset(said.pop("books", {1}))
    parent = _contract(said.pop("parent", None), said.pop("parent_state", "signed"), said.pop("parent_last", None))
    before = said.pop("renewed", None), said.pop("renewed_state", "signed"), said.pop("renewed_last", None)
    papers = _papers(said)
    contract = _terms(lines, said | {"evidence": papers, "parent": parent.number if parent else ""})
    renewed = None
    if before[0] is not None:
        renewed = _contract(_terms(lines, said | {"number": "HT-OLD"} | _days(before[0])), *before[1:])
        contract = replace(contract, renews="HT-OLD")
    return Facts(
        terms=contract,
        parties={code: _party(code) for code in contract.parties},
        lines=tuple(_line(contract, line, land[line.parcel_code], (free, kept, rights)) for line in lines),
        books=books,
        today=TODAY,
        parent=parent,
        renewed=renewed,
        passed_on={code: mu(area) for code, area in passed.items()},
        **of_facts,
    )


def _line(contract: Terms, line: ContractLine, land: Parcel, areas: tuple[int, int, int]) -> ParcelFacts:
    free, kept, rights = areas
    giver = contract.giver_of(line)
    base = land.base_of(giver, contract.start_day)
    return ParcelFacts(land, giver, line.area_grains, free, (), kept, rights, base)


def _land(code: str, said: dict[str, Any]) -> Parcel:
    first, last = said.get("contracted", (BASE_START.isoformat(), BASE_END.isoformat()))
    holder = said.get("contracted_to", _OWNERS[code])
    measured = said.get("measured_m2")
    base = BaseContract(f"{holder}J", holder, date.fromisoformat(first), date.fromisoformat(last)) if holder else None
    if base is not None and "base_mu" in said:
        base = replace(base, area_grains=mu(said["base_mu"]))
    if base is not None and "base_from" in said:
        base = replace(base, from_day=date.fromisoformat(said["base_from"]))
    return parcel(
        code,
        HOUSEHOLDS[0],
        said.get("registered", "10"),
        bases=(base,) if base else (),
        measured_grains=parse_area(measured, "m2") if measured else 0,
        north=said.get("north", "支沟"),
        basic_farmland=said.get("basic", True),
    )


def _party(code: str) -> Party:
    kind = _KINDS.get(code, "household")
    return Party(code, kind, "马建国", "", "", "village", code[:12] if code.isdigit() else VILLAGE, "", "")


def _contract(said: Terms | None, state: str, last: str | None) -> Contract | None:
    if said is None:
        return None
    ended = date.fromisoformat(last) if last else said.last_day
    return Contract(said, 1, state, 1 if state == "signed" else None, 1, actual_last_day=ended)


def _papers(said: dict[str, Any]) -> tuple[Evidence, ...]:
    issued = date.fromisoformat(said.pop("issued", "2026-11-10"))
    found = [paper(kind, issued_on=issued) for kind in said.pop("papers", [])]
    for household, last in said.pop("mandates", {}).items():
        found.append(paper("mandate", household, valid_to=date.fromisoformat(last) if last else None))
    if said.pop("told", True):
        found.append(paper("priority-notice"))
    return tuple(found)


def _terms(lines: tuple[ContractLine, ...], said: dict[str, Any]) -> Terms:
    changes = _days(said) | {"details": Details(**said.get("details", {}))}
    return terms(**({"lines": lines} | changes))


def _days(said: dict[str, Any]) -> dict[str, Any]:
    return {
        _DAYS.get(name, name): date.fromisoformat(value)
        if isinstance(value, str) and (name in _DAYS or name.endswith("_day"))
        else value
        for name, value in said.items()
    }
