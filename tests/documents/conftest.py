"""The fonts are converted once for all workers and all runs, into a folder that git ignores."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.documents.typesetting import Fonts, load_fonts

FONT_FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "fonts"


@pytest.fixture(scope="session")
def font_folder() -> Path:
    """Converted fonts; the worker that comes first converts, the others wait at the lock."""
    load_fonts(FONT_FOLDER)
    return FONT_FOLDER


@pytest.fixture(scope="session")
def fonts(font_folder: Path) -> Fonts:
    return load_fonts(font_folder)
