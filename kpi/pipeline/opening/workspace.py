"""The workspace: a folder with `kpi.toml`, its lake, and its own specs over the built-in ones."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.findings import Fault, finding
from kpi.findings.catalogue import LANGUAGES
from kpi.model.show import day_text
from kpi.quick import dataclass
from kpi.units.gazetteer.tree import COUNTRY
from kpi.version import __version__

if TYPE_CHECKING:
    from kpi.findings import Finding
    from kpi.intake.context import Context
    from kpi.lake.decisions import Decision
    from kpi.lake.releases import Release
    from kpi.model.period import Period
    from kpi.spec.specs import Specs
    from kpi.units.gazetteer.tree import Alias, Tree
    from kpi.units.gazetteer.units import Units

CONFIG = "kpi.toml"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # not a drive's letter
_KEYS = {"province", "lake", "lang"}


@dataclass(frozen=True, slots=True)
class Then:
    """What a workspace is taken to have been at a `moment`: the roots of its `specs`, the folder of its
    `units` list and that of the `changes` loaded; None for those of today. `release` is the one that was
    asked for, None where tables of the moment are no part of any."""

    moment: datetime | None
    specs: tuple[Path, ...] | None = None
    units: Path | None = None
    changes: Path | None = None
    release: Release | None = None


@dataclass(frozen=True)
class Workspace:
    """`province` is the code of the province the office works for, or `COUNTRY` (`province_on` gives that
    of a day); `beside` is that of another one whose reports are read, "" for the own; `lake` its folder.
    `notices` are what commands noticed about its state, to be told beside what they were asked for. With
    `then` its specs, units and decisions are those of a moment."""

    root: Path
    province: str
    lake: Path
    lang: str = ""
    _contexts: dict[tuple[Period, tuple[Alias, ...]], Context] = field(
        default_factory=dict, repr=False, compare=False
    )
    notices: list[Finding] = field(default_factory=list, repr=False, compare=False)
    then: Then | None = None
    beside: str = ""
    _codes: dict[tuple[str, date], str] = field(default_factory=dict, repr=False, compare=False)

    def province_on(self, day: date) -> str:
        """The code that the workspace's province has on a day, by the record of changes: after a merger that
        of the province which it went into. Where it was divided, or nothing is known, that of the file."""
        if COUNTRY in (self.beside, self.province):
            return COUNTRY
        code = self.beside or self.province
        if (code, day) not in self._codes:
            from kpi.units.lives.succession import province_on

            self._codes[code, day] = province_on(self.units, code, day) or code
        return self._codes[code, day]

    def tree_on(self, day: date) -> Tree:
        """The units of its province on a day."""
        return self.units.at(day, self.province_on(day))

    def context(self, period: Period, until: datetime | None = None) -> Context:
        """What intake must know for a period, with the spellings that the office had confirmed by a moment
        (None: by now); prepared once.

        Raises Fault ``import.no_province`` when the workspace's province does not exist on its last day.
        """
        from kpi.intake.context import prepare

        tree, province = self.units.at(period.end), self.province_on(period.end)
        if province != COUNTRY and tree.get(province) is None:
            raise Fault(finding("import.no_province", code=province, day=period.end))
        aliases = self.aliases(until)
        if (period, aliases) not in self._contexts:
            self._tell_succession(period.end, tree)
            context = prepare(self.specs, tree, province, period, aliases)
            self._contexts[period, aliases] = context
        return self._contexts[period, aliases]

    def _tell_succession(self, day: date, tree: Tree) -> None:
        """Note that on a day the province has another code than in the file, and so that of which unit."""
        code, home = self.province_on(day), self.beside or self.province
        unit = tree.get(code)
        if unit is not None and (code != home or self.beside):
            kind = "workspace.beside" if self.beside else "workspace.succeeded"
            note = finding(kind, own=self.province, code=code, name=unit.name, day=day_text(day))
            if note not in self.notices:
                self.notices.append(note)

    def lived_in(self, period: Period) -> Period:
        """The period, or the last whole year of the workspace's province where that had ended by then."""
        from kpi.model.period import Period

        province = self.province_on(period.end)
        if province == COUNTRY or self.units.at(period.end).get(province) is not None:
            return period
        ends = [unit.valid_to for unit in self.units.lives(self.province) if unit.valid_to]
        return Period(max(ends).year - 1, "year", 1) if ends else period

    def aliases(self, until: datetime | None = None) -> tuple[Alias, ...]:
        """The spellings that the office had confirmed by a moment (None: by now)."""
        from kpi.lake.decisions import decided_aliases, made_by

        return decided_aliases(made_by(self.decisions, until)) if self.decisions else ()

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions of the office when they were first asked for. Raises Fault ``lake.damaged``."""
        from kpi.lake.decisions import decisions, made_by
        from kpi.lake.layout import open_log

        all_decisions = decisions(open_log(self.lake))
        return all_decisions if self.then is None else made_by(all_decisions, self.then.moment)

    @property
    def release(self) -> Release | None:
        """The release that its tables are part of."""
        return self.then.release if self.then is not None else None

    @property
    def program(self) -> str:
        """The version of the program that stands below its tables: of released ones that which released
        them."""
        return __version__ if self.release is None else self.release.program

    @property
    def spec_roots(self) -> tuple[Path, ...]:
        """The folders that the specs are read from, the program's own first."""
        from kpi.spec.places import spec_roots

        kept_roots = self.then.specs if self.then is not None else None
        return spec_roots(self.root / "specs") if kept_roots is None else kept_roots

    @cached_property
    def specs(self) -> Specs:
        """All specs, the workspace's own before the built-in ones. Raises Fault when one is broken."""
        from kpi.spec.load import load_specs

        province = None if self.province == COUNTRY else self._settings_of()
        if self.then is not None and self.then.specs is not None:  # judged when they came into use
            return load_specs(self.spec_roots, province, check=False)
        return load_specs(self.spec_roots, province, seal=self.lake / "specs.seal")

    def _settings_of(self) -> str:
        """The code whose settings hold: those of the file's province hold on after it has got another code,
        until there are some for that."""
        latest = self.province_on(max(date.fromisoformat(day) for day in self.units.history.days))
        files = (root / "settings" / f"{latest}.json" for root in self.spec_roots)
        return latest if any(file.is_file() for file in files) else self.province

    @property
    def unit_folders(self) -> tuple[Path, Path]:
        """The folder of the unit list, and that of the changes loaded."""
        from kpi.spec.places import builtin_specs
        from kpi.units.amending import FOLDER

        then = self.then
        if then is None or then.units is None or then.changes is None:
            return builtin_specs() / "units", self.root / FOLDER
        return then.units, then.changes

    @cached_property
    def units(self) -> Units:
        """Administrative units of all dates, with the changes loaded into the workspace. Raises Fault
        ``workspace.province`` when the workspace's code is that of no province, ``change.stored`` when a file
        of changes cannot stand."""
        from kpi.units.gazetteer.units import load_units

        list_folder, changes = self.unit_folders
        units = load_units(list_folder)
        if changes.is_dir():
            from kpi.units.amending.kept import with_loaded

            units = with_loaded(units, changes)
        if self.province != COUNTRY and not units.has_province(self.province):
            raise Fault(finding("workspace.province", file=str(self.root / CONFIG), code=self.province))
        return units

    @cached_property
    def units_sha256(self) -> str:
        """The fingerprint of the unit list with the changes loaded."""
        from kpi.lake.pins import unit_files, units_digest

        return units_digest(unit_files(*self.unit_folders))


