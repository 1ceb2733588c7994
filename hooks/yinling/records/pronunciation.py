"""读音: readings, edited by hand, of words and names that the pinyin table lacks or has wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from ..chinese.syllables import fault, split
from .base import Finding, Record, Records, Status, Visibility
from .types import Text


class Pronunciation(Record):
    """Words with their readings; surnames, and the forms of address that follow a surname."""

    kind = "pronunciation"
    label = "读音"
    folder = "readings"
    public_fields = frozenset({"words", "surnames", "titles"})

    words: dict[Text, Text] = Field(
        {},
        title="词语",
        description="一行一个，前面空两格，人名、地名也写在这里，如 单桂兰: Shàn Guìlán。只写一个字，就是它平常的读音",
    )
    surnames: dict[Text, Text] = Field(
        {}, title="姓氏", description="一行一个，前面空两格，如 单: Shàn。后面跟着称呼才这样读，如 单书记"
    )
    titles: dict[Text, Text] = Field({}, title="称呼", description="跟在姓后面的，一行一个，前面空两格，如 书记: shūjì")
    visibility: Visibility = Field("公开", title="公开范围")
    status: Status = Field("已审核", title="状态")

    def rules(self, records: Records) -> Iterator[Finding]:
        for field, written in (("words", self.words), ("surnames", self.surnames), ("titles", self.titles)):
            for word, reading in written.items():
                if error := fault(word, reading):
                    yield Finding(error.code, (field, word), {**error.values, "fixed_value": error.meant})
        for other in records.all(Pronunciation):
            for word in self.words.keys() & other.words.keys() if other.id < self.id else ():
                if self.words[word].lower() != other.words[word].lower():
                    values = {"word": word, "reading": other.words[word], "other": other.origin.file}
                    yield Finding("reading-twice", ("words", word), values)


def searched_words(records: Records) -> Mapping[str, tuple[str, ...]]:
    """Return `reviewed_words`, and each surname before 姓, which search may find by its other reading.

    As the reading of a text it would often be wrong: 单姓 is Dān xìng too."""
    public = (record for record in records.all(Pronunciation) if record.is_public)
    surnames = {name: split(reading, name) for record in public for name, reading in record.surnames.items()}
    return {**{f"{name}姓": (*own, "xìng") for name, own in surnames.items()}, **reviewed_words(records)}


def reviewed_words(records: Records) -> Mapping[str, tuple[str, ...]]:
    """Return every public word with the syllables of its reading.

    The table is published and must not contain an internal name. A word overrides the rule of a surname."""
    public = [record for record in records.all(Pronunciation) if record.is_public]
    titles = {title: split(reading, title) for record in public for title, reading in record.titles.items()}
    words: dict[str, tuple[str, ...]] = {}
    for record in public:
        for surname, reading in record.surnames.items():
            own = split(reading, surname)
            words[f"姓{surname}"] = ("xìng", *own)
            words.update((f"{surname}{title}", (*own, *titles[title])) for title in titles)
    for record in public:
        words.update((word, split(reading, word)) for word, reading in record.words.items())
    return words
