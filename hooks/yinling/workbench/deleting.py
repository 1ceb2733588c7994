"""Deletes a record: refuses if others need it, or takes it out of what names it.

Input: a snapshot. Output: candidates for a trial, with what they do in words; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..library.parse import record_keys
from ..library.removed_links import without_links
from ..records.article import Article
from ..records.base import Record, references_of
from ..sources.edit_article import parts_of
from ..sources.edit_yaml import REMOVED, CannotEditError, delete_record
from .record_source import RecordSource
from .referring import CannotRearrangeError, Rearranged, Referrer, links_to, listed, referrers
from .snapshot import Snapshot


def deleted(snapshot: Snapshot, kind: type[Record], id: str, *, mend: bool = False) -> Rearranged:
    """Delete a record. ``mend``: take it out of the lists and fields of others that can be without it.

    Raises CannotRearrangeError, with what prevents it, if others cannot, or may only be mended."""
    place = snapshot.place_of(kind, id)
    if place is None:
        raise CannotRearrangeError("没有这条记录，也许别人已经删了。")
    found = referrers(snapshot, kind, id)
    needed = tuple(each for each in found if each.is_needed)
    if needed:
        raise CannotRearrangeError(
            f"还有 {len(needed)} 处写着它，没有它就不成了。请先改那些；或者不删，把“状态”改成“已作废”。", needed
        )
    if found and not mend:
        raise CannotRearrangeError(
            f"还有 {len(found)} 处写着它：{'、'.join(listed(found))}。要删，就把这些地方的一起去掉。", tuple(found)
        )
    contents: dict[str, str] = {}
    for each in found:
        text = _text(snapshot, each.place.path, contents)
        if each.field:
            contents[each.place.path] = _without(text, each, kind, id, snapshot)
        else:
            contents[each.place.path] = _without_links(text, each, snapshot.reading.library.records[kind][id], snapshot)
    candidates: dict[str, bytes | None] = {path: text.encode() for path, text in contents.items()}
    if place.number is None:
        candidates[place.path] = None
    else:
        text = _text(snapshot, place.path, contents)
        try:
            rest = delete_record(text, place.number, record_keys(kind))
        except CannotEditError as error:
            raise CannotRearrangeError(f"{place.path} 第 {error.line} 行的写法有问题，删不准，没有改动。") from None
        candidates[place.path] = None if rest is None else rest.encode()
    words = [f"从{each.text}里去掉" for each in found]
    return Rearranged(candidates, (f"删掉{kind.label}“{_title(snapshot, kind, id)}”", *words), bool(kind.page_folder))


def _without(text: str, referrer: Referrer, kind: type[Record], id: str, snapshot: Snapshot) -> str:
    """Return the text of a file in which a record does not name another one any more."""
    of = referrer.kind
    label = of.model_fields[referrer.field].title or referrer.field
    names = snapshot.reading.names
    reference = next(found for path, found in references_of(of) if path[0] == referrer.field)

    def is_it(written: Any) -> bool:
        return [each.id for each in names.find(kind, str(written), reference.within)] == [id]

    source = RecordSource(of, referrer.place.path, text.encode(), referrer.place.number)
    old = (source.values or {}).get(label)
    kept: Any = REMOVED
    if isinstance(old, list):
        kept = [each for each in old if not is_it(each)] or REMOVED
    elif isinstance(old, Mapping):
        kept = {key: value for key, value in old.items() if not is_it(key)} or REMOVED
    try:
        return source.changed({label: kept}).decode()
    except CannotEditError as error:
        where = f"{referrer.place.path} 第 {error.line} 行"
        raise CannotRearrangeError(f"{where}的写法有问题，改不准，没有改动。", (referrer,)) from None


def _without_links(text: str, referrer: Referrer, target: Record, snapshot: Snapshot) -> str:
    """Return the text of an article in which the links to a record are the words alone."""
    article = snapshot.reading.library.records[Article][referrer.id]
    assert isinstance(article, Article)
    targets = {link.target for link in links_to(target, article, snapshot.reading.library)}
    parts = parts_of(text)
    mended = without_links(parts.body, lambda link: link.target in targets)
    if mended is None:
        raise CannotRearrangeError(f"{referrer.place.path} 里的链接写法特别，去不准，没有改动。", (referrer,))
    return "".join(parts._replace(body=mended))


def _text(snapshot: Snapshot, path: str, contents: Mapping[str, str]) -> str:
    return contents[path] if path in contents else (snapshot.root / path).read_bytes().decode("utf-8")


def _title(snapshot: Snapshot, kind: type[Record], id: str) -> str:
    record = snapshot.reading.library.get(kind, id)
    return record.shown_title if record else id
