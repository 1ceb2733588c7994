"""A note of a centre: a name and a matter, a day of birth and an account whose parts stand in any order or apart."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from tests.unit.private_values import mobile
from yinling.privacy.birthdays import birth_notes
from yinling.privacy.detectors import find
from yinling.privacy.words import note_lines


@pytest.mark.parametrize(
    "text",
    [
        "要写寿桃，日子是五月初八，三九年的",
        "属马的，四二年重阳节那天生",
        "他娘生他是麦收，四一年五月十二",
        "| 出生 | 年 | 月 | 日 |\n|---|---|---|---|\n| 那位 | 1942 | 6 | 18 |",
        "- 出生年月\n- 一九四一年三月初七",
    ],
)
def test_the_parts_of_a_day_of_birth_are_found(text: str) -> None:
    assert "private-birth" in [one.kind for one in find(text)]


def test_a_long_line_is_read_once_not_once_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of all records is one line with thousands of years."""
    is_note = Mock(side_effect=note_lines.is_note)
    monkeypatch.setattr(note_lines, "is_note", is_note)
    found = list(birth_notes.find("1943年的报纸，" * 3000 + "支部\n属马的，四二年重阳节那天生"))
    assert len(found) == 1
    assert is_note.call_count == 2


@pytest.mark.parametrize(
    "text", ["政治生日：1965年7月1日", "支部成立于1949年10月1日，前身是夜校", "民国三十一年腊月的报纸"]
)
def test_other_days_are_quiet(text: str) -> None:
    assert find(text) == []


