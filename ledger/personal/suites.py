"""The two suites: AES-256-GCM with SHA-256, and the Chinese standards' SM4-GCM with SM3.

A suite is a cipher with the hash that derives its keys and makes its lookups, so that an office that must use
commercial cryptography by GB/T 39786 uses nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Suite:
    """A cipher in GCM with its key's length, and the hash of its derivations. digest: its name for ``hmac``."""

    name: str
    cipher: type[algorithms.AES256] | type[algorithms.SM4]
    key_bytes: int
    hash: hashes.HashAlgorithm
    digest: str

    def derive(self, secret: bytes, purpose: str) -> bytes:
        """The subkey of a data key for ``purpose`` (seal or lookup), by HKDF; no subkey tells another."""
        return _derived(self.name, secret, purpose)

    def encrypt(self, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag. ``bound`` is not in it, and must be the same when it is opened."""
        encryptor = Cipher(self.cipher(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """What ``encrypt`` was given. Raises InvalidTag when anything is another."""
        decryptor = Cipher(self.cipher(key), modes.GCM(nonce, sealed[-TAG_BYTES:])).decryptor()
        decryptor.authenticate_additional_data(bound)
        return decryptor.update(sealed[:-TAG_BYTES]) + decryptor.finalize()


AES: Final = Suite("aes-256-gcm", algorithms.AES256, 32, hashes.SHA256(), "sha256")
SM4: Final = Suite("sm4-gcm", algorithms.SM4, 16, hashes.SM3(), "sm3")
SUITES: Final = {suite.name: suite for suite in (AES, SM4)}


@lru_cache(maxsize=64)
def _derived(name: str, secret: bytes, purpose: str) -> bytes:
    suite = SUITES[name]
    length = suite.key_bytes if purpose == "seal" else suite.hash.digest_size
    return HKDF(suite.hash, length, None, f"tianbu personal data v1 {name} {purpose}".encode()).derive(secret)
