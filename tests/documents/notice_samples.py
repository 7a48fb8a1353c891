"""One of each of the shorter papers, of invented people on invented land."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from ledger.documents import notices
from tests.documents.samples import HASH, TRANSFEREE, TRANSFEROR

HEAD = notices.PaperHead(
    "TZ-2026-0031",
    "清溪县石桥镇农村土地台账",
    "石桥镇农村土地流转服务中心",
    date(2026, 11, 2),
    "https://tianbu.example/v/31",
)
CONTRACT = notices.ContractReference(
    "990102105-2026-CZ-0017",
    "出租",
    TRANSFEROR.name,
    TRANSFEREE.name,
    2,
    4_946_000,
    date(2026, 3, 1),
    date(2031, 2, 28),
    date(2026, 2, 10),
)
PARCELS = (
    notices.NoticeParcel("9901021052000300001", "大窑地1号", "石桥村第三组", 2_472_000, "沈长河"),
    notices.NoticeParcel("9901021052000300002", "大窑地2号", "石桥村第三组", 2_474_000, "沈长河"),
)
EARLY_END = notices.EarlyEndPaper(
    HEAD,
    CONTRACT,
    date(2027, 2, 28),
    "乙方因经营调整，双方协商一致。",
    PARCELS,
    arrears_fen=105_000,
    refund_fen=330_007,
    deposit_fen=900_000,
    compensation_text="地里的冬小麦由甲方按协商价收购",
    settle_before=date(2027, 3, 15),
)
CHANGE = notices.ChangePaper(
    HEAD,
    CONTRACT,
    date(2027, 1, 1),
    "市场粮价变化",
    (
        notices.ChangedItem("租金标准", "每亩每年850元", "每亩每年900元"),
        notices.ChangedItem("付款时间", "每年3月1日以前", "每年3月1日、9月1日各付一半"),
    ),
)
RENEWAL = notices.RenewalNoticePaper(
    HEAD,
    CONTRACT,
    TRANSFEROR.name,
    date(2031, 3, 1),
    date(2032, 12, 31),
    "每亩每年920元",
    date(2031, 1, 15),
    "其余条件不变",
)
FILING = notices.FilingReceiptPaper(HEAD, CONTRACT, date(2026, 2, 12), ("出租合同原件", "身份证复印件"), "韩秋", 1207)
CERTIFICATION = notices.CertificationPaper(
    HEAD,
    CONTRACT,
    TRANSFEREE.name,
    date(2026, 2, 15),
    (notices.AreaCheckLine("9901021052000300001", "大窑地1号", 2_472_000, 2_472_000, 2_473_000, 2_473_000),),
    HASH,
    "秦岚",
)
DEMAND = notices.RentDemandPaper(
    HEAD,
    CONTRACT,
    TRANSFEREE.name,
    (
        notices.DemandLine("2026年3月至2027年2月", date(2026, 3, 1), 2_102_050, 1_000_000, 246),
        notices.DemandLine("2027年3月至2028年2月", date(2027, 3, 1), 2_102_050, 0, 12),
    ),
    date(2026, 11, 30),
    penalty_fen=15_512,
)
ROSTER = notices.PaymentRosterPaper(
    HEAD,
    CONTRACT,
    TRANSFEREE.name,
    "流转费（到期日2026年3月1日）",
    (
        notices.RosterLine("沈长河", "990102105200000011", 2_472_000, 1_050_500, 500_000),
        notices.RosterLine("沈长江", "990102105200000012", 2_474_000, 1_051_550, 500_000),
    ),
)
EXPIRY = notices.ExpiryNoticePaper(HEAD, CONTRACT, f"{TRANSFEROR.name}、{TRANSFEREE.name}", 90)
MANDATE = notices.MandatePaper(
    HEAD,
    TRANSFEROR,
    TRANSFEREE,
    PARCELS,
    "寻找承租方、商谈并代签出租合同",
    "每亩每年不低于800元，期限不超过五年，只能种粮食",
    date(2026, 1, 1),
    date(2026, 12, 31),
)
LISTING = notices.ListingNoticePaper(
    HEAD,
    "挂牌",
    "沈长河",
    PARCELS,
    "每亩每年不低于850元",
    "2027年3月1日至2032年2月29日",
    date(2026, 11, 3),
    date(2026, 11, 17),
    "只能种植粮食作物",
    contact_text="石桥镇便民大厅三号窗口",
)
MEDIATION = notices.MediationRecordPaper(
    HEAD,
    TRANSFEROR,
    TRANSFEREE,
    date(2026, 10, 8),
    True,
    date(2026, 10, 20),
    "石桥村村委会会议室",
    ("冯梅", "卫国清"),
    "租金未按时支付",
    "要求付清第二期租金",
    "秋收后资金周转困难，愿意分期付",
    "乙方尚欠第二期租金10510.25元",
    ("乙方于2026年11月30日以前付5000元。", "余款于2026年12月31日以前付清"),
    "990102105-2026-CZ-0017",
)
QUOTA = notices.QuotaCertificatePaper(
    head=HEAD,
    holder_name="石桥县自然资源局",
    instrument_name="增减挂钩指标",
    origin_name="购入",
    area_grains=4_500_000,
    free_grains=1_500_000,
    as_of=date(2026, 11, 21),
    paddy_grains=200_000,
    grain_centikg=1_234_500,
    project_name="石桥村旧村复垦项目",
    certificate_number="石建地整字〔2026〕1号",
    village_names=("石桥村", "大窑村"),
    document="成交〔2026〕7号",
    document_day=date(2026, 11, 9),
    uses=("用于规划确定的城镇建设落地。",),
    restrictions=("不得与计划指标相互抵顶。",),
    remarks=(
        notices.QuotaRemark(date(2026, 11, 15), "落地使用（JX-9）", 2_000_000, "落地〔2026〕3号"),
        notices.QuotaRemark(date(2026, 11, 18), "质押（石桥县农商行）", 1_000_000, "质押〔2026〕1号"),
    ),
)
PAPERS: dict[str, tuple[Callable[[Any, Path], bytes], Any, tuple[str, ...]]] = {
    "payment-roster": (
        notices.payment_roster_pdf,
        ROSTER,
        ("付款花名册", "990102105200000012", "5515.50", "11020.50", "壹万壹仟零贰拾元伍角整"),
    ),
    "early-end": (
        notices.early_end_pdf,
        EARLY_END,
        (
            *("流转合同提前终止协议", "原合同到2027年2月28日止", "2027年3月1日把土地交还甲方", "双方协商一致。"),
            *("1050.00元（大写：人民币壹仟零伍拾元整）", "3300.07元（大写：人民币叁仟叁佰元零柒分）", "9000.00元"),
            *("地里的冬小麦", "2027年3月15日以前结清", "交还地块表", "24.73", "发包方（备案）"),
        ),
    ),
    "change": (
        notices.change_pdf,
        CHANGE,
        (
            "流转合同变更协议",
            "从2027年1月1日起",
            "市场粮价变化",
            "租金标准",
            "每亩每年850元",
            "每亩每年900元",
            "各付一半",
        ),
    ),
    "renewal": (
        notices.renewal_notice_pdf,
        RENEWAL,
        (
            "续签通知书",
            f"{TRANSFEROR.name}：",
            "从2031年3月1日起，到2032年12月31日止",
            "每亩每年920元",
            "2031年1月15日以前答复",
            "其余条件不变",
        ),
    ),
    "filing": (
        notices.filing_receipt_pdf,
        FILING,
        (
            "流转合同备案回执",
            "2026年2月12日备案，备案编号TZ-2026-0031",
            "第1207号",
            "身份证复印件",
            "经办人：韩秋",
            "服务中心（盖章）",
        ),
    ),
    "certification": (
        notices.certification_pdf,
        CERTIFICATION,
        (
            "流转合同鉴证书",
            f"应{TRANSFEREE.name}的申请",
            "2026年2月15日",
            HASH[:16],
            "12.36",
            "12.365",
            "鉴证人：秦岚",
            "出于自愿",
        ),
    ),
    "demand": (
        notices.rent_demand_pdf,
        DEMAND,
        (
            *(
                "流转费催缴通知书",
                "32041.00元（大写：人民币叁万贰仟零肆拾壹元整）",
                "2026年11月30日以前付清",
                "155.12元",
            ),
            *("2026年3月至2027年2月", "2027年3月1日", "21020.50", "10000.00", "11020.50", "42041.00", "246"),
        ),
    ),
    "expiry": (
        notices.expiry_notice_pdf,
        EXPIRY,
        ("合同到期通知书", "最后一天是2031年2月28日，距今还有90天", "2031年3月1日把土地交还甲方", "收件人"),
    ),
    "mandate": (
        notices.mandate_pdf,
        MANDATE,
        (
            *(
                "土地经营权流转委托书",
                "委托人承包农户",
                "受托人农民专业合作社",
                "代签出租合同",
                "不低于800元",
                "24.73亩",
            ),
            *("从2026年1月1日起，到2026年12月31日止", "受托人不得代收", "9901021052000300002"),
        ),
    ),
    "listing": (
        notices.listing_notice_pdf,
        LISTING,
        (
            *(
                "土地经营权流转挂牌公告",
                "沈长河提供流转的2块土地",
                "从2026年11月3日起，到2026年11月17日止",
                "不低于850元",
            ),
            *("2032年2月29日", "只能种植粮食作物", "便民大厅三号窗口", "大窑地2号"),
        ),
    ),
    "mediation": (
        notices.mediation_record_pdf,
        MEDIATION,
        (
            *(
                "农村土地承包经营纠纷调解记录",
                "2026年10月8日口头申请",
                "2026年10月20日在石桥村村委会会议室",
                "冯梅、卫国清",
            ),
            *(
                "租金未按时支付",
                "要求付清第二期租金",
                "愿意分期付",
                "尚欠第二期租金10510.25元",
                "（1）乙方于2026年11月30日",
            ),
            *("（2）余款于2026年12月31日以前付清。", "调解员", "990102105-2026-CZ-0017号"),
        ),
    ),
    "quota": (
        notices.quota_certificate_pdf,
        QUOTA,
        (
            *("建设用地指标凭证", "石桥县自然资源局", "面积1.5000公顷", "合22.50亩", "贰拾贰点伍亩", "水田（亩）1.00"),
            *("12345.00", "石建地整字〔2026〕1号", "石桥村、大窑村", "可使用或流转0.5000公顷", "成交〔2026〕7号"),
            *("用于规划确定的城镇建设落地。", "不得与计划指标相互抵顶。", "落地使用（JX-9）", "质押（石桥县农商行）"),
        ),
    ),
}
