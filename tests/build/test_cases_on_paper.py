"""The most telling golden cases, corrected and built by `mkdocs build`: nothing is lost on page or paper."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pypdf
import pytest
from bs4 import BeautifulSoup

from tests.build.small import add_field_words
from tests.build.test_check_and_build import complete, correct_all
from tests.conftest import ROOT, copy_centre, run
from tests.paper import text_of
from tests.unit.test_cases import centre
from yinling.core.problems import has_errors
from yinling.site import steps


class Case(NamedTuple):
    """What a person changes after the corrected lines, the words that readers must see, and signs that they must not.

    ``by_hand`` has pairs of a text and its replacement: what the message asks for where no corrected line is certain.
    """

    by_hand: tuple[tuple[str, str], ...] = ()
    shown: str = ""
    hidden: str = ""


CASES = {
    "22-conflicts-in-an-article": Case(
        (
            ("<<<<<<< HEAD\n一季度一次。\n=======\n", ""),
            (">>>>>>> lisi\n", ""),
            ("<<<<<<<\n党课一季度一次。\n=======\n", ""),
            (">>>>>>>\n", ""),
        ),
        "每季度一次。 中间的话。 党课每月一次。",
        "<<<<<<< >>>>>>> ======= 党课一季度",
    ),
    "22-ragged-table-row": Case(
        (("| 主题党日 | 全体党员 |", "| 主题党日，全体党员 |"),), "每月5日 主题党日，全体党员 每月15日", "|"
    ),
    "22-raw-and-lost": Case(
        (("字\n3.", "字\n\n3."), ("** 粗 **", "**粗**"), ("[注]: 见下文", "注：见下文"), ("```说明", "```")),
        "字 甲 粗的字 注：见下文 代码",
        "**",
    ),
    "22-footnotes": Case(
        (("[^无]", ""), ("[^1]: 第二个出处。\n", ""), ("[^乙]: 没有用到的出处。\n", "")),
        "数字要有出处。 第一个出处。",
        "[^ 没有用到",
    ),
    "22-files-with-spaces-and-brackets-accepted": Case(shown="看表、表、表、另一张 还有名单。", hidden="]( [名单]"),
    "22-braces-accepted": Case(shown="集合地点{东门} 集合{东门} 段落里的{东门}会显示。", hidden="{#jihao"),
    "22-full-width-link": Case(
        shown="看说明 和电话 ，名单见三会一课 。 他说【好】（大家笑），见［注］。", hidden="https：]("
    ),
    "22-empty-box": Case(
        (("\n请旁边的同志读一读。", "    请旁边的同志读一读。"),),
        "记住一句话 先挂断，再核实。 不要转账。 忘了带老花镜怎么办 请旁边的同志读一读。",
        "!!! ???",
    ),
    "22-full-width-heading-and-table": Case(
        shown="日子 ＃学习雷锋＃是一个话题。 每月5日 主题党日 记住 这一天。", hidden="##日子 ＃＃ ｜ ＊"
    ),
    "22-lines-of-their-own-accepted": Case(
        shown="要点： 1、先学习 2、再讨论 ①读文件 ②谈体会 看 这里 粗 三会一课 甲", hidden="** <details -甲"
    ),
    "22-shown-as-written-accepted": Case(
        shown="[^1]、 -不抽烟 [^2]。 ＃标题 他说：“注意！！！” 一、先学习。 气温-5℃。 见天气预报。", hidden="\\["
    ),
    "22-dash-without-space": Case(shown="好习惯： 不抽烟 不喝酒 气温-5℃，-完-", hidden="-不抽烟 -不喝酒"),
}
PACKET = """- 编号: "2019-03"
  标题: 三月学习资料
  月份: 2019-03
  组织: 全部
  学习内容: [{articles}]
  字号: 18
  签收表: 是
  公开范围: 公开
  状态: 已审核
"""


def without_spaces(text: str) -> str:
    return "".join(text.split())


def corrected(name: str, folder: Path) -> Path:
    """Correct a case as a person would who follows the messages; return its folder of articles."""
    root = complete(centre(name, folder))
    correct_all(root)
    file = root / "content" / "study" / "sanhui-yike.md"
    text = file.read_text("utf-8").replace("标题: 三会一课", f"标题: {name[3:]}")
    for wrong, right in CASES[name].by_hand:
        assert wrong in text, (name, wrong)
        text = text.replace(wrong, right)
    file.write_text(text, "utf-8")
    return file.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build one centre with all cases, and its packet of the month."""
    base = tmp_path_factory.mktemp("cases")
    root = complete(centre("22-ragged-table-row", base / "centre"))
    shutil.rmtree(root / "theme_overrides")
    sample = copy_centre(base / "sample")
    for part in ("hooks", "theme_overrides"):
        shutil.move(sample / part, root / part)
    add_field_words(root / "data")
    study = root / "content" / "study"
    for number, name in enumerate(CASES):
        folder = corrected(name, base / "cases" / name)
        shutil.copytree(folder, study, dirs_exist_ok=True)
        (study / "sanhui-yike.md").rename(study / f"case-{number:02d}.md")
    shutil.copy(ROOT / "tests" / "cases" / "_base" / "content" / "study" / "sanhui-yike.md", study)
    articles = ", ".join(f"study/case-{number:02d}" for number in range(len(CASES)))
    (root / "data" / "packets").mkdir(parents=True)
    (root / "data" / "packets" / "2019.yml").write_text(PACKET.format(articles=articles), "utf-8")
    assert not has_errors(problems := steps.read(root).problems), problems
    for command in (("mkdocs", "build", "--strict"), ("yinling", "print", "packet", "--month", "2019-03")):
        done = run(*command, cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def paper(built: Path) -> str:
    [file] = [path for path in (built / "out").rglob("*.pdf") if "签收" not in path.name]
    return "".join(text_of(page) for page in pypdf.PdfReader(file).pages)


@pytest.mark.parametrize("name", CASES)
def test_a_corrected_case_is_whole_on_the_page(name: str, built: Path) -> None:
    number = list(CASES).index(name)
    page = (built / "site" / "study" / f"case-{number:02d}" / "index.html").read_text("utf-8")
    article = BeautifulSoup(page, "html.parser").select_one("main")
    assert article
    text = without_spaces(article.get_text())
    for words in CASES[name].shown.split():
        assert words in text, words
    for signs in CASES[name].hidden.split():
        assert signs not in text, signs


@pytest.mark.parametrize("name", CASES)
def test_a_corrected_case_is_whole_on_paper(name: str, paper: str) -> None:
    for words in CASES[name].shown.split():
        assert unicodedata.normalize("NFKC", words) in paper, words
