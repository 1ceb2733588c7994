"""``yinling new`` writes a valid file into the right folder and changes no existing file."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.conftest import Command
from yinling.library import scaffold
from yinling.library.load import load
from yinling.records import KINDS
from yinling.records.base import Record
from yinling.records.org import Org
from yinling.records.redirect import Redirect
from yinling.records.table_form import TableForm
from yinling.records.vocabulary import Term
from yinling.records.word import Word

WRITABLE = [kind for kind in KINDS if kind.kind != "site"]  # there is one site already
TO_BE_FILLED_IN = {
    "unknown-reference",
    "metric-of-unknown",
    "missing-field",
}  # organisations and words that the small centre does not have, and the columns of a 表格对照


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("by", ["kind", "label"])
def test_a_new_record_is_in_its_place_and_in_order_but_for_what_it_names(
    yinling: Command, centre: Path, kind: type[Record], by: str
) -> None:
    file_name = "roles" if kind is Term else "xin-lu"  # a file of words has the name of what they are for
    said = yinling("new", getattr(kind, by), file_name)
    assert said.code == 0, said.err
    name = said.out.removeprefix("已经建好：").split("\n")[0]
    assert name.startswith("content/study/" if kind.kind == "article" else f"data/{kind.folder}/")
    assert name.endswith((f"{file_name}.yml", f"{file_name}.md"))
    assert (centre / name).is_file()
    problems = json.loads(yinling("check", "--format", "json").out)
    assert {p["code"] for p in problems} <= TO_BE_FILLED_IN
    assert {p["file"] for p in problems} <= {name}


def test_in_the_sample_a_new_record_is_in_order_and_so_is_each_row_that_is_opened(tmp_path: Path) -> None:
    """Except for the example's 基数, which the sample already has, and for required values of uncommented parts."""
    for part in ("data", "content"):
        shutil.copytree(ROOT / part, tmp_path / part)
    before = load(tmp_path)
    opened = set()
    for kind in WRITABLE:
        if kind is not Term:  # the sample has one vocabulary left that has no file
            scaffold.write(tmp_path, kind, "closed", {}, before.as_of)
        # A word has one explanation: the second example needs another word.
        other = {Word: {"name": "谈心谈话"}, Redirect: {"old": "study/older/"}}.get(kind, {})
        name = scaffold.write(tmp_path, kind, "sections" if kind is Term else "opened", other, before.as_of)
        text = (tmp_path / name).read_text("utf-8")
        (tmp_path / name).write_text(re.sub(r"(?m)^# (\S+:(?: .*)?|  - \{.*)$", r"\1", text), "utf-8")
        opened.add(name.as_posix())
    added = set(load(tmp_path).problems) - set(before.problems)
    added = {p for p in added if not p.file.startswith(f"data/{TableForm.folder}/")}  # its columns must be written
    assert {p.code for p in added if p.file not in opened} == {"baseline-overlap"}
    assert {p.code for p in added if p.file in opened} == {"baseline-overlap", "draft-incomplete"}


def test_a_centre_without_settings_gets_them(yinling: Command, centre: Path) -> None:
    settings = centre / "data" / "site.yml"
    before = settings.read_text("utf-8")
    assert "data/site.yml 已经有了" in yinling("new", "网站设置").err
    assert settings.read_text("utf-8") == before
    settings.unlink()
    assert yinling("new", "网站设置").out.startswith("已经建好：data/site.yml\n")
    assert yinling("check").code == 0


MEETING = ("new", "activity", "dushu", "--set", "组织=zb09", "--set", "date=2019-03-05")


def test_new_fills_in_what_it_is_given(yinling: Command, centre: Path) -> None:
    given = ("标题=读：#1 号文件", "时间=09:30", "实到=12", "应到=13", "状态=已审核", "公开范围=内部", "备注=先记着")
    said = yinling(*MEETING, *(word for value in given for word in ("--set", value)))
    file = "data/activities/zb09/2019/2019-03-05-dushu.yml"
    assert (said.code, said.out.split("\n")[0]) == (0, f"已经建好：{file}")
    rows = (centre / file).read_text("utf-8").splitlines()
    for row in ("组织: zb09", "日期: 2019-03-05", '时间: "09:30"', "实到: 12", "状态: 已审核", "公开范围: 内部"):
        assert rows.count(row) == 1, row
    assert rows[-1] == "备注: 先记着"
    assert yinling("check").out.splitlines()[:2] == ["共 0 个错误，0 个提醒。", "没有登在网站上的：内部 1 条"]


