"""What became of the communes that ended before 2025 in the provinces of the source documents, and where
new ones were cut out: the records agree with the list of units, the decrees and the final holders."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from kpi.units import Units
from kpi.units.gazetteer.names import type_of
from kpi.units.gazetteer.tree import Unit
from tests.shipped import shipped_units
from tests.units.records import FOLDER, Record, records

PROVINCES = ("12", "14", "35", "38", "87")
LAST = date(2025, 6, 30)  # the last day with districts
SHARES = {"whole", "part", "part_area_only", "part_area_all_pop", "part_pop"}
BASES = {
    "partial list",
    "same name taken over",
    "same name under a new code",
    "decree title",
    "published text",
    "secondary page",
    "area sums",
}
# Where the list of units changes on another day than the decree that says so takes effect.
OTHER_DAY = {
    ("15790", "939/NQ-UBTVQH15"): "2024-02-01",
    ("29953", "08/NĐ-CP"): "2009-01-07",
    ("29888", "194/2004/NĐ-CP"): "2005-01-08",
}


# Beyond the five provinces: the very name went on under another code on the day the code ended.
BEYOND = {("11353", "2022-04-10"), ("05764", "2023-04-10")}


@pytest.fixture(scope="module")
def units() -> Units:
    return shipped_units()


@pytest.fixture(scope="module")
def successors() -> list[Record]:
    return records("successors_before_2025.csv")


@pytest.fixture(scope="module")
def unknown() -> list[Record]:
    return records("unknown_before_2025.csv")


@pytest.fixture(scope="module")
def origins() -> list[Record]:
    return records("origins_before_2025.csv")


@pytest.fixture(scope="module")
def holders() -> dict[tuple[str, str], str]:
    rows = records("successors_before_2025_partial.csv")
    return {(row["gone_code"], row["gone_date"]): row["successor_code_2025_06"] for row in rows}


def living(units: Units, code: str, day: date) -> Unit | None:
    return next((unit for unit in units.lives(code) if unit.covers(day)), None)


def day_before(text: str) -> date:
    return date.fromisoformat(text) - timedelta(days=1)


def province(units: Units, unit: Unit, day: date) -> str:
    district = living(units, unit.parent, day)
    assert district is not None
    return district.parent


def ended(units: Units) -> Iterator[tuple[str, Unit]]:
    """Communes of the five provinces whose code stood for nothing from the day they ended."""
    for code in {row[0] for row in units.rows if row[1] == "3"}:
        lives = [unit for unit in units.lives(code) if unit.valid_from <= LAST]
        for unit in lives:
            end = unit.valid_to
            if end is None or end > LAST or any(later.valid_from == end for later in lives):
                continue
            within = province(units, unit, end - timedelta(days=1))
            if within in PROVINCES:
                yield within, unit


def arisen(units: Units) -> Iterator[tuple[str, Unit]]:
    """Communes of the five provinces whose code stood for nothing until the day they arose."""
    first = min(row[5] for row in units.rows)
    for code in {row[0] for row in units.rows if row[1] == "3"}:
        lives = units.lives(code)
        for unit in lives:
            day = unit.valid_from
            if day.isoformat() == first or day > LAST or any(u.valid_to == day for u in lives):
                continue
            within = province(units, unit, day)
            if within in PROVINCES:
                yield within, unit


def finals(units: Units, rows: dict[tuple[str, str], list[str]], code: str, day: date) -> set[str]:
    """Who holds, on the last day with districts, what `code` held on `day`; nobody where no record says."""
    unit = living(units, code, day)
    while unit is not None and unit.valid_to is not None and unit.valid_to <= LAST:
        day = unit.valid_to
        unit = living(units, code, day)
    if unit is not None:
        return {code}
    found = [finals(units, rows, heir, day) for heir in rows.get((code, day.isoformat()), [])]
    return set().union(*found)


@pytest.fixture(scope="module")
def chain(successors: list[Record]) -> dict[tuple[str, str], list[str]]:
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in successors:
        rows[row["gone_code"], row["gone_date"]].append(row["successor_code"])
    return rows


def test_every_row_is_about_units_of_its_day(units: Units, successors: list[Record]) -> None:
    for row in successors:
        day = date.fromisoformat(row["gone_date"])
        gone, heir = living(units, row["gone_code"], day_before(row["gone_date"])), None
        assert gone is not None, row
        assert (gone.name, gone.level) == (row["gone_name"], "commune"), row
        assert living(units, row["gone_code"], day) is None, row
        heir = living(units, row["successor_code"], day)
        assert heir is not None, row
        assert (heir.name, heir.level) == (row["successor_name"], "commune"), row
        assert province(units, heir, day) == province(units, gone, day_before(row["gone_date"])), row


def test_one_commune_takes_all_or_several_take_parts(successors: list[Record]) -> None:
    pairs = Counter((row["gone_code"], row["gone_date"], row["successor_code"]) for row in successors)
    assert max(pairs.values()) == 1
    shares: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in successors:
        shares[row["gone_code"], row["gone_date"]].append(row["share"])
    assert {share for own in shares.values() for share in own} <= SHARES
    assert all(own == ["whole"] if len(own) == 1 else "whole" not in own for own in shares.values())
    assert {code for (code, _), own in shares.items() if len(own) > 1} == {"03715", "03751"}


def test_what_is_known_and_what_is_not(units: Units, successors: list[Record], unknown: list[Record]) -> None:
    all_ended = {(u.code, str(u.valid_to)): within for within, u in ended(units)}
    told = {(row["gone_code"], row["gone_date"]) for row in successors}
    open_ = {(row["gone_code"], row["gone_date"]) for row in unknown}
    assert told >= BEYOND
    told -= BEYOND
    assert told | open_ == set(all_ended)
    assert told & open_ == set()
    known = Counter(all_ended[gone] for gone in told)
    assert known == {"12": 2, "14": 8, "35": 18, "38": 90, "87": 3}
    assert Counter(all_ended[gone] for gone in open_) == {"12": 1, "14": 1, "38": 3, "87": 1}


def test_what_is_not_known_lies_somewhere(units: Units, unknown: list[Record]) -> None:
    for row in unknown:
        gone = living(units, row["gone_code"], day_before(row["gone_date"]))
        within = living(units, row["within_code"], date.fromisoformat(row["gone_date"]))
        assert gone is not None, row
        assert within is not None, row
        assert (gone.name, within.name) == (row["gone_name"], row["within_name"]), row
        top = within.code if within.level == "province" else within.parent
        assert province(units, gone, day_before(row["gone_date"])) == top, row


def test_following_the_records_arrives_at_the_final_holders(
    units: Units, chain: dict[tuple[str, str], list[str]], holders: dict[tuple[str, str], str]
) -> None:
    compared = [gone for gone in chain if gone in holders]
    assert len(compared) == 93
    for code, day in compared:
        found = set().union(*(finals(units, chain, h, date.fromisoformat(day)) for h in chain[code, day]))
        # Xã Chiềng Ly was divided; the list of final holders names one of the two.
        expected = {"03721", "03748"} if code == "03751" else {holders[code, day]}
        assert holders[code, day] in expected
        assert found == expected, (code, day)


def test_all_that_is_known_is_known_to_the_end(units: Units, chain: dict[tuple[str, str], list[str]]) -> None:
    for (_, day), heirs in chain.items():
        assert all(finals(units, chain, heir, date.fromisoformat(day)) for heir in heirs)


def test_no_other_commune_of_the_day_leads_to_the_same_final_holder(
    units: Units, chain: dict[tuple[str, str], list[str]], holders: dict[tuple[str, str], str]
) -> None:
    """The list of final holders alone tells the holder of the day, except where the areas had to say it."""
    doubtful = []
    for (code, day), heirs in chain.items():
        final, when = holders.get((code, day)), date.fromisoformat(day)
        others = [
            other
            for (other, end), far in chain.items()
            if end > day and final in {*far, holders.get((other, end))} and living(units, other, when)
        ]
        if final is not None and [o for o in others if o not in heirs]:
            doubtful.append(code)
    assert doubtful == ["15844"]


def test_the_reason_given_holds(
    units: Units, successors: list[Record], holders: dict[tuple[str, str], str]
) -> None:
    for row in successors:
        reasons = row["basis"].split(" + ")
        assert set(reasons) <= BASES, row
        assert ("partial list" in reasons) == ((row["gone_code"], row["gone_date"]) in holders), row
        if "same name taken over" in reasons:
            was = living(units, row["successor_code"], day_before(row["gone_date"]))
            gone = living(units, row["gone_code"], day_before(row["gone_date"]))
            assert was is not None, row
            assert gone is not None, row
            assert was.name != row["gone_name"] == row["successor_name"], row
            # Xã Sùng Phài went over to the city; the text that says so was published.
            assert was.parent == gone.parent or "published text" in reasons, row
        if "same name under a new code" in reasons:
            heir = living(units, row["successor_code"], date.fromisoformat(row["gone_date"]))
            gone = living(units, row["gone_code"], day_before(row["gone_date"]))
            assert heir is not None, row
            assert gone is not None, row
            assert living(units, heir.code, day_before(row["gone_date"])) is None, row
            assert (heir.name, heir.parent) == (gone.name, gone.parent), row
        if "decree title" in reasons:
            decree = next(d for d in records("decrees.csv") if d["decree"] == row["decree"])
            assert proper(row["successor_name"]) in plain(decree["text"]), row


def test_the_reasons_are_explained() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    assert [reason for reason in sorted(BASES) if f"`{reason}`" not in text] == []


def test_new_communes_were_cut_out_of_communes_of_the_day_before(units: Units, origins: list[Record]) -> None:
    new = {(u.code, u.valid_from.isoformat()): u for _, u in arisen(units)}
    assert len({(row["new_code"], row["new_date"], row["donor_code"]) for row in origins}) == len(origins)
    for row in origins:
        assert new[row["new_code"], row["new_date"]].name == row["new_name"], row
        donor = living(units, row["donor_code"], day_before(row["new_date"]))
        assert donor is not None, row
        assert (donor.name, donor.level) == (row["donor_name"], "commune"), row
        assert set(row["basis"].split(" + ")) <= BASES, row
    assert (len(new), len({row["new_code"] for row in origins})) == (41, 18)


def proper(name: str) -> str:
    """The name proper, without the word of the kind of unit."""
    return plain(name[len(type_of(name)) :].strip())


def plain(text: str) -> str:
    """For looking a name up in the title of a decree: those write the tone mark on either vowel."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return folded.replace("oá", "óa").replace("oà", "òa")


