"""Renames a record: its file and id, or its name, and every reference to it in YAML, front matter and Markdown links.

`plan` changes nothing; it returns the files with their new bytes and paths. Only the characters of the ids and names
change. Comments, order, quotes and line ends stay."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Caches
from ..core.files import CONTENT, DATA
from ..records import KINDS
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import NAME_FIELDS, Record, references_of, values_at
from ..records.base import Path as ValuePath
from ..records.org import Org, above
from ..records.types import Reference
from ..records.vocabulary import Term
from ..records.word import Word
from ..sources.edit_article import parts_of
from ..sources.source_files import SourceFiles
from ..sources.splice import CannotSpliceError, Replacement, splice
from ..sources.yaml import Mark, mark_at
from .file_changes import FileChange
from .load import Reading, read_all
from .parse import ParsedRecord, record_keys
from .record_names import bare_id, folded, kind_named, plain_id
from .redirecting import redirected
from .renamed_links import Ids, mended_links
from .unknown_references import advise

_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_NAMED_BY_VALUE = (Term, Word)  # the id of these is a name in the record


class CannotRenameError(Exception):
    """Raised if nothing can be renamed; the message is in Chinese."""


class Plan(NamedTuple):
    """All changes of a renaming. ``moves_address``: whether pages get other addresses."""

    changes: list[FileChange]
    references: int
    moves_address: bool


class _Renaming(NamedTuple):
    """What is renamed: the ids of each kind, or the name of one record."""

    kind: type[Record]
    ids: Mapping[type[Record], Mapping[str, str]]
    id: str = ""  # of the record with another name
    old_name: str = ""
    new_name: str = ""


def plan(root: Path, kind: type[Record], old: str, new: str, caches: Caches | None = None) -> Plan:
    """Return the changes that rename the record ``old`` (its id or a name) to ``new``; raise CannotRenameError."""
    root, caches = root.resolve(), caches or Caches()
    files = SourceFiles(root, caches["marks"])
    return plan_in(read_all(root, lambda _: None, caches, files), files, kind, old, new)


def plan_in(reading: Reading, files: SourceFiles, kind: type[Record], old: str, new: str) -> Plan:
    """Return the changes as `plan`, for records that are read already."""
    root = files.root
    found = reading.names.find(kind, old)
    new = bare_id(new, kind) if _ID.fullmatch(bare_id(new, kind)) else new.strip()
    if len(found) > 1:
        raise CannotRenameError(f"叫“{old}”的{advise(reading.names, kind, old).choices}。请写编号。")
    if not found:
        return _repair(root, reading, files, kind, bare_id(old, kind), new)
    if found[0].origin.is_packaged:
        raise CannotRenameError(f"“{found[0].shown_title}”是程序自带的，不能改名。要用别的名称，自己写一条就行。")
    if kind in _NAMED_BY_VALUE or not _ID.fullmatch(new):
        return _rename_name(root, reading, found[0], old, new)
    return _rename_id(root, reading, files, found[0], new)


def mended_references(reading: Reading, root: Path, kind: type[Record], old: str, new: str) -> Plan:
    """Return the changes of the references to a record that gets another id with another file."""
    ids: Ids = {kind: {old: new}}
    edits = _Edits(root, reading, _Renaming(kind, ids))
    return _with_redirects(Plan(edits.changes({}), edits.count, moves_address=False), root, reading, ids)


def mended_names(reading: Reading, root: Path, record: Record, field: str, new: str) -> Plan:
    """Return the changes of the references that write a record's old name; its own text stays for another edit."""
    old, kind = str(getattr(record, field)), type(record)
    within = f"{record.id.rpartition('/')[0]}/" if isinstance(record, Term) else ""
    ids: Ids = {kind: {record.id: f"{within}{new}"}} if kind in _NAMED_BY_VALUE else {}
    edits = _Edits(root, reading, _Renaming(kind, ids, record.id, old, new))
    return Plan(edits.changes({}), edits.count, moves_address=False)


