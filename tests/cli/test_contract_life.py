"""``tianbu contract submit`` … ``events``: each step of a contract's life, its previews, and how a refusal ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.running import Answer, Run
from tests.making import COOPERATIVE, HOUSEHOLDS, TODAY, Village, findings, make_people

AGREED = ("--ground", "agreement", "--back-on", "2029-01-01", "--document", "终止协议-1")
DEARER = ("--from", "2029-01-01", "--document", "补充协议-1", "--price", "900.00")
COLUMNS = ["cause", "account", "lot", "day", "amount", "mu"]


class Office:
    """People at the command line, each with a token."""

    def __init__(self, run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
        self.command, self.tokens, self.monkeypatch = run, make_people(village.database), monkeypatch

    def __call__(self, role: str, *arguments: object) -> Answer:
        self.monkeypatch.setenv("TIANBU_TOKEN", self.tokens[role])
        return self.command(*arguments)

    def events(self, number: str = "HT-1") -> list[tuple[str, str]]:
        found = self("clerk", "contract", "events", number, "--format", "json").json
        return [(each["kind"], each["document"]) for each in found]


@pytest.fixture
def office(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(run, village, monkeypatch)


def test_from_a_draft_to_its_filing(office: Office, village: Village) -> None:
    assert office("clerk", "contract", "submit", "HT-2").status == 0
    assert office("clerk", "contract", "withdraw", "HT-2").status == 0
    office("clerk", "contract", "submit", "HT-2")
    same = office("clerk", "contract", "review", "HT-2", "--accept")
    assert (same.status, "not-permitted" in same.err) == (1, True)
    sent = office("reviewer", "contract", "review", "HT-2", "--send-back", "面积有误")
    assert (sent.status, "HT-2" in sent.err, "草稿" in sent.err) == (0, True, True)
    office("clerk", "contract", "submit", "HT-2")
    done = office("reviewer", "contract", "review", "HT-2", "--accept")
    assert (done.status, "HT-2" in done.err) == (0, True)
    planned = office("clerk", "contract", "sign", "HT-2", "--on", TODAY, "--preview", "--format", "json")
    assert planned.status == 0, planned.err
    assert list(planned.json[0]) == COLUMNS
    assert {each["cause"] for each in planned.json} == {"lease-signed", "rent-scheduled"}
    assert {each["mu"] for each in planned.json if each["cause"] == "rent-scheduled"} == {None}
    shown = office("clerk", "contract", "sign", "HT-2", "--on", TODAY, "--preview")
    assert all(word in shown.out for word in ("事由", "科目", "lease-signed", "10.0000"))
    assert office("clerk", "contract", "sign", "HT-2", "--on", TODAY).status == 0
    again = office("clerk", "contract", "sign", "HT-2", "--on", "2026-11-20", "--preview")
    assert (again.status, "contract-state-wrong" in again.err) == (1, True)
    assert office("reviewer", "contract", "file", "HT-2", "--on", TODAY).status == 0
    assert findings(village.database) == ()


@pytest.mark.parametrize("command", ["review", "approve"])
@pytest.mark.parametrize("decision", [(), ("--accept", "--send-back", "面积有误")])
def test_a_decision_is_one_of_two(office: Office, command: str, decision: tuple[str, ...]) -> None:
    assert office("reviewer", "contract", command, "HT-2", *decision).status == 2


def test_the_county_decides_on_what_waits_for_it(office: Office) -> None:
    refused = office("bureau-approver", "contract", "approve", "HT-2", "--accept")
    assert (refused.status, "contract-state-wrong" in refused.err) == (1, True)
    refused = office("clerk", "contract", "approve", "HT-2", "--accept")
    assert (refused.status, "not-permitted" in refused.err) == (1, True)


def test_an_early_end_is_previewed_asked_for_and_approved(office: Office, village: Village) -> None:
    planned = office("clerk", "contract", "end", "HT-1", *AGREED, "--preview", "--format", "json")
    assert planned.status == 0, planned.err
    assert {each["cause"] for each in planned.json} == {"contract-ended"}
    assert {(each["day"], each["mu"]) for each in planned.json} >= {
        ("2029-01-01", "10.0000"),
        ("2031-01-01", "10.0000"),
    }
    assert "contract-ended" in office("clerk", "contract", "end", "HT-1", *AGREED, "--preview").out
    asked = office("clerk", "contract", "end", "HT-1", *AGREED)
    assert (asked.status, "待签署" in asked.err) == (0, True)
    (proposal,) = office("clerk", "proposal", "list", "--format", "json").json
    assert (proposal["kind"], proposal["subject"]) == ("contract-ending", "HT-1")
    assert office("centre-head", "proposal", "approve", proposal["proposal"]).status == 0
    assert office.events() == [("ended", "终止协议-1")]
    assert "提前终止" in office("clerk", "contract", "events", "HT-1").out
    assert findings(village.database) == ()


def test_a_change_is_previewed_asked_for_and_approved(office: Office, village: Village) -> None:
    planned = office("clerk", "contract", "change", "HT-1", *DEARER, "--preview", "--format", "json")
    assert (planned.status, planned.json) == (0, []), planned.err
    assert office("clerk", "contract", "change", "HT-1", *DEARER).status == 0
    (proposal,) = office("clerk", "proposal", "list", "--format", "json").json
    assert office("centre-head", "proposal", "approve", proposal["proposal"]).status == 0
    assert office.events() == [("changed", "补充协议-1")]
    assert findings(village.database) == ()


REFUSED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("end", "HT-1", "--ground", "unpaid", "--back-on", "2029-01-01", "--document", "通知"), "notice-missing"),
    (("end", "HT-1", "--ground", "agreement", "--back-on", "2040-01-01", "--document", "协议"), "ending-outside-term"),
    (("end", "HT-2", *AGREED), "contract-state-wrong"),
    (("end", "HT-9", *AGREED), "contract-unknown"),
    (("change", "HT-1", "--from", "2029-01-01", "--document", "协议"), "change-of-nothing"),
    (("change", "HT-1", *DEARER[:4], "--price", "八百"), "price-wrong"),
    (("reverse", "HT-2", "--reason", "面积有误"), "contract-state-wrong"),
)


@pytest.mark.parametrize(("command", "code"), REFUSED)
def test_a_preview_is_refused_as_the_step_is(office: Office, command: tuple[str, ...], code: str) -> None:
    for more in ((), ("--preview",)):
        refused = office("clerk", "contract", *command, *more)
        assert (refused.status, code in refused.err) == (1, True), refused.err


def test_what_would_be_undone(office: Office) -> None:
    shown = office("clerk", "contract", "reverse", "HT-1", "--preview", "--format", "json")
    assert (shown.status, shown.json) == (0, [])
    missing = office("clerk", "contract", "reverse", "HT-1")
    assert (missing.status, "reason-missing" in missing.err) == (1, True)
    assert office("clerk", "contract", "reverse", "HT-1", "--reason", "面积有误").status == 0
    again = office("clerk", "contract", "reverse", "HT-1", "--reason", "面积有误")
    assert (again.status, "proposal-open" in again.err) == (1, True)


def test_it_rests_and_goes_on(office: Office) -> None:
    rest = ("HT-1", "--since", TODAY, "--document", "立案通知")
    assert office("clerk", "contract", "suspend", *rest).status == 1
    assert "中止" in office("reviewer", "contract", "suspend", *rest).err
    again = office("reviewer", "contract", "suspend", *rest)
    assert (again.status, "contract-suspended" in again.err) == (1, True)
    on = ("HT-1", "--on", TODAY, "--document", "裁决书")
    assert office("centre-head", "contract", "resume", *on).status == 0
    assert "not-suspended" in office("centre-head", "contract", "resume", *on).err
    assert office.events() == [("suspended", "立案通知"), ("resumed", "裁决书")]


def test_a_renewal_is_offered_and_answered(office: Office) -> None:
    offer = ("contract", "offer-renewal", "HT-1", "--side", "transferee", "--until", "2026-12-31", "--terms", "同前")
    assert "renewal-not-offered" in office("clerk", "contract", "answer-renewal", "HT-1", "--accept").err
    assert "2026-12-31" in office("clerk", *offer).err
    assert office("clerk", "contract", "answer-renewal", "HT-1").status == 2
    assert "不续约" in office("party-viewer", "contract", "answer-renewal", "HT-1", "--decline").err
    assert office("clerk", *offer).status == 0
    assert "接受续约" in office("clerk", "contract", "answer-renewal", "HT-1", "--accept").err
    assert [kind for kind, _ in office.events()] == ["offered", "declined", "offered", "accepted"]


def test_papers_are_added_with_the_hash_of_their_scan(office: Office, tmp_path: Path) -> None:
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF-")
    digest = hashlib.sha256(b"%PDF-").hexdigest()
    added = office(
        "clerk", "contract", "add-evidence", "HT-1", "--kind", "scan", "--document", "扫描件", "--scan", scan
    )
    assert added.status == 0, added.err
    assert digest in added.err
    mandate = ("--kind", "mandate", "--document", "委托书-1", "--party", HOUSEHOLDS[0], "--issued-on", "2026-11-02")
    early = office("clerk", "contract", "add-evidence", "HT-1", *mandate, "--valid-to", "2026-11-01")
    assert (early.status, "evidence-unfit" in early.err) == (1, True)
    assert office("clerk", "contract", "add-evidence", "HT-1", *mandate, "--valid-to", "2026-12-31").status == 0
    assert office("clerk", "contract", "add-evidence", "HT-1", "--kind", "secret", "--document", "x").status == 2
    gone = office(
        "clerk", "contract", "add-evidence", "HT-1", "--kind", "scan", "--document", "x", "--scan", tmp_path / "y"
    )
    assert gone.status != 0


def test_english_is_spoken(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANBU_LANG", "en")
    assert (
        "is suspended since 2026-11-21"
        in office("reviewer", "contract", "suspend", "HT-1", "--since", TODAY, "--document", "order").err
    )
    assert "suspended" in office("clerk", "contract", "events", "HT-1").out
    assert COOPERATIVE in office("clerk", "contract", "list").out
