"""The command line, as a secretary uses it: its messages and files, and that it never shows a traceback."""

from __future__ import annotations

import errno
import io
import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from tests.unit.centre import COMMON, meeting
from tests.unit.conftest import Command
from yinling.cli import main
from yinling.core.problems import FORMATS
from yinling.records import KINDS


def edit(centre: Path, old: str, new: str) -> None:
    file = centre / "data" / "orgs" / "zb09.yml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


# ---- check ----


def test_check_of_a_valid_centre(yinling: Command) -> None:
    said = yinling("check")
    assert (said.code, said.out) == (0, "共 0 个错误，0 个提醒。\n")


def test_a_warning_does_not_fail_and_an_error_does(yinling: Command, centre: Path) -> None:
    edit(centre, "成立日期: 2009-07-01", "党员人数: [{截至: 2018-12-31, 总数: 60}]")
    said = yinling("check")
    assert (said.code, "branch-too-large" in said.out) == (0, True)
    edit(centre, "类型: 党支部", "类型: 党枝部")
    said = yinling("check")
    assert said.code == 1
    assert "data/orgs/zb09.yml:2:5: 错误：找不到“党枝部”，是否想写“党支部”？" in said.out
    assert "    应该改成：类型: 党支部" in said.out


def test_check_counts_what_is_not_on_the_site_by_organisation(yinling: Command, centre: Path) -> None:
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09", **COMMON}
    visit = {"月份": "2019-03", "对象": "困难", "户数": 5, "公开范围": "内部", "状态": "已审核"}
    records = {
        "orgs/more.yml": [group],
        "visits/a.yml": [{"组织": "zb09", **visit}, {"组织": "zb09-1", **visit}, {"组织": "dw", **visit}],
        "campaigns/new.yml": [
            {"编号": "new", "标题": "学习周", "开始": "2019-06-01", "公开范围": "公开", "状态": "草稿"}
        ],
        "activities/void.yml": [meeting("2019-03-05", **{**COMMON, "状态": "已作废"})],
    }
    for name, rows in records.items():
        (centre / "data" / name).parent.mkdir(exist_ok=True)
        (centre / "data" / name).write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    assert yinling("check").out.splitlines() == [
        "共 0 个错误，0 个提醒。",
        "没有登在网站上的：草稿 1 条，内部 3 条",
        "  不分组织：草稿 1 条",
        "  第九党支部：内部 2 条",
        "  中心党委：内部 1 条",
    ]
    assert json.loads(yinling("check", "--format", "json").out) == []


def test_no_colours_and_no_moving_line_where_there_is_no_terminal(yinling: Command, centre: Path) -> None:
    edit(centre, "类型: 党支部", "类型: 党枝部")
    said = yinling("check")
    assert not re.search("[\x1b\r]", said.out + said.err)


def test_json_has_every_field(yinling: Command, centre: Path) -> None:
    edit(centre, "名称: 第九党支部", "名称：第九党支部")
    said = yinling("check", "--format", "json")
    assert said.code == 1
    (row,) = json.loads(said.out)
    assert "英文冒号" in row.pop("message")
    assert row == {
        "file": "data/orgs/zb09.yml",
        "line": 1,
        "column": 3,
        "code": "wide-colon",
        "severity": "error",
        "before": "名称：第九党支部",
        "after": "名称: 第九党支部",
    }
    edit(centre, "名称：第九党支部", "名称: 第九党支部")
    assert json.loads(yinling("check", "--format", "json").out) == []


COMMAND = re.compile(r"::(error|warning) file=([^,:]+),line=(\d+),col=(\d+),title=([a-z-]+)::([^\r\n]+)")


