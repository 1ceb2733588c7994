"""Renames and moves a record: what names it is mended, and its file goes where the record belongs.

Input: a snapshot, and the values of a record before and after an edit. Output: candidates for a trial, with what they
do in words; nothing is written here."""

from __future__ import annotations

import posixpath
import re

from ..core.cache import NO_CACHE
from ..core.files import DATA
from ..library.load import with_final_id
from ..library.parse import record_keys
from ..library.read_files import stem_of
from ..library.record_names import bare_id, folded
from ..library.renaming import CannotRenameError, Plan, mended_names, mended_references, plan_in
from ..records import KINDS
from ..records.activity import Activity
from ..records.base import NAME_FIELDS, Record, references_of
from ..records.org import Org
from ..sources.edit_yaml import delete_record
from ..sources.source_files import SourceFiles
from .form_values import Values
from .list_texts import alone, item_text, with_item
from .placing import place_of
from .record_source import RecordSource, new_text, with_record
from .reference_choices import ReferenceChoices
from .referring import CannotRearrangeError, Rearranged, listed, referrers
from .snapshot import Snapshot, parse_bytes

_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=-|$)")
_YEAR = re.compile(r"[0-9]{4}")
_NAMED = frozenset(reference.kind for kind in KINDS for _, reference in references_of(kind))


def renamed(snapshot: Snapshot, kind: type[Record], id: str, new: str) -> Rearranged:
    """Give a record another id or name, in its file and wherever it is named."""
    try:
        return _of_plan(plan_in(snapshot.reading, SourceFiles(snapshot.root, NO_CACHE), kind, id, new))
    except CannotRenameError as error:
        raise CannotRearrangeError(str(error)) from None


def rearranged(
    snapshot: Snapshot, source: RecordSource, id: str, new: Values, choices: ReferenceChoices
) -> Rearranged | None:
    """Return what an edit does besides the text of its record; None if that is all.

    Another id or name is another one wherever the record is named. Another 组织 or 日期 may need another file."""
    kind, old = source.kind, source.values or {}
    base = _with_new_id(snapshot, kind, id, new) or _with_new_name(snapshot, kind, id, old, new)
    if base is not None:
        return _edited(base, source, new, choices) if base.candidates else None
    after = source.edited(old, new, choices)
    if source.number is None:
        return moved(snapshot, kind, id, after)
    return _moved_in_lists(snapshot, source, id, {**old, **new}, after)


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
    others = _mended(snapshot, kind, id, stem_of(kind, path))
    others.pop(place.path, None)
    words = (f"文件从 {place.path} 移到 {path}", *_words_of(snapshot, kind, id))
    return Rearranged({place.path: None, path: data, **others}, words, moves_address=True, path=path)


def _with_new_id(snapshot: Snapshot, kind: type[Record], id: str, new: Values) -> Rearranged | None:
    """Rename a record to the id that the form has; None if that is its id already."""
    label = kind.model_fields["id"].title or "id"
    written, place = str(new.get(label) or "").strip(), snapshot.place_of(kind, id)
    if not written or place is None or (kind.kind, id) not in snapshot.valid:
        return None
    if bare_id(written, kind) in (id, posixpath.basename(id)):
        return None
    found = renamed(snapshot, kind, id, written)
    return found._replace(words=(f"编号：{id} → {written}", *_words_of(snapshot, kind, id)))


def _with_new_name(snapshot: Snapshot, kind: type[Record], id: str, old: Values, new: Values) -> Rearranged | None:
    """Mend what writes the old name of a record; None if nothing does."""
    pair = snapshot.valid.get((kind.kind, id))
    if pair is None or kind.kind not in _NAMED:
        return None
    record = pair[0]
    for field in NAME_FIELDS:
        info = kind.model_fields.get(field)
        before, after = (str(each.get(info.title or "") or "").strip() if info else "" for each in (old, new))
        if not before or not after or folded(before) == folded(after) or not getattr(record, field, None):
            continue
        plan = mended_names(snapshot.reading, snapshot.root, record, field, after)
        if plan.changes:
            return _of_plan(plan)._replace(words=_words_of(snapshot, kind, id))
    return None


