"""A run while it goes on: what is known, what has come of its steps so far, and the manifest of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kpi.findings import Fault, Finding, finding
from kpi.pipeline.opening.workspace import Workspace
from kpi.pipeline.running.manifest import Input, Manifest, Output, Record, write_manifest
from kpi.pipeline.running.places import Places
from kpi.pipeline.running.report import RunReport, StepOutcome, StepReport
from kpi.pipeline.running.state import State, heads_of, state_of
from kpi.pipeline.running.writing import Desk
from kpi.spec.run_values import MANIFEST, ImportSpec, OutputSpec, RunSpec, Stop

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is to be done. `inputs` is the folder that input paths are seen from, `output` the one that
    is written to, None: as the file says. `force` does all steps again, `start` that step and those after it;
    `dry_run` only says what would be done. `passwords` open locked workbooks."""

    inputs: Path | None = None
    output: Path | None = None
    force: bool = False
    start: str = ""
    dry_run: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its name: what it is to do, the place of an import among the imports; None of all is the
    check."""

    name: str
    what: ImportSpec | OutputSpec | None
    number: int = 0

    @property
    def command(self) -> str:
        """The command that would do it alone."""
        match self.what:
            case ImportSpec():
                return "import"
            case OutputSpec():
                return self.what.command
            case None:
                return "validate"


def steps_of(spec: RunSpec) -> tuple[Step, ...]:
    """All steps in the order in which they are done: import, import-2, …, check, then a table each."""
    names = (f"import-{n}" if n > 1 else "import" for n in range(1, len(spec.imports) + 1))
    imports = [Step(name, one, n) for n, (name, one) in enumerate(zip(names, spec.imports, strict=True))]
    check = [Step("check", None)] if spec.check is not None else []
    return (*imports, *check, *(Step(one.files[0], one) for one in spec.tables))


@dataclass(slots=True)
class Session:
    """See the module. `before` is the manifest of the run before, `ours` all files that runs have written to
    the folder. With `ended` no further step is done; `unsure` tells that a step is due that may change what
    those after it rest on."""

    workspace: Workspace
    spec: RunSpec
    places: Places
    options: RunOptions
    desk: Desk
    steps: tuple[Step, ...]
    before: Manifest | None
    ours: Collection[tuple[str, str]]
    progress: Progress
    reports: list[StepReport] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ended: bool = False
    unsure: bool = False
    heads: tuple[int, int] = (-1, -1)
    _state: State | None = None

    @property
    def state(self) -> State:
        """What figures rest on now; looked up again where something was stored since."""
        heads = heads_of(self.workspace)
        if self._state is None or heads != self.heads:
            self._state, self.heads = state_of(self.workspace, self.spec.as_of), heads
        return self._state

    def undisturbed(self) -> None:
        """Raise Fault ``run.lake_changed`` where somebody else has stored something since the state was
        looked up: tables of one run must all be of one state."""
        if self.spec.as_of is None and heads_of(self.workspace) != self.heads:
            raise Fault(finding("run.lake_changed", folder=self.workspace.lake))

    def is_asked(self, step: Step) -> bool:
        """Whether a step is to be done again, whatever it was before."""
        names = [one.name for one in self.steps]
        start = names.index(self.options.start) if self.options.start else len(names)
        return self.options.force or self.unsure or names.index(step.name) >= start

    def record_before(self, step: Step, key: str) -> Record | None:
        """What is noted of a step that was done before and rests on the same."""
        record = self.before.record(step.name) if self.before is not None else None
        return record if record is not None and (record.state, record.key) == ("done", key) else None

    def tell(
        self, step: Step, outcome: StepOutcome, record: Record, findings: Iterable[Finding] = ()
    ) -> None:
        """Note what has come of a step, in the manifest as well."""
        files = step.what.files if isinstance(step.what, OutputSpec) else ()
        mine = [one for one in self.inputs if one.step == step.name]
        counts = Counter(one.outcome for one in mine) if mine else record.findings
        self.reports.append(
            StepReport(step.name, step.command, outcome, record.code, files, counts, tuple(findings))
        )
        self.records.append(record)
        if not self.options.dry_run:
            write_manifest(self.places.output / MANIFEST, self.manifest())
            event = outcome if outcome in ("done", "unchanged", "failed") else None
            if event is not None:
                self.desk.journal.note(step.name, event, code=record.code, **dict(counts or {}))

    def ends(self, stop: Stop | None, counts: dict[str, int]) -> None:
        """End the run where the findings of a step are as grave as what ends it."""
        graves = {"never": 0, "error": counts["error"], "warning": counts["error"] + counts["warning"]}
        self.ended = self.ended or graves[stop or "never"] > 0

    def manifest(self) -> Manifest:
        """The manifest as of now. Of a step that is yet to come it says what was known of it before, so that
        a run that is killed here need not do it again for nothing."""
        spec, reached = self.spec, {record.step for record in self.records}
        to_come = [step for step in self.steps if step.name not in reached]
        earlier = self.before if self.before is not None and not self.ended else None
        records = [self._yet(step, earlier) for step in to_come]
        names = {step.name for step in to_come}
        outputs = [one for one in (earlier.outputs if earlier else ()) if one.step in names]
        return Manifest(
            run=spec.path.name,
            sha256=spec.sha256,
            province=self.workspace.province,
            period=str(spec.period),
            on=spec.on.isoformat(),
            lang=spec.lang,
            state=self._state,
            finished=not to_come,
            steps=(*self.records, *records),
            inputs=tuple(self.inputs),
            outputs=(*self.outputs, *outputs),
            left_over=self._left_over({one.file for one in (*self.outputs, *outputs)}),
        )

    def _yet(self, step: Step, earlier: Manifest | None) -> Record:
        record = earlier.record(step.name) if earlier is not None else None
        return record or Record(step.name, step.command, "waiting")

    def _left_over(self, names: Collection[str]) -> tuple[str, ...]:
        """Files that earlier runs wrote here, that this one does not, and that are still there."""
        earlier = self.before
        olds = () if earlier is None else (*(one.file for one in earlier.outputs), *earlier.left_over)
        old_names = sorted(set(olds).difference(names))
        return tuple(name for name in old_names if (self.places.output / name).is_file())

    def report(self) -> RunReport:
        """What the run came to."""
        manifest = self.manifest()
        dry, names = self.options.dry_run, ", ".join(manifest.left_over)
        left = [finding("run.left_over", names=names)] if names and not dry else []
        if not dry:
            number = manifest.state.snapshot if manifest.state is not None else None
            self.desk.journal.note("", "ended", code=manifest.code, snapshot=number)
        return RunReport(tuple(self.reports), manifest, self.places.output, (*self.findings, *left), dry)
