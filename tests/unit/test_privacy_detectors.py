"""Each detector: values that it must find, in every spelling, and texts that only look like one."""

from __future__ import annotations

import pytest

from tests.unit import private_values as made
from yinling.privacy.detectors import find

NAME = "王" + "建国"
PAIR = ("王桂芳", "张长福")
NUMBERS = {
    "private-identity": (made.identity(), made.identity(serial="001"), made.old_identity()),
    "private-phone": (made.mobile(), made.mobile("186"), "0531" + "8123" + "4567"),
    "private-card": (
        made.card(),
        made.card("4367" + "4200" + "1234" + "5678" + "90"),
        made.card("9558" + "8" + "1" * 13),
    ),
}
WRITTEN = [
    pytest.param(kind, text, id=f"{kind}-{value[-4:]}-{form}")
    for kind, values in NUMBERS.items()
    for value in values
    for form, text in made.forms(value).items()
]


def kinds(text: str, *names: str) -> list[str]:
    return [found.kind for found in find(text, frozenset(names))]


@pytest.mark.parametrize(("kind", "written"), WRITTEN)
def test_a_number_is_found_however_it_is_written(kind: str, written: str) -> None:
    text = f"备注: 他的是{written}，记一下"
    (found,) = find(text)
    assert found.kind == kind
    assert text[found.start : found.end] == written


def test_the_check_letter_may_be_small_or_stand_apart() -> None:
    number = next(n for s in range(100) if (n := made.identity(serial=f"{s:03d}")).endswith("X"))
    for written in (number, number.lower(), f"{number[:-1]} X", number.translate(made.WIDE)):
        text = f"（{written}）"
        assert [text[found.start : found.end] for found in find(text)] == [written]


@pytest.mark.parametrize(
    "text",
    [
        "电话: " + made.mobile(),
        "+86 " + made.mobile(),
        "0086" + made.mobile(),
        "tel:" + made.mobile(),
        made.mobile() + "wx同号",
        "<a href=tel:" + made.mobile() + ">",
        made.landline(),
        "（010）" + "6234" + "5678",
        "0531-8123" + "4567转8012",
        "家里座机 6234" + "5678",
        "电话：8123" + "456",
        f"{NAME}{made.mobile()} 2019-03-05",
    ],
)
def test_telephones(text: str) -> None:
    assert kinds(text) == ["private-phone"]


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345、110、120",
        "反诈专线96110，客服400-810-" + "8888，95588",
        "电话：400-810-" + "8888",
        "2019-12-31 14:30",
        "20191231143000",
        "2017 2018 2019 2020",
        "期间: 2019-01/2019-06",
        "中办发〔2019〕12号",
        "ISBN 978-7-01-020201-4",
        "应到 48 实到 42 请假 6",
        "13 14 15 16 17 18 19 20",
        "1 2 3 4 5 6 7 8 9 10 11 12 13",
        "1,391,123,456元",
        "main.57a13912345678d.min.css",
        "办公电话: 0000-5550100",
        "第" + made.mobile()[:10] + "号",
        made.identity()[:17] + str((int(made.identity(serial="001")[17].replace("X", "0")) + 1) % 10) + "7",
        "9111" + "0000" + "7109" + "3139" + "5E",
        "金额 6222.02 元",
    ],
)
def test_numbers_of_nobody(text: str) -> None:
    assert kinds(text) == []


def with_slip(number: str, at: int) -> str:
    """Return a number with another digit at a position."""
    return number[:at] + str((int(number[at].replace("X", "9")) + 1) % 10) + number[at + 1 :]


def test_a_wrong_check_digit_is_a_likely_slip_unless_a_word_says_what_it_is() -> None:
    number = made.identity()
    for wrong in (with_slip(number, 17), with_slip(number, 15), number[:17] + "X", number[:17] + " x"):
        text = f"他的是{wrong}，记一下"
        assert [(found.kind, text[found.start : found.end]) for found in find(text)] == [
            ("private-identity-slip", wrong)
        ]
        assert kinds(f"流水号 {wrong}") == []
        assert kinds(f"身份证号：{wrong}") == ["private-identity"]
    before_its_county = made.identity("370" + "902", "1930" + "0307")  # the county has its code since 1985
    assert kinds(f"他的是{with_slip(before_its_county, 17)}") == ["private-identity-slip"]
    for nobody in ("999" + number[3:], number[:6] + "19491307" + number[14:], f"0.{with_slip(number, 17)}"):
        assert kinds(f"他的是{with_slip(nobody, -1)}") == []


