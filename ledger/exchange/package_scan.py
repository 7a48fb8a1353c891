"""Unpack an .xlsx within bounds, and hand the reader a copy of exactly what was measured."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from ledger.exchange.file_refusals import SheetDamaged, SheetFormatUnknown, SheetLocked, SheetTooLarge
from ledger.exchange.unpack import Limits, size
from ledger.exchange.worksheet_scan import Tab

_MOST_MEMBERS: Final = 5_000
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def unpack_package(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The XML parts of the package, by name; pictures and macros stay packed.

    Raises SheetTooLarge before unpacking, from the sizes that the directory states, and again while unpacking,
    because a directory can lie; SheetDamaged, SheetLocked, SheetFormatUnknown.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > limits.workbook_bytes:
                raise SheetTooLarge(
                    what_zh="解压后的大小", what_en="unpacked workbook", limit=size(limits.workbook_bytes)
                )
            if any(member.flag_bits & 1 for member in members):
                raise SheetLocked(format="xlsx")
            parts = {member.filename: _unpack(package, member) for member in members if _is_xml(member.filename)}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise SheetDamaged(format="xlsx", reason=str(error)[:80]) from error
    _refuse_strange_parts(parts)
    return parts


def _unpack(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member, never more than the directory states: asking for all of it would unpack first and count later."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("compression method that no office program uses")
    with package.open(member) as file:
        return file.read(member.file_size + 1)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _refuse_strange_parts(parts: Mapping[str, bytes]) -> None:
    if "xl/workbook.xml" not in parts:
        raise SheetFormatUnknown(
            found_zh="ZIP 压缩包，里面没有 Excel 工作簿", found_en="a ZIP archive without an .xlsx workbook"
        )
    for name, content in parts.items():
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:4096]:
            raise SheetDamaged(format="xlsx", reason=f"{posixpath.basename(name)} is not the XML of a workbook")


def repack(parts: Mapping[str, bytes]) -> bytes:
    """A package of just ``parts``, unpacked: what the reader sees is what was measured here."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return copy.getvalue()


def package_tabs(parts: Mapping[str, bytes]) -> list[Tab]:
    """The worksheets in order; ``place`` is the name of the part. Raises SheetDamaged."""
    try:
        relations = {
            element.get("Id"): element.get("Target", "")
            for element in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
        }
        found = [
            element
            for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter()
            if element.tag.rpartition("}")[2] == "sheet"
        ]
        targets = [relations[element.get(_RELATION) or element.get(_STRICT_RELATION)] for element in found]
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise SheetDamaged(format="xlsx", reason=f"list of worksheets: {type(error).__name__}") from error
    paths = [posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") for target in targets]
    return [
        Tab(element.get("name", ""), index, element.get("state", "visible") == "visible", path)
        for index, (element, path) in enumerate(zip(found, paths, strict=True))
        if path in parts and "chartsheet" not in path
    ]
