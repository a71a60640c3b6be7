"""Which plans are in force where, and which agencies report by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi.model.heading import bare_key
from kpi.model.reporter import Reporter, agency_of, unit_of
from kpi.quick import dataclass
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_duties import Agency
from kpi.units.gazetteer.tree import COUNTRY, Tree, Unit


@dataclass(frozen=True, slots=True)
class Force:
    """A plan in force, with the code that its territory bears on the day (`COUNTRY`: the whole country)."""

    plan: Plan
    home: str

    def covers(self, tree: Tree, unit: str) -> bool:
        """Whether a unit lies in the territory."""
        return self.home == COUNTRY or self.home in {above.code for above in tree.path(unit)}

    def forms(self, agency: Agency) -> Iterator[str]:
        """The forms that its calendars ask of an agency, some perhaps twice."""
        for calendar in self.plan.calendars:
            if agency.id in calendar.agencies:
                yield from filter(agency.sends, calendar.forms)


def in_force(plans: Iterable[Plan], tree: Tree, province: str) -> tuple[Force, ...]:
    """The plans in force on the tree's day in a province or a part of it, or (`COUNTRY`) anywhere."""
    forces = []
    for plan in plans:
        code = plan.code_on(tree.day) if plan.validity.covers(tree.day) else None
        homes = {COUNTRY, *(above.code for above in tree.path(code or ""))}
        if code is not None and (COUNTRY in (code, province) or province in homes):
            forces.append(Force(plan, code))
    return tuple(forces)


def of_place(agency: str, place: str) -> str:
    """An agency with the name of its unit, as it is written: "Công an huyện Tam Nông"."""
    return f"{agency} {place[:1].lower()}{place[1:]}"


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies that report by plans in force in a province on the day of a `tree`."""

    tree: Tree
    force: tuple[Force, ...]

    def named(self, line: str, unit: Unit) -> str:
        """The id of the agency of a unit that a line begins to name, "" for none: by its longest words, and
        of several agencies one that is asked for a form."""
        key = bare_key(line)
        matches = [
            (len(start), bool(self.forms(Reporter(unit.code, agency.id))), agency.id)
            for agency in self._of(unit)
            for start in map(bare_key, agency.words)
            if key == start or key.startswith(f"{start} ")
        ]
        return max(matches)[2] if matches else ""

    def words(self, reporter: Reporter) -> str:
        """How the papers of an agency begin to name it, "" where no plan names such an agency of the unit."""
        unit = self.tree.get(reporter.unit)
        agencies = self._of(unit) if unit is not None else ()
        return next((one.words[0] for one in agencies if one.id == reporter.agency), "")

    def of_unit(self, unit: Unit) -> tuple[str, ...]:
        """The ids of the agencies of a unit."""
        return tuple(dict.fromkeys(agency.id for agency in self._of(unit)))

    def forms(self, reporter: Reporter) -> frozenset[str]:
        """The forms that plans ask of an agency of a unit."""
        return frozenset(
            form
            for one in self.force
            if one.covers(self.tree, reporter.unit)
            for agency in one.plan.agencies
            if agency.id == reporter.agency
            for form in one.forms(agency)
        )

    def name(self, reporter: str, lang: str = "vi") -> str:
        """ "Công an huyện Tam Nông" for the text of a reporter; a code that nobody bears stays as it is."""
        unit = self.tree.get(unit_of(reporter))
        place = unit.name if unit is not None else unit_of(reporter)
        if not agency_of(reporter):
            return place
        agency = self._called(agency_of(reporter), lang)
        return of_place(agency, place) if lang == "vi" else f"{agency}, {place}"

    def _called(self, agency: str, lang: str) -> str:
        names = (one.name for force in self.force for one in force.plan.agencies if one.id == agency)
        name = next(names, None)
        return agency if name is None else name.get(lang)

    def _of(self, unit: Unit) -> Iterator[Agency]:
        for one in self.force:
            if one.covers(self.tree, unit.code):
                yield from (agency for agency in one.plan.agencies if unit.level in agency.levels)
