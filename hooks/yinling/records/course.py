"""课程: the classes of a university for the old or of a branch, with the numbers of those who enrolled and finished."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from .base import Finding, Record, Records
from .period import Period
from .presentation import FigureRow, Published
from .types import Count, Date, LongText, OrgId, Text


class Course(Record):
    """A course of one term, with the page ``/courses/<id>/``; its lessons are activities that name it."""

    kind = "course"
    label = "课程"
    folder = "courses"
    page_folder = "courses"
    page_section = "activities"
    public_fields = frozenset(
        {"org", "title", "start", "end", "hours", "place", "places", "enrolled", "finished", "intro"}
    )
    shown_on = ("org",)
    listed_in_figures = True
    example = {"org": "zb09", "title": "手机摄影初级班", "start": "2019-03-05"}
    time_field = "start"
    same_fields = ("org", "title", "start")
    if_double = "同一个班只登记一次，删掉一条；是两个班，把标题写清楚，如 一班、二班。"
    ordered_fields = (("start", "end"),)

    org: OrgId = Field(title="组织", description="谁办的")
    title: Text = Field(title="标题", description="课程和班次，如 手机摄影初级班")
    start: Date = Field(title="开始")
    end: Date | None = Field(None, title="结束")
    hours: Text | None = Field(None, title="上课时间", description="如 每周二上午九点")
    place: Text | None = Field(None, title="地点")
    teacher: Text | None = Field(None, title="教师", description="不公开")
    places: Count | None = Field(None, title="名额")
    enrolled: Count | None = Field(None, title="报名", description="报名的人数，只写数，不写姓名")
    finished: Count | None = Field(None, title="结业", description="学完的人数")
    intro: LongText | None = Field(None, title="简介")

    @property
    def times(self) -> Iterator[Period]:
        yield Period(self.start, max(self.end or self.start, self.start))

    def figure_row(self, published: Published, amount: str) -> FigureRow:
        return FigureRow(self.title, self.uri, f"{self.start} · {published.org_name(self.org, self.start)} · {amount}")

    def rules(self, records: Records) -> Iterator[Finding]:
        if self.finished is not None and self.enrolled is not None and self.finished > self.enrolled:
            values = {"part": "结业", "number": self.finished, "whole": "报名", "limit": self.enrolled}
            yield Finding("part-exceeds", ("finished",), values)
        if self.enrolled is not None and self.places is not None and self.enrolled > self.places:
            yield Finding("course-full", ("enrolled",), {"enrolled": self.enrolled, "places": self.places})
        if self.finished is not None and (self.end or self.start) > records.as_of:
            yield Finding("course-not-over", ("finished",), {"as_of": records.as_of})
