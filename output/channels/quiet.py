"""Quiet hours and days off: whether people may be written to at a moment, as the policy says."""

from __future__ import annotations

import datetime as dt

from crawler.register.model import Quiet
from output.workdays import calendar


def is_quiet(quiet: Quiet, now: dt.datetime) -> bool:
    """Whether `now` (local time of the district) lies in the quiet hours or, where the policy says so, on a day off."""
    if quiet.rest_days and not calendar().is_workday(now.date()):
        return True
    if quiet.start is None or quiet.end is None or quiet.start == quiet.end:
        return False
    minute = 60 * now.hour + now.minute
    if quiet.start < quiet.end:
        return quiet.start <= minute < quiet.end
    return minute >= quiet.start or minute < quiet.end
