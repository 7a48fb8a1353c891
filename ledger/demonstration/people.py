"""Invented parties. Names are put together by chance; identity numbers are valid in form and belong to nobody.

They carry the area code 640106 with a birth year before 1900, which no living person's number does.
"""

from __future__ import annotations

from random import Random
from typing import Final

from stdnum.cn import ric, uscc

from ledger.parties import CREDIT_CODE, RESIDENT_ID, NewParty
from ledger.places import Division

SURNAMES: Final = "马王李张刘杨陈赵丁白金田吴周徐孙朱高郭何纳哈沙罗冯单解曾"
GIVEN: Final = "建国秀兰志强玉梅文军桂英海燕学东春生明霞德福金花永利小红保成凤英立新晓燕万里素珍国庆淑琴"
COOPERATIVES: Final = ("禾丰土地信用合作社", "众田土地信用合作社", "惠农土地信用合作社")
OPERATORS: Final = (
    ("cooperative", "兴源蔬菜种植专业合作社"),
    ("cooperative", "塞上稻香农机服务合作社"),
    ("enterprise", "宁川绿野农业有限公司"),
    ("enterprise", "沃原现代农业有限公司"),
    ("person", "丁保成"),
    ("person", "纳志强"),
)


def person_name(random: Random) -> str:
    """A surname and two characters."""
    place = random.randrange(0, len(GIVEN) - 1)
    return random.choice(SURNAMES) + GIVEN[place] + random.choice(GIVEN)


def identity_number(serial: int) -> str:
    """A number with a true check digit, born in the 1890s."""
    body = f"6401061{890 + serial // 100_000 % 10}{1 + serial // 28_000 % 12:02d}{1 + serial // 1_000 % 28:02d}{serial % 1_000:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))  # it leaves the last character out


def credit_code(serial: int) -> str:
    """A credit code of a farmers' co-operative (93) in the county, with both check digits."""
    body = f"93640106MA{serial:07d}"
    return body + str(uscc.calc_check_digit(body))


def households(random: Random, village: Division, first_serial: int, count: int) -> list[NewParty]:
    """Households of a village, numbered 0001 on under its village-level issuer."""
    return [
        NewParty(
            code=f"{village.code}00{place:04d}",
            kind="household",
            name=person_name(random),
            id_type=RESIDENT_ID,
            id_number=identity_number(first_serial + place),
            division_level="village",
            division_code=village.code,
            phone=f"1990000{(first_serial + place) % 10_000:04d}",
            address=f"金凤区{village.name}{random.randint(1, 8)}组{place}号",
        )
        for place in range(1, count + 1)
    ]


def operators(county: Division) -> list[NewParty]:
    """Three land-credit co-operatives and six other operators."""
    found = [("cooperative", name) for name in COOPERATIVES] + list(OPERATORS)
    return [_operator(kind, name, serial, county) for serial, (kind, name) in enumerate(found, start=1)]


def _operator(kind: str, name: str, serial: int, county: Division) -> NewParty:
    person = kind == "person"
    return NewParty(
        code=f"JF-{serial:03d}",
        kind=kind,
        name=name,
        id_type=RESIDENT_ID if person else CREDIT_CODE,
        id_number=identity_number(900_000 + serial) if person else credit_code(serial),
        division_level="county",
        division_code=county.code,
        phone=f"19911110{serial:03d}",
        address=f"金凤区示范路{serial}号",
    )
