"""Synthetic figures of one commune: small, seeded, and consistent with one another and with those of the
year before.

No figure stands for a real place. What holds by construction: every balance (end = start + arisen − reduced),
every sum of parts, every "at most" between counts, and classes that agree with counts and cases.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .table import Fact


@dataclass(frozen=True, slots=True)
class Profile:
    """How a commune works: `care` is the chance of each thing being done, `trouble` scales what happens."""

    care: float
    trouble: float


_PROFILES = (
    (14, Profile(0.99, 0.4)),
    (42, Profile(0.84, 0.9)),
    (30, Profile(0.6, 1.3)),
    (14, Profile(0.25, 2.0)),
)
_TOWN = 1.6  # towns and wards have more of everything than villages


@dataclass(frozen=True, slots=True)
class _Draw:
    rng: random.Random
    profile: Profile
    size: float

    def yes(self, chance: float) -> bool:
        return self.rng.random() < chance

    def done(self) -> bool:
        """Whether a duty is fulfilled."""
        return self.rng.random() < self.profile.care

    def count(self, low: int, high: int, scale: float = 1.0) -> int:
        """Small numbers are more frequent than large ones."""
        spread = self.rng.random() ** 2 * (high - low + 1)
        return int((low + spread) * scale)

    def up_to(self, most: int, share: float) -> int:
        """Part of a number: `share` of it, more or less, never more than all."""
        return min(most, int(most * share * (0.7 + 0.6 * self.rng.random()) + 0.5))

    def part_done(self, most: int) -> int:
        """All of it where the duty is fulfilled, else a part."""
        return most if self.done() else self.up_to(most, 0.25 + 0.6 * self.profile.care)


def commune_facts(rng: random.Random, kind: str, before: Mapping[str, Fact] | None = None) -> dict[str, Fact]:
    """All figures of one commune of a type ("Xã", "Phường", "Thị trấn"), by indicator id. With the figures of
    the year `before`, this one starts with what that one ended with."""
    profile = rng.choices([p for _, p in _PROFILES], [weight for weight, _ in _PROFILES])[0]
    draw = _Draw(rng, profile, 1.0 if kind == "Xã" else _TOWN)
    facts = _situation(draw, before) | _propaganda(draw)
    cases = _cases(draw, facts["prostitution_class"] != "none")
    facts |= _establishments(draw, bool(cases["cases_prosecuted"])) | cases
    return facts | _support(draw) | _organisation(draw)


def _situation(draw: _Draw, before: Mapping[str, Fact] | None) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for who, chance, high in (("drug_users", 0.85, 34), ("sex_sellers", 0.42, 6)):
        start = new = 0
        if draw.yes(chance * min(1.0, 0.55 + draw.profile.trouble / 3)):
            start = draw.count(1, high, draw.size)
            new = draw.count(0, max(1, high // 6), draw.profile.trouble)
        if before is not None:
            start = number(before, f"{who}_end")
        reduced = draw.up_to(start + new, 0.12 + 0.16 * draw.profile.care)
        facts |= {f"{who}_start": start, f"{who}_new": new, f"{who}_reduced": reduced}
        facts[f"{who}_end"] = start + new - reduced
    for what, users, chance in (("drug", "drug_users", 0.18), ("prostitution", "sex_sellers", 0.24)):
        seen = bool(facts[f"{users}_start"]) and draw.yes(chance * draw.profile.trouble)
        carried = None if before is None else number(before, f"{what}_hotspots_end")
        facts |= _hotspots(draw, f"{what}_hotspots", seen, carried)
        facts[f"{what}_class"] = class_of(facts, users, f"{what}_hotspots")
    facts["registered"] = draw.yes(0.5 + draw.profile.care / 2)
    return facts


def _hotspots(draw: _Draw, name: str, seen: bool, carried: int | None) -> dict[str, Fact]:
    start = draw.count(0, 2) if seen else 0
    if carried is not None:
        start = carried
    found = draw.count(0 if start else 1, 2) if seen else 0
    cleared = start + found if draw.yes(0.6 * draw.profile.care) else draw.up_to(start + found, 0.6)
    end = start + found - cleared
    # A re-opened one was cleared, is found again, and is there at the end.
    reopened = 1 if min(found, cleared, end) and draw.yes(0.7) else 0
    counts = zip(
        ("start", "found", "cleared", "end", "reopened"), (start, found, cleared, end, reopened), strict=True
    )
    return {f"{name}_{key}": value for key, value in counts}


def number(facts: Mapping[str, Fact], key: str) -> int:
    """A count."""
    value = facts[key]
    assert isinstance(value, int)
    return value


def class_of(facts: Mapping[str, Fact], users: str, hotspots: str) -> str:
    """The class that agrees with the counts of users and hot spots."""
    there = (f"{users}_start", f"{users}_new", f"{hotspots}_start", f"{hotspots}_found")
    if not any(number(facts, key) for key in there):
        return "none"
    grade = number(facts, f"{hotspots}_end") + number(facts, f"{users}_end") // 30
    return ("present", "key_3", "key_2", "key_1")[min(grade, 3)]


def _propaganda(draw: _Draw) -> dict[str, Fact]:
    forms = draw.rng.randint(4, 6) if draw.done() else draw.rng.randint(1, 3)
    sessions = forms + draw.count(2, 16, draw.size)
    workers, pupils = draw.count(10, 90, draw.size), draw.count(380, 1900, draw.size)
    industrial = draw.count(150, 2400) if draw.yes(0.12) else None
    reached = [draw.up_to(n, 0.45 + 0.45 * draw.profile.care) for n in (workers, industrial or 0, pupils)]
    return {
        "propaganda_forms": forms,
        "propaganda_sessions": sessions,
        "people_reached": sum(reached) + sessions * draw.rng.randint(18, 45),
        "news_items": draw.rng.randint(12, 36) if draw.done() else draw.rng.randint(1, 11),
        "propaganda_regular": draw.done(),
        "workers_at_risk": workers,
        "workers_at_risk_reached": reached[0],
        # Only communes with an industrial zone have such workers; the others leave the cells empty.
        "workers_industrial": industrial,
        "workers_industrial_reached": None if industrial is None else reached[1],
        "pupils": pupils,
        "pupils_reached": reached[2],
    }


def _establishments(draw: _Draw, prosecuted: bool) -> dict[str, Fact]:
    kinds: dict[str, Fact] = {
        "est_lodging": draw.count(0, 6, draw.size),
        "est_restaurant": draw.count(0, 8, draw.size),
        "est_karaoke": draw.count(0, 5, draw.size),
        "est_dance_hall": int(draw.size > 1 and draw.yes(0.06)),
        "est_massage": draw.count(0, 2, draw.size),
        "est_hairdresser": draw.count(1, 9, draw.size),
        "est_other": draw.count(0, 4),
    }
    total = sum(n for n in kinds.values() if isinstance(n, int))
    listed = draw.part_done(total)
    inspected = draw.part_done(total)
    violating = draw.up_to(inspected, 0.06 * draw.profile.trouble)
    fined = draw.up_to(violating, 0.6)
    return {
        "establishments": total,
        **kinds,
        "est_listed": listed,
        "est_committed": draw.part_done(listed),
        "inspections": inspected + draw.count(0, max(1, inspected // 2)),
        "inspected": inspected,
        "violating": violating,
        "warned": violating - fined,
        "fined": fined,
        "fines": Decimal(fined * draw.rng.randint(3, 24)) / 2,
        "suspended": draw.up_to(violating, 0.2),
        "est_prosecuted": int(prosecuted and violating > 0 and draw.yes(0.3)),
    }


def _cases(draw: _Draw, present: bool) -> dict[str, Fact]:
    """`present`: whether there is prostitution at all; without it there are no cases of it."""
    found = draw.count(0, 5, 0.6 + draw.profile.trouble) if present else 0
    handled = draw.part_done(found)
    prosecuted = draw.up_to(handled, 0.5)
    charged = draw.up_to(prosecuted, 0.8)
    received = draw.count(0, 7, draw.size)
    offenders = [draw.count(0, 2) if prosecuted else 0 for _ in range(3)]
    return {
        "cases_found": found,
        "cases_handled": handled,
        "cases_prosecuted": prosecuted,
        "cases_charged": charged,
        "cases_tried": draw.up_to(charged, 0.8),
        "organisers": offenders[0],
        "brokers": offenders[1],
        "harbourers": offenders[2],
        "sellers_fined": draw.count(0, 3) if handled else 0,
        "buyers_fined": draw.count(0, 3) if handled else 0,
        "reports_received": received,
        "reports_handled": draw.part_done(received),
    }


def _support(draw: _Draw) -> dict[str, Fact]:
    needed = draw.count(0, 7, draw.size)
    supported = draw.part_done(needed)
    names = ("support_health", "support_legal", "support_training", "support_work", "support_loans")
    parts: dict[str, int] = dict.fromkeys(names, 0)
    for _ in range(supported):
        parts[draw.rng.choices(names, (4, 2, 3, 3, 2))[0]] += 1
    return {"support_needed": needed, "supported": supported, **parts, "models": int(draw.yes(0.18))}


def _organisation(draw: _Draw) -> dict[str, Fact]:
    plan = draw.yes(0.55 + 0.45 * draw.profile.care)
    officials = draw.rng.randint(2, 6)
    central, local, other = (Decimal(draw.count(0, high)) / 2 for high in (16, 60, 10))
    return {
        "plan_issued": plan,
        "plan_integrated": plan and draw.done(),
        "officials": officials,
        "officials_trained": draw.part_done(officials),
        "team_178": draw.done(),
        "money_central": central,
        "money_local": local + 5,
        "money_other": other,
        "money_total": central + local + 5 + other,
    }
