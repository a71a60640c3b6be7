"""Groups of provinces that rules differ for, each member with the days it is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kpi.quick import dataclass
from kpi.spec.values import Json, Text, Validity, day_of, text_of


@dataclass(frozen=True, slots=True)
class Member:
    """A province (its code on the days in question) that belongs to a group during `validity`."""

    province: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class ProvinceGroup:
    """Provinces that a document names together; `citation` is that document."""

    id: str
    name: Text
    citation: str
    members: tuple[Member, ...]

    def holds(self, province: str, day: date) -> bool:
        """Whether a province belongs to it on a day."""
        return any(one.province == province and one.validity.covers(day) for one in self.members)


def groups_of(data: Json) -> tuple[ProvinceGroup, ...]:
    """From the `groups` of checked JSON: ``[{id, name, citation, members: [{province, from, to}]}]``; `to`,
    the first day a province is no longer a member, may be left out."""
    return tuple(
        ProvinceGroup(
            one["id"],
            text_of(one["name"]),
            one["citation"],
            tuple(
                Member(m["province"], Validity(day_of(m, "from"), day_of(m, "to"))) for m in one["members"]
            ),
        )
        for one in data.get("groups", ())
    )


def groups_holding(groups: Iterable[ProvinceGroup], province: str, day: date) -> tuple[str, ...]:
    """The ids of the groups that a province belongs to on a day."""
    return tuple(group.id for group in groups if group.holds(province, day))
