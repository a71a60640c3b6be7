"""Changes that an office loads: what they make of the list of units, and what is refused."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.findings import Fault, Severity
from kpi.units import Units
from kpi.units.amending.apply import Applied, apply, last_change
from kpi.units.amending.file import HEADER, changes_text, read_changes, stored_name
from kpi.units.amending.kept import judge_load, loaded, with_loaded
from kpi.units.gazetteer.links import Link
from tests.examples import tries
from tests.shipped import shipped_units

UNITS = shipped_units()
DAY = "2027-01-01"
EVE, MORNING = date(2026, 12, 31), date(2027, 1, 1)
# Of Đồng Tháp (82): Phường Đạo Thạnh, Phường Mỹ Tho, Phường Thới Sơn, Phường Mỹ Phong.
A, B, C, D = "28249", "28261", "28270", "28273"


def text(*rows: str, day: str = DAY, decree: str = "1/NQ-UBTVQH16") -> str:
    """A file whose rows give what stands behind the decree."""
    return "\n".join([",".join(HEADER), *(f"{day},{decree},{row}" for row in rows)])


def applied(*rows: str) -> Applied:
    read = read_changes(text(*rows), "a.csv")
    assert read.findings == ()
    return apply(UNITS.rows, read.changes)


def after(*rows: str) -> Units:
    done = applied(*rows)
    assert [f for f in done.findings if f.severity is Severity.ERROR] == []
    return Units(UNITS.folder, tuple(done.rows), added=tuple(done.links))


def codes(*rows: str) -> list[str]:
    return [f.code for f in applied(*rows).findings]


def name(units: Units, code: str, day: date = MORNING) -> str:
    unit = units.at(day).get(code)
    return unit.name if unit else ""


def test_a_merger_ends_one_unit_and_the_other_goes_on() -> None:
    done = applied(f"{A},{B},whole,,", f"{B},{B},whole,,")
    assert (done.added, done.ended, done.changed) == (0, 1, 0)
    units = after(f"{A},{B},whole,,", f"{B},{B},whole,,")
    assert (name(units, A), name(units, B)) == ("", "Phường Mỹ Tho")
    assert name(units, A, EVE) == "Phường Đạo Thạnh"
    assert units.lives(B)[-1].valid_to is None
    assert units.lives(B)[-1].valid_from == date(2025, 7, 1)
    assert units.added == (
        Link(A, B, MORNING, "whole", "1/NQ-UBTVQH16"),
        Link(B, B, MORNING, "whole", "1/NQ-UBTVQH16"),
    )


def test_a_merger_under_a_new_name_and_code() -> None:
    units = after(f"{A},99001,whole,Phường Đạo Tho,82", f"{B},99001,whole,,")
    assert (name(units, A), name(units, B), name(units, "99001")) == ("", "", "Phường Đạo Tho")
    unit = units.at(MORNING).units["99001"]
    assert (unit.level, unit.type, unit.parent, unit.valid_from) == ("commune", "Phường", "82", MORNING)


def test_renaming_a_change_of_type_and_a_move_close_one_life_and_begin_another() -> None:
    done = applied(f"{A},{A},whole,Xã Đạo Thạnh,", f"{B},{B},whole,,80")
    assert (done.added, done.ended, done.changed) == (0, 0, 2)
    units = after(f"{A},{A},whole,Xã Đạo Thạnh,", f"{B},{B},whole,,80")
    assert [(u.name, u.type) for u in units.lives(A)[-2:]] == [
        ("Phường Đạo Thạnh", "Phường"),
        ("Xã Đạo Thạnh", "Xã"),
    ]
    assert [u.parent for u in units.lives(B)[-2:]] == ["82", "80"]


def test_a_split_keeps_the_rest_under_the_old_code() -> None:
    done = applied(f"{A},{A},part,,", f"{A},99001,part,Xã Đạo Mới,82")
    assert (done.added, done.ended, done.changed, len(done.links)) == (1, 0, 0, 2)


def test_provinces_merge_with_all_that_lies_below_them() -> None:
    communes = UNITS.at(EVE).under("86", "commune")
    rows = [f"{unit.code},{unit.code},whole,,82" for unit in communes]
    units = after("86,82,whole,,", "82,82,whole,Tỉnh Tiền Giang,", *rows)
    assert name(units, "86") == ""
    assert name(units, "82") == "Tỉnh Tiền Giang"
    assert len(units.at(MORNING).under("82", "commune")) == 102 + len(communes)
    joined = (f"{communes[0].code},{A},whole,,", f"{A},{A},whole,,")
    kept = [row for row in rows if not row.startswith(communes[0].code)]
    after("86,82,whole,,", "82,82,whole,,", *kept, *joined)


def test_the_list_given_stays_as_it_was() -> None:
    before = list(map(tuple, UNITS.rows))
    applied(f"{A},{B},whole,,", f"{B},{B},whole,,")
    assert list(map(tuple, UNITS.rows)) == before


BAD = [
    ("an old code that nothing bears", [f"99999,{A},whole,,", f"{A},{A},whole,,"], ["change.unknown_old"]),
    ("a code that lives on and is not in the file", [f"{A},{B},whole,,"], ["change.code_taken"]),
    ("a code passed on at once", [f"{A},{B},whole,Xã Y,82", f"{B},{C},whole,,", f"{C},{C},whole,,"],
     ["change.code_taken"]),
    ("whole and more", [f"{A},{A},whole,,", f"{A},{B},part,,", f"{B},{B},whole,,"],
     ["change.whole_and_more"]),
    ("only a part", [f"{A},{B},part,,", f"{B},{B},whole,,"], ["change.rest_missing"]),
    ("nobody takes the people", [f"{A},{B},part_area_only,,", f"{A},{C},part_area_only,,",
     f"{B},{B},whole,,", f"{C},{C},whole,,"], ["change.no_heir"]),
    ("two take all the people", [f"{A},{B},part_area_all_pop,,", f"{A},{C},part,,", f"{B},{B},whole,,",
     f"{C},{C},whole,,"], ["change.all_people"]),
    ("two names", [f"{A},99001,whole,Xã Một,82", f"{B},99001,whole,Xã Hai,82"], ["change.two_names"]),
    ("two places", [f"{A},99001,whole,Xã Một,82", f"{B},99001,whole,,80"], ["change.two_parents"]),
    ("no name", [f"{A},99001,whole,,82"], ["change.no_name"]),
    ("no place", [f"{A},99001,whole,Xã Một,"], ["change.no_parent"]),
    ("a name without its type", [f"{A},{A},whole,Đạo Thạnh,"], ["change.name_type"]),
    ("a type of another level", [f"{A},{A},whole,Tỉnh Đạo Thạnh,"], ["change.name_type"]),
    ("a type that there is no more", [f"{A},{A},whole,Thị trấn Đạo Thạnh,"], ["change.name_type"]),
    ("the name of a neighbour", [f"{A},{A},whole,Phường Mỹ Tho,"], ["change.same_name"]),
    ("a place that is not there", [f"{A},{A},whole,,87"], ["change.parent"]),
    ("a place of its own level", [f"{A},{A},whole,,{B}"], ["change.parent"]),
    ("a place above a province", ["82,82,whole,,01"], ["change.parent"]),
    ("children left behind", ["86,82,whole,,", "82,82,whole,,"], ["change.orphans"]),
    ("children named but not placed", ["86,82,whole,,", "82,82,whole,,",
     *(f"{u.code},{u.code},whole,," for u in UNITS.at(EVE).under("86", "commune"))],
     ["change.orphans", *["change.nothing"] * len(UNITS.at(EVE).under("86", "commune"))]),
    ("nothing at all", [f"{A},{A},whole,,"], ["change.nothing"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_what_contradicts_the_list_is_told(rows: list[str], expected: list[str]) -> None:
    assert codes(*rows) == expected


def test_a_commune_of_two_provinces_needs_the_provinces_to_merge() -> None:
    other = UNITS.at(EVE).under("80", "commune")[0].code
    assert codes(f"{A},{A},whole,,", f"{other},{A},whole,,") == ["change.across"]
    assert codes(f"{other},{other},whole,,82") == []  # one commune may well change its province


def test_all_is_told_at_once_with_line_and_remedy() -> None:
    found = applied("99999,99001,whole,,82", f"{B},{C},whole,,", f"{D},{D},whole,,87").findings
    assert [(f.code, dict(f.params)["line"]) for f in found] == [
        ("change.unknown_old", "2"),
        ("change.no_name", "2"),
        ("change.code_taken", "3"),
        ("change.parent", "4"),
    ]
    assert {f.file for f in found} == {"a.csv"}


WRONG_TEXT = [
    ("", ["change.header"]),
    ("a,b\n1,2", ["change.header"]),
    (",".join(HEADER), ["change.empty"]),
    (text(f"{A},{B},whole,") + f"\n{DAY},1,{A},{B},whole,,", ["change.fields"]),
    (text(f"{A},{B},whole,,", day="01/01/2027"), ["change.date"]),
    (text(f"{A},{B},whole,,", day="2027-02-30"), ["change.date"]),
    (text(f"{A},{B},whole,,", decree=" "), ["change.decree"]),
    (text(f"{A},{A},whole,Xã \x1b[31mĐỏ,"), ["change.text"]),
    (text(f"{A},{A},whole,Xã {'Dài ' * 60},"), ["change.text"]),
    (text(f"{A},{B},whole,,", decree="1\u202e/NQ"), ["change.text"]),
    (text(f",{B},whole,,"), ["change.code"]),
    (text(f"{A},2826,whole,,8x"), ["change.code", "change.code"]),
    (text(f"{A},{B},alles,,"), ["change.share"]),
    (text(f"82,{B},whole,,"), ["change.level"]),
    (text(f"{A},{B},whole,,", f"{A},{B},part,,"), ["change.repeated"]),
    (text(f"{A},{B},,,", day="x", decree=""), ["change.date", "change.decree", "change.share"]),
]


@pytest.mark.parametrize(("written", "expected"), WRONG_TEXT)
def test_what_is_wrong_with_a_file_itself(written: str, expected: list[str]) -> None:
    assert [f.code for f in read_changes(written, "a.csv").findings] == expected


def test_rows_beside_a_bad_one_are_judged_unless_it_concerns_them() -> None:
    read = read_changes(text(f"{A},{B},hết,,", f"{B},{B},whole,,", f"{C},{D},whole,,"), "a.csv")
    assert [(c.old, c.new) for c in read.sound] == [(C, D)]
    assert len(read.changes) == 2
    assert read_changes(text(f"{C},{D},whole,,", "1,2"), "a.csv").sound == ()


def test_a_row_typed_twice_is_judged_once() -> None:
    read = read_changes(text(f"{A},{B},whole,,", f"{C},{D},whole,,", f"{A},{B},part,,"), "a.csv")
    assert [(c.old, c.line) for c in read.sound] == [(A, 2), (C, 3)]


def test_a_level_without_units_is_told_once() -> None:
    assert codes("866,866,whole,Huyện Mới,82") == ["change.unknown_old"]


def test_a_file_may_be_typed_in_several_ways() -> None:
    plain = text("00097,00004,whole,Phường Hồng Hà,01")
    wanted = read_changes(plain, "a.csv").changes
    assert (wanted[0].old, wanted[0].new, wanted[0].parent, wanted[0].line) == ("00097", "00004", "01", 2)
    for written in (
        "\ufeff" + plain.replace(",", ";"),
        plain.replace(",", "\t"),
        plain.replace("\n", "\r\n\r\n") + "\n\n",
        plain.replace("Phường Hồng Hà", '"Phường  Hồng Hà "'),
    ):
        again = read_changes(written, "a.csv").changes
        assert changes_text(again) == changes_text(wanted)
        assert stored_name(again) == stored_name(wanted)
    turned = "new_code,old_code,share,decree,effective_date,new_parent,new_name,remark\n"
    turned += f"00004,00097,whole,1/NQ-UBTVQH16,{DAY},01,Phường Hồng Hà,x"
    assert changes_text(read_changes(turned, "b.csv").changes) == changes_text(wanted)


def store(folder: Path, *rows: str, day: str = DAY) -> Path:
    folder.mkdir(exist_ok=True)
    changes = read_changes(text(*rows, day=day), "a.csv").changes
    path = folder / stored_name(changes)
    path.write_text(changes_text(changes), "utf-8")
    return path


def load(folder: Path, *rows: str, day: str = DAY) -> Applied:
    read = read_changes(text(*rows, day=day), "neu.csv")
    assert read.findings == ()
    return judge_load(UNITS, folder, read.changes)


MERGER = (f"{A},{B},whole,,", f"{B},{B},whole,,")


def test_kept_changes_count_and_without_any_the_list_is_as_it_was(tmp_path: Path) -> None:
    assert with_loaded(UNITS, tmp_path / "units") is UNITS
    store(tmp_path / "units", *MERGER)
    (tmp_path / "units" / "ghi-chú.txt").write_text("x", "utf-8")
    units = with_loaded(UNITS, tmp_path / "units")
    assert name(units, A) == ""
    assert name(units, A, EVE) == "Phường Đạo Thạnh"
    assert [link.old for link in units.added] == [A, B]


def test_what_is_loaded_next_goes_on_from_there(tmp_path: Path) -> None:
    store(tmp_path, *MERGER)
    later = load(tmp_path, f"{A},{C},whole,,", f"{C},{C},whole,,", day="2028-01-01")
    assert [f.code for f in later.findings] == ["change.unknown_old"]
    same_day = load(tmp_path, f"{D},{D},whole,Xã Mỹ Phong,")
    assert (same_day.findings, same_day.changed, same_day.ended, len(same_day.links)) == ([], 1, 0, 1)
    clash = load(tmp_path, f"{A},{C},whole,,", f"{C},{C},whole,,")
    assert "change.whole_and_more" in {f.code for f in clash.findings}


def test_the_same_changes_twice_are_told_and_not_counted(tmp_path: Path) -> None:
    path = store(tmp_path, *MERGER)
    (found,) = load(tmp_path, *MERGER).findings
    assert (found.code, found.severity, dict(found.params)["stored"]) == (
        "change.loaded",
        Severity.WARNING,
        path.name,
    )


def test_days_that_are_closed_are_refused(tmp_path: Path) -> None:
    known = last_change(UNITS.rows)
    early = load(tmp_path, *MERGER, day=known.isoformat())
    assert [f.code for f in early.findings] == ["change.too_early"]
    assert load(tmp_path, *MERGER, day=(known + timedelta(days=1)).isoformat()).findings == []
    store(tmp_path, *MERGER)
    before = load(tmp_path, f"{D},{D},whole,Xã Mỹ Phong,", day="2026-12-31")
    assert [f.code for f in before.findings] == ["change.too_early"]


def test_a_file_spoilt_by_hand_is_named(tmp_path: Path) -> None:
    path = store(tmp_path, *MERGER)
    for spoilt in (path.read_text("utf-8").replace("whole", "voll"), text(f"{A},{B},whole,,"), "\x00"):
        path.write_text(spoilt, "utf-8")
        with pytest.raises(Fault) as caught:
            with_loaded(UNITS, tmp_path)
        first, *rest = caught.value.findings
        assert (first.code, bool(rest)) == ("change.stored", True)
        assert dict(first.params)["files"] == str(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Fault):
        loaded(tmp_path)


def test_changes_that_a_newer_list_knows_are_left_to_it(tmp_path: Path) -> None:
    """What the office loaded before the program was renewed."""
    store(tmp_path, "07294,07294,whole,Phường Bố Hạ,", day="2026-09-20")
    units = with_loaded(UNITS, tmp_path)
    assert units.lives("07294") == UNITS.lives("07294")
    store(tmp_path, "07294,07294,whole,Phường Bố Hạ Mới,", day="2026-09-20")
    with pytest.raises(Fault) as caught:
        with_loaded(UNITS, tmp_path)
    assert [f.code for f in caught.value.findings] == ["change.stored", "change.contradicts"]


COMMUNES = [unit.code for unit in UNITS.at(EVE).under("82", "commune")]


@settings(max_examples=tries(20))
@given(st.permutations(COMMUNES), st.integers(1, 30))
def test_any_merger_leaves_a_list_that_obeys_its_laws(order: list[str], many: int) -> None:
    pairs = list(zip(order[:many], order[many : 2 * many], strict=True))
    units = after(*(f"{a},{b},whole,," for a, b in pairs), *(f"{b},{b},whole,," for _, b in pairs))
    tree = units.at(MORNING, "82")
    assert len(tree.under("82", "commune")) == len(COMMUNES) - many
    obeys_the_laws(units)


def obeys_the_laws(units: Units) -> None:
    spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in units.rows:
        spans[row[0]].append((row[5], row[6] or "9999"))
    assert all(a[1] <= b[0] for own in spans.values() for a, b in pairwise(sorted(own)))
    for row in units.rows:
        if row[5] >= "2025-07-01" and row[4]:
            covered = row[5]
            for start, end in sorted(spans[row[4]]):
                covered = max(covered, end) if start <= covered else covered
            assert covered >= (row[6] or "9999"), row


def test_what_may_be_loaded_obeys_the_laws_of_the_list() -> None:
    communes = UNITS.at(EVE).under("86", "commune")
    rows = [f"{unit.code},{unit.code},whole,,82" for unit in communes]
    obeys_the_laws(after("86,82,whole,,", "82,82,whole,,", *rows))
    obeys_the_laws(after(f"{A},{A},part,,", f"{A},99001,part,Xã Đạo Mới,82", f"{B},{B},whole,,80"))
