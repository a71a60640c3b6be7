"""What stands around every table: heading, period, notes, signatures, source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal

from kpi.findings import Catalogue, Finding, Severity
from kpi.lake.pins import SHOWN
from kpi.lake.releases import Release
from kpi.model.period import Period
from kpi.model.roman import roman
from kpi.model.show import asked_moment, day_text
from kpi.model.table import Heading, SignLine
from kpi.quick import dataclass
from kpi.spec.kinds.settings import Settings
from kpi.spec.kinds.table import TableSpec
from kpi.spec.values import WHOLE, Subject
from kpi.units.gazetteer.tree import Tree


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of one table.

    `tree` holds the units at the period's end; `place` is the name of the province or unit it is about,
    `province` that of its province, "" where it is about several;
    `settings` gives the office's heading (None: no heading, no signatures); `version` and `as_of` say which
    state of the lake the figures come from, `specs` and `unit_list` are the fingerprints of what they were
    made with, and `release` is the one that they are part of, None where they were not released;
    `finding_counts` counts the stored findings of the current submissions.
    With `restated` the rows are units of the map of that day, and `tree` is that map. `periods` are those of
    a series, whose last one is `period`. `notices` are what is to be told of the state of the lake. `limits`
    are by indicator the shares that schemes give points from: none is shown as reached by rounding.
    """

    catalogue: Catalogue
    period: Period
    tree: Tree
    place: str = ""
    province: str = ""
    settings: Settings | None = None
    version: int | None = None
    as_of: str = ""
    program: str = ""
    release: Release | None = None
    specs: str = ""
    unit_list: str = ""
    finding_counts: Mapping[str, int] = field(default_factory=dict)
    restated: date | None = None
    periods: tuple[Period, ...] = ()
    notices: tuple[Finding, ...] = ()
    limits: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """``vi`` or ``en``."""
        return self.catalogue.lang

    def text(self, key: str, **params: object) -> str:
        """A text of the catalogue."""
        return self.catalogue.text(key, **params)


def period_name(period: Period, catalogue: Catalogue) -> str:
    """The period in words: "năm 2021", "6 tháng đầu năm 2021"."""
    return catalogue.text(f"table.period.{_part(period)}", year=period.year, part=period.part)


def _part(period: Period) -> str:
    return f"half{period.part}" if period.kind == "half" else period.kind


def heading_of(
    frame: Frame, spec: TableSpec | None = None, subject: Subject = WHOLE, annex: int | None = None
) -> Heading | None:
    """What stands above a printed table, as of the period's end: that of a form by itself, declared by `spec`
    or about a `subject`; or that of an annex with a number, 0 for the only one."""
    settings, day = frame.settings, frame.period.end
    if settings is None:
        return None
    layout = settings.layout_at(day)
    if annex is not None:
        name = frame.text("table.annex", number=roman(annex) if annex else "").strip()
        return Heading(annex=name, annex_line=frame.text("table.annex_line"), layout=layout)
    subject = spec.subject if spec else subject
    receiver = settings.receiver_at(day, subject)
    due = settings.received_before(frame.period, subject)
    sender = frame.text("table.sender", name=office_name(frame, settings, subject))
    return Heading(
        code=frame.text("table.form_code", code=spec.code) if spec else "",
        basis=spec.source if spec else "",
        parties=(
            sender,
            *([frame.text("table.receiver", name=receiver)] if receiver else []),
            *([frame.text("table.received_before", day=day_text(due))] if due is not None else []),
        ),
        layout=layout,
    )


def office_name(frame: Frame, settings: Settings, subject: Subject = WHOLE) -> str:
    """Who sends tables on a subject at the period's end, with the kind and name of the province in its place
    ("Công an tỉnh Đồng Tháp")."""
    name = frame.province
    province = name[:1].lower() + name[1:] if name else frame.text("table.some_province")
    return settings.office_at(frame.period.end, subject).name.replace("{province}", province)


def signature_of(frame: Frame, signed: date | None = None, subject: Subject = WHOLE) -> tuple[SignLine, ...]:
    """Place and date (left open without the day of signing), who made a table about a `subject` and who signs
    it."""
    settings = frame.settings
    if settings is None:
        return ()
    day = frame.period.end
    office, layout = settings.office_at(day, subject), settings.layout_at(day)
    parts = layout.day_parts(signed) if layout and signed else None
    return sign_lines(office.place or short_place(frame), frame.catalogue, office.signer, parts)


