"""What a key says about its value, in any spelling: snake, camel, kebab, with prefixes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.words import words

_SPELLINGS: dict[Kind, str] = {
    "ssn": """ssn social social_security social_security_number ss_number tax_id itin""",
    "last4": """ssn4 ssn_4 last4 last_4 last_four lastfour last4ssn last_4_ssn last4_ssn
        last_four_ssn ssn_last4 ssn_last_4 ssn_last_four last_four_digits last4_digits""",
    "icn": """icn mhv_icn va_icn mvi_icn integration_control_number full_icn icn_with_aaid""",
    "edipi": """edipi dod_id dod_edipi dodid""",
    "dfn": """dfn ien duz patient_ien dfn_ien""",
    "file-number": """file_number va_file_number vafile_number claim_file_number c_file_number
        claim_folder_number bgs_file_number""",
    "name": """first_name firstname last_name lastname middle_name middlename full_name fullname
        given_name family_name surname preferred_name maiden_name mothers_maiden_name
        nick_name patient_name patientname veteran_name veteranname person_name caller_name
        contact_name spouse_name beneficiary_name member_name customer_name subscriber_name
        relative_name dependent_name real_name realname user_name username legal_name
        display_patient patient veteran caller spouse beneficiary next_of_kin nextofkin nok
        emergency_contact requested_for requested_by affected_user affected_person
        reported_by submitted_by opened_by opened_for on_behalf_of
        guardian caregiver""",
    "dob": """dob d_o_b birth_date birthdate birthday date_of_birth dateofbirth birth_dt born
        birth birth_time birth_year death_date date_of_death deceased_date""",
    "phone": """phone phones phone_number phonenumber telephone tel mobile mobile_number
        cell cell_phone cellphone home_phone homephone work_phone mobile_phone mobilephone fax
        fax_number contact_number callback callback_number msisdn sms_number to_number from_number
        caller_number""",
    "email": """email emails e_mail email_address emailaddress mail_address email_addr
        user_email""",
    "address": """address addresses street street1 street2 street3 street_address street_line
        address_line address1 address2 address3 addr addr1 addr2 home_address mailing_address
        residential_address city home_city county house_number""",
    "zip": """zip zip_code zipcode zip4 postal_code postalcode postcode post_code zip_plus4
        zip_plus zip_plus_4 zip_code_plus4""",
    "ip": """ip ip_address ip_addr ipaddress client_ip remote_ip remote_addr remote_address
        x_forwarded_for forwarded_for x_real_ip real_ip true_client_ip source_ip src_ip""",
    "checkin": """uuid check_in_uuid checkin_uuid checkinuuid pre_check_in_uuid precheckin_uuid
        session_uuid lorota_uuid checkin_id check_in_id""",
    "medical": """appointment_reason reason_for_visit reason_for_appointment visit_reason diagnosis
        diagnoses medication medications allergy allergies chief_complaint symptoms icd icd10
        medical_record health_record""",
    "account": """mrn medical_record_number card_number cardnumber credit_card debit_card
        account_number accountnumber bank_account iban routing_number member_id memberid
        subscriber_id insurance_id policy_number group_number insured_id participant_id
        claim_holder_id license_number licence_number passport_number device_serial
        fingerprint_image device_id mac mac_address vin""",
    "id": """patient_id patientid veteran_id person_id patient_identifier patient_identifier_value
        vet_id vaprofile_id va_profile_id sec_id secid cerner_id birls_id corp_id idme_uuid
        logingov_uuid user_identifier""",
    "credential": """password passwd passphrase pwd secret secrets client_secret token tokens
        access_token refresh_token id_token auth_token bearer bearer_token api_token session_token
        api_key apikey app_key appkey application_key applicationkey access_key accesskey
        access_key_id secret_key secretkey secret_access_key private_key privatekey signing_key
        encryption_key service_key routing_key integration_key webhook_key sentry_key master_key
        key_base authorization auth proxy_authorization authentication credential credentials
        cookie cookies set_cookie session_id sessionid jsessionid session_cookie session_key csrf
        csrf_token xsrf xsrf_token jwt dsn sentry_dsn webhook webhook_url hook_url pin pin_code otp
        otp_code sas_token connection_string database_url redis_url""",
}
_HARMLESS = """
    service_address bind_address server_address listen_address memory_address host_address
    base_address metric_name_address line_address start_address end_address mail
    email_template password_policy token_type token_count max_tokens service_name host_name
    cache_key primary_key app_token_count pin_version facility_address clinic_phone
    clinic_phone_number facility_phone facility_phone_number clinic_name facility_name
    station_city facility_city request_uuid event_uuid message_uuid trace_uuid job_uuid
    correlation_uuid transaction_uuid font_family address_family model_family metric_family
    instance_family build_uuid commit_signature function_signature type_signature
    method_signature call_signature
