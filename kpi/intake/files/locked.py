"""Workbooks with a password to open them, opened with one of those that the office knows.

.xlsx and .xls by msoffcrypto-tool; .ods and zips with a password are refused. A password is no part of any
value, finding or message.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from kpi.model.deadline import Overtime, check_time

# Excel's own: it opens such files without asking. They are those with a password against changes.
_OPEN_TO_ALL = "VelvetSweatshop"
_MOST_TURNS = (
    1_000_000  # that are made of a password to try it; Office writes 100,000, hostile files billions
)


def unlocked(data: bytes, passwords: Sequence[str]) -> tuple[bytes, bool] | None:
    """The workbook without its password, and whether one of `passwords` was needed; None when none of them
    opens it, or it is locked in a way that is not known."""
    import msoffcrypto  # noqa: F401  here, where its want is no wrong password

    for password in (_OPEN_TO_ALL, *passwords):
        check_time()
        try:
            return _opened(data, password), password != _OPEN_TO_ALL
        except (Overtime, MemoryError):
            raise
        except Exception:  # noqa: BLE001, S112  the library has many kinds of errors, and the file made them
            continue
    return None


def _opened(data: bytes, password: str) -> bytes:
    """Raises an error of whatever kind when the password does not fit."""
    from msoffcrypto import OfficeFile
    from msoffcrypto.format.ooxml import OOXMLFile

    file = OfficeFile(io.BytesIO(data))
    if isinstance(file, OOXMLFile):
        if file.type == "agile" and int(file.info["spinValue"]) > _MOST_TURNS:
            raise ValueError("turns")
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    plain = io.BytesIO()
    file.decrypt(plain)
    return plain.getvalue()
