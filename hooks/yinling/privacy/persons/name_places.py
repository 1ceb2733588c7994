"""Tell by the place of what looks like a name that it is no person of a centre: in a title, a byline, a case.

A title stands in 《》, or its text is of a novel or film (主人公). A byline is in brackets: (记者某)手中没钱.
Foreign names have hyphens (兰伯特-伊顿), or dots after a given name of Europe (比尔·盖茨).
"""

from __future__ import annotations

from ..words import registers
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of

_AROUND = 120
_BYLINE = lazy(r"[(（][^()（）\n]{0,40}(?:记者|通讯员|编辑|摄影|供稿|[图文摄])[^()（）\n]*$")
_CASE = lazy(r"[^,。;!?\n|]{0,8}诉[^,。;!?\n|]{2,40}(?:案|纠纷)")  # 孙立某诉开发区人事局工伤认定案
_BRACKET_END = lazy("[)）]")
_OF_BOOKS = lazy(any_of("of_books"))
_FOREIGN = lazy(f"(?:{any_of('foreign_given_names')})·|·(?:{any_of('foreign_given_names')})(?![\u4e00-\u9fff])")
_OWN_PART = lazy("|".join(map(any_of, ("turkic_name_parts", "tibetan_name_parts", "mongolian_name_parts"))))
_DOTTED = lazy(r"[\u4e00-\u9fff·]*·[\u4e00-\u9fff·]*")
_HYPHEN_BEFORE = lazy("[\u4e00-\u9fff]-")
# A speaker of a story: “……。”周某轻声说道。
_SPEAKER = lazy("道[:,]?“|”[^“”\n]{0,14}道(?![理路教])|(?m:^)[“「][^”」\n]*[”」](?![“「])[^\n]")
# What may be of a note too: “……。”周某说; 他看向周某,“如果我……”.
_QUOTED = lazy(
    r"[,。!?…~][\"”」][\u4e00-\u9fff]{1,10}(?:[说问喊答][道着]?[,。:]|[\u4e00-\u9fff]{0,4},[\"“「])"
    r"|(?<![说道问答喊]),[\"“](?=[^\"”\n]*[我你])[^\"”\n]{2,30}[,。!?][^\"”\n]*[\"”]"
)
_HYPHEN_AFTER = lazy("[\u4e00-\u9fff]{1,4}-[\u4e00-\u9fff]")


def is_elsewhere(text: str, start: int, end: int) -> bool:
    """Return whether a span that begins or ends with a name is in a title, after a byline, or of a foreign name."""
    low = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    high = text.find("\n", end, end + _AROUND)
    high = high if high >= 0 else min(len(text), end + _AROUND)
    if text.rfind("《", low, start) > text.rfind("》", low, start) and text.find("》", start, high) >= 0:
        return True
    if _HYPHEN_BEFORE.fullmatch(text, max(0, start - 2), start) or _HYPHEN_AFTER.match(text, start):
        return True
    if _SPEAKER.search(text, low, high) or _CASE.match(text, start):
        return True
    if _QUOTED.search(text, low, high) and not registers.tells_of_member(text, start, end):
        return True
    if _BRACKET_END.search(text, start, end) and _BYLINE.search(text, low, start + 1):
        return True
    while start > low and (text[start - 1] == "·" or (text[start] == "·" and "\u4e00" <= text[start - 1] <= "\u9fff")):
        start -= 1  # 金斯堡 is the end of a name: 叶夫根妮娅·金斯堡
    dotted = _DOTTED.match(text, start)
    return bool(dotted and is_foreign(dotted[0])) or _OF_BOOKS.search(text, low, high) is not None


def is_foreign(name: str) -> bool:
    """Return whether a name with dots has a given name of Europe or America, or no part of a name of this country.

    So 比尔·盖茨 and 叶夫根妮娅·金斯堡 are foreign, 热依汗·买买提 is not."""
    return _FOREIGN.search(name) is not None or not _OWN_PART.search(name)
