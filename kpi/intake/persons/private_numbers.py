"""What in a sentence is one person's: numbers of papers, telephones, dates of birth, e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi.intake.persons.name_words import NameWords, phrase_before, tokens_of

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_GAP = r"[ .\-()\u2010-\u2013]{0,2}"
_DAY = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d(?!\d)")
_SHARE = re.compile(r"(?<![\d.,])0[.,]\d{5,}")
_PHONE = re.compile(rf"(?<![\d.,])(?:\+?84|\(?0){_GAP}[1-9](?:{_GAP}\d){{8,9}}(?!\d|[.,]\d)")
# Three digits of the province (001 to 096), one of century and sex, two of the year of birth, six more.
_CITIZEN = re.compile(
    r"(?<![\d.,])0[ .-]?(?:0[ .-]?[1-9]|[1-8][ .-]?\d|9[ .-]?[0-6])(?:[ .-]?\d){9}(?!\d|[.,]\d)"
)
_PAPER = re.compile(r"[^\d;]{0,30}?(?P<number>\b[a-z]?\d(?:[ .-]?\d){6,11})(?!\d|[.,]\d|\s*(?:đ|đồng|vnd)\b)")
_NUMBER = re.compile(r"(?<!\d)(?:\d{9}|\d{12})(?!\d)\W{0,3}$")
_LONG, _LETTERED = (9, 12), (7, 8)  # digits of numbers of papers, and of those with a letter in front
_BEFORE = 60  # characters that say what a number is


def private_numbers(text: str, words: NameWords) -> Iterator[tuple[str, int]]:
    """What is told by numbers (``mail``, ``paper``, ``phone``, ``birth``), each with its place."""
    yield from (("mail", match.start()) for match in _MAIL.finditer(text))
    if not any(map(str.isdigit, text)):
        return
    text = _SHARE.sub(lambda match: "#" * len(match[0]), text)
    yield from (("paper", match.start()) for match in _CITIZEN.finditer(text))
    low = text.lower() if len(text.lower()) == len(text) else text
    yield from (("paper", at) for at in _papers(low, words))
    yield from (("birth", at) for at in _births(low, words))
    yield from (("phone", at) for at in _phones(low, words))


def _papers(low: str, words: NameWords) -> Iterator[int]:
    for match in words.papers.finditer(low):
        hit = _PAPER.match(low, match.end())
        number = re.sub(r"[ .-]", "", hit["number"]) if hit else ""
        lettered = number[:1].isalpha()
        behind = len(number) - lettered in (_LETTERED if lettered else _LONG)
        if behind or _NUMBER.search(low[max(match.start() - _BEFORE, 0) : match.start()]):
            yield match.start()


def _births(low: str, words: NameWords) -> Iterator[int]:
    for match in words.births.finditer(low):
        year_only = match[1].isdecimal()
        tokens = tokens_of(low[max(match.start() - _BEFORE, 0) : match.start()] + "x")
        if not (year_only and len(tokens) > 1 and phrase_before(tokens, len(tokens) - 1, words.cohorts)):
            yield match.start()


def _phones(low: str, words: NameWords) -> Iterator[int]:
    text = _DAY.sub(lambda match: "#" * len(match[0]), low)
    for match in _PHONE.finditer(text):
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        fixed = re.sub(r"\D", "", match[0]).removeprefix("84").lstrip("0").startswith("2")
        if words.documents.search(before) or (fixed and words.office_phones.search(before)):
            continue
        yield match.start()
