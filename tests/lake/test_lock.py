"""Waiting for another writer: told for whom, then gone on with."""

from __future__ import annotations

import os
import threading

import pytest

from kpi.findings import Fault
from kpi.lake import lock
from kpi.lake.layout import Lake


def test_who_waits_is_told_for_whom_and_goes_on(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    held, release = threading.Event(), threading.Event()
    told: list[tuple[str, str]] = []

    def hold() -> None:
        with lock.writing(lake):
            held.set()
            release.wait(20)

    def tell(process: str, since: str) -> None:
        told.append((process, since))
        release.set()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    with lock.telling_of_waits(tell), lock.writing(lake):
        pass
    other.join()
    assert [process for process, _ in told] == [str(os.getpid())]
    assert lock.holder(lake) == ("?", "?")


def test_who_waits_too_long_is_told_who_holds_it(lake: Lake) -> None:
    with lock.writing(lake), pytest.raises(Fault) as raised, lock.writing(lake, wait=0.1):
        pass
    (found,) = raised.value.findings
    assert (found.code, dict(found.params)["process"]) == ("lake.busy", str(os.getpid()))
