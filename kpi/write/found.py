"""Findings on a terminal: by file and kind, as much of them as one screen holds, or all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from kpi.findings import Catalogue, Finding, Severity
from kpi.model.table import Table
from kpi.tables.found import FileFound, Kind, by_kind
from kpi.write.cells import clean
from kpi.write.terminal import show

_LEAST_HEIGHT = 16  # a lower screen is scrolled
_BESIDE = 3  # lines of a screen that are not the answer's: the command, the next prompt
_TOLD = 3  # and what an import tells besides
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_EXAMPLES = (3, 1, 0)  # findings told in words of each kind, from the richest view to the barest
_PLACES = 3  # where a kind was found


def show_found(
    tables: Sequence[Table],
    files: Sequence[FileFound],
    totals: str,
    words: Catalogue,
    *,
    detail: bool = False,
    foldable: bool = False,
    console: Console | None = None,
) -> None:
    """Print the tables, then what was found in the files, then the `totals`, to stdout (or the console).

    Not more than a screen unless `detail` is wanted: fewer examples first, then, of `foldable` tables, no
    more than their titles, at last the kinds over all files with the worst of these."""
    screen = console or Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    whole, folded = _captured(screen, tables, words), Group(*(_title(table) for table in tables))
    end = _end(files, totals, words, detail)
    if detail or not files:
        screen.print(Group(whole, *_grouped(files, None, words), end))
        return
    room = max(screen.size.height, _LEAST_HEIGHT) - _BESIDE - (_TOLD if foldable else 0)
    heads = (whole, folded) if foldable else (whole,)
    for examples in _EXAMPLES:
        for head in heads:
            view = Group(head, *_grouped(files, examples, words), end)
            if _lines(screen, view) <= room:
                screen.print(view)
                return
    left = room - _lines(screen, Group(heads[-1], end))
    screen.print(Group(heads[-1], *_summary(files, left, words), end))


def _captured(screen: Console, tables: Sequence[Table], words: Catalogue) -> RenderableType:
    with screen.capture() as capture:
        show(tables, words, screen)
    return Text.from_ansi(capture.get().rstrip("\n")) if tables else Group()


def _title(table: Table) -> RenderableType:
    return Group(
        Text(clean(table.title), style="bold"),
        *(Text(clean(line), style="italic") for line in table.subtitle),
    )


def _lines(screen: Console, view: RenderableType) -> int:
    return len(screen.render_lines(view, pad=False))


def _grouped(files: Sequence[FileFound], examples: int | None, words: Catalogue) -> Iterator[RenderableType]:
    """Each file with its kinds; of each kind so many findings in words, None for all."""
    for file in files:
        yield _file(file, words)
        for kind in file.kinds:
            yield Padding(_kind(kind, words, placed=examples is not None), (0, 0, 0, 2))
            for line in _told(kind, examples, words):
                yield Padding(line, (0, 0, 0, 4))


def _file(file: FileFound, words: Catalogue) -> Text:
    line = Text(clean(file.file) or words.text("found.no_file"), style="bold")
    if file.outcome:
        line.append(f" · {words.text(f'table.outcome.{file.outcome}')}")
    return line


def _kind(kind: Kind, words: Catalogue, *, placed: bool) -> Text:
    line = Text(f"{words.text(f'severity.{kind.severity}')}: ", style=_COLOURS[kind.severity])
    line.append(clean(words.title(kind.code)), style="bold")
    if kind.times > 1:
        line.append(f" · {words.text('found.times', times=kind.times)}", style="not bold")
    places = list(dict.fromkeys(filter(None, map(_place, kind.findings))))
    if placed and places and kind.times > 1:
        more = kind.times - min(len(places), _PLACES)
        more_text = f" {words.text('found.more', more=more)}" if more else ""
        line.append(f" · {', '.join(places[:_PLACES])}{more_text}", style="default not bold")
    return line.append(f"  {kind.code}", style="dim default not bold")


def _told(kind: Kind, examples: int | None, words: Catalogue) -> Iterator[Text]:
    """Findings in words, and what to do; once where that is the same for several in a row."""
    notes = kind.findings if examples is None else kind.findings[:examples]
    remedies = [words.remedy(note) for note in notes]
    for place, (note, remedy) in enumerate(zip(notes, remedies, strict=True)):
        where = _place(note)
        yield Text(f"{where}: " if where else "", style="bold").append(
            clean(words.message(note)), style="not bold"
        )
        if remedy != next(iter(remedies[place + 1 :]), ""):
            yield Text(f"→ {clean(remedy)}", style="green")


def _place(note: Finding) -> str:
    place = "!".join(part for part in (note.sheet, note.cell) if part)
    return clean(f"{place} ({note.unit})" if place and note.unit else place or note.unit)


def _summary(files: Sequence[FileFound], room: int, words: Catalogue) -> Iterator[RenderableType]:
    """The kinds over all files, then the worst files, in so many lines."""
    kinds = by_kind(files)
    left = max(room - 2, 4)  # two headings
    kinds_room = min(len(kinds), max(left - min(len(files), left // 3), 1))
    yield Text(words.text("found.kinds"), style="bold")
    lines = [_kind_line(kind, words) for kind in kinds]
    yield from _cut(lines, kinds_room, "found.kinds_more", words)
    yield Text(words.text("found.worst"), style="bold")
    yield from _cut([_file_line(file, words) for file in files], left - kinds_room, "found.files_more", words)


def _cut(lines: Sequence[Text], room: int, key: str, words: Catalogue) -> Iterator[RenderableType]:
    """So many lines, the last of which says how many more there are."""
    first = lines if len(lines) <= room else lines[: max(room - 1, 0)]
    for line in first:
        line.no_wrap, line.overflow = True, "ellipsis"
        yield Padding(line, (0, 0, 0, 2))
    if len(first) < len(lines):
        yield Padding(Text(words.text(key, more=len(lines) - len(first)), style="dim"), (0, 0, 0, 2))


def _kind_line(kind: Kind, words: Catalogue) -> Text:
    line = Text(f"{words.text(f'severity.{kind.severity}')}: ", style=_COLOURS[kind.severity])
    text = words.text("found.kind", title=words.title(kind.code), files=kind.files, times=kind.times)
    return line.append(clean(text), style="default not bold").append(f"  {kind.code}", style="dim default")


def _file_line(file: FileFound, words: Catalogue) -> Text:
    numbers = {severity: file.count(severity) for severity in Severity}
    count_texts = (words.text(f"annotate.count.{one}", count=many) for one, many in numbers.items() if many)
    line = Text(f"{clean(file.file) or words.text('found.no_file')}: {', '.join(count_texts)}")
    causes = "; ".join(dict.fromkeys(words.title(kind.code) for kind in file.kinds))
    return line.append(f" – {clean(causes)}", style="dim")


def _end(files: Sequence[FileFound], totals: str, words: Catalogue, detail: bool) -> RenderableType:
    if not files:
        return Text(totals, style="italic")
    worst = min((kind.severity for file in files for kind in file.kinds), key=lambda severity: severity.rank)
    hint = words.text("found.about" if detail else "found.detail")
    return Group(Text(totals, style=_COLOURS[worst]), Text(hint, style="dim"))
