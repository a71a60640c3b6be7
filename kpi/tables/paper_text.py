"""The paragraphs of a paper: words with figures in them, what is missing said, blanks marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.model.paper import Figure, Prose, Run
from kpi.quick import dataclass
from kpi.rollup.notes import names_of
from kpi.spec.kinds.report import SCORED, WORDS, PartSpec, pieces
from kpi.tables.frame import period_name, sentence
from kpi.tables.paper_figures import Facts, class_figures, figures_of, kinds_of

_NAMED = 3  # so many units that lack a figure are named where it would stand
_LINE = "…" * 40  # of a blank to be written on


@dataclass(frozen=True, slots=True)
class Filled:
    """A paragraph, and the figures in it."""

    prose: Prose
    figures: tuple[Figure, ...]


class _Numbering:
    """Gives each figure of a paper its number."""

    def __init__(self, first: int) -> None:
        self._first = first
        self.figures: list[Figure] = []

    def number(self, figure: Figure) -> int:
        self.figures.append(figure)
        return self._first + len(self.figures) - 1


def fill(text: str, facts: Facts, first: int) -> Filled:
    """A text with the figures that it names in braces; the first of them gets the number `first`. Where all
    lack the same units one remark at the end says so, else there is one behind each."""
    if facts.scoring is None and not set(SCORED).isdisjoint(name for _, name in pieces(text)):
        return Filled(Prose((Run(f"[{sentence(facts.refusal)}]", "missing"),)), ())
    numbering = _Numbering(first)
    parts = list(pieces(text))
    groups = [_of(name, facts) if name else () for _, name in parts]
    lacking = {
        figure.missing
        for (_, name), group in zip(parts, groups, strict=True)
        for figure in group
        if name not in WORDS and figure.value is not None
    }
    shared = len(lacking) == 1
    runs: list[Run] = []
    for (words, name), group in zip(parts, groups, strict=True):
        runs.append(Run(words))
        if group:
            runs += _runs(group, name, facts, numbering, shared)
        elif name:
            runs.append(_word(name, facts))
    if shared and (missing := lacking.pop()):
        expected = next(f.expected for group in groups for f in group if f.missing == missing)
        runs = _before_stop(runs, _coverage(expected - len(missing), expected, facts))
    return Filled(Prose(tuple(run for run in runs if run.text)), tuple(numbering.figures))


def _of(name: str, facts: Facts) -> tuple[Figure, ...]:
    if name == "classes":
        return class_figures(facts)
    if name == "units":
        return (_units(facts),)
    return figures_of(facts.indicators[name], facts) if name in facts.indicators else ()


def _units(facts: Facts) -> Figure:
    number = facts.row.coverage.expected
    name = facts.frame.text("paper.units")
    return Figure("units", name, number, str(number), facts.unit.code, number)


def _runs(
    group: Sequence[Figure], name: str, facts: Facts, numbering: _Numbering, shared: bool
) -> Iterator[Run]:
    """The figures that one name stands for: one, or several with their names before them."""
    if all(figure.value is None for figure in group):
        number = numbering.number(group[0])
        yield Run(_missing(group[0], facts), "missing", number)
        return
    is_list = name == "classes" or len(group) > 1
    for place, figure in enumerate(group):
        before = ("; " if place else "") + (f"{figure.name}: " if is_list else "")
        yield Run(before)
        number = numbering.number(figure)
        if figure.value is None:
            yield Run(_missing(figure, facts), "missing", number)
            continue
        sign = f" ({facts.frame.text('paper.doubt_sign')})" if figure.doubted else ""
        yield Run(figure.text + sign, "figure", number)
    last = group[-1]
    if not shared and last.missing:
        yield Run(f" {_coverage(last.reported, last.expected, facts).text.strip()}", "coverage")


def _coverage(reported: int, expected: int, facts: Facts) -> Run:
    words = facts.frame.text("paper.coverage", reported=reported, expected=expected, kinds=kinds_of(facts))
    return Run(f" ({words})", "coverage")


def _missing(figure: Figure, facts: Facts) -> str:
    """What stands in the place of a figure that is not known, with whose it is where they are few."""
    text, missing = facts.frame.text, figure.missing
    if not missing:
        return f"[{text('paper.missing')}]"
    if len(missing) <= _NAMED:
        return f"[{text('paper.missing_of', units=names_of(facts.frame.tree, missing))}]"
    numbers = {"missing": len(missing), "expected": figure.expected, "kinds": kinds_of(facts)}
    return f"[{text('paper.missing_number', **numbers)}]"


def _before_stop(runs: list[Run], remark: Run) -> list[Run]:
    """The remark before the last full stop, if there is one."""
    last = runs[-1]
    if last.kind == "plain" and last.text.endswith("."):
        return [*runs[:-1], Run(last.text[:-1]), remark, Run(".")]
    return [*runs, remark]


def _word(name: str, facts: Facts) -> Run:
    frame = facts.frame
    if name == "period":
        return Run(period_name(frame.period, frame.catalogue))
    if name == "place":
        return Run(place_in_text(facts))
    scoring = facts.scoring
    assert scoring is not None  # `fill` lets none of its words pass without it
    words = f"“{scoring.scheme.name.get(frame.lang)}”"
    if scoring.scheme.standing != "official":
        words += f" ({frame.text(f'paper.standing.{scoring.scheme.standing}')})"
    return Run(words)


def place_in_text(facts: Facts) -> str:
    """The unit as it stands in a sentence: "tỉnh Đồng Tháp"."""
    name, kind = facts.unit.name, facts.unit.type
    return name[:1].lower() + name[1:] if kind and name.startswith(kind + " ") else name


def blank(part: PartSpec, lang: str) -> list[Prose]:
    """What is to be written, in brackets, and lines to write on."""
    prompt = Run(f"[{part.text.get(lang)}]", "blank")
    return [Prose((prompt,)), *(Prose((Run(_LINE, "blank"),), blank_line=True) for _ in range(part.lines))]
