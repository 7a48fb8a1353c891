"""What goes wrong with personal data and their keys."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_RULE_KEYS: Final = Words(
    "个人信息加密存储，密钥不在数据库中", "Personal data are encrypted; their keys are not in the database"
)


class DataKeyMissing(Refusal):
    code = "data-key-missing"
    category = "busy"
    title = Words("缺少个人信息密钥", "Key of personal data missing")
    detail = Words("没有 TIANBU_DATA_KEY，也没有文件 {path}", "There is neither TIANBU_DATA_KEY nor the file {path}")
    rule = _RULE_KEYS
    remedy = Words(
        "新建账簿请运行 tianbu init；已有数据的，请把原来的密钥放回去，新密钥打不开旧数据",
        "For a new book run tianbu init; where there are data, put the old key back: a new one does not open them",
    )


class DataKeyWrong(Refusal):
    code = "data-key-wrong"
    category = "busy"
    title = Words("个人信息密钥有误", "Key of personal data wrong")
    detail = Words(
        "{source} 中的第 {place} 个密钥不是 32 字节的 base64", "key {place} of {source} is no base64 of 32 bytes"
    )
    rule = Words(
        "密钥是 32 个随机字节的 base64，多个密钥以空白分隔，第一个为当前密钥",
        "A key is the base64 of 32 random bytes; several are separated by blanks, the first is the current one",
    )
    remedy = Words("请核对，或从备份恢复该密钥", "Check it, or restore it from its backup")


class DataCipherUnknown(Refusal):
    code = "data-cipher-unknown"
    category = "busy"
    title = Words("加密算法未知", "Unknown cipher")
    detail = Words("TIANBU_DATA_CIPHER 是“{found}”", "TIANBU_DATA_CIPHER is {found!r}")
    rule = Words("可用的算法是 aes-256-gcm 和 sm4-gcm", "The ciphers are aes-256-gcm and sm4-gcm")
    remedy = Words("请改正该变量", "Mend the variable")


class DataKeyUnknown(Refusal):
    code = "data-key-unknown"
    category = "busy"
    title = Words("没有打开该数据的密钥", "No key opens this")
    detail = Words(
        "主体 {party} 的{what_zh}由密钥 {key_id} 加密，现有密钥：{known}",
        "The {what_en} of party {party} is sealed under the key {key_id}; there are the keys {known}",
    )
    rule = _RULE_KEYS
    remedy = Words(
        "请把该密钥放回 TIANBU_DATA_KEY 或密钥文件的末尾",
        "Put that key back, at the end of TIANBU_DATA_KEY or of the file of keys",
    )


class PersonalDatumDamaged(Refusal):
    code = "personal-datum-damaged"
    category = "conflict"
    title = Words("密文通不过校验", "Sealed datum damaged")
    detail = Words(
        "主体 {party} 的{what_zh}的密文被改动过，或原属于别的主体或字段",
        "The sealed {what_en} of party {party} was changed, or belongs to another party or field",
    )
    rule = Words("密文与主体和字段绑定", "What is sealed is bound to its party and field")
    remedy = Words(
        "请从备份恢复，或重新登记该信息，并查明是谁改动了数据库",
        "Restore it from a backup or register it again, and find out who changed the database",
    )


class PersonalFieldUnknown(Refusal):
    code = "personal-field-unknown"
    title = Words("没有这项个人信息", "No such personal datum")
    detail = Words("“{found}”不是：{known_zh}", "{found!r} is none of: {known_en}")
    rule = Words("加密存储的个人信息只有固定几项", "A fixed list of personal data is kept")
    remedy = Words("请改成其中一项", "Name one of them")
