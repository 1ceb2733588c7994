"""Words, rules, figures and help come with the program, and what a centre writes itself takes their place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.workbench.desks import opened
from yinling.core.cache import Caches
from yinling.core.packaged import DEFAULTS, default_files
from yinling.library import defaults, record_library
from yinling.library.load import Loaded, load
from yinling.library.renaming import CannotRenameError, plan
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.records.cadence_rule import CadenceRule
from yinling.records.org import Org
from yinling.records.source import Source
from yinling.records.vocabulary import FIELD_VOCABULARIES, Metric, Term
from yinling.site.steps import read
from yinling.sources.source_files import SourceFiles
from yinling.workbench.own_folder import FOLDER_VARIABLE
from yinling.workbench.snapshot import read_snapshot

SITE = {"名称": "学堂", "单位": "示例中心", "用自带的": "是"}
COMMON = {"公开范围": "公开", "状态": "已审核"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a centre that has nothing but its settings and its highest organisation."""
    root = tmp_path / "centre"
    write(root, "data/site.yml", SITE)
    write(root, "data/orgs/dw.yml", {"名称": "示例中心", "类型": "党委", **COMMON})
    (root / "mkdocs.yml").write_text("site_name: x\ndocs_dir: content\n", "utf-8")
    return root


def write(root: Path, path: str, value: Any) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")


def valid(root: Path) -> Loaded:
    found = load(root)
    assert found.problems == ()
    return found


def ids(root: Path, kind: type[Record], *, packaged: bool | None = None) -> set[str]:
    records = valid(root).valid.all(kind)
    return {each.id for each in records if packaged is None or each.origin.is_packaged == packaged}


def test_a_centre_has_the_words_rules_figures_sources_and_help_of_the_program(root: Path) -> None:
    sample = load(ROOT).valid
    assert "data/vocabulary/modes.yml" in default_files()
    for kind in (Term, CadenceRule, Metric, Source, Article):
        packaged = {each.id for each in sample.all(kind) if each.origin.file in default_files() or not each.origin.file}
        assert ids(root, kind) == packaged, "each one of the program is valid in a centre without anything else"
    assert "cadence-04" not in ids(root, CadenceRule), "this is a rule of the sample's own office"


def test_a_centre_that_does_not_ask_for_them_has_only_the_words_of_fields(root: Path) -> None:
    write(root, "data/site.yml", {**SITE, "用自带的": "否"})
    assert not ids(root, CadenceRule) | ids(root, Source) | ids(root, Article)
    words = ids(root, Term)
    assert {id.partition("/")[0] for id in words} == FIELD_VOCABULARIES
    write(root, "data/vocabulary/org-kinds.yml", [{"名称": "银龄艺术团"}])
    assert ids(root, Term) == words | {"org-kinds/银龄艺术团"}


def test_a_word_of_a_field_is_left_out_by_its_own_name_alone(root: Path) -> None:
    write(root, "data/site.yml", {**SITE, "不用的自带": ["vocabulary", "vocabulary/org-kinds/合唱团"]})
    words = ids(root, Term)
    assert {id.partition("/")[0] for id in words} == FIELD_VOCABULARIES
    assert "org-kinds/合唱团" not in words
    assert "org-kinds/关工委" in words


