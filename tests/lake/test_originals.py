from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from kpi.lake.layout import Lake
from kpi.lake.originals import clean_suffix, keep, place, read, settle

DATA = b"PK\x03\x04 a workbook"
HASH = hashlib.sha256(DATA).hexdigest()


def test_an_original_is_kept_under_its_hash(lake: Lake) -> None:
    path = keep(lake, DATA, HASH, ".xlsx")
    assert path == lake.originals / HASH[:2] / f"{HASH}.xlsx"
    assert read(lake, HASH, ".xlsx") == DATA


def test_keeping_it_again_does_not_touch_it(lake: Lake) -> None:
    path = keep(lake, DATA, HASH, ".xlsx")
    before = path.stat()
    keep(lake, DATA, HASH, ".xlsx")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("spoilt", [DATA[:5], b"", DATA[:-1] + b"!"])
def test_a_spoilt_original_is_made_whole(lake: Lake, spoilt: bytes) -> None:
    path = keep(lake, DATA, HASH, ".xlsx")
    path.chmod(0o644)
    path.write_bytes(spoilt)
    keep(lake, DATA, HASH, ".xlsx")
    assert read(lake, HASH, ".xlsx") == DATA
    assert path.stat().st_mode & 0o777 == 0o444


def test_an_original_is_read_only(lake: Lake) -> None:
    assert keep(lake, DATA, HASH, ".xlsx").stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (".xlsx", ".xlsx"),
        (".XLSX", ".xlsx"),
        ("", ""),
        (".../../../etc/passwd", ""),
        ("./../x", ""),
        (".a/b", ""),
        (".x\\y", ""),
        (".xlsx\0.exe", ""),
        (".x\n", ""),
        (".part", ""),
        (".xls:stream", ""),
        (".đuôi", ""),
        ("." + "x" * 300, ""),
    ],
)
def test_a_hostile_suffix_does_no_harm(lake: Lake, given: str, kept: str) -> None:
    assert clean_suffix(given) == kept
    assert clean_suffix(clean_suffix(given)) == kept
    assert keep(lake, DATA, HASH, given).parent == lake.originals / HASH[:2]
    assert read(lake, HASH, given) == DATA


@pytest.mark.parametrize("bad", ["", "../../x", HASH.upper(), HASH[:-1], HASH + "0"])
def test_only_a_hash_names_an_original(lake: Lake, bad: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        place(lake, bad, ".xlsx")


def test_many_threads_may_keep_the_same_files(lake: Lake) -> None:
    files = [str(number).encode() * 100 for number in range(40)] * 4
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda data: keep(lake, data, hashlib.sha256(data).hexdigest(), ".xls"), files))
    settle(lake, [hashlib.sha256(data).hexdigest() for data in files])
    kept = [path for path in lake.originals.rglob("*") if path.is_file()]
    assert len(kept) == 40
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.stem for path in kept)
