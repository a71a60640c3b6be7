"""Periods after the law has ended, or before it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpi.findings import Fault, load_catalogue
from kpi.model.period import parse_period
from kpi.score import check_law
from kpi.spec.values import Validity
from tests.score.rules import scheme

EVERY = ("year", "half", "quarter", "month")


@pytest.mark.parametrize("period", ["2008", "2024", "2025-01", "2021-S1"])
def test_a_law_in_force_at_the_end_of_the_period_needs_no_word(period: str) -> None:
    assert check_law(replace(scheme(), periods=EVERY), parse_period(period), allow_expired=False) == ()


@pytest.mark.parametrize(
    ("period", "code"),
    [("2025-02", "score.law_expired"), ("2025", "score.law_expired"), ("2007", "score.law_not_yet")],
)
def test_else_it_is_refused_with_reason_and_citation(period: str, code: str) -> None:
    with pytest.raises(Fault) as raised:
        check_law(replace(scheme(), periods=EVERY), parse_period(period), allow_expired=False)
    (found,) = raised.value.findings
    assert found.code == code
    for lang in ("vi", "en"):
        message = load_catalogue(lang).message(found)
        assert "01/2008/NQLT" in message
        assert ("15/02/2025" if code.endswith("expired") else "07/10/2008") in message


def test_when_allowed_it_stays_as_a_warning() -> None:
    (note,) = check_law(replace(scheme(), periods=EVERY), parse_period("2025"), allow_expired=True)
    assert (note.code, note.severity) == ("score.law_expired.allowed", "warning")
    assert "15/02/2025" in load_catalogue("vi").message(note)


def test_a_scheme_scores_only_the_length_of_time_it_is_made_for() -> None:
    with pytest.raises(Fault) as raised:
        check_law(scheme(), parse_period("2021-S1"), allow_expired=False)
    assert [f.code for f in raised.value.findings] == ["score.wrong_period"]
    (note,) = check_law(scheme(), parse_period("2021-S1"), allow_expired=True)
    assert note.code == "score.wrong_period.allowed"


def test_the_law_is_the_first_reason_told() -> None:
    with pytest.raises(Fault) as raised:
        check_law(scheme(), parse_period("2025-S1"), allow_expired=False)
    assert [f.code for f in raised.value.findings] == ["score.law_expired", "score.wrong_period"]


def test_a_scheme_has_dates_of_its_own() -> None:
    dated = replace(scheme(), validity=Validity(date(2014, 1, 1), date(2016, 1, 1)))
    assert check_law(dated, parse_period("2015"), allow_expired=False) == ()
    with pytest.raises(Fault) as raised:
        check_law(dated, parse_period("2016"), allow_expired=False)
    assert raised.value.findings[0].code == "score.scheme_outside"
    assert [n.code for n in check_law(dated, parse_period("2016"), allow_expired=True)] == [
        "score.scheme_outside.allowed"
    ]
