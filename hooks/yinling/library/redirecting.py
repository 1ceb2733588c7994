"""Keeps the old addresses of renamed records: each gets a redirect, because links and printed codes lead there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..core.files import DATA
from ..records.activity import Activity
from ..records.base import Record
from ..records.org import Org
from ..records.redirect import Redirect
from ..sources.edit_yaml import append_record, delete_record
from .file_changes import FileChange
from .load import Reading
from .parse import record_keys

FILE = f"{DATA}/{Redirect.folder}/moved.yml"
_HEAD = "# 改过地址的网页。印出去的二维码和别处的链接还会打开旧地址，从这里转过去。\n"


def redirected(root: Path, reading: Reading, ids: Mapping[type[Record], Mapping[str, str]]) -> FileChange | None:
    """Return the change of the file of redirects for records that get other ids; None if no public page moves."""
    moves = dict(_moves(reading, ids))
    if not moves:
        return None
    before = (root / FILE).read_bytes() if (root / FILE).is_file() else b""
    text, keys = before.decode("utf-8") or _HEAD, record_keys(Redirect)
    # Where a page comes back to an old address, that address leads nowhere else.
    known = (each for each in reading.names.all(Redirect).values() if isinstance(each, Redirect))
    over = (each.origin.number for each in known if each.origin.file == FILE and each.address in moves.values())
    for number in sorted((number for number in over if number is not None), reverse=True):
        text = delete_record(text, number, keys) or _HEAD
    for old, new in moves.items():
        text = append_record(text, {"从": old, "到": new}, keys)
    return FileChange(FILE, before, FILE, text.encode())


def _moves(reading: Reading, ids: Mapping[type[Record], Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the old and the new address of each public page that moves."""
    for kind, changed in ids.items():
        known = reading.names.all(kind) if kind.page_folder is not None else {}
        for old, new in changed.items():
            record = known.get(old)
            if record is None or not record.is_public:
                continue
            yield record.uri, record.model_copy(update={"id": new}).uri
            if kind is Org:  # the list of its activities is printed on its posters
                yield f"{Activity.page_folder}/{old}/", f"{Activity.page_folder}/{new}/"
