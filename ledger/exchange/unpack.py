"""The bytes of an import file: how large, of which format, and unpacked within bounds."""

from __future__ import annotations

import gzip
import io
import lzma
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ledger.errors import Words
from ledger.exchange.file_refusals import SheetDamaged, SheetFormatUnknown, SheetNotReadable, SheetTooLarge

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MEBIBYTE: Final = 1024 * 1024
# An .xz file may demand any dictionary up to 4 GiB before it yields a byte; xz -9 needs 65 MiB.
XZ_MEMORY_BYTES: Final = 128 * MEBIBYTE
MOST_XZ_STREAMS: Final = 1_000
_CHUNK_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of an import. Bytes are of the file as given (``file``) and after unpacking (``text``, ``workbook``)."""

    file_bytes: int = 64 * MEBIBYTE
    text_bytes: int = 512 * MEBIBYTE
    workbook_bytes: int = 192 * MEBIBYTE
    workbook_cells: int = 4_000_000
    rows: int = 1_048_576
    columns: int = 200
    line_characters: int = 100_000
    cell_characters: int = 2_000


DEFAULT_LIMITS: Final = Limits()

_MARKS: Final = (
    (b"\xfd7zXZ\x00", "csv.xz"),
    (b"\x1f\x8b", "csv.gz"),
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
)
_STRANGERS: Final = (
    (b"%PDF", Words("PDF 文件", "a PDF")),
    (b"<", Words("网页或 XML（有些系统把网页存成 .xls）", "a web page or XML, perhaps under the name .xls")),
    (b"\x89PNG", Words("图片", "a picture")),
    (b"\xff\xd8\xff", Words("图片", "a picture")),
    (b"Rar!", Words("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Words("7z 压缩包", "a 7z archive")),
    (b"BZh", Words("bzip2 压缩文件", "a bzip2 file")),
    (b"SQLite format 3", Words("数据库文件", "a database")),
    (b"\x09\x00\x04\x00", Words("过旧的 Excel 文件", "a workbook of before 1993")),
    (b"\x09\x02\x06\x00", Words("过旧的 Excel 文件", "a workbook of before 1993")),
    (b"\x09\x04\x06\x00", Words("过旧的 Excel 文件", "a workbook of before 1993")),
)


def load(source: str | Path | bytes, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The whole file, at most ``limits.file_bytes``. Raises SheetNotReadable or SheetTooLarge."""
    data = source if isinstance(source, bytes) else _read_path(Path(source), limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise SheetTooLarge(what_zh="文件大小", what_en="file", limit=size(limits.file_bytes))
    return data


def _read_path(path: Path, most_bytes: int) -> bytes:
    try:
        if not path.is_file():  # a pipe or a device would have no end
            raise SheetNotReadable(path=path.name, reason="not a regular file")
        with path.open("rb") as file:
            return file.read(most_bytes)
    except (OSError, ValueError) as error:
        raise SheetNotReadable(path=path.name, reason=getattr(error, "strerror", None) or "bad name") from error


def size(count_bytes: int) -> str:
    return f"{count_bytes // MEBIBYTE} MiB" if count_bytes >= MEBIBYTE else f"{count_bytes} B"


def detect(data: bytes) -> str:
    """``csv``, ``csv.xz``, ``csv.gz``, ``xlsx`` or ``xls`` by the first bytes. Raises SheetFormatUnknown."""
    for mark, found in _MARKS:
        if data.startswith(mark):
            return found
    refuse_stranger(data)
    return "csv"


def refuse_stranger(data: bytes) -> None:
    """Raise SheetFormatUnknown where the first bytes are those of some other kind of file, naming it."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, words in _STRANGERS:
        if start.startswith(mark):
            raise SheetFormatUnknown(found_zh=words.zh, found_en=words.en)


class _Bounded(io.RawIOBase):
    """A binary stream that refuses to yield more than ``limit`` bytes, and turns broken packing into a refusal."""

    def __init__(self, source: IO[bytes], limit: int, name: str) -> None:
        self._source, self._left, self._limit, self._name = source, limit, limit, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        try:
            data = self._source.read(len(view))
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise SheetDamaged(format=self._name, reason=str(error)[:80]) from error
        self._left -= len(data)
        if self._left < 0:
            raise SheetTooLarge(what_zh="解压后的大小", what_en="unpacked text", limit=size(self._limit))
        view[: len(data)] = data
        return len(data)


class _XzSource(io.RawIOBase):
    """Like ``lzma.LZMAFile``, but with a limit on the memory that the file may ask for."""

    def __init__(self, data: bytes) -> None:
        self._packed, self._streams = io.BytesIO(data), 1
        self._engine = lzma.LZMADecompressor(memlimit=XZ_MEMORY_BYTES)

    def read(self, most_bytes: int = -1, /) -> bytes:
        while True:
            if self._engine.eof and not self._next_stream():
                return b""
            packed = self._packed.read(_CHUNK_BYTES) if self._engine.needs_input else b""
            if self._engine.needs_input and not packed:
                raise EOFError("the file ends too early")
            data = self._engine.decompress(packed, most_bytes)
            if data:
                return data

    def _next_stream(self) -> bool:
        """Go on to a further stream after the end of one; False where only padding is left."""
        self._packed.seek(self._packed.tell() - len(self._engine.unused_data))
        while (word := self._packed.read(4)) == bytes(4):
            pass
        if not word:
            return False
        self._streams += 1
        if self._streams > MOST_XZ_STREAMS:
            raise EOFError(f"more than {MOST_XZ_STREAMS} streams in one file")
        self._packed.seek(-len(word), io.SEEK_CUR)
        self._engine = lzma.LZMADecompressor(memlimit=XZ_MEMORY_BYTES)
        return True


def open_text_bytes(data: bytes, file_format: str, limits: Limits) -> io.BufferedReader:
    """The bytes of a text file, unpacked as they are read. Reading raises SheetDamaged or SheetTooLarge."""
    source: IO[bytes] | _XzSource = io.BytesIO(data)
    if file_format == "csv.xz":
        source = _XzSource(data)
    elif file_format == "csv.gz":
        source = gzip.GzipFile(fileobj=io.BytesIO(data))  # type: ignore[assignment]
    return io.BufferedReader(_Bounded(source, limits.text_bytes, file_format), _CHUNK_BYTES)  # type: ignore[arg-type]
