"""XML of a workbook as text in which places are found and changed, while all else stays to the letter.

A parser that writes XML anew loses prefixes and what it does not know; Excel then "repairs" the workbook.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

_QUOTED = r"""((?:[^<>"']|"[^<"]*"|'[^<']*')*)"""
_ATTRIBUTE = re.compile(r"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROOT = re.compile(r"<(?:([\w.-]+):)?\w")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding=["']([\w.-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>\s*", re.DOTALL)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TAG = re.compile(rf"<(/?)([\w:.-]+){_QUOTED}>")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Element:
    """An element found in a text: `start` and `end` of all of it, `inner` and `close` of what is between its
    tags (both `end` where it has one tag only)."""

    start: int
    inner: int
    close: int
    end: int
    attributes: Mapping[str, str]

    @property
    def hollow(self) -> bool:
        """Whether it is one tag, ``<a/>``."""
        return self.inner == self.end


def decoded(data: bytes) -> str:
    """The text of a part, without its declaration. Raises ValueError and LookupError for unknown codes."""
    match = _DECLARED.match(data)
    code = (
        "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else match[1].decode() if match else "utf-8"
    )
    return _DECLARATION.sub("", data.decode(code).removeprefix("\ufeff"), count=1)


def encoded(text: str) -> bytes:
    """The part of a text. Raises ValueError where it is no well-formed XML: nothing broken is written."""
    data = (_HEAD + text).encode("utf-8")
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return data


def escaped(text: str) -> str:
    """A text as content or attribute of XML of a workbook: signs that must not stand there are left out."""
    plain = _ESCAPED.sub("_x005F_", _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return html.escape(plain)


def prefix_of(text: str) -> str:
    """The prefix of the root's name with its colon, "" for none."""
    bare = re.sub(r"<!--.*?-->", "", text[:10_000], flags=re.DOTALL)
    match = _ROOT.search(bare)
    return f"{match[1]}:" if match and match[1] else ""


def prefixed(text: str, prefix: str) -> str:
    """XML of ours under a prefix."""
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", text) if prefix else text


@lru_cache(maxsize=256)
def _opening(name: str) -> re.Pattern[str]:
    return re.compile(rf"<{re.escape(name)}(?=[\s/>]){_QUOTED}>")


def elements(text: str, name: str, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements of a name (with prefix) between two places, which hold no others of that name."""
    end = len(text) if end is None else end
    pattern, closing = _opening(name), f"</{name}>"
    at = start
    while (match := pattern.search(text, at, end)) is not None:
        at = match.end()
        attributes = attributes_of(match[1])
        if match[1].endswith("/"):
            yield Element(match.start(), at, at, at, attributes)
            continue
        close = text.find(closing, at, end)
        if close < 0:
            raise ValueError(name)
        yield Element(match.start(), at, close, close + len(closing), attributes)
        at = close + len(closing)


def element(text: str, name: str, start: int = 0) -> Element | None:
    """The first element of a name, None where there is none."""
    return next(elements(text, name, start), None)


def attributes_of(text: str) -> dict[str, str]:
    """Attributes of a tag as they are written, entities and all."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(f" {text}")}


def tag(name: str, attributes: Mapping[str, str], hollow: bool = False) -> str:
    """A tag with attributes as they are written."""
    inner = "".join(f' {key}="{value.replace(chr(34), "&quot;")}"' for key, value in attributes.items())
    return f"<{name}{inner}{'/' if hollow else ''}>"


def changed(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """The text with (start, end, replacement) put in place; several at one place in their order."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            raise ValueError("edits overlap")
        pieces += [text[at:start], new]
        at = end
    return "".join((*pieces, text[at:]))


def appended(text: str, name: str, added: str, count: int = 0) -> str:
    """The text with elements added at the end of one of a name; `count` is added to its count. Raises
    ValueError where there is none."""
    place = element(text, name)
    if place is None:
        raise ValueError(name)
    attributes = dict(place.attributes)
    if count and attributes.get("count", "").isdigit():
        attributes["count"] = str(int(attributes["count"]) + count)
    opening = tag(name, attributes)
    if place.hollow:
        return changed(text, [(place.start, place.end, f"{opening}{added}</{name}>")])
    return changed(text, [(place.start, place.inner, opening), (place.close, place.close, added)])


def insertion(text: str, start: int, later: Iterable[str]) -> int:
    """Where, among the children of the root from `start` on, something goes that must stand before children
    of the names `later`: before the first of them, or at the end of the root."""
    names, depth = frozenset(later), 0
    for match in _TAG.finditer(text, start):
        if match[1]:
            depth -= 1
            if depth < 0:
                return match.start()
            continue
        if depth == 0 and match[2] in names:
            return match.start()
        if not match[3].endswith("/"):
            depth += 1
    raise ValueError("no end")
