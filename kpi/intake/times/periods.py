"""Phrases of dates and periods in the lines near a title, understood as days.

A line is cut into signs (`kpi.intake.times.timewords`); rules over them, the longest phrases first, say what
each phrase means. What is surely no reporting period (dates of documents and signatures, spans of plans,
laws, terms of office) means nothing; what looks like a date or period and fits no rule is told as unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kpi.intake.times.meanings import (
    Found,
    Kind,
    Meaning,
    Phrase,
    all_year,
    counted,
    counted_only,
    day_range,
    days_of_year,
    law,
    listed,
    month_range,
    month_year,
    nothing,
    since_new_year,
    single,
    single_day,
    unclear,
    until,
    whole_year,
    years,
)
from kpi.intake.times.timewords import Signs, TimeWords

__all__ = ["Kind", "Phrase", "phrases"]


def _year(name: str) -> str:
    """A year behind a month or quarter: "năm 2021", "/2021", "-2021", " 2021", "/21"."""
    return rf"(?:[-/.,]?y?[-/.,]?(?P<{name}>N)|[-/](?P<{name}s>n)(?![-/.]?n))"


def _day(k: str) -> str:
    """A full date: "30/6/2021", "30.06.21", "ngày 30 tháng 6 năm 2021", "2021-06-30"."""
    return (
        rf"d*(?:(?P<a{k}>n)[/.\-](?P<b{k}>n)(?:[/.\-](?P<c{k}>[Nn])|y(?P<cy{k}>N))"
        rf"|(?P<al{k}>n)m(?P<bl{k}>n)[/.,\-]?y?(?P<cl{k}>N)"
        rf"|(?P<ci{k}>N)-(?P<bi{k}>n)-(?P<ai{k}>n))"
    )


def _day_only(k: str) -> str:
    """A day of any year: "15/12", "ngày 15 tháng 12"."""
    return rf"d*(?P<p{k}>n)(?:[/.\-](?P<pm{k}>n)|m(?P<pl{k}>n))"


_FROM = rf"{_day_only('')}(?:y(?P<before>z))?"
_TO = rf"{_day_only('2')}t?(?![/.\-]?[nNxoe]|[my])"


_LEFT_OUT = ":()b"
_APART = re.compile(r"[();:\n]|^.{40}")  # between words that do not belong together
# Before parentheses, colons and line breaks are left out: what is no date or period at all.
_MASKS: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    # Behind "ngày gửi" and the like stands a day, which may have blanks; a month or a part of a year is none.
    (re.compile(r"O[^;bmqh]*(?:(?:nm[neo]|em[neo]?)(?:[-/.,]?y?[Nen])?)?(?![mqhfl])"), nothing),
    (re.compile(r"(?:[nx](?:/[Nn])?|(?<=u)N|(?<=u:)N)/[woPCLFKU](?:[-/.&]?[wo])*"), nothing),
    (re.compile(r"[CL]:?(?:u:?[nxN]|[nx])(?:/[nN])*(?![mqnN/])"), nothing),
    (re.compile(r"u:?[nx](?![mq/.\-])"), nothing),
    (re.compile(r"k[^;b]{0,4}?N-N"), nothing),
    (re.compile(r"L[^;b<>]{0,12}?y?N(?!-)"), law),
    (re.compile(r"p[nomqyhF:,&/]*[mqy](?![flN/\-])"), nothing),
)
_RULES: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    (re.compile(rf"<?fy(?P<y>N)?>{_day('2')}"), since_new_year),
    (re.compile(rf"<?{_day('1')}(?:>|-){_day('2')}"), day_range),
    (re.compile(rf"<?d?(?P<p>n)(?:[/.\-](?P<pm>n)|m(?P<pl>n))(?:>|-){_day('2')}"), day_range),
    (re.compile(rf"<d?(?P<p>n)(?:>|-){_day('2')}"), day_range),
    (re.compile(rf"<?{_day_only('')}y(?P<before>z)(?:>|-){_day('2')}"), day_range),
    # Days that name no year, surely of time: behind "from", before "until" or behind a year.
    (re.compile(rf"<?{_day('1')}(?:>|-){_TO}"), days_of_year),
    (re.compile(rf"<{_FROM}(?:>|-){_TO}"), days_of_year),
    (re.compile(rf"(?<![/.\-nNx]){_FROM}>{_TO}"), days_of_year),
    (re.compile(rf"(?<=yN)-?(?=n){_FROM}-{_TO}"), days_of_year),
    (re.compile(rf"<?m(?P<a>n){_year('y')}?(?:>|-)m?(?P<b>n){_year('z')}"), month_range),
    (re.compile(r"<?m?(?P<a>n)[/.](?P<y>N)(?:>|-)m?(?P<b>n)[/.](?P<z>N)"), month_range),
    (re.compile(rf"<?(?P<u>q)(?P<a>[no]){_year('y')}?(?:>|-)q?(?P<b>[no]){_year('z')}"), month_range),
    (re.compile(r"r(?:[no](?![mq])|N-N)|g[no](?![mq])"), unclear),
    (re.compile(rf"(?P<list>(?P<u>m)n(?:[&,]m?n(?![mq/.]n))+){_year('y')}?"), listed),
    (re.compile(rf"(?P<list>(?P<u>q)[no](?:[&,]q?[no](?![mq]))+){_year('y')}?"), listed),
    (re.compile(r"(?P<n>[ny])?(?P<u>[mq])(?P<e>[fl])(?:y?[-/.,]?y?(?P<y>N)|y)?(?![zj])"), counted),
    (re.compile(r"(?P<u>h)y?(?P<e>[fl])(?:y?[-/.,]?y?(?P<y>N)|y)?(?![zj])"), counted),
    (re.compile(r"h(?:yN|y|N)"), unclear),
    (re.compile(r"v[no]?[-/.,]?y?N|gy?N(?!-|>)"), unclear),
    (re.compile(rf">{_day('2')}"), until),
    (re.compile(rf">(?P<u>[mq])(?P<n>[no]){_year('y')}"), until),
    (re.compile(r">(?P<n>n)[/.](?P<y>N)"), until),
    (re.compile(r"<?y?(?P<y>N)(?:>|-)y?(?P<z>N)"), years),
    (re.compile(r">y?(?P<y>N)"), until),
    (re.compile(_day("2")), single_day),
    (re.compile(r"(?<![<>d])d+[neo]?m[neo]?(?:y[Nen]?)?"), nothing),
    (re.compile(r"(?P<y>N)[-/]?(?P<u>[qs])(?P<n>n)"), single),
    (re.compile(rf"(?<![<>])(?P<u>m)\.?(?P<n>[no]|y(?=y)){_year('y')}?(?![mq])"), single),
    (re.compile(rf"(?<![<>])(?P<u>q)\.?(?P<n>[no]){_year('y')}?(?![mq])"), single),
    (re.compile(rf"(?P<n>[ny])(?P<u>[mq])(?!n){_year('y')}?"), counted_only),
    (re.compile(r"(?<![/.\-<>nN])(?P<n>n)[/.\-](?P<y>N)(?![/.\-]n)"), month_year),
    (re.compile(r"(?<![/.\-<>nN])(?P<y>N)[/.\-](?P<n>n)(?![/.\-]n)"), month_year),
    (re.compile(r"a?y(?P<y>N)|y(?P<ys>n)(?![mq/.])"), whole_year),
    (re.compile(r"(?P<y>N)"), whole_year),
    (re.compile(r"ay"), all_year),
    (
        re.compile(
            r"[ymqr]z|[ymq]j|>j|[<>]d?n|d?n/n(?=[<>])|m|q(?!w)|h[neo]|(?<![/.\-])ny(?!N)|y[nxo]|(?<=_)/n"
        ),
        unclear,
    ),
)


def phrases(text: str, words: TimeWords, stated: bool = False) -> tuple[Phrase, ...]:
    """What a line says of dates and periods, as far as it may be the reporting period. `stated`: the line is
    said to be about it, so that a single day is no date of signing."""
    return tuple(_phrases(words.cut(text), stated))


def _phrases(signs: Signs, stated: bool) -> Iterator[Phrase]:
    if _say_nothing(signs.letters):
        return
    signs, masked = _applied(signs, _MASKS, stated)
    yield from masked
    positions = [at for at, letter in enumerate(signs.letters) if letter not in _LEFT_OUT]
    signs = replace(
        signs,
        letters="".join(signs.letters[at] for at in positions),
        values=tuple(signs.values[at] for at in positions),
        spans=tuple(signs.spans[at] for at in positions),
    )
    yield from _applied(signs, _RULES, stated)[1]


@lru_cache(maxsize=10_000)
def _say_nothing(letters: str) -> bool:
    """Whether no rule finds anything in the signs of a line: those of most lines are a few words."""
    letters_kept = "".join(letter for letter in letters if letter not in _LEFT_OUT)
    masks, rules = ((pattern for pattern, _ in patterns) for patterns in (_MASKS, _RULES))
    return not any(p.search(letters) for p in masks) and not any(p.search(letters_kept) for p in rules)


def _applied(
    signs: Signs, rules: tuple[tuple[re.Pattern[str], Meaning], ...], stated: bool
) -> tuple[Signs, list[Phrase]]:
    """What the rules find, each sign taken once; the signs taken stand for nothing then, or a citation."""
    phrases_applied = []
    for pattern, meaning in rules:
        for match in pattern.finditer(signs.letters):
            phrase = meaning(Found(match, signs, stated))
            if phrase is not None:
                phrases_applied.append(
                    replace(
                        phrase,
                        text=phrase.text or signs.said(*match.span()),
                        cited=_behind(signs, signs.documents, match.start()),
                    )
                )
            start, end = match.span()
            cited = "c" if match[0][0] in "CLu" or "/w" in match[0] else "_"
            letters = signs.letters[:start] + cited + "_" * (end - start - 1) + signs.letters[end:]
            signs = replace(signs, letters=letters)
    return signs, phrases_applied


def _behind(signs: Signs, ends: tuple[int, ...], at: int) -> bool:
    """Whether the token at `at` stands a few words behind one of `ends`, in the same part of the line and
    without words about figures between."""
    start = signs.spans[at][0]
    for end in ends:
        if end <= start and not _APART.search(signs.text[end:start]):
            between = (k for k, span in enumerate(signs.spans[:at]) if span[0] >= end)
            if not any(signs.letters[k] == "F" for k in between):
                return True
    return False
