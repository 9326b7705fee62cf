"""What silent failures amount to: whether texts are missing, whose, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cie_runbook.analysis.reconciliation import Agreement
from cie_runbook.analysis.silent_failures import SilentFailures
from cie_runbook.analysis.untold import Untold
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import SILENT_FAILURES, channel_name
from cie_runbook.findings.model import Finding
from cie_runbook.findings.morning import Check
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.wording import listed, percent, quantity, span, weekday_date

COUNTS, FAILED, SUBMITTED, VISITS = (
    "travel_claims", "travel_claim_failures", "travel_claim_submissions", "travel_claim_visits",
)  # fmt: skip
MOST_STATIONS = 5
BY_HAND = "Do the last steps by hand, as written below; tell the travel-pay partner."


@dataclass(frozen=True, kw_only=True)
class Silence:
    """What is known of claims that failed without a word.

    Attributes
    ----------
    agreement : Agreement
        Outcomes and texts over the business hours.
    stretch : Untold or None
        When texts were missing; None where no more are than usual.
    given_up : float
        Texts that were tried and given up [count].
    found : SilentFailures
        The failed claims of that time.
    grounds : mapping of str to Grounds
        What is known about each evidence.
    """

    agreement: Agreement
    stretch: Untold | None
    given_up: float
    found: SilentFailures
    grounds: Mapping[str, Grounds]

    @property
    def is_silent(self) -> bool:
        """Texts are missing or were given up."""
        return self.stretch is not None or self.given_up > 0

    @property
    def is_known(self) -> bool:
        """Whether texts are missing can be told at all."""
        grounds = self.grounds[COUNTS]
        is_calm = self.agreement.difference is not None and grounds.availability == "complete"
        return grounds.is_usable and (self.is_silent or is_calm)

    @property
    def is_listed(self) -> bool:
        """All lines of failed claims came."""
        return self.grounds[FAILED].availability in {"complete", "empty"}

    @property
    def visits(self) -> int:
        """Visits that are known by their id."""
        return int(self.found.failures["visit"].notna().sum())


def silent_findings(silence: Silence, catalog: Catalog) -> tuple[Finding, ...]:
    """Conclude whether texts are missing, whose visits they are, and which links they had."""
    found = [_gap(silence, catalog), _visits(silence, catalog)]
    if silence.visits:
        found.append(_links(silence, catalog))
    return tuple(found)


def partner_message(silence: Silence, catalog: Catalog) -> Suggestion | None:
    """Return the message to the travel-pay partner: counts and stations, nobody's visit.

    None where nothing is to be told.
    """
    if not silence.is_silent:
        return None
    rules = catalog.rules.silent_failures
    partner = catalog.services[rules.partner]
    passed = "" if partner.channel else f" Please pass this on to the {partner.owner}."
    text = (
        f"Travel claims failed and the Veterans were not told. {_when(silence)} "
        f"{_how_many(silence)}{passed} Can you tell us here whether these claims can be filed "
        "again?"
    )
    return Suggestion(
        kind="slack_message",
        target=partner.channel or rules.channel,
        why=_when(silence),
        text=text,
        call_out=(partner.call_out or "") if partner.channel else "",
    )


def unlinked(silence: Silence) -> int | None:
    """Return how many visits VEText does not know; None where it was not heard."""
    heard = silence.grounds[VISITS].availability in {"complete", "empty"}
    return silence.found.without_link if heard else None


def _gap(silence: Silence, catalog: Catalog) -> Finding:
    rule = catalog.rules.reconciliations[catalog.rules.silent_failures.agreement]
    check = _check("silent_gap", "Texts about claims", silence.grounds[COUNTS], rule.service)
    agreement = silence.agreement
    if not silence.is_known:
        share = percent(agreement.known_share)
        return check.unknown(f"outcomes and texts are both known for {share} of the day only")
    numbers = {
        "outcomes": agreement.left,
        "texts": agreement.right,
        "missing": silence.stretch.missing if silence.stretch else 0.0,
        "given_up": silence.given_up,
    }
    if silence.is_silent:
        return check.finding("act", _when(silence), next_action=BY_HAND, numbers=numbers)
    left, right = quantity(agreement.left or 0.0), quantity(agreement.right or 0.0)
    said = f"no text is missing: {left} {rule.left.title}, {right} {rule.right.title}."
    return check.finding("ok", said, numbers=numbers)


def _visits(silence: Silence, catalog: Catalog) -> Finding:
    rules, grounds = catalog.rules.silent_failures, silence.grounds[FAILED]
    check = _check("silent_visits", "Visits without a word", _listing(grounds), rules.partner)
    if not silence.is_known:
        return check.unknown("whether texts are missing cannot be told")
    if not silence.is_silent:
        counted = {"visits": 0, "without_visit": 0}
        said = "none. Every claim that failed was told of by a text."
        counts = replace(check, grounds=silence.grounds[COUNTS])
        return counts.finding("ok", said, numbers=counted)
    return check.finding(
        "act",
        _how_many(silence),
        next_action="Have them written to, by the steps below.",
        contact=channel_name(catalog, rules.channel),
        numbers={"visits": silence.visits, "without_visit": silence.found.without_visit},
    )


def _links(silence: Silence, catalog: Catalog) -> Finding:
    check = _check(
        "silent_links", "Links of these visits", _listing(silence.grounds[VISITS]), "vetext"
    )
    missing = unlinked(silence)
    if missing is None:
        org = catalog.orgs[catalog.rules.silent_failures.reminders.org].title
        detail = silence.grounds[VISITS].detail or "only a part came"
        return check.unknown(f"{org} did not tell which link a visit began with ({detail})")
    if not missing:
        return check.finding("ok", "every visit has one.", numbers={"without_link": 0})
    return check.finding(
        "watch",
        f"{missing} of {silence.visits} visits began without a text, so no link leads to them.",
        next_action="Ask the stations for these: the steps below do not find them.",
        numbers={"without_link": missing},
    )


def _check(check_id: str, title: str, grounds: Grounds, service: str) -> Check:
    return Check(
        id=check_id, title=title, grounds=grounds, service=service, playbook=SILENT_FAILURES
    )


def _listing(grounds: Grounds) -> Grounds:
    """Return the grounds of a list: that it came empty is an answer."""
    is_empty = grounds.availability == "empty"
    return replace(grounds, availability="complete") if is_empty else grounds


def _when(silence: Silence) -> str:
    said = []
    if silence.stretch is not None:
        window, missing = silence.stretch.window, quantity(silence.stretch.missing)
        said.append(
            f"{missing} of {quantity(silence.stretch.outcomes)} claim outcomes had no text, "
            f"{span(window.start, window.end)} on {weekday_date(window.start)}."
        )
    if silence.given_up > 0:
        said.append(f"{quantity(silence.given_up)} texts were tried and given up.")
    return " ".join(said)


def _how_many(silence: Silence) -> str:
    found, grounds = silence.found, silence.grounds[FAILED]
    if not _listing(grounds).is_usable:
        return "Which visits is unknown: the logs of the claims did not come."
    named = found.by_station.drop("unknown", errors="ignore")
    most = [f"{name} ({count})" for name, count in named.head(MOST_STATIONS).items()]
    places = f"{len(named)} stations, most at {listed(most)}" if most else "stations not named"
    rest = f" {found.without_visit} more failures name no visit." if found.without_visit else ""
    return f"{silence.visits} visits at {places}.{rest}"
