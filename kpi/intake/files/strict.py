"""“Strict Open XML” workbooks, which differ from ordinary ones in the names of their namespaces: given those
of ordinary ones, the reader finds in them what Excel shows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

# What a table is made of; drawings and charts have names of their own, and nobody reads them.
_NAMES = {
    b"spreadsheetml/main": b"spreadsheetml/2006/main",
    b"officeDocument/relationships": b"officeDocument/2006/relationships",
    b"officeDocument/sharedTypes": b"officeDocument/2006/sharedTypes",
}
_STRICT, _ORDINARY = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
_NAME = re.compile(re.escape(_STRICT) + b"(" + b"|".join(_NAMES) + b")")


def is_strict(workbook: bytes) -> bool:
    """Whether the part ``xl/workbook.xml`` is of a strict workbook."""
    return _STRICT + b"spreadsheetml" in workbook


def ordinary(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts with the names of an ordinary workbook."""
    return {name: _NAME.sub(lambda at: _ORDINARY + _NAMES[at[1]], part) for name, part in parts.items()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of these parts alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()
