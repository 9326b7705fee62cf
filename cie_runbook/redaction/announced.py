"""The words that announce an identifier, and what of it may stand after them."""

from __future__ import annotations

from cie_runbook.redaction.cues import Cue, indexed
from cie_runbook.redaction.values import DATE

_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_BETWEEN = (
    r"(?:[\s:#=\"'()\[\]*>|_,\-]{0,6}|[ ]?\.{2,40}[ ]?)(?:(?:is|was|of|no\.?|number|num|nbr|on file"
    r"|on|ending in|ending|ends in"
    r"|last four|last 4|digits|digit|ssn|social security|social|security|value|raw|entered|as|the"
    r"|got|given|input|invalid|received|rejected|violated|duplicate|mismatch|differs|expected|found"
    r"|their|his|her|my|for|field)"
    r"[\s:#=.\"'()*\-]{1,4}){0,4}"
)
CUES = indexed(
    (
        Cue(
            (
                "check_in_uuid",
                "check-in uuid",
                "check in uuid",
                "checkin uuid",
                "checkin_uuid",
                "checkinuuid",
                "lorota uuid",
                "session uuid",
                "session_uuid",
                "check-in id",
                "uuid",
                "check-in session",
                "session",
                "claim for",
                "claims for",
                "check-in",
                "check-in for",
                "checkin",
                "checkin for",
                "visit",
                "visit id",
            ),
            "checkin",
            _BETWEEN,
            _UUID,
        ),
        Cue(
            ("ssn", "social security", "social sec", "soc sec", "social", "ss#", "ss #", "ss no"),
            "ssn",
            _BETWEEN,
            r"[0-9]{3}[ .\-]?[0-9]{2}[ .\-]?[0-9]{4}(?![0-9])",
        ),
        Cue(
            (
                "last 4",
                "last four",
                "last4",
                "last-4",
                "last-four",
                "ssn4",
                "l4",
                "l/4",
                "last 4 ssn",
            ),
            "last4",
            _BETWEEN,
            r"[0-9]{4}(?![0-9])",
        ),
        Cue(
            ("ssn", "social", "social security"),
            "last4",
            r".{0,3}(?:number )?(?:ending in|ends in|ending)\s",
            r"[0-9]{4}(?![0-9])",
        ),
        Cue(
            ("icn", "integration control"), "icn", _BETWEEN, r"[0-9]{10}(?:[Vv][0-9]{6})?(?![0-9])"
        ),
        Cue(("edipi", "dod id", "edi-pi", "dodid"), "edipi", _BETWEEN, r"[0-9]{10}(?![0-9])"),
        Cue(
            ("dfn", "patient ien", "duz", "ien", "appointmentien", "apptien", "visitien"),
            "dfn",
            _BETWEEN,
            r"[0-9]{1,12}(?![0-9]|[.\-:][0-9])",
        ),
        Cue(
            ("patient", "veteran", "pt", "vet"),
            "dfn",
            r"[ ]?[#:]?[ ]?",
            r"(?<=[ #:])[0-9]{5,12}(?![\w%]|[.,:\-/][0-9]|[ ]?(?:ms|s|bytes)\b)",
        ),
        Cue(
            (
                "file number",
                "va file",
                "c-file",
                "file no",
                "claim folder",
                "claims folder",
                "member id",
            ),
            "file-number",
            _BETWEEN,
            r"[Cc]?-?[0-9]{7,9}(?![0-9])",
        ),
        Cue(
            (
                "dob",
                "d.o.b.",
                "born",
                "birth date",
                "birthdate",
                "date of birth",
                "birthday",
                "birth",
            ),
            "dob",
            r"[\s:#=\"'(\[,*|.\-]{0,6}(?:(?:is|was|on|of|year|in|entered|as|date)[\s:]{1,3}){0,3}",
            DATE,
        ),
        Cue(
            ("birth year", "year of birth", "born in"),
            "dob",
            r"[\s:=]{0,3}(?:is\s|was\s)?",
            r"(?:19|20)[0-9]{2}(?![0-9])",
        ),
        Cue(
            (
                "phone",
                "cell",
                "mobile",
                "fax",
                "tel",
                "telephone",
                "call",
                "text",
                "texted",
                "called",
                "sms to",
                "reach at",
                "callback",
                "call back",
                "ph",
                "sms",
                "number",
                "recipient",
                "contact",
            ),
            "phone",
            r"[\s:#=.\"'(\[]{0,4}(?:(?:is|was|at|to|no\.?|number|num|back|me|him|her|them|from|on|the|patient|veteran)[\s:#=.]{1,3}){0,3}",
            r"\+?1?[ .\-]?\(?[2-9][0-9]{2}\)?[ ./\-]{0,3}[0-9]{3}[ .\-]{0,3}[0-9]{4}(?![0-9])"
            r"|[2-9][0-9]{2}[.\-][0-9]{4}(?![0-9\-.])",
        ),
        Cue(
            ("zip", "zip code", "zipcode", "postal code"),
            "zip",
            _BETWEEN,
            r"[0-9]{5}(?:-[0-9]{4})?(?![0-9])",
        ),
        Cue(
            (
                "mrn",
                "account number",
                "card number",
                "member number",
                "policy number",
                "routing number",
                "member id",
                "subscriber id",
                "insurance id",
                "member",
                "group",
                "subscriber",
                "policy",
                "plate",
                "serial number",
                "serial no",
                "serial",
                "vin",
                "passport",
                "driver's license",
                "license number",
            ),
            "account",
            _BETWEEN,
            r"(?!(?:19|20)[0-9]{2}-[01][0-9]-)[A-Z]{0,4}[0-9][0-9 \-]{4,24}[0-9]"
            r"|[A-Z]{2,4}-?[0-9]{3,10}(?!\w)",
        ),
    )
)
"""By the first token of their words; see `cues`."""
