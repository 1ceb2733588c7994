"""Renames, moves and deletes a record: shows what refers to it, and mends these references or refuses.

Input: a snapshot. Output: candidates for a trial, with what they do in words; nothing is written here."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..core.cache import NO_CACHE
from ..library.article_links import links_of, place_of
from ..library.link_target import parse_target
from ..library.load import DATA
from ..library.parse import record_keys
from ..library.renaming import CannotRenameError, Plan, mended_references, plan_in
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Path, Record, references_of, values_at
from ..records.org import Org
from ..records.packet import Packet
from ..records.types import Reference
from ..sources.edit_article import edit_article
from ..sources.edit_yaml import REMOVED, CannotEditError, delete_record, edit
from ..sources.source_files import SourceFiles
from .form_values import order_of, values_of
from .snapshot import Candidates, RecordPlace, Snapshot, parse_bytes

_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=-|$)")
_SHOWN = 12


class Referrer(NamedTuple):
    """A record that names another one: in a ``field``, empty for a link in the text of an article.

    ``is_needed``: the record cannot be without that value."""

    kind: type[Record]
    id: str
    title: str
    place: RecordPlace
    line: int
    field: str
    label: str
    is_needed: bool

    @property
    def text(self) -> str:
        return f"{self.kind.label}“{self.title}”的{self.label}"


class CannotRearrangeError(Exception):
    """Raised if a record cannot be renamed, moved or deleted; the message is in Chinese, ``referrers`` prevent it."""

    def __init__(self, message: str, referrers: tuple[Referrer, ...] = ()) -> None:
        super().__init__(message)
        self.referrers = referrers


class Rearranged(NamedTuple):
    """What a renaming, moving or deletion writes, and what it does, one line each."""

    candidates: Candidates
    words: tuple[str, ...]
    moves_address: bool = False


def referrers(snapshot: Snapshot, kind: type[Record], id: str) -> list[Referrer]:
    """Return what refers to a record, itself left out."""
    found: list[Referrer] = []
    library = snapshot.reading.library
    target = library.get(kind, id)
    for record, _ in snapshot.reading.valid:
        if record is target or (record.kind, record.id) == (kind.kind, id):
            continue
        for path, written, reference in _references(record, snapshot):
            if reference.kind == kind.kind and reference.within + written == id:
                found.append(_referrer(record, path))
                break
    for article in library.all(Article) if target else ():
        for link in links_of(article):
            aim = parse_target(link.target, article.id)
            is_record = aim.what == "record" and library.find(aim.kind, aim.path) is target
            if is_record or (kind is Article and aim.what == "article" and aim.path == id and article is not target):
                line = place_of(link, article).line
                place = RecordPlace(article.origin.file, None)
                found.append(Referrer(Article, article.id, article.title, place, line, "", "正文里的链接", True))
                break
    return found


def _references(record: Record, snapshot: Snapshot) -> Iterator[tuple[Path, str, Reference]]:
    for path, reference in references_of(type(record)):
        if getattr(record, str(path[0])):
            yield from ((at, written, reference) for at, written in values_at(record, path))
    yield from record.further_references(snapshot.reading.library)


def _referrer(record: Record, path: Path) -> Referrer:
    name = str(path[0])
    info = type(record).model_fields[name]
    # A list that would be empty, such as whom a packet is for, means another thing than before.
    needed = info.is_required() or len(path) > 2 or (isinstance(record, Packet) and name == "orgs")
    place = RecordPlace(record.origin.file, record.origin.number)
    return Referrer(
        type(record), record.id, record.shown_title, place, record.origin.line, name, f"“{info.title or name}”", needed
    )


def renamed(snapshot: Snapshot, kind: type[Record], id: str, new: str) -> Rearranged:
    """Give a record another id or name, in its file and wherever it is named."""
    return _of_plan(_plan(snapshot, kind, id, new))


def moved(snapshot: Snapshot, kind: type[Record], id: str, data: bytes) -> Rearranged | None:
    """Put an edited record into the file where it belongs then; None if it belongs where it is.

    The file of an activity lies in the folder of its organisation and year, and its name begins with the day."""
    place = snapshot.place_of(kind, id)
    file = parse_bytes(place.path, data) if place and kind is Activity and place.number is None else None
    activity = file.parsed[-1].record if file else None
    if place is None or not isinstance(activity, Activity):
        return None
    activity = snapshot.reading.names.resolved(activity)
    name = posixpath.basename(place.path)
    before = snapshot.reading.library.get(Activity, id)
    if before is not None and name.startswith(str(before.date)):
        name = _DATED.sub(str(activity.date), name, count=1)
    path = f"{DATA}/{Activity.folder}/{activity.org}/{activity.year}/{name}"
    if path == place.path or snapshot.reading.library.get(Org, activity.org) is None:
        return None
    if path in snapshot.files or (snapshot.root / path).exists():
        raise CannotRearrangeError(f"那一天已经有一条活动了：{path}。请先看看是不是同一次。")
    new = path.removeprefix(f"{DATA}/{Activity.folder}/").removesuffix(".yml")
    try:
        plan = mended_references(snapshot.reading, snapshot.root, kind, id, new)
    except CannotRenameError as error:
        raise CannotRearrangeError(str(error)) from None
    others = {change.path: change.after for change in plan.changes if change.path != place.path}
    words = [f"文件从 {place.path} 移到 {path}", *(f"{each} 里写着它的地方一起改" for each in others)]
    return Rearranged({place.path: None, path: data, **others}, tuple(words), moves_address=True)


def deleted(snapshot: Snapshot, kind: type[Record], id: str, *, mend: bool = False) -> Rearranged:
    """Delete a record. ``mend``: take it out of the lists and fields of others that can be without it.

    Raises CannotRearrangeError, with what prevents it, if others cannot, or may only be mended."""
    place = snapshot.place_of(kind, id)
    if place is None:
        raise CannotRearrangeError("没有这条记录，也许别人已经删了。")
    found = referrers(snapshot, kind, id)
    needed = tuple(each for each in found if each.is_needed)
    if needed:
        raise CannotRearrangeError(_refusal(needed) + "请先改这些；或者不删，把“状态”改成“已作废”。", needed)
    if found and not mend:
        raise CannotRearrangeError(_refusal(tuple(found)) + "要删，就把这些地方的一起去掉。", tuple(found))
    contents: dict[str, str] = {}
    for each in found:
        contents[each.place.path] = _without(_text(snapshot, each.place.path, contents), each, kind, id, snapshot)
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


def _plan(snapshot: Snapshot, kind: type[Record], id: str, new: str) -> Plan:
    try:
        return plan_in(snapshot.reading, SourceFiles(snapshot.root, NO_CACHE), kind, id, new)
    except CannotRenameError as error:
        raise CannotRearrangeError(str(error)) from None


def _of_plan(plan: Plan) -> Rearranged:
    candidates: dict[str, bytes | None] = {}
    words: list[str] = []
    for change in plan.changes:
        if change.path != change.new_path:
            candidates[change.path] = None
            words.append(f"文件 {change.path} 改名为 {change.new_path}")
        words += [
            f"{change.path} 第 {line} 行：{old.strip()} → {new.strip()}" for line, old, new in change.changed_lines()
        ]
    candidates |= {change.new_path: change.after for change in plan.changes}
    return Rearranged(candidates, tuple(words), plan.moves_address)


def _without(text: str, referrer: Referrer, kind: type[Record], id: str, snapshot: Snapshot) -> str:
    """Return the text of a file in which a record does not name another one any more."""
    of = referrer.kind
    label = of.model_fields[referrer.field].title or referrer.field
    names = snapshot.reading.names
    reference = next(found for path, found in references_of(of) if path[0] == referrer.field)

    def is_it(written: Any) -> bool:
        return [each.id for each in names.find(kind, str(written), reference.within)] == [id]

    front = text.split("---", 2)[1] if of is Article else text
    old = (values_of(front, of, referrer.place.number) or {}).get(label)
    kept: Any = REMOVED
    if isinstance(old, list):
        kept = [each for each in old if not is_it(each)] or REMOVED
    elif isinstance(old, Mapping):
        kept = {key: value for key, value in old.items() if not is_it(key)} or REMOVED
    try:
        if of is Article:
            return edit_article(text, {label: kept}, None, record_keys(of), order_of(of))
        return edit(text, referrer.place.number, {label: kept}, record_keys(of), order_of(of))
    except CannotEditError as error:
        where = f"{referrer.place.path} 第 {error.line} 行"
        raise CannotRearrangeError(f"{where}的写法有问题，改不准，没有改动。", (referrer,)) from None


def _text(snapshot: Snapshot, path: str, contents: Mapping[str, str]) -> str:
    return contents[path] if path in contents else (snapshot.root / path).read_bytes().decode("utf-8")


def _refusal(found: tuple[Referrer, ...]) -> str:
    listed = "、".join(each.text for each in found[:_SHOWN])
    return f"还有 {len(found)} 处写着它：{listed}{'等' if len(found) > _SHOWN else ''}。"


def _title(snapshot: Snapshot, kind: type[Record], id: str) -> str:
    record = snapshot.reading.library.get(kind, id)
    return record.shown_title if record else id
