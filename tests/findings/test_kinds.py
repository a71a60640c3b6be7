"""A kind that is added to the types of the code has its words in both languages, or these tests fail."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

import pytest

from kpi.cli.app import COMMANDS
from kpi.findings import load_catalogue
from kpi.lake.decisions import DecisionKind
from kpi.lake.log import Standing
from kpi.model.level import LEVELS
from kpi.spec.kinds.scheme import CriterionKind
from kpi.spec.registry import BY_ID, KINDS
from kpi.units.gazetteer.links import SHARES
from kpi.units.lives.events import EventKind
from kpi.units.lives.kinship import By
from kpi.units.lives.life import Beginning, Difference
from kpi.units.matching.search import HitBy

BEGINNINGS = {kind for part in get_args(Beginning) for kind in get_args(part) or (part,)}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("stem", "kinds"),
    [
        ("units.by", get_args(By)),
        ("units.how", get_args(HitBy)),
        ("units.kind", (*get_args(EventKind), *get_args(Difference), *BEGINNINGS)),
        ("units.share", SHARES),
        ("units.count", LEVELS),
        ("decide.kind", get_args(DecisionKind)),
        ("decide.what", get_args(DecisionKind)),
        ("history.standing", set(get_args(Standing)) - {"refused"}),  # which has no words of its own
        ("explain.rule", get_args(CriterionKind)),
        ("specs.kind", BY_ID),
        ("cmd", COMMANDS),
    ],
)
def test_each_kind_has_words(lang: str, stem: str, kinds: Collection[str]) -> None:
    texts = load_catalogue(lang).entries
    assert [kind for kind in sorted(kinds) if f"{stem}.{kind}" not in texts] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_office_is_told_of_the_folder_of_each_kind(lang: str) -> None:
    about = load_catalogue(lang).text("init.specs")
    assert [kind.id for kind in KINDS if f"`{kind.folder}/`" not in about] == []
