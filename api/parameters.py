"""``parameters``: dated limits, clocks and rates by division."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import Connection

from api.edge import asked
from api.fields import Day, Strict, Text, Word, instant_text
from api.keys import carried_out_once, idempotency_key
from api.resource import resource
from api.schemas import Answer, day, instant, one_of, page_of, parts, text
from ledger.access import Act, permit_anywhere
from ledger.inquiries.parameters import read_parameters
from ledger.parameters import KINDS, Setting, set_parameter
from ledger.places import resolve

BLUEPRINT = resource("parameters", "Limits, clocks and rates that offices decide, each from a day on")


class ParameterQuery(Strict):
    name = Word(("", *KINDS), load_default="", metadata={"description": "only this parameter; all when left out"})


class SettingSchema(Strict):
    class Meta(Strict.Meta):
        title = "ParameterDecision"
        description = "A value for a division and all below it, from a day on."

    name = Word(KINDS, required=True, metadata={"description": "which parameter"})
    division = Text(most=64, least=2, required=True, metadata={"description": "code, level:code or unique name"})
    valid_from = Day(required=True, metadata={"description": "from which day on"})
    value = fields.Raw(required=True, allow_none=True, metadata={"description": "as the parameter's `wanted` says"})
    document = Text(most=200, least=2, required=True, metadata={"description": "the decision behind it"})


class SettingAnswer(Answer):
    class Meta:
        title = "ParameterSetting"
        description = "A value that a division decided."

    name = one_of("which parameter", KINDS)
    division = text("level:code; empty: everywhere", pattern="^([a-z]+:[0-9]{12})?$")
    valid_from = day("from which day on")
    value = fields.Raw(allow_none=True, metadata={"description": "the value"})
    document = text("the decision behind it")
    recorded_at = instant("when it was recorded")
    recorded_by = text("login name of who recorded it")


class ParameterAnswer(Answer):
    class Meta:
        title = "Parameter"
        description = "A parameter with everything that was decided about it. The nearest division's value holds."

    name = one_of("its name", KINDS)
    title = text("what it is, in Chinese")
    title_en = text("what it is, in English")
    wanted = text("which values it takes")
    default = fields.Raw(allow_none=True, metadata={"description": "what holds where nobody decided"})
    settings = parts(SettingAnswer, "what was decided, oldest first")


ParameterPage = page_of(ParameterAnswer, "ParameterPage")


def setting_body(setting: Setting) -> dict[str, Any]:
    """A decided value as responses carry it."""
    return {
        "name": setting.name,
        "division": f"{setting.division_level}:{setting.division_code}" if setting.division_level else "",
        "valid_from": setting.valid_from.isoformat(),
        "value": setting.value,
        "document": setting.document,
        "recorded_at": instant_text(setting.recorded_at),
        "recorded_by": setting.recorded_by,
    }


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ParameterQuery, location="query")
@BLUEPRINT.answers(200, ParameterPage)
def list_parameters(told: dict[str, Any]) -> Any:
    """All parameters with their defaults and what divisions decided"""
    wanted = told["name"]
    found = asked("parameters.read", lambda c, actor: read_parameters(c, actor, wanted), wanted)
    items = [
        {
            "name": kind.name,
            "title": kind.words.zh,
            "title_en": kind.words.en,
            "wanted": kind.wanted.en,
            "default": kind.default,
            "settings": [setting_body(each) for each in found if each.name == kind.name],
        }
        for kind in KINDS.values()
        if wanted in ("", kind.name)
    ]
    return {"items": items, "next": None}


@BLUEPRINT.post("")
@BLUEPRINT.arguments(SettingSchema)
@BLUEPRINT.answers(201, SettingAnswer, keyed=True)
def decide_parameter(told: dict[str, Any]) -> Any:
    """Decide a parameter for a division and all below it, from a day on

    What was decided before stays on record: every past day keeps its own value.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        permit_anywhere(act.actor, "parameters.set")
        place = resolve(connection, told["division"], act.today)
        return setting_body(
            set_parameter(connection, told["name"], place, told["valid_from"], told["value"], told["document"], act)
        )

    body, headers = carried_out_once("parameters.set", told["name"], idempotency_key(), work)
    return body, 201, headers
