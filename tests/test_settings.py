"""Settings: where files go, values out of files, keys."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from ledger import settings


def test_files_go_into_the_checkout_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIANBU_VAR")
    monkeypatch.chdir(tmp_path)
    assert settings.var_folder() == Path(settings.__file__).parents[1] / "var"
    assert settings.database_url() == f"sqlite:///{settings.var_folder()}/tianbu.sqlite"


def test_a_given_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANBU_VAR", str(tmp_path / "here"))
    assert settings.font_folder() == tmp_path / "here" / "fonts"


def test_a_value_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("TIANBU_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert settings.secret_key() == "from a file"


def test_no_secret_is_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANBU_VAR", str(tmp_path))
    for variable in ("TIANBU_SECRET_KEY", "TIANBU_DATA_KEY"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(settings.SecretMissing):
        settings.secret_key()
    made = settings.make_keys()
    assert [path.name for path in made] == ["secret_key", "data_key"]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    assert settings.make_keys() == []
    assert len(settings.secret_key()) > 40
    assert len(base64.b64decode(settings.data_key_path().read_bytes(), validate=True)) == settings.DATA_KEY_BYTES


@pytest.mark.parametrize(
    ("given", "count"), [("", 0), ("0", 0), ("2", 2), ("-1", None), ("二", None), ("10", None), ("x", None)]
)
def test_proxies_are_counted(monkeypatch: pytest.MonkeyPatch, given: str, count: int | None) -> None:
    monkeypatch.setenv("TIANBU_PROXIES", given)
    if count is None:
        with pytest.raises(settings.SettingWrong):
            settings.proxies()
    else:
        assert settings.proxies() == count
