"""What goes wrong with parties."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class PartyMissing(Refusal):
    code = "party-unknown"
    category = "missing"
    title = Words("没有这个主体", "No such party")
    detail = Words("没有代码为“{code}”的主体", "No party has the code {code!r}")
    rule = Words("主体按代码引用", "Parties are named by their codes")
    remedy = Words("请核对代码，或先导入主体表", "Check the code, or import the parties first")


class PartyKindChanged(Refusal):
    code = "party-kind-changed"
    category = "conflict"
    title = Words("主体类别不可更改", "A party's kind does not change")
    detail = Words(
        "{code} 已登记为“{known}”，表中为“{found}”", "{code} is registered as {known}, the sheet says {found}"
    )
    rule = Words("科目按持有人类别汇总，类别登记后不变", "Accounts are summed by their holder's kind, so it stays")
    remedy = Words("请核对；若确为另一主体，请用新代码", "Check it; if it is another party, give it a code of its own")


class PartyTwice(Refusal):
    code = "party-twice"
    title = Words("主体重复", "Party twice")
    detail = Words("代码 {code} 已在第 {first_row} 行出现", "The code {code} stands in row {first_row} already")
    rule = Words("一个代码只属于一个主体", "A code belongs to one party")
    remedy = Words("请删去重复的行或更正代码", "Remove the row that repeats it, or mend the code")


class IdentityTwice(Refusal):
    code = "identity-twice"
    category = "conflict"
    title = Words("证件号码已登记", "Identity number in use")
    detail = Words(
        "证件 {masked} 已登记在主体 {known} 名下，不能再登记给 {code}",
        "Identity {masked} is registered for party {known} and cannot be given to {code} too",
    )
    rule = Words("同类主体中一个证件号码只登记一次", "Among parties of one kind an identity number is registered once")
    remedy = Words("请核对证件号码，或使用已有主体", "Check the number, or use the party that exists")


class PartyErased(Refusal):
    code = "party-erased"
    category = "conflict"
    title = Words("主体信息已删除", "Party erased")
    detail = Words("主体 {code} 的个人信息已于 {day} 删除", "The personal data of party {code} were erased on {day}")
    rule = Words(
        "依法删除的个人信息不再恢复（个人信息保护法第四十七条）",
        "What was erased by law does not come back (Personal Information Protection Law, art. 47)",
    )
    remedy = Words(
        "请从表中去掉该主体；若其重新成为当事人，请用新代码登记",
        "Leave it out; if it becomes a party again, register it under a new code",
    )
