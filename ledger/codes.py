"""Checks of the codes that people and papers carry: divisions, issuers, contractors, parcels, contracts, identities.

All pure: a code goes in as text and comes out, or a refusal says what was found and what was expected. The
structure of the land codes is that of NY/T 2539: 12 digits of the village, 14 of the issuer, and on from there.
No refusal here repeats an identity number in full.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final, Literal

from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

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
from ledger.errors import Words

DivisionLevel = Literal["province", "city", "county", "township", "village"]
ContractorKind = Literal["household", "individual", "organisation"]

_DIVISION: Final = Words("行政区划代码", "division code")
_ISSUER: Final = Words("发包方编码", "issuer code")
_CONTRACTOR: Final = Words("承包方编码", "contractor code")
_PARCEL: Final = Words("地块编码", "parcel code")
_CONTRACT: Final = Words("承包合同编码", "contract code")
_IDENTITY: Final = Words("公民身份号码", "identity number")
_CREDIT: Final = Words("统一社会信用代码", "unified social credit code")
_DIGITS: Final = re.compile(r"[0-9]*")
# 18 (or, before 1999, 15) characters with a day of birth in the right place; the check digit may be lost.
_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY_SHAPE: Final = re.compile(
    rf"(?<![0-9])[1-9][0-9]{{5}}(?:(?:18|19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]?|[0-9]{{2}}{_DAY}[0-9]{{3}})(?![0-9])"
)

_MOBILE_SHAPE: Final = re.compile(r"(?<![0-9])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_CARD_SHAPE: Final = re.compile(r"(?<![0-9])62[0-9]{2}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9])")
_LONG_NUMBER: Final = re.compile(r"[0-9](?:[ -]?[0-9]){6,}[Xx]?")


def _mask(text: str, first: int, last: int) -> str:
    """``text`` with all but its ends starred; where the ends would be all of it, nothing is shown."""
    hidden = len(text) - first - last
    return text[:first] + "*" * hidden + text[len(text) - last :] if hidden >= 4 else "*" * len(text)


def mask_id_number(number: str) -> str:
    """The first and last four characters, the rest starred."""
    return _mask(number, 4, 4)


def mask_phone(phone: str) -> str:
    """The first three and last four characters, the rest starred."""
    return _mask(phone, 3, 4)


def mask_bank_account(account: str) -> str:
    """The last four digits, the rest starred."""
    return _mask(account, 0, 4)


def mask_identity_numbers(text: str) -> str:
    """``text`` with whatever looks like a resident identity number masked; for texts that are quoted in messages.

    A clerk whose columns have slipped puts an identity number into any field. Full-width digits are masked too.
    """
    narrow = unicodedata.normalize("NFKC", text)
    masked = _IDENTITY_SHAPE.sub(lambda match: mask_id_number(match.group()), narrow)
    return text if masked == narrow else masked


def mask_personal_numbers(text: str) -> str:
    """``text`` with what looks like an identity number, a mobile telephone or a bank card masked, for quotations."""
    narrow = unicodedata.normalize("NFKC", text)
    masked = _MOBILE_SHAPE.sub(lambda match: mask_phone(match.group()), mask_identity_numbers(narrow))
    masked = _CARD_SHAPE.sub(_masked_card, masked)
    return text if masked == narrow else masked


def _masked_card(match: re.Match[str]) -> str:
    """A card's number masked. One of 19 digits may be a parcel of Gansu (62…), so that its check digit decides."""
    number = re.sub("[ -]", "", match.group())
    return mask_bank_account(match.group()) if len(number) < 19 or luhn.is_valid(number) else match.group()


def mask_digits(text: str) -> str:
    """``text`` with every run of seven digits or more starred but for its last four, where no code is expected."""
    return _LONG_NUMBER.sub(lambda match: mask_bank_account(match.group()), unicodedata.normalize("NFKC", text))


def _quoted(text: str) -> str:
    return mask_personal_numbers(text)[:40]


def refuse_full_width(text: str, what: Words, quote: Callable[[str], str] = _quoted) -> None:
    """Raise CodeFullWidth where ``text`` holds full-width letters or digits, with the half-width reading.

    ``quote`` makes of a text what the refusal may repeat.
    """
    if any("\uff01" <= character <= "\uff5e" for character in text):
        narrow = unicodedata.normalize("NFKC", text)
        said, suggestion = quote(text)[:40], quote(narrow)[:40]
        raise CodeFullWidth(what_zh=what.zh, what_en=what.en, text=said, suggestion=suggestion)


def _check_digits(text: str, length: int, what: Words) -> str:
    refuse_full_width(text, what)
    digits = _DIGITS.match(text)
    if digits is None or digits.end() != len(text):
        place = digits.end() if digits else 0
        raise CodeNotDigits(
            what_zh=what.zh, what_en=what.en, text=_quoted(text), position=place + 1, character=text[place]
        )
    if len(text) != length:
        raise CodeLengthWrong(
            what_zh=what.zh, what_en=what.en, text=_quoted(text), found=len(text), expected=str(length)
        )
    return text


def check_division_code(text: str) -> str:
    """A 12-digit division code (2 province, 2 city, 2 county, 3 township, 3 village), zeros at the tail.

    A county part of 00 above a township is sound: some cities (东莞) have no counties. A padded code may name two
    divisions of different levels: the key is level and code together.
    """
    return _check_division_levels(_check_digits(text, 12, _DIVISION))


