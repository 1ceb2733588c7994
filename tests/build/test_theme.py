"""Check what a theme may not hold: links are refused, and mistakes in templates are reported with file and line."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit import private_files
from tests.unit.private_values import mobile
from yinling.cli.main import main
from yinling.pages.sandbox import Sandbox
from yinling.pages.templates import StripIndent
from yinling.pages.theme_files import FOLDER
from yinling.site import check_theme_texts, steps
from yinling.site.build import build_site

BASE = Path(__file__).parent.parent / "cases" / "_base"
SECRET = "外面的机密"
NAME = "逄" + "守德"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("YINLING_CACHE", str(tmp_path / "cache"))
    centre = tmp_path / "centre"
    shutil.copytree(BASE, centre)
    shutil.copy(ROOT / "mkdocs.yml", centre)
    shutil.copytree(ROOT / FOLDER, centre / FOLDER)
    yield centre


def build(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command `build`, which must fail and write no site; return what it says."""
    monkeypatch.setattr("sys.argv", ["yinling", "build", "--root", str(root)])
    monkeypatch.setattr(steps, "write_print", lambda *_, **__: None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert not (root / "site").exists()
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "程序出错" not in said
    return said


@pytest.mark.parametrize("place", ["assets/x.css", "records/home.html", "base.html", "assets", ""])
def test_a_link_in_the_theme_is_refused(
    place: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    link, outside = root / FOLDER / place, tmp_path / "outside"
    if link.is_dir():
        link.rename(outside)
    else:
        outside.write_text(SECRET, "utf-8")
        link.unlink(missing_ok=True)
    link.symlink_to(outside)
    found = [(p.code, p.file) for p in steps.read(root).problems if p.severity == "error"]
    assert found == [("file-is-link", (FOLDER / place).as_posix())]
    said = build(root, monkeypatch, capsys)
    assert f"{(FOLDER / place).as_posix()}:1:1" in said
    assert SECRET not in said


def test_a_pipe_and_a_misnamed_template_are_told(root: Path) -> None:
    os.mkfifo(root / FOLDER / "assets" / "guan.css")
    (root / FOLDER / "records" / "orgz.html").write_text("<p>", "utf-8")
    (root / FOLDER / "records" / "benzhongxin.html").write_text("<p>", "utf-8")  # a template of the centre's own
    found = {(p.code, p.file, p.severity): p.render() for p in steps.read(root).problems if p.file.startswith("theme_")}
    assert [*found] == [
        ("file-special", "theme_overrides/assets/guan.css", "error"),
        ("template-unused", "theme_overrides/records/orgz.html", "warning"),
    ]
    assert "”或“records/orgs.html”，就照它改名" in [*found.values()][1]


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("base.html", "<p>\n{% if %}</p>", "base.html:2：页面的样板写错了"),
        (
            "records/home.html",
            "<p>\n\n{{ nobody_defines_it }}</p>",
            "theme_overrides/records/home.html:3：页面的样板写错了，不是内容写错了：没有“nobody_defines_it”这个值。",
        ),
        (
            "records/org.html",
            "{{ ''.__class__.__mro__ }}",
            "records/org.html:1：页面的样板写错了，不是内容写错了：样板里不能用“__class__”",
        ),
        ("records/org.html", "{% if org %}", "“{% if %}”没有关上，还缺一个“{% endif %}”。"),
        ("records/org.html", "{% fi %}", "没有“{% fi %}”这种写法"),
        ("records/org.html", "{{ org.nmae }}", "没有“nmae”这一项。"),
        ("records/org.html", "{{ org.name|uper }}", "没有“uper”这种处理。"),
        ("records/org.html", "{{ org.name ", "没有关上，还缺“}}”或者“%}”。"),
        ("records/org.html", "\n{% for a, b in [(1, 2, 3)] %}{% endfor %}", "org.html:2：自己改的样板和现在的程序"),
        ("records/org.html", "{{ 1 + none }}", "records/org.html:1：自己改的样板和现在的程序对不上"),
        ("records/_macros.html", b"\xd7\xd4\xbc\xba", "_macros.html：样板不是 UTF-8 编码"),
        ("styles/2-frame.css", b"\xd7\xd4\xbc\xba", "theme_overrides/styles/2-frame.css：样板不是 UTF-8 编码"),
        (
            "base.html",
            "<main>{{ yl.title }}{{ yl.content }}</main>",
            "base.html：页面的样板里少了 {{ yl.title_end }}、",
        ),
        ("records/org.html", "{{ 'a' * 100000000000 }}", "“*”算出来的太大。"),
        ("records/org.html", "{{ [1] * (10 ** 9) }}", "“*”算出来的太大。"),
        ("records/org.html", "{{ 9 ** 9 ** 9 }}", "“**”算出来的太大。"),
        ("records/org.html", "{{ lipsum(n=100000000) }}", "没有“lipsum”这个值。"),
        ("base.html", "{% include '../../../../etc/passwd' %}", "没有 ../../../../etc/passwd 这个文件"),
    ],
)
def test_a_mistake_in_a_template_is_reported_with_its_line(
    file: str,
    content: str | bytes,
    said: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (root / FOLDER / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    errors = [each for each in steps.read(root).problems if each.severity == "error"]
    assert {each.code for each in errors} == {"template-invalid"}
    assert any(said.rpartition("：")[2] in each.message for each in errors)
    text = build(root, monkeypatch, capsys)
    assert said in text
    assert not re.search("[a-z]+ [a-z]+ [a-z]+", text), "a sentence in English"


def built(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Build a site without printables and return its files but the manifest."""
    monkeypatch.setattr(steps, "write_print", lambda *_, **__: None)
    build_site(root, root / "site")
    files = (path for path in (root / "site").rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(root / "site").as_posix(): path.read_bytes() for path in files}


def test_a_centre_without_a_theme_has_that_of_the_program(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = built(root, monkeypatch)
    shutil.rmtree(root / FOLDER)
    assert built(root, monkeypatch) == copied


def test_each_file_of_a_centre_replaces_that_of_the_program(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(root / FOLDER)
    before = built(root, monkeypatch)
    for name, content in {
        "records/home.html": "<h1>自己的首页</h1>",
        "assets/own.css": "a {}",
        "assets/yinling.svg": "<svg/>",
    }.items():
        (root / FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (root / FOLDER / name).write_text(content, "utf-8")
    after = built(root, monkeypatch)
    changed = {name for name in after if before.get(name) != after[name]}
    assert {"index.html", "assets/own.css", "assets/yinling.svg"} <= changed
    assert "自己的首页" in after["index.html"].decode()
    assert before["orgs/zb09/index.html"] == after["orgs/zb09/index.html"]  # the frame and the other templates stay
    (root / FOLDER / "records/home.html").unlink()
    assert built(root, monkeypatch)["index.html"] == before["index.html"]


def test_a_centre_replaces_one_part_of_the_style_sheet(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built(root, monkeypatch)["assets/yinling.css"]
    part = root / FOLDER / "styles" / "8-print.css"
    assert part.read_bytes() in before
    old = part.read_bytes()
    part.write_text("@media print { main { color: #000 } }", "utf-8")
    files = built(root, monkeypatch)
    assert files["assets/yinling.css"] == before.replace(old, part.read_bytes())
    assert not [name for name in files if name.startswith("styles/")]
    (root / FOLDER / "assets" / "yinling.css").write_text("a {}", "utf-8")
    assert built(root, monkeypatch)["assets/yinling.css"] == b"a {}"


def test_environments_with_other_options_share_no_code(tmp_path: Path) -> None:
    """Check that pages do not depend on which environment of the process compiled a template first."""
    (tmp_path / "a.html").write_text("<p>\n  {% if true %}\n  x\n  {% endif %}\n</p>", "utf-8")
    whole, trimmed = Sandbox([tmp_path]), Sandbox([tmp_path], trim_blocks=True, extensions=[StripIndent])
    first = whole.get_template("a.html").render()
    assert trimmed.get_template("a.html").render() == "<p>\nx\n</p>"
    assert Sandbox([tmp_path]).get_template("a.html").render() == first == "<p>\n  \n  x\n  \n</p>"


HONOUR = "- {{年度: 2019, 名称: 先进个人, 级别: 中心, 对象类型: 个人, 组织: zb09, 获奖者: {name}, 状态: 已审核}}\n"
PLACES = [
    ("404.html", "{% extends 'base.html' %}\n", "<p>问 {}</p>\n"),
    ("records/home.html", "", '<p>\n<img src="a.png" alt="{}">\n'),
    ("records/own.html", "", "{{% if true %}}<b>{}</b>{{% endif %}}"),
    ("assets/own.js", "", 'show("{}");\n'),
    ("assets/own.svg", "", "<svg><title>{}</title></svg>\n"),
    ("assets/own.txt", "", "一\n二 {}\n"),
    ("styles/9-own.css", "", 'main::after {{ content: "{}"; }}\n'),
]


@pytest.mark.parametrize(("file", "before", "text"), PLACES)
@pytest.mark.parametrize(("value", "code"), [(NAME, "name-refused"), (mobile(), "private-phone")])
def test_what_is_private_in_the_theme_is_told_at_its_place(
    file: str, before: str, text: str, value: str, code: str, root: Path
) -> None:
    (root / "data" / "honours").mkdir(exist_ok=True)
    (root / "data" / "honours" / "added.yml").write_text(HONOUR.format(name=NAME), "utf-8")
    written = before + text.format(value)
    (root / FOLDER / file).write_text(written, "utf-8")
    told = [each for each in steps.read(root).problems if each.code == code]
    (problem,) = told
    assert problem.file == (FOLDER / file).as_posix()
    assert value in written.split("\n")[problem.line - 1][problem.column - 1 :]  # of an attribute: its tag
    assert value not in problem.render()
    (root / FOLDER / file).write_text(before + text.format("无"), "utf-8")
    assert not [each for each in steps.read(root).problems if each.code == code]


def test_the_name_of_a_file_and_an_attachment_in_the_theme_are_read(root: Path) -> None:
    (root / "data" / "honours").mkdir(exist_ok=True)
    (root / "data" / "honours" / "added.yml").write_text(HONOUR.format(name=NAME), "utf-8")
    (root / FOLDER / "assets" / f"{NAME}.woff2").write_bytes(b"font")
    private_files.letter(root / FOLDER / "assets" / "a.docx", NAME)
    told = [each.file for each in steps.read(root).problems if each.code == "name-refused"]
    assert [file.rpartition(".")[2] for file in told] == ["docx", "woff2"]


def test_a_theme_that_was_not_changed_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_theme_texts, "scan_file", lambda *_: pytest.fail("read"))
    assert not [each for each in steps.read(root).problems if each.file.startswith("theme_")]