def _edited(base: Rearranged, source: RecordSource, new: Values, choices: ReferenceChoices) -> Rearranged:
    """Return a renaming with the edit of the record on top of it."""
    path = base.paths.get(source.path, source.path)
    renamed_source = source._replace(path=path, content=base.candidates.get(path) or source.content)
    label = source.kind.model_fields["id"].title or "id"
    rest = {key: value for key, value in new.items() if key != label}
    after = renamed_source.edited(renamed_source.values or {}, rest, choices)
    return base._replace(candidates={**base.candidates, path: after}, path=path)


def _moved_in_lists(
    snapshot: Snapshot, source: RecordSource, id: str, values: Values, after: bytes
) -> Rearranged | None:
    """Put a record of a list file into the list of its organisation and year; mend what names it by its old id."""
    kind, library = source.kind, snapshot.reading.library
    file = parse_bytes(source.path, after)
    parsed = next((each for each in file.parsed if each.number == source.number), None) if file else None
    if parsed is None or parsed.record is None or (kind.kind, id) not in snapshot.valid:
        return None
    before = snapshot.valid[kind.kind, id][0]
    record = with_final_id(snapshot.reading.names.resolved(parsed.record), stem_of(kind, source.path), library)
    others = _mended(snapshot, kind, id, record.id) if record.id != id and kind.kind in _NAMED else {}
    words = _words_of(snapshot, kind, id) if others else ()
    if source.path in others:  # a record beside it names it
        source = source._replace(content=others.pop(source.path) or source.content)
        after = source.edited(source.values or {}, values, ReferenceChoices(library))
    stays = _belonging(record) == _belonging(before) or _fits(record, source.path, snapshot)
    target = place_of(record, library) if not stays else None
    if target is None or target.path == source.path or target.path in others:
        return Rearranged({source.path: after, **others}, words, path=source.path) if others else None
    rest = delete_record(source.content.decode(), source.number or 0, record_keys(kind))
    list_before = (snapshot.root / target.path).read_bytes() if target.path in snapshot.files else b""
    text = item_text(after, kind, source.number or 0)  # with the comments that stand in it
    new = (with_item(list_before, kind, text) if target.in_list else alone(text).encode()) if text else None
    if new is None:
        new = with_record(list_before, kind, values) if target.in_list else new_text(kind, values).encode()
    candidates = {source.path: None if rest is None else rest.encode(), target.path: new, **others}
    return Rearranged(candidates, (f"从 {source.path} 移到 {target.path}", *words), path=target.path)


def _belonging(record: Record) -> tuple[object, ...]:
    return record.org_id, record.when.start.year if record.when else None


def _fits(record: Record, path: str, snapshot: Snapshot) -> bool:
    """Return whether neither the name of a list file nor its folder says another organisation or year."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    year = str(record.when.start.year) if record.when else stem
    if _YEAR.fullmatch(stem) and stem != year:
        return False
    orgs = [each for each in (stem, posixpath.basename(folder)) if snapshot.reading.library.get(Org, each)]
    return not orgs or record.org_id in (None, *orgs)


def _mended(snapshot: Snapshot, kind: type[Record], id: str, new: str) -> dict[str, bytes | None]:
    """Return the files with mended references to a record that gets another id."""
    try:
        plan = mended_references(snapshot.reading, snapshot.root, kind, id, new)
    except CannotRenameError as error:
        raise CannotRearrangeError(str(error)) from None
    return {change.path: change.after for change in plan.changes}


def _words_of(snapshot: Snapshot, kind: type[Record], id: str) -> tuple[str, ...]:
    found = listed(referrers(snapshot, kind, id))
    return ("写着它的地方一起改：" + "、".join(found),) if found else ()


def _of_plan(plan: Plan) -> Rearranged:
    candidates: dict[str, bytes | None] = {
        change.path: None for change in plan.changes if change.path != change.new_path
    }
    candidates |= {change.new_path: change.after for change in plan.changes}
    paths = {change.path: change.new_path for change in plan.changes}
    words = [f"文件 {old} 改名为 {new}" for old, new in paths.items() if old != new]
    return Rearranged(candidates, tuple(words), plan.moves_address, paths)
