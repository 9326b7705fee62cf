"""Rehearsals: a loopback server that speaks the services' APIs over seeded CIE telemetry."""
