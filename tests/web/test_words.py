"""The catalogue: every word in both languages, none missing, none left over, none written into a template."""

from __future__ import annotations

import re
from pathlib import Path

import web
from ledger.errors import Refusal, Words
from web import refusals
from web.words import WORDS
from web.words_of_land import NAMES

FOLDER = Path(web.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))
CODE = TEMPLATES + sorted(FOLDER.glob("*.py"))
PARTS = re.findall(r"^from web\.(words_of_\w+) import", (FOLDER / "words.py").read_text(encoding="utf-8"), re.M)
CODES = {"village"}  # a word, and the code of a level in the details of refusals
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_word_is_in_both_languages() -> None:
    for key, words in (WORDS | NAMES).items():
        assert words.zh, key
        assert words.en, key
        assert key == "other_language" or not CHINESE.search(words.en), key
        assert sorted(re.findall(r"\{(\w+)\}", words.zh)) == sorted(re.findall(r"\{(\w+)\}", words.en)), key


def test_no_word_hides_another() -> None:
    """The catalogue is put together from several files; a key stands in one of them."""
    files = [FOLDER / f"{name}.py" for name in ("words", *PARTS)]
    written = re.findall(r'^    "(\w+)": Words', "\n".join(path.read_text(encoding="utf-8") for path in files), re.M)
    assert set(WORDS) <= set(written)
    assert [key for key in WORDS if written.count(key) > 1 and key not in CODES] == []


def test_templates_hold_no_words_of_their_own() -> None:
    for path in TEMPLATES:
        assert not CHINESE.search(path.read_text(encoding="utf-8")), path.name


def test_every_word_is_used_and_every_used_word_exists() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    used = set(re.findall(r"\b(?:t|word)\(['\"](\w+)['\"](?:,|\))", text))
    stems = set(re.findall(r"\b(?:t|word)\(f?['\"](\w+_)(?:['\"] ~|\{)", text))
    assert used - WORDS.keys() == set()
    assert {key for key in WORDS.keys() - used if not key.startswith(tuple(stems))} == set()


def test_the_pages_refusals_speak_both_languages() -> None:
    own = [
        kind
        for kind in vars(refusals).values()
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind.__module__ == "web.refusals"
    ]
    assert len(own) > 5
    for kind in own:
        for words in (kind.title, kind.detail, kind.rule, kind.remedy):
            assert isinstance(words, Words)
            assert not CHINESE.search(words.en)
