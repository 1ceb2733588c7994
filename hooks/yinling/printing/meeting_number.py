"""The number on all papers of a meeting, and the meeting of a number."""

from __future__ import annotations

from ..library.record_library import Library
from ..records.activity import Activity


def meeting_number(activity: Activity, library: Library) -> str:
    """Return the number on all papers of a meeting: ZB09-20190305, the second one of a day with -2."""
    same_day = (a for a in library.all(Activity) if a.org == activity.org and a.date == activity.date)
    at = sorted(a.id for a in same_day).index(activity.id)
    return f"{activity.org.upper()}-{activity.date:%Y%m%d}{f'-{at + 1}' if at else ''}"


def numbered_meeting(number: str, library: Library) -> Activity | None:
    """Return the meeting that has a number."""
    wanted = number.strip().upper()
    meetings = (a for a in library.all(Activity) if wanted.startswith(f"{a.org.upper()}-{a.date:%Y%m%d}"))
    return next((each for each in meetings if meeting_number(each, library) == wanted), None)
