"""Invented personal data that the services show where the real ones would, to look for leaks.

None of it may come out of the runbook: not in evidence, a figure, a draft, a log or a report. The
numbers are of ranges that are given to nobody.
"""

from __future__ import annotations

PATIENT_NAME = "Zebulon Q. Plantedveteran"
SECOND_PATIENT_NAME = "Wilhelmina Plantedpatient"
PHONE = "202-555-0143"
SECOND_PHONE = "(303) 555-0178"
SSN = "900-12-3456"
LAST_FOUR = "3456"
BIRTH_DATE = "02/29/1932"
EMAIL = "zebulon.plantedveteran@mail.example"
ICN = "1999999999V999999"
APPOINTMENT_IEN = "4857392010"
IP_ADDRESS = "192.0.2.143"
STREET = "1600 Planted Orchard Lane"

PLANTED = (
    PATIENT_NAME,
    SECOND_PATIENT_NAME,
    PHONE,
    SECOND_PHONE,
    SSN,
    BIRTH_DATE,
    EMAIL,
    ICN,
    APPOINTMENT_IEN,
    IP_ADDRESS,
    STREET,
)
"""Every planted value that is long enough to be searched for in any text."""
