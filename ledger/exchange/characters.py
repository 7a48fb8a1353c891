"""Which characters a cell may hold."""

from __future__ import annotations

import re
from typing import Final

from ledger.errors import Refusal
from ledger.exchange.cell_refusals import CellControlCharacter, CellTooLong, CellUndecodable

LOST: Final = "\ufffd"  # stands where bytes could not be decoded; the cell that holds it is refused
BLANKS: Final = " \t\r\n\xa0\u3000"
# Controls, lone surrogates, and invisible marks that make two equal-looking texts differ or run backwards.
FORBIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffd"
    "\U000e0000-\U000e007f]"
)


def check_characters(text: str, most: int, encoding: str = "") -> Refusal | None:
    """What is wrong with ``text`` (already trimmed): a control, a lost character, or more than ``most`` characters."""
    match = FORBIDDEN.search(text)
    if match and match.group() == LOST:
        return CellUndecodable(position=match.start() + 1, encoding=encoding or "–")
    if match:
        return CellControlCharacter(position=match.start() + 1, character=f"U+{ord(match.group()):04X}")
    return CellTooLong(found=len(text), limit=most) if len(text) > most else None
