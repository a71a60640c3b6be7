"""Reports filled in: their sections, sentences, tables and blanks in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kpi.findings import Catalogue
from kpi.model.paper import Exhibit, Figure, Paper, Part, Prose, Run, Title
from kpi.model.table import Table
from kpi.pipeline.figures.exhibits import exhibits_of
from kpi.pipeline.figures.facts import Gathered, gather
from kpi.pipeline.figures.result import Papers, Result
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.spec.kinds.report import ReportSpec, Section
from kpi.tables.frame import notes_of, sentence, source_of, warning_of
from kpi.tables.paper_frame import closing_of, letterhead_of, numbers, sources_table
from kpi.tables.paper_text import blank, fill


def report_paper(
    workspace: Workspace,
    catalogue: Catalogue,
    spec: ReportSpec,
    query: Query,
    signed: date | None = None,
    sources: bool = False,
) -> Result[Papers]:
    """A report filled in for a period and the unit `query.under`; with `sources` its figures are numbered,
    and an annex says where each comes from.

    Raises Fault as `gather` and `exhibits_of` do.
    """
    gathering = gather(workspace, catalogue, spec, query)
    paper = _paper(gathering, catalogue, spec, signed, sources)
    figures = Papers(paper, gathering.around)
    return Result(figures, lambda: paper.sources, gathering.empty, gathering.gap)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a section came to; `left_out` says why it is not in the paper."""

    section: Section
    parts: tuple[Part, ...] = ()
    figures: tuple[Figure, ...] = ()
    left_out: str = ""


def _paper(
    gathering: Gathered, catalogue: Catalogue, spec: ReportSpec, signed: date | None, sources: bool
) -> Paper:
    frame = gathering.around.frame
    sections, figures, tables = _sections(gathering, catalogue, spec)
    here = [one for one in sections if not one.left_out]
    titles = numbers(one.section.level for one in here)
    parts: list[Part] = []
    for number, one in zip(titles, here, strict=True):
        parts += [Title(number, one.section.title.get(frame.lang), one.section.level), *one.parts]
    left_out = [one.left_out for one in sections if one.left_out]
    shared = _shared_notes(tables)
    warning = " – ".join(dict.fromkeys(filter(None, [warning_of(frame), *(one.warning for one in tables)])))
    notes = (*left_out, *notes_of(frame, gathering.notes, *_signs(gathering)), *shared)
    return Paper(
        id=spec.id,
        kind=spec.name.get(frame.lang),
        title=fill(spec.title.get(frame.lang), gathering.facts, 1).prose.text,
        letterhead=letterhead_of(spec, frame, signed),
        closing=closing_of(spec, frame),
        parts=tuple(_without(part, {*notes}) for part in parts),
        figures=figures,
        sources=sources_table(figures, frame, warning),
        notes=tuple(dict.fromkeys(notes)),
        warning=warning,
        source=source_of(frame),
        marked=sources,
        layout=frame.settings.layout_at(frame.period.end) if frame.settings else None,
    )


def _sections(
    gathering: Gathered, catalogue: Catalogue, spec: ReportSpec
) -> tuple[list[_Made], tuple[Figure, ...], list[Table]]:
    """Each section, all figures of the sentences in order, and the tables."""
    sections: list[_Made] = []
    figures: list[Figure] = []
    tables: list[Table] = []
    for section in spec.sections:
        one = _section(section, gathering, catalogue, len(figures) + 1, len(tables) + 1)
        sections.append(one)
        figures += one.figures
        tables += [part.table for part in one.parts if isinstance(part, Exhibit)]
    return sections, tuple(figures), tables


def _section(section: Section, gathering: Gathered, catalogue: Catalogue, figure: int, table: int) -> _Made:
    """One section; `figure` and `table` are the numbers of the first ones in it."""
    parts: list[Part] = []
    figures: list[Figure] = []
    refusals: list[str] = []
    for part in section.parts:
        if part.kind == "text":
            filled = fill(part.text.get(catalogue.lang), gathering.facts, figure + len(figures))
            parts.append(filled.prose)
            figures += filled.figures
        elif part.kind == "blank":
            parts += blank(part, catalogue.lang)
        else:
            exhibits = exhibits_of(part, gathering, catalogue)
            parts += [_exhibit(table + n, one, catalogue) for n, one in enumerate(exhibits.tables)]
            table += len(exhibits.tables)
            refusals += [exhibits.refusal] if exhibits.refusal and part.is_optional else []
            parts += [] if part.is_optional or not exhibits.refusal else [_refused(exhibits.refusal)]
    if refusals and not parts:
        words = {"title": section.title.get(catalogue.lang), "reason": " ".join(refusals)}
        return _Made(section, left_out=sentence(catalogue.text("paper.left_out", **words)))
    return _Made(section, tuple(parts), tuple(figures))


def _exhibit(number: int, table: Table, catalogue: Catalogue) -> Exhibit:
    return Exhibit(number, catalogue.text("paper.table", number=number, title=table.title), table)


def _refused(reason: str) -> Prose:
    return Prose((Run(f"[{sentence(reason)}]", "missing"),))


def _signs(gathering: Gathered) -> list[str]:
    """What the sign behind a figure means, where there is one."""
    frame = gathering.around.frame
    return [frame.text("paper.doubt_note")] if gathering.facts.doubted else []


def _shared_notes(tables: Iterable[Table]) -> list[str]:
    """Notes that stand under several tables: they are told once."""
    counts = Counter(note for table in tables for note in table.notes)
    return [note for note, number in counts.items() if number > 1]


def _without(part: Part, notes: set[str]) -> Part:
    """A table without the notes that stand at the end of the paper."""
    if not isinstance(part, Exhibit):
        return part
    notes_left = tuple(note for note in part.table.notes if note not in notes)
    return replace(part, table=replace(part.table, notes=notes_left))
