"""How the program's memory is looked after."""

from __future__ import annotations

import gc

_RARELY = (100_000, 20, 100)


def collect_rarely() -> None:
    """Have Python look for cycles of dead objects a hundred times less often than it would.

    Values here are trees without cycles: looking for some cost a tenth of the time of an import.
    """
    gc.set_threshold(*_RARELY)
