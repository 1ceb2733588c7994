"""Detect numbers in notes by what stands beside them: misread digits, tails of cards, passbooks, passwords.

In a note of a few words 信用社 and 收尾9566 are one card.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..troubles.note_persons import is_named
from ..words.anchored_match import Start, find_offsets, literal_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.note_lines import Notes
from . import bank_cards, phones
from .digit_runs import DIGIT, DIGITS, THREE, as_digits
from .identity import KIND as IDENTITY

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
    r"(?:上?的?(?:账?号码?|编号))?[^0-9。!?\n]{0,16}"
    rf"(?!(?:19|20)[0-9]{{2}}[-/. ][01]?[0-9][-/. ])(?P<number>{DIGIT}[{DIGITS} -]{{6,24}}{DIGIT})(?![0-9年月日元.%])"
)
_BOOK_WORDS, _BEFORE_BOOK = ("折", "存单", "本子", "账本"), 6
_MIN_BOOK, _SAMPLE = 8, lazy("样张|格式|示例|规则|例如")

# The password of a card or a passbook in a note of a person.
_PASSWORD = lazy(
    r"(?:密码|口令)[^0-9A-Za-z\n]{0,18}"
    r"(?P<word>[0-9](?:[- ]?[0-9]){3,7}|[A-Za-z]{2,8}[#@_-]?[0-9]{3,8})(?![0-9A-Za-z年月日位元])"
)
_OF_MONEY, _OWN = lazy("[存卡折]|银行|U ?盾|网银|[工农建中交]行"), lazy("(?<!其)[我他她俺咱](?!们)|谁的|捡到")
_ADVICE = lazy("不要|[别勿]用|不得|切勿|例如|比如|简单|默认|初始|123456|会议|[Ww]i-?[Ff]i|无线")


def find(text: str, notes: Notes, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the numbers of notes."""
    if not THREE.search(text):
        return
    yield from _phones(text, notes)
    for low, high in notes.with_any(find_offsets(text, _TAIL_START)):
        yield from _cards(text, low, high)
    yield from _books(text, notes)
    yield from _passwords(text, notes, known)


def _phones(text: str, notes: Notes) -> Iterator[Detection]:
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


def _books(text: str, notes: Notes) -> Iterator[Detection]:
    # The words are rare: to look for the pattern in each note takes six times as long.
    for word in literal_offsets(text, *_BOOK_WORDS):
        if line := notes.holding(word):
            for book in _BOOK.finditer(text, max(line[0], word - _BEFORE_BOOK), line[1]):
                if len(_DIGIT.findall(as_digits(book["number"]))) >= _MIN_BOOK and not _SAMPLE.search(text, *line):
                    yield Detection(bank_cards.KIND, *book.span("number"))


def _passwords(text: str, notes: Notes, known: frozenset[str]) -> Iterator[Detection]:
    for at in literal_offsets(text, "密码", "口令"):
        line = notes.holding(at)
        if (
            line
            and (password := _PASSWORD.match(text, at, line[1]))
            and _OF_MONEY.search(text, *line)
            and not _ADVICE.search(text, *line)
            and (_OWN.search(text, *line) or is_named(text, *line, known))
        ):
            yield Detection(bank_cards.KIND, *password.span("word"))
