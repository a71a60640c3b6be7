"""Where the specs that come with the program lie."""

from __future__ import annotations

from pathlib import Path


def builtin_specs() -> Path:
    """The packaged ``kpi/specs`` when it exists, else the repository's ``specs`` beside the package."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "specs"
    return packaged if packaged.is_dir() else package.parent / "specs"


def spec_roots(own_root: Path | None) -> tuple[Path, ...]:
    """The folders to load specs from: the built-in one, then an office's `own_root` where it exists."""
    builtin = builtin_specs()
    if own_root is None or not own_root.is_dir() or own_root.resolve() == builtin.resolve():
        return (builtin,)
    return builtin, own_root
