"""Why a code is refused."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_RULE_LAND_CODES: Final = Words(
    "编码按 NY/T 2539：发包方 14 位，承包方 18 位，地块 19 位，合同 18 位加 J 或 Q",
    "Codes follow NY/T 2539: issuer 14, contractor 18, parcel 19 digits, contract 18 digits and J or Q",
)


class CodeLengthWrong(Refusal):
    code = "code-length-wrong"
    title = Words("编码位数不对", "Wrong length of a code")
    detail = Words(
        "{what_zh}“{text}”有 {found} 位，应为 {expected} 位",
        "{what_en} {text!r} has {found} characters where {expected} are expected",
    )
    rule = Words("编码的位数是固定的", "Codes have a fixed length")
    remedy = Words("请对照证书或原表核对，前面的 0 不能省略", "Compare it with the certificate; leading zeros count")


class CodeNotDigits(Refusal):
    code = "code-not-digits"
    title = Words("编码里有非数字", "Not only digits")
    detail = Words(
        "{what_zh}“{text}”的第 {position} 位是“{character}”，应为数字",
        "character {position} of {what_en} {text!r} is {character!r} and no digit",
    )
    rule = Words("编码只由半角数字组成", "The code consists of ASCII digits")
    remedy = Words("请删去空格、连字符和字母，检查 O 和 0、l 和 1", "Remove blanks, hyphens and letters; tell O from 0")


class CodeFullWidth(Refusal):
    code = "code-full-width"
    title = Words("编码用了全角字符", "Full-width characters in a code")
    detail = Words("{what_zh}“{text}”含全角字符", "{what_en} {text!r} holds full-width characters")
    rule = Words("编码和数字用半角字符", "Codes and figures are written in half-width characters")
    remedy = Words("请改成半角：{suggestion}", "Write it as {suggestion}")


class DivisionLevelsBroken(Refusal):
    code = "division-levels-broken"
    title = Words("区划代码缺少上级", "Division code without its upper level")
    detail = Words(
        "区划代码 {text} 的第 {part} 位为零，其后却不为零", "digits {part} of {text} are zero but later ones are not"
    )
    rule = Words(
        "12 位代码为省 2、市 2、县 2、乡 3、村 3，未用的末尾补零", "2 + 2 + 2 + 3 + 3 digits; only the tail is zero"
    )
    remedy = Words("请核对代码", "Check the code")


class SequenceZero(Refusal):
    code = "code-sequence-zero"
    title = Words("顺序号为零", "Sequence number is zero")
    detail = Words("{what_zh}“{text}”的末 {length} 位全是零", "the last {length} digits of {what_en} {text!r} are zero")
    rule = Words("顺序号从 1 开始", "Sequence numbers begin at 1")
    remedy = Words("请对照证书核对末尾的顺序号", "Compare the sequence with the certificate")


class ContractKindUnknown(Refusal):
    code = "contract-kind-unknown"
    title = Words("合同编码末位不对", "Unknown kind of contract")
    detail = Words(
        "合同编码“{text}”的末位是“{found}”，应为 J 或 Q", "{text!r} ends in {found!r} where J or Q is expected"
    )
    rule = Words("J 为家庭承包，Q 为其他方式承包，均为大写", "J is a household contract, Q another mode, in capitals")
    remedy = Words("请对照合同核对末位", "Compare it with the contract")


class ContractNotOfContractor(Refusal):
    code = "contract-not-of-contractor"
    title = Words("合同不属于该承包方", "Contract of another contractor")
    detail = Words(
        "合同编码前 18 位是 {found}，承包方编码是 {expected}",
        "the contract code begins with {found}, the contractor's code is {expected}",
    )
    rule = Words(
        "承包合同编码的前 18 位就是承包方编码", "The first 18 digits of a contract code are the contractor's code"
    )
    remedy = Words("请核对合同编码与承包方编码", "Check both codes")


class ParcelNotOfIssuer(Refusal):
    code = "parcel-not-of-issuer"
    title = Words("地块不属于该发包方", "Parcel of another issuer")
    detail = Words(
        "地块编码前 14 位是 {found}，承包方的发包方是 {expected}",
        "the parcel code begins with {found}, the contractor's issuer is {expected}",
    )
    rule = _RULE_LAND_CODES
    remedy = Words("请核对地块编码与承包方编码", "Check both codes")


class IdentityNumberWrong(Refusal):
    code = "identity-number-wrong"
    title = Words("公民身份号码有误", "Wrong identity number")
    detail = Words("身份号码 {text}：{reason_zh}", "identity number {text}: {reason_en}")
    rule = Words("公民身份号码按 GB 11643 校验", "Identity numbers are checked by GB 11643")
    remedy = Words("请对照身份证重新输入", "Enter it again from the card")


class CreditCodeWrong(Refusal):
    code = "credit-code-wrong"
    title = Words("统一社会信用代码有误", "Wrong unified social credit code")
    detail = Words("“{text}”通不过校验", "{text!r} does not pass its check character")
    rule = Words(
        "统一社会信用代码按 GB 32100 校验，不含 I、O、S、V、Z", "Checked by GB 32100; I, O, S, V, Z do not occur"
    )
    remedy = Words("请对照登记证书重新输入", "Enter it again from the certificate")
