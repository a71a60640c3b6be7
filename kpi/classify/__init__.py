"""Classes of units under a classification: what the law's conditions come to, under every reading of it."""

from kpi.classify.classifying import classify
from kpi.classify.types import Classified, Classing, Result

__all__ = ["Classified", "Classing", "Result", "classify"]
