"""Writes the generated parts of the documentation, or with ``--check`` tells when they are stale.

- Blocks of README.md between ``<!-- run [lines=N]: COMMAND -->`` and ``<!-- end -->`` hold what the command
  prints in a workspace ``w`` with the sample reports imported; lines that tell the time are left out. What
  stands in a block ``cells`` or ``text`` with a name of a file is typed into that file first.
- ``kpi/findings/README.md`` lists every finding with its texts, from the catalogue.
- ``specs/schemas/README.md`` lists every property of every spec.
- ``docs/findings`` shows each finding with an example (`tests.findings.gallery` makes the examples).
- ``docs/json.md`` lists every key of the JSON of every command; a key that nobody described stops it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kpi.findings import Catalogue, load_catalogue
from kpi.findings.traits import traits_of
from tests.docs import gallery_page, json_page, schema_page
from tests.docs.cookbook import type_or_write

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "docs" / "findings"
BLOCK = re.compile(
    r"<!-- run(?: lines=(?P<lines>\d+))?: (?P<command>.+?) -->\n.*?<!-- end -->"
    r"|^```(?P<kind>cells|text) (?P<name>\S+)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
TIMED = ("Nguồn:", "Source:")


def main() -> int:
    """Write the documents; with ``--check`` write nothing and return 1 when one would change."""
    check = "--check" in sys.argv
    texts = dict(documents())
    stale = {path: text for path, text in texts.items() if _differs(path, text)}
    gone = [path for path in GALLERY.glob("*.md") if path not in texts]
    for path, text in () if check else stale.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    for path in () if check else gone:
        path.unlink()
    stale |= dict.fromkeys(gone, "")
    if check and stale:
        print("stale, run `make docs`:", *(p.relative_to(ROOT) for p in stale))
    return int(check and bool(stale))


def documents() -> Iterator[tuple[Path, str]]:
    """Every generated document with the text it should have."""
    yield ROOT / "README.md", readme()
    yield ROOT / "kpi" / "findings" / "README.md", findings_page()
    yield ROOT / "specs" / "schemas" / "README.md", schema_page.page()
    yield ROOT / "docs" / "json.md", json_page.page()
    yield from ((GALLERY / name, text) for name, text in gallery_page.pages())


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text("utf-8") != text


def readme() -> str:
    """README.md with all its blocks run anew."""
    text = (ROOT / "README.md").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "sample_reports").symlink_to(ROOT / "sample_reports")
        for command in (
            "kpi init w --province 87",
            "kpi -C w import sample_reports/dong-thap-2021 --period 2021 --received 2021-12-14",
        ):
            _run(command, here)
        return BLOCK.sub(lambda match: _block(match, here), text)


def _block(match: re.Match[str], folder: Path) -> str:
    if match["name"]:
        type_or_write(match["kind"], folder / match["name"], match["text"])
        return match[0]
    limit, command = match["lines"], match["command"]
    lines = [line.rstrip() for line in _run(command, folder).splitlines() if not line.startswith(TIMED)]
    if limit and len(lines) > int(limit):
        lines = [*lines[: int(limit)], "…"]
    head = f"<!-- run lines={limit}: {command} -->" if limit else f"<!-- run: {command} -->"
    shown = "\n".join(lines).strip("\n")
    return f"{head}\n```console\n$ {command}\n{shown}\n```\n<!-- end -->"


def _run(command: str, folder: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "kpi", command
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def findings_page() -> str:
    """All findings by level, with what they say and what to do, in both languages."""
    vi, en = load_catalogue("vi"), load_catalogue("en")
    lines = [
        "# Findings",
        "",
        "Everything the program can find fault with, and how grave it is. Generated from the catalogue by",
        "`make docs`; words in braces are filled in. A rule of `specs/checks` has the code `check.<id>` and",
        "brings its own texts.",
    ]
    for level in sorted({code.split(".")[0] for code in _codes(vi)}):
        lines += ["", f"## {level}", ""]
        for code in (c for c in _codes(vi) if c.split(".")[0] == level):
            lines += [f"- `{code}`: {_severity(code)}", f"  - {_told(vi, code)}", f"  - {_told(en, code)}"]
    return "\n".join(lines) + "\n"


def _severity(code: str) -> str:
    """How grave a finding is, the gravest first where it varies, and whether it refuses the file."""
    traits = traits_of(code)
    grave = " or ".join(sorted(traits.severities, key=lambda severity: severity.rank))
    return f"{grave}, refuses the file" if traits.refuses else grave


def _codes(catalogue: Catalogue) -> list[str]:
    return sorted(code for code, entry in catalogue.entries.items() if "remedy" in entry)


def _told(catalogue: Catalogue, code: str) -> str:
    entry = catalogue.entries[code]
    remedy = entry["remedy"]
    assert isinstance(remedy, dict)
    return f"{entry[catalogue.lang]} → {remedy[catalogue.lang]}"


if __name__ == "__main__":
    sys.exit(main())
