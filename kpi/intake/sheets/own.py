"""The program's own tables, handed in as if they were reports.

They hold the same headings and figures as the reports they were made of, so nothing else tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kpi.findings import Finding, finding
from kpi.model.grid import Text, cell_name
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.names import words

TABLE = "table"  # the key of the hidden mark that tables have; blank forms have others
_HEADINGS, _ENDING = 80, 12  # texts of a sheet among which a heading or the source line stands
_LEADING = 6  # texts of a sheet among which the first headings stand


def own_table(
    sheets: Iterable[tuple[str, Sequence[Text]]], mark: Mapping[str, str], settings: Settings
) -> Finding | None:
    """What to tell of a file that is a table of the program; None for any other. `sheets` are their names
    and texts."""
    if TABLE in mark:
        return finding("file.own_table")
    own_words = settings.words.own_words
    edges = [(name, (*texts[:_HEADINGS], *texts[-_ENDING:])) for name, texts in sheets]
    distinct_texts = {text for _, texts in edges for *_, text in texts}  # the sheets of a file share most
    own_texts = {text for text in distinct_texts if words(text).startswith(own_words)}
    for name, texts in edges:
        if own_texts:
            for r, c, text in texts:
                if text in own_texts:
                    return finding("file.own_table", sheet=name, cell=cell_name(r, c))
        if _has_own_header(texts[:_LEADING], settings.words.own_header):
            return finding("file.own_table", sheet=name, cell=cell_name(0, 0))
    return None


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
