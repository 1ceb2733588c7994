"""Tell whether an address, a telephone number or a mailbox is called one of an institution: 图书馆地址：…, 派出所（…）.

Everybody may know them, so secretaries publish them. The name of a person between the institution and the value makes
it one of that person (图书馆张玉兰电话), and so does a word for living there (学校家属院, 医院宿舍).
"""

from __future__ import annotations

import re

from .lazy_pattern import lazy
from .word_lists import any_of

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


def is_of_institution(text: str, start: int) -> bool:
    """Return whether the number or mailbox at an offset of a normalised text is called one of an institution."""
    return _CALLED.search(text, max(0, start - _MAX_BEFORE), start) is not None


def is_address_of_institution(text: str, end: int) -> bool:
    """Return whether the address that ends at an offset of a normalised text is called one of an institution."""
    return _AT.search(text, max(0, end - _MAX_BEFORE), end) is not None
