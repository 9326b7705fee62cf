"""How each kind of failure looks in Sentry: its class, message, place and tags.

Only what vets-api itself notices is there; jobs of clinician-workflow and Lambdas report elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cie_runbook.drill.story import FailureKind

SERVICE_ERROR = "Common::Exceptions::BackendServiceException"


@dataclass(frozen=True, kw_only=True)
class SentryFault:
    """One kind of failure as vets-api reports it.

    Attributes
    ----------
    error, message : str
        Class of the exception, and what it says.
    culprit : str
        Where it happened, in Sentry's words.
    level : str
        As reported.
    code : str
        The code that vets-api gives to the service's answer.
    status : int
        Status of that answer.
    tags : mapping of str to str
        Beside those that every event has.
    frames : tuple of (module, function, line, is ours)
        The stack, innermost last.
    """

    error: str
    message: str
    culprit: str
    level: str
    code: str
    status: int
    tags: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[tuple[str, str, int, bool], ...] = ()

    @property
    def title(self) -> str:
        """Class and message, as Sentry makes a title of them."""
        return f"{self.error}: {self.message}"


def _answered(code: str, status: int, detail: str) -> str:
    return f'BackendServiceException: {{:status=>{status}, :detail=>"{detail}", :code=>"{code}"}}'


def _chip(code: str, status: int, detail: str, controller: str) -> SentryFault:
    action = f"CheckIn::V2::{controller}Controller#create"
    return SentryFault(
        error=SERVICE_ERROR,
        message=_answered(code, status, detail),
        culprit=action,
        level="error",
        code=code,
        status=status,
        tags={
            "team": "check-in",
            "external_service": "chip",
            "controller_name": controller,
            "transaction": action,
        },
        frames=(
            ("faraday/middleware.rb", "call", 17, False),
            ("modules/check_in/app/services/v2/chip/client.rb", "call", 211, True),
            ("modules/check_in/app/services/v2/chip/service.rb", "post", 96, True),
            (f"modules/check_in/app/controllers/{controller}.rb", "create", 34, True),
        ),
    )


SENTRY_FAULTS: Mapping[FailureKind, SentryFault] = {
    # The gateway before CHIP gives up after 30 s; vets-api has no code of its own for that.
    "rpc_timeout": _chip("VA900", 400, "Operation failed", "PatientCheckIns"),
    "connection_refused": _chip("CHIP-API_500", 500, "Internal Server Error", "PatientCheckIns"),
    "rest_error": _chip("CHIP-API_404", 404, "Not Found", "PreCheckIns"),
    "lorota_mismatch": SentryFault(
        error=SERVICE_ERROR,
        message=_answered("LOROTA-API_401", 401, "Authentication Error"),
        culprit="CheckIn::V2::SessionsController#create",
        level="warning",
        code="LOROTA-API_401",
        status=401,
        tags={
            "team": "check-in",
            "external_service": "lorota",
            "controller_name": "Sessions",
            "transaction": "CheckIn::V2::SessionsController#create",
        },
        frames=(
            ("modules/check_in/app/services/v2/lorota/client.rb", "token", 58, True),
            ("modules/check_in/app/services/v2/lorota/service.rb", "token", 88, True),
        ),
    ),
    "btsss_error": SentryFault(
        error=SERVICE_ERROR,
        message=_answered("BTSSS-API_500", 500, "Claim submission error"),
        culprit="CheckIn::TravelClaimSubmissionJob",
        level="error",
        code="BTSSS-API_500",
        status=500,
        tags={
            "team": "check-in",
            "external_service": "btsss",
            "job": "CheckIn::TravelClaimSubmissionJob",
            "transaction": "CheckIn::TravelClaimSubmissionJob",
        },
        frames=(
            ("modules/check_in/app/services/travel_claim/client.rb", "submit_claim", 132, True),
            ("modules/check_in/app/sidekiq/travel_claim_submission_job.rb", "perform", 21, True),
        ),
    ),
}
