"""Detect where persons of a note live in a village without street numbers, or in a home for the aged.

青石坝村三组,过桥第三户 and 护理楼三层317床 lead to a door as a street with a number does. A part of a village alone
leads to some thirty families: it counts with the way to the house, or beside a word for living there or bringing
something.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..persons.past_persons import is_past_or_public
from ..troubles.note_persons import is_name, is_named
from ..words import registers
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.note_lines import Notes
from ..words.word_lists import words
from ..words.word_starts import WordStarts

KIND = "private-address"
_NO = r"(?:[0-9]{1,4}|[一二三四五六七八九十百〇零两]{1,4})"
_PLACE = r"(?:[村屯庄寨坝沟梁堡湾]|庄子|嘎查|苏木)"
_PART = rf"第?{_NO}(?:村民)?小?[组社队](?![长员会里])"
_GATE = (
    rf"(?:第{_NO}个?[家户排门间座院](?:子)?|那[家户]|(?:门口|院里|门前|房后|屋后)[有是种栽]|门朝[东西南北]|[东西南北村桥]头|井[台边]|路[口边]|第{_NO}[趟排]房"
    rf"|(?:底下|旁边|隔壁|对面|后[面身])(?:那|的)?[家户])"
)
_VILLAGE = lazy(
    rf"{_PLACE}(?:{_PART}[^。!?\n]{{0,14}}?{_GATE}|[^。!?\n组社队]{{0,10}}?(?:第{_NO}个?[家户]|那[家户]))"
    rf"|{_PLACE}{_PART}|[街区道]{_NO}委{_NO}[组号]|嘎查{_NO}[户组号](?!草场|牧场|棚)|木{_NO}嘎查{_NO}[户组号]"
)
_LONE_PART = lazy(rf"{_PLACE}{_PART}")
_AT_HOME = lazy(
    r"住(?!院|户|房|建|宅区)|[家屋](?:住|在|里|:)|户籍|现居|[盖建]了?[^。,\n]{0,2}房|送(?:报|煤|药|饭|餐|米|到)|慰问|看望|去看|[组社队]看(?=[\u4e00-\u9fff]{1,3}(?:老|大[爷娘妈伯叔]|奶奶|爷爷|阿[婆姨公]|师傅))|走访|上门|收件|快递|邮寄|院里|门口|井"
)
_LIVES = lazy(r"[家现]住[:在]?(?!宅)|住址|住处")
_CARE = lazy(
    r"(?:[养敬安]老?[老养]院|福利院|护理[院楼区]|托老所|老年公寓|养[护老]中心|护养中心|照料中心|颐[养年]楼|住院部|病房|[康疗]养院|康复医院)[^。!?\n]{0,14}?"
    rf"(?:{_NO}号?床(?![被单垫位铺上])|(?<![0-9]){_NO}(?:号?房|室)(?![0-9间])|第{_NO}间|{_NO}[层楼][东西]?[0-9]{{2,4}}(?![0-9年月元人张个])"
    r"|[栋楼][0-9]{3,4}(?![0-9年月元人张个]))"
)
# Without any number of a house: 住…胡同最里头, 家在水塔后头那排, 送饭:汤婆婆,豆腐坊隔壁小铁门.
_SIDE = (
    r"(?:(?:最|紧|靠|顶|把|尽)(?:[东西南北里外前后上]头?|边|角)|[东西南北里前后上下]头|[东西南北]边|对[过面]|隔壁|旁边|后身|底下"
    r"|[路巷街桥坡河渠塔井树墙][口头边沿上下根岸后]|[左右]手|顶楼|[楼阁]上)"
)
_HOUSE = (
    rf"(?:第{_NO}个?(?:门洞?|[家户排间院栋趟座孔])|[头末]一?[家户排]|那[一两三]?(?:[家户排间院栋]|个院)|{_NO}(?:单元|门洞)|[平瓦砖土草楼]房|看护房|小[二三]?层?楼"
    r"|[小大]?铁门|院子|阁楼|地下室)"
)
_WAY = lazy(
    r"(?:(?<![居抠抓握捂扣拉站挡拦遮盖记忍停稳按压捏咬堵围接抱护顶])住(?!院|户|房|建|宅区|进|宿|址|处的|所[,的]|的是)|[他她]家|家[在住:](?!庭)|搬[到去进]|自家|屋在|送[奶饭报菜煤水药餐货信][:给]?|敲门|[找去][^。.!?,\n]{1,5}(?:的话|家)?,)"
    rf"(?:[^。.!?\n]{{0,18}}?{_HOUSE}|[^。.!?\n]{{0,16}}?{_SIDE}(?=[^。.!?\n]{{0,4}}(?:[,。)]|$)))(?!会|活动|开|办)"
)
_STARTS = WordStarts(words("lodging_notes"), alone="住找送")
_BEFORE, _AROUND = 4, 60  # characters of the name of a place, and of what belongs to it
_EVENT = lazy(
    r"排练|演出|座谈|义诊|讲座|活动(?!不便)|会议|举[行办]|开会|办公|报名|共[0-9一二三四五六七八九十]+张|打扫|检修|参观|值班|联欢|培训|《|合作社|负责(?!人)"
    r"|修|装|空调|植树|捐|教|理发|卫生|比赛|宣讲|检查"
)
_NAME_AFTER = lazy(r"[ ,的]{0,2}(?P<name>[\u4e00-\u9fff]{2,4})")


def find(text: str, notes: Notes, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the homes in villages and in homes for the aged of the persons of notes."""
    end = 0
    for at in _STARTS.offsets(text) if notes.may_be else ():
        if at < end or not (note := notes.holding(at)):
            continue
        home = _VILLAGE.match(text, at, note[1]) or _CARE.match(text, at, note[1])
        around = max(note[0], at - _AROUND), min(note[1], at + _AROUND)
        if not home and (home := _WAY.match(text, at, note[1])):
            around = around[0], home.end()  # what follows is no event: 住东头第三排,院里装了铁门
        if not home or not _is_private(text, *around, known):
            continue
        is_part = _LONE_PART.fullmatch(home[0]) is not None
        if is_part and not _AT_HOME.search(text, *around) and not _is_before_name(text, home.end()):
            continue
        end = home.end()
        yield Detection(KIND, max(note[0], at - _BEFORE), end)


def _is_private(text: str, low: int, high: int, known: frozenset[str]) -> bool:
    """Return whether a part of a note names a person and is about no event."""
    return (
        not _EVENT.search(text, low, high)
        and not is_past_or_public(text, low, high)
        and not registers.is_of(text, low, high, "sight", "news", "story", "talk")
        and (_LIVES.search(text, low, high) is not None or is_named(text, low, high, known))
    )


def _is_before_name(text: str, end: int) -> bool:
    after = _NAME_AFTER.match(text, end)
    return bool(after and any(map(is_name, (after["name"][:length] for length in (3, 2, 4)))))
