"""Half of the workbooks: written before the reader, and kept apart while it was made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from tests.unit.private_values import identity, mobile
from tests.workbooks.making import ACTIVITY, Case, Rows, book, books, csv_bytes, fill, from_file, meeting, saved

DELIVERY = ("组织", "日期", "方式", "送学人数", "收学人数")
VISIT = ("组织", "月份", "对象", "户数", "次数")


def _rows(*days: Any) -> list[Sequence[Any]]:
    return [ACTIVITY, *(meeting(day, f"第{n}次支委会") for n, day in enumerate(days, 1))]


def _with_cover() -> bytes:
    rows: list[list[Any]] = [
        ["银龄示例集团离退休管理中心"],
        ["第九党支部 2019 年活动台账"],
        [],
        ["序号", *ACTIVITY[1:]],
    ]
    rows += [[1, *meeting("8月9日", "研究暑期送学")[1:]], [2, *meeting("９月１２日", "研究国庆慰问")[1:]]]
    return book(rows)


def _merged(first: str, last: str, rows: Rows) -> Callable[[], bytes]:
    return lambda: book(rows, change=lambda sheet: sheet.merge_cells(f"{first}:{last}"))


def _two_row_header(sheet: Worksheet) -> None:
    fill(
        sheet,
        [
            ["组织", "类型", "日期", "标题", "人数", None],
            [None, None, None, None, "应到", "实到"],
            meeting("2019-08-20", "研究老年节"),
        ],
    )
    for area in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"):
        sheet.merge_cells(area)


def _footed() -> bytes:
    rows = [*_rows("2019-08-05", "2019-09-05"), ["合计", None, None, "2 次", 10, 10], ["填表日期：2019年9月30日"]]
    return book(rows)


def _repeated_header() -> bytes:
    return book(
        [*_rows("2019-08-06"), [], list(ACTIVITY), meeting("2019-09-06", "研究重阳节"), ["本页小计", "", "", "", 5, 5]]
    )


def _with_picture(sheet: Worksheet) -> None:
    buffer = io.BytesIO()
    Picture.new("RGB", (40, 30), "red").save(buffer, "PNG")
    sheet.add_image(Image(buffer), "H2")


def _hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True
    sheet.auto_filter.ref = "A1:F3"
    sheet.column_dimensions["E"].hidden = True


def _noted(book_: Workbook) -> None:
    sheet = book_.worksheets[0]
    sheet["D2"].comment = Comment(f"电话 {mobile()}", "九支部")


def _in_properties(book_: Workbook) -> None:
    book_.properties.description = f"联系 {mobile()}"


def _hidden_sheet() -> bytes:
    def hide(made: Workbook) -> None:
        made.worksheets[1].sheet_state = "veryHidden"

    return books({"活动": _rows("2019-08-08"), "名单": [["姓名", "身份证号"], ["某某", identity()]]}, hide)


def _encrypted() -> bytes:
    """Return the head of what Excel writes with a password: an OLE file with the stream EncryptedPackage."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff0900")
    return head + bytes(480) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def _bomb() -> bytes:
    """Return a workbook of 300 KB whose only sheet is 300 MB."""
    buffer = io.BytesIO(book(_rows("2019-08-08")))
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "xl/worksheets/sheet1.xml":
                with new.open(name, "w", force_zip64=True) as part:
                    part.write(
                        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                    )
                    for _ in range(300):
                        part.write(b" " * (1 << 20))
            else:
                new.writestr(name, old.read(name))
    return out.getvalue()


def _far_cell() -> bytes:
    """Return a workbook with one cell at the far corner of its sheet: a table of 17 thousand million cells."""
    return book(_rows("2019-08-08"), change=lambda sheet: sheet.cell(1048576, 16384, "。"))


