"""The promises of contracts, their papers, events and returns, and of parameters, against a careless script with an SQL
prompt, on both databases, foreign keys left off."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text

from ledger.db import Database
from ledger.transfers import draft, find_contract, submit, withdraw
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import CLERK, Village, acting, draft_and_sign, findings, make_village, paper, submit_and_review
from tests.transfers.forms import H0, LAND, SECOND, contract, lease
from tests.transfers.life import decide, end
from tests.transfers.test_life_endings import part

new_database = _new_database  # a fixture is found by its name
_EVENT = (
    "INSERT INTO contract_event (contract_number, sequence, kind, ground, effective_on, document, content, book_id,"
    " proposal_id, recorded_at, recorded_by) VALUES (%s, '2029-01-01', 'x', '{{}}', 1, %s, '2026-11-21T04:00:00.000000Z', 'x')"
).replace("{{}}", "{}")
_PAPER = "INSERT INTO contract_evidence (contract_number, place, kind, document, party, sha256, note) VALUES (%s)"
_RETURN = (
    "INSERT INTO contract_return (contract_number, sequence, parcel_code, giver, taker, back_on, area_grains)"
    " VALUES (%s)"
)
_PARAMETER = (
    "INSERT INTO parameter (name, division_level, division_code, valid_from, sequence, content, document, recorded_at,"
    " recorded_by) VALUES (%s, '2026-01-01', 1, '1', 'x', '2026-11-21T04:00:00.000000Z', 'x')"
)
ADDED, EVENT, RETURN, PARAMETER = (
    "evidence_is_only_added_to", "an_event_of_a_contract_is_final", "a_return_is_final", "a_parameter_is_only_added_to",
)  # fmt: skip
WORDS, WAY, SECOND_PERSON = (
    "a_submitted_contract_keeps_its_words", "a_contract_goes_its_way", "a_contract_is_reviewed_by_a_second_person",
)  # fmt: skip

# HT-1 is signed and a part of it came back; HT-2 waits for its review, HT-3 for the county's; HT-4 is a draft, HT-5 a
# draft that was reviewed once and withdrawn; HT-6 is reviewed. {ending}: the proposal to end HT-1.
ATTACKS: tuple[tuple[str, str, str], ...] = (
    # Reviews.
    ("a withdrawn review is used again", "UPDATE contract SET state = 'submitted', hold_until = '2026-12-21' WHERE number = 'HT-5'", "a_contract_is_submitted_anew"),
    # Papers.
    ("a paper of a submitted contract is changed", "UPDATE contract_evidence SET document = 'y' WHERE contract_number = 'HT-2'", ADDED),
    ("a paper of a signed contract is changed", "UPDATE contract_evidence SET issued_on = '2020-01-01' WHERE contract_number = 'HT-1'", ADDED),
    ("a paper of a signed contract is deleted", "DELETE FROM contract_evidence WHERE contract_number = 'HT-1'", ADDED),
    ("a paper without a name", _PAPER % "'HT-1', 9, 'scan', '', '', '', ''", "evidence_has_a_name"),
    ("half a hash", _PAPER % "'HT-1', 9, 'scan', 'x', '', 'ab', ''", "a_scan_has_a_whole_hash"),
    # Events.
    ("an event is changed", "UPDATE contract_event SET ground = 'idle'", EVENT),
    ("an event is deleted", "DELETE FROM contract_event", EVENT),
    ("an event is left out", _EVENT % ("'HT-1', 3, 'suspended', ''", "NULL"), "events_of_a_contract_come_in_turn"),
    ("an event comes twice", _EVENT % ("'HT-1', 1, 'suspended', ''", "NULL"), "events_of_a_contract_come_in_turn"),
    ("an event of a draft", _EVENT % ("'HT-4', 1, 'suspended', ''", "NULL"), "only_a_signed_contract_has_events"),
    ("an event of no contract", _EVENT % ("'HT-99', 1, 'suspended', ''", "NULL"), "only_a_signed_contract_has_events"),
    ("an event of no kind", _EVENT % ("'HT-1', 2, 'forgotten', ''", "NULL"), "an_event_of_a_contract_is_of_a_known_kind"),
    ("an end by nobody", _EVENT % ("'HT-1', 2, 'ended', ''", "NULL"), "an_early_end_takes_two_people"),
    ("an end by another contract's proposal", _EVENT % ("'HT-7', 1, 'ended', ''", "{ending}"), "an_early_end_takes_two_people"),
    ("an end by its review", _EVENT % ("'HT-1', 2, 'ended', ''", "{review}"), "an_early_end_takes_two_people"),
    ("a change by the proposal of an end", _EVENT % ("'HT-1', 2, 'changed', ''", "{ending}"), "an_early_end_takes_two_people"),
    # Returns.
    ("a return is changed", "UPDATE contract_return SET area_grains = 1", RETURN),
    ("a return is deleted", "DELETE FROM contract_return", RETURN),
    ("a return of nothing", _RETURN % f"'HT-1', 1, '{SECOND}', '{H0}', 'JF-001', '2029-01-01', 0", "a_return_has_an_area"),
    # States.
    ("a contract that waits for the county is signed", "UPDATE contract SET state = 'signed', signed_on = '2026-11-21', entry_id = 13 WHERE number = 'HT-3'", SECOND_PERSON),
    ("a contract that waits for the county approves itself", "UPDATE contract SET state = 'approved' WHERE number = 'HT-3'", SECOND_PERSON),
    ("a township's review counts as the county's", "UPDATE contract SET state = 'approved' WHERE number = 'HT-6'", SECOND_PERSON),
    ("a contract skips its review", "UPDATE contract SET state = 'approved' WHERE number = 'HT-2'", WAY),
    ("a signed contract becomes a draft", "UPDATE contract SET state = 'draft' WHERE number = 'HT-1'", WAY),
    ("a draft is signed", "UPDATE contract SET state = 'signed', signed_on = '2026-11-21', entry_id = 13 WHERE number = 'HT-4'", WAY),
    ("a submitted contract keeps its land for ever", "UPDATE contract SET hold_until = NULL WHERE number = 'HT-2'", "a_submitted_contract_holds_its_land_for_a_while"),
    ("a contract lasts longer than agreed", "UPDATE contract SET actual_last_day = '2031-01-01' WHERE number = 'HT-1'", "a_contract_ends_no_later_than_agreed"),
    ("a contract ends early by itself", "UPDATE contract SET actual_last_day = '2028-01-01' WHERE number = 'HT-7'", "a_contract_ends_early_by_an_event"),
    ("a signed contract has other details", "UPDATE contract SET details = '{\"oral\":true}' WHERE number = 'HT-1'", WORDS),
    ("a submitted contract renews another", "UPDATE contract SET renews_number = 'HT-1' WHERE number = 'HT-2'", WORDS),
    ("a signed contract gives somebody else's land", "UPDATE contract_parcel SET giver = 'JF-001' WHERE contract_number = 'HT-1'", WORDS),
    # Parameters.
    ("a parameter is changed", "UPDATE parameter SET content = '0'", PARAMETER),
    ("a parameter is deleted", "DELETE FROM parameter", PARAMETER),
    ("a parameter of a level without a code", _PARAMETER % "'hold-days', 'county', ''", "a_parameter_names_level_and_code"),
)  # fmt: skip
POSTGRES: tuple[tuple[str, str, str], ...] = (
    ("papers are truncated", "TRUNCATE contract_evidence", ADDED),
    ("events are truncated", "TRUNCATE contract_event CASCADE", "_final"),
    ("returns are truncated", "TRUNCATE contract_return", RETURN),
    ("parameters are truncated", "TRUNCATE parameter", PARAMETER),
)
SQLITE: tuple[tuple[str, str, str], ...] = (
    ("a paper is replaced", "REPLACE INTO contract_evidence SELECT * FROM contract_evidence WHERE contract_number = 'HT-1'", ADDED),
    ("an event is replaced", "REPLACE INTO contract_event SELECT * FROM contract_event", "events_of_a_contract_come_in_turn"),
    ("a return is replaced", "REPLACE INTO contract_return SELECT * FROM contract_return", RETURN),
    ("a parameter is replaced", "REPLACE INTO parameter SELECT * FROM parameter", PARAMETER),
)  # fmt: skip


class Besieged:
    """A database with everything that is attacked, and the numbers of the things in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        village: Village = make_village(database)
        with_paper = (paper("scan"), paper("priority-notice"))
        draft_and_sign(village, lease("HT-1", (LAND, "6"), (SECOND, "4"), evidence=with_paper))
        end(village, part((LAND, "2")))
        for number in ("HT-2", "HT-4", "HT-5", "HT-6"):
            said = contract(number, "lease", H0, "JF-002", (SECOND, "1"), signed_on=None, evidence=with_paper)
            database.command(lambda c, t=said: draft(c, t, acting(CLERK)))
        database.command(lambda c: submit(c, "HT-2", acting(CLERK)))
        submit_and_review(database, "HT-5")
        database.command(lambda c: withdraw(c, "HT-5", acting(CLERK)))
        submit_and_review(database, "HT-6")
        draft_and_sign(village, lease("HT-7", (SECOND, "1")))
        decide(village, "review-tiers", [{"authority": "county", "min_mu": 1}])
        said = contract("HT-3", "lease", H0, "JF-002", (LAND, "1"), signed_on=None)
        database.command(lambda c: draft(c, said, acting(CLERK)))
        submit_and_review(database, "HT-3")
        with database.reading() as connection:
            ending = connection.scalar(text("SELECT id FROM proposal WHERE kind = 'contract-ending'"))
            self.numbers = {"ending": str(ending), "review": str(find_contract(connection, "HT-1").proposal_id)}
        self.before = self.content()

    def content(self) -> str:
        """Every row of the tables under attack."""
        names = ("contract", "contract_parcel", "contract_evidence", "contract_event", "contract_return", "parameter")
        with self.database.reading() as connection:
            return str([connection.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2, 3")).all() for name in names])

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


# What no trigger refuses, verification finds.
FOUND: tuple[tuple[str, str], ...] = (
    ("land that came back and did not", _RETURN % f"'HT-1', 1, '{SECOND}', '{H0}', 'JF-001', '2029-01-01', 200000"),
    (
        "a contract that ended, and its land did not",
        "UPDATE contract SET actual_last_day = '2028-12-31' WHERE number = 'HT-1'",
    ),
)


@pytest.mark.parametrize(("what", "sql"), FOUND, ids=[case[0] for case in FOUND])
def test_verify_names_what_does_not_agree(database: Database, what: str, sql: str) -> None:
    place = Besieged(database)
    assert findings(database) == ()
    place.run(sql)
    assert "HT-1" in " ".join(found.what for found in findings(database))
