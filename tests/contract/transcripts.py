"""What every command prints with ``--format json`` in one small workspace, word for word.

The lines are run one after the other in this process, in a folder of their own. What each prints is kept in
``golden/NAME.json``, and its exit code in ``golden/exit_codes.json``. `CHANGING` names the keys whose values
differ from run to run, or with every edit of the specs: their values are put out of sight. Of a list of more
than `LONGEST` lines the first ones are kept, and how many more there are.

A change of the JSON that is meant is written down with ``python -m tests.contract.transcripts``; the
difference then belongs into the CHANGELOG.
"""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.docs.json_page import DECREE
from tests.e2e.program import DONG_THAP, ROOT, run
from tests.learn.completed import save_completed
from tests.schemes.books import OWN, entered

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
CODES = GOLDEN / "exit_codes.json"

_MOMENT = r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?"
_FINGERPRINT = r"[0-9a-f]{64}"
_NOW = datetime.now(UTC).date()  # the day on which something is stored; midnight may pass
CHANGING = {
    "run": r"\d{8}T\d+-[0-9a-f]+",
    "as_of": _MOMENT,
    "imported_at": _MOMENT,
    "at": _MOMENT,
    "specs": _FINGERPRINT,
    "unit_list": _FINGERPRINT,
    "sha256": _FINGERPRINT,
    "document_sha256": _FINGERPRINT,
    "workbook_sha256": _FINGERPRINT,
    "program": r"\d+\.\d+\S*",
    "reading": _FINGERPRINT,
    "values": r"[0-9a-f.-]+",
    "on": "|".join(str(_NOW + timedelta(days=days)) for days in (0, 1)),
}
"""By key what a value looks like that is put out of sight."""
CLOCK = r"\d\d/\d\d/\d{4} \d\d:\d\d"
"""The moment of an import, where a message tells it."""

LONGEST = 20

_LIST = re.compile(r"(?:^(?P<indent> +)[{\"](?!\w+\": ).*\n)+", re.MULTILINE)

LINES = {
    "template": "-C w template 02 --period 2022-S2 --reporter 867 -o form.xlsx",
    "import": "-C w import 871.xlsx --period 2021 --received 2021-12-14",
    "import-again": "-C w import 871.xlsx zipped --period 2021 --received 2020-12-14 --dry-run",
    "import-first-half": "-C w import 867-2022-S1.csv --period 2022-S1 --received 2022-07-01",
    "import-second-half": "-C w import 867-2022-S2.csv --period 2022-S2 --received 2022-12-20",
    "validate": "-C w validate --period 2022-S2",
    "validate-annotated": "-C w validate 867-2022-S1.csv zipped --period 2022-S1 --annotate marked",
    "import-annotated": "-C w import 871.xlsx --period 2021 --dry-run --received 2021-12-14 --annotate m",
    "status": "-C w status --period 2021 --on 2021-12-20",
    "status-of-parts": "-C w status --period 2022 --on 2022-12-20",
    "status-rates": "-C w status --period 2021 --on 2021-12-20 --rates",
    "status-due": "-C w status --due 7 --on 2022-12-10",
    "status-reminders": "-C w status --period 2021 --on 2021-12-14 --reminders reminders",
    "aggregate": "-C w aggregate drug_class inspected_rate --period 2021 --level commune --under 871",
    "aggregate-district": "-C w aggregate drug_class inspected --period 2021 --level district --under 871",
    "aggregate-of-parts": "-C w aggregate people_reached --period 2022 --level commune --under 867",
    "aggregate-series": "-C w aggregate people_reached --period 2021..2022 --level commune --under 867",
    "aggregate-on-another-map": "-C w aggregate inspected --period 2021 --at 2025-07-01 --under 30028",
    "compare": "-C w compare people_reached inspected_rate --period 2022 --to 2021 --under 867",
    "compare-series": "-C w compare drug_users_end --period 2022 --to 2020..2021 --level commune --under 871",
    "score": "-C w score --period 2021 --under 871",
    "score-on-another-map": "-C w score --period 2021 --level province --at 2025-07-01",
    "score-undetermined": "-C w score --period 2021 --under 871 --undetermined",
    "score-near": "-C w score --period 2021 --under 871 --near 1",
    "classify": "-C w classify --period 2021 --by qd-28-2025 --allow-expired --under 871",
    "classify-compared": "-C w classify --period 2021 --by qd-28-2025 --allow-expired --under 871 "
    "--compare-to 2020",
    "report-year": "-C w report year --period 2021 --under 871",
    "plan-list": "plan list",
    "plan-show": "plan show son-la-2022",
    "plan-follow": "-C w plan follow dong-thap-208-2021 --period 2021 --under 871",
    "report-of-classes": "-C w report drug-areas-summary --period 2021 --under 871 --allow-expired",
    "report": "-C w report form-03 --period 2021 --under 871",
    "report-sheet": "-C w report score-sheet --period 2021 --under 30028",
    "run": "-C w run run.json --output ran",
    "explain": "-C w explain 30028 score --period 2021",
    "sql": """-C w sql "SELECT * FROM figures WHERE unit = '30025' ORDER BY indicator LIMIT 3" """,
    "decide-alias": '-C w decide alias "Xã Tân Qui Tây" 29920 --at 2022-12-31 --why "cách viết" --who Lan',
    "decide-share": '-C w decide share 30028 30025=0.5 30022=0.5 --on 2025-07-01 --why "theo dân số"',
    "decide-waive": "-C w decide waive workers_at_risk_reached_within_workers_at_risk 29908 --period 2022-S2 "
    '--why "đã kiểm tra"',
    "decide-withdraw-submission": '-C w decide withdraw-submission 2022-S1-3467c4f700d6 --why "gửi nhầm"',
    "decide-current": '-C w decide current 2022-S1-3467c4f700d6 --why "gửi đúng"',
    "decide-withdraw": '-C w decide withdraw 1 --why "viết khác"',
    "decide-list": "-C w decide list",
    "decide-appraise": '-C w decide appraise 30025 I.1 3 --period 2021 --level district --why "chậm" '
    '--evidence "Biên bản 12/BB" --who "Phòng LĐTBXH"',
    "decide-duty": "-C w decide duty dong-thap-208-2021 dt.c29 --unit 871 --state done --date 2021-10-15 "
    '--evidence "Kế hoạch 12/KH" --because "huyện báo cáo" --by "Phòng LĐTBXH"',
    "score-differences": "-C w score --period 2021 --under 871 --differences",
    "specs-adopt": "-C w specs adopt review.xlsx --dry-run",
    "scheme-adopt": "-C w scheme adopt own-scheme.xlsx --by Office --document own-form.csv --dry-run",
    "scheme-list": "-C w scheme list",
    "scheme-adopt-stored": "-C w scheme adopt own-scheme.xlsx --by Office --document own-form.csv",
    "scheme-confirm": "-C w scheme confirm so-y-te --by Office --against original",
    "scheme-show": "scheme show illustrative",
    "scheme-compare": "scheme compare illustrative illustrative",
    "score-compared": "-C w score --period 2021 --under 871 --scheme so-y-te --compare-to illustrative "
    "--allow-expired",
    "history": "-C w history",
    "verify": "-C w verify",
    "rebuild": "-C w rebuild",
    "specs-learn": "-C w specs learn own-form.csv",
    "specs-check": "specs check faulty",
    "specs-list": "specs list table",
    "specs-show": "specs show table summary",
    "specs-finding": "specs finding sheet.column_missing",
    "units-find": 'units find "cam ngoc" --at 2023-12-31',
    "units-show": "units show 29869",
    "units-list": "units list --under 867 --at 2021-12-31",
    "units-changes": "units changes --from 2024-12-31 --to 2025-07-01 --under 867",
    "units-gaps": "units gaps --under 867",
    "units-load": "-C w units load decree.csv --dry-run",
    "decide-release": '-C w decide release 2021 --as preliminary --why "báo cáo 12"',
    "revisions": "-C w revisions 0 2021-preliminary --under 30025",
    "decide-lock": '-C w decide lock 2021 --why "đã ký"',
    "aggregate-released": "-C w aggregate establishments --period 2021 --as-of 2021-preliminary",
    "decide-baseline": "-C w decide baseline dong-thap-208-2021 dt.t1b --year 2020 --value 40 "
    '--source "BC 12" --why "gốc"',
}
"""By name the words of each line, in the order they are run."""


