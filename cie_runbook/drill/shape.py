"""How a day's traffic falls on the hours of the local clock: clinics, reminders, staff at work."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from cie_runbook.drill.grid import BIN_S, BINS_PER_HOUR, SLOTS_PER_DAY, Floats

# Percent of day-of check-ins by local hour, 05 to 18. Spread over the stations' time zones it
# gives the public share by hour of US Eastern (53 % of the day before 13:00).
CLINIC_PERCENT = (0.9, 3.6, 7.2, 10.4, 11.3, 10.3, 9.2, 8.5, 8.7, 9.0, 8.6, 6.7, 4.0, 1.6)
CLINIC_FIRST_HOUR = 5
REMINDER_MINUTE = 15  # of each half hour: 45 minutes ahead of :00 and :30
NIGHT_SHARE = 0.002  # of the day, spread over all hours: the odd reopened link

# Appointments start at :00 and :30; a reminder 45 minutes ahead arrives at :15 and :45 and is
# answered within a quarter of an hour. One weight for each five minutes of the hour.
REMINDER_PULSE = (0.95, 0.88, 0.86, 1.22, 1.14, 1.02, 0.95, 0.90, 0.88, 1.20, 1.08, 0.92)

# Pre-check-in invitations leave in rounds by the local clock: hour, share of the day's texts.
INVITATION_ROUNDS = ((7.0, 0.32), (9.5, 0.26), (12.5, 0.22), (15.5, 0.20))
ROUND_LENGTH_H = 1.75  # a round takes so long to leave
QUICK_SHARE, QUICK_H, LATE_H = 0.40, 0.3, 2.5  # some answer at once, the others over the evening
LAST_LOCAL_HOUR = 22.0


@lru_cache(maxsize=1)
def checkin_shape() -> Floats:
    """Share of a day's day-of link clicks in each local five-minute slot; sums to 1."""
    hours = np.zeros(24)
    hours[CLINIC_FIRST_HOUR : CLINIC_FIRST_HOUR + len(CLINIC_PERCENT)] = CLINIC_PERCENT
    smooth = _by_slot(hours)
    pulse = np.tile(np.array(REMINDER_PULSE), 24)
    return _with_nights(smooth * pulse)


@lru_cache(maxsize=1)
def reminder_shape() -> Floats:
    """Share of a day's 45-minute reminders in each local slot: sharp pulses at :15 and :45."""
    hours = np.zeros(24)
    hours[CLINIC_FIRST_HOUR : CLINIC_FIRST_HOUR + len(CLINIC_PERCENT)] = CLINIC_PERCENT
    minute = np.tile(np.arange(0, 60, BIN_S // 60), 24)
    weight = np.where(minute % 30 == REMINDER_MINUTE, 4.0, 0.6)
    return _normal(_by_slot(hours) * weight)


@lru_cache(maxsize=1)
def invitation_shape() -> Floats:
    """Share of a day's pre-check-in invitations in each local slot."""
    hour = np.arange(SLOTS_PER_DAY) / BINS_PER_HOUR
    rounds = [
        share * ((hour >= at) & (hour < at + ROUND_LENGTH_H)) for at, share in INVITATION_ROUNDS
    ]
    return _normal(np.sum(rounds, axis=0))


@lru_cache(maxsize=1)
def precheckin_shape() -> Floats:
    """Share of a day's pre-check-in link clicks in each local slot: answers to the invitations."""
    wait_h = np.arange(SLOTS_PER_DAY) / BINS_PER_HOUR
    answer = QUICK_SHARE * np.exp(-wait_h / QUICK_H) / QUICK_H
    answer += (1 - QUICK_SHARE) * np.exp(-wait_h / LATE_H) / LATE_H
    clicks = np.convolve(invitation_shape(), answer)[:SLOTS_PER_DAY]
    clicks[int(LAST_LOCAL_HOUR * BINS_PER_HOUR) :] *= 0.3
    return _with_nights(clicks)


@lru_cache(maxsize=1)
def staff_shape() -> Floats:
    """How busy clinic staff are in each local slot, as a share of the busiest one."""
    hours = np.zeros(24)
    hours[6:19] = (0.25, 0.7, 1.0, 1.0, 1.0, 0.95, 0.8, 0.9, 0.95, 0.9, 0.6, 0.3, 0.1)
    slots = _by_slot(hours)
    busiest: float = slots.max()
    return slots / busiest


def _by_slot(hours: Floats) -> Floats:
    """Spread hourly values over slots as a smooth curve through the middles of the hours."""
    middle_of_hour = np.arange(24) + 0.5
    middle_of_slot = (np.arange(SLOTS_PER_DAY) + 0.5) / BINS_PER_HOUR
    return np.interp(middle_of_slot, middle_of_hour, hours, period=24.0)


def _with_nights(slots: Floats) -> Floats:
    return (1 - NIGHT_SHARE) * _normal(slots) + NIGHT_SHARE / SLOTS_PER_DAY


def _normal(slots: Floats) -> Floats:
    shares: Floats = slots / slots.sum()
    return shares
