"""The shorter papers round a contract: agreements to end or change it, notices, receipts and records.

Each is a frozen dataclass of texts and numbers and a function that draws it; all are laid out by ``sheet``.
"""

from __future__ import annotations

from ledger.documents.notices.agreements import ChangedItem, ChangePaper, EarlyEndPaper, change_pdf, early_end_pdf
from ledger.documents.notices.certificates import (
    AreaCheckLine,
    CertificationPaper,
    FilingReceiptPaper,
    certification_pdf,
    filing_receipt_pdf,
)
from ledger.documents.notices.market import ListingNoticePaper, MandatePaper, listing_notice_pdf, mandate_pdf
from ledger.documents.notices.mediation import MediationRecordPaper, mediation_record_pdf
from ledger.documents.notices.quota_certificates import (
    QuotaCertificatePaper,
    QuotaRemark,
    quota_certificate_pdf,
)
from ledger.documents.notices.reminders import (
    DemandLine,
    ExpiryNoticePaper,
    RenewalNoticePaper,
    RentDemandPaper,
    expiry_notice_pdf,
    renewal_notice_pdf,
    rent_demand_pdf,
)
from ledger.documents.notices.roster import PaymentRosterPaper, RosterLine, payment_roster_pdf
from ledger.documents.notices.sheet import ContractReference, NoticeParcel, PaperHead

__all__ = [
    "AreaCheckLine",
    "CertificationPaper",
    "ChangePaper",
    "ChangedItem",
    "ContractReference",
    "DemandLine",
    "EarlyEndPaper",
    "ExpiryNoticePaper",
    "FilingReceiptPaper",
    "ListingNoticePaper",
    "MandatePaper",
    "MediationRecordPaper",
    "NoticeParcel",
    "PaperHead",
    "PaymentRosterPaper",
    "QuotaCertificatePaper",
    "QuotaRemark",
    "RenewalNoticePaper",
    "RentDemandPaper",
    "RosterLine",
    "certification_pdf",
    "change_pdf",
    "early_end_pdf",
    "expiry_notice_pdf",
    "filing_receipt_pdf",
    "listing_notice_pdf",
    "mandate_pdf",
    "mediation_record_pdf",
    "payment_roster_pdf",
    "quota_certificate_pdf",
    "renewal_notice_pdf",
    "rent_demand_pdf",
]
