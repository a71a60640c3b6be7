"""The variants and readings of a scheme in words: for whom they are, where that is said, what they change."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.findings import Catalogue
from kpi.model.show import day_text, exact_number
from kpi.pipeline.explaining.against import line
from kpi.pipeline.explaining.rules import expression_words, rule_words
from kpi.spec.groups import ProvinceGroup
from kpi.spec.kinds.scheme import Scheme, resolve
from kpi.spec.scheme_ways import OTHERWISE, Reading, Variant
from kpi.spec.specs import Specs


def lines_of_ways(scheme: Scheme, specs: Specs, catalogue: Catalogue) -> list[str]:
    """A line for each group, each variant, each reading and each of its options."""
    lines = [_group(one, catalogue) for one in scheme.ways.groups]
    lines += [_variant(one, scheme, specs, catalogue) for one in scheme.ways.variants]
    for reading in scheme.ways.readings:
        name, note = reading.name.get(catalogue.lang), reading.note.get(catalogue.lang)
        lines.append(catalogue.text("scheme.reading_line", name=_bare(name), id=reading.id, note=note))
        lines += _options(reading, scheme, specs, catalogue)
    return lines


def _bare(name: str) -> str:
    """A name without the quotation marks around it: it is put between some."""
    return name[1:-1] if name[:1] + name[-1:] in ("“”", '""') and len(name) > 2 else name


def _group(group: ProvinceGroup, catalogue: Catalogue) -> str:
    members = "; ".join(
        catalogue.text(f"scheme.member.{'ended' if one.validity.end else 'open'}", province=one.province,
                       start=day_text(one.validity.start), end=day_text(one.validity.end))
        for one in group.members
    )  # fmt: skip
    name = group.name.get(catalogue.lang)
    return catalogue.text("scheme.group_line", name=name, members=members, citation=group.citation)


def _variant(one: Variant, scheme: Scheme, specs: Specs, catalogue: Catalogue) -> str:
    groups = [group.name.get(catalogue.lang) for group in scheme.ways.groups if group.id == one.group]
    params = {"name": one.name.get(catalogue.lang), "whom": "; ".join((*one.kinds, *groups))}
    changes = "; ".join(_differing(scheme, resolve(scheme, one.id), specs, catalogue))
    text = catalogue.text("scheme.variant_line", **params, changes=changes, citation=one.citation)
    return text if one.note is None else f"{text} {one.note.get(catalogue.lang)}"


def _options(reading: Reading, scheme: Scheme, specs: Specs, catalogue: Catalogue) -> Iterator[str]:
    for option in reading.options:
        name = option.name.get(catalogue.lang)
        key = "default" if option.id == reading.default else "option"
        source = f" [{option.citation}]" if option.citation else ""
        changes = "; ".join(_read(reading.id, option.id, scheme, specs, catalogue))
        words = changes or catalogue.text(f"scheme.changes.{'shown' if key == 'default' else 'none'}")
        params = {"name": name, "choice": f"{reading.id}={option.id}", "source": source}
        yield catalogue.text(f"scheme.{key}_line", **params, changes=words)


def _read(reading: str, option: str, scheme: Scheme, specs: Specs, catalogue: Catalogue) -> Iterator[str]:
    """What an option changes against the default; for a variant where that is something else for it."""
    lists = {}
    for variant in scheme.ways.variant_ids:
        before, after = resolve(scheme, variant), resolve(scheme, variant, {reading: option})
        lists[variant] = [*_differing(before, after, specs, catalogue)]
    yield from lists[OTHERWISE]
    for one in scheme.ways.variants:
        if lists[one.id] != lists[OTHERWISE]:
            changes = "; ".join(lists[one.id]) or catalogue.text("scheme.changes.none")
            yield f"{one.name.get(catalogue.lang)}: {changes}"


def _differing(before: Scheme, after: Scheme, specs: Specs, catalogue: Catalogue) -> Iterator[str]:
    """What one plain scheme says otherwise than another, in words."""
    lang = catalogue.lang
    for old_block, block in zip(before.blocks, after.blocks, strict=True):
        if old_block.points != block.points:
            points = exact_number(block.points, lang)
            yield catalogue.text("scheme.changed.block", id=block.id, points=points)
    for old, new in zip(before.criteria, after.criteria, strict=True):
        if old != new:
            points = exact_number(new.points, lang)
            rule = rule_words(new, specs, catalogue).rstrip(".")
            yield catalogue.text("scheme.changed.criterion", id=new.id, points=points, rule=rule)
    for old_band, band in zip(before.bands, after.bands, strict=True):
        if old_band != band:
            yield f"{band.name.get(lang)} ≥ {exact_number(band.start, lang)}"
    for old_proviso, proviso in zip(before.provisos, after.provisos, strict=True):
        if old_proviso != proviso:
            when = expression_words(proviso.when, specs, catalogue)
            words = line(proviso, None, after, when, catalogue)
            yield f"{words.label}: {words.rule}"
