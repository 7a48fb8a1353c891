"""The vocabulary of changes of contracted land and of households."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Final

from ledger.errors import Words
from ledger.transfers.cutting import Cut

SURRENDER: Final = "land-surrender"
EXPROPRIATION: Final = "land-expropriation"
HOUSEHOLD: Final = "household-change"
REVERSAL: Final = "change-reversal"
ALL_OF_IT: Final = -1  # grains of a line: all that its giver has of the parcel


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change. proposal: under which kind of proposal it is approved. cause: of its entry, empty where nothing
    moves. stopped_by: the event by which a caveat stops it, empty where none does."""

    words: Words
    proposal: str
    cause: str
    stopped_by: str


KINDS: Final[Mapping[str, Kind]] = {
    "surrender": Kind(Words("交回承包地", "surrender"), SURRENDER, "land-surrendered", "surrender"),
    "extinct": Kind(Words("户亡终止承包", "household extinct"), SURRENDER, "household-extinct", "surrender"),
    "expropriation": Kind(Words("征收", "expropriation"), EXPROPRIATION, "land-expropriated", ""),
    "split": Kind(Words("分户", "household split"), HOUSEHOLD, "household-split", "change"),
    "merge": Kind(Words("合户", "household merged"), HOUSEHOLD, "household-merged", "change"),
    "recontract": Kind(Words("重新发包", "contracted out anew"), HOUSEHOLD, "base-contract-issued", "sign"),
    "head": Kind(Words("更换户主", "new head of household"), HOUSEHOLD, "", ""),
}
LEAVING: Final = frozenset({"surrender", "extinct", "expropriation"})  # the land leaves its household for no other


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A parcel, or area_grains of it, that leaves from_household on the day and goes to to_household.

    area_grains: ALL_OF_IT for all that the giver has, filled in when the change is proposed. from_household empty: not contracted out; to_household empty: back to the collective, or expropriated. contracts:
    running contracts whose land comes back to to_household, for a part of what the household has; with all of it, all
    contracts go along and none is named. contract_code: of the receiving household's base contract, empty: its own.
    """

    parcel_code: str
    from_household: str
    to_household: str
    area_grains: int
    contracts: tuple[str, ...] = ()
    contract_code: str = ""


@dataclass(frozen=True, slots=True)
class Insured:
    """A household that loses land: how many persons of it are to be insured, and what is owed to the fund, in fen."""

    household: str
    persons: int
    owed_fen: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change of land or household, as it is proposed.

    number: empty for one that is to be numbered. on_day: the first day of the new state. household: whose change it is
    (who surrenders, is split, gets a head, is extinct, or is merged into; empty for an expropriation). lines: what
    moves; empty for a merge or an extinct household: all they have. merged: the households that are merged into it.
    document, issued_on, sha256: the paper behind it. survey: of a part of a parcel. notice_on: when written notice of a
    surrender was given. end_running: end the contracts that run on what goes as a whole; cuts: what contracts lose of
    what goes in part. compensation_fen, compensation_owner: what is paid for it, and whose it is. insured, debtor:
    social insurance of those who lose land, and who owes for it. term_start, term_end: of a contract made anew.
    names_hash: seals the names of a change of head, which are kept apart because they are personal data.
    """

    number: str
    kind: str
    on_day: date
    document: str
    issued_on: date
    household: str = ""
    lines: tuple[ChangeLine, ...] = ()
    merged: tuple[str, ...] = ()
    sha256: str = ""
    survey: str = ""
    reason: str = ""
    notice_on: date | None = None
    end_running: bool = False
    cuts: tuple[Cut, ...] = ()
    compensation_fen: int = 0
    compensation_owner: str = ""
    insured: tuple[Insured, ...] = ()
    debtor: str = ""
    term_start: date | None = None
    term_end: date | None = None
    names_hash: str = ""

    @property
    def area_grains(self) -> int:
        return sum(line.area_grains for line in self.lines)

    @property
    def parcel_codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.parcel_code for line in self.lines))

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody whom it names, each once."""
        ends = (code for line in self.lines for code in (line.from_household, line.to_household))
        named = (self.household, *self.merged, *ends, *(each.household for each in self.insured), self.debtor)
        return tuple(dict.fromkeys(code for code in named if code))

    def body(self) -> dict[str, Any]:
        """As JSON values: what is signed."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Change:
        values = dict(body)
        for name in ("on_day", "issued_on", "notice_on", "term_start", "term_end"):
            values[name] = date.fromisoformat(body[name]) if body[name] else None
        values["lines"] = tuple(
            replace(ChangeLine(**line), contracts=tuple(line["contracts"])) for line in body["lines"]
        )
        values["cuts"] = tuple(Cut(**cut) for cut in body["cuts"])
        values["insured"] = tuple(Insured(**each) for each in body["insured"])
        values["merged"] = tuple(body["merged"])
        return cls(**{each.name: values[each.name] for each in fields(cls)})
