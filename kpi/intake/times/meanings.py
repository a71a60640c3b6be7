"""What the phrases of dates and periods mean, once a rule (`kpi.intake.times.periods`) has found them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kpi.intake.times.timewords import Signs

_MONTHS_OF = {"m": 1, "q": 3}
_LED = re.compile("[<>][de]*$")  # from or until, without what
_CODE = re.compile(r"(?<![u/.\-])(?:[wo]n|n[wo])[-/.,]?y?$")
_LONGEST_CODE = 4  # characters of one that may be of a part of a year
_BEFORE_YEAR = re.compile("[<>flrzmq/]")
_BEHIND_YEAR = re.compile("[z/mqnNx]|[.,][nNx]")


class Kind(StrEnum):
    """What a phrase is: days from `first` to `last`; months of a year that it does not name; days up to
    `last`; a span that may be that of a plan or law; or something not understood."""

    DAYS = "days"
    PART = "part"
    UNTIL = "until"
    ASIDE = "aside"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase as typed and what it means. `months` are the first and last of a part of a year; a `plain`
    phrase is a year and nothing else, which may belong to a part named elsewhere. A `cited` one stands behind
    the name of a document; an `exact` one names the days or months with which it begins or ends. An unclear
    one may name the first and the last of its days without the year (`days`, as MM-DD), or with that of the
    first alone."""

    kind: Kind
    text: str = ""
    first: date | None = None
    last: date | None = None
    months: tuple[int, int] = (0, 0)
    plain: bool = False
    cited: bool = False
    exact: bool = False
    days: tuple[str, str] = ("", "")


