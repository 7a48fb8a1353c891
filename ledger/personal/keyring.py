"""The keys of personal data: from the settings, in their order, and what is sealed, opened and looked up with them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag

from ledger.errors import Words
from ledger.personal.data import BANK_ACCOUNT, FIELDS, ID_NUMBER
from ledger.personal.refusals import (
    DataCipherUnknown,
    DataKeyMissing,
    DataKeyUnknown,
    DataKeyWrong,
    PersonalDatumDamaged,
    PersonalFieldUnknown,
)
from ledger.personal.suites import NONCE_BYTES, SUITES, TAG_BYTES, Suite
from ledger.settings import DATA_KEY_BYTES, data_cipher, data_key_path, data_keys_given

VERSION: Final = "v1"


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key of 32 bytes, and the short hash that names it."""

    secret: bytes = field(repr=False)
    key_id: str

    @classmethod
    def of(cls, secret: bytes) -> DataKey:
        return cls(secret, hashlib.sha256(b"tianbu data key\0" + secret).hexdigest()[:16])

    @property
    def text(self) -> str:
        """The key as its file holds it."""
        return base64.b64encode(self.secret).decode("ascii")


@dataclass(frozen=True)
class Keyring:
    """All keys, the current one first, and the suite by which is sealed now. Either suite is opened."""

    keys: tuple[DataKey, ...]
    suite: Suite = field(repr=False)

    @property
    def current(self) -> DataKey:
        return self.keys[0]

    @property
    def prefix(self) -> str:
        """How every sealed text begins that was made by the current key and suite."""
        return f"{VERSION}:{self.suite.name}:{self.current.key_id}:"

    @cached_property
    def by_id(self) -> dict[str, DataKey]:
        return {key.key_id: key for key in self.keys}

    def seal(self, party_code: str, datum: str, value: str) -> str:
        """``value`` encrypted for its party and field ``datum``; no two sealings of a value are equal."""
        nonce = os.urandom(NONCE_BYTES)
        key = self.suite.derive(self.current.secret, "seal")
        sealed = self.suite.encrypt(key, nonce, value.encode(), _bound(self.prefix, party_code, datum))
        return self.prefix + base64.b64encode(nonce + sealed).decode("ascii")

    def open(self, party_code: str, datum: str, sealed: str) -> str:
        """What was sealed for that party and field. Raises DataKeyUnknown, PersonalDatumDamaged."""
        words = FIELDS[datum]
        damaged = PersonalDatumDamaged(party=party_code, what_zh=words.zh, what_en=words.en)
        prefix, _, body = sealed.rpartition(":")
        version, _, rest = prefix.partition(":")
        name, _, key_id = rest.partition(":")
        if version != VERSION or name not in SUITES:
            raise damaged
        if key_id not in self.by_id:
            raise self._unknown(party_code, words, key_id)
        suite, secret = SUITES[name], self.by_id[key_id].secret
        try:
            data = base64.b64decode(body, validate=True)
            if len(data) < NONCE_BYTES + TAG_BYTES:
                raise damaged
            nonce, rest_of_it = data[:NONCE_BYTES], data[NONCE_BYTES:]
            bound = _bound(f"{prefix}:", party_code, datum)
            return suite.decrypt(suite.derive(secret, "seal"), nonce, rest_of_it, bound).decode()
        except (InvalidTag, ValueError) as error:
            raise damaged from error

    def _unknown(self, party_code: str, words: Words, key_id: str) -> DataKeyUnknown:
        known = ", ".join(self.by_id)
        return DataKeyUnknown(party=party_code, what_zh=words.zh, what_en=words.en, key_id=key_id[:16], known=known)

    def lookups(self, datum: str, value: str) -> tuple[str, ...]:
        """The hash of a value under every key and suite: the current one first, the others as old rows may have it."""
        said = json.dumps([datum, normalised(datum, value)]).encode()
        suites = (self.suite, *(suite for suite in SUITES.values() if suite is not self.suite))
        return tuple(_hash(suite, key, said) for key in self.keys for suite in suites)

    def lookup(self, datum: str, value: str) -> str:
        """The hash of a value under the current key and suite."""
        return _hash(self.suite, self.current, json.dumps([datum, normalised(datum, value)]).encode())


def _hash(suite: Suite, key: DataKey, said: bytes) -> str:
    return hmac.digest(suite.derive(key.secret, "lookup"), said, suite.digest).hex()


def _bound(prefix: str, party_code: str, datum: str) -> bytes:
    return json.dumps([prefix, party_code, datum]).encode()


def normalised(datum: str, value: str) -> str:
    """A value as it is compared: numbers without the blanks and signs that people put between their digits.

    A telephone's country code 86 is left out, since most people leave it out.
    """
    narrow = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    if datum == ID_NUMBER:
        return narrow
    digits = "".join(character for character in narrow if character in "0123456789")
    if datum != BANK_ACCOUNT and narrow.startswith(("+86", "0086")):
        digits = digits.removeprefix("00").removeprefix("86")
    return digits or narrow


def check_field(datum: str) -> str:
    """``datum`` if it is a key of FIELDS. Raises PersonalFieldUnknown."""
    if datum not in FIELDS:
        known_zh = "、".join(f"{words.zh}（{name}）" for name, words in FIELDS.items())
        raise PersonalFieldUnknown(found=datum[:40], known_zh=known_zh, known_en=", ".join(FIELDS))
    return datum


def keyring() -> Keyring:
    """The keys and the suite of the settings, as they are now: a rotation is seen without a restart.

    Raises DataKeyMissing, DataKeyWrong, DataCipherUnknown.
    """
    given, source = data_keys_given(), "TIANBU_DATA_KEY"
    if not given:
        path = data_key_path()
        if not path.exists():
            raise DataKeyMissing(path=path)
        given, source = path.read_text(encoding="utf-8", errors="replace"), str(path)
    keys = parse_keys(given, source)
    if not keys:
        raise DataKeyWrong(source=source, place=1)
    return _ring(keys, data_cipher())


@lru_cache(maxsize=8)
def _ring(keys: tuple[DataKey, ...], cipher: str) -> Keyring:
    if cipher not in SUITES:
        raise DataCipherUnknown(found=cipher[:40])
    return Keyring(keys, SUITES[cipher])


def parse_keys(text: str, source: str) -> tuple[DataKey, ...]:
    """The keys of a text, each once. Raises DataKeyWrong."""
    return tuple(dict.fromkeys(_key(word, source, place) for place, word in enumerate(text.split(), start=1)))


def _key(word: str, source: str, place: int) -> DataKey:
    try:
        secret = base64.b64decode(word, validate=True)
    except ValueError as error:
        raise DataKeyWrong(source=source, place=place) from error
    if len(secret) != DATA_KEY_BYTES:
        raise DataKeyWrong(source=source, place=place)
    return DataKey.of(secret)


def text_of(keys: Sequence[DataKey]) -> str:
    """Keys as their file holds them, a line each."""
    return "".join(f"{key.text}\n" for key in keys)
