"""Every request of ours is one that the service documents: method, path, parameters, headers, body.

The documents below ``tests/data/contracts`` are excerpts in words of our own. With
``CIE_RUNBOOK_OPENAPI`` set to a folder that holds the services' own, named as in `DOCUMENTS`,
requests are held against those too.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cie_runbook import sources
from cie_runbook.drill.http import Request
from tests.contract import Contract
from tests.sources.recorded import CALLS, recorded_requests

CONTRACTS = Path(__file__).parent.parent / "data" / "contracts"
BASES = {
    "datadog": "",
    "sentry": "/sentry/api/0",
    "pagerduty": "/pagerduty",
    "slack": "/slack/api",
    "servicenow": "/servicenow",
    "github": "/github",
}
PUBLISHED = os.environ.get("CIE_RUNBOOK_OPENAPI")
# File of a service's own document: its system, and what stands before its paths.
DOCUMENTS = {
    "datadog-v1.yaml": ("datadog", ""),
    "datadog-v2.yaml": ("datadog", ""),
    "sentry.json": ("sentry", "/sentry"),
    "pagerduty.json": ("pagerduty", "/pagerduty"),
    "slack.json": ("slack", "/slack/api"),
    "github.json": ("github", "/github"),
}
# What a service has and its document does not say.
UNDOCUMENTED = {
    "sentry.json": ("there is no GET /sentry/api/0/",),
    "slack.json": (  # the document ends in 2021
        "there is no POST /slack/api/files.",
        "there is no POST /slack/api/upload/",
        "the argument metadata is unknown",
        "the parameter include_all_metadata is unknown",
    ),
}
# Functions that only carry out what another one asks: pages of a list that has a function.
CARRIERS = {"pages", "pagerduty_pages", "sentry_pages", "record_pages", "slack_pages"}


@pytest.fixture(scope="module")
def requests() -> Mapping[str, list[Request]]:
    """Every request of every function that asks or writes, and of the doctor."""
    return recorded_requests()


def contract(system: str) -> Contract:
    return Contract.read(CONTRACTS / f"{system}.yaml", BASES[system])


def test_every_function_that_asks_or_writes_is_tried() -> None:
    tried = {call for calls in CALLS.values() for call in calls}
    missed = []
    for module in pkgutil.iter_modules(sources.__path__):
        content = importlib.import_module(f"{sources.__name__}.{module.name}")
        for name, function in inspect.getmembers(content, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), "")
            is_own = function.__module__ == content.__name__ and not name.startswith("_")
            is_list = name in CARRIERS or name.endswith("_pages")
            if is_own and not is_list and first in {"client", "writer"} and function not in tried:
                missed.append(f"{module.name}.{name}")
    assert missed == []


@pytest.mark.parametrize("system", CALLS)
def test_each_request_is_as_documented(requests: Mapping[str, list[Request]], system: str) -> None:
    document = contract(system)
    mistakes = {text for one in requests[system] for text in document.mistakes(one)}
    assert requests[system]
    assert mistakes == set()


@pytest.mark.parametrize("system", CALLS)
def test_nothing_is_documented_that_is_not_asked(
    requests: Mapping[str, list[Request]], system: str
) -> None:
    document = contract(system)
    asked = {document.operation_of(one) for one in requests[system]}
    named = {one.name for one in asked if one is not None}
    assert {one.name for one in document.operations()} - named == set()


def _changed(**changes: Any) -> Request:
    given = Request.of(
        "POST",
        "/pagerduty/incidents/Q1/notes",
        {
            "Accept": "application/vnd.pagerduty+json;version=2",
            "Authorization": "Token token=0123456789",
            "From": "oncall@va.gov",
            "Content-Type": "application/json",
        },
        b'{"note": {"content": "We look."}}',
    )
    return replace(given, **changes)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (_changed(method="DELETE"), "there is no DELETE"),
        (_changed(values={"limit": ("5",)}), "the parameter limit is unknown"),
        (_changed(headers={**_changed().headers, "from": "nobody"}), "From"),
        (_changed(headers={"content-type": "application/json"}), "the header Accept is missing"),
        (_changed(body=b'{"note": {"text": "x"}}'), "'text' was unexpected"),
        (_changed(body=b'{"note": {}}'), "'content' is a required property"),
    ],
)
def test_a_request_that_is_not_as_documented_is_found_out(request_: Request, words: str) -> None:
    document = contract("pagerduty")
    assert document.mistakes(_changed()) == []
    assert words in " ".join(document.mistakes(request_))


@pytest.mark.parametrize("file", DOCUMENTS)
def test_each_request_is_as_the_service_itself_documents_it(
    requests: Mapping[str, list[Request]], file: str
) -> None:
    path = Path(PUBLISHED or "") / file
    if PUBLISHED is None or not path.is_file():
        pytest.skip(f"CIE_RUNBOOK_OPENAPI names no folder with {file}")
    system, base = DOCUMENTS[file]
    document = Contract.read(path, base)
    version = file.partition("-")[2].partition(".")[0]  # Datadog has a document for each
    held = [one for one in requests[system] if f"/{version}" in one.path]
    mistakes = {text for one in held for text in document.mistakes(one)}
    known = UNDOCUMENTED.get(file, ())
    assert held
    assert {text for text in mistakes if not any(words in text for words in known)} == set()
