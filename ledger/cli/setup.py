"""``tianbu init``, ``tianbu serve``, ``tianbu demo``."""

from __future__ import annotations

from dataclasses import asdict
from threading import Thread

import click

from ledger import clock
from ledger.cli.common import Heading, answer, connect, do, format_option, open_database, say, who
from ledger.demonstration import Office
from ledger.documents.fonts import prepare_fonts
from ledger.errors import Words
from ledger.settings import font_folder, make_keys

_PEOPLE = (
    Heading("name", Words("登录名", "user")),
    Heading("display_name", Words("姓名", "name")),
    Heading("role", Words("角色", "role")),
    Heading("reach", Words("范围", "reach")),
    Heading("password", Words("一次性密码", "one-time password")),
)


@click.command()
def init() -> None:
    """Create or migrate the database, and make the keys that are missing."""
    import migrations

    for path in make_keys():
        say(Words("已生成密钥 {path}", "Made the key {path}"), path=path)
    database = connect()
    before, after = migrations.upgrade(database)
    url = database.url.render_as_string(hide_password=True)
    if before == after:
        say(
            Words("数据库 {url} 已是最新版本 {after}", "The database {url} is at version {after} already"),
            url=url,
            after=after,
        )
    else:
        say(
            Words("数据库 {url} 已升级到版本 {after}", "The database {url} is now at version {after}"),
            url=url,
            after=after,
        )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, threads: int) -> None:
    """Serve pages and API in one process, for production too."""
    from waitress import serve as run

    from web.app import create_app

    app = create_app(open_database())
    Thread(target=prepare_fonts, args=(font_folder(),), daemon=True).start()  # the first PDF need not wait
    say(
        Words(
            "田簿在 http://{host}:{port} 运行，Ctrl+C 停止", "Tianbu serves on http://{host}:{port}; Ctrl+C stops it"
        ),
        host=host,
        port=port,
    )
    run(app, host=host, port=port, threads=threads, ident=None)


@click.command()
@click.option("--seed", default=2026, show_default=True, help="The same seed makes the same county.")
@click.option("--if-empty", is_flag=True, help="Leave a book that has entries as it is.")
@click.option("--households", default=900, show_default=True, type=click.IntRange(30, 20_000))
@format_option
def demo(seed: int, households: int, if_empty: bool, output: str) -> None:
    """Fill an empty book with the demonstration county: Jinfeng's real divisions, invented people."""
    from ledger.demonstration import CountyNotEmpty, load_county, renew_passwords

    database = open_database()
    try:
        loaded = load_county(database, seed=seed, households=households, at=clock.now(), actor=who(database))
    except CountyNotEmpty:
        if not if_empty:
            raise
        say(
            Words(
                "账簿已有内容，示范数据未重复载入",
                "The book has entries already; the demonstration was not loaded again",
            )
        )
        _tell_people(do("passwords.reset", renew_passwords), output)
        return
    say(
        Words(
            "示范县已载入：{households} 户，{parcels} 个地块，{contracts} 份合同，流转 {transferred_mu} 亩，占 {share}",
            "The demonstration county is in: {households} households, {parcels} parcels, {contracts} contracts,"
            " {transferred_mu} mu transferred, {share} of the land",
        ),
        **loaded,
    )
    _tell_people(loaded["people"], output)


def _tell_people(people: list[Office], output: str) -> None:
    """Who can sign in, with one-time passwords; those who have set one of their own are not among them."""
    if not people:
        return
    say(
        Words("示范用户（一次性密码，首次登录时设置新密码）：", "People of the demonstration, with one-time passwords:")
    )
    answer(_PEOPLE, [asdict(each) for each in people], output)


COMMANDS = (init, serve, demo)
