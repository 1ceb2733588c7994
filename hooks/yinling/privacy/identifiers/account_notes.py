"""Detect accounts of persons of a note by what they look like, whatever the service is called.

In a note that names a person, an id beside a word for a service is the account of the person: 微信转给xie_qf0915. So
is a nickname in quotes, after @ or with a number behind it: 快手搜老支书种菜2046.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..persons import called_names
from ..troubles.note_persons import is_named
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.note_lines import Notes
from ..words.word_lists import words
from ..words.word_starts import WordStarts
from .accounts import CHAT

# The id of a service that no list has: 皮皮虾号 pi1948, 加鞠大姐:ju5208.
_OF_ANY = ["号(?=[ :是为]{1,2}[a-z])", "加(?=[^,。:\n]{1,4}:[a-z])", "搜(?= ?[a-z])"]
_WORDS = [*words("chat_platforms"), *words("account_words"), *_OF_ANY]
_WORD = lazy("|".join(sorted(_WORDS, key=len, reverse=True)))
_STARTS = WordStarts(_WORDS, alone="号加搜")
# Few texts have an id, or the end of such a word and what stands before a nickname.
_MAY_HOLD = lazy(
    "[A-Za-z][A-Za-z-]*[0-9_]|[音手书宝钉陌博信号站哩旺条间球乎瓣吧歌篇多视探雅名称聊友码主国Qq]"
    '(?=[叫搜找号账帐昵里版极“"「@: ]|主播)'
)
# Letters with a digit or a line: no word, no version, no address of a page.
_ID = lazy(
    r"(?<![A-Za-z0-9@._/#-])(?<![A-Za-z0-9]:)(?=[A-Za-z_-]{0,18}[0-9_]|[a-z]{2,}-[a-z]{2,} ?(?:[,。(]|才|$))"
    r"[A-Za-z][A-Za-z0-9_-]{4,19}(?![A-Za-z0-9@_/#-]|\.[A-Za-z0-9])"
)
_LOOKS_OWN = lazy("[A-Za-z]{2}[A-Za-z_-]*[0-9]{2}|_|^[a-z]+-[a-z]+$")
_OF_SOFTWARE = lazy("(?i:qrcode|_id$)|[A-Z]{2,4}[0-9]{2,3}[A-Z]?$")  # a name of a field, a course
_LABEL = r"(?:[\u4e00-\u9fff]{0,8}?(?:[叫是搜找:]|关注)|[\u4e00-\u9fff]{0,3})"
_NICK = lazy(
    rf"{_LABEL}(?<!的)(?<![称说写道]:) ?[“\"'「]?[“\"'「@]"
    rf"(?P<quoted>[\u4e00-\u9fffA-Za-z0-9_·]{{2,16}})(?=[”\"'」,。;( ]|$)"
    rf"|{_LABEL}(?<=[号称名叫是搜找:注版]) ?(?P<numbered>[\u4e00-\u9fff]{{2,12}}_?[0-9]{{2,12}})(?![0-9年月日元])"
    rf"|{_LABEL} ?(?P<named>[\u4e00-\u9fff]{{3,14}}[A-Za-z]{{0,4}}[0-9]{{0,12}})"
)
_OF_OFFICE = lazy(
    "公众号|订阅|日志|周刊|支部|党委|党建|社区|大学|学堂|学校|中心|官方|医院|协会|公司|日报|晚报|电视|频道"
    "|发布|政务|服务|老干部局|图书|银龄"
)
_OWN = lazy("(?<!其)[我他她俺咱](?!们)|本人|[新老旧]号")
_AROUND, _AFTER = 40, 3


def find(text: str, notes: Notes, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the accounts of notes."""
    end = 0
    for at in _STARTS.offsets(text) if notes.may_be and _MAY_HOLD.search(text) else ():
        if at < end or not (word := _WORD.match(text, at)) or not (note := notes.holding(at)):
            continue
        low, high = max(note[0], at - _AROUND), min(note[1], at + _AROUND)
        account = _account(text, word.end(), high)
        if account and (
            _has_person(text[slice(*account)]) or _OWN.search(text, low, high) or is_named(text, low, high, known)
        ):
            end = account[1]
            yield Detection(CHAT, *account)


def _account(text: str, start: int, high: int) -> tuple[int, int] | None:
    """Return the span of what looks like an account after a word for a service."""
    nick = _NICK.match(text, start, high)
    if nick and nick.lastgroup and not _OF_OFFICE.search(text, start, min(nick.end() + _AFTER, high)):
        span = nick.span(nick.lastgroup)
        if nick["named"] is None or _has_person(nick["named"]):
            return span
    for id in _ID.finditer(text, start, high):
        if _LOOKS_OWN.search(id[0]) and not _OF_SOFTWARE.search(id[0]):
            return id.span()
    return None


def _has_person(nick: str) -> bool:
    """Return whether a nickname begins with a form of address, or has one with 老, 小 or 大 in it."""
    return any(start == 0 or nick[start] in "老小大" for start, _ in called_names.find(nick))
