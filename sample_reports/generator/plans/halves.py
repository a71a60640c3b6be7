"""The first half of a year as a part of the year's figures: nothing in it is more than the year has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..model import class_of, number
from ..table import Fact

_MOVES = {
    "drug_users": ("new", "reduced"),
    "sex_sellers": ("new", "reduced"),
    "drug_hotspots": ("found", "cleared"),
    "prostitution_hotspots": ("found", "cleared"),
}
_STOCKS = ("est_", "establishments", "officials", "models", "workers_at_risk", "workers_industrial", "pupils")
_FLOWS = ("_reached", "officials_trained", "est_prosecuted")


def first_half(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Half of what happened in the year, all of what is there; it starts as the year does."""
    half = {name: _halved(name, fact) for name, fact in facts.items()}
    for what, (more, less) in _MOVES.items():
        start, came = number(facts, f"{what}_start"), number(half, f"{what}_{more}")
        gone = min(number(half, f"{what}_{less}"), start + came)
        half |= {f"{what}_start": start, f"{what}_{less}": gone, f"{what}_end": start + came - gone}
    half |= {"drug_hotspots_reopened": 0, "prostitution_hotspots_reopened": 0}
    half["drug_class"] = class_of(half, "drug_users", "drug_hotspots")
    half["prostitution_class"] = class_of(half, "sex_sellers", "prostitution_hotspots")
    if not half["fined"]:
        half["fines"] = Decimal(0)
    parts = (half[f"money_{source}"] for source in ("central", "local", "other"))
    half["money_total"] = sum((Decimal(str(part)) for part in parts), Decimal(0))
    return half


def _halved(name: str, fact: Fact) -> Fact:
    if isinstance(fact, bool | str) or fact is None:
        return fact
    if name.startswith(_STOCKS) and not name.endswith(_FLOWS):
        return fact
    if name == "propaganda_forms":
        return max(1, int(fact) // 2)
    return Decimal(int(fact * 2) // 4) if isinstance(fact, Decimal) else fact // 2
