"""Detect numbers in notes by what stands beside them: masked and misread digits, tails of cards, certificates.

In a note of a few words 信用社 and 收尾9566 are one card, 退休证 and 退字第118256号 one certificate.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..troubles.note_persons import is_named
from ..words import note_lines
from ..words.anchored_match import Start, find_offsets, literal_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from . import bank_cards, phones
from .identity import KIND as IDENTITY
from .identity_documents import KIND as CERTIFICATE

_MAY_HOLD = lazy("[0-9]{2}")
# What each pattern below needs in a line, found in the one pass over a text.
# A mobile number with one or two digits left out: 139*2746815, 1387**41926.
_MASKED = lazy(r"1(?<![0-9*A-Za-z.]1)[3-9*](?:[- ]?[0-9*xX]){9}(?![0-9*A-Za-z])")
_MASKED_START = Start("1", "3-9*", r"(?<![0-9*A-Za-z.]1)(?=[3-9*](?:[- ]?[0-9*xX]){9})")
_MIN_SHOWN, _MOBILE, _ID = 9, 11, 18
# Letters and signs that are read or typed for digits; one of them at least, and digits.
_READ_AS = str.maketrans("lI|丨i!OoОоQ口ZzЗзSsB", "1111110000002233558", "- ")
_MISREAD = lazy(r"[0-9lI|丨iOoОо口ZЗзSB](?<![0-9A-Za-z].)(?:[- ]?[0-9lI|丨iOoОо口ZzЗзSsB]){10,17}(?![0-9A-Za-z])")
_MISREAD_START = Start(
    "0-9lI|丨iOoОо口ZЗзSB", r"0-9lI|丨iOoОо口ZzЗзSsB \-", "(?<![0-9A-Za-z].)(?=(?:[- ]?[0-9lI|丨iOoОо口ZzЗзSsB]){10})"
)
_DIGIT, _MIN_DIGITS = lazy("[0-9]"), 4
_BIRTH_YEAR = lazy("[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])")
# The last four digits of a card.
_TAIL = lazy(
    r"(?:[收结]尾|尾[号数巴]?|末[尾四4]?位?|后[面四4边]+位?|last ?_?4)"
    r"[是为:= \"'(记下]{0,5}(?P<after>[0-9]{4})(?![0-9年月日元])"
    r"|(?<![0-9])(?P<before>[0-9]{4})[\"' ]?(?:[收结]尾|打头|那张)"
)
_TAIL_START = Start(
    "收结尾末后打那l",
    "号数巴是为:= \"'(0-9尾四位面边头张a",
    r"(?:(?=[^0-9\n]{0,12}(?:4[^0-9\n]{0,6})?[0-9]{4})|(?<=[0-9]{4}.)|(?<=[0-9]{4}[\"' ].))",
)
_BANK = lazy(
    r"[工农建中交招商]行|银行(?!业务)|信用[联合]?社|农信|农商|邮储|邮政|兴业|民生|浦发|光大|中信|平安|华夏|广发|浙商|借记|工资卡|养老卡|存折|折子|[打转汇][到在我给].{0,6}卡|的卡|bank"
)
_NOT_CARD = lazy("手机|电话|车牌|证号|身份证|快递|取件|门牌|公交|会议|对公|短信里")
# A passbook or a certificate of deposit, and its number in groups.
_BOOK = lazy(
    r"(?:(?:信用[联合]?社|农[商信]行?|银行|[工农建中交]行|邮[局储政]|储蓄所?)的?(?:存?折子?|本子|账本)"
    r"|(?:粮补|低保|养老|活期|定期|工资|惠农|补贴|打到|[他她我你]的)(?:存?折子?|存单)|存[折单](?!换|利|到)子?|折子)"
    r"(?:上?的?(?:账?号码?|编号))?[^0-9。!?\n]{0,6}"
    r"(?!(?:19|20)[0-9]{2}[-/. ][01]?[0-9][-/. ])(?P<number>[0-9][0-9 -]{6,24}[0-9])(?![0-9年月日元.%])"
)
_BOOK_WORDS, _BEFORE_BOOK = ("折", "存单", "本子", "账本"), 6
_MIN_BOOK, _SAMPLE = 8, lazy("样张|格式|示例|规则|例如")
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
# A certificate, and further on its number, in a note with a person: 社保卡丢失登记:伍建华,卡号C30817642.
_FAR_NUMBER = lazy(
    r"(?:[\u4e00-\u9fff](?<![凭认验辩考求公取印佐旁签])[证卡](?![明券据实言监])|护照|户口本|党员|档案)[^\n。]{0,24}?"
    r"(?<!手机)(?<!电话)(?<!联系)(?<!账)(?<!帐)(?:号码?|编号|[旧新]号)[是为: |]{0,4}"
    r"(?:[\u4e00-\u9fff]{1,5}?(?:字?第?)?)?(?P<number>(?:[A-Z]{1,3}-?)?[0-9](?:[ -]?[0-9]){4,18})号?(?![0-9年月日元.])"
)
_NUMBER_START = Start("号", rest=r"(?=[^0-9\n]{0,12}[0-9]{2})")
_NUMBERED = lazy("号|[字第-]|No")


def find(text: str) -> Iterator[Detection]:
    """Yield the numbers of notes."""
    if not _MAY_HOLD.search(text):
        return
    notes = note_lines.Notes(text)
    yield from _phones(text, notes)
    for low, high in notes.with_any(find_offsets(text, _TAIL_START)):
        yield from _cards(text, low, high)
    for low, high in notes.with_any(find_offsets(text, _CERTIFICATE_START)):
        yield from _certificates(text, low, high)
    for low, high in notes.with_any(find_offsets(text, _NUMBER_START)):
        yield from _far_certificates(text, low, high)
    yield from _books(text, notes)


def _phones(text: str, notes: note_lines.Notes) -> Iterator[Detection]:
    masked, misread = find_offsets(text, _MASKED_START), find_offsets(text, _MISREAD_START)
    for match in matches_at(_MASKED, filter(notes.holding, masked), text):
        shown = len(_DIGIT.findall(match[0]))
        if _MIN_SHOWN <= shown < _MOBILE:
            yield Detection(phones.KIND, *match.span())
    for match in matches_at(_MISREAD, filter(notes.holding, misread), text):
        digits, shown = match[0].translate(_READ_AS), len(_DIGIT.findall(match[0]))
        if shown < _MIN_DIGITS or shown == len(digits):  # without such a sign it is for `phones`
            continue
        if len(digits) == _MOBILE and digits[0] == "1" and phones.is_line(digits):
            yield Detection(phones.KIND, *match.span())
        elif len(digits) == _ID and _BIRTH_YEAR.match(digits):
            yield Detection(IDENTITY, *match.span())


def _cards(text: str, low: int, high: int) -> Iterator[Detection]:
    if not _BANK.search(text, low, high) or _NOT_CARD.search(text, low, high):
        return
    for tail in _TAIL.finditer(text, low, high):
        yield Detection(bank_cards.KIND, *tail.span("after" if tail["after"] else "before"))


def _books(text: str, notes: note_lines.Notes) -> Iterator[Detection]:
    # The words are rare: to look for the pattern in each note takes six times as long.
    for word in literal_offsets(text, *_BOOK_WORDS):
        if line := notes.holding(word):
            for book in _BOOK.finditer(text, max(line[0], word - _BEFORE_BOOK), line[1]):
                if len(_DIGIT.findall(book["number"])) >= _MIN_BOOK and not _SAMPLE.search(text, *line):
                    yield Detection(bank_cards.KIND, *book.span("number"))


def _certificates(text: str, low: int, high: int) -> Iterator[Detection]:
    if _OF_THING.search(text, low, high):
        return
    for match in _CERTIFICATE.finditer(text, low, high):
        digits = len(_DIGIT.findall(match["number"]))
        if digits >= _LONG_NUMBER or (digits >= _MIN_NUMBER and _NUMBERED.search(match[0])):
            yield Detection(CERTIFICATE, *match.span("number"))


def _far_certificates(text: str, low: int, high: int) -> Iterator[Detection]:
    for far in _FAR_NUMBER.finditer(text, low, high):
        if not _OF_THING.search(far[0]) and is_named(text, low, high, frozenset()):
            yield Detection(CERTIFICATE, *far.span("number"))
