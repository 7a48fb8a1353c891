"""A contract of invented people on invented land."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.documents.papers import LeasePaper, PaperParcel, PaperParty

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
# 𬭚 lies beyond the basic plane, 䶮 in Extension A; both are in the national table of characters.
RARE_NAME = "钟𬭚䶮"

TRANSFEROR = PaperParty(
    name=RARE_NAME,
    kind_name="承包农户",
    id_label="居民身份证",
    id_number="990102196503124417",
    address="清溪县石桥镇石桥村第三组18号",
    phone="13800000017",
    code="990102105200030012",
)
TRANSFEREE = PaperParty(
    name="丰禾粮食种植专业合作社",
    kind_name="农民专业合作社",
    id_label="统一社会信用代码",
    id_number="93990102MA0ABCDE1X",
    address="清溪县石桥镇东街6号",
    phone="0999-5550123",
    code="990102105200039003",
)


def sample_parcel(number: int) -> PaperParcel:
    """12.35 mu and ``number`` times 0.01, registered 0.005 mu more."""
    return PaperParcel(
        parcel_code=f"99010210520003{number:05d}",
        name=f"大窑地{number}号",
        village_name="石桥村第三组",
        east=f"沈长河地{number}",
        south="村机耕路",
        west="河堤排水沟",
        north="引水渠",
        area_grains=2_470_000 + 2000 * number,
        registered_grains=2_471_000 + 2000 * number,
        class_name="水田",
        grade="三等",
        contract_code="990102105200030012J",
    )


def sample_lease(parcel_count: int = 2, **changes: Any) -> LeasePaper:
    """A posted lease with a price in money; ``changes`` replace attributes."""
    attributes: dict[str, Any] = {
        "number": "990102105-2026-CZ-0017",
        "book_name": "清溪县石桥镇农村土地台账",
        "transferor": TRANSFEROR,
        "transferee": TRANSFEREE,
        "parcels": tuple(sample_parcel(number) for number in range(1, parcel_count + 1)),
        "start": date(2026, 3, 1),
        "end_last_day": date(2031, 2, 28),
        "price_text": "每亩每年850元，租期内不变",
        "price_fen": 85_000,
        "price_unit": "元/亩·年",
        "yearly_rent_fen": 2_102_050,
        "payment_text": "每年3月1日以前付清当年租金",
        "purpose_text": "种植水稻、玉米",
        "signed_on": date(2026, 2, 10),
        "filed_on": date(2026, 2, 12),
        "state_name": "已生效",
        "is_draft": False,
        "entry_number": 1207,
        "content_hash": HASH,
        "verify_url": "https://tianbu.example/v/9f86d081884c7d65",
        "issuer_name": "石桥村股份经济合作社",
        "township_name": "石桥镇人民政府",
    }
    return LeasePaper(**{**attributes, **changes})
