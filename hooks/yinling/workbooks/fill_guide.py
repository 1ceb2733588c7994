"""The words that help to fill in a workbook: the notes on its headers, and the sheet 填写说明."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..workbench.fields import FormField
from .sheet_columns import Table

_WIDGETS = {
    "date": "写日期，如 2019-3-5、3月5日",
    "month": "写月份，如 2019-03、3月",
    "period": "写期间，如 2019、2019-Q1、2019-03",
    "year": "写年份，如 2019",
    "time": "写几点几分，如 14:30",
    "number": "只写数，不写单位；不知道就空着",
    "choice": "从下拉列表里选一个",
    "reference": "从下拉列表里选，也可以写名称或简称",
    "mapping": "一行写一个，写成“名称：数”，格子里换行按 Alt+Enter",
    "part": "一行写一条，格子里换行按 Alt+Enter",
    "phone": "写电话号码",
}


def header_note(field: FormField, say: Callable[[str], str]) -> str:
    """Return the note on the header of a column, in the words of a centre."""
    need = "必填。" if field.required else ""
    described = f"{say(field.description)}。" if field.description else ""
    how = _how(field)
    return f"{need}{described}{how}。" if how else f"{need}{described}" or "按实际写。"


def _how(field: FormField) -> str:
    how = _WIDGETS.get(field.widget, "")
    if field.choices:
        how = f"只写{'、'.join(field.choices)}里的一个" if len(field.choices) <= 10 else how
        if field.default:
            how += f"，空着就是“{field.default}”" if field.label not in ("状态", "公开范围") else ""
    elif field.hint and field.widget not in _WIDGETS:
        how = field.hint
    if field.widget == "part":
        how += f"，如“{'；'.join(f'{part.label}：…' for part in field.parts)}”"
    elif field.many:
        how = f"{how}；" if how else ""
        how += "有几个就写几行，格子里换行按 Alt+Enter"
    if field.label == "状态":
        how += "。新的一行空着就是“已审核”，还没有定的写“草稿”"
    if field.label == "公开范围":
        how += "。新的一行空着就是“内部”，不登在网站上"
    return how


def guide_rows(table: Table, title: str, say: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the rows of the sheet 填写说明: a heading alone, or a word with its explanation."""
    yield f"怎样填“{title}”", ""
    yield "照着填", "一行是一条记录。橙色表头的列必须填，别的知道就填，不知道就空着，不要写 0。"
    if table.time_label == "日期" and table.name == "activities":
        yield (
            "浅黄色的行",
            "是规定要开、还没有登记的会，日期和类型先替您写好了。开过的，改成真的日期，填上人数；没有开的不用管，收表时不算。",
        )
    yield "新加", "写在最后一行下面，或者插入一行。复制别的行来改也可以。"
    yield "改", "直接改那一格。空格、全角数字、3月5日、3.15 这样的写法都认得；看不准的会告诉您哪一格，请您再写一遍。"
    yield "删", "在“删除”那一列写“是”。把整行删掉，记录还在：怕的是删错。"
    yield (
        "不要写",
        "身份证号、私人电话、住址、生日、病情、银行卡号都不要写，哪一格、哪张表、批注里都不要写。写了，整个表都收不进去。",
    )
    yield "不要改", "表头的字不要改。列的先后可以换，用不着的列可以隐藏。"
    yield (
        "交表",
        "存成 .xlsx、.xls、.et、.ods 都行，发给管网站的人，或者自己在工作台的“表格”里收。"
        "同一个表收两遍也不要紧，不会变成两条。",
    )
    yield "每一列写什么", ""
    for field in table.columns:
        yield field.label, header_note(field, say)
