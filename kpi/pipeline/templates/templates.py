"""Blank workbooks to send out: one per reporter, a sheet per form, units filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kpi.findings import Catalogue, Fault, finding, load_catalogue
from kpi.intake.times.lawyears import LawYears, law_years
from kpi.model.layout import LAYOUTS, Layout
from kpi.model.letters import slug
from kpi.model.level import LEVELS
from kpi.model.period import Period, parse_period
from kpi.model.show import day_text
from kpi.pipeline.opening.reporters import agencies_in
from kpi.pipeline.opening.workspace import Workspace
from kpi.pipeline.templates.blanks import is_own_blank
from kpi.pipeline.templates.choosing import Sender, choose_forms, choose_senders, forms_of
from kpi.pipeline.templates.limits import points_limits
from kpi.spec.assessment import SCORERS, scorers_in, total_id
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.specs import Specs
from kpi.tables.frame import period_name
from kpi.units.gazetteer.tree import COUNTRY, Tree
from kpi.write.xlsx.form import FormSheet
from kpi.write.xlsx.formbook import FormBook, save_forms

_NAMED = 5  # files that are named, of those that are there
_FORM_LANGUAGE = "vi"  # that of the forms' header words, by which they are recognised again


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook made: for whom, and where it is."""

    reporter: str
    name: str
    file: Path


def make_templates(
    workspace: Workspace,
    forms: Sequence[str],
    period: Period,
    reporter: str | None,
    layout: Layout,
    output: Path,
    overwrite: bool = False,
) -> tuple[Template, ...]:
    """Write the blank forms. `output` is a folder, made where needed, or for one reporter an .xlsx file. A
    file that is there is written over only if it is a blank form of ours, or if `overwrite` says so; else
    nothing is written at all.

    Reporters are the districts of the period's last day, the communes where there are no districts, or the
    one unit or agency asked for. Raises Fault ``template.one_file``, ``template.one_unit``,
    ``template.no_criteria``, ``template.levels``, ``write.cannot`` and those of `choose_senders` and
    `forms_of`.
    """
    agencies, province = agencies_in(workspace, period), workspace.province_on(period.end)
    reporters = choose_senders(agencies, province, reporter)
    all_forms = forms_of(workspace.specs, forms, period, reporters, agencies)
    tree = _cut(agencies.tree, all_forms)
    if reporter is None:
        reporters = choose_senders(replace(agencies, tree=tree), province, None)
    single = output.suffix.lower() == ".xlsx" and not output.is_dir()
    if single and len(reporters) > 1:
        raise Fault(finding("template.one_file", number=len(reporters), file=str(output)))
    if layout == "vertical":
        _refuse_many(tree, reporters)
    if layout == "criteria":
        _refuse_others(workspace.specs, all_forms)
    names = [output / f"{_stem(one)}-{period}.xlsx" for one in reporters]
    files = [output] if single else names
    if not overwrite:
        _spare(workspace, files)
    if not single:
        _make_folder(output)
    for one, file in zip(reporters, files, strict=True):
        save_forms(_book(workspace.specs, all_forms, period, tree, one, layout), file)
    pairs = zip(reporters, files, strict=True)
    return tuple(Template(str(one.reporter), one.name, file) for one, file in pairs)


def _stem(sender: Sender) -> str:
    return "-".join(filter(None, (sender.unit.code, sender.agency, slug(sender.unit.name))))


def _cut(tree: Tree, forms: Sequence[Form]) -> Tree:
    """The units down to those that the forms have rows of."""
    levels = {form.level for form in forms} or {LEVELS[-1]}
    if len(levels) > 1:
        raise Fault(finding("template.levels", forms=", ".join(form.code for form in forms)))
    [level] = levels
    return tree.cut(level)


def _spare(workspace: Workspace, files: Sequence[Path]) -> None:
    """Raise Fault ``template.there`` where a file holds anything but a blank form of ours."""
    make, settings = partial(_blanks_of, workspace), workspace.specs.settings
    others = [file for file in files if file.exists() and not is_own_blank(file, make, settings)]
    if others:
        more = len(others) - _NAMED
        names = ", ".join(file.name for file in others[:_NAMED]) + (f", … (+{more})" if more > 0 else "")
        raise Fault(finding("template.there", folder=files[0].parent, count=len(others), names=names))


