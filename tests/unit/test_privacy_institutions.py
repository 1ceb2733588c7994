"""Addresses, telephone numbers and mailboxes of institutions may be published; those of persons beside them may not."""

from __future__ import annotations

import pytest

from yinling.privacy.detectors import find

LINE, MAILBOX, HOME = "0551-626" + "27788", "wxd_2019" + "@qq.com", "翠湖小区3号楼1单元" + "101室"
STREET = "绍兴市鲁迅中路241号"
INSTITUTIONS = ["老年大学", "派出所", "喀什地区人力资源和社会保障局", "第三党支部", "红十字会", "合唱团", "鲁迅故里"]


@pytest.mark.parametrize("institution", INSTITUTIONS)
@pytest.mark.parametrize(
    "text",
    [
        f"{{}}电话：{LINE}",
        f"找{{}}，联系电话 {LINE}（工作日）",
        f"{{}}（{LINE}）",
        f"| {{}} | {LINE} |",
        f"{{}}咨询电话：{LINE}、{LINE}",
        f"{{}}：鲁迅中路241号，{LINE}",
        f"{{}}（鲁迅中路241号，电话{LINE}）提供助餐",
        f"名称：{{}}\n地址：{STREET}3楼\n电话：{LINE}",
        f"{{}}地址：{STREET}",
        f"{{}}位于{STREET}3号楼201室",
        f"集合地点：{{}}，{STREET}",
    ],
)
def test_what_is_of_an_institution_is_not_private(text: str, institution: str) -> None:
    assert find(text.format(institution)) == []


def test_mailboxes_of_institutions() -> None:
    assert find(f"图书馆邮箱：{MAILBOX}") == find(f"本站由翠湖街道老年协会主办，地址：{STREET}，邮箱 {MAILBOX}") == []


@pytest.mark.parametrize(
    "text",
    [
        f"图书馆{'张' + '玉兰'}电话：{LINE}",
        f"派出所{'张' + '玉兰'}家{LINE}",
        f"找张局电话{LINE}",
        f"王院家电话{LINE}",
        f"陈校长家电话：{LINE}",
        f"张玉兰 图书馆 {LINE}",
        f"姓名 单位 电话\n张玉兰 图书馆 {LINE}",
        f"| 姓名 | 单位 | 电话 |\n|---|---|---|\n| 张玉兰 | 图书馆 | {LINE} |",
        f"单位：图书馆\n姓名：张玉兰\n电话：{LINE}",
        f"工作单位：图书馆\n电话：{LINE}",
        f"张玉兰（图书馆），{LINE}",
        f"张玉兰，图书馆，{MAILBOX}",
        "图书馆电话：138" + "12345670",
        f"张玉兰，图书馆，{HOME}",
        f"| 张玉兰 | 图书馆 | {HOME} |",
        f"图书馆退休职工张玉兰：{HOME}",
        f"单位：图书馆\n住址：{HOME}",
        f"张玉兰在图书馆上班，家住{HOME}",
        f"家住第三党支部对面{HOME}",
        f"学校家属院3栋2单元{'50' + '1'}室",
        f"志愿者队在{HOME}看望了张玉兰",
        f"物业到张玉兰家（{HOME}）修水管",
        f"{'张' + '玉兰'}住养老院3号楼201室",
        # the person first, in brackets, on the line before or behind the value
        f"1.徐桂兰原市文化馆 座机{LINE}",
        f"第一支部：徐桂兰 电话：{LINE}",
        f"合唱团：徐桂兰，电话{LINE}",
        f"和平社区：徐桂兰 8幢3单元{'50' + '2'}室",
        f"书法协会（会长徐桂兰）邮箱：{MAILBOX}",
        f"第三支部（徐桂兰家） {HOME}",
        f"徐桂兰，中共党员，第一支部，电话：{LINE}",
        f"作者简介：徐桂兰，曾任职于市文化馆，邮箱：{MAILBOX}",
        f"老人：徐桂兰\n助餐点：和平食堂\n地址：{HOME}",
        f"姓名：徐桂兰\n原工作：人民医院\n电话：{LINE}",
        f"原单位：人民医院\n地址：{HOME}",
        f"合唱团\n徐桂兰，女高音\n电话：{LINE}",
        f"徐桂兰\n原市图书馆\n地址：{HOME}",
        f"| 太极拳协会 | {LINE} | 徐桂兰 |",
        f"市第一中学\t{LINE}\t徐桂兰",
        f"家庭地址：市第一中学，3栋2单元{'40' + '1'}",
        f"通讯地址：市文化馆，{HOME}，徐桂兰收",
        f"老年协会联系电话：{LINE}（徐桂兰宅电）",
        f"支部开会地点：第一支部（{HOME}徐桂兰家）",
        "方淑琴，退休会计，负责图书角登记和每周三的读报活动，银河花园3号楼2单元",
    ],
)
def test_what_is_of_a_person_beside_one_is_private(text: str) -> None:
    assert find(text) != []
