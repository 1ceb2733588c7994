"""A centre that was kept since version 0.1 is upgraded by a script that does what ``yinling upgrade --check`` says."""

from __future__ import annotations

import re
import shutil
from importlib import metadata
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.conftest import run_in
from yinling.library import upgrading
from yinling.library.centre import Answers, write_centre
from yinling.library.load import load
from yinling.library.upgrading import Change
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.site.theme import context_of

KEPT = Path(__file__).parent / "centre-0.1"
ROW = re.compile(r"^  (?P<path>[A-Za-z.][^：:\n]*)(?::(?P<line>[0-9]+))?：(?P<text>.*)$", re.MULTILINE)
GONE = re.compile("可以删掉。|删掉它|跟着新版本走")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    shutil.copytree(KEPT, tmp_path / "centre")
    return tmp_path / "centre"


def figures(root: Path) -> dict[str, bytes]:
    """Return the published figures of a centre."""
    found = load(root)
    assert found.library, [each.render() for each in found.problems]
    context = SiteContext(context_of(found.library).overview)
    return {feed.uri: feed.make() for feed in feeds(context) if feed.uri == "figures.json"}


def upgraded(root: Path, said: str) -> int:
    """Do what the command says; return how many lines it was."""
    rows = [match.groupdict() for match in ROW.finditer(said)]
    site = root / "data" / "site.yml"
    for row in rows:
        path = root / row["path"]
        if "加一行“用自带的: 是”" in row["text"]:
            site.write_text(f"{site.read_text('utf-8')}用自带的: 是\n", "utf-8")
        elif "在 .gitignore 里加一行" in row["text"]:
            ignored = root / ".gitignore"
            ignored.write_text(f"{ignored.read_text('utf-8')}{row['text'].split()[-1].rstrip('。')}\n", "utf-8")
        elif not row["line"] and GONE.search(row["text"]):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    lines = (root / "mkdocs.yml").read_text("utf-8").split("\n")
    for row in sorted((row for row in rows if row["path"] == "mkdocs.yml"), key=lambda row: -int(row["line"])):
        first = int(row["line"]) - 1
        if line := re.match("改成“(.*?)”", row["text"]):
            lines[first] = line[1]
            continue
        last = next((at for at in range(first + 1, len(lines)) if re.match(r"\S", lines[at])), len(lines))
        del lines[first:last]
    (root / "mkdocs.yml").write_text("\n".join(lines), "utf-8")
    return len(rows)


def test_a_kept_centre_of_0_1_is_upgraded_and_its_figures_stay(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    yinling, before = run_in(kept, monkeypatch, capsys), figures(kept)
    files = {path.relative_to(kept): path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    first = yinling("upgrade", "--check")
    assert first.code == 1, "old templates hide the new ones"
    assert {path.relative_to(kept): path.read_bytes() for path in kept.rglob("*") if path.is_file()} == files
    assert "这个网站原来用 0.1.0 版" in first.out
    for version in ("0.4.0", "0.3.0", "0.2.0"):
        assert f"\n{version} 版：" in first.out
    assert "\n0.1.0 版：" not in first.out
    for line in (
        "theme_overrides/records/org.html：是旧版本的，会盖住新版本的，删掉它。",
        "hooks：这是程序的",
        "content/help/dayin.md：和程序自带的一样，可以删掉。",
        "data/vocabulary/modes.yml：里面每一条都和程序自带的一样，可以删掉。",
        "data/rules/cadence.yml：有 4 条和程序自带的一样，可以删掉：党员大会、支委会、党小组会、主题党日。别的留着。",
    ):
        assert line in first.out
    assert upgraded(kept, first.out) > 20
    second = yinling("upgrade", "--check")
    assert second.code == 0
    assert {match["path"] for match in ROW.finditer(second.out)} <= {
        "data/rules/cadence.yml",
        "data/rules/metrics.yml",
        "data/vocabulary/activity-types.yml",
        "data/vocabulary/topics.yml",
    }, "what is left has records of the centre's own"
    assert yinling("check").code == 0
    assert figures(kept) == before
    assert not (kept / "hooks").exists()
    assert not (kept / "theme_overrides").exists() or not any((kept / "theme_overrides").rglob("*.html"))


def test_a_new_centre_has_nothing_to_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_centre(tmp_path / "c", Answers("站", "示例党委", "党委", "2019", "", "要"))
    yinling = run_in(tmp_path / "c", monkeypatch, capsys)
    said = yinling("upgrade", "--check")
    assert (said.code, ROW.findall(said.out)) == (0, [])
    workflow = tmp_path / "c" / ".github" / "workflows" / "site.yml"
    pinned = f"yinling=={metadata.version('yinling')}"
    workflow.write_text(workflow.read_text("utf-8").replace(pinned, "yinling==0.1.0"), "utf-8")
    said = yinling("upgrade", "--check")
    assert said.code == 1
    assert f"改成：- run: pip install {pinned}" in said.out


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ("site_name: x\n", "mkdocs.yml：在最后加两行：“plugins:”和“  - yinling”"),
        ("plugins: []\n", "mkdocs.yml:1：改成“plugins: [yinling]”"),
        ("site_name: x\nplugins:\n  - search\n", "mkdocs.yml:2：在这一行下面加一行“  - yinling”"),
        ("plugins: [search, yinling]\n", ""),
        ("plugins:\n  search: {}\n  yinling: {}\n", ""),
        ("plugins:\n  # 两个\n  - search\n\n  - yinling\nextra: 1\n", ""),
    ],
)
def test_settings_without_the_plugin_are_told(tmp_path: Path, settings: str, advice: str) -> None:
    """MkDocs would publish every draft of a centre whose settings do not name it."""
    write_centre(tmp_path, Answers("站", "示例党委", "党委", "2019", "", "不要"))
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    found = [each for each in upgrading.advice(tmp_path, load(tmp_path), ()) if each.path == "mkdocs.yml"]
    shown = [f"mkdocs.yml{f':{each.line}' if each.line else ''}：{each.text}" for each in found]
    assert [line.partition("。")[0] for line in shown] == ([advice] if advice else [])


def test_renamed_fields_and_moved_folders_are_named_with_the_line_as_it_has_to_be(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change = Change("9.0.0", ["改了名"], fields=[("服务卡", "份数", "张数")], folders=[("data/cards", "data/kapian")])
    monkeypatch.setattr("yinling.library.upgrading.changes", lambda: (change,))
    said = run_in(kept, monkeypatch, capsys)("upgrade", "--check")
    assert said.code == 1
    assert "data/cards：现在放在 data/kapian，把它移过去。" in said.out
    assert "data/cards/zb09.yml:5：“份数”现在叫“张数”，改成：张数: 27" in said.out
    assert said.out.count("现在叫“张数”") == (kept / "data/cards/zb09.yml").read_text("utf-8").count("份数:")


def test_every_version_of_the_changelog_has_its_changes_in_chinese() -> None:
    released = re.findall(r"(?m)^## \[([0-9.]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    versions = [change.version for change in upgrading.changes()]
    assert set(released) <= set(versions)
    assert versions == sorted(versions, key=upgrading.number, reverse=True)
    assert all(isinstance(text, str) for change in upgrading.changes() for text in change.texts)


def test_the_command_only_looks(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    yinling = run_in(kept, monkeypatch, capsys)
    assert "请写 yinling upgrade --check" in yinling("upgrade").err
    assert "--from 不能写“新”" in yinling("upgrade", "--check", "--from", "新").err
