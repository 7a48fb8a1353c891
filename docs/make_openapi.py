"""Writes docs/openapi.json from the schemas in the code: ``python docs/make_openapi.py > docs/openapi.json``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402

from api import register_api  # noqa: E402
from api.documenting import document_of  # noqa: E402


def render() -> str:
    """The OpenAPI document as /api/v1/openapi.json serves it; it needs neither a database nor keys."""
    return document_of(register_api(Flask("tianbu")))


def main() -> None:
    sys.stdout.write(render())


if __name__ == "__main__":
    main()
