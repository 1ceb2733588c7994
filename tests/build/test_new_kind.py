"""Add new kinds of record with one module, one template, one data folder and one line each, and build a site.

The tests check that all the rest of the product handles the new kinds.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from tests.build.small import small_centre
from tests.conftest import run
from yinling.gate.blocks import read_text

MODULE = '''
"""读书会: a circle of readers, and what it read."""

from pydantic import Field

from .base import Record
from .period import Period
from .types import ArticleId, Count, Date, Many, OrgId, Text


class Circle(Record):
    """One meeting of a reading circle."""

    kind = "circle"
    label = "读书会"
    folder = "circles"
    page_folder = "circles"
    page_section = "activities"
    public_fields = frozenset({"title", "org", "date", "readers", "books"})
    example = {"title": "读《红岩》", "org": "zb09", "date": "2019-03-05", "readers": "5"}
    past_fields = ("date",)

    title: Text = Field(title="标题")
    org: OrgId = Field(title="组织")
    date: Date = Field(title="日期")
    readers: Count = Field(title="人数")
    books: Many[ArticleId] = Field((), title="读的文章")

    @property
    def when(self) -> Period:
        return Period(self.date, self.date)
'''
TEMPLATE = """<h1>{{ title }}</h1>
<p>{{ record.date|day }}，{{ record.readers }} 人</p>
"""
DATA = """标题: 读《红岩》，说<渣滓洞>
组织: zb09
日期: 2019-03-05
人数: 7
读的文章: study/sanhui-yike
公开范围: 公开
状态: 已审核
备注: 不登的话
"""


QUIZ_MODULE = '''
"""小测验: questions about an article, with their answers."""

from pydantic import Field

from .base import Part, Record
from .period import Period
from .presentation import PaperBlock
from .types import ArticleId, Date, Many, Text


class Question(Part):
    """A question and its answer. The answer is not in the data for others."""

    text: Text = Field(title="问题")
    answer: Text = Field(title="答案")


class Quiz(Record):
    """A quiz about an article: below it on the site, after it in the packet, the answers on a page of their own."""

    kind = "quiz"
    label = "小测验"
    folder = "quizzes"
    public_fields = frozenset({"title", "study", "date", "questions.text"})
    example = {"title": "三会一课，考考您", "study": "study/sanhui-yike", "date": "2019-03-05"}
    shown_on = ("study",)
    listed_in_figures = True
    feeds_metrics = ({"id": "quizzes", "name": "小测验", "unit": "份", "group": "学习"},)

    title: Text = Field(title="标题")
    study: ArticleId = Field(title="文章")
    date: Date = Field(title="日期")
    questions: Many[Question] = Field((), title="题目")

    @property
    def when(self) -> Period:
        return Period(self.date, self.date)

    def paper_block(self) -> PaperBlock:
        questions, answers = zip(*((q.text, q.answer) for q in self.questions))
        return PaperBlock(self.title, questions, answers)
'''
QUIZ_TEMPLATE = """<h3>{{ record.title }}</h3>
<ol class="yl-list">
{% for q in record.questions %}
<li>{{ q.text }}<details><summary>看答案</summary>{{ q.answer }}</details></li>
{% endfor %}
</ol>
"""
PACKET = """标题: 三月学习资料
月份: 2019-03
学习内容: study/sanhui-yike
公开范围: 公开
状态: 已审核
"""
QUIZ_DATA = """标题: 三会一课，考考您
文章: study/sanhui-yike
日期: 2019-03-05
题目:
  - {问题: 党员大会多久开一次, 答案: 每季度一次蓝鲸}
  - {问题: 支委会多久开一次灰熊, 答案: 每月一次}
