"""The promises of access against a careless script with an SQL prompt, on both databases, foreign keys left off."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text

from ledger.access import carry_out
from ledger.access.models import PROPOSAL
from ledger.access.proposals import list_proposals
from ledger.access.sessions import hash_secret
from ledger.db import Database
from ledger.transfers import draft, propose_reversal, submit
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import (
    CLERK,
    HOUSEHOLDS,
    NOW,
    acting,
    draft_and_sign,
    findings,
    make_people,
    make_village,
    parcel_code,
    terms,
)

new_database = _new_database  # a fixture is found by its name
_AT = "'2026-11-21T04:00:00.000000Z'"
_GRANT = (
    "INSERT INTO role_grant (user_id, user_class, role, division_level, division_code, party_code, recorded_at,"
    f" recorded_by, ended_by) VALUES (%s, {_AT}, 'x', '')"
)
_SIGNATURE = (
    "INSERT INTO proposal_signature (proposal_id, place, signed_by, content_hash, signed_at, with_code)"
    f" VALUES (%s, {_AT}, 0)"
)
_CONTRACT = (
    "INSERT INTO contract (number, book_id, form, state, origin, transferor, transferee, start_day, last_day, price,"
    " price_unit, payment, purpose, consent, parent_number, version, recorded_at, recorded_by{more}) VALUES"
    f" ('HT-9', 1, 'lease', %s, '{HOUSEHOLDS[0]}', 'JF-001', '2027-01-01', '2027-12-31', '1', 'yuan/year', 'annual',"
    f" 'x', '', '', 1, {_AT}, 'x'%s)"
)
TRAIL, ENDED, SETTLED = "the_trail_is_only_added_to", "a_grant_is_only_ended", "a_proposal_is_settled_once"
WORDS, CLASSES = "a_submitted_contract_keeps_its_words", "a_role_is_granted_within_the_persons_class"

# what it does, the SQL ({open}: the proposal to review HT-2, {reversal}: to reverse HT-1, {hash}: of the first), what is said
ATTACKS: tuple[tuple[str, str, str], ...] = (
    # The trail.
    ("an event is changed", "UPDATE audit_event SET actor = 'other' WHERE id = 1", TRAIL),
    ("an event is deleted", "DELETE FROM audit_event WHERE id = 1", TRAIL),
    ("the trail is emptied", "DELETE FROM audit_event", TRAIL),
    # Administrators.
    ("a system administrator becomes a clerk too", _GRANT % "9, 'business', 'clerk', 'township', '640106002000', ''", CLASSES),
    ("a clerk becomes a system administrator too", _GRANT % "1, 'system-administrator', 'system-administrator', '', '', ''", CLASSES),
    ("one person, two administrators", _GRANT % "9, 'system-administrator', 'audit-administrator', '', '', ''", "administrators_hold_no_other_role"),
    ("a business account holds the trail", _GRANT % "1, 'business', 'audit-administrator', '', '', ''", "administrators_hold_no_other_role"),
    ("an account changes its class", "UPDATE user_account SET user_class = 'business' WHERE id = 9", "a_person_keeps_name_and_class"),
    ("an account changes its name", "UPDATE user_account SET name = 'other' WHERE id = 1", "a_person_keeps_name_and_class"),
    ("an account is deleted", "DELETE FROM user_account WHERE id = 1", "a_person_is_disabled_not_deleted"),
    ("a clerk of a county", _GRANT % "1, 'business', 'clerk', 'county', '640106000000', ''", "a_role_reaches_as_far_as_its_kind"),
    ("a clerk of everything", _GRANT % "1, 'business', 'clerk', '', '', ''", "a_role_reaches_as_far_as_its_kind"),
    ("a viewer of no party", _GRANT % "7, 'business', 'party-viewer', '', '', ''", "a_party_viewer_stands_for_a_party"),
    ("an unknown role", _GRANT % "1, 'business', 'king', 'township', '640106002000', ''", "a_role_reaches_as_far_as_its_kind"),
    ("a grant reaches further", "UPDATE role_grant SET division_code = '640106003000' WHERE id = 1", ENDED),
    ("a grant is deleted", "DELETE FROM role_grant WHERE id = 1", ENDED),
    # Four eyes.
    ("a proposal is done without its signatures", "UPDATE proposal SET state = 'done' WHERE id = {open}", "a_proposal_is_done_with_all_its_signatures"),
    ("a proposal says something else", "UPDATE proposal SET content = '{}' WHERE id = {open}", "a_proposal_keeps_its_words"),
    ("a proposal needs fewer", "UPDATE proposal SET needed = 2 WHERE id = {reversal}", "a_proposal_keeps_its_words"),
    ("a proposal has another preparer", "UPDATE proposal SET recorded_by = 'other' WHERE id = {open}", "a_proposal_keeps_its_words"),
    ("a settled proposal is opened", "UPDATE proposal SET state = 'open' WHERE id = {done}", SETTLED),
    ("a proposal is deleted", "DELETE FROM proposal WHERE id = {open}", "a_proposal_is_never_deleted"),
    ("a proposal begins done", f"INSERT INTO proposal (kind, subject, place, content, content_hash, reason, needed, state, outcome, recorded_at, recorded_by) VALUES ('contract-review', 'HT-3', '', '', 'x', '', 2, 'done', '', {_AT}, 'x')", "a_proposal_begins_open"),
    ("the preparer approves", _SIGNATURE % "{open}, 2, 'clerk', '{hash}'", "nobody_signs_a_proposal_twice"),
    ("the releaser signs first", _SIGNATURE % "{open}, 3, 'reviewer', '{hash}'", "signatures_come_in_turn"),
    ("a signature for other words", _SIGNATURE % "{open}, 2, 'reviewer', 'x'", "a_signature_is_for_what_the_proposal_says"),
    ("a signature too many", _SIGNATURE % "{done}, 3, 'other', '{donehash}'", "a_signature_is_for_what_the_proposal_says"),
    ("a signature of nobody", _SIGNATURE % "{open}, 2, '', '{hash}'", "somebody_signs"),
    ("a signature is changed", "UPDATE proposal_signature SET signed_by = 'other' WHERE place = 2", "a_signature_is_final"),
    ("a signature is deleted", "DELETE FROM proposal_signature WHERE place = 2", "a_signature_is_final"),
    # Contracts.
    ("a contract is signed without a review", "UPDATE contract SET state = 'signed', entry_id = 13, signed_on = '2026-11-21' WHERE number = 'HT-3'", "a_contract_goes_its_way"),
    ("a contract is reviewed by nobody", "UPDATE contract SET state = 'reviewed' WHERE number = 'HT-2'", "a_contract_is_reviewed_by_a_second_person"),
    ("a contract is reviewed by another's review", "UPDATE contract SET state = 'reviewed', proposal_id = {done} WHERE number = 'HT-2'", "a_contract_is_reviewed_by_a_second_person"),
    ("a contract is reversed by nobody", "UPDATE contract SET state = 'reversed', reversal_entry_id = 13, reversal_proposal_id = {reversal} WHERE number = 'HT-1'", "a_reversal_takes_three_people"),
    ("a counter contract calls itself paper", "UPDATE contract SET origin = 'paper' WHERE number = 'HT-3'", "a_contract_keeps_its_origin"),
    ("a counter contract begins signed", (_CONTRACT % ("'signed', 'counter'", ", 13, '2026-11-21'")).replace("{more}", ", entry_id, signed_on"), "a_contract_of_the_counter_begins_as_a_draft"),
    ("a submitted contract changes its price", "UPDATE contract SET price = '1.00' WHERE number = 'HT-2'", WORDS),
    ("a signed contract changes its term", "UPDATE contract SET last_day = '2040-12-31' WHERE number = 'HT-1'", WORDS),
    ("a submitted contract changes its area", "UPDATE contract_parcel SET area_grains = 1 WHERE contract_number = 'HT-2'", WORDS),
    ("a submitted contract loses a parcel", "DELETE FROM contract_parcel WHERE contract_number = 'HT-2'", WORDS),
    ("a contract is deleted", "DELETE FROM contract WHERE number = 'HT-3'", "a_contract_is_never_deleted"),
)  # fmt: skip
POSTGRES: tuple[tuple[str, str, str], ...] = (
    ("the trail is truncated", "TRUNCATE audit_event", TRAIL),
    ("signatures are truncated", "TRUNCATE proposal_signature", "a_signature_is_final"),
    ("proposals are truncated", "TRUNCATE proposal CASCADE", "a_"),
    ("contracts are truncated", "TRUNCATE contract CASCADE", "a_contract_is_never_deleted"),
)
SQLITE: tuple[tuple[str, str, str], ...] = (
    ("an event is replaced", "REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = 1", TRAIL),
    ("a proposal is replaced", "REPLACE INTO proposal SELECT * FROM proposal WHERE id = {open}", "a_proposal_"),
    ("a grant is replaced", "REPLACE INTO role_grant SELECT * FROM role_grant WHERE id = 1", ENDED),
    (
        "an account is replaced",
        "REPLACE INTO user_account SELECT * FROM user_account WHERE id = 1",
        "a_login_name_belongs",
    ),
)


class Besieged:
    """A database with everything that is attacked, and the numbers of the things in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        village = make_village(database)
        make_people(database)
        draft_and_sign(village, terms("HT-1"))
        for number, place in (("HT-2", 1), ("HT-3", 2)):
            contract = terms(number, ((parcel_code(1, place), "1"),), transferor=HOUSEHOLDS[1], signed_on=None)
            carry_out(database, CLERK, "contracts.draft", lambda c, act, t=contract: draft(c, t, act), at=NOW)
        database.command(lambda c: submit(c, "HT-2", acting(CLERK)))
        database.command(lambda c: propose_reversal(c, "HT-1", "面积有误", acting(CLERK)))
        with database.reading() as connection:
            done, opened, reversal = list_proposals(connection, PROPOSAL.c.id > 0)
        self.numbers = {
            "done": str(done.id),
            "open": str(opened.id),
            "reversal": str(reversal.id),
            "hash": opened.content_hash,
            "donehash": done.content_hash,
        }
        self.before = self.content()

    def content(self) -> str:
        """A hash of every row of the tables under attack."""
        names = ("audit_event", "role_grant", "user_account", "proposal", "proposal_signature", "contract")
        with self.database.reading() as connection:
            rows = [connection.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2")).all() for name in names]
        return hash_secret(str(rows))

    def run(self, sql: str) -> None:
        """As a script would: on a raw connection, foreign keys left off."""
        for name, value in self.numbers.items():
            sql = sql.replace("{" + name + "}", value)
        url = self.database.url
        if self.database.is_sqlite:
            with closing(sqlite3.connect(str(url.database), isolation_level=None)) as raw:
                raw.execute(sql)
            return
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.encode())


