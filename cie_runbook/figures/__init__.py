"""Figures: they draw what analysis brought, in one house style."""

from cie_runbook.figures.counts import counts_by_hour, flow_counts
from cie_runbook.figures.detection import detection_grounds
from cie_runbook.figures.errors import error_trend
from cie_runbook.figures.funnel import funnel
from cie_runbook.figures.heatmap import heatmap
from cie_runbook.figures.incident import incident_axis
from cie_runbook.figures.latency import (
    latency_trend,
    latency_trend_log,
    latency_under_ceiling,
)
from cie_runbook.figures.multiples import small_multiples
from cie_runbook.figures.overview import overview
from cie_runbook.figures.regions import region_table_plot
from cie_runbook.figures.travel import travel_outcomes

__all__ = [
    "counts_by_hour",
    "detection_grounds",
    "error_trend",
    "flow_counts",
    "funnel",
    "heatmap",
    "incident_axis",
    "latency_trend",
    "latency_trend_log",
    "latency_under_ceiling",
    "overview",
    "region_table_plot",
    "small_multiples",
    "travel_outcomes",
]