def _blanks_of(workspace: Workspace, mark: Mapping[str, str], folder: Path) -> list[Path]:
    """The blank forms that a mark may stand for, in all layouts; none where it fits nothing of today."""
    try:
        period = parse_period(mark.get("period", ""))
        forms = choose_forms(workspace.specs, mark.get("form", "").split(","), period)
        agencies = agencies_in(workspace, period)
        [sender] = choose_senders(agencies, COUNTRY, mark.get("reporter", "-"))
        tree = _cut(agencies.tree, forms)
    except (ValueError, Fault):
        return []
    impossible = set() if _is_of_one(tree, sender) else {"vertical"}
    if not all(scheme_of(workspace.specs, form) for form in forms):
        impossible.add("criteria")
    layouts = [one for one in LAYOUTS if one not in impossible]
    paths = [folder / f"{layout}.xlsx" for layout in layouts]
    for layout, file in zip(layouts, paths, strict=True):
        save_forms(_book(workspace.specs, forms, period, tree, sender, layout), file)
    return paths


def _book(
    specs: Specs, forms: Sequence[Form], period: Period, tree: Tree, sender: Sender, layout: Layout
) -> FormBook:
    words = load_catalogue(_FORM_LANGUAGE)
    unit, years = sender.unit, law_years(specs)
    below = (unit,) if layout == "vertical" and sender.agency else tree.reporting_units(unit.code)
    sheets = tuple(
        FormSheet(
            form=form,
            indicators=specs.indicators,
            settings=specs.settings,
            sender=sender.line,
            period=_period_words(form.id, period, years, words),
            place=unit.name,
            units=tuple((u.code, u.name) for u in below),
            scheme=scheme_of(specs, form),
            scorers=scorers_in(unit.level),
            limits=points_limits(scheme_of(specs, form)),
        )
        for form in forms
    )
    ids, editions = (",".join(texts) for texts in ((f.id for f in forms), (f.edition for f in forms)))
    mark = f"form={ids};period={period};reporter={sender.reporter};edition={editions}"
    return FormBook(sheets, mark, layout, words)


def _period_words(form: str, period: Period, years: LawYears, words: Catalogue) -> str:
    """The period in words, with its days where a law lets the year of a form begin on another than 1
    January."""
    rules = years.rules(form, period.year) if period.kind == "year" else None
    name = period_name(period, words)
    if rules is None:
        return name
    start, end = map(day_text, rules.span(period.year))
    return words.text("template.law_days", period=name, start=start, end=end)


def _refuse_many(tree: Tree, senders: Sequence[Sender]) -> None:
    for sender in senders:
        if not _is_of_one(tree, sender):
            number = len(tree.reporting_units(sender.unit.code))
            where = {"unit": sender.unit.code, "name": sender.unit.name}
            raise Fault(finding("template.one_unit", **where, number=number))


def _is_of_one(tree: Tree, sender: Sender) -> bool:
    """Whether a sender reports of one unit: an agency may of its own as a whole."""
    return bool(sender.agency) or len(tree.reporting_units(sender.unit.code)) == 1


def scheme_of(specs: Specs, form: Form) -> Scheme | None:
    """The scheme whose points a form holds, where its settings have words for score sheets."""
    if not specs.settings.score_sheet:
        return None
    names = {total_id(SCORERS[0], scheme.id): scheme for scheme in specs.schemes.values()}
    return next((names[name] for name in form.indicators if name in names), None)


def _refuse_others(specs: Specs, forms: Sequence[Form]) -> None:
    others = [form.code for form in forms if scheme_of(specs, form) is None]
    if others:
        raise Fault(finding("template.no_criteria", forms=", ".join(others)))


def _make_folder(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(finding("write.cannot", file=str(output), why=error.strerror or str(error))) from error
