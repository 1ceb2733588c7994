"""The editor's schemas: up to date, valid, and of one mind with the models about the sample's records."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import ROOT
from yinling.exchange.schema import SETTINGS, schema_files, schema_of
from yinling.library import Library, load
from yinling.reading import key_words
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record, english_key
from yinling.sources import yaml

IN_YAML = [kind for kind in KINDS if kind is not Article]


@cache
def sample() -> Library:
    library = load(ROOT).library
    assert library is not None
    return library


@cache
def schema(kind: type[Record]) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schema_of(kind, sample()))


def stale(root: Path) -> list[str]:
    """The committed files that are not what the command would write today."""
    wanted = schema_files(sample())
    return [str(path) for path, text in wanted.items() if (root / path).read_text("utf-8") != text]


def test_the_committed_files_are_up_to_date(tmp_path: Path) -> None:
    assert stale(ROOT) == []
    for path, text in schema_files(sample()).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text.replace("主题党日", "主题当日"), "utf-8")
    assert ".vscode/schemas/activity.json" in stale(tmp_path)


def test_every_folder_of_records_is_wired_to_a_schema_that_is_there() -> None:
    wiring = json.loads((ROOT / SETTINGS).read_text("utf-8"))["yaml.schemas"]
    for file, patterns in wiring.items():
        assert (ROOT / file).is_file()
        assert patterns
    for path in (ROOT / "data").rglob("*.yml"):
        name = path.relative_to(ROOT).as_posix()
        matches = [
            p for patterns in wiring.values() for p in patterns if name == p or name.startswith(p.split("**")[0])
        ]
        assert len(matches) == 1, name


@pytest.mark.parametrize("kind", IN_YAML, ids=lambda kind: kind.kind)
def test_a_schema_is_valid_and_every_key_explains_itself_in_chinese(kind: type[Record]) -> None:
    whole = schema_of(kind, sample())
    jsonschema.Draft7Validator.check_schema(whole)
    keys = whole["anyOf"][0]["properties"]
    for name, field in kind.model_fields.items():
        assert field.title in keys
        assert english_key(kind, name) in keys
        assert keys[field.title]["description"].startswith(f"{field.title}（")


@pytest.mark.parametrize("kind", IN_YAML, ids=lambda kind: kind.kind)
def test_the_samples_records_are_in_order_for_the_editor_too(kind: type[Record]) -> None:
    base = ROOT / "data" / kind.folder
    files = [base.with_name(base.name + ".yml"), *sorted(base.rglob("*.yml"))[:6]]
    read = [file for file in files if file.is_file()]
    assert read
    for file in read:
        errors = list(schema(kind).iter_errors(value_of(file.read_text("utf-8"), kind)))
        assert errors == [], f"{file}: {errors[0].message}"


def value_of(text: str, kind: type[Record]) -> Any:
    return yaml.parse("a.yml", text, key_words(kind)).value


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("类型: 主题党日", True),
        ("type: 主题党日", True),
        ("类型: 主题当日", False),
        ("颜色: 红", False),
        ("应到: 四十八", False),
        ("实到: 40", True),
        ("日期: 2019年3月", False),
        ("数量: {服务群众: 3}", True),
        ("数量: {服务群重: 3}", False),
        ("学习内容: [study/sanhui-yike]", True),
        ("学习内容: study/any-new-article", True),
        ("决议: [{内容: 通过, 赞成: 3}]", True),
        ("决议: [{内容: 通过, 赞同: 3}]", False),
        ("状态: 已审", False),
        ("摘要:", True),
    ],
)
def test_the_editor_marks_what_the_check_would(line: str, good: bool) -> None:
    rows = {"组织": "zb09", "类型": "主题党日", "日期": "2019-03-05", "标题": "学习"}
    key = line.split(":", maxsplit=1)[0]
    rows.pop({"type": "类型"}.get(key, key), None)
    text = "\n".join([*(f"{name}: {value}" for name, value in rows.items()), line])
    assert schema(Activity).is_valid(value_of(text, Activity)) is good


def test_a_record_without_what_is_required_is_marked() -> None:
    assert not schema(Activity).is_valid({"组织": "zb09"})
    assert schema(Activity).is_valid({"org": "zb09", "类型": "党课", "date": "2019-03-05", "标题": "学习"})
