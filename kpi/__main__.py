"""``python -m kpi``."""

from kpi.cli.main import program

program()
