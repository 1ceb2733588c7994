"""Tell whether an address, a telephone number or a mailbox is called one of an institution: 图书馆地址：…, 派出所（…）.

Everybody may know them, so secretaries publish them. Whoever is named on the same line makes the value one of that
person (张玉兰，图书馆，电话：…; 图书馆电话：…（张玉兰家）), and so do a word for living there and the field of a
person's record.
"""

from __future__ import annotations

import re
import string

from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of
from .names import names_in

_MAX_BEFORE = 72  # characters before the end of a value in which its institution stands
_INSTITUTION = f"(?:{any_of('public_institutions')})"
_WHICH = "(?:的|[新旧]|联系|咨询|报名|预约|值班|服务|投诉|办公|公用|公共|官方|固定|对外)"
_LABEL = rf"(?:{_WHICH}{{0,3}}(?:地址|地点|电话|座机|热线|固话|传真|号码|(?:电子)?邮[箱件]|信箱|电邮|e-?mail|tel|☎|📞))"
_IN_BRACKETS = r"(?:\([^()\n]{0,14}\))?"
_IS = "[:为是(| ]"
_BY = "(?:主办|承办|编印|印制)?"
_OTHER_NUMBER = r"(?:[0-9][0-9 -]{5,13}(?:或者?|和|、|/))?"
# The first of a line or a row, which is no row of a person, nor the field of one: 单位：图书馆.
_OWN_LINE = r"(?:^|[\n。;!?])(?:- |\| ?)?(?![^\n]{0,4}(?:单位|学校|院校)[:|是为])[^\n。;!?|,、 (]{0,14}"
_NEXT_LINES = r"\n(?:(?!.{0,4}(?:名字?|本人|联系人|家属))[^\n]{0,40}\n)?(?:- )?"
# On the line of the institution, also after its address, and on one of the next lines, as records have it.
_CALLED = lazy(
    rf"{_INSTITUTION}{_IN_BRACKETS}(?:,?请?(?:拨打?|致电|来电|发至?|寄至?)|,?{_LABEL}|[:为是])(?:{_LABEL}|{_IS}){{0,3}}{_OTHER_NUMBER}$"
    rf"|{_INSTITUTION}{_BY}(?:,?{_LABEL}|:|位于)[^\n。;]{{0,40}}{_LABEL}{_IS}{{0,3}}{_OTHER_NUMBER}$"
    rf"|{_INSTITUTION}[:(][^\n。;,、]{{2,24}}号[^\n。;,、]{{0,6}}[,、 ] ?(?:{_LABEL}{_IS}{{0,3}})?{_OTHER_NUMBER}$"
    rf"|{_OWN_LINE}{_INSTITUTION}(?:[|( ]{{1,3}}(?:{_LABEL}{_IS}{{0,3}})?|{_NEXT_LINES}{_LABEL}{_IS}{{0,3}})"
    rf"{_OTHER_NUMBER}$",
    re.IGNORECASE,
)
_PLACED = "(?:(?:坐落|开设?|设|搬|迁)[于在到至]|位于|就在)"
_ADDRESS = "[^\n。;,:|、(]{0,40}"
_AT = lazy(
    rf"{_INSTITUTION}{_IN_BRACKETS}(?:{_BY},?{_LABEL}{_IS}{{0,3}}|{_PLACED}|[:(]){_ADDRESS}$"
    rf"|{_OWN_LINE}{_INSTITUTION}(?: ?[,|( ] ?|{_NEXT_LINES}{_LABEL}{_IS}{{0,3}}){_ADDRESS}$"
    rf"|(?:集合|地[址点])[^\n。;:是为]{{0,4}}[:为是] ?[^\n。;!?|,:、]{{0,12}}{_INSTITUTION} ?[,(] ?{_ADDRESS}$"
)


# Words that show a person on the line, before and behind what stands between the institution and its value.
_OF_PERSON = lazy(
    r"(?<!入)住(?![院建宅养])|(?<![国大专作画玩农商公之残])家(?:[里中的人属]|电(?!维)|庭|客厅|楼)|[我的他她]家|宅|个人|私人|本人|独居|姓名|同学(?!会)"
    r"|(?<![主承协]办)(?<!会员)单位:|户[主名]|收件|[0-9]{2,3}岁|退休(?!干部|党|支|第|手续|金|证)|毕业|就读|开户|职业|男|(?<!妇)女(?!联|性|士专)"
    r"|[原曾](?!址)[^,。;\n]{0,10}$"
)
_SOMEBODY_BEHIND = lazy("家[里中的客楼)|]|家$|宅|收(?![费取])|本人|老人|户[主名]|个人|[姨叔伯嫂婶姐哥婆]")
_CAME_FROM = lazy(r"(?:调[到入]|分到|任职?于|供职|就职|任教|来自|工作[于在])[^,。;\n]{0,8}$")
_FIELD_OF_PERSON = lazy(
    r"\n?[- |]{0,3}[^\n:|]{0,6}(?:原|退|工作|任|转|学[习历]|毕业|就|供职|职业|单位(?!名称|地址|简介)|支部|班|所[属在]"
    r"|社区|组|队|户|助餐|取货|介绍|推荐|收|寄|老|接种|发放)[^\n:|]{0,6}:"
)
_BEFORE, _LINES_BEFORE, _BEHIND, _VALUE = 40, 60, 24, 54  # characters that are searched; the value may have 30
_BEHIND_ON_LINE, _BEHIND_OF_RECORD = re.compile("[\n。;]"), re.compile("[。;]")  # where what stands behind a value ends
_OF_VALUE = f"{string.ascii_letters}{string.digits}@._-"


def is_of_institution(text: str, start: int) -> bool:
    """Return whether the number or mailbox at an offset of a normalised text is called one of an institution."""
    called = _CALLED.search(text, max(0, start - _MAX_BEFORE), start)
    return called is not None and not _shows_somebody(text, called.start(), start)


def is_address_of_institution(text: str, end: int, known: frozenset[str] = frozenset()) -> bool:
    """Return whether the address that ends at an offset of a normalised text is called one of an institution."""
    called = _AT.search(text, max(0, end - _MAX_BEFORE), end)
    return called is not None and not _shows_somebody(text, called.start(), end, known)


def _shows_somebody(text: str, low: int, high: int, known: frozenset[str] = frozenset()) -> bool:
    """Return whether a person stands on the line of what is called one of an institution, from ``low`` to ``high``."""
    over_lines = "\n" in text[low:high]
    line = max(text.rfind("\n", 0, low + 1) + 1, 0)
    if over_lines and _FIELD_OF_PERSON.match(text, line):
        return True
    if over_lines:
        first = max(text.rfind("\n", 0, max(0, line - 1)) + 1, low - _LINES_BEFORE, 0)
    else:
        first = max(*(text.rfind(mark, 0, low) + 1 for mark in "\n。;"), low - _BEFORE, 0)
    ends = _BEHIND_OF_RECORD if over_lines else _BEHIND_ON_LINE
    behind = ends.split(text[high : high + _VALUE].lstrip(_OF_VALUE), maxsplit=1)[0][:_BEHIND]
    before = text[first:high]
    return bool(
        _OF_PERSON.search(before)
        or _CAME_FROM.search(text, first, low)
        or _SOMEBODY_BEHIND.search(behind)
        or any(True for _ in names_in(f"{before} | {behind}", known))
    )
