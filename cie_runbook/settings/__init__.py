"""Settings: which world to talk to, and with which credentials.

A *profile* (``parameters/<name>.yaml``) holds addresses and credential *names*. Credentials come
from environment variables of those names, or from the operating system's keyring (service
``cie-runbook``). Every address can be overridden by an environment variable: see
`cie_runbook.settings.addresses` for the naming, `Settings.url_variables` for the list. The folder
of profiles is the clone's ``parameters``, or the one that ``CIE_RUNBOOK_PARAMETERS`` names. The
present is what `cie_runbook.settings.clock` tells.
"""

from cie_runbook.settings.addresses import is_loopback
from cie_runbook.settings.clock import CLOCK_VARIABLE, Clock, clock_from
from cie_runbook.settings.given import SystemCredentials
from cie_runbook.settings.load import (
    PARAMETERS_VARIABLE,
    known_profiles,
    load_settings,
    profile_folder,
)
from cie_runbook.settings.model import (
    DatadogOrgSettings,
    OAuthSettings,
    PermissionProbe,
    ProbeSettings,
    SentrySettings,
    Settings,
    SystemSettings,
    WriteSettings,
)
from cie_runbook.settings.network import NetworkSettings
from cie_runbook.settings.profile import Closure, DayRule, SystemId
from cie_runbook.settings.secret import Secret
from cie_runbook.settings.strict_yaml import nearest

__all__ = [
    "CLOCK_VARIABLE",
    "PARAMETERS_VARIABLE",
    "Clock",
    "Closure",
    "DatadogOrgSettings",
    "DayRule",
    "NetworkSettings",
    "OAuthSettings",
    "PermissionProbe",
    "ProbeSettings",
    "Secret",
    "SentrySettings",
    "Settings",
    "SystemCredentials",
    "SystemId",
    "SystemSettings",
    "WriteSettings",
    "clock_from",
    "is_loopback",
    "known_profiles",
    "load_settings",
    "nearest",
    "profile_folder",
]
