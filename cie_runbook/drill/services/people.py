"""The people of a rehearsal: invented, and named so that nobody takes them for real."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented engineer, with an id in each service."""

    name: str
    login: str
    pagerduty: str
    slack: str
    servicenow: str
    time_zone: str = "America/New_York"

    @property
    def email(self) -> str:
        """An address that no mail can reach."""
        return f"{self.login}@drill.example"


def _person(number: int, name: str, time_zone: str = "America/New_York") -> Person:
    return Person(
        name=name,
        login=name.lower().replace(" ", "."),
        pagerduty=f"PDRILL{number}",
        slack=f"U0DRILL{number:02d}",
        servicenow=f"{number:032x}",
        time_zone=time_zone,
    )


ON_CALL = (
    _person(1, "Robin Rehearsal"),
    _person(2, "Sam Specimen", "America/Chicago"),
    _person(3, "Kim Sample", "America/Denver"),
    _person(4, "Alex Example", "America/Los_Angeles"),
)
"""The engineers of the rotation, in its order."""

TIER_3 = (_person(11, "Jo Placeholder"), _person(12, "Max Mockup"))
"""Who a call-out of the tier 3 team reaches."""

DESK = _person(21, "Dana Dummy", "America/Chicago")
"""Who passes tickets on at the service desk."""

PEOPLE = (*ON_CALL, *TIER_3, DESK)


def by_email(email: str) -> Person | None:
    """Return who has an address; None where nobody does."""
    return next((person for person in PEOPLE if person.email == email.strip().lower()), None)
