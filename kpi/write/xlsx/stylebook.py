"""Styles of a sender's workbook with a fill of ours added: all else of each style stays."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.findings import Severity
from kpi.write.xlsx.markup import Element, appended, changed, element, elements, prefix_of, prefixed, tag

COLOURS = {Severity.ERROR: "FFFFA8A0", Severity.WARNING: "FFFFE28A", Severity.INFO: "FFC9E4FA"}
NEW_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_NO_COLOUR = {"indexed": "64"}


@dataclass(slots=True)
class StyleBook:
    """The styles of a workbook while some are added; `text` is their XML."""

    text: str
    _prefix: str = field(init=False)
    _formats: list[str] = field(init=False)
    _fills: list[str] = field(init=False)
    _many: dict[str, int] = field(init=False)
    _added: dict[str, list[str]] = field(init=False)
    _filled: dict[tuple[int, Severity], int] = field(default_factory=dict, init=False)
    _by_xml: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._prefix = prefix_of(self.text)
        self.text = self._without_own_fills()
        self._formats, self._fills = self._children("cellXfs", "xf"), self._children("fills", "fill")
        self._many = {
            "cellXfs": len(self._formats),
            "fills": len(self._fills),
            "fonts": len(self._children("fonts", "font")),
            "borders": len(self._children("borders", "border")),
        }
        self._added = {name: [] for name in self._many}

    def filled(self, style: int, severity: Severity) -> int:
        """The number of a style that is another but for its fill."""
        key = (style, severity)
        if key not in self._filled:
            old = self._formats[style if style < len(self._formats) else 0]
            (top,) = elements(old, f"{self._prefix}xf")
            fill = top.attributes.get("fillId", "0")
            was = self._fills[int(fill)] if fill.isdigit() and int(fill) < len(self._fills) else ""
            new_fill = self._own_fill(severity, self._colour(was))
            attributes = {**top.attributes, "fillId": str(new_fill), "applyFill": "1"}
            opening = tag(f"{self._prefix}xf", attributes, top.hollow)
            self._filled[key] = self.add("cellXfs", opening + old[top.inner :])
        return self._filled[key]

    def _own_fill(self, severity: Severity, was: dict[str, str]) -> int:
        """A fill that remembers, where nobody sees it, the colour it takes the place of."""
        colours = f'<fgColor rgb="{COLOURS[severity]}"/>{tag("bgColor", was, hollow=True)}'
        return self.fill(f'<patternFill patternType="solid">{colours}</patternFill>')

    def fill(self, pattern: str) -> int:
        """The number of a fill."""
        return self.add("fills", prefixed(f"<fill>{pattern}</fill>", self._prefix))

    def look(self, font: str, pattern: str, border: str, alignment: str) -> int:
        """The number of a style of ours: inner XML of a font, a fill ("" for none), a border and the
        attributes of an alignment. Texts in it stay texts when they are edited."""
        font_id = self.add("fonts", prefixed(f"<font>{font}</font>", self._prefix))
        fill_id = self.fill(pattern) if pattern else 0
        border_id = self.add("borders", prefixed(f"<border>{border}</border>", self._prefix))
        numbers = f'numFmtId="0" fontId="{font_id}" fillId="{fill_id}" borderId="{border_id}" xfId="0"'
        applied = 'quotePrefix="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        return self.add(
            "cellXfs", prefixed(f"<xf {numbers} {applied}><alignment {alignment}/></xf>", self._prefix)
        )

    def add(self, group: str, xml: str) -> int:
        """The number of an element of a group, which is added unless we have added it before."""
        key = f"{group} {xml}"
        if key not in self._by_xml:
            self._by_xml[key] = self._many[group] + len(self._added[group])
            self._added[group].append(xml)
        return self._by_xml[key]

    def finish(self) -> str:
        """The XML with all that was added."""
        text = self.text
        for group, xml in self._added.items():
            if xml:
                text = appended(text, f"{self._prefix}{group}", "".join(xml), len(xml))
        return text

    def _children(self, group: str, name: str) -> list[str]:
        place = element(self.text, f"{self._prefix}{group}")
        if place is None:
            raise ValueError(group)
        children = elements(self.text, f"{self._prefix}{name}", place.inner, place.close)
        return [self.text[one.start : one.end] for one in children]

    def _colour(self, fill: str) -> dict[str, str]:
        """The colour of a fill that is one colour all over."""
        pattern = element(fill, f"{self._prefix}patternFill")
        colour = element(fill, f"{self._prefix}fgColor")
        if pattern is None or colour is None or pattern.attributes.get("patternType") != "solid":
            return _NO_COLOUR
        return dict(colour.attributes)

    def _without_own_fills(self) -> str:
        """The XML with each fill of an older copy put back to what it was."""
        place = element(self.text, f"{self._prefix}fills")
        if place is None:
            raise ValueError("fills")
        fills = elements(self.text, f"{self._prefix}fill", place.inner, place.close)
        edits = [(one.start, one.end, self._restored(one)) for one in fills if self._is_own(one)]
        return changed(self.text, edits)

    def _is_own(self, fill: Element) -> bool:
        return self._colour(self.text[fill.start : fill.end]).get("rgb") in COLOURS.values()

    def _restored(self, fill: Element) -> str:
        was = element(self.text[fill.start : fill.end], f"{self._prefix}bgColor")
        attributes = dict(was.attributes) if was else _NO_COLOUR
        if attributes == _NO_COLOUR:
            return prefixed('<fill><patternFill patternType="none"/></fill>', self._prefix)
        colour = tag("fgColor", attributes, hollow=True)
        pattern = f'<patternFill patternType="solid">{colour}<bgColor indexed="64"/></patternFill>'
        return prefixed(f"<fill>{pattern}</fill>", self._prefix)
