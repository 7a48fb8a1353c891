"""Passwords: argon2id, the rules they follow, and one-time passwords."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from ledger.errors import Refusal, Words

SHORTEST, LONGEST = 10, 128
LONG_ENOUGH_ALONE: Final = 16
CLASSES_NEEDED: Final = 3
HISTORY: Final = 5
OLDEST_DAYS: Final = 180
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
_COMMON: Final = (
    "password",
    "passw0rd",
    "qwerty",
    "abc123",
    "123456",
    "admin",
    "letmein",
    "tianbu",
    "iloveyou",
    "woaini",
)
STRENGTH: Final = RFC_9106_LOW_MEMORY  # 64 MiB, three passes
_HASHER = PasswordHasher.from_parameters(STRENGTH)


class PasswordWeak(Refusal):
    code = "password-weak"
    title = Words("密码不符合要求", "Password too weak")
    detail = Words("{why_zh}", "{why_en}")
    rule = Words(
        "密码 10—128 个字符，含大写、小写、数字、符号中的三类（16 个字符以上不限），不含用户名和常见密码",
        "10 to 128 characters with three of upper case, lower case, digits and signs (any from 16 characters on),"
        " without the login name or a common password",
    )
    remedy = Words("请换一个密码", "Choose another one")


class PasswordUsedBefore(Refusal):
    code = "password-used-before"
    title = Words("密码用过了", "Password used before")
    detail = Words("新密码与最近 {count} 个密码之一相同", "The new password is one of the last {count}")
    rule = Words("不能重复使用最近的密码", "Recent passwords are not used again")
    remedy = Words("请换一个密码", "Choose another one")


class PasswordWrong(Refusal):
    code = "password-wrong"
    category = "forbidden"
    title = Words("当前密码不正确", "Current password wrong")
    detail = Words("输入的当前密码不正确", "The current password that was typed is wrong")
    rule = Words("修改密码须先输入当前密码", "To change a password takes the current one")
    remedy = Words("请重新输入；忘记密码请找安全管理员", "Type it again; the security administrator resets passwords")


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _HASHER.hash(_bytes(password))


def password_fits(password: str, hashed: str) -> bool:
    """Whether the password is the one of the hash. An empty hash fits nothing but takes as long."""
    try:
        return _HASHER.verify(hashed or _nobodys(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def make_password() -> str:
    """A one-time password that can be read out on the telephone: four groups of four."""
    while True:
        groups = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)]
        if len(_classes("".join(groups))) == CLASSES_NEEDED:
            return "-".join(groups)


def check_password(password: str, login: str, history: Iterable[str]) -> None:
    """Raise PasswordWeak or PasswordUsedBefore unless the password may be set. history: the hashes of earlier ones."""
    _check_shape(password, login)
    if any(password_fits(password, hashed) for hashed in history if hashed):
        raise PasswordUsedBefore(count=HISTORY)


def _check_shape(password: str, login: str) -> None:
    lowered = password.lower()
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordWeak(
            why_zh=f"有 {len(password)} 个字符，应为 {SHORTEST}—{LONGEST} 个",
            why_en=f"{len(password)} characters where {SHORTEST} to {LONGEST} are asked for",
        )
    if len(password) < LONG_ENOUGH_ALONE and len(_classes(password)) < CLASSES_NEEDED:
        raise PasswordWeak(
            why_zh=f"只含 {len(_classes(password))} 类字符",
            why_en=f"only {len(_classes(password))} kinds of characters",
        )
    if len(set(lowered)) < 5 or (login and login.lower() in lowered) or any(each in lowered for each in _COMMON):
        raise PasswordWeak(why_zh="太容易猜到", why_en="too easy to guess")


def _classes(password: str) -> set[str]:
    def kind(each: str) -> str:
        if each.isdigit():
            return "digit"
        if each.isalpha():
            return "upper" if each.isupper() else "lower"
        return "sign"

    return {kind(each) for each in password}


def _bytes(password: str) -> bytes:
    """The same bytes for the same password however it was typed; lone surrogates are no reason to fall over."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return hash_password(secrets.token_urlsafe(16))
