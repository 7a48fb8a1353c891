"""The sheet of parcels with their base contracts; each new parcel is posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ledger import codes
from ledger.errors import Refusal, Words
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind, kept, once
from ledger.exchange.kinds.parties import division_of
from ledger.exchange.sheets import Column
from ledger.parcels import GRADES, LAND_CLASSES, BaseContract, Parcel, register_parcels
from ledger.parcels.refusals import (
    BaseContractIncomplete,
    HouseholdExpected,
    ParcelTwice,
    TermEndsBeforeStart,
    VillageExpected,
    VillageNotOfCode,
)
from ledger.parties import PARTY_KINDS, PartyMissing, find_parties
from ledger.places import LEVEL_NAMES_ZH, Division, book_of, find

COLUMNS: Final = (
    Column("parcel_code", ("地块编码",)),
    Column("name", ("地块名称",)),
    Column("village", ("村", "所在村", "村代码")),
    Column("household", ("承包方编码", "承包方", "农户")),
    Column("contract_code", ("承包合同编码", "承包合同代码")),
    Column("term_start", ("承包期起", "承包期限起")),
    Column("term_end", ("承包期止", "承包期限止")),
    Column("area_mu", ("确权面积(亩)", "确权面积亩", "面积(亩)"), unit="mu"),
    Column("measured_m2", ("实测面积(平方米)", "实测面积(m2)"), required=False, unit="m2"),
    Column("class", ("地类", "土地利用类型"), required=False),
    Column("grade", ("地力等级",), required=False),
    Column("basic_farmland", ("是否基本农田",), required=False),
    Column("east", ("东至",), required=False),
    Column("south", ("南至",), required=False),
    Column("west", ("西至",), required=False),
    Column("north", ("北至",), required=False),
)
_GRADES: Final = {grade: Words(f"{int(grade)}", f"{int(grade)}") for grade in GRADES}
_CONVERTERS: Final = {
    "parcel_code": cells.required(cells.code(codes.check_parcel_code)),
    "name": cells.text,
    "village": cells.required(cells.text),
    "household": lambda cell: codes.check_contractor_code(cell) if cell else "",
    "contract_code": lambda cell: codes.check_contract_code(cell) if cell else "",
    "term_start": cells.optional(cells.day),
    "term_end": cells.optional(cells.day),
    "area_mu": cells.required(cells.area("mu")),
    "measured_m2": cells.optional(cells.area("m2")),
    "class": lambda cell: cells.choice(LAND_CLASSES)(cell) if cell else "",
    "grade": lambda cell: cells.choice(_GRADES)(cell) if cell else "",
    "basic_farmland": lambda cell: cells.yes_or_no(cell) if cell else False,
    "east": cells.text,
    "south": cells.text,
    "west": cells.text,
    "north": cells.text,
}


def _apply(job: Import) -> None:
    rows = list(job.converted(_CONVERTERS))
    once(
        job,
        ((number, values["parcel_code"]) for number, values in rows),
        lambda key, first: ParcelTwice(code=key, first_row=first),
        "parcel_code",
    )
    _check_households(job, rows)
    divisions: dict[str, Division | Refusal] = {}
    villages: dict[str, Division] = {}
    parcels = []
    for number, values in rows:
        village = division_of(job, number, values["village"], divisions, "village")
        for refusal, column in _wrong(job, values, village, villages):
            job.tally.refuse(job.place(number, refusal, column))
        if village is not None and number not in job.tally.bad_rows:
            villages[village.code] = village
            parcels.append((number, _parcel(values, village.code)))
    _register(job, kept(parcels, job), villages)


def _check_households(job: Import, rows: list[tuple[int, dict[str, Any]]]) -> None:
    known = find_parties(job.connection, (values["household"] for _, values in rows if values["household"]))
    for number, values in rows:
        code = values["household"]
        if code and code not in known:
            job.tally.refuse(job.place(number, PartyMissing(code=code), "household"))
        elif code and known[code].kind != "household":
            kind = PARTY_KINDS[known[code].kind]
            refusal = HouseholdExpected(code=code, name=known[code].name, kind=kind.zh)
            job.tally.refuse(job.place(number, refusal, "household"))


def _wrong(
    job: Import, values: dict[str, Any], village: Division | None, villages: dict[str, Division]
) -> Iterator[tuple[Refusal, str]]:
    """What the cells of a row say against each other."""
    parcel, household, contract = values["parcel_code"], values["household"], values["contract_code"]
    yield from _wrong_base(values)
    if household:
        yield from _refused(codes.check_parcel_of, (parcel, household), "household")
    if household and contract:
        yield from _refused(codes.check_contract_of, (contract, household), "contract_code")
    if village is not None and village.level != "village":
        said = cells.quoted(values["village"])
        level = LEVEL_NAMES_ZH[village.level]
        yield VillageExpected(text=said, level_zh=level, level_en=village.level, name=village.name), "village"
    elif village is not None and parcel[:12] != village.code:
        other = _village_of_code(job, parcel[:12], villages)
        if other is not None:
            refusal = VillageNotOfCode(code=parcel, other=other.code, other_name=other.name, village=village.code)
            yield refusal, "village"


def _refused(check: Any, arguments: tuple[str, str], column: str) -> Iterator[tuple[Refusal, str]]:
    try:
        check(*arguments)
    except Refusal as refusal:
        yield refusal, column


def _wrong_base(values: dict[str, Any]) -> Iterator[tuple[Refusal, str]]:
    contracted = any(values[name] for name in ("household", "contract_code", "term_end"))
    needed = ("household", "contract_code", "term_start", "term_end") if contracted else ("term_start",)
    missing = [name for name in needed if not values[name]]
    if missing:
        yield BaseContractIncomplete(missing=", ".join(missing)), missing[0]
    start, end = values["term_start"], values["term_end"]
    if start and end and end < start:
        yield TermEndsBeforeStart(start=start, end=end), "term_end"


def _village_of_code(job: Import, code: str, villages: dict[str, Division]) -> Division | None:
    """The village that a parcel code's first digits name today. Codes freeze at titling, so it may be none."""
    if code not in villages:
        try:
            villages[code] = find(job.connection, "village", code, job.today)
        except Refusal:
            return None
    return villages[code]


