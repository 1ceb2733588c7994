"""宣传栏: a branch's month on one A3 sheet, from published records."""

from __future__ import annotations

import re

from ..chinese.shown_days import weekday
from ..derived.agenda import study_plan
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.org import Org
from ..records.period import Period
from .compiler import CannotPrintError, Compiler, Sheet, fit_font_size
from .packet import activities_in
from .phrases import phrased, phrases, whole_words
from .print_links import absolute_address
from .qr import qr_svg
from .typst_code import TypstCode, call, text

MAX_COMING, MAX_STORY = 6, 60  # activities, characters
LIMITS = (0, 40, 20, 12, 8, 5, 3, 1)  # how many activities of the month to print; 0: all, with their stories
FONT_SIZES, LIKELY_SIZE = range(16, 31), 22
_WITH_PHOTOS = ((2, 0), (1, 0), (1, 12))  # how many photos, or room for one, with which of the limits above
_SIZES_WITH_PHOTOS = range(18, 31)  # photos may make the text no smaller


def fit_board(overview: Overview, org: Org, month: Period, compiler: Compiler) -> Sheet:
    """Return the board of a month in the largest font size that fits.

    Photos, or room to stick one on, are left out where they would make the text small. If a month does not fit even
    in the smallest size, the stories are left out, then the earlier activities. Raises `CannotPrintError` if one
    activity alone does not fit.
    """
    for photos, limit in _WITH_PHOTOS:

        def with_photos(size: int, photos: int = photos, limit: int = limit) -> Sheet:
            return board(overview, org, month, size, limit, photos)

        try:
            return with_photos(fit_font_size(with_photos, compiler, _SIZES_WITH_PHOTOS, LIKELY_SIZE))
        except CannotPrintError:
            continue
    refusal = CannotPrintError("")
    for limit in LIMITS:

        def make_sheet(size: int, limit: int = limit) -> Sheet:
            return board(overview, org, month, size, limit)

        try:
            return make_sheet(fit_font_size(make_sheet, compiler, FONT_SIZES, LIKELY_SIZE))
        except CannotPrintError as error:
            refusal = error
    raise refusal


def board(overview: Overview, org: Org, month: Period, size: int, limit: int = 0, photos: int = 0) -> Sheet:
    """Return the board of a month in a font size (points); a ``limit`` keeps the last activities, without stories.

    It shows so many of the last ``photos`` to which those on them agreed; where there are none, it has room for one."""
    library, name = overview.library, overview.tree.full_name(org)
    rows = activities_in(overview, org, month)
    held = [a for a in rows if a.is_held(library.as_of)]
    shown = held[-limit:] if limit else held
    later = sorted(
        (a for a in overview.agenda.of(org) if a.date > month.end and not a.is_held(library.as_of)),
        key=lambda a: (a.date, a.time or "", a.id),
    )
    coming = [a for a in rows if not a.is_held(library.as_of)] + later
    study = [a for m in study_plan(library) if m.packet.month == month for a in (*m.articles, *m.questions)]
    found = [photo for activity in reversed(held) for photo in activity.shown_photos if library.has_file(photo.path)]
    pictures = found[:photos]
    address = absolute_address(library, org.uri)
    code = call(
        "board",
        title=f"{name} {month.label}",
        shown=call("set-title", [phrased(phrases(f"{name} ")), text(month.label)]),
        summary=text(library.site.tagline) if library.site.tagline else None,
        size=TypstCode(f"{size}pt"),
        owner=text(library.site.owner),
        scan_code=call("poster-scan", qr_svg(address), address, library.wording("扫码看支部的网页"))
        if address
        else None,
        held=[_entry(overview, a, org, story=not limit) for a in shown]
        if held or month.start <= library.as_of
        else None,
        recorded=bool(held) or overview.coverage.covers(org, month),
        left_out=len(held) - len(shown),
        photos=[[f"/content/{photo.path}", photo.alt] for photo in pictures],
        frame=bool(photos and held and not pictures),
        coming=[_entry(overview, a, org, story=False) for a in coming[: min(MAX_COMING, limit or MAX_COMING)]],
        study=[[whole_words(a.title), whole_words(a.summary) if a.summary else None] for a in study],
    )
    designs, paths = ("poster", "board"), tuple(photo.path for photo in pictures)
    return Sheet(f"board-{org.id}-{month.code}", f"{name}{month.label}宣传栏", "A3", designs, code, pictures=paths)


def is_empty(overview: Overview, org: Org, month: Period) -> bool:
    """Return whether a branch has nothing of a month, and nothing to come, to put on a board."""
    rows = overview.agenda.of(org)
    return not any(a.date in month or (a.date > month.end and not a.is_held(overview.library.as_of)) for a in rows)


def _entry(overview: Overview, activity: Activity, org: Org, *, story: bool) -> list[TypstCode]:
    group = overview.tree.on(activity.date).get(activity.org)
    group_name = f"{group.name} · " if group and group.id != org.id else ""
    count = (
        f"{activity.actual} 人参加" if activity.is_held(overview.library.as_of) and activity.actual is not None else ""
    )
    place = "，".join(
        filter(None, [f"{weekday(activity.date)}{f' {activity.time}' if activity.time else ''}", activity.place, count])
    )
    return [
        text(f"{activity.date.month}月{activity.date.day}日"),
        whole_words(group_name + activity.title),
        whole_words(place),
        whole_words(_first_sentences(activity.summary or "") if story else ""),
    ]


def _first_sentences(story: str) -> str:
    """Return as many first sentences of a story as a passer-by reads; empty if the first sentence is too long."""
    beginning = ""
    for sentence in re.findall(r"[^。！？]*[。！？]", "".join(story.split())):
        if len(beginning + sentence) > MAX_STORY:
            break
        beginning += sentence
    return beginning
