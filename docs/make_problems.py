"""Writes docs/problems.md from the refusals in the code: ``python docs/make_problems.py > docs/problems.md``."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from api.problems import STATUS_OF  # noqa: E402
from ledger.errors import Refusal, every_refusal  # noqa: E402

PACKAGES = ("ledger", "api", "web")


def import_all() -> None:
    """Import every module of the packages, so that every refusal is known."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)


def render() -> Iterator[str]:
    """The lines of docs/problems.md."""
    yield "# Problems"
    yield ""
    yield "Every refusal: its stable code, the status the API gives it, what it says, the rule that decided and what to do."
    yield "Words in braces are the figures of the case. Made by `docs/make_problems.py`; a test compares."
    for kind in every_refusal():
        yield from ("", f"## {kind.code}", "")
        yield f"**{kind.title.zh}** · {kind.title.en} · {STATUS_OF[kind.category]}"
        yield ""
        yield from _lines(kind)


def _lines(kind: type[Refusal]) -> Iterator[str]:
    for label, words in (("says", kind.detail), ("rule", kind.rule), ("remedy", kind.remedy)):
        yield f"* {label}: {words.zh} · {words.en}"


def main() -> None:
    import_all()
    sys.stdout.write("\n".join(render()) + "\n")


if __name__ == "__main__":
    main()
