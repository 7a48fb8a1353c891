"""One place turns refusals and errors into HTTP: RFC 9457 problem documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final, NamedTuple

from flask import Flask, Response, g, json, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from api.observing import log_failure
from api.refusals import DatabaseUnavailable
from api.trail import tell_of_error, tell_of_refusal
from ledger.errors import Language, Refusal, RulesBroken, Words

STATUS_OF: Final = {
    "invalid": 422,
    "conflict": 409,
    "missing": 404,
    "unauthenticated": 401,
    "forbidden": 403,
    "stale": 412,
    "precondition": 428,
    "too-many": 429,
    "busy": 503,
}
CONTENT_TYPE: Final = "application/problem+json"


class _Known(NamedTuple):
    """What is said to an HTTP error that no refusal stands behind."""

    code: str
    detail: Words
    remedy: Words


_KNOWN: Final = {
    400: _Known(
        "request-malformed",
        Words("无法读懂这个请求", "The request cannot be read"),
        Words("请按 /api/v1/openapi.json 发送一个 JSON 文档", "Send one JSON document as in /api/v1/openapi.json"),
    ),
    404: _Known(
        "not-found",
        Words("没有这个地址", "There is nothing at this address"),
        Words("请核对地址", "Check the address"),
    ),
    405: _Known(
        "method-not-allowed",
        Words("这个地址不支持该方法", "This address does not know the method"),
        Words("请使用 Allow 头中的方法", "Use one of the methods in the Allow header"),
    ),
    413: _Known(
        "request-too-large",
        Words("请求正文超过 1 MiB", "The body has more than 1 MiB"),
        Words("请分次发送", "Send less at once"),
    ),
    415: _Known(
        "content-type-not-supported",
        Words("正文须为 UTF-8 的 application/json，不压缩", "A body is application/json in UTF-8, not compressed"),
        Words("请发送 Content-Type: application/json", "Send Content-Type: application/json"),
    ),
    422: _Known(
        "request-invalid",
        Words("请求与文档规定的格式不符", "The request does not have the documented form"),
        Words("请按 errors 所列逐项更正", "Mend what the errors say"),
    ),
    429: _Known(
        "too-many-requests",
        Words("请求过于频繁", "Too many requests in a short time"),
        Words("请等 Retry-After 秒后再试", "Wait for the seconds in Retry-After"),
    ),
    500: _Known(
        "internal-error",
        Words("系统出错了，什么也没有写入", "Something of ours failed; nothing was written"),
        Words("请再试；仍不行请把请求编号告诉管理员", "Try again; if it stays, tell the operator the request id"),
    ),
}
_OTHER: Final = _Known("request-refused", Words("请求被拒绝", "The request was refused"), Words("请核对", "Check it"))


def language() -> Language:
    """Chinese, unless the client prefers English."""
    return "en" if request.accept_languages.best_match(["zh", "en"], "zh") == "en" else "zh"


def problem(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem document with the members that every one has."""
    document = {
        "type": f"/api/problems#{body['code']}",
        "status": status,
        "instance": request.path,
        "request_id": g.get("request_id", ""),
    }
    response = Response(json.dumps(document | body), status, headers, content_type=CONTENT_TYPE)
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-store"
    return response


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
    tell_of_refusal(refusal)
    status = STATUS_OF[refusal.category]
    challenge = 'Bearer realm="tianbu"' + (', error="invalid_token"' if refusal.code == "token-wrong" else "")
    headers = {401: {"WWW-Authenticate": challenge}, 503: {"Retry-After": "5"}}.get(status)
    return problem(status, refusal_body(refusal), headers)


def failed(error: HTTPException) -> Response:
    """The response to an HTTP error, with its own headers such as Allow."""
    status = error.code or 500
    known, said = _KNOWN.get(status, _OTHER), language()
    words: Words = getattr(error, "words", known.detail)
    body: dict[str, Any] = {
        "code": known.code,
        "title": HTTPStatus(status).phrase,
        "detail": words.say(said),
        "remedy": known.remedy.say(said),
    }
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        body["errors"] = list(_flat(messages, ""))
    tell_of_error(status, known.code, body)
    headers = {
        name: value for name, value in error.get_headers() if name.lower() not in {"content-type", "content-length"}
    }
    return problem(status, body, headers)


def fallen(error: Exception) -> Response:
    """The response to what nobody foresaw: no internals, only the request id under which the log has more."""
    log_failure(error)
    if isinstance(error, OperationalError):
        return refused(DatabaseUnavailable())
    return failed(InternalServerError())


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
