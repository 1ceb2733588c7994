"""The number of an office phone, read in the forms that people write and kept in one: 0000-5550100 转 801."""

from __future__ import annotations

import re
import unicodedata

_EXTENSION = re.compile(r"[-\s,;、]*(?:转接?|分机号?|内线|ext\.?|x|#)[:\s]*([0-9]{1,6})$", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:\+|00)86[-\s]*")
_TWO_LINES = re.compile(r"\s*[/、,;或]\s*")
_SPECIAL = re.compile(r"(?:400|800)[0-9]{7}|1[0-9]{4}|[1-9][0-9]{2,4}")  # 400-812-3456, hotlines, lines of a house
_DASHED_EXTENSION = re.compile(r"(0[0-9]{2,3}-[0-9]{7,8})-([0-9]{1,5})")


def phone_in(written: str) -> str:
    """Return the numbers in a text in one form, "" if it is no phone number; mobile numbers stay as they are."""
    plain = re.sub("[\u2010-\u2015\u2212－—~]", "-", unicodedata.normalize("NFKC", written)).strip()
    plain = re.sub(r"^(?:电话|座机|办公电话|tel)[:\s]*", "", plain, flags=re.IGNORECASE)
    whole, extension = plain, ""
    if match := _EXTENSION.search(plain):
        whole, extension = plain[: match.start()], match[1]
    elif match := _DASHED_EXTENSION.fullmatch(re.sub(r"\s", "", plain)):
        whole, extension = match[1], match[2]
    lines = [_line(each) for each in _TWO_LINES.split(whole)]
    return "" if not all(lines) else "、".join(lines) + (f" 转 {extension}" if extension else "")


def _line(written: str) -> str:
    """Return one number without its extension in the usual form, or ""."""
    national = _COUNTRY.sub("", written.strip())
    if not re.fullmatch(r"\(?[0-9]+\)?(?:[-\s.()]*[0-9]+)*", national):
        return ""
    digits = re.sub("[^0-9]", "", national)
    if national != written.strip() and digits[0] not in "01":  # +86 537 …: the 0 of the area code is left out
        digits = f"0{digits}"
    if match := re.fullmatch("(0(?:10|2[0-9]|[0-9]{3}))([0-9]{7,8})", digits):
        return f"{match[1]}-{match[2]}"
    if re.fullmatch("[2-9][0-9]{6,7}", digits) or re.fullmatch("1[3-9][0-9]{9}", digits):
        return digits
    return digits if _SPECIAL.fullmatch(digits) else ""