def unescaped(text: str) -> str:
    """Return a text as GitHub unescapes it: ``%25`` last, so that its result is not unescaped again."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_lines_are_commands_that_say_what_the_json_says(yinling: Command, centre: Path) -> None:
    zb09 = centre / "data" / "orgs" / "zb09.yml"
    text = zb09.read_text("utf-8").replace("类型: 党支部", '类型: "党%0A\\r\\n枝: 部,"')
    (zb09.parent / "a,b:c%.yml").write_text(text, "utf-8")
    edit(centre, "成立日期: 2009-07-01", "党员人数: [{截至: 2018-12-31, 总数: 60}]")
    rows = json.loads(yinling("check", "--format", "json").out)
    assert any("\n" in row["message"] and "%0A" in row["message"] for row in rows)
    assert {row["severity"] for row in rows} == {"error", "warning"}
    read = []
    for line in yinling("check", "--format", "github").out.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        read.append([unescaped(word) for word in match.groups()])
    names = ("severity", "file", "line", "column", "code", "message")
    assert read == [[str(row[name]) for name in names] for row in rows]


def test_a_broken_link_is_reported(yinling: Command, centre: Path) -> None:
    (centre / "data" / "orgs" / "broken.yml").symlink_to(centre / "nowhere.yml")
    said = yinling("check")
    assert said.code == 1
    assert "data/orgs/broken.yml:1:1: 错误：这是一个指向别处的链接" in said.out


@pytest.mark.parametrize("name", ["data/orgs/folder.yml", "data/site.yml", "content/study/folder.md"])
def test_a_folder_with_the_name_of_a_file_is_only_a_folder(yinling: Command, centre: Path, name: str) -> None:
    (centre / name).unlink(missing_ok=True)
    (centre / name).mkdir()
    said = yinling("check")
    codes = re.findall(r"\[([a-z-]+)\]", said.out)
    assert (said.code, codes) == ((1, ["site-missing"]) if name == "data/site.yml" else (0, []))


def test_an_unreadable_file_is_reported(yinling: Command, centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root user may read every file, so the test replaces `Path.open`."""
    original = Path.open

    def refuse(path: Path, *mode: Any, **options: Any) -> Any:
        if path.name == "zb09.yml":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return original(path, *mode, **options)

    monkeypatch.setattr(Path, "open", refuse)
    said = yinling("check")
    assert said.code == 1
    assert re.match(r"data/orgs/zb09\.yml:1:1: 错误：.*\[file-unreadable\]", said.out)


