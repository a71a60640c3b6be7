"""Rewrite the sample reports from their seeds, the same bytes every time.

``python sample_reports/generate.py``
"""

from __future__ import annotations

from pathlib import Path

from generator.cam_ngoc import write_cam_ngoc
from generator.dong_thap import write_dong_thap
from generator.own_form import write_own_form

HERE = Path(__file__).resolve().parent


def main(folder: Path = HERE) -> None:
    """Write the folders of workbooks below `folder`."""
    write_dong_thap(folder / "dong-thap-2021")
    write_cam_ngoc(folder / "cam-ngoc-2023")
    write_own_form(folder / "own-form")


if __name__ == "__main__":
    main()
