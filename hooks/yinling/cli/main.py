"""The command line: ``yinling check | new | rename | clean | build | print | schema | stage | verify``.

The messages are Chinese, for secretaries.
"""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.os_errors import describe_os_error
from ..core.problems import FORMATS, Problem, has_errors, summary
from ..core.progress import PROFILE_VARIABLE, Reporter
from .clean import clean
from .edit import edit
from .export import export
from .gather import gather
from .import_command import import_command
from .init import init
from .merge_driver import merge_driver
from .options import ROOT_OPTION, ChineseChoice, Group, InconclusiveError, load_content, load_library, param_name
from .print import print_group
from .rename import kind_of, rename
from .rights import rights
from .serve import serve
from .upgrade import upgrade

if TYPE_CHECKING:
    from ..library.load import Loaded


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]}, add_help_option=True)
@click.version_option(package_name="yinling", prog_name="yinling", message="%(prog)s %(version)s", help="显示版本号。")
def cli() -> None:
    """银龄学堂：检查内容，新建记录，打印，导出网页。"""


@cli.command()
@ROOT_OPTION
@click.option(
    "--format",
    "format_name",
    type=ChineseChoice(list(FORMATS)),
    default="text",
    help="给人看用 text，给程序用 json、github 或 gitlab。",
)
@click.option("--history", is_flag=True, help="连 Git 历史里写过的私人信息一起查。")
def check(root: Path, format_name: str, history: bool) -> None:
    """检查全部内容，一次列出所有问题。有错误时退出码为 1。"""
    from ..derived import withheld
    from ..privacy.history.history_names import HISTORY_SCOPE
    from ..site.steps import caches_of

    loaded = load_content(root, caches_of(root))
    problems = [*loaded.problems, *(_history_problems(root, loaded) if history else ())]
    click.echo(FORMATS[format_name](problems))
    if loaded.library and format_name == "text" and (text := withheld.as_text(withheld.withheld(loaded.library))):
        click.echo(text)
    if history:
        click.echo(HISTORY_SCOPE, err=True)
    sys.exit(1 if has_errors(problems) else 0)


def _history_problems(root: Path, loaded: Loaded) -> list[Problem]:
    from ..library.privacy_scan import check_past
    from ..privacy.history.check_history import NoHistoryError

    reporter = Reporter()
    reporter.step("查看历史")
    try:
        return check_past(root, loaded.privacy)
    except NoHistoryError as error:
        raise click.ClickException(str(error)) from None
    finally:
        reporter.done()


@cli.command()
def fingerprint() -> None:
    """算出一段私人信息的指纹，写进 data/privacy-exceptions.yml。输入的字不显示，也不保存。"""
    from ..privacy.scanner import fingerprint as fingerprint_of

    value = click.prompt("请输入那一段（不显示）", hide_input=True, prompt_suffix="：")
    click.echo(f"  指纹: {fingerprint_of(value)}")


@cli.command()
@ROOT_OPTION
@click.argument("kind")
@click.argument("name", default="")
@click.option(
    "--set", "settings", multiple=True, metavar="项目=内容", help="先填好的项目，可以写多次，如 --set 组织=zb09。"
)
def new(root: Path, kind: str, name: str, settings: tuple[str, ...]) -> None:
    """新建一条记录：KIND 是种类（如 活动 或 activity），NAME 是文件名（英文字母和数字）。"""
    from ..chinese.suggest import suggestion
    from ..library import scaffold
    from ..library.starting_values import to_write_first
    from ..records.base import field_names

    model = kind_of(kind)
    values: dict[str, str] = {}
    names = field_names(model)
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or key not in names:
            known = [name for name in names if not name.isascii()]
            guess = suggestion(key, known) if equals else ""
            wrong = f"没有“{key}”这一项{f'，是否想写“{guess}”？' if guess else '。'}" if equals else ""
            raise click.UsageError(f"{wrong}--set 后面要写“项目=内容”，项目可以是：{'、'.join(known)}。")
        values[names[key]] = value
    try:
        loaded = load_content(root)
        given = loaded.names.resolved_texts(model, values)
        path = scaffold.write(root, model, name, given, loaded.as_of, loaded.valid)
    except scaffold.CannotCreateError as error:
        raise click.ClickException(str(error)) from None
    click.echo("".join(f"{each}\n" for each in to_write_first(model, loaded.valid, given)), err=True, nl=False)
    click.echo(f"已经建好：{path.as_posix()}\n用编辑器打开它，照着说明填写，然后运行 yinling check。")


@cli.command()
@ROOT_OPTION
@click.option("--check", "only_check", is_flag=True, help="只看是不是最新的，不写文件；不是最新的退出码为 1。")
def schema(root: Path, only_check: bool) -> None:
    """重新生成编辑器提示用的文件（.vscode 文件夹）。词表改过以后运行一次。"""
    from ..library.json_schema import schema_files

    library = load_library(root)
    files = schema_files(library)
    stale = [
        path
        for path, text in files.items()
        if not (root / path).is_file() or (root / path).read_text("utf-8", errors="replace") != text
    ]
    if only_check:
        click.echo("\n".join(f"不是最新的：{path.as_posix()}" for path in stale) or "都是最新的。")
        sys.exit(1 if stale else 0)
    for path in stale:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(files[path], "utf-8")
    click.echo(f"更新了 {len(stale)} 个文件。")