@pytest.mark.parametrize("written", ["2019年底", "2019-02-30", "明天"])
def test_the_date_in_the_environment_must_be_a_date(
    yinling: Command, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("YINLING_AS_OF", written)
    said = yinling("check")
    assert said.code == 1
    assert f"“{written}”不是日期" in said.out


def test_a_pipe_that_lacks_a_character_gets_the_rest(
    yinling: Command, centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe on a Chinese Windows is GBK, which has no character for a no-break space."""
    edit(centre, "第九党支部", "第九党支部\u00a0")
    pipe = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(pipe, encoding="gbk", write_through=True))
    said = yinling("check")
    assert (said.code, "程序出错了" in said.err) == (1, False)
    text = pipe.getvalue().decode("gbk")
    assert "现在写的：名称: 第九党支部\\u2423" in text
    assert text.endswith("共 1 个错误，0 个提醒。\n")


@pytest.mark.parametrize("words", [["--root", "nowhere"], ["--root", "data/site.yml"], ["--root", "content"]])
@pytest.mark.parametrize("command", [["check"], ["new", "组织", "a"], ["schema"], ["stage", "out"]])
def test_a_folder_without_data_is_reported(yinling: Command, command: list[str], words: list[str]) -> None:
    said = yinling(*command, *words)
    assert said.code == 1
    assert re.search(r"^做不了：.* 里没有 data 文件夹", said.err, re.MULTILINE)


# ---- wrong usage ----

ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["chekc"], "没有这个命令：chekc"),
        (["check", "--fromat", "json"], "没有 --fromat 这个选项"),
        (["--root", ".", "check"], "没有 --root 这个选项"),
        (["check", "-x"], "没有 -x 这个选项"),
        (["check", "--format", "xml"], "--format 不能写“xml”。可以写：text、json、github"),
        (["check", "--format"], "--format 后面还要写内容"),
        (["check", "--root"], "--root 后面还要写内容"),
        (["schema", "--check=1"], "--check 后面还要写内容，或者多写了内容"),
        (["check", "extra"], "多写了：extra"),
        (["new", "活动", "a", "b", "c"], "多写了：b c"),
        (["new"], "还缺 KIND"),
        (["new", "香蕉"], "没有“香蕉”这种记录。可以写：" + "、".join(kind.label for kind in KINDS)),
        (["new", "活动", "--set", "标题"], "--set 后面要写“项目=内容”"),
        (["new", "活动", "--set", "颜色=红"], "没有“颜色”这一项。--set 后面要写“项目=内容”，项目可以是：编号、"),
        (["stage"], "还缺 FOLDER"),
    ],
)
def test_wrong_usage_is_reported_in_chinese_with_the_help_command(
    yinling: Command, words: list[str], says: str
) -> None:
    said = yinling(*words)
    assert (said.code, said.out) == (2, "")
    message, hint = said.err.splitlines()
    assert message.startswith(f"命令写错了：{says}")
    assert re.fullmatch(r"看用法：yinling( [a-z]+)? --help", hint)
    assert not ENGLISH.search(message.replace("extra", "").replace("b c", ""))


def test_an_unknown_message_of_click_is_not_shown_in_english(yinling: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise click.UsageError("Some new complaint.")

    monkeypatch.setattr(main.check, "callback", fail)
    said = yinling("check")
    assert said.code == 2
    assert not ENGLISH.search(said.err.splitlines()[0])


@pytest.mark.parametrize("words", [[], ["--help"], *([name, "-h"] for name in main.cli.commands)])
def test_help_is_chinese_throughout(yinling: Command, words: list[str]) -> None:
    said = yinling(*words)
    assert said.code == (0 if words else 2)
    first, *rest = said.out.splitlines()
    assert first.startswith("用法：")
    assert "[选项]" in first
    assert not [line for line in rest if ENGLISH.search(line.replace("yinling check", ""))]
    if words in ([], ["--help"]):
        assert all(f"  {name} " in said.out for name in main.cli.commands)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "a.yml"), "文件读写出错：a.yml 没有权限"),
        (OSError(errno.ENOSPC, "No space left on device"), "文件读写出错：磁盘满了"),
        (OSError("odd"), "文件读写出错：odd"),
    ],
)
def test_an_error_of_the_system_is_reported_in_chinese(
    yinling: Command, monkeypatch: pytest.MonkeyPatch, error: OSError, says: str
) -> None:
    def fail(_: object) -> str:
        raise error

    monkeypatch.setitem(FORMATS, "text", fail)
    said = yinling("check")
    assert (said.code, said.err.splitlines()[-1]) == (1, says)


def test_an_unexpected_exception_is_one_line_except_for_debugging(
    yinling: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMATS, "text", lambda problems: str(1 / len(problems)))
    said = yinling("check")
    assert (said.code, said.err.splitlines()[-1]) == (
        70,
        "程序出错了，不是内容写错了。请把这一行发给维护网站的人：ZeroDivisionError: division by zero",
    )
    monkeypatch.setenv("YINLING_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        yinling("check")


# ---- schema and stage ----


def test_schema_writes_what_is_stale_and_says_so(yinling: Command, centre: Path) -> None:
    count = len(KINDS)  # a schema for each kind except articles, and the settings
    said = yinling("schema", "--check")
    assert (said.code, said.out.count("不是最新的：.vscode/")) == (1, count)
    assert not (centre / ".vscode").exists()
    assert yinling("schema").out == f"更新了 {count} 个文件。\n"
    said = yinling("schema", "--check")
    assert (said.code, said.out) == (0, "都是最新的。\n")
    file = centre / ".vscode" / "schemas" / "org.json"
    file.write_bytes(file.read_bytes() + b"\xff")
    said = yinling("schema", "--check")
    assert (said.code, said.out) == (1, "不是最新的：.vscode/schemas/org.json\n")
    assert yinling("schema").out == "更新了 1 个文件。\n"


@pytest.mark.parametrize("mine", ["out/mine.txt", "out/.git", "out"])
def test_stage_changes_no_existing_file(yinling: Command, centre: Path, mine: str) -> None:
    (centre / mine).parent.mkdir(exist_ok=True)
    (centre / mine).write_text("mine")
    before = sorted(centre.rglob("*"))
    said = yinling("stage", "out")
    assert said.code == 1
    assert "做不了：out 不是空文件夹" in said.err
    assert sorted(centre.rglob("*")) == before
    assert (centre / mine).read_text() == "mine"


@pytest.mark.parametrize("folder", ["data/site.yml/out", "dangling"])
def test_stage_reports_a_path_that_cannot_be_a_folder(yinling: Command, centre: Path, folder: str) -> None:
    (centre / "dangling").symlink_to(centre / "nowhere")
    said = yinling("stage", folder)
    assert said.code == 1
    assert re.search(rf"^文件读写出错：{folder}\S* [^A-Za-z]+$", said.err, re.MULTILINE)


def test_nothing_is_staged_while_there_are_errors(yinling: Command, centre: Path) -> None:
    edit(centre, "上级: dw", "上级: nowhere")
    said = yinling("stage", "out")
    assert said.code == 1
    assert "zb09.yml:3:5" in said.err
    assert not (centre / "out").exists()


@pytest.mark.parametrize("is_on_path", [True, False])  # `python -m yinling` puts the current folder on the path
def test_no_code_of_the_folder_is_run(
    yinling: Command, centre: Path, monkeypatch: pytest.MonkeyPatch, is_on_path: bool
) -> None:
    witness = centre / "witness"
    (centre / "their_extension.py").write_text(f"open({str(witness)!r}, 'w')\n", "utf-8")
    (centre / "mkdocs.yml").write_text(
        "markdown_extensions:\n  - tables\n  - their_extension\n  - toc:\n"
        "      slugify: !!python/object/apply:their_extension.slugify\nhooks: [their_extension.py]\n",
        "utf-8",
    )
    (centre / "content" / "study" / "a.md").write_text(
        "---\n标题: 题\n主题: 党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 已审核\n---\n\n正文。\n", "utf-8"
    )
    if is_on_path:
        monkeypatch.syspath_prepend(centre)
    result = yinling("check")
    assert result.code == 1
    assert "mkdocs.yml:3:5: 错误：mkdocs.yml 里的扩展“their_extension”没有安装，不用它。" in result.out
    assert yinling("print", "article", "study/a").code == 1
    assert not witness.exists()


@pytest.mark.parametrize(
    ("settings", "line"),
    [("", 1), ("a: b\nc: [d\n", 3), ("- x", 1), ("markdown_extensions: toc", 1), ("markdown_extensions: [3]", 1)],
)
def test_settings_that_cannot_be_read_are_reported(yinling: Command, centre: Path, settings: str, line: int) -> None:
    (centre / "mkdocs.yml").write_text(settings, "utf-8")
    result = yinling("check")
    assert result.code == 1
    assert f"mkdocs.yml:{line}:1: 错误：mkdocs.yml 读不懂" in result.out


def test_extensions_may_be_a_mapping(yinling: Command, centre: Path) -> None:
    (centre / "mkdocs.yml").write_text("markdown_extensions: {tables: {}, toc: }\n", "utf-8")
    assert yinling("check").code == 0


def test_the_files_for_a_server_are_written_where_none_is_overwritten(yinling: Command, tmp_path: Path) -> None:
    folder = tmp_path / "server"
    said = yinling("rights", "--files", str(folder))
    assert (said.code, said.err) == (0, "")
    assert {path.name for path in folder.iterdir()} >= {"README.md", "nginx.conf", "rights.yml"}
    (folder / "nginx.conf").write_text("mine", "utf-8")
    said = yinling("rights", "--files", str(folder))
    assert said.code == 1 and "已经有" in said.err
    assert (folder / "nginx.conf").read_text("utf-8") == "mine"
    said = yinling("rights")
    assert said.code == 2 and "还缺权限文件" in said.err
