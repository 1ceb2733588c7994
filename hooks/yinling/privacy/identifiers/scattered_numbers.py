"""Detect numbers in parts: over two cells or two items of a list, with words between the parts, with a masked middle.

What is left of a masked number still finds the person, beside a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..persons.names import is_full_name
from ..words.anchored_match import Start, find_offsets, literal_offsets, matches_at
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from . import bank_cards, card_tails, identity, phones
from .digit_runs import DIGIT, DIGITS, THREE, as_digits

# Between the parts of a phone number: the border of two cells or items, a mark, or words that say that it goes on.
_BORDER = (
    r"\s*\|\s*(?:[\u4e00-\u9fff][^\n|:]{0,11}: )?|\s*\n\s*(?:(?:[-*+]\s|[0-9]{1,2}(?:[.)]\s|、))\s*)?"
    r"|\s*<(?:br ?/?|/td>\s*<td[^<>\n]{0,20})>\s*"
)
_WORDS = (
    r"转|[和与跟]|[短中]?横|[前后][半一]?[截段半]|空格?|横[杠线]|杠|减号?|加上?|[那这]个|再来?[按拨打]?|[开打起]?头|当中|接着?[上下]?[条行句]?|然后是?|(?:再?后[面边头]?|中间|末尾|末"
    r"|最后)(?:[四八48]位?)?(?:数字?|号码)?应?是?"
)
_GOES_ON = rf"(?:{_BORDER}|[\s,、;:|/~…⋯\-_.·*☆★❤♥♡⭐✨◆●^\"'()]|[(][\u4e00-\u9fff]{{1,4}}[)]|{_WORDS}){{1,6}}"
_ONE = rf"(?:{_GOES_ON}|(?<=[0-9])一(?=[0-9]))"  # 一 between digits is a dash
_PHONE = lazy(
    rf"(?P<one>[1一幺壹]{DIGIT}{{2}}){_ONE}(?P<two>{DIGIT}{{4}})(?:{_ONE})?(?P<three>{DIGIT}{{4}})(?!{DIGIT})"
    rf"|(?P<first>[1一幺壹]{DIGIT}{{6}}){_ONE}(?P<last>{DIGIT}{{4}})(?!{DIGIT})"
)
# In any other parts after a word for a phone; a line of a town has a comma after the area code.
_PARTED = lazy(
    rf"(?P<one>[1一幺壹]{DIGIT}{{1,8}}){_ONE}(?P<two>{DIGIT}{{2,9}})(?:{_ONE}(?P<three>{DIGIT}{{2,6}}))?(?:{_ONE}(?P<four>{DIGIT}{{1,4}}))?(?!{DIGIT})"
)
_PARTED_LINE = lazy(
    rf"(?P<one>[0零洞]{DIGIT}{{2,3}})(?:[,、 ;:|]{{1,3}}|-(?={DIGIT}{{2,4}} ?\|))(?P<two>{DIGIT}{{2,4}})[,、 ;|]{{1,3}}"
    rf"(?P<three>{DIGIT}{{3,6}})(?:[,、 ;]{{1,2}}(?P<four>{DIGIT}{{2,4}}))?(?!{DIGIT})"
)
_LINE = lazy(
    rf"(?P<area>[0零洞]{DIGIT}{{2,3}})"
    rf"(?:[,、 ;]{{1,2}}|\s*\|\s*|\s*\n\s*[-*+]\s)(?P<line>[2-8]{DIGIT}{{6,7}})(?!{DIGIT})"
)
_PARTED_LINE_START = Start("0零洞", DIGITS, rf"(?<![0-9.].)(?={DIGIT}{{2,3}}[,、 ;:|\n\-])")
_PHONE_START = (
    Start("1", "3-9", "(?=[3-9][0-9])(?<![0-9.]1)"),
    Start("一幺壹", DIGITS, rf"(?<!{DIGIT}.)(?={DIGIT}{{2}})"),
)
_NEIGHBOUR_BEFORE = lazy(r"[0-9][^\S\n]*[|,、;][^\S\n]*$|[0-9]{5}-$")
# The path of a file, the address of a page: k130/2017/2017-01-01-dyhd.yml.
_PATH_BEFORE, _PATH_AFTER = lazy(r"(?<=[A-Za-z/._\-])"), lazy(r"[/_\-][0-9A-Za-z]")
_CELL_BEFORE = lazy(
    r"(?:^|\|) ?(?:[^\n|:]{1,8}: )?(?P<cell>[\u4e00-\u9fff·]{2,5}|[\u4e00-\u9fff](?: ?\| ?[\u4e00-\u9fff]){1,3})"
    r" ?\| ?(?:[^\n|:]{1,8}: )?$"
)
_NEIGHBOUR_AFTER = lazy(r"[^\S\n]*[|,、;.][^\S\n]*[0-9]")
# The end of a number before or after its beginning: 180*****，后面五位74681; 尾号3925，前面是1352458.
_TWO_ENDS = lazy(
    r"1[3-9][0-9](?:[*xX×●.…]{2,8}[,、 ]{0,2})(?:[最再]?[后末尾][面边]?|结尾)[^\n。0-9]{0,5}[0-9]{4,5}(?![0-9])"
    r"|[尾末]号?[是为:]?[0-9]{4}[,、 ]{1,2}(?:前[面边]|开头|打头)[^\n。0-9]{0,4}1[3-9][0-9]{1,5}(?![0-9])"
)
_FIRST_AND_LAST = lazy(r"前三位?[是为:]?1[3-9][0-9][^\n0-9]{0,4}后[四4]位?[是为:]?[0-9]{4}(?![0-9])")
_TWO_ENDS_START = (
    Start("1", "3-9", "(?<![0-9.].)(?=[3-9][0-9][*xX×●.…])"),
    Start("尾末", "号是为:0-9", "(?=号?[是为:]?[0-9]{4}[,、 ])"),
)
_ENDS = lazy(
    rf"[1一幺]{DIGIT}{{2}}(?:开头|打头|起头|[(][^()0-9\n]{{2,10}}[)])(?:(?!{DIGIT})[^\n]){{0,6}}{DIGIT}{{4}}(?!{DIGIT})"
)
_ENDS_START = Start("1一幺", DIGITS, rf"(?={DIGIT}{{2}}(?:[开打起]头|[(]))")
_IDENTITY = lazy(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[1-3]|91)[0-9]{1,15}"
    r"(?:[^0-9。!?或客]{1,10}[0-9]{1,15}){1,5}(?:[^0-9。!?\w]{0,4}[xX])?"
)
_IDENTITY_START = Start("1-689", "0-9", "(?=[0-9]{2})(?<![0-9.].)")
_DIGIT_GROUP = lazy("[0-9]+(?![0-9位个截])|[xX]$")
# The birth date and the serial number of an identity number without its county, which a text may tell before or after.
_WITHOUT_COUNTY = lazy(r"(?P<birth>(?:19|20)[0-9]{6}) ?[0-9]{3}[0-9xX](?![0-9])")
_BIRTH_START = Start("12", "90", "(?=[90][0-9]{6} ?[0-9]{3})(?<![0-9].)")
_COUNTY = lazy("前[六6]位(?:数字?|号码|码)?[是为: ]{0,2}(?P<county>[0-9]{6})(?![0-9])")
# A card number over cells, items or lines, with words between the parts.
_CARD = lazy(r"62[0-9]{2,16}(?:[^0-9。!?]{1,8}[0-9]{2,15}){1,5}")
_CARD_START = Start("6", "2", "(?=2[0-9]{2})(?<![0-9.]6)")
# In cells of four digits, as paper forms have them: beside a name no other figures look so.
_CARD_IN_CELLS = lazy(
    r"62[0-9]{2}(?: ?\| ?(?:[^\n|:]{1,8}: )?[0-9]{4}){3}(?: ?\| ?(?:[^\n|:]{1,8}: )?[0-9]{1,3})?(?= ?(?:\||\n|$))"
)
_MASKS = r"*∗⁎xX×●•·#~☆★⋆✱✲❋□■○◯◆◇▲△_\-…?某❤♥♡"
_MASK = f"[{_MASKS}]"
_MASKED = lazy(rf"{_MASK}(?: ?{_MASK}){{1,15}}|(?<=[0-9])…(?=[0-9]{{4}})")
_MAY_BE_MASKED = lazy(rf"[0-9] ?{_MASK}{{2}}|{_MASK}{{2}}[ |]{{0,3}}[0-9]{{2}}")
_MASKED_START = Start(_MASKS, f" {_MASKS}", f"(?= ?{_MASK})")
_HEAD = lazy(r"(?<![0-9A-Za-z.])[0-9][0-9 ]{0,18}(?:\| ?)?$")
_TAIL_DIGITS = lazy(r" ?(?:\| ?)?[0-9]{2,12}(?: ?[0-9]{2,4})?[0-9xX]?(?![0-9A-Za-z.])")
_OF_CARD = lazy(r"卡|账[号户]|帐[号户]|存折|折子|[工农建中交招]行|银行|邮储|邮政储蓄|信用社|农信|农商")
_CARD_CALLED = lazy(r"(?:卡号?|账号|帐号)[是为:|\s]{0,3}$")
_OF_IDENTITY = lazy(r"身份|证号|证件|證")
_OF_PHONE = lazy("手机|电话|座机|宅电|固话|机主|号码|联系|来电|区号|加我|(?<![a-z])tel")
_MOBILE = 11  # digits
_YEARS = lazy("(?:(?:1[5-9]|20)[0-9]{2}){2}")  # of a life: 1880---1944
_MAX_PARTED = 24  # characters between such a word and a number in parts
_TAIL = lazy(
    rf"(?:尾号|尾数|尾巴|末尾|卡末[四4]位|(?:最后|末|后) ?(?:[四4五5六6]|几) ?(?:位|个)(?:数字?|数码"
    rf"|号码?)?)[是为:\s|\"'()\[]{{0,4}}(?P<tail>{DIGIT}(?: ?{DIGIT}){{2,5}}[xX]?)"
    rf"(?!{DIGIT}|[年月日元人%])"
)
_TAIL_START = Start("尾末卡最后", " 号数巴尾末后四4五5六6几")


def find(normalised: NormalisedText) -> Iterator[Detection]:
    text = normalised.text
    if not (THREE.search(text) or _MAY_BE_MASKED.search(text)):
        return
    yield from _phones(text)
    yield from card_tails.find(text)
    yield from _identities(text)
    yield from _cards(text)
    yield from _masked(text)
    yield from _tails(text)


def _phones(text: str) -> Iterator[Detection]:
    starts = find_offsets(text, *_PHONE_START)
    for match in matches_at(_PHONE, starts, text):
        is_in_row = (
            bool(match["one"] and match[0].count("|") > 1)
            or _NEIGHBOUR_BEFORE.search(text, max(0, match.start() - 6), match.start()) is not None
            or _NEIGHBOUR_AFTER.match(text, match.end()) is not None
        )
        if is_in_row and (
            _OF_PHONE.search(text, max(0, match.start() - 8), match.start())
            or _is_beside_name(text, match.start())
            or any(part and part[0] == "0" for part in match.groups())  # no amount begins so
        ):
            is_in_row = False  # 手机 | 139 | 0123 | 4567
        if "/" in match[0] and (_PATH_BEFORE.match(text, match.start()) or _PATH_AFTER.match(text, match.end())):
            continue
        if (
            not is_in_row
            and not phones.is_sum(match[0])
            and phones.is_line(as_digits("".join(part for part in match.groups() if part)))
        ):
            yield Detection(phones.KIND, *match.span())
    lines = find_offsets(text, _PARTED_LINE_START)
    for pattern, trunk, offsets in ((_PARTED, "", starts), (_PARTED_LINE, "0", lines), (_LINE, "0", lines)):
        called = (at for at in offsets if _OF_PHONE.search(text, max(0, at - _MAX_PARTED), at))
        for match in matches_at(pattern, called, text):
            if phones.is_line(as_digits("".join(part for part in match.groups() if part)).removeprefix(trunk)):
                yield Detection(phones.KIND, *match.span())
    for match in matches_at(_TWO_ENDS, find_offsets(text, *_TWO_ENDS_START), text):
        yield Detection(phones.KIND, *match.span())
    for match in _FIRST_AND_LAST.finditer(text) if "前三" in text else ():
        yield Detection(phones.KIND, *match.span())
    for match in matches_at(_ENDS, find_offsets(text, _ENDS_START), text):
        yield Detection(phones.KIND, *match.span())


def _is_beside_name(text: str, start: int) -> bool:
    """Return whether the cell before is the name of a person."""
    cell = _CELL_BEFORE.search(text, max(text.rfind("\n", 0, start) + 1, start - 28), start)
    return cell is not None and is_full_name(re.sub("[ |]", "", cell["cell"]), frozenset())


def _identities(text: str) -> Iterator[Detection]:
    for start, end in _spoken_lines(text):
        for one in _whole_identities(as_digits(text[start:end])):
            yield one._replace(start=one.start + start, end=one.end + start)
    yield from _whole_identities(text)
    for match in matches_at(_WITHOUT_COUNTY, find_offsets(text, _BIRTH_START), text):
        low, high = max(0, match.start() - 24), match.end() + 24
        if identity.is_birth_date(match["birth"]) and _OF_IDENTITY.search(text, low, high):
            yield Detection(identity.KIND, *match.span())
            if county := _COUNTY.search(text, low, high):
                yield Detection(identity.KIND, *county.span("county"))


def _spoken_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines with digits as radio operators say them."""
    end = 0
    for offset in literal_offsets(text, "幺", "洞", "拐"):
        if offset >= end:
            start = text.rfind("\n", 0, offset) + 1
            end = at if (at := text.find("\n", offset)) >= 0 else len(text)
            yield start, end


