"""An error's kind, and what decided it."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis.errors_kinds import COLUMNS, UNKNOWN, Classifier, Decision, by_kind
from cie_runbook.catalog.loader import load_catalog


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(load_catalog().errors)


@pytest.mark.parametrize(
    ("message", "service", "expected"),
    [
        ("REST error 500 on /x", "vista-api", Decision("rest_error", "status", "500")),
        (
            "java.net.SocketTimeoutException: Read timed out (RPC Socket Timeout)",
            "vista-api",
            Decision("rpc_socket_timeout", "exception", "SocketTimeoutException"),
        ),
        (
            "connect ECONNREFUSED 10.0.0.1",
            "chip",
            Decision("connection_refused", "errno", "ECONNREFUSED"),
        ),
        (
            "Connection refused",
            "chip",
            Decision("connection_refused", "wording", "connection refused"),
        ),
        (
            '"message":"Duplicate status entry."',
            "vista-api",
            Decision("duplicate", "wording", "duplicate status entry"),
        ),
        (
            "Task timed out after 3 seconds",
            "chip",
            Decision("timeout", "wording", "task timed out"),
        ),
        (
            "ERROR check-in: vista-api answered 503: Read timed out",
            "chip",
            Decision("timeout", "wording", "read timed out"),
        ),
        (
            "vista-api did not answer within 29000 ms",
            "chip",
            Decision("timeout", "wording", "did not answer within"),
        ),
        ("the moon is full", "chip", Decision(UNKNOWN)),
    ],
)
def test_what_decides_is_said(
    classifier: Classifier, message: str, service: str, expected: Decision
) -> None:
    assert classifier.decide(message, service=service) == expected


def test_a_status_that_any_fault_brings_speaks_last(classifier: Classifier) -> None:
    assert classifier.decide("Connection refused", status=500).kind == "connection_refused"
    assert classifier.decide("no idea", status=500).kind == "rest_error"
    assert classifier.decide("no idea", status=503).kind == "rest_error"
    assert classifier.decide("Connection refused", status=429).kind == "throttled"


def test_an_answer_of_200_is_known_by_its_words_alone(classifier: Classifier) -> None:
    assert classifier.decide("all well", status=200).kind == UNKNOWN
    assert classifier.decide("Duplicate status entry.", status=200).kind == "duplicate"


def test_unknown_kinds_stand_first_with_the_change_against_earlier(classifier: Classifier) -> None:
    at = pd.to_datetime(["2026-11-18T10:00Z", "2026-11-18T10:05Z", "2026-11-18T10:06Z"])
    events = pd.DataFrame(
        {
            "at": at,
            "service": ["chip"] * 3,
            "message": ["odd", "Connection refused"] * 1 + ["Connection refused"],
        }
    )
    found = classifier.classify(events)
    table = by_kind(events, found, earlier=found.iloc[:2])
    assert table["kind"].tolist() == [UNKNOWN, "connection_refused"]
    assert table["count"].tolist() == [1, 2]
    assert table["earlier"].tolist() == [1, 1]
    assert table["example"].tolist() == ["odd", "Connection refused"]


def test_no_events_keep_the_columns(classifier: Classifier) -> None:
    assert list(classifier.classify(pd.DataFrame()).columns) == list(COLUMNS)
    assert by_kind(pd.DataFrame(), pd.DataFrame()).empty