@cli.command()
@ROOT_OPTION
@click.option("--site-dir", "site", type=click.Path(path_type=Path), help="网站放到哪个文件夹，不写就是 site。")
@click.option("--profile", is_flag=True, help="做完后列出每一步用了多少处理器时间。")
def build(root: Path, site: Path | None, profile: bool) -> None:
    """生成网站，放在 site 文件夹里。有错误时不改动原来的网站。"""
    from ..library.markdown_settings import SETTINGS
    from ..printing.compiler import CannotPrintError
    from ..site.build import BuildError, build_site
    from ..site.publish import CannotPublishError

    if not (root / SETTINGS).is_file():
        raise click.ClickException(f"{root.resolve()} 里没有 {SETTINGS}。请到网站的文件夹里运行，或者用 --root 指明。")
    if profile:
        os.environ[PROFILE_VARIABLE] = "1"
    try:
        pages, problems = build_site(root, site or root / "site")
    except (BuildError, CannotPublishError, CannotPrintError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"网站做好了，有 {pages} 个页面。{summary(problems)}" if problems else f"网站做好了，有 {pages} 个页面。"
    )


@cli.command()
@ROOT_OPTION
@click.argument("folder", type=click.Path(path_type=Path))
def stage(root: Path, folder: Path) -> None:
    """把全部页面写成文件，放到 FOLDER，给别的网站生成工具用。"""
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise click.ClickException(f"{folder} 不是空文件夹。为了不覆盖别的东西，请换一个新的文件夹。")
    from ..printing.compiler import CannotPrintError
    from ..site.stage import CannotStageError
    from ..site.stage import stage as stage_pages
    from ..site.theme import context_of

    library = load_library(root)
    reporter = Reporter()
    try:
        count = stage_pages(context_of(library), folder, reporter.step)
    except (CannotStageError, CannotPrintError) as error:
        raise click.ClickException(str(error)) from None
    finally:
        reporter.done()
    click.echo(f"写好了 {count} 个页面，在 {folder}。")


@cli.command()
@click.argument("where", metavar="文件夹或网址")
@click.option(
    "--built",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="刚生成的网站，一般写 site。写了就和它比，能看出放上去的是不是旧的。",
)
def verify(where: str, built: Path | None) -> None:
    """核对放到别处的网站，是不是和生成的一模一样。不一样时退出码为 1，没法核对时为 2。"""
    from ..site import verify as verification

    reporter = Reporter()
    try:
        verdict = verification.verify(where, reporter.step, built)
    except verification.CannotVerifyError as error:
        raise InconclusiveError(str(error)) from None
    finally:
        reporter.done()
    for paths, label in (
        (verdict.missing, "缺少"),
        (verdict.changed, "内容不一样"),
        (verdict.closed, "读不了"),
        (verdict.extra, "多出来"),
    ):
        for path in paths:
            click.echo(f"{label}：{path}")
    different = f"缺少 {len(verdict.missing)} 个，内容不一样 {len(verdict.changed)} 个"
    different += f"，读不了 {len(verdict.closed)} 个" if verdict.closed else ""
    different += f"，多出来 {len(verdict.extra)} 个" if verdict.extra else ""
    click.echo(f"应该有 {verdict.count} 个文件：{'都在，都一样' if verdict.same else different}。")
    sys.exit(0 if verdict.same else 1)


cli.add_command(clean)
cli.add_command(edit)
cli.add_command(export)
cli.add_command(gather)
cli.add_command(import_command)
cli.add_command(init)
cli.add_command(merge_driver)
cli.add_command(print_group)
cli.add_command(rename)
cli.add_command(rights)
cli.add_command(serve)
cli.add_command(upgrade)


def main() -> None:
    """Run the command line; wrong usage and errors are reported in Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows pipe is GBK: escape characters that GBK lacks
            stream.reconfigure(errors="backslashreplace")
    try:
        cli.main(prog_name="yinling", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.UsageError as error:
        name = error.ctx.command_path if error.ctx else "yinling"
        click.echo(f"命令写错了：{_in_chinese(error)}\n看用法：{name} --help", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"做不了：{error.message}", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("已取消。", err=True)
        sys.exit(130)
    except OSError as error:
        click.echo(describe_os_error(error), err=True)
        sys.exit(1)
    except Exception as error:
        from ..pages.templates import TemplateFileError

        if isinstance(error, TemplateFileError):
            click.echo(f"做不了：{error}", err=True)
            sys.exit(1)
        if os.environ.get("YINLING_DEBUG"):
            raise
        click.echo(f"程序出错了，不是内容写错了。请把这一行发给维护网站的人：{type(error).__name__}: {error}", err=True)
        sys.exit(70)


def _wanted(param: click.Parameter | None) -> str:
    """Return which number an option takes, as the end of a sentence; empty for one that takes none."""
    kind = param.type if param else None
    if isinstance(kind, click.IntRange):
        return f"，要写 {kind.min} 到 {kind.max} 的整数"
    return "，要写整数" if isinstance(kind, click.types.IntParamType) else ""


def _in_chinese(error: click.UsageError) -> str:
    """Return the message of a usage error: translated if it is from click, unchanged if it is ours."""
    if isinstance(error, click.NoSuchOption):
        return f"没有 {error.option_name} 这个选项。"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} 后面还要写内容，或者多写了内容。"
    if isinstance(error, click.MissingParameter):
        return f"还缺 {param_name(error.param)}。"
    if isinstance(error, click.BadParameter):
        return f"{param_name(error.param)} 写得不对{_wanted(error.param)}。"
    for english, chinese in (("No such command", "没有这个命令："), ("Got unexpected extra", "多写了：")):
        if error.message.startswith(english):
            return chinese + re.split(r"[(']", error.message)[1].rstrip(").'")
    return "照用法再写一遍。" if error.message.isascii() else error.message
