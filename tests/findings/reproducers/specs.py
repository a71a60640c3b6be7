"""Specs of an office, each with one fault, as ``tests/spec/bad`` has them: ``spec.*``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi.findings import Fault
from kpi.spec.load import examine, load_specs
from kpi.spec.places import builtin_specs
from tests.e2e.program import read_once
from tests.findings.reproducers.reports import Reproducer
from tests.spec.test_bad_specs import BAD, FOLDER_OF

FAULTY: Mapping[str, str] = {
    "bad_count": "form-empty-header",
    "bad_date": "form-no-such-day",
    "changed_twice": "scheme-reading-against-variant",
    "bad_number": "indicators-too-many-decimals",
    "bad_shape": "indicators-id-shape",
    "bad_value": "form-standing",
    "columns_confusable": "form-confusable-columns",
    "constant": "scheme-constant-value",
    "dates_reversed": "form-dates-reversed",
    "duplicate_id": "indicators-id-twice",
    "duplicate_key": "form-duplicate-key",
    "expression": "checks-expression-function",
    "label_ambiguous": "indicators-label-ambiguous",
    "missing_key": "form-missing-source",
    "kept_narrower": "scheme-recognition-kept-narrower",
    "not_descending": "scheme-bands-not-descending",
    "not_json": "form-not-json",
    "not_official": "scheme-official",
    "nothing_asked": "classification-nothing-asked-in-a-group",
    "placeholder": "checks-placeholder",
    "placeholders_differ": "checks-placeholders-differ",
    "plan_codes_overlap": "plan-codes-overlap",
    "points_assessed": "scheme-variant-points-assessed",
    "points_sum": "scheme-total-points",
    "repeated": "form-header-twice",
    "too_exact": "scheme-number-too-exact",
    "unfit_aggregate": "indicators-unfit-aggregate",
    "unfit_column": "form-rate-column",
    "unfit_key": "indicators-count-with-expression",
    "unfit_over_time": "indicators-over-time-of-a-class",
    "unknown_key": "form-unknown-key",
    "unknown_reference": "form-unknown-indicator",
    "variant_hidden": "scheme-variant-hidden",
    "wrong_type": "form-required-is-text",
}
"""Which file of the folder has the fault that a code is about."""


def _judge(folder: Path) -> object:
    with read_once():
        return examine([builtin_specs(), folder])


def faulty(name: str) -> Reproducer:
    """An office whose own spec has a fault."""

    def reproduce(folder: Path) -> object:
        own = folder / FOLDER_OF[name.split("-")[0]]
        own.mkdir()
        shutil.copy(BAD / f"{name}.json", own)
        return _judge(folder)

    return reproduce


def file(path: str, data: bytes = b"{}") -> Reproducer:
    """An office with one file among its specs."""

    def reproduce(folder: Path) -> object:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        return _judge(folder)

    return reproduce


def _alone(folder: Path) -> object:
    with suppress(Fault):
        return load_specs([folder], check=False)


REPRODUCERS: Mapping[str, Reproducer] = {
    **{f"spec.{code}": faulty(name) for code, name in FAULTY.items()},
    "spec.misplaced": file("bieu-moi.json"),
    "spec.named_text": file("forms/bieu-moi.json.txt"),
    "spec.no_default": _alone,
    "spec.no_folder": lambda folder: _alone(folder / "specs"),
    "spec.unknown_folder": file("form/bieu-moi.json"),
    "spec.unreadable": file("forms/bieu-moi.json", b"\xff\xfe\x00"),
}
