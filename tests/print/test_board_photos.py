"""A board shows photos to which those on them agreed, or has room for one; it shows no other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from tests.print.kinds import branch
from tests.print.reading import Paper
from yinling.derived.overview import Overview
from yinling.library.record_library import Library
from yinling.printing.board import board
from yinling.printing.compiler import Sheet
from yinling.records.activity import Activity
from yinling.records.period import Period

MARCH, ROOM = Period.parse("2019-03"), "贴照片的地方"
WITH_PHOTOS = "zb09/2019/2019-03-05-sanduanlu"


def pictures(one: Paper) -> int:
    return sum(len(page.images) for page in one.reader.pages)


def test_photos_with_consent_are_printed_with_their_words(overview: Overview, paper: Callable[[Sheet], Paper]) -> None:
    shown = overview.internal.get(Activity, WITH_PHOTOS)
    assert shown and len(shown.shown_photos) == 2
    sheets = [board(overview, branch(overview), MARCH, 16, photos=count) for count in (0, 1, 2)]
    assert [len(sheet.pictures) for sheet in sheets] == [0, 1, 2]
    one = paper(sheets[2])
    assert pictures(one) - pictures(paper(sheets[0])) == 2
    assert all("五位老党员坐在桌边学条例" in paper(sheet).words for sheet in sheets[1:]) and ROOM not in one.words


def test_a_photo_without_consent_stays_away_and_leaves_room(library: Library, paper: Callable[[Sheet], Paper]) -> None:
    activities = dict(library.records[Activity])
    shown = activities[WITH_PHOTOS]
    assert isinstance(shown, Activity)
    refused = tuple(photo.model_copy(update={"consent": False}) for photo in shown.photos)
    activities[WITH_PHOTOS] = shown.model_copy(update={"photos": refused})
    overview = Overview(dataclasses.replace(library, records={**library.records, Activity: activities}))
    sheet = board(overview, branch(overview), MARCH, 16, photos=2)
    assert sheet.pictures == () and ROOM in paper(sheet).words


def test_the_day_stands_above_words_that_would_have_few_characters_a_line(
    overview: Overview, paper: Callable[[Sheet], Paper]
) -> None:
    for size, is_beside in ((16, True), (30, False)):
        one = paper(board(overview, branch(overview), MARCH, size, limit=1))
        day, title = (next(c for c in one.characters[0] if c["text"] == first) for first in ("3", "西"))
        day = min((c for c in one.characters[0] if c["size"] == title["size"]), key=lambda c: c["x0"])
        assert (title["x0"] - day["x0"] > 4 * size) == is_beside


def test_a_month_to_come_has_no_room_for_photos(overview: Overview, paper: Callable[[Sheet], Paper]) -> None:
    sheet = board(overview, branch(overview), Period.parse("2020-01"), 20, photos=2)
    assert ROOM not in paper(sheet).words
