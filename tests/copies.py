"""Copies of workspaces that tests begin with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def copied(root: Path, to: Path) -> Path:
    """A copy of a workspace; the specs and units it keeps, dozens of files that the program never writes to
    again, are the same ones: a test that spoils one takes it away first."""

    def copy(source: str, target: str) -> str:
        if f"{os.sep}kept{os.sep}" in source:
            os.link(source, target)
            return target
        return shutil.copy2(source, target)

    return Path(shutil.copytree(root, to, copy_function=copy))
