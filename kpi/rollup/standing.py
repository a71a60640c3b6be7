"""Who has reported: which units gave figures in which of the forms that a question touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from kpi.lake.sql import listed, literal
from kpi.quick import dataclass
from kpi.spec.kinds.form import Form

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kpi.units import Tree

NOT_SENT, NO_ROW, BLANK_ROW = "not_sent", "no_row", "blank_row"
KNOWN = "(value IS NOT NULL OR text IS NOT NULL)"
"""SQL for "holds a figure": a number, a nil mark, yes or no, a class."""
BOUNDED = "(lower IS NOT NULL OR upper IS NOT NULL)"
"""SQL for "says between what its figure lies"."""
TOLD = f"({KNOWN} OR {BOUNDED})"
"""SQL for "tells anything of its figure"."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What units gave for the `forms` a question touches (ids, in order of the ids).

    `rows` has every unit with a row in any of them, with its number of observations, by code. Masks have a
    bit for each form: `figured` of those a unit gave at least one figure in, be it but the bounds of one,
    `bits` of those it has a row in, `masks` by indicator of that it is collected in (0: none). `parts_sent`
    are (reporter, form) that sent the form, `codes` the printed codes of the forms."""

    forms: tuple[str, ...]
    rows: Mapping[str, int]
    figured: Mapping[str, int]
    bits: Mapping[str, int]
    masks: Mapping[str, int]
    parts_sent: frozenset[tuple[str, str]] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """The mask of all forms."""
        return (1 << len(self.forms)) - 1

    def reported(self, unit: str) -> bool:
        """Whether a unit gave a figure in every form."""
        return bool(self.forms) and self.figured.get(unit, 0) == self.all

    def mask(self, indicators: Iterable[str]) -> int:
        """The forms that some indicators are collected in."""
        bits = 0
        for name in indicators:
            bits |= self.masks.get(name, 0)
        return bits

    def missing_forms(self, unit: str) -> tuple[str, ...]:
        """The forms a unit gave no figure in."""
        mask = self.figured.get(unit, 0)
        return tuple(form for place, form in enumerate(self.forms) if not mask >> place & 1)

    def reason(self, tree: Tree, unit: str, form: str) -> str:
        """Why a unit has no figure in a form: its row is blank, the form that came has no row for it, or the
        form was not sent at all, neither by itself nor by a unit above."""
        if self.bits.get(unit, 0) >> self.forms.index(form) & 1:
            return BLANK_ROW
        reporters = {unit, *(above.code for above in tree.path(unit))}
        return NO_ROW if any((one, form) in self.parts_sent for one in reporters) else NOT_SENT

    def code(self, form: str) -> str:
        """The printed code of a form."""
        return self.codes.get(form, form)


def find_standing(
    con: DuckDBPyConnection, period: str, indicators: Collection[str], forms: Sequence[Form] = ()
) -> Standing:
    """Read who gave what of the forms that collect any of the indicators.

    `forms` are those in force; an indicator that none of them collects belongs to the forms it was reported
    in. `con` holds the views ``observation`` and ``submission``.
    """
    of = {name: form.id for form in forms for name in form.indicators}
    query = f"FROM observation WHERE period = {literal(period)} AND role = 'unit'"
    key_of: dict[str, str] = {}  # a form as reported: the form in force that it stands for
    for form, indicator in _foreign(con, period, query, indicators, forms):
        of.setdefault(indicator, form)
        key_of.setdefault(form, of[indicator])
    form_ids = tuple(sorted({of[name] for name in indicators if name in of}))
    bits = {form: 1 << place for place, form in enumerate(form_ids)}
    key_of |= {form: form for form in form_ids}
    masks = {name: bits[of[name]] if name in of else 0 for name in indicators}
    codes = {form.id: form.code for form in forms}
    if not form_ids:
        return Standing((), {}, {}, {}, masks, codes=codes)
    cases = " ".join(f"WHEN {literal(form)} THEN {bits[key]}" for form, key in key_of.items() if key in bits)
    rows = con.execute(
        f"SELECT unit, count(*), coalesce(bit_or(bit) FILTER ({TOLD}), 0), bit_or(bit) FROM "
        f"(SELECT unit, value, text, lower, upper, CAST(CASE form {cases} END AS BIGINT) AS bit {query} "
        f"AND form IN ({listed(key_of)})) GROUP BY unit ORDER BY unit"
    ).fetchall()
    return Standing(
        form_ids,
        {unit: number for unit, number, _, _ in rows},
        {unit: figured for unit, _, figured, _ in rows if figured},
        {unit: row_bits for unit, _, _, row_bits in rows},
        masks,
        _sent(con, period, key_of),
        codes,
    )


def _foreign(
    con: DuckDBPyConnection, period: str, query: str, indicators: Collection[str], forms: Sequence[Form]
) -> list[tuple[str, str]]:
    """(form, indicator) as reported, where the forms in force may not tell in which form each was."""
    form_ids = {form.id for form in forms}
    rows = con.execute(f"SELECT DISTINCT form FROM submission WHERE period = {literal(period)}").fetchall()
    if form_ids and form_ids.issuperset(form for (form,) in rows):
        return []
    return con.execute(
        f"SELECT DISTINCT form, indicator {query} AND indicator IN ({listed(indicators)}) ORDER BY ALL"
    ).fetchall()


def _sent(con: DuckDBPyConnection, period: str, key_of: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    rows = con.execute(
        f"SELECT DISTINCT reporter, form FROM submission WHERE period = {literal(period)} "
        f"AND form IN ({listed(key_of)})"
    ).fetchall()
    return frozenset((reporter, key_of[form]) for reporter, form in rows)
