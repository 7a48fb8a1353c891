"""The documentation is complete: every setting, command, sheet column and route of the API stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from api import RESOURCES
from ledger.access import OPERATIONS, ROLES, Operation
from ledger.cli.main import tianbu
from ledger.exchange.importing import KINDS
from ledger.settings import SETTINGS

DOCS = Path(__file__).parents[1] / "docs"
USE = (DOCS / "use.md").read_text(encoding="utf-8")
ACCESS = (DOCS / "access.md").read_text(encoding="utf-8")
SOURCES = [path for folder in ("ledger", "api", "web") for path in (DOCS.parent / folder).rglob("*.py")]


def commands(group: click.Group, path: str = "tianbu") -> list[str]:
    found = []
    for name, command in group.commands.items():
        found += commands(command, f"{path} {name}") if isinstance(command, click.Group) else [f"{path} {name}"]
    return found


@pytest.mark.parametrize("variable", [each.variable for each in SETTINGS])
def test_every_setting_is_documented(variable: str) -> None:
    assert f"`{variable}`" in USE


def test_every_variable_that_the_code_reads_is_a_setting() -> None:
    read = {name for path in SOURCES for name in re.findall(r"TIANBU_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert {name.removesuffix("_FILE") for name in read} - {"TIANBU_"} == {each.variable for each in SETTINGS}


@pytest.mark.parametrize("command", commands(tianbu))
def test_every_command_is_documented(command: str) -> None:
    *_, group, name = command.split()
    assert command in USE or (f"tianbu {group}" in USE and f"`{name}`" in USE)


@pytest.mark.parametrize(("kind", "column"), [(kind.name, c.name) for kind in KINDS.values() for c in kind.columns])
def test_every_sheet_column_is_documented(kind: str, column: str) -> None:
    row = next(line for line in USE.splitlines() if line.startswith(f"| `{kind}`"))
    assert re.search(rf"\b{column}\b", row)


@pytest.mark.parametrize("resource", [each.BLUEPRINT.name for each in RESOURCES])
def test_every_resource_is_documented(resource: str) -> None:
    assert re.search(rf"\b(GET|POST) {resource}\b", USE)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_is_documented_with_its_roles(operation: Operation) -> None:
    everybody = set(operation.roles) == set(ROLES)
    roles = "everybody" if everybody else ", ".join(operation.roles) or "the operator alone"
    words = f"{operation.words.zh} · {operation.words.en}"
    assert f"| `{operation.name}` | {words} | {operation.reach} | {operation.scope} | {roles} |" in ACCESS


def test_every_link_of_the_docs_leads_somewhere() -> None:
    for path in (*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = ((DOCS.parent / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    pattern = r"\.venv/bin/tianbu (\w+)"
    assert re.findall(pattern, english) == re.findall(pattern, chinese)