def _check_division_levels(code: str) -> str:
    """``code`` if the 12 digits that it begins with are a sound division code."""
    province, city, township, village = code[:2], code[2:4], code[6:9], code[9:12]
    hollow = (province == "00", city == "00" and int(code[4:12]) > 0, township == "000" and int(village) > 0)
    if any(hollow):
        raise DivisionLevelsBroken(text=_quoted(code), part=("1–2", "3–4", "7–9")[hollow.index(True)])
    return code


def division_prefix(code: str) -> str:
    """The significant digits of a sound 12-digit code: 2, 4, 6, 9 or 12 of them."""
    return next(code[:length] for length in (2, 4, 6, 9, 12) if not code[length:].strip("0"))


def division_level(code: str) -> DivisionLevel:
    """The highest level that the code can stand for."""
    levels: dict[int, DivisionLevel] = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}
    return levels[len(division_prefix(code))]


def check_issuer_code(text: str) -> str:
    """A 14-digit issuer code: the village's 12 and two of the group (00: the village itself)."""
    code = _check_digits(text, 14, _ISSUER)
    _check_division_levels(code)
    return code


def check_contractor_code(text: str) -> str:
    """An 18-digit contractor code: the issuer's 14 and a sequence of four, from 0001."""
    code = _check_digits(text, 18, _CONTRACTOR)
    _check_division_levels(code)
    return _check_sequence(code, 4, _CONTRACTOR)


def contractor_kind(code: str) -> ContractorKind:
    """By the last four of a sound contractor code: 0001–8000 household, 8001–9000 individual, 9001–9999 organisation."""
    sequence = int(code[14:18])
    return "household" if sequence <= 8000 else "individual" if sequence <= 9000 else "organisation"


def check_parcel_code(text: str) -> str:
    """A 19-digit parcel code: the issuer's 14 and a sequence of five, from 00001."""
    code = _check_digits(text, 19, _PARCEL)
    _check_division_levels(code)
    return _check_sequence(code, 5, _PARCEL)


def _check_sequence(code: str, length: int, what: Words) -> str:
    if not code[-length:].strip("0"):
        raise SequenceZero(what_zh=what.zh, what_en=what.en, text=_quoted(code), length=length)
    return code


def check_contract_code(text: str) -> str:
    """A base contract's code: the contractor's 18 and J (household contract) or Q (other mode)."""
    refuse_full_width(text, _CONTRACT)
    if len(text) != 19:
        raise CodeLengthWrong(
            what_zh=_CONTRACT.zh, what_en=_CONTRACT.en, text=_quoted(text), found=len(text), expected="19"
        )
    _check_digits(text[:18], 18, _CONTRACT)
    if text[18] not in "JQ":
        raise ContractKindUnknown(text=_quoted(text), found=text[18])
    check_contractor_code(text[:18])
    return text


def check_contract_of(contract: str, contractor: str) -> None:
    """Raise ContractNotOfContractor unless the sound ``contract`` code begins with the ``contractor``'s."""
    if contract[:18] != contractor:
        raise ContractNotOfContractor(found=_quoted(contract[:18]), expected=_quoted(contractor))


def check_parcel_of(parcel: str, holder: str) -> None:
    """Raise ParcelNotOfIssuer unless parcel and ``holder`` (issuer, contractor or contract) share the issuer's 14 digits."""
    if parcel[:14] != holder[:14]:
        raise ParcelNotOfIssuer(found=parcel[:14], expected=holder[:14])


def check_identity_number(text: str, today: date | None = None) -> str:
    """A resident identity number: 18 characters, a real day of birth (not after ``today``), a right check digit.

    The place is not looked up, although ``stdnum`` can: the first six digits are where the person was registered
    when numbers began in 1984 or later, often a county that did not exist at birth, and ``stdnum`` refuses those.
    It does not know permanent residents from abroad and from Hong Kong, Macao and Taiwan either.
    """
    refuse_full_width(text, _IDENTITY, mask_id_number)
    number = text.upper()
    if len(number) != 18:
        raise CodeLengthWrong(
            what_zh=_IDENTITY.zh, what_en=_IDENTITY.en, text=mask_id_number(text)[:40], found=len(text), expected="18"
        )
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        raise _identity_wrong(number, Words("应为 17 位数字加一位数字或 X", "17 digits and a digit or X are expected"))
    try:
        born = ric.get_birth_date(number)
    except ValidationError as error:
        raise _identity_wrong(number, Words("出生日期不存在", "the day of birth does not exist")) from error
    if born.year < 1850 or (today is not None and born > today):
        raise _identity_wrong(number, Words("出生日期不合理", "the day of birth is out of range"))
    if ric.calc_check_digit(number) != number[17]:
        raise _identity_wrong(number, Words("校验位不符", "the check digit does not fit"))
    return number


def _identity_wrong(number: str, reason: Words) -> IdentityNumberWrong:
    return IdentityNumberWrong(text=mask_id_number(number), reason_zh=reason.zh, reason_en=reason.en)


def check_credit_code(text: str) -> str:
    """A unified social credit code (GB 32100): 18 digits and letters, a right check character.

    Sound ones are public. What is refused may be anything, a person's number too, and is quoted masked.
    """
    refuse_full_width(text, _CREDIT, mask_id_number)
    code = text.upper()
    if len(code) != 18:
        raise CodeLengthWrong(
            what_zh=_CREDIT.zh, what_en=_CREDIT.en, text=mask_id_number(text)[:40], found=len(code), expected="18"
        )
    if not re.fullmatch(r"[0-9A-Z]{18}", code) or not uscc.is_valid(code):
        raise CreditCodeWrong(text=mask_id_number(text))
    return code
