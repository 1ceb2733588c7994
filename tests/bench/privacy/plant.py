"""Make planted cases: a private value of a kind, written in a form, in a sentence, in a file.

Sentence frames are in two halves. A seed for work takes the first half of each list, a held-out seed the second half,
which no run during development used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from tests.bench.privacy import values

# Seeds whose sentences no run during development used. The second set was written after the first had been examined.
HELD_OUT, HELD_OUT_AGAIN = 2, 3


class Case(NamedTuple):
    """A text with a private value; ``file`` is the suffix of the file that contains the text."""

    kind: str
    form: str
    container: str
    file: str
    text: str


Make = Callable[[Random], str]
NUMBERS: dict[str, Make] = {
    "身份证18": values.identity18,
    "身份证15": values.identity15,
    "手机": values.mobile,
    "座机": values.landline,
    "银行卡": values.card,
    "QQ": values.qq,
}
TEXTS: dict[str, Make] = {
    "住址": values.address,
    "生日": values.birth,
    "车牌": values.plate,
    "邮箱": values.email,
    "微信": values.wechat,
}
ZERO = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
WIDE = {**{chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}}
PLAIN_CHINESE, SPOKEN, CAPITAL = "〇一二三四五六七八九", "零幺二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def grouped(value: str, random: Random, by: str) -> str:
    size = random.choice((3, 4, 4, 5, 6))
    return by.join(value[i : i + size] for i in range(0, len(value), size))


def spelled(value: str, random: Random, signs: str) -> str:
    return "".join(signs[int(sign)] if sign.isdigit() else sign for sign in value)


def broken(value: str, random: Random) -> str:
    at = random.randint(1, len(value) - 1)
    return value[:at] + "\n" + value[at:]


def hidden(value: str, random: Random) -> str:
    return "".join(sign + (random.choice(ZERO) if random.random() < 0.5 else "") for sign in value)


def entity(value: str, random: Random) -> str:
    at = random.randrange(len(value))
    return value[:at] + random.choice((f"&#{ord(value[at])};", f"&#x{ord(value[at]):x};")) + value[at + 1 :]


def numeric_forms(value: str, random: Random) -> Iterator[tuple[str, str]]:
    yield "照写", value
    yield "全角", "".join(WIDE.get(sign, sign) for sign in value)
    yield "空格", grouped(value, random, random.choice((" ", "  ", "\u3000", "\u00a0")))
    yield "逐字空格", " ".join(value)
    yield "短横", grouped(value, random, random.choice(("-", "－", "—", "–", " - ")))
    yield "圆点", grouped(value, random, random.choice((".", "·")))
    yield "换行", broken(value, random)
    yield "汉字", spelled(value, random, random.choice((PLAIN_CHINESE, SPOKEN)))
    yield "大写", spelled(value, random, CAPITAL)
    yield "半汉字", value[:4] + spelled(value[4:], random, PLAIN_CHINESE)
    yield "零宽", hidden(value, random)
    yield "实体", entity(value, random)


def text_forms(value: str, random: Random, kind: str) -> Iterator[tuple[str, str]]:
    yield "照写", value
    yield "全角", "".join(WIDE.get(sign, sign) for sign in value)
    yield "零宽", hidden(value, random)
    yield "实体", entity(value, random)
    if kind == "车牌":
        yield "空格", f"{value[:2]} {value[2:]}"
        yield "圆点", f"{value[:2]}·{value[2:]}"
    if kind in ("住址", "生日", "车牌"):
        yield "换行", broken(value, random)
    if kind == "邮箱":
        yield "空格", value.replace("@", " @ ")
    if kind == "住址":
        yield "空格", "".join(f" {s} " if s.isdigit() else s for s in value) if value.count("-") == 0 else value
        if "-" not in value:
            yield "汉字", "".join(PLAIN_CHINESE[int(s)] if s.isdigit() else s for s in value)
    if kind == "生日" and "年" in value:
        yield "汉字", chinese_date(value)
        yield "空格", value.replace("年", " 年 ").replace("月", " 月 ")


def chinese_date(value: str) -> str:
    year, rest = value.split("年")
    month, day = rest.rstrip("日").split("月")
    return f"{spelled(year, Random(0), PLAIN_CHINESE)}年{chinese_number(int(month))}月{chinese_number(int(day))}日"


def chinese_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{PLAIN_CHINESE[tens]}十"
    return ten + (PLAIN_CHINESE[ones] if ones else "")


def containers(sentence: str, random: Random) -> Iterator[tuple[str, str, str]]:
    """Yield the name, file suffix and text of every way to put a sentence into a file.

    Where the sentence has a line break, the next line continues it in the syntax of the file.
    """

    def continued(mark: str) -> str:
        return sentence.replace("\n", f"\n{mark}")

    yield "YAML值", "yml", f"标题: 会议\n备注: {continued('  ')}\n日期: 2019-03-05\n"
    yield "YAML注释", "yml", f"标题: 会议\n# {continued('# ')}\n日期: 2019-03-05\n"
    yield "YAML段落", "yml", f"纪要: |\n  头一段。\n  {continued('  ')}\n"
    yield "YAML括号", "yml", f"- {{内容: 一, 备注: {continued('    ')}}}\n"
    yield "正文", "md", f"---\n标题: 一\n---\n\n头一段。\n\n{sentence}\n\n末一段。\n"
    yield "引文", "md", f"头一段。\n\n> {continued('> ')}\n"
    yield "列表", "md", f"- 一\n- {continued('  ')}\n- 三\n"
    if "\n" not in sentence:
        yield "表格", "md", f"|一|二|\n|-|-|\n|3|{sentence}|\n"
        yield "CSV", "yml", f"序号,说明,备注\n1,{sentence},\n"
        yield "网页属性", "html", f'<p>一</p>\n<img src="a.png" alt="{sentence}">\n'
        yield "网页提示", "html", f'<p>一</p>\n<a title="{sentence}" href="a/">看</a>\n'
    yield "网页", "html", f"<h1>一</h1>\n<p>{sentence}</p>\n<p>三</p>\n"
    yield "网页换行", "html", f"<h1>一</h1>\n<p>{sentence.replace(chr(10), '<br>')}</p>\n"
    yield "网页粗体", "html", f"<h1>一</h1>\n<p><strong>{sentence[:1]}</strong>{sentence[1:]}</p>\n"
    yield "JSON", "json", '{"a": "' + sentence.replace("\n", "\\n") + '"}\n'


def cases(seed: int, of_each: int) -> Iterator[Case]:
    """Yield ``of_each`` cases of every kind in every form."""
    random = Random(seed)

    def frame(kind: str) -> str:
        if seed == HELD_OUT_AGAIN:
            return random.choice(values.LAST_FRAMES[kind])
        frames = values.FRAMES[kind]
        half = len(frames) // 2
        return random.choice(frames[half:] if seed == HELD_OUT else frames[:half])

    def put(kind: str, form: str, sentence: str) -> Case:
        container, file, text = random.choice(list(containers(sentence, random)))
        return Case(kind, form, container, file, text)

    def filled(template: str, value: str) -> str:
        return template.replace("{n}", values.name(random)).replace("{}", value)

    for _ in range(of_each):
        for kind, make in NUMBERS.items():
            for form, written in numeric_forms(make(random), random):
                yield put(kind, form, filled(frame(kind), written))
        for kind, make in TEXTS.items():
            for form, written in text_forms(make(random), random, kind):
                yield put(kind, form, filled(frame(kind), written))
        for form in ("照写", "零宽", "换行", "空格"):
            person, illness, want = values.name(random), random.choice(values.ILLNESSES), random.choice(values.WANTS)
            if form == "空格":
                person = "　".join(person) if len(person) == 2 else person
            sentence = frame("病困").replace("{n}", person).replace("{i}", illness).replace("{w}", want)
            if form == "零宽":
                sentence = hidden(sentence, random)
            if form == "换行":
                sentence = broken(sentence, random)
            yield put("病困", form, sentence)
