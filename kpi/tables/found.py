"""Findings put together by file and kind: what a reader is told who wants to know where to begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kpi.findings import Finding, Severity
from kpi.model.received import FileResult
from kpi.quick import dataclass
from kpi.tables.listing import outcome_of

_CONTINUES = "cell.more"  # tells further cells of the kind that its parameter names


@dataclass(frozen=True, slots=True)
class Kind:
    """The findings of one code and severity in one file; over all files those of the first, and in how many
    `files` there are any. `times` is how often it was found."""

    code: str
    severity: Severity
    findings: tuple[Finding, ...]
    times: int
    files: int = 1


@dataclass(frozen=True, slots=True)
class FileFound:
    """One file ("" for what is about none), what became of it (an outcome's id, "" where nothing was done),
    and its kinds, gravest first."""

    file: str
    outcome: str
    kinds: tuple[Kind, ...]

    def count(self, severity: Severity) -> int:
        """How many findings of a severity it has."""
        return sum(len(kind.findings) for kind in self.kinds if kind.severity is severity)


def by_file(findings: Iterable[Finding], results: Sequence[FileResult] = ()) -> tuple[FileFound, ...]:
    """The files that have findings, those with most errors first, then with most warnings; `results` say what
    became of them."""
    outcomes = {result.file: outcome_of(result) for result in results}
    findings_by_file: dict[str, list[Finding]] = {}
    for note in findings:
        findings_by_file.setdefault(note.file, []).append(note)
    files = [
        FileFound(file, outcomes.get(file, ""), _kinds(notes)) for file, notes in findings_by_file.items()
    ]
    return tuple(sorted(files, key=lambda file: [-file.count(severity) for severity in Severity]))


def by_kind(files: Iterable[FileFound]) -> tuple[Kind, ...]:
    """The kinds over all files: gravest first, then those in most files."""
    kinds_alike: dict[tuple[Severity, str], list[Kind]] = {}
    for file in files:
        for kind in file.kinds:
            kinds_alike.setdefault((kind.severity, kind.code), []).append(kind)
    kinds = [
        Kind(code, severity, alike[0].findings, sum(kind.times for kind in alike), len(alike))
        for (severity, code), alike in kinds_alike.items()
    ]
    return tuple(sorted(kinds, key=lambda kind: (kind.severity.rank, -kind.files, -kind.times)))


def counts(findings: Iterable[Finding]) -> Mapping[str, int]:
    """How many errors, warnings and infos, as the texts of the catalogue ask for them."""
    number = Counter(note.severity for note in findings)
    return {f"{severity.value}s": number[severity] for severity in Severity}


def _kinds(findings: Sequence[Finding]) -> tuple[Kind, ...]:
    """The kinds in one file: gravest first, otherwise as they were found, for causes come before what follows
    from them."""
    alike: dict[tuple[Severity, str], list[Finding]] = {}
    for note in findings:
        alike.setdefault((note.severity, _code(note)), []).append(note)
    kinds = [
        Kind(code, severity, tuple(notes), sum(map(_times, notes)))
        for (severity, code), notes in alike.items()
    ]
    return tuple(sorted(kinds, key=lambda kind: kind.severity.rank))


def _code(note: Finding) -> str:
    return dict(note.params).get("kind", note.code) if note.code == _CONTINUES else note.code


def _times(note: Finding) -> int:
    return int(dict(note.params).get("count", "1")) if note.code == _CONTINUES else 1
