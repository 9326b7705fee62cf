"""Credentials that their own form gives away, whatever key stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cie_runbook.redaction.cues import longest_run, runs_of
from cie_runbook.redaction.spans import Span

# A needle that must be in the text, so that most patterns never run; then the pattern, whose
# first group (or all of it) is hidden.
_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (needle, longest_run(needle), re.compile(pattern))
    for needle, pattern in (
        ("earer", r"earer(?<=[Bb]earer)[ \t:=]{1,3}([\w\-.~+/=]{8,}+)"),
        ("EARER", r"BEARER[ \t:=]{1,3}([\w\-.~+/=]{8,}+)"),
        ("asic ", r"[Bb]asic[ ]{1,3}((?=[A-Za-z+/]{0,60}[0-9=])[A-Za-z0-9+/]{8,}+={0,2})"),
        ("token=", r"[Tt]oken token=[\"']?([\w\-.~+/=]{6,}+)"),
        ("xox", r"xox[a-z](?:\.xox[a-z])?-[\w\-]{8,}+"),
        ("xapp-", r"xapp-[\w\-]{8,}+"),
        ("xwfp-", r"xwfp-[\w\-]{8,}+"),
        ("hooks.slack", r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/"
                        r"([\w/\-]{8,}+)"),
        ("gh", r"gh[pousr]_[A-Za-z0-9]{16,}+"),
        ("github_pat_", r"github_pat_\w{16,}+"),
        ("glpat-", r"glpat-[\w\-]{16,}+"),
        ("AKIA", r"AKIA[A-Z0-9]{12,}+"),
        ("ASIA", r"ASIA[A-Z0-9]{16}(?![A-Z0-9])"),
        ("sntr", r"sntr[a-z]{1,2}_[\w\-=+/]{8,}+"),
        ("u+", r"u\+(?<!\wu\+)[\w\-]{16,}+"),
        ("ddapp_", r"ddapp_\w{16,}+"),
        ("ddpub_", r"ddpub_\w{16,}+"),
        ("AIza", r"AIza[\w\-]{30,}+"),
        ("PRIVATE KEY", r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                        r"(?:[^-]|-(?!----END)){0,20000}+"
                        r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?"),
        ("://", r"://([^\s/@:\"'<>?#\[\]]{0,256}+(?::[^\s/@\"'<>?#]{0,256}+)?)@"),
        (" -u", r"[ ]-u[ ]{0,2}[\"']?([^\s:\"']{1,100}+:[^\s\"']{1,200}+)"),
        ("--", r"--(?:password|passwd|token|secret|api-?key|app-?key|user)[ =]"
               r"[\"']?([^\s\"']{4,400}+)"),
        ("password ", r"(?:login|user(?:name)?|account)[ \t]{1,4}[^\s:=]{1,100}[ \t]{1,4}password"
                      r"[ \t]{1,4}([^\s\"']{4,200}+)"),
        *((f"{key}=", rf"{key}=(?<![A-Za-z]{key}=)(?=[^\s&]{{0,90}}[0-9])(?=[^\s&]{{0,90}}[A-Z])"
                      r"(?=[^\s&]{0,90}[a-z])([\w\-.~]{20,}+)")
          for key in ("state", "code", "nonce")),
        ("/v2/enqueue", r"/integration/([0-9a-f]{32})/"),
    )
)  # fmt: skip

# A token may be wrapped over lines. Without a dot it is no token; consumed all the same, so that
# the search never starts anew within it.
_MORE_LINES = (
    r"(?:\r?\n[ \t]{0,8}(?![a-z_.\-]{1,40}[.=])(?=[\w\-+/.]{16,}+={0,2}(?:[\s\"',;]|\Z))"
    r"[\w\-+/=.]{16,}+)*+"
)
_JWT = re.compile(rf"eyJ[\w\-+/=]{{8,}}+{_MORE_LINES}(?:\.[\w\-+/=]{{4,}}+{_MORE_LINES}){{0,4}}")


def find_credentials(text: str) -> Iterator[Span]:
    """Yield tokens, keys, passwords in URLs and private-key blocks."""
    if "eyJ" in text:
        yield from _find_jwts(text)
    runs = runs_of(text)
    for needle, run, pattern in _FORMS:
        if run not in runs or needle not in text:
            continue
        group = 1 if pattern.groups else 0
        for match in pattern.finditer(text):
            if match.end(group) > match.start(group):
                yield Span(match.start(group), match.end(group), "credential", "")


def _find_jwts(text: str) -> Iterator[Span]:
    for match in _JWT.finditer(text):
        if "." in match[0]:
            yield Span(match.start(), match.end(), "credential", "")
