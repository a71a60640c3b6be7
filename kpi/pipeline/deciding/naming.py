"""Texts of decisions that name a person: these are not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi.findings import Finding, finding
from kpi.intake.persons.name_words import name_words
from kpi.intake.persons.naming import names_person
from kpi.intake.persons.person_texts import person_words
from kpi.pipeline.opening.workspace import Workspace
from kpi.units.gazetteer.names import key
from kpi.units.gazetteer.tree import Tree


def persons_named(workspace: Workspace, tree: Tree, texts: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each text, by its name (``reason``, ``evidence``, ``office``), that names a person;
    `tree` holds the units whose names are those of places."""
    settings = workspace.specs.settings
    vocabulary, words = person_words(settings), name_words(settings)

    def is_unit(name: str) -> bool:
        return tree.source is not None and bool(tree.source.named(key(name)))

    for name, text in texts.items():
        seen = names_person(text, vocabulary, words, is_unit)
        if seen is not None:
            what = f"reason.person_{seen.kind}"
            yield finding("decide.appraise_person", text=f"reason.appraise_{name}", what=what, word=seen.word)
