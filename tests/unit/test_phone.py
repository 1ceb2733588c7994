"""Office phones are understood in the forms that people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit import private_values
from tests.unit.centre import branch, loaded
from yinling.library.load import load
from yinling.records.org import Org
from yinling.records.phone import phone_in

AREA, LINE = "0537", "234" + "5678"


@pytest.mark.parametrize(
    "form",
    [
        "{a}-{n}",
        "{a} {n}",
        "{a}{n}",
        "（{a}）{n}",
        "({a}) {n}",
        "{a}—{n}",
        "{a}–{n}",
        "+86-{b}-{n}",
        "+86 {b} {n}",
        "0086{b}{n}",
        "+86 {a}-{n}",
        "电话：{a}-{n}",
        "{a}-{h} {t}",
        " {a} - {n} ",
    ],
)
def test_one_number_in_many_forms(form: str) -> None:
    written = form.format(a=AREA, b=AREA[1:], n=LINE, h=LINE[:3], t=LINE[3:])
    assert phone_in(written) == f"{AREA}-{LINE}"
    wide = written.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789-()+"})
    assert phone_in(wide) == f"{AREA}-{LINE}"


@pytest.mark.parametrize(
    "form", ["{}转801", "{} 转 801", "{}-801", "{} 分机801", "{}分机号：801", "{} ext. 801", "{}#801", "{}，转801"]
)
def test_an_extension(form: str) -> None:
    assert phone_in(form.format(f"{AREA}-{LINE}")) == f"{AREA}-{LINE} 转 801"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("010-6234 5678", "010-62345678"),
        ("02162345678", "021-62345678"),
        ("2345678", "2345678"),
        ("2345 6789", "23456789"),
        ("8801", "8801"),
        ("12345", "12345"),
        ("400-812-3456", "4008123456"),
        ("0537-2345678、0537-2345679", "0537-2345678、0537-2345679"),
        ("0537-2345678/2345679", "0537-2345678、2345679"),
        ("", ""),
        ("找传达室", ""),
        ("0537-234567a", ""),
        ("0537-2345678 张", ""),
        ("0537", ""),
    ],
)
def test_other_numbers(written: str, number: str) -> None:
    assert phone_in(written) == number


def test_the_record_keeps_one_form_and_the_written_one_is_allowed(tmp_path: Path) -> None:
    written = private_values.landline("（0531）", "8123 " + "4567") + " 转 801"
    found = loaded(tmp_path / "a", orgs=[branch("zb20", 办公电话=written)])
    assert [p.code for p in found.problems] == []
    assert found.library is not None
    org = found.library.get(Org, "zb20")
    assert org is not None
    assert org.office_phone == private_values.landline("0531", "8123" + "4567") + " 转 801"


def test_what_is_no_number_gets_the_form(tmp_path: Path) -> None:
    found = loaded(tmp_path / "a", orgs=[branch("zb20", 办公电话="找传达室老李")])
    assert [p.code for p in found.problems] == ["phone-form"]
    assert "0000-5550100 转 801" in found.problems[0].message


@pytest.mark.parametrize("name", ["heying.heic", "IMG_0001.HEIC", "a.heif", "b.livp"])
def test_the_photographs_of_an_iphone_are_named(tmp_path: Path, name: str) -> None:
    root = tmp_path / "a"
    loaded(root)
    (root / "content/study" / name).write_bytes(b"\0\0\0\x18ftypheic")
    found = [p for p in load(root).problems if not p.code.startswith("private")]
    assert [p.code for p in found] == ["picture-heic"]
