"""What of a message varies, token by token: numbers, ids, times, paths and the like.

A token is decided by itself alone, so that equal messages give equal shapes in any order. Tokens
that carry the class of an error (codes, errno names, exception classes) are never a variable.
"""

from __future__ import annotations

import re

from cie_runbook.redaction.kinds import MASK as REDACTED

MASK = "<*>"
SHORTEST_ID = 6  # characters in brackets that hold a digit
SHORTEST_WORD = 3  # letters of a part that names something, as in vista-api-04
MOST_PARTS = 2  # that vary in one name; with more it is an id
CODE_DIGITS = 3  # of a number in an error code, as in CHIP-API_500; longer ones count something

_HEX = "[0-9a-fA-F]"
_UNIT = r"(?:ns|us|µs|ms|s|sec|secs|m|min|mins|h|d|b|kb|mb|gb|tb|kib|mib|gib|bytes|%|x)"
_NUMBER = r"[-+~#$]?\d[\d,._]*"
_VARIABLE = re.compile(
    rf"""
    {_NUMBER}{_UNIT}?                                     # 42, 1,234.5, 30000ms, 12%
  | {_NUMBER}(?:[-:/.+]\d+)+(?:[T_ ]?\d+(?::\d+)*)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?  # 12:00:01
  | \d{{4}}-?\d\d-?\d\dT\d\d:?\d\d[\d:.,]*(?:Z|[+-]\d\d:?\d\d)?     # 2026-11-18T10:05:00.123Z
  | \d{{1,2}}/[A-Z][a-z]{{2}}/\d{{4}}(?::\d\d)*           # 18/Nov/2026:10:05:00
  | {_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}
  | 0x{_HEX}+ | [a-f]{{8,}} | (?=[a-f]*\d){_HEX}{{6,}}
  | \d+(?:\.\d+){{3}}(?::\d+)?(?:/\d+)? | (?:{_HEX}{{0,4}}:){{2,7}}{_HEX}{{0,4}}
  | (?:[A-Za-z][A-Za-z0-9+.-]*://|/|~/|\./|[A-Za-z]:\\)\S+ | /
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)*                          # a mail address, user@host
  | (?:[\w-]+\.)+(?:gov|com|org|net|mil|edu|io|local|internal|invalid|amazonaws)(?::\d+)?
  | (?=[\w.-]*[\d.])[\w.-]+:\d{{1,7}}(?:/\S*)?
  | [\w.-]+:\d{{2,7}}(?:/\S*)?      # host:port, file.rb:120
  | [*•x]{{3,}}\d*                                        # what was masked before it came
  | (?:nil|null|undefined|NaN|<nil>|\(null\))
    """,
    re.VERBOSE,
)
_EDGES = re.compile(r"""([\[({<"'`*|]*)(.*?)([\])}>"'`*|.!?;,:…]*)""", re.DOTALL)
_ASSIGNED = re.compile(r"([:@]?[A-Za-z_][\w.\-]*)(=>|=|:=)(.+)", re.DOTALL)
_JOINED = re.compile(r"([A-Za-z][\w.]*):([A-Za-z<].*)", re.DOTALL)
_DIGITS = re.compile(r"\d+")
_STATUS = re.compile(r"[1-5]\d\d")
_VERSIONED = re.compile(
    r"v\d{1,2}|(?:sha|md|utf|base|oauth|http|ipv|log|tls|ssl|jdk|java|ruby|rails|python|aes|rsa|x)"
    r"-?\d{1,3}\w{0,2}|[ikl]\d{1,2}[ns]|s3|ec2|h2|p\d\d|log4j|HTTP/\d(?:\.\d)?",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[A-Z]{2,6}\d{3}|[A-Z]{3,}\d|(?:ORA|TNS|PLS|SQLSTATE|WFLY[A-Z]+|JBAS|ERR)-?\d+|E[A-Z]{3,15}"
)
_LONG_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+")
_CLASS = re.compile(
    r"(?:[A-Za-z_][\w$]*(?:\.|::))*[A-Z][\w$]*"
    r"(?:Error|Errors|Exception|Fault|Failure|Timeout|TimedOut|Refused|Denied|Expired|Invalid"
    r"|NotFound|Unavailable|Interrupt|Unauthorized|Forbidden|Conflict|Exceeded|Aborted)"
    r"|(?:[A-Z]\w*::)+[A-Z]\w*"
)
_TELLING_KEYS_TEXT = """
class error_class error kind type errortype error_type exception code errorcode error_code
status status_code http_status statuscode http_status_code original_status responsestatus level
severity method verb rpc operation op job worker logger action controller event name errno
syscall reason result outcome state success queue failed_step response_code faultcode api_status
progname external_service msg message stage step_name
"""
TELLING_KEYS = frozenset(_TELLING_KEYS_TEXT.split())
"""Keys whose value tells what failed; the value of any other key is a variable."""
_STATUS_KEYS_TEXT = """
status status_code http_status statuscode http_status_code original_status responsestatus code
errorcode error_code errno exit_code exitcode api_status
"""
STATUS_KEYS = frozenset(_STATUS_KEYS_TEXT.split())


