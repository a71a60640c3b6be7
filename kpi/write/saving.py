"""The one list of files that tables can be written to, and of texts they can be shown as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from kpi.findings import Catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.table import Medium, Table

SUFFIXES = (".xlsx", ".docx", ".csv", ".json", ".html")
_MEDIA: Mapping[str, Medium] = {"csv": "data", "tsv": "data", "table": "screen"}


def save(tables: Sequence[Table], data: object, path: Path, words: Catalogue) -> None:
    """Write tables, or for ``.json`` the `data`, to a file as a whole: what it is follows from its suffix,
    one of `SUFFIXES`. Raises Fault ``write.cannot`` for an unwritable file."""
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".docx"):
        tables = [table.on("paper") for table in tables]
    if suffix == ".xlsx":
        from kpi.write.xlsx.table import save_workbook

        save_workbook(tables, path, words)
        return
    if suffix == ".docx":
        from kpi.write.docx.document import save_document

        save_document(tables, path, words, _layout_of(tables))
        return
    from kpi.write.files import write_text

    text = text_of(tables, data, suffix[1:], words)
    # Excel on Windows takes a CSV without this mark for a legacy code page and breaks the diacritics.
    write_text(path, "\ufeff" + text if suffix == ".csv" else text)


def _layout_of(tables: Sequence[Table]) -> PageLayout:
    """How the tables are to be printed; lists of units and such, which do not say it, the newest way that
    comes with the program."""
    from kpi.spec.load import load_specs
    from kpi.spec.places import spec_roots

    layouts = (table.heading.layout for table in tables if table.heading is not None)
    layout = next(filter(None, layouts), None)
    layout = layout or load_specs(spec_roots(None), check=False).settings.layout_at(date.max)
    assert layout is not None  # tests/write: the built-in settings have one
    return layout


def text_of(tables: Sequence[Table], data: object, fmt: str, words: Catalogue) -> str:
    """Tables, or the `data` where the format is json, as text. Raises ValueError for an unknown format."""
    if fmt == "json":
        from kpi.write.jsonout import json_text

        return json_text(data)
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
