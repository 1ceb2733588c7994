"""The people of a workbench on a centre's intranet: who sends a request, by the rights file as it is now."""

from __future__ import annotations

import time
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

from ..core.files import stat_signature
from ..core.problems import Problem
from ..library.record_library import Library
from .bench import Bench
from .drafts import remove_old_of_all
from .rights_file import Rights, read_rights

_CLEANED = 3600.0  # seconds between looks for old drafts


class UnknownPersonError(Exception):
    """Raised if the rights file does not let somebody in; the message is Chinese, ``lines`` are shown as they are."""

    def __init__(self, message: str, lines: tuple[str, ...], problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.lines, self.problems = lines, problems
        self.status = HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.FORBIDDEN


class SharedBench:
    """Gives each person an own bench; the rights file is read again when it has changed."""

    def __init__(self, bench: Bench, file: Path) -> None:
        self._bench, self._file = bench, file
        self._benches: dict[str, Bench] = {}
        self._read: tuple[bytes | None, Library, Rights] | None = None
        self._cleaned = 0.0

    def bench_of(self, login: str) -> Bench:
        """Return the bench of somebody; raise UnknownPersonError."""
        self._remove_old_drafts()
        rights = self._rights(self._bench.library)
        if rights.is_broken:
            name = self._file.name
            raise UnknownPersonError(
                f"权限文件 {name} 写错了，改好以前谁也不能用。没有存的草稿都在。请管服务器的人照下面改：",
                (),
                tuple(replace(each, file=name) for each in rights.problems if each.severity == "error"),
            )
        person = rights.people.get(login)
        if person is None:
            raise UnknownPersonError(
                f"您登录的名字是“{login}”，权限文件里没有它，所以不能看、不能改。请管服务器的人加上这几行：",
                (f"- 登录名: {login}", "  姓名: 写上姓名", "  组织: 写上组织的编号"),
            )
        if login not in self._benches:
            self._benches[login] = self._bench.of(person)
        self._benches[login].person = person
        return self._benches[login]

    def _rights(self, library: Library) -> Rights:
        try:
            signature = stat_signature(self._file.stat())
        except OSError:
            signature = None
        if self._read is None or self._read[0] != signature or self._read[1] is not library:
            self._read = signature, library, read_rights(self._file, library)
        return self._read[2]

    def _remove_old_drafts(self) -> None:
        """Remove drafts that are too old: the program runs for months, and somebody may never come back."""
        if time.monotonic() - self._cleaned > _CLEANED or not self._cleaned:
            self._cleaned = time.monotonic()
            remove_old_of_all(self._bench.root)