def _repair(root: Path, reading: Reading, files: SourceFiles, kind: type[Record], old: str, new: str) -> Plan:
    """Mend the references to a record that was renamed by hand."""
    target = reading.names.find(kind, new)
    if len(target) != 1:
        choices = advise(reading.names, kind, old).choices
        raise CannotRenameError(f"没有“{old}”这个{kind.label}，也没有“{new}”。{choices}")
    id = target[0].id if plain_id(new, kind) == plain_id(target[0].id, kind) else new
    ids, moves = _ids_and_moves(reading, files, kind, old, id)
    edits = _Edits(root, reading, _Renaming(kind, ids))
    changes = edits.changes(moves)
    if not edits.count:
        raise CannotRenameError(f"“{new}”已经有了，也没有哪里写着“{old}”，不用改。")
    return Plan(changes, edits.count, moves_address=False)


def _rename_name(root: Path, reading: Reading, record: Record, old: str, new: str) -> Plan:
    kind = type(record)
    within = f"{record.id.rpartition('/')[0]}/" if isinstance(record, Term) else ""
    if "/" in new and within and not new.startswith(within):
        raise CannotRenameError(f"“{record.id}”只能在它的词表里改名。")
    new = new.removeprefix(within)
    parent = getattr(record, "parent", None)
    taken = [each for each in reading.names.find(kind, new, within) if each is not record]
    if clash := [each for each in taken if getattr(each, "parent", None) == parent]:
        raise CannotRenameError(f"已经有“{new}”了，在 {clash[0].origin.file}。两条不能叫一个名字。")
    fields = [field for field in NAME_FIELDS if getattr(record, field, None)]
    field = next((f for f in fields if folded(str(getattr(record, f))) == folded(old)), fields[0])
    old_name = str(getattr(record, field))
    if not new or new == old_name:
        raise CannotRenameError("新的名称和原来的一样，不用改。")
    ids: Ids = {kind: {record.id: f"{within}{new}"}} if kind in _NAMED_BY_VALUE else {}
    edits = _Edits(root, reading, _Renaming(kind, ids, record.id, old_name, new))
    edits.set_field(record, field, new)
    return Plan(edits.changes({}), edits.count, moves_address=False)


def _rename_id(root: Path, reading: Reading, files: SourceFiles, record: Record, new: str) -> Plan:
    kind = type(record)
    if isinstance(record, Activity):
        folder = f"{record.org}/{record.year}/"
        if "/" in new and not new.startswith(folder):
            raise CannotRenameError(f"活动的编号以 {folder} 开头。要换组织或者日期，请改“组织”“日期”那两行。")
        new = folder + new.removeprefix(folder)
    if kind is Article and "/" not in new:
        new = f"{posixpath.dirname(record.id)}/{new}"
    if new == record.id:
        raise CannotRenameError("新的编号和原来的一样，不用改。")
    taken = next((each for id, each in reading.names.all(kind).items() if id.casefold() == new.casefold()), None)
    if taken is not None and taken is not record:
        raise CannotRenameError(f"已经有“{taken.id}”了，在 {taken.origin.file}。换一个编号。")
    ids, moves = _ids_and_moves(reading, files, kind, record.id, new)
    edits = _Edits(root, reading, _Renaming(kind, ids))
    if record.origin.number is None:
        moves[record.origin.file] = _path_of(record, new)
    if record.origin.number is not None or edits.has_field(record, "id"):
        edits.set_field(record, "id", posixpath.basename(new) if isinstance(record, Activity) else new)
    if isinstance(record, Article) and record.audio and posixpath.dirname(new) != posixpath.dirname(record.id):
        beside = f"{posixpath.dirname(record.id)}/{record.audio}"
        if (root / CONTENT / beside).is_file():  # a path from the content folder stays valid
            edits.set_field(record, "audio", beside)
    for path, target in moves.items():
        if (root / target).exists() and not (root / path).samefile(root / target):
            raise CannotRenameError(f"已经有 {target} 这个文件了，没有改动任何文件。")
    return _with_redirects(Plan(edits.changes(moves), edits.count, moves_address=False), root, reading, ids)


