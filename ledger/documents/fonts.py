"""The two typefaces: where they come from, where the converted files lie, and how to wait for them once.

Noto Serif SC stands in for 宋体 (body) and Noto Sans SC for 黑体 (heads), both under the SIL Open Font
License, out of the wheel ``pylopdf-fonts-zh-cn``. They are converted to TrueType on first use, which
takes 10 to 20 seconds, and kept in a folder that the caller names (``var/fonts``).
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pylopdf_fonts_zh_cn

import ledger
from ledger.documents.conversion import CONVERSION_EDITION

if sys.platform != "win32":
    import fcntl

_log = logging.getLogger(__name__)
_WHEEL: Final = "pylopdf-fonts-zh-cn"


class Face(Enum):
    """A typeface; the value is the name under which ReportLab knows it."""

    SERIF = "TianbuSerif"
    SANS = "TianbuSans"

    @property
    def other(self) -> Face:
        """The face that stands in for a character this one lacks."""
        return Face.SANS if self is Face.SERIF else Face.SERIF


def source_path(face: Face) -> Path:
    """The OpenType (CFF) file in the wheel. Browsers read it as it is, at once; ReportLab does not."""
    paths = {Face.SERIF: pylopdf_fonts_zh_cn.serif_path, Face.SANS: pylopdf_fonts_zh_cn.sans_path}
    return paths[face]()


def font_path(face: Face, folder: Path) -> Path:
    """The TrueType file of ``face`` in ``folder``, converted now if this is the first time.

    Raises OSError when the folder cannot be written, RuntimeError when the conversion fails.
    """
    target = _cached_path(face, folder)
    if not target.exists():
        prepare_fonts(folder)
    return target


def prepare_fonts(folder: Path) -> None:
    """Convert what is missing in ``folder``, both faces side by side. Safe to call from many processes at once."""
    if all(_cached_path(face, folder).exists() for face in Face):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with _one_process_at_a_time(folder / ".lock"):
        missing = [face for face in Face if not _cached_path(face, folder).exists()]
        if missing:
            _convert_all(missing, folder)


def _cached_path(face: Face, folder: Path) -> Path:
    """A new wheel or a new conversion has another name, so a stale file is never taken for a fresh one."""
    return folder / f"{source_path(face).stem}-{version(_WHEEL)}-{CONVERSION_EDITION}.ttf"


@contextmanager
def _one_process_at_a_time(lock_path: Path) -> Iterator[None]:
    """Hold an advisory lock, which the system frees even when its holder dies.

    Where there is none (Windows) two processes may both convert: each writes its own temporary file and
    the renaming is atomic, so only time is lost.
    """
    with lock_path.open("wb") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _convert_all(faces: list[Face], folder: Path) -> None:
    started = time.monotonic()
    _log.info("字体首次转换中（约十几秒，只做一次）/ converting fonts once, 10 to 20 seconds: %s", folder)
    with tempfile.TemporaryDirectory(prefix=".convert-", dir=folder) as working:
        drafts = {face: Path(working) / f"{face.value}.ttf" for face in faces}
        children = [_start_conversion(face, draft) for face, draft in drafts.items()]
        complaints = [child.communicate()[1] for child in children]
        for child, complaint in zip(children, complaints, strict=True):
            if child.returncode != 0:
                raise RuntimeError(f"font conversion failed: {complaint.strip()[-500:]}")
        for face, draft in drafts.items():
            draft.replace(_cached_path(face, folder))
    _log.info("字体转换完成 / fonts converted in %.1f s", time.monotonic() - started)


def _start_conversion(face: Face, draft: Path) -> subprocess.Popen[str]:
    """A child that converts one face; it finds this very package whatever the working folder is."""
    package_root = str(Path(ledger.__file__).resolve().parent.parent)
    search_path = os.pathsep.join(filter(None, (package_root, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "ledger.documents.conversion", str(source_path(face)), str(draft)],
        env={**os.environ, "PYTHONPATH": search_path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
