"""Which specs a draft adds to those that are there: a form, a new edition of one, or nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kpi.findings import Finding, finding
from kpi.learn.specs import spec_files
from kpi.model.heading import header_key
from kpi.model.show import day_text, stored_day
from kpi.spec.collect import collect, entries_of
from kpi.spec.draft import Draft
from kpi.spec.entry import Entries, Entry
from kpi.spec.files import SpecFile, read_files
from kpi.spec.registry import BY_FOLDER
from kpi.spec.world import overlap

# What does not make two specs of one id different: where the schema lies, when they end, words in English.
_ASIDE = frozenset({"$schema", "valid_to", "en"})
# A rule says the same where it asks the same, and an indicator where it counts the same.
_TELLING = {"check": ("scope", "severity", "expression", "at", "missing", "when")}
_UNTOLD = {"indicator": frozenset({"note"})}

Files = Mapping[str, Any]  # JSON by path relative to the folder of the specs


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: `files` that are new, `ended` files of earlier editions with the day they end.
    `draft` has the ids it is stored by; `check_ids` are the drafted ids of its checks by these, `earlier` the
    edition before ("" for none). `faults` are (finding, what it is of in the review)."""

    draft: Draft
    files: Files
    ended: Files = field(default_factory=dict)
    check_ids: Mapping[str, str] = field(default_factory=dict)
    earlier: str = ""
    faults: tuple[tuple[Finding, tuple[str, str, str]], ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether nothing is left to be written."""
        return not self.files and not self.faults


def plan_of(draft: Draft, roots: Sequence[Path], own_root: Path) -> Plan:
    """What a completed draft (with a day) adds to the specs of `roots`; those of `own_root` may change."""
    entries = collect(read_files(roots)[0])[0]
    edition = _edition(draft, entries)
    if isinstance(edition, Finding):
        key = "id" if edition.code == "adopt.id_of_form" else "valid_from"
        return Plan(draft, {}, faults=((edition, ("form", "", key)),))
    earlier = _earlier(edition, entries)
    edition, check_ids = _with_check_ids(edition, entries)
    files, faults = _new_files(edition, entries)
    faults += [
        (finding("adopt.file_there", name=name), ("form", "", "id"))
        for name in files
        if (own_root / name).exists()
    ]
    checks_ended = [
        entry
        for new, old in check_ids.items()
        if new != old and (entry := entries["check"][old]).root and Path(entry.file).stem in _ids(earlier)
    ]
    day = edition.valid_from.isoformat() if edition.valid_from else ""
    ended = _ended([*earlier, *checks_ended], own_root, day) if files else {}
    before = earlier[-1].id if earlier else ""
    return Plan(edition, files, ended, check_ids, before, tuple(faults))


def _ids(entries: Sequence[Entry]) -> set[str]:
    return {entry.id for entry in entries}


def _edition(draft: Draft, entries: Entries) -> Draft | Finding:
    """The draft with the id it is stored by; a finding where it cannot be."""
    day = draft.valid_from
    suffixes = ("", f"-{day.year}", f"-{day.isoformat()}") if day else ("",)
    for suffix in suffixes:
        edition = replace(draft, id=f"{draft.id}{suffix}")
        entry = entries["form"].get(edition.id)
        if entry is None:
            return edition
        if _same(entry, _form_of(edition)):
            return edition
        if not entry.root or header_key(entry.data["code"]) != header_key(draft.code):
            return finding("adopt.id_of_form", id=entry.id, code=entry.data["code"], file=entry.file)
        if day is None or entry.data["valid_from"] >= day.isoformat():
            return _not_later(entry, draft)
    return replace(draft, id=f"{draft.id}{suffixes[-1]}")


def _not_later(entry: Entry, draft: Draft) -> Finding:
    day = stored_day(entry.data["valid_from"])
    if draft.valid_from and entry.data["valid_from"] > draft.valid_from.isoformat():
        return finding("adopt.earlier", id=entry.id, day=day)
    files = ", ".join(spec_files(replace(draft, id=entry.id)))
    return finding("adopt.same_day", id=entry.id, day=day, file=entry.file, files=files)


def _form_of(draft: Draft) -> Entry:
    return next(entry for entry in _entries(spec_files(draft)) if entry.kind == "form")


def _earlier(draft: Draft, entries: Entries) -> list[Entry]:
    """The office's own forms of the same code that hold until this one does, the last one last."""
    form = _form_of(draft)
    earlier = [
        entry
        for entry in entries["form"].values()
        if entry.root and entry.id != draft.id and header_key(entry.data["code"]) == header_key(draft.code)
        if overlap(entry.data, form.data) and entry.data["valid_from"] < form.data["valid_from"]
    ]
    return sorted(earlier, key=lambda entry: str(entry.data["valid_from"]))


def _with_check_ids(draft: Draft, entries: Entries) -> tuple[Draft, dict[str, str]]:
    """The draft with other ids for rules whose ids are those of others, and the drafted ids by the new."""
    items = {entry.id: entry for entry in _entries(spec_files(draft)) if entry.kind == "check"}
    end = draft.id.replace("-", "_")
    ids = {}
    for check in draft.checks:
        entry, item = entries["check"].get(check.id), items.get(check.id)
        ids[check.id] = f"{check.id}_{end}" if entry and item and not _same(entry, item) else check.id
    checks = tuple(replace(check, id=ids[check.id]) for check in draft.checks)
    return replace(draft, checks=checks), {new: old for old, new in ids.items()}


def _new_files(
    draft: Draft, entries: Entries
) -> tuple[dict[str, Any], list[tuple[Finding, tuple[str, str, str]]]]:
    """The files of a draft without the specs that are there already, and ids that are those of others."""
    files: dict[str, Any] = {}
    faults = []
    for name, data in spec_files(draft).items():
        items = []
        for item in _entries({name: data}):
            entry = entries[item.kind].get(item.id)
            if entry is None:
                items.append(item.data)
            elif not _same(entry, item):
                faults.append((_taken(entry, name), _place(draft, item)))
        if items:
            files[name] = {**data, "items": items} if "items" in data else data
    return files, faults


def _taken(entry: Entry, name: str) -> Finding:
    if entry.kind == "indicator":
        words = entry.data["name"]["vi"]
        return finding("review.id_taken", value=entry.id, name=words, file=entry.file)
    return finding("adopt.file_there", name=entry.file or name)


def _place(draft: Draft, item: Entry) -> tuple[str, str, str]:
    cell = next((one.cell for one in draft.columns if one.taken and one.indicator == item.id), "")
    return ("columns", cell, "id") if item.kind == "indicator" and cell else ("form", "", "id")


def _ended(entries: Sequence[Entry], own_root: Path, day: str) -> dict[str, Any]:
    """The files of earlier specs, which now end on a day."""
    files: dict[str, Any] = {}
    for entry in entries:
        path = Path(entry.file)
        name = path.relative_to(own_root).as_posix()
        if name not in files:
            files[name] = json.loads(path.read_text("utf-8"))
        data = files[name]
        spec = next(item for item in data["items"] if item["id"] == entry.id) if "items" in data else data
        if spec.get("valid_to", "9999") > day:
            spec["valid_to"] = day
    return files


def _entries(files: Files) -> Iterator[Entry]:
    for name, data in files.items():
        kind = BY_FOLDER[name.partition("/")[0]]
        yield from entries_of(SpecFile(kind.file, 1, Path(name), "", json.loads(json.dumps(data))))


def _same(one: Entry, other: Entry) -> bool:
    """Whether two specs of one id say the same."""
    if one.kind in _TELLING:
        return all(one.data.get(key) == other.data.get(key) for key in _TELLING[one.kind])
    left = _ASIDE | _UNTOLD.get(one.kind, frozenset())
    return bool(_without(one.data, left) == _without(other.data, left))


def _without(value: Any, keys: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _without(one, keys) for key, one in value.items() if key not in keys}
    return [_without(one, keys) for one in value] if isinstance(value, list) else value


def edition_note(plan: Plan) -> list[Finding]:
    """What is told of a new edition."""
    if not plan.earlier:
        return []
    day = day_text(plan.draft.valid_from)
    params = {"code": plan.draft.code, "id": plan.draft.id, "old": plan.earlier, "day": day}
    return [finding("adopt.new_edition", **params)]
