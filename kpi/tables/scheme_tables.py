"""Schemes as tables: which there are, what one says, how two differ, what a new one changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpi.findings import Catalogue
from kpi.model.cell import Value
from kpi.model.show import day_text, exact_number, stored_day
from kpi.model.table import Column, Row, Table
from kpi.quick import dataclass
from kpi.spec.kinds.scheme import Scheme


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A criterion in words."""

    id: str
    name: str
    rule: str
    points: Value
    citation: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What two schemes say differently: where (a sheet), of what, of which field; "" where one is silent."""

    where: str
    about: str
    field: str
    before: str
    after: str


def schemes_table(schemes: Sequence[Scheme], catalogue: Catalogue) -> Table:
    """All schemes, with whose they are and whether somebody checked their numbers."""
    keys = ("id", "name", "standing", "validity", "points", "adopted", "checked")
    rows = tuple(
        Row(
            (
                one.id,
                one.name.get(catalogue.lang),
                catalogue.text(f"specs.standing.{one.standing}"),
                validity_words(one, catalogue),
                one.points,
                f"{one.adopted.by}, {day_text(one.adopted.on)}" if one.adopted else "",
                f"{one.checked.by}, {day_text(one.checked.on)}" if one.checked else "",
            )
        )
        for one in schemes
    )
    return Table("schemes", catalogue.text("scheme.list.title"), (), _columns(keys, catalogue), rows)


def confirmed_table(data: Mapping[str, Any], catalogue: Catalogue) -> Table:
    """What was compared with its document: a scheme, or the confirmation of a classification, as its file has
    it."""
    check = data.get("checked", data)
    row = Row((data["id"], f"{check['by']}, {stored_day(check['on'])}", check["against"]))
    columns = _columns(("id", "checked", "against"), catalogue)
    return Table("scheme-confirmed", catalogue.text("scheme.confirm.title"), (), columns, (row,))


def validity_words(scheme: Scheme, catalogue: Catalogue) -> str:
    """From when to when a scheme holds."""
    start, end = scheme.validity.start, scheme.validity.end
    key = {(True, True): "from_to", (True, False): "from", (False, True): "to"}.get((bool(start), bool(end)))
    return catalogue.text(f"specs.{key}", start=day_text(start), end=day_text(end)) if key else ""


def scheme_table(
    scheme: Scheme, lines: Sequence[RuleLine], beside: Sequence[str], catalogue: Catalogue
) -> Table:
    """The criteria of a scheme in words, with where each number comes from, its classes below, and what else
    bears on the result (`beside`)."""
    keys = ("id", "name", "rule", "points", "citation")
    rows = tuple(Row((one.id, one.name, one.rule, one.points, one.citation)) for one in lines)
    title = catalogue.text("scheme.show.title", id=scheme.id, name=scheme.name.get(catalogue.lang))
    return Table(
        "scheme", title, (), _columns(keys, catalogue), rows, standing_notes(scheme, beside, catalogue)
    )


def standing_notes(scheme: Scheme, beside: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Classes, what stands beside them, standing, who adopted and who checked."""
    lang, text = catalogue.lang, catalogue.text
    bands = "; ".join(f"{band.name.get(lang)} ≥ {exact_number(band.start, lang)}" for band in scheme.classes)
    notes = [text("scheme.bands_line", bands=bands), *beside, scheme.note.get(lang)]
    if scheme.adopted is not None:
        one = scheme.adopted
        params = {"by": one.by, "on": day_text(one.on), "document": one.document}
        notes.append(text("scheme.adopted_line", **params, sha=one.document_sha256[:12]))
    if scheme.checked is None:
        notes.append(text("scheme.unchecked_line"))
    else:
        by, day = scheme.checked.by, day_text(scheme.checked.on)
        notes.append(text("scheme.checked_line", by=by, on=day, against=scheme.checked.against))
    return tuple(notes)


def differences_table(a: str, b: str, lines: Sequence[Difference], catalogue: Catalogue) -> Table:
    """What two schemes say differently."""
    keys = ("where", "id", "what")
    columns = (*_columns(keys, catalogue), Column("before", a), Column("after", b))
    rows = tuple(Row((one.where, one.about, one.field, one.before, one.after)) for one in lines)
    notes = () if lines else (catalogue.text("scheme.compare.same"),)
    return Table(
        "schemes-compared", catalogue.text("scheme.compare.title", a=a, b=b), (), columns, rows, notes
    )


def _columns(keys: Sequence[str], catalogue: Catalogue) -> tuple[Column, ...]:
    return tuple(Column(key, catalogue.text(f"scheme.column.{key}")) for key in keys)
