"""The OpenAPI document: committed as it is served, complete, and its own fields truthful."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import ValidationError

from api.areas import AREA_PATTERNS, Area
from api.fields import Count, Day, Flag, Moment, Number, Text, Word
from docs import make_openapi

COMMITTED = (Path(make_openapi.__file__).parent / "openapi.json").read_text(encoding="utf-8")
DOCUMENT = json.loads(COMMITTED)
OPERATIONS = [
    (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
]


def test_the_committed_document_is_what_the_schemas_say() -> None:
    assert make_openapi.render() == COMMITTED


def test_it_is_served_to_everybody(client: FlaskClient) -> None:
    del client.environ_base["HTTP_AUTHORIZATION"]
    assert client.get("/api/v1/openapi.json").text == COMMITTED


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[f"{m} {p}" for m, p, _ in OPERATIONS])
def test_an_operation_is_told_completely(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
    answers = operation["responses"]
    assert {"400", "401", "403", "404", "413", "422", "429", "500", "503"} <= set(answers)
    names = [each["$ref"].rpartition("/")[2] for each in operation.get("parameters", []) if "$ref" in each]
    assert ("412" in answers) == ("428" in answers) == ("If-Match" in names)
    if method == "get":
        assert ("304" in answers) == ("If-None-Match" in names)
    good = next(answer for status, answer in answers.items() if status.startswith("2"))
    assert "X-Request-Id" in good["headers"]
    for each in operation.get("parameters", []):
        assert "$ref" in each or each["description"]


def test_names_are_given_once() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names))


def test_every_schema_and_property_is_described() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        assert schema["description"], name
        for member, told in schema["properties"].items():
            assert told.get("description") or "$ref" in told or told.get("items"), f"{name}.{member}"


def test_every_problem_is_a_problem_document() -> None:
    for answer in DOCUMENT["components"]["responses"].values():
        assert list(answer["content"]) == ["application/problem+json"]


def test_nothing_of_this_machine_stands_in_it() -> None:
    assert str(Path.cwd()) not in COMMITTED
    assert "localhost" not in COMMITTED


FIELDS = [
    (Area(), {"mu": "12.35"}, True), (Area(), {"mu": "0.000005"}, True), (Area(), {"mu": "0.000004"}, False),
    (Area(), {"mu": "0.12345"}, True), (Area(), {"mu": "0.123455"}, True), (Area(), {"mu": "0.123456"}, False),
    (Area(), {"mu": "1.2"}, True), (Area(), {"mu": "01.2"}, False), (Area(), {"mu": "0"}, False),
    (Area(), {"mu": "0.00"}, False), (Area(), {"mu": "1."}, False), (Area(), {"mu": ".5"}, False),
    (Area(), {"mu": "1e3"}, False), (Area(), {"mu": "１"}, False), (Area(), {"mu": 1}, False),
    (Area(), {"ha": "0.000001"}, True), (Area(), {"ha": "0.0000001"}, False), (Area(), {"m2": "0.01"}, True),
    (Area(), {"m2": "0.001"}, False), (Area(), {"m2": "9999999999999999.99"}, True), (Area(), {"grains": 1}, True),
    (Area(), {"grains": 0}, False), (Area(), {"grains": "1"}, False), (Area(), {}, False),
    (Area(), {"mu": "1", "ha": "1"}, False), (Area(), {"km2": "1"}, False), (Area(), "1", False),
    (Day(), "2026-11-21", True), (Day(), "1899-12-31", False), (Day(), "2026-1-1", False), (Day(), "20261121", False),
    (Moment(), "2026-01-31T08:00:00Z", True), (Moment(), "2026-01-31T08:00:00.123456+08:00", True),
    (Moment(), "2026-01-31T08:00:00", False), (Moment(), "2026-01-31 08:00:00Z", False), (Moment(), "2026-W05-6", False),
    (Text(most=3), "abc", True), (Text(most=3), "abcd", False), (Text(least=1), " ", False), (Text(), "a\tb", False),
    (Text(pattern="^[0-9]*$"), "12", True), (Text(pattern="^[0-9]*$"), "12 ", False), (Text(), 1, False),
    (Word(("a", "b")), "a", True), (Word(("a", "b")), "a ", False), (Flag(), True, True), (Flag(), "true", False),
    (Flag(), 1, False), (Number(1, 9), 9, True), (Number(1, 9), 10, False), (Number(0, 9), True, False),
    (Count(1, 9), "9", True), (Count(1, 9), "٩", False), (Count(1, 9), "1_0", False), (Count(1, 9), "+9", False),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "fits"), FIELDS)
def test_a_field_takes_what_it_documents(field: Any, value: Any, fits: bool) -> None:
    try:
        field.deserialize(value)
        taken = True
    except ValidationError:
        taken = False
    assert taken == fits
    if not isinstance(field, Count):  # which documents what its text stands for
        assert documented(field.documented(), value) == fits


def documented(schema: dict[str, Any], value: Any) -> bool:
    """Whether a value fits the few words of JSON Schema that fields use."""
    kinds = {"string": str, "integer": int, "boolean": bool, "object": dict}
    if type(value) is not kinds[schema["type"]] or value not in schema.get("enum", [value]):
        return False
    if isinstance(value, dict):
        known = set(value) <= set(schema["properties"]) and len(value) == 1
        return known and all(documented(schema["properties"][name], inner) for name, inner in value.items())
    if isinstance(value, str):
        long_enough = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 99)
        return long_enough and re.search(schema.get("pattern", ""), value) is not None
    return isinstance(value, bool) or schema.get("minimum", value) <= value <= schema.get("maximum", value)


@pytest.mark.parametrize("unit", AREA_PATTERNS)
def test_patterns_of_areas_need_no_look_ahead(unit: str) -> None:
    """Readers in other languages have none."""
    assert "(?" not in AREA_PATTERNS[unit]
