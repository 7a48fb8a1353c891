"""What stands on the page of one change: facts, land, before and after, postings, signatures, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import url_for
from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.access.proposals import Proposal
from ledger.approvals import signing_operation
from ledger.changes import KINDS, REVERSAL, Change, HoldingChange, InsuranceCase
from ledger.errors import Refusal
from ledger.inquiries import parties_named, preview_of_land_change, read_entry
from ledger.inquiries.desk import names_of_colleagues
from ledger.inquiries.land_events import ChangeForeseen, ChangeStory
from ledger.parties import Party
from ledger.units import format_money
from web.applications import name_in
from web.centre_parts import Cell, Form, Record, Table, entry
from web.contract_steps import LONGEST_REASON
from web.session import known
from web.showing import moment, mu, name_of, quantity, say, word

_TONES: Final = {
    "proposed": "submitted",
    "rejected": "refused",
    "withdrawn": "draft",
    "recorded": "filed",
    "reversed": "reversed",
}
_LAND: Final = ("ownership", "contract-right", "operation-right")
_MOST_POSTINGS: Final = 200


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the page is made of. postings: of the entry, or of those that the approval would file."""

    story: ChangeStory
    parties: dict[str, Party]
    people: dict[str, str]
    postings: tuple[Any, ...]
    foreseen: ChangeForeseen | None


def record_of(connection: Connection, actor: Actor, story: ChangeStory, day: date, note: str) -> Record:
    """The page of a change for whoever asks."""
    seen = _seen(connection, actor, story, day)
    change = story.change
    return Record(
        word("lc_title", kind=say(KINDS[change.kind].words), number=change.number),
        _facts(seen),
        tuple(_tables(seen)),
        tuple(_forms(actor, seen, day)),
        word(f"lc_state_{story.state}"),
        _TONES[story.state],
        note,
        _refusals(seen),
    )


def _seen(connection: Connection, actor: Actor, story: ChangeStory, day: date) -> _Seen:
    change, recorded = story.change, story.recorded
    waiting = story.state == "proposed" and change.kind != "head" and may(actor, "changes.approve")
    foreseen = preview_of_land_change(connection, actor, change, day, "changes.approve") if waiting else None
    postings: tuple[Any, ...] = ()
    if foreseen is not None and foreseen.found is not None:
        postings = tuple(line for each in foreseen.found.entries for line in each.lines)
    if recorded is not None and recorded.entry_id is not None and may(actor, "entries.read"):
        postings = tuple(read_entry(connection, actor, recorded.book_id, recorded.entry_id).postings)
    codes = {*change.parties, *(each.holder for each in story.holdings), *(x.account.holder for x in postings)} - {""}
    signers = {signed.signed_by for each in story.proposals for signed in each.signatures}
    people = names_of_colleagues(connection, actor, signers) if signers else {}
    return _Seen(story, parties_named(connection, actor, codes), people, postings, foreseen)


def _refusals(seen: _Seen) -> tuple[Refusal, ...]:
    return seen.foreseen.refusals if seen.foreseen else ()


def _party(seen: _Seen, code: str) -> Cell:
    return (
        Cell(name_in(seen.parties, code), url_for("pages.parties.one", code=code))
        if code in seen.parties
        else Cell(code or "—")
    )


def _parcel(code: str) -> Cell:
    return Cell(code, url_for("pages.parcels.one", code=code), code=True)


def _contract(number: str) -> Cell:
    return Cell(number, url_for("pages.contracts.one", number=number), code=True)


def _facts(seen: _Seen) -> tuple[tuple[str, Cell], ...]:
    story = seen.story
    change, recorded = story.change, story.recorded
    facts: list[tuple[str, Cell]] = []
    if change.household:
        facts.append(
            (word("lc_remaining") if change.kind == "merge" else word("lc_household"), _party(seen, change.household))
        )
    if change.merged:
        facts.append(
            (word("lc_merged"), Cell(word("comma").join(name_in(seen.parties, code) for code in change.merged)))
        )
    if story.names:
        facts.append((word("lc_head_before"), Cell(story.names[0])))
        facts.append((word("lc_head_after"), Cell(story.names[1] or word("lc_head_nobody"))))
    facts.append((word("lc_on_day"), Cell(change.on_day)))
    facts.append((word("lc_document"), Cell(f"{change.document}{word('comma')}{change.issued_on}")))
    told: tuple[tuple[str, Any], ...] = (
        (word("lc_notice"), change.notice_on),
        (word("lc_survey"), change.survey),
        (word("lc_term_start"), change.term_start),
        (word("lc_term_end"), change.term_end),
        (word("lc_compensation"), format_money(change.compensation_fen) if change.compensation_fen else ""),
        (
            word("lc_compensation_owner"),
            name_in(seen.parties, change.compensation_owner) if change.compensation_owner else "",
        ),
        (word("lc_debtor"), name_in(seen.parties, change.debtor) if change.debtor else ""),
        (word("lc_reason"), change.reason),
        (word("lc_outcome"), next((each.outcome for each in story.proposals if each.outcome), "")),
    )
    facts += [(said, Cell(value)) for said, value in told if value]
    if recorded is not None and recorded.entry_id is not None:
        facts.append((word("entry"), Cell(f"#{recorded.entry_id}")))
    if recorded is not None and recorded.reversal_entry_id is not None:
        facts.append((word("lc_reversal_entry"), Cell(f"#{recorded.reversal_entry_id}")))
    return tuple(facts)


