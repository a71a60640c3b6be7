"""Which submission somebody means by an id, or by the beginning of one."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Finding, finding
from kpi.lake.log import Key, Known, SubmissionRow
from kpi.model.nearest import alike

_NEAR = 5


def meant(log: Known, asked: str, forms: Sequence[str]) -> list[SubmissionRow] | Finding:
    """The rows of the submission that `asked` names, the latest of each form and reporter, or why there are
    none. `forms` limits them to some forms."""
    ids = {row.submission: row for row in log.rows}
    found = [asked] if asked in ids else [name for name in ids if asked and name.startswith(asked)]
    if len(found) != 1:
        near = found or _near(log, asked)
        code = "decide.which_submission" if found else "decide.no_submission"
        return finding(code, asked=asked, near="; ".join(_named(ids[name]) for name in near[:_NEAR]) or "–")
    own = [row for row in log.rows if row.submission == found[0]]
    latest: dict[Key, SubmissionRow] = {row.key: row for row in own if row.stored}
    file = own[-1].file
    if not latest:
        return finding("decide.refused_submission", submission=found[0], file=file)
    known = sorted({form for form, _, _ in latest})
    unknown = [form for form in forms if form not in known]
    if unknown:
        listed = {"asked": ", ".join(unknown), "known": ", ".join(known)}
        return finding("decide.no_such_form", submission=found[0], file=file, **listed)
    return [row for row in latest.values() if not forms or row.form in forms]


def _near(log: Known, asked: str) -> list[str]:
    """Ids like the one asked for, those of a file of that name, else the latest."""
    of_file = [row.submission for row in log.rows if asked and asked.casefold() in row.file.casefold()]
    ids = list(dict.fromkeys(row.submission for row in reversed(log.rows) if row.stored))
    near = alike(asked, ids, _NEAR, 0.6)
    return list(dict.fromkeys([*reversed(of_file), *near])) or ids


def _named(row: SubmissionRow) -> str:
    return f"{row.submission} ({row.file})"
