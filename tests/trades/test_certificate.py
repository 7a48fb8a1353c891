"""The certificate of a lot of quota: what it says, and that it is the same paper when it is printed again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.db import Database
from ledger.documents.notices.quota_certificates import QuotaCertificatePaper, quota_certificate_pdf
from ledger.errors import Refusal
from ledger.inquiries.trades import certificate
from ledger.quotas import find_lot
from ledger.quotas.refusals import LotMissing
from ledger.settings import font_folder
from tests.documents.texts import text_of
from tests.making import TODAY
from tests.trades.making import AREA, BUYER, LOT, SELLER, Market, event, land, listed, make_market, now, record, sold