@pytest.mark.parametrize("link", [False, True])
def test_new_never_overwrites(yinling: Command, centre: Path, link: bool) -> None:
    file = centre / "data" / "activities" / "zb09" / "2019" / "2019-03-05-dushu.yml"
    file.parent.mkdir(parents=True)
    if link:  # to a file that does not exist: writing would create it outside the centre
        file.symlink_to(centre.parent / "outside.yml")
    else:
        file.write_text("mine", "utf-8")
    said = yinling(*MEETING)
    assert said.code == 1
    assert f"{file.relative_to(centre).as_posix()} 已经有了，没有改动它" in said.err
    assert not (centre.parent / "outside.yml").exists()
    assert link or file.read_text("utf-8") == "mine"


AWKWARD = [
    "007", "09:00", "2019", "是", "True", "null", "~", "", "结尾:", "a: b", "读 #1", "#1", "- 一", "*a", "[a]", "{a}",
    '说"好"', "'单'", "“引”", "“引”外", "a\\nb", "|", "全角：号", "---", "a, b", "05,6",
]  # fmt: skip


@pytest.mark.parametrize("text", AWKWARD)
def test_what_new_is_given_is_read_back_as_it_was(yinling: Command, centre: Path, text: str) -> None:
    assert yinling("new", "组织", "zb10", "--set", f"名称={text}", "--set", "上级=dw").code == 0
    loaded = load(centre)
    assert loaded.library, loaded.problems
    org = loaded.library.get(Org, "zb10")
    assert org is not None
    assert org.name == text


def test_a_text_of_several_lines_becomes_one(yinling: Command, centre: Path) -> None:
    assert yinling("new", "组织", "zb10", "--set", "名称= 第十\n上级: 没有\r\n", "--set", "上级=dw").code == 0
    assert '\n名称: "第十 上级: 没有"\n' in (centre / "data" / "orgs" / "zb10.yml").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["../../outside", "中文", "/etc/x", "a/../../../b", "/", ".", "a/./b", ".hidden", "a b", "a\\b", "a:b"]
)
def test_new_stays_in_its_folder(yinling: Command, centre: Path, name: str) -> None:
    before = sorted(centre.parent.rglob("*"))
    said = yinling("new", "honour", name)
    assert said.code == 1
    assert "做不了：文件名里不能有“" in said.err
    assert sorted(centre.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("组织=第八党支部", "文件名里不能有“第八党支部”"),
        ("组织=../..", "文件名里不能有“..”"),
        ("日期=2019年3月5日", "“日期”不能写“2019年3月5日”，要写成 2019-03-05 这样"),
        ("日期=", "“日期”不能写“”"),
    ],
)
def test_what_names_the_folder_must_do_as_a_name(yinling: Command, centre: Path, setting: str, says: str) -> None:
    before = sorted(centre.parent.rglob("*"))
    said = yinling("new", "活动", "dushu", "--set", setting)
    assert said.code == 1
    assert says in said.err
    assert sorted(centre.parent.rglob("*")) == before


def test_the_ending_of_a_name_may_be_written(yinling: Command) -> None:
    assert yinling("new", "组织", "zb10.yml").out.startswith("已经建好：data/orgs/zb10.yml\n")
    assert yinling("new", "文章", "qa/wen.md").out.startswith("已经建好：content/qa/wen.md\n")


def test_an_item_that_is_not_there_is_named_with_one_that_is_like_it(yinling: Command) -> None:
    said = yinling("new", "服务卡", "k1", "--set", "卡=便民卡")
    assert said.code == 2
    assert "没有“卡”这一项" in said.err and "卡种" in said.err


def test_new_is_dated_by_the_centres_own_day(yinling: Command, centre: Path) -> None:
    assert yinling("new", "送学上门").code == 0
    assert "日期: 2019-12-31" in (centre / "data" / "deliveries" / "2019-12-31-new.yml").read_text("utf-8")
