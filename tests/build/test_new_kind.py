"""A new kind of record is one module, one template, one data folder and one line: here they are, and all the rest of
the product takes part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.build.small import small_centre
from tests.conftest import run

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


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_centre(tmp_path_factory.mktemp("project"))
    records = root / "hooks" / "yinling" / "records"
    (records / "circle.py").write_text(MODULE, "utf-8")
    line = (records / "__init__.py").read_text("utf-8")
    line = line.replace("from .honour", "from .circle import Circle\nfrom .honour")
    (records / "__init__.py").write_text(line.replace("    Honour,\n", "    Honour,\n    Circle,\n"), "utf-8")
    (root / "theme_overrides" / "records" / "circle.html").write_text(TEMPLATE, "utf-8")
    (root / "data" / "circles").mkdir()
    (root / "data" / "circles" / "hongyan.yml").write_text(DATA, "utf-8")
    done = run("mkdocs", "build", "--strict", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def page(project: Path, uri: str) -> str:
    return (project / "site" / uri / "index.html").read_text("utf-8")


def test_it_has_a_page_and_a_list_under_its_section(project: Path) -> None:
    own = page(project, "circles/hongyan")
    assert "读《红岩》，说&lt;渣滓洞&gt;" in own
    assert "7 人" in own
    assert "不登的话" not in own
    assert "hongyan/" in page(project, "circles")
    assert "circles/" in page(project, "activities")


def test_a_centre_of_ones_own_bears_no_sample_label(project: Path) -> None:
    assert "示例数据" not in page(project, "circles")
    assert "示例数据" not in page(project, "study/sanhui-yike")


def test_it_is_in_the_data_for_others_and_in_the_help(project: Path) -> None:
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


def test_the_commands_know_it(project: Path) -> None:
    done = run("yinling", "new", "circle", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    (new,) = set((project / "data" / "circles").iterdir()) - {project / "data" / "circles" / "hongyan.yml"}
    assert "人数: 5" in new.read_text("utf-8")
    done = run("yinling", "schema", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert any("circle" in file.name for file in (project / ".vscode").rglob("*.json"))
