"""What a key says about its value, in any spelling: snake, camel, kebab, with prefixes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.words import words

_SPELLINGS: dict[Kind, str] = {
    "ssn": """ssn pnid ss taxpayer_id social social_security social_security_number ss_number
        tax_id itin""",
    "last4": """ssn4 ssn_4 last4 last_4 last_four lastfour last4ssn last_4_ssn last4_ssn
        last_four_ssn ssn_suffix ssn_four l4 last_4_of_ssn last_four_of_ssn lastfourofssn
        last_four_digits_of_ssn last_4_of_social last4_of_ssn ssn_last4 ssn_last_4 ssn_last_four
        last_four_digits last4_digits bid brief_id""",
    "icn": """icn mhv_icn va_icn mvi_icn integration_control_number full_icn icn_with_aaid""",
    "edipi": """edipi edi_pi edipn edipnid dodedipnid edipn_id dod_identifier edi_person_id
        dod_edi_pn_id edi_pn_id dod_id dod_edipi dodid""",
    "dfn": """dfn dfns duz patient_ien pt_ien person_ien dfn_ien
        appointment_ien appointmentien appt_ien apptien visit_ien encounter_ien
        internal_entry_number vista_patient_id vista_id local_id""",
    "file-number": """file_number va_file_number vafile_number claim_file_number c_file_number
        claim_folder_number claim_number c_number birls_file_number bgs_file_number""",
    "name": """first_name firstname last_name lastname middle_name middlename full_name fullname
        given_name family_name surname preferred_name maiden_name mothers_maiden_name
        nick_name patient_name patientname veteran_name veteranname person_name caller_name
        contact_name spouse_name beneficiary_name member_name customer_name subscriber_name
        relative_name dependent_name real_name realname user_name username legal_name
        display_patient patient veteran caller spouse beneficiary next_of_kin nextofkin nok
        emergency_contact requested_for requested_by affected_user affected_person
        reported_by submitted_by opened_by opened_for on_behalf_of
        guardian caregiver requestor requester submitter contact_person primary_contact
        patient_display patient_full_name married_name sur_name name_of_patient name_of_veteran
        recipient_name
        attendee attn""",
    "dob": """dob d_o_b birth_date birthdate birthday date_of_birth dateofbirth birth_dt born
        birth date_birth birth_day birthday_date born_on bdate
        birth_time birth_year deceased_date_time deceased death death_date date_of_death
        deceased_date""",
    "phone": """phone phones phone_number phonenumber telephone tel mobile mobile_number
        cell cell_phone cellphone home_phone homephone work_phone mobile_phone mobilephone fax
        fax_number contact_number callback callback_number msisdn sms_number to_number from_number
        caller_number sms_to to_phone from_phone cellular contact_telephone telephone_number sms
        phone_ext home_telephone
        work_telephone contact_phone day_phone evening_phone""",
    "email": """email emails e_mail email_address emailaddress mail_address email_addr
        user_email user_mail personal_email email_id""",
    "address": """address addresses street street1 street2 street3 street_address street_line
        address_line address1 address2 address3 addr addr1 addr2 home_address mailing_address
        residential_address city home_city county house_number line1 line2 city_name city_state
        city_state_zip
        location_of_residence street_name residence_address residence birth_city town
        place_of_birth birth_place hometown""",
    "zip": """zip zip_code zipcode zip4 postal_code postalcode postcode post_code zip_plus4
        zip_plus zip_plus_4 zip_code_plus4 zip5 zip_plus_four postal_code zipcode5""",
    "ip": """ip ip_address ip_addr ipaddress client_ip remote_ip remote_addr remote_address
        x_forwarded_for forwarded_for x_real_ip real_ip true_client_ip source_ip src_ip c_ip
        peer_ip user_ip forwarded_ip""",
    "checkin": """uuid check_in_uuid checkin_uuid checkinuuid pre_check_in_uuid precheckin_uuid
        session_uuid lorota_uuid checkin_id check_in_id check_in_session_id checkin_session_id
        lorota_id
        pre_check_in_id""",
    "medical": """appointment_reason reason_for_visit reason_for_appointment visit_reason diagnosis
        diagnoses medication medications allergy allergies chief_complaint symptoms icd icd10
        medical_record health_record presenting_problem problem_list reason_for_call_medical
        visit_reason diagnosis_description procedure prescription prescriptions condition_name""",
    "account": """mrn medical_record_number card_number cardnumber credit_card debit_card
        account_number accountnumber bank_account iban routing_number member_id memberid
        subscriber_id insurance_id policy_number group_number insured_id participant_id
        claim_holder_id license_number licence_number passport_number device_serial
        fingerprint_image device_id mac mac_address vin license_plate vehicle_plate plate
        direct_deposit_account
        account_no subscriber_number""",
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
        otp_code sas_token connection_string database_url redis_url passcode pw pass api_secret
        auth_header access_code code_verifier bearer_jwt access_jwt aws_secret secret_access""",
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

