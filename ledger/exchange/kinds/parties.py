"""The sheet of parties: ``code,kind,name,id_type,id_number,division,phone,address,bank_account``.

No refusal repeats an identity number, a telephone or an account.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ledger import codes
from ledger.errors import Refusal, Words
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind, kept, once
from ledger.exchange.sheets import Column
from ledger.parties import CREDIT_CODE, ID_TYPES, PARTY_KINDS, RESIDENT_ID, NewParty, PartyTwice, register_parties
from ledger.personal import FIELDS
from ledger.places import Division, resolve

COLUMNS: Final = (
    Column("code", ("代码", "承包方编码", "主体代码")),
    Column("kind", ("类别", "主体类别")),
    Column("name", ("名称", "姓名", "户主姓名")),
    Column("id_type", ("证件类型",)),
    Column("id_number", ("证件号码",)),
    Column("division", ("所在区划", "所在村", "区划代码")),
    Column("phone", ("电话", "联系电话"), required=False),
    Column("address", ("地址", "住址"), required=False),
    Column("bank_account", ("银行账号", "银行卡号", "账号"), required=False),
)
_OWN_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,31}", re.ASCII)
_PHONE: Final = re.compile(r"[0-9+() -]{5,20}", re.ASCII)
_ACCOUNT: Final = re.compile(r"[0-9]{8,30}", re.ASCII)


class PartyCodeWrong(Refusal):
    code = "party-code-wrong"
    title = Words("主体代码有误", "Party code wrong")
    detail = Words(
        "代码“{text}”既不是 18 位承包方编码，也不是 2—32 位字母、数字或“-”",
        "{text!r} is neither an 18-digit contractor code nor 2 to 32 letters, digits and hyphens",
    )
    rule = Words(
        "承包方用 18 位承包方编码，其他主体可用本单位自编代码",
        "Contractors have an 18-digit code; other parties may have one of the office's own",
    )
    remedy = Words(
        "请核对代码；在表格软件中请把该列设为文本", "Check the code; format the column as text in the office program"
    )


class PartyCodePersonal(Refusal):
    code = "party-code-personal"
    title = Words("主体代码是个人号码", "Party code is a personal number")
    detail = Words(
        "该代码是身份证号码或手机号码的样子，又不在所填的村之下",
        "the code has the form of an identity number or a mobile telephone, and is not below the village given",
    )
    rule = Words(
        "代码处处可见，个人号码加密存储，不能用作代码",
        "Codes are seen everywhere; personal numbers are sealed and serve as no code",
    )
    remedy = Words(
        "请用承包方编码或自编代码，并把号码填入“证件号码”或“电话”列",
        "Use a contractor code or one of the office's own; the number belongs in the column of its kind",
    )


class PhoneWrong(Refusal):
    code = "phone-wrong"
    title = Words("电话有误", "Phone wrong")
    detail = Words(
        "电话只能有数字、“+”、“-”、空格和括号，5—20 位", "A phone has digits, + - ( ) and blanks only, 5 to 20 of them"
    )
    rule = Words("电话用于联系与催收", "The phone is used to reach the party")
    remedy = Words("请核对电话，一格只填一个", "Check it; one phone a cell")


class BankAccountWrong(Refusal):
    code = "bank-account-wrong"
    title = Words("银行账号有误", "Bank account wrong")
    detail = Words(
        "银行账号只能有数字和空格，数字 8—30 位", "A bank account has digits and blanks only, 8 to 30 digits"
    )
    rule = Words("银行账号用于收付租金", "The account is where rent is paid to")
    remedy = Words("请核对账号，一格只填一个", "Check it; one account a cell")


class IdentityIncomplete(Refusal):
    code = "identity-incomplete"
    title = Words("证件信息不全", "Identity incomplete")
    detail = Words("证件类型与证件号码须同时填写或同时留空", "Identity type and number go together, or both stay blank")
    rule = Words("证件号码按其类型校验", "A number is checked by its type")
    remedy = Words("请补全或清空这两格", "Fill in or clear both cells")


def _code(cell: str) -> str:
    if len(cell) == 18 and cell.isascii() and cell.isdigit():
        return codes.check_contractor_code(cell)
    codes.refuse_full_width(cell, Words("主体代码", "party code"))
    if not _OWN_CODE.fullmatch(cell):
        raise PartyCodeWrong(text=cells.quoted(cell))
    return cell


def _phone(cell: str) -> str:
    if cell and not _PHONE.fullmatch(cell):
        raise PhoneWrong()
    return cell


def _account(cell: str) -> str:
    digits = cell.replace(" ", "")
    if digits and not _ACCOUNT.fullmatch(digits):
        raise BankAccountWrong()
    return digits


_CONVERTERS: Final = {
    "code": cells.required(_code),
    "kind": cells.required(cells.choice(PARTY_KINDS)),
    "name": cells.required(lambda cell: cells.text(cell, 100)),
    "id_type": lambda cell: cells.choice(ID_TYPES)(cell) if cell else "",
    "id_number": cells.text,
    "division": cells.required(cells.text),
    "phone": _phone,
    "address": cells.text,
    "bank_account": _account,
}

_COLUMN_OF: Final = {"identity-twice": "id_number", "party-kind-changed": "kind"}


def _apply(job: Import) -> None:
    divisions: dict[str, Division | Refusal] = {}
    found = [(number, _party(job, number, values, divisions)) for number, values in job.converted(_CONVERTERS)]
    parties = [(number, party) for number, party in found if party is not None]
    once(job, ((n, p.code) for n, p in parties), lambda key, first: PartyTwice(code=key, first_row=first), "code")
    good = kept(parties, job)
    if not good:  # nothing is registered, and so nowhere: no reach could be compared
        return
    rows = {party.code: number for number, party in good}
    silent = FIELDS.keys() - job.sheet.given
    done, refused = register_parties(job.connection, [party for _, party in good], job.act, silent=silent)
    for code, refusal in refused:
        job.tally.refuse(job.place(rows[code], refusal, _COLUMN_OF.get(refusal.code, "code")))
    job.tally.added, job.tally.changed, job.tally.unchanged = done.added, done.changed, done.unchanged


def _party(
    job: Import, number: int, values: dict[str, Any], divisions: dict[str, Division | Refusal]
) -> NewParty | None:
    place = division_of(job, number, values.pop("division"), divisions, "division")
    try:
        id_number = _identity(values["id_type"], values["id_number"], job)
    except Refusal as refusal:
        job.tally.refuse(job.place(number, refusal, "id_number"))
        return None
    if place is None:
        return None
    if _personal(values["code"]) and not (place.level == "village" and values["code"].startswith(place.code)):
        job.tally.refuse(job.place(number, PartyCodePersonal(), "code"))
        return None
    values["id_number"] = id_number
    return NewParty(**values, division_level=place.level, division_code=place.code)


def _personal(code: str) -> bool:
    """Whether a code is a mobile telephone, or an identity number: a sound one, where it has the form of both."""
    if codes.mask_personal_numbers(code) == code or len(code) not in {11, 18}:
        return False
    if not (len(code) == 18 and code.isdigit()):
        return True
    try:
        codes.check_identity_number(code)
    except Refusal:
        return False
    return True


def _identity(id_type: str, id_number: str, job: Import) -> str:
    if bool(id_type) != bool(id_number):
        raise IdentityIncomplete()
    if id_type == RESIDENT_ID:
        return codes.check_identity_number(id_number, job.today)
    if id_type == CREDIT_CODE:
        return codes.check_credit_code(id_number)
    return id_number


def division_of(
    job: Import, number: int, said: str, known: dict[str, Division | Refusal], column: str
) -> Division | None:
    """The division a cell names, looked up once a sheet; a refusal goes into the tally."""
    if said not in known:
        try:
            known[said] = resolve(job.connection, said, job.today)
        except Refusal as refusal:
            known[said] = refusal
    found = known[said]
    if isinstance(found, Refusal):
        job.tally.refuse(job.place(number, found, column))
        return None
    return found


PARTIES: Final = Kind("parties", COLUMNS, _apply)
