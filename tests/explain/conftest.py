"""A workspace with the reports of one district: 871, where one commune is missing and one number is text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpi.cli.app import App
from kpi.cli.main import cli
from kpi.findings import load_catalogue
from kpi.model.period import parse_period
from kpi.pipeline.importing.run import ImportOptions, run_import
from kpi.pipeline.opening.workspace import Workspace, create_workspace

SAMPLES = Path(__file__).parents[2] / "sample_reports" / "dong-thap-2021"
Run = Callable[..., str]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = create_workspace(tmp_path_factory.mktemp("office") / "w", "87")
    options = ImportOptions(parse_period("2021"), date(2021, 12, 14))
    run_import(made, [SAMPLES / "871-huyen-tam-nong.xlsx"], options, lambda *_: None)
    return made


@pytest.fixture
def kpi(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in the workspace and gives what it prints to stdout."""

    def run(*words: str, lang: str = "en", code: int = 0) -> str:
        app = App(load_catalogue(lang))
        assert cli.main(["-C", str(workspace.root), *words], standalone_mode=False, obj=app) == code
        return capsys.readouterr().out

    return run