def sign_lines(
    place: str,
    catalogue: Catalogue,
    signer: Sequence[str] = (),
    day_parts: Mapping[str, str] | None = None,
) -> tuple[SignLine, ...]:
    """The signatures below a table or a form of a place. `signer` are the lines of authority and office;
    `day_parts` the numbers of the day of signing."""
    text = catalogue.text
    line = (
        text("table.signed", place=place, **day_parts) if day_parts else text("table.sign_place", place=place)
    )
    heads = tuple(signer) or (text("table.sign.head"),)
    return (
        SignLine("", line, "sign_place"),
        SignLine(text("table.sign.maker"), heads[0]),
        *(SignLine("", head) for head in heads[1:]),
        SignLine(text("table.sign.maker_how"), text("table.sign.head_how"), "sign_how"),
    )


def short_place(frame: Frame) -> str:
    """The place's name without its kind, as it stands before a date ("Đồng Tháp, ngày …")."""
    unit = next((u for u in frame.tree.children("") if u.name == frame.place), None)
    if unit is None or not unit.type or not unit.name.startswith(unit.type + " "):
        return frame.place
    return unit.name[len(unit.type) + 1 :]


def source_of(frame: Frame) -> str:
    """Which state of the lake and which program the figures come from; without the moment of that state where
    the frame does not say it."""
    if frame.version is None:
        return ""
    pins = {"specs": frame.specs[:SHOWN] or "–", "unit_list": frame.unit_list[:SHOWN] or "–"}
    state = {"version": frame.version, "program": frame.program, "released": _released(frame), **pins}
    if not frame.as_of:
        return frame.text("table.source_undated", **state)
    return frame.text("table.source", as_of=asked_moment(frame.as_of), **state)


def _released(frame: Frame) -> str:
    """Which release a table is of, or that it is of none."""
    one = frame.release
    if one is None:
        return frame.text("table.unreleased")
    return frame.text("table.released", kind=frame.text(f"release.kind.{one.kind}"), name=one.name)


def subtitle_of(frame: Frame, *more: str) -> tuple[str, ...]:
    """Place and period, then further lines."""
    if len(frame.periods) > 1:
        ends = {"first": frame.periods[0], "last": frame.periods[-1]}
        period = frame.text("series.period", **ends)
    else:
        period = frame.text("table.period", period=period_name(frame.period, frame.catalogue))
    first = f"{frame.place} – {period[0].lower()}{period[1:]}" if frame.place else period
    return (first, *(line for line in more if line))


def measure_of(frame: Frame) -> str:
    """That communes are counted, by the kinds that the map has, the commonest first: there are none of some
    kinds before or after a day. On another day's map, where those counted are not on it, without kinds."""
    kinds = Counter(unit.type.lower() for unit in frame.tree if unit.level == "commune" and unit.type)
    if frame.restated is not None or not kinds:
        return frame.text("table.summary.measure", kinds=frame.text("table.summary.kinds"))
    words = ", ".join(kind for kind, _ in kinds.most_common())
    return frame.text("table.summary.measure", kinds=words)


def warning_of(frame: Frame, standing: str = "") -> str:
    """What must stand on every page and with every line: on which map figures are restated, and a scheme's
    standing; "" where there is neither."""
    on = frame.text("restate.on", day=day_text(frame.restated)) if frame.restated else ""
    return " – ".join(line for line in (on, standing) if line)


def notes_of(frame: Frame, findings: Iterable[Finding], *more: str) -> tuple[str, ...]:
    """Sentences under a table: what the result tells, further ones, stored findings, what "…" means."""
    sentences = [frame.catalogue.message(finding) for finding in (*frame.notices, *findings)]
    errors = frame.finding_counts.get(Severity.ERROR, 0)
    warnings = frame.finding_counts.get(Severity.WARNING, 0)
    if errors or warnings:
        sentences.append(frame.text("table.found", errors=errors, warnings=warnings))
    return tuple(sentence(s) for s in (*sentences, *more, frame.text("table.unknown")) if s)


def sentence(text: str) -> str:
    """A text with a full stop, or what ends it already."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", ")")) else text + "."
