"""Decision 28/2025/QĐ-TTg once more, as slowly and plainly as it reads: an Article a function, no spec, no
shared code. What is judged is compared with this.

Figures are whole numbers by indicator; nothing is missing, and there are residents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

Figures = Mapping[str, int]
READINGS = {"zero": ("above", "literal"), "bands": ("cumulative", "literal"), "route": ("four", "five")}


def all_readings() -> Iterator[dict[str, str]]:
    """All eight ways to read it."""
    for options in product(*READINGS.values()):
        yield dict(zip(READINGS, options, strict=True))


def commune_types(figures: Figures, reading: Mapping[str, str], rate_of_one: str = "0.5") -> dict[str, bool]:
    """Article 4 and 6: which of the classes I, II, III, FREE a commune meets by itself. `rate_of_one` is the
    limit of criterion a of type I, in %, where a group of provinces has its own."""
    literal = reading["bands"] == "literal"
    rate = Fraction(100 * (figures["addicts_filed"] + figures["illegal_users_filed"]), figures["residents"])
    points = figures["drug_points"]
    arrests = Fraction(100 * figures["drug_arrests"], figures["residents"])
    plants, area = figures["drug_plants"], figures["drug_plant_area"]
    route = figures["key_route_within"] == 1 or figures["key_route_between"] == 1

    def between(value: Fraction | int, start: Fraction | int, end: Fraction | int) -> bool:
        return start <= value < end if literal else start <= value

    def under(value: Fraction | int, end: Fraction | int) -> bool:
        if reading["zero"] == "above" and value == 0:
            return False
        return value < end if literal else True

    # Khoản 3
    three_a = under(rate, Fraction("0.1"))
    three_b = under(arrests, Fraction("0.05"))
    three_c = under(plants, 500) or under(area, 125)
    # Khoản 2
    two_a = between(rate, Fraction("0.1"), Fraction("0.5"))
    two_b = points == 1 if literal else points >= 1
    two_c = between(arrests, Fraction("0.05"), Fraction("0.1"))
    two_d = between(plants, 500, 3000) or between(area, 125, 750)
    two_dd = route and [three_a, three_b, three_c].count(True) >= 2
    # Khoản 1
    one_a = rate >= Fraction(rate_of_one)
    one_b = points >= 2
    one_c = arrests >= Fraction("0.1")
    one_d = plants >= 3000 or area >= 750
    counted = [two_a, two_b, two_c, two_d]
    if reading["route"] == "five":
        counted.append(two_dd)
    one_dd = route and counted.count(True) >= 2
    return {
        "I": [one_a, one_b, one_c, one_d, one_dd].count(True) >= 3,
        "II": [two_a, two_b, two_c, two_d, two_dd].count(True) >= 3,
        "III": three_a or three_b or three_c,
        "FREE": drug_free(figures),
    }


def drug_free(figures: Figures) -> bool:
    """Article 6."""
    on_file = figures["addicts_filed"] + figures["illegal_users_filed"]
    excepted = (
        figures["filed_in_substitution"]
        + figures["filed_in_rehabilitation"]
        + figures["filed_after_rehabilitation"]
    )
    if on_file > excepted:
        return False
    if figures["resident_drug_offenders"] or figures["wanted_drug_offenders"]:
        return False
    return figures["drug_points"] == 0


def commune_decisions(figures: Figures, reading: Mapping[str, str], rate_of_one: str = "0.5") -> list[str]:
    """What a commune is: one class, or where it is type I, II or III and drug-free both."""
    met = commune_types(figures, reading, rate_of_one)
    types = [name for name in ("I", "II", "III") if met[name]][:1]
    return (types + ["FREE"] * met["FREE"]) or ["OTHERWISE"]


def commune_result(figures: Figures, reading: Mapping[str, str], rate_of_one: str = "0.5") -> str:
    """The one result; DECIDE where two exclude each other."""
    decisions = commune_decisions(figures, reading, rate_of_one)
    return decisions[0] if len(decisions) == 1 else "DECIDE"


def province_results(communes: Sequence[Figures], reading: Mapping[str, str]) -> set[str]:
    """Article 5 and 6: the result, or several where it hangs on what is decided of communes."""
    total = {name: sum(one[name] for one in communes) for name in communes[0]}
    decided = [commune_decisions(one, reading) for one in communes]
    sure = sum(set(names) <= {"I", "II"} for names in decided)
    most = sum(bool(set(names) & {"I", "II"}) for names in decided)
    return {_province(total, count, len(communes)) for count in range(sure, most + 1)}


def _province(total: Figures, types_i_and_ii: int, communes: int) -> str:
    rate = Fraction(100 * (total["addicts_filed"] + total["illegal_users_filed"]), total["residents"])
    criteria = [
        rate >= Fraction("0.2"),
        total["drug_points"] >= 5,
        Fraction(100 * total["drug_arrests"], total["residents"]) >= Fraction("0.05"),
        Fraction(100 * types_i_and_ii, communes) >= 3,
        total["drug_plants"] >= 8000 or total["drug_plant_area"] >= 2000,
        total["key_route_between"] >= 1,
    ]
    key, free = criteria.count(True) >= 4, drug_free(total)
    return "DECIDE" if key and free else "KEY" if key else "FREE" if free else "OTHERWISE"