公开范围: 公开
状态: 已审核
"""


def add_kind(root: Path, name: str, module: str, template: str, data: str) -> None:
    """Add a kind as an engineer would: a module, a template, a folder and one line."""
    records, line = root / "hooks" / "yinling" / "records", root / "hooks" / "yinling" / "records" / "__init__.py"
    (records / f"{name}.py").write_text(module, "utf-8")
    text = line.read_text("utf-8").replace("from .honour", f"from .{name} import {name.capitalize()}\nfrom .honour")
    line.write_text(text.replace("    Honour,\n", f"    Honour,\n    {name.capitalize()},\n"), "utf-8")
    (root / "theme_overrides" / "records" / f"{name}.html").write_text(template, "utf-8")
    folder = root / "data" / {"circle": "circles", "quiz": "quizzes"}[name]
    folder.mkdir()
    (folder / "one.yml").write_text(data, "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_centre(tmp_path_factory.mktemp("project"))
    add_kind(root, "circle", MODULE, TEMPLATE, DATA)
    add_kind(root, "quiz", QUIZ_MODULE, QUIZ_TEMPLATE, QUIZ_DATA)
    (root / "data" / "packets").mkdir(exist_ok=True)
    (root / "data" / "packets" / "quiz.yml").write_text(PACKET, "utf-8")
    done = run("mkdocs", "build", "--strict", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def page(project: Path, uri: str) -> str:
    return (project / "site" / uri / "index.html").read_text("utf-8")


def test_a_new_kind_has_a_page_and_a_list_under_its_section(project: Path) -> None:
    own = page(project, "circles/one")
    assert "读《红岩》，说&lt;渣滓洞&gt;" in own
    assert "7 人" in own
    assert "不登的话" not in own
    assert "one/" in page(project, "circles")
    assert "circles/" in page(project, "activities")


def test_a_centre_without_sample_data_has_no_sample_label(project: Path) -> None:
    assert "示例数据" not in page(project, "circles")
    assert "示例数据" not in page(project, "study/sanhui-yike")


def test_a_new_kind_is_in_the_data_for_others_and_in_the_help(project: Path) -> None:
    rows = json.loads((project / "site" / "records.json").read_text("utf-8"))
    assert "读《红岩》" in json.dumps(rows, ensure_ascii=False)
    assert "不登的话" not in json.dumps(rows, ensure_ascii=False)
    assert "读的文章" in page(project, "help/circle")


def test_its_mistakes_have_a_place_and_a_correction(project: Path) -> None:
    bad = project / "data" / "circles" / "bad.yml"
    bad.write_text(DATA.replace("人数: 7", "人数: 7人").replace("sanhui-yike", "sanhui-yke"), "utf-8")
    done = run("yinling", "check", cwd=project)
    bad.unlink()
    assert done.returncode == 1
    assert "data/circles/bad.yml:4:5: 错误：“人数”要填半角数字" in done.stdout
    assert "data/circles/bad.yml:5:7: 错误：找不到“study/sanhui-yke”，是否想写“study/sanhui-yike”？" in done.stdout


def test_the_commands_handle_the_new_kind(project: Path) -> None:
    done = run("yinling", "new", "circle", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    (new,) = set((project / "data" / "circles").iterdir()) - {project / "data" / "circles" / "one.yml"}
    assert "人数: 5" in new.read_text("utf-8")
    done = run("yinling", "schema", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert any("circle" in file.name for file in (project / ".vscode").rglob("*.json"))


def test_a_quiz_stands_below_its_article_with_its_answers(project: Path) -> None:
    article = page(project, "study/sanhui-yike")
    below = article[article.index('id="quiz-one"') :]
    assert "三会一课，考考您" in below
    assert "<li>党员大会多久开一次<details><summary>看答案</summary>每季度一次蓝鲸</details></li>" in below
    assert not (project / "site" / "quiz").exists()


def test_a_quiz_is_found_on_its_article(project: Path) -> None:
    scripts = "".join(map(read_text, (project / "site" / "search").glob("t*.js")))
    (row,) = (row for row in re.findall(r"\[[^\[\]]*\]", scripts) if "灰熊" in row)
    assert json.loads(row)[0] == "study/sanhui-yike/#quiz-one"


def test_the_answers_are_not_in_the_data_for_others(project: Path) -> None:
    rows = json.loads((project / "site" / "records.json").read_text("utf-8"))["quiz"]
    assert rows[0]["questions"] == [{"text": "党员大会多久开一次"}, {"text": "支委会多久开一次灰熊"}]
    assert "蓝鲸" not in (project / "site" / "records.json").read_text("utf-8")
    index = "".join(map(read_text, (project / "site" / "search").glob("*.js")))
    assert "灰熊" in index
    assert "蓝鲸" not in index


def test_a_quiz_feeds_its_figure(project: Path) -> None:
    figures = json.loads((project / "site" / "figures.json").read_text("utf-8"))
    (figure,) = (row for row in figures if row["metric"] == "quizzes" and row["period"] is None)
    assert (figure["value"], figure["unit"], figure["records"]) == (1, "份", ["one"])
    assert "三会一课，考考您" in page(project, "report/quizzes")


def test_the_packet_prints_the_questions_and_on_a_page_of_their_own_the_answers(project: Path) -> None:
    with PdfDocument(project / "site" / "print" / "packet-2019-03-18.pdf") as document:
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    (asked,) = (number for number, text in enumerate(pages) if "支委会多久开一次灰熊" in text)
    (answered,) = (number for number, text in enumerate(pages) if "每季度一次蓝鲸" in text)
    assert answered > asked
    assert pages[answered].startswith("答案")
    assert "党员大会多久开一次" not in pages[answered]