def _tables(seen: _Seen) -> Iterable[Table]:
    change = seen.story.change
    found = seen.foreseen.found if seen.foreseen else None
    if change.lines:
        yield _lines(seen, change)
    rents = dict(found.rents) if found else {}
    if change.cuts:
        rows = [(_contract(x.number), _parcel(x.parcel_code), Cell(mu(x.area_grains), figure=True), _rent(rents.get(x.number))) for x in change.cuts]  # fmt: skip
        headings = (word("contract_number"), word("parcel"), word("lc_area"), word("lc_contract_rent"))
        yield Table(word("lc_cuts"), headings if found else headings[:3], rows if found else [row[:3] for row in rows])
    if found and found.going_along:
        yield Table(
            word("lc_goes_along"), (word("contract_number"),), [(_contract(each),) for each in found.going_along]
        )
    holdings = seen.story.holdings or (found.holdings if found else ())
    if holdings:
        yield before_and_after(seen.parties, holdings)
    if seen.story.cases:
        yield _cases(seen, seen.story.cases)
    if seen.postings:
        yield postings_table(word("lc_would") if found else word("postings"), seen.parties, seen.postings)
    if seen.story.proposals:
        yield _signatures(seen)


def _lines(seen: _Seen, change: Change) -> Table:
    gone = word("lc_expropriated") if change.kind == "expropriation" else word("lc_collective")
    rows = []
    for each in change.lines:
        giver = _party(seen, each.from_household) if each.from_household else Cell(word("lc_collective"))
        receiver = _party(seen, each.to_household) if each.to_household else Cell(gone)
        rows.append((_parcel(each.parcel_code), giver, receiver, Cell(mu(each.area_grains), figure=True)))
    return Table(word("lc_lines"), (word("parcel"), word("lc_giver"), word("lc_receiver"), word("lc_area")), rows)


def _rent(figures: Any) -> Cell:
    if figures is None or not (figures.cut() or figures.refunded()):
        return Cell(word("rent_stays"))
    said = [(word("rent_cut"), figures.cut()), (word("rent_refunded"), figures.refunded())]
    return Cell(word("comma").join(f"{name} {format_money(fen)}" for name, fen in said if fen))


def before_and_after(parties: dict[str, Party], found: Iterable[HoldingChange]) -> Table:
    """Who has what of the land before and after; what stays the same is left out."""
    rows = [
        (
            _parcel(each.parcel_code),
            Cell(name_of("asset", each.asset)),
            Cell(_holder(parties, each.kind, each.holder)),
            Cell(mu(each.before_grains), figure=True),
            Cell(mu(each.after_grains), figure=True),
        )
        for each in found
        if each.before_grains != each.after_grains
    ]
    headings = (word("parcel"), word("layer"), word("holder"), word("lc_before"), word("lc_after"))
    return Table(word("lc_before_after"), headings, rows)


def _holder(parties: dict[str, Party], kind: str, holder: str) -> str:
    if kind == "land.held":
        return name_in(parties, holder)
    return f"{name_of('kind', kind)} · {name_in(parties, holder)}" if holder else name_of("kind", kind)


def postings_table(title: str, parties: dict[str, Party], found: Iterable[Any]) -> Table:
    """Postings, of an entry or of one that would be filed."""
    rows = [
        (
            Cell(each.effective_on),
            Cell(
                f"{name_of('asset', each.account.asset)} · {_holder(parties, each.account.kind, each.account.holder)}"
            ),
            _parcel(each.lot) if each.account.asset in _LAND else Cell(each.lot),
            Cell(("+" if each.amount > 0 else "") + quantity(each.amount, each.account.asset), figure=True),
        )
        for each in sorted(found, key=lambda each: (each.effective_on, each.lot, each.account.name))[:_MOST_POSTINGS]
    ]
    return Table(title, (word("day"), word("account"), word("lot"), word("lc_amount")), rows)


