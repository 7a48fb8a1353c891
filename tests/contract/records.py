"""More of what a client of the API may meet: contracts in every stage of their lives, and the centre's records."""

from __future__ import annotations

from typing import Any, Final

from ledger.centre import ApplicationLine, certify, take_minutes
from ledger.rent import Payment, pay
from ledger.transfers import Details, Ending, Terms, draft, offer_renewal, propose_ending, suspend
from tests.centre.making import accepted, do, listed, minutes_taken, noticed, offer, received, wish
from tests.contract.quota_records import put_quotas_on_record
from tests.making import (
    CLERK,
    ENTERPRISE,
    HOUSEHOLDS,
    REVIEWER,
    TODAY,
    Village,
    acting,
    draft_and_sign,
    mu,
    paper,
    parcel_code,
    submit_and_review,
    terms,
)
from tests.transfers.life import decide

THEIRS: Final = parcel_code(1, 1)
SIGNED: Final = ("HT-5", "HT-7", "HT-8", "HT-9")
CONTRACTS: Final = tuple(f"HT-{number}" for number in range(1, 10))
APPLICATIONS: Final = ("A-640106002-2026-0001", "A-640106002-2026-0002", "A-640106002-2026-0003")
LISTINGS, NOTICES = ("L-640106002-2026-0001",), ("N-640106002-2026-0001",)
MINUTES, DISPUTES = ("M-640106002-2026-0001",), ("D-640106002-2026-0001",)
CERTIFICATES, VOUCHERS = ("C-640106002-2026-0001",), ("PZ-1", "PZ-2")


def put_more_on_record(village: Village) -> None:
    """HT-5 is signed, paid once and certified, HT-6 waits for the county, HT-7 has an offer to be renewed, HT-8 rests, of
    HT-9 an early end is asked for; one of each of the centre's records."""
    run = village.database.command
    for number in SIGNED:
        draft_and_sign(village, lease(number, details=Details(allows_retransfer=True, deposit_fen=100_00)))
    decide(village, "review-tiers", [{"authority": "county", "min_mu": 1}])
    run(lambda c: draft(c, lease("HT-6", transferee=ENTERPRISE), acting(CLERK)))
    submit_and_review(village.database, "HT-6")
    run(lambda c: offer_renewal(c, "HT-7", "transferor", terms().last_day, "同前，四年", acting(CLERK)))
    run(lambda c: suspend(c, "HT-8", TODAY, "立案通知", acting(REVIEWER)))
    ending = Ending("agreement", terms().last_day, "终止协议-1")
    run(lambda c: propose_ending(c, "HT-9", ending, acting(CLERK)))
    run(lambda c: pay(c, Payment("HT-5", "PZ-1", TODAY, 850_00), acting(CLERK)))
    run(lambda c: certify(c, "HT-5", HOUSEHOLDS[1], acting(REVIEWER)))
    put_centre_on_record(village)
    put_quotas_on_record(village)


def put_centre_on_record(village: Village) -> None:
    """An offer that is listed, another one, a wish, a notice, minutes and a dispute that is accepted."""
    found = [listed(village, offer(lines=(ApplicationLine(parcel_code(0, 1), mu("2")),))).number]
    received(village, wish())
    received(village, offer(applicant=HOUSEHOLDS[1], lines=(ApplicationLine(THEIRS, mu("2")),)))
    found.append(noticed(village).number)
    found.append(do(village, CLERK, lambda c, act: take_minutes(c, minutes_taken(), act)).number)
    found.append(accepted(village, parcels=(parcel_code(0, 2),)).number)
    assert tuple(found) == (*LISTINGS, *NOTICES, *MINUTES, *DISPUTES)


def lease(number: str, **changes: Any) -> Terms:
    """A mu of household 1, at 850 yuan a year."""
    evidence = (paper("priority-notice"),)
    values: dict[str, Any] = {"transferor": HOUSEHOLDS[1], "signed_on": None, "evidence": evidence}
    return terms(number, ((THEIRS, "1"),), **(values | changes))
