"""What stands around figures in the JSON: which period, state and map they are of, and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpi.contract import Json
from kpi.findings import Finding
from kpi.pipeline.figures.result import Around
from kpi.rollup.compose import Composition, Parts
from kpi.rollup.restate import Restating
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import Tree


def head(frame: Frame) -> Json:
    """``{period, snapshot, as_of, specs, unit_list}``: the number and the moment of the lake's version, and
    the fingerprints of what the figures were made with; ``release``, its name, where they are of one."""
    return {
        "period": str(frame.period),
        "snapshot": frame.version,
        "as_of": frame.as_of,
        "specs": frame.specs,
        "unit_list": frame.unit_list,
        **({"release": frame.release.name} if frame.release is not None else {}),
    }


def map_json(restating: Restating | None) -> Json:
    """``{map}``: as_reported, or restated, then with ``at``, the day of that map."""
    if restating is None:
        return {"map": "as_reported"}
    return {"map": "restated", "at": restating.map.day}


def split_json(around: Around, split: Sequence[str]) -> Json:
    """Nothing on the map of the period; on another one ``{comparable, split: [_divided]}``: the units, by
    code, that make a row not comparable."""
    if around.restating is None:
        return {}
    divided = [_divided(code, around.restating, around.tree) for code in split]
    return {"comparable": not split, "split": divided}


def _divided(code: str, restating: Restating, tree: Tree) -> Json:
    """``{unit, name, into: [code]}``."""
    unit = tree.get(code)
    name = unit.name if unit is not None else code
    return {"unit": code, "name": name, "into": restating.passage.targets[code]}


def composed_json(composition: Composition | None) -> Json:
    """``{composed: [parts_json], parts_missing: [parts_json]}``: what was made of parts of the period, and of
    which too few are there."""
    parts, partial = (composition.parts, composition.partial) if composition is not None else ((), ())
    return {"composed": list(map(parts_json, parts)), "parts_missing": list(map(parts_json, partial))}


def parts_json(parts: Parts) -> Json:
    """``{form, from: [period], units: [code]}``, and ``missing: [period]`` where there are such."""
    missing = {"missing": parts.lacking} if parts.lacking else {}
    return {"form": parts.form, "from": parts.parts, **missing, "units": parts.units}


def tail(notes: Iterable[Finding], frame: Frame) -> Json:
    """``{notes: [sentence], findings: {errors, warnings}}``: what a reader must know, and how many findings
    the reports still carry."""
    counts = {
        "errors": frame.finding_counts.get("error", 0),
        "warnings": frame.finding_counts.get("warning", 0),
    }
    sentences = [frame.catalogue.message(note) for note in (*frame.notices, *notes)]
    if any(counts.values()):
        sentences.append(frame.text("table.found", **counts))
    return {"notes": sentences, "findings": counts}