_UNCLEAR = Phrase(Kind.UNCLEAR)
Meaning = Callable[["Found"], Phrase | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A rule's match in the signs: numbers by the names of the rule's groups, and what stands before."""

    match: re.Match[str]
    signs: Signs
    stated: bool

    def number(self, name: str) -> int | None:
        """The number of a group, None where it is left out or unknown. "Năm tháng" is five months."""
        at = self.match.start(name) if name in self.match.re.groupindex else -1
        if at < 0:
            return None
        return 5 if self.match[name] == "y" else self.signs.values[at]

    def year(self, name: str) -> int | None:
        """A year of four digits, or of two after a stroke."""
        number = self.number(name)
        return number if number is None or number > 99 else 2000 + number

    def after(self, letters: str) -> bool:
        """Whether any of the signs stands earlier in the line."""
        return any(letter in letters for letter in self.signs.letters[: self.match.start()])


def _said_year(f: Found, name: str) -> int | None:
    return f.year(name) or f.year(name + "s")


def _date(f: Found, k: str) -> date | None:
    day = f.number("a" + k) or f.number("al" + k) or f.number("ai" + k)
    month = f.number("b" + k) or f.number("bl" + k) or f.number("bi" + k)
    year = f.year("c" + k) or f.year("cy" + k) or f.year("cl" + k) or f.year("ci" + k)
    return _made(year, month, day)


def _made(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _days(first: date | None, last: date | None) -> Phrase:
    if first is None or last is None or last < first:
        return _UNCLEAR
    return Phrase(Kind.DAYS, first=first, last=last)


def _months(year: int | None, first: int | None, last: int | None, until: int | None = None) -> Phrase:
    """Months of a year, to those of the year `until`; a part where no year is named."""
    if not first or not last or first > 12 or last > 12 or (last < first and until in (None, year)):
        return _UNCLEAR
    if year is None:
        return Phrase(Kind.PART, months=(first, last)) if until is None else _UNCLEAR
    end = until or year
    return _days(date(year, first, 1), date(end, last, monthrange(end, last)[1]))


def nothing(_: Found) -> None:
    return None


def unclear(_: Found) -> Phrase:
    return _UNCLEAR


def since_new_year(f: Found) -> Phrase:
    last = _date(f, "2")
    year = f.year("y") or (last.year if last else None)
    return replace(_days(_made(year, 1, 1), last), exact=True)


def day_range(f: Found) -> Phrase:
    """Where the first day names no month or year, it is of those of the last one; of the year before that
    where it says so, or its month is a later one."""
    last = _date(f, "2")
    first = _date(f, "1")
    if first is None and last is not None and f.number("p") is not None:
        year = last.year - 1 if f.number("before") is not None else last.year
        month = f.number("pm") or f.number("pl")
        first = _made(year, month or last.month, f.number("p"))
        if month and first is not None and first > last:
            first = _made(year - 1, month, f.number("p"))
    return replace(_days(first, last), exact=True)


def days_of_year(f: Found) -> Phrase:
    """Two days of which the last names no year: nobody can tell which, unless a law does."""
    first = _date(f, "1")
    start = (first.month, first.day) if first else _month_and_day(f, "")
    (first_month, first_day), (month, day) = start, _month_and_day(f, "2")
    days = f"{first_month:02}-{first_day:02}", f"{month:02}-{day:02}"
    return replace(_UNCLEAR, first=first, days=days)


def _month_and_day(f: Found, k: str) -> tuple[int, int]:
    return f.number("pm" + k) or f.number("pl" + k) or 0, f.number("p" + k) or 0


def month_range(f: Found) -> Phrase:
    end = _said_year(f, "z")
    start = _said_year(f, "y")
    size = _MONTHS_OF[f.match["u"]] if "u" in f.match.re.groupindex else 1
    first, last = f.number("a"), f.number("b")
    if first is None or last is None or last * size > 12:
        return _UNCLEAR
    return replace(_months(start or end, (first - 1) * size + 1, last * size, end), exact=True)


def listed(f: Found) -> Phrase:
    """Months or quarters one by one: they must follow each other."""
    size = _MONTHS_OF[f.match["u"]]
    at = range(*f.match.span("list"))
    numbers = [f.signs.values[k] for k in at if f.signs.letters[k] in "no"]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[-1] * size > 12:
        return _UNCLEAR
    return _months(_said_year(f, "y"), (numbers[0] - 1) * size + 1, numbers[-1] * size)


def counted(f: Found) -> Phrase:
    """The first or last so many months or quarters of a year; half a year."""
    size = 6 if f.match["u"] == "h" else (f.number("n") or 1) * _MONTHS_OF[f.match["u"]]
    if size > 12:
        return _UNCLEAR
    first, last = (1, size) if f.match["e"] == "f" else (13 - size, 12)
    return _months(_said_year(f, "y"), first, last)


def counted_only(f: Found) -> Phrase:
    """So many months, nobody says which: only twelve are clear."""
    whole = (f.number("n") or 0) * _MONTHS_OF[f.match["u"]] == 12
    return _months(_said_year(f, "y"), 1, 12) if whole else _UNCLEAR


def single(f: Found) -> Phrase:
    number, size = f.number("n") or 0, {**_MONTHS_OF, "s": 6}[f.match["u"]]
    if not 1 <= number * size <= 12 or _LED.search(f.signs.letters[: f.match.start()]):
        return _UNCLEAR
    return _months(_said_year(f, "y"), (number - 1) * size + 1, number * size)


def month_year(f: Found) -> Phrase:
    if f.signs.glued(*f.match.span()):
        return _UNCLEAR
    return _months(f.year("y"), f.number("n"), f.number("n"))


def until(f: Found) -> Phrase | None:
    if f.after("Cc"):
        return None
    if f.after("P") and f.match[0] in (">yN", ">N"):
        return Phrase(Kind.ASIDE)
    last = _date(f, "2")
    exact = last is not None
    if last is None and all(f.number(day) is None for day in ("a2", "al2", "ai2")):
        size = _MONTHS_OF.get(f.match["u"] or "", 1) if "u" in f.match.re.groupindex else 1
        month = (f.number("n") or 12 // size) * size
        span = _months(_said_year(f, "y"), month, month)
        last = span.last
    if last is None or f.after("K<"):
        return _UNCLEAR
    return Phrase(Kind.UNTIL, last=last, exact=exact)


def years(f: Found) -> Phrase | None:
    if f.after("CcL"):
        return None
    if f.after("P"):
        return Phrase(Kind.ASIDE)
    return _days(_made(f.year("y"), 1, 1), _made(f.year("z"), 12, 31))


def single_day(f: Found) -> Phrase | None:
    """The date of a document, or of the place and signature; one that figures are said to be of is no period
    known here."""
    if f.after("CcLP"):
        return None
    ranging = f.signs.letters[: f.match.start()][-1:] in ("<", ">")
    dated = f.match[0].startswith("d") and not f.after("F") and not f.stated and not ranging
    return None if dated else _UNCLEAR


def whole_year(f: Found) -> Phrase:
    """A year that stands by itself: no stroke, no other number beside it."""
    letters, (start, end) = f.signs.letters, f.match.span()
    before, behind = letters[:start][::-1], letters[end:]
    signs = "-nNxomqyc" if f.match[0] != "N" else "-nNxomqyc_"
    doubtful = _BEFORE_YEAR.match(before) or _BEHIND_YEAR.match(behind)
    beside = any(side[:1] == "-" and len(side) > 1 and side[1] in signs for side in (before, behind))
    code = _short_code(f.signs, start)
    if code is not None:
        return replace(_UNCLEAR, text=f.signs.said(code, end))
    year = f.year("y") or f.year("ys")
    if doubtful or beside or f.signs.glued(start, end) or (f.number("ys") or 99) < 10:
        return _UNCLEAR
    return replace(_months(year, 1, 12), plain=not f.match[0].startswith("a"))


def _short_code(signs: Signs, at: int) -> int | None:
    """Where a short code with a digit begins that stands right before a year: "V2 2021", "1H 2021" may be a
    part of it. None where there is none."""
    code = _CODE.search(signs.letters[:at])
    if code is None:
        return None
    first, last = signs.spans[code.start()], signs.spans[code.start() + 1]
    return code.start() if first[1] == last[0] and last[1] - first[0] <= _LONGEST_CODE else None


def all_year(_: Found) -> Phrase:
    return _months(None, 1, 12)


def law(f: Found) -> Phrase | None:
    return None if f.after("C") else Phrase(Kind.ASIDE)
