"""What a plan comes to: of every target what was planned, what is reached, and what holds it back."""

from kpi.plan.following import follow
from kpi.plan.types import Followed, TargetResult

__all__ = ["Followed", "TargetResult", "follow"]
