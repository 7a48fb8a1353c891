"""A client that a public generator makes of our document files a lease and reads the balance, over a real socket."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from docs import make_openapi
from tests.making import COOPERATIVE, HOUSEHOLDS, VILLAGE, parcel_code

GENERATOR = Path(sys.executable).with_name("openapi-python-client")
DOCUMENT = Path(make_openapi.__file__).parent / "openapi.json"
FILES = ("application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
NAME = "tianbu_client"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package that the generator writes, with nothing but the document to go by."""
    folder = tmp_path_factory.mktemp("generated")
    settings = folder / "settings.json"
    settings.write_text(
        json.dumps({"post_hooks": [], "content_type_overrides": dict.fromkeys(FILES, "application/octet-stream")})
    )
    command = [str(GENERATOR), "generate", "--path", str(DOCUMENT), "--meta", "none", "--fail-on-warning"]
    command += ["--config", str(settings), "--output-path", str(folder / NAME)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))
    for module in [each for each in sys.modules if each.partition(".")[0] == NAME]:
        del sys.modules[module]
    shutil.rmtree(folder)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Desk:
    """Somebody with a token at the generated client."""

    def __init__(self, generated: ModuleType, address: str, token: str) -> None:
        self.client = generated.AuthenticatedClient(base_url=address, token=token)
        self.keys = iter(range(100))

    def ask(self, place: str, *arguments: Any, **named: Any) -> Any:
        """The answer of an operation, such as ``contracts.read_contract``."""
        return importlib.import_module(f"{NAME}.api.{place}").sync_detailed(*arguments, client=self.client, **named)

    def step(self, number: str, name: str, **named: Any) -> Any:
        """A step of a contract from the version that reading it shows, under a new key."""
        tag = self.ask("contracts.read_contract", number).headers["ETag"]
        return self.ask(f"contracts.{name}", number, idempotency_key=f"{name}-{next(self.keys)}", if_match=tag, **named)


def model(name: str) -> Any:
    return getattr(importlib.import_module(f"{NAME}.models"), name)


def test_a_lease_is_filed_and_its_balance_read(generated: ModuleType, address: str, tokens: dict[str, str]) -> None:
    clerk, reviewer = (Desk(generated, address, tokens[role]) for role in ("clerk", "reviewer"))
    line = model("ContractLine")(parcel=parcel_code(0, 2), area=model("ContractLineArea")(mu="6.5"))
    terms = model("ContractTerms")(
        form=model("ContractTermsForm").LEASE,
        transferor=HOUSEHOLDS[0],
        transferee=COOPERATIVE,
        parcels=[line],
        start=date(2027, 1, 1),
        last_day=date(2030, 12, 31),
        price="850.00",
        price_unit=model("ContractTermsPriceUnit").YUANMUYEAR,
        payment="annual",
        purpose="种植玉米",
    )
    drafted = clerk.ask("contracts.draft_contract", body=terms, idempotency_key="a lease".replace(" ", "-"))
    assert drafted.status_code == 201, drafted.content
    number = drafted.parsed.number
    assert drafted.headers["Location"].endswith(number)
    assert clerk.step(number, "submit_contract").status_code == 200
    assert reviewer.step(number, "review_contract", body=model("Review")(accept=True)).status_code == 200
    signed = clerk.step(number, "sign_contract", body=model("Signing")(signed_on=date(2026, 11, 21)))
    assert (signed.status_code, signed.parsed.area.mu) == (200, "6.5000")
    filed = reviewer.step(number, "file_contract", body=model("Filing")(filed_on=date(2026, 11, 21)))
    assert (filed.parsed.life, filed.parsed.filed_on) == ("signed, not begun, filed", date(2026, 11, 21))
    entry = clerk.ask("entries.read_entry", filed.parsed.book, filed.parsed.entry).parsed
    assert sum(posting.amount for posting in entry.postings) == 0
    found = reviewer.ask(
        "divisions.read_balances",
        VILLAGE,
        as_of=date(2028, 1, 1),
        asset=["operation-right"],
        by=[model("ReadBalancesByItem").HOLDER_KIND],
    )
    by_kind = {item.holder_kind: item.area.mu for item in found.parsed.items}
    assert by_kind == {"household": "33.0000", "cooperative": "7.0000"}


def test_a_refusal_is_a_problem_that_the_client_reads(
    generated: ModuleType, address: str, tokens: dict[str, str]
) -> None:
    viewer, nobody = (Desk(generated, address, token) for token in (tokens["party-viewer"], "tb_unknown"))
    refused = viewer.ask("users.search_users")
    assert (refused.status_code, refused.parsed.code) == (403, "not-permitted")
    assert nobody.ask("me.read_me").parsed.code == "token-wrong"
