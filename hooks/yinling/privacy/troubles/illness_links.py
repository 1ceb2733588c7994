"""Decide whether an illness or want is that of a person, by what stands between both and around."""

from __future__ import annotations

from ..persons.name_places import is_elsewhere
from ..persons.past_persons import is_past_or_public
from ..words import registers
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of, characters

SURE_VERB = any_of("verbs_of_illness")
# What may stand between a name and the name of an illness: a form of address, a remark in brackets, times and verbs.
LINK = lazy(
    rf"(?P<title>{any_of('after_name')})?(?:[(][^()\n]{{1,14}}[)])?(?:[^。!,?\n]{{0,8}}[?][\"”“]*)?[,:?!、 —-]{{0,2}}"
    rf"(?:(?P<verb>{SURE_VERB})|{any_of('before_illness')}|[\u4e00-\u9fff0-9]{{1,8}}(?:时|那年|期间|以?后|之后|过后)[,]?(?=(?:{SURE_VERB}))|[,、]|(?:(?<=岁)|(?<![\u4e00-\u9fff]))[男女]性?(?![人女士生孩])[,]?|[0-9一二三四五六七八九十两几]+(?:岁|年|个?月|日|号|天|周|次|级|期)前?)*"
)
# A name of an illness has none of these characters. They join words to sentences.
BODY = lazy(
    r"[^\W0-9A-Za-z_的了是在和与或及也都还说要让给对从到为而但这那其他她我你此着则且便即可将把就会用讲防治以]{0,8}"
)
BEGINNING = lazy(any_of("illness_beginnings"))
TOPIC_BETWEEN = lazy(any_of("topic_between"))
MAX_BODY = 4  # characters of a name of an illness, before the word of the lists, that begins like none
# 王女士, 小李: in advice and questions they are nobody.
_ANYBODY = lazy(rf"(?:[{characters('surnames')}](?:先生|女士|小姐|同学)|小[{characters('surnames')}])")
_ADVICE = lazy(
    "如何|怎么|怎样|哪些|什么|请问|可能(?![^,。]{0,4}不)|建议|是否|[吗呢]?[?]|应(?:该|当|进行|采取|做)|应如何|症状|想了解|想知道|病例"
)
# In a question what these have too is nobody's: 张大爷出现发热,需要哪些检查?
_ELDER = lazy(
    rf"[{characters('surnames')}][\u4e00-\u9fff]?(?:先生|女士|大爷|大妈|大娘|大叔|叔叔|阿姨|奶奶|爷爷)|老[{characters('surnames')}]"
)
_QUESTION = lazy("需要|如何|哪些|什么|应|请问|怎[么样]")
# 江睿:老年黄斑变性,为黄斑区衰老性改变: what somebody said of an illness, with the speaker before a colon.
_SPEAKS = lazy(r"[\u4e00-\u9fff·]{2,6}:")
_IN_GENERAL = lazy(
    r"[^。;\n]{0,6}?[,]?(?:为(?!了)|即|是[一两三指种个由]|起病|发病|发生|扩散后|并?不(?:是|能)|有[一两三几][套种个类]|的(?:发病|诊断|治疗|病因)|主要|一般"
    r"|通常|往往|最[初常多早]|怎么|如何|病人|患者|早期就|属于)"
)
# 王先生: in a long paragraph that is not of a centre the form in which newspapers hide a name.
_HIDDEN = lazy(rf"[{characters('surnames')}](?:先生|女士|小姐)|[\u4e00-\u9fff]{{2,4}}[(（]化名")
_MIN_HIDDEN = 40
_REGISTERS = ("physicians", "medicine", "news", "story", "talk", "public", "herbs")
_MIN_QUESTIONS = 2
_NEARLY = lazy("(?:差点|几乎|险些)[^,。]{0,4}$|一[抖颤]$|软瘫$|装(?:糊涂|病|聋|瞎|疯)$|心疼$")
_SOUND = lazy("了?[一两几]声")  # 咳嗽一声
# The author of a study, and its title: 周某.一次和分次治疗慢性牙髓炎疗效对比; 谢某,2007,….
_CITED = lazy(
    r"[\u4e00-\u9fff]{2,4}(?:[,、][\u4e00-\u9fff]{2,4})*"
    r"(?:,(?:19|20)[0-9]{2}[,.]|\.(?=[^\n,。;]{0,40}(?:疗效|对比|分析|研究|探讨|临床|[0-9]例)))"
)
_AROUND = 90


def is_close(gap: str, word: str) -> bool:
    """Return whether only a link and the beginning of an illness stand between a name and a word of illness."""
    gap = gap.rstrip("(")
    link = LINK.match(gap)
    rest = link.end() if link else 0
    if not link or not BODY.fullmatch(gap, rest):
        return False
    return bool(link["verb"] or BEGINNING.match(gap[rest:] + word)) or len(gap) - rest <= MAX_BODY


def is_of_nobody(text: str, start: int, end: int, known: frozenset[str] = frozenset()) -> bool:
    """Return whether a span from a name to an illness is of nobody: of advice (王女士患高血压,该怎么吃?) or history."""
    if is_past_or_public(text, start, end) or is_elsewhere(text, start, end):
        return True
    if _NEARLY.search(text, start, end) or _SOUND.match(text, end) or _CITED.match(text, start):
        return True
    if _SPEAKS.match(text, start) and _IN_GENERAL.match(text, end):
        return True
    is_elsewhere_told = registers.is_of_no_member(text, start, end) or registers.is_of(text, start, end, *_REGISTERS)
    if is_elsewhere_told and not registers.names_member(text, start, end, known):
        return True
    if registers.is_short_tale(text, start, end) and not registers.names_member(text, start, end, known):
        return True
    is_hidden = _HIDDEN.match(text, start) or _HIDDEN.fullmatch(text, end - 3, end)
    if is_hidden and registers.is_long(text, start, end, _MIN_HIDDEN):
        return True
    if _ELDER.match(text, start) and _asks(text, start, end):
        return True
    if not _ANYBODY.match(text, start) and not _ANYBODY.fullmatch(text, end - 3, end):
        return False
    low = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    after = text.find("\n", end)
    return bool(_ADVICE.search(text, low, min(end + _AROUND, after if after >= 0 else len(text))))


def _asks(text: str, start: int, end: int) -> bool:
    """Return whether the paragraph is a question about health."""
    low = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    after = text.find("\n", end)
    high = min(end + _AROUND, after if after >= 0 else len(text))
    return "?" in text[low:high] and len(set(_QUESTION.findall(text, low, high))) >= _MIN_QUESTIONS
