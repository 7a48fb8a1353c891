"""Reading a paper back from its file as any reader would."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

_CAPTURE = {"check": True, "capture_output": True, "text": True, "encoding": "utf-8"}


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} (poppler) is not installed")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page without spaces and line ends."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def poppler(program: str, pdf: bytes, folder: Path, *options: str) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    result = subprocess.run([program, *options, str(path), *(["-"] if program == "pdftotext" else [])], **_CAPTURE)
    return str(result.stdout)


def check_paper(pdf: bytes, folder: Path) -> str:
    """The whole text without spaces; checks page numbers, embedded fonts and that no line starts with a closing mark."""
    pages = pages_of(pdf)
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in text
    assert b"Helvetica" not in pdf
    if shutil.which("pdffonts"):
        rows = poppler("pdffonts", pdf, folder).splitlines()[2:]
        assert rows
        assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    if shutil.which("pdftotext"):
        lines = poppler("pdftotext", pdf, folder, "-layout").splitlines()
        assert not [line for line in lines if line.strip() and line.strip()[0] in "，。、；：？！）》〉】〕”’%"]
    return "".join(pages)
