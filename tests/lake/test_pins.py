"""What was in use when: specs and unit lists kept with the lake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from kpi.lake.layout import Lake
from kpi.lake.pins import (
    SPECS,
    UNITS,
    Kept,
    kept_at,
    kept_like,
    pin,
    pin_at,
    pins,
    spec_files,
    specs_digest,
    spoilt,
    unit_files,
    units_digest,
)
from kpi.spec.places import builtin_specs
from tests.shipped import shipped_specs


def kept(root: Path, text: str) -> tuple[Kept, Kept]:
    """A set of specs of one file, and a list of one file."""
    (root / "forms").mkdir(parents=True, exist_ok=True)
    (root / "forms" / "x.json").write_text(text, "utf-8")
    (root / "x.csv").write_text(text, "utf-8")
    specs = partial(spec_files, [root])
    units = partial(unit_files, root, root / "none")
    return (
        Kept(SPECS, specs_digest(specs()), specs, specs_digest),
        Kept(UNITS, units_digest(units()), units, units_digest),
    )


@pytest.fixture
def empty(tmp_path: Path) -> Lake:
    (tmp_path / "lake" / "log").mkdir(parents=True)
    return Lake(tmp_path / "lake")


def test_the_fingerprint_of_what_is_kept_is_that_of_the_specs_loaded() -> None:
    assert specs_digest(spec_files([builtin_specs()])) == shipped_specs().sha256


def test_a_pair_is_noted_once_as_long_as_it_is_in_use_and_again_when_it_comes_back(
    empty: Lake, tmp_path: Path
) -> None:
    one, other = kept(tmp_path / "a", "1"), kept(tmp_path / "b", "2")
    assert [pin(empty, *pair, "1.0") for pair in (one, one, other, one)] == [True, False, True, True]
    assert [noted.specs for noted in pins(empty)] == [s.sha256 for s, _ in (one, other, one)]
    assert kept_like(empty, SPECS, "") == tuple(sorted(s.sha256 for s, _ in (one, other)))
    assert list(spoilt(empty)) == []


def test_what_was_in_use_at_a_moment(empty: Lake, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    one, other = kept(tmp_path / "a", "1"), kept(tmp_path / "b", "2")
    pin(empty, *one, "1.0")
    between = datetime.now(UTC)
    pin(empty, *other, "1.0")
    assert pin_at(empty, before - timedelta(seconds=1)) is None
    assert [noted.specs for noted in (pin_at(empty, between), pin_at(empty, datetime.now(UTC))) if noted] == [
        one[0].sha256,
        other[0].sha256,
    ]


def test_a_clock_that_was_set_back_does_not_bring_back_what_was_replaced(empty: Lake) -> None:
    empty.pins.write_text(
        '{"at": "2021-12-10T00:00:00+00:00", "specs": "a", "units": "u", "program": "1"}\n'
        '{"at": "2021-12-01T00:00:00+00:00", "specs": "b", "units": "u", "program": "1"}\n',
        "utf-8",
    )
    noted = pin_at(empty, datetime(2021, 12, 10, 12, tzinfo=UTC))
    assert noted is not None
    assert noted.specs == "b"
    assert pin_at(empty, datetime(2021, 12, 5, tzinfo=UTC)) is None


def test_a_line_that_a_power_cut_left_unfinished_counts_nowhere(empty: Lake, tmp_path: Path) -> None:
    pair = kept(tmp_path / "a", "1")
    pin(empty, *pair, "1.0")
    with empty.pins.open("a", encoding="utf-8") as out:
        out.write('{"at": "2021-12-10T00:00')
    other = kept(tmp_path / "b", "2")
    pin(empty, *other, "1.0")
    assert [noted.specs for noted in pins(empty)] == [pair[0].sha256, other[0].sha256]


def test_a_set_that_changes_while_it_is_kept_is_not_kept(empty: Lake, tmp_path: Path) -> None:
    specs, units = kept(tmp_path / "a", "1")
    kept(tmp_path / "a", "2")
    with pytest.raises(OSError, match="changed"):
        pin(empty, specs, units, "1.0")
    assert pins(empty) == ()
    assert kept_like(empty, SPECS, "") == ()


def test_a_set_that_was_touched_or_lost_is_told(empty: Lake, tmp_path: Path) -> None:
    specs, units = kept(tmp_path / "a", "1")
    pin(empty, specs, units, "1.0")
    file = kept_at(empty, SPECS, specs.sha256) / "0" / "forms" / "x.json"
    file.write_text("3", "utf-8")
    assert list(spoilt(empty)) == [kept_at(empty, SPECS, specs.sha256)]
    file.unlink()
    assert list(spoilt(empty)) == [kept_at(empty, SPECS, specs.sha256)]
