"""Check the editor's schemas: up to date, valid, and in agreement with the models about the sample's records."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import jsonschema
import pytest
from pydantic import BaseModel

from tests.conftest import ROOT
from yinling.library.json_schema import FOLDER, SETTINGS, schema_files, schema_of
from yinling.library.load import Library, load
from yinling.library.parse import record_keys
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record, english_key, field_names, part_of, references_of
from yinling.sources import yaml

IN_YAML = [kind for kind in KINDS if kind is not Article]
every_kind = pytest.mark.parametrize("kind", IN_YAML, ids=lambda kind: kind.kind)


@cache
def sample() -> Library:
    library = load(ROOT).library
    assert library is not None
    return library


@cache
def schema(kind: type[Record]) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schema_of(kind, sample()))


def value_of(text: str, kind: type[Record]) -> Any:
    return yaml.parse("a.yml", text, record_keys(kind)).value


@cache
def sample_records(kind: type[Record]) -> list[dict[str, Any]]:
    """Return the sample's records of a kind as plain YAML values."""
    base = ROOT / "data" / kind.folder
    files = [base.with_name(base.name + ".yml"), *sorted(base.rglob("*.yml"))]
    values = [value_of(file.read_text("utf-8"), kind) for file in files if file.is_file()]
    return [record for value in values for record in (value if isinstance(value, list) else [value])]


def with_keys_in(value: Any, model: type[BaseModel], *, chinese: bool) -> Any:
    """Return a value with all its keys in one language."""
    if isinstance(value, list):
        return [with_keys_in(item, model, chinese=chinese) for item in value]
    if not isinstance(value, dict):
        return value
    names = [field_names(model)[key] for key in value]
    keys = [model.model_fields[name].title if chinese else english_key(model, name) for name in names]
    parts = [part_of(model, name) for name in names]
    items = [with_keys_in(v, p, chinese=chinese) if p else v for v, p in zip(value.values(), parts, strict=True)]
    return dict(zip(keys, items, strict=True))


