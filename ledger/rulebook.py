"""What a table of rules holds: every package that refuses or warns by law names its rules in one, for the catalogue.

``tianbu report rules`` joins these tables. A rule is named once; its source says which article, measure or decision
of the house it follows, and its refusal is the class that people see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ledger.errors import Refusal, Words

Severity = Literal["refuse", "warn"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as the catalogue shows it.

    name: a sentence in kebab case. moments: when it is asked, such as ``sign``, ``pay``, ``end``. refusal: what is
    raised, or shown where it only warns.
    """

    name: str
    severity: Severity
    moments: tuple[str, ...]
    source: Words
    refusal: type[Refusal]