def _whole_identities(text: str) -> Iterator[Detection]:
    for match in matches_at(_IDENTITY, find_offsets(text, _IDENTITY_START), text):
        digits, end = "", 0
        for group in _DIGIT_GROUP.finditer(match[0]):
            digits, end = digits + group[0], group.end()
            if len(digits) >= 18:
                break
        if len(digits) == 18 and identity.is_eighteen(digits.upper()):
            yield Detection(identity.KIND, match.start(), match.start() + end)


def _cards(text: str) -> Iterator[Detection]:
    starts = find_offsets(text, _CARD_START)
    for match in matches_at(_CARD_IN_CELLS, starts if "|" in text else (), text):
        if _is_beside_name(text, match.start()) or _OF_CARD.search(text, max(0, match.start() - 80), match.start()):
            yield Detection(bank_cards.KIND, *match.span())
    for match in matches_at(_CARD, starts, text):
        if not _OF_CARD.search(text, max(0, match.start() - 30), match.end() + 12):
            continue
        digits = ""
        for group in _DIGIT_GROUP.finditer(match[0]):
            digits += group[0]
            if bank_cards.is_card(digits) or (
                bank_cards.is_mistyped(digits) and _CARD_CALLED.search(text, max(0, match.start() - 8), match.start())
            ):
                yield Detection(bank_cards.KIND, match.start(), match.start() + group.end())
                break


