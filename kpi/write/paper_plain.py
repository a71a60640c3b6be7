"""A paper of prose as text: on a terminal, in a pipe, in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace

from kpi.findings import Catalogue
from kpi.model.paper import LEFT_OPEN, Exhibit, Paper, Part, Prose, Title
from kpi.model.table import Table
from kpi.write.cells import clean
from kpi.write.markdown import escape, markdown_text
from kpi.write.piped import piped_text

_WIDE = 100  # letters of a line


def paper_text(paper: Paper, words: Catalogue) -> str:
    """Plain text, the same bytes every time."""
    return "\n".join(_plain(paper, words)).rstrip("\n") + "\n"


def paper_markdown(paper: Paper, words: Catalogue) -> str:
    """Markdown; what is left open is bold."""
    return "\n".join(_marked_up(paper, words)).rstrip("\n") + "\n"


def _plain(paper: Paper, words: Catalogue) -> Iterator[str]:
    head = paper.letterhead
    yield from (clean(line).upper() for line in (*head.above, head.office, head.state[0]))
    yield from (clean(line) for line in (*head.state[1:], head.number, head.dated))
    yield from ("", clean(paper.kind), clean(paper.title))
    yield from ([f"*** {clean(paper.warning)} ***"] if paper.warning else [])
    yield from (["", clean(f"{head.to_word} {'; '.join(head.to)}")] if head.to else [])
    for part in paper.parts:
        yield from _lines(part, paper, words)
    if paper.notes:
        yield from ("", f"{words.text('paper.notes')}:")
        yield from (f"- {clean(note)}" for note in paper.notes)
    yield from ("", *_ending(paper))
    for table in paper.annexes:
        yield from ("", piped_text([table], words).rstrip("\n"))


def _lines(part: Part, paper: Paper, words: Catalogue) -> Iterator[str]:
    match part:
        case Title():
            text = f"{part.number} {clean(part.text)}"
            yield from ("", text.upper() if part.level == 1 else text)
        case Exhibit():
            yield from ("", piped_text([_captioned(part)], words))
        case Prose():
            yield textwrap.fill(_text(part, paper, clean), _WIDE, break_long_words=False)


def _captioned(part: Exhibit) -> Table:
    return replace(part.table, title=part.caption)


def _text(part: Prose, paper: Paper, words_of: Callable[[str], str]) -> str:
    """The runs as they stand; spaces at their ends belong to the sentence."""
    texts = []
    for run in part.runs:
        inner = words_of(run.text)
        start, end = (" " if run.text[:1] == " " else ""), (" " if run.text[-1:] == " " and inner else "")
        if run.kind in LEFT_OPEN and words_of is escape:
            inner = f"**{inner}**"
        mark = f"[{run.figure}]" if paper.marked and run.figure else ""
        texts.append(f"{start}{inner}{end}{words_of(mark)}")
    return "".join(texts)


def _ending(paper: Paper) -> Iterator[str]:
    closing = paper.closing
    yield clean(closing.receivers_word)
    yield from (f"- {clean(line)}" for line in closing.copies())
    yield from (clean(line) for line in (*closing.signer, closing.how))
    yield from (["", clean(paper.source)] if paper.source else [])


def _marked_up(paper: Paper, words: Catalogue) -> Iterator[str]:
    head = paper.letterhead
    lines = (*head.above, head.office, *head.state, head.number, head.dated)
    yield from (f"{escape(line)}  " for line in lines)
    yield from ("", f"# {escape(paper.kind)}: {escape(paper.title)}", "")
    yield from ([f"> **{escape(paper.warning)}**", ""] if paper.warning else [])
    yield from ([escape(f"{head.to_word} {'; '.join(head.to)}"), ""] if head.to else [])
    for part in paper.parts:
        match part:
            case Title():
                yield f"{'#' * (part.level + 1)} {escape(f'{part.number} {part.text}')}"
            case Exhibit():
                yield markdown_text([_captioned(part)], words).replace("## ", "#### ", 1).rstrip("\n")
            case Prose():
                yield _text(part, paper, escape)
        yield ""
    yield from ([f"**{escape(words.text('paper.notes'))}**", ""] if paper.notes else [])
    yield from (f"- {escape(note)}" for note in paper.notes)
    yield from ("", *(f"{escape(line)}  " for line in _ending(paper)))
    for table in paper.annexes:
        yield from ("", markdown_text([table], words).rstrip("\n"))
