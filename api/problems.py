"""One place turns refusals and errors into HTTP: RFC 9457 problem documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException

from ledger.errors import Language, Refusal, RulesBroken

STATUS_OF: Final = {"invalid": 422, "conflict": 409, "missing": 404, "forbidden": 403, "busy": 503}
_CODES: Final = {
    400: "request-malformed",
    404: "not-found",
    405: "method-not-allowed",
    413: "request-too-large",
    415: "content-type-not-supported",
    422: "request-invalid",
    500: "internal-error",
}
_REMEDIES: Final = {
    400: "Send one JSON document as described in /api/v1/openapi.json",
    404: "Check the address",
    405: "Use one of the methods in the Allow header",
    413: "Send less at once",
    415: "Send Content-Type: application/json",
    422: "Mend what the errors say",
    500: "Try again; if it stays, tell the operator the time and the address",
}


def language() -> Language:
    """Chinese, unless the client prefers English."""
    return "en" if request.accept_languages.best_match(["zh", "en"], "zh") == "en" else "zh"


def problem(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem document with the members that every one has."""
    document = {"type": f"/api/problems#{body['code']}", "status": status, "instance": request.path} | body
    return Response(json.dumps(document), status, headers, content_type="application/problem+json")


def refusal_body(refusal: Refusal) -> dict[str, Any]:
    """A refusal's members: code, title, detail with the figures, rule, remedy, and the figures themselves."""
    said = language()
    body: dict[str, Any] = {
        "code": refusal.code,
        "title": refusal.title.say(said),
        "detail": refusal.say_detail(said),
        "rule": refusal.rule.say(said),
        "remedy": refusal.say_remedy(said),
    }
    if isinstance(refusal, RulesBroken):
        return body | {"errors": [refusal_body(each) for each in refusal.refusals]}
    return body | {"figures": {name: _plain(value) for name, value in refusal.fields.items()}}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str)) else str(value)


def refused(refusal: Refusal) -> Response:
    """The response to a refusal."""
    return problem(STATUS_OF[refusal.category], refusal_body(refusal))


def failed(error: HTTPException) -> Response:
    """The response to an HTTP error, with its own headers such as Allow."""
    status = error.code or 500
    body: dict[str, Any] = {
        "code": _CODES.get(status, f"http-{status}"),
        "title": HTTPStatus(status).phrase,
        "detail": error.description or "",
        "remedy": _REMEDIES.get(status, ""),
    }
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        body |= {"detail": "The request does not have the documented form", "errors": list(_flat(messages, ""))}
    headers = {
        name: value for name, value in error.get_headers() if name.lower() not in {"content-type", "content-length"}
    }
    return problem(status, body, headers)


def _flat(messages: Any, place: str) -> Any:
    """marshmallow's nested messages as (place, detail) pairs."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _flat(inner, f"{place}/{name}")
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield {"place": place or "/", "detail": str(message)}


def concerns_api() -> bool:
    """Whether this request is the API's, not a page's."""
    return request.path.startswith("/api/")


def register_problems(app: Flask) -> None:
    """Answer errors under /api with problems; others are left to the pages."""
    app.register_error_handler(HTTPException, lambda error: failed(error) if concerns_api() else error)
