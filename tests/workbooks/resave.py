"""Make the workbooks in `files` again: written here, then saved by LibreOffice as another program would save them.

Run ``python -m tests.workbooks.resave``; it needs ``soffice`` (the Debian package libreoffice-calc)."""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.making import ACTIVITY, FILES, book, meeting


def _held(sheet: Worksheet) -> None:
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A4")
    for cell in ("C3", "C4"):
        sheet[cell].number_format = 'm"月"d"日"'
    sheet["F6"] = "=SUM(F3:F4)"
    sheet.row_dimensions[4].hidden = True


HELD = book(
    [
        ["第九党支部2019年活动台账"],
        ACTIVITY,
        meeting(dt.date(2019, 10, 10), "研究重阳节慰问", 4),
        meeting(dt.date(2019, 11, 11), "研究年终总结"),
        [],
        ["合计"],
    ],
    "活动",
    _held,
)


def _known(sheet: Worksheet) -> None:
    sheet["C3"] = "=C2+32"
    sheet["C3"].number_format = "yyyy-mm-dd"
    sheet["D2"].hyperlink = "https://example.org/"


KNOWN = book([ACTIVITY, meeting(dt.date(2019, 8, 1), "学习"), meeting(None, "送学")], "Sheet1", _known)
SOURCES = {"held": (HELD, ("xls", "ods", "xlsx")), "known": (KNOWN, ("xls", "ods", "xlsx"))}


def resave(content: bytes, ending: str) -> bytes:
    """Return a workbook as LibreOffice saves it."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "source.xlsx"), Path(folder, "out")
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (out / f"source.{ending}").read_bytes()


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for stem, (content, endings) in SOURCES.items():
        for ending in endings:
            (FILES / f"{stem}.{ending}").write_bytes(resave(content, ending))
            print(FILES / f"{stem}.{ending}")