QUALIFIERS = words(
    "value val raw text str string number num no nbr id ids hash hashed digest encrypted plain full"
    " primary secondary alternate digits s param params parameter header input current new old"
    " original formatted normalized dashes with without entered hint masked mask tail suffix prefix"
    " yyyymmdd fm fileman hl iso"
    " list array data info field attr"
)
_ALIASES: dict[str, tuple[str, ...]] = {
    short: tuple(long.split("_"))
    for pair in [
        "nm=name",
        "nbr=number",
        "num=number",
        "no=number",
        "nr=number",
        "dt=date",
        "addr=address",
        "ph=phone",
        "tel=telephone",
        "pt=patient",
        "pat=patient",
        "vet=veteran",
        "cd=code",
        "ln=line",
        "fname=first_name",
        "lname=last_name",
        "mname=middle_name",
        "bday=birthday",
        "appt=appointment",
        "sec=security",
        "soc=social",
        "dx=diagnosis",
        "acct=account",
        "ins=insurance",
        "givenname=given_name",
        "familyname=family_name",
        "firstname=first_name",
        "lastname=last_name",
        "mail=mailing",
        "sur=sur",
        "ss=social_security",
        "cellular=cell",
        "residence=home",
    ]
    for short, long in (pair.split("="),)
}
_PERSONS = words(
    "patient veteran caller spouse beneficiary relative caregiver guardian dependent kin claimant"
    " member subscriber insured person contact customer mother father husband wife child parent"
    " sponsor survivor applicant appellant nok fiduciary sibling son daughter"
)
_SESSIONS = words("in checkin session lorota patient veteran user appointment params data link")
_COMPACT: dict[str, Kind] = {
    spelling.replace("_", ""): kind
    for spelling, kind in SENSITIVE.items()
    if "_" in spelling and len(spelling) > len("zip_4")
}
_SHORTEST_ENDING = 7
_OWNERS = words(
    "patient veteran vet caller contact home mailing member residential address birth pt ins"
)
_SHORTEST_REST = 3
_COMPACT_QUALIFIERS = ("number", "value", "digits", "text", "nbr", "no", "id")
_CUT_SHORT = (("no", "number"), ("nm", "name"), ("dt", "date"))
_FIELDS_OF_HL7: dict[str, Kind] = {
    "pid2": "id", "pid3": "icn", "pid4": "id", "pid5": "name", "pid6": "name", "pid7": "dob",
    "pid9": "name", "pid11": "address", "pid13": "phone", "pid14": "phone", "pid18": "account",
    "pid19": "ssn", "pid20": "account", "pid21": "id", "pid23": "address", "nk12": "name",
    "nk14": "address", "nk15": "phone", "nk16": "phone", "gt13": "name", "gt15": "address",
    "gt16": "phone", "in116": "name", "in118": "dob", "in119": "address", "in136": "account",
}  # fmt: skip
_FIELD_OF_HL7 = re.compile(
    r"((?:PID|NK1|GT1|IN1)[.\-][0-9]{1,2})(?![0-9])(?:[.\-][0-9]{1,2})?\Z", re.IGNORECASE
)
_ENDINGS = ("ssn", "icn", "dfn", "dob", "edipi", "password", "secret", "token", "phone", "email")
_SURE_ENDINGS = ("ssn", "icn", "dfn", "edipi", "phone")
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST_KEY = 64
_LONGEST_SPELLING = 5

