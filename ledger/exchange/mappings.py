"""Saved mappings: by kind, division and name, version after version; found again by the headings of the next sheet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, tuple_

from ledger.access import Act, Actor, permit_anywhere
from ledger.access.policy import BY_NAME
from ledger.errors import Refusal, Words
from ledger.exchange.cells import quoted
from ledger.exchange.characters import check_characters
from ledger.exchange.columns import Mapping, fingerprint
from ledger.exchange.import_refusals import MappingAmbiguous, MappingMissing
from ledger.exchange.kinds.common import Kind
from ledger.exchange.mapping_files import mapping_of, text_of
from ledger.exchange.models import COLUMN_MAPPING
from ledger.places import Division, anything_below, find, lineage

LONGEST_NAME: Final = 60
_KEY: Final = tuple(COLUMN_MAPPING.c[name] for name in ("kind", "division_level", "division_code", "name"))


class MappingNameWrong(Refusal):
    code = "mapping-name-wrong"
    title = Words("列对应名称有误", "Name of a mapping wrong")
    detail = Words("名称“{name}”是空的、过长或含“/”", "The name {name!r} is blank, too long, or holds a slash")
    rule = Words("名称有 1—60 个字符，不含“/”", "A name has 1 to 60 characters and no slash")
    remedy = Words("请换一个名称", "Choose another")


@dataclass(frozen=True, slots=True)
class Saved:
    """A mapping as it is kept. content: its canonical JSON, empty where it was removed."""

    kind: str
    division_level: str
    division_code: str
    name: str
    version: int
    content: str
    fingerprint: str
    recorded_at: datetime
    recorded_by: str

    @property
    def label(self) -> str:
        return f"{self.division_level}:{self.division_code}/{self.name} v{self.version}"

    def mapping(self, kind: Kind) -> Mapping:
        """What it says. Raises MappingUnreadable where the kind no longer has one of its columns."""
        return mapping_of(json.loads(self.content), kind, self.label)


def save_mapping(
    connection: Connection,
    act: Act,
    kind: Kind,
    division: Division,
    name: str,
    mapping: Mapping,
    headings: Sequence[str],
) -> Saved:
    """Keep a mapping under a name; what was there stays as an earlier version. The same again changes nothing.

    headings: of the sheet that it was made for; without them those that it names. Raises MappingNameWrong.
    """
    act.permit(connection, "mappings.edit", division=division)
    called = name.strip()
    if not 1 <= len(called) <= LONGEST_NAME or "/" in called or check_characters(called, LONGEST_NAME):
        raise MappingNameWrong(name=quoted(called))
    print_of = fingerprint(headings or (*mapping.columns.values(), *mapping.ignored))
    return _append(connection, act, kind.name, division, called, text_of(mapping), print_of)


def remove_mapping(connection: Connection, act: Act, kind: Kind, division: Division, name: str) -> Saved:
    """Take a mapping out of use; its versions stay. Raises MappingMissing."""
    act.permit(connection, "mappings.edit", division=division)
    latest = _latest(connection, _named(kind.name, division, name))
    if not latest:
        raise MappingMissing(kind=kind.name, name=quoted(name))
    return _append(connection, act, kind.name, division, name, "", latest[0].fingerprint)


def _append(
    connection: Connection, act: Act, kind: str, division: Division, name: str, content: str, print_of: str
) -> Saved:
    where = _named(kind, division, name)
    latest = _latest(connection, where)
    if latest and (latest[0].content, latest[0].fingerprint) == (content, print_of):
        return latest[0]
    version = (connection.scalar(select(func.max(COLUMN_MAPPING.c.version)).where(where)) or 0) + 1
    saved = Saved(kind, division.level, division.code, name, version, content, print_of, act.at, act.by)
    names: Any = Saved.__dataclass_fields__
    connection.execute(insert(COLUMN_MAPPING), {each: getattr(saved, each) for each in names})
    before = json.loads(latest[0].content) if latest else None
    after = json.loads(content) if content else None
    act.note("mappings.edit", "mapping", f"{kind}:{saved.label}"[:120], before=before, after=after)
    return saved


def _named(kind: str, division: Division, name: str) -> ColumnElement[bool]:
    return and_(
        COLUMN_MAPPING.c.kind == kind,
        COLUMN_MAPPING.c.division_level == division.level,
        COLUMN_MAPPING.c.division_code == division.code,
        COLUMN_MAPPING.c.name == name,
    )


def _latest(connection: Connection, *where: ColumnElement[bool]) -> list[Saved]:
    """The newest version of each mapping, but for those that were removed, by kind, division and name."""
    newest = select(*_KEY, func.max(COLUMN_MAPPING.c.version)).group_by(*_KEY)
    query = (
        select(*(COLUMN_MAPPING.c[name] for name in Saved.__dataclass_fields__))
        .where(tuple_(*_KEY, COLUMN_MAPPING.c.version).in_(newest), COLUMN_MAPPING.c.content != "", *where)
        .order_by(*_KEY)
    )
    return [Saved(*row) for row in connection.execute(query)]


def versions_of(connection: Connection, saved: Saved) -> list[Saved]:
    """Every version of a mapping, the newest first; a removal has no content."""
    same = [
        COLUMN_MAPPING.c[name] == getattr(saved, name) for name in ("kind", "division_level", "division_code", "name")
    ]
    query = select(*(COLUMN_MAPPING.c[name] for name in Saved.__dataclass_fields__)).where(*same)
    return [Saved(*row) for row in connection.execute(query.order_by(COLUMN_MAPPING.c.version.desc()))]


def mappings_in_reach(connection: Connection, actor: Actor, today: date, kind: str = "") -> list[Saved]:
    """The mappings in use of the divisions that somebody reaches, and of those above them. Raises as ``permit``."""
    permit_anywhere(actor, "imports.read")
    where = [COLUMN_MAPPING.c.kind == kind] if kind else []
    return _latest(connection, *where, *_within(connection, actor, today))


def _within(connection: Connection, actor: Actor, today: date) -> list[ColumnElement[bool]]:
    if actor.is_operator:
        return []
    roles = BY_NAME["imports.read"].roles
    reach = [
        (each.division_level, each.division_code) for each in actor.grants if each.role in roles and each.division_code
    ]
    if not reach:
        return [COLUMN_MAPPING.c.version < 0]
    tree = anything_below(reach)
    place = tuple_(COLUMN_MAPPING.c.division_level, COLUMN_MAPPING.c.division_code)
    above = {
        (each.level, each.code)
        for level, code in reach
        for each in lineage(connection, find(connection, level, code, today), today)
    }
    return [or_(place.in_(select(tree.c.level, tree.c.code)), place.in_(sorted(above)))]


def mapping_named(connection: Connection, actor: Actor, kind: Kind, name: str, today: date) -> Saved:
    """The mapping called NAME or DIVISION/NAME (level:code or code). Raises MappingMissing, MappingAmbiguous."""
    place, _, called = name.rpartition("/")
    found = [
        each
        for each in mappings_in_reach(connection, actor, today, kind.name)
        if each.name == called and place in ("", each.division_code, f"{each.division_level}:{each.division_code}")
    ]
    if not found:
        raise MappingMissing(kind=kind.name, name=quoted(name))
    return _only(found)


def mapping_remembered(
    connection: Connection, actor: Actor, kind: Kind, headings: Sequence[str], today: date
) -> Mapping | None:
    """The mapping that was saved for a sheet with just these headings. Raises MappingAmbiguous."""
    asked = fingerprint(headings)
    found = [each for each in mappings_in_reach(connection, actor, today, kind.name) if each.fingerprint == asked]
    if not found:
        return None
    mapping = _only(found).mapping(kind)
    return replace(mapping, label=found[0].label)


def _only(found: Sequence[Saved]) -> Saved:
    if len(found) > 1:
        raise MappingAmbiguous(count=len(found), found=", ".join(each.label for each in found[:10]))
    return found[0]
