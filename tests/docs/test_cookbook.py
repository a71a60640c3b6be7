"""The cookbook says what happens: its commands are run in order; both languages have the same ones."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.docs.cookbook import Command, Reader, Step, plain, specs_read_once, steps
from tests.e2e.program import ROOT, SAMPLES

PAGES = {lang: (ROOT / "docs" / f"{lang}.md").read_text("utf-8") for lang in ("vi", "en")}


def test_every_command_does_what_the_pages_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sample_reports").symlink_to(SAMPLES)
    monkeypatch.chdir(tmp_path)
    specs_read_once(monkeypatch)
    reader = Reader(monkeypatch, {})
    for step, english in zip(steps(PAGES["vi"]), steps(PAGES["en"]), strict=True):
        done = reader.follow(step, "vi")
        if isinstance(step, Command) and isinstance(english, Command) and done is not None:
            assert done.code == step.code, (step.words, done.out, done.err)
            # What is shown on both pages needs no words: cells, names of units, figures.
            for line in (*step.shown, *english.shown):
                assert plain(line) in plain(done.out), (step.words, line, done.out)
    assert len(reader.names["reached"]) == 7
    assert reader.names["totals"].rows[0].values == {"volunteers": 136}


def test_both_languages_have_the_same_steps() -> None:
    vietnamese, english = ([_bare(step) for step in steps(PAGES[lang])] for lang in ("vi", "en"))
    assert vietnamese == english
    assert len(english) > 50


def _bare(step: Step) -> Step:
    return replace(step, shown=()) if isinstance(step, Command) else step


@pytest.mark.parametrize("lang", PAGES)
def test_every_link_of_a_page_leads_somewhere(lang: str) -> None:
    page = PAGES[lang]
    headings = {_anchor(title) for title in re.findall(r"^##? (.+)$", page, re.MULTILINE)}
    links = re.findall(r"\]\(([^)\s]+)\)", page)
    assert len(links) > 14
    for link in links:
        file, _, anchor = link.partition("#")
        if file:
            assert (ROOT / "docs" / file).exists(), link
        else:
            assert anchor in headings, link


def _anchor(title: str) -> str:
    """The anchor that a heading gets on the pages of a repository."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