def open_workspace(folder: Path | None) -> Workspace:
    """The workspace in `folder`, in KPI_WORKSPACE, or found from the current folder upward.

    Raises Fault ``workspace.none``, ``workspace.bad``, ``workspace.bad_key`` or ``workspace.lang``.
    """
    folder_given = _given(folder)
    root = folder_given if folder_given is not None else _upward(Path.cwd())
    if root is None or not (root / CONFIG).is_file():
        raise Fault(finding("workspace.none", folder=folder_given or Path.cwd()))
    return _read(root.resolve())


def peek_language(folder: Path | None) -> str:
    """The language a workspace asks for, "" where there is none, or no workspace that can be read: what is
    wrong with it is told when it is opened."""
    try:
        root = _given(folder) or _upward(Path.cwd())
        config = tomllib.loads((root / CONFIG).read_text("utf-8-sig")) if root is not None else {}
    except (OSError, ValueError):
        return ""
    return str(config.get("lang", ""))


def _given(folder: Path | None) -> Path | None:
    return folder or (Path(os.environ["KPI_WORKSPACE"]) if os.environ.get("KPI_WORKSPACE") else None)


def _upward(start: Path) -> Path | None:
    return next((folder for folder in (start, *start.parents) if (folder / CONFIG).is_file()), None)


def _read(root: Path) -> Workspace:
    file = root / CONFIG
    try:
        config = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Fault(finding("workspace.bad", file=str(file), why=error)) from error
    unknown = sorted(set(config) - _KEYS)
    wrong = sorted(key for key, value in config.items() if not isinstance(value, str))
    if unknown or wrong or not config.get("province"):
        why = ", ".join([*unknown, *wrong]) or "province"
        raise Fault(finding("workspace.bad_key", file=str(file), why=why, allowed=", ".join(sorted(_KEYS))))
    if config.get("lang", "") not in ("", *LANGUAGES):
        names = ", ".join(LANGUAGES)
        raise Fault(finding("workspace.lang", file=str(file), value=config["lang"], allowed=names))
    lake = config.get("lake", "lake")
    if _URL.match(lake):
        raise Fault(finding("workspace.lake_url", file=str(file), lake=lake))
    return Workspace(root, config["province"], root / Path(lake).expanduser(), config.get("lang", ""))


def create_workspace(root: Path, province: str, about_specs: str = "") -> Workspace:
    """Make a workspace with an empty lake, and a folder for specs of its own in which a README says
    `about_specs`.

    Raises Fault ``workspace.there`` when the folder already is one, ``workspace.province`` for an
    unknown code, ``workspace.unwritable``.
    """
    from kpi.lake.layout import create_lake
    from kpi.units.gazetteer.units import load_units

    if (root / CONFIG).exists():
        raise Fault(finding("workspace.there", folder=root))
    lives = [unit for unit in load_units().lives(province) if unit.level == "province"]
    if not lives and province != COUNTRY:
        raise Fault(finding("workspace.province", code=province))
    try:
        root.mkdir(parents=True, exist_ok=True)
        create_lake(root / "lake")
        if about_specs:
            (root / "specs").mkdir(exist_ok=True)
            (root / "specs" / "README.md").write_text(about_specs, "utf-8")
        text = (
            f'# {" · ".join(dict.fromkeys(u.name for u in lives))}\nprovince = "{province}"\nlake = "lake"\n'
        )
        (root / CONFIG).write_text(text, "utf-8")
    except OSError as error:
        raise Fault(finding("workspace.unwritable", folder=root, why=error.strerror or error)) from error
    return _read(root.resolve())
