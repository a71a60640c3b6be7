"""The seal: a file that says that a set of specs has passed, and holds its expressions as they were read, so
that neither is done again by every command."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from kpi.model.durable import write_whole
from kpi.spec.places import builtin_specs
from kpi.spec.specs import Specs
from kpi.version import __version__


def sealed_by(seal: Path | None, digest: str) -> bool:
    """Whether the set of specs with this fingerprint has passed; its expressions are then known to
    `kpi.spec.expression.parsed.parse`."""
    from kpi.spec.expression.parsed import remember

    if seal is None:
        return False
    try:
        fields = json.loads(seal.read_text("ascii"))
        if fields["passed"] != _passed(digest):
            return False
        remember(fields["expressions"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def write_seal(seal: Path | None, specs: Specs) -> None:
    """Seal specs that have passed. A seal only saves time, so a folder that is not there or cannot be written
    is no reason to stop."""
    from kpi.spec.expression.parsed import to_keep

    if seal is None or not seal.parent.is_dir():
        return
    fields = {"passed": _passed(specs.sha256), "expressions": to_keep(specs.expressions())}
    with suppress(OSError):
        write_whole(seal, json.dumps(fields).encode("ascii"))


def _passed(digest: str) -> str:
    """It binds the files to the program and the schemas that judged them."""
    schemas = sorted((builtin_specs() / "schemas").glob("*.json"))
    content = b"".join(path.read_bytes() for path in schemas)
    return hashlib.sha256(f"{__version__} {digest} ".encode() + content).hexdigest()
