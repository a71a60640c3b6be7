"""Totals of several periods on one day's map, out of one view of the lake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.model.level import Level
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.pipeline.figures.breaks import Break, all_breaks
from kpi.pipeline.figures.restating import Wanted, levels_down, restated, restated_frame
from kpi.pipeline.figures.result import Around, Totals
from kpi.pipeline.figures.tabulating import default_level, read_indicators
from kpi.pipeline.figures.view import Look
from kpi.quick import dataclass
from kpi.rollup.aggregate import aggregate_levels
from kpi.rollup.restate import Restating
from kpi.rollup.types import Rollup
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.frame import Frame

ByPeriod = Mapping[Period, Mapping[str, Rollup]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: all `indicators`, among them those of the `forms`, on a map, at a `level` (None: the
    one that the map suggests)."""

    forms: Sequence[Form]
    indicators: Sequence[Indicator]
    map: Wanted
    level: Level | None


@dataclass(frozen=True, slots=True)
class OverPeriods:
    """The rollups of each period, oldest first, by level down to `level`; beside each what it was seen in:
    its view, its way to the map, its frame. `frame`, `breaks` and `notes` are those of all."""

    rollups: ByPeriod
    views: tuple[tuple[Look, Restating], ...]
    frames: tuple[Frame, ...]
    frame: Frame
    level: Level
    breaks: tuple[Break, ...]
    notes: tuple[Finding, ...]

    @property
    def totals(self) -> tuple[Totals, ...]:
        """The totals of `level`, each in what it stands in."""
        around = (
            Around(f, view.tree, view.composition, on)
            for f, (view, on) in zip(self.frames, self.views, strict=True)
        )
        by_period = (by_level[self.level] for by_level in self.rollups.values())
        return tuple(map(Totals, by_period, around))

    @property
    def empty(self) -> tuple[Finding, ...]:
        """That there are no reports of any of the periods; else nothing."""
        all_empty = [view.empty for view, _ in self.views]
        return all_empty[-1] if all(all_empty) else ()


def over_periods(whole: Look, periods: Sequence[Period], wish: Wish) -> OverPeriods:
    """The totals of each period; `whole` is a view that holds all of them.

    Raises Fault of `default_level`, `restated` and `aggregate_levels`.
    """
    specs, under = whole.workspace.specs, wish.map.under
    level, findings = wish.level, tuple[Finding, ...]()
    if level is None:
        level, findings = default_level(whole.workspace.units.at(wish.map.at), under, restated=True)
    rollups: dict[Period, Mapping[str, Rollup]] = {}
    views: list[tuple[Look, Restating]] = []
    frames: list[Frame] = []
    counts: dict[str, int] = {}
    for period in periods:
        view, on = restated(replace(whole, period=period), wish.map)
        views.append((view, on))
        by_level = _total(view, on, wish.indicators, level, under)
        all_findings = view.composed(by_level[level].units, read_indicators(specs, wish.indicators))
        own_notes = (*all_findings, *by_level[level].notes)
        rollups[period] = {**by_level, level: replace(by_level[level], notes=own_notes)}
        frames.append(view.frame([form.id for form in wish.forms]))
        for severity, number in frames[-1].finding_counts.items():
            counts[severity] = counts.get(severity, 0) + number
    on = views[-1][1]
    frame = replace(restated_frame(frames[-1], on, under), finding_counts=counts, periods=tuple(periods))
    breaks = all_breaks(specs, periods, wish.indicators)
    notes = (*findings, *(one.note for one in breaks), *_notes(rollups, level, frame, on))
    return OverPeriods(rollups, tuple(views), tuple(frames), frame, level, breaks, notes)


def _total(
    view: Look, on: Restating, indicators: Sequence[Indicator], level: Level, under: str | None
) -> dict[str, Rollup]:
    top = on.map.get(under) if under else None
    home = "province" if on.home is not None and not under else ""
    levels = levels_down(on.map, top.level if top else home, level)
    con, period = view.snapshot.con, str(view.period)
    return aggregate_levels(con, view.tree, indicators, period, levels, under, on, view.forms)


def _notes(rollups: ByPeriod, level: Level, frame: Frame, on: Restating) -> tuple[Finding, ...]:
    """The notes of all periods, each once with the periods it is true of in a row."""
    dated_notes: list[tuple[Period, Finding]] = [
        (period, note)
        for period, by_level in rollups.items()
        for note in by_level[level].notes
        if note.code != "restate.map"
    ]
    by_code: dict[str, list[tuple[Period, Finding]]] = {}
    for period, note in dated_notes:
        by_code.setdefault(note.code, []).append((period, note))
    notes = [finding("series.map", day=day_text(on.map.day))]
    for pairs in by_code.values():
        for note in dict.fromkeys(note for _, note in pairs):
            when = _spans([period for period, other in pairs if other == note])
            text = frame.catalogue.message(note)
            notes.append(finding("series.note", note.severity, periods=when, note=text))
    return tuple(notes)


def _spans(periods: Sequence[Period]) -> str:
    """Periods in words: ``2016–2018, 2020``."""
    runs: list[list[Period]] = []
    for period in periods:
        if runs and runs[-1][-1].next == period:
            runs[-1].append(period)
        else:
            runs.append([period])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
