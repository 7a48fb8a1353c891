"""Sealing and opening: the published vectors, round trips, and everything that must not open."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Language, Refusal
from ledger.personal.data import FIELDS
from ledger.personal.keyring import DataKey, Keyring, keyring, normalised, parse_keys
from ledger.personal.suites import AES, SM4, SUITES, Suite

ONE, OTHER = DataKey.of(bytes(range(32))), DataKey.of(bytes(range(1, 33)))
PERSON = "640106002201000001"
NAMES = st.sampled_from(sorted(SUITES))
FIELD = st.sampled_from(sorted(FIELDS))

# suite, key, nonce, plain, bound, ciphertext and tag. AES: test case 16 of the GCM specification; SM4: RFC 8998, A.1.
VECTORS = (
    (
        AES,
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
    (
        SM4,
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec",
    ),
)


@pytest.mark.parametrize(("suite", "key", "nonce", "plain", "bound", "sealed"), VECTORS, ids=["AES", "SM4"])
def test_the_published_vectors_hold(suite: Suite, key: str, nonce: str, plain: str, bound: str, sealed: str) -> None:
    made = suite.encrypt(*map(bytes.fromhex, (key, nonce, plain, bound)))
    assert made.hex() == sealed
    assert suite.decrypt(*map(bytes.fromhex, (key, nonce, sealed, bound))).hex() == plain
    with pytest.raises(InvalidTag):
        suite.decrypt(*map(bytes.fromhex, (key, nonce, sealed, bound[2:])))


@given(NAMES, NAMES, FIELD, st.text(min_size=1, max_size=64), st.text(max_size=200).filter(lambda text: _encodes(text)))
def test_what_is_sealed_is_opened_whichever_cipher_is_selected(
    sealing: str, opening: str, field: str, code: str, value: str
) -> None:
    if not _encodes(code):
        return
    sealed = Keyring((ONE,), SUITES[sealing]).seal(code, field, value)
    assert sealed.startswith(f"v1:{sealing}:{ONE.key_id}:")
    assert Keyring((OTHER, ONE), SUITES[opening]).open(code, field, sealed) == value
    assert Keyring((ONE,), SUITES[sealing]).seal(code, field, value) != sealed


def _encodes(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def refused(ring: Keyring, code: str, field: str, sealed: str) -> str:
    """The code of the refusal, which says in words what is wrong and repeats nothing of the sealed text."""
    with pytest.raises(Refusal) as caught:
        ring.open(code, field, sealed)
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        assert not sealed or sealed[-8:] not in caught.value.line(language)
    return caught.value.code


@given(NAMES, st.integers(0, 200), st.integers(1, 255))
def test_no_byte_can_be_changed(name: str, place: int, change: int) -> None:
    ring = Keyring((ONE,), SUITES[name])
    prefix, _, body = ring.seal(PERSON, "phone", "19900000017").rpartition(":")
    data = bytearray(base64.b64decode(body))
    data[place % len(data)] ^= change
    assert refused(ring, PERSON, "phone", f"{prefix}:{base64.b64encode(data).decode()}") == "personal-datum-damaged"


# What somebody writes over a sealed text, and what is said of it.
FORGERIES = (
    ("nothing", lambda _: "", "personal-datum-damaged"),
    ("the plain number", lambda _: "19900000017", "personal-datum-damaged"),
    ("another version", lambda sealed: "v2" + sealed[2:], "personal-datum-damaged"),
    ("another cipher", lambda sealed: sealed.replace("aes-256-gcm", "sm4-gcm"), "personal-datum-damaged"),
    ("a cipher that is none", lambda sealed: sealed.replace("aes-256-gcm", "rot13"), "personal-datum-damaged"),
    ("another key there is", lambda sealed: sealed.replace(ONE.key_id, OTHER.key_id), "personal-datum-damaged"),
    ("a key there is not", lambda sealed: sealed.replace(ONE.key_id, "0" * 16), "data-key-unknown"),
    ("half of it", lambda sealed: sealed[:50], "personal-datum-damaged"),
    ("no base64", lambda sealed: sealed[:-4] + "****", "personal-datum-damaged"),
    ("one character more", lambda sealed: sealed + "A", "personal-datum-damaged"),
    ("a few bytes", lambda sealed: sealed.rpartition(":")[0] + ":AAAA", "personal-datum-damaged"),
    ("no ASCII", lambda sealed: sealed.rpartition(":")[0] + ":密文", "personal-datum-damaged"),
)


@pytest.mark.parametrize(("what", "forge", "expected"), FORGERIES, ids=[case[0] for case in FORGERIES])
def test_a_forgery_is_refused_in_words(what: str, forge: Any, expected: str) -> None:
    ring = Keyring((ONE, OTHER), AES)
    assert refused(ring, PERSON, "phone", forge(ring.seal(PERSON, "phone", "19900000017"))) == expected


def test_a_sealed_text_opens_for_its_party_and_field_alone() -> None:
    ring = Keyring((ONE,), AES)
    sealed = ring.seal(PERSON, "phone", "19900000017")
    assert refused(ring, "640106002201000002", "phone", sealed) == "personal-datum-damaged"
    assert refused(ring, PERSON, "bank_account", sealed) == "personal-datum-damaged"
    assert refused(Keyring((OTHER,), AES), PERSON, "phone", sealed) == "data-key-unknown"


# field, one way to write it, another one, whether they are one value.
WRITTEN = (
    ("phone", "19900000017", "199 0000 0017", True),
    ("phone", "19900000017", "+86 199-0000-0017", True),
    ("phone", "19900000017", "0086 19900000017", True),
    ("phone", "19900000017", "１９９００００００１７", True),
    ("phone", "19900000017", "19900000018", False),
    ("phone", "0951-5550123", "(0951) 5550123", True),
    ("phone", "+", "(", False),
    ("id_number", "64010618910101001x", " 64010618910101001X", True),
    ("id_number", "E1234-5678", "E12345678", False),
    ("bank_account", "6222 0212 3456 7890 123", "6222021234567890123", True),
    ("bank_account", "8612345678", "12345678", False),
)


@pytest.mark.parametrize(("field", "one", "other", "same"), WRITTEN)
def test_values_are_compared_as_people_mean_them(field: str, one: str, other: str, same: bool) -> None:
    assert (normalised(field, one) == normalised(field, other)) is same
    ring = Keyring((ONE,), AES)
    assert (ring.lookup(field, one) == ring.lookup(field, other)) is same


def test_equal_values_of_two_fields_do_not_correlate() -> None:
    ring = Keyring((ONE, OTHER), SM4)
    found = [hashed for field in FIELDS for hashed in ring.lookups(field, "12345678")]
    assert len(set(found)) == len(found) == 12
    assert all(len(hashed) == 64 for hashed in found)
    assert ring.lookups("phone", "12345678")[0] == ring.lookup("phone", "12345678")
    assert ring.lookup("phone", "12345678") in Keyring((ONE,), AES).lookups("phone", "12345678")


def test_no_repr_shows_a_key() -> None:
    ring = Keyring((ONE,), AES)
    for each in (ring, ONE, ring.by_id):
        assert ONE.text not in repr(each)
        assert repr(ONE.secret) not in repr(each)


# TIANBU_DATA_KEY, TIANBU_DATA_CIPHER, what is said of them.
SETTINGS = (
    ("no-base-64!", "", "data-key-wrong"),
    (base64.b64encode(bytes(31)).decode(), "", "data-key-wrong"),
    (f"{ONE.text}\n{OTHER.text[:-1]}", "", "data-key-wrong"),
    ("密钥", "", "data-key-wrong"),
    (ONE.text, "des", "data-cipher-unknown"),
)


@pytest.mark.parametrize(("keys", "cipher", "expected"), SETTINGS)
def test_wrong_settings_are_refused_in_words(
    keys: str, cipher: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIANBU_DATA_KEY", keys)
    monkeypatch.setenv("TIANBU_DATA_CIPHER", cipher)
    with pytest.raises(Refusal) as caught:
        keyring()
    assert caught.value.code == expected
    assert not any(word in caught.value.line("en") for word in keys.split())


def test_keys_come_from_the_environment_then_from_a_file_it_names_then_from_the_var_folder(
    key_file: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = keyring().keys
    assert made.text == key_file.read_text(encoding="ascii").strip()
    assert key_file.stat().st_mode & 0o777 == 0o600
    named = tmp_path / "keys"
    named.write_text(f"{OTHER.text}\n{ONE.text}\n{ONE.text}\n", encoding="ascii")
    monkeypatch.setenv("TIANBU_DATA_KEY_FILE", str(named))
    assert keyring().keys == (OTHER, ONE)
    monkeypatch.delenv("TIANBU_DATA_KEY_FILE")
    monkeypatch.setenv("TIANBU_DATA_KEY", f"{ONE.text} {OTHER.text}")
    assert keyring().current == ONE
    assert parse_keys("", "-") == ()


def test_without_a_key_the_remedy_is_told(key_file: Any) -> None:
    key_file.write_text("\n", encoding="ascii")
    with pytest.raises(Refusal) as caught:
        keyring()
    assert caught.value.code == "data-key-wrong"
    key_file.unlink()
    with pytest.raises(Refusal) as caught:
        keyring()
    assert caught.value.code == "data-key-missing"
    assert "tianbu init" in caught.value.line("zh")
