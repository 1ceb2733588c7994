"""词语解释: technical words and their meanings, which articles explain where the words first occur."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from .base import Finding, Record, Records, Status, Visibility
from .presentation import Published, SearchDocument
from .types import ArticleId, LongText, Many, Text


class Word(Record):
    """A word, which is also the id, with its meaning; ``/study/words/`` lists all words."""

    kind = "word"
    label = "词语解释"
    folder = "words"
    public_fields = frozenset({"name", "aliases", "said", "meaning", "study"})
    example = {"name": "支部共建", "meaning": "两个支部结成对子，一起学习、一起办活动。"}

    name: Text = Field(title="词语")
    aliases: Many[Text] = Field((), title="也叫", description="文章里的别的写法，也会带上解释")
    said: Many[Text] = Field(
        (),
        title="口头说法",
        description="大家嘴上怎么说，如 养狗；搜这个也找得到这个词。中间的字常变，就写成 车…搁",
    )
    meaning: LongText = Field(title="意思", description="一两句大白话")
    contexts: Many[Text] = Field(
        (), title="只在讲到", description="一个词有两个意思的，写几个别的词：文章里有其中一个，才带上解释"
    )
    study: ArticleId | None = Field(None, title="细说的文章")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def identify(self, stem: str, records: Records) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        return self.written

    @property
    def written(self) -> tuple[str, ...]:
        """Every way to write the word."""
        return (self.name, *self.aliases)

    @property
    def anchor(self) -> str:
        """The id of the explanation's element on a page."""
        return f"word-{self.id}"

    def search_document(self, published: Published) -> SearchDocument:
        text = " ".join([*self.aliases, self.meaning])
        return SearchDocument(f"study/words/#{self.anchor}", self.name, self.label, text, "学习")

    @staticmethod
    def everyday(records: Records) -> dict[str, str]:
        """Return what people say, each with the public words that texts write, separated by spaces."""
        found: dict[str, str] = {}
        for word in records.all(Word):
            for said in word.said if word.is_public else ():
                found[said] = f"{found[said]} {word.name}" if said in found else word.name
        return found

    def rules(self, records: Records) -> Iterator[Finding]:
        """Check that each way of writing has one meaning."""
        others = {way: word.name for word in records.all(Word) if word.name != self.name for way in word.written}
        for number, alias in enumerate(self.aliases):
            if alias in others or alias == self.name:
                yield Finding("word-twice", ("aliases", number), {"written": alias, "other": others.get(alias, alias)})
