"""Rent by schedule, payments with vouchers, arrears by age, deposits, dividends. It knows no contract but by number."""

from ledger.rent.agreements import Agreement, Succession, dues_of, find_agreement, find_agreements
from ledger.rent.allocating import Payee, Payment, PaymentLine, allocate
from ledger.rent.amounts import penalty_fen
from ledger.rent.arrears import AGES, Arrears, ComingDue, Wanted, arrears, due_within
from ledger.rent.changing import (
    Changed,
    Returned,
    end_rent,
    preview_end,
    preview_reprice,
    preview_reschedule,
    preview_return,
    reprice_rent,
    reschedule_rent,
    return_area,
    succeed_rent,
)
from ledger.rent.data import CLAIMS, METHODS, Due, Instalment, Part, Party, Plot, RentTerms, Share
from ledger.rent.deposits import (
    Deposit,
    DepositEvent,
    claim_deposit,
    deposit_of,
    record_deposit,
    release_deposit,
)
from ledger.rent.dividends import Declaration, declare_dividend
from ledger.rent.opening import Opened, open_rent, open_rents, scheduled_entry
from ledger.rent.paying import Paid, pay, reverse_payment
from ledger.rent.prices import ReferencePrice, price_on, record_price, value_rent
from ledger.rent.reading import (
    RentRoll,
    Voucher,
    annual_amount,
    has_open_claims,
    read_rent,
    rented_contracts_of,
    roll_of,
    warn_of_arrears,
)
from ledger.rent.recomputing import Recomputed
from ledger.rent.rules import RULES
from ledger.rent.schedule import schedule
from ledger.rent.undoing import check_rent_reversal, reverse_rent
from ledger.rent.verification import check_rent

__all__ = [
    "AGES",
    "CLAIMS",
    "METHODS",
    "RULES",
    "Agreement",
    "Arrears",
    "Changed",
    "ComingDue",
    "Declaration",
    "Deposit",
    "DepositEvent",
    "Due",
    "Instalment",
    "Opened",
    "Paid",
    "Part",
    "Party",
    "Payee",
    "Payment",
    "PaymentLine",
    "Plot",
    "Recomputed",
    "ReferencePrice",
    "RentRoll",
    "RentTerms",
    "Returned",
    "Share",
    "Succession",
    "Voucher",
    "Wanted",
    "allocate",
    "annual_amount",
    "arrears",
    "check_rent",
    "check_rent_reversal",
    "claim_deposit",
    "declare_dividend",
    "deposit_of",
    "due_within",
    "dues_of",
    "end_rent",
    "find_agreement",
    "find_agreements",
    "has_open_claims",
    "open_rent",
    "open_rents",
    "pay",
    "penalty_fen",
    "preview_end",
    "preview_reprice",
    "preview_reschedule",
    "preview_return",
    "price_on",
    "read_rent",
    "record_deposit",
    "record_price",
    "release_deposit",
    "rented_contracts_of",
    "reprice_rent",
    "reschedule_rent",
    "return_area",
    "reverse_payment",
    "reverse_rent",
    "roll_of",
    "schedule",
    "scheduled_entry",
    "succeed_rent",
    "value_rent",
    "warn_of_arrears",
]
