"""The difference between two versions of a record, as a secretary reads it before saving."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.centre import loaded
from yinling.library.load import Library
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.workbench.difference import body_difference, difference


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return loaded(tmp_path_factory.mktemp("words") / "centre").valid


MEETING: dict[str, Any] = {
    "组织": "zb09",
    "类型": "支委会",
    "日期": "2019-03-05",
    "标题": "三月支委会",
    "实到": 46,
    "议题": ["学习", "收费"],
    "决议": [{"内容": "买书", "赞成": 5}, {"内容": "修门", "赞成": 4}],
    "数量": {"学习资料": 31},
    "摘要": "第一段。\n\n第二段。\n",
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"实到": 48}, ["实到：46 → 48"]),
        ({"实到": None}, ["实到：去掉“46”"]),
        ({"地点": "活动室"}, ["地点：加上“活动室”"]),
        ({"actual": 48, "实到": None}, ["实到：46 → 48"]),
        ({"组织": "第九党支部"}, []),
        ({"组织": "dw"}, ["组织：第九党支部 → 中心党委"]),
        ({"议题": ["学习", "收费", "评议"]}, ["议题：加上“评议”"]),
        ({"议题": ["收费", "学习"]}, ["议题：学习、收费 → 收费、学习"]),
        ({"议题": "学习"}, ["议题：去掉“收费”"]),
        ({"决议": [{"内容": "买书", "赞成": 5}, {"内容": "修门", "赞成": 3}]}, ["决议第2条 赞成：4 → 3"]),
        ({"决议": [{"内容": "修门", "赞成": 4}]}, ["决议：去掉“内容：买书，赞成：5”"]),
        ({"数量": {"学习资料": 32}}, ["数量 学习资料：31 → 32"]),
        ({"摘要": "第一段。\n\n第二段改了。\n"}, ["摘要第2段：第二段。 → 第二段改了。"]),
        ({"照片": [{"文件": "photos/a.jpg", "说明": "开会", "同意公开": True}]},
         ["照片：加上“文件：photos/a.jpg，说明：开会，同意公开：是”"]),
        ({"不认识的": "什么"}, ["不认识的：加上“什么”"]),
    ],
)  # fmt: skip
def test_each_change_is_one_line(library: Library, changed: dict[str, Any], words: list[str]) -> None:
    new = {key: value for key, value in {**MEETING, **changed}.items() if value is not None}
    assert [each.text for each in difference(Activity, MEETING, new, library)] == words


def test_a_new_record_and_a_removed_one_name_all_values(library: Library) -> None:
    new = difference(Org, {}, {"名称": "第十党支部", "类型": "党支部", "上级": "dw"}, library)
    assert [each.text for each in new] == ["名称：加上“第十党支部”", "类型：加上“党支部”", "上级：加上“中心党委”"]
    gone = difference(Org, {"名称": "第十党支部"}, {}, library)
    assert [each.text for each in gone] == ["名称：去掉“第十党支部”"]


def test_paragraphs_of_an_article_are_compared_one_by_one() -> None:
    found = body_difference("## 一\n\n甲\n\n乙\n", "## 一\n\n甲\n\n丙\n\n丁\n")
    assert [each.text for each in found] == ["正文第3段：乙 → 丙", "正文第4段：加上“丁”"]
    assert body_difference("甲\n乙\n", "甲\r\n乙\r\n".replace("\r", "")) == []
