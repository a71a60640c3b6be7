"""Plans: what a document wants reached, by when, and who does what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpi.quick import dataclass
from kpi.spec.kind import Kind, name_of
from kpi.spec.plan_duties import Agency, Calendar, Duty, agency_of, calendar_of, duty_of
from kpi.spec.plan_faults import judge
from kpi.spec.plan_targets import Target, target_of
from kpi.spec.values import (
    WHOLE,
    Json,
    LegalBasis,
    Subject,
    Text,
    Validity,
    basis_of,
    day_of,
    text_of,
    validity_of,
)


@dataclass(frozen=True, slots=True)
class Document:
    """The paper of the plan. `number` is "" and `issued` None where the text at hand does not give them."""

    number: str
    issued: date | None
    issuer: Text


@dataclass(frozen=True, slots=True)
class Territory:
    """The unit that the plan is for while it bears this code."""

    code: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class Source:
    """The text the plan was entered from, whether all of it is there, and what is `missing` from it. Of one
    that is `paraphrased` the quotations are a summary, not its words."""

    complete: bool
    missing: tuple[Text, ...]
    source: Text
    paraphrased: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that holds for the years of `validity`."""

    id: str
    name: Text
    subject: Subject
    document: Document
    territory: tuple[Territory, ...]
    validity: Validity
    legal_basis: tuple[LegalBasis, ...]
    text: Source
    targets: tuple[Target, ...]
    duties: tuple[Duty, ...]
    calendars: tuple[Calendar, ...]
    agencies: tuple[Agency, ...] = ()

    def code_on(self, day: date) -> str | None:
        """The code of its territory on a day, None where the plan names none."""
        return next((one.code for one in self.territory if one.validity.covers(day)), None)


def build(data: Json) -> Plan:
    """From checked JSON."""
    document, text = data["document"], data["text"]
    return Plan(
        id=data["id"],
        name=text_of(data["name"]),
        subject=data.get("subject", WHOLE),
        document=Document(
            document.get("number", ""), day_of(document, "issued"), text_of(document["issuer"])
        ),
        territory=tuple(Territory(one["code"], validity_of(one)) for one in data["territory"]),
        validity=validity_of(data),
        legal_basis=tuple(map(basis_of, data["legal_basis"])),
        text=Source(
            text["complete"],
            tuple(map(text_of, text["missing"])),
            text_of(text["source"]),
            text.get("paraphrased", False),
        ),
        targets=tuple(map(target_of, data["targets"])),
        duties=tuple(map(duty_of, data["duties"])),
        calendars=tuple(map(calendar_of, data["calendars"])),
        agencies=tuple(map(agency_of, data.get("agencies", ()))),
    )


def _expressions(plan: Plan) -> Iterator[str]:
    for target in plan.targets:
        for measure in target.measures:
            yield from measure.expressions


KIND = Kind("plan", "plans", build, judge, name_of, expressions=_expressions)
