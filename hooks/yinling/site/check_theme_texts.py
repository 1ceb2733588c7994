"""Finds private values and refused names in a centre's own theme, which the gate of a build would refuse.

Input: the files of the theme that a centre has added or changed. Output: problems with their places. Templates are read
as their pages are: the paths of a drawing are no numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..core.problems import Problem, problem
from ..gate.check_privacy import scan_file, visible_text
from ..pages.theme_files import FOLDER, theme_files
from ..privacy.attachments.file_text import text_passage
from ..privacy.scanner import SiteScanner
from ..privacy.words.detection import redacted
from .check_templates import own_files


def check_theme_texts(root: Path, scanner: SiteScanner) -> Iterator[Problem]:
    """Yield a problem for each private value and refused name in the centre's own files of the theme."""
    files = theme_files(root)
    for name in own_files(root):
        place = (FOLDER / name).as_posix()
        is_template = name.endswith(".html")
        found = _in_template(files[name], place, scanner) if is_template else scan_file(files[name], place, scanner, {})
        yield from dict.fromkeys(found)


def _in_template(path: Path, place: str, scanner: SiteScanner) -> Iterator[Problem]:
    written = path.read_text("utf-8", errors="replace")
    text = visible_text(written)
    for kind, start, end in scanner.detections(text.text):
        at, _ = text.original_span(start, end)
        yield problem(kind, text_passage(written, place).place(at), shown=redacted(text.text[start:end]))
