"""Pinyin keys of Chinese names: to sort by, and to search by initials.

Clerks find a household by typing ``zxm`` for 曾小明. ``pypinyin`` reads most characters well but takes surnames
for the commoner word; the table below is read first. It is loaded at the first use, not at import: a quarter
of a second that a command without names need not wait.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

SURNAMES: Final = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge",
    "缪": "miao", "覃": "qin", "翟": "zhai", "隗": "wei", "员": "yun", "折": "she", "种": "chong", "重": "chong",
    "黑": "he", "洗": "xian", "乐": "yue", "秘": "bi", "召": "shao", "卜": "bu", "都": "du", "句": "gou",
    "阚": "kan", "能": "nai", "粘": "nian", "么": "yao", "繁": "po", "乜": "nie", "薄": "bo", "祭": "zhai",
    "佴": "nai", "牟": "mu", "郇": "xun", "角": "jue", "藏": "zang", "单于": "chan yu", "万俟": "mo qi",
    "尉迟": "yu chi", "长孙": "zhang sun", "澹台": "tan tai",
}  # fmt: skip
# Longer names are those of villages and co-operatives: 解放路社区 is no Mr Xie. For short ones, say person=False.
LONGEST_PERSON: Final = 4
_UNKNOWN_LAST: Final = "~"  # after every letter in the order of code points


@lru_cache(maxsize=65_536)
def syllables(name: str, person: bool = True) -> tuple[str, ...]:
    """The reading of each character of ``name``, toneless; a character without one stands for itself.

    With ``person`` the surname is read from the table where the name is short enough to be a person's.
    """
    compact = "".join(unicodedata.normalize("NFC", name).split())
    surname = _surname(compact) if person else ""
    read = tuple(SURNAMES[surname].split()) if surname else ()
    rest = compact[len(surname) :]
    return read + _read(rest) if rest else read


def _surname(name: str) -> str:
    if len(name) > LONGEST_PERSON:
        return ""
    return next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")


def _as_they_are(unread: str) -> str:
    """What ``pypinyin`` puts for a run of characters that it cannot read; a list keeps them apart."""
    return list(unread)  # type: ignore[return-value]  # its stub knows only half of what it documents


def _read(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    found = lazy_pinyin(text, errors=_as_they_are, v_to_u=True)
    return tuple(found) if len(found) == len(text) else tuple(_read_one(character) for character in text)


@cache
def _read_one(character: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(character, errors=_as_they_are, v_to_u=True))


def sort_key(name: str, person: bool = True) -> str:
    """A text that sorts names by pinyin when compared code point by code point; to be stored beside the name.

    Each character gives its syllable and then itself, so that names that sound alike stay grouped by character.
    Characters without a reading come after all others, in the order of their code points: always the same.
    """
    compact = "".join(unicodedata.normalize("NFC", name).split())
    pairs = zip(syllables(name, person), compact, strict=True)
    return " ".join(
        f"{_plain(syllable)} {character}" if syllable != character else _own_key(character)
        for syllable, character in pairs
    )


def _own_key(character: str) -> str:
    return character.lower() if character.isascii() else f"{_UNKNOWN_LAST} {character}"


def _plain(syllable: str) -> str:
    """吕 is lü by the book and LV on every keyboard."""
    return syllable.replace("ü", "v").replace("ê", "e")


def initials(name: str, person: bool = True) -> str:
    """The first letter of each syllable in lower case; digits and Latin letters stay, other characters as they are.

    Blanks, dots and brackets are dropped: nobody types them when searching.
    """
    return "".join(_plain(part)[0].lower() for part in syllables(name, person) if part[0].isalnum())


def mask_name(name: str) -> str:
    """A natural person's name with all but its first character hidden."""
    return name[:1] + "*" * max(len(name) - 1, 1)
