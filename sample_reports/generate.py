"""Rewrite the sample reports from their seeds, the same bytes every time.

``python sample_reports/generate.py``; with ``--province-2026 DIR`` it writes the province without districts
there instead, which is not kept in the repository.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.cam_ngoc import write_cam_ngoc
from generator.dong_thap import write_dong_thap
from generator.dong_thap_2026 import write_dong_thap_2026
from generator.form_07 import write_form_07
from generator.own_form import write_own_form

HERE = Path(__file__).resolve().parent


def main(folder: Path = HERE) -> None:
    """Write the folders of workbooks below `folder`."""
    write_dong_thap(folder / "dong-thap-2021")
    write_cam_ngoc(folder / "cam-ngoc-2023")
    write_own_form(folder / "own-form")
    write_form_07(folder / "form-07-2021")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--province-2026", type=Path, metavar="DIR")
    asked = parser.parse_args()
    if asked.province_2026:
        write_dong_thap_2026(asked.province_2026)
    else:
        main()
