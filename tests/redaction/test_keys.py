"""What a key says about its value."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.keys import classify


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("patientSSN", "ssn"),
        ("X-VA-SSN", "ssn"),
        ("last4_ssn", "last4"),
        ("userIcn", "icn"),
        ("veteran.first_name", "name"),
        ("FIRSTNAME", "name"),
        ("date-of-birth", "dob"),
        ("home_phone_number", "phone"),
        ("checkInUUID", "checkin"),
        ("x-forwarded-for", "ip"),
        ("ip_address", "ip"),
        ("DD_API_KEY", "credential"),
        ("patient_ssn_hash", "ssn"),
        ("givenNames", "name"),
        ("MAILINGZIPCODE", "zip"),
        ("addresscity", "address"),
        ("inspolicyno", "account"),
        ("PID.7", "dob"),
        ("NK1-5.1", "phone"),
    ],
)
def test_a_key_is_known_in_every_spelling(key: str, kind: str) -> None:
    assert classify(key) == kind


@pytest.mark.parametrize(
    "key",
    ["chip_client_token_ok", "name", "request_uuid", "station", "veis_token_present", "cache_key",
     "font-family", "clinic_phone", "metric", "at", "value", "demographics_confirmed",
     "pid", "PID.1", "pid-19000", "metric_names"],
)  # fmt: skip
def test_a_key_of_a_thing_announces_nothing(key: str) -> None:
    assert classify(key) is None
