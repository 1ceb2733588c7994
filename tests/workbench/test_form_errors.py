"""Bad input: a Chinese message at its field for each, no traceback, and what was typed stays in the form."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from werkzeug.datastructures import MultiDict

from tests.unit.centre import BASE
from tests.workbench.forms import fields_in
from yinling.core.problems import Problem
from yinling.library.load import load
from yinling.library.parse import record_keys
from yinling.records import KINDS
from yinling.records.activity import Activity
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.records.org import Org
from yinling.sources.edit_article import split_text
from yinling.sources.edit_yaml import append_record
from yinling.workbench.fields import FormField, fields_of_form
from yinling.workbench.form import render_form, render_summary
from yinling.workbench.form_errors import errors_at, errors_of
from yinling.workbench.form_values import new_values, submitted
from yinling.workbench.record_source import new_text

_BAD = {
    "number": ["很多", "-3", "3.5", "46个半", "99999999999", "一百多", "4 6 x"],
    "date": ["昨天", "2019-13-01", "2019-02-30", "3月5日", "19-3-5-1", "2019年3月", "1800-01-01", "2019-03-05 星期一"],
    "time": ["25:00", "下午", "9:70", "随便"],
    "month": ["2019-13", "三月份", "2019", "2019-Q1", "很久以前"],
    "period": ["2019-Q5", "上半年啊", "2019-06/2019-01", "19"],
    "year": ["19", "去年", "3019", "2019.5"],
    "phone": ["没有", "1", "打给老王"],
    "choice": ["别的"],
}
_GOOD: dict[str, Any] = {"number": 3, "date": "2019-03-05", "month": "2019-03", "period": "2019", "year": 2019}
_CHINESE = re.compile(r"[\u4e00-\u9fff]{3}")


class Case(NamedTuple):
    """A text that is typed into a field, by its path in the form."""

    kind: type[Record]
    path: str
    text: str


def good(kind: type[Record]) -> dict[str, Any]:
    """Return the values of a record without faults of its own."""
    by_name = {field.name: field for field in fields_of_form(kind)}
    values: dict[str, Any] = {}
    for name, text in kind.example.items():
        field = by_name[name]
        value = yaml.safe_load(text) if field.widget == "part" else text
        values[field.label] = int(text) if field.is_number and text.isdecimal() else value
    for field in by_name.values():
        if field.required and field.label not in values:
            values[field.label] = _part(field) if field.widget == "part" else _GOOD.get(field.widget, "一")
    return values


def _part(field: FormField) -> dict[str, Any]:
    values = {}
    for part in field.parts:
        if part.required:
            values[part.label] = part.choices[0] if part.choices else _GOOD.get(part.widget, "一")
    return values


def cases() -> Iterator[Case]:
    """Yield bad texts for every field of every kind, and for the fields of its parts."""
    for kind in KINDS:
        for field in fields_of_form(kind):
            path = f"{field.label}.0" if field.many else field.label
            if field.widget == "mapping":
                yield from (Case(kind, f"{path}.0.值", text) for text in _BAD.get(field.parts[0].widget, ()))
            for part in field.parts if field.widget == "part" else ():
                inner = f"{path}.{part.label}.0" if part.many else f"{path}.{part.label}"
                yield from (Case(kind, inner, text) for text in _BAD.get(part.widget, ()))
                if part.required:
                    yield Case(kind, inner, "")
            yield from (Case(kind, path, text) for text in _BAD.get(field.widget, ()))
            if field.required and not field.many:
                yield Case(kind, path, "")


def form_with(case: Case) -> MultiDict[str, str]:
    """Return what a browser submits after a text was typed into the form of a good record."""
    label, *rest = case.path.split(".")
    field = next(each for each in fields_of_form(case.kind) if each.label == label)
    form = _rendered(case.kind, label).copy()
    form[case.path] = case.text
    if field.widget == "part":  # else a part whose only text is bad would be an empty one
        other = next(part.label for part in field.parts if part.label != rest[-1])
        name = f"{'.'.join(case.path.split('.')[: len(rest)])}.{other}"
        form[name] = form.get(name) or "一"
    return form


@cache
def _rendered(kind: type[Record], label: str) -> MultiDict[str, str]:
    """Return the fields of the form of a good record, with one row of the field of this label."""
    values = good(kind)
    field = next(each for each in fields_of_form(kind) if each.label == label)
    if field.widget == "part":
        values[label] = [_part(field) or {}] if field.many else _part(field)
    elif field.widget == "mapping":
        values[label] = {"学习资料": 3}
    return fields_in(render_form(fields_of_form(kind), values))


ALL = [*cases()]


def test_there_are_many_cases() -> None:
    assert len(ALL) >= 400
    assert {case.kind for case in ALL} == {*KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_bad_input_has_a_message_at_its_field(kind: type[Record]) -> None:
    assert not errors_of(kind, good(kind))
    for case in (case for case in ALL if case.kind is kind):
        values = submitted(kind, form_with(case))
        errors = errors_of(kind, values)
        messages = errors.get(place_of_message(case), [])
        assert messages, (case, errors, values)
        assert all(_CHINESE.search(message) and "{" not in message for message in messages), messages
        html = render_form(fields_of_form(kind), values, errors)
        if case.text:
            assert re.search(rf'(value="|>\s*){re.escape(case.text)}["<]', html), case
        for path in errors:
            summary = render_summary({path: errors[path]})
            (anchor,) = re.findall(r'href="#([^"]+)"', summary)
            assert f'id="{anchor}"' in html, (case, anchor)


def place_of_message(case: Case) -> str:
    """Return the path of the message: the value of a mapping is at its key, a list in a part at the list."""
    if case.path.endswith(".值"):
        return case.path.replace(".0.值", ".学习资料")
    return case.path.removesuffix(".0") if not case.text else case.path


def test_a_sure_correction_is_taken() -> None:
    typed = {
        "日期": "2019年3月5日",
        "时间": "下午2点半",
        "应到": "４９人",
        "实到": "四十六",
        "补开期间": "2019年3月",
        "标题": " 学习 ",
        "照片.0.同意公开": "同意",
    }
    form = fields_in(render_form(fields_of_form(Activity), good(Activity) | {"照片": [{"文件": "a.jpg"}]}))
    for path, text in typed.items():
        form[path] = text
    values = submitted(Activity, form)
    assert (values["日期"], values["时间"], values["应到"], values["实到"]) == ("2019-03-05", "14:30", 49, 46)
    assert (values["补开期间"], values["标题"], values["照片"][0]["同意公开"]) == ("2019-03", "学习", "是")


# What only other records show: the text is a name that no record has, or breaks a rule.
LATER: list[Case] = [
    *(
        Case(kind, f"{field.label}.0" if field.many else field.label, "没有这一个")
        for kind in KINDS
        for field in fields_of_form(kind)
        if field.widget == "reference" and kind not in (Article,)
    ),
    Case(Activity, "数量.0.项", "没有这一个"),
    Case(Activity, "照片.0.文件", "没有.jpg"),
    Case(Activity, "日期", "2099-01-01"),
    Case(Activity, "实到", "99"),
    Case(Activity, "补开期间", "2030-01"),
    Case(Org, "撤销日期", "1999-01-01"),
    Case(Org, "成立日期", "2098-01-01"),
]
_EXTRA = {
    "应到": 12,
    "数量": {"学习资料": 3},
    "成立日期": "2009-07-01",
    "照片": [{"文件": "没有.jpg", "说明": "一", "同意公开": "是"}],
}


def test_what_other_records_show_is_at_its_field_too(tmp_path: Path) -> None:
    root = tmp_path / "centre"
    shutil.copytree(BASE, root)
    texts: dict[type[Record], str] = {}
    cases = [case._replace(text=case.text.replace("一", f"{number}")) for number, case in enumerate(LATER)]
    numbers: Counter[type[Record]] = Counter()
    places: list[tuple[Case, int]] = []
    for case in cases:
        values, label = good(case.kind), case.path.split(".")[0]
        labels = {field.label for field in fields_of_form(case.kind)}
        values |= {key: value for key, value in _EXTRA.items() if key in labels and key in (label, "应到")}
        form = fields_in(render_form(fields_of_form(case.kind), values))
        form[case.path] = case.text
        if case.kind in (Org, Activity):
            form["编号"] = f"neu{len(places)}"
        new = new_values(case.kind, submitted(case.kind, form))
        texts[case.kind] = append_record(texts.get(case.kind, ""), new, record_keys(case.kind))
        places.append((case, numbers[case.kind]))
        numbers[case.kind] += 1
    files = {kind: f"data/{kind.folder}/{'zb09/2019/' if kind is Activity else ''}added.yml" for kind in texts}
    for kind, text in texts.items():
        (root / files[kind]).parent.mkdir(parents=True, exist_ok=True)
        (root / files[kind]).write_text(text, "utf-8")
    problems = load(root).problems
    for case, number in places:
        there = [each for each in problems if each.file == files[case.kind]]
        errors = errors_at(case.kind, there, texts[case.kind], number)
        at = case.path.replace(".0.项", f".{case.text}")
        messages = errors.get(at) or errors.get(at.removesuffix(".0"), [])
        assert any(_CHINESE.search(message) for message in messages), (case, number, errors)


def test_the_front_matter_of_an_article_has_its_messages_at_the_fields() -> None:
    text = new_text(Article, good(Article) | {"主题": "没有", "日期": "2019-02-30", "正文": "## 一\n\n正文。"})
    front = split_text(text)
    line = text.split("\n").index("日期: 2019-02-30") + 1
    wrong = Problem("content/study/a.md", line, 5, "no-such-day", "2019年2月没有30日")
    assert errors_at(Article, [wrong], front.front, None, front.first_line) == {"日期": ["2019年2月没有30日"]}
    assert errors_at(Article, [Problem("a.md", 40, 1, "x", "别处")], front.front, None, 2) == {"": ["别处"]}
