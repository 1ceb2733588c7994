"""What a person may see and change: by the records as they are in the bytes of files, before an edit and after it.

Every write of the workbench passes `Permissions.refusals`, whatever page it comes from. Both sides count: a record is
neither taken from another organisation nor given to one. Only a reviewer leaves a changed record 已审核."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..core.files import CONTENT
from ..core.problems import MAX_IN_FILE
from ..library.parse import ParsedRecord
from ..library.pictures import is_picture
from ..library.record_library import Library
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Record
from ..records.org import Org, above
from .rights_file import EVERY, Person
from .snapshot import parse_bytes
from .store import FileWrite
from .trial import added_to

REVIEWED, DRAFT = "已审核", "草稿"


class NotAllowedError(Exception):
    """Raised for what a person may not see or do; the message is Chinese."""


class WrittenRecord(NamedTuple):
    """A record as a file has it; ``org`` is empty for what is the whole centre's, ``values`` are all but the status."""

    kind: type[Record] | None
    path: str
    values: object
    status: str = ""
    org: str = ""
    title: str = ""
    number: int | None = None
    pictures: Sequence[str] = ()
    """The paths of its pictures below the content folder."""

    @property
    def name(self) -> str:
        label = self.kind.label if self.kind else "文件"
        return f"{label}“{self.title or self.path}”"

    @property
    def needs_review(self) -> bool:
        """Whether it is 已审核, in a kind whose records begin as drafts."""
        return self.status == REVIEWED and self.kind is not None and begins_as_draft(self.kind)


def begins_as_draft(kind: type[Record]) -> bool:
    return bool(kind.model_fields["status"].default == DRAFT)


def is_of_orgs(kind: type[Record]) -> bool:
    """Return whether a record of a kind belongs to the organisation that it names, whose secretary writes it.

    The organisations themselves are the centre's: they say which branches and groups there are."""
    return kind is not Org and "org" in kind.model_fields


