"""Detect car number plates (GA 36-2018): province, letter, and five characters, or six for new energy cars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..troubles.note_persons import is_named
from ..words.anchored_match import Start, find_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from ..words.note_lines import is_note, line_at
from .digit_runs import DIGIT, as_digits

KIND = "private-plate"
_GAP = r"[ .\-·*/_,、点]{0,3}(?:\n *(?:> ?|# )?)?"
_LETTER = "[A-HJ-NP-Za-hj-np-z]"
_CHARACTER = rf"{_GAP}[A-HJ-NP-Za-hj-np-z0-9]"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = lazy(
    rf"[{_PROVINCES}]{_GAP}[A-HJ-NP-Za-hj-np-z]"
    rf"(?:{_CHARACTER}){{4,5}}(?:{_CHARACTER}|[挂学警港澳])(?![A-Za-z0-9])"
)
# As it is said: the name of the province, a letter by its sound, digits in words, words between the parts.
_NAMES = (
    "北京|天津|上海|重庆|河北|河南|云南|辽宁|黑龙江|湖南|安徽|山东|新疆|江苏|浙江|江西|湖北|广西|甘肃|山西"
    "|内蒙古?|陕西|吉林|福建|贵州|广东|青海|西藏|四川|宁夏|海南"
)
_SOUND = f"(?:{_LETTER}|[诶爱哎必比毕西塞地弟迪伊衣艾弗吉杰开恩欧皮丘秋提踢优威维歪贼]|艾弗|基)"
_WORDS = (
    r"[ .\-·,、:|\"']{0,2}"
    r"(?:(?:字头?|大写的?|牌照?|新能源|[绿蓝黄白]牌|的车?|后面是?|开头|打头|杠|点|空格|带)[ ,、:]?){0,3}"
)
_SPOKEN = lazy(
    rf"(?P<province>[{_PROVINCES}]|{_NAMES}){_WORDS}(?P<letter>{_SOUND}){_WORDS}"
    rf"(?P<rest>(?:(?:[ ,、\-·]|再?加 ?){{0,2}}"
    rf"(?:{_LETTER}|{DIGIT})){{5,6}})(?![A-Za-z0-9])"
)
_SPOKEN_START = (
    Start(_PROVINCES, r" .\-·,、字牌照的诶爱哎必比毕西塞地弟迪伊衣艾基吉杰开恩欧皮丘秋提踢优威维歪贼A-Za-z"),
    Start(
        "北天上重河云辽黑湖安山新江浙广甘内陕吉福贵青西四宁海",
        "".join(name[1] for name in _NAMES.split("|")),
        f"(?=(?:{'|'.join(name[1:] for name in _NAMES.split('|'))})[ .牌的A-Z])",
    ),
)
# Of an electric bicycle: 郑州 0715283, 长沙A 218653.
_CITY = r"[\u4e00-\u9fff]{2,3} ?[A-Z]?(?:[ \-·]?[0-9]){5,8}"
_LABELLED = lazy(
    rf"(?:(?:车牌|车号|牌照|牌号|号牌)(?:号码?)?(?:尾号|后[三四五]位)?|牌子(?=[是为: ]{{0,3}}{_CITY}))"
    rf"(?:是|为|[ :,|(\"']|\n(?!\n)){{0,5}}(?P<number>"
    rf"(?:[{_PROVINCES}][\u4e00-\u9fff]?|[\u4e00-\u9fff]{{2,3}}(?=[A-Z]?[0-9]{{5}}))?"
    rf"(?:{_LETTER}[·\- ]?)?[A-Z0-9](?: ?[A-Z0-9]){{2,6}}[*]{{0,4}}|{_CITY})(?![A-Za-z0-9\u4e00-\u9fff])"
)
_LABELLED_START = Start("车牌号", "牌号照子")
# The province and the rest in two places; plates of three-wheelers; old ones with O.
_APART = lazy(
    rf"(?:车牌|车号|牌照|号牌)[^。;\n]{{0,8}}(?P<province>[{_PROVINCES}])[^0-9A-Za-z。;\n]{{0,8}}(?P<number>"
    rf"{_LETTER}[·\- ]?[A-Z0-9]{{5,6}})(?![A-Za-z0-9])"
)
_THREE_WHEELED = lazy(rf"[{_PROVINCES}]{_LETTER}[·. \-]?[电临摩残警](?:[·. \-]?[A-Z0-9]){{4,6}}(?![A-Za-z0-9])")
_OLD = lazy(rf"[{_PROVINCES}][OV0](?:杠|[·\-])(?P<rest>{DIGIT}{{4,5}})(?!{DIGIT})")
# The rest after other words (皖K的车,后面18Q41), police cars, and old people's cars with a word before the number.
_REST = lazy(
    rf"[{_PROVINCES}]{_LETTER}(?:牌?的?(?:[轿货面]?包?车|牌[照子]?)[,、 ]?(?:后[面边头]|尾数|号[码是])"
    r"|[,、 ]?(?:后[面边头]|号[,、是:]))"
    r"[^\n。0-9A-Za-z]{0,6}[A-Z0-9]{5,6}(?![A-Za-z0-9])"
    rf"|WJ ?[{_PROVINCES}] ?[0-9]{{4,5}}[0-9A-Z]?(?![A-Za-z0-9])"
)
_REST_START = Start(f"{_PROVINCES}W", "A-Z", rf"(?=[A-Z](?:牌|的|车|[,、 ]?[后号])|J ?[{_PROVINCES}] ?[0-9])")
_OTHER_START = Start(_PROVINCES, "A-Z", r"(?=[A-Z](?:[·. \-]?[电临摩残警]|[杠·\-]))")
_TAIL = lazy(rf"(?<=[{_PROVINCES}][A-Z])(?:(?:的|牌)[^。\n0-9]{{0,8}})?尾号(?P<number>[A-Z0-9]{{3,5}})(?![A-Za-z0-9])")
_TAIL_START = Start("的牌尾", rest="(?<=[A-Z].)")

# Of an electric bicycle, an old people's car, a tractor in a note of its owner: 电动车(牌 嘉兴 H02418), 残-00512.
_OTHER_VEHICLE = lazy(
    r"(?:电[动瓶]|代步|残疾|轮椅|三轮|摩托|拖拉机|牌[照子写 (:,是“])[^0-9\n。;]{0,16}?"
    r"(?P<number>[\u4e00-\u9fff]? ?[电残农](?: ?[三二]? ?[轮车])?[ -]?[0-9](?: ?[0-9]){3,6}"
    r"|(?!型号|编号|系列|价|共|约|计|第)(?:[\u4e00-\u9fff]{2,3} ?(?:[A-Z] ?)?|[\u4e00-\u9fff][A-Z]-?)[0-9]{4,7}"
    rf"|[{_PROVINCES}](?:[A-Z] ?[0-9]{{4}} ?挂| ?[0-9]{{2}}[·-]?[A-Z][0-9]{{4}}))(?=[ ,。;)”\"\n]|$)(?! ?元)"
)
_OWNER = lazy("[车机失]主|主人|所有|丢|被盗|备案|登记|本人|(?<!其)[我他她俺咱](?!们)")
_OTHER_VEHICLE_START = Start("电代残轮三摩拖牌", "动瓶步疾椅轮托拉照子写 (:,是“")


def find(normalised: NormalisedText, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    text = normalised.text
    for match in _PLATE.finditer(text):
        characters = re.sub(r"[^A-Za-z0-9]", "", match[0][1:])[1:]
        # At most two of the five characters are letters: a word after the short name of a province is not a plate.
        if sum(char.isdigit() for char in characters) >= len(characters) - (3 if "·" in match[0] else 2):
            yield Detection(KIND, *match.span())
    others = find_offsets(text, _OTHER_START)
    for pattern in (_THREE_WHEELED, _OLD):
        for match in matches_at(pattern, others, text):
            yield Detection(KIND, *match.span())
    for match in matches_at(_REST, find_offsets(text, _REST_START), text):
        if sum(char.isdigit() for char in match[0]) >= 3:
            yield Detection(KIND, *match.span())
    for match in matches_at(_APART, find_offsets(text, _LABELLED_START), text):
        if sum(char.isdigit() for char in match["number"]) >= 3:
            yield Detection(KIND, *match.span("province"))
            yield Detection(KIND, *match.span("number"))
    for match in matches_at(_SPOKEN, find_offsets(text, *_SPOKEN_START), text):
        characters = re.sub("[^A-Za-z0-9]", "", as_digits(match["rest"]))
        if match["letter"] != "西" and sum(char.isdigit() for char in characters) >= len(characters) - 2:
            yield Detection(KIND, *match.span())
    found = (
        *matches_at(_LABELLED, find_offsets(text, _LABELLED_START), text),
        *matches_at(_TAIL, find_offsets(text, _TAIL_START) if "尾号" in text else (), text),
    )
    for match in found:
        if sum(char.isdigit() for char in match["number"]) >= 3:
            yield Detection(KIND, *match.span("number"))
    yield from _other_vehicles(text, known)


def _other_vehicles(text: str, known: frozenset[str]) -> Iterator[Detection]:
    for match in matches_at(_OTHER_VEHICLE, find_offsets(text, _OTHER_VEHICLE_START), text):
        low, high = line_at(text, match.start())
        if is_note(text, low, high) and (_OWNER.search(text, low, high) or is_named(text, low, high, known)):
            yield Detection(KIND, *match.span("number"))
