"""Many edits of one list file at once are the same bytes as one after the other, or there is no result."""

from __future__ import annotations

import pytest

from yinling.records.service import VisitSummary
from yinling.sources.edit_yaml import CannotEditError
from yinling.workbench.bench import Bench
from yinling.workbench.form_values import Values
from yinling.workbench.record_source import RecordSource, with_record
from yinling.workbench.reference_choices import ReferenceChoices
from yinling.workbooks.list_files import appended_list, edited_list

PLAIN = """# 手写的说明
- 组织: zb09
  # 三月
  月份: 2019-03
  对象: 困难
  户数: 5

# 下面是四月
- 组织: zb09
  月份: 2019-04
  对象: "困难"
  户数: 6
  备注: |
    第一行
    - 不是记录
- {组织: zb09, 月份: 2019-05, 对象: 高龄, 户数: 7}
"""
SHAPES = {
    "plain": PLAIN,
    "crlf": PLAIN.replace("\n", "\r\n"),
    "mark": "\ufeff" + PLAIN,
    "no end": PLAIN.rstrip("\n"),
    "indented": "\n".join(f"  {line}" if line else line for line in PLAIN.splitlines()) + "\n",
    "english": PLAIN.replace("月份", "month").replace("户数", "households"),
}
EDITS: dict[int, Values] = {0: {"户数": 8, "次数": 9}, 2: {"户数": 1}}
ROWS: list[Values] = [
    {"组织": "zb09", "月份": f"2019-{month:02d}", "对象": "困难", "户数": month, "备注": "一行\n两行"}
    for month in (6, 7, 8)
]


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_edits_are_those_of_one_after_the_other(text: str, bench: Bench) -> None:
    choices = ReferenceChoices(bench.library)
    one_by_one = text.encode()
    for number, values in EDITS.items():
        source = RecordSource(VisitSummary, "", one_by_one, number)
        assert source.values is not None
        one_by_one = source.edited(source.values, values, choices)
    assert one_by_one != text.encode()
    assert edited_list(text.encode(), VisitSummary, EDITS, choices) in (one_by_one, None)
    if text in (PLAIN, SHAPES["crlf"], SHAPES["english"]):
        assert edited_list(text.encode(), VisitSummary, EDITS, choices) == one_by_one


@pytest.mark.parametrize("text", ["", *SHAPES.values()], ids=["empty", *SHAPES.keys()])
def test_new_records_are_those_of_one_after_the_other(text: str) -> None:
    one_by_one: bytes | None = text.encode()
    for row in ROWS:
        try:
            one_by_one = with_record(one_by_one or b"", VisitSummary, row)
        except CannotEditError:
            assert not text.endswith("\n")  # the editor refuses to append twice to such a file
            one_by_one = appended_list(text.encode(), VisitSummary, ROWS)
            break
    assert appended_list(text.encode(), VisitSummary, ROWS) in (one_by_one, None)


def test_a_file_of_several_records_on_a_line_is_left_to_the_editor(bench: Bench) -> None:
    text = b"[{\xe7\xbb\x84\xe7\xbb\x87: zb09}, {\xe7\xbb\x84\xe7\xbb\x87: zb10}]\n"
    assert edited_list(text, VisitSummary, {0: {"户数": 1}}, ReferenceChoices(bench.library)) is None
