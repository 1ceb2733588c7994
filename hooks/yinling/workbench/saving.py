"""Prepares a save: what a submitted form means in the files, what a trial says of it, what others have saved.

Nothing is written here; `committing` writes what was prepared if the files are still as they were."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from werkzeug.datastructures import MultiDict

from ..core.files import CONTENT
from ..core.problems import Problem
from ..library.parse import read_records, record_keys
from ..records.article import Article
from ..records.base import Record
from ..records.vocabulary import Term
from ..sources import yaml
from ..sources.edit_yaml import CannotEditError
from ..sources.text import unified
from .bench import Bench
from .difference import body_difference, difference
from .drafts import Draft
from .file_versions import BODY
from .form_errors import Errors, errors_at, is_draft, wrong_in
from .form_values import Values, changes, submitted, without_blanks
from .moving import rearranged
from .permissions import DRAFT, REVIEWED
from .placing import NewPlace, place_of, sections_of
from .record_source import RecordSource, new_text, with_record, without_body
from .reference_choices import ReferenceChoices
from .referring import CannotRearrangeError
from .removing import writes_of
from .store import FileWrite
from .trial import Trial

SECTION = "栏目"
"""The field of a new article that says in which section it stands: its folder, which the file does not name."""


@dataclass
class Prepared:
    """What saving a draft would do.

    ``values`` are those of the form, with what others have saved in fields that the form left alone. With ``errors`` or
    ``general`` (messages that belong to no field) nothing can be saved. ``warnings`` do not stop a save."""

    draft: Draft
    kind: type[Record]
    values: Values
    old: Values = field(default_factory=dict)
    writes: tuple[FileWrite, ...] = ()
    words: Sequence[str] = ()
    errors: Errors = field(default_factory=dict)
    general: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    meanwhile: list[str] = field(default_factory=list)
    """What somebody else has saved since the form was opened, in sentences."""
    title: str = ""
    path: str = ""
    """The file that has the record after the save."""
    number: int | None = None
    """The place of the record in the new text of a list file."""
    trial: Trial | None = None

    @property
    def pictures(self) -> list[FileWrite]:
        """The photos of the draft that the record names."""
        named = {str(row.get("文件")) for row in self.values.get("照片") or [] if isinstance(row, Mapping)}
        return [FileWrite(f"{CONTENT}/{path}", None, data) for path, data in self.draft.files if path in named]

    @property
    def written(self) -> FileWrite:
        """The file that has the record after the save; other ones name it, or go."""
        return next(each for each in self.writes if each.path == self.path)

    @property
    def may_save(self) -> bool:
        return not self.errors and not self.general


def prepare(bench: Bench, draft: Draft, kind: type[Record]) -> Prepared:
    """Return what saving a draft would do."""
    choices = bench.choices
    form = MultiDict(draft.fields)
    new = submitted(kind, form, choices)
    if kind is Article and BODY in form:
        new[BODY] = unified(form[BODY])
    prepared = Prepared(draft, kind, new)
    try:
        if draft.record:
            _prepare_edit(bench, prepared, choices)
        else:
            _prepare_new(bench, prepared)
    except CannotRearrangeError as error:
        prepared.general.append(str(error))
    except CannotEditError as error:
        prepared.general.append(
            f"{draft.path or '文件'} 第 {error.line} 行的写法特别，改不准，所以没有改。请照改动用编辑器改那一行。"
        )
    if prepared.writes and prepared.may_save:
        prepared.writes = (*prepared.writes, *prepared.pictures)
        prepared.general += bench.permissions.refusals(prepared.writes)
    if prepared.writes and prepared.may_save:
        _try(bench, prepared)
    return prepared


def _prepare_edit(bench: Bench, prepared: Prepared, choices: ReferenceChoices) -> None:
    draft, kind = prepared.draft, prepared.kind
    source = bench.source_of(kind, draft.record)
    current = source.values if source else None
    if source is None or current is None:
        who = bench.who_saved(draft)
        prepared.general.append(f"这条记录已经没有了，{who}删掉了它，或者给它改了名字。您写的都在草稿里。")
        return
    opened = RecordSource(kind, draft.path, draft.opened, draft.number).values if draft.opened else current
    new = prepared.values
    if opened is not None and opened != current:
        _take_theirs(bench, prepared, opened, current, choices)
    _drop_same_id(kind, draft.record, current, new)
    prepared.old, prepared.number = current, source.number
    after = source.edited(current, new, choices)
    if after != source.content and _needs_review(bench, prepared, current):
        after = source.edited(current, new, choices)
    prepared.words = words_of(bench, kind, current, {**current, **new})
    before, errors = wrong_in(kind, current), wrong_in(kind, {**current, **new})
    for path, messages in errors.items():  # at their fields; the trial knows only the line of what is not there
        if messages != before.get(path):
            prepared.errors.setdefault(path, []).extend(messages)
    if after == source.content:
        return
    prepared.path = source.path
    more = rearranged(bench.desk.snapshot, source, draft.record, new, choices)
    if more is None:
        prepared.writes = (FileWrite(source.path, source.content, after),)
    else:
        prepared.writes, prepared.path = writes_of(bench, more), more.path
        prepared.words = [*prepared.words, *more.words]
        if more.path != source.path:
            prepared.number = _last_number(kind, prepared.written)


def _drop_same_id(kind: type[Record], id: str, current: Values, new: Values) -> None:
    """Leave out an id that the name of the file says already."""
    label = kind.model_fields["id"].title or "id"
    if not current.get(label) and new.get(label) in (id, posixpath.basename(id)):
        del new[label]


def _take_theirs(bench: Bench, prepared: Prepared, opened: Values, current: Values, choices: ReferenceChoices) -> None:
    """Keep what others have saved in other fields; ask where both have changed one."""
    kind, new, who = prepared.kind, prepared.values, bench.who_saved(prepared.draft)
    mine = {*changes(kind, opened, new, choices)}
    if new.get(BODY, "").strip() != str(opened.get(BODY, "")).strip():
        mine.add(BODY)
    theirs = {key for key in {*opened, *current} if opened.get(key) != current.get(key)}
    both = {key for key in mine & theirs if changes(kind, current, {key: new[key]}, choices) or key == BODY}
    told = words_of(bench, kind, opened, current)
    prepared.meanwhile = [f"您填的时候，{who}也存了这一条：", *told]
    for key in theirs - mine:
        if key in new or key in current:
            new[key] = current.get(key, "")
    for key in both:
        theirs_now = words_of(bench, kind, {**current, key: opened.get(key)}, current)
        message = f"{who}刚才也改了这一项：{'；'.join(theirs_now)}。下面是您写的。要留哪个，就写哪个，再存一次。"
        prepared.errors.setdefault(key, []).append(message)


def _needs_review(bench: Bench, prepared: Prepared, current: Values) -> bool:
    """Make a draft of what was reviewed and is changed by somebody who does not review; return whether it was."""
    kind, new = prepared.kind, prepared.values
    label = kind.model_fields["status"].title or ""
    if new.get(label) != REVIEWED or bench.permissions.may_review(kind, {**current, **new}):
        return False
    if current.get(label) != REVIEWED:
        prepared.errors.setdefault(label, []).append(f"“{REVIEWED}”由审核的人写。请选“{DRAFT}”，审核的人看过以后会改。")
        return False
    new[label] = DRAFT
    prepared.warnings.append(f"这一条审核过。您改了，就要再审核一次：存下来是“{DRAFT}”，审核以后再登出来、再计数。")
    return True


def _prepare_new(bench: Bench, prepared: Prepared) -> None:
    kind, values = prepared.kind, prepared.values
    prepared.errors = wrong_in(kind, values)
    _needs_review(bench, prepared, {})
    if kind is Article and not is_draft(values) and not str(values.get(BODY) or "").strip():
        prepared.errors.setdefault(BODY, []).append("正文还没有写。")
    record = None if prepared.errors else record_of(bench, kind, values)
    if record is None:
        if not prepared.errors:
            prepared.general.append("这些内容合不成一条记录，请逐项核对。")
        return
    section = MultiDict(prepared.draft.fields).get(SECTION, "") if kind is Article else ""
    sections = sections_of(bench.library)
    if section and section not in sections:
        prepared.errors.setdefault(SECTION, []).append(f"没有“{section}”这个栏目，请再选一次。")
        return
    place = NewPlace(prepared.draft.path, in_list=True) if kind is Term else place_of(record, bench.library, section)
    if place.in_list:
        before = bench.store.read(place.path)
        after = with_record(before or b"", kind, values)
    else:
        before, after = None, new_text(kind, values).encode()
    prepared.writes, prepared.path = (FileWrite(place.path, before, after),), place.path
    prepared.number = _last_number(kind, prepared.written)
    prepared.words = words_of(bench, kind, {}, values)
    if kind is Article:
        placed = place.path.split("/")[1]
        prepared.words = [f"{SECTION}：放在“{sections.get(placed, placed)}”", *prepared.words]


def words_of(bench: Bench, kind: type[Record], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the difference of two versions of a record in words."""
    before, after = (without_blanks(without_body(each)) or {} for each in (old, new))
    found = difference(kind, before, after, bench.library)
    found += body_difference(str(old.get(BODY) or ""), str(new.get(BODY) or ""))
    return [each.text for each in found]


