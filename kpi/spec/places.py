"""Where the specs that come with the program lie."""

from __future__ import annotations

from pathlib import Path


def builtin_specs() -> Path:
    """The packaged ``kpi/specs`` when it exists, else the repository's ``specs`` beside the package."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "specs"
    return packaged if packaged.is_dir() else package.parent / "specs"
