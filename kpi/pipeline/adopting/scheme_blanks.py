"""The workbook in which an office enters its scheme, filled in with one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kpi.findings import Catalogue, Fault, finding
from kpi.model.nearest import nearest
from kpi.spec.assessment import holds_points
from kpi.spec.entry import Entry
from kpi.spec.load import sound_entries
from kpi.spec.scheme_sheets import to_rows
from kpi.spec.specs import Specs


def write_template(entry: Entry, specs: Specs, path: Path, catalogue: Catalogue) -> None:
    """Write the workbook, with all indicators a scheme may look at, but for points that others give under
    another one. Raises Fault ``write.cannot``."""
    from kpi.write.xlsx.schemebook import write_scheme

    lang = catalogue.lang
    kind = "illustrative" if entry.data["standing"] == "illustrative" else "other"
    example = catalogue.text(f"scheme.example.{kind}", name=entry.data["name"][lang])
    codes = {name: form.code for form in specs.forms.values() for name in form.indicators}
    forms = [form for form in specs.forms.values() if holds_points(form.indicators, specs.schemes)]
    points = {name for form in forms for name in form.indicators}
    indicators = [
        (one.id, one.name.get(lang), codes.get(one.id, ""))
        for one in specs.indicators.values()
        if one.id not in points
    ]
    write_scheme(to_rows(entry.data), example, indicators, path, lang)


def scheme_entries(roots: Sequence[Path], seal: Path | None, *names: str) -> list[Entry]:
    """Schemes as JSON, by default all. Raises Fault ``scheme.unknown``."""
    schemes = sound_entries(roots, seal)[0]["scheme"]
    for name in names:
        if name not in schemes:
            near = nearest(name, schemes, likeness=0.4)
            raise Fault(finding("scheme.unknown", id=name, near=", ".join(near)))
    return [schemes[name] for name in names or sorted(schemes)]
