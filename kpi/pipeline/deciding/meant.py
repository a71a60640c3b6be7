"""Which submission somebody means by an id, or by the beginning of one."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Finding, finding
from kpi.lake.log import Key, Known, SubmissionRow
from kpi.model.nearest import alike

_NEAR = 5


def meant(log: Known, wish: str, forms: Sequence[str]) -> list[SubmissionRow] | Finding:
    """The rows of the submission that `wish` names, the latest of each form and reporter, or why there are
    none. `forms` limits them to some forms."""
    ids = {row.submission: row for row in log.rows}
    matches = [wish] if wish in ids else [name for name in ids if wish and name.startswith(wish)]
    if len(matches) != 1:
        near = matches or _near(log, wish)
        code = "decide.which_submission" if matches else "decide.no_submission"
        return finding(code, asked=wish, near="; ".join(_named(ids[name]) for name in near[:_NEAR]) or "–")
    rows = [row for row in log.rows if row.submission == matches[0]]
    latest: dict[Key, SubmissionRow] = {row.key: row for row in rows if row.stored}
    file = rows[-1].file
    if not latest:
        return finding("decide.refused_submission", submission=matches[0], file=file)
    form_ids = sorted({form for form, _, _ in latest})
    unknown = [form for form in forms if form not in form_ids]
    if unknown:
        params = {"asked": ", ".join(unknown), "known": ", ".join(form_ids)}
        return finding("decide.no_such_form", submission=matches[0], file=file, **params)
    return [row for row in latest.values() if not forms or row.form in forms]


def _near(log: Known, wish: str) -> list[str]:
    """Ids like the one asked for, those of a file of that name, else the latest."""
    of_file = [row.submission for row in log.rows if wish and wish.casefold() in row.file.casefold()]
    ids = list(dict.fromkeys(row.submission for row in reversed(log.rows) if row.stored))
    near = alike(wish, ids, _NEAR, 0.6)
    return list(dict.fromkeys([*reversed(of_file), *near])) or ids


def _named(row: SubmissionRow) -> str:
    return f"{row.submission} ({row.file})"
