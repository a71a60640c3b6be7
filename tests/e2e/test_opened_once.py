"""A question opens one snapshot: all it shows is of one moment, also while somebody imports."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.lake import snapshot
from tests.conftest import Imported

QUESTIONS = [
    ("score", "--period", "2021"),
    ("aggregate", "people_reached", "--period", "2021"),
    ("report", "form-01", "--period", "2021"),
    ("explain", "30133", "score", "--period", "2021"),
    ("status", "--period", "2021"),
    ("validate", "--period", "2021"),
    ("history",),
    ("sql", "SELECT 1 AS n"),
]


@pytest.mark.parametrize("words", QUESTIONS, ids=[words[0] for words in QUESTIONS])
def test_one_snapshot_answers(
    words: tuple[str, ...], imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots: list[Any] = []
    make = snapshot.Snapshot

    def counted(*args: Any, **kwargs: Any) -> Any:
        snapshots.append(make(*args, **kwargs))
        return snapshots[-1]

    monkeypatch.setattr(snapshot, "Snapshot", counted)
    imported.office.get(*words)
    assert len(snapshots) == 1