"""

SENSITIVE: dict[str, Kind] = {
    spelling: kind for kind, spellings in _SPELLINGS.items() for spelling in spellings.split()
}
HARMLESS = words(_HARMLESS)

_QUALIFIERS = words(
    "value val raw text str string number num no nbr id ids hash hashed digest encrypted plain full"
    " primary secondary alternate digits s param params parameter header input current new old"
    " original formatted normalized list array data info field attr"
)
_PERSONS = words(
    "patient veteran caller spouse beneficiary relative caregiver guardian dependent kin claimant"
    " member subscriber insured person contact customer mother father husband wife child parent"
    " sponsor survivor applicant fiduciary sibling son daughter"
)
_SESSIONS = words("in checkin session lorota patient veteran user appointment params data link")
_COMPACT: dict[str, Kind] = {
    spelling.replace("_", ""): kind
    for spelling, kind in SENSITIVE.items()
    if "_" in spelling and len(spelling) > len("zip_4")
}
_SHORTEST_ENDING = 7
_ENDINGS = ("ssn", "icn", "dfn", "dob", "edipi", "password", "secret", "token", "phone", "email")
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST_KEY = 64
_LONGEST_SPELLING = 5

OF_PERSONS: frozenset[Kind] = frozenset({"ssn", "last4", "icn", "edipi", "dfn", "dob"})
"""Kinds that only a record of a person has: a bare "name" beside them is that person's."""

CONTAINERS: frozenset[Kind] = frozenset({"name", "address", "medical"})
"""Kinds whose key may stand over an indented block, as in YAML."""


@lru_cache(maxsize=65536)
def classify(key: str) -> Kind | None:
    """Return the kind of value that `key` announces, or None where it announces nothing."""
    tokens = [token.lower() for token in _TOKEN.findall(key[-_LONGEST_KEY:])]
    while tokens:
        found = _by_suffix(tokens)
        if found is not None:
            return None if found == "harmless" else found
        if tokens[-1] not in _QUALIFIERS and not tokens[-1].isdigit():
            break
        tokens.pop()
    return None


def _by_suffix(tokens: list[str]) -> Kind | Literal["harmless"] | None:
    for length in range(min(_LONGEST_SPELLING, len(tokens)), 0, -1):
        spelling = "_".join(tokens[-length:])
        if spelling in HARMLESS:
            return "harmless"
        if spelling == "uuid" and len(tokens) > 1 and tokens[-2] not in _SESSIONS:
            return "harmless"
        if spelling in SENSITIVE:
            return SENSITIVE[spelling]
    if len(tokens) > 1 and tokens[-1] == "name" and _PERSONS.intersection(tokens):
        return "name"
    return _by_compact_spelling(tokens[-1])


def _by_compact_spelling(token: str) -> Kind | None:
    """Return the kind of words written as one, as in FIRSTNAME or VETERANDATEOFBIRTH."""
    if token in _COMPACT:
        return _COMPACT[token]
    if token.endswith(_ENDINGS):
        return next(SENSITIVE[ending] for ending in _ENDINGS if token.endswith(ending))
    if token.endswith("name") and token.startswith(tuple(_PERSONS)):
        return "name"
    longest = range(len(token) - _SHORTEST_ENDING)
    return next((_COMPACT[token[at:]] for at in longest if token[at:] in _COMPACT), None)
