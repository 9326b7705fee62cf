"""The errors that a user can mend, one class for each thing a caller would do differently.

::

    RunbookError                    one sentence: what, where, the mend; exit code 2
    ├── BadInputError               a parameter, date or name that a person typed
    ├── CatalogError                a mistake in the catalog's YAML, with file and line
    ├── SettingsError               profile or credentials
    ├── SourceError                 a service did not give what was asked
    │   ├── AccessDeniedError       401 or 403: never retried
    │   ├── RateLimitedError        429 after the agreed waiting
    │   ├── RefusedRequestError     any other 4xx: the question is at fault, not the service
    │   ├── UnavailableError        5xx, connection loss or a deadline passed
    │   │   └── NotSentError        no connection was made: the service saw nothing of the request
    │   ├── OutcomeUnknownError     a write that the service may or may not have carried out
    │   └── UnreadableAnswerError   an answer that is not as documented
    ├── CaseError                   a case on disk that is locked, torn or foreign
    └── UnsafeReportError           the exit check refused the report; exit code 3
"""


class RunbookError(Exception):
    """What went wrong, where, and the mend. Every part is safe to show."""

    exit_code = 2
    retryable = False

    def __init__(self, what: str, where: str, mend: str) -> None:
        super().__init__(what, where, mend)  # positional, so that pickle can rebuild it
        self.what, self.where, self.mend = what, where, mend

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.mend}"


class BadInputError(RunbookError):
    """A parameter, date or name that a person typed cannot be used."""


class CatalogError(RunbookError):
    """The catalog's YAML holds a mistake; ``where`` is file and line."""


class SettingsError(RunbookError):
    """The profile or its credentials cannot be used."""


class SourceError(RunbookError):
    """A service did not give what was asked for; the report goes on without it."""


class AccessDeniedError(SourceError):
    """The service refused the credential (401) or its rights (403)."""


class RateLimitedError(SourceError):
    """The service still asked us to wait after the agreed waiting."""

    retryable = True

    def __init__(self, what: str, where: str, mend: str, retry_after_s: float = 0.0) -> None:
        super().__init__(what, where, mend)
        self.args = (what, where, mend, retry_after_s)
        self.retry_after_s = retry_after_s


class RefusedRequestError(SourceError):
    """The service understood the credential but not the request (4xx): ask it differently."""


class UnavailableError(SourceError):
    """The service could not be reached, broke down or took too long."""

    retryable = True


class NotSentError(UnavailableError):
    """No connection could be made, so the service saw nothing of the request."""


class OutcomeUnknownError(SourceError):
    """A write may or may not have been carried out: look at the service before repeating it."""


class UnreadableAnswerError(SourceError):
    """The service answered in a form that its documentation does not show."""


class CaseError(RunbookError):
    """A case folder is locked, torn or not one of ours."""


class UnsafeReportError(RunbookError):
    """The exit check found something that must not leave; the report was not written."""

    exit_code = 3