def test_a_table_of_figures_is_not_joined_to_a_number() -> None:
    text = "| 年份 | 场次 | 人次 |\n|---|---|---|\n| 2018 | 138 | 12345678 |"
    assert find(text) == []
    assert find(text.replace("12345678", mobile())) != []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("139*2746815，星号是零", "private-phone"),
        ("1387**41926，来领奖", "private-phone"),
        ("信用社的，收尾9566", "private-card"),
        ("兴业的折子，4899结尾那张", "private-card"),
        ("退休证 退字（2003）第 118256 号，梅师傅的", "private-certificate"),
        ("社保卡丢失登记：毕长" + "河，卡号C3081" + "7642，已电话挂失", "private-certificate"),
        ("优待证申领人毕长" + "河，证件号码军优4301 2208" + " 1175，等通知", "private-certificate"),
        ("| 姓名 | 证件 | 号码 |\n|---|---|---|\n| 毕长" + "河 | 护照 | EJ440" + "2918 |", "private-certificate"),
        ("党员档案编号DA-1962-" + "0457（毕长" + "河），已入柜", "private-certificate"),
        ("优待证编码：YD51 0722 8194 03", "private-certificate"),
        ("出国要护照，毕长" + "河的是 EC772" + "9140，后年到期", "private-certificate"),
        ("荣誉证找到了，写着毕长" + "河，编号“中组离 0 0 8 6 3 1”", "private-certificate"),
        ("通行证到期提醒：毕长" + "河，C4882" + "0167", "private-certificate"),
        ("退休证遗失：本人毕长" + "河，证号市劳退字(98)第06" + "243号作废", "private-certificate"),
        ("毕大姐的护照，E，五三零八，一四六二", "private-certificate"),
        ("病案号零零六四三八八，患者毕长" + "河", "private-certificate"),
        ("请带医保本。毕老师的本子编号是“干保-0317”", "private-certificate"),
        ("低保证：宁低保〔2019〕第 02771 号，持证人毕长" + "河", "private-certificate"),
        ("体检贴错了：条码 TJ2405" + "110384 属于毕长" + "河", "private-certificate"),
        ("存折看不清，念的是六〇 二 四七 五五一〇 八三二九", "private-card"),
        ("稿费打民生银行 6226220 10394 8817", "private-card"),
        ("一本通：10-284719300-0471", "private-card"),
        ("装了新座机，号码八三二五七七四六", "private-phone"),
        ("想请教的，请回电给我，毕长" + "河，八四二一 七七零六", "private-phone"),
        ("毕师傅 ☎️642178" + "35", "private-phone"),
        ("她家电话六二五五加四三一九", "private-phone"),
        ("电瓶车丢了，牌子是郑州 0 7 1 5 2 8 3", "private-plate"),
        ("电动车牌照是长沙A 218653", "private-plate"),
        ("退休回乡的毕长" + "河，在竹山村十一组盖了新房", "private-address"),
        ("应写：柏树坪村老屋场组 18 号", "private-address"),
        ("请到玫瑰苑12街9号的家中拍照", "private-address"),
        ("| 毕长" + "河 | 江岸区车站路36号2楼 | 已送 |\n|---|---|---|", "private-address"),
        ("红星大院七号门洞四楼右户", "private-address"),
        ("金桥新居B6-2-501，钥匙在对门", "private-address"),
        ("康乐小区乙座2401", "private-address"),
        ("道北工房23排5号（遗属毕长" + "河）", "private-address"),
        ("三轮没正经牌，写的编号“村电 0417”，车主毕长" + "河", "private-plate"),
        ("电动车（杭州 1773820）被撞，毕长" + "河骑的", "private-plate"),
        ("拖拉机 皖 03·A4417，机主毕长" + "河", "private-plate"),
        ("车牌苏 E，二二七，再加 MJ", "private-plate"),
        ("俺娘把存折密码写在本子上，六个数 195206", "private-card"),
        ("毕长" + "河自己的腾讯会议个人号 601-775-2284", "private-chat"),
        ("扣扣号九位数，三七一 零八二 六四五", "private-chat"),
        ("毕大姐的小红书，号 5027718364", "private-chat"),
        ("换号通知：微信被盗了，新号 tuolaji_lao", "private-chat"),
        ("个人号：miao 下划线 dy", "private-chat"),
        ("欣逢您九十华诞（公历一九三五年五月二十三日）", "private-birth"),
        ("| 寿星 | 月 | 日 | 年 |\n|--|--|--|--|\n| 毕长" + "河 | 4 | 12 | 1939 |", "private-birth"),
        ("| 寿 | 生 |\n|---|---|\n| 毕长" + "河 80 | 1944.10.12 |", "private-birth"),
        ("本月过生日的老同志：\n三号 毕长" + "河（1950年）", "private-birth"),
        ("订长寿面：毕长" + "河（七月十九，79岁）", "private-birth"),
        ("单位发蛋糕卡，漏了毕老师，她是四三年九月二十八号的", "private-birth"),
        ("| 姓名 | 毕长" + "河 |\n|---|---|\n| 优待证号 | 33001522" + "04719 |", "private-certificate"),
        ("奶送到槐荫里四坊88号701房", "private-address"),
        ("她现租住桐荫苑C区6座18D", "private-address"),
        ("腌菜坛子自己来搬，我家豆腐巷33号", "private-address"),
    ],
)
def test_numbers_of_notes_are_found(text: str, kind: str) -> None:
    assert kind in [one.kind for one in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "受助困难家庭 62 户，发放 186000 元",
        "走访困难家庭按组织：第九党支部 5 户，书画社 3 户，门球社 2 户",
        "党员联系卡 | 第二党支部 | 2019-03-12 | 23",
        "领了证 | 2019-10-07 | 张数 120",
        "到幸福社区3组走访，上门送药",
        "把老人的资料送到7号楼党员之家",
        "阳光家园二期5号楼旁新设快递柜，取件更近",
        "敬老院3楼东，志愿者给老人剪发",
        "党费证编号从2019001开始，用到2019120",
        "参观地址：兴业路76号，周一闭馆，家属可同去",
        "银行短信里最后四位就是尾号，如1234",
        "换证到期：退休证 2019 年换",
        "会员证共1200本，已发完",
        "证书编号从20190001开始，由王大" + "明保管",
        "老年证办理处电话号码62345，找毕长" + "河",
        "许可证编号20190045，公示在一楼",
        "毕大姐去办老年证，带照片2张、复印件1份",
        "医保政策按〔2019〕45号文件执行，毕老师讲解",
        "锅炉出厂编号 198704" + "16322",
        "门诊电话：8456-2210（工作时间）",
        "联系电话 0391-761" + "2203（村部），传真同号",
        "老年证已办 1203 人，由毕长" + "河登记",
        "存折密码不要用 123456，毕大姐讲防骗课",
        "QQ交流群，可以反馈和交流，群号：980148" + "311",
        "石大" + "林取得国家版权局软著登字第035" + "260号登记证书，法院查明",
        "支部学习用腾讯会议，会议号 601-775-2284",
        "网点搬到建设路56号，领退休金的同志注意",
        "送电动车充电卡 12 张，毕长" + "河登记",
        "协会变更公告：会长改为毕长" + "河，会址解放路 17 号",
        "请发到 ltx_office@heng" + "yang.gov.cn",
        "离休证第 3 批 12 本，毕长" + "河领回",
    ],
)
def test_numbers_of_offices_and_counts_are_quiet(text: str) -> None:
    assert find(text) == []
