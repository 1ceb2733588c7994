"""Patterns of dates as people write them: in digits and words, of old calendars and eras, by holidays and terms."""

from __future__ import annotations

from .lazy_pattern import lazy

DIGIT = "〇零○一二三四五六七八九"
VALUE = {char: str(max(0, index - 2)) for index, char in enumerate(DIGIT)}
# Years of birth of members who may be alive: few people are older than a hundred.
MEMBER_YEAR = r"19(?:1[2-9]|[2-6][0-9]|7[0-5])|一九[一二三四五六七][〇零○一二三四五六七八九]"
ANY_YEAR = rf"(?:19(?:1[2-9]|[2-9][0-9])|20[0-9]{{2}})|[一二][九〇零○][{DIGIT}]{{2}}"
MONTH = r"(?:1[0-2]|0?[1-9]|[闰]?十[一二]?|闰?[一二三四五六七八九]|[正元冬腊])"
DAY = (
    r"(?:[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅[一]?"
    r"|初?[一二三四五六七八九十])"
)
STEMS = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年?"
CALENDAR = rf"(?:[(]?(?:农历|阴历|阳历|公历|旧历|夏历|{STEMS})[)]? ?)?"
REST = (
    rf"(?: ?(?:年|[-./、]) ?{CALENDAR}{MONTH} ?(?:月|[-./、]) ?{DAY}(?![0-9]) ?[日号]?"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
    rf"|(?P<month> ?(?:年|[-./]) ?{CALENDAR}{MONTH}(?![0-9]) ?月?份?[初中底末]?))"
)
# Years in other ways, only beside a word for birth: 41年, 民国三十年, 辛巳年, 昭和十四年; and the day before the year.
NUMBER = r"(?:[0-9]{1,2}|[元一二三四五六七八九十廿卅]{1,3})"
ERA = (
    rf"(?:民国{NUMBER}年(?:{STEMS})?|{STEMS}[(](?:{MEMBER_YEAR})年?[)]|[廿卅][一二三四五六七八九]?年|(?:昭和|大正|康德){NUMBER}年|{STEMS}|(?<![{DIGIT}])(?:[1-7][0-9]"
    rf"|[一二三四五六七][〇零○一二三四五六七八九])(?:年(?![来前后间以多])的?|[./-](?=(?:1[0-2]|0?[1-9])[./-]))|19[1-7][0-9]年的)"
)
TERM = (
    "(?:立春|雨水|惊蛰|春分|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪"
    "|冬至|小寒|大寒)"
)
MONTH_DAY = rf"{MONTH} ?(?:月|[-./]) ?(?:{DAY}(?![0-9]) ?[日号]?|[份初中底末])"
HOLIDAY = (
    r"(?:元旦|大?年初[一二三]|正月十五|元宵节?|二月二|清明节?|端午节?|七夕|中秋节?|重阳节?|腊八|小年|除夕"
    r"|大?年三十|国庆节?|五一节?|六一节?|七一|八一|(?<![二三四五六七八九])十一(?!岁)|双十节|冬至)"
)
YEAR = rf"(?:{MEMBER_YEAR})年?"
DAY_ONLY = lazy(rf"{CALENDAR}(?:{MONTH_DAY}|{HOLIDAY})")
