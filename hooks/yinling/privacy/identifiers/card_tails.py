"""Detect the last four digits of a bank card beside the name of a bank or a word for a card: 邮政的折子,最后四位2070.

Beside a person they tell which account money goes to. The name of a bank is often a word of prose (光大, 民生), so the
digits count only with a mark, with words that say that a number ends with them, or alone in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words.anchored_match import Start, find_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from . import bank_cards

_BANK = (
    r"[商银]行|[工农建中交招]行|农信|农商(?!行)|信用[联合]?社|邮储|邮政|浦发|民生|光大"
    r"|中信|兴业|平安|华夏|广发|浙商|渤海|恒丰"
)
_CARD = r"卡(?![车片路拉通尔罗塔])|存?折子?(?=[,、 的尾末最(])|账[号户]|帐[号户]|户头"
_WORD = lazy(rf"(?P<bank>{_BANK})|{_CARD}")
_FIRST, _SECOND = "商银工农建中交招信邮浦民光兴平华广浙渤恒卡折存账帐户", "行信商用储政发生大业安夏海丰号户头折子"
_BESIDE = "尾末最后结 ,、的(…*:"
_WORD_START = Start(_FIRST, _SECOND + _BESIDE, f"(?:(?=[{_SECOND}])|(?<=[卡折])(?=[{_BESIDE}]))")
_DIGITS = r"(?P<tail>[0-9]{4})(?![0-9年月日元多%]|\.[0-9])"
_CALLED_TAIL = (
    r"(?:尾[号数巴]?|末[尾位]?|收尾|结尾|最?后[面边]?(?=[四4几位是])|[末后][四4])[四4几]?[位个码]?(?:数字?|数码|号码?)?"
)
_ITEM = r" ?\n *(?:[-*+·]|[0-9]{1,2}[.、)]) *"
# 齐鲁银行卡,尾5745; 卡…2217; 兴业(7827).
_MARKED = lazy(
    rf"(?:[^\n。;!?0-9]{{0,10}}?|{_ITEM})(?:{_CALLED_TAIL})[是为:\s|\"'(]{{0,3}}{_DIGITS}"
    rf"|(?:[卡账户存折]{{0,3}} ?(?:[(\[【]?[xX…*#·—-]{{1,4}}|[(\[【](?!(?:19|20)[0-9]{{2}}[)]|1[0-9]{{3}}[~—–-]))"
    rf"|的? ?那?[张个]卡?[(]| ?\| ?(?:62[0-9]{{2}}|9558) ?\|) ?(?P<after_mark>[0-9]{{4}})(?![0-9年.])"
)
_BARE = lazy(
    r"的?卡? ?(?P<tail>[0-9]{4})(?![0-9年月日元多.])(?:(?P<alone>(?= ?(?:$|[\n|])))"
    r"|(?P<owner>(?=[\"'”)]? ?(?:[结收]尾|那张|的?卡|,? ?(?:户名|持卡|开户)))))?"
)
# 光大那张,4267的: the digits after the words for one card of several.
_THAT_ONE = lazy(rf"的?那?张卡?[,、 ]{{0,2}}{_DIGITS} ?的")
_ENDED = lazy(
    rf"(?<![0-9.]){_DIGITS}[\"'”)]{{0,2}}(?:[结收]尾|的?那张|的?这张)[^\n。;!?0-9]{{0,5}}$"
    rf"|(?:^|[\n|]) ?(?!19|20)(?P<first>[0-9]{{4}})(?:[,、 (]{{1,2}}| ?是[我他她你俺]?的?)$"
)
_OF_BANK = lazy("的?那?[张个]?(?:卡|折)")
_FOUR = lazy("[0-9]{4}(?![0-9年])")
_PAID = lazy(r"(?:[打汇存转][到入进在]|工资|退休金?|养老金?|报销|卡[(])[^\n。;0-9]{0,6}$")
_EDGE = lazy(r"(?:^|[\n|,、]) ?[工农建中交招]?$")


def find(text: str) -> Iterator[Detection]:
    if not _FOUR.search(text):
        return
    for word in matches_at(_WORD, find_offsets(text, _WORD_START), text):
        low, end = max(0, word.start() - 14), word.end()
        if marked := _MARKED.match(text, end):
            yield Detection(bank_cards.KIND, *marked.span("tail" if marked["tail"] else "after_mark"))
        elif (ended := _ENDED.search(text, low, word.start())) and (ended["tail"] or _OF_BANK.match(text, end)):
            yield Detection(bank_cards.KIND, *ended.span("tail" if ended["tail"] else "first"))
        elif word["bank"] and (tail := _THAT_ONE.match(text, end) or _bare(text, low, word.start(), end)):
            yield Detection(bank_cards.KIND, *tail.span("tail"))


def _bare(text: str, low: int, start: int, end: int) -> re.Match[str] | None:
    """Return digits right after the name of a bank that are alone in a cell or a line, or what money is paid to."""
    bare = _BARE.match(text, end)
    if bare and (
        bare["owner"] is not None
        or _PAID.search(text, low, start)
        or (bare["alone"] is not None and _EDGE.search(text, low, start))
    ):
        return bare
    return None
