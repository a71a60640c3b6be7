"""Comments added to a sheet beside those of the sender, with the boxes in which Excel shows them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from kpi.model.annotation import COMMENT_MARK
from kpi.model.grid import cell_name
from kpi.write.xlsx.markup import (
    Element,
    appended,
    changed,
    decoded,
    element,
    elements,
    escaped,
    insertion,
    prefix_of,
    prefixed,
    tag,
)
from kpi.write.xlsx.package import RELATIONS, Package
from kpi.write.xlsx.sheet_fills import Place, Widths, place_of, widths_of

_AUTHOR = "kpi"
_LONGEST = 32_000  # characters of a comment that Excel shows
_NEW = (
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<authors></authors><commentList></commentList></comments>"
)
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# Said at each element of ours: other programs give these names other prefixes.
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NEW_VML = (
    f'<xml {_SPACES}><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    f'<v:shape {_SPACES} id="_x0000_s{{number}}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:90pt;z-index:1;'
    'visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES = re.compile(r"<([\w.-]+):shape\s.*?</\1:shape>", re.DOTALL)
_SHAPE_NUMBER = re.compile(r"_x0000_s(\d{1,9})")
_SHAPE_PLACE = re.compile(r"<[\w.-]+:(Row|Column)>\s*(\d+)\s*</")
_BLOCK = 1024  # numbers of shapes in a block
_WIDE, _USUAL, _MOST = 46.0, 8.43, 30  # letters of a line in a box, and of a column; most columns of one
_LATER = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)  # fmt: skip
_WRAPPED = "mc:AlternateContent"  # around controls and objects


def talked_about(package: Package, sheet: str) -> frozenset[Place]:
    """Cells with a conversation ("threaded comments"), in whose place Excel would not show a comment."""
    threads = (one.target for one in package.relations(sheet) if one.kind == "threadedComment" and one.target)
    places = (
        place_of(thread.attributes.get("ref", ""))
        for name in threads
        for thread in _opened(package.text(name), "threadedComment")
    )
    return frozenset(place for place in places if place)


def _opened(text: str, name: str) -> Iterator[Element]:
    return elements(text, f"{prefix_of(text)}{name}")


def add_comments(package: Package, sheet: str, texts: Mapping[Place, str], block: int) -> None:
    """Give cells of a sheet (the name of its part) a comment each, after what the sender has written there,
    and take away those of an older copy. `block` numbers the boxes of a sheet that has none yet."""
    kinds = {one.kind: one.target for one in package.relations(sheet) if one.target}
    part = kinds.get("comments", "")
    old_places: frozenset[Place] = frozenset()
    if part:
        cleaned, old_places = _without_ours(package.text(part))
        if old_places or cleaned != package.text(part):
            package.put(part, cleaned)
    if not texts and not old_places:
        return
    if not part:
        part = package.fresh("xl/kpi-comments", ".xml")
        package.add(part, _NEW, "comments")
        package.relate(sheet, "comments", part)
    there = {one.attributes.get("ref", ""): one for one in _opened(package.text(part), "comment")}
    package.put(part, _with_comments(package.text(part), texts, there))
    fresh = sorted(place for place in texts if cell_name(*place) not in there)
    if fresh or old_places:
        _draw(package, sheet, {place: texts[place] for place in fresh}, old_places, block)


def _with_comments(text: str, texts: Mapping[Place, str], there: Mapping[str, Element]) -> str:
    prefix = prefix_of(text)
    authors = element(text, f"{prefix}authors")
    if authors is None:
        raise ValueError("authors")
    author = len(list(elements(text, f"{prefix}author", authors.inner, authors.close)))
    edits, added = [], []
    for place, words in sorted(texts.items()):
        run = _run(words)
        old = there.get(cell_name(*place))
        if old is None:
            opening = f'<comment ref="{cell_name(*place)}" authorId="{author}">'
            added.append(prefixed(f"{opening}<text>{run}</text></comment>", prefix))
        else:
            edits.append(_behind(text, prefix, old, prefixed(_run(f"\n\n{words}"), prefix)))
    text = appended(changed(text, edits), f"{prefix}commentList", "".join(added))
    return appended(text, f"{prefix}authors", f"<{prefix}author>{_AUTHOR}</{prefix}author>")


def _run(words: str) -> str:
    look = '<rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    return f'<r>{look}<t xml:space="preserve">{escaped(words[:_LONGEST])}</t></r>'


def _behind(text: str, prefix: str, comment: Element, run: str) -> tuple[int, int, str]:
    body = element(text[: comment.end], f"{prefix}text", comment.start)
    if body is None:
        return (comment.inner, comment.inner, f"<{prefix}text>{run}</{prefix}text>")
    if body.hollow:
        return (body.start, body.end, f"<{prefix}text>{run}</{prefix}text>")
    return (body.close, body.close, run)


def _without_ours(text: str) -> tuple[str, frozenset[Place]]:
    """Comments without what an older copy has put into them, and the cells whose comment is gone for that."""
    edits, places_cleared = [], set()
    prefix = prefix_of(text)
    for comment in _opened(text, "comment"):
        runs = elements(text, f"{prefix}t", comment.inner, comment.close)
        words = html.unescape("".join(text[one.inner : one.close] for one in runs))
        own_part, mark, _ = words.partition(COMMENT_MARK)
        if not mark:
            continue
        place = place_of(comment.attributes.get("ref", ""))
        if not own_part.strip() or own_part.strip() == f"{_AUTHOR}:":
            edits.append((comment.start, comment.end, ""))
            places_cleared |= {place} if place else set()
        else:
            own_text = prefixed(f"<text>{_run(own_part.rstrip())}</text>", prefix)
            edits.append((comment.inner, comment.close, own_text))
    return changed(text, edits), frozenset(places_cleared)


def _draw(
    package: Package, sheet: str, texts: Mapping[Place, str], places_cleared: frozenset[Place], block: int
) -> None:
    """Boxes for new comments, and none any more for those that are gone."""
    part = _drawing(package, sheet) or _new_drawing(package, sheet, block)
    text = decoded(package.data[part])
    if places_cleared:
        text = _SHAPES.sub(lambda shape: "" if _shape_place(shape[0]) in places_cleared else shape[0], text)
    numbers = [int(number) for number in _SHAPE_NUMBER.findall(text)]
    first = max([*numbers, block * _BLOCK]) + 1
    widths = widths_of(package.text(sheet))
    kind = "" if 'id="_x0000_t202"' in text else _SHAPE_TYPE
    shapes = "".join(_shape(number, place, texts[place], widths) for number, place in enumerate(texts, first))
    head, end, tail = text.rpartition("</xml>")
    if not end:
        raise ValueError(part)
    package.data[part] = f"{head}{kind}{shapes}{end}{tail}".encode()


def _shape(number: int, place: Place, words: str, widths: Widths) -> str:
    row, column = place
    right, letters = column + 1, 0.0
    while letters < _WIDE and right < column + _MOST:
        letters += widths.get(right, _USUAL)
        right += 1
    lines = sum(1 + int(len(line) / _WIDE) for line in words.splitlines())
    top = max(row - 1, 0)
    sides = {"left": column + 1, "right": right, "top": top, "bottom": top + max(4, min(lines, 30))}
    return _SHAPE.format(number=number, row=row, column=column, **sides)


def _shape_place(shape: str) -> Place | None:
    numbers = {name: int(number) for name, number in _SHAPE_PLACE.findall(shape)}
    return (numbers["Row"], numbers["Column"]) if len(numbers) == 2 and 'ObjectType="Note"' in shape else None


def _drawing(package: Package, sheet: str) -> str:
    """The part with the boxes of a sheet, "" where it has none."""
    text = package.text(sheet)
    place = element(text, f"{prefix_of(text)}legacyDrawing")
    if place is None:
        return ""
    relation = next((value for key, value in place.attributes.items() if key.endswith(":id")), "")
    part = next((one.target for one in package.relations(sheet) if one.id == relation), "")
    if not part:
        raise ValueError("legacyDrawing")
    return part


def _new_drawing(package: Package, sheet: str, block: int) -> str:
    part = package.fresh("xl/drawings/kpi-boxes", ".vml")
    package.add_raw(part, _NEW_VML.replace("{block}", str(block)).encode())
    package.know_suffix("vml", _VML_TYPE)
    relation = package.relate(sheet, "vmlDrawing", part)
    text = package.text(sheet)
    prefix = prefix_of(text)
    data = element(text, f"{prefix}sheetData")
    if data is None:
        raise ValueError("sheetData")
    at = insertion(text, data.end, (*(f"{prefix}{name}" for name in _LATER), _WRAPPED))
    attributes = {"xmlns:r": RELATIONS, "r:id": relation}
    package.put(sheet, changed(text, [(at, at, tag(f"{prefix}legacyDrawing", attributes, hollow=True))]))
    return part
