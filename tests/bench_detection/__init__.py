"""The benchmark of detection: injected incidents, equal false-alarm budgets, known peers."""
