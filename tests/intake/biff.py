"""The smallest .xls that readers accept: BIFF8 records in an OLE file. Enough for texts and numbers."""

from __future__ import annotations

import hashlib
import struct

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(name: str, rows: list[list[object]]) -> bytes:
    """A workbook with one sheet of texts and numbers."""
    return compound({"Workbook": _book(name, rows)})


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE file; streams are padded to 4096 bytes, so that no small-stream table is needed."""
    padded = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    chains, body, at = [], b"", 2  # sector 0 is the allocation table, 1 the directory
    table = [FAT, END]
    for data in padded.values():
        count = -(-len(data) // SECTOR)
        chains.append(at)
        table += [*range(at + 1, at + count), END]
        body += data.ljust(count * SECTOR, b"\x00")
        at += count
    assert len(table) <= SECTOR // 4, "one sector of the table holds 128 entries"
    fat = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    names = list(padded)
    directory = _entry("Root Entry", 5, 1, END, 0)
    for n, name in enumerate(names):
        following = n + 2 if n + 1 < len(names) else FREE
        directory += _entry(name, 2, FREE, chains[n], len(padded[name]), following)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + fat + directory.ljust(SECTOR, b"\x00") + body


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\x00") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child)
    return head + b"\x00" * 36 + struct.pack("<IQ", start, size)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, size: str) -> bytes:
    return struct.pack(f"<{size}B", len(text), 1) + text.encode("utf-16-le")


def _book(name: str, rows: list[list[object]]) -> bytes:
    begin = struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    width = max(map(len, rows))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                sheet += _record(0x204, struct.pack("<HHH", r, c, 0) + _text(cell, "H"))
            elif isinstance(cell, float | int):
                sheet += _record(0x203, struct.pack("<HHHd", r, c, 0, cell))
    sheet += _record(0x0A)
    bound = _record(0x85, struct.pack("<IH", 0, 0) + _text(name, "B"))
    top = _record(0x809, begin) + bound + _record(0x0A)
    bound = _record(0x85, struct.pack("<IH", len(top), 0) + _text(name, "B"))
    return _record(0x809, begin) + bound + _record(0x0A) + sheet


def locked_xls(name: str, rows: list[list[object]], password: str) -> bytes:
    """The same with a password, as Excel 97 locks it: RC4 over all but the heads of records."""
    salt, verifier = bytes(range(16)), bytes(range(50, 66))
    book = _book(name, rows)
    begin = 4 + int.from_bytes(book[2:4], "little")
    sums = _rc4(verifier + hashlib.md5(verifier).digest(), _key(password, salt, 0))
    lock = _record(0x2F, struct.pack("<HHH", 1, 1, 1) + salt + sums)
    at = book.index(struct.pack("<HH", 0x85, 8 + 2 * len(name))) + 4
    place = struct.pack("<I", int.from_bytes(book[at : at + 4], "little") + len(lock))
    moved = book[:at] + place + book[at + 4 :]
    plain = moved[:begin] + lock + moved[begin:]
    plain += _record(0, bytes(-len(plain) % 4))  # what fills the stream up is taken for heads of records
    blocks = range(0, len(plain), 1024)
    mixed = b"".join(_rc4(plain[n : n + 1024], _key(password, salt, k)) for k, n in enumerate(blocks))
    out, at = bytearray(plain), 0
    while at < len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        body = range(at + 4 + (4 if kind == 0x85 else 0), at + 4 + size)
        for n in body if kind not in (0x809, 0x2F) else ():
            out[n] = mixed[n]
        at += 4 + size
    return compound({"Workbook": bytes(out)})


def _key(password: str, salt: bytes, block: int) -> bytes:
    short = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    middle = hashlib.md5((short + salt) * 16).digest()[:5]
    return hashlib.md5(middle + struct.pack("<I", block)).digest()


def _rc4(data: bytes, key: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
