"""What makes one form of contract differ from another on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.documents.clauses import Clause


@dataclass(frozen=True, slots=True)
class FormKind:
    """The paper of one form.

    ``title``: at the head. ``giver``, ``taker``: what the first and the second party are called (出租方, 承租方).
    ``words`` fill ``{=move}``, ``{=gives}``, ``{=rent}`` and ``{=limit}`` in the clauses: what is done, to whom, what
    is paid, and what the term may not exceed. ``clauses`` in their order. ``issuer_sign``, ``township_sign``: heads of
    the other places to sign, empty where that office does not sign. ``annex_words``: title of the parcel table and
    the head of its column of areas. ``holders``: who keeps which copy, where the contract names no other count.
    ``unposted``: what the foot of the page says while there is no entry.
    """

    title: str
    giver: str
    taker: str
    words: Mapping[str, str] = field(hash=False)
    clauses: tuple[Clause, ...]
    issuer_sign: str = "发包方（备案）"
    township_sign: str = "乡镇（存档）"
    annex_words: tuple[str, str] = ("流转地块表", "流转面积")
    holders: tuple[str, ...] = ("甲方", "乙方", "发包方", "乡镇存档")
    unposted: str = "尚未入账"