def is_class(token: str) -> bool:
    """Tell whether a token names a class of error: an exception, an errno, an error code.

    Parameters
    ----------
    token : str
        One token without the punctuation around it.

    Returns
    -------
    bool
        True where the token must never become a variable.
    """
    return bool(_CODE.fullmatch(token) or _CLASS.fullmatch(token) or _is_long_code(token))


def is_status(token: str) -> bool:
    """Tell whether a token has the form of an HTTP status.

    Parameters
    ----------
    token : str
        One token without the punctuation around it.

    Returns
    -------
    bool
        True for 100 to 599; whether it is a status, only its neighbours can tell.
    """
    return bool(_STATUS.fullmatch(token))


def masked(raw: str) -> tuple[str, ...]:
    """Return the tokens of one word of a message, variables replaced.

    Parameters
    ----------
    raw : str
        What stands between two blanks.

    Returns
    -------
    tuple of str
        Tokens: words, `MASK`, a three-digit number that may be a status, "," and ":".
    """
    if raw.isalpha() and raw not in {"null", "nil"} and not _VARIABLE.fullmatch(raw):
        return (raw,)
    if raw in {"->", "=>", "→"}:
        return ("->",)
    if raw.startswith(MASK):
        return (MASK, *(mark for mark in (":", ",") if raw.endswith(mark)))
    if MASK in raw:
        head, _, rest = raw.partition(MASK)
        return (*masked(head), *masked(MASK + rest))
    found = _EDGES.fullmatch(raw)
    lead, body, trail = found.groups() if found else ("", raw, "")
    if not body:
        return (":",) if ":" in trail else (",",) if "," in trail else ()
    inner = (MASK,) if lead and REDACTED.fullmatch(raw.rstrip(",.:;")) else _body(body)
    if lead[-1:] in {"[", "("} and len(inner) == 1 and _is_short_id(body):
        inner = (MASK,)
    end = ":" if ":" in trail else "," if "," in trail else ""
    return (*inner, end) if end else inner


def _is_short_id(body: str) -> bool:
    return len(body) >= SHORTEST_ID and any(map(str.isdigit, body)) and not is_class(body)


def _body(body: str) -> tuple[str, ...]:
    if is_status(body) or _VERSIONED.fullmatch(body):
        return (body,)
    key, _, number = body.partition(":")
    if is_status(number) and key.lower() in {*STATUS_KEYS, "error", "http"}:
        return (key, ":", f"{number}!")
    if _VARIABLE.fullmatch(body):
        return (MASK,)
    return (body,) if is_class(body) else _compound(body)


def _compound(body: str) -> tuple[str, ...]:
    assigned = _ASSIGNED.fullmatch(body)
    if assigned:
        return _assigned(assigned[1], assigned[2], assigned[3])
    joined = _JOINED.fullmatch(body)
    if joined and "::" not in body:
        return (*_body(joined[1]), ":", *masked(joined[2]))
    return _word(body)


def _assigned(key: str, sign: str, value: str) -> tuple[str, ...]:
    name = key.strip(":@\"'").rpartition(".")[2].lower()
    shown = f"{key.strip(':')}="
    if "," in value and "=" in value:  # a=1,b=2 without a blank
        first, _, rest = value.partition(",")
        return (*_assigned(key, sign, first), ",", *masked(rest))
    if name not in TELLING_KEYS:
        bare = value.strip("\"',;)]}")
        return (shown, bare if is_class(bare) else MASK)
    inner = masked(value)
    if name not in STATUS_KEYS:
        inner = tuple(MASK if is_status(token) else token for token in inner)
        return (shown, *inner)
    return (shown, *(f"{token}!" if is_status(token) else token for token in inner))


def _word(body: str) -> tuple[str, ...]:
    """Return a word that may hold digits: parts of a name stay, what counts or identifies goes."""
    if not any(map(str.isdigit, body)):
        return (MASK,) if "/" in body and not body.replace("/", "").isalpha() else (body,)
    if "/" in body or "\\" in body:
        return (MASK,)
    parts = re.split(r"([-_.:#@+~=])", body)
    if len(parts) == 1 or not any(part.isalpha() and len(part) >= SHORTEST_WORD for part in parts):
        return (MASK,)
    shown = "".join(
        MASK if _DIGITS.search(part) and not _VERSIONED.fullmatch(part) else part for part in parts
    )
    return (shown if shown.count(MASK) <= MOST_PARTS else MASK,)


def _is_long_code(token: str) -> bool:
    if not _LONG_CODE.fullmatch(token):
        return False
    parts = re.split("[-_]", token)
    words = [part for part in parts if part.isalpha() and len(part) > 1]
    numbers = [part for part in parts if not part.isalpha()]
    needed = 2 if numbers and "_" not in token else 1  # INC-123 is a ticket
    return len(words) >= needed and all(len(number) <= CODE_DIGITS for number in numbers)
