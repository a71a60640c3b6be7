"""kpi: commune reports in, explainable scoring tables out.

``kpi.open(folder)`` gives an office whose methods answer as the commands do; see `kpi.library`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from kpi.library import Office

__all__ = ["__version__", "open"]


def open(folder: str | Path, lang: str = "vi") -> Office:  # noqa: A001  as one opens a file
    """The office whose workspace is in a folder; `lang` is the language of names and notes.

    Raises `kpi.findings.Fault` where there is no workspace.
    """
    from kpi.library import open_office  # only here, so that the command line starts quickly

    return open_office(folder, lang)
