"""What the program says to a centre without the Party, in every text that it brings along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.conftest import ROOT
from yinling.core.packaged import default_files
from yinling.core.problems import explanations
from yinling.library.load import load
from yinling.library.wording import OF_PARTY, Wording, other_words, wording_of_kinds
from yinling.records import KINDS
from yinling.records.base import part_of

SAY = wording_of_kinds({"合唱团"})
OF_DEVELOPMENT = ("step-range",)  # of a kind of record that such a centre does not have
KEY = "党员人数"  # a key of files, which keeps its name
SITE = "名称: 邻里\n单位: 邻里中心\n用自带的: 是\n"
ORG = "名称: 合唱团\n类型: 合唱团\n公开范围: 公开\n状态: 已审核\n"


def descriptions(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.description or ""
        if part := part_of(model, name):
            yield from descriptions(part)


def texts() -> Iterator[tuple[str, str]]:
    yield from ((name, path.read_text("utf-8")) for name, path in default_files().items() if name.endswith(".md"))
    for path in (ROOT / "hooks/yinling/printing/design").glob("*.typ"):
        yield path.name, path.read_text("utf-8")
    for code, e in explanations().items():
        if code in OF_DEVELOPMENT:
            continue
        yield code, f"{e.title}{e.message}{e.help}{e.wrong}{e.right}"
    for kind in KINDS:
        if SAY.fits(kind.label):
            yield kind.kind, "".join(descriptions(kind))


@pytest.mark.parametrize(("name", "text"), list(texts()), ids=[name for name, _ in texts()])
def test_no_text_of_the_program_speaks_of_the_party(name: str, text: str) -> None:
    said = SAY(text).replace(KEY, "")
    assert not [said[max(found.start() - 9, 0) : found.end() + 9] for found in OF_PARTY.finditer(said)]


def test_a_centre_with_the_party_is_told_every_word_as_it_is() -> None:
    say = wording_of_kinds({"合唱团", "党支部"})
    assert [text for _, text in texts() if say(text) != text] == []
    assert say.fits("发展党员")
    assert wording_of_kinds(()) == Wording("支部", has_party=True), "a new folder may still get the Party"
    assert wording_of_kinds({"流动支部"}).has_party


def test_the_word_of_the_settings_stands_for_the_branch() -> None:
    assert SAY("我的支部") == "我的组织"
    assert wording_of_kinds({"合唱团"}, "团队")("我的支部") == "我的团队"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("哪个支部或小组；几家一起开的", "哪个小组；几家一起开的"),
        ("支部、小组照制度要求开会", "小组照制度要求开会"),
        ("“支部”“党小组”的会", "“小组”的会"),
        ("支部小组长", "小组小组长"),
    ],
)
def test_a_word_that_is_in_the_text_already_is_not_said_twice(text: str, said: str) -> None:
    assert wording_of_kinds({"互助组"}, "小组")(text) == said


def test_names_without_another_word_are_left_out() -> None:
    assert SAY.named("党员联系卡") == "联系卡"
    assert [name for name in ("发展党员", "党费公示", "民主评议", "组织生活会") if SAY.named(name)] == []


def test_every_rule_is_needed() -> None:
    """A text that the program no longer says is no longer said otherwise."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "hooks/yinling").rglob("*.py"))
    code += "".join(path.read_text("utf-8") for path in (ROOT / "theme_overrides").rglob("*.html"))
    code += (ROOT / "hooks/yinling/library/new_centre/README.md").read_text("utf-8")
    code += "".join(path.read_text("utf-8") for path in default_files().values() if path.suffix in (".md", ".yml"))
    code += "".join(text for _, text in texts())
    assert [word for word in other_words() if word not in code] == []


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    (tmp_path / "data" / "orgs").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    (tmp_path / "data" / "site.yml").write_text(SITE, "utf-8")
    (tmp_path / "data" / "orgs" / "hct.yml").write_text(ORG, "utf-8")
    return tmp_path


def words_of(root: Path) -> tuple[set[str], str]:
    """Return the ids of the words and figures that a centre has, and its word for its organisations."""
    loaded = load(root)
    assert loaded.library, [each.render() for each in loaded.problems]
    kinds = [kind for kind in KINDS if kind.kind in ("term", "metric", "cadence_rule", "source")]
    return {each.id for kind in kinds for each in loaded.library.all(kind)}, loaded.library.site.org_word


def test_words_of_the_party_are_there_once_somebody_uses_them(centre: Path) -> None:
    words, word = words_of(centre)
    assert word == "组织"
    assert {"card-kinds/联系卡", "cards_contact", "activity-types/集中学习", "org-kinds/党支部"} <= words
    assert not words & {"activity-types/主题党日", "card-kinds/党员联系卡", "cadence-01"}
    meeting = "组织: hct\n类型: 主题党日\n日期: 2020-01-05\n标题: 一起学\n"
    (centre / "data" / "activities" / "hct" / "2020").mkdir(parents=True)
    (centre / "data" / "activities" / "hct" / "2020" / "2020-01-05-a.yml").write_text(meeting, "utf-8")
    assert "activity-types/主题党日" in words_of(centre)[0]
    (centre / "data" / "orgs" / "zb.yml").write_text(ORG.replace("合唱团", "党支部") + "上级: hct\n", "utf-8")
    words, word = words_of(centre)
    assert word == "支部"
    assert {"card-kinds/党员联系卡", "activity-types/党课", "cadence-01"} <= words
