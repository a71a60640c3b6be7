"""The office's decisions as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, assert_never

from kpi.findings import Catalogue
from kpi.lake.decisions import DecisionKind
from kpi.lake.pins import SHOWN
from kpi.model.cell import Value
from kpi.model.show import exact_number, exact_share, stored_day, stored_moment
from kpi.model.table import Column, Kind, Row, Table

_NAMED = 5  # submissions that are named


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision; ``docs/json.md`` (``kpi decide list``) says what each field is. `state` is in_force,
    replaced, withdrawn, withdrawal for one that takes another back, lapsed for a waiver whose figures are no
    longer those it was given for, or no_effect for one that a killed run never carried out."""

    seq: int
    at: str
    kind: DecisionKind
    subject: str
    value: Mapping[str, Any]
    reason: str
    who: str
    run: str
    state: str


def decisions_table(rows: Sequence[DecisionRow], catalogue: Catalogue, counted: bool = True) -> Table:
    """A line for each decision, in the given order; `counted` says above how many there are."""
    text = catalogue.text
    columns = (
        Column("seq", text("decide.column.seq"), Kind.COUNT, width=6),
        Column("at", text("decide.column.at"), width=16),
        Column("kind", text("decide.column.kind"), width=14),
        Column("what", text("decide.column.what"), width=44),
        Column("reason", text("decide.column.reason"), width=36),
        Column("who", text("decide.column.who"), width=14),
        Column("state", text("decide.column.state"), width=20),
    )
    count_in_force = sum(row.state == "in_force" for row in rows)
    count = text("decide.count", all=len(rows), held=count_in_force)
    return Table(
        id="decisions",
        title=text("decide.title"),
        subtitle=(count,) if counted else (),
        columns=columns,
        rows=tuple(Row(_line(row, catalogue)) for row in rows),
    )


def what_text(row: DecisionRow, catalogue: Catalogue) -> str:
    """What a decision says, in words."""
    value = row.value
    match row.kind:
        case "alias":
            return catalogue.text("decide.what.alias", **value)
        case "share":
            parts = (
                f"{new} {exact_share(Decimal(share), catalogue.lang)}"
                for new, share in value["shares"].items()
            )
            on = stored_day(value["on"])
            return catalogue.text("decide.what.share", old=value["old"], on=on, shares=", ".join(parts))
        case "waiver":
            figures = "; ".join(
                ", ".join(f"{name} = {text}" for name, text in one.items() if name != "indicator")
                for one in value["figures"]
            )
            return catalogue.text("decide.what.waiver", **{**value, "figures": figures})
        case "current" | "withdraw_submission":
            forms = ", ".join(value["forms"])
            return catalogue.text(f"decide.what.{row.kind}", **{**value, "forms": forms})
        case "appraisal":
            points = exact_number(Decimal(value["points"]), catalogue.lang)
            scorer = catalogue.text(f"scorer.{value['level']}")
            return catalogue.text("decide.what.appraisal", **{**value, "points": points, "scorer": scorer})
        case "duty":
            state, on = catalogue.text(f"duty.state.{value['state']}"), stored_day(value["on"])
            duty = " ".join(filter(None, (value["duty"], value["unit"])))
            words = {**value, "duty": duty, "state": state, "on": on}
            return catalogue.text("decide.what.duty", **words)
        case "baseline":
            number = exact_number(Decimal(value["value"]), catalogue.lang)
            whole = f" / {exact_number(Decimal(value['of']), catalogue.lang)}" if "of" in value else ""
            return catalogue.text("decide.what.baseline", **{**value, "value": number + whole})
        case "set_aside":
            files = value["files"]
            names = ", ".join(one["submission"] for one in files[:_NAMED])
            more = ", …" if len(files) > _NAMED else ""
            return catalogue.text(
                "decide.what.set_aside", count=len(files), period=value["period"], submissions=names + more
            )
        case "release":
            kind = catalogue.text(f"release.kind.{value['as']}")
            pins = {name: value[name][:SHOWN] for name in ("specs", "unit_list")}
            return catalogue.text("decide.what.release", **{**value, **pins, "kind": kind})
        case "lock":
            return catalogue.text("decide.what.lock", **value)
        case "withdraw":
            return catalogue.text("decide.what.withdraw", seq=row.subject)
        case _:
            assert_never(row.kind)


def _line(row: DecisionRow, catalogue: Catalogue) -> tuple[Value, ...]:
    return (
        row.seq,
        stored_moment(row.at),
        catalogue.text(f"decide.kind.{row.kind}"),
        what_text(row, catalogue),
        row.reason,
        row.who,
        "" if row.state == "withdrawal" else catalogue.text(f"decide.state.{row.state}"),
    )
