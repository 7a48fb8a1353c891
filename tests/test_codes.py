"""Codes: one line a case. All numbers are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from ledger import codes
from ledger.code_refusals import (
    CodeFullWidth,
    CodeLengthWrong,
    CodeNotDigits,
    ContractKindUnknown,
    ContractNotOfContractor,
    CreditCodeWrong,
    DivisionLevelsBroken,
    IdentityNumberWrong,
    ParcelNotOfIssuer,
    SequenceZero,
)
from ledger.errors import Refusal

VILLAGE = "210882105200"
ISSUER = VILLAGE + "01"
CONTRACTOR = ISSUER + "0007"
CONTRACT = CONTRACTOR + "J"
PARCEL = ISSUER + "00123"


def identity(first_17: str) -> str:
    return first_17 + ric.calc_check_digit(first_17 + "0")


PERSON = identity("21088219700101001")


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (codes.check_division_code, VILLAGE),
        (codes.check_division_code, "210000000000"),
        (codes.check_division_code, "460400500498"),  # a city without counties
        (codes.check_issuer_code, ISSUER),
        (codes.check_issuer_code, VILLAGE + "00"),
        (codes.check_contractor_code, CONTRACTOR),
        (codes.check_parcel_code, PARCEL),
        (codes.check_contract_code, CONTRACT),
        (codes.check_contract_code, CONTRACTOR + "Q"),
        (codes.check_identity_number, PERSON),
        (codes.check_identity_number, "360426199101010071"),  # the example of python-stdnum
        (codes.check_credit_code, "91110000600037341L"),  # likewise
    ],
)
def test_sound(check: Callable[[str], str], text: str) -> None:
    assert check(text) == text


@pytest.mark.parametrize(
    ("check", "text", "refusal", "said"),
    [
        (codes.check_division_code, "", CodeLengthWrong, "有 0 位，应为 12 位"),
        (codes.check_division_code, "210882", CodeLengthWrong, "有 6 位，应为 12 位"),
        (codes.check_division_code, "21088210520O", CodeNotDigits, "第 12 位是“O”"),
        (codes.check_division_code, "２10882105200", CodeFullWidth, "请改成半角：210882105200"),
        (codes.check_division_code, "٢10882105200", CodeNotDigits, "第 1 位"),
        (codes.check_division_code, "000000000000", DivisionLevelsBroken, "第 1–2 位"),
        (codes.check_division_code, "210082105200", DivisionLevelsBroken, "第 3–4 位"),
        (codes.check_division_code, "210882000200", DivisionLevelsBroken, "第 7–9 位"),
        (codes.check_issuer_code, VILLAGE, CodeLengthWrong, "有 12 位，应为 14 位"),
        (codes.check_contractor_code, CONTRACTOR[:-1], CodeLengthWrong, "有 17 位，应为 18 位"),
        (codes.check_contractor_code, ISSUER + "0000", SequenceZero, "末 4 位全是零"),
        (codes.check_parcel_code, PARCEL + "1", CodeLengthWrong, "有 20 位，应为 19 位"),
        (codes.check_parcel_code, ISSUER + "00000", SequenceZero, "末 5 位全是零"),
        (codes.check_parcel_code, PARCEL + "\n", CodeNotDigits, "第 20 位"),
        (codes.check_contract_code, CONTRACTOR, CodeLengthWrong, "有 18 位，应为 19 位"),
        (codes.check_contract_code, CONTRACTOR + "j", ContractKindUnknown, "应为 J 或 Q"),
        (codes.check_contract_code, CONTRACTOR + "7", ContractKindUnknown, "末位是“7”"),
        (codes.check_contract_code, CONTRACTOR[:-1] + "XJ", CodeNotDigits, "第 18 位"),
        (codes.check_contract_code, CONTRACTOR + "Ｊ", CodeFullWidth, CONTRACT),
        (codes.check_identity_number, "123", CodeLengthWrong, "有 3 位，应为 18 位"),
        (codes.check_identity_number, identity("21088219700230001"), IdentityNumberWrong, "出生日期不存在"),
        (codes.check_identity_number, identity("21088217000101001"), IdentityNumberWrong, "出生日期不合理"),
        (codes.check_identity_number, identity("21088220300101001"), IdentityNumberWrong, "出生日期不合理"),
        (codes.check_identity_number, PERSON[:-1] + "AX"[PERSON[-1] == "A"], IdentityNumberWrong, "X"),
        (codes.check_identity_number, PERSON[:10] + "O" + PERSON[11:], IdentityNumberWrong, "17 位数字"),
        (codes.check_credit_code, "91110000600037341M", CreditCodeWrong, "通不过校验"),
        (codes.check_credit_code, "9111000060003734", CodeLengthWrong, "有 16 位"),
        (codes.check_credit_code, "9111000060003734中L", CreditCodeWrong, "通不过校验"),
        (codes.check_credit_code, "9111000060003734-L", CreditCodeWrong, "通不过"),
    ],
)
def test_refused(check: Callable[..., str], text: str, refusal: type[Refusal], said: str) -> None:
    with pytest.raises(refusal) as refused:
        check(text, date(2026, 1, 31)) if check is codes.check_identity_number else check(text)
    assert said in refused.value.line("zh")
    assert refused.value.line("en")


@pytest.mark.parametrize(
    ("code", "level", "prefix"),
    [
        ("210000000000", "province", "21"),
        ("210800000000", "city", "2108"),
        ("210882000000", "county", "210882"),
        ("210882105000", "township", "210882105"),
        ("460400500000", "township", "460400500"),
        ("210882105200", "village", "210882105200"),
        ("110000000000", "province", "11"),
    ],
)
def test_levels(code: str, level: str, prefix: str) -> None:
    assert (codes.division_level(code), codes.division_prefix(code)) == (level, prefix)


@pytest.mark.parametrize(
    ("sequence", "kind"),
    [
        ("0001", "household"),
        ("8000", "household"),
        ("8001", "individual"),
        ("9000", "individual"),
        ("9001", "organisation"),
        ("9999", "organisation"),
    ],
)
def test_kinds_of_contractor(sequence: str, kind: str) -> None:
    assert codes.contractor_kind(ISSUER + sequence) == kind


def test_nesting_names_both_parts() -> None:
    codes.check_contract_of(CONTRACT, CONTRACTOR)
    codes.check_parcel_of(PARCEL, CONTRACTOR)
    codes.check_parcel_of(PARCEL, ISSUER)
    other = VILLAGE + "02"
    with pytest.raises(ContractNotOfContractor) as contract:
        codes.check_contract_of(CONTRACT, other + "0007")
    assert CONTRACTOR in contract.value.line("zh")
    assert other + "0007" in contract.value.line("zh")
    with pytest.raises(ParcelNotOfIssuer) as parcel:
        codes.check_parcel_of(PARCEL, other + "0007")
    assert ISSUER in parcel.value.line("en")
    assert other in parcel.value.line("en")


def test_a_number_given_at_a_county_younger_than_the_person_is_sound() -> None:
    """Born 1960, registered in a county founded later: sound, though python-stdnum refuses it."""
    number = identity("64010619600101001")
    assert not ric.is_valid(number)
    assert codes.check_identity_number(number) == number
    assert codes.check_identity_number(number.lower()) == number


@pytest.mark.parametrize(
    ("text", "masked"),
    [(PERSON, PERSON[:4] + "**********" + PERSON[-4:]), ("12345", "*****"), ("", ""), ("123456789", "*********")],
)
def test_mask_identity(text: str, masked: str) -> None:
    assert codes.mask_id_number(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"), [("13812345678", "138****5678"), ("024-12345678", "024*****5678"), ("110", "***")]
)
def test_mask_phone(text: str, masked: str) -> None:
    assert codes.mask_phone(text) == masked


CHECKS = (
    codes.check_division_code,
    codes.check_issuer_code,
    codes.check_contractor_code,
    codes.check_parcel_code,
    codes.check_contract_code,
    codes.check_identity_number,
    codes.check_credit_code,
)


@given(
    st.sampled_from(CHECKS),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
    st.sampled_from(["{}", "{} ", "x{}", "{}号", "{}J"]),
    st.booleans(),
)
@settings(deadline=None)
def test_no_refusal_repeats_an_identity_number(
    check: Callable[[str], str], born: date, order: int, around: str, wide: bool
) -> None:
    number = identity(f"210882{born:%Y%m%d}{order:03d}")
    text = number.translate({48 + digit: 0xFF10 + digit for digit in range(10)}) if wide else number
    try:
        check(around.format(text))
    except Refusal as refusal:
        for said in (refusal.line("zh"), refusal.line("en")):
            assert number not in said
            assert number[4:14] not in said
            assert text[4:14] not in said


def test_old_15_digit_numbers_are_masked_in_quotations() -> None:
    assert codes.mask_identity_numbers("户主 210882700101001 已故") == "户主 2108*******1001 已故"
    assert codes.mask_identity_numbers(PARCEL) == PARCEL
    assert codes.mask_identity_numbers("大石桥㈱") == "大石桥㈱"
