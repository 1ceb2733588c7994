"""Renaming, moving and deleting a record: what refers to it is shown, mended, or prevents it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.centre import loaded, meeting
from yinling.library.load import load
from yinling.library.removed_links import without_links
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.records.campaign import Campaign
from yinling.records.org import Org
from yinling.workbench.deleting import deleted
from yinling.workbench.desk import Desk
from yinling.workbench.moving import moved, renamed
from yinling.workbench.referring import CannotRearrangeError, Rearranged, referrers

LIST = "data/activities/added.yml"
SINGLE = "data/activities/zb09/2019/2019-05-07-zwh.yml"
TEXT = """# 手写
组织: zb09
类型: 支委会
日期: 2019-05-07
标题: 五月支委会
应到: 5
实到: 5
状态: 已审核
公开范围: 公开
"""
STUDY = "study/sanhui-yike"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    root = tmp_path / "centre"
    first = meeting("2019-03-05", 学习内容=[STUDY], 主题教育="bwcx")
    loaded(
        root,
        activities=[first, meeting("2019-04-02")],
        campaigns=[{"编号": "bwcx", "标题": "不忘初心", "开始": "2019-01-01", "结束": "2019-12-31"}],
    )
    (root / SINGLE).parent.mkdir(parents=True)
    (root / SINGLE).write_text(TEXT, "utf-8")
    article = root / "content" / "study" / "other.md"
    head = (root / "content" / f"{STUDY}.md").read_text("utf-8").split("---")[1]
    article.write_text(
        f"---{head}---\n\n见[五月](activity:zb09/2019/2019-05-07-zwh)和[三会一课](sanhui-yike.md)。\n", "utf-8"
    )
    return Desk(root)


def _write(desk: Desk, done: Rearranged) -> None:
    """Write what passed the trial, and check that the centre has no more errors than before."""
    before = len(load(desk.root).problems)
    trial = desk.trial(done.candidates)
    assert trial.errors == ()
    for path, data in done.candidates.items():
        file = desk.root / path
        if data is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    assert len(load(desk.root).problems) <= before
    desk.refresh()


def _shown(desk: Desk, kind: type[Record], id: str) -> list[str]:
    return [each.text for each in referrers(desk.snapshot, kind, id)]


def test_what_refers_to_a_record_is_listed(desk: Desk) -> None:
    assert _shown(desk, Campaign, "bwcx") == ["活动“2019-03-05 支委会”的“主题教育”"]
    assert _shown(desk, Article, STUDY) == ["活动“2019-03-05 支委会”的“学习内容”", *_shown(desk, Article, STUDY)[1:]]
    assert _shown(desk, Article, STUDY)[1].endswith("的正文里的链接")
    assert len(_shown(desk, Org, "zb09")) == 3
    assert _shown(desk, Activity, "zb09/2019/2019-05-07-zwh")[0].endswith("的正文里的链接")
    assert _shown(desk, Activity, "zb09/2019/2019-04-02-zwh") == []


def test_a_record_that_nothing_names_is_deleted_alone(desk: Desk) -> None:
    text = (desk.root / LIST).read_text("utf-8")
    done = deleted(desk.snapshot, Activity, "zb09/2019/2019-04-02-zwh")
    assert [*done.candidates] == [LIST]
    _write(desk, done)
    assert text.startswith((desk.root / LIST).read_text("utf-8"))
    assert desk.library.get(Activity, "zb09/2019/2019-04-02-zwh") is None


def test_a_record_that_others_cannot_be_without_stays(desk: Desk) -> None:
    with pytest.raises(CannotRearrangeError, match="已作废") as refused:
        deleted(desk.snapshot, Org, "zb09", mend=True)
    assert len(refused.value.referrers) == 3


def test_links_to_a_deleted_record_become_their_words(desk: Desk) -> None:
    id, article = "zb09/2019/2019-05-07-zwh", "content/study/other.md"
    with pytest.raises(CannotRearrangeError, match="正文里的链接"):
        deleted(desk.snapshot, Activity, id)
    done = deleted(desk.snapshot, Activity, id, mend=True)
    _write(desk, done)
    assert (desk.root / article).read_text("utf-8").endswith("\n见五月和[三会一课](sanhui-yike.md)。\n")
    assert not (desk.root / SINGLE).exists()


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("见[五月](org:zb09)。", "见五月。"),
        ("见[五月](<org:zb09> '一次会')和[六月](org:zb08)。", "见五月和[六月](org:zb08)。"),
        ("[**五月**[注]](org:zb09#top)，[又](org:zb09)", "**五月**[注]，又"),
        ("`[码](org:zb09)`和[五月](org:zb09)\r", "`[码](org:zb09)`和五月\r"),
        ("![图](org:zb09)", None),
        ("[去看](org:zb09){ .md-button }", None),
        ("[五月][1]\n\n[1]: org:zb09", None),
        ('<a href="org:zb09">五月</a>', None),
        ("[五\n月](org:zb09)", None),
    ],
)
def test_a_link_is_taken_out_where_it_is_certain_what_is_left(written: str, left: str | None) -> None:
    assert without_links(written, lambda link: link.target.startswith("org:zb09")) == left


def test_what_others_can_be_without_is_taken_out_when_asked(desk: Desk) -> None:
    with pytest.raises(CannotRearrangeError, match="主题教育"):
        deleted(desk.snapshot, Campaign, "bwcx")
    done = deleted(desk.snapshot, Campaign, "bwcx", mend=True)
    assert done.words == ("删掉主题教育“不忘初心”", "从活动“2019-03-05 支委会”的“主题教育”里去掉")
    _write(desk, done)
    assert "主题教育" not in (desk.root / LIST).read_text("utf-8")
    assert not (desk.root / "data/campaigns/added.yml").exists()


def test_a_renamed_record_is_renamed_everywhere(desk: Desk) -> None:
    done = renamed(desk.snapshot, Org, "zb09", "zb19")
    assert done.moves_address
    _write(desk, done)
    assert desk.library.get(Org, "zb19") is not None
    assert "组织: zb19" in (desk.root / LIST).read_text("utf-8")
    assert "activity:zb19/2019" in (desk.root / "content/study/other.md").read_text("utf-8")
    assert not (desk.root / SINGLE).exists()
    with pytest.raises(CannotRearrangeError, match="已经有"):
        renamed(desk.snapshot, Org, "zb19", "dw")


def test_an_activity_with_another_day_moves_with_its_links(desk: Desk) -> None:
    data = TEXT.replace("2019-05-07", "2020-01-07").encode()
    done = moved(desk.snapshot, Activity, "zb09/2019/2019-05-07-zwh", data)
    assert done is not None
    assert done.candidates["data/activities/zb09/2020/2020-01-07-zwh.yml"] == data
    assert done.candidates[SINGLE] is None
    link = done.candidates["content/study/other.md"]
    assert link is not None
    assert b"activity:zb09/2020/2020-01-07-zwh" in link
    assert not any(each.code == "wrong-folder" for each in desk.trial(done.candidates).errors)


def test_an_activity_that_belongs_where_it_is_stays(desk: Desk) -> None:
    id = "zb09/2019/2019-05-07-zwh"
    assert moved(desk.snapshot, Activity, id, TEXT.replace("实到: 5", "实到: 4").encode()) is None
    assert moved(desk.snapshot, Activity, "zb09/2019/2019-04-02-zwh", b"[]") is None
    (desk.root / SINGLE).with_name("2019-06-07-zwh.yml").write_text(TEXT.replace("05-07", "06-07"), "utf-8")
    desk.refresh()
    with pytest.raises(CannotRearrangeError, match="已经有"):
        moved(desk.snapshot, Activity, id, TEXT.replace("05-07", "06-07").encode())