@pytest.fixture(scope="module")
def besieged(new_database: NewDatabase) -> dict[str, Besieged]:
    return {dialect: Besieged(new_database(dialect)) for dialect in ("sqlite", "postgresql")}


@pytest.mark.parametrize(
    ("dialect", "what", "sql", "said"),
    [
        (dialect, *attack)
        for dialect, own in (("sqlite", SQLITE), ("postgresql", POSTGRES))
        for attack in (*ATTACKS, *own)
    ],
)
def test_an_attack_is_refused(besieged: dict[str, Besieged], dialect: str, what: str, sql: str, said: str) -> None:
    place = besieged[dialect]
    with pytest.raises((sqlite3.Error, psycopg.Error)) as caught:
        place.run(sql)
    constraint = getattr(getattr(caught.value, "diag", None), "constraint_name", None) or ""
    assert said in f"{caught.value} {constraint}"
    assert place.content() == place.before


def test_verify_names_an_event_that_was_changed(database: Database) -> None:
    place = Besieged(database)
    assert findings(database) == ()
    if database.is_sqlite:
        place.run("DROP TRIGGER audit_event_is_not_updated")
    else:
        place.run("ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_final")
    place.run("UPDATE audit_event SET actor = 'somebody else' WHERE id = 1")
    (found,) = findings(database)
    assert (found.check, "audit event 1 " in found.what) == ("trail", True)
