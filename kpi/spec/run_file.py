"""The file of a run: read strictly, every fault told with its place, as in any spec."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from kpi.findings import Fault, Finding
from kpi.model.durable import is_device
from kpi.model.period import Period, PeriodsError, parse_period, parse_periods, periods_until
from kpi.spec.entry import Entry
from kpi.spec.files import read_json
from kpi.spec.places import builtin_specs
from kpi.spec.run_values import KEYS, LOG, MANIFEST, ImportSpec, OutputSpec, RunSpec
from kpi.spec.schema import schema_findings
from kpi.spec.values import Json, day_of

_KIND = "run"
_COMMON = ("command", "files", "period")
_RELEASE = re.compile("-[a-z]")  # what only the name of a release has, of all that the schema allows
_DAYS = ("on", "received", "at", "signed")


def read_run(path: Path, suffixes: Collection[str]) -> RunSpec:
    """The run that a file describes; `suffixes` are those of the files that can be written. Raises Fault with
    everything that is wrong with it by itself (codes ``spec.…``, file and JSON path)."""
    file, wrong = read_json(_KIND, 1, path)
    wrong += schema_findings((file,), builtin_specs() / "schemas").get(path, ())
    if not wrong:
        wrong = list(_faults(Entry(_KIND, path.name, 1, str(path), "$", file.data), suffixes))
    if wrong:
        raise Fault(*wrong)
    return _built(path, file.sha256, file.data)


def _faults(entry: Entry, suffixes: Collection[str]) -> Iterator[Finding]:
    data = entry.data
    yield from _days(entry, data, "")
    yield from _periods(entry, data, "")
    for n, one in enumerate(data.get("imports", ())):
        yield from _days(entry, one, f".imports[{n}]")
        yield from _periods(entry, one, f".imports[{n}]")
    names: set[str] = {MANIFEST, LOG}
    for n, one in enumerate(data["tables"]):
        at = f".tables[{n}]"
        yield from _days(entry, one, at)
        yield from _periods(entry, one, at, series=one["command"] == "aggregate")
        yield from _earlier(entry, one, at, data)
        yield from _unfit_keys(entry, one, at)
        for place, name in enumerate(one["files"]):
            yield from _file_name(entry, f"{at}.files[{place}]", name, names, suffixes)
            names.add(name.casefold())


def _days(entry: Entry, data: Json, at: str) -> Iterator[Finding]:
    for key in _DAYS:
        if key in data and not _is_day(data[key]):
            yield entry.tell("spec.bad_date", f"{at}.{key}", value=data[key])
    text = str(data.get("as_of", ""))
    if "-" in text and not _RELEASE.search(text) and not _is_day(text[:10]):
        yield entry.tell("spec.bad_date", f"{at}.as_of", value=data["as_of"])


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _periods(entry: Entry, data: Json, at: str, series: bool = False) -> Iterator[Finding]:
    text = data.get("period")
    if text is None:
        return
    try:
        many = len(parse_periods(text))
    except PeriodsError:
        many = 0
    if many == 0 or (many > 1 and not series):
        examples = "2021, 2022-S1, 2019..2021" if series else "2021, 2022-S1"
        yield entry.tell("spec.bad_shape", f"{at}.period", value=text, allowed=examples)


def _earlier(entry: Entry, data: Json, at: str, run: Json) -> Iterator[Finding]:
    """The periods that a table is compared with: each is one or a series, and all come before its own."""
    texts = data.get("to", ())
    last, _ = _read_periods([data.get("period", run["period"])])
    earlier, wrong = _read_periods(texts)
    for place in wrong:
        path, examples = f"{at}.to[{place}]", "2020, 2017..2020"
        yield entry.tell("spec.bad_shape", path, value=texts[place], allowed=examples)
    if len(last) == 1 and earlier and not wrong:
        try:
            periods_until(last[0], earlier)
        except PeriodsError:
            yield entry.tell("spec.bad_value", f"{at}.to", value=", ".join(texts), allowed=f"< {last[0]}")


def _read_periods(texts: Sequence[str]) -> tuple[list[Period], list[int]]:
    """All periods that some texts name, and the places of those that name none."""
    periods: list[Period] = []
    wrong: list[int] = []
    for place, text in enumerate(texts):
        try:
            periods += parse_periods(text)
        except PeriodsError:
            wrong.append(place)
    return periods, wrong


def _unfit_keys(entry: Entry, data: Json, at: str) -> Iterator[Finding]:
    """A key that another command takes: it would change nothing, and nobody would notice."""
    keys = {*_COMMON, *KEYS[data["command"]]}
    for key in data:
        if key not in keys:
            yield entry.tell("spec.unfit_key", f"{at}.{key}", key=key, kind=data["command"])


def _file_name(
    entry: Entry, at: str, name: str, others: Collection[str], suffixes: Collection[str]
) -> Iterator[Finding]:
    """A name is used once, by whatever letters, and is none that Windows keeps for a device."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in suffixes:
        yield entry.tell("spec.bad_value", at, value=f'"{name}"', allowed=" ".join(suffixes))
    elif name.casefold() in others:
        yield entry.tell("spec.duplicate_id", at, id=name, other=entry.file)
    elif is_device(name):
        yield entry.tell("spec.bad_shape", at, value=f'"{name}"', allowed="tong-hop.xlsx")


def _built(path: Path, sha256: str, data: Json) -> RunSpec:
    period = parse_period(data["period"])
    return RunSpec(
        path=path,
        sha256=sha256,
        period=period,
        on=date.fromisoformat(data["on"]),
        lang=data.get("lang", "vi"),
        as_of=data.get("as_of"),
        output=data["output"],
        imports=tuple(_import(one, period) for one in data.get("imports", ())),
        check=data["check"].get("stop", "never") if "check" in data else None,
        tables=tuple(_table(one, period) for one in data["tables"]),
    )


def _import(data: Json, period: Period) -> ImportSpec:
    keys: dict[str, Any] = {**data, "paths": tuple(data["paths"]), "received": day_of(data, "received")}
    return ImportSpec(**{**keys, "period": parse_period(data["period"]) if "period" in data else period})


def _table(data: Json, period: Period) -> OutputSpec:
    keys: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
    }
    periods = parse_periods(data["period"]) if "period" in data else (period,)
    if "to" in data:
        periods = periods_until(periods[-1], _read_periods(keys.pop("to"))[0])
    keys |= {"at": day_of(data, "at"), "signed": day_of(data, "signed"), "periods": periods}
    keys.pop("period", None)
    return OutputSpec(**keys)
