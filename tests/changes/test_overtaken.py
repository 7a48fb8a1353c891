"""A change whose land was contracted since it was proposed is not what its preparer signed."""

from __future__ import annotations

import pytest

from ledger.changes import Change, ChangeLine, Insured, propose_change, sign_change
from ledger.changes.refusals import ChangeOvertaken
from ledger.db import Database
from tests.making import (
    CLERK,
    HEAD,
    HOUSEHOLDS,
    ISSUER,
    TODAY,
    acting,
    add_to,
    collective,
    draft_and_sign,
    findings,
    make_village,
    mu,
    parcel_code,
    row_counts,
    terms,
)


def test_a_contract_signed_in_between_is_not_ended_unseen(database: Database) -> None:
    village = make_village(database)
    add_to(village, [collective()])
    land = parcel_code(0, 1)
    taken = Change(
        "", "expropriation", TODAY, "征地批复1号", TODAY, lines=(ChangeLine(land, HOUSEHOLDS[0], "", mu("10")),),
        end_running=True, compensation_fen=100, compensation_owner=HOUSEHOLDS[0],
        insured=(Insured(HOUSEHOLDS[0], 1, 100),), debtor=ISSUER,
    )  # fmt: skip
    proposal = database.command(lambda c: propose_change(c, taken, acting(CLERK)))
    draft_and_sign(village, terms(parcels=((land, "10"),)))
    before = row_counts(database)
    with pytest.raises(ChangeOvertaken) as refused:
        database.command(lambda c: sign_change(c, proposal, acting(HEAD)))
    assert refused.value.fields["contracts"] == "HT-1"
    assert row_counts(database) == before
    assert findings(database) == ()
