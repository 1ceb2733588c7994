"""What a file is, by its content: its name may say anything."""

from __future__ import annotations

import csv
import io
import re
import zipfile

from .sheet_cells import MAX_BYTES, UnreadableBookError

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_UNPACKED = 96 << 20  # bytes of all parts; a table of 5,000 rows and 30 columns has 12 MB
MAX_PARTS = 2_000
_SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx，再收一次。"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def kind_of_content(data: bytes) -> str:
    """Return xlsx, xls, ods or csv; raise UnreadableBookError with what to do instead."""
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableBookError("文件是空的，里面没有表。")
    if len(data) > MAX_BYTES:
        raise UnreadableBookError(f"文件太大，超过 {MAX_BYTES >> 20} 兆。请删掉表里的照片，或者分成几个表。")
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    if data.startswith(b"%PDF"):
        raise UnreadableBookError("这是 PDF，不是表格。请找原来的表格文件。")
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1"):
        raise UnreadableBookError("这是图片，不是表格。请找原来的表格文件。")
    if data.startswith((b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")):
        raise UnreadableBookError("这不是表格文件。压缩包请先解开。")
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise UnreadableBookError(f"这是网页或 XML，名字像表格。{_SAVE_AS}")
    if b"\0" in data[:4000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableBookError(f"文件坏了，或者不是表格。{_SAVE_AS}")
    return "csv"


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {each.filename for each in archive.infolist()}
            if any(each.flag_bits & 1 for each in archive.infolist()):
                raise UnreadableBookError("文件有密码。请去掉密码，另存一份再收。")
            _check_size(archive)
            if any("vbaproject" in name.lower() for name in names):
                raise UnreadableBookError("表里有宏，不收。请另存为 .xlsx（不带宏），再收一次。")
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "xl/workbook.bin" in names:
                raise UnreadableBookError(f"这是 .xlsb 文件，读不了。{_SAVE_AS}")
            if "content.xml" in names:
                if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
                    raise UnreadableBookError("文件有密码。请去掉密码，另存一份再收。")
                if b"spreadsheet" in _part(archive, "mimetype") or b"office:spreadsheet" in _part(
                    archive, "content.xml"
                ):
                    return "ods"
            if any(name.startswith(("word/", "ppt/")) for name in names):
                raise UnreadableBookError("这是文字文档或幻灯片，不是表格。")
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableBookError("文件坏了，没有传全。请让对方再发一次。") from error
    raise UnreadableBookError("这是压缩包，不是表格。请先解开，一个一个收。")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _check_size(archive: zipfile.ZipFile) -> None:
    """Unpack all parts, keeping none, so that no number that the archive states is believed."""
    parts = archive.infolist()
    left = MAX_UNPACKED
    too_large = UnreadableBookError("文件解开以后太大。请把要收的几行复制到一个新表里，再收一次。")
    if len(parts) > MAX_PARTS or sum(each.file_size for each in parts) > MAX_UNPACKED:
        raise too_large
    for each in parts:
        if each.is_dir():
            continue
        with archive.open(each) as part:
            while block := part.read(1 << 20):
                left -= len(block)
                if left < 0:
                    raise too_large


def _kind_of_ole(data: bytes) -> str:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise UnreadableBookError("文件有密码。请去掉密码，另存一份再收。")
    if has("_VBA_PROJECT"):
        raise UnreadableBookError("表里有宏，不收。请另存为 .xlsx（不带宏），再收一次。")
    if has("WordDocument") or has("PowerPoint Document"):
        raise UnreadableBookError("这是文字文档或幻灯片，不是表格。")
    return "xls"


def text_of(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8, UTF-16, or GB 18030, which Excel writes in China."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise UnreadableBookError(f"文件里的字认不出来。{_SAVE_AS}")


def csv_rows(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, with commas, tabs or semicolons between the values."""
    text = text_of(data)
    lines = [line for line in re.split(r"[\r\n]+", text[:20_000]) if line.strip()][:30]
    delimiter = max(
        ",\t;|", key=lambda sign: (sum(sign in line for line in lines), sum(line.count(sign) for line in lines))
    )
    csv.field_size_limit(MAX_BYTES)
    try:
        return [[*row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise UnreadableBookError(f"文件坏了，或者不是表格。{_SAVE_AS}") from error
