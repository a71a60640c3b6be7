"""Where the specs that come with the program lie."""

from __future__ import annotations

from pathlib import Path


def builtin_specs() -> Path:
    """The packaged ``kpi/specs`` when it exists, else the repository's ``specs`` beside the package."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "specs"
    return packaged if packaged.is_dir() else package.parent / "specs"


def spec_roots(own: Path | None) -> tuple[Path, ...]:
    """The folders to load specs from: the built-in one, then an office's `own` where it exists."""
    builtin = builtin_specs()
    if own is None or not own.is_dir() or own.resolve() == builtin.resolve():
        return (builtin,)
    return builtin, own
