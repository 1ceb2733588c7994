"""Values in codes, formulas, odd encodings and digits, and files in files: told, or the file is refused."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import Workbook
from PIL import Image

from tests.unit.private_values import mobile
from tests.unit.test_privacy_inside import chunk, jpeg_with, packed, photo, png_with, saved, segment, told
from yinling.privacy.attachments.file_text import UnreadableError
from yinling.privacy.attachments.written_codes import decoded

MOBILE = mobile()
CODES = [ord(digit) for digit in MOBILE]
ILL = "党员王" + "长山得了肺癌，住院了"
LETTERS = base64.b64encode(f"电话{MOBILE}".encode()).decode()
LINES = base64.b64encode(f"{'通讯录，' * 9}{MOBILE}".encode()).decode()
TEXTS: dict[str, str] = {
    "base64": f"码：{LETTERS}",
    "base64 of GBK": base64.b64encode(ILL.encode("gbk")).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(f"{ILL}??>>{MOBILE}".encode()).decode().rstrip("="),
    "base64 in lines": "\n".join(LINES[start : start + 64] for start in range(0, len(LINES), 64)),
    "percent signs": "".join(f"%{code:02x}" for code in CODES),
    "percent signs of Chinese": quote(ILL),
    "codes of letters": "".join(f"={code:02X}" for code in CODES),
    "escapes of styles": "".join(f"\\{code:x} " for code in CODES),
    "octal escapes": "".join(f"\\{code:03o}" for code in CODES),
    "escapes in braces": "".join(f"\\u{{{code:x}}}" for code in CODES),
    "hexadecimal numbers": ", ".join(map(hex, CODES)).replace(", ", ","),
    "codes of Unicode": " ".join(f"U+{code:04X}" for code in CODES),
    "backwards": f"手机 \u202e{MOBILE[::-1]}\u202c",
    "a font of symbols": "".join(chr(0xF000 + code) for code in CODES),
    "seven segments": "".join(chr(0x1FBF0 + int(digit)) for digit in MOBILE),
    "digits with commas": "".join(chr(0x1F101 + int(digit)) for digit in MOBILE),
    "digits of merchants": "".join("〇〡〢〣〤〥〦〧〨〩"[int(digit)] for digit in MOBILE),
    "circled digits": "".join("〇㊀㊁㊂㊃㊄㊅㊆㊇㊈"[int(digit)] for digit in MOBILE),
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS)
def test_it_is_found_in_codes_and_rare_digits(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"一句话。\n{TEXTS[what]}\n又一句。", "utf-8")
    assert told(tmp_path / "a.txt")


def test_hashes_words_and_colours_are_no_codes() -> None:
    text = "international/development 0x1f 50%30人 #a1b2c3 3f786850e387550fdab836ed7e6dc881de23001b 2024-01-01=2024"
    assert list(decoded(text)) == []


ENCODED: dict[str, bytes] = {
    "Big5": "黨員王長山得了肺癌，住在醫院".encode("big5"),
    "zeros among digits": b"a" + bytes(40) + MOBILE.encode() + b"\n",
}


@pytest.mark.parametrize("what", ENCODED)
def test_it_is_found_in_a_text(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ENCODED[what])
    assert told(tmp_path / "a.txt")


NO_TEXTS: dict[str, bytes] = {
    "Rich Text": b"{\\rtf1\\ansi " + "".join(f"\\'{code:x}" for code in CODES).encode() + b"}",
    "deflated": zlib.compress(MOBILE.encode() * 9),
    "a film": b"\0\0\0\x18ftypmp42" + bytes(range(200)),
    "an archive in base64": base64.b64encode(packed({})),
    "an archive in base64 behind a version": base64.b64encode(bytes(8) + packed({})),
}


@pytest.mark.parametrize("what", NO_TEXTS)
def test_what_is_no_text_is_refused(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(NO_TEXTS[what])
    with pytest.raises(UnreadableError):
        told(tmp_path / "a.txt")


# Workbooks.


def book(path: Path, cells: str) -> None:
    """Write a workbook whose cells have this XML."""
    out = io.BytesIO()
    Workbook().save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            xml = old.read(part).decode()
            new.writestr(part, xml.replace("<sheetData>", f"<sheetData>{cells}"))


FORMULAS = (
    "139&amp;7640&amp;2815",
    "13900000000+76402815",
    "A2&amp;B2",
    "x!A1&amp;x!B1",
    "CHAR(49)&amp;CHAR(51)",
    'HEX2DEC("341")',
)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_without_its_result_is_refused(formula: str, value: str, tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><f>{formula}</f>{value}</c></row>')
    with pytest.raises(UnreadableError, match="公式"):
        told(tmp_path / "a.xlsx")


def test_a_formula_with_its_result_is_read(tmp_path: Path) -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>IF(A1=2,"","a")</f><v></v></c>'
    book(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>')
    assert told(tmp_path / "a.xlsx") == set()
    for parts in ((MOBILE[:3], MOBILE[3:]), (f'"{MOBILE[:3]}"', MOBILE[3:]), (MOBILE[:3], f'"{MOBILE[3:]}"')):
        book(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="e"><f>{"&amp;".join(parts)}</f><v>#NAME?</v></c></row>')
        assert told(tmp_path / "a.xlsx") == {"private-phone"}


CELLS = (
    f'<c r="A1" t="b"><v>{MOBILE}</v></c>',
    f'<c r="A1" t="n"><v>1</v><is><t>{MOBILE}</t></is></c>',
    f'<c r="A1"><v>1</v></c><x>{MOBILE}</x>',
    f'<c r="A1"><v>{MOBILE}</v></c><c r="A1"><v>1</v></c>',
    f'<c r="A1" t="inlineStr"><is><t>一</t><rPh sb="0" eb="1"><t>{MOBILE}</t></rPh></is></c>',
)


@pytest.mark.parametrize("cells", CELLS)
def test_what_no_program_shows_among_cells_is_read(cells: str, tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>')
    assert told(tmp_path / "a.xlsx") == {"private-phone"}


# Documents, pictures and sounds.


def test_a_text_for_older_programs_parts_no_number(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    choice = f"<mc:Choice>{run.format(MOBILE[:6])}</mc:Choice><mc:Fallback>{run.format('图')}</mc:Fallback>"
    xml = f"<d><w:p>{choice}{run.format(MOBILE[6:])}</w:p></d>"
    (tmp_path / "a.docx").write_bytes(packed({"word/a.xml": xml}))
    assert told(tmp_path / "a.docx") == {"private-phone"}


def test_a_drawing_that_defines_entities_is_refused(tmp_path: Path) -> None:
    drawing = f'<!DOCTYPE svg [<!ENTITY a "{MOBILE[:6]}">]><svg><text>&a;{MOBILE[6:]}</text></svg>'
    (tmp_path / "a.docx").write_bytes(packed({"word/media/a.svg": drawing}))
    with pytest.raises(UnreadableError):
        told(tmp_path / "a.docx")


NUMBER = MOBILE.encode()


def film() -> bytes:
    """Return a moving picture with a note among the chunks of its second frame."""
    data = saved("WEBP", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])
    at = data.rfind(b"ANMF")
    size, note = struct.unpack("<I", data[at + 4 : at + 8])[0], b"NOTE" + struct.pack("<I", 12) + NUMBER + b" "
    data = data[: at + 4] + struct.pack("<I", size + len(note)) + data[at + 8 : at + 8 + size] + note
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


DEFLATED: dict[str, bytes] = {
    "a chunk.png": png_with(chunk(b"prVt", zlib.compress(NUMBER))),
    "a segment.jpg": jpeg_with(segment(0xED, b"\1\2" + zlib.compress(NUMBER))),
    "a frame.webp": film(),
}


@pytest.mark.parametrize("name", DEFLATED)
def test_it_is_found_deflated_and_in_frames(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(DEFLATED[name])
    assert told(tmp_path / name) == {"private-phone"}


@pytest.mark.parametrize("kind", ["PPM", "TGA", "ICO", "PCX", "DDS", "AVIF"])
def test_a_picture_of_another_kind_is_refused(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(kind) + NUMBER)
    with pytest.raises(UnreadableError):
        told(tmp_path / "a.png")


SOUND = (b"\xff\xfb\x90\xc4" + bytes(413)) * 1500


def tagged(name: bytes, content: bytes, flags: bytes = b"\0\0") -> bytes:
    frame = name + struct.pack(">I", len(content)) + flags + content
    return b"ID3\3\0\0" + bytes(len(frame) >> shift & 127 for shift in (21, 14, 7, 0)) + frame


SOUNDS: dict[str, bytes] = {
    "in the middle": SOUND + b"\0" + NUMBER + b"\0" + SOUND,
    "wide in the middle": SOUND + MOBILE.encode("utf-16-le") + SOUND,
    "tags in the middle": SOUND + tagged(b"TIT2", b"\0" + NUMBER) + SOUND,
    "a deflated tag": tagged(b"TXXX", struct.pack(">I", 20) + zlib.compress(b"\0a\0" + NUMBER), b"\0\x80") + SOUND,
    "a note of the cover": tagged(
        b"APIC", b"\0image/png\0\3\0" + png_with(chunk(b"zTXt", b"a\0\0" + zlib.compress(NUMBER)))
    ) + SOUND,
}  # fmt: skip


@pytest.mark.parametrize("what", SOUNDS)
def test_it_is_found_in_a_sound(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(SOUNDS[what])
    assert told(tmp_path / "a.mp3") == {"private-phone"}


@pytest.mark.parametrize("content", [SOUND + packed({}) + SOUND, tagged(b"GEOB", b"\0\0a\0" + packed({})), photo()])
def test_another_file_in_a_sound_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(content)
    with pytest.raises(UnreadableError):
        told(tmp_path / "a.mp3")
