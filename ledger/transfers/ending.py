"""Ending a contract early, whole or in part: proposed by one person, approved by another, posted on the day it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from ledger import rent
from ledger.access import Act
from ledger.access.proposals import Proposal, check_open, propose, sign_proposal
from ledger.book import NewEntry, post
from ledger.caveats import refuse_stopped, stopping
from ledger.codes import mask_personal_numbers
from ledger.errors import Words, raise_all
from ledger.parcels import find_parcels, lock_parcels
from ledger.parties import find_parties
from ledger.transfers.changing import change, in_state
from ledger.transfers.data import FORMS, UNPOSTED_FORMS, Contract, ContractLine
from ledger.transfers.dependents import Dependent, dependents_of, in_the_way, said
from ledger.transfers.events import NewEvent, add_event, last_return, next_sequence, returned_areas, still_out
from ledger.transfers.lines_on_record import lines_of_children, most_at_once
from ledger.transfers.posting import Return, entry_of_returns
from ledger.transfers.refusals_of_endings import (
    DependentsStand,
    EndingOfNothing,
    EndingOutsideTerm,
    NoticeAfterEnding,
    NoticeMissing,
    PermanentNotEnded,
)
from ledger.transfers.steps import here
from ledger.transfers.successors import successors_of
from ledger.units import format_area

ENDING: Final = "contract-ending"
GROUNDS: Final[dict[str, Words]] = {
    "agreement": Words("双方协议", "mutual agreement"),
    "use-changed": Words("擅自改变农业用途", "use changed"),
    "idle": Words("弃耕抛荒连续两年以上", "idle for two years"),
    "damage": Words("严重损害土地或生态", "serious damage to land or ecology"),
    "grave-breach": Words("其他严重违约", "another grave breach"),
    "unpaid": Words("经催告仍不支付", "unpaid after demand"),
    "force-majeure": Words("不可抗力", "force majeure"),
    "repudiation": Words("明确表示不履行", "repudiation"),
    "retaken": Words("发包方依法收回", "lawfully retaken by the issuer"),
    "dissolved": Words("受让方解散", "the transferee is dissolved"),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """An early end. ground: a key of GROUNDS. back_on: the first day on which the land is back.

    notice_on: when the notice of rescission arrived; None only for an agreement. lines: parcels with the area that comes
    back, in grains; none: all that is still out. document: the agreement or notice. fixtures: what becomes of them.
    """

    ground: str
    back_on: date
    document: str
    notice_on: date | None = None
    lines: tuple[ContractLine, ...] = ()
    fixtures: str = ""

    def body(self) -> dict[str, Any]:
        """As JSON values: what is signed."""
        return {
            "ground": self.ground,
            "back_on": self.back_on.isoformat(),
            "document": self.document,
            "notice_on": self.notice_on.isoformat() if self.notice_on else None,
            "parcels": [[line.parcel_code, line.area_grains, line.giver] for line in self.lines],
            "fixtures": self.fixtures,
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Ending:
        return cls(
            body["ground"],
            date.fromisoformat(body["back_on"]),
            body["document"],
            date.fromisoformat(body["notice_on"]) if body["notice_on"] else None,
            tuple(ContractLine(*line) for line in body["parcels"]),
            body["fixtures"],
        )


@dataclass(frozen=True, slots=True)
class EndingPreview:
    """What an early end would do: the entry it files (None where the form posts none), the land that comes back, what
    stands on the contract, its last day afterwards, and what becomes of the rent (None where there is none)."""

    entry: NewEntry | None
    returns: tuple[Return, ...]
    dependents: tuple[Dependent, ...]
    last_day: date
    rent: rent.Recomputed | None = None


def preview_ending(connection: Connection, contract: Contract, ending: Ending, event: str = "end") -> EndingPreview:
    """What ``ending`` would do today; event: of the caveats that may stop it. Raises what stands in its way."""
    in_state(contract, "signed")
    _check(contract, ending)
    if contract.terms.form in UNPOSTED_FORMS:
        return EndingPreview(None, (), (), ending.back_on - timedelta(days=1))
    returns = returns_of(connection, contract, ending)
    codes = [back.parcel_code for back in returns]
    caveats = stopping(connection, codes, event, ending.back_on, contract.terms.last_day, contract.number)
    raise_all(list(refuse_stopped(caveats, event, codes)))
    standing = in_the_way(dependents_of(connection, contract.number), ending.back_on)
    if standing and (not ending.lines or _is_passed_on(connection, contract, returns)):
        raise DependentsStand(number=contract.number, dependents=said(standing))
    entry = entry_for(connection, contract, returns, "contract-ended")
    last_day = last_day_after(connection, contract, ending, returns)
    preview = EndingPreview(entry, returns, tuple(standing), last_day)
    return replace(preview, rent=_rent_after(connection, contract, preview))


def _rent_after(connection: Connection, contract: Contract, preview: EndingPreview) -> rent.Recomputed | None:
    """What the return of the land does to the rent. Raises RentDayOutside where a later change of it stands."""
    if not rent.find_agreements(connection, [contract.number]):
        return None
    back_on = preview.returns[0].back_on
    if preview.last_day < back_on:
        return rent.preview_end(connection, contract.number, back_on)
    return rent.preview_return(connection, contract.number, back_on, rent_returned(preview))


def propose_ending(
    connection: Connection, number: str, ending: Ending, act: Act, version: int | None = None
) -> Proposal:
    """Propose to end a signed contract early. Raises ContractMissing, ContractStateWrong, EndingOutsideTerm,
    EndingOfNothing, NoticeMissing, NoticeAfterEnding, DependentsStand, StoppedByCaveat, ProposalOpen."""
    contract, villages = here(connection, number, act, "contracts.propose-ending", version)
    preview_ending(connection, contract, ending)
    places = [("village", code) for code in villages]
    content = {"contract": number, "book": contract.book_id} | ending.body()
    proposal = propose(connection, act, ENDING, number, content, places=places, needed=2, reason=ending.document)
    ground = GROUNDS[ending.ground].zh
    detail = f"申请自 {ending.back_on} 提前终止（{ground}，事项 {proposal.id}）"
    act.note("contracts.propose-ending", "contract", number, after={"proposal": proposal.id}, detail=detail)
    return proposal


def sign_ending(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve an early end, which carries it out on today's book. Raises what ``propose_ending`` raises."""
    contract, _ = here(connection, proposal.subject, act, "contracts.end", None)
    check_open(proposal)
    ending = Ending.from_body(proposal.content)
    lock_parcels(connection, [line.parcel_code for line in contract.terms.lines], exclusive=True)
    preview = preview_ending(connection, contract, ending)
    signed = sign_proposal(connection, act, proposal, code)
    event = NewEvent(
        "ended",
        ending.back_on,
        ending.document,
        ending.body(),
        ending.ground,
        ending.notice_on,
        proposal_id=proposal.id,
    )
    carry_out_returns(connection, contract, preview, event, act)
    detail = f"核准自 {ending.back_on} 提前终止（{GROUNDS[ending.ground].zh}）"
    act.note("contracts.end", "contract", contract.number, after={"last_day": str(preview.last_day)}, detail=detail)
    return signed


