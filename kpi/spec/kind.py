"""What a kind of spec is to those who find, read, build, judge and list specs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from kpi.findings import Finding
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.values import Json
from kpi.spec.world import World

T = TypeVar("T")


def _no_expressions(_: Any) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of spec, as its module under ``kpi/spec/kinds`` says it.

    Its files lie in `folder`; of a `listed` kind a file holds many under ``items``, else one. `build` makes
    the value from JSON that has passed `judge`, which tells what the JSON Schema cannot. `label` names one in
    words (JSON, language). Of a kind with standings an office's own may have `own_standings`. Those of a
    `merged` kind take over, key by key, what an earlier root says of the same id. `expressions` are all that
    a value holds, "" for one that is not given."""

    id: str
    folder: str
    build: Callable[[Json], T]
    judge: Callable[[World, Entry], Iterator[Finding]]
    label: Callable[[Json, str], str]
    listed: bool = False
    merged: bool = False
    own_standings: tuple[str, ...] = ()
    expressions: Callable[[T], Iterator[str]] = _no_expressions

    @property
    def file(self) -> str:
        """What a file of this kind is called, and its schema: ``checks`` where it lists many."""
        return self.folder if self.listed else self.id


def name_of(data: Json, lang: str) -> str:
    """The label of those that have a name."""
    return str(data["name"][lang])


def title_of(data: Json, lang: str) -> str:
    """The label of those that have a title."""
    return str(data["title"][lang])
