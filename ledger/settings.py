"""Settings: environment variables with the prefix ``TIANBU_``, each with a ``_FILE`` variant.

Nothing ships with a default secret: the first ``tianbu init`` makes what is missing into ``var/keys``.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.errors import Refusal, Words


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its variable, what it is for, and what holds without it."""

    variable: str
    purpose: Words
    default: str


SETTINGS: Final = (
    Setting("TIANBU_DATABASE_URL", Words("数据库地址", "address of the database"), "sqlite:///<var>/tianbu.sqlite"),
    Setting("TIANBU_VAR", Words("文件所在文件夹", "folder where files go"), "<checkout>/var"),
    Setting("TIANBU_SECRET_KEY", Words("会话与表单密钥", "key of sessions and forms"), "<var>/keys/secret_key"),
    Setting(
        "TIANBU_DATA_KEY",
        Words("个人信息密钥，第一个为当前密钥", "keys of personal data, the first is the current one"),
        "<var>/keys/data_key",
    ),
    Setting(
        "TIANBU_DATA_CIPHER",
        Words("个人信息加密算法：aes-256-gcm 或 sm4-gcm", "cipher of personal data: aes-256-gcm or sm4-gcm"),
        "aes-256-gcm",
    ),
    Setting(
        "TIANBU_PUBLIC_URL",
        Words("外部访问地址，印在合同二维码中", "address from outside, printed in the QR code of contracts"),
        "http://127.0.0.1:8000",
    ),
    Setting(
        "TIANBU_TOKEN",
        Words("命令行以谁的名义办理（接口令牌）", "in whose name the command line acts (an API token)"),
        "操作员 / the operator",
    ),
    Setting(
        "TIANBU_RATE_LIMIT",
        Words("接口每个令牌或地址的请求上限", "requests that the API takes of a token or an address"),
        "1200/minute",
    ),
    Setting(
        "TIANBU_PROXIES",
        Words(
            "前面有几层反向代理（据以识别来访地址）", "how many proxies stand in front (to know visitors' addresses)"
        ),
        "0",
    ),
    Setting("TIANBU_LANG", Words("命令行语言：zh 或 en", "language of the command line: zh or en"), "zh"),
    Setting("TIANBU_TODAY", Words("仅供测试：今天的日期", "tests only: what day it is"), "—"),
)

DATA_KEY_BYTES: Final = 32


class SecretMissing(Refusal):
    code = "secret-missing"
    category = "missing"
    title = Words("缺少密钥", "Secret missing")
    detail = Words("没有 {variable}，也没有文件 {path}", "There is neither {variable} nor the file {path}")
    rule = Words("系统不带默认密钥", "No default secret is shipped")
    remedy = Words("请先运行 tianbu init", "Run tianbu init first")


class SettingWrong(Refusal):
    code = "setting-wrong"
    title = Words("设置有误", "Setting wrong")
    detail = Words("{variable} 是“{found}”，应为 {wanted}", "{variable} is {found!r}; it should be {wanted}")
    rule = Words("设置在启动时检查", "Settings are checked when the program starts")
    remedy = Words("请更正该环境变量", "Mend the environment variable")


def setting(variable: str, default: str = "") -> str:
    """The value of a variable, or the content of the file that its ``_FILE`` variant names, or the default."""
    from_file = os.environ.get(f"{variable}_FILE")
    if from_file:
        return Path(from_file).read_text(encoding="utf-8").strip()
    return os.environ.get(variable) or default


def var_folder() -> Path:
    """Where files go, as an absolute path: ``TIANBU_VAR``, else ``var`` in the checkout, whatever the current folder.

    Installed without a checkout, ``var`` in the current folder.
    """
    given = setting("TIANBU_VAR")
    if given:
        return Path(given).absolute()
    root = Path(__file__).parents[1]
    return (root if (root / "setup.cfg").exists() else Path.cwd()) / "var"


def font_folder() -> Path:
    """Where the type of papers is kept once it is converted."""
    return var_folder() / "fonts"


def database_url() -> str:
    """The database's address; by default a SQLite file in the var folder."""
    return setting("TIANBU_DATABASE_URL", f"sqlite:///{var_folder() / 'tianbu.sqlite'}")


def public_url() -> str:
    """The address under which people outside reach the service, without a slash at its end."""
    return setting("TIANBU_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")


def token_given() -> str:
    """``TIANBU_TOKEN``: the API token in whose name the command line acts; empty for the operator."""
    return setting("TIANBU_TOKEN")


def rate_limit() -> str:
    """How many requests the API takes of one token or address, such as ``1200/minute``."""
    return setting("TIANBU_RATE_LIMIT", "1200/minute")


def proxies() -> int:
    """How many proxies of ours stand in front, each of which says in X-Forwarded-For who asked it. Raises SettingWrong."""
    given = setting("TIANBU_PROXIES", "0")
    if not (given.isascii() and given.isdigit() and len(given) == 1):
        raise SettingWrong(variable="TIANBU_PROXIES", found=given[:40], wanted="0–9")
    return int(given)


def secret_key() -> str:
    """The key of sessions and forms. Raises SecretMissing."""
    path = var_folder() / "keys" / "secret_key"
    given = setting("TIANBU_SECRET_KEY")
    if not given and not path.exists():
        raise SecretMissing(variable="TIANBU_SECRET_KEY", path=path)
    return given or path.read_text(encoding="ascii").strip()


def data_keys_given() -> str:
    """``TIANBU_DATA_KEY``: base64 keys of 32 bytes separated by blanks, the current one first; else empty."""
    return setting("TIANBU_DATA_KEY")


def data_key_path() -> Path:
    """The file of the keys of personal data, where the environment gives none."""
    return var_folder() / "keys" / "data_key"


def data_cipher() -> str:
    """By which cipher personal data are sealed from now on."""
    return setting("TIANBU_DATA_CIPHER", "aes-256-gcm")


def new_data_key() -> str:
    """A new key of personal data, as settings and files hold it."""
    return base64.b64encode(secrets.token_bytes(DATA_KEY_BYTES)).decode("ascii")


def make_keys() -> list[Path]:
    """Make the keys that are neither given nor there, readable by the owner alone; the files that were made."""
    folder = var_folder() / "keys"
    wanted: tuple[tuple[str, Path, Callable[[], str]], ...] = (
        ("TIANBU_SECRET_KEY", folder / "secret_key", lambda: secrets.token_urlsafe(48)),
        ("TIANBU_DATA_KEY", data_key_path(), new_data_key),
    )
    return [path for variable, path, new in wanted if not setting(variable) and _make_key(path, new())]


def _make_key(path: Path, key: str) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return True
