"""Scripts read this JSON: any key, value, order or exit code that changes without being meant is told.

What is meant is written down with ``python -m tests.contract.transcripts``, and named in the CHANGELOG.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

import pytest

from kpi.cli.main import cli
from tests.contract.transcripts import CODES, GOLDEN, LINES, LONGEST, Transcript, settled, transcripts
from tests.docs.test_generated import formatted
from tests.e2e.program import ROOT


@pytest.fixture(scope="module")
def made() -> Mapping[str, Transcript]:
    return transcripts()


@pytest.mark.parametrize("name", LINES)
def test_a_command_prints_what_it_is_known_to_print(made: Mapping[str, Transcript], name: str) -> None:
    assert made[name].text == (GOLDEN / f"{name}.json").read_text("utf-8")


def test_a_command_ends_with_the_exit_code_it_is_known_for(made: Mapping[str, Transcript]) -> None:
    assert {name: one.code for name, one in made.items()} == json.loads(CODES.read_text("utf-8"))


def test_no_transcript_is_left_of_a_line_that_is_no_more() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {CODES.name, *(f"{name}.json" for name in LINES)}


def test_every_command_with_json_has_a_transcript() -> None:
    spoken = [shlex.split(line.removeprefix("-C w ")) for line in LINES.values()]
    known = {" ".join(("kpi", *words[:many])) for words in spoken for many in (1, 2)}
    assert set(formatted(cli, "kpi")) <= known


def test_only_what_changes_by_nature_is_put_out_of_sight() -> None:
    moment, digest = "2026-11-27T16:36:01.123456+00:00", "0" * 64
    assert settled(f'{{"as_of": "{moment}", "at": "2025-07-01"}}') == '{"as_of": "…", "at": "2025-07-01"}'
    assert settled(f'{{"specs": "{digest}"}}') == '{"specs": "…"}'
    assert settled('{"message": "27/11/2026 16:40"}') == '{"message": "…"}'
    assert settled(f'{{"file": "{ROOT}/specs/a.json"}}') == '{"file": "…/specs/a.json"}'
    for kept in (
        '{"message": "27/11/2026"}',
        '{"specs": ""}',
        '{"specs": null}',
        f'{{"other": "{digest}"}}',
        '{"run": 1}',
    ):
        assert settled(kept) == kept


@pytest.mark.parametrize(("lines", "more"), [(LONGEST, 0), (LONGEST + 1, 1), (LONGEST + 9, 9)])
@pytest.mark.parametrize("item", ['{"a": 1}', '"text"'])
def test_of_a_long_list_the_number_of_lines_left_out_stays(lines: int, more: int, item: str) -> None:
    text = '{\n  "rows": [\n' + ",\n".join([f"    {item}"] * lines) + '\n  ],\n  "end": 1\n}\n'
    cut = json.loads(settled(text))
    assert cut["end"] == 1
    assert cut["rows"] == [json.loads(item)] * min(lines, LONGEST) + [f"… {more} more"] * bool(more)
