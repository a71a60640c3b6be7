"""Points, class and rank of communes under a scheme; what is not known stays a range."""

from kpi.score.law import check_law
from kpi.score.scoring import score, score_readings
from kpi.score.summary import restate_summary
from kpi.score.types import CriterionScore, Scoring, State, SummaryRow, UnitScore

__all__ = [
    "CriterionScore",
    "Scoring",
    "State",
    "SummaryRow",
    "UnitScore",
    "check_law",
    "restate_summary",
    "score",
    "score_readings",
]
