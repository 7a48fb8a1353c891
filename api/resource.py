"""A resource of the API: a blueprint that answers refusals with problem documents and documents what it takes."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from flask_smorest import Blueprint
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from api.bodies import FILE_TYPE, StrictParser
from api.documenting import statuses
from api.problems import failed, fallen, refused
from ledger.errors import Refusal

View = Callable[..., Any]
_REFERENCE: Final = "#/components/headers/"


class ContractNumber(BaseConverter):
    """A contract's number in a path. ``check`` is none: it is an address of its own, and numbers have digits."""

    regex = r"(?!check(?:/|$))[^/]+"


class ChangeNumber(BaseConverter):
    """A change's number in a path; ``check`` and ``head`` are addresses of their own."""

    regex = r"(?!(?:check|head)(?:/|$))[^/]+"


class Resource(Blueprint):
    """flask-smorest's blueprint, with what every route of ours has."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, f"api.{name}", description=description)
        self._prepare_doc_cbks.append(self._prepare_ours)

    def arguments(self, schema: Any, *, location: str = "json", **kwargs: Any) -> Callable[[View], View]:
        """As flask-smorest's; the view remembers where it takes something from."""
        decorate = super().arguments(schema, location=location, **kwargs)

        def remember(view: View) -> View:
            decorated: Any = decorate(view)
            decorated.takes = getattr(view, "takes", frozenset()) | {location}
            decorated._apidoc["arguments"]["responses"] = {}
            return decorated  # type: ignore[no-any-return]

        return remember

    def takes_file(self, description: str) -> Callable[[View], View]:
        """The body of a route is a file, whole and as it is."""
        content = {FILE_TYPE: {"schema": {"type": "string", "format": "binary"}}}
        described = self.doc(requestBody={"description": description, "required": True, "content": content})

        def remember(view: View) -> View:
            decorated: Any = described(view)
            decorated.takes = getattr(view, "takes", frozenset()) | {"file"}
            return decorated  # type: ignore[no-any-return]

        return remember

    def answers(
        self,
        status: int,
        schema: Any = None,
        *,
        headers: tuple[str, ...] = (),
        keyed: bool = False,
        changes: bool = False,
        links: dict[str, Any] | None = None,
        content_type: str | None = None,
    ) -> Callable[[View], View]:
        """The response of a route, with the headers that it carries and those that it wants.

        keyed: it takes an Idempotency-Key. changes: it takes If-Match. links: where to go on with what it answers.
        """
        names = ["X-Request-Id", *headers, *(["Idempotency-Replayed"] if keyed else [])]
        described = {name: {"$ref": f"{_REFERENCE}{name}"} for name in names}
        decorate = self.response(status, schema, headers=described, content_type=content_type)
        ours = {"keyed": keyed, "changes": changes, "tagged": "ETag" in headers, "links": {status: links or {}}}

        def remember(view: View) -> View:
            decorated: Any = decorate(view)
            decorated._apidoc["ours"] = ours | {"operation": view.__name__}
            return decorated  # type: ignore[no-any-return]

        return remember

    @staticmethod
    def _prepare_ours(doc: dict[str, Any], info: dict[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
        ours = info["ours"]
        doc["operationId"] = ours["operation"]
        for status, links in ours["links"].items():
            if links:
                doc["responses"][status]["links"] = links
        named = ["Idempotency-Key"] * ours["keyed"] + ["If-Match"] * ours["changes"]
        if ours["tagged"] and method == "get":
            named.append("If-None-Match")
            doc["responses"][304] = {
                "description": "It is still what the client has.",
                "headers": {name: {"$ref": f"{_REFERENCE}{name}"} for name in ("X-Request-Id", "ETag")},
            }
        if named:
            doc.setdefault("parameters", []).extend(named)
        for status in statuses(method, changes=ours["changes"]):
            doc["responses"][status] = HTTPStatus(status).name
        return doc


MOST_BOOK: Final = 2**31 - 1
MOST_NUMBER: Final = 2**63 - 1


def resource(name: str, description: str) -> Resource:
    """The blueprint of ``/api/v1/<name>``."""
    blueprint = Resource(name, description)
    blueprint.register_error_handler(Refusal, refused)
    blueprint.register_error_handler(HTTPException, failed)
    blueprint.register_error_handler(Exception, fallen)
    return blueprint


def path_number(name: str, description: str, most: int) -> dict[str, Any]:
    """How the document describes a whole number in the path."""
    schema = {"type": "integer", "minimum": 0, "maximum": most, "format": "int64"}
    return {"in": "path", "name": name, "required": True, "description": description, "schema": schema}


def path_parameter(name: str, description: str, pattern: str, most: int, example: str) -> dict[str, Any]:
    """How the document describes a part of the path."""
    schema = {"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern}
    return {
        "in": "path",
        "name": name,
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }
