"""Cells of the sheets that we write: no office program may take one for a formula."""

from __future__ import annotations

import re
from typing import Final

_FIGURE: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FORMULA: Final = frozenset("=+-@＝＋－＠")
_CONTROL: Final = frozenset("\t\r\n")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where it would begin a formula; figures below zero stay figures."""
    if _FIGURE.fullmatch(cell):
        return cell
    return f"'{cell}" if cell[:1] in _CONTROL or cell.lstrip()[:1] in _FORMULA else cell
