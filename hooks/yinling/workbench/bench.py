"""What the pages of the workbench share: the records in memory, the files, drafts, Git and who works here."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.cache import Caches
from ..library.record_library import Library
from ..records.base import Record
from ..records.org import Org
from .desk import Desk
from .drafts import Draft, Drafts
from .git import Author, Git
from .git_errors import GitError
from .permissions import DRAFT, REVIEWED, NotAllowedError, Permissions
from .record_index import RecordIndex
from .record_source import RecordSource
from .reference_choices import ReferenceChoices
from .rights_file import Person
from .secretary import Secretary, read_secretary
from .store import FileWrite, Store
from .unfinished import Unfinished

if TYPE_CHECKING:
    from .saving import Prepared

MAX_OPENED = 300
_AT_MOST = 60.0  # seconds for the browser to open


class Bench:
    """The workbench of one centre; ``lock`` is held while a page is made, for the records are read again in between."""

    def __init__(self, root: Path, caches: Caches | None = None, practice_of: Bench | None = None) -> None:
        self.root = root.resolve()
        self.practice_of = practice_of
        """The workbench of the centre that this one is a copy of, to practise on."""
        self.first_page = threading.Event()
        self.practice: Bench | None = None
        """The copy on which is being practised: all pages are about it then."""
        self.lock = threading.RLock()
        self.desk = Desk(self.root, caches or Caches())
        self.store = Store(self.root)
        self.drafts = Drafts(self.root)
        self.index = RecordIndex()
        self._choices: tuple[Permissions, ReferenceChoices] | None = None
        self.opened: OrderedDict[str, Draft] = OrderedDict()
        """Forms that were opened and have no draft yet, by the id of the draft: with the file as it was then."""
        self.saved: dict[str, str] = {}
        """Where the answer to the save of a draft is, by the id of the draft: a button may be clicked twice."""
        self._prepared: tuple[tuple[Draft, object], Prepared] | None = None
        self._unfinished = Unfinished(self.root)
        self.person: Person | None = None
        """Who works with it, where a rights file says who may; see `of`."""
        self._permissions: tuple[Library, Person | None, Permissions] | None = None
        self.drafts.remove_old()
        self.store.remove_left_over()
        self.finish()

    def of(self, person: Person) -> Bench:
        """Return the bench of one person: the same records, files and history, but own drafts and open forms."""
        _ = self.git  # looked up once for all
        own = copy.copy(self)
        own.person, own._prepared = person, None
        own.drafts, own.opened, own.saved = Drafts(self.root, person.login), OrderedDict(), {}
        own.drafts.remove_old()
        return own

    @property
    def permissions(self) -> Permissions:
        known = self._permissions
        if known is None or known[0] is not self.library or known[1] is not self.person:
            self._permissions = known = self.library, self.person, Permissions(self.library, self.person)
        return known[2]

    @cached_property
    def git(self) -> Git | None:
        """The repository of the centre; None without one."""
        if self.practice_of and not (self.root / ".git").exists():
            return None  # not one that the user's own folder happens to lie in
        try:
            return Git.find(self.root)
        except GitError:
            return None

    @property
    def has_remote(self) -> bool:
        return bool(self.git and self.git.run("remote").strip())

    @property
    def secretary(self) -> Secretary | None:
        if self.person is None:
            return read_secretary(self.root)
        return Secretary(self.person.name, next((org for org in self.permissions.own_orgs), ""))

    @property
    def author(self) -> Author:
        """Who stands under a save."""
        secretary = self.secretary
        assert secretary is not None
        return Author(secretary.name, self.person.address if self.person else "")

    @property
    def library(self) -> Library:
        """The valid records as of the last `refresh`."""
        return self.desk.library

    def warm_up(self) -> None:
        """Compute what the first save needs, in a thread of its own, when the first page has been shown."""
        self.first_page.wait(_AT_MOST)
        self.desk.warm_up()

    @property
    def choices(self) -> ReferenceChoices:
        """The names that forms offer, made once until a file or a right changes."""
        may = self.permissions
        if self._choices is None or self._choices[0] is not may:
            self._choices = may, ReferenceChoices(self.library, None if may.sees_all else may.may_name)
        return self._choices[1]

    def refresh(self) -> None:
        """Read again the files that have changed; each request begins with that."""
        self.desk.refresh()
        self.index.update(self.desk.library)

    def own_org(self) -> str:
        """Return the id of the secretary's organisation; empty for those who work for all."""
        secretary = self.secretary
        return secretary.org if secretary and self.library.get(Org, secretary.org) else ""

    def branches(self) -> list[Org]:
        """Return the organisations whose records the person may see, but no groups."""
        may = self.permissions
        return [org for org in self.library.all(Org) if not org.is_group and may.sees_org(org.id)]

    def first_status(self, kind: type[Record], values: Mapping[str, object]) -> Mapping[str, str]:
        """Return the status that the form of a new record begins with, under its Chinese key.

        A meeting is written after it was held, by the one who answers for it; the form shows this, for all to see."""
        return {"状态": REVIEWED if self.permissions.may_review(kind, values) else DRAFT}

    def prepared(self, draft: Draft, prepare: Callable[[], Prepared]) -> Prepared:
        """Return what ``prepare`` makes of a draft; a preview asks for it with each of its files."""
        key = (draft, self.desk.snapshot)
        if self._prepared is None or self._prepared[0][0] != draft or self._prepared[0][1] is not key[1]:
            self._prepared = key, prepare()
        return self._prepared[1]

    def may_see_save(self, author: Author) -> bool:
        """Return whether a save of somebody is shown, and may be undone: the own ones; to the centre's staff, all."""
        return self.permissions.is_staff or author == self.author

    def head(self) -> str:
        return (self.git and self.git.head) or ""

    def open(self, draft: Draft) -> Draft:
        """Keep an opened form in memory, until its first draft is written."""
        self.opened[draft.id] = draft
        while len(self.opened) > MAX_OPENED:
            self.opened.popitem(last=False)
        return draft

    def source_of(self, kind: type[Record], id: str) -> RecordSource | None:
        """Return where a record is written, valid or not; None if there is none of that id.

        Raises NotAllowedError if the person may not see it."""
        place = self.desk.place_of(kind, id)
        content = self.store.read(place.path) if place else None
        if place is None or content is None:
            return None
        may = self.permissions
        if not may.sees_all and not any(
            may.sees_org(each.org) for each in may.written(place.path, content) if each.number == place.number
        ):
            whose = self.library.wording("不是您支部的")
            raise NotAllowedError(f"这条{kind.label}{whose}，您没有看它和改它的权限。登出来的，请到网站上看。")
        return RecordSource(kind, place.path, content, place.number)

    def who_saved(self, draft: Draft) -> str:
        """Return who has saved the file of a draft since it was opened."""
        if self.git and draft.commit and draft.path:
            own = self.secretary
            names = [each.author.name for each in self.git.log([draft.path], [f"{draft.commit}..HEAD"], limit=20)]
            others = [*dict.fromkeys(name for name in names if own is None or name != own.name)]
            if names:
                return "、".join(others) or "您自己（在另一个窗口里）"
        return "别人"

    def write(
        self, writes: Sequence[FileWrite], committed: Mapping[str, bytes | None], name: str, subject: str
    ) -> str | None:
        """Write files and commit contents; return the id of the commit, None if there is nothing to commit with.

        A crash between both is made good by `finish`. Raises NotAllowedError for what the person may not write."""
        if refusals := self.permissions.refusals(writes):
            raise NotAllowedError("".join(refusals))
        author = self.author if self.person else Author(name)
        with self.store.locked():
            self.finish()
            if self.git and committed:
                self._unfinished.put(writes, committed, author, subject)
            try:
                self.store.write(writes)
                return self.git.commit_contents(committed, author, subject) if self.git and committed else None
            finally:
                self._unfinished.clear()

    def finish(self) -> None:
        """Commit what was written before a crash, if the files are still so."""
        with self.store.locked():
            if (job := self._unfinished.get()) and self.git:
                if all(self.store.read(path) == after for path, after in job.written.items()):
                    self.git.commit_contents(job.committed, Author(job.name, job.email), job.subject)
                self._unfinished.clear()
