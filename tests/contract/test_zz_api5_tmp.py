from __future__ import annotations
from collections import Counter
from typing import Any
import json
import pytest
import schemathesis
from flask import Flask
from schemathesis.engine import events, from_schema
from tests.contract.test_schemathesis import *  # noqa
from tests.contract.test_schemathesis import _by_whoever_may, _in_process, settings, app  # noqa
import tests.contract.test_schemathesis as base

for name in [n for n in list(globals()) if n.startswith("test_")]:
    del globals()[name]
MINE = r"/api/v1/(projects|quota-events|lots|exits|homesteads|reclamations|collective-leases|plots|trades|quota-distributions|quota-prices)($|/)|/divisions/.*/(stock|obligations|quota-board)"

@pytest.mark.usefixtures("_in_process")
def test_mine(app: Flask, tokens: dict[str, str]) -> None:
    config = _by_whoever_may(tokens, 1, "examples", "fuzzing")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config).include(path_regex=MINE)
    failed, answered, by = [], Counter(), Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, (events.NonFatalError, events.FatalError)):
            failed.append(str(getattr(event, "info", event)))
        if isinstance(event, events.ScenarioFinished):
            for each in event.recorder.interactions.values():
                if each.response is not None:
                    answered[each.response.status_code] += 1
                    by[event.label, each.response.status_code] += 1
            failed += [
                f"{c.name}: {c.failure_info.failure.operation}: {c.failure_info.failure.message}\n{c.failure_info.code_sample}"
                for checks in event.recorder.checks.values() for c in checks if c.failure_info is not None
            ]
    open("/tmp/tb/api5/failed.json", "w").write(json.dumps(failed, ensure_ascii=False, indent=1))
    open("/tmp/tb/api5/by.txt", "w").write("\n".join(f"{k} {v}" for k, v in sorted(by.items(), key=str)))
    assert not failed, len(failed)
