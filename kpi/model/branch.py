"""A tree ready to be shown: a line of text with what lies below it. No layout code here."""

from __future__ import annotations

from kpi.quick import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """One line; `style` is "" (plain), ``strong``, ``faint`` or ``note``."""

    text: str
    style: str = ""
    children: tuple[Branch, ...] = ()
