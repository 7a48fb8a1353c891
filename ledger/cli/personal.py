"""``tianbu data-key``: the keys of personal data."""

from __future__ import annotations

import click

from ledger import clock, key_rotation
from ledger.access import carry_out
from ledger.cli.common import Heading, answer, ask, format_option, language, open_database, progress_bar, say, who
from ledger.errors import Words
from ledger.key_rotation import ROTATING
from ledger.personal import KeyUse, reseal_all
from ledger.settings import data_keys_given

_HEADINGS = (
    Heading("key", Words("密钥", "key")),
    Heading("cipher", Words("算法", "cipher")),
    Heading("rows", Words("行数", "rows"), figure=True),
    Heading("state", Words("状态", "state")),
)
_STATES = {
    "current": Words("当前", "current"),
    "old": Words("旧，待重新加密", "old, to be sealed again"),
    "missing": Words("缺少此密钥", "key missing"),
}


@click.group("data-key")
def data_key() -> None:
    """The keys under which identity numbers, telephones and accounts are sealed."""


@data_key.command()
@format_option
def status(output: str) -> None:
    """How many values lie under each key and cipher; exit 1 where a key is missing."""
    uses = ask(ROTATING, key_rotation.read_uses)
    answer(_HEADINGS, [_row(use, output) for use in uses], output)
    missing = sum(use.rows for use in uses if use.state == "missing")
    if missing:
        say(
            Words(
                "{rows} 项个人信息的密钥不在：请把密钥放回 TIANBU_DATA_KEY 或密钥文件的末尾",
                "The key of {rows} values is missing: put it back at the end of TIANBU_DATA_KEY or of the file of keys",
            ),
            rows=missing,
        )
        raise SystemExit(1)


def _row(use: KeyUse, output: str) -> dict[str, object]:
    state = _STATES[use.state].say(language()) if output == "table" else use.state
    return {"key": use.key_id, "cipher": use.cipher, "rows": use.rows, "state": state}


@data_key.command()
@click.option("--drop-old", is_flag=True, help="Then remove old keys that no value needs. Old backups still need them.")
def rotate(drop_old: bool) -> None:
    """Make a new key and seal everything again under it; after an interruption, go on where it stopped.

    With keys in TIANBU_DATA_KEY, put the new one in front yourself: everything is sealed again under the first.
    """
    database = open_database()
    actor = who(database)
    ring, new = carry_out(database, actor, ROTATING, key_rotation.start, at=clock.now())
    if new:
        say(Words("已生成新密钥 {key}", "Made the new key {key}"), key=ring.current.key_id)
    with progress_bar(Words("重新加密", "Sealing again")) as (started, progress):
        done = reseal_all(database, ring, started, progress)
    say(
        Words("{rows} 项个人信息已由密钥 {key}（{cipher}）加密", "{rows} values are now sealed under {key} ({cipher})"),
        rows=done.rows,
        key=ring.current.key_id,
        cipher=ring.suite.name,
    )
    unused = carry_out(
        database,
        actor,
        ROTATING,
        lambda c, act: key_rotation.finish(c, act, ring, done, drop_old=drop_old),
        at=clock.now(),
    )
    _tell_unused(unused, drop_old)
    for refusal in done.refused:
        say(Words("{line}", "{line}"), line=refusal.line(language()))
    if done.refused:
        raise SystemExit(1)


def _tell_unused(unused: tuple[str, ...], drop_old: bool) -> None:
    if drop_old and not unused:
        words = Words("没有可以去掉的旧密钥", "There is no old key to drop")
    elif drop_old and not data_keys_given():
        words = Words(
            "已从密钥文件中去掉 {keys}；此前的备份仍需要它们",
            "Dropped {keys} from the file of keys; backups made before still need them",
        )
    elif drop_old:
        words = Words(
            "请从 TIANBU_DATA_KEY 中去掉密钥 {keys}；此前的备份仍需要它们",
            "Take the keys {keys} out of TIANBU_DATA_KEY; backups made before still need them",
        )
    elif unused:
        words = Words(
            "密钥 {keys} 已无数据使用，可加 --drop-old 去掉", "No value needs {keys} any more; --drop-old drops them"
        )
    else:
        return
    say(words, keys=", ".join(unused))


COMMANDS = (data_key,)
