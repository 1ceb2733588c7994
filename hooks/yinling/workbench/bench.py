"""What the pages of the workbench share: the records in memory, the files, drafts, Git and who works here."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path

from ..core.cache import Caches
from ..library.record_library import Library
from ..records.org import Org
from .desk import Desk
from .drafts import Drafts
from .git import Git
from .git_errors import GitError
from .record_index import RecordIndex
from .secretary import Secretary, read_secretary
from .store import Store


class Bench:
    """The workbench of one centre; ``lock`` is held while a page is made, for the records are read again in between."""

    def __init__(self, root: Path, caches: Caches | None = None) -> None:
        self.root = root.resolve()
        self.lock = threading.RLock()
        self.desk = Desk(self.root, caches or Caches())
        self.store = Store(self.root)
        self.drafts = Drafts(self.root)
        self.index = RecordIndex()
        self.drafts.remove_old()
        self.store.remove_left_over()

    @cached_property
    def git(self) -> Git | None:
        """The repository of the centre; None without one."""
        try:
            return Git.find(self.root)
        except GitError:
            return None

    @property
    def secretary(self) -> Secretary | None:
        return read_secretary(self.root)

    @property
    def library(self) -> Library:
        """The valid records as the files are now."""
        self.desk.refresh()
        library = self.desk.library
        self.index.update(library)
        return library

    def own_org(self) -> str:
        """Return the id of the secretary's organisation; empty for those who work for all."""
        secretary = self.secretary
        return secretary.org if secretary and self.library.get(Org, secretary.org) else ""

    def branches(self) -> list[Org]:
        """Return the organisations that a secretary may choose as the own one, but no groups."""
        return [org for org in self.library.all(Org) if org.org_kind != "党小组"]
