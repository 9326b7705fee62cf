"""Endpoints and the parts of their paths."""

from __future__ import annotations

from collections.abc import Mapping

from cie_runbook.drill.endpoints import Reply, endpoint
from cie_runbook.drill.http import Request


def nothing(request: Request, org: str, parts: Mapping[str, str]) -> Reply:
    return Reply(body=None)


def test_a_part_in_braces_is_anything_but_a_slash() -> None:
    one = endpoint("GET", "/api/v1/slo/{id}/history", "slos_read", "slos", nothing)
    match = one.path.fullmatch("/api/v1/slo/abc/history")

    assert match is not None
    assert match["id"] == "abc"
    assert one.path.fullmatch("/api/v1/slo/a/b/history") is None
    assert one.path.fullmatch("/apixv1/slo/abc/history") is None
