"""Detect numbers of certificates in notes, in any form: 退休证 and 退字第118256号 in a note of a few words are one.

A number right after a certificate needs no person. A number elsewhere in a note is of the certificate of the person in
it: 优待证已登记的有贲某,第7703…号. Letters, 字第 or a word for a number are before it, or its digits are set apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..troubles.note_persons import is_named
from ..words.anchored_match import Start, find_offsets
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.note_lines import Notes
from .digit_runs import DIGIT, DIGITS, THREE
from .identity_documents import KIND

# A certificate and the token with digits after it.
_CERTIFICATE = lazy(
    r"[\u4e00-\u9fff](?<![上深凭认查论保验辩见考求公取印佐旁签])[证卡](?<![斯士克]卡)(?![明券据实件言监书人]|号码?[是为:]?$|[\u4e00-\u9fff]{0,3}办理)"
    r"(?![\u4e00-\u9fff](?<![号编码上是为的里面写登在原旧新密])"  # 笛卡尔
    r"(?![\u4e00-\u9fff]{0,3}[字第号]|[\u4e00-\u9fff]{0,2} ))"
    r"(?:的?(?:号码?|编[号码]|证号)|[(][^()]{1,8}[)])?(?P<gap>[^0-9。!?\n|]{0,14}(?:\|[^0-9。!?\n|]{0,6})?)"
    r"(?!(?:19|20)[0-9]{2}[-/.][01]?[0-9](?:[-/.]|(?![0-9])))"
    r"(?P<number>(?:[A-Z]{1,3}-?)?[0-9][0-9A-Z \-/()〔〕\[\]第号川No.]{2,24}[0-9A-Z])"
    r"(?![0-9]| ?[年月日元人点%个次字张页条份])"
)
_CERTIFICATE_START = Start("证卡", rest=r"(?![明券据实件言监书人])(?=[^\n]{0,60}[0-9])")
_OF_THING = lazy(
    "从[0-9]|[0-9][到至][0-9]|开始|凭证|许可|登记(?=[证号书])|合格|认证|注册|营业|专利|检验|质量|上岗|显卡|声卡|网卡|会员卡积分|购物卡|办理|报销|换证|到期|热线|电话|拨打|参观|[0-9]+元|分[一二三四]级|共[0-9]+位|订单|样张|格式|编号规则|藏品|展"
)
_MIN_NUMBER, _LONG_NUMBER = 4, 6
_NUMBERED, _DIGIT = lazy("号|[字第-]|No"), lazy("[0-9]")
# A certificate, a file or what else a person has a number for.
_FILE = lazy(
    r"[\u4e00-\u9fff](?<![凭认验辩考求公取印佐旁签])[证卡](?![明券据实言监])|护照|手册|户口[本簿]|[驾执]照|(?:医[保疗]|[慢看]病|病历|干保)本"
    r"|病[案历]|住院|门[诊特慢]|医保|社保|护险|体检|残疾|低保|[退离]休|[定补]补|补贴|档案|党员"
)
_DIGITS = rf"{DIGIT}(?:[ ,、-]?{DIGIT})"
_ISSUER = (
    r"[\u4e00-\u9fff]{1,5}(?:字|-(?=0))(?: ?[(〔\[]?(?:19|20)?[0-9]{2}[)〕\]]?(?= ?第))? ?第? ?"
    rf"|[)〕]? ?第 ?(?={_DIGITS}{{3}})"
)
_NUMBER = lazy(
    rf"(?<![0-9A-Za-z.-])(?:[A-Z]{{1,3}}[ ,、-]?{_DIGITS}{{4,20}}[0-9A-Z]{{0,3}}|(?:{_ISSUER}){_DIGITS}{{2,12}}"
    rf"|[0-9](?: [0-9]){{5,}}|{_DIGITS}{{3,12}}(?= ?号(?![楼院线路房床门桌车文令公厅会码]))"
    rf"|(?P<plain>{_DIGITS}{{5,21}}[0-9A-Z]{{0,3}}))(?![0-9A-Za-z]|\.[0-9]| ?[年月日元人点%个次张页条份岁米])"
)
_LABEL = lazy("(?:[号码证]|流水)[^0-9]{0,8}$")
_NUMBER_START = Start(
    "号码证水字第A-Z0-9-",
    rest=rf"(?:(?<=[号码证水])(?=[^0-9\n]{{0,8}}{DIGIT})|(?<=[字第-])(?=[ 第0-9(〔{DIGITS}])"
    rf"|(?<=[A-Z])(?=[ ,、-]?{DIGIT}[ ,、-]?{DIGIT})|(?<=[0-9])(?= [0-9] [0-9] [0-9]))",
)
_DATE = lazy(r"[^0-9]*(?:19|20)[0-9]{2}[-/. ][01]?[0-9](?:[-/. ][0-3]?[0-9])?$")
# Whose it is, whatever the name looks like.
_OWNER = lazy(
    r"本人|(?:[持领](?:有|证|照|取)?[人者]|申[请领]人|患者|入住人|所有人|备案人员?|姓名|户名|曾用名|属于|人是)"
    r"[:是为 ]{0,2}[\u4e00-\u9fff]{2}|是[\u4e00-\u9fff]{2,4}(?:一个人)?的"
    r"|[\u4e00-\u9fff](?:师傅|老师|同志|[奶爷]{2}|大[爷妈娘]|老?先生|女士|阿姨|老伯)"
)
_OTHER_NUMBER = lazy(
    "样张|格式|例如|规则|开始|从[0-9]|订单|发票|文件|许可|合格|专利|检验|设备|型号|资产|出厂|产品|[藏展]品|积分|购物|共[0-9]|参观|著作权|软著|公证|法院|判决"
)
_CALLED = lazy(r"(?:电话|手机|联系|热线|座机|拨打?|[账帐]号|微信|QQ)[^\n。,;]{0,6}$")
_BEFORE, _AFTER, _LABEL_LENGTH = 48, 14, 10  # characters


def find(text: str, notes: Notes, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the numbers of certificates in notes."""
    if not THREE.search(text):
        return
    for low, high in notes.with_any(find_offsets(text, _CERTIFICATE_START)):
        yield from _beside(text, low, high)
    for low, high in notes.with_any(find_offsets(text, _NUMBER_START)):
        if _FILE.search(text, low, high) and (_OWNER.search(text, low, high) or is_named(text, low, high, known)):
            yield from _of_somebody(text, low, high)


def _beside(text: str, low: int, high: int) -> Iterator[Detection]:
    """Yield the numbers right after a certificate."""
    if _OF_THING.search(text, low, high):
        return
    for match in _CERTIFICATE.finditer(text, low, high):
        digits = len(_DIGIT.findall(match["number"]))
        if digits >= _LONG_NUMBER or (digits >= _MIN_NUMBER and _NUMBERED.search(match[0])):
            yield Detection(KIND, *match.span("number"))


def _of_somebody(text: str, low: int, high: int) -> Iterator[Detection]:
    """Yield the numbers anywhere in a note that names a person and a certificate."""
    for number in _NUMBER.finditer(text, low, high):
        around = max(low, number.start() - _BEFORE), min(high, number.end() + _AFTER)
        if (
            (not number["plain"] or _LABEL.search(text, max(low, number.start() - _LABEL_LENGTH), number.start()))
            and _FILE.search(text, *around)
            and not _DATE.match(number[0])
            and not _OTHER_NUMBER.search(text, *around)
            and not _CALLED.search(text, around[0], number.start())
        ):
            yield Detection(KIND, *number.span())
