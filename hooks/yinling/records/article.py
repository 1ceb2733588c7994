"""文章: a Markdown page whose front matter is a record like any other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from ..core.cache import hash_parts
from .base import Finding, Part, Record, Records
from .source import SourceIndex
from .types import Date, Flag, LongText, Many, Text, Topic
from .vocabulary import OWN_SECTIONS, Term

SECTIONS = {
    "study": "学习文章",
    "concepts": "工作理念",
    "walls": "上墙内容",
    "qa": "学习问答",
    "services": "服务指南",
    "help": "使用帮助",
}


def own_sections(records: Records) -> list[Term]:
    """Return the sections that a centre has besides the `SECTIONS`, in their order; ``code`` is the folder of each."""
    terms = (term for term in records.all(Term) if term.vocabulary == OWN_SECTIONS)
    found = (term for term in terms if term.code not in (None, *SECTIONS))
    return sorted(found, key=lambda term: term.position)


NEW_BODY = "正文从这里开始写。小标题用 ## 开头。"
"""What the file of a new article says in place of its text."""

# The formats that phones and old computers play without extra software.
RECORDING_ENDINGS = (".mp3", ".m4a", ".ogg")


class Cited(Part):
    """A source of an article's facts."""

    name: Text = Field(title="名称", description="和“来源文件”里的名称一样，就是那一份")
    date: Date | None = Field(None, title="日期")
    url: Text | None = Field(None, title="网址")
    remark: Text | None = Field(None, title="说明")
    history: Flag = Field(False, title="只作历史", description="是：只用来讲过去，它被新的代替了也不提示")


class Review(Part):
    """Who has reviewed an article, and when."""

    name: Text = Field(title="谁", description="写身份就行，如 社区医院全科医生；写姓名要本人同意")
    date: Date = Field(title="日期")


class Article(Record):
    """A page of one of the `SECTIONS` or `own_sections`; its id is its path below ``content`` without the suffix."""

    kind = "article"
    label = "文章"
    folder = "content"
    public_fields = frozenset({"title", "summary", "topic", "date", "source", "checked", "next_check", "review"})
    example = {"title": "怎样防跌倒", "summary": "家里哪些地方要改", "topic": "健康养生", "date": "2019-03-01"}
    page_folder = ""
    past_fields = ("date",)
    ordered_fields = (("checked", "next_check"),)

    title: Text = Field(title="标题")
    summary: LongText | None = Field(None, title="摘要", description="一两句话，说这篇文章能帮读者做什么")
    topic: Topic = Field(title="主题")
    date: Date = Field(title="日期")
    source: Many[Cited] = Field((), title="来源")
    checked: Date | None = Field(None, title="核对日期", description="哪天照着来源核对过，可以在“统计截至”以后")
    next_check: Date | None = Field(None, title="下次核对", description="最迟哪天再核对一遍，一般是一年以后")
    review: Review | None = Field(None, title="审阅", description="请谁看过")
    reviewer: Text | None = Field(None, title="需要审阅", description="要请谁看过，如 医生；不写就按主题的规定")
    audio: Text | None = Field(
        None, title="录音", description="朗读这篇文章的录音，写文件名，如 fang-diedao.mp3，和文章放在一起；最好用 .mp3"
    )
    widget: Literal["党费计算器"] | None = Field(None, title="小工具")

    @cached_property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return ""

    @cached_property
    def body_line(self) -> int:
        """The line of the file on which the body begins, from 1."""
        return 1

    @cached_property
    def metadata_hash(self) -> bytes:
        """Hash of everything but the body.

        Pages that only name the article depend on this hash: they stay the same when a sentence of the body changes."""
        return hash_parts(self.model_dump_json(), self.id, self.origin.file)

    @property
    def section(self) -> str:
        return self.id.partition("/")[0]

    @property
    def has_playable_recording(self) -> bool:
        """Whether the article names a recording in a format that browsers play."""
        return bool(self.audio) and str(self.audio).lower().endswith(RECORDING_ENDINGS)

    def rules(self, records: Records) -> Iterator[Finding]:
        index = SourceIndex(records)
        for number, cited in enumerate(self.source):
            if cited.url and not cited.url.startswith(("https://", "http://")):
                yield Finding("url-form", ("source", number, "url"), {"written": cited.url})
            yield from index.check(cited.name, cited.date, ("source", number, "name"), history=cited.history)
        if self.audio and not self.has_playable_recording:
            yield Finding("recording-form", ("audio",), {"written": self.audio})
        if self.status == "已审核" and self.body.strip() == NEW_BODY:
            yield Finding("body-not-written", ("status",))
        for path, day in ((("checked",), self.checked), (("review", "date"), self.review and self.review.date)):
            if day and day > records.knowledge_date:
                yield Finding("checked-in-future", path, {"written": day, "today": records.knowledge_date})
        if self.is_overdue(records):
            yield Finding("check-overdue", ("next_check",), {"written": self.next_check})

    def is_overdue(self, records: Records) -> bool:
        """Return whether it should have been checked again before the knowledge date."""
        return self.next_check is not None and self.next_check < records.knowledge_date
