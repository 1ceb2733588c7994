"""Read what formulas put together, whatever result is stored: programs compute it again when they show the sheet.

Input: the XML of a sheet and the shared texts. Output: the joined parts of texts, and large results of sums. What no
reading tells, such as MID of a constant, raises UnreadableError.
"""

from __future__ import annotations

import ast
import html
import operator
import re
from collections.abc import Iterator, Sequence, Set

from .unreadable import TooLargeError, UnreadableError

_CELL = re.compile(r"<(?:\w+:)?c(?=[\s>])(?P<head>[^>]*)(?<!/)>(?P<body>.*?)</(?:\w+:)?c>", re.DOTALL)
_ADDRESS, _SHARED = re.compile(r'\sr="([A-Z]+[0-9]+)"'), re.compile(r'\st="s"')
_VALUE = re.compile(r"<(?:\w+:)?[vt](?:\s[^>]*)?>([^<]*)</")
_FORMULA = re.compile(r"<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)</")
_PART = re.compile(
    r'"(?P<text>(?:[^"]|"")*)"|\b(?:_xlfn\.)?(?:UNI)?CHAR\((?P<code>[0-9]{1,6})\)'
    r"|(?P<sheet>(?:'[^']*'|[\w.]+)!)?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})(?![\w(])"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_.][\w.]*)|(?P<sign>[^\s])",
    re.IGNORECASE,
)
_JOINS = re.compile(r"&|\b(?:CONCAT(?:ENATE)?|TEXTJOIN)\(", re.IGNORECASE)
_MAKES_TEXT = re.compile(
    r"\b(?:MID|LEFT|RIGHT|SUBSTITUTE|REPLACE|REPT|TEXT|BASE|DECIMAL|[A-Z]{3}2[A-Z]{3}|INDEX|CHOOSE)B?\(",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?")
_MAY_TELL = re.compile(f"{_JOINS.pattern}|{_MAKES_TEXT.pattern}|[0-9]{{6}}|\\^", re.IGNORECASE)  # most sums do not
_SUM = re.compile(r"[0-9A-Z$.+\-*/^() ]+")
_DIGIT, _MIN_DIGITS = re.compile("[1-9]"), 4  # of constants in quotes: a format of numbers has zeros
_LARGE, _MOST_SUMMED, _MOST_POWER = 10**9, 99, 20
_LONGEST, _MOST, _LONGEST_VALUE = 8192, 4 << 20, 64  # characters of a formula, of all, and of the value of a cell
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def texts_of(sheet: str, shared: Sequence[str]) -> Iterator[str]:
    """Yield what the formulas of a sheet put together."""
    written = {*map(html.unescape, _FORMULA.findall(sheet))}
    if any(len(one) > _LONGEST for one in written):
        raise TooLargeError("有公式太长")
    formulas = [one for one in sorted(written) if _MAY_TELL.search(one)]
    if sum(map(len, formulas)) > _MOST:
        raise TooLargeError("公式太多")
    named = {_address(part) for formula in formulas for part in _PART.finditer(formula) if part["column"]}
    cells = dict(_cells(sheet, shared, named)) if named else {}
    for formula in formulas:
        parts = [*_PART.finditer(formula)]
        if _JOINS.search(formula):
            yield "".join(_text(part, cells) for part in parts)
        elif _SUM.fullmatch(formula) and len(parts) <= _MOST_SUMMED:
            yield _result(parts, cells)
        constants = "".join(part["text"] or "" for part in parts)
        is_of_constants = _MAKES_TEXT.search(formula) and not any(part["column"] for part in parts)
        if is_of_constants and len(_DIGIT.findall(constants)) >= _MIN_DIGITS:
            raise UnreadableError("有公式用数字拼出别的文字，请改成写好的值")


def _address(part: re.Match[str]) -> str:
    return f"{part['column']}{part['row']}".upper()


def _cells(sheet: str, shared: Sequence[str], named: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield the addresses and values of the cells that are named, long ones cut."""
    for cell in _CELL.finditer(sheet):
        address = _ADDRESS.search(cell["head"])
        if address and address[1] in named and (value := _VALUE.search(cell["body"])):
            text = html.unescape(value[1])
            is_shared = _SHARED.search(cell["head"]) and text.isdigit() and int(text) < len(shared)
            yield address[1], (shared[int(text)] if is_shared else text)[:_LONGEST_VALUE]


def _text(part: re.Match[str], cells: dict[str, str]) -> str:
    """Return what a part of a formula adds to a text; operators and names part what stands beside them."""
    if part["code"]:
        return chr(int(part["code"])) if int(part["code"]) <= 0x10FFFF else ""
    if part["column"]:
        return cells.get(_address(part), "") if not part["sheet"] else ""
    if part["text"] is not None or part["number"]:
        return part["text"] or part["number"] or ""
    return "" if part["sign"] in ("&", "(", ")", ",") or part["name"] else " "


def _result(parts: Sequence[re.Match[str]], cells: dict[str, str]) -> str:
    """Return the result of a sum of numbers and cells if it is large, else nothing."""
    values = (cells.get(_address(part), "") if part["column"] else part[0].replace("^", "**") for part in parts)
    written = "".join(
        (value if _NUMBER.fullmatch(value) else "0") if part["column"] else value
        for part, value in zip(parts, values, strict=True)
    )
    try:
        result = _computed(ast.parse(written, mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, TypeError, RecursionError):
        return ""
    return str(int(result)) if abs(result) >= _LARGE else ""


def _computed(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _computed(node.left), _computed(node.right)
        if isinstance(node.op, ast.Pow) and abs(right) > _MOST_POWER:
            raise ValueError
        return float(_OPERATORS[type(node.op)](left, right))
    raise ValueError
