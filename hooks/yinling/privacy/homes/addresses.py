"""Detect home addresses that are complete to the door; a street or an office address is not private."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ..persons import institutions
from ..persons.names import is_full_name, names_in
from ..words import registers
from ..words.anchored_match import Start, find_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from . import home_parts

KIND = "private-address"
_PLAIN, _FORMAL = "一二三四五六七八九十百〇零○两廿", "壹贰叁肆伍陆柒捌玖拾佰"
_NO = rf"(?:[0-9]{{1,5}}|[{_PLAIN}]{{1,6}}|[{_FORMAL}]{{1,6}})"
_LETTER = r"[A-Za-z甲乙丙丁东西南北]?"
_NAME = r"[\u4e00-\u9fff]"
_NO_LAST = f"[0-9{_PLAIN}]"  # the last character of a number
_ESTATE = (
    r"(?:区|村|院|宿舍楼?|家属楼|花园|家园|公寓|苑|庄园|山庄|里|居委会|别墅|豪庭|名城|新城|屯|庄"
    r"|[一二三四五六七八九0-9]期)"
)
_ROAD = r"(?:路|街|巷|弄|胡同|大道|道|条|里弄)"
_BLOCK = rf"(?:[A-Z甲乙丙丁]座|{_NO}{_LETTER}(?:号楼|#楼?|栋|幢|座|号院|号(?=楼)|楼|排|舍))"
_UNIT = rf"(?:{_NO}(?:单元|门洞|门栋?|梯|-)|[甲乙丙丁东西南北中](?:单元|门|户|梯))"
_FLOOR = rf"(?:{_NO}(?:层|楼)|顶[层楼])"
_DOOR = (
    rf"(?:{_NO}{_LETTER}(?:室|户|房|号(?!窗|柜|机|台|线))|{_NO}[东西中左右]户|[A-Z]-?[0-9]{{3,4}}(?![0-9])|[东西南北中左右]户"
    r"|[左右][手首]?边?(?=$|[^\u4e00-\u9fff])"
    r"|[0-9〇零○一二三四五六七八九]{3,4}(?![0-9号年月日人元个平㎡亩套]| ?(?:[gG]|[km][gl]|克|毫)))"
)
_SEP = r"(?:[,、\- ]|\n-|\|(?:门牌|房号|室|户|单元|房间)?号?:?)?"
_DASHED = r"[0-9]{1,3}-(?:(?:[0-9]{1,2}|[甲乙丙丁])-)?[0-9]{3,4}(?![0-9年-]| ?(?:平|㎡|[A-Za-z克毫斤]|米|亩|元|套))"
# A door within a block. The block's name or the word 单元 shows that people live there. `find` adds the name before it.
_FLAT = lazy(
    rf"(?:{_ROAD}{_SEP}{_NO}{_LETTER}号院?|{_ESTATE}(?:{_SEP}[东西南北]区)?){_SEP}"
    rf"(?:{_DASHED}|{_UNIT}{_SEP}(?:{_FLOOR}{_SEP})?{_DOOR}|{_BLOCK}{_SEP}(?:{_UNIT}{_SEP}(?:{_FLOOR}{_SEP})?(?:{_DOOR})?|{_FLOOR}{_SEP}{_DOOR}|{_DOOR}))"
)
_UNIT_DOOR = lazy(
    rf"(?:号楼|#楼?|栋|幢|座|号院|楼|排){_SEP}(?:{_UNIT}{_SEP}(?:{_FLOOR}{_SEP})?{_DOOR}|{_DASHED})"
    rf"|(?<={_NO_LAST})[栋幢]{_SEP}(?:[0-9]{{3,4}}(?![0-9号年月日人元个平㎡亩套米.盏块户家台辆册本间条名次把])|{_FLOOR}{_SEP}(?:[左右][手首]?边|[东西][户边头]))"
)
# The number of a house right after a word for it, and doors in fields: 门牌:解放北路218-6号; 楼号: 8|单元: 2|房号: 502.
_FIELD_VALUE = r"[^\n:|,、;]{1,8}"
_NEXT_FIELD = r"[\n|,、; ]{1,3}-?(?:[0-9]*[栋幢楼号单元]+)?[:| ]{0,3}[^\n:|,、;]{0,8}"
_DOOR_PLATE = lazy(
    rf"门牌号?码?[是为:| ]{{0,3}}(?:{_NAME}{{1,10}}[路街巷弄道条里村园苑区坊])?[0-9]{{1,4}}(?:[-之][0-9]{{1,4}}){{0,3}}"
    rf"(?![0-9年月块个])号?|(?:房号|几[楼号室]|住处|宿舍|房间)[:| ]{{1,3}}[0-9]{{1,2}}(?:-[0-9]{{1,4}}){{1,3}}(?![0-9])"
    rf"|(?:楼[栋号]?|[栋幢]号?|单元|小区)[:| ]{{1,3}}{_FIELD_VALUE}(?:{_NEXT_FIELD}){{0,3}}?"
    r"[\n|,、; ]{1,3}-?(?:房间?号?|室号?|门牌号?)[:| ]{1,3}[0-9]{2,4}(?![0-9])"
)
_DOOR_PLATE_START = Start("门楼栋幢小房几处舍间", "牌栋号楼室:|区", "(?=牌|[栋号楼室]?[:|]|区[:|])")
# Rows of houses, blocks with a letter, old housing of a work unit: only beside a word for living there.
_HOUSING = lazy(
    rf"(?P<rows>(?:[平工]房|宿舍|家属[院楼区])[^。;\n0-9]{{0,3}}{_NO}排{_NO}号?|[园苑湾城府邸轩阁庭居][A-Z]座[0-9]{{3,4}}(?![0-9])"
    rf"|[期区园苑湾城院][A-Z][0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{3,4}}(?![0-9]))|{_NO}排{_NO}号|[A-Z]座[0-9]{{3,4}}(?![0-9])"
    rf"|(?:平房|筒子楼)[^。;\n0-9]{{0,3}}{_NO}号?|[东西南北]排第?{_NO}[间户家]"
    r"|(?:宿舍|家属[院楼区])[^。;\n0-9]{0,8}[0-9]{3,4}(?![0-9年月日人元])"
    rf"|(?:宿舍|家属[院楼区]){_NO}(?:号?楼|栋|排)[东西南北]"
    rf"|[期区园苑湾城院][A-Z][0-9]{{1,2}}-[0-9]{{3,4}}(?![0-9])|[甲乙丙丁]楼{_FLOOR}[东西南北左右]|里{_NO}条{_NO}号"
    rf"|[巷路街道](?:附|付|之){_NO}号"
)
_HOUSING_START = Start(
    "排座舍属楼房条附付之A-H",
    rest=rf"(?:(?<=[0-9{_PLAIN}]排)(?=[0-9{_PLAIN}])|(?<=[A-Z]座)(?=[0-9]{{3}})|(?<=宿舍|家属|平房|子楼)|(?<=[东西南北]排)(?=第)"
    rf"|(?<=[甲乙丙丁]楼)|(?<=里[0-9{_PLAIN}]条)|(?<=[巷路街道][附付之])(?=[0-9{_PLAIN}])|(?<=[期区园苑湾城院][A-H])(?=[0-9]))",
)
# The parts of a door number with dashes after any name: 名家10-2-1603.
_PARTS = lazy(
    r"[0-9](?:(?<=[\u4e00-\u9fff]{2}[0-9])|(?<=[\u4e00-\u9fff]{2}[A-Z][0-9]))(?<![第图表章条款节型号级][0-9])[0-9]{0,2}-[0-9]{1,2}-(?!(?:19|20)[0-9]{2})[0-9]{3,4}"
    r"(?![0-9年月-])"
)
# Those of old houses have few digits: only after the name of an estate.
_OLD_PARTS = lazy(r"[院区村园苑里庄城府湾郡居地舍坊寓厦](?=[0-9]{1,2}-[0-9]{1,2}-[0-9]{1,3}(?![0-9年月-]))[0-9-]+")
_TO_DOOR = lazy("[^栋幢座楼排舍梯#](?<!单元)(?<!门洞)(?<!号院)$")  # 8幢3单元门禁坏了 is no home
_UNIT_START = Start(
    "号#栋幢座楼排",
    rf"楼院,、\-\n |0-9东西南北中甲乙丙丁{_PLAIN}{_FORMAL}",
    rf"(?=[楼院]?(?:[,、\-\n ]|\n-|\|(?:[\u4e00-\u9fff]{{1,4}}:)?)?[0-9东西南北中甲乙丙丁{_PLAIN}{_FORMAL}])",
)
# A house number in a lane, beside a word or a name that says that somebody lives there.
_LANE = lazy(
    rf"(?:胡同|里弄|弄堂|巷|弄|[前后东西南北内外小横背]街|大街(?=[甲乙附付]))(?:[东西南北甲乙附付]|{_NO}条)?{_NO}{_LETTER}号(?:院|门)?"
)
_PART_OF_HOUSE = lazy(f"[之附]{_NO}")
_LANE_START = Start("同弄巷街堂", "0-9甲乙附付东西南北一二三四五六七八九十")
_LIVES = lazy(r"住|家|寄|送|收[件货]?|门牌|户|姓|邻居|院里|敲|上门|搬|[出合]?租|房子|送餐|地址")
# A house right after a name: 汲某:前海沿社区伏龙路17号.
_NAMED_HOUSE = lazy(
    rf"[,:( |]{{1,3}}(?!.?址)[\u4e00-\u9fff]{{2,12}}(?:{_ROAD}|沿)[甲乙丙丁戊己庚辛附]?{_NO}号(?![线文令])"
)
_LIVES_THERE = lazy(
    r"按门?铃|门铃|敲门|门把|门口|[居现暂在租]住|(?<!入)住(?!院|建|宅)|家(?!属|园|政|庭|长|电|具|务|风)|搬[到进去]|租|寄到?|收件|送餐|地址"
)
_BUSINESS = lazy(
    r"店|馆|故居|旧址|公司|餐|酒|寺|庙(?![前后])|开业|举行|相声|网点|(?<!回)(?<!返回活动)中心|社区(?![\u4e00-\u9fff]{2,4}[巷路街])|机关|学校|医院|派出所|居委|博物|景点|遗址|票|营业"
)
_ROAD_DOOR = lazy(
    rf"(?<=[0-9])弄[0-9]{{1,3}}号(?:楼)?[0-9]{{3,4}}(?![0-9年元米])|{_ROAD}{_SEP}{_NO}{_LETTER}号{_SEP}(?:院{_SEP})?[甲乙丙丁]?{_NO}{_LETTER}(?:室|户)"
)
_VILLAGE = lazy(
    rf"(?:村|屯|庄)(?:第?{_NO}(?:村民小)?[组队社])?{_SEP}{_NO}号(?![文令线召楼厅院会通公井矿机路车馆点仓桥泵站])"
)
# The first character of _FLAT, _ROAD_DOOR and _VILLAGE, followed by the rest of the word for the road or the estate and
# by a number or a letter.
_REST_OF_WORD, _NUMBERING = (
    r"弄同道舍属楼园寓庄委会墅庭城第,、\-\n 东西南北区",
    f"0-9A-Z{_PLAIN}{_FORMAL}甲乙丙丁东西",
)
_START = Start(
    "路街巷弄胡大道条里期区村院宿家花公苑庄山居别豪名新屯",
    f"{_REST_OF_WORD}{_NUMBERING}",
    rf"(?=[{_REST_OF_WORD}]{{0,7}}[{_NUMBERING}])",
)
# A house number after a word for living there. In a village (_VILLAGE) the number alone is enough.
_RESIDENCE = (
    r"(?:家住|现住|住在|住于|居住在|居住于|住址|住处|家庭地址|家在|家里在|家搬到|搬到了?|户籍地?|户口(?:所在地)?|老家|原籍|家庭住所|住所|通讯处|门牌|通讯地址|邮寄地址|寄到|送到"
    r"|的家)"
)
_HOUSE = lazy(
    rf"{_RESIDENCE}[是为:于在\"'|(]*(?P<address>{_NAME}{{1,20}}?(?:{_ROAD}|{_ESTATE}|组|队){_SEP}[甲乙丙丁戊己庚辛附增]?{_NO}{_LETTER}(?:号(?!线|文|令)|弄|栋|幢|号楼|组)"
    rf"(?:{_SEP}{_NO}{_LETTER}(?:号|室))?)"
)
# After such a word a house, a row or a floor is one of a home, whatever its estate is called.
_LIVING = (
    r"(?:家?[现租]?(?<!入)住(?![院进宿房宅户建条])在?|家[里就]?在|[我他她你][们]?家|老?家[是:]|搬家?[到去进]了?|[寄送]到"
    r"|住[址处][是为:]?|(?:收件|通讯|户籍|家庭)地址|(?<![\u4e00-\u9fff])地址[是为:]|[独租]居[在于]|租住在?|邮寄|快递|派送|(?<!入)住(?![院房宅户建条])|宿舍|家属[院楼区])"
)
_ANY_NAME = r"(?![的是到也了上出现见过着这那有])[\u4e00-\u9fffA-Za-z]"
_HOME = lazy(
    rf"(?P<verb>{_LIVING})[是为:于在\"'|(]*(?P<address>(?:[0-9]{{6}} ?)?(?:{_ANY_NAME}{{1,10}}?{_NO}号(?:大院)?)"
    rf"?{_ANY_NAME}{{0,14}}?(?:第|附|甲|乙|丙|增)?"
    rf"(?:(?![一两](?:[栋幢座排舍]|号楼))(?<![0-9{_PLAIN}]){_NO}{_LETTER}(?:号[旁后前侧]?[门院]|号(?=小楼|$|[,。;)|\n]|平房|[东西南北][屋房]|后院|[一二三四五六七八九]楼)|号[楼院]|#|栋|幢|排(?=[第0-9])|舍|座(?=[0-9]+[A-Z室])|弄)"
    rf"(?:{_SEP}(?:第|附|东头|西头)?{_NO}?{_LETTER}(?:单元|楼|层|门|户|室|号|座|[0-9]))*|[A-Z]座{_NO}))"
)
_SEAT = lazy(
    r"(?:公司|厂|中心|合作社|银行|[支分]行|医院|学校|店|集团|协会|基金会|网点|营业[部厅所]|分理处)(?:[(][^()\n]{0,8}[)])?[,:]?$"
)
_NEARBY = lazy("[前后下旁边外或]|附近|门[前口外]")  # 3号楼前的宣传栏, 住在108栋或教师公寓
_HOUSE_NUMBER = Start("号#栋幢座排舍弄组", rest=rf"(?<=[0-9A-Z{_PLAIN}{_FORMAL}].)")
_PUBLIC = lazy(
    rf"(?:办公|大厅|窗口|柜台|诊室|新生|本科生|研究生|留学生|入住|展[厅馆位]|教室|中心|大厦|会议|活动室|(?:医院|学校|法院|派出所|银行|公司){home_parts.NO_HOUSING}|社区服务|服务站|机关(?!大?院)|图书|礼堂|教学|门诊|美食城|报告厅|学院)"
)
# What stands right after a number of a house where everybody may go: 7号楼党员之家.
_OPEN_TO_ALL = lazy(
    r"[旁边前后下内里的]{0,2}[\u4e00-\u9fff]{0,4}?(?:之家|支部|总支|食堂|岗亭|门岗|驿站|小屋|快递[站柜点]|服务[点站]|活动[室站]|(?:阅览|棋牌|会议|医务)室|教室|礼堂"
    r"|[\u4e00-\u9fff]{1,8}?(?:警署|派出所|中医堂|酒店|宾馆|饭店|餐厅|医院|学校|[大中小]学|银行|法院|博物馆|纪念馆|体育馆|图书馆|文化宫)"
    r"(?!的?(?:老?职工|宿舍|家属|退休|对面|旁|后|隔壁|附近))|展[厅览]|看展|大厅|窗口|药[店房]|超市|商店|公园|广场|卫生[所站院室]|收发室|居委会|办公室|老年大学|宣传栏|柜台)"
)
# Houses of students, whoever lives there.
_CAMPUS = lazy(
    "学生(?:公寓|宿舍|社区|寝室|党员)|新生(?!活)|寝室|校区|本科生?|研究生|博士生?|大学生(?!村官)|辅导员|教博|连廊|学长|学姐"
)
_AROUND_HOUSE, _LINE_AROUND = 40, 60
_OF_HOME = lazy("小区|家属|新村|花园|家住|住家|单元")  # where no student lives, though a word of students stands near
_NAME_BEFORE = lazy(rf"(?:{_NAME}|[0-9#A-Za-z])+$")


def find(normalised: NormalisedText, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    text = normalised.text
    for start, end in chain(
        _flats(text, known),
        _doors(text),
        home_parts.find(text),
        _housing(text),
        _lanes(text, known),
        _houses(text),
        _named(text, known),
    ):
        if not (
            registers.is_of(text, start, end, "sight")
            or is_open_to_all(text, end)
            or is_on_campus(text, start, end)
            or institutions.is_address_of_institution(text, end, known)
        ):
            yield Detection(KIND, start, end)


def is_open_to_all(text: str, end: int) -> bool:
    """Return whether a place where everybody may go stands right after a number of a house."""
    return bool(_OPEN_TO_ALL.match(text, end))


def is_on_campus(text: str, start: int, end: int) -> bool:
    """Return whether a house is one of students, by the words around it."""
    if _OF_HOME.search(text, max(0, start - 2), end + 2):
        return False
    return _CAMPUS.search(text, max(0, start - _AROUND_HOUSE), end + _AROUND_HOUSE) is not None


def _flats(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the doors within a block, and the numbers of houses in villages; a block or its entrance if of somebody."""
    offsets = find_offsets(text, _START)
    found = [matches_at(pattern, offsets, text) for pattern in (_FLAT, _ROAD_DOOR, _VILLAGE)]
    found.append(matches_at(_UNIT_DOOR, find_offsets(text, _UNIT_START), text))
    for match in chain(*found):
        # The name before a match is part of the address. At most eight characters of it are taken.
        name = _NAME_BEFORE.search(text, max(0, match.start() - 8), match.start())
        if name and not _PUBLIC.search(text, name.start(), match.end() + 2):
            start, end = name.start(), match.end()
            is_whole = _TO_DOOR.search(text, start, end) is not None
            if is_whole or _is_of_somebody(text, start, end, known) or _names_somebody(text, start, end, known):
                yield start, end


