"""Charts of a table as SVG: a bar for each row, a pattern for each part and its figure in it, so that they
can be read without colour; what is open is hatched."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from kpi.findings import Catalogue
from kpi.model.show import range_text, shown, shown_percent
from kpi.model.table import Table
from kpi.write.cells import clean
from kpi.write.course_drawing import courses_drawn
from kpi.write.stacks import Bar, Stack, stacks_of

_BAR, _GAP, _NAME, _WIDE, _TOP, _END = 16, 6, 190, 500, 6, 60
_LEAST = Decimal("0.06")  # a part narrower than this share of the whole bears no figure
_PATTERNS = (
    '<rect width="8" height="8" fill="#1f4e79"/>',
    '<rect width="8" height="8" fill="#9dc3e6"/>',
    '<rect width="8" height="8" fill="#7f7f7f"/>',
    '<rect width="8" height="8" fill="#fff"/><circle cx="4" cy="4" r="1.5" fill="#444"/>',
    '<rect width="8" height="8" fill="#d9d9d9"/><path d="M0 4H8" stroke="#444"/>',
    '<rect width="8" height="8" fill="#fff"/><path d="M4 0V8M0 4H8" stroke="#444"/>',
)
_OPEN = '<rect width="8" height="8" fill="#fff"/><path d="M0 8L8 0" stroke="#b00" stroke-width="1.5"/>'
_LIGHT_TEXT = (0,)  # parts so dark that their figures are white


def charts_of(table: Table, place: int, words: Catalogue) -> str:
    """All charts of a table, "" for none. `place` is that of the table on its page: it keeps names apart."""
    figures = []
    for number, stack in enumerate(stacks_of(table, words)):
        if len(stack.names) <= len(_PATTERNS):
            figures.append(_figure(stack, f"p{place}-{number}", table.warning, words.lang))
    return "\n".join((*figures, *courses_drawn(table, words)))


def _figure(stack: Stack, key: str, warning: str, lang: str) -> str:
    high = _TOP + len(stack.bars) * (_BAR + _GAP)
    fills = [*_PATTERNS[: len(stack.names)], *([_OPEN] if stack.is_open else [])]
    names = [*stack.names, *([stack.open_name] if stack.is_open else [])]
    patterns = "".join(
        f'<pattern id="{key}-{n}" width="8" height="8" patternUnits="userSpaceOnUse">{fill}</pattern>'
        for n, fill in enumerate(fills)
    )
    bars = "".join(_bar(bar, stack, _TOP + n * (_BAR + _GAP), key, lang) for n, bar in enumerate(stack.bars))
    legend = "".join(
        f'<span><svg width="20" height="14" aria-hidden="true"><rect width="20" height="14" '
        f'fill="url(#{key}-{n})" stroke="#000"/></svg> {escape(name)}</span>'
        for n, name in enumerate(names)
    )
    title, standing = escape(stack.title), f"<br><small>{escape(clean(warning))}</small>" if warning else ""
    return (
        f'<figure><figcaption>{title}{standing}</figcaption><div class="wide"><svg class="chart" role="img" '
        f'aria-label="{title}" viewBox="0 0 {_NAME + _WIDE + (10 if stack.percent else _END)} {high}">'
        f'<defs>{patterns}</defs>{bars}</svg></div><p class="legend">{legend}</p></figure>'
    )


def _bar(bar: Bar, stack: Stack, top: int, key: str, lang: str) -> str:
    middle = top + _BAR - 4
    marks = [f'<text x="{_NAME - 6}" y="{middle}" text-anchor="end">{escape(bar.name)}</text>']
    left = Decimal(_NAME)
    parts = [*enumerate(bar.parts), (len(bar.parts), bar.high - bar.low)]
    for n, size in parts:
        if size <= 0:
            continue
        is_open = n == len(bar.parts)
        wide = size * _WIDE / stack.most
        text = stack.open_name if is_open else _figure_text(size, stack, lang)
        marks.append(
            f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="url(#{key}-{n})" '
            f'stroke="#000" stroke-width=".6"><title>{escape(text)}</title></rect>'
        )
        if size / stack.most >= _LEAST and not is_open:
            look = "light" if n in _LIGHT_TEXT else "dark"
            marks.append(f'<text class="{look}" x="{left + wide / 2:.1f}" y="{middle}">{escape(text)}</text>')
        left += wide
    if not stack.percent:
        total = (
            range_text(bar.low, bar.high, lang) if bar.high > bar.low else _figure_text(bar.low, stack, lang)
        )
        marks.append(f'<text x="{_NAME + _WIDE + 6}" y="{middle}">{escape(total)}</text>')
    return "".join(marks)


def _figure_text(size: Decimal, stack: Stack, lang: str) -> str:
    if stack.percent:
        return shown_percent(size, (), 1, lang)
    return shown(size, (), 0 if size == size.to_integral_value() else 1, lang)
