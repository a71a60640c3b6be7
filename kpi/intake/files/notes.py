"""Texts that lie over the cells of a workbook: comments and text boxes. Nothing is taken from them; they are
only looked through for persons. What the program itself has written into a copy is nobody's."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from kpi.model.annotation import own_words

_PARTS = ("comment", "drawing")
_COMMENT = re.compile(rb"""<(?:\w+:)?(?:comment|threadedComment)\s[^<>]*?\bref=["']([A-Z]{1,3}\d{1,7})["']""")
_TEXT = re.compile(rb"<(?:\w+:)?(?:t|text)(?:\s[^<>]*)?>([^<>]*)(?=<)")
_PARAGRAPH = re.compile(rb"</(?:\w+:)?p>")
_TAG = re.compile(rb"<[^<>]*>")
_MOST = 500  # notes of a workbook that are looked through

Notes = tuple[tuple[str, str], ...]


def notes_of(parts: Mapping[str, bytes]) -> Notes:
    """(cell, text) of the comments and text boxes among the parts of an .xlsx; a text box has no cell."""
    pairs = (
        note
        for name, xml in parts.items()
        if name.startswith("xl/") and any(word in name for word in _PARTS)
        for note in (_comments(xml) if "comment" in name else _boxes(xml))
    )
    return tuple(islice(pairs, _MOST))


def _comments(xml: bytes) -> Iterator[tuple[str, str]]:
    _, *commented = _COMMENT.split(xml)  # cell, what follows, cell, what follows …
    for cell, body in zip(commented[::2], commented[1::2], strict=True):
        text = own_words(_plain(b"".join(_TEXT.findall(body))))
        if text:
            yield cell.decode(), text


def _boxes(xml: bytes) -> Iterator[tuple[str, str]]:
    for paragraph in _PARAGRAPH.split(xml):
        text = _plain(b"".join(_TEXT.findall(paragraph)))
        if text:
            yield "", text


def ods_notes(content: bytes) -> Notes:
    """The comments of an .ods, without their cells."""
    chunks = content.split(b"<office:annotation")[1:]
    # The paragraphs alone: who wrote the comment and when stands before them.
    all_texts = (c.partition(b"</office:annotation>")[0].partition(b"<text:p")[2] for c in chunks)
    texts = (own_words(_plain(_TAG.sub(b"", _PARAGRAPH.sub(b"\n", b"<" + chunk)))) for chunk in all_texts)
    return tuple(("", text) for text in islice(filter(None, texts), _MOST))


def _plain(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace")).strip()
