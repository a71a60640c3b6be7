"""Schemes entered in Excel, with one fault each: ``scheme.*``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from unittest import mock

from kpi.findings import Fault, load_catalogue
from kpi.pipeline.adopting.confirming import confirm
from kpi.pipeline.adopting.scheme_blanks import scheme_entries
from kpi.pipeline.adopting.schemes import adopt_scheme
from kpi.pipeline.opening.workspace import create_workspace
from tests.e2e.program import read_once
from tests.findings.reproducers.reports import Reproducer
from tests.schemes.books import OWN, Edits, altered, entered, formatted, hide_row, read, with_copy
from tests.schemes.test_adopting import of_north
from tests.schemes.test_hostile import change_without_steps, white

_WORDS = load_catalogue("vi")


def _read(edits: Edits, gone: str = "") -> Reproducer:
    return lambda _: read(entered(edits, gone))


def _adopted(folder: Path, *books: Edits, law: str = "law.pdf") -> None:
    (folder / "law.pdf").write_bytes(b"synthetic")
    workspace = create_workspace(folder / "w", "87")
    with read_once():
        for number, edits in enumerate(books):
            path = folder / f"scheme-{number}.xlsx"
            path.write_bytes(entered(edits))
            adopt_scheme(workspace, _WORDS, path, "Sở Y tế", folder / law, dry_run=False)
            workspace = type(workspace)(workspace.root, workspace.province, workspace.lake, "vi")


def _taken(folder: Path) -> None:
    _adopted(folder, {})


def _own(folder: Path) -> None:
    _adopted(folder, OWN)


def _noted(folder: Path) -> None:
    _adopted(folder, {cell: text for cell, text in OWN.items() if cell != ("Thang điểm", "B14")})


def _versions(folder: Path) -> None:
    _adopted(folder, OWN, {**OWN, ("Thang điểm", "B6"): "01/01/2021", ("Xếp loại", "D3"): 80})


def _no_document(folder: Path) -> None:
    with suppress(Fault):
        _adopted(folder, OWN, law="gone.pdf")


def _not_own(folder: Path) -> None:
    with suppress(Fault), read_once():
        confirm(create_workspace(folder / "w", "87"), "illustrative", "Sở Y tế", "bản ký")


def _unknown(folder: Path) -> None:
    workspace = create_workspace(folder / "w", "87")
    with suppress(Fault), read_once():
        scheme_entries(workspace.spec_roots, None, "ilustrative")


def _unwritable(folder: Path) -> None:
    full = mock.patch("kpi.pipeline.adopting.schemes.write_whole", side_effect=OSError(28, "No space left"))
    with suppress(Fault), full:
        _adopted(folder, OWN)


def _member(code: str) -> Reproducer:
    return lambda folder: _adopted(folder, {**OWN, **of_north(code, "01/01/2021")})


REPRODUCERS: Mapping[str, Reproducer] = {
    "review.invisible": lambda _: read(altered(white)),
    "scheme.bad_value": _read({("Bậc", "C4"): "tu"}),
    "scheme.change_empty": lambda _: read(change_without_steps()),
    "scheme.citation_illustrative": _own,
    "scheme.document_unreadable": _no_document,
    "scheme.id_taken": _taken,
    "scheme.column_unknown": _read({("Tiêu chí", "Q2"): "Chia lại", ("Tiêu chí", "Q4"): "có"}),
    "scheme.hidden": lambda _: read(altered(lambda book: hide_row(book, "Tiêu chí", 5))),
    "scheme.item_unknown": _read({("Thang điểm", "A6"): "Ngày bắt đầu"}),
    "scheme.lost_row": _read({("Bậc", "A5"): "IX.1"}),
    "scheme.missing": _read({("Tiêu chí", "C4"): None}),
    "scheme.new_version": _versions,
    "scheme.not_a_scheme": _read({}, gone="Bậc"),
    "scheme.note_illustrative": _noted,
    "scheme.not_own": _not_own,
    "scheme.sheet_unknown": lambda _: read(with_copy("Khối", "Khối mới")),
    "scheme.shown_otherwise": lambda _: read(formatted("Xếp loại", "D3", 85, "#,##0,")),
    "scheme.sheet_twice": lambda _: read(with_copy("Khối", "Blocks")),
    "scheme.unknown": _unknown,
    "scheme.unwritable": _unwritable,
    "spec.province_other": _member("82"),
    "spec.province_unknown": _member("87"),
}
