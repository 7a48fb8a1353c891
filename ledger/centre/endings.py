"""Contracts that end: the list at 90, 30 and 7 days, handbacks, and those that ended with neither renewal nor handback.

Nothing here waits for a job: what is due is computed on whichever day is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.centre.common import has_come, text_of
from ledger.centre.data import Ending, Handback
from ledger.centre.models import EXPIRY_NOTICE, HANDBACK
from ledger.centre.refusals import (
    ContractNotInForce,
    ExpiryNoticeUnfit,
    HandbackEarly,
    HandbackRecorded,
    RequesterOutside,
    ReturnsNothing,
)
from ledger.errors import Words
from ledger.parameters import parameter
from ledger.transfers import (
    FORMS,
    PERMANENT_FORMS,
    STATES,
    Contract,
    ContractReach,
    Wanted,
    find_contract,
    list_contracts,
    villages_of,
)
from ledger.transfers.data import UNPOSTED_FORMS
from ledger.transfers.models import CONTRACT

MOST_LISTED: Final = 5_000
_NOT_RETURNING: Final = PERMANENT_FORMS | UNPOSTED_FORMS
_CHUNK: Final = 500


def stages_on(connection: Connection, villages: Iterable[str], day: date) -> tuple[int, ...]:
    """The distances in days at which an end is told, the longest first (parameter ``expiry-days``)."""
    return tuple(sorted(parameter(connection, "expiry-days", villages, day), reverse=True))


def ending(
    connection: Connection,
    day: date,
    *,
    within_days: int = 90,
    villages: Any = None,
    reach: ContractReach | None = None,
    stages: Sequence[int] = (90, 30, 7),
) -> list[Ending]:
    """The contracts in force on ``day`` whose land is back within so many days, the soonest first, and what was done.

    villages: a selectable of village codes; reach: what whoever asks may see. stages: the distances, longest first.
    """
    last = day + timedelta(days=within_days + 1)
    wanted = Wanted(in_force_on=day, ends_before=last, soonest_end_first=True, limit=MOST_LISTED)
    return _endings(connection, list_contracts(connection, wanted, villages, reach), day, stages)


def exceptions(
    connection: Connection,
    day: date,
    *,
    after_days: int = 30,
    villages: Any = None,
    reach: ContractReach | None = None,
) -> list[Ending]:
    """The contracts that ended ``after_days`` or more ago and were neither renewed nor handed back, the oldest first."""
    until = day - timedelta(days=after_days)
    wanted = Wanted(state="signed", ends_before=until + timedelta(days=1), soonest_end_first=True, limit=MOST_LISTED)
    found = _endings(connection, list_contracts(connection, wanted, villages, reach), day, ())
    return [each for each in found if each.ending in ("open", "renewal")]


def _endings(connection: Connection, contracts: Sequence[Contract], day: date, stages: Sequence[int]) -> list[Ending]:
    shown = [each for each in contracts if each.terms.form not in _NOT_RETURNING]
    numbers = [each.number for each in shown]
    renewals, handed = _renewals(connection, numbers), handbacks_of(connection, numbers)
    noticed = _noticed(connection, shown)
    found = []
    for contract in shown:
        left = (contract.last_day - day).days
        renewal = renewals.get(contract.number, ("", ""))
        back = handed.get(contract.number)
        state = "handed-back" if back else ""
        if renewal[0]:
            state = state or ("signed-renewal" if renewal[1] == "signed" else "renewal")
        found.append(
            Ending(
                contract_number=contract.number,
                transferor=contract.terms.transferor,
                transferee=contract.terms.transferee,
                form=contract.terms.form,
                area_grains=contract.terms.area_grains,
                last_day=contract.last_day,
                days_left=left,
                stage=min((stage for stage in stages if left <= stage), default=0),
                ending=state or "open",
                renewal=renewal[0],
                handed_back_on=back.delivered_on if back else None,
                noticed=noticed.get(contract.number, ()),
            )
        )
    return found


def ending_of(connection: Connection, contract: Contract, day: date) -> Ending:
    """How one contract stands towards its end."""
    villages = villages_of(connection, contract.number)
    return _endings(connection, [contract], day, stages_on(connection, villages, day))[0]


def _renewals(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Number and state of the contract that renews each; the signed one where there are several."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(numbers), _CHUNK):
        columns = (CONTRACT.c.renews_number, CONTRACT.c.number, CONTRACT.c.state)
        named = CONTRACT.c.renews_number.in_(numbers[start : start + _CHUNK])
        for renewed, number, state in connection.execute(select(*columns).where(named, CONTRACT.c.state != "reversed")):
            if found.get(renewed, ("", ""))[1] != "signed":
                found[renewed] = (number, state)
    return found


def _noticed(connection: Connection, contracts: Sequence[Contract]) -> dict[str, tuple[int, ...]]:
    """For which stages of its present end a contract was noticed."""
    ends = {each.number: each.last_day for each in contracts}
    found: dict[str, tuple[int, ...]] = {}
    numbers = sorted(ends)
    for start in range(0, len(numbers), _CHUNK):
        named = EXPIRY_NOTICE.c.contract_number.in_(numbers[start : start + _CHUNK])
        for row in connection.execute(select(EXPIRY_NOTICE).where(named).order_by(EXPIRY_NOTICE.c.stage.desc())):
            if row.last_day == ends[row.contract_number]:
                found[row.contract_number] = (*found.get(row.contract_number, ()), row.stage)
    return found


def give_expiry_notice(connection: Connection, contract_number: str, act: Act) -> Ending:
    """Note that both sides were told of the end, for the stage that is due; a second time changes nothing.

    Raises ContractMissing, ContractNotInForce, ReturnsNothing, ExpiryNoticeUnfit.
    """
    contract = find_contract(connection, contract_number)
    act.permit(connection, "notices.issue", villages=villages_of(connection, contract_number))
    _returning(contract)
    now = ending_of(connection, contract, act.today)
    if not now.stage or now.days_left < 0:
        stages = stages_on(connection, villages_of(connection, contract_number), act.today)
        raise ExpiryNoticeUnfit(number=contract_number, left=now.days_left, stages="/".join(map(str, stages)))
    if now.stage not in now.noticed:
        row = {"contract_number": contract_number, "stage": now.stage, "last_day": contract.last_day}
        row |= {"given_on": act.today, "days_left": now.days_left}
        connection.execute(insert(EXPIRY_NOTICE), row | {"recorded_at": act.at, "recorded_by": act.by})
        detail = f"到期提醒（{now.stage} 天）：还有 {now.days_left} 天"
        act.note("notices.issue", "contract", contract_number, after={"stage": now.stage}, detail=detail)
    return ending_of(connection, contract, act.today)


def record_handback(connection: Connection, handback: Handback, act: Act) -> Handback:
    """Note that the land was handed back: when, accepted by whom, in what state.

    Raises ContractMissing, ContractNotInForce, ReturnsNothing, HandbackEarly, HandbackRecorded, RequesterOutside,
    CentreTextMissing, DayAhead.
    """
    contract = find_contract(connection, handback.contract_number)
    act.permit(connection, "handbacks.record", villages=villages_of(connection, contract.number))
    _returning(contract)
    if known := handbacks_of(connection, [contract.number]).get(contract.number):
        raise HandbackRecorded(number=contract.number, day=known.delivered_on)
    has_come(handback.delivered_on, act.today, Words("交还日", "day of the handback"))
    if handback.delivered_on < contract.last_day:
        raise HandbackEarly(number=contract.number, last=contract.last_day, day=handback.delivered_on)
    if handback.accepted_by not in {contract.terms.transferor, *contract.terms.givers}:
        raise RequesterOutside(party=handback.accepted_by, number=contract.number)
    made = Handback(
        contract.number,
        handback.delivered_on,
        handback.accepted_by,
        text_of(handback.land_state, Words("土地状况", "the state of the land"), needed=True),
        text_of(handback.fixtures, Words("附着物处理", "the fixtures")),
        text_of(handback.note, Words("备注", "the note")),
    )
    row = {name: getattr(made, name) for name in Handback.__dataclass_fields__}
    connection.execute(insert(HANDBACK), row | {"recorded_at": act.at, "recorded_by": act.by})
    detail = f"{made.delivered_on} 交还，{made.accepted_by} 接收"
    act.note("handbacks.record", "contract", contract.number, after={"handback": str(made.delivered_on)}, detail=detail)
    return made


def _returning(contract: Contract) -> None:
    """Raise ContractNotInForce, ReturnsNothing unless its land comes back at an end."""
    if contract.state != "signed":
        words = STATES[contract.state]
        raise ContractNotInForce(number=contract.number, state_zh=words.zh, state_en=words.en)
    if contract.terms.form in _NOT_RETURNING:
        form = FORMS[contract.terms.form]
        raise ReturnsNothing(number=contract.number, form_zh=form.zh, form_en=form.en)


def handbacks_of(connection: Connection, numbers: Sequence[str]) -> dict[str, Handback]:
    """The handbacks of these contracts."""
    found: dict[str, Handback] = {}
    columns = [HANDBACK.c[name] for name in Handback.__dataclass_fields__]
    for start in range(0, len(numbers), _CHUNK):
        named = HANDBACK.c.contract_number.in_(numbers[start : start + _CHUNK])
        found |= {row[0]: Handback(*row) for row in connection.execute(select(*columns).where(named))}
    return found
