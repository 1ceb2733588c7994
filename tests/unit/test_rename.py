"""Renaming mends every reference and changes no other byte, or changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.unit.centre import branch, loaded, meeting
from tests.unit.conftest import Command
from yinling.core.problems import Problem
from yinling.library.file_changes import ChangedMeanwhileError, apply_changes
from yinling.library.load import load
from yinling.library.renaming import CannotRenameError, plan
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.records.campaign import Campaign
from yinling.records.org import Org
from yinling.records.packet import Packet
from yinling.records.vocabulary import Term

ACTIVITY = """# 第九
组织:   zb09
类型: '主题党日'
日期: 2019-03-05
标题: 学习
应到: 9
实到: 8
公开范围: 公开
状态: 已审核
""".replace("\n", "\r\n")
BODY = """
看[三会一课](sanhui-yike.md#zhibu)，[制度](../study/sanhui-yike.md "看")，![图](tu.png)。

`[三会一课](sanhui-yike.md)` 是写法。[第九](org:zb09)，[网页](page:orgs/zb09/)，[别的](page:orgs/zb091/)，
[活动](activity:zb09/2019/2019-03-05-ztdr)，<a href="sanhui-yike.md">三会</a>，[名称](org:第九党支部)。

[一课]: sanhui-yike.md
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "centre"
    campaign = {"编号": "bwcx2019", "标题": "主题教育", "开始": "2019-06-01"}
    meetings = [meeting("2019-03-12", org="第九党支部", 主题教育="BWCX2019"), meeting("2019-04-09", org="zb09")]
    packet = {"标题": "三月", "月份": "2019-03", "组织": ["zb09"], "学习内容": ["study/sanhui-yike", "三会一课"]}
    publication = {"渠道": "微信群", "日期": "2019-03-06", "标题": "发", "活动": "zb09/2019/2019-03-05-ztdr"}
    loaded(root, campaigns=[campaign], packets=[packet], orgs=[branch("zb08", 上级="dw")])
    (root / "data/vocabulary/channels.yml").write_text("- 名称: 微信群\n", "utf-8")
    _write(root / "data/publications/2019.yml", [publication])
    _write(root / "data/activities/zb09/2019.yml", meetings)
    file = root / "data/activities/zb09/2019/2019-03-05-ztdr.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(ACTIVITY.encode())
    front = "---\n标题: 图\n主题:  党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 已审核\n---\n"
    (root / "content/study/kan-tu.md").write_bytes(b"\xef\xbb\xbf" + (front + BODY).encode())
    (root / "content/study/tu.png").write_bytes(b"")
    return root


def _write(path: Path, records: Sequence[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ("- " + "\n  ".join(f"{key}: {value}" for key, value in record.items()) for record in records)
    path.write_text("\n".join(rows) + "\n", "utf-8")


def errors(root: Path) -> list[Problem]:
    return [each for each in load(root).problems if each.severity == "error" and not each.code.startswith("private")]


def rename(root: Path, kind: type[Record], old: str, new: str) -> int:
    """Rename, check that no error is new, and return the number of references."""
    before = errors(root)
    planned = plan(root, kind, old, new)
    apply_changes(root, planned.changes)
    assert len(errors(root)) <= len(before), [each.render() for each in errors(root)]
    return planned.references


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_centre_of_the_tests_is_valid(root: Path) -> None:
    assert errors(root) == []


@pytest.mark.parametrize("old", ["zb09", "ZB09", "第九党支部"])
def test_an_organisation_with_its_activities(root: Path, old: str) -> None:
    before = contents(root)
    assert rename(root, Org, old, "zb19") == 7
    after = contents(root)
    assert "data/orgs/zb09.yml" not in after
    assert after["data/orgs/zb19.yml"] == before["data/orgs/zb09.yml"]
    activity = after["data/activities/zb19/2019/2019-03-05-ztdr.yml"]
    assert activity == ACTIVITY.replace("zb09", "zb19").encode()
    assert "组织: 第九党支部".encode() in after["data/activities/zb19/2019.yml"]
    article = after["content/study/kan-tu.md"].decode()
    expected = before["content/study/kan-tu.md"].decode().replace("zb09", "zb19").replace("zb191", "zb091")
    assert article == expected
    assert not (root / "data/activities/zb09").exists()
    assert load(root).names.find(Activity, "zb19/2019/2019-03-12-zwh")


def test_an_organisation_by_its_new_name(root: Path) -> None:
    before = contents(root)
    assert rename(root, Org, "第九党支部", "西山党支部") == 2
    after = contents(root)
    assert {path for path in after if after[path] != before[path]} == {
        "content/study/kan-tu.md",
        "data/activities/zb09/2019.yml",
        "data/orgs/zb09.yml",
    }
    assert all("第九党支部".encode() not in content for content in after.values())


def test_an_article_below_empty_lines(root: Path) -> None:
    path = root / "content/study/kong.md"
    text = "\n---\n标题: 空\n主题: 党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 已审核\n---\n看[图](kan-tu.md)。\n"
    path.write_text(text, "utf-8")
    rename(root, Article, "study/kan-tu", "hua-tu")
    rename(root, Term, "topics/党的知识", "党的常识")
    assert path.read_text("utf-8") == text.replace("党的知识", "党的常识").replace("kan-tu", "hua-tu")


def test_an_article_in_its_folder(root: Path) -> None:
    before = contents(root)
    assert rename(root, Article, "study/sanhui-yike.md", "sanhui") == 5
    after = contents(root)
    assert after["content/study/sanhui.md"] == before["content/study/sanhui-yike.md"]
    article = after["content/study/kan-tu.md"].decode()
    assert '[三会一课](sanhui.md#zhibu)，[制度](sanhui.md "看")' in article
    assert "`[三会一课](sanhui-yike.md)` 是写法" in article
    assert '<a href="sanhui.md">' in article
    assert "\n[一课]: sanhui.md\n" in article
    packet = next(content for path, content in after.items() if path.startswith("data/packets")).decode()
    assert "study/sanhui\n" in packet
    assert "三会一课" in packet


def test_an_article_in_another_folder_keeps_its_links(root: Path) -> None:
    (root / "content/study/tu.mp3").write_bytes(b"")
    rename(root, Article, "study/kan-tu", "services/kan-tu")
    article = (root / "content/services/kan-tu.md").read_bytes().decode()
    assert article.startswith("\ufeff---\n")
    assert "[三会一课](../study/sanhui-yike.md#zhibu)" in article
    assert "![图](../study/tu.png)" in article


def test_a_word_of_a_vocabulary(root: Path) -> None:
    assert rename(root, Term, "activity-types/主题党日", "党员活动日") >= 1
    activity = (root / "data/activities/zb09/2019/2019-03-05-ztdr.yml").read_bytes()
    assert activity == ACTIVITY.replace("主题党日", "党员活动日").encode()


def test_a_record_in_a_list(root: Path) -> None:
    assert rename(root, Campaign, "主题教育", "chuxin2019") == 1
    assert "编号: chuxin2019" in (root / "data/campaigns/added.yml").read_text("utf-8")
    assert "主题教育: chuxin2019" in (root / "data/activities/zb09/2019.yml").read_text("utf-8")


def test_an_activity(root: Path) -> None:
    assert rename(root, Activity, "zb09/2019/2019-03-05-ztdr", "2019-03-05-dangri") == 2
    assert "活动: zb09/2019/2019-03-05-dangri" in (root / "data/publications/2019.yml").read_text("utf-8")


def test_a_record_that_was_renamed_by_hand(root: Path) -> None:
    (root / "data/orgs/zb09.yml").rename(root / "data/orgs/zb19.yml")
    assert [each.code for each in errors(root)] == ["reference-lost"]
    assert "有 4 处" in errors(root)[0].message
    rename(root, Org, "zb09", "zb19")
    assert errors(root) == []
    assert (root / "data/activities/zb19/2019.yml").is_file()


def test_references_in_a_record_with_errors_are_mended_too(root: Path) -> None:
    file = root / "data/activities/zb09/2019/2019-03-05-ztdr.yml"
    file.write_bytes(ACTIVITY.replace("应到: 9", "应到: 九").encode())
    rename(root, Org, "zb09", "zb19")
    moved = root / "data/activities/zb19/2019/2019-03-05-ztdr.yml"
    assert moved.read_bytes() == ACTIVITY.replace("应到: 9", "应到: 九").replace("zb09", "zb19").encode()


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        (Org, "zb09", "zb08", "已经有“zb08”了"),
        (Org, "zb09", "ZB08", "已经有“zb08”了"),
        (Org, "zb09", "zb09", "不用改"),
        (Org, "第九党支部", "支部zb08", "两条不能叫一个名字"),
        (Org, "zb77", "zb78", "没有“zb77”这个组织"),
        (Org, "zb77", "zb09", "没有哪里写着“zb77”"),
        (Term, "主题党日", "党员大会", "两条不能叫一个名字"),
        (Term, "activity-types/主题党日", "modes/党日", "只能在它的词表里改名"),
        (Packet, "added-1", "sanyue", "没有写“编号”"),
        (Activity, "zb09/2019/2019-03-05-ztdr", "zb08/2019/2019-03-05-ztdr", "要换组织"),
        (Article, "study/kan-tu", "study/sanhui-yike", "已经有“study/sanhui-yike”了"),
    ],
)
def test_a_refusal_changes_nothing(root: Path, kind: type[Record], old: str, new: str, says: str) -> None:
    before = contents(root)
    with pytest.raises(CannotRenameError) as raised:
        plan(root, kind, old, new)
    assert says in str(raised.value)
    assert contents(root) == before


def test_a_file_that_cannot_be_mended_exactly_stops_all(root: Path) -> None:
    file = root / "data/activities/zb09/2019/2019-03-05-ztdr.yml"
    file.write_bytes(ACTIVITY.replace("组织:  ", "组织：").encode())
    with pytest.raises(CannotRenameError, match=r"2019-03-05-ztdr\.yml 第 2 行的写法有问题"):
        plan(root, Org, "zb09", "zb19")


def test_an_error_while_writing_restores_every_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, planned = contents(root), plan(root, Org, "zb09", "zb19")
    replace, calls = Path.replace, 0

    def fail(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise OSError(28, "no space")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        apply_changes(root, planned.changes)
    assert contents(root) == before


def test_a_file_that_changed_meanwhile_stops_all(root: Path) -> None:
    planned = plan(root, Org, "zb09", "zb19")
    file = root / "data/activities/zb09/2019/2019-03-05-ztdr.yml"
    file.write_bytes(ACTIVITY.encode() + b"# new\r\n")
    before = contents(root)
    with pytest.raises(ChangedMeanwhileError):
        apply_changes(root, planned.changes)
    assert contents(root) == before


def test_the_command_shows_the_lines_first(yinling: Command, centre: Path) -> None:
    before = contents(centre)
    said = yinling("rename", "组织", "zb09", "zb19")
    assert said.code in (1, 130)
    assert "data/orgs/zb09.yml 改名为 data/orgs/zb19.yml" in said.out
    assert contents(centre) == before
    said = yinling("rename", "组织", "第九党支部", "zb19", "--yes")
    assert said.code == 0, said.err
    assert (centre / "data/orgs/zb19.yml").is_file()
    said = yinling("rename", "支部", "zb09", "zb19")
    assert "没有“支部”这种记录" in said.err
