"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from kpi.cli.app import App, OutputOption, option
from kpi.cli.output import check_output
from kpi.findings import reason_of
from kpi.model.level import LEVELS
from kpi.model.period import MOST_PERIODS, Period, PeriodsError, parse_period, parse_periods

FORMATS = ("table", "csv", "tsv", "json", "md", "html")


class PeriodType(click.ParamType[Period]):
    """``2021``, ``2021-S1``, ``2021-Q3``, ``2021-09``."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return parse_period(str(value))
        except ValueError:
            self.fail(_words(ctx, "usage.period", value), param, ctx)


class PeriodsType(click.ParamType[tuple[Period, ...]]):
    """A period, or a series of them: ``2016..2024``."""

    name = "periods"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Period, ...]:
        if isinstance(value, tuple):
            return value
        try:
            return parse_periods(str(value))
        except PeriodsError as error:
            self.fail(_words(ctx, f"usage.{error.why}", value, most=MOST_PERIODS), param, ctx)


class DateType(click.ParamType[date]):
    """An ISO date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        text = str(value)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = date.min
        if day.isoformat() != text:  # also what Python reads as a date but nobody here writes: 20211231
            self.fail(_words(ctx, "usage.date", value), param, ctx)
        return day


class PointsType(click.ParamType[Decimal]):
    """A number of points, 0 or more: ``2``, ``2.5`` or ``2,5``."""

    name = "points"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        if isinstance(value, Decimal):
            return value
        if not re.fullmatch(r"\d{1,6}([.,]\d{1,4})?", str(value), re.ASCII):
            self.fail(_words(ctx, "usage.points", value), param, ctx)
        return Decimal(str(value).replace(",", "."))


def _words(ctx: click.Context | None, key: str, value: object, **more: object) -> str:
    return ctx.ensure_object(App).text(key, value=value, **more) if ctx else str(value)


def period_option(required: bool = True) -> Callable[[Any], Any]:
    """``--period``."""
    return option("--period", type=PeriodType(), required=required, metavar="PERIOD", help_key="opt.period")


def periods_option(command: Any) -> Any:
    """``--period`` for a period or a series of them."""
    return option(
        "--period", "periods", type=PeriodsType(), required=True, metavar="PERIOD", help_key="opt.periods"
    )(command)


def format_option(command: Any) -> Any:
    """``--format``."""
    choice = click.Choice(FORMATS)
    return option("--format", "fmt", type=choice, default="table", show_default=True, help_key="opt.format")(
        command
    )


def _writable(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:  # noqa: ARG001
    """The file of ``-o``, judged before the command begins its work."""
    if value is not None and not ctx.resilient_parsing:
        check_output(ctx.ensure_object(App), value)
    return value


def output_options(command: Any) -> Any:
    """``--format`` and ``-o``."""
    return output_option(format_option(command))


def output_option(command: Any) -> Any:
    """``-o``."""
    return click.option(
        "-o",
        "--output",
        cls=OutputOption,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        callback=_writable,
        help="opt.output",
    )(command)


def as_of_option(command: Any) -> Any:
    """``--as-of``: a date, a version of the lake, a release."""
    return option("--as-of", "as_of", metavar="DATE|VERSION|RELEASE", help_key="opt.as_of")(command)


def specs_option(command: Any) -> Any:
    """``--specs``: today's specs and unit list (``current``), or the specs with a fingerprint."""
    return option("--specs", "specs", default="", metavar="current|ID", help_key="opt.specs")(command)


def at_option(command: Any) -> Any:
    """``--at DATE``: the map to show the figures on."""
    return option("--at", "at", type=DateType(), metavar="DATE", help_key="opt.at")(command)


def level_option(default: str | None) -> Callable[[Any], Any]:
    """``--level``; without a default the command chooses it."""
    choice = click.Choice(LEVELS)
    key = "opt.level" if default else "opt.level.chosen"
    return option("--level", type=choice, default=default, show_default=True, help_key=key)


def require_complete_option(command: Any) -> Any:
    """``--require-complete``: exit with 1 unless every figure asked for is there."""
    return option("--require-complete", "require_complete", is_flag=True, help_key="opt.require_complete")(
        command
    )


def under_option(command: Any) -> Any:
    """``--under CODE``."""
    return option("--under", metavar="CODE", help_key="opt.under")(command)


def fail_on_option(command: Any) -> Any:
    """``--fail-on``: from which severity on the exit code is 1."""
    choice = click.Choice(("error", "warning", "info", "never"))
    return option(
        "--fail-on", "fail_on", type=choice, default="error", show_default=True, help_key="opt.fail_on"
    )(command)


class PasswordsType(click.ParamType[tuple[str, ...]]):
    """A file with one password a line; the value is what stands in it, and is shown nowhere."""

    name = "passwords"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        try:
            lines = Path(value).read_text("utf-8-sig").splitlines()
        except (OSError, ValueError) as error:
            why = reason_of(error) if isinstance(error, OSError) else "UTF-8"
            self.fail(_words(ctx, "usage.password_file", value, why=why), param, ctx)
        return tuple(dict.fromkeys(filter(None, lines)))


def password_option(command: Any) -> Any:
    """``--password-file FILE``: with what locked workbooks are opened."""
    return option(
        "--password-file",
        "passwords",
        type=PasswordsType(),
        default=(),
        metavar="FILE",
        help_key="opt.password_file",
    )(command)


def annotate_option(command: Any) -> Any:
    """``--annotate DIR``: give files back with their findings marked."""
    path = click.Path(path_type=Path, file_okay=False)
    return option("--annotate", "annotate", type=path, metavar="DIR", help_key="opt.annotate")(command)
