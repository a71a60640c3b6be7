"""Synthetic figures of the forms that only plans ask for, in agreement with those of forms 01 to 06."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .model import number
from .table import Fact

OF_PROSTITUTION = "09"
OF_DRUGS = "10"
OF_HAMLETS = "11"
OF_DISTRICTS = "12"
OF_PROVINCE = "13"


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A hamlet of a made up name: whether it has a programme of its own, and held a meeting about it."""

    name: str
    programme: bool
    meeting: bool


def prostitution_facts(
    rng: random.Random, facts: Mapping[str, Fact], before: Mapping[str, Fact] | None = None
) -> dict[str, Fact]:
    """Form 09 of a commune by its other `facts`. What was not tried in the year `before` is carried over."""
    found, handled = number(facts, "cases_found"), number(facts, "cases_handled")
    persons = found * rng.randint(2, 4)
    rings = min(found, rng.choice((0, 0, 0, 1)))
    opened = min(number(facts, "cases_prosecuted"), rng.randint(0, 2))
    carried = 0 if before is None else _untried(before)
    charged = rng.randint(carried, carried + opened)
    whole = number(facts, "establishments") + rng.randint(0, 3)
    healthy = facts["prostitution_class"] == "none"
    recognised = healthy and facts["drug_class"] == "none"
    return {
        "violators_found": persons,
        "violators_handled": persons if handled == found else persons - rng.randint(0, persons // 2),
        "prostitution_cases_found": found,
        "prostitution_cases_handled": handled,
        "rings_found": rings,
        "rings_handled": min(rings, handled),
        "trials_carried": carried,
        "trials_opened": opened,
        "trials_investigated": rng.randint(charged, carried + opened),
        "trials_charged": charged,
        "trials_held": rng.randint(0, charged),
        "conditional_establishments": whole,
        "conditional_listed": whole,
        "conditional_committed": whole - rng.choice((0, 0, 0, 1)) * min(1, whole),
        "inspected_ever": rng.randint(number(facts, "inspected"), number(facts, "establishments")),
        "est_disguised": rng.choice((0, 0, 0, 0, 1)) if not healthy else 0,
        "healthy_prostitution": healthy,
        "healthy_both": recognised,
        "healthy_both_new": recognised and before is not None and not before["healthy_both"],
    }


def _untried(before: Mapping[str, Fact]) -> int:
    if "trials_held" not in before:
        return 0
    all_cases = number(before, "trials_carried") + number(before, "trials_opened")
    return all_cases - number(before, "trials_held")


def drug_facts(rng: random.Random, kind: str) -> dict[str, Fact]:
    """Form 10 of a commune of a type; what is found is dealt with, and few have much to tell."""
    size = 2 if kind == "Phường" else 1
    addicts, users = (int(rng.random() ** 3 * most * size) for most in (40, 25))
    clients = addicts + users + int(rng.random() ** 2 * 12)
    area = Decimal(rng.choice((0, 0, 0, 0, 1)) * rng.randint(2, 60))
    crimes = int(rng.random() ** 2 * 6)
    schools = rng.randint(3, 7) * size
    return {
        "addicts_known": addicts,
        "addicts_with_file": addicts,
        "addicts_new": 0,
        "illegal_users_known": users,
        "illegal_users_with_file": users,
        "drug_clients": clients,
        "drug_clients_supported": clients - min(clients // 10, rng.randint(0, 2)),
        **dict.fromkeys(("drug_points_found", "drug_points_destroyed"), min(crimes, rng.choice((0, 0, 1)))),
        **dict.fromkeys(("drug_dealers_found", "drug_dealers_handled"), crimes),
        **dict.fromkeys(("drug_area_found", "drug_area_destroyed"), area),
        "drug_crimes": crimes,
        "drug_crimes_online": int(crimes > 3),
        "drug_free_before": not addicts and rng.random() < 0.5,
        "drug_free": False,
        "station_able": True,
        **dict.fromkeys(("schools", "schools_term_1", "schools_term_2"), schools),
    }


def hamlet_facts(rng: random.Random, hamlets: Sequence[Hamlet]) -> dict[str, Fact]:
    """Form 11 of a commune: what its hamlets say is added up."""
    women = rng.randint(6, 14)
    return {
        "sessions_training": rng.randint(1, 2),
        "sessions_contest": rng.randint(0, 1),
        "sessions_talk": rng.randint(2, 5),
        "posters": rng.randint(10, 40),
        "banners": rng.randint(5, 15),
        "leaflets": rng.randint(300, 900),
        "radio_items": rng.randint(12, 30),
        "web_items": rng.randint(2, 8),
        "social_items": rng.randint(3, 12),
        "hamlets": len(hamlets),
        "hamlets_programme": sum(one.programme for one in hamlets),
        "hamlets_meeting": sum(one.meeting for one in hamlets),
        "organisations": 5,
        "organisations_programme": 4,
        "women_in_need": women,
        "women_trained": rng.randint(1, women // 2),
        "women_employed": rng.randint(1, women // 2),
        "women_loans": rng.randint(0, women // 3),
        "station_served": rng.randint(60, 200),
    }