def test_a_card_with_a_wrong_check_digit_is_a_likely_slip_unless_a_word_says_what_it_is() -> None:
    number = made.card()
    wrong = with_slip(number, len(number) - 1)
    spaced = " ".join(wrong[i : i + 4] for i in range(0, len(wrong), 4))
    for written in (wrong, spaced):
        assert kinds(f"打到{written}") == ["private-card-slip"]
        assert kinds(f"订单编号 {written}") == []
        assert kinds(f"银行卡号 {written}") == ["private-card"]


STREET = "和平" + "路"


@pytest.mark.parametrize(
    "text",
    [
        f"家住{STREET}12号3单元402室",
        "住幸福小区3号楼2单元501室",
        "住址：幸福小区 3 号楼 2 单元 501",
        "幸福小区３号楼２单元５０１室",
        "幸福小区三号楼二单元五〇一",
        "幸福小区3-2-501",
        "幸福新村7栋402室",
        "矿务局家属院5号楼东单元302",
        "家庭住址: 李家村37号",
        "李家庄37号的老伴",
        f"家住{STREET}\n  12号",
        f"户籍地为{STREET}12号",
        "幸福小\u200b区3号楼2单元501室",
        "幸福花园12幢3单元1102室",
    ],
)
def test_homes(text: str) -> None:
    assert kinds(text) == ["private-address"]


@pytest.mark.parametrize(
    "text",
    [
        f"活动地点：{STREET}12号中心二楼会议室",
        "老干部活动中心2号楼301室",
        "办公楼305室",
        "三号楼前集合",
        "幸福小区3号楼前的宣传栏",
        "第3单元 学习材料",
        "长安街",
        "王村3号文件",
        "坐3路车到矿村下车",
        "住在矿村的党员分三个组",
    ],
)
def test_places_of_nobody(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "出生日期: 1942-03-05",
        "1942年3月5日出生",
        "生于1942年3月5日",
        "“出生年月”：“1942-03-05”",
        "生于河北农家，1942年3月5日",
        "一九四二年三月五日生",
        "生日：1942.3.5",
        "出生年月日 19420305",
        f"{NAME}，1942年3月生，退休工人",
        f"{NAME}（男，1942-03-05）",
        f"{NAME},男,1942/3/5,",
        "１９４２年３月５日出生",
    ],
)
def test_days_of_birth(text: str) -> None:
    assert kinds(text) == ["private-birth"]


@pytest.mark.parametrize(
    "text",
    [
        "1893年12月26日出生于湖南",
        "政治生日：1965年7月1日",
        "2019年7月1日，党的生日",
        "新中国1949年10月1日成立",
        f"{NAME} 1965-07-01 入党",
        f"{NAME}，2019年3月5日主持",
        "1981年12月31日发生事故",
        "三月五日生日会",
        "从“生于”说到牙线2017-10-18",
        "谈“生于忧患，死于安乐”2019-10-18",
        "原告：郑某1，女，1945年8月8日出生，汉族",
        "是发生在1948年6月20日的事",
    ],
)
def test_days_of_nobody(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{NAME}患肺癌住院",
        f"{NAME}，糖尿病",
        f"低保户{NAME}",
        f"看望{NAME}，他上月脑梗",
        f"- {{姓名: {NAME}, 病情: 偏瘫}}",
        f"因{NAME}同志病重",
        f"{NAME[0]}\u200b{NAME[1:]}因肺\n  癌去世",
        f"{NAME} 二级残疾",
        "老党员欧阳素珍刚做完手术",
        f"昨天才听说{NAME}胰腺炎",
        "司机说邻楼的诸葛素珍有眩晕症",
        "下午张喆又犯胆结石",
        "送药给王大爷，膀胱癌",
        "老李偏瘫以后不出门",
        "沈老肺栓塞，急诊",
        f"新增低保一户：{NAME}",
        f"肺癌晚期的{NAME}",
        f"- 姓名: {NAME}\n  年龄: 八十\n  备注: 皮肤病",
        f"患者{NAME}，腎結石、癲癇",
        "张桂芳下乡时染上血吸虫病",
        "老党员廖长福自幼年起就有哮喘",
        "帮扶对象是温玉梅，丈夫去世",
        f"{NAME}因肺癌病逝",
    ],
)
def test_illness_beside_a_name(text: str) -> None:
    assert kinds(text) == ["private-health"]


