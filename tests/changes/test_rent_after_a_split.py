"""What comes back of a contract after its household was split: the land and the rent are the successor's."""

from __future__ import annotations

from datetime import date

from ledger.changes import Change, ChangeLine, propose_change, sign_change
from ledger.db import Database
from ledger.rent import dues_of
from ledger.transfers import Alteration, ContractLine
from ledger.transfers import propose_change as propose_alteration
from ledger.transfers import sign_change as sign_alteration
from tests.making import (
    CLERK,
    HEAD,
    HOUSEHOLDS,
    TODAY,
    VILLAGE,
    acting,
    add_to,
    draft_and_sign,
    findings,
    held,
    make_village,
    mu,
    parcel_code,
    party,
    terms,
)

HEIR = f"{VILLAGE}000077"


def test_part_of_a_lease_comes_back_to_the_successor(database: Database) -> None:
    village = make_village(database)
    add_to(village, [party(HEIR, name="马小禾")])
    first, second = parcel_code(0, 1), parcel_code(0, 2)
    draft_and_sign(village, terms(parcels=((first, "10"), (second, "10"))))
    moved = (ChangeLine(first, HOUSEHOLDS[0], HEIR, mu("10")),)
    split = Change("", "split", TODAY, "分户协议", TODAY, HOUSEHOLDS[0], moved, reason="分户")
    proposal = database.command(lambda c: propose_change(c, split, acting(CLERK)))
    database.command(lambda c: sign_change(c, proposal, acting(HEAD)))
    back_on = date(2028, 1, 1)
    change = Alteration(back_on, "变更协议", lines=(ContractLine(first, mu("4")),))
    asked = database.command(lambda c: propose_alteration(c, "HT-1", change, acting(CLERK)))
    database.command(lambda c: sign_alteration(c, asked, acting(HEAD)))
    assert held(database, first, back_on)[HEIR] == mu("4")
    with database.reading() as connection:
        dues = dues_of(connection, ["HT-1"])["HT-1"]
    owed = {(due.due_on.year, due.creditor.code): due.open for due in dues if due.open}
    assert owed[2027, HOUSEHOLDS[0]] + owed[2027, HEIR] == 2 * 850_000
    assert owed[2028, HOUSEHOLDS[0]] + owed[2028, HEIR] == 850_000 + 510_000
    assert findings(database) == ()
