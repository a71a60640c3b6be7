"""Deliberately bad specs: each file in ``bad/`` has one defect, told as one finding at its place."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kpi.findings import Fault, Finding, Severity, load_catalogue
from kpi.spec import schema
from kpi.spec.files import FOLDERS, SpecFile
from kpi.spec.load import examine, load_specs
from kpi.spec.places import builtin_specs

BAD = Path(__file__).parent / "bad"
FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}
DEFECTS = [
    ("checks-constant", "spec.constant", "$.items[0].expression"),
    ("checks-expression-function", "spec.expression", "$.items[0].expression"),
    ("checks-expression-no-condition", "spec.expression", "$.items[0].expression"),
    ("checks-expression-text-added", "spec.expression", "$.items[0].expression"),
    ("checks-no-english", "spec.missing_key", "$.items[0].remedy"),
    ("checks-parent-names", "spec.unknown_reference", "$.items[0].expression"),
    ("checks-placeholder", "spec.placeholder", "$.items[0].message.en"),
    ("checks-placeholders-differ", "spec.placeholders_differ", "$.items[0].message"),
    ("checks-previous-in-row", "spec.unfit_column", "$.items[0].expression"),
    ("checks-star-in-row", "spec.bad_value", "$.items[0].at"),
    ("checks-unknown-indicator", "spec.unknown_reference", "$.items[0].expression"),
    ("checks-unknown-label", "spec.unknown_reference", "$.items[0].when"),
    ("classification-class-twice", "spec.duplicate_id", "$.levels[0].classes[2].id"),
    ("classification-class-unknown-condition", "spec.unknown_reference", "$.levels[0].classes[0].of"),
    (
        "classification-condition-counts-a-later-one",
        "spec.unknown_reference",
        "$.levels[0].conditions[0].tests[0].of",
    ),
    (
        "classification-condition-counts-itself",
        "spec.unknown_reference",
        "$.levels[0].conditions[2].tests[0].of",
    ),
    ("classification-condition-twice", "spec.duplicate_id", "$.levels[0].conditions[3].id"),
    (
        "classification-condition-unknown-condition",
        "spec.unknown_reference",
        "$.levels[0].conditions[2].tests[0].of",
    ),
    ("classification-conflict-unknown-class", "spec.unknown_reference", "$.levels[0].conflicts[0]"),
    ("classification-default-unknown-option", "spec.unknown_reference", "$.readings[0].default"),
    ("classification-expression-no-condition", "spec.expression", "$.levels[0].conditions[0].tests[0].when"),
    (
        "classification-expression-of-the-period-before",
        "spec.unfit_column",
        "$.levels[0].conditions[0].tests[0].when",
    ),
    ("classification-group-days-reversed", "spec.dates_reversed", "$.groups[0].members[0].to"),
    ("classification-group-member-twice", "spec.duplicate_id", "$.groups[0].members[1].province"),
    ("classification-group-no-such-day", "spec.bad_date", "$.groups[0].members[0].from"),
    ("classification-group-twice", "spec.duplicate_id", "$.groups[1].id"),
    ("classification-group-unknown", "spec.unknown_reference", "$.levels[0].conditions[0].tests[1].within"),
    ("classification-nothing-asked-in-a-group", "spec.nothing_asked", "$.levels[0].conditions[0].tests"),
    ("classification-nothing-asked-under-a-reading", "spec.nothing_asked", "$.levels[0].conditions[0].tests"),
    ("classification-least-too-large", "spec.bad_number", "$.levels[0].classes[0].least"),
    (
        "classification-least-too-large-in-a-test",
        "spec.bad_number",
        "$.levels[0].conditions[2].tests[0].least",
    ),
    ("classification-needs-unknown-indicator", "spec.unknown_reference", "$.needs"),
    ("classification-no-communes", "spec.bad_value", "$.levels"),
    ("classification-official", "spec.not_official", "$.standing"),
    (
        "classification-only-unknown-option",
        "spec.unknown_reference",
        "$.levels[0].conditions[0].tests[0].only.zero",
    ),
    (
        "classification-only-unknown-reading",
        "spec.unknown_reference",
        "$.levels[0].conditions[0].tests[0].only",
    ),
    ("classification-option-twice", "spec.duplicate_id", "$.readings[0].options[1].id"),
    ("classification-share-above-one", "spec.bad_number", "$.levels[1].conditions[0].tests[0].share.from"),
    (
        "classification-share-of-the-lowest-level",
        "spec.unknown_reference",
        "$.levels[0].conditions[0].tests[0].share.classes",
    ),
    (
        "classification-share-unknown-class",
        "spec.unknown_reference",
        "$.levels[1].conditions[0].tests[0].share.classes",
    ),
    ("classification-test-of-two-kinds", "spec.bad_shape", "$.levels[0].conditions[0].tests[0]"),
    ("classification-unknown-indicator", "spec.unknown_reference", "$.levels[0].conditions[0].tests[0].when"),
    ("confirmation-unknown-classification", "spec.unknown_reference", "$.id"),
    ("form-code-taken", "spec.duplicate_id", "$.code"),
    ("form-confusable-columns", "spec.columns_confusable", "$.columns[0].columns[1].header"),
    ("form-confusable-without-group", "spec.columns_confusable", "$.columns[1].header"),
    ("form-date-shape", "spec.bad_shape", "$.valid_from"),
    ("form-dates-reversed", "spec.dates_reversed", "$.valid_to"),
    ("form-duplicate-key", "spec.duplicate_key", "$.standing"),
    ("form-empty-header", "spec.bad_count", "$.columns[1].header"),
    ("form-header-twice", "spec.repeated", "$.columns[1].header"),
    ("form-indicator-of-another-form", "spec.duplicate_id", "$.columns[0].indicator"),
    ("form-indicator-twice", "spec.duplicate_id", "$.columns[1].indicator"),
    ("form-missing-source", "spec.missing_key", "$"),
    ("form-no-such-day", "spec.bad_date", "$.valid_from"),
    ("form-not-json", "spec.not_json", ""),
    ("form-rate-column", "spec.unfit_column", "$.columns[1].indicator"),
    ("form-required-is-text", "spec.wrong_type", "$.columns[1].required"),
    ("form-standing", "spec.bad_value", "$.standing"),
    ("form-unknown-indicator", "spec.unknown_reference", "$.columns[1].indicator"),
    ("form-unknown-key", "spec.unknown_key", "$.columns[1].requird"),
    ("form-wrong-kind", "spec.bad_value", "$.kind"),
    ("indicators-count-with-decimals", "spec.bad_number", "$.items[0].decimals"),
    ("indicators-count-with-expression", "spec.unfit_key", "$.items[0].expression"),
    ("indicators-constant-rate", "spec.constant", "$.items[0].expression"),
    ("indicators-distinct-stock", "spec.unfit_key", "$.items[0].distinct"),
    ("indicators-id-shape", "spec.bad_shape", "$.items[0].id"),
    ("indicators-id-twice", "spec.duplicate_id", "$.items[1].id"),
    ("indicators-label-ambiguous", "spec.label_ambiguous", "$.items[0].labels[1]"),
    ("indicators-label-code-twice", "spec.duplicate_id", "$.items[0].labels[1].code"),
    ("indicators-over-time-of-a-class", "spec.unfit_over_time", "$.items[0].over_time"),
    ("indicators-over-time-of-a-rate", "spec.unfit_key", "$.items[0].over_time"),
    ("indicators-over-time-unknown", "spec.bad_value", "$.items[0].over_time"),
    ("indicators-rate-of-a-class", "spec.unfit_column", "$.items[0].expression"),
    ("indicators-rate-without-expression", "spec.missing_key", "$.items[0]"),
    ("indicators-too-many-decimals", "spec.bad_number", "$.items[0].decimals"),
    ("indicators-unfit-aggregate", "spec.unfit_aggregate", "$.items[0].aggregate"),
    (
        "scheme-alternatives-less-than-points",
        "spec.bad_number",
        "$.blocks[0].criteria[1].alternatives[1].steps[0].points",
    ),
    ("plan-agency-unknown", "spec.unknown_reference", "$.calendars[0].reporters.agencies[0]"),
    ("plan-agency-unknown-form", "spec.unknown_reference", "$.agencies[0].forms[0]"),
    ("plan-agency-word-of-two", "spec.duplicate_id", "$.agencies[1].words[0]"),
    ("plan-calendar-unknown-form", "spec.unknown_reference", "$.calendars[0].forms[0]"),
    ("plan-day-for-two-parts", "spec.bad_count", "$.calendars[0].before"),
    ("plan-day-of-a-part-that-is-not-there", "spec.bad_date", "$.calendars[0].before[1]"),
    ("plan-days-too-few", "spec.bad_count", "$.calendars[0].before"),
    ("plan-part-that-is-not-there", "spec.bad_number", "$.calendars[0].parts[0]"),
    ("plan-baseline-year-twice", "spec.duplicate_id", "$.targets[0].baselines[1].year"),
    ("plan-between-of-a-share", "spec.missing_key", "$.targets[0].measure"),
    ("plan-codes-overlap", "spec.plan_codes_overlap", "$.territory[1]"),
    ("plan-condition-is-a-number", "spec.expression", "$.targets[0].measure.when"),
    ("plan-count-of-two-kinds", "spec.bad_shape", "$.targets[0].measure"),
    ("plan-day-that-is-not-there", "spec.bad_date", "$.calendars[0].before"),
    ("plan-ever-without-since", "spec.missing_key", "$.targets[0].measure"),
    ("plan-fall-above-100", "spec.bad_number", "$.targets[0].goal.value"),
    ("plan-goal-without-a-time", "spec.bad_shape", "$.targets[0].goal"),
    ("plan-growth-of-a-count-in-points", "spec.missing_key", "$.targets[0].measure"),
    ("plan-growth-without-goal", "spec.missing_key", "$.targets[0]"),
    ("plan-issued-on-no-day", "spec.bad_date", "$.document.issued"),
    ("plan-kept-with-a-goal", "spec.bad_shape", "$.targets[0]"),
    ("plan-milestone-after-the-plan", "spec.bad_number", "$.targets[0].goal.milestones[0].year"),
    ("plan-missing-from-a-complete-text", "spec.bad_count", "$.text.missing"),
    ("plan-no-quote", "spec.missing_key", "$.targets[0]"),
    ("plan-nothing-missing-from-a-part", "spec.bad_count", "$.text.missing"),
    ("plan-share-above-100", "spec.bad_number", "$.targets[0].goal.value"),
    ("plan-share-of-the-year-before", "spec.unfit_key", "$.targets[0].base"),
    ("plan-share-since-a-year", "spec.unfit_key", "$.targets[0].measure.since"),
    ("plan-share-with-an-upper-end", "spec.unfit_key", "$.targets[0].goal.upto"),
    ("plan-share-without-goal", "spec.missing_key", "$.targets[0]"),
    ("plan-target-twice", "spec.duplicate_id", "$.targets[1].id"),
    ("plan-unknown-indicator", "spec.unknown_reference", "$.targets[0].measure.when"),
    ("plan-upper-aim-below-the-aim", "spec.bad_number", "$.targets[0].goal.upto"),
    ("report-key-of-another-part", "spec.unfit_key", "$.sections[0].parts[0].lines"),
    ("report-level-three", "spec.bad_number", "$.sections[0].level"),
    ("report-named-as-a-table", "spec.duplicate_id", "$.id"),
    ("report-part-without-its-key", "spec.missing_key", "$.sections[0].parts[0]"),
    ("report-placeholders-differ", "spec.placeholders_differ", "$.sections[0].parts[0].text"),
    ("report-section-twice", "spec.duplicate_id", "$.sections[1].id"),
    ("report-title-with-a-figure", "spec.unknown_reference", "$.title.vi"),
    ("report-unknown-indicator", "spec.unknown_reference", "$.sections[0].parts[0].text.vi"),
    ("report-unknown-table", "spec.unknown_reference", "$.sections[0].parts[0].table"),
    ("report-unknown-total", "spec.unknown_reference", "$.sections[0].parts[0].indicators[0]"),
    ("scheme-by-hand-expression", "spec.bad_shape", "$.blocks[0].criteria[1].value"),
    ("scheme-condition-is-a-number", "spec.expression", "$.blocks[0].criteria[1].conditions[1].when"),
    ("scheme-ends-of-both-sides", "spec.bad_value", "$.blocks[0].criteria[1].steps[1]"),
    ("scheme-falling-steps-narrowing", "spec.not_descending", "$.blocks[0].criteria[1].steps[1]"),
    ("scheme-floor-above-points", "spec.bad_number", "$.blocks[0].criteria[1].floor"),
    ("scheme-least-too-large", "spec.bad_number", "$.blocks[0].criteria[1].least"),
    ("scheme-step-without-end", "spec.bad_shape", "$.blocks[0].criteria[1].steps[0]"),
    ("scheme-value-of-at-least", "spec.unfit_key", "$.blocks[0].criteria[1].value"),
    ("scheme-bands-above-zero", "spec.bad_number", "$.bands[1].from"),
    ("scheme-bands-not-descending", "spec.not_descending", "$.bands[1].from"),
    ("scheme-basis-reversed", "spec.dates_reversed", "$.legal_basis[0].expires"),
    ("scheme-block-points", "spec.points_sum", "$.blocks[0].points"),
    ("scheme-cap-unknown-band", "spec.unknown_reference", "$.caps[0].at_most"),
    ("scheme-constant-value", "spec.constant", "$.blocks[0].criteria[1].value"),
    ("scheme-constant-veto", "spec.constant", "$.vetoes[0].when"),
    ("scheme-criterion-twice", "spec.duplicate_id", "$.blocks[0].criteria[1].id"),
    ("scheme-empty-points-missing", "spec.missing_key", "$.blocks[0].criteria[1]"),
    ("scheme-negative-points", "spec.bad_number", "$.blocks[0].criteria[0].points"),
    ("scheme-number-too-exact", "spec.too_exact", "$.blocks[0].criteria[1].per_case"),
    ("scheme-official", "spec.not_official", "$.standing"),
    ("scheme-recognition-kept-narrower", "spec.kept_narrower", "$.recognition[0].kept.classes"),
    ("scheme-recognition-no-years", "spec.bad_number", "$.recognition[0].years"),
    ("scheme-recognition-uncited-kept", "spec.missing_key", "$.recognition[0].kept"),
    ("scheme-recognition-unknown-class", "spec.unknown_reference", "$.recognition[0].classes"),
    ("scheme-recognition-unknown-indicator", "spec.unknown_reference", "$.recognition[0].registered"),
    ("scheme-share-without-places", "spec.missing_key", "$"),
    ("scheme-share-and-points", "spec.unfit_key", "$.blocks[0].criteria[1].empty_points"),
    ("scheme-share-without-condition", "spec.missing_key", "$.blocks[0].criteria[1]"),
    ("scheme-veto-of-a-caps-name", "spec.duplicate_id", "$.vetoes[0].id"),
    ("scheme-reading-against-variant", "spec.changed_twice", "$.readings[0].options[1].changes[0]"),
    ("scheme-variant-hidden", "spec.variant_hidden", "$.variants[1]"),
    ("scheme-variant-points-assessed", "spec.points_assessed", "$.variants[0].changes[0].set.points"),
    ("scheme-veto-is-a-number", "spec.expression", "$.vetoes[0].when"),
    ("scheme-conflict-unknown-band", "spec.unknown_reference", "$.conflicts[0].between[1]"),
    ("scheme-steps-less-than-points", "spec.bad_number", "$.blocks[0].criteria[1].steps[0].points"),
    ("scheme-steps-missing", "spec.missing_key", "$.blocks[0].criteria[1]"),
    ("scheme-steps-rising", "spec.not_descending", "$.blocks[0].criteria[1].steps[1]"),
    ("scheme-total-points", "spec.points_sum", "$.points"),
    ("scheme-unfit-key", "spec.unfit_key", "$.blocks[0].criteria[0].per_case"),
    ("settings-due", "spec.bad_shape", "$.due"),
    ("settings-limit", "spec.bad_number", "$.max_ratio"),
    ("settings-mark", "spec.bad_value", "$.marks['-']"),
    ("settings-office-placeholder", "spec.bad_shape", "$.offices[0].name"),
    ("settings-unknown-scheme", "spec.unknown_reference", "$.default_scheme"),
    ("settings-upper-case-words", "spec.bad_shape", "$.total_words[0]"),
    ("settings-yes-is-no", "spec.label_ambiguous", "$.yes[1]"),
    ("table-by-of-another-kind", "spec.unfit_key", "$.by"),
    ("table-by-unknown", "spec.unknown_reference", "$.by"),
    ("table-column-of-another-kind", "spec.unknown_reference", "$.columns[2]"),
    ("table-share-of-communes", "spec.unknown_reference", "$.columns[2]"),
    ("table-chart-of-nothing", "spec.unknown_reference", "$.chart"),
    ("table-unknown-column", "spec.unknown_reference", "$.columns[2]"),
    ("table-unknown-form", "spec.unknown_reference", "$.forms[0]"),
]


@pytest.fixture(autouse=True)
def _own_files_have_their_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the program's own files fit their schemas is shown once, in test_builtin_specs."""
    whole = schema.schema_findings

    def others(files: Sequence[SpecFile], schemas: Path) -> Mapping[Path, list[Finding]]:
        return whole([f for f in files if builtin_specs() not in f.path.parents], schemas)

    monkeypatch.setattr(schema, "schema_findings", others)


