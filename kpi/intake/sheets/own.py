"""The program's own tables and reviews of forms, handed in as if they were reports.

They hold the same headings and figures as the reports they were made of, so nothing else tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kpi.findings import Finding, finding
from kpi.model.annotation import REVIEW_MARK
from kpi.model.grid import Text, cell_name
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.names import words

TABLE = "table"  # the key of the hidden mark that tables have; blank forms have others
_HEADINGS, _ENDING = 80, 12  # texts of a sheet among which a heading or the source line stands
_LEADING = 6  # texts of a sheet among which the first headings stand


def own_table(
    sheets: Iterable[tuple[str, Sequence[Text], Sequence[Text]]], mark: Mapping[str, str], settings: Settings
) -> Finding | None:
    """What to tell of a file that is the program's own, no report; None for others. `sheets` are their names,
    all their texts, and those that say anything."""
    if TABLE in mark:
        return finding("file.own_table")
    for name, texts, telling in sheets:
        if texts and texts[0] == (0, 0, REVIEW_MARK):
            return finding("file.own_review")
        own_texts = [one for one in telling if is_own(one[2], settings)]
        edges = (*texts[:_HEADINGS], *texts[-_ENDING:]) if own_texts else ()
        first = next((one for one in own_texts if one in edges), None)
        if first is not None:
            return finding("file.own_table", sheet=name, cell=cell_name(*first[:2]))
        if _has_own_header(texts[:_LEADING], settings.words.own_header):
            return finding("file.own_table", sheet=name, cell=cell_name(0, 0))
    return None


def is_own(text: str, settings: Settings) -> bool:
    """Whether a text begins as headings and source lines of the program do."""
    return words(text).startswith(settings.words.own_words)


def _has_own_header(texts: Sequence[Text], headers: Sequence[str]) -> bool:
    """Whether the first row begins as a text table of the program does; reports have titles there."""
    first = tuple(words(text) for r, _, text in texts if r == 0)
    return any(
        first[at : at + len(header_words)] == header_words
        for header_words in map(_headings, headers)
        for at in (0, 1)
    )


@lru_cache(maxsize=64)
def _headings(header: str) -> tuple[str, ...]:
    return tuple(words(part) for part in header.split("|"))
