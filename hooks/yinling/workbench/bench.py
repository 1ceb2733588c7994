"""What the pages of the workbench share: the records in memory, the files, drafts, Git and who works here."""

from __future__ import annotations

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
from .record_index import RecordIndex
from .record_source import RecordSource
from .reference_choices import ReferenceChoices
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
        self._choices = ReferenceChoices(self.desk.library)
        self.opened: OrderedDict[str, Draft] = OrderedDict()
        """Forms that were opened and have no draft yet, by the id of the draft: with the file as it was then."""
        self._prepared: tuple[tuple[Draft, object], Prepared] | None = None
        self._unfinished = Unfinished(self.root)
        self.drafts.remove_old()
        self.store.remove_left_over()
        self.finish()

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
        return read_secretary(self.root)

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
        """The records that forms offer, made once until a file changes."""
        if self._choices.library is not self.desk.library:
            self._choices = ReferenceChoices(self.desk.library)
        return self._choices

    def refresh(self) -> None:
        """Read again the files that have changed; each request begins with that."""
        self.desk.refresh()
        self.index.update(self.desk.library)

    def own_org(self) -> str:
        """Return the id of the secretary's organisation; empty for those who work for all."""
        secretary = self.secretary
        return secretary.org if secretary and self.library.get(Org, secretary.org) else ""

    def branches(self) -> list[Org]:
        """Return the organisations that a secretary may choose as the own one, but no groups."""
        return [org for org in self.library.all(Org) if org.org_kind != "党小组"]

    def prepared(self, draft: Draft, prepare: Callable[[], Prepared]) -> Prepared:
        """Return what ``prepare`` makes of a draft; a preview asks for it with each of its files."""
        key = (draft, self.desk.snapshot)
        if self._prepared is None or self._prepared[0][0] != draft or self._prepared[0][1] is not key[1]:
            self._prepared = key, prepare()
        return self._prepared[1]

    def head(self) -> str:
        return (self.git and self.git.head) or ""

    def open(self, draft: Draft) -> Draft:
        """Keep an opened form in memory, until its first draft is written."""
        self.opened[draft.id] = draft
        while len(self.opened) > MAX_OPENED:
            self.opened.popitem(last=False)
        return draft

    def source_of(self, kind: type[Record], id: str) -> RecordSource | None:
        """Return where a record is written, valid or not; None if there is none of that id."""
        place = self.desk.place_of(kind, id)
        content = self.store.read(place.path) if place else None
        return RecordSource(kind, place.path, content, place.number) if place and content is not None else None

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

        A crash between both is made good by `finish`."""
        with self.store.locked():
            self.finish()
            if self.git and committed:
                self._unfinished.put(writes, committed, name, subject)
            try:
                self.store.write(writes)
                return self.git.commit_contents(committed, Author(name), subject) if self.git and committed else None
            finally:
                self._unfinished.clear()

    def finish(self) -> None:
        """Commit what was written before a crash, if the files are still so."""
        with self.store.locked():
            if (job := self._unfinished.get()) and self.git:
                if all(self.store.read(path) == after for path, after in job.written.items()):
                    self.git.commit_contents(job.committed, Author(job.name), job.subject)
                self._unfinished.clear()
