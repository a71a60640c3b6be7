"""What every command shares: the language, the workspace, lazily loaded commands, translated help."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kpi.findings import Catalogue, Fault, Finding

if TYPE_CHECKING:
    from kpi.pipeline.keeping.fate import Before
    from kpi.pipeline.opening.workspace import Workspace

_REASON = "why"  # who must say why stores a decision
COMMANDS = (
    "init",
    "template",
    "import",
    "validate",
    "status",
    "aggregate",
    "compare",
    "score",
    "classify",
    "plan",
    "report",
    "run",
    "explain",
    "history",
    "revisions",
    "sql",
    "decide",
    "verify",
    "rebuild",
    "specs",
    "scheme",
    "units",
)


@dataclass(slots=True)
class App:
    """One run of the program. `folder` is the value of ``-C``; `storing` says whether the command stores
    something, and `before` what the workspace held before it."""

    catalogue: Catalogue
    folder: Path | None = None
    storing: bool = False
    before: Before | None = field(default=None, repr=False)
    _workspace: Workspace | None = field(default=None, repr=False)

    @property
    def lang(self) -> str:
        """``vi`` or ``en``."""
        return self.catalogue.lang

    def text(self, key: str, /, **params: object) -> str:
        """A text of the catalogue."""
        return self.catalogue.text(key, **params)

    @property
    def workspace(self) -> Workspace:
        """The workspace, found and read at first use. Raises Fault when there is none."""
        if self._workspace is None:
            from kpi.pipeline.opening.workspace import open_workspace

            self._workspace = open_workspace(self.folder)
        return self._workspace

    @property
    def spec_places(self) -> tuple[tuple[Path, ...], Path | None]:
        """Spec folders and seal of the workspace; outside of one the built-in specs alone."""
        from kpi.spec.places import spec_roots

        try:
            workspace = self.workspace
        except Fault:
            if self.folder is not None:
                raise
            return spec_roots(None), None
        return spec_roots(workspace.root / "specs"), workspace.lake / "specs.seal"

    @property
    def lake(self) -> Path | str:
        """The lake's folder, "" as long as no workspace is open."""
        return self._workspace.lake if self._workspace is not None else ""

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What was noticed about the state of the workspace."""
        return tuple(self._workspace.notices) if self._workspace is not None else ()


pass_app = click.make_pass_decorator(App)


def _app(ctx: click.Context) -> App:
    return ctx.ensure_object(App)


class _Translated(click.Command):
    """Help pages whose words come from the catalogue: a command named ``x`` has the text ``cmd.x``."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_app(ctx).text("help.usage") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_app(ctx).text(_key(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        params = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [r for r in (p.get_help_record(ctx) for p in params) if r]
        if records:
            with formatter.section(_app(ctx).text("help.options")):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        key = _key(ctx) + ".examples"
        if key in _app(ctx).catalogue.entries:
            with formatter.section(_app(ctx).text("help.examples")):
                for line in _app(ctx).text(key).splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _app(ctx).text("help.help")
        return option


def _key(ctx: click.Context) -> str:
    names: list[str] = []
    at: click.Context | None = ctx
    while at is not None and at.parent is not None:
        names.insert(0, at.info_name or "")
        at = at.parent
    return ".".join(["cmd", *names])


class Command(_Translated):
    """A command with translated help. Before it begins, its ``-o`` is judged beside its other arguments; when
    it is done, what was noticed of the state of the workspace is told."""

    stores = False

    def invoke(self, ctx: click.Context) -> Any:
        app = _app(ctx)
        output = ctx.params.get("output")
        if isinstance(output, Path):
            from kpi.cli.guarding import guard_format, guard_output

            # Without --format the suffix decides; one that was typed must not say something else.
            typed = ctx.get_parameter_source("fmt") is ParameterSource.COMMANDLINE
            if typed and any(isinstance(param, OutputOption) for param in self.params):
                guard_format(app, output, ctx.params["fmt"])
            guard_output(app, output, _paths(value for name, value in ctx.params.items() if name != "output"))
        if (self.stores or _REASON in ctx.params) and not ctx.params.get("dry_run"):
            from kpi.pipeline.keeping.fate import look_before

            app.before = look_before(app.workspace)
            app.storing = True
        result = super().invoke(ctx)
        if app.notices:
            from kpi.cli import complaints

            complaints.fault(app, Fault(*app.notices))
        return result


class Storing(Command):
    """A command that stores something in the workspace."""

    stores = True


def _paths(values: Iterable[object]) -> Iterator[Path]:
    """The paths among the values of parameters."""
    for value in values:
        many = value if isinstance(value, tuple) else (value,)
        yield from (one for one in many if isinstance(one, Path))


class Group(_Translated, click.Group):
    """A group with translated help."""

    command_class = Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        key = _key(ctx)
        rows = [(name, _first(_app(ctx).text(f"{key}.{name}"))) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section(_app(ctx).text("help.commands")):
                formatter.write_dl(rows)


class LazyGroup(Group):
    """The root: a command's module is imported when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:  # click looks for near ones among loaded commands
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=COMMANDS, ctx=ctx
            ) from error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = "importing" if cmd_name == "import" else cmd_name
        command = importlib.import_module(f"kpi.cli.commands.{module}").command
        assert isinstance(command, click.Command)
        return command


def _first(text: str) -> str:
    return text.split("\n", 1)[0]


class Option(click.Option):
    """An option whose help is a key of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        key, self.help = self.help, _app(ctx).text(self.help or "")
        try:
            record = super().get_help_record(ctx)
            if record is None:
                return None
            text = record[1].replace("[required]", f"[{_app(ctx).text('help.required')}]")
            return record[0], text.replace("[default: ", f"[{_app(ctx).text('help.default')}: ")
        finally:
            self.help = key


class OutputOption(Option):
    """The file that takes the place of what a command shows."""


def option(*names: str, help_key: str, **rest: Any) -> Callable[[Any], Any]:
    """``click.option`` with a help text from the catalogue."""
    return click.option(*names, cls=Option, help=help_key, **rest)
