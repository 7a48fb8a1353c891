"""The API does what its document says, whatever is sent: schemathesis in all its phases, in process, with all checks on.

Three things are told to it, none of which leaves anything unchecked. Valid data may also be answered with 412 and 422
(a schema cannot say which version a thing is at, or whether a rule of the law forbids what is asked) – but never because
the request was malformed, which ``check_valid_is_understood`` holds. A missing If-Match is answered with 428 (RFC 6585).
And names of what is in the book are given, so that it comes further than to what does not exist.

What is sent step by step, each with what the step before answered, runs on both databases. What is sent one by one goes
to PostgreSQL, which takes less (no NUL in a text, no number beyond its column), and by each role to SQLite.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.generation.meta import REQUEST_SHAPE_PROBES, coverage_scenario
from schemathesis.specs.openapi import _auth_retry

from ledger.access import ROLES
from tests.contract.conftest import SPARE_TOKEN
from tests.making import COOPERATIVE, ENTERPRISE, HOUSEHOLDS, VILLAGE, parcel_code

_MALFORMED: Final = {
    "content-type-not-supported",
    "idempotency-key-missing",
    "precondition-required",
    "request-invalid",
    "request-malformed",
    "request-too-large",
}
_NAMES: Final[dict[str, list[Any]]] = {
    "parties": [*HOUSEHOLDS, COOPERATIVE, ENTERPRISE],
    "parcels": [parcel_code(household, number) for household in range(3) for number in (1, 2)],
    "days": ["2026-11-21", "2027-01-01", "2028-06-30", "2030-12-31"],
    "divisions": ["640106", "640106002", VILLAGE, "village:640106002202"],
    "closing-days": ["2020-12-31", "2019-12-31", "2018-12-31"],
    "codes": [VILLAGE, "640106", HOUSEHOLDS[0], COOPERATIVE, ENTERPRISE, parcel_code(0, 1)],
    "forms": ["lease"],
    "prices": ["850.00", "0"],
    "payments": ["annual", "once", "04-01;10-01"],
    "uses": ["种植玉米", "种植小麦"],
    "tags": [f'"{version}"' for version in range(1, 6)],
    "areas": ["0.01", "0.25"],
    "numbers": [1, 2, 3],
    "contracts-and-others": ["HT-1", "HT-2", "HT-3", "HT-4", 1, 2, 3, 4],
    "landless": [ENTERPRISE],
    "tokens": [SPARE_TOKEN],
    "reasons": ["面积有误", "核对身份"],
    "subjects": ["HT-1", "book:1"],
    "people": ["party-viewer", "releaser", "wang.fang"],  # of whom none sits at a desk below
    "no-codes": [""],
    "what-is-there": ["*"],
}
_WHERE: Final = {
    "body.transferor": "parties",
    "body.transferee": "parties",
    "body.parcels[*].parcel": "parcels",
    "body.parcels[*].area.mu": "areas",
    "body.start": "days",
    "body.last_day": "days",
    "body.signed_on": "days",
    "body.filed_on": "days",
    "body.closing_day": "closing-days",
    "body.reason": "reasons",
    "body.form": "forms",
    "body.price": "prices",
    "body.payment": "payments",
    "body.purpose": "uses",
    "body.code": "no-codes",
    "body.reach": "divisions",
    "header.If-Match": "tags",
    "header.If-None-Match": "what-is-there",
    "path.code": "codes",
    "path.number": "contracts-and-others",
    "path.name": "people",
    "path.book_id": "numbers",
    "path.entry_id": "numbers",
    "path.account_id": "numbers",
    "query.division": "divisions",
    "query.household": "parties",
    "query.party": "parties",
    "query.parcel": "parcels",
    "query.name": "parties",
    "query.subject": "subjects",
}
_WHERE_BY_OPERATION: Final = {
    "erase_party": {"path.code": "landless"},
    "revoke_a_token": {"path.number": "tokens"},
}
# Who may do it, for what a clerk may not.
_DESKS: Final = {
    "reviewer": ["review_contract", "file_contract", "approve_proposal", "reject_proposal"],
    "bureau-officer": ["read_balances", "list_books", "reopen_book"],
    "bureau-approver": ["close_book"],
    "system-administrator": ["search_users", "add_user", "enable_user", "disable_user"],
    "village-viewer": ["revoke_a_token"],  # the clerk would revoke the token in use
    "security-administrator": ["read_user", "grant_role", "end_role", "remove_code", "reset_password"],
    "audit-administrator": ["read_trail", "export_trail"],
}


_ON_SQLITE: Final = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_ON_POSTGRESQL: Final = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
_STEPWISE: Final = {200, 201, 404, 412, 422}
_ONE_BY_ONE: Final = {200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 415, 422, 428}
_PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")


@schemathesis.check
def check_valid_is_understood(_context: Any, response: Any, case: Any) -> None:
    """What fits the document is never refused as malformed."""
    valid = case.meta is not None and case.meta.generation.mode.is_positive
    if valid and response.status_code >= 400 and coverage_scenario(case) not in REQUEST_SHAPE_PROBES:
        problem = json.loads(response.content)
        assert problem["code"] not in _MALFORMED, problem


@pytest.fixture
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """schemathesis 4.32 hands settings of sockets to werkzeug's client when it repeats a request without a token."""
    original = _auth_retry.build_retry_transport_kwargs
    sockets = {"max_redirects", "verify", "cert", "proxies"}

    def without_sockets(*arguments: Any) -> dict[str, Any]:
        return {name: value for name, value in original(*arguments).items() if name not in sockets}

    monkeypatch.setattr(_auth_retry, "build_retry_transport_kwargs", without_sockets)
    monkeypatch.setattr(logging.getLogger("tianbu"), "disabled", True)