def test_what_a_centre_writes_takes_the_place_of_the_same_one(root: Path) -> None:
    write(root, "data/vocabulary/modes.yml", [{"名称": "自学", "说明": "我们这样自学"}, {"名称": "送课上船"}])
    write(root, "data/vocabulary/activity-types.yml", [{"名称": "支部大会", "代码": "dydh"}])
    write(root, "data/rules/cadence.yml", [{"活动类型": "支委会", "周期": "季", "来源": "本单位规定"}])
    own = {"编号": "activities", "名称": "办的活动", "单位": "件", "记录种类": "活动"}
    write(root, "data/rules/metrics/own.yml", [own])
    write(root, "data/sources/own.yml", [{"编号": "own", "名称": "中国共产党章程", "日期": "2022-10-22"}])
    (root / "content" / "help").mkdir(parents=True)
    page = "---\n标题: 怎样打印\n主题: 使用帮助\n日期: 2020-01-01\n公开范围: 公开\n状态: 已审核\n---\n\n找老王。\n"
    (root / "content" / "help" / "dayin.md").write_text(page, "utf-8")
    library = valid(root).valid
    modes = {each.name: each.description for each in library.all(Term) if each.id.startswith("modes/")}
    assert modes["自学"] == "我们这样自学"
    assert {"送课上船", "帮学", "邮寄"} <= modes.keys(), "the other words of the list stay"
    types = {each.code: each.name for each in library.all(Term) if each.id.startswith("activity-types/")}
    assert types["dydh"] == "支部大会", "one code, one word: it is part of addresses"
    rules = {each.type: each.per for each in library.all(CadenceRule)}
    assert rules["支委会"] == "季"
    assert "主题党日" in rules
    assert "党员大会" not in rules, "a rule about a word that the centre does not have does not apply"
    assert {each.id: each.unit for each in library.all(Metric)}["activities"] == "件"
    charter = {str(each.date): each.id for each in library.all(Source) if each.title == "中国共产党章程"}
    assert charter == {"2022-10-22": "own", "2017-10-24": "dangzhang-2017"}
    assert "找老王" in library.records[Article]["help/dayin"].body  # type: ignore[attr-defined]
    assert library.get(Article, "help/fangxing")


@pytest.mark.parametrize(
    ("part", "kind", "gone", "kept"),
    [
        ("help", Article, "help/dayin", "services/sanka"),
        ("content/help/dayin.md", Article, "help/dayin", "help/fangxing"),
        ("data/vocabulary/modes.yml", Term, "modes/自学", "channels/微信群"),
        ("vocabulary/modes/自学", Term, "modes/自学", "modes/帮学"),
        ("rules/cadence", CadenceRule, "cadence-01", ""),
        ("rules/cadence/cadence-01", CadenceRule, "cadence-01", "cadence-02"),
        ("vocabulary/activity-types/党员大会", CadenceRule, "cadence-01", "cadence-02"),
        ("rules/metrics/deliveries", Metric, "deliveries", "activities"),
        ("sources", Source, "zhibu-tiaoli", ""),
    ],
)
def test_a_centre_leaves_out_a_list_a_file_or_one_record(
    root: Path, part: str, kind: type[Record], gone: str, kept: str
) -> None:
    assert gone in ids(root, kind)
    write(root, "data/site.yml", {**SITE, "不用的自带": [part]})
    assert gone not in ids(root, kind)
    assert not kept or kept in ids(root, kind)


def test_a_link_to_a_page_that_is_left_out_keeps_its_words(root: Path) -> None:
    assert "[检查认错了，怎样放行](fangxing.md)" in valid(root).valid.records[Article]["help/siren-xinxi"].body  # type: ignore[attr-defined]
    write(root, "data/site.yml", {**SITE, "不用的自带": ["help/fangxing"]})
    body = valid(root).valid.records[Article]["help/siren-xinxi"].body  # type: ignore[attr-defined]
    assert "照检查认错了，怎样放行去做" in body
    assert "fangxing.md" not in body


