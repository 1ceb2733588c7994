"""Texts of physicians, news, stories and stars name persons and illnesses, and are of no member of a centre."""

from __future__ import annotations

import pytest

from yinling.privacy.detectors import find
from yinling.privacy.words import registers

PATIENT = "顾" + "长林"
PHYSICIAN = "倪" + "玉书"
MORE = "这一段后面还有几句话，说的都是同一件事，跟谁也不相干，只是把这一段写得长一些，像书里和报上的一段那样长。" * 2


@pytest.mark.parametrize(
    "text",
    [
        f"{PHYSICIAN}在临床上把微创术式用于肝移植，该院的成功率居首例之后第一。",
        f"主刀的{PHYSICIAN}做了胃癌根治术，患者随访三年，团队发表了论文。",
        f"{PHYSICIAN}：颈椎病是一种退行性变化，早期并无症状。",
        f"{PHYSICIAN}建议，先做听力筛查，减少遗传性耳聋。",
        f"本报讯 记者从医院获悉，{PATIENT}因肺癌住院。",
        f"检方指控，被告人{PATIENT}犯赌博罪。",
        f"{PATIENT}忽然脸色一变，心里一慌，病倒了。",
        "“我知道，他是1956年7月9日出生的。”“是吗？”“他演过哪些电影？”",
        f"著名导演{PATIENT}，1956年7月9日出生，主演过多部影片。",
        f"贞明三年，{PATIENT}患病，不愿吃药。",
        f"{PATIENT}被征召入京城，赏赐甚厚，后来病重。",
        "来自外地的钱先生今年六十六岁，三年前出现耳鸣、听力下降，跟别人说话总是打岔，闹出不少笑话来。",
        f"{PATIENT}爬上山头，忽地肚子疼得厉害，便在石头上坐下，晕倒在地。",
        f"他们说{PATIENT}装糊涂，其实早就被抓住过一次，从此不敢再来。",
        "这座四合院是清末的宅第，在门楼胡同129号，如今是参观的景点，院里住过三户人家。",
    ],
)
def test_texts_of_other_kinds_are_of_nobody_here(text: str) -> None:
    assert find(text + MORE) == []


@pytest.mark.parametrize(
    "text",
    [
        f"“{PATIENT}被抓了。”那人低声说道。",
        f"{PATIENT}笑道：“我一动手术就怕。”",
        f"{PATIENT}差点晕倒。",
        f"{PATIENT}不管那么多。",
        f"{PATIENT}氏病会缓解一阵",
        f"{PATIENT}正问话，有人来报告了。",
        "何况老爷子的病情好转了。",
    ],
)
def test_what_a_story_tells_is_of_nobody_in_one_line(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("word", ["登记", "隔壁", "医保", "周三"])
def test_a_long_note_has_a_word_of_old_people_or_of_a_notice(word: str) -> None:
    told = f"{PATIENT}糖尿病，要打针。{MORE}"
    assert find(told) == []
    assert find(f"{told}{word}") != []


@pytest.mark.parametrize(
    "text",
    [
        f"支部里的{PATIENT}做了胃癌根治术，主刀的教授说切干净了，患者恢复得好，该院还要随访。",
        f"{PATIENT}住院，大夫说是肺癌晚期。",
        f"{PATIENT}忽然病倒了。",
        f"老党员{PATIENT}，1936年7月9日出生，当过演员，演过不少电影。",
        f"{PATIENT}：颈椎病，腰椎间盘突出。",
        f"大夫说：门诊确诊，{PATIENT}得了帕金森",
        f"主治医师说，{PATIENT}做了胃癌手术，术后要随访",
        f"开庭通知：被告人{PATIENT}，涉嫌诈骗",
    ],
)
def test_what_a_centre_says_is_found(text: str) -> None:
    assert find(text) != []


def test_a_person_of_the_records_is_found_in_any_kind_of_text() -> None:
    text = f"本报讯 记者从医院获悉，{PATIENT}因肺癌住院。"
    assert find(text, frozenset([PATIENT])) != []


def test_different_words_are_counted_not_the_same_one_again() -> None:
    assert not registers.is_of(f"记者、记者、记者{MORE}", 0, 2, "news")
    assert registers.is_of(f"记者据悉{MORE}", 0, 2, "news")
    assert not registers.is_of("记者据悉", 0, 2, "news")