def office(tmp_path: Path, *names: str) -> Path:
    """A spec folder of an office with some of the bad specs."""
    for name in names:
        folder = tmp_path / "specs" / FOLDER_OF[name.split("-")[0]]
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(BAD / f"{name}.json", folder)
    return tmp_path / "specs"


@pytest.mark.parametrize(("name", "code", "path"), DEFECTS, ids=[name for name, _, _ in DEFECTS])
def test_a_defect_is_told_once_at_its_place(tmp_path: Path, name: str, code: str, path: str) -> None:
    found = examine([builtin_specs(), office(tmp_path, name)]).findings
    assert [(f.code, dict(f.params).get("path", "")) for f in found] == [(code, path)]
    assert found[0].file.endswith(f"{name}.json")
    assert found[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        ("Hòa giải", "Hoà giải", ["spec.columns_confusable"]),
        ("Hòa giải", "HÒA  GIẢI.", ["spec.columns_confusable"]),
        ("Vay vốn", "Vay vốn (kỳ trước)", []),
    ],
)
def test_headings_differ_where_reading_tells_them_apart(
    tmp_path: Path, one: str, other: str, codes: list[str]
) -> None:
    own = office(tmp_path, "form-confusable-columns")
    (file,) = own.rglob("*.json")
    data = json.loads(file.read_text("utf-8"))
    for column, heading in zip(data["columns"][0]["columns"], (one, other), strict=True):
        column["header"] = [heading]
    file.write_text(json.dumps(data), "utf-8")
    assert [f.code for f in examine([builtin_specs(), own]).findings] == codes


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_defect_is_told_in_full_sentences(tmp_path: Path, lang: str) -> None:
    catalogue = load_catalogue(lang)
    found = examine(
        [builtin_specs(), office(tmp_path, *(name for name, _, _ in DEFECTS if "not" not in name))]
    )
    for told in found.findings:
        message = catalogue.message(told)
        assert catalogue.remedy(told)
        assert "Decimal" not in message
        if told.code != "spec.placeholder":
            of_program = re.sub(r'"[^"]*"', "", message)  # values of the file may have braces of their own
            assert "{" not in of_program.replace("{…}", "")


