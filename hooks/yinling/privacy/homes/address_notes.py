"""Detect homes in notes: a place, a number of a house in any form, and a word of living there anywhere in the note."""

from __future__ import annotations

from collections.abc import Iterator

from ..persons import institutions
from ..words import registers
from ..words.anchored_match import Start, find_offsets
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.note_lines import Notes
from . import addresses

KIND = "private-address"
_NO = r"(?:[0-9]{1,5}|[一二三四五六七八九十百〇零]{1,5})"
# The last character of a name of a place, so the search starts at few characters.
_PLACE = (
    r"(?:(?<=胡)同|(?<=大)[街道]|[路街巷弄坊湾庄屯苑园邸厦寓墅郡轩阁都城府村社]"
    r"|(?<=[小社]区)区|区|院|(?<=宿)舍|(?<=家属|教工|职工)楼|(?<!阿)里|(?<=[一二三四五六七八九])期)"
)
_UNIT = r"(?:号楼?|#|栋|幢|座|组|队|社|室|房|户|楼|单元|门|弄|层|[A-Z](?![a-z]))"
_HOUSE = lazy(
    rf"{_PLACE}(?:\)|[(（][^()（）]{{1,10}}[)）])?[ ,，]{{0,2}}"
    rf"(?:第|附|[甲乙丙丁戊东西南北内外前后]|[A-Z]区?)?(?:[A-Z]?{_NO}[A-Z]?(?:[-－#之/]{_NO}[A-Z]?){{1,3}}"
    rf"|[A-Z]?{_NO}(?!户){_UNIT}|[A-Z]-?[0-9]{{1,4}}(?:-[0-9]{{1,4}})?|[A-Z]{_UNIT}{_NO})"
    rf"(?:[ ,，的附]{{0,2}}(?:第|附|[甲乙丙丁东西南北])?(?:{_NO}(?:[-－#]{_NO}){{0,2}}[A-Z]?{_UNIT}?"
    rf"|[A-Z]室?|[东西南北前后]?[厢后]?[房屋院楼头]|地下|铺面?|旁门|楼[上下])){{0,4}}"
)
_HOUSE_START = Start(
    "同街道路巷弄坊湾庄屯苑园邸厦寓墅郡轩阁都城府村社区院舍楼里期",
    "0-9A-Z一二三四五六七八九十百〇零第附甲乙丙丁戊东西南北内外前后)(（ ,，",
    rf"(?=(?:\)|[(（][^()（）]{{1,10}}[)）])?[ ,，]{{0,2}}(?:第|附|[甲乙丙丁戊东西南北内外前后])?(?:{_NO}|[A-Z]))",
)
_MAY_HOLD = lazy("[0-9A-Z一二三四五六七八九十零〇](?:[号#栋幢座组队社室房户楼单门弄]|-[0-9])|[A-Z][0-9]")
_LIVES = lazy(
    r"(?<!入)住(?!院|建|宅区|房公积)|(?<![专国大作画行玩商厂独])家(?!属院?院?长|长|庭|政|风|电|具|训|园会)|收[件货]|寄[给到往]?|快递|送[餐到货奶报]|上门|租|地址|户籍|户口|老[屋家宅]|屋[里头后场]|门口|搬|邻居|楼[上下](?!会议|的?[^\n。,;]{0,4}(?:[桌椅灯车棚箱门栏]|宣传|健身|花坛|空地))|轮椅|来我|找我|过来|"
    r"爷爷|奶奶|大爷|大妈|婆婆|阿[姨婆公伯]|老人|师傅|住户|房东|接[我他她老]|敲|按.?铃|home|addr|派单|走失|到我[这那]|[我俺咱]家|路线|井|钥匙"
)
_BUSINESS = lazy(
    r"店|馆|[敬养]老院|福利院|老年公寓|食堂|岗亭|驿站|开发区|看展|慰问品|公证|生产|[处局院馆站所店社校厅会心厂司]地址|故居|旧址|公司|餐厅|酒[店楼]|寺|庙|开业|举行|召开|中心|机关|学校|小学|中学|大学|医院|派出所|居委会?(?:办公|地址)|街道办|博物|景点|遗址|门票|营业|书店|网点|市场开|参观|校址|单位地址|位于|大厅|窗口|会议室|活动室|办公|礼堂|服务站"
    r"|展[厅览]|图书|银行|法院|集合|开会|报名|候车|站牌|公交|路况|施工|停水|停电|道具|前海西街|《"
)
_GROUP = lazy(rf"[^0-9]*[ ,，](?:{_NO}[组队社]|[一两][座栋幢号户家])")  # 一组祭扫陵园,一组送学上门
# 到幸福社区3组走访 is on the way to a part of a village, 家住红旗村3组 is at home there.
_PART_OF_VILLAGE, _AT_HOME = (
    lazy("[0-9一二三四五六七八九十][组队社]$"),
    lazy("寄|收件|住(?!院|户)|家在|屋头|地址|户籍|老家"),
)
_COUNT = lazy(r"[年月日次元块斤人岁点时分]|平[米方]|公里|多[户人]")


def find(text: str, notes: Notes) -> Iterator[Detection]:
    """Yield the homes of notes."""
    for low, high in notes.with_any(find_offsets(text, _HOUSE_START)):
        if (
            not _MAY_HOLD.search(text, low, high)
            or not _LIVES.search(text, low, high)
            or _BUSINESS.search(text, low, high)
        ):
            continue
        for house in _HOUSE.finditer(text, low, high):
            if (
                not _COUNT.match(text, house.end())
                and not _GROUP.fullmatch(house[0])
                and not (_PART_OF_VILLAGE.search(house[0]) and not _AT_HOME.search(text, low, high))
                and not addresses.is_open_to_all(text, house.end())
                and not addresses.is_on_campus(text, *house.span())
                and not institutions.is_address_of_institution(text, house.end())
                and not registers.is_of(text, *house.span(), "sight", "news", "story", "talk")
            ):
                yield Detection(KIND, max(low, house.start() - 3), house.end())
