"""Conclusions: what a measure means, why, whom to call, what to do next."""
