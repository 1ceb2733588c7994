"""Detect personal accounts: e-mail addresses, WeChat ids and QQ numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..persons import institutions
from ..words.anchored_match import Start, find_offsets, literal_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from ..words.note_lines import line_at
from ..words.word_lists import any_of, words
from ..words.word_starts import WordStarts
from .digit_runs import Number, Run

EMAIL, CHAT = "private-email", "private-chat"
# The sign @ in brackets or between marks, as it is said, and other signs for it: 【@】, _at_, 圈a, 小老鼠, ☆.
_OPEN, _CLOSE = r"(\[{<【「『〔“\"", r")\]}>】」』〕”\""
_AT_SIGN = (
    rf"[{_OPEN}] ?(?:@|at?|[艾爱]特|圈a|a圈|小?老鼠) ?[{_CLOSE}]"
    r"|@号?|在(?=\s?(?:126|163|139|qq|sina|sohu|foxmail|gmail|hotmail|outlook)\s?(?:点|\.|dot))"
    r"|[艾爱]特符?号?|圈里?的?[一个小]{0,2}a(?!t)|[花小叉]a(?!t)|小?老鼠号?|[#※☆★*&$%]|圈圈"
    r"|(?<![A-Za-z])a圈|[ 　_·,\-]at[ 　_·,\-]"
)
_AT = lazy(_AT_SIGN, re.IGNORECASE)
_AT_STARTS = (
    Start("@"),
    Start("在", r"\s163qsfghoaA特老", r"(?=\s?[163qsfgho]|特|[aA]|老鼠)"),
    Start("艾爱圈花小叉老aA", "aA特鼠圈里的一个小", r"(?=特|[aA]|鼠|圈|(?<=圈)[里的一个小])"),
    Start(rf"{_OPEN} _·,\-", "aA艾爱圈小老@ ", rf"(?= ?(?:@|at?[ _·,{_CLOSE}\-]|[aA艾爱圈小老]))"),
    Start("#☆★*&$%", r"\s0-9a-z", r"(?=\s{0,2}[0-9a-z]{2,12}\s?[.点])"),
)
_NUMERAL = "0-9零〇一幺二两三四五六七八九"
_USER = lazy(
    rf"(?:[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}|[A-Za-z0-9](?: [A-Za-z0-9]){{3,30}}|[A-Za-z]{{0,12}}[{_NUMERAL}]{{4,12}})"
    r"[\s,(\[]{0,3}(?:空格 ?|再?加|带|那个|小(?=$)|(?:再|后[面边头]|[后再]?加上?|[跟是]){1,2} ?)?$"
)
# Before a spoken sign what is said of the letters may stand: liu yu lan 三个字拼音连写,后面.
_SPELLED_USER = lazy(r"[A-Za-z][A-Za-z0-9_-]+(?: [A-Za-z0-9_-]+){0,3}[^。;\nA-Za-z0-9]{0,14}$")
_DOT = (
    r"(?:加?(?:\.|点)加?|。|·|,(?=\s?(?:com|cn|net))|\s(?=(?:com|cn|net)(?![a-z]))"
    rf"|[\s,]?[{_OPEN}_]? ?(?:dot|点|\.) ?[{_CLOSE}_]?[\s,]?)"
)
_SPOKEN_HOST, _SPOKEN_COM = (
    "[一幺][二六三八][六三九]",
    "[康抗克肯][姆木母]{0,2}",
)  # as speech recognition writes 126 and com
_HOST = lazy(
    rf"[\s,)\]]{{0,3}}(?:空格 ?|后[面头边]是? ?|再?加 ?)?(?:(?:网易|新浪|搜狐|腾讯) ?(?=[0-9a-z]))?"
    rf"(?P<host>(?:(?:[A-Za-z0-9-]{{1,63}}|[A-Za-z0-9](?: [A-Za-z0-9]){{1,10}}|新浪"
    rf"|搜狐|网易|腾讯"
    rf"|雅虎|扣扣|{_SPOKEN_HOST})\s{{0,2}}{_DOT}\s{{0,2}}){{1,4}}(?:c o m|c n|n e t|[A-Za-z]{{2,24}}"
    rf"|{_SPOKEN_COM}))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SIGNS = "#※☆★*&$%"  # that are read as @ only before a host of mail
_MAX_USER = 68
_MIN_HOST = 2  # characters of the name of a host that are no chance: cnr
# Mailboxes of a task, not of a person.
_ROLE = lazy(
    r"(?:.+\.(?:com|org|net|cn)|(?:your|my)[._-]?(?:user)?(?:name|e?mail|account)|user(?:name)?|someone|nobody|first(?:name)?[._]last(?:name)?|name[._]surname"
    r"|x{2,}|submissions?|manual|wiki|newsletter|meetup|[a-z]+-20[0-9]{2}|[a-z]{2,3}jobs|info|contest|hi|me|mail|service|services|support|admin|administrator|hr|hiring|jobs?|recruit\w*|requests?|contact"
    r"|contacts|office|press|media|help|webmaster|postmaster"
    r"|editors?|editorial|sales|no-?reply|owner|lists?|bugs?|security|submit|(?:un)?subscribe|feedback"
    r"|abuse|community|conduct|general|enquiries|inquiries|hello|team|donors?|sponsors?|donations?|marketing|partners?|bangong\w*|xinfang|jubao|tousu|kefu|tougao"
    r"|(?:ltx|lgb|ldb|dangban|zzb)[a-z]*(?![0-9])|.+[._-](?:office|tougao|bangong\w*))(?:[._+-].*)?",
    re.IGNORECASE,
)
_OF_SOFTWARE = lazy(
    r"wechat|weixin|wxapp|qrcode|token|(?:app|open|union)_?id|_(?:id|key)$|-(?:api|sdk|go|py|js|cli|bot|java|php|node)$",
    re.IGNORECASE,
)
_FILE_NAME = lazy(
    r"\.(?:png|jpe?g|gif|svg|webp|css|js|json|md|html?|py|ya?ml|tgz|zip|jar|whl|plt|got|exe|dll)$", re.IGNORECASE
)  # icon@2x.png
# An address that is an example, or of an office: 支部邮箱.
_NOBODYS_BEFORE = lazy(
    r"(?:形如|例如|比如|譬如|别名[为是]|格式[为是:]*|样式)[^。;\n]{0,12}$"
    r"|(?:转载|版权|商务合作)[^。;\n\u4e00-\u9fff]{0,3}(?:请?联系)?[^。;\n\u4e00-\u9fff]{0,3}$"
    r"|(?:支部|党委|办公室|单位|公用|公共|中心|社区|编辑部|官方|[\u4e00-\u9fff]{2}[处科局馆所站])的?(?:公共|公用)?(?:邮箱|电邮)[^。;\n\u4e00-\u9fff]{0,6}$"
)
# Domains that are reserved (RFC 2606), or in examples.
_RESERVED = lazy(
    r"(?:^|\.)(?:example\.[a-z.]+|example|my-?(?:domain|company|site|host)\.[a-z]+|test|invalid|localhost|instance|(?:domain|email|xxx|your[a-z-]*"
    r"|company)\.com)$",
    re.IGNORECASE,
)
_PATH_AFTER = lazy(r"/[A-Za-z][A-Za-z0-9_.-]+(?![A-Za-z0-9_.@-])")  # of a file: talkback@mozilla.org/chrome.manifest
# Unless the sign is @ with nothing around, only a host of mail, or one that ends like most, makes it an address.
_USUAL_HOST = lazy(r"(?:^|\.)(?:com|cn|net|org|edu|gov|info|cc|me|hk|tw)$", re.IGNORECASE)
_MAIL_HOST = lazy(
    r"(?:163|126|139|189|qq|sina|sohu|yeah|foxmail|gmail|hotmail|outlook|aliyun|21cn|tom|live|icloud|yahoo|msn|263|proton|新浪"
    r"|搜狐|网易|腾讯|扣扣)\W?",
    re.IGNORECASE,
)
_MAILBOX = lazy(
    r"(?:邮箱|邮件|电邮|e-?mail)(?:名|账号|号)?[^\n。;A-Za-z0-9]{0,6}"
    r"(?P<user>[A-Za-z0-9][A-Za-z0-9._-]{3,30})[^A-Za-z0-9。;.@]{1,14}@?(?:163|126|139|qq|新浪|网易|搜狐)",
    re.IGNORECASE,
)
# The host before the name: 我的126邮箱,用户名hongmei11.
_HOST_FIRST = lazy(
    r"(?:126|163|139|qq|新浪|搜狐|网易)邮箱[^。;\nA-Za-z0-9]{0,10}(?P<user>[A-Za-z0-9][A-Za-z0-9._-]{4,30})(?![A-Za-z0-9@.])",
    re.IGNORECASE,
)
_HOST_FIRST_START = Start("1qQ新搜网", "263qQ浪狐易", "(?=26邮|63邮|39邮|[qQ]邮|浪邮|狐邮|易邮)")
# Parts of an id in words: liuguizhen下划线4487, 字母h x y后面64051.
_TOLD = lazy(
    rf"(?P<id>[A-Za-z]{{3,}} ?(?:下划线|横[杠线]|减号) ?[A-Za-z0-9]{{2,}}"
    rf"|(?:[大小]写 ?[A-Za-z][ ,、]{{0,2}}){{2,}}[^\n。]{{0,8}}[{_NUMERAL}]{{2}}|字母 ?(?:[A-Za-z] ?){{1,10}}"
    r"(?:[,、]? ?(?:后面|加上?|再加|然后)?的?(?:数字)? ?)?[0-9]{3,10})"
)
_TOLD_START = Start(
    "下横减字大小",
    "划杠线号母写",
    r"(?:(?<=[A-Za-z ].)(?=划线|杠|线|号)|(?<=字)(?=母 ?[A-Za-z])|(?<=[大小])(?=写 ?[A-Za-z]))",
)
_IN_WORDS = ("下划线", "横杠", "横线", "减号", "字母", "小写")
_CHAT_NEAR = lazy("微信|个人号|[vV]信|QQ|抖音|快手|账号|昵称", re.IGNORECASE)
_MAILBOX_START = Start("邮电eE", r"箱件邮\-mM")
_PLATFORM = any_of("chat_platforms")
_PLATFORM_STARTS = WordStarts(name for name in words("chat_platforms") if not name.isascii())
_WECHAT = lazy(
    r"(?P<bare>wxid_[a-z0-9]{6,})|(?P<label>微[\s❤♥·.]*信\s*(?:号\s*码?|ID|名)?(?:同[名号])?|weixin(?:号|\s*id)?|wechat(?:号"
    r"|\s*id)?|w ?x(?:号|同[名号])?|v ?x(?:号|同[名号])?|[vw]信号?|绿泡泡号?"
    r"|[v薇微]我(?=:)|[薇徽威维卫溦崴][❤♥·]{0,2}[信星心芯](?:号|hao)?|微[芯心星倍言]号?|(?<=[我他她的加])[微薇](?=[:是])"
    r"|薇|[微v][❤♥💚]+|微[x×]号?|加[薇微威维](?=[a-z:是])|(?<![A-Za-z])v(?=:)|\+v(?= )"
    r"|加(?:我|他|她|个)?的?(?:v|wx|vx)|"
    rf"(?:{_PLATFORM}) ?(?:账号|帐号|号|uid|id)?)(?:里?就?(?:直接)?搜索?|里?找|关注)?"
    r"(?P<gap>(?:[(][\u4e00-\u9fff,、]{1,12}[)]|不是[\u4e00-\u9fff]{2,4},)?(?:(?:全?拼音?|小写)|[\s❤♥:=是为叫都搜(|\"'`”“-]|<[a-z]+>){0,6})(?P<id>wxid_[a-z0-9]{5,}|[a-z](?:[a-z0-9_-][a-z0-9_.-]{3,27}[a-z0-9_-]|"
    r"(?: ?[a-z0-9_]){5,19})|(?<=号[\s:=是为])[0-9]{6,12}|(?<=[手音博 ])[0-9]{5,10}[a-z]{2,12})(?![a-z0-9_.@/])",
    re.IGNORECASE,
)
_VERSION = lazy(r"[0-9]\.[0-9]")  # 微博HDV3.2.0
_WECHAT_START = Start("wWvVbB微薇徽威卫溦绿加+", r".微威维薇倍言eExXvVzZ信❤♥×芯心是星站条号我他她个的薇泡wW\s:=")
# The label after the account: Zhaojie-56(赵姐微信).
_CALLED_AFTER = lazy(
    r"(?<![A-Za-z0-9@._-])(?P<id>[A-Za-z][A-Za-z0-9_-]{4,19})[(,:]{1,2}(?:(?!支持|使用|接入|集成|通过)[\u4e00-\u9fff]{0,4}的?)(?:微信|[微薇]号|抖音号)"
)
_CALLED_AFTER_END = Start("微抖薇", "信号音")
# Accounts whose numbers may be of digits only.
_QQ = lazy(
    r"(?:QQ|扣扣)号码?[^。;\n0-9]{0,6}$|(?:QQ|扣扣)[^。;\n0-9]{0,14}(?:私聊|[加搜找])$"
    r"|(?:QQ|扣扣)[^。;\n0-9群]{0,22}号码?[:是为]{1,2}$"
    r"|(?:(?<![A-Za-z])(?:Q ?Q|扣扣|企鹅|Q(?=[号是为:])"
    rf"|(?<![足篮排乒乓网羽毛棒垒冰高台保门铅皮气火月地星龄水雪绣])球球(?=[号:是])|(?<![A-Za-z\u4e00-\u9fff])扣(?=:)"
    rf"|(?:{_PLATFORM})(?=搜|里?找|关注)|(?:{_PLATFORM}|微信)(?=,?号|账号|u?id)|(?:{_PLATFORM})(?=[ :]))"
    r"[\s,]*(?:账?号码?|u?id|搜索?|里?找|关注)?(?:邮箱)?)[\s:=是为("
    rf"|\"'-]{{0,6}}$",
    re.IGNORECASE,
)
# A meeting or a group of a private person: 单某自家的腾讯会议号 483 217 905.
_MEETING = lazy(r"(?:会议|zoom|群)[^。;\n0-9]{0,12}(?:号码?|id)[^。\n0-9]{0,6}$", re.IGNORECASE)
_OWN_MEETING = lazy(r"个人(?:的?会议|号)|家庭|私人|私建|自[己家]的?|[他她我]家|[房群]主|小群")
_GROUP = lazy(r"群[(,: ]{0,2}(?:QQ|扣扣)[^0-9]{0,4}$", re.IGNORECASE)  # many people's: 绿群（QQ 943826679）
_OFFICIAL = lazy("(?:官方|公众号?|客服)的?$")


def find(normalised: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    yield from _emails(normalised)
    yield from _wechat(normalised)
    yield from _in_words(normalised.text)
    for run in runs:
        for number in run.numbers(*range(5, 12)):
            if (
                number.end == run.end
                and number.digits[0] != "0"
                and (
                    (_follows(_QQ, normalised, number) and not _follows(_GROUP, normalised, number))
                    or (_follows(_MEETING, normalised, number) and _is_own_meeting(normalised.text, number))
                )
            ):
                yield Detection(CHAT, number.start, number.end)


def _follows(label: re.Pattern[str], normalised: NormalisedText, number: Number) -> bool:
    return bool(label.search(normalised.text, max(0, number.start - 34), number.start))


def _is_own_meeting(text: str, number: Number) -> bool:
    """Return whether the line of a number says that the meeting or the group is of one person."""
    low, high = line_at(text, number.start)
    return _OWN_MEETING.search(text, max(low, number.start - 60), min(high, number.end + 60)) is not None


def _at_signs(text: str) -> list[int]:
    offsets = find_offsets(text, *_AT_STARTS)
    return sorted([*offsets, *literal_offsets(text, "※")]) if "※" in text else offsets


def _emails(normalised: NormalisedText) -> Iterator[Detection]:
    text = normalised.text
    for separator in matches_at(_AT, _at_signs(text), text):
        if not (host := _HOST.match(text, separator.end())):
            continue
        written = re.sub(r"(?<![.点])\s(?=(?:com|cn|net)$)", ".", host["host"])
        domain = re.sub(_DOT, ".", "".join(written.split()), flags=re.IGNORECASE)
        domain = re.sub(f"{_SPOKEN_COM}$", "com", domain)
        is_of_mail = _MAIL_HOST.match(domain) is not None
        low = max(0, separator.start() - _MAX_USER)
        user = _USER.search(text, low, separator.start()) or (
            _SPELLED_USER.search(text, low, separator.start()) if is_of_mail else None
        )
        if not user or (not user[0].isascii() and not is_of_mail):
            continue
        is_plain = separator[0] == "@" and "\n" not in text[user.start() : host.end()] and domain == host["host"]
        if (
            (is_of_mail if separator[0] in _SIGNS else is_plain or _USUAL_HOST.search(domain))
            and not _ROLE.fullmatch(user[0].strip(" ,(["))
            and not _RESERVED.search(domain)
            and (is_of_mail or not _is_of_host(user[0].strip(), domain))  # 163wang@163.com is somebody's
            and not _PATH_AFTER.match(text, host.end())
            and not _FILE_NAME.search(domain)
            and not _NOBODYS_BEFORE.search(text, max(0, user.start() - 18), user.start())
            and not institutions.is_of_institution(text, user.start())
        ):
            yield Detection(EMAIL, user.start(), host.end())
    for match in matches_at(_HOST_FIRST, find_offsets(text, _HOST_FIRST_START) if "邮箱" in text else (), text):
        yield Detection(EMAIL, *match.span("user"))
    for match in matches_at(_MAILBOX, find_offsets(text, _MAILBOX_START), text):
        yield Detection(EMAIL, *match.span("user"))


def _is_of_host(user: str, domain: str) -> bool:
    """Return whether a mailbox begins with the name of its host, as those of organisations do: cnrbanquan@cnr.cn."""
    name = domain.split(".", maxsplit=1)[0].lower()
    return len(user) > len(name) > _MIN_HOST and user.lower().startswith(name)


def _wechat(normalised: NormalisedText) -> Iterator[Detection]:
    platforms = _PLATFORM_STARTS.offsets(normalised.text)
    for match in matches_at(
        _WECHAT, sorted([*platforms, *find_offsets(normalised.text, _WECHAT_START)]), normalised.text
    ):
        if not match["bare"]:
            label, id, gap = match["label"], match["id"], match["gap"]
            is_separated = bool(gap)
            if _OFFICIAL.search(normalised.text, max(0, match.start() - 4), match.start()):
                continue
            if label.isascii() and (
                not is_separated or "-" in gap or _is_ascii_word(normalised.text[match.start() - 1 : match.start()])
            ):
                continue  # the letters belong to another word
            if label.startswith("卫") and not (
                ":" in gap or "是" in gap or "号" in label or normalised.text[match.start() - 1 : match.start()] == "加"
            ):
                continue
            is_called_id = "号" in label or "id" in label.lower() or id.lower().startswith("wxid_")
            marks = "_-" if "信" in label or label.isascii() else "_"
            if (
                _VERSION.search(id)
                or _OF_SOFTWARE.search(id)
                or not (is_called_id or any(char.isdigit() or char in marks for char in id))
            ):
                continue
        yield Detection(CHAT, *match.span("bare" if match["bare"] else "id"))
    for offset in find_offsets(normalised.text, _CALLED_AFTER_END):
        for match in _CALLED_AFTER.finditer(normalised.text, max(0, offset - 28), offset + 3):
            if any(char.isdigit() or char in "_-" for char in match["id"]) and not _OF_SOFTWARE.search(match["id"]):
                yield Detection(CHAT, *match.span("id"))


def _in_words(text: str) -> Iterator[Detection]:
    """Yield the ids of which a part is written in words, near a word for a service."""
    for offset in find_offsets(text, _TOLD_START) if any(word in text for word in _IN_WORDS) else ():
        match = _TOLD.search(text, max(0, offset - 20), offset + 40)
        if match and _CHAT_NEAR.search(text, max(0, match.start() - 16), match.end() + 16):
            yield Detection(CHAT, *match.span("id"))


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
