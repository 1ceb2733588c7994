"""What the print commands take: branch, year, month, folder; each is understood before the content is loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from ..chinese.written_times import period_in
from .options import ROOT_OPTION, param_name

F = TypeVar("F", bound=Callable[..., Any])
ALL = "全部"


class WrittenPeriod(click.ParamType[str]):
    """A year or a month as people write one, as its code: 2019年3月 is 2019-03."""

    name = "period"

    def __init__(self, form: str, example: str) -> None:
        self._form, self._example = form, example

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = period_in(value) or value
        if value and not re.fullmatch(self._form, code):
            raise click.UsageError(f"{param_name(param)} 写得不对：“{value}”。写成 {self._example} 这样。", ctx)
        return code


BRANCH_OPTION = click.option(
    "--branch", "branch", metavar="组织", default="", help="组织的编号或名称；写“全部”就是每个一份。"
)
YEAR_OPTION = click.option(
    "--year",
    metavar="年",
    type=WrittenPeriod("[0-9]{4}", "2019"),
    default="",
    help="哪一年，如 2019。不写就是统计日期那一年。",
)
MONTH_OPTION = click.option(
    "--month",
    metavar="月份",
    type=WrittenPeriod("[0-9]{4}-(0[1-9]|1[0-2])", "2019-03"),
    default="",
    help="哪个月，如 2019-03。不写就是统计日期那个月。",
)
OUT_OPTION = click.option(
    "--out", "folder", metavar="文件夹", type=click.Path(path_type=Path), default=None, help="放到哪里。不写就是 out。"
)


def common_options(function: F) -> F:
    return ROOT_OPTION(OUT_OPTION(function))


def select_names(names: Iterable[str], wanted: str, what: str, missing: str = "", *, several: bool = True) -> list[str]:
    """Return the wanted name, or all names if none is given; a part of one name is enough. Raises UsageError.

    Without any name it raises ClickException with ``missing``: what to write. Not ``several``: one is to be named."""
    known = list(names)
    if not known:
        raise click.ClickException(f"还没有能印成{what}的。{missing}")
    if not wanted or wanted == ALL:
        return known
    if wanted not in known:
        near = [name for name in known if name in wanted or wanted in name]
        if len(near) == 1:  # 三会一课台账, 签收表
            return near
        if near:
            raise click.UsageError(f"“{wanted}”有几种{what}，请写一种：{'、'.join(near)}。")
        choices = "、".join([ALL, *known] if several else known)
        raise click.UsageError(f"没有“{wanted}”这种{what}。可以写：{choices}。")
    return [wanted]