def test_a_page_of_the_program_gives_way_to_a_redirect(root: Path) -> None:
    write(root, "data/redirects/moved.yml", [{"从": "help/dayin/", "到": "help/"}])
    assert "help/dayin" not in ids(root, Article)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let the program bring along files with mistakes."""
    files = {
        "data/vocabulary/modes.yml": "- 名称: 自学\n- 名称：帮学\n",
        "data/vocabulary/topics.yml": "- 名称: 使用帮助\n  代码: 帮助\n",
        "data/vocabulary/org-kinds.yml": "- {名称: 党委, 层级: 上级}\n- {名称: 书画社, 层级: 社}\n",
        "data/vocabulary/org-categories.yml": "- 名称: 离退休\n",
        "data/rules/cadence.yml": "- {活动类型: 没有的会, 周期: 月, 来源: 无}\n- {编号: a}\n",
        "data/rules/metrics.yml": "- {编号: m, 名称: 数, 单位: 次, 记录种类: 没有的}\n",
        "content/help/a.md": "---\n标题: 甲\n主题: 使用帮助\n日期: 2020-01-01\n公开范围: 公开\n状态: 已审核\n---\n"
        "\n[没有](b.md) [没有](page:nowhere/) <script>x</script> ![](c.png) \U00013000 ＃ 题\n",
        "content/help/b-nameless.md": "---\n标题: \n---\n",
    }
    folder = tmp_path / "program"
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    for module in (defaults, record_library):
        monkeypatch.setattr(module, "default_files", lambda: {path: folder / path for path in files})
    defaults._records.cache_clear()
    yield
    defaults._records.cache_clear()


@pytest.mark.usefixtures("broken")
def test_a_mistake_of_the_program_is_never_reported_to_a_centre(root: Path) -> None:
    found = read(root, caches=Caches())
    assert found.problems == ()
    assert found.valid.get(Term, "topics/使用帮助")
    assert found.valid.get(Article, "help/a")
    assert not found.valid.all(CadenceRule)


def test_the_workbench_follows_an_own_record_that_comes_and_goes(root: Path) -> None:
    write(root, "data/rules/cadence.yml", [{"活动类型": "支委会", "周期": "季", "来源": "本单位规定"}])
    before = read_snapshot(SourceFiles(root.resolve(), Caches()["marks"]), Caches()["records"])
    assert {each.per for each in before.reading.library.all(CadenceRule) if each.type == "支委会"} == {"季"}
    after = before.with_files({"data/rules/cadence.yml": None})
    assert {each.per for each in after.reading.library.all(CadenceRule) if each.type == "支委会"} == {"月"}


def test_the_workbench_shows_them_and_adds_to_their_lists(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    browser = opened(root, org="")
    for kind in (Term, Metric, Source, CadenceRule):
        shown = browser.get(f"/records/{kind.kind}")
        assert "程序自带" in shown.text
        assert not [each for each in shown.soup.find_all("a") if f"/form/{kind.kind}?id=" in str(each.get("href"))]
    form = browser.get("/form/term?within=modes")
    asked = browser.send(form, "/form/", 名称="送课上船")
    browser.send(asked, "/save/")
    assert "送课上船" in (root / "data/vocabulary/modes.yml").read_text("utf-8")
    assert {"modes/送课上船", "modes/自学"} <= ids(root, Term)


def test_a_record_of_the_program_cannot_be_renamed(root: Path) -> None:
    with pytest.raises(CannotRenameError, match="程序自带"):
        plan(root, Term, "modes/自学", "自己学")


def test_a_problem_names_the_file_in_which_the_centre_writes_its_own_word(root: Path) -> None:
    write(root, "data/orgs/zb01.yml", {"名称": "一支部", "类型": "党支部", "上级": "dw", **COMMON})
    meeting = {"组织": "zb01", "类型": "座谈", "日期": "2020-03-05", "标题": "座谈", "应到": 3, "实到": 3, **COMMON}
    write(root, "data/activities/zb01/2020/2020-03-05-zt.yml", meeting)
    (found,) = load(root).problems
    assert "data/vocabulary/activity-types.yml" in found.render()
    assert "自带/" not in found.render()
    assert load(root).valid.get(Org, "dw")


def test_the_wheel_has_the_files_of_the_program() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert all(target == f"yinling/packaged/{source}" for source, target in included.items())
    assert set(included) == {*DEFAULTS, "theme_overrides", "hooks/mkdocs_adapter.py", "mkdocs.yml", "deploy"}