@pytest.mark.parametrize(
    ("name", "code", "day"),
    [
        ("successors_before_2025.csv", "gone_code", "gone_date"),
        ("unknown_before_2025.csv", "gone_code", "gone_date"),
        ("origins_before_2025.csv", "new_code", "new_date"),
    ],
)
def test_the_decree_took_effect_that_day_and_names_the_place(
    units: Units, name: str, code: str, day: str
) -> None:
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for decree in records("decrees.csv"):
        titles[decree["decree"], decree["effective_date"]].append(decree["text"])
    for row in records(name):
        if row.get("basis") == "same name under a new code":
            assert row["decree"] == "", row
            continue
        effective = OTHER_DAY.get((row[code], row["decree"]), row[day])
        places = place_names(units, row[code], row[day])
        texts = [plain(text) for text in titles[row["decree"], effective]]
        assert any(place in text for text in texts for place in places), row


def place_names(units: Units, code: str, day: str) -> Sequence[str]:
    """The district and the province of a commune before it ended, or since it arose."""
    when = date.fromisoformat(day)
    unit = living(units, code, day_before(day)) or living(units, code, when)
    assert unit is not None
    district = living(units, unit.parent, when) or living(units, unit.parent, day_before(day))
    assert district is not None
    above = living(units, district.parent, when)
    assert above is not None
    return [proper(place.name) for place in (district, above)]


@pytest.mark.parametrize("name", ["successors", "unknown", "origins"])
def test_the_files_are_plain_text(name: str) -> None:
    data = (FOLDER / f"{name}_before_2025.csv").read_bytes()
    text = data.decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert b"\r" not in data
    assert '"' not in text
