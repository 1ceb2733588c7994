"""What looks like a person's illness or trouble and is a recipe, a study, a scene or a sport, beside what is one."""

from __future__ import annotations

import pytest

from yinling.privacy.detectors import find

ONE, OTHER = "顾" + "长林", "倪" + "玉书"


@pytest.mark.parametrize(
    "text",
    [
        # a recipe, a medicine, a measure, a kind of nappy
        "53、类风湿症：用鲜嫩的桑树枝，多少均可，切碎，拌一点酒用锅炒黄色",
        "柏葉湯：吐血不止，側柏葉配乾姜、艾",
        "白芨散 治肺络损伤，喘咳吐血",
        "小于2mm，种植体周黏膜炎。",
        "戴眼罩，尿不湿保护会阴部",
        # a study, a lecture, a topic
        f"12.{OTHER}.一次和分次根管充填治疗慢性牙髓炎疗效对比. 社区医学杂志",
        f"{OTHER}，2007，集成分类树及其在脑梗塞预后分析中的应用",
        f"主讲人:{ONE}老师\n种植体周围感染发生率12%-43%。",
        f"{ONE}同学凭借敲除癌症基因，参加了大赛",
        "武漢肺炎疫情在全球擴散，許樹昌認為香港已經進入新的階段",
        "周爸爸和作供的义务急救员离开法庭",
        f"衛生署傳染病處主任{OTHER}提到，兩宗新增",
        # a sport, a photographer, a member of a parliament
        f"殘疾人羽毛球\n{ONE} – 男子WH2級單打\n{OTHER} – 男子SH6級單打",
        f"有被捕的覺悟。   {OTHER}攝",
        "這名女子其後被捕，懷疑與金正男遇刺有關",
        f"{ONE}议员政治上不够强硬",
        # what somebody does in a scene
        f"{ONE}心疼得直掉眼泪。",
        f"{ONE}咳嗽一声，推门走了。",
        f'"你要诚实地告诉他。"{ONE}说，"他虽然是刚离婚，但也懂。"',
        f'"我妈那边……"{ONE}有些头疼，"她在意面子。"',
        f'他看向{ONE}，"如果我陷入困境，你们会拉我吗？"',
        # what a person is, not who
        "然而有天老妪忽然失明，接着咯血了。",
        "村里的老叟半身不遂，老媪也中了风",
        # pieces of words
        "给付方长期患病或者没有收入",
        "营造纪在法前、违纪必究的氛围",
        "此时曹老师肯定不认识我",
    ],
)
def test_of_nobody(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"类风湿症：{ONE}",
        f"3.{ONE}.一直糖尿病，请假",
        f"主讲人{ONE}感染住院，改期",
        f"慰问{'金' + '明'}，他患了肝癌",
        "小于8月查出" + "乳腺癌",
        f"{ONE}得了癌症，要用药",
        f"{ONE}染上了病",
        "老妘半身不遂",
        f"{'翁' + '长林'}半身不遂",
        f"{ONE}瘫痪在床",
        f"残疾人帮扶对象\n{ONE}\n{OTHER}",
        f"{ONE}被捕。摄像的是别人",
        f"{ONE}心口疼，咳嗽，声音也哑了",
        f"{ONE}尿失禁，家里没人",
        f"于{ONE[1:]}高血压，住院了",
        f"{ONE}已经不认识家里人",
        f"戴{ONE[1:]}长期患病",
        f"{ONE}患了肺癌，“不忘初心，牢记使命”活动请假",
        f"社区的{ONE}患了肺癌。“你放心养病。”邻居说，天天送饭",
    ],
)
def test_of_a_person(text: str) -> None:
    assert find(text) != []