def _parcel(values: dict[str, Any], village_code: str) -> Parcel:
    bases: tuple[BaseContract, ...] = ()
    if values["household"]:
        term = values["term_start"], values["term_end"]
        bases = (BaseContract(values["contract_code"], values["household"], *term),)
    return Parcel(
        code=values["parcel_code"],
        name=values["name"],
        village_code=village_code,
        registered_grains=values["area_mu"],
        measured_grains=values["measured_m2"] or 0,
        land_class=values["class"],
        grade=values["grade"],
        basic_farmland=values["basic_farmland"],
        east=values["east"],
        south=values["south"],
        west=values["west"],
        north=values["north"],
        registered_on=values["term_start"],
        bases=bases,
    )


def _register(job: Import, parcels: list[tuple[int, Parcel]], villages: dict[str, Division]) -> None:
    books = {code: book_of(job.connection, villages[code], job.at) for code in {p.village_code for _, p in parcels}}
    rows = {parcel.code: number for number, parcel in parcels}
    for book_id in sorted(set(books.values())):
        mine = [parcel for _, parcel in parcels if books[parcel.village_code] == book_id]
        done, refused = register_parcels(job.connection, book_id, mine, job.act)
        job.tally.added += done.added
        job.tally.unchanged += done.unchanged
        for code, refusal in refused:
            job.tally.refuse(job.place(rows[code], refusal, "parcel_code"))


PARCELS: Final = Kind("parcels", COLUMNS, _apply)
