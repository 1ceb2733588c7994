"""Read the fields of a rendered form as a browser would submit them, and find the records of the sample."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from werkzeug.datastructures import MultiDict

from tests.conftest import ROOT
from yinling.core.cache import Caches
from yinling.library.load import Library, read_all
from yinling.records import KINDS
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.sources.edit_article import split_text
from yinling.sources.source_files import SourceFiles


def fields_in(html: str) -> MultiDict[str, str]:
    """Return what a browser submits for the fields of a form, in their order, without its buttons."""
    found: MultiDict[str, str] = MultiDict()
    for each in BeautifulSoup(f"<form>{html}</form>", "html.parser").find_all(["input", "select", "textarea"]):
        assert isinstance(each, Tag)
        name = str(each.get("name", ""))
        if not name or (each.get("type") == "checkbox" and not each.has_attr("checked")):
            continue
        if each.name == "select":
            options = each.find_all("option")
            chosen = next((option for option in options if option.has_attr("selected")), options[0])
            found.add(name, str(chosen.get("value", "")))
        elif each.name == "textarea":
            text = each.get_text()
            found.add(name, text.removeprefix("\n").replace("\n", "\r\n"))  # as a browser does
        else:
            found.add(name, str(each.get("value", "")))
    return found


@cache
def sample() -> Library:
    caches = Caches()
    return read_all(ROOT, lambda _: None, caches, SourceFiles(ROOT, caches["marks"])).library


def kind_of(path: Path) -> type[Record]:
    """Return the kind of record that a file of the sample holds."""
    if path.suffix == ".md":
        return Article
    name = path.relative_to(ROOT / "data").as_posix()
    return next(k for k in KINDS if k is not Article and name.startswith((f"{k.folder}/", f"{k.folder}.yml")))


def records() -> Iterator[tuple[Path, type[Record], str, int | None]]:
    """Yield the file, kind, YAML text and number of each record of the sample."""
    for kind in KINDS:
        for record in sample().all(kind):
            path = ROOT / record.origin.file
            if path.is_file():  # some metrics are declared by their kinds
                text = path.read_bytes().decode()
                yield path, kind, split_text(text).front if kind is Article else text, record.origin.number
