"""A page about a thing of the land bureau: facts, figures, tables, its life, its lineage, and what may be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ledger.access import Actor, may
from ledger.access.proposals import Proposal
from ledger.approvals import KINDS, signing_operation
from ledger.errors import Refusal
from web.centre_parts import Cell, Field, Form, Table, entry, tabs
from web.contract_steps import LONGEST_REASON
from web.session import known
from web.showing import hectares, moment, mu, say, word


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is seen first. tone: late, soon or empty."""

    label: str
    figure: str
    unit: str = ""
    second: str = ""
    address: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, or is still to come (not reached)."""

    day: Any
    what: Cell
    lines: tuple[str, ...] = ()
    badge: str = ""
    said: str = ""
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments in their order."""

    title: str
    moments: Sequence[Moment]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, with a table of the same after it."""

    title: str
    picture: Markup
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Something that may be done next, and why."""

    text: str
    why: str
    address: str


@dataclass(frozen=True, slots=True)
class Points:
    """What may be done next."""

    title: str
    points: Sequence[Point]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A table that is opened on demand. hint: what stands below it."""

    summary: str
    table: Table
    hint: str = ""


Section = Table | Timeline | Picture | Points | Folded


@dataclass(frozen=True, slots=True)
class Dossier:
    """The page. tone: the look of its state. actions: links; a badge makes one of them the main one."""

    title: str
    facts: tuple[tuple[str, Cell], ...] = ()
    sections: tuple[Section, ...] = ()
    forms: tuple[Form, ...] = ()
    tiles: tuple[Tile, ...] = ()
    actions: tuple[Cell, ...] = ()
    filters: tuple[Field, ...] = ()
    state: str = ""
    tone: str = ""
    note: str = ""
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    following: str = field(default="")

    @property
    def tabs(self) -> list[Cell]:
        return tabs()


def ha_cell(grains: int, address: str = "") -> Cell:
    """An area in hectares; − before what is owed."""
    return Cell(signed_ha(grains), address, figure=True)


def signed_ha(grains: int) -> str:
    """Hectares with a minus where there is less than nothing; a dash for nothing."""
    if not grains:
        return "—"
    return with_sign("−" if grains < 0 else "", hectares(abs(grains)))


def with_sign(sign: str, figure: str) -> str:
    """A sign before a figure, behind the mark of one that is rounded: ≈−2.9583."""
    return f"≈{sign}{figure[1:]}" if figure.startswith("≈") else f"{sign}{figure}"


def both_units(grains: int) -> str:
    """Hectares and mu in one line."""
    return f"{hectares(grains)} {word('unit_ha')}（{mu(grains)} {word('unit_mu')}）" if grains else "—"


def decisions(actor: Actor, proposal: Proposal, address: dict[str, str], *, signs: bool = True) -> list[Form]:
    """What somebody may decide about an open proposal; ``address`` of approve, reject and withdraw.

    signs: whether its next signature is for an office that they reach.
    """
    signed = any(each.signed_by == actor.name for each in proposal.signatures)
    kind = say(KINDS[proposal.kind].words)
    found = []
    if signs and not signed and may(actor, signing_operation(proposal)):
        code = (entry("code", word("code_field"), needed=True, most=20),) if known().has_code else ()
        said = word("qp_approve", kind=kind)
        found.append(Form(address["approve"], said, code, said, open=True))
        reason = entry("reason", word("reject_reason"), "text", needed=True, most=LONGEST_REASON)
        found.append(Form(address["reject"], word("lc_reject"), (reason,), word("lc_reject"), main=False))
    if proposal.recorded_by == actor.name:
        found.append(Form(address["withdraw"], word("lc_withdraw"), (), word("lc_withdraw"), main=False))
    return found


def signatures(proposals: Sequence[Proposal], people: dict[str, str]) -> Table:
    """Who signed what, and when."""
    rows = [
        (
            Cell(f"{say(KINDS[each.kind].words)} · {word(f'place_{signed.place}')}"),
            Cell(people.get(signed.signed_by, signed.signed_by)),
            Cell(moment(signed.signed_at)),
        )
        for each in proposals
        for signed in each.signatures
    ]
    return Table(word("lc_signatures"), (word("lc_signed_as"), word("centre_by"), word("centre_day")), rows)
