"""How units, days, decrees and kin are put into words; shared by all tables and trees about units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from kpi.findings import Catalogue
from kpi.model.level import LEVELS
from kpi.model.show import day_text, show_number
from kpi.units.gazetteer.tree import Unit
from kpi.units.lives.decrees import Mention
from kpi.units.lives.kinship import RECORD, SAME_CODE, Kin

LONGEST_TITLE = 150


def span_text(unit: Unit, words: Catalogue) -> str:
    """From the first to the last day of a life."""
    start = day_text(unit.valid_from)
    if unit.valid_to is None:
        return words.text("units.since", start=start)
    return words.text("units.from_to", start=start, end=day_text(unit.valid_to - timedelta(days=1)))


def named(unit: Unit) -> str:
    """ "15127 Xã Cẩm Thủy"."""
    return f"{unit.code} {unit.name}"


def place_text(way: Sequence[Unit]) -> str:
    """What lies above the last unit of a way, from near to far: "390 Huyện Cẩm Thủy, 38 Tỉnh Thanh Hóa"."""
    return ", ".join(named(unit) for unit in reversed(way[:-1]))


def number_text(number: int, words: Catalogue) -> str:
    """ "10.599"."""
    return show_number(Decimal(number), 0, words.lang)


def counts_text(units: Iterable[Unit], words: Catalogue) -> str:
    """ "cấp huyện: 27, cấp xã: 559", without levels that have none."""
    counts = Counter(unit.level for unit in units)
    return ", ".join(
        words.text(f"units.count.{level}", number=number_text(counts[level], words))
        for level in LEVELS
        if counts[level]
    )


def counted(text: str, units: Iterable[Unit], words: Catalogue) -> str:
    """A text with the number of units of each level behind it, if there are any."""
    numbers = counts_text(units, words)
    return f"{text} · {numbers}" if numbers else text


def decree_text(mention: Mention) -> str:
    """Number and title, a long title cut."""
    title = " ".join(mention.decree.text.split())
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return f"{mention.decree.number}: {title}"


def decree_numbers(mentions: Iterable[Mention]) -> str:
    """The numbers alone."""
    return "; ".join(dict.fromkeys(mention.decree.number for mention in mentions))


def kin_text(kin: Kin, words: Catalogue) -> str:
    """A predecessor or successor with its share, how it is known and by which decree."""
    texts = [words.text(f"units.share.{kin.share}")] if kin.share and kin.by != SAME_CODE else []
    if kin.by != RECORD:
        texts.append(words.text(f"units.by.{kin.by}"))
    texts += [kin.decree] if kin.decree else []
    return " · ".join([f"{kin.code} {kin.name}", *texts])
