"""What plans quote stands in their texts, word for word, and in the paragraph they cite.

``texts`` holds the texts that are at hand, without signatures; of the news about Sơn La only the sentences
that are quoted. Lines of a text that begin with ``#`` say what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kpi.spec.places import builtin_specs

TEXTS = Path(__file__).parent / "texts"
PLANS = {path.stem: path for path in sorted((builtin_specs() / "plans").glob("*.json"))}
AT_HAND = sorted(path.stem for path in TEXTS.glob("*.txt"))
_CUT = "…"  # words left out of a quotation
_ROMAN = re.compile(r"([IVX]+)\. ")
_NUMBER = re.compile(r"(\d+)\.(?: |$)")
_PLACED = re.compile(r"(đ\d+)\. ")  # a sentence that is quoted, of a text that is not at hand as a whole
_RECEIVERS = "Nơi nhận"


def plain(text: str) -> str:
    """One space between words, one kind of dash and quotation mark, composed or not."""
    return " ".join(text.replace("–", "-").split())


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text; one that goes on behind a page break is put together."""
    joined: list[str] = []
    for part in filter(None, map(plain, re.split(r"\n\s*\n|\n(?=[-+] )", text))):
        if part.startswith("#"):
            continue
        if joined and part[0].islower() and not _PLACED.match(part):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """Paragraphs with their place: "V.14-b5" is the fifth bullet of number 14 in part V, "5-đ2" the second
    paragraph of number 5, "II.1-b1+2" the second point of a bullet, "cuối" the last one before the list of
    receivers."""
    part = number = ""
    bullet = point = place = 0
    all_paragraphs = paragraphs(text)
    for one, later in zip(all_paragraphs, [*all_paragraphs[1:], ""], strict=True):
        head, numbered = _ROMAN.match(one), _NUMBER.match(one)
        if placed := _PLACED.match(one):
            yield placed[1], one
            continue
        if later.startswith(_RECEIVERS):
            yield "cuối", one
        if head:
            part, number, bullet, point, place = head[1], "", 0, 0, 0
        elif numbered:
            number, bullet, point, place = numbered[1], 0, 0, 0
        elif one.startswith("- "):
            bullet, point = bullet + 1, 0
        elif one.startswith("+ "):
            point += 1
        else:
            place += 1
        label = ".".join(filter(None, (part, number)))
        if bullet:
            label += f"-b{bullet}" + (f"+{point}" if point else "")
        elif place and not part:
            label += f"-đ{place}"
        yield label, one


@cache
def text_of(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(labelled((TEXTS / f"{name}.txt").read_text("utf-8")))


def quoted(data: Any) -> Iterator[Mapping[str, Any]]:
    """All parts of a plan that quote its text."""
    if isinstance(data, dict):
        if "quote" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from quoted(one)


def holds(text: str, quote: str) -> bool:
    """Whether the pieces of a quotation stand in a text, one behind the other."""
    at = 0
    for piece in map(plain, quote.split(_CUT)):
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


@pytest.mark.parametrize("name", AT_HAND)
def test_every_quotation_stands_in_the_paragraph_it_cites(name: str) -> None:
    quotations = list(quoted(json.loads(PLANS[name].read_text("utf-8"))))
    assert quotations
    wrong = []
    for one in quotations:
        places = [label for label, words in text_of(name) if holds(words, one["quote"])]
        if one["citation"].split(", ")[-1] not in places:
            wrong.append((one["id"], one["citation"], places, one["quote"]))
    assert wrong == []


def test_a_plan_without_a_text_says_where_its_words_are_from() -> None:
    for name in set(PLANS) - set(AT_HAND):
        text = json.loads(PLANS[name].read_text("utf-8"))["text"]
        assert not text["complete"], name
        assert "toàn văn" in json.dumps(text["missing"], ensure_ascii=False), name


def test_no_text_is_signed_and_each_says_what_it_is() -> None:
    for name in AT_HAND:
        words = (TEXTS / f"{name}.txt").read_text("utf-8")
        assert words.startswith("# ")
        assert not re.search(r"KT\.? CHỦ TỊCH|Người ký", words)


def test_a_quotation_that_is_not_there_would_be_seen() -> None:
    text = "Xã, phường\nlập  kế hoạch năm 2016 – 2020, trước ngày 15/12."
    assert holds(plain(text), "Xã, phường lập kế hoạch")
    assert holds(plain(text), "Xã, phường … 2016 - 2020")
    assert not holds(plain(text), "2016 - 2020 … Xã, phường")
    assert not holds(plain(text), "trước ngày 14/12")
    assert [label for label, _ in labelled("V. TỔ CHỨC\n\n1. Sở\n\n- Một\n\n- Hai\n\n2. Công an\n\nBa")] == [
        "V", "V.1", "V.1-b1", "V.1-b2", "V.2", "V.2",
    ]  # fmt: skip
