"""``tianbu user``, ``token``, ``proposal``, ``audit``: people at the command line, in their own names by a token."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from ledger.access import Actor
from ledger.access.signing_in import sign_in
from ledger.clock import now
from ledger.errors import Refusal
from ledger.parties import find_party, register_parties
from tests.cli.running import Run
from tests.making import HOUSEHOLDS, VILLAGE, Village, acting, make_people, party

READS: tuple[tuple[tuple[str, ...], str, int], ...] = (
    # command, whose token, exit status
    (("balance", VILLAGE), "clerk", 0),
    (("balance", "640106"), "clerk", 1),
    (("balance", "640106"), "bureau-officer", 0),
    (("balance", VILLAGE), "system-administrator", 1),
    (("balance", VILLAGE), "village-viewer", 0),
    (("balance", VILLAGE, "--by", "party"), "village-viewer", 1),
    (("statement", HOUSEHOLDS[0]), "party-viewer", 0),
    (("statement", HOUSEHOLDS[1]), "party-viewer", 1),
    (("contract", "list"), "reviewer", 0),
    (("contract", "list"), "audit-administrator", 1),
    (("verify",), "audit-administrator", 0),
    (("verify",), "clerk", 1),
    (("audit", "list"), "audit-administrator", 0),
    (("audit", "list"), "security-administrator", 1),
    (("user", "list"), "security-administrator", 0),
    (("user", "list"), "clerk", 1),
    (("book", "list"), "clerk", 0),
    (("book", "close", "1", "2026-01-31"), "clerk", 1),
    (("book", "rebuild"), "bureau-approver", 1),
    (("export", "journal", "--format", "hledger"), "releaser", 0),
    (("export", "journal", "--format", "hledger"), "centre-head", 1),
    (("proposal", "list"), "clerk", 0),
    (("proposal", "list"), "party-viewer", 1),
    (("data-key", "rotate"), "system-administrator", 1),
    (("data-key", "status"), "clerk", 1),
    (("demo",), "system-administrator", 1),  # the operator's alone
)


def test_the_command_line_acts_in_the_name_of_a_token(
    run: Run, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = make_people(village.database, now())
    for command, role, status in READS:
        monkeypatch.setenv("TIANBU_TOKEN", tokens[role])
        answer = run(*command)
        assert answer.status == status, (command, role, answer.err)
        if status:
            assert re.match(r"(not-permitted|out-of-reach): ", answer.err), (command, role, answer.err)
    monkeypatch.setenv("TIANBU_TOKEN", tokens["clerk"] + "x")
    answer = run("balance", VILLAGE)
    assert (answer.status, "token-wrong" in answer.err) == (1, True)


def test_an_account_from_its_making_to_its_end(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run("user", "add", "Li.Si", "--name", "李四", "--role", "clerk", "--reach", "640106002", "--format", "json")
    (row,) = made.json
    assert (made.status, row["user"], row["name"]) == (0, "li.si", "李四")
    visitor = Actor.nobody("127.0.0.1")
    actor, _ = sign_in(village.database, "li.si", row["password"], "", at=now(), visitor=visitor)
    assert actor.must_change
    assert run("user", "grant", "li.si", "reviewer", "--reach", "640106003").status == 0
    (listed,) = run("user", "list", "--text", "li.si", "--format", "json").json
    assert listed["roles"] == "经办 township:640106002000; 复核 township:640106003000"
    assert run("user", "end", "li.si", "reviewer", "township:640106003000").status == 0
    (token,) = run("token", "create", "--user", "li.si", "--scope", "read", "--days", "7", "--format", "json").json
    monkeypatch.setenv("TIANBU_TOKEN", token["secret"])
    assert run("contract", "list").status == 0
    assert "scope-missing" in run("token", "create", "--scope", "read").err
    monkeypatch.delenv("TIANBU_TOKEN")
    (shown,) = run("token", "list", "--user", "li.si", "--format", "json").json
    assert (shown["prefix"], "secret" in shown) == (token["prefix"], False)
    assert token["secret"].startswith(token["prefix"])
    assert run("token", "revoke", token["token"]).status == 0
    (again,) = run("user", "password", "li.si", "--format", "json").json
    assert again["password"] != row["password"]
    assert run("user", "remove-code", "li.si").status == 0
    assert run("user", "disable", "li.si").status == 0
    with pytest.raises(Refusal):
        sign_in(village.database, "li.si", again["password"], "", at=now(), visitor=visitor)
    assert "已停用" in run("user", "list", "--text", "li.si").out
    assert run("user", "enable", "li.si").status == 0
    operations = [each["operation"] for each in run("audit", "list", "--subject", "li.si", "--format", "json").json]
    assert operations == [
        "users.add", "roles.grant", "sign-in", "roles.grant", "roles.end", "me.tokens", "tokens.revoke-any",
        "passwords.reset", "codes.remove", "users.disable", "sign-in", "users.enable",
    ]  # fmt: skip


def test_bureau_people_of_upper_offices(run: Run, village: Village) -> None:
    made = run("user", "add", "zhao.liu", "--role", "bureau-officer", "--reach", "6401", "--format", "json")
    assert made.status == 0
    assert run("user", "grant", "zhao.liu", "bureau-approver", "--reach", "province:640000000000").status == 0
    (listed,) = run("user", "list", "--text", "zhao.liu", "--format", "json").json
    assert listed["roles"] == "指标经办 city:640100000000; 指标审批 province:640000000000"
    refused = run("user", "grant", "zhao.liu", "clerk", "--reach", "city:640100000000")
    assert (refused.status, "role-reach-wrong" in refused.err) == (1, True)


def test_an_administrators_account_holds_that_office(run: Run, village: Village) -> None:
    made = run("user", "add", "wang.wu", "--role", "audit-administrator", "--format", "json")
    assert made.status == 0
    refused = run("user", "grant", "wang.wu", "clerk", "--reach", "640106002")
    assert (refused.status, "role-not-for-class" in refused.err) == (1, True)


def test_the_trail_is_narrowed_and_exported(run: Run, village: Village) -> None:
    assert run("contract", "pdf", "HT-9", "-o", "x.pdf").status == 1
    (refused,) = run("audit", "list", "--outcome", "refused", "--format", "json").json
    assert (refused["actor"], refused["operation"], refused["code"]) == (
        "operator",
        "contracts.print",
        "contract-unknown",
    )
    exported = run("audit", "export")
    rows = list(csv.DictReader(io.StringIO(exported.out)))
    assert [row["event"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert all(re.fullmatch(r"[0-9a-f]{64}", row["content_hash"]) for row in rows)
    whole = json.loads(run("audit", "export", "--format", "json", "--actor", "operator").out)
    assert {each["actor"] for each in whole} == {"operator"}
    assert run("audit", "list", "--to", "2026-11-20", "--format", "json").json == []
    assert run("verify").status == 0


def test_a_paper_in_full_takes_a_purpose_that_is_recorded(run: Run, village: Village, tmp_path: Path) -> None:
    target = tmp_path / "HT-1.pdf"
    short = run("contract", "pdf", "HT-1", "-o", target, "--purpose", "看")
    assert (short.status, "purpose-missing" in short.err, target.exists()) == (1, True, False)
    assert run("contract", "pdf", "HT-1", "-o", target, "--purpose", "双方到场签订").status == 0
    assert target.read_bytes().startswith(b"%PDF-")
    told = run("audit", "export", "--operation", "personal.reveal", "--format", "json").json
    assert [(each["outcome"], each["purpose"]) for each in told] == [("refused", "看"), ("done", "双方到场签订")]


def test_personal_data_are_erased_by_two(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    held = run("party", "erase", HOUSEHOLDS[0], "--reason", "本人要求")
    assert (held.status, "party-holds-land" in held.err, "party-has-contracts" in held.err) == (1, True, True)
    gone = party("P-1", "person", "丁一")
    village.database.command(lambda c: register_parties(c, [gone], acting()))
    assert run("party", "erase", "P-1", "--reason", "本人要求").status == 0
    (waiting,) = run("proposal", "list", "--format", "json").json
    assert (waiting["kind"], waiting["subject"]) == ("personal-erasure", "P-1")
    assert "same-hands" in run("proposal", "approve", waiting["proposal"]).err
    monkeypatch.setenv("TIANBU_TOKEN", make_people(village.database, now())["centre-head"])
    assert run("proposal", "approve", waiting["proposal"]).status == 0
    monkeypatch.delenv("TIANBU_TOKEN")
    with village.database.reading() as connection:
        assert find_party(connection, "P-1").name == "（已删除）"
    assert run("verify").status == 0
