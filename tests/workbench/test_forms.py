"""Forms are made from the models: their fields, what a submitted form means, and what changes in the file."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field
from werkzeug.datastructures import MultiDict

from tests.conftest import ROOT
from tests.workbench.forms import fields_in, records, sample
from yinling.library.parse import record_keys
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Part, Record
from yinling.records.org import Org
from yinling.records.types import (
    AnyPeriod,
    ArticleId,
    Count,
    Date,
    Flag,
    LongText,
    Many,
    Mode,
    Month,
    OrgId,
    Reference,
    Text,
    TimeOfDay,
)
from yinling.sources.edit_article import edit_article, shown_body, split_text
from yinling.sources.edit_yaml import REMOVED, CannotEditError, edit
from yinling.workbench.fields import fields_of_form
from yinling.workbench.file_versions import BODY
from yinling.workbench.form import render_form
from yinling.workbench.form_errors import errors_of
from yinling.workbench.form_values import (
    AnyName,
    changes,
    changes_rows,
    order_of,
    submitted,
    values_of,
)
from yinling.workbench.record_source import RecordSource, new_text
from yinling.workbench.reference_choices import ReferenceChoices

MEETING = ROOT / "data" / "activities" / "zb09" / "2019" / "2019-03-05-sanduanlu.yml"


@pytest.fixture(scope="module")
def choices() -> ReferenceChoices:
    return ReferenceChoices(sample())


def form_of(
    kind: type[Record], values: dict[str, object], choices: ReferenceChoices | None = None
) -> MultiDict[str, str]:
    return fields_in(render_form(fields_of_form(kind), values, {}, choices))


class Book(Part):
    """A part with a list of its own."""

    name: Text = Field(title="书名")
    read_by: Many[OrgId] = Field((), title="谁读")
    pages: Count | None = Field(None, title="页数")


class Circle(Record):
    """A kind that no form knows, with every type that a field may have."""

    kind = "circle"
    label = "读书会"
    folder = "circles"

    title: Text = Field(title="标题", description="一句话")
    org: OrgId = Field(title="组织")
    mood: Literal["热烈", "安静"] = Field("安静", title="气氛")
    size: Literal[16, 18] = Field(16, title="字号")
    day: Date | None = Field(None, title="日期")
    month: Month | None = Field(None, title="月份")
    span: AnyPeriod | None = Field(None, title="期间")
    start: TimeOfDay | None = Field(None, title="开始")
    readers: Count | None = Field(None, title="人数")
    open: Flag = Field(False, title="开放")
    mode: Many[Mode] = Field((), title="方式")
    studied: Many[ArticleId] = Field((), title="读的文章")
    books: Many[Book] = Field((), title="书单")
    best: Book | None = Field(None, title="最好的书")
    lent: dict[Text, Count] = Field({}, title="借出")
    story: LongText | None = Field(None, title="经过")


WRITTEN = """# 读书会
标题: 读《红岩》
组织: 第九党支部  # 写名字也行
气氛: 热烈
方式: [上门送学, 集中学习]
读的文章: study/sanhui-yike
书单:
  - {书名: 红岩, 谁读: [zb09, zb10], 页数: 500}
借出: {红岩: 3}
经过: |
  上午读。

  下午说。
