"""Runbook notebooks for the engineer on call for VA's Check-in Experience."""

__version__ = "0.1.0"
