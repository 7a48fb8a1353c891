"""What responses look like: the parts that several resources share. They document, and let nothing else out."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from marshmallow import Schema, fields

from api.fields import DAY_PATTERN

INSTANT_Z_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$"
ENTRY_ID_PATTERN: Final = r"^[0-9]{1,10}-[0-9]{1,19}$"


class Answer(Schema):
    """A response: every property is there, unless it is named in ``optional``."""

    optional: ClassVar[frozenset[str]] = frozenset()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = field_name not in self.optional


def text(description: str, **properties: Any) -> fields.String:
    """A text of a response."""
    return fields.String(metadata={"description": description} | properties)


def maybe(description: str, **properties: Any) -> fields.String:
    """A text of a response that may be null."""
    return fields.String(allow_none=True, metadata={"description": description} | properties)


def day(description: str) -> fields.String:
    """A day of a response."""
    return text(description, format="date", pattern=DAY_PATTERN)


def maybe_day(description: str) -> fields.String:
    """A day of a response that may be null."""
    return maybe(description, format="date", pattern=DAY_PATTERN)


def instant(description: str) -> fields.String:
    """An instant of a response, in UTC."""
    return text(description, format="date-time", pattern=INSTANT_Z_PATTERN)


def maybe_instant(description: str) -> fields.String:
    """An instant of a response that may be null."""
    return maybe(description, format="date-time", pattern=INSTANT_Z_PATTERN)


def whole(description: str, **properties: Any) -> fields.Integer:
    """A whole number of a response."""
    return fields.Integer(metadata={"description": description, "format": "int64"} | properties)


def maybe_whole(description: str, **properties: Any) -> fields.Integer:
    """A whole number of a response that may be null."""
    return fields.Integer(allow_none=True, metadata={"description": description, "format": "int64"} | properties)


def flag(description: str) -> fields.Boolean:
    """A yes or no of a response."""
    return fields.Boolean(metadata={"description": description})


def one_of(description: str, values: Any) -> fields.String:
    """A word of a response, out of a fixed few."""
    return text(description, enum=list(values))


def part(schema: type[Schema], description: str) -> fields.Nested:
    """An object inside a response."""
    return fields.Nested(schema, metadata={"description": description})


def maybe_part(schema: type[Schema], description: str) -> fields.Nested:
    """An object inside a response that may be null."""
    return fields.Nested(schema, allow_none=True, metadata={"description": description})


def parts(schema: type[Schema], description: str) -> fields.List[Any]:
    """Objects inside a response."""
    return fields.List(fields.Nested(schema), metadata={"description": description})


class AreaAnswer(Answer):
    class Meta:
        title = "Area"
        description = "An area in all units. `grains` is exact (1/300 m²); the texts are rounded half up for display."

    grains = whole("grains of 1/300 m²; exact")
    mu = text("mu, four decimals", pattern=r"^-?[0-9]+\.[0-9]{4}$")
    ha = text("hectares, four decimals", pattern=r"^-?[0-9]+\.[0-9]{4}$")
    m2 = text("square metres, two decimals", pattern=r"^-?[0-9]+\.[0-9]{2}$")


class MoneyAnswer(Answer):
    class Meta:
        title = "Money"
        description = "A sum of money in both writings; both are exact."

    fen = whole("fen (1/100 yuan)")
    yuan = text("yuan, two decimals", pattern=r"^-?[0-9]+\.[0-9]{2}$")


class WeightAnswer(Answer):
    class Meta:
        title = "Weight"
        description = "A weight; exact."

    kg = text("kilograms, two decimals", pattern=r"^-?[0-9]+\.[0-9]{2}$")


class CountAnswer(Answer):
    class Meta:
        title = "Count"
        description = "A number of persons or pieces."

    count = whole("how many")


class AmountAnswer(Answer):
    class Meta:
        title = "Amount"
        description = (
            "An amount in the measure of its asset: `grains`, `mu`, `ha` and `m2` of an area (ownership, contract-right,"
            " operation-right); `fen` and `yuan` of money (cny); `kg` of rent in kind; `count` of persons."
        )

    optional = frozenset({"grains", "mu", "ha", "m2", "fen", "yuan", "kg", "count"})
    grains = whole("of an area: grains of 1/300 m²; exact")
    mu = text("of an area: mu, four decimals", pattern=r"^-?[0-9]+\.[0-9]{4}$")
    ha = text("of an area: hectares, four decimals", pattern=r"^-?[0-9]+\.[0-9]{4}$")
    m2 = text("of an area: square metres, two decimals", pattern=r"^-?[0-9]+\.[0-9]{2}$")
    fen = whole("of money: fen (1/100 yuan)")
    yuan = text("of money: yuan, two decimals", pattern=r"^-?[0-9]+\.[0-9]{2}$")
    kg = text("of a weight: kilograms, two decimals", pattern=r"^-?[0-9]+\.[0-9]{2}$")
    count = whole("of persons: how many")


class Said(Answer):
    class Meta:
        title = "Refusal"
        description = "One refusal or warning of the rules."

    optional = frozenset({"place", "code", "title", "rule", "remedy", "figures"})
    place = text("where in the request, for what does not have the documented form")
    code = text("stable code, listed in docs/problems.md", pattern="^[a-z0-9-]+$")
    title = text("short title")
    detail = text("what is the matter, with the figures of the case")
    rule = text("the rule that decided: an article, a promise of the book, a format")
    remedy = text("what to do now")
    figures = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(metadata={"type": ["string", "integer", "boolean"]}),
        metadata={"description": "the figures of the case by name"},
    )


class Problem(Answer):
    class Meta:
        title = "Problem"
        description = "Why a request was not carried out (RFC 9457). `code` is stable; texts are for people."

    optional = frozenset({"rule", "figures", "errors"})
    type = text("address of the explanation", format="uri-reference")
    status = whole("the HTTP status", minimum=400, maximum=599)
    instance = text("the path that was asked for")
    request_id = text("under which the log knows this request")
    code = text("stable code, listed in docs/problems.md", pattern="^[a-z0-9-]+$")
    title = text("short title, in the language asked for by Accept-Language (zh, en)")
    detail = text("what is the matter, with the figures of the case")
    rule = text("the rule that decided: an article, a promise of the book, a format")
    remedy = text("what to do now")
    figures = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(metadata={"type": ["string", "integer", "boolean"]}),
        metadata={"description": "the figures of the case by name"},
    )
    errors = parts(Said, "one by one, where several things are the matter")


def page_of(schema: type[Schema], name: str) -> type[Schema]:
    """The envelope of a list's page."""
    members = {
        "items": parts(schema, "the items of this page"),
        "next": maybe("cursor of the next page; null on the last one", maxLength=1_000),
    }

    class Meta:
        title = name
        description = "A page of a list. The Link header carries the address of the next one too."

    return type(name, (Answer,), members | {"Meta": Meta, "__module__": __name__})
