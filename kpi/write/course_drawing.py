"""Charts of figures over time as SVG. Bars differ by pattern and lines by dashes and marks, each figure is
written beside what shows it: they can be read without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from kpi.findings import Catalogue
from kpi.model.show import shown
from kpi.model.table import Table
from kpi.write.cells import clean
from kpi.write.courses import Course, courses_of

_BAR, _GAP, _NAME, _WIDE, _END = 12, 8, 190, 470, 80
_FILLS = ("#c9d6e6", "#1f4e79")  # the earlier, the later
_HIGH, _TOP, _FOOT = 180, 20, 22
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4")
_COLOURS = ("#1f4e79", "#8c4a00", "#2b6b2b", "#6b2b6b", "#444")


def courses_drawn(table: Table, words: Catalogue) -> Iterator[str]:
    """A figure for each course that a table shows."""
    for course in courses_of(table):
        drawing, high = _lines(course, words.lang) if course.is_drawn_out else _bars(course, words.lang)
        title = escape(course.title)
        warning = f"<br><small>{escape(clean(table.warning))}</small>" if table.warning else ""
        box = f"0 0 {_NAME + _WIDE + _END} {high}"
        yield (
            f'<figure><figcaption>{title}{warning}</figcaption><div class="wide">'
            f'<svg class="chart" role="img" aria-label="{title}" viewBox="{box}">{drawing}</svg></div>'
            f'<p class="legend">{_legend(course)}</p></figure>'
        )


def _legend(course: Course) -> str:
    if course.is_drawn_out:
        return "".join(
            f'<span><svg width="34" height="14" aria-hidden="true"><path d="M0 7H34" {_stroke(n)}/></svg> '
            f"{escape(line.name)}</span>"
            for n, line in enumerate(course.lines)
        )
    return "".join(
        f'<span><svg width="20" height="14" aria-hidden="true"><rect width="20" height="14" fill="{fill}" '
        f'stroke="#000"/></svg> {escape(time)}</span>'
        for fill, time in zip(_FILLS, course.times, strict=True)
    )


def _bars(course: Course, lang: str) -> tuple[str, int]:
    """A pair of bars for each row, from the line of 0 on."""
    low, high = course.ends
    scale = _WIDE / (high - low) if high > low else Decimal(0)
    zero = _NAME - low * scale
    marks, step = [], 2 * _BAR + _GAP
    for n, line in enumerate(course.lines):
        top = _GAP + n * step
        marks.append(
            f'<text x="{_NAME - 6}" y="{top + _BAR + 4}" text-anchor="end">{escape(line.name)}</text>'
        )
        for at, figure in enumerate(line.figures):
            marks.append(_bar(figure, (top + at * _BAR, zero, scale), _FILLS[at], lang))
    foot = _GAP + len(course.lines) * step
    marks.append(f'<path d="M{zero:.1f} 0V{foot}" stroke="#000"/>')
    return "".join(marks), foot + _GAP


def _bar(figure: Decimal | None, place: tuple[int, Decimal, Decimal], fill: str, lang: str) -> str:
    top, zero, scale = place
    if figure is None:
        return f'<text x="{zero + 5:.1f}" y="{top + _BAR - 2}">…</text>'
    wide, text = abs(figure) * scale, escape(_text(figure, lang))
    left = zero if figure >= 0 else zero - wide
    return (
        f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="{fill}" stroke="#000" '
        f'stroke-width=".6"><title>{text}</title></rect>'
        f'<text x="{max(left + wide, zero) + 5:.1f}" y="{top + _BAR - 2}">{text}</text>'
    )


def _lines(course: Course, lang: str) -> tuple[str, int]:
    """A line for each row; where there is no figure it is broken."""
    low, high = course.ends
    span = high - low or Decimal(1)
    left, step = 40, Decimal(_NAME + _WIDE + _END - 80) / (len(course.times) - 1)

    def at(place: int, figure: Decimal) -> tuple[Decimal, Decimal]:
        return left + place * step, _TOP + (high - figure) * _HIGH / span

    base = at(0, Decimal(0))[1]
    marks = [f'<path d="M{left} {base:.1f}h{step * (len(course.times) - 1):.1f}" stroke="#999"/>']
    for n, line in enumerate(course.lines):
        points = [None if f is None else (*at(place, f), f) for place, f in enumerate(line.figures)]
        marks += [f'<path d="{_path(points)}" fill="none" {_stroke(n)}/>']
        for point in points:
            if point is not None:
                x, y, figure = point
                text = escape(_text(figure, lang))
                marks.append(
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#fff" {_stroke(n, dashed=False)}>'
                    f"<title>{escape(line.name)}: {text}</title></circle>"
                    f'<text class="dark" x="{x:.1f}" y="{y - 7:.1f}">{text}</text>'
                )
    foot = _TOP + _HIGH + _FOOT
    marks += [
        f'<text class="dark" x="{left + place * step:.1f}" y="{foot - 4}">{escape(time)}</text>'
        for place, time in enumerate(course.times)
    ]
    return "".join(marks), foot


def _path(points: Sequence[tuple[Decimal, Decimal, Decimal] | None]) -> str:
    parts, is_broken = [], True
    for point in points:
        if point is not None:
            parts.append(f"{'M' if is_broken else 'L'}{point[0]:.1f} {point[1]:.1f}")
        is_broken = point is None
    return "".join(parts)


def _stroke(number: int, dashed: bool = True) -> str:
    dashes = _DASHES[number] if dashed else ""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'stroke="{_COLOURS[number]}" stroke-width="1.8"{dash}'


def _text(figure: Decimal, lang: str) -> str:
    return shown(figure, (), 0 if figure == figure.to_integral_value() else 1, lang)
