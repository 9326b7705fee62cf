"""The bench of redaction: run it with ``python -m tests.bench_redaction``."""