def record_of(bench: Bench, kind: type[Record], values: Mapping[str, Any]) -> Record | None:
    """Return the record that values make, with ids for names."""
    examples = (
        {kind.model_fields[name].title or name: text for name, text in kind.example.items()} if is_draft(values) else {}
    )
    given = without_blanks(without_body(values)) or {}
    text = new_text(kind, {**examples, **given})  # the place of a draft depends on what it has
    text = text.split("---\n")[1] if kind is Article else text
    for parsed in read_records(kind, yaml.parse("", text, record_keys(kind))):
        if parsed.record:
            return bench.desk.names.resolved(parsed.record)
    return None


def _try(bench: Bench, prepared: Prepared) -> None:
    """Take the problems that the edit would add."""
    trial = bench.desk.trial({each.path: each.after for each in prepared.writes})
    write, number = prepared.written, prepared.number
    prepared.trial = trial
    source = RecordSource(prepared.kind, write.path, write.after or b"", number)
    text, first_line = source.yaml
    own = [each for each in trial.errors if each.file == write.path]
    for path, messages in errors_at(prepared.kind, own, text, number, first_line).items():
        at_body = path == "" and prepared.kind is Article and any(_in_body(each, text, first_line) for each in own)
        if path or at_body:
            prepared.errors.setdefault(path or BODY, []).extend(messages)
        else:
            prepared.general += messages
    prepared.general += [f"{each.file}：{each.message}" for each in trial.errors if each.file != write.path]
    prepared.warnings += [each.message for each in trial.warnings]
    prepared.title = _title(prepared)


def _in_body(problem: Problem, text: str, first_line: int) -> bool:
    return problem.line > first_line + text.count("\n")


def _last_number(kind: type[Record], write: FileWrite) -> int | None:
    """Return the number of the record that was appended to a list file; None for a file of one record."""
    if kind is Article:
        return None
    value = yaml.parse("", unified((write.after or b"").decode("utf-8")), record_keys(kind)).value
    return len(value) - 1 if isinstance(value, list) else None


def _title(prepared: Prepared) -> str:
    for label in ("标题", "名称", "词语", "代码"):
        if text := str(prepared.values.get(label) or prepared.old.get(label) or "").strip():
            return text[:40]
    return ""


def rebased(bench: Bench, prepared: Prepared) -> Draft:
    """Return the draft on top of what others have saved, so that the next save takes the form as it is."""
    source = bench.source_of(prepared.kind, prepared.draft.record)
    if source is None:
        return prepared.draft
    return msgspec.structs.replace(
        prepared.draft, path=source.path, opened=source.content, number=source.number, commit=bench.head()
    )
