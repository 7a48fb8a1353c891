"""A contract of invented people on invented land."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from ledger.documents.papers import (
    AgreedTerms,
    ContractPaper,
    HeadContract,
    PaperEvidence,
    PaperHousehold,
    PaperMark,
    PaperParcel,
    PaperParty,
)
from ledger.units import split_by_largest_remainder

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


def sample_lease(parcel_count: int = 2, **changes: Any) -> ContractPaper:
    """A posted lease with a price in money; ``changes`` replace attributes."""
    attributes: dict[str, Any] = {
        "form": "lease",
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
        "entry_number": 1207,
        "content_hash": HASH,
        "verify_url": "https://tianbu.example/v/9f86d081884c7d65",
        "issuer_name": "石桥村股份经济合作社",
        "township_name": "石桥镇人民政府",
    }
    return ContractPaper(**{**attributes, **changes})


# All that can be agreed, each with a value that is found nowhere else on the paper.
EVERYTHING = AgreedTerms(
    area_basis="measured",
    escalation_years=7,
    escalation_percent="4.25",
    escalation_fen=1_911,
    crop="一级中籼稻谷",
    deposit_fen=3_141_592,
    deposit_collector="石桥镇农村产权交易站",
    deposit_handling="付清价款后三十日内原路退回",
    fee_fen=271_828,
    dividend="floor-share",
    share_count="1733股",
    contribution_fen=8_675_309,
    mode="tender",
    entrusted="principal",
    allows_retransfer=True,
    allows_improvement=True,
    delivery_day=date(2026, 3, 19),
    filing_days=23,
    subsidy_owner="transferee",
    compensation_terms="地力补偿双方各半",
    fixtures_terms="机井折价归甲方",
    renewal_notice_days=67,
    handback_days=29,
    penalty_delivery="3.1",
    penalty_rent="5.2",
    penalty_return="7.3",
    rescission_days=47,
    use_before="种植业",
    use_after="渔业",
    grain=True,
    dispute="court",
    copies=6,
    sign_place="石桥镇便民大厅三号窗口",
    supplements="井水由{甲方}接通。\n收割机通行走东埂。",
    oral=True,
)


def evidence(kind: str, kind_name: str, document: str, **changes: Any) -> PaperEvidence:
    values: dict[str, Any] = {
        "issued_on": date(2026, 1, 20),
        "party_name": "",
        "valid_to": None,
        "sha256": HASH,
        "note": "",
    }
    return PaperEvidence(kind, kind_name, document, **{**values, **changes})


EVIDENCE = (
    evidence("issuer-consent", "发包方同意", "石桥合同意〔2026〕3号"),
    evidence("household-consent", "承包方书面同意", "同意书第18号", party_name="沈长河"),
    evidence("village-resolution", "村民会议决议", "石桥村民决〔2026〕2号", sha256=""),
    evidence("township-approval", "乡镇批准", "石桥政复〔2026〕11号", valid_to=date(2026, 12, 31), note="附公示照片"),
)
_SURNAMES = "马王曾沈钟李周吴郑冯陈褚卫蒋韩杨朱秦尤许"


def sample_households(count: int, total: int) -> tuple[tuple[PaperParcel, ...], tuple[PaperHousehold, ...]]:
    """``count`` households with one or two parcels each, and their shares of ``total``."""
    parcels, groups = [], []
    for number in range(1, count + 1):
        name, code = f"{_SURNAMES[number % 20]}家{'东西南北中'[number % 5]}", f"99010210520003{number:04d}"
        own = [
            replace(sample_parcel(2 * number + part), household=f"{name}（{code}）", contract_code=f"{code}J")
            for part in range(1 + number % 2)
        ]
        parcels += own
        groups.append((name, code, own))
    areas = [sum(parcel.area_grains for parcel in own) for _, _, own in groups]
    dues = split_by_largest_remainder(total, areas)
    roster = tuple(
        PaperHousehold(name, code, len(own), area, due, f"委托〔2026〕{place}号")
        for place, ((name, code, own), area, due) in enumerate(zip(groups, areas, dues, strict=True), start=1)
    )
    return tuple(parcels), roster


def sample_contract(form: str, **changes: Any) -> ContractPaper:
    """A posted contract of any form, as its form mostly is."""
    once = {"price_text": "全部地块共30000元", "price_fen": 3_000_000, "price_unit": "元（总价）"}
    once |= {"yearly_rent_fen": None, "total_fen": 3_000_000, "payment_text": "一次付清"}  # type: ignore[dict-item]
    own: dict[str, dict[str, Any]] = {
        "swap": {"parcels": (sample_parcel(1), replace(sample_parcel(2), from_taker=True)), **once},
        "assignment": {"evidence": EVIDENCE[:1], **once},
        "retransfer": {
            "evidence": EVIDENCE[1:2],
            "head": HeadContract("990102105-2024-CZ-0003", "沈长河", date(2035, 6, 30)),
        },
        "other-mode": {"evidence": EVIDENCE[2:]},
        "proxy-farming": {"end_last_day": date(2027, 2, 28), "entry_number": None, "content_hash": None},
    }
    return sample_lease(**{"form": form, **own.get(form, {}), **changes})


DRAFT = PaperMark("草稿")
REVERSED = PaperMark("已冲正", "由入账第1311号冲正，不再有效")
