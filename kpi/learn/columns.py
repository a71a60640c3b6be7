"""The columns of a found table as columns of a draft: what each holds, in which unit of measure, and what is
not sure of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpi.intake.context import Context
from kpi.intake.headers.paths import named
from kpi.learn.asking import ask
from kpi.learn.ids import indicator_id
from kpi.learn.paths import telling_path, whole_of
from kpi.learn.rate_words import is_rate
from kpi.learn.table import Found, Leaf
from kpi.learn.unit_columns import doubts, units_of
from kpi.learn.units import Unit, UnitFinder
from kpi.learn.values import Values, classes_of, is_yes_no, values_of
from kpi.learn.words import LearnWords, holds_year
from kpi.model.grid import cell_name
from kpi.model.heading import header_key
from kpi.model.letters import slug
from kpi.spec.draft import DraftColumn, DraftLabel, OverTime, Question
from kpi.spec.values import NO_TEXT, Text


@dataclass(slots=True)
class Columns:
    """The columns of a draft as they are being made, beside the leaves and values they come from."""

    layout: Found
    context: Context
    words: LearnWords
    form: str
    drafts: list[DraftColumn] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def limits(self) -> Mapping[str, int]:
        """The numbers of the settings for learning."""
        return self.context.specs.settings.learning_limits

    def at(self, column: int) -> DraftColumn | None:
        """The draft of a column of the sheet."""
        return next(
            (d for d, leaf in zip(self.drafts, self.leaves, strict=True) if leaf.column == column), None
        )

    def values_at(self, column: int) -> Values | None:
        """The values of a column of the sheet."""
        return next(
            (v for v, leaf in zip(self.values, self.layout.leaves, strict=True) if leaf.column == column),
            None,
        )

    def figures_values(self) -> list[Values]:
        """The values of columns that their headings do not call anything but figures."""
        pairs = zip(self.layout.leaves, self.values, strict=True)
        return [values for leaf, values in pairs if leaf.column not in self.layout.roles]

    def ask(self, code: str, leaf: Leaf, indicator: str = "", **params: object) -> None:
        """Take down a question about a column."""
        heading = " – ".join(leaf.path)
        self.questions.append(ask(code, leaf.cell, indicator, heading=heading[:80], **params))


def described(layout: Found, finder: UnitFinder, form: str) -> Columns:
    """The columns of a table; computed ones are told from their headings alone as yet."""
    context, words = finder.context, finder.words
    columns = Columns(layout, context, words, form)
    units = units_of(layout, finder)
    columns.questions += doubts(layout, finder, units)
    ids = {*context.specs.indicators}
    columns.values = [values_of(layout, leaf.column, context) for leaf in layout.leaves]
    for leaf, values in zip(layout.leaves, columns.values, strict=True):
        draft = _column(columns, leaf, values, units.get(leaf.column), finder, ids)
        ids.add(draft.indicator)
        columns.drafts.append(draft)
        columns.leaves.append(leaf)
    _ask_of_repeated(columns)
    return columns


def _column(
    columns: Columns, leaf: Leaf, values: Values, unit: Unit | None, finder: UnitFinder, ids: set[str]
) -> DraftColumn:
    """One column of a draft."""
    path = telling_path(leaf, whole_of(leaf, columns.leaves, columns.words), finder)
    name = Text(" – ".join(path), " – ".join(path))
    indicator = indicator_id(path, columns.form, ids)
    draft = DraftColumn(indicator, leaf.path, leaf.cell, index=leaf.index, name=name)
    role = columns.layout.roles.get(leaf.column)
    if role is not None:
        return replace(draft, role=role, taken=False)
    if is_rate(leaf, unit, columns.words):
        text = finder.text(unit) if unit is not None else NO_TEXT
        return replace(draft, role="computed", kind="rate", unit=text, decimals=1, taken=False)
    if is_yes_no(values, columns.context) or (
        unit is not None and unit.measure.kind == _unit_text("yes_no", columns).vi
    ):
        return _yes_no(columns, leaf, values, draft)
    if classes := classes_of(values):
        return _classes(columns, leaf, draft, classes)
    if values.texts and not values.numbers:
        columns.ask("learn.words_column", leaf)
        return replace(draft, role="remarks", taken=False)
    return _counted(columns, leaf, values, unit, finder, draft)


def _unit_text(kind: str, columns: Columns) -> Text:
    """The unit of measure of the indicators of a type."""
    indicators = columns.context.specs.indicators.values()
    return next((Text(i.unit, i.unit_en or i.unit) for i in indicators if i.type == kind), NO_TEXT)


def _yes_no(columns: Columns, leaf: Leaf, values: Values, draft: DraftColumn) -> DraftColumn:
    times = columns.words.times(" ".join(leaf.path))
    over_time: OverTime = "end" if times == {"end"} else "start" if times == {"start"} else "any"
    if not times:
        over_time = "none"
    texts = ", ".join(dict.fromkeys(values.texts)) or draft.name.vi
    columns.ask("learn.yes_no", leaf, draft.indicator, texts=texts[:80])
    return replace(draft, kind="yes_no", unit=_unit_text("yes_no", columns), over_time=over_time)


def _classes(columns: Columns, leaf: Leaf, draft: DraftColumn, classes: Sequence[str]) -> DraftColumn:
    codes = {slug(text).replace("-", "_"): text for text in reversed(classes)}
    labels = tuple(
        DraftLabel(code if code[:1].isalpha() else f"loai_{code or 'khac'}", Text(text, text))
        for code, text in reversed(codes.items())
    )
    columns.ask("learn.classes", leaf, draft.indicator, classes=", ".join(classes))
    unit = _unit_text("class", columns)
    times = columns.words.times(" ".join(leaf.path))
    over_time: OverTime = "end" if times == {"end"} else "start" if times == {"start"} else "none"
    return replace(draft, kind="class", unit=unit, over_time=over_time, labels=labels)


def _counted(
    columns: Columns, leaf: Leaf, values: Values, unit: Unit | None, finder: UnitFinder, draft: DraftColumn
) -> DraftColumn:
    """A column of counts, money or other amounts."""
    words, id_ = columns.words, draft.indicator
    if values.texts:
        columns.ask("learn.mixed", leaf, id_, texts=", ".join(values.texts)[:80])
    money = finder.context.lexicon.measures.money
    if unit is None:
        columns.ask("learn.unit_unknown", leaf, id_)
    else:
        draft = replace(draft, unit=finder.text(unit))
    if unit is not None and unit.measure.kind in money:
        # Millions are written with a fraction sooner or later.
        least = 1 if unit.measure.scale > 1 else 0
        draft = replace(draft, kind="money", decimals=max(values.decimals, least))
    elif values.decimals or (unit is not None and header_key(unit.measure.kind) in words.phrases["amounts"]):
        draft = replace(draft, kind="money", decimals=values.decimals or columns.limits["amount_decimals"])
        columns.ask("learn.amount", leaf, id_, decimals=draft.decimals)
    if holds_year(leaf.path[-1], columns.limits):
        columns.ask("learn.year_heading", leaf, id_)
    draft = _over_time(columns, leaf, draft)
    is_counted = unit is not None and header_key(unit.measure.kind) in words.phrases["counted"]
    if draft.over_time == "sum" and draft.kind == "count" and is_counted:
        draft = replace(draft, distinct=True)
        columns.ask("learn.distinct", leaf, id_)
    if values.empty and any(v.numbers for v in columns.figures_values()):
        draft = replace(draft, required=False)
        columns.ask("learn.may_be_empty", leaf, id_, count=values.empty)
    _tell_likeness(columns, leaf, id_)
    return draft


def _over_time(columns: Columns, leaf: Leaf, draft: DraftColumn) -> DraftColumn:
    """How parts of a period make the whole, by the words of the innermost heading that says anything."""
    whole = whole_of(leaf, columns.leaves, columns.words)
    path = leaf.path if whole is None else (*whole.path, *leaf.path)
    said_by = (columns.words.times(text, n == len(path) - 1) for n, text in reversed(list(enumerate(path))))
    times = next(filter(None, said_by), frozenset())
    rules: Mapping[frozenset[str], OverTime] = {
        frozenset({"start"}): "start",
        frozenset({"end"}): "end",
        frozenset({"flow"}): "sum",
        frozenset({"cumulative"}): "end",
        frozenset({"cumulative", "flow"}): "end",
    }
    rule = rules.get(times)
    if rule is None:
        columns.ask("learn.over_time", leaf, draft.indicator)
    elif "cumulative" in times:
        columns.ask("learn.cumulative", leaf, draft.indicator)
    return replace(draft, over_time=rule or "none")


def _tell_likeness(columns: Columns, leaf: Leaf, indicator: str) -> None:
    """Tell of an indicator of a form in force that has the same headings: it stays that form's own."""
    context = columns.context
    head = named(list(leaf.stack), context.locator.headings, context.lexicon, None)
    if len(head.targets) == 1 and not head.odd and not head.strange:
        target = head.targets[0]
        code = context.lexicon.printed[target.form]
        columns.ask("learn.same_words", leaf, indicator, other=target.indicator, printed=code)


def _ask_of_repeated(columns: Columns) -> None:
    """Columns that no workbook could tell apart: the same headings, or the same but for a group."""
    figures = [
        (leaf, draft)
        for leaf, draft in zip(columns.leaves, columns.drafts, strict=True)
        if draft.role == "figures"
    ]
    for n, (leaf, draft) in enumerate(figures):
        for other, _ in figures[:n]:
            if _is_confusable(leaf, other):
                columns.ask(
                    "learn.path_repeated",
                    leaf,
                    draft.indicator,
                    other=cell_name(columns.layout.bottom, other.column),
                )
                break


def _is_confusable(one: Leaf, other: Leaf) -> bool:
    """Whether the last headings are the same, and the groups of the one among those of the other."""
    keys, others = (tuple(map(header_key, leaf.path)) for leaf in (one, other))
    if keys[-1] != others[-1]:
        return False
    few, many = sorted((keys[:-1], others[:-1]), key=len)
    rest = iter(many)
    return all(any(key == candidate for candidate in rest) for key in few)