OF_PERSONS: frozenset[Kind] = frozenset({"ssn", "last4", "icn", "edipi", "dfn", "dob"})
"""Kinds that only a record of a person has: a bare "name" beside them is that person's."""

WEAK_NAMES = words(
    "first last given family middle name display text recipient contact user person member customer"
    " to from"
    " fn cn sn requestor subject title sender author participant actor attendee full maiden"
)
"""Keys that stand over names and over much else: the value must look like a name."""

CONTAINERS: frozenset[Kind] = frozenset({"name", "address", "medical"})
"""Kinds whose key may stand over an indented block, as in YAML."""


@lru_cache(maxsize=65536)
def classify(key: str) -> Kind | None:
    """Return the kind of value that `key` announces, or None where it announces nothing."""
    if (field := _FIELD_OF_HL7.match(key)) is not None:
        return _FIELDS_OF_HL7.get(field[1].lower().replace("-", "").replace(".", ""))
    tokens = [token.lower() for token in _TOKEN.findall(key[-_LONGEST_KEY:])]
    found = _of_tokens(tokens.copy())
    if found is None:
        longer = [long for token in tokens for long in _ALIASES.get(token, (token,))]
        found = _of_tokens(longer) if longer != tokens else None
    return None if found == "harmless" else found


def _of_tokens(tokens: list[str]) -> Kind | Literal["harmless"] | None:
    while tokens:
        found = _by_suffix(tokens)
        if found is not None:
            return found
        if tokens[-1] not in QUALIFIERS and not tokens[-1].isdigit():
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
        if length > 1 and spelling.removesuffix("s") in SENSITIVE:  # as in given_names
            return SENSITIVE[spelling.removesuffix("s")]
    if len(tokens) > 1 and tokens[-1] == "name" and _PERSONS.intersection(tokens):
        return "name"
    return _by_compact_spelling(tokens[-1])


def _by_compact_spelling(token: str) -> Kind | None:
    """Return the kind of words written as one, as in FIRSTNAME or VETERANDATEOFBIRTH."""
    token = _without_qualifier(token)
    if token in _COMPACT:
        return _COMPACT[token]
    if token.endswith(_ENDINGS):
        return next(SENSITIVE[ending] for ending in _ENDINGS if token.endswith(ending))
    if token.endswith("name") and token.startswith(tuple(_PERSONS)):
        return "name"
    rests = (token.removeprefix(owner) for owner in _OWNERS if token.startswith(owner))
    known = (SENSITIVE.get(rest) for rest in rests if len(rest) >= _SHORTEST_REST)
    return next(filter(None, known), None) or _known_inside(token)


def _without_qualifier(token: str) -> str:
    """Return the words without one that says nothing of their kind, and none of them cut short."""
    for ending in _COMPACT_QUALIFIERS:
        short = token.removesuffix(ending)
        if short != token and (short in _COMPACT or short.endswith(_SURE_ENDINGS)):
            return short
    longer = (
        token.removesuffix(short) + long for short, long in _CUT_SHORT if token.endswith(short)
    )
    return next((word for word in longer if _known_inside(word)), token)


def _known_inside(token: str) -> Kind | None:
    """Return the kind of the longest spelling of several words that a token ends with."""
    starts = range(len(token) - _SHORTEST_ENDING + 1)
    return next((_COMPACT[token[at:]] for at in starts if token[at:] in _COMPACT), None)
