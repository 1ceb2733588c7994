"""The script is kept between builds: it depends on pypinyin, on the reviewed words and on nothing that a page says.

What does not bear the digest of itself and of what it was made from is not believed, and made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from . import script, syllables, table, words
from .table import Words

_SOURCES = [Path(module.__file__ or "") for module in (script, syllables, table, words)]


def kept_script(own: Words, more: Iterable[str], path: Path) -> str:
    """The script of `table.make`'s table, from the file at ``path`` if that was made from the same."""
    rare = "".join(sorted(set(more) - set(syllables.common_characters())))
    made_by = "".join(file.read_text("utf-8") for file in (*_SOURCES, words.FILE))
    source = f"{version('pypinyin')}{made_by}{sorted(own.items())}{rare}"
    try:
        head, _, text = path.read_text("utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        head = text = ""
    if head == _digest(source, text):
        return text
    text = script.script(table.make(own, rare))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(f"{_digest(source, text)}\n{text}", "utf-8")
        fresh.replace(path)
    except OSError:
        pass  # a disk that takes no more is no reason to fail
    return text


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
