"""The check reports reserved and dangerous names, each with a name that works."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, loaded, meeting
from yinling.core.files import file_name
from yinling.core.problems import Problem
from yinling.library.load import load

ARTICLE = "---\n标题: 文章\n主题: 党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 已审核\n---\n\n{body}\n"
ORG = "名称: 一支部\n类型: 党支部\n上级: dw\n成立日期: 2009-07-01\n公开范围: 公开\n状态: 已审核\n"


def problems(root: Path, *names: str, body: str = "正文。") -> list[Problem]:
    """Return the problems of the small centre with some files added."""
    loaded(root)
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(ARTICLE.format(body=body) if name.endswith(".md") else ORG, "utf-8")
    return list(load(root).problems)


@pytest.mark.parametrize(
    ("name", "code", "guess"),
    [
        ("content/index.md", "address-reserved", "index-1"),
        ("content/404.md", "address-reserved", "404-1"),
        ("content/yl-shell.md", "address-reserved", "yl-shell-1"),
        ("content/orgs/zb09.md", "address-reserved", "zb09-1"),
        ("content/assets/a.md", "address-reserved", "a-1"),
        ("content/study/plan.md", "address-reserved", "plan-1"),
        ("content/study/Plan.md", "address-reserved", "Plan-1"),
        ("content/study/plan/2019.md", "address-reserved", "2019-1"),
        ("content/study/words.md", "address-reserved", "words-1"),
        ("content/study/index.md", "address-reserved", "index-1"),
        ("content/study/README.md", "address-reserved", "README-1"),
        ("content/qa/p2.md", "address-reserved", "p2-1"),
        ("content/help/problems.md", "address-reserved", "problems-1"),
        ("content/help/org.md", "address-reserved", "org-1"),
        ("content/study/a/studied.md", "address-reserved", "studied-1"),
        ("content/study/a.html.md", "address-reserved", "a-html"),
        ("data/orgs/index.html.yml", "address-reserved", "index-html"),
        ("data/orgs/yl-results.yml", "address-reserved", "results-1"),
        ("data/orgs/main.yml", "address-reserved", "main-1"),
        ("data/orgs/zb09/below.yml", "address-reserved", "below-1"),
        ("data/campaigns/p3.yml", "missing-field", ""),
        ("data/orgs/con.yml", "name-device", "con-1.yml"),
        ("data/orgs/NUL.x.yml", "name-device", "NUL-1.x.yml"),
        ("data/orgs/aux/zb01.yml", "name-device", "aux-1"),
        ("content/study/com1.md", "name-device", "com1-1.md"),
        ("data/orgs/lpt².yml", "name-device", "lpt²-1.yml"),
        ("data/orgs/zb01?.yml", "name-sign", "zb01-.yml"),
        ("content/study/图：1*2.png", "name-sign", "图：1-2.png"),
        ("content/study/a\\b.png", "name-sign", "a-b.png"),
        ("content/study/3:1/a.md", "name-sign", "3-1"),
        (f"content/study/{'a' * 80}/{'b' * 80}.md", "path-too-long", ""),
        ("content/study/a .md", "path-not-ascii", ""),
        ("content/study/图.png.", "name-edge", "图.png"),
        ("content/study/a..md", "address-reserved", "a.-1"),
    ],
)
def test_a_name_that_cannot_be_is_told_with_one_that_can(tmp_path: Path, name: str, code: str, guess: str) -> None:
    found = [problem for problem in problems(tmp_path / "c", name) if problem.code == code]
    assert found, problems(tmp_path / "d", name)
    assert found[0].file.startswith(name.rpartition("/")[0])
    assert not guess or f"“{guess}”" in found[0].message


@pytest.mark.parametrize(
    "names",
    [
        ("content/study/jihua.md", "content/study/planning.md", "content/study/p2a.md", "data/orgs/console.yml"),
        (f"content/study/{'a' * 70}/{'b' * 70}.md", "content/study/图：1？“2”.txt"),
        ("content/study/index-1.md", "data/orgs/zb.1.yml", "content/qa/words.md"),
    ],
)
def test_other_names_are_allowed(tmp_path: Path, names: tuple[str, ...]) -> None:
    codes = {p.code for p in problems(tmp_path / "c", *names) if p.severity == "error" or p.code == "path-too-long"}
    assert codes == set()


@pytest.mark.parametrize(
    "names",
    [
        ("data/orgs/zb01.yml", "data/orgs/ZB01.yml"),
        ("content/study/a.md", "content/study/A.md"),
        ("content/study/X/a.md", "content/study/x/b.md"),
        tuple(f"content/study/{unicodedata.normalize(form, 'é')}.png" for form in ("NFC", "NFD")),
    ],
)
def test_twins_are_told(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert "name-twice" in {problem.code for problem in problems(tmp_path / "c", *names)}


@pytest.mark.parametrize(
    "names", [("content/study/fang.md", "content/study/Fang/b.md"), ("content/qa/X/a.md", "content/qa/x.md")]
)
def test_a_page_and_a_folder_of_one_name_are_told(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Check names that differ in case: a system that takes them for one cannot make the second folder."""
    assert "address-twice" in {problem.code for problem in problems(tmp_path / "c", *names)}


