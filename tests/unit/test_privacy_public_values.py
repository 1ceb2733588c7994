"""Numbers, mailboxes, houses and days that belong to an office, to everybody or to an example, beside private ones."""

from __future__ import annotations

import pytest

from yinling.privacy.detectors import find

LINE = "0532" + "-8234" + "5671"
SAMPLE = "0532-" + "1234" + "5678"
MAILBOX = "zhaoyulan" + "@"


@pytest.mark.parametrize(
    "text",
    [
        f"有问题可联系街道办公室，电话：{LINE}。",
        f"服务平台（专线电话：{LINE}）",
        f"如需咨询，请拨打{LINE}。",
        f"市民可以致电警方{LINE}了解情况",
        f"如需了解，请拨打{SAMPLE}。",
        f"\U0001f4e0 {LINE} 慈善信息平台",
        "拨打 1 (800) 927-7671 向他们解释",
        "发明家（Flettner，1885---1962）造的船",
        "表里写着141----152，是各镇的编号",
        "2024-04-01 ^40055543-17-1146-1200",
        "2024-03-05 ^25290342-133-2246-2324",
        "25290342-133-2246-2324",
        "资本家得135*100-100*10-100=12400，单价182321/8989.1",
    ],
)
def test_numbers_of_offices_and_sums_are_quiet(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"有问题可联系赵大姐，电话：{LINE}。",
        f"报名的，请拨打赵大姐家里的{LINE}",
        "小灵通" + "8123" + "4567",
        "手机139*" + "2746" + "*8153",
        "电话(0532) 8234-" + "5671",
    ],
)
def test_numbers_of_persons_are_found(text: str) -> None:
    assert [one.kind for one in find(text)] == ["private-phone"]


@pytest.mark.parametrize(
    "text",
    [
        "转载请联系： cnrbanquan@cnr.cn",
        "欢迎发邮件到valleyrain.org@gmail.com 洽谈",
        "发到 manual@njust.wiki 就行",
        "建一个文件 extensions/talkback@mozilla.org/chrome.manifest",
        "反馈邮箱为zwgk@example.gov.cn",
        "地址像name.surname@ecorp.com那样",
        "配置到类似于 myemail@mydomain.com 的地址",
        "也可以用新建的 xx@icloud.com 账户",
        "他发了条微博称：“上午部里召开干部会议，宣布了决定",
        "把 read@got.plt 的地址改掉",
        "获取到的微信 access_token 不正确",
        "绿群（QQ " + "943826" + "679）：信息集中",
        "加谷雨官方微信Guyu--2015，备注志愿者",
    ],
)
def test_accounts_of_organisations_and_programs_are_quiet(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"她的邮箱{MAILBOX}cnr.cn", 1),
        (f"{MAILBOX}163.com/" + "1351" + "2345" + "678", 2),
        (f"投稿邮箱：{MAILBOX}sina.com（赵老师）", 1),
        ("加我QQ " + "943826" + "679", 1),
        ("加她微信zhao_yulan", 1),
        ("写信到 163" + "yulan" + "@163.com", 1),
        ("联系人：yahoo_" + "yulan" + "@yahoo.com.cn", 1),
    ],
)
def test_accounts_of_persons_are_found(text: str, count: int) -> None:
    assert len(find(text)) == count


@pytest.mark.parametrize(
    "text",
    [
        "当您居住在 108 栋或教师公寓等家属区内时",
        "一号门附近住宿的同学，快递会派送到位于一号门外的佳诚花园",
        "29 舍与 30 舍之间有一个连廊，宿舍布局和 31 舍一样",
        "在紫菘 5 栋 313 学生宿舍，看望新生",
        "深入学生公寓 2 栋翻修搬迁一线，为同学们送去帮助，党员带头搬家具",
        "被告赵康胜否认在天水围天耀路 11 号天水围警署报案室的搜查房外打人",
        "家住附近的，到顺西路20号京顺中医堂领取",
        "厄克斯卡里巴   +57    N50W04(地中海)",
    ],
)
def test_houses_of_students_and_offices_are_quiet(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "赵大姐居住在108栋2单元" + "301",
        "快递送到3号门" + "502室，家里有人",
        "家住顺西路20号纺织医院宿舍3单元" + "201",
        "家住天耀路" + "11号，对面是警署",
        "退休辅导员赵大姐，家住文苑小区5栋" + "402室",
        "孙子读研究生，她住在桂花新村12号楼" + "302室",
    ],
)
def test_homes_are_found(text: str) -> None:
    assert [one.kind for one in find(text)] == ["private-address"]


@pytest.mark.parametrize(
    "text",
    [
        "权利衍生于1956年3月11日通过的指令",
        "看清蓝帽子，八十岁以上的逐户走，带生日卡登记表 | 公开 | zb04-2/2019/2019-09-10-dxzh",
        "17.5.4　生成器的原理",
        "从诞生就有的，52 年的 12 月 7 日也推出过",
        "可接受摄入量\n≤1 月\n>1-12 月\n>1-10 年\n>10 年至终生\n日总摄入量",
        "在他70岁生日时，他找到了自己60年未曾见面的小学同学",
        "作者，男，1958年5月出生，在家乡当中学教师，同年考入大学。作品有《塔铺》、《新兵连》、《头人》、《单位》、《官场》等，还得过不少荣誉称号。",
    ],
)
def test_days_of_things_and_authors_are_quiet(text: str) -> None:
    assert find(text) == []


def test_days_of_birth_are_found_beside_such_words() -> None:
    assert find("赵大姐生于1956年3月11日，衍圣公府路人") != []
    assert (
        find(
            "老党员，男，1958年5月出生，在家乡当中学教师，同年入党。读过《论语》，也给老年大学的同学讲课，还得过不少荣誉称号。"
        )
        != []
    )