@dataclass(frozen=True)
class Transcript:
    """What a line printed, with `CHANGING` out of sight, and its exit code."""

    code: int
    text: str


def transcripts() -> dict[str, Transcript]:
    """Run all lines; gives by name what each came to."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        _set_up()
        return {name: _run(line) for name, line in LINES.items()}


def _set_up() -> None:
    shutil.copy(DONG_THAP / "871-huyen-tam-nong.xlsx", "871.xlsx")
    for report in (HERE / "reports").iterdir():
        shutil.copy(report, report.name)
    Path("decree.csv").write_text(DECREE, "utf-8")
    save_completed(Path.cwd())
    Path("own-scheme.xlsx").write_bytes(entered(OWN))
    Path("faulty/tables").mkdir(parents=True)
    Path("faulty/tables/own.json").write_text('{"id": "own", "kind": "nonsense"}', "utf-8")
    Path("zipped").mkdir()
    Path("zipped/broken.zip").write_bytes(b"no zip")
    made = run("init", "w", "--province", "87")
    assert made.code == 0, made.err


def _run(line: str) -> Transcript:
    done = run(*shlex.split(line), "--format", "json")
    assert done.code in (0, 1), (line, done.err)
    json.loads(done.out)
    return Transcript(done.code, settled(done.out))


def settled(text: str) -> str:
    """JSON text with the values of `CHANGING` keys, each `CLOCK` and the folder of the program out of sight,
    and its long lists cut."""
    text = text.replace(str(ROOT), "…")
    for key, value in CHANGING.items():
        text = re.sub(rf'"{key}": "(?:{value})"', f'"{key}": "…"', text)
    return _LIST.sub(_cut, re.sub(CLOCK, "…", text))


def _cut(found: re.Match[str]) -> str:
    """The first lines of a list, of which each is an object or a text."""
    lines = found[0].splitlines(keepends=True)
    if len(lines) <= LONGEST:
        return found[0]
    return "".join(lines[:LONGEST]) + f'{found["indent"]}"… {len(lines) - LONGEST} more"\n'


def files(made: Mapping[str, Transcript]) -> Iterator[tuple[Path, str]]:
    """Every file of `GOLDEN` with the text it should have."""
    for name, one in made.items():
        yield GOLDEN / f"{name}.json", one.text
    codes = {name: one.code for name, one in made.items()}
    yield CODES, json.dumps(codes, indent=1) + "\n"


def main() -> int:
    """Write all files anew, and take away those of lines that are no more."""
    GOLDEN.mkdir(exist_ok=True)
    texts = dict(files(transcripts()))
    for path in set(GOLDEN.iterdir()) - texts.keys():
        path.unlink()
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
