"""The specs that come with the program hold together and say what the domain says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kpi.model.heading import header_key
from kpi.model.period import parse_period
from kpi.pipeline.following.expected import due_date
from kpi.spec.expression.parsed import parse
from kpi.spec.load import examine, load_specs
from kpi.spec.places import builtin_specs, spec_roots
from kpi.spec.specs import Specs
from tests.shipped import shipped_specs

FORMS = {
    "01": ("01/XPLM", 21),
    "02": ("02/TT", 11),
    "03": ("03/KT", 18),
    "04": ("04/ĐT", 12),
    "05": ("05/HT", 8),
    "06": ("06/TC", 9),
    "07-illustrative": ("07/CĐ-illustrative", 51),  # 16 criteria and a total, scored by three
    "08": ("08/ĐBMT", 16),
    "09": ("09/MD", 19),
    "10": ("10/MT", 21),
    "11": ("11/XT", 19),
    "12": ("12/H", 4),
    "13": ("13/T", 5),
}
OWN = [name for name, form in FORMS.items() if not form[0].startswith("07/")]
"""Those of a file of their own; form 07 follows from the scheme and has the table of differences."""


@pytest.fixture(scope="module")
def specs() -> Specs:
    return shipped_specs("87")


def test_nothing_is_wrong_with_them() -> None:
    assert examine([builtin_specs()]).findings == ()


def test_the_schemas_are_sound_and_strict() -> None:
    def objects(value: object) -> list[dict[str, object]]:
        if isinstance(value, list):
            return [o for item in value for o in objects(item)]
        if not isinstance(value, dict):
            return []
        return [value, *(o for item in value.values() for o in objects(item))]

    for path in sorted((builtin_specs() / "schemas").glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"].endswith("2020-12/schema")
        for found in objects(schema):
            if found.get("type") == "object" and "properties" in found:
                assert found["additionalProperties"] is False, path.name


def test_the_forms(specs: Specs) -> None:
    assert {i: (f.code, len(f.columns)) for i, f in specs.forms.items()} == FORMS
    for form in specs.forms.values():
        assert form.standing == "project"
        assert "dự án" in form.note.vi
        assert form.source


def test_every_collected_figure_has_type_unit_and_aggregation(specs: Specs) -> None:
    collected = [i for form in specs.forms.values() for i in form.indicators]
    assert len(collected) == len(set(collected))
    assert {i for i, x in specs.indicators.items() if x.type != "rate"} == set(collected)
    for indicator in specs.indicators.values():
        assert indicator.unit_in("vi")
        assert indicator.unit_in("en")
        assert (indicator.type == "rate") == bool(indicator.expression)
        assert (indicator.type == "class") == bool(indicator.labels)


def test_every_collected_figure_says_how_parts_of_a_period_make_the_whole(specs: Specs) -> None:
    files = [path for path in builtin_specs().glob("indicators/*.json") if path.stem != "rates"]
    items = [item for path in files for item in json.loads(path.read_text("utf-8"))["items"]]
    assert [item["id"] for item in items if "over_time" not in item] == []
    rules = {i.id: i.over_time for i in specs.indicators.values()}
    assert {rules[i.id] for i in specs.indicators.values() if i.type == "rate"} == {"none"}
    for name, rule in rules.items():
        wanted = {"start": "start", "end": "end"}.get(name.rpartition("_")[2])
        assert wanted in (None, rule), name


def test_no_two_columns_of_a_form_share_a_header_path(specs: Specs) -> None:
    for form in specs.forms.values():
        paths = [[{header_key(t) for t in level} for level in c.path] for c in form.columns]
        for one, other in combinations(paths, 2):
            same_depth = len(one) == len(other)
            assert not (same_depth and all(a & b for a, b in zip(one, other, strict=True)))


def test_every_expression_parses_and_names_known_indicators(specs: Specs) -> None:
    texts = [x.expression for x in specs.indicators.values() if x.expression]
    for check in specs.checks.values():
        texts += [] if check.scope == "parent" else [check.expression]
        texts += [check.when] if check.when else []
    for scheme in specs.schemes.values():
        texts += [cap.when for cap in scheme.caps]
        texts += [t for c in scheme.criteria for t in (c.value, c.empty_when) if t]
    assert len(texts) > 60
    for text in texts:
        for name in parse(text).columns:
            assert name.removeprefix("previous.") in specs.indicators, text


def test_messages_of_checks_name_figures_in_both_languages(specs: Specs) -> None:
    for check in specs.checks.values():
        vi, en = (set(re.findall(r"\{([\w.]+)\}", t)) for t in (check.message.vi, check.message.en))
        assert vi == en
        assert vi
        assert check.source


def test_one_rule_holds_the_total_row_of_every_summed_figure(specs: Specs) -> None:
    rule = specs.checks["total_equals_sum"]
    assert (rule.scope, rule.at, rule.expression) == ("parent", "*", "total = children")


def test_the_illustrative_scheme_is_that_of_the_domain(specs: Specs) -> None:
    scheme = specs.schemes["illustrative"]
    assert scheme.standing == "illustrative"
    assert {b.id: (b.points, len(b.criteria)) for b in scheme.blocks} == {
        "I": (20, 4),
        "II": (20, 3),
        "III": (30, 5),
        "IV": (30, 4),
    }
    assert scheme.points == 100
    assert [(b.name.vi, b.start) for b in scheme.bands] == [
        ("Tốt", 90),
        ("Khá", 70),
        ("Trung bình", 50),
        ("Yếu", 0),
    ]
    assert [cap.at_most for cap in scheme.caps] == ["average"]
    officials = next(c for c in scheme.criteria if c.id == "I.4")
    assert [(s.limit, s.points) for s in officials.steps] == [
        (1, 5),
        (Decimal("0.8"), 3),
        (Decimal("0.5"), 1),
    ]
    assert (officials.empty_when, officials.empty_points) == ("officials = 0", 0)
    basis = scheme.legal_basis[0]
    assert (basis.in_force, basis.expires) == (date(2008, 10, 7), date(2025, 2, 15))
    assert basis.repealed_by is not None
    assert "15/2024/TT-BLĐTBXH" in basis.repealed_by.vi


def test_a_ratio_criterion_says_what_holds_where_there_is_nothing_to_judge(specs: Specs) -> None:
    for scheme in specs.schemes.values():
        for criterion in scheme.criteria:
            if "/" in criterion.value:
                assert criterion.empty_when
                assert criterion.empty_points is not None
                assert criterion.note is not None


def test_tables_exist_for_scores_classes_and_every_form(specs: Specs) -> None:
    kinds = {i: t.kind for i, t in specs.tables.items()}
    assert kinds == {
        "score": "score",
        "scores-by-block": "score",
        "summary": "summary",
        "summary-change": "summary",
        "proposed": "proposed",
        "score-sheet": "sheet",
        "changed": "changed",
        "differences": "differences",
        "drug-areas": "law_classes",
        "drug-areas-changed": "law_changed",
        "drug-areas-summary": "law_summary",
        **dict.fromkeys(
            (
                "classes-by-district",
                "drug-classes-change",
                "prostitution-classes-change",
                *(f"form-{f}" for f in OWN),
            ),
            "rollup",
        ),
    }
    for form in OWN:
        assert set(specs.forms[form].indicators) <= set(specs.tables[f"form-{form}"].columns)


def test_an_office_and_its_receiver_change_with_the_years(specs: Specs) -> None:
    before, after = date(2021, 12, 31), date(2025, 6, 30)
    assert specs.settings.office_at(before).lines[-1] == "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"
    assert specs.settings.office_at(after).lines == ("ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP", "SỞ Y TẾ")
    for day in (before, after):
        assert specs.settings.office_at(day, "drugs").name == "Công an tỉnh Đồng Tháp"
        assert specs.settings.office_at(day, "prostitution") == specs.settings.office_at(day)
    assert "Lao động" in specs.settings.receiver_at(before)
    assert specs.settings.receiver_at(after) == "Bộ Y tế"
    assert "Lao động" in specs.settings.receiver_at(before, "prostitution")
    assert specs.settings.receiver_at(after, "prostitution") == "Bộ Y tế (Cục Bảo trợ xã hội)"
    assert specs.settings.receiver_at(before, "drugs") == "Bộ Công an"
    assert specs.settings.receiver_at(after, "drugs") == "Bộ Công an (C04)"


def test_a_province_sets_only_what_differs(specs: Specs) -> None:
    default = load_specs([builtin_specs()]).settings
    assert specs.settings.due_source != default.due_source
    assert specs.settings.words.marks == default.words.marks
    assert specs.settings.words.marks["-"] == "nil"
    assert specs.settings.words.marks["…"] == "missing"
    for province in ("12", "14", "35", "38"):
        assert load_specs([builtin_specs()], province, check=False).settings.id == province


def test_an_unknown_province_has_the_default() -> None:
    assert load_specs([builtin_specs()], "01", check=False).settings.id == "default"


def test_an_office_replaces_a_spec_and_a_setting(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "settings").mkdir()
    table = json.loads((builtin_specs() / "tables" / "summary.json").read_text("utf-8"))
    table["title"]["vi"] = "Bảng của tỉnh"
    (tmp_path / "tables" / "any-name.json").write_text(json.dumps(table), "utf-8")
    own = {"kind": "settings", "id": "87", "due": "11-30"}
    (tmp_path / "settings" / "87.json").write_text(json.dumps(own), "utf-8")
    specs = load_specs(spec_roots(tmp_path), "87")
    assert specs.tables["summary"].title.vi == "Bảng của tỉnh"
    assert specs.settings.due == "11-30"
    assert specs.settings.office_at(date(2021, 1, 1)).lines[0] == "ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP"


def test_a_seal_stands_for_exactly_the_files_that_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, seal = tmp_path / "specs", tmp_path / "cache" / "seal"
    (own / "settings").mkdir(parents=True)
    seal.parent.mkdir()
    file = own / "settings" / "87.json"
    file.write_text('{"kind": "settings", "id": "87", "due": "11-30"}')
    looked: list[int] = []
    monkeypatch.setattr("kpi.spec.load.examine", lambda roots: looked.append(1) or examine(roots))
    for _ in range(2):
        load_specs(spec_roots(own), "87", seal=seal)
    assert len(looked) == 1
    file.write_text('{"kind": "settings", "id": "87", "due": "10-30"}')
    assert load_specs(spec_roots(own), "87", seal=seal).settings.due == "10-30"
    assert len(looked) == 2


def test_a_damaged_seal_is_no_seal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal = tmp_path / "seal"
    looked: list[int] = []
    monkeypatch.setattr("kpi.spec.load.examine", lambda roots: looked.append(1) or examine(roots))
    for damage in ("", "{}", "[1]", "\xff", seal_without_end):
        load_specs(spec_roots(None), "87", seal=seal)
        looked.clear()
        seal.write_text(damage if isinstance(damage, str) else damage(seal), "latin-1")
        load_specs(spec_roots(None), "87", seal=seal)
        assert looked == [1]


def seal_without_end(seal: Path) -> str:
    return seal.read_text("ascii")[:-40]


def test_the_fingerprint_follows_the_content_not_the_place(tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(builtin_specs(), copy, ignore=shutil.ignore_patterns("units"))
    same = load_specs([copy], check=False).sha256
    assert same == load_specs([builtin_specs()], check=False).sha256
    (copy / "settings" / "87.json").unlink()
    assert load_specs([copy], check=False).sha256 != same


def test_a_form_says_for_which_kinds_of_period_it_is_sent(specs: Specs) -> None:
    form = specs.forms["01"]
    assert all(form.awaited(parse_period(text)) for text in ("2021", "2021-S1", "2021-Q2", "2021-05"))
    halves = replace(form, periods=("half",))
    assert [halves.awaited(parse_period(text)) for text in ("2021", "2021-S1")] == [False, True]
    assert not form.awaited(parse_period("2007"))


def test_parts_of_a_year_have_the_days_that_the_settings_give_them(specs: Specs) -> None:
    assert due_date(specs.settings, parse_period("2021-S1")) is None
    own = replace(
        specs.settings,
        due_parts={"half": ("06-15", "12-15"), "quarter": ("04-05", "07-05", "10-05", "01-05")},
    )
    told = {text: due_date(own, parse_period(text)) for text in ("2021-S1", "2021-S2", "2021-Q4", "2021")}
    assert told == {
        "2021-S1": date(2021, 6, 15),
        "2021-S2": date(2021, 12, 15),
        "2021-Q4": date(2022, 1, 5),
        "2021": date(2021, 12, 14),
    }