"""


def test_a_new_kind_has_a_form_without_a_line_of_form_code(choices: ReferenceChoices) -> None:
    fields = {field.label: field for field in fields_of_form(Circle)}
    assert [*fields][:2] == ["标题", "组织"]
    assert [*fields][-4:] == ["公开范围", "状态", "备注", "编号"]
    widgets = {label: field.widget for label, field in fields.items()}
    assert widgets["标题"] == "line"
    assert widgets["经过"] == "text"
    assert (widgets["日期"], widgets["月份"], widgets["期间"], widgets["开始"]) == ("date", "month", "period", "time")
    assert (widgets["人数"], widgets["开放"], widgets["借出"], widgets["书单"]) == (
        "number",
        "choice",
        "mapping",
        "part",
    )
    assert fields["组织"].reference == Reference("org")
    assert fields["方式"].many
    assert fields["开放"].choices == ("是", "否")
    assert [part.label for part in fields["书单"].parts] == ["书名", "谁读", "页数"]
    values = values_of(WRITTEN, Circle)
    assert values
    html = str(render_form(fields_of_form(Circle), values, {}, choices))
    assert all(field.label in html for field in fields.values())
    assert "第九党支部" in html
    form = fields_in(html)
    assert not changes(Circle, values, submitted(Circle, form, choices), choices)
    form["人数"] = "12人"
    form["日期"] = "2019年3月5日"
    form["书单.0.谁读.1"] = "第十党支部"
    form["书单.0.页数"] = "480"
    form["字号"] = "18"
    new = submitted(Circle, form, choices)
    found = changes(Circle, values, new, choices)
    assert not errors_of(Circle, new)
    after = edit(WRITTEN, None, found, record_keys(Circle), order_of(Circle))
    expected = WRITTEN.replace("页数: 500", "页数: 480")
    expected = expected.replace("气氛: 热烈\n", "气氛: 热烈\n字号: 18\n日期: 2019-03-05\n人数: 12\n")
    assert after == expected


def test_a_new_file_of_it_is_written_as_by_hand(choices: ReferenceChoices) -> None:
    form = form_of(Circle, {"标题": "读《红岩》", "书单": [{}]}, choices)
    form |= MultiDict({"组织": "zb09", "人数": "9", "书单.0.书名": "红岩", "状态": "草稿", "经过": "一\r\n\r\n二\r\n"})
    form["经过"] = "一\r\n\r\n二\r\n"
    form["书单.0.书名"] = "红岩"
    form["组织"], form["人数"], form["状态"] = "zb09", "9", "草稿"
    text = new_text(Circle, submitted(Circle, form, choices))
    assert text == ("标题: 读《红岩》\n组织: zb09\n人数: 9\n书单:\n  - 书名: 红岩\n经过: |\n  一\n\n  二\n状态: 草稿\n")


def test_required_fields_come_first_and_empty_ones_are_folded(choices: ReferenceChoices) -> None:
    html = str(render_form(fields_of_form(Activity), {"地点": "楼上"}, {}, choices, wanted=("实到",)))
    before, _, folded = html.partition("<details")
    folded, _, last = folded.partition("</details>")
    assert [name for name in ("组织", "类型", "日期", "标题", "地点", "实到") if f'name="{name}"' in before]
    assert 'name="主持人"' in folded
    assert 'name="主持人"' not in before
    assert 'name="公开范围"' in last
    assert 'name="编号"' in folded


def test_a_field_with_a_message_is_not_folded() -> None:
    html = str(render_form(fields_of_form(Activity), {"时间": "随便"}, {"时间": ["时间要写成 14:30 这样"]}))
    assert "时间要写成" in html.partition("<details")[0]


def test_the_form_of_a_record_that_stays_changes_nothing(choices: ReferenceChoices) -> None:
    """Check records by lot: all 2,647 of the sample were checked once."""
    everything = [*records()]
    for _, kind, text, number in random.Random(7).sample(everything, 24):
        values = values_of(text, kind, number)
        assert values is not None
        new = submitted(kind, form_of(kind, values, choices), choices)
        assert not changes(kind, values, new, choices), (kind, number)
        assert not errors_of(kind, new)


def test_no_id_is_shown_where_a_name_is_known(choices: ReferenceChoices) -> None:
    values = values_of(MEETING.read_text("utf-8"), Activity)
    assert values
    html = str(render_form(fields_of_form(Activity), values, {}, choices))
    shown = re.sub(r'(value|id|for|name|aria-describedby|list)="[^"]*"', "", html)
    assert "study/" not in shown
    assert "zb09" not in shown
    assert 'value="三会一课怎么开"' in html
    assert html.count('list="l-article-"') == 2
    assert html.count('<datalist id="l-article-">') == 1


def test_names_are_found_by_pinyin(choices: ReferenceChoices) -> None:
    found = choices.search(Reference("org"), "djdzb")
    assert "第九党支部" in [choice.label for choice in found]
    assert choices.id_of(Reference("org"), "第九党支部") == "zb09"
    assert choices.id_of(Reference("org"), "没有这一个") == "没有这一个"


def test_groups_of_one_name_are_told_apart(choices: ReferenceChoices) -> None:
    labels = [choice.label for choice in choices.choices(Reference("org"))]
    assert len({*labels}) == len(labels)
    assert all(choices.id_of(Reference("org"), each.label) == each.value for each in choices.choices(Reference("org")))


def test_what_the_file_says_is_a_choice_though_no_record_has_it(choices: ReferenceChoices) -> None:
    values: dict[str, object] = {"组织": "没有这一个", "方式": ["没有这一种", "集中学习"], "状态": "写错了"}
    form = form_of(Activity, values, choices)
    assert form["组织"] == "没有这一个"
    assert form["状态"] == "写错了"
    assert not changes(Activity, values, submitted(Activity, form, choices), choices)


def test_a_value_of_another_form_stays(choices: ReferenceChoices) -> None:
    text = "标题: [学习, 看片]\n决议: 每月送一次\n数量: 很多\n备注:\n"
    values = values_of(text, Activity)
    assert values == {"标题": ["学习", "看片"], "决议": ["每月送一次"], "数量": "很多", "备注": None}
    form = form_of(Activity, values, choices)
    found = changes(Activity, values, submitted(Activity, form, choices), choices)
    assert not found
    form["决议.0"] = "每周送一次"
    assert changes(Activity, values, submitted(Activity, form, choices), choices) == {"决议": ["每周送一次"]}


def test_rows_are_added_moved_and_removed_by_buttons() -> None:
    values: dict[str, object] = {"议题": ["一", "二", "三"], "决议": [{"内容": "甲"}], "数量": {"学习资料": 3}}
    form = form_of(Activity, values)
    assert not changes_rows(form)
    form["加一条"] = "决议"
    assert changes_rows(form)
    assert submitted(Activity, form)["决议"] == [{"内容": "甲", "赞成": "", "反对": "", "弃权": ""}, {}]
    form.poplist("加一条")
    form["上移"] = "议题.2"
    assert submitted(Activity, form)["议题"] == ["一", "三", "二"]
    form.poplist("上移")
    form["去掉"] = "议题.0"
    assert submitted(Activity, form)["议题"] == ["二", "三"]
    html = render_form(fields_of_form(Activity), submitted(Activity, form | MultiDict({"加一条": "数量"})))
    assert 'name="数量.1.项"' in html


def test_the_first_button_is_the_one_that_the_enter_key_presses() -> None:
    html = str(render_form(fields_of_form(Activity), {"议题": ["一", "二"]}))
    first = re.search(r"<button[^>]*>", html)
    assert first
    assert "name=" not in first[0]


def test_nothing_typed_is_lost_in_a_mapping() -> None:
    form = form_of(Activity, {"数量": {"学习资料": 3}})
    form |= MultiDict({"数量.1.项": "学习资料", "数量.1.值": "4", "数量.2.项": "", "数量.2.值": "5"})
    assert submitted(Activity, form)["数量"] == {"学习资料": 3, "学习资料（又一个）": 4, "（没写）": 5}


def test_hostile_names_of_fields_are_no_trouble() -> None:
    names = [
        "决议.99999999999.内容",
        "决议.-1.内容",
        "决议.0.0.0",
        "数量.0",
        "组织.0",
        "决议.0.内容.0.x",
        ".",
        "..",
        "议题.１",
    ]
    form = MultiDict([(name, "一") for name in names])
    values = submitted(Activity, form)
    errors_of(Activity, values)
    render_form(fields_of_form(Activity), values)


def test_a_field_that_the_form_lacks_stays() -> None:
    new = submitted(Activity, MultiDict({"实到": "48"}))
    assert changes(Activity, {"实到": 46, "标题": "学习", "方式": ["自学"]}, new) == {"实到": 48}


def test_a_field_is_emptied() -> None:
    old = {"实到": 46, "方式": ["自学"], "决议": [{"内容": "甲"}], "数量": {"学习资料": 3}, "备注": None}
    form = MultiDict({"实到": "", "方式": "", "决议": "", "决议.0.内容": " ", "数量": "", "备注": ""})
    found = changes(Activity, old, submitted(Activity, form))
    assert found == dict.fromkeys(("实到", "方式", "决议", "数量"), REMOVED)


def test_boxes_keep_the_order_of_the_file(choices: ReferenceChoices) -> None:
    old: dict[str, object] = {"方式": ["上门送学", "集中学习"]}
    form = form_of(Activity, old, choices)
    assert form.getlist("方式") == ["", "集中学习", "上门送学"]
    assert not changes(Activity, old, submitted(Activity, form, choices), choices)


def test_a_text_is_as_it_was_typed() -> None:
    text = "  <b>\"引号\"</b> &amp; '单' </textarea>\n\n\n尾巴"
    form = form_of(Activity, {"摘要": text, "标题": "<\"'&>"})
    values = submitted(Activity, form)
    assert values["摘要"] == text
    assert values["标题"] == "<\"'&>"
    written = new_text(Activity, values)
    found = values_of(written, Activity)
    assert found
    assert found["摘要"] == text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_has_an_empty_form(kind: type[Record], choices: ReferenceChoices) -> None:
    html = str(render_form(fields_of_form(kind), {}, errors_of(kind, {}), choices))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len({*ids}) == len(ids)
    labels = {*re.findall(r'<label for="([^"]+)"', html)}
    assert labels <= {*ids}
    controls = re.findall(r'<(?:select|textarea|input type="text")[^>]* id="([^"]+)"', html)
    assert {*controls} <= labels
    assert not submitted(kind, fields_in(html)).keys() - {field.label for field in fields_of_form(kind)}


def test_the_slips_that_a_check_corrects_are_shown_corrected() -> None:
    assert values_of("组织：zb09\n标题:学习\n", Activity) == {"组织": "zb09", "标题": "学习"}
    assert values_of("- 组织: zb09\n", Activity, 0) == {"组织": "zb09"}
    assert values_of("- 组织: zb09\n", Activity, 1) is None
    assert values_of("一句话", Activity) is None


def test_unknown_keys_stay_in_the_file() -> None:
    text = "名称: 第九党支部\n没有的: 1\n党员人数:\n  - {截至: 2018-12-31, 总数: 49, 别的: 2}\n"
    values = values_of(text, Org)
    assert values
    form = form_of(Org, values)
    form["党员人数.0.总数"] = "48"
    found = changes(Org, values, submitted(Org, form))
    after = edit(text, None, found, record_keys(Org), order_of(Org))
    assert after == text.replace("49", "48")


ARTICLE = "---\n标题: 甲\n日期: 2019-03-05  # 那天\n---\n\n## 一\n\n第一段。\n"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_body_of_an_article_keeps_its_other_lines(ends: str) -> None:
    text = ("\ufeff" + ARTICLE).replace("\n", ends)
    source = RecordSource(Article, "content/study/a.md", text.encode())
    old = source.values
    assert old is not None
    assert old[BODY] == "## 一\n\n第一段。"

    def edited(**new: str) -> str:
        return source.edited(old, {**old, **new}, AnyName()).decode()

    assert edited() == text
    after = edited(标题="乙", 正文=f"{old[BODY]}\r\n\r\n第二段。")
    assert after == text.replace("甲", "乙") + f"{ends}第二段。{ends}"
    assert edited(正文="## 一\n\n改了。") == text.replace("第一段。", "改了。")
    assert edited(正文="") == text[: text.index("## 一")]


def test_an_article_below_empty_lines_is_edited() -> None:
    source = RecordSource(Article, "content/study/a.md", f"\n \n{ARTICLE}".encode())
    assert source.yaml == ("标题: 甲\n日期: 2019-03-05  # 那天\n", 4)
    assert source.changed({"标题": "乙"}).decode() == f"\n \n{ARTICLE}".replace("甲", "乙")


def test_mixed_line_ends_of_a_body_stay() -> None:
    text = "---\n标题: 甲\n---\n一\r\n二\n三"
    after = edit_article(text, {}, "一\n四\n三", record_keys(Article), order_of(Article))
    assert after == "---\n标题: 甲\n---\n一\r\n四\n三"


@pytest.mark.parametrize(
    ("text", "line"), [("没有\n", 1), ("---\n标题: 甲\n", 1), ("---\n标题: *甲\n---\n", 2), ("", 1)]
)
def test_an_article_that_cannot_be_edited_is_refused(text: str, line: int) -> None:
    with pytest.raises(CannotEditError) as raised:
        edit_article(text, {"标题": "乙"}, None, record_keys(Article), order_of(Article))
    assert raised.value.line == line


def test_every_article_of_the_sample_keeps_its_bytes() -> None:
    for path in sorted((ROOT / "content").rglob("*.md")):
        text = Path(path).read_bytes().decode()
        typed = shown_body(text).replace("\n", "\r\n")
        assert edit_article(text, {}, typed, record_keys(Article), order_of(Article)) == text
        assert "".join(split_text(text)) == text