@pytest.mark.parametrize(
    "text",
    [
        "## 困难党员\n\n- 王桂芳\n- 张长福（肺癌）\n\n三、学习",
        "困难户名单：王桂芳、张长福，已上报",
        "失独家庭\n\n王桂芳 张长福夫妇",
        "补助对象（重病）：王桂芳、张长福",
    ],
)
def test_every_name_of_a_list_is_reported(text: str) -> None:
    found = find(text)
    assert all(any(one.start < text.find(name) + 3 and one.end > text.find(name) for one in found) for name in PAIR)


def test_a_name_of_the_records_needs_no_look_of_one() -> None:
    odd = "不" + "纟纟"
    assert kinds(f"昨天听说{odd}住院了") == []
    assert kinds(f"昨天听说{odd}住院了", odd) == ["private-health"]


@pytest.mark.parametrize(
    "text",
    [
        "高血压患者要少吃盐",
        "白内障手术前要注意什么",
        f"{NAME}讲高血压的防治",
        f"讲课人: {NAME}\n标题: 糖尿病人的饮食",
        f"书记{NAME}走访困难户三户",
        "张**住院期间",
        f"{NAME}同志主讲：老年痴呆怎么早发现",
        "金融风险和养老金",
        f"{NAME}撰文《我和高血压》",
        "王大夫、刘主任医师坐诊，看胆结石",
        "周一上午查青光眼",
        "常言道，关节炎要养",
        "老李庄村卫生室查糖尿病",
        "安装支架要多少钱",
        "领养老金的，看基本养老金",
        "帕金森病不可怕",
        f"{NAME}教大家做操，颈椎病也能做",
        "李某尿毒症透析",
        "金某某患抑郁症，张某甲与李某某离婚",
        "邵强 1960-05-26 入党\n低保、特困怎么申请",
        f"- 姓名: {NAME}\n\n- 标题: 皮肤病",
        f"{NAME}同志病逝",
        "多人受伤骨折，于今天上午送医",
        "维护妇女儿童合法权益，完善残疾人服务",
        "从延安出发，走到半路，得了重病",
        f"专家{NAME}：目前我国经济困难的家庭少了",
        f"{NAME}看到路边的老人昏迷，上前扶起",
        "石上青，又叫过路红，是抗癌的草药",
        "张三患糖尿病，李四患高血压，怎么填表",
        "高年龄、肾功能不全者慎用",
        "該病與自殺有關，並與抑鬱症、精神分裂症有著間接相關性",
        "吴女士，65岁，患有高血压，应该怎么吃药？",
        "患者小赵可能患有胃溃疡，建议做胃镜",
        "非霍奇金淋巴瘤的分期",
        "不都存在心律失常",
    ],
)
def test_illness_of_nobody(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text", ["鲁A1" + "23B4", "鲁 A·1" + "2345", "京AD1" + "2345", "鲁Ａ１２" + "３４５", "鲁A\u200b12345"]
)
def test_plates(text: str) -> None:
    assert kinds(f"坐{text}去") == ["private-plate"]


@pytest.mark.parametrize("text", ["鲁迅文集", "京九铁路K123次", "晋级 A4 纸", "云A计划", "川渝2019"])
def test_signs_of_nobody(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("private-email", "wang@" + "163.com"),
        ("private-email", "wang＠" + "163．com"),
        ("private-email", "wang @ " + "qq . com"),
        ("private-email", "wang(at)" + "sina.com"),
        ("private-chat", "微信号：wang" + "jianguo"),
        ("private-chat", "微信: wjg_" + "1949"),
        ("private-chat", "加微信wjg" + "1949"),
        ("private-chat", "wxid_" + "ab12cd34ef"),
        ("private-chat", "QQ：1234" + "5678"),
        ("private-chat", "ＱＱ号 １２３４" + "５６７８"),
    ],
)
def test_accounts(kind: str, text: str) -> None:
    assert kinds(f"联系他：{text}，晚上") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "someone@example.org",
        "图标icon@2x.png",
        "微信群5个",
        "微信公众号",
        "微信 Windows 版",
        "QQ群 2 个",
        "用QQ聊天",
        "见@media 说明",
    ],
)
def test_accounts_of_nobody(text: str) -> None:
    assert kinds(text) == []