def _names_somebody(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Return whether a person is named on the line of a place or on the one above."""
    line = text.rfind("\n", 0, start) + 1
    above = max(text.rfind("\n", 0, max(0, line - 1)) + 1, start - _LINE_AROUND, 0)
    behind = text[end : end + _AROUND_HOUSE].partition("\n")[0]
    return any(True for _ in names_in(f"{text[above:start]} | {behind}", known))


def _doors(text: str) -> Iterator[tuple[int, int]]:
    """Yield door numbers with dashes, in fields, and after a word for them."""
    for pattern in (_PARTS, _OLD_PARTS):
        for match in pattern.finditer(text) if "-" in text else ():
            yield max(0, match.start() - 2), match.end()
    for match in matches_at(_DOOR_PLATE, find_offsets(text, _DOOR_PLATE_START), text):
        if not _BUSINESS.search(text, max(0, match.start() - 8), match.end() + 3):
            yield match.span()


def _housing(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for offset in find_offsets(text, _HOUSING_START):
        housing = _HOUSING.search(text, max(end, offset - 4), offset + 16)
        if housing and housing.start() <= offset and (housing["rows"] or _is_home(text, *housing.span())):
            end = housing.end()
            yield max(0, housing.start() - 4), end


def _lanes(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    for offset in find_offsets(text, _LANE_START):
        lane = _LANE.match(text, offset - (1 if text[offset] in "同街堂" else 0)) or _LANE.match(text, offset)
        # 17号之2 is a part of a house: people live there.
        is_part = (
            lane
            and _PART_OF_HOUSE.match(text, lane.end())
            and not _BUSINESS.search(text, max(0, lane.start() - 8), lane.end() + 8)
        )
        if lane and (is_part or _is_of_somebody(text, *lane.span(), known)):
            yield max(0, lane.start() - 4), lane.end()


def _named(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the houses that stand right after a name."""
    for house in _searched(_NAMED_HOUSE, text, [offset - 1 for offset in find_offsets(text, _HOUSE_NUMBER)], 22):
        names = (text[house.start() - length : house.start()] for length in (3, 2, 4) if house.start() >= length)
        if any(is_full_name(name, known) for name in names) and not _BUSINESS.search(text, *house.span()):
            yield house.start() + 1, house.end()


def _houses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the houses after a word for living there, but for the seat of a company."""
    numbers = [offset - 1 for offset in find_offsets(text, _HOUSE_NUMBER)]
    for match in _searched(_HOUSE, text, numbers, 40):  # of a road or an estate
        if not _SEAT.search(text, max(0, match.start() - 12), match.start()):
            yield match.span("address")
    for match in _homes(text, numbers):
        if _NEARBY.match(text, match.end()) or _SEAT.search(text, max(0, match.start() - 12), match.start()):
            continue
        if not _PUBLIC.search(match[0]) and not _BUSINESS.search(text, match.start("address"), match.end() + 3):
            yield match.span("address")


def _searched(pattern: re.Pattern[str], text: str, numbers: list[int], before: int) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern around the numbers of houses."""
    end = 0
    for offset in numbers:
        if offset >= end and (match := pattern.search(text, max(end, offset - before), offset + 16)):
            end = match.end()
            yield match


def _homes(text: str, numbers: list[int]) -> Iterator[re.Match[str]]:
    """Yield the houses, rows and floors after such a word."""
    for offset in numbers:
        low = max(0, offset - 22)
        for match in _HOME.finditer(text, low, offset + 14):
            if match.start("address") <= offset <= match.end():
                yield match
                break


def _is_home(text: str, start: int, end: int) -> bool:
    """Return whether a word for living there stands beside a place in the sentence, and no word for a business."""
    sentence = (
        re.split(r"[。!?\n]", text[max(0, start - 14) : start])[-1]
        + "|"
        + re.split(r"[。!?\n]", text[end : end + 8])[0]
    )
    return bool(_LIVES_THERE.search(sentence)) and not _BUSINESS.search(sentence)


def _is_of_somebody(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Return whether a word for living there, or a name, stands beside a house number, and no word for a business."""
    low, high = max(0, start - 14), end + 16
    sentence = re.split(r"[。!?\n]", text[low:start])[-1] + "|" + re.split(r"[。!?\n]", text[end:high])[0]
    return not _BUSINESS.search(sentence) and bool(
        _LIVES.search(sentence) or any(True for _ in names_in(sentence, known))
    )
