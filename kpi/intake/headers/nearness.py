"""How near a sheet or a heading is to a form, for those who have to mend it. Nothing is ever taken by
likeness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kpi.findings import Finding, Severity, finding
from kpi.intake.headers.headers import Locator
from kpi.intake.texts.lexicon import Target
from kpi.model.grid import Text, cell_name
from kpi.model.heading import header_key

_DEPTH = 60  # rows that are looked at
_ALIKE = 72  # of 100, for a heading to be called near
_LONGEST = 80  # characters of a heading
_SHOWN = 6
_MANY = 3  # columns of a form by which a sheet is more than a scratch sheet
NONE = "–"


@dataclass(frozen=True, slots=True)
class Likeness:
    """The form a sheet is most like: whether it bears its code or title, columns found and missing, and
    headings that are near a missing one, with their cells."""

    form: str
    named: bool
    targets: tuple[Target, ...]
    missing: tuple[Target, ...]
    near: tuple[str, ...]


def likeness(texts: Sequence[Text], locator: Locator) -> Likeness | None:
    """The best form of a sheet without a readable table; None when nothing on it is any form's."""
    lexicon = locator.lexicon
    forms = [form for _, form in locator.codes(texts, _DEPTH)]
    keys = {
        word.key
        for r, _, text in texts
        if r < _DEPTH and len(text) <= _LONGEST and not locator.headings.of(text).odd
        for word in locator.headings.of(text).words
    }
    leaves = {
        form: [t for t in targets if _stands(t, keys, targets)] for form, targets in lexicon.targets.items()
    }
    form = max(leaves, key=lambda f: (f in forms, len(leaves[f])), default="")
    if not form or (form not in forms and not leaves[form]):
        return None
    missing = [t for t in lexicon.targets[form] if t not in leaves[form]]
    return Likeness(form, form in forms, tuple(leaves[form]), tuple(missing), _near(texts, locator, missing))


def _stands(target: Target, keys: set[str], targets: Sequence[Target]) -> bool:
    """Whether a column's heading is there: with its group, if others of the form are headed like it."""
    leaf = keys & (target.leaf | target.cores)
    alone = sum(bool(leaf & (t.leaf | t.cores)) for t in targets) == 1
    return bool(leaf) and (alone or bool(target.groups and keys & target.groups[-1]))


def _near(texts: Sequence[Text], locator: Locator, missing: list[Target]) -> tuple[str, ...]:
    all_texts = []
    for r, c, text in texts:
        heading = locator.headings.of(text)
        if r >= _DEPTH or len(text) > _LONGEST or (heading.words and not heading.odd):
            continue
        target = nearest(text, missing)
        if target is not None:
            all_texts.append(f"{cell_name(r, c)} “{text.strip()}” ~ “{target.printed}”")
    return tuple(all_texts)


def nearest(text: str, targets: Iterable[Target]) -> Target | None:
    """The column whose heading is most like a text, None when none is."""
    targets_by_key = {key: t for t in targets for key in (header_key(t.printed), *t.leaf)}
    key = header_key(text)
    if len(key) < 3:
        return None
    best = process.extractOne(key, list(targets_by_key), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
    return targets_by_key[best[0]] if best else None


def unread_sheet(name: str, texts: Sequence[Text], locator: Locator, alone: bool) -> Finding:
    """What is told of a sheet that is not read: how near it is to a form. `alone`: no sheet of its file is
    read."""
    like = likeness(texts, locator)
    if like is None or not (alone or like.named or len(like.targets) >= _MANY):
        return finding("sheet.unused", Severity.INFO, sheet=name)
    return finding(
        "sheet.near_form",
        Severity.ERROR if alone or like.named else Severity.WARNING,
        sheet=name,
        form=like.form,
        code=locator.lexicon.printed[like.form],
        score=len(like.targets),
        total=len(like.targets) + len(like.missing),
        found=_listed(f"“{t.printed}”" for t in like.targets),
        missing=_listed(f"“{t.printed}”" for t in like.missing),
        near=_listed(like.near),
    )


def _listed(texts: Iterable[str]) -> str:
    """A list capped, with how many more there are."""
    all_texts = list(texts)
    more = f"; … (+{len(all_texts) - _SHOWN})" if len(all_texts) > _SHOWN else ""
    return "; ".join(all_texts[:_SHOWN]) + more if all_texts else NONE