def models_with_keys(kind: type[Record]) -> Iterator[tuple[type[BaseModel], dict[str, Any]]]:
    """Yield the models of a kind and of its nested items, each with its keys in the schema."""
    found = [value["properties"] for value in objects(schema_of(kind, sample())["anyOf"][0])]
    todo: list[type[BaseModel]] = [kind]
    for model in todo:
        names = {english_key(model, name) for name in model.model_fields}
        yield model, min((keys for keys in found if names <= set(keys)), key=len)
        todo += filter(None, (part_of(model, name) for name in model.model_fields))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of a mapping inside a schema."""
    if isinstance(value, dict):
        if "properties" in value:
            yield value
        for item in value.values():
            yield from objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item)


def choices(model: type[BaseModel], name: str) -> set[str]:
    """Return the only values that a field may have; an empty set if any value is allowed."""
    for path, reference in references_of(model):
        if path in ((name,), (name, "*")) and reference.kind == "term":
            kind = sample().kind_named("term")
            ids = sample().records[kind] if kind else ()
            words = {id.removeprefix(reference.within) for id in ids if id.startswith(reference.within)}
            return words | {*filter(None, [reference.every])}
    annotations = [model.model_fields[name].annotation]
    for annotation in annotations:
        if get_origin(annotation) is Literal:
            return set(get_args(annotation))
        annotations += get_args(annotation)
    return set()


def offered(value: dict[str, Any]) -> set[str]:
    """Return every word that a schema offers as a value, or as an item of a list."""
    inner = [*value.get("anyOf", ()), *([value["items"]] if "items" in value else ())]
    return set(value.get("enum", ())).union(*map(offered, inner))


# ---- the committed files ----


def outdated(root: Path) -> set[str]:
    """Return the schema files that are outdated, missing or superfluous."""
    wanted = {path.as_posix(): text for path, text in schema_files(sample()).items()}
    there = [*(root / FOLDER).iterdir(), root / SETTINGS]
    found = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in there}
    return {name for name in wanted | found if wanted.get(name) != found.get(name)}


def test_the_committed_files_are_up_to_date(tmp_path: Path) -> None:
    assert outdated(ROOT) == set()
    shutil.copytree(ROOT / FOLDER.parent, tmp_path / FOLDER.parent)
    file = tmp_path / FOLDER / "activity.json"
    file.write_text(file.read_text("utf-8").replace("主题党日", "主题当日", 1), "utf-8")
    (tmp_path / FOLDER / "honour.json").rename(tmp_path / FOLDER / "award.json")
    assert outdated(tmp_path) == {f".vscode/schemas/{name}.json" for name in ("activity", "honour", "award")}


@cache
def wiring() -> dict[str, list[str]]:
    wired: dict[str, list[str]] = json.loads((ROOT / SETTINGS).read_text("utf-8"))["yaml.schemas"]
    return wired


@every_kind
def test_every_file_of_the_sample_is_valid_under_its_only_schema(kind: type[Record]) -> None:
    file = f"./{FOLDER.as_posix()}/{kind.kind}.json"
    validator = jsonschema.Draft7Validator(json.loads((ROOT / file).read_text("utf-8")))
    mine = {path for pattern in wiring()[file] for path in ROOT.glob(pattern)}
    assert mine
    for other in set(wiring()) - {file}:
        assert not mine & {path for pattern in wiring()[other] for path in ROOT.glob(pattern)}, other
    for path in mine:
        errors = list(validator.iter_errors(value_of(path.read_text("utf-8"), kind)))
        assert errors == [], f"{path}: {errors[0].message}"


def test_no_file_of_the_sample_is_without_a_schema() -> None:
    wired = {path for patterns in wiring().values() for pattern in patterns for path in ROOT.glob(pattern)}
    assert wired == set((ROOT / "data").rglob("*.yml"))


# ---- the contents of a schema ----


@every_kind
def test_a_schema_is_valid_and_every_key_explains_itself_in_chinese(kind: type[Record]) -> None:
    jsonschema.Draft7Validator.check_schema(schema_of(kind, sample()))
    for model, keys in models_with_keys(kind):
        fields = {english_key(model, name): field for name, field in model.model_fields.items()}
        assert set(keys) == set(fields) | {field.title for field in fields.values()}
        for name, field in fields.items():
            assert re.search("[\u4e00-\u9fff]", field.title or ""), name
            for key in filter(None, (name, field.title)):
                assert keys[key]["description"].startswith(f"{field.title}（{name}）")
                assert (field.description or "") in keys[key]["description"]


def test_a_key_without_a_description_has_that_of_its_type() -> None:
    keys = schema_of(Activity, sample())["anyOf"][0]["properties"]
    assert keys["日期"]["description"] == "日期（date）：日期，如 2019-03-05"
    assert keys["应到"]["description"] == "应到（expected）：半角数字，不带逗号和单位"
    assert keys["实到"]["description"] == "实到（actual）：送学上门的不算实到"
    assert keys["标题"]["description"] == "标题（title）"


@every_kind
def test_every_choice_is_listed_and_no_other(kind: type[Record]) -> None:
    for model, keys in models_with_keys(kind):
        chosen = {name: words for name in model.model_fields if (words := choices(model, name))}
        assert model is not kind or {"visibility", "status"} <= set(chosen)
        for name, words in chosen.items():
            assert offered(keys[english_key(model, name)]) == words, name


# ---- agreement with the check ----


@every_kind
@pytest.mark.parametrize("chinese", [True, False])
def test_the_samples_records_are_valid_in_either_language(kind: type[Record], chinese: bool) -> None:
    records = [with_keys_in(record, kind, chinese=chinese) for record in sample_records(kind)]
    assert all(key.isascii() != chinese for record in records for key in record)
    errors = list(schema(kind).iter_errors(records))
    assert errors == [], errors[0].message


@every_kind
def test_a_mistake_in_a_record_of_the_sample_is_marked(kind: type[Record]) -> None:
    record = with_keys_in(sample_records(kind)[0], kind, chinese=True)
    assert schema(kind).is_valid(record)
    assert not schema(kind).is_valid(record | {"颜色": "红"})
    for name, field in kind.model_fields.items():
        if field.is_required():
            assert not schema(kind).is_valid({key: value for key, value in record.items() if key != field.title}), name
        if choices(kind, name):
            assert not schema(kind).is_valid(record | {field.title: "香蕉"}), name


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
def test_the_editor_marks_the_same_lines_as_the_check(line: str, good: bool) -> None:
    rows = {"组织": "zb09", "类型": "主题党日", "日期": "2019-03-05", "标题": "学习"}
    key = line.split(":", maxsplit=1)[0]
    rows.pop({"type": "类型"}.get(key, key), None)
    text = "\n".join([*(f"{name}: {value}" for name, value in rows.items()), line])
    assert schema(Activity).is_valid(value_of(text, Activity)) is good


def test_a_record_without_required_keys_is_marked() -> None:
    assert not schema(Activity).is_valid({"组织": "zb09"})
    assert schema(Activity).is_valid({"org": "zb09", "类型": "党课", "date": "2019-03-05", "标题": "学习"})