def _linked() -> bytes:
    """Return a workbook with a formula that takes its value from another file."""
    content = book(_rows("2019-08-08"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<c r="F2" t="n"><v>5</v>', b'<c r="F2"><f>[1]Sheet1!$B$2</f><v>5</v>')
                assert b"[1]Sheet1" in data
            new.writestr(name, data)
    return out.getvalue()


def _formula() -> bytes:
    return book([*_rows("2019-08-08"), [*meeting("2019-08-09", "研究学习")[:5], "=E3-1"]])


def _swapped_columns() -> bytes:
    return book([[*reversed(ACTIVITY)], [*reversed(meeting("2019-08-21", "研究双节慰问"))]])


def _linked_cell(sheet: Worksheet) -> None:
    sheet["D2"].hyperlink = "https://example.org/"


def _many_rows() -> bytes:
    made = Workbook(write_only=True)
    sheet = made.create_sheet("活动")
    sheet.append(ACTIVITY)
    for _ in range(100_000):
        sheet.append(["第九党支部", "支委会", dt.date(2019, 8, 8), "支委会", 5, 5])
    return saved(made)


def _macro() -> bytes:
    out = io.BytesIO(book(_rows("2019-08-08")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", bytes(100))
    return out.getvalue()


def _new(day: str, title: str = "第1次支委会", actual: int = 5) -> dict[str, Any]:
    return {"组织": "zb09", "类型": "支委会", "日期": day, "标题": title, "应到": 5, "实到": actual}


HELD = (
    Case(
        "a cover and a blank row above the header, no column of the branch",
        _with_cover,
        new=[_new("2019-08-09", "研究暑期送学"), _new("2019-09-12", "研究国庆慰问")],
    ),
    Case(
        "a date as a number without a format",
        lambda: book(_rows(43678.0, 43709)),
        new=[_new("2019-08-01"), _new("2019-09-01", "第2次支委会")],
    ),
    Case(
        "short dates as texts",
        lambda: book(_rows("8.5", "9/6", "10-8")),
        new=[_new("2019-08-05"), _new("2019-09-06", "第2次支委会"), _new("2019-10-08", "第3次支委会")],
    ),
    Case("a short date that became a number", lambda: book(_rows(8.15)), new=[_new("2019-08-15")]),
    Case("a short date that lost its zero", lambda: book(_rows(8.2)), faults=[("C2", "8月20日")]),
    Case(
        "eight digits and two digits of the year",
        lambda: book(_rows(20190816, "19.9.17")),
        new=[_new("2019-08-16"), _new("2019-09-17", "第2次支委会")],
    ),
    Case(
        "full-width digits and words in counts",
        lambda: book([ACTIVITY, [*meeting("２０１９－０８－１９", "学习")[:4], "５人", "４"]]),
        new=[_new("2019-08-19", "学习", 4)],
    ),
    Case(
        "no such day, and nobody knows how many",
        lambda: book([ACTIVITY, [*meeting("2月30日", "学习")[:4], 5, "大约4"]]),
        faults=[("C2", "2 月"), ("F2", "大约4")],
    ),
    Case(
        "totals and a signature at the foot",
        _footed,
        new=[_new("2019-08-05"), _new("2019-09-05", "第2次支委会")],
        notes=["合计", "填表日期"],
    ),
    Case(
        "the header again on the next page",
        _repeated_header,
        new=[_new("2019-08-06"), _new("2019-09-06", "研究重阳节")],
    ),
    Case(
        "the branch merged over two rows",
        _merged("A2", "A3", [ACTIVITY, meeting("2019-08-07", "一"), [None, *meeting("2019-09-07", "二")[1:]]]),
        new=[_new("2019-08-07", "一"), _new("2019-09-07", "二")],
    ),
    Case(
        "a count merged over two rows",
        _merged("F2", "F3", [ACTIVITY, meeting("2019-08-07", "一"), meeting("2019-09-07", "二", None)]),
        faults=[("F2", "合并")],
    ),
    Case("a header of two rows", lambda: book([], change=_two_row_header), new=[_new("2019-08-20", "研究老年节")]),
    Case("columns in another order", _swapped_columns, new=[_new("2019-08-21", "研究双节慰问")]),
    Case(
        "a cell that WPS made a link", lambda: book(_rows("2019-08-22"), change=_linked_cell), new=[_new("2019-08-22")]
    ),
    Case(
        "line breaks and spaces in cells",
        lambda: book(
            [
                ["组 织", "类型 ", "日\n期", "标题", "应到", "实到"],
                [" 第九党支部", "支委会\u3000", "2019-08-23\n", "研究国庆\n慰问", 5, 5],
            ]
        ),
        new=[_new("2019-08-23", "研究国庆慰问")],
    ),
    Case(
        "hidden and filtered rows, a hidden column",
        lambda: book(_rows("2019-08-26", "2019-09-26"), change=_hidden),
        new=[_new("2019-08-26"), _new("2019-09-26", "第2次支委会")],
    ),
    Case(
        "a picture pasted in",
        lambda: book(_rows("2019-08-27"), change=_with_picture),
        new=[_new("2019-08-27")],
        notes=["图片"],
    ),
    Case(
        "two kinds in two sheets",
        lambda: books(
            {
                "送学": [DELIVERY, ["zb09", "2019-08-28", "上门送学", 2, 7]],
                "走访": [VISIT, ["zb09", "2018年12月", "困难", 3, 4]],
                "空表": [],
            }
        ),
        kind="",
        new=[
            {"组织": "zb09", "日期": "2019-08-28", "方式": "上门送学", "收学人数": 7},
            {"组织": "zb09", "月份": "2018-12", "对象": "困难", "户数": 3, "次数": 4},
        ],
    ),
    Case(
        "a word that is no choice, and one that is no branch",
        lambda: book([VISIT, ["第十九党支部", "2019-11", "特困户", 3, 4]]),
        kind="走访",
        faults=[("A2", "第十九党支部"), ("C2", "困难")],
    ),
    Case(
        "a header of their own",
        lambda: book([[*ACTIVITY[:4], "应参加人数", "参加人数"], meeting("2019-08-29", "学习")]),
        proposed={"应参加人数": "应到", "参加人数": "实到"},
    ),
    Case("a formula that no program has computed", _formula, faults=[("F3", "公式")]),
    Case("a formula with a value from another file", _linked, faults=[("F2", "别的文件")]),
    Case(
        "saved by LibreOffice as xls",
        from_file("held.xls"),
        "held.xls",
        new=[_new("2019-10-10", "研究重阳节慰问", 4), _new("2019-11-11", "研究年终总结")],
    ),
    Case(
        "an et of WPS",
        from_file("held.xls"),
        "held.et",
        new=[_new("2019-10-10", "研究重阳节慰问", 4), _new("2019-11-11", "研究年终总结")],
    ),
    Case(
        "saved by LibreOffice as ods",
        from_file("held.ods"),
        "held.ods",
        new=[_new("2019-10-10", "研究重阳节慰问", 4), _new("2019-11-11", "研究年终总结")],
    ),
    Case(
        "saved by LibreOffice as xlsx",
        from_file("held.xlsx"),
        "held.xlsx",
        new=[_new("2019-10-10", "研究重阳节慰问", 4), _new("2019-11-11", "研究年终总结")],
    ),
    Case("CSV of Excel in China", lambda: csv_bytes(_rows("2019/8/30"), "gbk"), "活动.csv", new=[_new("2019-08-30")]),
    Case(
        "CSV in UTF-8 with its mark, by tabs",
        lambda: csv_bytes(_rows("2019年8月30日"), "utf-8-sig", "\t"),
        "活动.txt",
        new=[_new("2019-08-30")],
    ),
    Case("a workbook with the name of a CSV", lambda: book(_rows("2019-08-30")), "活动.csv", new=[_new("2019-08-30")]),
    Case("a telephone in a note", lambda: books({"活动": _rows("2019-08-08")}, _noted), faults=[("", "电话")]),
    Case(
        "a telephone in the properties",
        lambda: books({"活动": _rows("2019-08-08")}, _in_properties),
        faults=[("", "电话")],
    ),
    Case("an identity number in a sheet that no program shows", _hidden_sheet, faults=[("B2", "身份证")]),
    Case(
        "an identity number that became a number",
        lambda: book([[*ACTIVITY, "备注"], [*meeting("2019-08-08"), int(identity()[:17] + "0")]]),
        faults=[("G2", "18 位")],
    ),
    Case("with a password", _encrypted, refused="密码"),
    Case("half a file", lambda: book(_rows("2019-08-08"))[:3000], refused="坏"),
    Case("a PDF by another name", lambda: b"%PDF-1.7\n" + bytes(3000), refused="PDF"),
    Case("a bomb", _bomb, refused="太大"),
    Case("one cell far away", _far_cell, refused="太大"),
    Case("a hundred thousand rows", _many_rows, refused="行"),
    Case("with a macro", _macro, "台账.xlsm", refused="宏"),
    Case("nothing in it", lambda: book([]), refused="没有"),
)
