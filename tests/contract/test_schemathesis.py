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

from tests.api.applications import api_application
from tests.contract.records import put_more_on_record
from tests.contract.samples import DESKS, NAMES, WHERE, where_by_operation
from tests.making import Village

pytestmark = pytest.mark.timeout(900)  # minutes of requests, on a machine that does other things too
_MALFORMED: Final = {
    "content-type-not-supported",
    "idempotency-key-missing",
    "precondition-required",
    "request-invalid",
    "request-malformed",
    "request-too-large",
}
_ON_SQLITE: Final = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_ON_POSTGRESQL: Final = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
_STEPWISE: Final = {200, 201, 404, 412, 422}
_ONE_BY_ONE: Final = {200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 415, 422, 428}
# Their bodies are those of another operation, on which every field is tried: check_contract, preview_end, …
SAME_BODY: Final = (
    "draft_contract", "amend_contract", "end_contract", "change_contract", "approve_contract",
    "make_change", "propose_event_of_project", "propose_quota_event", "accept_reclamation", "propose_a_plan",
    "propose_a_distribution",
)  # fmt: skip
# One role of each sort; the walk tries every operation with all of them.
_ROLES: Final = ("reviewer", "bureau-approver", "party-viewer", "security-administrator")
_PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")


@pytest.fixture
def app(village: Village) -> Flask:
    put_more_on_record(village)
    return api_application(village.database)


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
            "dictionaries": {name: {"values": values} for name, values in NAMES.items()},
            "parameters": _drawn(WHERE),
            "operations": [
                {"include-operation-id": operation, "phases": {"coverage": {"enabled": False}}}
                for operation in SAME_BODY
            ]
            + [
                {"include-operation-id": operation, "headers": {"Authorization": f"Bearer {token}"}}
                for operation, token in desks.items()
            ]
            + [
                {"include-operation-id": operation, "parameters": _drawn(where)}
                for operation, where in where_by_operation().items()
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
    desks = {operation: tokens[role] for role, operations in DESKS.items() for operation in operations}
    return settings(examples, {"Authorization": f"Bearer {tokens['clerk']}"}, desks, phases=phases)


@pytest.mark.usefixtures("_in_process")
def test_step_by_step_with_the_token_of_whoever_may(app: Flask, tokens: dict[str, str]) -> None:
    failed, answered = run(app, _by_whoever_may(tokens, 25, "stateful"))
    assert failed == []
    assert set(answered) >= _STEPWISE, answered


@_ON_POSTGRESQL
@pytest.mark.usefixtures("_in_process")
def test_with_the_token_of_whoever_may(app: Flask, tokens: dict[str, str]) -> None:
    failed, answered = run(app, _by_whoever_may(tokens, 1, "examples", "coverage", "fuzzing"))
    assert failed == []
    assert set(answered) >= _ONE_BY_ONE, answered


@_ON_SQLITE
@pytest.mark.usefixtures("_in_process")
@pytest.mark.parametrize("role", _ROLES)
def test_with_the_token_of_each_role(app: Flask, tokens: dict[str, str], role: str) -> None:
    """A role that may not is told so as the document says."""
    failed, answered = run(app, settings(1, {"Authorization": f"Bearer {tokens[role]}"}, {}, phases=("fuzzing",)))
    assert failed == []
    assert {200, 403} <= set(answered), answered


@_ON_SQLITE
@pytest.mark.usefixtures("_in_process")
def test_without_a_token(app: Flask) -> None:
    """Nothing is told to nobody."""
    failed, answered = run(app, settings(1, {}, {}, phases=("fuzzing",)))
    assert failed == []
    assert set(answered) <= {400, 401, 404, 405}, answered
