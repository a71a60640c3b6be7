"""Shared points, vetoes and conflicts in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kpi.findings import load_catalogue
from kpi.pipeline.explaining.against import line, share_words
from kpi.score.types import Share
from tests.score.rules import cap
from tests.score.test_against import BOTH, one

VI = load_catalogue("vi")


def span(low: int, high: int) -> tuple[Decimal, Decimal]:
    """Of points."""
    return Decimal(low), Decimal(high)


def test_the_sum_by_which_points_are_shared_out_is_shown() -> None:
    share = Share(Decimal(24), Decimal(24), span(18, 18), Decimal(20), Decimal(15))
    assert share_words(share, VI) == "chia lại: 18 × 20/15 = 24"
    assert share_words(replace(share, least=Decimal(16), rest=span(12, 18)), VI) == (
        "chia lại: (12–18) × 20/15 = (16–24)"
    )
    assert "chưa biết" in share_words(Share(*span(16, 24)), VI)
    assert "cần quyết định" in share_words(Share(*span(0, 20), undecided=True), VI)


def test_each_says_what_it_does_and_what_it_did() -> None:
    row = one("a=0 b=0 bad=1 odd=6", BOTH)
    lines = [line(proviso, row, BOTH, "…", VI) for proviso in BOTH.provisos]
    assert [(one.rule, one.source, one.effect) for one in lines] == [
        ("Khi …: loại cao nhất là middle.", "", "bị khống chế xếp loại"),
        ("Khi …: không xét, dù được bao nhiêu điểm.", "Căn cứ: Điều 9", "nên không xếp loại, xếp hạng"),
        ("Khi … mà loại là high: cần quyết định.", "", ""),
    ]
    assert line(replace(cap("x"), citation="Điều 2"), None, BOTH, "…", VI).source == "Căn cứ: Điều 2"