def _masked(text: str) -> Iterator[Detection]:
    starts = find_offsets(text, _MASKED_START)
    if "…" in text:
        starts = sorted({*starts, *literal_offsets(text, "…")})
    for match in matches_at(_MASKED, starts, text):
        head = _HEAD.search(text, max(0, match.start() - 20), match.start())
        tail = _TAIL_DIGITS.match(text, match.end())
        if not head and not tail:
            continue
        first, last = (re.sub("[ |]", "", part[0]) if part else "" for part in (head, tail))
        start, end = (head or match).start(), (tail or match).end()
        hidden = match[0].replace(" ", "")
        if kind := _kind_of_masked(first, hidden, last, text[max(0, start - 14) : start], text[end : end + 8]):
            yield Detection(kind, start, end)


def _kind_of_masked(head: str, mask: str, tail: str, before: str, after: str) -> str:
    """Return the kind of number of which the middle, the beginning or the end is masked; empty if it is none."""
    if set(mask) == {"-"} and (_YEARS.fullmatch(head + tail) or len(head + mask + tail) != _MOBILE):
        return ""
    hidden = len(mask) * 3 if set(mask) == {"…"} else len(mask)
    if (hidden < 3 or mask == "…") and re.fullmatch("1[3-9][0-9]", head) and len(tail) == 4:
        return phones.KIND if _OF_PHONE.search(before) else ""
    if hidden < 3 or mask == "…":
        return bank_cards.KIND if len(tail) == 4 and not head and _OF_CARD.search(before[-6:]) else ""
    total = len(head) + hidden + len(tail)
    if re.fullmatch("1[3-9][0-9]", head) and len(tail) in (3, 4) and hidden <= 8:
        return phones.KIND
    if re.fullmatch("1[3-9][0-9]{1,5}", head) and total == 11 and hidden <= 5:
        return phones.KIND
    birth = (head + "*" * 18)[6:14] if len(head) >= 14 else tail[-12:-4]
    if len(head) >= 2 and not identity.PROVINCES.match(head):
        birth = "-"
    elif (total == 18 and len(head) + len(tail) >= 7 and hidden >= 4) or (_OF_IDENTITY.search(before) and total >= 12):
        return identity.KIND
    if len(birth) == 8 and identity.is_birth_date(birth):
        return identity.KIND
    if len(tail) > 4 and hidden >= 3 and 14 <= total <= 20 and re.match("62[0-9]{2}|9558", head):
        return bank_cards.KIND
    if len(tail) in (3, 4) and hidden >= 4:
        if re.match("62|9558|4[0-9]{3}|5[1-5]", head) and len(head) >= 4 and total >= 14:
            return bank_cards.KIND
        return _kind_called(before) or (_kind_called(after) if head else "")
    return ""


def _kind_called(context: str) -> str:
    labels = ((_OF_CARD, bank_cards.KIND), (_OF_IDENTITY, identity.KIND), (_OF_PHONE, phones.KIND))
    return next((kind for label, kind in labels if label.search(context)), "")


def _tails(text: str) -> Iterator[Detection]:
    for match in matches_at(_TAIL, find_offsets(text, _TAIL_START), text):
        if kind := _kind_called(
            re.split("[。!?\n]", text[max(0, match.start() - 16) : match.start()])[-1]
        ) or _kind_called(re.split("[。!?\n]", text[match.end() : match.end() + 10])[0]):
            yield Detection(kind, *match.span("tail"))
