"""The parts of a workbook's zip and their relations: what is not changed goes back as it came."""

from __future__ import annotations

import html
import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.write.xlsx.markup import (
    appended,
    changed,
    decoded,
    element,
    elements,
    encoded,
    escaped,
    prefix_of,
    tag,
)

_TYPES = "[Content_Types].xml"
_WORKBOOK = "xl/workbook.xml"
_NEW_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAY = (1980, 1, 1, 0, 0, 0)  # of all parts, so that the same copy is made of the same file
_NO_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: `kind` is the last step of its type, `target` the name of a part, or "" for one
    outside of the workbook."""

    id: str
    kind: str
    target: str


@dataclass(slots=True)
class Package:
    """A workbook while it is changed: `data` are the parts by their names, `texts` those that are read as
    XML."""

    data: dict[str, bytes]
    texts: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes) -> Package:
        """Raises zipfile.BadZipFile and what it raises besides."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
        return cls(parts, names={_key(name): name for name in parts})

    @property
    def workbook(self) -> str:
        """The name of the workbook's part."""
        return self.names[_WORKBOOK]

    def find(self, name: str) -> str:
        """The name of a part as it is written in the zip, "" where there is none."""
        return self.names.get(_key(name), "")

    def text(self, name: str) -> str:
        """A part as XML."""
        if name not in self.texts:
            self.texts[name] = decoded(self.data[name])
        return self.texts[name]

    def put(self, name: str, text: str) -> None:
        """Change the XML of a part."""
        self.texts[name] = text
        self.touched.add(name)

    def add(self, name: str, text: str, kind: str) -> None:
        """A new part of XML with its content type, the end of one of spreadsheets."""
        self.data[name] = b""
        self.names[_key(name)] = name
        self.put(name, text)
        types, prefix = self._types()
        override = f'<{prefix}Override PartName="/{name}" ContentType="{_NEW_TYPES}{kind}+xml"/>'
        self.put(types, appended(self.text(types), f"{prefix}Types", override))

    def add_raw(self, name: str, data: bytes) -> None:
        """A new part that is no XML to us."""
        self.data[name] = data
        self.names[_key(name)] = name

    def know_suffix(self, suffix: str, content_type: str) -> None:
        """Have parts with a suffix known as of a type."""
        types, prefix = self._types()
        text = self.text(types)
        suffixes = {one.attributes.get("Extension", "").lower() for one in elements(text, f"{prefix}Default")}
        if suffix not in suffixes:
            new = f'<{prefix}Default Extension="{suffix}" ContentType="{content_type}"/>'
            root = element(text, f"{prefix}Types")
            assert root is not None
            self.put(types, changed(text, [(root.inner, root.inner, new)]))

    def _types(self) -> tuple[str, str]:
        name = self.names[_key(_TYPES)]
        return name, prefix_of(self.text(name))

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to."""
        name = self.find(_relations_name(part))
        if not name:
            return []
        text = self.text(name)
        attributes = (one.attributes for one in elements(text, f"{prefix_of(text)}Relationship"))
        return [
            Relation(one.get("Id", ""), one.get("Type", "").rsplit("/", 1)[-1], self._target(part, one))
            for one in attributes
        ]

    def _target(self, part: str, attributes: dict[str, str] | object) -> str:
        assert isinstance(attributes, dict)
        if attributes.get("TargetMode") == "External":
            return ""
        target = html.unescape(attributes.get("Target", "")).replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/" + posixpath.dirname(part), target))
        return self.find(path.lstrip("/")) or self.find(target.lstrip("/"))

    def rename(self, part: str, new: str) -> None:
        """Give a part of the workbook another name, and its relations with it."""
        types, prefix = self._types()
        names = {f"/{part}".lower(): f"/{new}"}
        self._rewrite(types, f"{prefix}Override", "PartName", names)
        rels = self.names[_key(_relations_name(self.workbook))]
        ids = {one.id: f"/{new}" for one in self.relations(self.workbook) if one.target == part}
        self._rewrite(rels, f"{prefix_of(self.text(rels))}Relationship", "Target", ids, key="Id")
        for old, fresh in ((part, new), (self.find(_relations_name(part)), _relations_name(new))):
            if old:
                self.text(old)
                self.data[fresh], self.texts[fresh] = self.data.pop(old), self.texts.pop(old)
                self.touched.discard(old)
                self.touched.add(fresh)
                self.names = {_key(name): name for name in self.data}

    def _rewrite(self, part: str, name: str, attribute: str, new: Mapping[str, str], key: str = "") -> None:
        """Give an attribute of elements a new value, by what their `key` (else the attribute itself) says."""
        edits = []
        for one in elements(self.text(part), name):
            value = one.attributes.get(key or attribute, "")
            text = new.get(value if key else value.lower())
            if text is not None:
                opening = tag(name, {**one.attributes, attribute: text}, one.hollow)
                edits.append((one.start, one.inner, opening))
        self.put(part, changed(self.text(part), edits))

    def relate(self, part: str, kind: str, target: str) -> str:
        """Have a part refer to another. Gives the relation's id."""
        name = self.find(_relations_name(part))
        if not name:
            name = _relations_name(part)
            self.data[name] = b""
            self.names[_key(name)] = name
            self.put(name, _NO_RELATIONS)
        ids = {one.id for one in self.relations(part)}
        fresh = next(f"kpi{n}" for n in range(1, len(ids) + 2) if f"kpi{n}" not in ids)
        text = self.text(name)
        prefix = prefix_of(text)
        attributes = {"Id": fresh, "Type": f"{RELATIONS}/{kind}", "Target": f"/{escaped(target)}"}
        added = tag(f"{prefix}Relationship", attributes, hollow=True)
        self.put(name, appended(text, f"{prefix}Relationships", added))
        return fresh

    def fresh(self, stem: str, suffix: str) -> str:
        """A name that no part has yet."""
        return next(name for n in range(1, 100_000) if not self.find(name := f"{stem}{n}{suffix}"))

    def save(self) -> bytes:
        """The workbook's bytes. Raises ValueError where a changed part would not be well-formed."""
        for name in self.touched:
            self.data[name] = encoded(self.texts[name])
        out = io.BytesIO()
        first = self.names[_key(_TYPES)]
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in (first, *(name for name in self.data if name != first)):
                archive.writestr(zipfile.ZipInfo(name, _DAY), self.data[name], zipfile.ZIP_DEFLATED)
        return out.getvalue()


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _relations_name(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")