def settings(
    examples: int, headers: dict[str, str], desks: dict[str, str], *, phases: Iterable[str] = _PHASES
) -> SchemathesisConfig:
    """What schemathesis is told; ``desks`` says by operation whose token is sent."""
    refused_well = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "429", "5xx"]
    missing = ["400", "401", "403", "406", "415", "422", "428"]
    return SchemathesisConfig.from_dict(
        {
            "seed": 2026,
            "continue-on-failure": True,
            "headers": headers,
            "checks": {
                "positive_data_acceptance": {"expected-statuses": refused_well},
                "missing_required_header": {"expected-statuses": missing},
            },
            "generation": {"max-examples": examples, "database": "none"},
            "phases": {name: {"enabled": name in phases} for name in _PHASES}
            | {"stateful": {"enabled": "stateful" in phases, "generation": {"max-examples": examples}}},
            "dictionaries": {name: {"values": values} for name, values in _NAMES.items()},
            "parameters": _drawn(_WHERE),
            "operations": [
                {"include-operation-id": operation, "headers": {"Authorization": f"Bearer {token}"}}
                for operation, token in desks.items()
            ]
            + [
                {"include-operation-id": operation, "parameters": _drawn(where)}
                for operation, where in _WHERE_BY_OPERATION.items()
            ],
        }
    )


def _drawn(where: dict[str, str]) -> dict[str, Any]:
    """Where names of what is in the book are drawn from: mostly, so that what is not there comes up too."""
    return {place: {"dictionary": name, "probability": 0.8} for place, name in where.items()}


def run(app: Flask, config: SchemathesisConfig) -> tuple[list[str], Counter[int]]:
    """(what failed, how often each status was answered)."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    failed: list[str] = []
    answered: Counter[int] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, (events.NonFatalError, events.FatalError)):
            failed.append(str(getattr(event, "info", event)))
        if isinstance(event, events.ScenarioFinished):
            answered.update(
                each.response.status_code for each in event.recorder.interactions.values() if each.response is not None
            )
            failed += [
                f"{check.name}: {check.failure_info.failure.operation}: {check.failure_info.failure.message}\n"
                f"{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info is not None
            ]
    return failed, answered


def _by_whoever_may(tokens: dict[str, str], examples: int, *phases: str) -> SchemathesisConfig:
    desks = {operation: tokens[role] for role, operations in _DESKS.items() for operation in operations}
    return settings(examples, {"Authorization": f"Bearer {tokens['clerk']}"}, desks, phases=phases)


@pytest.mark.usefixtures("_in_process")
def test_step_by_step_with_the_token_of_whoever_may(app: Flask, tokens: dict[str, str]) -> None:
    failed, answered = run(app, _by_whoever_may(tokens, 12, "stateful"))
    assert failed == []
    assert set(answered) >= _STEPWISE, answered


@_ON_POSTGRESQL
@pytest.mark.usefixtures("_in_process")
def test_with_the_token_of_whoever_may(app: Flask, tokens: dict[str, str]) -> None:
    failed, answered = run(app, _by_whoever_may(tokens, 4, "examples", "coverage", "fuzzing"))
    assert failed == []
    assert set(answered) >= _ONE_BY_ONE, answered


@_ON_SQLITE
@pytest.mark.usefixtures("_in_process")
@pytest.mark.parametrize("role", ROLES)
def test_with_the_token_of_each_role(app: Flask, tokens: dict[str, str], role: str) -> None:
    """A role that may not is told so as the document says."""
    failed, answered = run(app, settings(2, {"Authorization": f"Bearer {tokens[role]}"}, {}, phases=("fuzzing",)))
    assert failed == []
    assert {200, 403} <= set(answered), answered


@_ON_SQLITE
@pytest.mark.usefixtures("_in_process")
def test_without_a_token(app: Flask) -> None:
    """Nothing is told to nobody."""
    failed, answered = run(app, settings(3, {}, {}, phases=("fuzzing",)))
    assert failed == []
    assert set(answered) <= {400, 401, 404, 405}, answered
