"""Measure triage on incidents of our own making."""