def _cases(seen: _Seen, found: Iterable[InsuranceCase]) -> Table:
    rows = [
        (
            _party(seen, each.household),
            Cell(mu(each.area_grains), figure=True),
            Cell(each.persons, figure=True),
            Cell(each.enrolled, figure=True),
            Cell(format_money(each.owed_fen), figure=True),
            Cell(format_money(each.paid_fen), figure=True),
        )
        for each in found
    ]
    headings = (word("lc_household"), word("lc_lost"), word("lc_persons"), word("lc_enrolled"), word("lc_fund_owed"), word("lc_fund_paid"))  # fmt: skip
    return Table(word("lc_cases"), headings, rows)


def _signatures(seen: _Seen) -> Table:
    rows = []
    for proposal in seen.story.proposals:
        for signed in proposal.signatures:
            place = word(f"place_{signed.place}")
            said = (
                word("lc_of_reversal", place=place) if proposal.kind == REVERSAL else word("lc_of_change", place=place)
            )
            rows.append(
                (Cell(said), Cell(seen.people.get(signed.signed_by, signed.signed_by)), Cell(moment(signed.signed_at)))
            )
    return Table(word("lc_signatures"), (word("lc_signed_as"), word("centre_by"), word("centre_day")), rows)


def _forms(actor: Actor, seen: _Seen, day: date) -> Iterable[Form]:
    story = seen.story
    for proposal in story.proposals:
        if proposal.state == "open":
            yield from _decisions(actor, proposal)
    settled = not any(each.state == "open" for each in story.proposals)
    if story.state == "recorded" and settled and may(actor, "changes.propose"):
        reason = entry("reason", word("reason"), "text", needed=True, most=LONGEST_REASON)
        address = url_for("pages.changes.reverse", number=story.change.number)
        yield Form(address, word("lc_reverse"), (reason,), word("lc_reverse"), main=False)
    if story.state == "recorded" and story.cases and may(actor, "insurance.record"):
        yield from _insuring(seen, story.cases, day)


def _decisions(actor: Actor, proposal: Proposal) -> Iterable[Form]:
    address = {
        decision: url_for("pages.changes.decide", proposal_id=proposal.id, decision=decision)
        for decision in ("approve", "reject", "withdraw")
    }
    signed = any(each.signed_by == actor.name for each in proposal.signatures)
    if not signed and may(actor, signing_operation(proposal)):
        code = (entry("code", word("code_field"), needed=True, most=20),) if known().has_code else ()
        said = word("lc_approve_reversal") if proposal.kind == REVERSAL else word("lc_approve")
        yield Form(address["approve"], said, code, said, open=True)
        reason = entry("reason", word("reject_reason"), "text", needed=True, most=LONGEST_REASON)
        yield Form(address["reject"], word("lc_reject"), (reason,), word("lc_reject"), main=False)
    if proposal.recorded_by == actor.name:
        yield Form(address["withdraw"], word("lc_withdraw"), (), word("lc_withdraw"), main=False)


def _insuring(seen: _Seen, cases: Iterable[InsuranceCase], day: date) -> Iterable[Form]:
    number = seen.story.change.number
    common = (
        entry("on_day", word("centre_day"), "day", str(day), needed=True),
        entry("document", word("lc_voucher"), needed=True, most=80),
    )
    to_enrol = tuple((x.household, name_in(seen.parties, x.household)) for x in cases if x.enrolled < x.persons)
    if to_enrol:
        fields = (
            entry("household", word("lc_household"), "choice", choices=to_enrol),
            entry("persons", word("lc_persons"), "figure", needed=True),
            *common,
        )
        address = url_for("pages.changes.insure", step="enrol", number=number)
        yield Form(address, word("lc_enrol"), fields, word("lc_enrol"))
    to_pay = tuple((x.household, name_in(seen.parties, x.household)) for x in cases if x.paid_fen < x.owed_fen)
    if to_pay:
        fields = (
            entry("household", word("lc_household"), "choice", choices=to_pay),
            entry("amount", word("amount"), "figure", needed=True),
            *common,
        )
        yield Form(url_for("pages.changes.insure", step="pay", number=number), word("lc_pay"), fields, word("lc_pay"))