@pytest.mark.parametrize(
    ("folder", "row", "code", "guess"),
    [
        ("orgs", branch("a/b"), "id-form", "a-b"),
        ("orgs", branch("../../x"), "id-form", "x"),
        ("orgs", branch("第一"), "id-form", "name-1"),
        ("orgs", branch("a."), "id-form", "a"),
        ("orgs", branch("ZB09"), "address-twice", "zb09-2"),
        ("orgs", branch("con"), "address-reserved", "con-1"),
        ("orgs", branch("Nul.a"), "address-reserved", "Nul.a-1"),
        ("orgs", branch("x" * 300), "id-form", "x" * 100),
        ("orgs", branch("p2"), "address-reserved", "p2-1"),
        ("campaigns", {"编号": "a b", "标题": "一", "开始": "2019-01-01"}, "id-form", "a-b"),
        ("activities", meeting("2019-03-05", 编号="a/b"), "id-form", "a-b"),
        ("activities", meeting("2020-03-05", 编号="逄" + "守德", 状态="已作废"), "id-form", "name-1"),
        (
            "rules__metrics",
            {"编号": "2019", "名称": "一", "单位": "次", "记录种类": "活动"},
            "address-reserved",
            "2019-1",
        ),
        ("rules__metrics", {"编号": "../x", "名称": "一", "单位": "次", "记录种类": "活动"}, "id-form", "x"),
    ],
)
def test_an_id_in_a_list_is_told_at_its_line(
    tmp_path: Path, folder: str, row: dict[str, Any], code: str, guess: str
) -> None:
    files: dict[str, Any] = {folder: [row]}
    found = [problem for problem in loaded(tmp_path / "c", **files).problems if problem.code == code]
    assert f"“{guess}”" in found[0].message
    line = (tmp_path / "c" / found[0].file).read_text("utf-8").splitlines()[found[0].line - 1]
    assert code == "address-twice" or row["编号"] in line


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("## 结果 {#yl-results}", (9, 9)),
        ("## 结果 {: .big #Main }", (9, 16)),
        ('<div id="yl-q">字</div>', (9, 10)),
        ("<p><a name=words></a>字</p>", (9, 12)),
        ("正文\n\n## Sources", (11, 4)),
        ("## 词 {#word-党课}", (9, 8)),
        ("<p ID='MAIN'>字</p>", (9, 8)),
        ("<p\n  id='dues'>字</p>", (9, 1)),
        ("<p id='&#109;ain'>字</p>", (9, 1)),
        ("<p title='>' id='main'>字</p>", (9, 18)),
        ("字{: id=main }", (9, 8)),
        ("字{ id='yl-x' }", (9, 8)),
    ],
)
def test_identifiers_of_the_page_are_told(tmp_path: Path, body: str, place: tuple[int, int]) -> None:
    (found,) = (p for p in problems(tmp_path / "c", "content/study/a.md", body=body) if p.code == "html-id-reserved")
    assert (found.line, found.column) == place


@pytest.mark.parametrize(
    "body", ["## 结果 {#results}", "`{#yl-results}`", "```\n<p id=main>\n```", "## Sources of law"]
)
def test_other_identifiers_are_allowed(tmp_path: Path, body: str) -> None:
    codes = {problem.code for problem in problems(tmp_path / "c", "content/study/a.md", body=body)}
    assert "html-id-reserved" not in codes


def test_pipes_and_devices_are_told(tmp_path: Path) -> None:
    root = tmp_path / "c"
    loaded(root)
    os.mkfifo(root / "data" / "orgs" / "zb01.yml")
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    os.mkfifo(root / "content" / "study" / "a.md")
    found = [problem.file for problem in load(root).problems if problem.code == "file-special"]
    assert found == ["content/study/a.md", "data/orgs/zb01.yml"]


def test_a_pipe_in_place_of_the_settings_is_told(tmp_path: Path) -> None:
    """Check that nothing waits for a pipe to be filled."""
    loaded(tmp_path / "c")
    os.mkfifo(tmp_path / "c" / "mkdocs.yml")
    assert ("mkdocs.yml", "file-special") in {(p.file, p.code) for p in load(tmp_path / "c").problems}


@pytest.mark.parametrize("depth", [21, 300, 3000])
def test_folders_too_deep_are_told(tmp_path: Path, depth: int) -> None:
    root = tmp_path / "c"
    loaded(root)
    here = os.getcwd()  # noqa: PTH109 - a path of 3,000 folders is longer than any system takes
    os.chdir(root / "data" / "orgs")
    try:
        for _ in range(depth):
            os.mkdir("a")  # noqa: PTH102 - as above
            os.chdir("a")
        Path("zb01.yml").write_text(ORG, "utf-8")
        os.chdir(here)
        found = [problem for problem in load(root).problems if problem.code == "folders-too-deep"]
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", str(root)], check=True)  # shutil cannot delete folders so deep
    assert len(found) == 1
    assert found[0].file.startswith("data/orgs/a/a/")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("台账-一/二支部.pdf", "台账-一-二支部.pdf"),
        ("../../x.pdf", "-..-x.pdf"),
        ('a\\b:c*d?e"f.pdf', "a-b-c-d-e-f.pdf"),
        ("a..pdf", "a.pdf"),
        ("长" * 100 + ".pdf", "长" * 66 + ".pdf"),
    ],
)
def test_the_name_of_a_printed_file_has_no_slash(text: str, name: str) -> None:
    assert file_name(text) == name
