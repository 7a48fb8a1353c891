"""Reading what was sent: one JSON document a body, strictly, and no parameter that nobody asked for.

What no handler could tell apart is refused here: keys given twice, NaN, numbers beyond any field, deep nesting,
NUL and lone surrogates in keys. A text that holds them is refused with its place, as the fields do.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NoReturn

from flask import current_app, g, request
from marshmallow import Schema, ValidationError, fields
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import (
    BadRequest,
    NotFound,
    RequestEntityTooLarge,
    UnprocessableEntity,
    UnsupportedMediaType,
)

from ledger.errors import Words

MOST_BYTES: Final = 1024 * 1024
MOST_FILE_BYTES: Final = 16 * 1024 * 1024
FILE_TYPE: Final = "application/octet-stream"
MOST_LEVELS: Final = 32
_MOST_DIGITS: Final = 40


class Malformed(BadRequest):
    """A body that is not one JSON document as the API reads them."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Unexpected(UnprocessableEntity):
    """Something in the address or the body that the route does not take; ``messages`` as marshmallow gives them."""

    def __init__(self, messages: dict[str, Any]) -> None:
        super().__init__()
        self.data = {"messages": messages}


class FileTypeWrong(UnsupportedMediaType):
    """A file sent as something else than a file."""

    words = Words(f"文件须以 {FILE_TYPE} 发送，不压缩", f"A file is sent as {FILE_TYPE}, not compressed")


class FileTooLarge(RequestEntityTooLarge):
    """A file beyond what is taken in here."""

    words = Words(
        "文件超过 16 MiB；更大的用命令行导入", "The file has over 16 MiB; larger ones go in by the command line"
    )


class StrictParser(FlaskParser):
    """webargs with unknown and repeated parameters refused, on the body that was read strictly."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 — as the base class has it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": "raise",
        "json": "raise",
    }

    def load_json(self, req: Any, schema: Schema) -> Any:
        return core.missing if content() is None else content()

    def load_querystring(self, req: Any, schema: Schema) -> Any:
        many = {name for name, field in schema.fields.items() if isinstance(field, fields.List)}
        repeated = [name for name, values in req.args.lists() if len(values) > 1 and name not in many]
        if repeated:
            raise ValidationError({name: ["Given more than once"] for name in repeated})
        return super().load_querystring(req, schema)


def content() -> Any:
    """The body's document, as it was read when the request came; None where there is none."""
    return g.get("tianbu_content")


def read_request() -> None:
    """Read the body and look at the address before any handler does. Raises what ``problems`` answers."""
    if any(unicodedata.category(character) == "Cc" for character in request.path):
        raise NotFound
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return
    takes: frozenset[str] = getattr(view, "takes", frozenset())
    if "query" not in takes and request.args:
        raise Unexpected({"query": {name: ["Unknown field."] for name in request.args}})
    if "file" in takes:
        _read_file()
        return
    request.max_content_length = MOST_BYTES
    body = request.get_data()
    if "json" in takes:
        g.tianbu_content = _document(body)
    elif body:
        raise Malformed(Words("这个地址不接受请求正文", "Nothing may be sent in the body here"))


def _read_file() -> None:
    """Take in a file that is the whole body; the view gets it by ``request.get_data``."""
    request.max_content_length = MOST_FILE_BYTES
    if request.mimetype != FILE_TYPE or request.headers.get("Content-Encoding", "identity") != "identity":
        raise FileTypeWrong()
    try:
        request.get_data()
    except RequestEntityTooLarge as error:
        raise FileTooLarge() from error


def _document(body: bytes) -> Any:
    if not body:
        raise Malformed(Words("请求没有正文", "The request has no body"))
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    plain = request.headers.get("Content-Encoding", "identity") == "identity"
    if request.mimetype != "application/json" or charset not in {"utf-8", "utf8"} or not plain:
        raise UnsupportedMediaType
    try:
        document = _parsed(body.decode("utf-8"))
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Malformed(
            Words("正文不是一个完整的 JSON 文档（UTF-8）", "The body is no JSON document in UTF-8")
        ) from error
    if not isinstance(document, dict):
        raise Malformed(Words("正文须是一个 JSON 对象", "The body must be a JSON object"))
    _look_through(document)
    return document


def _parsed(text: str) -> Any:
    return json.loads(
        text,
        object_pairs_hook=_object,
        parse_int=_whole_number,
        parse_float=_decimal,
        parse_constant=_refuse_constant,
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed(Words("同一对象中有重复的键", "A key stands twice in one object"))
    return found


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise Malformed(Words("数字过长", "A number has too many digits"))
    return int(digits)


def _decimal(digits: str) -> int | float:
    """A number with a point or an exponent: a whole one is that whole number, exactly, as JSON Schema has it."""
    found = Decimal(digits)
    if found.adjusted() >= _MOST_DIGITS:
        raise Malformed(Words("数字过大", "A number is too large"))
    return int(found) if found == found.to_integral_value() else float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed(Words(f"JSON 没有 {name}", f"JSON has no {name}"))


def _look_through(document: Any) -> None:
    """Refuse nesting that is too deep, and unreadable characters wherever they are."""
    bad: dict[str, list[str]] = {}
    for place, level, text in _texts(document):
        if level > MOST_LEVELS:
            raise Malformed(Words("嵌套层数过多", "The document is nested too deeply"))
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            bad[place] = ["Text holds no control characters and no lone surrogates"]
    if bad:
        raise Unexpected({"json": bad})


def _texts(document: Any) -> Iterator[tuple[str, int, str]]:
    """(place, level, text) of every key and text; empty text for other values."""
    waiting = [("", 1, document)]
    while waiting:
        place, level, value = waiting.pop()
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        yield place, level, value if isinstance(value, str) else ""
        for key, inner in inside:
            below = f"{place}/{key}" if place else str(key)
            if isinstance(key, str):
                yield _visible(below), level, key
            waiting.append((_visible(below), level + 1, inner))


def _visible(place: str) -> str:
    """A place without what cannot be shown."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in place)[:200]
