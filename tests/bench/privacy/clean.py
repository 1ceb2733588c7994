"""Yield passages without private data: generated look-alikes, and the project's project_passages content and data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.bench.privacy import values
from tests.bench.privacy.plant import HELD_OUT, HELD_OUT_AGAIN
from tests.conftest import ROOT

STATUTES = ["中国共产党支部工作条例", "中国共产党党员教育管理工作条例", "老年人权益保障法", "个人信息保护法"]
HOTLINES = ("110", "120", "119", "96110", "12388", "12371")
PLACES = ["老干部活动中心", "社区卫生服务站", "区图书馆", "机关大院会议室", "人民医院门诊楼"]


def passage(random: Random, seed: int) -> str:
    """Return a clean passage with look-alikes, from the sentences for this seed."""
    return random.choice({HELD_OUT: held_out_passages, HELD_OUT_AGAIN: last_passages}.get(seed, work_passages)(random))


def work_passages(random: Random) -> tuple[str, ...]:
    r = random.randint
    year, month, day = r(2000, 2023), r(1, 12), r(1, 28)
    name, other, illness = values.name(random), values.name(random), random.choice(values.ILLNESSES)
    digits = values.digits
    compact = f"{year}{month:02d}{day:02d}"
    when = f"{year}-{month:02d}-{day:02d}"
    asset = hashlib.sha256(digits(random, 9).encode()).hexdigest()
    return (
        f"{year}年{month}月{day}日，应到{r(30, 60)}人，实到{r(20, 30)}人。",
        f"中办发〔{year}〕{r(1, 99)}号、鲁政发〔{year}〕{r(1, 99)}号文件。",
        f"《{random.choice(STATUTES)}》第{r(1, 60)}条第{r(1, 5)}款。",
        f"ISBN {isbn(random)}，定价{r(10, 90)}.{r(10, 99)}元。",
        f"时间 {when} {r(8, 17):02d}:{r(10, 59)}，编号 {compact}{digits(random, 6)}",
        f"拨打12345、{random.choice(HOTLINES)}，或客服400-{digits(random, 3)}-{digits(random, 4)}。",
        f"合计{r(1000, 9999)},{digits(random, 3)},{digits(random, 3)}.{r(10, 99)}元，其中{r(100, 999)}万元。",
        f"{year - 3} {year - 2} {year - 1} {year} 四年连续先进",
        f"各支部人数：{' '.join(str(r(8, 60)) for _ in range(12))}",
        f"票数 {', '.join(str(r(0, 40)) for _ in range(9))}",
        f"https://example.org/activities/zb{r(1, 12):02d}/{year}/{when}-ztdr/?p={digits(random, 8)}",
        f"zb{r(1, 12):02d}-{r(1, 3)}/{year}/{when}-dyhd",
        f"main.{asset[:12]}.css {asset[12:52]}",
        f"补开期间: {year}-{r(1, 6):02d}/{year}-{r(7, 12):02d}，第{r(1, 4)}季度",
        f"{name}同志主持，{other}记录，{year}年{month}月{day}日。",
        f"{name}讲{illness}的防治知识，{r(20, 60)}人听课。",
        f"社区医生讲课：{illness}要早查，{illness}患者少吃盐。",
        f"{name}、{other}等{r(5, 9)}人参加{random.choice(PLACES)}的义诊，量血压{r(20, 60)}人次。",
        f"地点：{random.choice(values.ROADS)}{r(1, 99)}号{random.choice(PLACES)}{r(1, 5)}楼{r(101, 520)}会议室",
        f"{random.choice(values.ESTATES)}{r(1, 20)}号楼前的宣传栏换了第{r(1, 30)}期。",
        f"到{random.choice(values.VILLAGES)}走访{r(3, 30)}户，送学{r(3, 30)}次，帮办{r(1, 9)}件。",
        f"坐{r(1, 99)}路到{random.choice(values.ROADS)}下车，K{r(100, 999)}次列车，G{r(1000, 9999)}次。",
        f"{name}，{r(1960, 1985)}年入党，{r(2000, 2018)}年退休，获{year}年度优秀党员。",
        f"{name} {r(1958, 1975)}-{month:02d}-{day:02d} 入党",
        f"政治生日：{r(1958, 1985)}年{month}月{day}日，党龄{r(30, 60)}年。",
        f"发票号码 {r(10000000, 99999999)}，税号 91370{digits(random, 3)}MA3{digits(random, 4)}X7",
        f"邮编{r(100000, 850000)}，区号0{r(311, 999)}，内线{r(1000, 9999)}。",
        f"北纬{r(20, 45)}.{digits(random, 6)}，东经{r(100, 125)}.{digits(random, 6)}",
        f"版本 {r(1, 9)}.{r(0, 20)}.{r(0, 99)}，Windows {r(7, 11)}，微信 {r(6, 8)}.0.{r(10, 60)}",
        f"一户一策，三会一课，十二个支部，二〇一九年第{r(1, 4)}季度，一九二一年七月建党。",
        "毛泽东，1893年12月26日出生；周恩来，1898年3月5日生于淮安。",
        f"党徽{r(100, 400)}枚、资料{r(100, 900)}份、字号{r(18, 36)}，第{r(1, 20)}版 {r(1, 300)}-{r(301, 600)} 页。",
        f"低保、特困怎么申请，带什么材料，{random.choice(PLACES)}可以问。",
        f"困难党员走访{r(5, 20)}户，大病救助政策宣讲{r(1, 9)}场，{name}负责联系。",
        f"张**、李某、王同志、老{name[0]}都说好，{name[0]}大爷记了笔记。",
        f"订单 {digits(random, 20)}，流水 {year}{digits(random, 12)}",
        f"比分 {r(1, 21)}:{r(1, 21)}，{r(1, 21)}-{r(1, 21)}，用时 {r(1, 59)}.{digits(random, 2)} 秒",
        f"样式 @media (max-width: {r(300, 900)}px)，图标 a@2x.png，写信到 someone@example.org",
        f"粤剧、京剧《沙家浜》、川菜、鲁A组对苏B组，晋级{r(2, 8)}支队",
        f"{name}捐款{r(100, 2000)}元，{other}捐书{r(3, 30)}本。",
    )


def held_out_passages(random: Random) -> tuple[str, ...]:
    r = random.randint
    year, month, day = r(2000, 2023), r(1, 12), r(1, 28)
    name, illness = values.name(random), random.choice(values.ILLNESSES)
    return (
        f"{month}月{day}日上午{r(8, 11)}点半，第{r(1, 12)}党支部在{random.choice(PLACES)}开会。",
        f"{name}获{year}年“五好党员”称号，证书编号 {year}-{r(1, 999):03d}。",
        f"医保报销：{illness}门诊每年限{r(1, 9)}000元，住院报{r(60, 95)}%，带社保卡。",
        f"党费：{r(1, 12)}月{r(1, 60)}人，每人{r(1, 30)}.{r(0, 9)}元，共{r(100, 3000)}.{r(10, 99)}元。",
        f"血压 {r(110, 160)}/{r(60, 99)}，血糖 {r(4, 12)}.{r(0, 9)}，心率 {r(60, 99)}，身高 {r(150, 180)} 厘米。",
        f"邓稼先、钱学森、袁隆平的故事，第{r(1, 9)}讲，{r(10, 90)}分钟，听讲{r(20, 60)}人。",
        f"{name}（第{r(1, 12)}支部书记）讲党课，题目《怎样过好晚年》，{year}.{month}.{day}",
        f"气温{r(-9, 38)}度，能见度{r(1, 9)}.{r(0, 9)}公里，水位{r(20, 60)}.{r(10, 99)}米。",
        f"快递单号 SF{values.digits(random, 13)}，条码 69{values.digits(random, 11)}",
        f"文件 GB/T {r(1000, 39999)}-{year}，型号 HP-{r(1000, 9999)}，IP 192.168.{r(0, 255)}.{r(1, 254)}",
        f"{random.choice(values.ESTATES)}分{r(2, 5)}组，{r(1, 9)}号楼前集合，{r(7, 9)}:{r(10, 59)}发车。",
        f"入党{r(30, 70)}年的{name}说：“{r(1950, 1979)}年{month}月{day}日，我在党旗下宣誓。”",
        f"{name}同志介绍慰问{r(3, 20)}名住院党员的情况，通过{r(1, 5)}项决议。",
        f"微信扫码看回放，QQ群里发{r(2, 9)}份，公众号阅读{r(100, 9999)}次。",
        f"社区服务热线{r(80, 89)}{r(10, 99)}，火警119，燃气抢修96777，物业24小时值班。",
        f"{month}.{day}—{month}.{day + 2}，{r(1, 9)}场{r(100, 900)}人次；{year - 1}年{r(1, 9)}场{r(100, 900)}人次。",
    )


def last_passages(random: Random) -> tuple[str, ...]:
    r = random.randint
    year, month, day = r(2000, 2023), r(1, 12), r(1, 28)
    name, other, illness = values.name(random), values.name(random), random.choice(values.ILLNESSES)
    place, estate = random.choice(PLACES), random.choice(values.ESTATES)
    return (
        f"{year}年度学习计划共{r(10, 60)}项，完成{r(1, 9)}成，附表{r(1, 9)}-{r(1, 9)}。",
        f"{name}、{other}被评为{year - 1}—{year}年度先进个人，奖品每人一份。",
        f"{place}电梯检修，{month}月{day}日{r(8, 11)}:00—{r(14, 17)}:30停用，请走{r(1, 4)}号楼梯。",
        f"《老年报》第{r(1, 300)}期，邮发代号{r(10, 90)}-{r(100, 999)}，刊号CN{r(10, 60)}-{r(1000, 9999)}。",
        f"{illness}怎么早发现？三个信号：头晕、手麻、说话不清。发病{r(3, 6)}小时内送医。",
        f"健康讲座第{r(1, 20)}期：{illness}与饮食，主讲{name}，{place}，{r(20, 90)}人。",
        f"电表 {r(10000, 99999)}.{r(0, 9)}，水表 {r(1000, 9999)}，合计 {r(100, 999)}.{r(10, 99)} 元",
        f"经度 {r(110, 120)}°{r(10, 59)}′{r(10, 59)}″，海拔{r(10, 900)}米，里程 {r(1000, 9999)}.{r(0, 9)} 公里",
        f"{estate}、{random.choice(values.ROADS)}两个片区，{r(2, 9)}个小组，{r(20, 99)}名党员。",
        f"彩排{r(1, 3)}次，合唱《歌唱祖国》，指挥{name}，领唱{other}，得分{r(8, 9)}.{r(10, 99)}。",
        f"{name}（书记）、{other}（组织委员），任期{year}年{month}月—{year + 3}年{month}月",
        "一九四九年十月一日，开国大典；一九五〇年十月，抗美援朝。一、二、三、四、五、六、七、八共八条。",
        f"防骗：对方说您的银行卡、身份证被盗用，要您转账，一律挂断，打{random.choice(HOTLINES)}。",
        f"书号 {isbn(random).replace('-', '')}，页数 {r(100, 900)}，印数 {r(1000, 9999)}0 册",
        f"学习强国积分：{'、'.join(str(r(1000, 60000)) for _ in range(6))}",
        f"{name}给大家讲自己照顾老伴的经验，{other}教做操，{r(10, 60)}人学会了。",
        f"收到来稿{r(10, 90)}篇，{name}《我家的七十年》、{other}《一张老照片》等{r(3, 9)}篇获奖。",
        f"采购：A4纸{r(1, 9)}箱@{r(100, 300)}元，电池5号{r(10, 90)}节，型号DS-2CD{r(1000, 9999)}",
    )


def isbn(random: Random) -> str:
    body = f"9787{values.digits(random, 8)}"
    total = sum(int(sign) * (1 if place % 2 == 0 else 3) for place, sign in enumerate(body))
    return f"{body[:3]}-{body[3]}-{body[4:6]}-{body[6:]}-{-total % 10}"


def look_alikes(seed: int, count: int) -> Iterator[str]:
    random = Random(f"clean {seed}")
    for _ in range(count):
        yield "\n".join(passage(random, seed) for _ in range(random.choice((1, 1, 2))))


def project_passages(root: Path = ROOT) -> Iterator[str]:
    """Yield the project's texts, a paragraph or a record at a time."""
    for file in sorted([*root.glob("content/**/*.md"), *root.glob("data/**/*.yml")]):
        text = file.read_text("utf-8")
        yield from (part for part in text.split("\n- " if file.suffix == ".yml" else "\n\n") if part.strip())
