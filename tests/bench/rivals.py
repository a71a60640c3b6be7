"""What the import is compared with, each as a program of its own:

``python -m tests.bench.rivals NAME FOLDER [COUNT]`` (a name of `RIVALS`) reads all workbooks of a folder, or
COUNT of them evenly chosen, and prints as JSON how many files that were, in how many seconds without
start-up, and what it made of them (so that nothing can be left out unnoticed).
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MARKS = 20
Work = Callable[[Sequence[Path]], float]


def calamine(threads: int = 1) -> Work:
    """Bare reading of all cells of all sheets, so many files at a time; gives the number of rows."""
    from python_calamine import CalamineWorkbook

    def rows(path: Path) -> int:
        with CalamineWorkbook.from_path(path) as book:
            return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)

    def work(paths: Sequence[Path]) -> float:
        with ThreadPoolExecutor(max_workers=threads) as pool:
            return sum(pool.map(rows, paths))

    return work


def pandas() -> Work:
    """What an analyst writes: every sheet as a data frame, the numbers of all columns summed."""
    import openpyxl  # noqa: F401  # part of the start-up
    import pandas as pd  # type: ignore[import-not-found,import-untyped,unused-ignore]

    def work(paths: Sequence[Path]) -> float:
        total = 0.0
        for path in paths:
            for frame in pd.read_excel(path, sheet_name=None, engine="openpyxl", header=None).values():
                total += frame.apply(pd.to_numeric, errors="coerce").sum().sum()
        return float(total)

    return work


def openpyxl() -> Work:
    """Bare opening; gives the number of rows."""
    from openpyxl import load_workbook

    def work(paths: Sequence[Path]) -> float:
        return sum(sheet.max_row for path in paths for sheet in load_workbook(path).worksheets)

    return work


def saving() -> Work:
    """Bare opening and saving again; gives the number of bytes."""
    from openpyxl import load_workbook

    def work(paths: Sequence[Path]) -> float:
        size = 0
        for path in paths:
            out = io.BytesIO()
            load_workbook(path).save(out)
            size += len(out.getvalue())
        return size

    return work


def marking() -> Work:
    """What ``--annotate`` does with a file that has `MARKS` findings; gives the number of bytes."""
    from kpi.findings import Finding, finding, load_catalogue
    from kpi.intake.files.container import inspect
    from kpi.intake.files.reader import read_grids
    from kpi.spec.load import load_specs
    from kpi.spec.places import builtin_specs
    from kpi.write.xlsx.annotate import Original, annotated

    words, settings = load_catalogue(), load_specs([builtin_specs()], None).settings

    def work(paths: Sequence[Path]) -> float:
        size = 0
        for path in paths:
            data = path.read_bytes()
            container = inspect(data, path.suffix, settings)
            assert not isinstance(container, Finding)
            grids = read_grids(data, container)
            assert not isinstance(grids, Finding)
            sheet = grids[0].name
            findings = [
                finding("cell.negative", sheet=sheet, cell=f"D{n}", raw="-1") for n in range(1, MARKS + 1)
            ]
            size += len(annotated(Original(path.name, data, grids, findings), words).data)
        return size

    return work


RIVALS: dict[str, Callable[[], Work]] = {
    "calamine": calamine,
    "calamine-2": lambda: calamine(2),
    "pandas": pandas,
    "openpyxl": openpyxl,
    "openpyxl-save": saving,
    "marking": marking,
}


def main(name: str, folder: str, count: str = "") -> None:
    """Run one rival and print its report."""
    paths = sorted(Path(folder).glob("*.xlsx"))
    if count:
        paths = paths[:: len(paths) // int(count)][: int(count)]
    work = RIVALS[name]()
    start = time.perf_counter()
    told = work(paths)
    print(json.dumps({"files": len(paths), "seconds": time.perf_counter() - start, "told": told}))


if __name__ == "__main__":
    main(*sys.argv[1:])
