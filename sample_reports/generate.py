"""Rewrite the sample reports from their seeds, the same bytes every time.

``python sample_reports/generate.py`` rewrites those kept in the repository. What is not kept there is written
into a folder: with ``--province-2026 DIR`` the province without districts, with ``--plan ID DIR`` the reports
of a plan, after which the commands are printed that take them in and show what its targets come to.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.cam_ngoc import write_cam_ngoc
from generator.dong_thap import write_dong_thap
from generator.dong_thap_2026 import write_dong_thap_2026
from generator.form_07 import write_form_07
from generator.own_form import write_own_form
from generator.plans import PLANS
from generator.plans.writing import commands, write_sample

HERE = Path(__file__).resolve().parent


def main(folder: Path = HERE) -> None:
    """Write the folders of workbooks below `folder`."""
    write_dong_thap(folder / "dong-thap-2021")
    write_cam_ngoc(folder / "cam-ngoc-2023")
    write_own_form(folder / "own-form")
    write_form_07(folder / "form-07-2021")


def write_plan(name: str, folder: Path) -> None:
    """Write the reports of a plan and say what to type then."""
    sample = PLANS[name]()
    write_sample(folder, sample)
    print(*commands(folder, sample), sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--province-2026", type=Path, metavar="DIR")
    parser.add_argument(
        "--plan", choices=sorted(PLANS), metavar="ID", help=f"one of {', '.join(sorted(PLANS))}"
    )
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="where the reports of a plan go")
    asked = parser.parse_args()
    if asked.plan and asked.folder is None:
        parser.error("--plan ID DIR: into which folder?")
    if asked.plan:
        write_plan(asked.plan, asked.folder)
    elif asked.province_2026:
        write_dong_thap_2026(asked.province_2026)
    else:
        main()
