"""Changes of units that an office loads, and the list of units itself: ``change.*``, ``units.*``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi.findings import Fault
from kpi.units import load_units
from kpi.units.amending.apply import apply, last_change
from kpi.units.amending.file import HEADER, changes_text, read_changes, stored_name
from kpi.units.amending.kept import judge_load, read_text, with_loaded
from tests.findings.reproducers.reports import Reproducer
from tests.shipped import shipped_units

DAY, DECREE, FILE = "2027-01-01", "1/NQ-UBTVQH16", "nghi-quyet.csv"
LIST = "code,level,type,name,parent_code,valid_from,valid_to,system\n"
# Of Đồng Tháp (82): Phường Đạo Thạnh, Phường Mỹ Tho, Phường Thới Sơn.
A, B, C = "28249", "28261", "28270"


def text(*rows: str, day: str = DAY, decree: str = DECREE) -> str:
    """A file whose rows give what stands behind the decree."""
    return "\n".join([",".join(HEADER), *(f"{day},{decree},{row}" for row in rows)])


def written(file: str) -> Reproducer:
    """A file as it is read."""
    return lambda _: read_changes(file, FILE)


def loading(*rows: str) -> Reproducer:
    """Changes held against the list that comes with the program."""
    return lambda _: apply(shipped_units().rows, read_changes(text(*rows), FILE).changes)


def _of_two_provinces(_: Path) -> object:
    units = shipped_units()
    other = units.at(last_change(units.rows)).under("80", "commune")[0].code
    return loading(f"{A},{A},whole,,", f"{other},{A},whole,,")(_)


def _store(folder: Path, file: str) -> Path:
    changes = read_changes(file, FILE).changes
    path = folder / stored_name(changes)
    path.write_text(changes_text(changes), "utf-8")
    return path


def _loaded_twice(folder: Path) -> object:
    file = text(f"{A},{B},whole,,", f"{B},{B},whole,,")
    _store(folder, file)
    return judge_load(shipped_units(), folder, read_changes(file, FILE).changes)


def _too_early(folder: Path) -> object:
    units = shipped_units()
    day = last_change(units.rows).isoformat()
    return judge_load(units, folder, read_changes(text(f"{A},{B},whole,,", day=day), FILE).changes)


def _spoilt(folder: Path) -> object:
    path = _store(folder, text(f"{A},{B},whole,,", f"{B},{B},whole,,"))
    path.write_text(path.read_text("utf-8").replace("whole", "voll"), "utf-8")
    with suppress(Fault):
        return with_loaded(shipped_units(), folder)


def _contradicting(folder: Path) -> object:
    _store(folder, text("07294,07294,whole,Phường Bố Hạ Mới,", day="2026-09-20"))
    with suppress(Fault):
        return with_loaded(shipped_units(), folder)


def _no_text(folder: Path) -> object:
    path = folder / FILE
    path.write_bytes(b"\xff\xfe\x00")
    return read_text(path)


def listed(file: str | None) -> Reproducer:
    """A list of units."""

    def reproduce(folder: Path) -> object:
        if file is not None:
            (folder / "units.csv").write_text(file, "utf-8")
        with suppress(Fault):
            return load_units(folder)

    return reproduce


REPRODUCERS: Mapping[str, Reproducer] = {
    "change.across": _of_two_provinces,
    "change.all_people": loading(
        f"{A},{B},part_area_all_pop,,", f"{A},{C},part,,", f"{B},{B},whole,,", f"{C},{C},whole,,"
    ),
    "change.code": written(text(f"{A},2826,whole,,")),
    "change.code_taken": loading(f"{A},{B},whole,,"),
    "change.contradicts": _contradicting,
    "change.date": written(text(f"{A},{B},whole,,", day="01/01/2027")),
    "change.decree": written(text(f"{A},{B},whole,,", decree=" ")),
    "change.empty": written(",".join(HEADER)),
    "change.fields": written(f"{text()}\n{DAY},1,{A},{B},whole,,,"),
    "change.header": written("ma_cu,ma_moi\n1,2"),
    "change.level": written(text(f"82,{B},whole,,")),
    "change.loaded": _loaded_twice,
    "change.name_type": loading(f"{A},{A},whole,Đạo Thạnh,"),
    "change.no_heir": loading(
        f"{A},{B},part_area_only,,", f"{A},{C},part_area_only,,", f"{B},{B},whole,,", f"{C},{C},whole,,"
    ),
    "change.no_name": loading(f"{A},99001,whole,,82"),
    "change.no_parent": loading(f"{A},99001,whole,Xã Một,"),
    "change.nothing": loading(f"{A},{A},whole,,"),
    "change.orphans": loading("86,82,whole,,", "82,82,whole,,"),
    "change.parent": loading(f"{A},{A},whole,,87"),
    "change.repeated": written(text(f"{A},{B},whole,,", f"{A},{B},part,,")),
    "change.rest_missing": loading(f"{A},{B},part,,", f"{B},{B},whole,,"),
    "change.same_name": loading(f"{A},{A},whole,Phường Mỹ Tho,"),
    "change.share": written(text(f"{A},{B},hết,,")),
    "change.stored": _spoilt,
    "change.text": written(text(f"{A},{A},whole,Xã {'Dài ' * 60},")),
    "change.too_early": _too_early,
    "change.two_names": loading(f"{A},99001,whole,Xã Một,82", f"{B},99001,whole,Xã Hai,82"),
    "change.two_parents": loading(f"{A},99001,whole,Xã Một,82", f"{B},99001,whole,,80"),
    "change.unknown_old": loading(f"99999,{A},whole,,", f"{A},{A},whole,,"),
    "change.unreadable": _no_text,
    "change.whole_and_more": loading(f"{A},{A},whole,,", f"{A},{B},part,,", f"{B},{B},whole,,"),
    "units.bad_header": listed("code,name\n"),
    "units.bad_row": listed(f"{LIST}01,9,Tỉnh,Tỉnh A,,2004-01-01,,3-level\n"),
    "units.unreadable": listed(None),
}
