"""How days, moments, numbers and shares look to people; the one home of it.

For machines a day stays ISO and a number is `kpi.model.number.plain`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from kpi.model.number import plain

WHOLE = (Decimal(0), Decimal(1))  # the limits of a rate: nothing, and all
_BELOW = {"vi": " đến "}  # between the ends of a range that begins below 0, by language
UNKNOWN = "…"  # stands for what is not known


def day_text(day: date | None) -> str:
    """ "01/07/2025"; "…" for a day that is not known or not set."""
    return UNKNOWN if day is None else f"{day:%d/%m/%Y}"


def day_of_each_year(day: date) -> str:
    """ "14/12": a day that comes again every year."""
    return f"{day:%d/%m}"


def moment_text(moment: datetime) -> str:
    """ "15/12/2021 08:30", on the clock that the moment is told by."""
    return f"{moment:%d/%m/%Y %H:%M}"


def stored_day(text: str, missing: str = UNKNOWN) -> str:
    """A day that is kept as ISO text; `missing` for ""."""
    return day_text(date.fromisoformat(text)) if text else missing


def stored_moment(text: str) -> str:
    """A moment that is kept as ISO text, on the clock of the place."""
    return moment_text(datetime.fromisoformat(text).astimezone())


def asked_moment(text: str) -> str:
    """A day or a moment that was asked for, as it stands: "2021-12-15T08:30" is "15/12/2021 08:30". What
    is no date, such as the name of a release, stays as it is."""
    day, _, clock = text.replace("T", " ").partition(" ")
    try:
        shown_day = stored_day(day, text)
    except ValueError:
        return text
    return f"{shown_day} {clock[:5]}".strip()


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, as Excel does; only for showing."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def show_number(value: Decimal, places: int, lang: str = "vi") -> str:
    """A number for people: ``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    text = f"{round_half_up(value, places):,f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def exact_number(value: Decimal, lang: str) -> str:
    """A number for people with all its places, and no zeros behind them."""
    return show_number(value, len(plain(value).partition(".")[2]), lang)


def range_text(low: Decimal | None, high: Decimal | None, lang: str) -> str:
    """What a figure lies between, both ends included: "5–10", "-4 đến -3", "≥ 81", "≤ 4"; "…" for no end at
    all."""
    ends = [exact_number(end, lang) for end in (low, high) if end is not None]
    if len(ends) == 2:
        below = low is not None and low < 0
        return (_BELOW.get(lang, " to ") if below else "–").join(ends)
    return f"{'≤' if low is None else '≥'} {ends[0]}" if ends else UNKNOWN


def exact_share(share: Decimal, lang: str) -> str:
    """A share of a whole as a percentage with all its places: 1/8 as "12,5 %"."""
    return f"{exact_number(Decimal(plain(share * 100)), lang)} %"


def telling_places(value: Decimal, limits: Iterable[Decimal], least: int) -> int:
    """How many places, at least `least`, a value is shown with so that rounding carries it to or over none of
    the limits beside it: 79.95 and not 80.0 where the step is 80, 99.99 and not 100.0 where all is 100. A
    value that equals a limit is shown as it is. The same function serves percentages, quotients and points.

    For rates the rule reads: below 1 never as 100 %, above 0 never as 0 % (see `percent_places`).
    """
    near = [limit for limit in limits if limit != value]
    if not near:
        return least
    exact = max(least, len(plain(value).partition(".")[2]))
    return next((p for p in range(least, exact) if _tells(value, near, p)), exact)


def _tells(value: Decimal, limits: Sequence[Decimal], places: int) -> bool:
    rounded = round_half_up(value, places)
    return all((rounded < limit) if value < limit else (rounded > limit) for limit in limits)


def percent_places(ratio: Decimal, limits: Iterable[Decimal], least: int) -> int:
    """`telling_places` of a ratio shown as a percentage: its limits (ratios too), 0 and 1 stand beside it."""
    return telling_places(ratio * 100, [limit * 100 for limit in (*limits, *WHOLE)], least)


def shown(value: Decimal, limits: Iterable[Decimal], least: int, lang: str) -> str:
    """A number for people with `telling_places`."""
    return show_number(value, telling_places(value, limits, least), lang)


def shown_percent(ratio: Decimal, limits: Iterable[Decimal], least: int, lang: str) -> str:
    """A ratio for people as a percentage, "79,95%", never rounded to or over a limit (ratios too), 0 or 1."""
    return f"{show_number(ratio * 100, percent_places(ratio, limits, least), lang)}%"
