"""What the OpenAPI document says beyond the schemas: headers, security, and the problems a route can give."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls, resolve_schema_instance
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, json
from flask_smorest import Api
from marshmallow import fields

from api.areas import Area
from api.conditions import IF_MATCH_PATTERN
from api.fields import Count, Day, Flag, Moment, Number, Strict, Text, Word
from api.problems import CONTENT_TYPE, failed
from api.rent_fields import Amount
from api.schemas import Problem

_OWN: Final = (Amount, Area, Count, Day, Flag, Moment, Number, Text, Word)
DESCRIPTION: Final = """\
The ledger of rural land over HTTP: who holds what on which day, and the contracts that move it.

* Areas, money, days and instants are exact: areas and money never travel as floating-point numbers.
* What records something takes an `Idempotency-Key`; the same request under the same key is carried out once.
* What changes an existing thing takes `If-Match` with the `ETag` that reading it gave.
* Unknown and repeated members and parameters are refused.
* Lists come in pages; `next` is the cursor of the next one.
* Everything that goes wrong is an `application/problem+json` with a stable `code`, in Chinese or English.
"""
SECURITY: Final = {
    "token": {"type": "http", "scheme": "bearer", "description": "a token made by `tianbu token create`"}
}
_REQUEST_ID: Final = {
    "description": "the request's id: the one sent, where it is 1 to 64 letters, digits, dots, dashes; else a new one",
    "required": True,
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
}
HEADERS: Final[dict[str, dict[str, Any]]] = {
    "X-Request-Id": _REQUEST_ID,
    "ETag": {
        "description": "the version of what was answered, for If-Match and If-None-Match",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[a-z0-9-]+"$'},
    },
    "Location": {
        "description": "the path of what was made",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Link": {
        "description": "the address of the next page, where there is one",
        "schema": {"type": "string", "pattern": '^<.+>; rel="next"$'},
    },
    "Idempotency-Replayed": {
        "description": "`true` where the request was carried out before and this is the answer that was given then",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Content-Disposition": {
        "description": "the name under which a program may keep it",
        "required": True,
        "schema": {"type": "string", "pattern": "^attachment; filename="},
    },
    "Retry-After": {"description": "seconds to wait", "required": True, "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {"description": "how to authenticate", "required": True, "schema": {"type": "string"}},
}
PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "Idempotency-Key": {
        "description": "One key an act, such as a UUID: the same request under the same key is carried out once.",
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    },
    "If-Match": {
        "description": "The ETag that reading the thing gave: it is changed only if it is still that version.",
        "required": True,
        "schema": {"type": "string", "pattern": IF_MATCH_PATTERN},
        "example": '"1-draft"',
    },
    "If-None-Match": {
        "description": "ETags that the client has: the answer is 304 where it is still one of them.",
        "required": False,
        "schema": {"type": "string"},
    },
}
PROBLEMS: Final = {
    400: "The request cannot be read.",
    401: "No valid token.",
    403: "The token's owner may not do this, or not here.",
    404: "Something named in the request does not exist.",
    409: "The request is at odds with what is on record.",
    412: "The thing has changed since it was read.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "The request does not have the documented form, or a rule forbids what it says.",
    428: "If-Match is missing.",
    429: "Too many requests in a short time.",
    500: "Something of ours failed.",
    503: "The database is busy or cannot be reached.",
}
ALWAYS: Final = (400, 401, 403, 404, 413, 422, 429, 500, 503)
WITH_BODY: Final = (409, 415)
WITH_VERSION: Final = (412, 428)
_EXTRA_HEADERS: Final = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}


class Converter(OpenAPIConverter):
    """apispec's, which forgets to close a schema that has a description."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return found | {"additionalProperties": False} if isinstance(resolve_schema_instance(schema), Strict) else found


class Marshmallow(MarshmallowPlugin):
    """apispec's plugin with our converter."""

    Converter = Converter


class TianbuApi(Api):
    """flask-smorest, with every error as a problem document and fields that document themselves."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = Problem

    def __init__(self, app: Flask) -> None:
        told = {"info": {"description": DESCRIPTION}, "security": [{"token": []}]}
        plugin = Marshmallow(schema_name_resolver=name_of_schema)
        super().__init__(app, spec_kwargs=told | {"marshmallow_plugin": plugin})
        self.ma_plugin.converter.add_attribute_function(own_field_to_property)
        for name, scheme in SECURITY.items():
            self.spec.components.security_scheme(name, scheme)
        for name, header in HEADERS.items():
            self.spec.components.header(name, header)
        for name, parameter in PARAMETERS.items():
            self.spec.components.parameter(name, "header", {"name": name} | parameter)

    def handle_http_exception(self, error: Any) -> Response:
        return failed(error)

    def _register_responses(self) -> None:
        self.spec.components.schema("Problem", schema=Problem)
        for status, description in PROBLEMS.items():
            self.spec.components.response(HTTPStatus(status).name, problem_response(status, description))

    def _register_etag_headers(self) -> None:
        """Ours are in ``HEADERS``."""

    def _register_pagination_header(self) -> None:
        """Ours are in ``HEADERS``."""

    def _openapi_json(self) -> Response:
        return Response(document_of(self), mimetype="application/json")


def name_of_schema(schema: Any) -> str:
    """A schema's name in the document: the title that it gives itself."""
    named: Any = resolve_schema_cls(schema)
    return str(named.Meta.title)


def document_of(api: Api) -> str:
    """The OpenAPI document, the same text wherever and whenever it is made."""
    return str(json.dumps(api.spec.to_dict(), indent=1, ensure_ascii=False, sort_keys=False)) + "\n"


def problem_response(status: int, description: str) -> dict[str, Any]:
    """How the document describes a problem's response."""
    headers = ["X-Request-Id", *filter(None, [_EXTRA_HEADERS.get(status)])]
    return {
        "description": description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def own_field_to_property(_converter: Any, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """JSON Schema of a field of ours, as it says itself; a default of null means that there is none.

    A field that may be null says so.
    """
    if not isinstance(field, _OWN):
        return {}
    if ret.get("default", "") is None:
        del ret["default"]
    documented = field.documented()
    if field.allow_none and "type" in documented:
        documented["type"] = [documented["type"], "null"]
    return {name: value for name, value in documented.items() if name not in ret or name != "description"}


def statuses(method: str, *, changes: bool) -> list[int]:
    """The problems that a route can give."""
    found = [*ALWAYS]
    if method in {"post", "put", "delete"}:
        found += WITH_BODY
    if changes:
        found += WITH_VERSION
    return sorted(found)