class Permissions:
    """What one person may do in a centre with these records; without a ``person`` (no rights file) everything."""

    def __init__(self, library: Library, person: Person | None = None) -> None:
        self._library = library
        self._person = library.names.resolved(person) if person else None
        self._among: dict[tuple[str, Sequence[str]], bool] = {}

    @property
    def own_orgs(self) -> Sequence[str]:
        """The organisations that the person writes for; none for those who write for all."""
        return () if self.is_staff or self._person is None else self._person.orgs

    @property
    def reviewed_orgs(self) -> Sequence[str]:
        """The organisations that the person reviews for; none for those who review for all."""
        return () if self.reviews_all or self._person is None else self._person.reviews

    @property
    def is_staff(self) -> bool:
        """Whether the person writes for all organisations, and what belongs to none."""
        return self._person is None or EVERY in self._person.orgs

    @property
    def reviews_all(self) -> bool:
        return self._person is None or EVERY in self._person.reviews

    @property
    def sees_all(self) -> bool:
        return self.is_staff or self.reviews_all

    @property
    def reviews_any(self) -> bool:
        return self._person is None or bool(self._person.reviews)

    def writes_for(self, org: str) -> bool:
        return self._person is None or self._is_among(org, self._person.orgs)

    def reviews_for(self, org: str) -> bool:
        return self._person is None or self._is_among(org, self._person.reviews)

    def reviews(self, record: Record) -> bool:
        return self.reviews_for(record.org_id or "" if is_of_orgs(type(record)) else "")

    def sees_org(self, org: str) -> bool:
        """Return whether the internal records of an organisation may be seen."""
        return self.sees_all or self.writes_for(org) or self.reviews_for(org)

    def sees(self, record: Record) -> bool:
        """Return whether a form may open a record. What is public stands on the site for all."""
        return self.sees_all or (is_of_orgs(type(record)) and self.sees_org(record.org_id or ""))

    def sees_written(self, kind: type[Record], org: str) -> bool:
        """Return whether a record may be seen, by the text that it names its organisation with."""
        return self.sees_all or (is_of_orgs(kind) and self.sees_org(self._org(org)))

    def sees_kind(self, kind: type[Record]) -> bool:
        return self.sees_all or is_of_orgs(kind)

    def may_name(self, record: Record) -> bool:
        """Return whether a form may offer a record to be chosen by its name."""
        if self.sees_all:
            return True
        if isinstance(record, Org):
            return self.sees_org(record.id)
        return record.is_public or not begins_as_draft(type(record)) or self.sees(record)

    def may_review(self, kind: type[Record], values: Mapping[str, Any]) -> bool:
        """Return whether the person may leave a record with these values, under Chinese keys, as 已审核."""
        if not begins_as_draft(kind) or self._person is None:
            return True
        written = str(values.get(kind.model_fields["org"].title or "") or "") if is_of_orgs(kind) else ""
        return self.reviews_for(self._org(written))

    def hides_picture(self, path: str) -> bool:
        """Return whether a picture, by its path below the content folder, is only of records that are not seen."""
        if self.sees_all:
            return False
        with_it = [each for each in self._library.all(Activity) if any(photo.path == path for photo in each.photos)]
        shown = (each for each in with_it if self.sees(each) or any(photo.path == path for photo in each.shown_photos))
        return bool(with_it) and not any(shown)

    def refusals(self, writes: Iterable[FileWrite]) -> list[str]:
        """Return why the writes of an edit are not allowed, a sentence for each reason; [] if they are."""
        found: dict[str, None] = {}
        for each in writes if self._person else ():
            found.update(dict.fromkeys(self._refusals(each)))
        return [*found]

    def unreviewed(self, write: FileWrite) -> list[WrittenRecord]:
        """Return the records that a write would leave 已审核 although the person does not review them."""
        before, after = self.written(write.path, write.before), self.written(write.path, write.after)
        new = added_to(before, after, _as_it_is)
        return [each for each in new if each.needs_review and not self.reviews_for(each.org)]

    def written(self, path: str, data: bytes | None) -> list[WrittenRecord]:
        """Return the records in the bytes of a file; one without a kind for bytes that are not, or not all, read."""
        if data is None:
            return []
        file = parse_bytes(path, data)
        if file is None:
            return [WrittenRecord(None, path, data)]
        found = [self._written(file.kind, path, each) for each in file.parsed]
        unread = any(each.value is None and each.record is None for each in file.parsed)
        if unread or sum(len(each.problems) for each in file.parsed) > MAX_IN_FILE:
            found.append(WrittenRecord(None, path, data))
        return found

    def _written(self, kind: type[Record], path: str, parsed: ParsedRecord) -> WrittenRecord:
        if record := parsed.record:
            record = self._library.names.resolved(record)
            body = record.body if isinstance(record, Article) else ""
            values: object = (record.model_dump_json(exclude={"status"}), body)
            org = record.org_id or "" if is_of_orgs(kind) else ""
            pictures = [photo.path for photo in record.photos] if isinstance(record, Activity) else ()
            return WrittenRecord(kind, path, values, record.status, org, record.shown_title, parsed.number, pictures)
        value = parsed.value if isinstance(parsed.value, Mapping) else {}
        org = self._org(str(value.get("org") or "")) if is_of_orgs(kind) else ""
        rest = {name: item for name, item in value.items() if name != "status"}
        body = parsed.unheaded.body if parsed.unheaded else ""
        title = str(value.get("title") or value.get("name") or "")
        status = str(value.get("status") or DRAFT)
        return WrittenRecord(kind, path, (repr(rest or parsed.value), body), status, org, title, parsed.number)

    def _refusals(self, write: FileWrite) -> Iterator[str]:
        before, after = self.written(write.path, write.before), self.written(write.path, write.after)
        old, new = added_to(after, before, _as_it_is), added_to(before, after, _as_it_is)
        changed = [*added_to(new, old, _but_for_status), *added_to(old, new, _but_for_status)]
        for each in (*old, *new):
            if each.kind is None:
                if not self._may_write_file(write):
                    yield f"文件 {write.path} 要中心工作人员才能改。"
            elif not self._may_change(each) and (each in changed or not self.reviews_for(each.org)):
                yield self._not_yours(each)
        for each in new:
            # A record that names a picture shows it.
            yield from (f"照片 {path} 是别的组织的，不能用。" for path in each.pictures if self.hides_picture(path))
        for each in self.unreviewed(write):
            yield f"{each.name}不能由您写成“{REVIEWED}”。请写“{DRAFT}”，审核的人看过以后会改。"

    def _may_change(self, record: WrittenRecord) -> bool:
        return self.is_staff or (bool(record.org) and self.writes_for(record.org))

    def _may_write_file(self, write: FileWrite) -> bool:
        """Return whether a file without records may be written: of secretaries, a photo that nobody else has."""
        if self.is_staff:
            return True
        path = write.path.removeprefix(f"{CONTENT}/")
        is_photo = write.path.startswith(f"{CONTENT}/photos/") and is_picture(Path(path))
        if not is_photo or None not in (write.before, write.after) or not (self._person and self._person.orgs):
            return False
        others = (each for each in self._library.all(Activity) if not self.writes_for(each.org))
        return not any(photo.path == path for each in others for photo in each.photos)

    def _not_yours(self, record: WrittenRecord) -> str:
        """Return whose a record is, without its title: that may be internal."""
        label = record.kind.label if record.kind else "文件"
        if not record.org:
            return f"有一处{label}是全中心的，要中心工作人员才能改。"
        return f"有一处{label}是{self.name_of(record.org)}的，您没有改它的权限。"

    def _is_among(self, org: str, orgs: Sequence[str]) -> bool:
        """Return whether an organisation is one of these, or a group of one of these."""
        if EVERY in orgs:
            return True
        if (known := self._among.get((org, orgs))) is None:
            known = self._among[org, orgs] = self._is_below(org, orgs)
        return known

    def _is_below(self, org: str, orgs: Sequence[str]) -> bool:
        for id in above(org, self._library) if org else ():
            if id in orgs:
                return True
            found = self._library.get(Org, id)
            if found is None or not found.is_group:
                return False
        return False

    def _org(self, written: str) -> str:
        """Return the id of the organisation that a text names; the text itself if that is not clear."""
        found = self._library.names.find(Org, written) if written else ()
        return found[0].id if len(found) == 1 else written

    def name_of(self, org: str) -> str:
        found = self._library.get(Org, org)
        return found.name if found else f"“{org}”"


def _as_it_is(record: WrittenRecord) -> tuple[object, ...]:
    return record.kind, record.path, record.values, record.status


def _but_for_status(record: WrittenRecord) -> tuple[object, ...]:
    return record.kind, record.path, record.values