def _with_redirects(changes: Plan, root: Path, reading: Reading, ids: Ids) -> Plan:
    kept = redirected(root, reading, ids)
    return Plan([*changes.changes, kept], changes.references, moves_address=True) if kept else changes


def _ids_and_moves(
    reading: Reading, files: SourceFiles, kind: type[Record], old: str, new: str
) -> tuple[dict[type[Record], dict[str, str]], dict[str, str]]:
    """Return the new ids, and the new paths of other files: an organisation is part of the ids of its activities."""
    ids: dict[type[Record], dict[str, str]] = {kind: {old: new}}
    if kind is not Org:
        return ids, {}
    start, broken = f"{old}/", (each.removeprefix(f"{Activity.kind}:") for each in reading.broken)
    activities = (id for id in (*reading.names.all(Activity), *broken) if id.startswith(start))
    ids[Activity] = {id: f"{new}/{id[len(start) :]}" for id in activities}
    folder, new_folder = (f"{DATA}/{Activity.folder}/{id}" for id in (old, new))
    moves = {f"{folder}/{each.name}": f"{new_folder}/{each.name}" for each in files.below(folder) if each.is_file}
    for other in KINDS:  # lists of one organisation are named by it: data/deliveries/zb09.yml
        file, new_file = _list(other, old), _list(other, new)
        listed = {record.org_id for record in reading.names.all(other).values() if record.origin.file == file}
        if other is not Org and listed == {old} and not (files.root / new_file).exists():
            moves[file] = new_file
    return ids, moves


def _list(kind: type[Record], org: str) -> str:
    return f"{DATA}/{kind.folder}/{org}.yml"


def _path_of(record: Record, id: str) -> str:
    base = CONTENT if isinstance(record, Article) else f"{DATA}/{record.folder}"
    if record.origin.file == f"{DATA}/{record.folder}.yml":
        raise CannotRenameError(f"{record.origin.file} 只有一条记录，没有编号可改。")
    return f"{base}/{id}{posixpath.splitext(record.origin.file)[1]}"


