"""Pieces of ordinary words that look like names, or like words that tell on somebody; and names that stay."""

from __future__ import annotations

import pytest

from tests.unit.private_values import mobile
from yinling.privacy.detectors import find
from yinling.privacy.persons.word_cuts import begins_in_word, is_part_of_words


@pytest.mark.parametrize(
    "text",
    [
        "街道有户籍登记、前科查询两个窗口。",
        "他们中有关书记犯罪的说法没有根据。",
        "经福清市法院强制执行，款项到账。",
        "占为己有，并挪用公款的，要追究。",
        "常来的老师傅说，登记过的都算数。",
        "名单上登记过常来的人。",
        "左髋骨折；右腕扭伤。",
        "从金阳到新城的交通可能出现瘫痪状态。",
        "于当日送医，于同年出院。",
        "她居住于娘家，双方分居至今。",
        "第（三）项规定的，限期改正。",
        "人口、林业、田地、贫困户的数据都在表里。",
        "后面家庭条件不好女儿眼睛不好。",
        "双方夫妻感情破裂，由社区调解。",
        "看守所武装警卫的石干事来讲课。",
        "红黄蓝幼儿园的虐待传闻。",
        "从儿子杨十一的房间盗走电高压锅一个。",
        "勾俊山享有处分、收益的权利。",
        "后朋友因为查出有高血压。",
        "有房有车，妻子要离婚。",
        "羊奶中的胰岛素样物质，长沙发上卧床。",
        "高达5.2毫摩尔，周围神经病变明显。",
        "富强国家，只有靠智力。",
        "曾有胆囊结石病史，曾在右肺切除。",
        "能否让残疾孩子多走走，能画，双目失明。",
        "病态窦房结综合征，额窦炎，窦性早搏。",
        "患者有过敏史和高血压，吸烟史长达三十年，肺癌。",
        "青蒿素治好了疟疾，班主任病了。",
        "清河镇一名吸毒男子被送医院。",
        "给患者用雷贝拉唑、氨溴索、泼尼松、胰岛素。",
        "吉兰-巴雷综合征和兰伯特-伊顿综合征。",
        "《白夫人，离婚吧》一书，《孟丽君·脱靴》，低保。",
        "(本报记者连长山)手中没钱还债的人多了。",
        "巴列娃中风，巴甫利克瘫了。",
        "约翰·科尔特患肺癌，比尔·门兹得了白内障。",
        "小说里葛秋水失明，主人公的母亲也病了。",
        "孙大爷出现发热，需要做哪些检查？如何治疗？",
        "汪精卫病重，戴季陶自杀。",
        "武宗时人，石子重双目失明。",
        "田文早起，见其子卧病不起，遂焚香祷之，三日乃愈，乡人异焉，以为孝感所致。",
        "赵代钊从事中医治疗肝癌五十年。",
        "唐健雄说，引起腹股沟疝的原因很多。",
        "小麦赤霉病，单身宿舍，有高智力的人。",
        "常秀兰并没有看不起他。",
    ],
)
def test_pieces_of_words_are_no_names(text: str) -> None:
    assert [one for one in find(text) if one.kind == "private-health"] == []


@pytest.mark.parametrize(
    "text",
    [
        "看望左" + "玉英，肺炎住院。",
        "于" + "建国患肝癌。",
        "看房" + "秀琴，她颈椎病犯了。",
        "第四支部位" + "凤云属低保对象。",
        "刘" + "翊上个月查出白内障。",
        "周" + "永安老两口都有脑瘤。",
        "向" + "国庆同志因酒驾受到记过处分。",
        "党员窦" + "长林左腿骨折。",
        "毕" + "长河被记过，大家都知道。",
        "应" + "雪琴近来肠梗阻加重。",
        "农" + "永昌有肌肉萎缩。",
        "戚" + "长顺进过看守所。",
        "曾" + "有福患肺癌，住院。",
        "史" + "玉珍得了白内障。",
        "常" + "秀兰卧床三年。",
        "班" + "长顺同志肝癌复发。",
        "慕容" + "雪家里是低保户。",
        "热依汗·" + "买买提患高血压。",
        "孙大爷出现发热，住进呼吸科。",
        "窦" + "秀英因脑梗住院。",
        "学了汪精卫叛变一课，章" + "玉莲因肺癌没有来。",
    ],
)
def test_names_beside_such_words_are_found(text: str) -> None:
    assert "private-health" in [one.kind for one in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "补缴养老保险费38440.05元。",
        "某人(1869.1.12－1936.6.14)，学者。",
        "建设多层住宅122栋。",
        "第六章退却(1961-1964) 357",
        "20年来他送给母亲最珍贵的生日礼物，占40.66%。",
        "医疗保险报销49878.65元。",
        "拨到科里电话费20000000元。",
        "见 https://example.org/news/2011/05/02/134597833/a.html 一文。",
    ],
)
def test_sums_and_numbers_of_pages_are_none_of_persons(text: str) -> None:
    assert find(text) == []


def test_a_number_after_a_path_is_found() -> None:
    assert [one.kind for one in find(f"见 https://example.org/2011/05/ 打{mobile()}")] == ["private-phone"]


def test_words_around_a_span() -> None:
    text = "街道的户籍证明已经登记过"
    assert is_part_of_words(text, 4, 7)
    assert not is_part_of_words(text, 7, 9)
    assert begins_in_word(text, 10, 12)
    assert not begins_in_word("他被记过", 2, 4)
    assert not is_part_of_words("abc", 0, 2)
