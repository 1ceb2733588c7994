"""Detect numbers of passports and of other certificates, cards and files of a person, by the name before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words.anchored_match import Start, find_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from ..words.word_lists import any_of, words
from ..words.word_starts import WordStarts
from .digit_runs import THREE

KIND = "private-certificate"
_NUMBER = (
    r"(?:[\u4e00-\u9fff]{1,4}字第? ?(?!(?:19|20)[0-9]{2}[-年.])[0-9]{3,5}(?![0-9])"
    r"|(?:[A-Za-z\u4e00-\u9fff]{1,4}[字第]{1,2} ?)?"
    r"(?:[A-Za-z]{0,3} ?(?!(?:19|20)[0-9]{2}[-年.])"
    r"(?:[0-9][ \-]?){6,19}[0-9A-Za-z]{0,3}"
    r"|(?![\u4e00-\u9fff]{0,3}(?:抢修|热线|客服|电话|服务|报修|公司|拨|咨询))[\u4e00-\u9fff]{1,4}[A-Za-z]{0,2}[0-9]{5,12}"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼军][军离退休残优烈荣警]{1,3} [0-9]{5,12}"
    r"|[A-Za-z]{1,3}-[0-9]{4,12}))号?"
)
_LABELLED = lazy(
    rf"(?:passport|{any_of('certificates')})"
    rf"(?:[(][^()\n]{{1,8}}[)])?(?:(?:[卡证件本]|手册|证书){{0,2}}(?: ?档案|上的?)?(?:[(][^()\n]{{1,8}}[)])?"
    rf"(?: ?的?[卡证]?(?:号码?|编号|[Nn]umber"
    rf"|[Nn][Oo]\.?|ID)"
    rf"|字号)?)?(?:上?(?:印|写|登记|填)的?(?:号码?)?)?[\s:=是为,|(\"'`]{{0,6}}(?:是|为|:|No\.?|第)?\s?"
    rf"(?P<number>{_NUMBER})(?![0-9年月日元]|[.][0-9])",
    re.IGNORECASE,
)
_STARTS, _PASSPORT = WordStarts(words("certificates")), Start("pP", "aA", "(?=[aA][sS][sS][pP])")
# Any other certificate, card or household account with the word for its number: 骨灰存放证号 488429, 缴费号 743620977.
_OTHER = lazy(
    r"(?:[\u4e00-\u9fff]{1,6}(?:[证卡]|[手存]册|账户)(?:的?号码?|编号|[Nn][Oo]\.?)|[户缴][号费]号?码?|IMEI|imei)"
    r"[\s:=是为,|(\"']{0,4}"
    r"(?:[A-Z]{0,2}|[(]?(?:19|20)[0-9]{2}[)]?第)"
    r"(?P<number>[0-9](?:[ \-]?[0-9]){5,19}[0-9A-Za-z]{0,3})(?![0-9年月日元.])"
)
_OTHER_START = Start("证卡册户缴iI", "的号编Nn费Mm", "(?=的?号|编号|[Nn][Oo]|费号|MEI|mei)")
_OF_THING = lazy(
    "凭证|许可|合格|登记|认证|注册|资质|营业|专利|版权|捐赠|备案|检验|检疫|质量|产品|商标|执照|上岗|行驶|收藏|荣誉|获奖|证书|显卡|声卡|网卡|板卡"
)
# 不动产权证 苏(2018)第5528104号.
_TITLE_DEED = lazy(
    r"(?:产权|土地|房产|宅基)[\u4e00-\u9fff]{0,4}证?[^\n。;]{0,8}[(]?(?:19|20)?[0-9]{0,4}[)]?[^\n。;0-9]{0,8}第(?P<number>[0-9]{5,9})号"
)
_TITLE_DEED_START = Start("权地产基", rest="(?<=产权|土地|房产|宅基)(?=[^。;\n]{0,30}第[0-9])")
# 军字第0123456号, 鲁军J012345: only certificates of the army have such numbers.
_ARMY = lazy(
    r"[军兵士文南北沈兰济广成海空政参后装联武警退优荣残](?:字第|字) ?(?P<number>[0-9]{5,8})号?|"
    r"(?<=[\u4e00-\u9fff])军[A-Z][0-9]{6}"
)
_ARMY_START = (
    Start("军兵士文南北沈兰济广成海空政参后装联武警退优荣残", "字"),
    Start("军", "A-Z", "(?=[A-Z][0-9])"),
)


def find(normalised: NormalisedText) -> Iterator[Detection]:
    text = normalised.text
    if not THREE.search(text):
        return
    for match in matches_at(_LABELLED, _labels(text), text):
        yield Detection(KIND, *match.span("number"))
    numbered = (
        offset - back for offset in find_offsets(text, _OTHER_START) for back in range(6, -1, -1) if offset >= back
    )
    for match in matches_at(_OTHER, sorted({*numbered}), text):
        if not _OF_THING.search(match[0]) and not _OF_THING.search(text, max(0, match.start() - 6), match.start()):
            yield Detection(KIND, *match.span("number"))
    for match in matches_at(_TITLE_DEED, [offset - 1 for offset in find_offsets(text, _TITLE_DEED_START)], text):
        yield Detection(KIND, *match.span("number"))
    for match in matches_at(_ARMY, find_offsets(text, *_ARMY_START), text):
        yield Detection(KIND, *match.span())


def _labels(text: str) -> list[int]:
    """Return the offsets at which the name of a certificate may start."""
    return sorted([*_STARTS.offsets(text), *find_offsets(text, _PASSPORT)])
