"""Detect homes whose parts stand in any order, or in cells of their own: 四楼东户,3单元,5号楼, 12街9号的家中."""

from __future__ import annotations

from collections.abc import Iterator

from ..words.anchored_match import Start, find_offsets, literal_offsets
from ..words.lazy_pattern import lazy

NO_HOUSING = "(?!的?[老教职员工]{0,3}(?:家属|宿舍|公寓))"
"""What stands behind an institution that is none of its houses for those who work there."""
_NO = "(?:[0-9]{1,5}|[一二三四五六七八九十百〇零○两廿]{1,6})"
_PART = (
    rf"(?:{_NO}(?:号楼|#楼?|栋|幢|单元|号?门洞|号?门|层|楼|室|户)"
    r"|[东西中南北左右](?:边?户|单元|门洞)|上?到?顶(?:[层楼]|(?=,))|底[层楼]|[左右](?:手(?:边|那?[家户间])?|[边户])|(?:家属|宿舍)楼)"
)
_ANY_ORDER = lazy(rf"{_PART}(?:[,、的 ]{{0,2}}{_PART}){{2,4}}")
# The house before the word: 12街9号的家中; in a part of a village that has a name: 下塘村滕家组9号.
_NAME = "[\u4e00-\u9fff]"
_BEFORE_HOME = lazy(
    rf"{_NAME}{{2,8}}(?:{_NO}(?:街|条|弄))?{_NO}号(?:楼?{_NO}[室楼层])?(?:的?家[中里]|[^。\n0-9]{{0,12}}的家(?![园具乡庭长]))"
    rf"|[村屯庄]{_NAME}{{1,5}}[组队社] ?{_NO} ?号(?![文令线召楼厅院会通公井矿机路车馆点仓桥泵站])"
)
_HOUSE_START = Start("号", rest="(?<=[0-9一二三四五六七八九十百〇零○].)")
_TO_HOME, _GROUP = 20, frozenset("组队社")
_IN_CELLS = lazy(r"[住地]址:?\|[\u4e00-\u9fff]{2,10}(?:\|[0-9]{1,4}){2,4}(?=\||$|\n)")
# One of these is in every such home; few texts hold any.
_INNER = ("单元", "门洞", "东户", "西户", "中户", "左手", "右手")
_OF_OFFICE = lazy(
    "店|馆|故居|旧址|办公|大厅|窗口|柜台|诊室|教室|中心|大厦|会议|活动室|图书|教学|门诊"
    rf"|(?:医院|学校|机关|法院|派出所|银行|公司){NO_HOUSING}"
)


def find(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    is_inner = any(map(text.__contains__, _INNER))
    for offset in literal_offsets(text, *_INNER) if is_inner else ():
        home = _ANY_ORDER.search(text, max(end, offset - 14), offset + 14) if offset >= end else None
        if home and not _OF_OFFICE.search(text, max(0, home.start() - 6), home.end() + 2):
            end = home.end()
            yield home.span()
    if "号" in text and any(map(text.__contains__, "家组队社")):
        yield from _before_word(text)
    for match in _IN_CELLS.finditer(text) if "址|" in text or "址:|" in text else ():
        yield match.span()


def _before_word(text: str) -> Iterator[tuple[int, int]]:
    """Yield the houses before a word for a home, and those of a part of a village."""
    end = 0
    for at in find_offsets(text, _HOUSE_START):
        if at >= end and ("家" in text[at : at + _TO_HOME] or not _GROUP.isdisjoint(text[max(0, at - 8) : at])):
            home = _BEFORE_HOME.search(text, max(end, at - 14), at + _TO_HOME)
            if home and not _OF_OFFICE.search(text, *home.span()):
                end = home.end()
                yield home.span()
