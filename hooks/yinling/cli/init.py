"""The command ``yinling init``: the folder of a new centre."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from ..chinese.suggest import suggestion
from .options import Command

_YEARS = range(1949, 2100)


class _Question(NamedTuple):
    """A question, the answer if nothing is typed, and what to say of a wrong one; ``is_right`` takes stripped text."""

    text: str
    default: str
    is_right: Callable[[str], bool]
    hint: str

    def checked(self, answer: str, option: str) -> str:
        """Return the answer of an option. Raises UsageError with the hint."""
        if not self.is_right(answer.strip()):
            raise click.UsageError(f"{option} 不能写“{answer}”。{self.hint}")
        return answer.strip()

    def ask(self) -> str:
        """Ask until the answer is right. Raises Abort where nobody answers."""
        default = f"（直接回车就是：{self.default}）" if self.default else ""
        while True:
            answer = str(
                click.prompt(f"{self.text}{default}", default=self.default, show_default=False, prompt_suffix="：")
            )
            if self.is_right(answer.strip()):
                return answer.strip()
            click.echo(f"不能写“{answer}”。{self.hint}")


def _is_year(text: str) -> bool:
    return text.isdecimal() and int(text) in _YEARS


def _is_kind(text: str) -> bool:
    """Return whether a text is a kind of organisation: one of the program, or a word that is no slip for one."""
    from ..library.centre import known_kinds

    if text in known_kinds():
        return True
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{1,12}", text)) and not suggestion(text, known_kinds())


def _is_address(text: str) -> bool:
    return not text or text.startswith(("https://", "http://"))


_HINT = "可以写：党委、党总支、党支部、老年大学等；别的用汉字写，如 离退休工作处。"
_QUESTIONS = {
    "name": _Question("网站叫什么", "银龄学堂", bool, "请写网站的名字。"),
    "owner": _Question("最高一级组织的全称", "", bool, "请写全称，如 示例大学离退休党委。"),
    "kind": _Question("它是哪一种组织", "党委", _is_kind, _HINT),
    "year": _Question("从哪一年开始登记", str(dt.date.today().year), _is_year, "请写四位数的年份，如 2019。"),
    "address": _Question("发布以后的网址，还没有就回车", "", _is_address, "要以 https:// 开头，还没有就空着。"),
    "sample": _Question(
        "放不放一个示例组织和一次活动（要、不要）", "要", ("要", "不要").__contains__, "请写：要，或者：不要。"
    ),
}


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--name", metavar="名称", help="网站的名字。")
@click.option("--owner", metavar="单位", help="最高一级组织的全称。")
@click.option("--kind", metavar="类型", help="最高一级组织的类型，如 党委、党总支、老年大学、离退休工作处。")
@click.option("--year", metavar="年份", help="从哪一年起每次活动都登记；以前的写“未录入”，不算缺。")
@click.option("--address", metavar="网址", help="发布以后的网址；还没有就写 ''，以后再补。")
@click.option("--sample", metavar="要|不要", help="放不放一个示例组织和一次示例活动。")
def init(folder: Path, **options: str | None) -> None:
    """新建一个单位的网站：在空的文件夹里写好开头要用的文件。没有写的选项会问你。"""
    from ..library.centre import Answers, CannotInitError, write_centre

    given = {name: _QUESTIONS[name].checked(text, f"--{name}") for name, text in options.items() if text is not None}
    answers = {name: given[name] if name in given else question.ask() for name, question in _QUESTIONS.items()}
    try:
        written = write_centre(folder, Answers(**answers))
    except CannotInitError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"\n写好了 {len(written)} 个文件，在 {folder}。接着运行：\n")
    click.echo(f"  cd {folder}")
    click.echo("  yinling edit     打开工作台，登记自己的组织和活动\n  yinling build    生成网站，放在 site 文件夹里\n")
    click.echo("每个命令怎么用，看这个文件夹里的 README.md。")