def carry_out_returns(
    connection: Connection, contract: Contract, preview: EndingPreview, event: NewEvent, act: Act
) -> int | None:
    """Post what comes back and cut its rent, write the event and the contract's last day; the number of the entry."""
    entry_id = None
    if preview.entry is not None:
        filed = post(
            connection,
            contract.book_id,
            [preview.entry],
            recorded_at=act.at,
            recorded_by=act.by,
            late="first-open-day",
        )
        entry_id = filed[0].entry_id
    add_event(connection, contract, replace(event, entry_id=entry_id), act, preview.returns)
    _cut_rent(connection, contract, preview, event.document, act)
    change(connection, contract, actual_last_day=preview.last_day)
    return entry_id


def _cut_rent(connection: Connection, contract: Contract, preview: EndingPreview, document: str, act: Act) -> None:
    """No rent for what is back: all of it from the day on, or the share of the parcels that came back."""
    returned = rent_returned(preview)
    if not returned or not rent.find_agreements(connection, [contract.number]):
        return
    back_on = preview.returns[0].back_on
    if preview.last_day < back_on:
        rent.end_rent(connection, contract.number, back_on, document, act)
    else:
        rent.return_area(connection, contract.number, back_on, returned, document, act)


def rent_returned(preview: EndingPreview) -> list[rent.Returned]:
    """The land that comes back, as ``ledger.rent`` counts it."""
    return [rent.Returned(back.parcel_code, back.area_grains, back.given_by or back.giver) for back in preview.returns]


