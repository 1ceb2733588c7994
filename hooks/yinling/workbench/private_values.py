"""Looks for private values in the bytes that an edit would write, before any file holds them.

Input: candidates and the records as they would be. Output: problems, which show no private value."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.problems import Place, Problem, problem
from ..privacy.attachments.check_files import FileFindings
from ..privacy.attachments.file_text import UnreadableError, passages_of, reason_of
from ..privacy.scanner import Scanner


class PrivateValues:
    """The private values in some texts; `redact` hides them in other problems."""

    def __init__(self, scanner: Scanner) -> None:
        self._findings = FileFindings(scanner)
        self.redact = self._findings.redact

    def scan(self, files: Iterable[tuple[str, bytes]]) -> list[Problem]:
        """Return the problems of files, given by path and bytes."""
        before = len(self._findings.problems)
        for name, data in files:
            try:
                for passage in passages_of(data, name):
                    self._findings.scan(name, passage)
                    self._findings.problems += [
                        problem("private-picture", Place(name), what=label) for label in passage.labels
                    ]
            except (UnreadableError, ValueError) as error:
                self._findings.problems.append(problem("private-unread", Place(name), reason=reason_of(error)))
        return self._findings.problems[before:]