class _Edits:
    """The replacements in all files that a renaming needs."""

    def __init__(self, root: Path, reading: Reading, renaming: _Renaming) -> None:
        self._root, self._reading, self._renaming = root, reading, renaming
        self._yaml: defaultdict[str, dict[Mark, Replacement]] = defaultdict(dict)
        self._kind_of: dict[str, type[Record]] = {}
        self._articles: dict[str, str] = {}
        self.count = 0
        """The number of references that change; complete after `changes`."""
        for record, parsed in reading.valid:
            if isinstance(record, Article):
                self._articles[record.origin.file] = record.id
            self._add_references(type(record), parsed.record, parsed)  # the record with names as they are written
        for kind, parsed in reading.invalid:
            if isinstance(parsed.value, dict):
                self._add_references(kind, parsed.value, parsed)
            if kind is Article and parsed.document:
                file = parsed.document.file
                self._articles[file] = file.removeprefix(f"{CONTENT}/").removesuffix(".md")

    def _add_references(self, kind: type[Record], value: object, parsed: ParsedRecord) -> None:
        """Add the references of a record, or of the YAML value of an invalid one."""
        for path, reference in references_of(kind):
            if isinstance(value, Record) and not getattr(value, str(path[0])):
                continue
            for at, written in values_at(value, path):
                self._add_reference(kind, parsed, at, written, reference, of_key=path[-1] == "keys")
        for at, written, reference in (
            value.further_references(self._reading.library) if isinstance(value, Record) else ()
        ):
            self._add_reference(kind, parsed, at, written, reference)

    def _add_reference(
        self,
        kind: type[Record],
        parsed: ParsedRecord,
        at: ValuePath,
        written: str,
        reference: Reference,
        *,
        of_key: bool = False,
    ) -> None:
        target = kind_named(reference.kind)
        new = self.mended(target, written, reference.within) if target else None
        if new is not None and new != written:
            source = parsed.reparse() if parsed.reparse else parsed
            self._replace(kind, source, at, written, new, of_key=of_key)
            self.count += 1

    def mended(self, kind: type[Record], written: str, within: str = "") -> str | None:
        """Return the new text of a reference, None if it stays as it is."""
        renaming, ids = self._renaming, self._renaming.ids.get(kind, {})
        if within + written in ids:  # nearly all references are ids
            return ids[within + written].removeprefix(within)
        if kind is not renaming.kind and not ids:
            return None
        found = self._reading.names.find(kind, written, within)
        if not found:  # of a record that was renamed by hand
            lost = (new for old, new in ids.items() if plain_id(old, kind) == plain_id(within + written, kind))
            return next(lost, None)
        id = found[0].id
        is_id = plain_id(within + written, kind) == plain_id(id, kind)
        if len(found) > 1 or (is_id and id not in ids):
            return None
        if is_id:
            return ids[id].removeprefix(within)
        return self._with_new_name(found[0], written) if kind is renaming.kind and renaming.old_name else None

    def _with_new_name(self, record: Record, written: str) -> str | None:
        """Return a name with the new name in it: that of the record itself, or of one below it (支部第一党小组)."""
        renaming = self._renaming
        if record.id == renaming.id:
            if folded(written) == folded(renaming.old_name):
                return renaming.new_name
        elif written in record.names or renaming.id not in above(record.id, self._reading.library):
            return None
        return written.replace(renaming.old_name, renaming.new_name) if renaming.old_name in written else None

    def has_field(self, record: Record, field: str) -> bool:
        return field in self._source_of(record).value

    def set_field(self, record: Record, field: str, new: str) -> None:
        source = self._source_of(record)
        if field not in source.value:
            where = f"{record.origin.file} 第 {record.origin.line} 行"
            raise CannotRenameError(f"{where} 的这条记录没有写“编号”。请先给它加一行“编号: {new}”。")
        self._replace(type(record), source, (field,), source.value[field], new)

    def _source_of(self, record: Record) -> ParsedRecord:
        parsed = next(each for found, each in self._reading.valid if found is record)
        return parsed.reparse() if parsed.reparse else parsed

    def _replace(
        self, kind: type[Record], source: ParsedRecord, at: ValuePath, old: str, new: str, *, of_key: bool = False
    ) -> None:
        mark = mark_at(source.value, at, of_key=of_key)
        assert source.document is not None  # it was parsed just now
        assert mark is not None
        self._kind_of[source.document.file] = kind
        self._yaml[source.document.file][mark] = Replacement(mark, old, new)

    def changes(self, moves: Mapping[str, str]) -> list[FileChange]:
        """Return all changed and moved files, sorted by path."""
        bodies: dict[str, str] = {}
        for file, id in self._articles.items():
            mended, count = mended_links(parts_of(self._text(file)).body, id, self._renaming.ids, self.mended)
            if count:
                bodies[file] = mended
                self.count += count
        return [self._change(file, moves.get(file, file), bodies) for file in sorted({*self._yaml, *moves, *bodies})]

    def _change(self, file: str, new_path: str, bodies: Mapping[str, str]) -> FileChange:
        before = (self._root / file).read_bytes()
        if file not in self._yaml and file not in bodies:
            return FileChange(file, before, new_path, before)
        replacements, keys = self._yaml[file].values(), record_keys(self._kind_of.get(file, Article))
        parts = parts_of(self._text(file)) if file in self._articles else None
        try:
            if parts:
                front, body = splice(parts.front, replacements, keys), bodies.get(file, parts.body)
                text = "".join(parts._replace(front=front, body=body))
            else:
                text = splice(self._text(file), replacements, keys)
        except CannotSpliceError as error:
            line = error.line + (parts.first_line - 1 if parts else 0)
            raise CannotRenameError(
                f"{file} 第 {line} 行的写法有问题，改不准，没有改动任何文件。请先运行 yinling check，把这个文件改好。"
            ) from None
        return FileChange(file, before, new_path, text.encode())

    def _text(self, file: str) -> str:
        return (self._root / file).read_bytes().decode("utf-8")