def _check(contract: Contract, ending: Ending) -> None:
    terms = contract.terms
    if terms.is_permanent:
        form = FORMS[terms.form]
        raise PermanentNotEnded(number=contract.number, form_zh=form.zh, form_en=form.en)
    if not terms.start_day <= ending.back_on <= contract.last_day:
        raise EndingOutsideTerm(
            number=contract.number, start=terms.start_day, last=contract.last_day, back_on=ending.back_on
        )
    ground = GROUNDS[ending.ground]
    if ending.notice_on is None and ending.ground != "agreement":
        raise NoticeMissing(ground_zh=ground.zh, ground_en=ground.en)
    if ending.notice_on is not None and ending.notice_on > ending.back_on:
        raise NoticeAfterEnding(notice=ending.notice_on, back_on=ending.back_on)


def _lines_out(connection: Connection, contract: Contract, ending: Ending) -> list[ContractLine]:
    """The lines that come back, each with its area and its giver by the contract. Raises EndingOfNothing."""
    out = still_out(contract.terms, returned_areas(connection, [contract.number]).get(contract.number, {}))
    if not ending.lines:
        whole = [ContractLine(parcel, area, giver) for (parcel, giver), area in out.items() if area]
        if not whole:
            first = contract.terms.lines[0].parcel_code
            raise EndingOfNothing(number=contract.number, parcel=first, left=format_area(0, "mu"), asked="—")
        return whole
    asked: dict[tuple[str, str], int] = {}
    for line in ending.lines:
        key = (line.parcel_code, line.giver or _giver(contract, line.parcel_code))
        asked[key] = asked.get(key, 0) + line.area_grains
        if line.area_grains <= 0 or asked[key] > out.get(key, 0):
            raise EndingOfNothing(
                number=contract.number,
                parcel=mask_personal_numbers(line.parcel_code)[:19],
                left=format_area(out.get(key, 0), "mu"),
                asked=format_area(asked[key], "mu"),
            )
    return [ContractLine(parcel, area, giver) for (parcel, giver), area in asked.items()]


def _is_passed_on(connection: Connection, contract: Contract, returns: Sequence[Return]) -> bool:
    """Whether some of what is to come back is passed on under another contract on that day or later."""
    out = Counter[str]()
    returned = returned_areas(connection, [contract.number]).get(contract.number, {})
    for (parcel, _), area in still_out(contract.terms, returned).items():
        out[parcel] += area
    for back in returns:
        out[back.parcel_code] -= back.area_grains
    under = lines_of_children(connection, [contract.number]).get(contract.number, {})
    return any(
        out[back.parcel_code] < most_at_once(under.get(back.parcel_code, ()), back.back_on, back.mirror_on)
        for back in returns
    )


def _giver(contract: Contract, parcel: str) -> str:
    terms = contract.terms
    return next((terms.giver_of(line) for line in terms.lines if line.parcel_code == parcel), terms.transferor)


def returns_of(connection: Connection, contract: Contract, ending: Ending) -> tuple[Return, ...]:
    """The land that comes back, to whoever stands in the giver's place on that day. Raises EndingOfNothing."""
    successors = successors_of(connection, contract.number, ending.back_on)
    return tuple(
        Return(
            line.parcel_code,
            successors.get((line.parcel_code, line.giver), line.giver),
            contract.terms.transferee,
            ending.back_on,
            contract.terms.return_day,
            line.area_grains,
            line.giver,
        )
        for line in _lines_out(connection, contract, ending)
    )


def entry_for(connection: Connection, contract: Contract, returns: Sequence[Return], cause: str) -> NewEntry:
    """The entry of land that comes back as the contract's next event."""
    parcels = find_parcels(connection, (back.parcel_code for back in returns))
    parties = find_parties(connection, (code for back in returns for code in (back.giver, back.taker)))
    sequence = next_sequence(connection, contract.number)
    return entry_of_returns(
        cause, contract.terms, sequence, returns, parcels.__getitem__, lambda code: parties[code].kind
    )


def last_day_after(connection: Connection, contract: Contract, ending: Ending, returns: Sequence[Return]) -> date:
    """The last day on which any land of the contract is out once ``returns`` have come back."""
    back = sum(returned_areas(connection, [contract.number]).get(contract.number, {}).values())
    left = contract.terms.area_grains - back - sum(each.area_grains for each in returns)
    if left:
        return contract.last_day
    return max(ending.back_on, last_return(connection, contract.number) or ending.back_on) - timedelta(days=1)
