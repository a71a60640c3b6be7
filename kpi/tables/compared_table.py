"""Two schemes beside each other: the communes whose points or class change, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kpi.findings import Catalogue, Finding, finding
from kpi.model.cell import between
from kpi.model.show import exact_number, range_text
from kpi.model.table import DOUBTED, Column, Kind, Row, Table
from kpi.score.comparing import Compared, CriterionChange, UnitChange
from kpi.score.types import CriterionScore, Scoring, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of
from kpi.tables.outcomes import outcome_names
from kpi.tables.score_table import standing_of
from kpi.tables.ways import variant_cells

_OF_SCHEME = (
    "score.reading", "score.readings_differ", "score.readings_open", "score.readings_alike",
    "score.variants", "score.variant_unknown",
)  # fmt: skip
_FEW = 12  # criteria that are named in a cell
Names = Mapping[str, str]


def compared_table(comparison: Compared, frame: Frame) -> Table:
    """A row for each commune whose points or class change or may."""
    text = frame.text
    changes = [one for one in comparison.changes if one.differs]
    schemes = comparison.old.scheme, comparison.new.scheme
    names = outcome_names(schemes[0], frame.catalogue), outcome_names(schemes[1], frame.catalogue)
    warnings = dict.fromkeys(filter(None, (standing_of(scheme, frame) for scheme in schemes)))
    return Table(
        id="compared",
        title=text("table.compared.title"),
        subtitle=subtitle_of(frame, *_measures(comparison, frame)),
        columns=(
            Column("code", text("table.column.code"), width=7),
            Column("name", text("table.column.name"), width=20),
            *_variant_columns(comparison, frame),
            Column("band_old", text("table.compared.band_old"), width=12),
            Column("band_new", text("table.compared.band_new"), width=12),
            Column("points_old", text("table.compared.points_old"), Kind.POINTS, width=9),
            Column("points_new", text("table.compared.points_new"), Kind.POINTS, width=9),
            Column("difference", text("table.compared.difference"), Kind.POINTS, width=9),
            Column("why", text("table.compared.why"), width=44),
        ),
        rows=tuple(_row(one, comparison, names, frame) for one in changes),
        notes=_notes(comparison, frame),
        warning=" – ".join(warnings),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def _measures(comparison: Compared, frame: Frame) -> list[str]:
    """Which scheme is the old and which the new one, with their standing, and how many communes change."""
    lines = [
        frame.text(f"table.compared.scheme_{which}", name=scheme.name.get(frame.lang), id=scheme.id,
                   standing=frame.text(f"table.compared.standing.{scheme.standing}"))
        for which, scheme in (("old", comparison.old.scheme), ("new", comparison.new.scheme))
    ]  # fmt: skip
    bands = Counter(one.band for one in comparison.changes)
    points = Counter(one.points for one in comparison.changes)
    numbers = {"changed": bands["changed"], "open": bands["open"], "points": points["changed"]}
    return [*lines, frame.text("table.compared.number", all=len(comparison.changes), **numbers)]


def _variant_columns(comparison: Compared, frame: Frame) -> Iterator[Column]:
    """Which variant applies, of each scheme that has any."""
    for which, scoring in (("old", comparison.old), ("new", comparison.new)):
        if scoring.schemes:
            key = f"variant_{which}"
            yield Column(key, frame.text(f"table.compared.{key}"), width=16)


def _row(one: UnitChange, comparison: Compared, names: tuple[Names, Names], frame: Frame) -> Row:
    old, new = one.old, one.new
    cells = (
        new.unit,
        new.name,
        *variant_cells(old, comparison.old, frame.catalogue),
        *variant_cells(new, comparison.new, frame.catalogue),
        _band(old, names[0], frame),
        _band(new, names[1], frame),
        between(old.points_min, old.points_max),
        between(new.points_min, new.points_max),
        between(one.low, one.high),
        _why(one, frame),
    )
    return Row(cells, sign=DOUBTED if new.doubtful or old.doubtful else "")


def _band(row: UnitScore, names: Names, frame: Frame) -> str:
    return names[row.outcome] if row.outcome is not None else frame.text("table.score.no_band")


def _why(one: UnitChange, frame: Frame) -> str:
    parts = [_criterion(change, frame) for change in one.criteria[:_FEW]]
    if len(one.criteria) > _FEW:
        parts.append(f"… (+{len(one.criteria) - _FEW})")
    if "caps" in one.reasons:
        caps = (", ".join(row.capped_by) or "–" for row in (one.old, one.new))
        parts.append(frame.text("table.compared.caps", caps="→".join(caps)))
    parts += [frame.text(f"table.compared.{name}") for name in one.reasons if name in ("vetoes", "conflicts")]
    if "bands" in one.reasons:
        parts.append(frame.text("table.compared.bands"))
    if one.band == "open":
        parts.append(frame.text("table.compared.open"))
    return "; ".join(parts)


def _criterion(change: CriterionChange, frame: Frame) -> str:
    return f"{change.id}: {_points(change.old, frame)}→{_points(change.new, frame)}"


def _points(score: CriterionScore | None, frame: Frame) -> str:
    if score is None:
        return frame.text("table.compared.absent")
    if score.minimum == score.maximum:
        return exact_number(score.minimum, frame.lang)
    return range_text(score.minimum, score.maximum, frame.lang)


def _counts(scoring: Scoring, frame: Frame) -> str:
    """How many communes are in each class, and how many have none yet."""
    counts = Counter(row.outcome for row in scoring.rows)
    names = outcome_names(scoring.scheme, frame.catalogue)
    texts = [f"{name}: {counts[one]}" for one, name in names.items()]
    return "; ".join([*texts, frame.text("table.score.open", number=counts[None])])


def _notes(comparison: Compared, frame: Frame) -> tuple[str, ...]:
    old, new = comparison.old, comparison.new
    lines = [
        frame.text("table.compared.before", classes=_counts(old, frame)),
        frame.text("table.compared.after", classes=_counts(new, frame)),
        *_limits(comparison, frame),
    ]
    all_notes = notes_of_both(comparison, frame.catalogue)
    findings = [note for note in all_notes if note.code != "score.illustrative"]
    schemes = dict.fromkeys(scoring.scheme.note.get(frame.lang) for scoring in (old, new))
    return notes_of(frame, findings, *lines, *schemes)


def notes_of_both(comparison: Compared, words: Catalogue) -> tuple[Finding, ...]:
    """The notes under both schemes; one about variants or readings of one alone says whose these are."""
    old, new = comparison.old, comparison.new
    notes = []
    for scoring, other in ((new, old), (old, new)):
        for note in scoring.notes:
            if note.code in _OF_SCHEME and note not in other.notes:
                text, name = words.message(note), scoring.scheme.name.get(words.lang)
                params = {"name": name, "scheme": scoring.scheme.id, "note": text}
                note = finding("score.note_of_scheme", note.severity, **params)
            notes.append(note)
    return tuple(dict.fromkeys(notes))


def _limits(comparison: Compared, frame: Frame) -> list[str]:
    """Where the limits of the classes differ, both."""
    limits = [_starts(scoring, frame) for scoring in (comparison.old, comparison.new)]
    if limits[0] == limits[1]:
        return []
    return [frame.text("table.compared.limits", old=limits[0], new=limits[1])]


def _starts(scoring: Scoring, frame: Frame) -> str:
    """The limits of the classes, those of each variant where they are not the same for all."""
    names: dict[str, list[str]] = {}
    for scheme in scoring.in_use():
        variant = scheme.ways.variant(scheme.variant)
        name = frame.text("ways.otherwise") if variant is None else variant.name.get(frame.lang)
        names.setdefault(_limits_of(scheme, frame), []).append(name)
    if len(names) == 1:
        return next(iter(names))
    return " | ".join(f"{', '.join(several)}: {limits}" for limits, several in names.items())


def _limits_of(scheme: Scheme, frame: Frame) -> str:
    starts = ((band.name, range_text(band.start, None, frame.lang)) for band in scheme.classes)
    return "; ".join(f"{name.get(frame.lang)} {start}" for name, start in starts)