def test_the_table_covers_the_folder() -> None:
    assert {name for name, _, _ in DEFECTS} == {p.stem for p in BAD.glob("*.json")}


def test_all_defects_are_raised_together(tmp_path: Path) -> None:
    own = office(tmp_path, "scheme-total-points", "checks-placeholder", "form-not-json")
    with pytest.raises(Fault) as raised:
        load_specs([builtin_specs(), own])
    codes = {f.code for f in raised.value.findings}
    assert codes == {"spec.points_sum", "spec.placeholder", "spec.not_json"}


def test_a_broken_file_is_not_blamed_on_those_that_refer_to_it(tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    shutil.copytree(builtin_specs(), specs, ignore=shutil.ignore_patterns("units"))
    file = specs / "indicators" / "03-kt.json"
    file.write_text(file.read_text("utf-8")[:-5], "utf-8")
    assert [f.code for f in examine([specs]).findings] == ["spec.not_json"]


def test_files_in_an_unknown_folder_are_not_silently_lost(tmp_path: Path) -> None:
    (tmp_path / "form").mkdir()
    (tmp_path / "form" / "01.json").write_text("{}")
    assert [f.code for f in examine([builtin_specs(), tmp_path]).findings] == ["spec.unknown_folder"]


@pytest.mark.parametrize("place", ["x.json", "forms/sub/y.json", "forms/01.JSON", "settings/a/b/z.json"])
def test_a_file_in_the_wrong_place_is_not_silently_lost(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("{}")
    found = examine([builtin_specs(), tmp_path]).findings
    assert [(f.code, f.file) for f in found] == [("spec.misplaced", str(tmp_path / place))]
    with pytest.raises(Fault):
        load_specs([builtin_specs(), tmp_path], check=False)


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault) as raised:
        load_specs([tmp_path / "none"])
    assert [f.code for f in raised.value.findings] == ["spec.no_folder"]


def test_a_spec_folder_alone_needs_default_settings(tmp_path: Path) -> None:
    with pytest.raises(Fault) as raised:
        load_specs([tmp_path], check=False)
    assert [f.code for f in raised.value.findings] == ["spec.no_default"]


def test_points_of_two_schemes_do_not_stand_under_one_id(tmp_path: Path) -> None:
    pattern = json.loads((BAD / "scheme-recognition-no-years.json").read_text("utf-8"))
    pattern.pop("recognition")
    pattern["assessment"] = {"final": "province", "on_missing": "undetermined", "citation": "Thử"}
    folder = tmp_path / "schemes"
    folder.mkdir()
    for name, criteria in (("tinh", ("I.1", "I.2")), ("tinh-i", ("1", "2"))):
        for criterion, number in zip(pattern["blocks"][0]["criteria"], criteria, strict=True):
            criterion["id"] = number
        (folder / f"{name}.json").write_text(json.dumps({**pattern, "id": name}), "utf-8")
    found = examine([builtin_specs(), tmp_path]).findings
    assert {f.code for f in found} == {"spec.duplicate_id"}
