"""The rules about who was present and who voted, and how many members the organisation has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .base import Finding, Records
from .org import Org

if TYPE_CHECKING:
    from .activity import Activity

GENERAL_MEETING = "党员大会"


def attendance_rules(activity: Activity, records: Records) -> Iterator[Finding]:
    """Check the numbers of an activity against each other and against the headcounts of its organisation."""
    org = records.get(Org, activity.org) if not activity.joint else None  # who is expected of several is not known
    yield from _part_rules(activity)
    yield from _headcount_rules(activity, [records.get(Org, id) for id in activity.org_ids])
    votes = any(decision.votes is not None for decision in activity.decisions)
    if votes and GENERAL_MEETING in activity.types and org:
        yield from _probationary_rules(activity, org)
    yield from _vote_rules(activity, org)


def _part_rules(activity: Activity) -> Iterator[Finding]:
    """Check that no part is larger than its whole."""
    expected, actual, fields = activity.expected, activity.actual, type(activity).model_fields
    if expected is not None and actual is not None and actual > expected:
        yield Finding("actual-exceeds-expected", ("actual",), {"actual": actual, "expected": expected})
    for part, whole in (("voters", "expected"), ("voters_present", "actual"), ("voters_present", "voters")):
        number, limit = getattr(activity, part), getattr(activity, whole)
        if number is not None and limit is not None and number > limit:
            labels = {"part": fields[part].title, "whole": fields[whole].title}
            yield Finding("voters-exceed", (part,), {**labels, "number": number, "limit": limit})
    absent = expected - actual if expected is not None and actual is not None and actual <= expected else None
    limits = (("online", "实到", actual), ("leave", "没有到的", absent), ("caught_up", "没有到的", absent))
    for field, word, limit in limits:
        number = getattr(activity, field)
        if number is not None and limit is not None and number > limit:
            values = {"part": fields[field].title, "number": number, "whole": word, "limit": limit}
            yield Finding("part-exceeds", (field,), values)


def _headcount_rules(activity: Activity, orgs: list[Org | None]) -> Iterator[Finding]:
    members = [_members(org, "total", activity.date) if org else None for org in orgs]
    total = None if None in members else sum(number for number in members if number is not None)
    for field in ("expected", "actual"):
        number = getattr(activity, field)
        if total is not None and number is not None and number > total:
            values = {"label": type(activity).model_fields[field].title, "number": number, "total": total}
            yield Finding("attendance-over-headcount", (field,), values)
            return


def _probationary_rules(activity: Activity, org: Org) -> Iterator[Finding]:
    """Check that the numbers of votes leave out the probationary members, who have none (党章 art. 7)."""
    headcount = org.headcount_on(activity.date)
    if not (headcount and headcount.probationary):
        return
    lacking = ["voters"] if activity.voters is None else []
    lacking += ["voters_present"] if activity.voters_present is None and activity.actual is not None else []
    if lacking:
        fields = type(activity).model_fields
        labels = "、".join(f"“{fields[name].title}”" for name in lacking)
        yield Finding("voters-not-given", ("decisions",), {"probationary": headcount.probationary, "labels": labels})


def _vote_rules(activity: Activity, org: Org | None) -> Iterator[Finding]:
    """Check quorum and votes.

    党章 and 支部工作条例 art. 11: more than half of those with a vote must be present, and a decision needs more
    than half of 应到会有表决权的党员."""
    is_general = GENERAL_MEETING in activity.types
    full = _members(org, "full", activity.date) if org else None
    known = [number for number in (activity.expected, full if is_general else None) if number is not None]
    expected = activity.voters if activity.voters is not None else min(known) if activity.expected else None
    present = activity.voters_present if activity.voters_present is not None else activity.actual
    if is_general and expected and present is not None and 2 * present <= expected:
        yield Finding("no-quorum", ("actual",), {"actual": present, "expected": expected})
    for index, decision in enumerate(activity.decisions):
        votes = decision.votes or 0
        if present is not None and votes > present:
            yield Finding("votes-exceed-present", ("decisions", index), {"votes": votes, "actual": present})
        elif is_general and full is not None and votes > full:
            yield Finding("votes-exceed-members", ("decisions", index), {"votes": votes, "full": full})
        in_favour = decision.votes_for
        if is_general and expected and in_favour is not None and 2 * in_favour <= expected:
            yield Finding("vote-too-low", ("decisions", index), {"votes": in_favour, "expected": expected})


def _members(org: Org, field: str, day: dt.date) -> int | None:
    """Return the larger one of the numbers that were stated last before and first after a day; None if unknown."""
    before, after = org.headcount_on(day), org.headcount_after(day)
    known = [number for row in (before, after) if row and (number := getattr(row, field)) is not None]
    return max(known, default=None)
