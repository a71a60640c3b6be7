"""kpi: commune reports in, explainable scoring tables out."""

__version__ = "0.3.0"
