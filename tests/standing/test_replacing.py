"""What takes the place of what, and what is held until the office decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.model.received import Outcome
from tests.standing.reports import FULL, NAMES, A, B, C, Desk, book, changed, codes, new_desk

V2_FIGURES = changed(FULL, A, 9)
V1, V2 = book(FULL, note="v1"), book(V2_FIGURES, note="v2")
NONE = (None,) * 8


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def test_a_full_report_replaces_a_full_one(desk: Desk) -> None:
    desk.one(V1)
    result = desk.one(V2)
    assert codes(result.findings) == ["submission.supersedes"]
    assert (result.supersedes != "", result.forms_held) == (True, ())
    assert desk.needed() == {A: 9, B: 5, C: 6}


class TestBlank:
    """Forms that nobody filled in."""

    @pytest.mark.parametrize("rows", [{A: NONE, B: NONE, C: NONE}, {A: (0, *NONE[1:]), B: NONE, C: NONE}])
    def test_it_is_refused_and_replaces_nothing(
        self, desk: Desk, rows: dict[str, tuple[object, ...]]
    ) -> None:
        desk.one(V1)
        result = desk.one(book(rows))
        assert (result.outcome, codes(result.findings)) == (Outcome.REFUSED, ["file.blank"])
        assert "cell.missing" not in {f.code for f in result.findings}
        assert desk.needed() == {A: 4, B: 5, C: 6}

    def test_zeros_in_every_cell_are_a_report(self, desk: Desk) -> None:
        result = desk.one(book(dict.fromkeys(FULL, (0,) * 8)))
        assert result.outcome is not Outcome.REFUSED
        assert desk.needed() == {A: 0, B: 0, C: 0}

    def test_one_unit_filled_in_is_a_report(self, desk: Desk) -> None:
        assert desk.one(book({A: FULL[A], B: NONE, C: NONE})).outcome is not Outcome.REFUSED


class TestLess:
    """Reports with fewer units or figures than the one before."""

    def test_corrected_rows_alone_are_held(self, desk: Desk) -> None:
        desk.one(V1)
        result = desk.one(book(changed({B: FULL[B]}, B, 50)))
        assert (result.outcome, result.forms_held) == (Outcome.REFUSED, ("05",))
        [told] = [f for f in result.findings if f.code == "submission.holds_less"]
        params = dict(told.params)
        assert (params["units_before"], params["units_now"]) == ("3", "1")
        assert (params["figures_before"], params["figures_now"], params["lost"]) == ("24", "8", "16")
        assert "Tràm Chim" in params["units"]
        assert desk.needed() == {A: 4, B: 5, C: 6}
        assert desk.log() == [("accepted_with_findings", "counts"), ("held", "held")]

    def test_one_figure_less_is_held(self, desk: Desk) -> None:
        desk.one(V1)
        assert desk.one(book(changed(FULL, C, None))).forms_held == ("05",)
        assert desk.needed() == {A: 4, B: 5, C: 6}

    def test_allowed_it_replaces(self, desk: Desk) -> None:
        desk.one(V1)
        result = desk.one(book({B: FULL[B]}), allow_fewer=True)
        assert (result.forms_held, desk.needed()) == ((), {B: 5})

    def test_what_was_held_can_be_imported_again_to_replace(self, desk: Desk) -> None:
        desk.one(V1)
        few = book({B: FULL[B]})
        desk.one(few)
        again = desk.one(few)
        assert (again.outcome, again.forms_held) == (Outcome.DUPLICATE, ("05",))
        assert codes(again.findings) == ["submission.holds_less", "submission.duplicate_held"]
        assert desk.one(few, allow_fewer=True).outcome is Outcome.ACCEPTED_WITH_FINDINGS
        assert desk.needed() == {B: 5}

    def test_a_report_of_other_units_never_replaces(self, desk: Desk) -> None:
        desk.one(book({A: FULL[A]}))
        result = desk.one(book({B: FULL[B]}), allow_fewer=True)
        assert (codes(result.findings), result.forms_held) == (["submission.other_units"], ("05",))
        assert desk.needed() == {A: 4}

    def test_two_halves_in_one_run(self, desk: Desk) -> None:
        first, second = desk.send(book({A: FULL[A]}), book({B: FULL[B], C: FULL[C]}))
        assert (first.forms_held, second.forms_held) == ((), ("05",))
        desk.one(book({B: FULL[B], C: FULL[C]}), patch=True)
        assert desk.needed() == {A: 4, B: 5, C: 6}


class TestZeros:
    """Reports in which what was reported becomes zero."""

    @pytest.mark.parametrize("none", [0, "-"])
    def test_a_whole_form_is_held(self, desk: Desk, none: object) -> None:
        desk.one(V1, received="2021-12-14")
        nothing = book(dict.fromkeys(FULL, (none,) * 8))
        result = desk.one(nothing, received="2021-12-16")
        assert (codes(result.findings), result.forms_held) == (["submission.zeros"], ("05",))
        [told] = [f for f in result.findings if f.code == "submission.zeros"]
        assert told.severity.value == "error"
        assert dict(told.params)["zeroed"].startswith("models 1 → 0, support_health 5 → 0")
        assert desk.needed() == {A: 4, B: 5, C: 6}
        assert desk.one(nothing, received="2021-12-16", allow_fewer=True).forms_held == ()
        assert desk.needed() == {A: 0, B: 0, C: 0}

    @pytest.mark.parametrize("none", [0, "-"])
    def test_an_indicator_over_all_units_is_held(self, desk: Desk, none: object) -> None:
        desk.one(V1)
        result = desk.one(book({unit: (none, *values[1:]) for unit, values in FULL.items()}))
        [told] = [f for f in result.findings if f.code == "submission.zeros"]
        assert (result.forms_held, dict(told.params)["zeroed"]) == (("05",), "support_needed 15 → 0")

    def test_held_also_as_a_patch_and_within_one_run(self, desk: Desk) -> None:
        nothing = book(dict.fromkeys(FULL, ("-",) * 8))
        _, second = desk.send(V1, nothing)
        assert second.forms_held == ("05",)
        assert desk.one(nothing, patch=True).forms_held == ("05",)
        assert desk.needed() == {A: 4, B: 5, C: 6}

    def test_single_units_may_become_zero(self, desk: Desk) -> None:
        desk.one(V1)
        result = desk.one(book({**FULL, A: ("-",) * 8, B: (0, *FULL[B][1:])}))
        assert (codes(result.findings), desk.needed()) == (["submission.supersedes"], {A: 0, B: 0, C: 6})

    def test_marks_for_none_are_no_figures_that_a_correction_loses(self, desk: Desk) -> None:
        desk.one(book(dict.fromkeys(FULL, ("-",) * 8)))
        result = desk.one(book({A: (4, None, *FULL[A][2:]), B: FULL[B]}))
        assert (codes(result.findings), desk.needed()) == (["submission.supersedes"], {A: 4, B: 5})

    def test_a_typed_zero_is_a_figure_to_lose(self, desk: Desk) -> None:
        desk.one(book(dict.fromkeys(FULL, (0,) * 8)))
        assert codes(desk.one(book(changed(FULL, A, None))).findings) == ["submission.holds_less"]

    def test_a_unit_that_declared_none_is_not_lost_beside_others(self, desk: Desk) -> None:
        desk.one(book({**FULL, A: ("-",) * 8}))
        assert desk.one(book({B: FULL[B], C: FULL[C]})).forms_held == ("05",)


class TestPatch:
    """Only the rows that are sent."""

    def test_rows_sent_take_the_place_of_the_same_units(self, desk: Desk) -> None:
        desk.one(V1)
        rows = book(changed({B: FULL[B]}, B, 50))
        desk.one(rows)
        result = desk.one(rows, patch=True)
        assert codes(result.findings) == ["submission.patches"]
        assert "form.unit_missing" not in {f.code for f in result.findings}
        assert desk.needed() == {A: 4, B: 50, C: 6}

    def test_rows_left_empty_change_nothing(self, desk: Desk) -> None:
        desk.one(V1)
        desk.one(book({A: NONE, B: (50, *FULL[B][1:]), C: NONE}), patch=True)
        assert desk.needed() == {A: 4, B: 50, C: 6}

    def test_a_row_with_fewer_figures_is_held(self, desk: Desk) -> None:
        desk.one(V1)
        row = book({B: (50, *FULL[B][1:7], None)})
        assert desk.one(row, patch=True).forms_held == ("05",)
        assert desk.needed() == {A: 4, B: 5, C: 6}
        assert desk.one(row, patch=True, allow_fewer=True).forms_held == ()
        assert desk.needed() == {A: 4, B: 50, C: 6}

    def test_without_a_report_it_is_one(self, desk: Desk) -> None:
        result = desk.one(book({B: FULL[B]}), patch=True)
        assert "form.unit_missing" in {f.code for f in result.findings}
        assert desk.needed() == {B: 5}

    def test_a_whole_report_that_undoes_a_patch_unasked_names_its_units(self, desk: Desk) -> None:
        desk.one(V1)
        desk.one(book(changed({B: FULL[B]}, B, 50)), patch=True)
        result = desk.one(V2)
        assert codes(result.findings) == ["submission.undoes_patch"]
        [told] = [f for f in result.findings if f.code == "submission.undoes_patch"]
        assert (told.severity.value, dict(told.params)["units"]) == ("warning", f"{NAMES[B]} ({B})")
        assert desk.needed() == {A: 9, B: 5, C: 6}

    @pytest.mark.parametrize("same", [True, False])
    def test_a_newer_whole_report_or_one_that_holds_the_patch_is_no_surprise(
        self, desk: Desk, same: bool
    ) -> None:
        desk.one(V1)
        desk.one(book(changed({B: FULL[B]}, B, 50)), patch=True)
        whole = book(changed(V2_FIGURES, B, 50)) if same else book(V2_FIGURES, revision=2)
        assert codes(desk.one(whole).findings) == ["submission.supersedes"]

    def test_two_patches_in_one_run(self, desk: Desk) -> None:
        desk.one(V1)
        desk.send(book(changed({B: FULL[B]}, B, 50)), book(changed({C: FULL[C]}, C, 60)), patch=True)
        assert desk.needed() == {A: 4, B: 50, C: 60}

    def test_the_whole_report_does_not_take_the_patch_back_unasked(self, desk: Desk) -> None:
        desk.one(V1)
        desk.one(book(changed({B: FULL[B]}, B, 50)), patch=True)
        again = desk.one(V1)
        assert codes(again.findings) == ["submission.duplicate_patched"]
        assert desk.needed()[B] == 50


class TestOrder:
    """What the papers say."""

    def test_a_lower_version_later_is_held(self, desk: Desk) -> None:
        desk.one(book(FULL, 1))
        desk.one(book(changed(FULL, A, 9), 2))
        result = desk.one(book(FULL, 1, note="saved again"))
        assert (codes(result.findings), result.forms_held) == (["submission.older"], ("05",))
        assert [f.severity.value for f in result.findings if f.code == "submission.older"] == ["error"]
        assert desk.needed()[A] == 9

    def test_an_older_version_beside_the_newer_one_is_no_error(self, desk: Desk) -> None:
        newer = book(changed(FULL, A, 9), 2)
        desk.one(newer)
        older, _ = desk.send(book(FULL, 1), newer)
        [told] = [f for f in older.findings if f.code == "submission.older"]
        assert (older.forms_held, told.severity.value) == (("05",), "warning")

    def test_an_earlier_day_later_is_held(self, desk: Desk) -> None:
        desk.one(V2, received="2021-12-14")
        result = desk.one(V1, received="2021-12-10")
        assert codes(result.findings) == ["submission.older"]
        assert desk.needed()[A] == 9

    def test_a_later_day_replaces(self, desk: Desk) -> None:
        desk.one(V2, received="2021-12-10")
        assert codes(desk.one(V1, received="2021-12-14").findings) == ["submission.supersedes"]
        assert desk.needed()[A] == 4

    def test_a_day_that_nobody_stated_says_nothing(self, desk: Desk) -> None:
        desk.one(V2, received="2021-12-14")
        assert codes(desk.one(V1).findings) == ["submission.supersedes"]

    def test_papers_that_disagree_replace_nothing(self, desk: Desk) -> None:
        desk.one(book(FULL, 1), received="2021-12-14")
        result = desk.one(book(changed(FULL, A, 9), 2), received="2021-12-10")
        assert (codes(result.findings), result.forms_held) == (["submission.papers_differ"], ("05",))
        assert desk.needed()[A] == 4

    @pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
    def test_in_one_run_the_version_decides_not_the_name(self, desk: Desk, names: tuple[str, str]) -> None:
        desk.send(book(FULL, 1), book(changed(FULL, A, 9), 2), names=names)
        assert desk.needed()[A] == 9

    def test_in_one_run_without_papers_the_name_decides_and_it_is_told(self, desk: Desk) -> None:
        _, second = desk.send(V1, V2)
        assert codes(second.findings) == ["submission.order_by_name"]
        assert desk.needed()[A] == 9


class TestAgain:
    """The same bytes once more."""

    def test_what_counts_needs_nothing(self, desk: Desk) -> None:
        desk.one(V1)
        again = desk.one(V1)
        assert (again.outcome, codes(again.findings)) == (Outcome.DUPLICATE, ["submission.duplicate"])

    def test_what_was_replaced_is_told_with_the_way_back(self, desk: Desk) -> None:
        first = desk.one(V1)
        desk.one(V2)
        again = desk.one(V1)
        [told] = again.findings
        assert (told.code, told.severity.value) == ("submission.duplicate_replaced", "warning")
        assert dict(told.params)["submission"] == first.submission
        assert desk.needed()[A] == 9

    def test_twins_of_one_run(self, desk: Desk) -> None:
        _, twin = desk.send(V1, V1)
        assert (twin.outcome, codes(twin.findings)) == (Outcome.DUPLICATE, ["submission.twin"])
