"""A paper of prose as one self-contained HTML page that is read on a phone and prints well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from kpi.findings import Catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.paper import Exhibit, Paper, Part, Prose, Run, Title
from kpi.write.cells import clean
from kpi.write.html import STYLE, part_of

_STYLE = """
main { max-width: 48em; margin: 0 auto; line-height: 1.45 } main p { margin: .45em 0 }
.head { display: flex; justify-content: space-between; gap: 1em; text-align: center; margin-bottom: 1em }
.head > div { flex: 1 1 42% } .head > div + div { flex-basis: 58% } .head p { margin: 0 }
.caps { text-transform: uppercase } .b { font-weight: bold } .i { font-style: italic }
.ruled::after { content: ""; display: block; width: 40%; margin: .2em auto 0; border-top: 1px solid #000 }
.motto span { border-bottom: 1px solid #000; padding-bottom: .1em }
.kind { text-align: center; font-weight: bold; text-transform: uppercase; font-size: 1.15em }
.kind { margin: 1.2em 0 0 }
.about { text-align: center; font-weight: bold } .to { text-align: center }
main h2 { font-size: 1.05em; text-transform: uppercase; margin: 1.3em 0 .4em }
main h3 { font-size: 1em; margin: 1em 0 .3em }
.body { text-align: justify; text-indent: 2em }
.blank { background: #fff3bf; overflow-wrap: anywhere }
.missing { background: #ffd8d8; font-weight: bold } .coverage { font-style: italic }
.lines { border-bottom: 1px dotted #000; height: 1.6em; background: #fff3bf } sup a { text-decoration: none }
main .exhibit h1 { font-size: 1em; text-transform: none; text-align: left }
.below { display: flex; justify-content: space-between; gap: 2em; margin-top: 2em; break-inside: avoid }
.below ul { list-style: "- "; margin: 0; padding-left: 1em; font-size: .85em } .signs { text-align: center }
.signs p { margin: 0 } .space { height: 5em }
@media (max-width: 40em) {
  .head { flex-direction: column; gap: .8em } .below { flex-direction: column-reverse }
  .body { text-align: left; text-indent: 0 }
}
@media print { @page { size: A4 portrait } main { max-width: none }
  .blank, .missing, .lines { background: none } }
"""


def paper_html(paper: Paper, words: Catalogue) -> str:
    """The whole page; every text is escaped, nothing is loaded from elsewhere."""
    title = _safe(f"{paper.kind}: {paper.title}")
    body = "\n".join(_body(paper, words))
    return (
        f'<!DOCTYPE html>\n<html lang="{words.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}{_STYLE}{_margins(paper.layout)}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _margins(layout: PageLayout | None) -> str:
    if layout is None:
        return ""
    sides = f"{layout.top}mm {layout.right}mm {layout.bottom}mm {layout.left}mm"
    return f"@media print {{ @page {{ margin: {sides} }} }}\n"


def _body(paper: Paper, words: Catalogue) -> Iterator[str]:
    yield from _head(paper)
    for place, part in enumerate(paper.parts):
        yield _part(part, paper, place, words)
    if paper.notes:
        items = "".join(f"<li>{_safe(note)}</li>" for note in paper.notes)
        yield f'<h3>{_safe(words.text("paper.notes"))}</h3>\n<ul class="notes">{items}</ul>'
    yield _below(paper)
    if paper.source:
        yield f'<p class="source">{_safe(paper.source)}</p>'
    for place, table in enumerate(paper.annexes, len(paper.parts)):
        yield f'<section class="annexed">\n{part_of(table, words, place)}\n</section>'


def _head(paper: Paper) -> Iterator[str]:
    head = paper.letterhead
    above = "".join(f'<p class="caps">{_safe(line)}</p>' for line in head.above)
    state, motto = head.state[0], head.state[1:]
    mottoes = "".join(f'<p class="b motto"><span>{_safe(line)}</span></p>' for line in motto)
    yield (
        f'<div class="head"><div>{above}<p class="caps b ruled">{_safe(head.office)}</p>'
        f"<p>{_safe(head.number)}</p></div>"
        f'<div><p class="caps b">{_safe(state)}</p>{mottoes}<p class="i">{_safe(head.dated)}</p></div></div>'
    )
    yield f'<p class="kind">{_safe(paper.kind)}</p>\n<p class="about ruled">{_safe(paper.title)}</p>'
    if paper.warning:
        yield f'<p class="warning">{_safe(paper.warning)}</p>'
    if head.to:
        yield f'<p class="to">{_safe(head.to_word)} {_safe("; ".join(head.to))}</p>'


def _part(part: Part, paper: Paper, place: int, words: Catalogue) -> str:
    match part:
        case Title():
            tag = f"h{part.level + 1}"
            return f"<{tag}>{_safe(f'{part.number} {part.text}')}</{tag}>"
        case Exhibit():
            table = replace(part.table, title=part.caption)
            return f'<div class="exhibit">\n{part_of(table, words, place)}\n</div>'
        case Prose(blank_line=True):
            return '<div class="lines"></div>'
        case Prose():
            return f'<p class="body">{"".join(_run(run, paper.marked) for run in part.runs)}</p>'


def _run(run: Run, marked: bool) -> str:
    text = _safe_run(run.text)
    if run.kind not in ("plain", "figure"):
        text = f'<span class="{run.kind}">{text}</span>'
    return text + (f"<sup>[{run.figure}]</sup>" if marked and run.figure else "")


def _below(paper: Paper) -> str:
    closing = paper.closing
    copies = "".join(f"<li>{_safe(line)}</li>" for line in closing.copies())
    signer = "".join(f'<p class="caps b">{_safe(line)}</p>' for line in closing.signer)
    return (
        f'<div class="below"><div><p class="b i">{_safe(closing.receivers_word)}</p><ul>{copies}</ul></div>'
        f'<div class="signs">{signer}<p class="i">{_safe(closing.how)}</p><div class="space"></div></div>'
        "</div>"
    )


def _safe(text: str) -> str:
    return escape(clean(text))


def _safe_run(text: str) -> str:
    """As `_safe`, but the spaces at the ends of a run belong to the sentence."""
    start, end = (" " if text[:1] == " " else ""), (" " if text[-1:] == " " else "")
    inner = _safe(text)
    return f"{start}{inner}{end}" if inner else start
