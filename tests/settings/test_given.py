"""Credentials that are handed over take the place of those that a profile names."""

from __future__ import annotations

from cie_runbook.settings import (
    OAuthSettings,
    Secret,
    SystemCredentials,
    SystemSettings,
    WriteSettings,
)

TOKEN = Secret("token-0123456789")
CLIENT = (Secret("client-0123456789"), Secret("secret-0123456789"))
GIVEN = SystemCredentials(token=TOKEN, sender="oncall@va.gov", client=CLIENT)


def system(*, sender_name: str | None = None) -> SystemSettings:
    return SystemSettings(
        system="pagerduty",
        base_url="http://127.0.0.1:9",
        credential_name="CIE_READ",
        oauth=OAuthSettings(
            token_path="/token",  # noqa: S106 - a path
            client_id=None,
            client_secret=None,
            names=("CIE_CLIENT", "CIE_CLIENT_SECRET"),
        ),
        write=WriteSettings(credential=None, credential_name="CIE_WRITE", sender_name=sender_name),
    )


def test_reading_writing_and_signing_on_get_what_was_given() -> None:
    signed_on = GIVEN.given_to(system(sender_name="CIE_FROM"))

    writing = signed_on.for_writing()
    assert signed_on.missing == ()
    assert writing is not None
    assert writing.headers["From"] == "oncall@va.gov"
    names = {"CIE_READ", "CIE_WRITE", "CIE_CLIENT", "CIE_CLIENT_SECRET", "CIE_FROM"}
    assert set(signed_on.credentials()) == names


def test_what_a_system_has_no_place_for_is_left_out() -> None:
    plain = SystemSettings(system="slack", base_url="http://127.0.0.1:9", credential_name="CIE_S")

    assert GIVEN.given_to(plain).credentials() == {"CIE_S": TOKEN}
    writing = GIVEN.given_to(system()).for_writing()
    assert writing is not None
    assert "From" not in writing.headers
