"""The one list of files that tables can be written to, and of texts they can be shown as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from kpi.findings import Catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.paper import Paper
from kpi.model.table import Medium, Table

Shown = Sequence[Table] | Paper
"""What can be shown: tables, or a paper that has some among its paragraphs."""
SUFFIXES = (".xlsx", ".docx", ".csv", ".json", ".html")
_MEDIA: Mapping[str, Medium] = {"csv": "data", "tsv": "data", "table": "screen"}
_OF_ROWS = ("csv", "tsv")


def save(tables: Shown, data: object, path: Path, words: Catalogue) -> None:
    """Write tables or a paper, or for ``.json`` the `data`, to a file as a whole: what it is follows from its
    suffix, one of `SUFFIXES`. Raises Fault ``write.cannot`` for an unwritable file."""
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".docx"):
        if isinstance(tables, Paper):
            _save_paper(tables, path, words)
        else:
            _save_tables(tables, path, words)
        return
    from kpi.write.files import write_text

    text = text_of(tables, data, suffix[1:], words)
    # Excel on Windows takes a CSV without this mark for a legacy code page and breaks the diacritics.
    write_text(path, "\ufeff" + text if suffix == ".csv" else text)


def _save_tables(tables: Sequence[Table], path: Path, words: Catalogue) -> None:
    tables = [table.on("paper") for table in tables]
    if path.suffix.lower() == ".xlsx":
        from kpi.write.xlsx.table import save_workbook

        save_workbook(tables, path, words)
        return
    from kpi.write.docx.document import save_document

    save_document(tables, path, words, _layout_of(tables))


def _save_paper(paper: Paper, path: Path, words: Catalogue) -> None:
    if path.suffix.lower() == ".xlsx":
        from kpi.write.xlsx.paper import save_paper

        save_paper(paper, path, words)
        return
    from kpi.write.docx.paper import save_paper as save_document

    layout = paper.layout if paper.layout and paper.layout.paper else _shipped_layout()
    save_document(paper, path, words, layout)


def _layout_of(tables: Sequence[Table]) -> PageLayout:
    """How the tables are to be printed; lists of units and such, which do not say it, the newest way that
    comes with the program."""
    layouts = (table.heading.layout for table in tables if table.heading is not None)
    return next(filter(None, layouts), None) or _shipped_layout()


def _shipped_layout() -> PageLayout:
    from kpi.spec.load import load_specs
    from kpi.spec.places import spec_roots

    layout = load_specs(spec_roots(None), check=False).settings.layout_at(date.max)
    assert layout is not None  # tests/write: the built-in settings have one
    return layout


def text_of(tables: Shown, data: object, fmt: str, words: Catalogue) -> str:
    """Tables or a paper, or the `data` where the format is json, as text; of a paper, where the format is one
    of rows, its figures. Raises ValueError for an unknown format."""
    if fmt == "json":
        from kpi.write.jsonout import json_text

        return json_text(data)
    if isinstance(tables, Paper):
        if fmt not in _OF_ROWS:
            return _paper_text(tables, fmt, words)
        tables = (tables.sources,)
    tables = [table.on(_MEDIA.get(fmt, "paper")) for table in tables]
    if fmt in ("csv", "tsv"):
        from kpi.write.delimited import delimited_text

        return delimited_text(tables, words, "\t" if fmt == "tsv" else ",")
    if fmt == "md":
        from kpi.write.markdown import markdown_text

        return markdown_text(tables, words)
    if fmt == "html":
        from kpi.write.html import html_text

        return html_text(tables, words)
    if fmt != "table":
        raise ValueError(fmt)
    from kpi.write.piped import piped_text

    return piped_text(tables, words)


def _paper_text(paper: Paper, fmt: str, words: Catalogue) -> str:
    if fmt == "html":
        from kpi.write.paper_html import paper_html

        return paper_html(paper, words)
    if fmt not in ("md", "table"):
        raise ValueError(fmt)
    from kpi.write.paper_plain import paper_markdown, paper_text

    return paper_markdown(paper, words) if fmt == "md" else paper_text(paper, words)
