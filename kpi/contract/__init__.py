"""The JSON of the commands, which scripts rely on: one function a command (or for a family of them) makes it
from the values that the pipeline gives. ``docs/json.md`` says what each key means, and
``tests/contract/golden`` what is printed.

The package stands above `kpi.pipeline`, whose values it takes, and below `kpi.cli` and `kpi.library`, which
hand it out. So nothing that computes knows a key, and a field can be renamed without a script noticing: every
key is written here as a word. What is made is plain: mappings, lists, texts, numbers, days, None.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
