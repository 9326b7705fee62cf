# ruff: noqa: E501, S608  (one text or one notation a line, so that they can be compared)
"""First set of notations that the redactor met unseen: logs of many makers, HL7, FHIR, tickets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote_plus

from tests.redaction.notations import Notation
from tests.redaction.planted import Pool

POOL = Pool(
    first=("Ana", "Wesley", "Oluwaseun", "Beatriz", "Harold", "Mei-Ling", "Tomás", "Shanice", "Virgil", "Katarzyna", "Delmar", "Yolanda", "Gus", "Ngoc"),
    last=("Garcia-Lopez", "Brubaker", "Adebayo", "Castellanos", "Whitfield", "Pham", "O'Malley", "Zimmermann", "LaFontaine", "De Luca", "Crowfoot", "Gutiérrez", "Stone", "Parker"),
    streets=("Birch Street", "Peachtree Rd NW", "S. Halsted St", "Avenida Ponce"),
    cities=("Amarillo, TX 79106", "Roseburg, OR 97471", "Bay Pines, FL 33744", "Ponce, PR 00716"),
    domains=("gmail.test", "yahoo.example", "hotmail.example.com"),
    reasons=("PTSD follow-up", "colonoscopy prep", "left hip replacement", "anxiety med refill"),
)  # fmt: skip

TEXTS: tuple[str, ...] = (
    'method=POST path=/check_in/v2/sessions format=json controller=CheckIn::V2::SessionsController action=create status=<<status>> duration=<<ms>> view=0.00 db=<<ms>> params={"session"=>{"uuid"=>"<<checkin>>", "dob"=>"<<dob>>", "last_name"=>"<<last>>"}}',
    '<<stamp>> I [1:<<thread>>] {request_id: <<request>>} (<<ms>>ms) CheckIn::V2::PatientCheckInsController -- Completed #show -- {:user=>"<<name>>", :status=>200, :icn=>"<<icn>>"}',
    '<<stamp>> pid=14 tid=<<etag>> class=TravelClaimSubmissionWorker jid=<<etag>> INFO: start args=["<<checkin>>","<<icn>>","<<day>>"]',
    'Sidekiq job args: ["<<last>>", "<<first>>", "<<dob>>", {"station"=>"<<station>>"}]',
    "<<stamp>> ERROR [gov.va.vista.api.rpc.RpcInvoker] (<<thread>>) RPC ORWPT SELECT failed at site <<station>> for patient <<name_vista>> (DFN=<<dfn>>)",
    "<<stamp>> WARN  [<<java>>] (<<thread>>) VistaLink connection <<count>> to <<node>> closed after <<ms>> ms",
    'VLJ request: <param type="string" position="1"><<dfn>></param><param type="string" position="2"><<name_vista>></param> patient',
    "<<rpc>>|station=<<station>>|patientIen=<<dfn>>|clinicIen=<<clinic_ien>>|elapsed=<<ms>>",
    "Result array:\n0: 1^<<name_vista>>^M^<<dob_fileman>>^<<ssn9>>\n1: <<station>>",
    "MSH|^~\\&|VAFC PIMS|<<station>>|MPIF TRIGGER|200M|<<epoch>>||ADT^A08|<<bytes>>|P|2.4\rEVN|A08|<<epoch>>\rPID|1|<<icn>>^^^USVHA&&0363^NI|<<dfn>>^^^USVHA&&0363^PI~<<ssn9>>^^^USSSA&&0363^SS||<<name_hl7>>^^^^L||<<dob_hl7>>|F|||<<street>>^^<<town>>^TX^<<zip>>||<<phone>>\rPV1|1|O|CHEYENNE CLINIC",
    '{"resourceType":"Patient","id":"<<icn>>","name":[{"use":"official","text":"<<name>>","family":"<<last>>","given":["<<first>>","<<first>>"]}],"birthDate":"<<dob>>","telecom":[{"system":"phone","value":"<<phone>>"}],"address":[{"line":["<<street>>"],"city":"<<town>>","state":"TX","postalCode":"<<zip>>"}],"meta":{"lastUpdated":"<<stamp>>"}}',
    '{"resourceType":"Appointment","status":"booked","participant":[{"actor":{"reference":"Patient/<<icn>>","display":"<<name>>"}},{"actor":{"reference":"Location/<<clinic_ien>>"}}],"start":"<<stamp>>"}',
    '<PRPA_IN201306UV02><patientPerson><name use="L"><given><<first>></given><given>Q</given><family><<last>></family></name><birthTime value="<<dob_hl7>>"/><id root="2.16.840.1.113883.4.1" extension="<<ssn9>>"/><id root="2.16.840.1.113883.4.349" extension="<<icn_tail>>"/><telecom use="HP" value="<<phone>>"/><addr><streetAddressLine><<street>></streetAddressLine><city><<town>></city><postalCode><<zip>></postalCode></addr></patientPerson></PRPA_IN201306UV02>',
    "<<day>> 10:05:33 W3SVC1 GET /VistaWeb/default.aspx ssn=<<ssn9>>&site=<<station>> 443 - <<ip>> Mozilla/5.0 <<status>> 0 0 <<ms>>",
    '<<ip>> - - [<<stamp_clf>>] "GET /health-care/appointment-check-in/?id=<<checkin>> HTTP/1.1" <<status>> <<bytes>> "-" "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1)"',
    'https <<stamp>> app/vets-api-alb/<<etag>> <<ip>>:48212 <<our_host>>:3000 0.001 0.044 0.000 <<status>> <<status>> 412 <<count>> "GET https://api.va.gov:443/check_in/v2/patient_check_ins/<<checkin>> HTTP/2.0"',
    'START RequestId: <<request>> Version: $LATEST\n<<stamp>>\t<<request>>\tERROR\tInvoke Error\t{"errorType":"NotFound","patientDFN":"<<dfn>>","stationNo":"<<station>>"}\nREPORT RequestId: <<request>>\tDuration: <<ms>> ms',
    "(<<request>>) Method request query string: {lastName=<<last>>, ssn4=<<last4>>, stationNo=<<station>>}",
    "Spoke w/ Mrs <<last>> re: failed check-in at <<place>>, will call back <<phone_any>>",
    "pt <<name>> unable to check in, dob <<dob_any>>, last4 <<last4>>",
    "caller's daughter <<first>> reports that the text never came",
    "pt <<name_lower>> called about kiosk, callback <<phone_any>>",
    "Vet <<name_formal>> was told to go to <<place>> by the <<team>>.",
    "Patients affected: <<name>>, <<name>>, <<name>> and <<name>>.",
    "Per <<name>> (Veteran's son), the appointment on <<day_us>> was cancelled.",
    "<<first>> <<last>> here, I cannot check in. My birthday is <<dob_any>>. Thanks, <<first>>",
    "Hello,\n\nThe link did not work.\n\nRegards,\n<<name>>\n<<street>>\n<<city>>\nCell: <<phone_any>>",
    "Hi team, <<team>> says <<klass>> is failing since <<stamp>>. See <<incident>> and <<task>>.",
    "[code]Caller <<name>> / DOB <<dob_any>> / <<ssn>>[/code]",
    "Short description: Veteran cannot pre-check-in\nCustomer: <<name>>\nContact type: Phone\nBusiness phone: <<phone_any>>\nAssignment group: <<team>>\nOpened: <<stamp>>",
    "<<stamp>> - <<name>> (Additional comments)\nI tried again and it works now.",
    "Name: <<name>>, Address: <<street_any>>, <<city_words>>",
    "<<name>>'s appointment was at 10:05 on <<day_words>>; she waited <<count>> minutes",
    "ActiveRecord::RecordInvalid: Validation failed: Ssn <<ssn>> is already taken, email <<email>> is invalid",
    "NoMethodError: undefined method `upcase' for nil:NilClass (patient <<name>>)\n<<path>>",
    "java.sql.SQLException: Duplicate entry '<<ssn9>>-<<last_upper>>' for key 'ux_ssn_name'",
    "TypeError: Cannot read properties of undefined (reading 'dob') for user <<email>> at <<klass>>",
    "ValidationError: 1 validation error for Patient\ndate_of_birth\n  invalid date format [type=date_parsing, input_value='<<dob_any>>', input_type=str]",
    "INSERT INTO patients (first_name, last_name, ssn, dob, station) VALUES ('<<first>>', '<<last>>', '<<ssn9>>', '<<dob>>', '<<station>>')",
    "UPDATE veterans SET phone = '<<phone_any>>' WHERE icn = '<<icn>>' -- took <<ms>>",
    'mutation { createPatient(input: {firstName: "<<first>>", lastName: "<<last>>", birthDate: "<<dob>>"}) { id } }',
    'patient {\n  first_name: "<<first>>"\n  last_name: "<<last>>"\n  mobile: "<<phone>>"\n  trace_id: "<<trace32>>"\n}',
    "Cookie: vagov_session_dev=<<opaque>>; _ga=GA1.2",
    "exports/<<name_snake>>_appointments.pdf attached by <<team>>",
    "| Name | DOB | Facility |\n| --- | --- | --- |\n| <<name>> | <<dob_any>> | <<place>> |\n| <<name>> | <<dob_any>> | <<place>> |",
    "+-----------+------------+-----+\n| last_name | birth_date | sta |\n+-----------+------------+-----+\n| <<last>> | <<dob>> | <<station>> |\n+-----------+------------+-----+",
    "Last Name\tFirst Name\tSSN\tVisits\n<<last>>\t<<first>>\t<<ssn>>\t<<count>>\n",
    "DISABLED USER: <<name_vista>> (DUZ <<dfn>>) at <<station>>",
    "ssn ***-**-<<last4>> matched <<count>> records",
    "XXX-XX-<<last4>>",
    "he lives at <<street_any>>",
    "She moved from <<city_words>> last year",
    "<<heading>>: <<product>> at <<node>> returned <<status>> for <<count>> calls between <<stamp_syslog>> and <<stamp>>",
    "<<stamp_syslog>> <<node>> <<product>>[<<port>>]: <<arn>> took <<ms>> ms",
    "<<heading>>\n- <<team>> restarts <<pod>>\n- <<team>> checks <<metric>>\n- <<product>> upgrade on <<day_words>>",
    "<<ruby>> raised in <<path>> (<<commit>>), see <<link>>",
    "<<place>> and <<place>> report slow kiosks since <<day_us>> (<<task>>)",
    "FileMan date <<day_fileman>> clinic IEN <<clinic_ien>> at <<station>>",
    "curl -sS -X POST https://api.va.gov/check_in/v2/sessions -H 'Authorization: Bearer <<jwt>>' -d 'lastName=<<last>>&dob=<<dob>>'",
    "AWS_SECRET_ACCESS_KEY=<<aws_secret>> AWS_ACCESS_KEY_ID=<<aws>> aws s3 ls",
    "redis://:<<password>>@redis.internal:6379/0 refused",
    "x-api-key: <<opaque>>",
    "passphrase is <<password>>",
)

FIELDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ssn9", ("pt_ssn", "ssn_nbr", "social_sec_num")),
    ("last4", ("last_4_of_ssn", "ssn_last4", "last4_ssn")),
    ("icn", ("patient_icn", "vet_icn", "va_icn")),
    ("edipi", ("edi_pi", "edipi_id", "dod_edipn_id")),
    ("dfn", ("patient_dfn", "dfn_id", "pt_ien")),
    ("file_number", ("va_file_nbr", "claim_nbr")),
    ("name", ("pt_name", "patient_full_nm", "caller_nm", "contact_person", "requestor")),
    ("first", ("fname", "first_nm", "given")),
    ("last", ("lname", "last_nm", "sur_name")),
    ("dob_any", ("dob", "birth_dt", "bday", "patient_dob")),
    ("dob_hl7", ("birth_time", "dob_yyyymmdd")),
    ("phone_any", ("ph_no", "tel_no", "contact_no", "day_phone")),
    ("phone10", ("cell_nbr", "sms_to", "phone_nbr")),
    ("email", ("email_id", "e_mail_addr", "contact_email")),
    ("street_any", ("addr_line_1", "street_addr", "mail_addr_ln1")),
    ("town", ("city_nm", "mailing_city", "city_name")),
    ("zip", ("zip_cd", "postal_cd", "mailing_zip")),
    ("ip", ("c_ip", "cs_client_ip", "peer_ip")),
    ("checkin", ("checkin_session_uuid", "pre_check_in_id")),
    ("reason", ("appt_reason", "reason_for_appt", "dx_text")),
    ("member", ("ins_policy_no", "subscriber_no")),
    ("opaque", ("svc_password", "chip_client_secret", "lorota_api_key")),
    ("jwt", ("access_jwt", "bearer_token")),
    ("trace32", ("trace_id", "dd_trace")),
    ("bytes", ("bytes_out", "content_length")),
    ("stamp", ("created_on", "appt_start")),
    ("station", ("station_no", "facility_id")),
    ("request", ("request_id", "x_amzn_request_id")),
    ("status", ("status_cd", "rc")),
    ("java", ("logger_name", "exception_class")),
    ("thread", ("thread_name",)),
    ("place", ("facility_name", "clinic_location")),
    ("epoch", ("iat", "exp")),
    ("team", ("assignment_group", "owner_team")),
    ("node", ("host_name", "node_name")),
    ("rpc", ("rpc_name", "operation_name")),
)  # fmt: skip


def _ascii_box(fields: object) -> str:
    pairs = list(fields)  # type: ignore[call-overload]  # a sequence of pairs
    widths = [max(len(key), len(value)) for key, value in pairs]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    rows = [
        "| "
        + " | ".join(pair[row].ljust(width) for pair, width in zip(pairs, widths, strict=True))
        + " |"
        for row in (0, 1)
    ]
    return "\n".join((rule, rows[0], rule, rows[1], rule))


NOTATIONS: Mapping[str, Notation] = {
    "semantic logger": lambda fields: "2026-11-18 10:05:33.123456 I [7:puma] CheckIn -- Payload -- {" + ", ".join(f":{key}=>{json.dumps(value, ensure_ascii=False)}" for key, value in fields) + "}",
    "sidekiq hash": lambda fields: "{\"class\":\"Worker\",\"args\":[" + json.dumps(dict(fields)) + "],\"retry\":true}",
    "java map": lambda fields: "{" + ", ".join(f"{key}={value}" for key, value in fields) + "}",
    "lombok": lambda fields: "PatientDto(" + ", ".join(f"{key}={value}" for key, value in fields) + ")",
    "insert": lambda fields: "INSERT INTO t (" + ", ".join(key.replace("-", "_") for key, _ in fields) + ") VALUES (" + ", ".join("'" + value.replace("'", "''") + "'" for _, value in fields) + ");",
    "graphql": lambda fields: "query { find(" + ", ".join(f'{key}: "{value}"' for key, value in fields) + ") { id } }",
    "protobuf": lambda fields: "msg {\n" + "\n".join(f'  {key}: "{value}"' for key, value in fields) + "\n}",
    "ascii box": _ascii_box,
    "psql expanded": lambda fields: "-[ RECORD 1 ]---\n" + "\n".join(f"{key.ljust(20)} | {value}" for key, value in fields),
    "graylog": lambda fields: " ".join(f"_{key}={value}" for key, value in fields),
    "snow fields": lambda fields: "\n".join(f"{key.replace('_', ' ').title()}:\t{value}" for key, value in fields),
    "form posted": lambda fields: "Body: " + "&".join(f"patient%5B{key}%5D={quote_plus(value)}" for key, value in fields),
}  # fmt: skip
