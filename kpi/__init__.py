"""kpi: commune reports in, explainable scoring tables out."""

__version__ = "0.2.0"
