"""Try the program as somebody with an empty folder does: from the wheel, without this repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from tests.conftest import ROOT
from tests.operation.test_nginx import free_port
from yinling.library.wording import OF_PARTY
from yinling.records.article import NEW_BODY

Run = Callable[..., subprocess.CompletedProcess[str]]
NAMES = ("--name", "--owner", "--kind", "--year", "--address", "--sample")
UNIVERSITY = ("夕阳红", "示例大学离退休党委", "党委", "2019", "", "要")
TEN = ("组织", "文章", "活动", "送学上门", "走访", "结对", "问题", "服务卡", "荣誉", "资料包")
STREET = ("邻里", "示例街道党总支", "党总支", "2020", "https://e.example", "不要")
CARD = """---
标题: 借书室开了
主题: 服务指南
日期: 2020-05-01
公开范围: 公开
状态: 已审核
---

## 借书卡

### 正面

- 姓名：＿＿

### 背面

- 一次借三本
"""
# An own section, role, unit, kind of visit, of card and of organisation, and records that use them.
LISTS = [
    "new 词 sections --set 名称=风采 --set 代码=fengcai",
    "new 词 roles --set 名称=团长",
    "new 词 units --set 名称=场",
    "new 词 visit-kinds --set 名称=失独",
    "new 词 card-kinds --set 名称=借书卡",
    "new 走访 v --set 对象=失独 --set 组织=own --set 状态=已审核",
    "new 服务卡 c --set 卡种=借书卡 --set 组织=own --set 状态=已审核",
]
OWN: dict[tuple[str, ...], tuple[list[str], set[str]]] = {
    UNIVERSITY: (
        [
            "new 词 org-kinds --set 名称=书画社 --set 层级=团体",
            "new 组织 own --set 名称=书画社 --set 类型=书画社 --set 状态=已审核",
            "new 课程 k --set 状态=已审核",
            *LISTS,
        ],
        {"借书卡-书画社-8个一张.pdf", "台账-书画社2020年活动台账.xlsx"},
    ),
    STREET: (
        [
            "new 词 org-kinds --set 名称=流动党员党支部 --set 层级=支部",
            "new 词 org-kinds --set 名称=功能型党支部 --set 层级=支部 --set 应开会=否",
            "new 词 org-categories --set 名称=两新",
            "new 组织 own --set 名称=流动支部 --set 类型=流动党员党支部 --set 类别=两新 --set 状态=已审核",
            *LISTS,
        ],
        {"借书卡-流动支部-8个一张.pdf", "台账-流动支部2020年活动台账.xlsx"},
    ),
}
# Keys and values of files, which are the same everywhere.
FILES = "“?党员人数”?|填：支部、组织|填：上级、支部|填：有支委会、有党小组|填：党费计算器"
PRINTS = [
    ["print", "packet"],
    ["print", "card", "借书卡", "--branch", "own"],
    ["print", "ledger", "活动台账", "--branch", "own"],
    ["print", "paper", "年度总结", "--branch", "own"],
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the installed package: the files of the wheel, and nothing of this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "package")
    return folder / "package"


@pytest.fixture
def env(package: Path, tmp_path: Path) -> dict[str, str]:
    own = {"PYTHONPATH": str(package), "YINLING_CACHE": str(tmp_path / "cache"), "YINLING_AS_OF": "2020-06-30"}
    return os.environ | own


@pytest.fixture
def run(env: dict[str, str], tmp_path: Path) -> Run:
    def run(*words: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "yinling", *words]
        nobody = subprocess.DEVNULL
        return subprocess.run(command, cwd=cwd, env=env, text=True, capture_output=True, stdin=nobody, check=False)

    return run


def run_many(env: dict[str, str], cwd: Path, commands: list[list[str]]) -> str:
    """Run commands one after the other in one process and return what they say; each must succeed."""
    loop = (
        "import sys\nfrom yinling.cli.main import main\n"
        f"for words in {commands!r}:\n    sys.argv = ['yinling', *words]\n    main()\n"
    )
    said = subprocess.run([sys.executable, "-c", loop], cwd=cwd, env=env, text=True, capture_output=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


def options(answers: tuple[str, ...]) -> list[str]:
    """Return the options of the command with the answers."""
    return [word for pair in zip(NAMES, answers, strict=True) for word in pair]


def test_the_package_is_the_one_of_the_wheel(run: Run, env: dict[str, str], package: Path) -> None:
    code = "import yinling.core.packaged as p; print(p.PACKAGED)"
    said = subprocess.run([sys.executable, "-c", code], env=env, text=True, capture_output=True, check=True)
    assert said.stdout.strip() == str(package / "yinling" / "packaged")
    assert re.fullmatch(r"yinling [0-9]+\.[0-9]+\.[0-9]+\n", run("--version").stdout)


@pytest.mark.parametrize("answers", [UNIVERSITY, STREET], ids=["university", "street"])
def test_from_an_empty_folder_to_a_site(
    run: Run, env: dict[str, str], tmp_path: Path, answers: tuple[str, ...]
) -> None:
    said = run("init", "centre", *options(answers))
    assert said.returncode == 0, said.stderr
    centre = tmp_path / "centre"
    assert not {"hooks", "theme_overrides", "tests"} & {path.name for path in centre.iterdir()}
    check = run("check", cwd=centre)
    assert check.stdout == "共 0 个错误，0 个提醒。\n", check.stdout
    built = run("build", cwd=centre)
    assert built.returncode == 0, built.stderr
    home = (centre / "site" / "index.html").read_text("utf-8")
    assert answers[0] in home
    assert ("示例数据" in home) == (answers[5] == "要")
    held = (centre / "site" / "activities" / "index.html").read_text("utf-8")
    assert ("每月活动次数" in held) == (answers[5] == "要"), "nobody knows yet how many there were"
    assert (centre / "site" / "assets" / "yinling.css").is_file()
    assert (centre / "site" / "help" / "dengji-huodong" / "index.html").is_file()
    printed = run("print", "packet", cwd=centre)
    assert "还没有一个月的，用 yinling new 资料包 写一个" in printed.stderr
    ten = run_many(env, centre, [["new", kind, "di-yi", "--set", "状态=已审核"] for kind in TEN])
    assert ten.count("已经建好：") == len(TEN) == 10
    assert ten.count("\n") == 20, "nothing but where it is and what to do next"
    check = run("check", cwd=centre)
    assert check.returncode == 1, "what a new article says is no text"
    article = centre / "content" / "study" / "di-yi.md"
    assert f"{article.relative_to(centre).as_posix()}:23:5: 错误：正文还是新建时的那一句" in check.stdout
    article.write_text(article.read_text("utf-8").replace(NEW_BODY, "自己写的话。"), "utf-8")
    check = run("check", cwd=centre)
    assert check.returncode == 0, check.stdout
    assert "共 0 个错误，1 个提醒。" in check.stdout
    assert "还没有填实到人数" in check.stdout, "of the meeting of today"
    own, files = OWN[answers]
    assert run_many(env, centre, [each.split() for each in own]).count("已经建好：") == len(own)
    for folder, text in {"services": CARD, "fengcai": CARD.partition("## ")[0] + "每天开门。\n"}.items():
        (centre / "content" / folder).mkdir()
        (centre / "content" / folder / "a.md").write_text(text, "utf-8")
    check = run("check", cwd=centre)
    assert "共 0 个错误，1 个提醒。" in check.stdout, check.stdout
    run_many(env, centre, PRINTS)
    assert files <= {path.name for path in (centre / "out").iterdir()}
    assert {path.suffix for path in (centre / "out").iterdir()} == {".pdf", ".xlsx", ".docx"}
    built = run("build", cwd=centre)
    assert built.returncode == 0, built.stderr
    assert (centre / "site" / "orgs" / "di-yi" / "index.html").is_file()
    assert (centre / "site" / "print" / "card-jieshuka-8.pdf").is_file()
    assert "借书室开了" in (centre / "site" / "fengcai" / "index.html").read_text("utf-8")


def test_a_centre_without_the_party_has_no_branch_in_its_example(run: Run, tmp_path: Path) -> None:
    said = run("init", "centre", *options(("邻里", "示例街道综合服务中心", "综合服务中心", "2020", "", "要")))
    assert said.returncode == 0, said.stderr
    data = tmp_path / "centre" / "data"
    assert "支部" not in said.stdout + "".join(path.read_text("utf-8") for path in data.rglob("*.yml"))
    assert len([*data.rglob("*-jzxx.yml")]) == 1
    check = run("check", cwd=tmp_path / "centre")
    assert check.stdout == "共 0 个错误，0 个提醒。\n", check.stdout
    assert not OF_PARTY.search((tmp_path / "centre" / "README.md").read_text("utf-8"))


def test_a_centre_without_the_party_has_none_of_its_words(run: Run, env: dict[str, str], tmp_path: Path) -> None:
    run("init", "centre", *options(("邻里", "示例街道综合服务中心", "综合服务中心", "2020", "", "要")))
    centre = tmp_path / "centre"
    kinds = [kind for kind in TEN if kind not in ("组织", "文章")]
    commands = [["new", kind, "di-yi", "--set", "状态=已审核"] for kind in kinds] + [["build"]]
    commands += [["print", *words, "--branch", "hct"] for words in (["board"], ["meeting"], ["ledger", "活动台账"])]
    run_many(env, centre, [*commands, ["export", "activities", "--all-branches"], ["export", "report"]])
    said = {path: shown_text(path) for folder in ("site", "out") for path in (centre / folder).rglob("*")}
    assert len([path for path in said if path.suffix == ".pdf"]) > 10
    files = re.compile(FILES)
    found = {path.relative_to(centre): OF_PARTY.findall(files.sub("", text)) for path, text in said.items()}
    assert not {path: words for path, words in found.items() if words}


def shown_text(path: Path) -> str:
    """Return what a page, a paper or a workbook says."""
    if path.suffix == ".html":
        html = path.read_text("utf-8")
        spoken = re.findall(r'(?:content|title|alt|aria-label|placeholder|data-[a-z]+)="([^"]*)"', html)
        return " ".join([re.sub(r"<[^>]+>", "", html), *spoken])
    if path.suffix == ".pdf":
        with closing(PdfDocument(path)) as pdf:
            return "".join(page.get_textpage().get_text_range() for page in pdf)
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return path.read_text("utf-8") if path.suffix in (".ics", ".txt", ".webmanifest", ".csv") else ""


def test_a_packet_that_nobody_has_reviewed_is_named(run: Run, tmp_path: Path) -> None:
    run("init", "centre", *options(STREET))
    assert run("new", "资料包", "draft", cwd=tmp_path / "centre").returncode == 0
    printed = run("print", "packet", cwd=tmp_path / "centre")
    assert printed.returncode == 1
    assert "在 data/packets/draft.yml 里" in printed.stderr
    assert "还没有一个月的" not in printed.stderr


def test_questions_are_asked_where_options_are_missing(env: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "yinling", "init", "centre"]
    answers = "\n\n示例老年大学党支部\n党总之\n党支部\n去年\n2018\nexample.org\n\n不要\n"
    said = subprocess.run(command, cwd=tmp_path, env=env, text=True, input=answers, capture_output=True, check=True)
    assert said.stdout.count("不能写“") == 4
    assert "Error" not in said.stdout + said.stderr
    assert "示例老年大学党支部" in (tmp_path / "centre" / "data" / "orgs" / "dw.yml").read_text("utf-8")
    assert "2018-01-01" in (tmp_path / "centre" / "data" / "orgs" / "dw.yml").read_text("utf-8")


def test_a_folder_with_files_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "centre").mkdir()
    (tmp_path / "centre" / "信.txt").write_text("不能丢", "utf-8")
    said = run("init", "centre", *options(UNIVERSITY))
    assert said.returncode == 1
    assert "已经有东西了" in said.stderr
    assert [path.name for path in (tmp_path / "centre").iterdir()] == ["信.txt"]


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--kind", "党总之", "--kind 不能写“党总之”"),
        ("--year", "去年", "--year 不能写“去年”"),
        ("--address", "example.org", "要以 https:// 开头"),
    ],
)
def test_wrong_answers_are_explained(run: Run, tmp_path: Path, option: str, value: str, message: str) -> None:
    answers = options(UNIVERSITY)
    answers[answers.index(option) + 1] = value
    said = run("init", "centre", *answers)
    assert said.returncode == 2
    assert message in said.stderr
    assert not (tmp_path / "centre").exists()


def contents(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_mkdocs_makes_the_same_site_and_publishes_no_draft(run: Run, env: dict[str, str], tmp_path: Path) -> None:
    """A platform that finds a `mkdocs.yml` runs `mkdocs build`."""
    run("init", "centre", *options(UNIVERSITY))
    centre = tmp_path / "centre"
    draft = CARD.replace("已审核", "草稿").replace("## 借书卡", "还没有人看过的话。\n\n## 借书卡")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "engine")]
    subprocess.run(command, cwd=centre, env=env, check=True)  # without any article
    (centre / "content" / "study").mkdir()
    (centre / "content" / "study" / "draft.md").write_text(draft, "utf-8")
    made = subprocess.run(command, cwd=centre, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert run("build", "--site-dir", str(tmp_path / "own"), cwd=centre).returncode == 0
    assert contents(tmp_path / "engine") == contents(tmp_path / "own")
    assert not any("还没有人看过的话".encode() in content for content in contents(tmp_path / "engine").values())
    (centre / "data" / "orgs" / "dw.yml").write_text("名称：示例\n", "utf-8")
    refused = subprocess.run(command, cwd=centre, env=env, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "data/orgs/dw.yml:1" in refused.stderr + refused.stdout


@pytest.fixture
def preview(run: Run, env: dict[str, str], tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Yield a new centre, whose settings name code, and the address of its preview."""
    run("init", "centre", *options(UNIVERSITY))
    centre, port = tmp_path / "centre", free_port()
    (centre / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    (centre / "mkdocs.yml").write_text("site_name: x\nhooks: [evil.py]\n", "utf-8")
    command = [sys.executable, "-m", "yinling", "serve", "--port", str(port)]
    log = tmp_path / "log"
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=centre, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield centre, f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()  # not Ctrl+C: a program that a shell runs in the background ignores it
        server.wait(30)
    assert "Traceback" not in log.read_text("utf-8")


def shown(address: str, text: str) -> None:
    """Wait until a page holds a text."""
    page = ""
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
            page = answer.read().decode()
        if text in page:
            return
        time.sleep(0.1)
    raise AssertionError(page[:2000])


def test_a_preview_follows_every_edit_and_runs_nothing_of_the_folder(preview: tuple[Path, str]) -> None:
    centre, address = preview
    shown(address, "夕阳红")
    org = centre / "data" / "orgs" / "zb01.yml"
    org.write_text(org.read_text("utf-8").replace("第一党支部", "东院党支部"), "utf-8")
    shown(f"{address}orgs/zb01/", "东院党支部")
    org.write_text(org.read_text("utf-8").replace("上级: dw", "上级: nowhere"), "utf-8")
    shown(address, "zb01.yml")  # the page that lists the errors
    org.write_text(org.read_text("utf-8").replace("上级: nowhere", "上级: dw"), "utf-8")
    shown(address, "夕阳红")
    assert not (centre.parent / "ran").exists()
    assert not (centre / "site").exists()
