"""Decisions of the office: kept for ever, the last holds, withdrawn ones do not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kpi.findings import Fault
from kpi.lake.decisions import (
    ALIAS,
    SHARE,
    WITHDRAW,
    Decision,
    decide,
    decided_aliases,
    decided_shares,
    decisions,
    in_force,
    value_text,
    withdrawn,
)
from kpi.lake.layout import Lake
from kpi.lake.lock import writing
from kpi.lake.versions import moment_meant, versions
from kpi.units.gazetteer.tree import Alias
from tests.lake.helpers import one, store

NOON = datetime(2021, 12, 20, 12, tzinfo=UTC)


def alias(code: str, spelled: str, name: str = "Xã Mỹ An") -> Decision:
    value = {"alias": spelled, "code": code, "canonical": name, "on": "2021-12-31"}
    return Decision(
        kind=ALIAS, subject=f"{code} {name}: {spelled}", value=value_text(value), reason="xác nhận"
    )


def share(old: str, **shares: str) -> Decision:
    value = {"old": old, "on": "2025-07-01", "shares": {code[1:]: part for code, part in shares.items()}}
    return Decision(
        kind=SHARE,
        subject=f"{old} 2025-07-01",
        value=value_text(value),
        reason="theo dân số",
        who="Văn phòng",
    )


def back(seq: int) -> Decision:
    return Decision(kind=WITHDRAW, subject=str(seq), value="{}", reason="nhầm")


def make(lake: Lake, *made: Decision, now: datetime | None = None) -> tuple[Decision, ...]:
    with writing(lake):
        return tuple(decide(lake, decision, now) for decision in made)


def test_none_at_first(lake: Lake) -> None:
    assert decisions(lake) == ()


def test_what_is_decided_is_read_again_as_it_was(lake: Lake) -> None:
    made = make(lake, alias("30064", "X. Mỹ An cũ “A”"), share("30157", _30157="0.6", _30130="0.4"))
    assert decisions(lake) == made
    assert [d.seq for d in made] == [1, 2]
    assert len({d.run for d in made}) == 2
    assert made[1].who == "Văn phòng"
    assert decided_aliases(made) == (Alias("30064", "X. Mỹ An cũ “A”", "Xã Mỹ An", 1),)
    assert decided_shares(made) == {
        ("30157", date(2025, 7, 1)): {"30157": Decimal("0.6"), "30130": Decimal("0.4")}
    }


def test_a_decision_needs_a_reason(lake: Lake) -> None:
    with pytest.raises(ValueError, match="reason"):
        make(lake, Decision(kind=ALIAS, subject="x", value="{}", reason="  "))
    assert decisions(lake) == ()


def test_the_last_on_a_subject_holds_and_a_withdrawn_one_is_as_if_never_made(lake: Lake) -> None:
    first, second = share("30157", _1="0.6", _2="0.4"), share("30157", _1="0.5", _2="0.5")
    made = make(lake, first, second, alias("30064", "My An"))
    assert [d.seq for d in in_force(made)] == [2, 3]
    made += make(lake, back(2))
    assert [d.seq for d in in_force(made)] == [1, 3]
    assert withdrawn(made) == {2}
    made += make(lake, back(1), back(3))
    assert in_force(made) == ()
    assert (decided_aliases(made), decided_shares(made)) == ((), {})


def test_decisions_as_of_a_moment(lake: Lake) -> None:
    make(lake, alias("30064", "A"), now=NOON)
    make(lake, alias("30064", "B"), now=NOON + timedelta(hours=1))
    assert [d.seq for d in decisions(lake, NOON)] == [1]
    assert [d.seq for d in decisions(lake, NOON - timedelta(seconds=1))] == []
    assert [d.seq for d in decisions(lake, NOON + timedelta(hours=2))] == [1, 2]


def test_a_clock_set_back_does_not_change_the_order(lake: Lake) -> None:
    make(lake, alias("30064", "A"), now=NOON)
    (later,) = make(lake, alias("30064", "B"), now=NOON - timedelta(days=1))
    assert datetime.fromisoformat(later.at) == NOON + timedelta(microseconds=1)
    assert [d.seq for d in decisions(lake)] == [1, 2]


def test_a_snapshot_has_the_decisions_of_its_moment(lake: Lake) -> None:
    assert moment_meant(lake, None) is None
    store(lake, one("1"))
    make(lake, alias("30064", "A"))
    store(lake, one("2"))
    make(lake, alias("30064", "B"))

    def known(as_of: str | int | None) -> list[int]:
        return [d.seq for d in decisions(lake, moment_meant(lake, as_of))]

    last = versions(lake)[-1].number
    assert (known(None), known(last), known(last - 1)) == ([1, 2], [1], [])
    today = datetime.now().astimezone()
    assert known(f"{today + timedelta(days=1):%Y-%m-%d}") == [1, 2]
    with pytest.raises(Fault):
        known("2000-01-01")
    with pytest.raises(Fault):
        known(99)


def test_many_at_once_lose_nothing(lake: Lake) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: make(lake, alias("30064", f"Tên {n}")), range(12)))
    made = decisions(lake)
    assert [d.seq for d in made] == list(range(1, 13))
    assert len(decided_aliases(made)) == 12


def test_a_table_that_cannot_be_read_is_a_fault(lake: Lake) -> None:
    make(lake, alias("30064", "A"))
    for part in lake.decisions.glob("*.parquet"):
        part.write_bytes(b"PAR1 nonsense")
    with pytest.raises(Fault) as caught:
        decisions(lake)
    assert caught.value.findings[0].code == "lake.damaged"


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_killed_before_its_commit_a_decision_was_never_made(lake: Lake) -> None:
    make(lake, alias("30064", "A"))
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from kpi.lake import tables\n"
        "from kpi.lake.decisions import Decision, decide\n"
        "from kpi.lake.layout import Lake\n"
        "from kpi.lake.lock import writing\n"
        "def killed(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
        "tables.load(Lake(Path(sys.argv[1])).decisions)\n"
        "import deltalake\n"
        "deltalake.write_deltalake = killed\n"
        "lake = Lake(Path(sys.argv[1]))\n"
        "with writing(lake): decide(lake, Decision(kind='alias', subject='x', value='{}', reason='y'))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(lake.root)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [d.seq for d in decisions(lake)] == [1]
    assert [d.seq for d in make(lake, alias("30064", "B"))] == [2]
