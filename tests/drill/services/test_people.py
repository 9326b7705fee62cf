"""People are invented, and told apart."""

from cie_runbook.drill.services.people import ON_CALL, PEOPLE, by_email


def test_ids_and_addresses_belong_to_one_person_each() -> None:
    for name in ("pagerduty", "slack", "servicenow", "email"):
        assert len({getattr(person, name) for person in PEOPLE}) == len(PEOPLE)
    assert all(len(person.servicenow) == 32 for person in PEOPLE)


def test_no_mail_reaches_anybody() -> None:
    assert all(person.email.endswith(".example") for person in PEOPLE)


def test_a_person_is_found_by_address() -> None:
    assert by_email(f" {ON_CALL[0].email.upper()} ") is ON_CALL[0]
    assert by_email("nobody@drill.example") is None
