"""Papers that a contract rests on, as fields of a form: one row a paper, a pasted block, a file of which the hash is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import request
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage

from ledger.access import Actor
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.inquiries import parties_named
from ledger.parties import PartyMissing
from ledger.transfers import EVIDENCE_KINDS, Evidence

PREFIX: Final = "paper-"
PARTS: Final = ("kind", "document", "issued_on", "party", "valid_to", "sha256", "note")
MOST_PAPERS: Final = 500
LONGEST: Final = 1_000
_ROW: Final = re.compile(r"paper-(\d{1,4})-[a-z_0-9]+", re.ASCII)
# What papers are called at the counter, besides the names of EVIDENCE_KINDS.
_ALSO: Final = {
    "委托书": "mandate",
    "同意书": "household-consent",
    "审查意见": "county-review",
    "决议": "village-resolution",
}
_COLUMNS: Final = re.compile(r"[,，;；、]")


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row as typed: the parts of a paper by name."""

    parts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.parts.get(name, "")

    @property
    def is_blank(self) -> bool:
        return not any(value for name, value in self.parts.items() if name != "kind")


BLANK: Final = PaperRow({})


def row_of(paper: Evidence) -> PaperRow:
    """The row as it would be typed to say a paper."""
    said = {name: getattr(paper, name) for name in PARTS}
    return PaperRow(
        {name: value.isoformat() if hasattr(value, "isoformat") else value or "" for name, value in said.items()}
    )


def read_rows(values: Mapping[str, str], files: Mapping[str, FileStorage]) -> tuple[PaperRow, ...]:
    """The rows of a form in their order, blank ones left out; a file that was sent stands as its hash."""
    numbers = sorted({int(found[1]) for name in (*values, *files) if (found := _ROW.fullmatch(name))})[:MOST_PAPERS]
    rows = (_row(values, files, number) for number in numbers)
    return tuple(row for row in rows if not row.is_blank)


def _row(values: Mapping[str, str], files: Mapping[str, FileStorage], number: int) -> PaperRow:
    parts = {name: values.get(f"{PREFIX}{number}-{name}", "").strip()[:LONGEST] for name in PARTS}
    name, digest = hash_of(files.get(f"{PREFIX}{number}-file"))
    if digest:
        parts |= {"sha256": digest, "document": parts["document"] or name}
    return PaperRow(parts)


def hash_of(sent: FileStorage | None) -> tuple[str, str]:
    """Name and SHA-256 of a file that was sent; both empty without one. The file itself is not kept."""
    if sent is None or not sent.filename:
        return "", ""
    digest = hashlib.sha256()
    while chunk := sent.stream.read(1 << 20):
        digest.update(chunk)
    return sent.filename.replace("\\", "/").rpartition("/")[2][:120], digest.hexdigest()


def pasted_rows(text: str) -> Iterator[PaperRow]:
    """Papers of a pasted block, a line each: kind, number, day, whose, valid to; columns by tabs, or else by commas."""
    for line in text.splitlines()[:MOST_PAPERS]:
        parts = [part.strip()[:LONGEST] for part in (line.split("\t") if "\t" in line else _COLUMNS.split(line))]
        if any(parts):
            yield PaperRow(dict(zip(PARTS, parts, strict=False)))


def read_paper(row: PaperRow) -> Evidence:
    """The paper that a row says. Raises what the converters of cells raise."""
    return Evidence(
        kind=cells.required(cells.choice(EVIDENCE_KINDS))(_ALSO.get(row["kind"], row["kind"])),
        document=cells.required(cells.text)(row["document"]),
        issued_on=cells.optional(cells.day)(row["issued_on"]),
        party=cells.text(row["party"], 64),
        valid_to=cells.optional(cells.day)(row["valid_to"]),
        sha256=cells.text(row["sha256"], 64).lower(),
        note=cells.text(row["note"], 500),
    )


def read_papers(rows: tuple[PaperRow, ...], note: Callable[[str, Refusal], None]) -> tuple[Evidence, ...]:
    """The papers of rows; what cannot be read is noted at ``paper-`` and the row's place."""
    found = []
    for place, row in enumerate(rows):
        try:
            found.append(read_paper(row))
        except Refusal as refusal:
            note(f"{PREFIX}{place}", refusal)
    return tuple(found)


def posted_paper(connection: Connection, actor: Actor) -> Evidence:
    """The one paper of the form on a contract's page. Raises what the converters of cells raise."""
    row = _row({name.replace("evidence-", f"{PREFIX}0-"): value for name, value in request.form.items()}, {}, 0)
    name, digest = hash_of(request.files.get("evidence-file"))
    if digest:
        row = replace(row, parts={**row.parts, "sha256": digest, "document": row["document"] or name})
    paper = read_paper(row)
    if paper.party and paper.party not in parties_named(connection, actor, [paper.party]):
        raise PartyMissing(code=mask_personal_numbers(paper.party))
    return paper
