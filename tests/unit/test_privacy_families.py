"""Families of ways to write what is private: lists below headings, unknown names, tags, e-mail as it is said."""

from __future__ import annotations

import pytest

from tests.unit.private_values import mobile
from yinling.privacy.detectors import find

PERSON, OTHER = "毕" + "长河", "尚" + "德福"
USER = "changhe" + "1944"
PHONE = mobile()
HEAD, TAIL = PHONE[:3], PHONE[3:]


def kinds(text: str) -> list[str]:
    return [one.kind for one in find(text.format(p=PERSON, q=OTHER, u=USER, h=HEAD, t=TAIL))]


@pytest.mark.parametrize(
    "text",
    [
        "低保家庭：\n1. 俎国福\n2. {p}",
        "★ 特困人员 ★\n{p}  {q}",
        "【病号】\n老濮、老寇、桂姨",
        "重病住院慰问对象\n\n| 序号 | 姓名 |\n|---|---|\n| 1 | {p} |",
        "贫困党员\n（一）{p}\n（二）{q}",
        "正在服刑\n- {p}之子\n- {q}之孙",
        "需要上门送药的病人\n* 三楼 {p}\n* 五楼 {q}",
        "残疾人：\n视力：{p}\n肢体：{q}",
        "大病\n====\n\n禤国福\n\n庹玉珍",
        "<h3>贫困户</h3>\n<ul><li>{p}</li><li>{q}</li></ul>",
        "5.2 生活不能自理\n\n{p}\n{q}",
    ],
)
def test_names_below_a_heading_of_a_want_are_found(text: str) -> None:
    assert "private-health" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "常见病\n\n- 高血压\n- 糖尿病\n- 冠心病",
        "困难补助申请\n- 身份证\n- 户口本\n- 申请表",
        "看望病号安排\n组长：{p}\n司机：{q}",
        "困难帮扶志愿者\n{p}\n{q}",
        "老年病\n- 金银花茶\n- 白菊花茶",
        "住院须知\n石家庄市民\n带医保卡",
    ],
)
def test_lists_of_other_things_and_of_helpers_are_quiet(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize(
    "name",
    ["禤奶奶", "老妘", "库大爷", "召存信老人家", "哈尼帕老人", "才仁卓玛", "沙马阿各", "巴雅尔图大叔", "乌云其木格"],
)
def test_names_that_no_list_knows_are_found_beside_an_illness(name: str) -> None:
    assert kinds(f"{name}腰椎间盘突出，请假两周。") == ["private-health"]


@pytest.mark.parametrize(
    "text",
    ["巴纳德查出了肺癌", "叶夫根妮娅·金斯堡在监狱里服刑。", "位老人腰椎间盘突出", "扶奶奶下楼腰椎间盘突出的人多"],
)
def test_names_of_elsewhere_and_other_words_are_no_such_names(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        '<ruby class="n">{p}<rt class="r">bì</rt></ruby>得了胃癌',
        "<RUBY>{p}<RT>bì</RUBY>得了胃癌",
        "毕**长河**得了**胃癌**",
        "毕<br>长河得了胃癌",
        "<tr><td>{p}</td><td>低保</td></tr>",
        '<font color="#ff0000">{p}</font><span style="color:red">失独</span>',
        "{h}<wbr>{t}",
        "<p>电话：{h}</p>\n<p>{t}</p>",
        '{h}<span class="x1">{t}</span>',
        "<p>微信号</p><p>{u}</p>",
        "<p>文庙街</p><p>48号</p><p>3单元</p><p>602</p>",
        "车牌<b>辽B</b><br><b>6T</b>9<b>38</b>",
        "{u}<wbr>@163<wbr>.com",
    ],
)
def test_tags_of_html_do_not_hide_what_a_reader_sees(text: str) -> None:
    assert kinds(text)


def test_tags_keep_paragraphs_apart_and_attributes_are_read() -> None:
    assert not kinds("<p>主讲人是来自外地的一位老师，大家叫他{p}。</p><p>胃癌的预防</p>")
    assert kinds('<td title="{h}{t}">电话</td>') == ["private-phone"]
    assert not kinds("王**同志患了胃癌")  # a masked name


@pytest.mark.parametrize(
    "text",
    [
        "{u}【@】163【.】com",
        "{u}加圈a加gmail加点加com",
        "{u} <at> 163 <dot> com",
        "{u}「at」outlook「dot」com",
        "{u}_at_163_dot_com",
        "{u}☆163.com",
        "邮件：八三六二七一九零四，后面圈a，qq点com",
        "zhaomin一九五零艾特163点com",
        "邮箱 {u} 后加 @sina.com",
    ],
)
def test_email_addresses_are_found_as_they_are_said(text: str) -> None:
    assert "private-email" in kinds(text)


@pytest.mark.parametrize("text", ["5*3.5com", "★★★163.com 是个门户网站", "发到 hi@oi-wiki.org"])
def test_signs_and_mailboxes_of_a_task_are_no_addresses(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "{p}没有受过任何处分，多次立功。",
        "{p}再次醒来的时候日已西斜，他的脑袋有点疼。",
        "{p}远远地看着那人躺在地上，鲜血好似将她整个人都浸泡在里面，他心痛欲裂。",
        "农家老人提醒，踏青的时候身边要有人，春捂秋冻不生杂病。",
        "{p}：“去年我就烧干了，正式宣布破产。”",
    ],
)
def test_denials_and_tales_are_quiet(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "他们结婚后，史蒂夫的第一个孩子出生在1944年9月22日。",
        "她收到陌生人的来信，1944年12月3日他在车站。",
        "定投还可以选择上证红利ETF（510880），看看再说。",
        "wechat-go：微信网页版的实现",
        "弦朝里，抠住瑟下小孔，右手扶助{p}。",
    ],
)
def test_births_certificates_accounts_and_homes_of_nobody_are_quiet(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "| 项目 | 内容 |\n|---|---|\n| 老人 | {p} |\n| 身体 | 肺上查出结节，等复查 |",
        "| 姓名 | {p} |\n|---|---|\n| 月收入 | 三千一百多 |",
        "1. 走访对象：\n2. {p}\n3. 情况：\n4. 儿子坐牢，孙子由她带",
        "| 姓名 | 慰问类别 |\n|---|---|\n| {p} | 生活困难 |",
        "本月寿星：{p}（3日）、{q}（17日）",
        "{p}车牌鲁A/6T938",
        "{p} 邮储（…7726）1000元",
        "{p}在群里，加她好友：{u}",
    ],
)
def test_labels_beside_values_and_lists_of_other_kinds_are_found(text: str) -> None:
    assert kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "医保咨询请拨12393，养老服务热线12349。",
        "| 项目 | 金额 |\n|---|---|\n| 报纸 | 300 |\n| 水费 | 120 |",
        "他生于一八二六年二月，是英国人。",
        "每条回复都记着它是回哪条的，这个账号字段叫parent_id。",
        "老干部工作处邮箱：ltx@edu.cn",
    ],
)
def test_offices_fields_and_years_long_ago_are_quiet(text: str) -> None:
    assert not kinds(text)
