"""Run Git on the command line: bytes in and out, guarded settings, a timeout, errors in Chinese."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which

from . import git_errors
from .git_errors import GitError
from .git_guard import foreign_transport, parse_settings, variables

QUICK = 60.0
OVER_NETWORK = 180.0
_HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would show a black window for each command


class GitProcess:
    """The Git repository of a folder, and how to run Git in it; raise GitError without one.

    ``root`` is the folder of a centre. ``top`` is the repository's, and ``prefix`` the way from ``top`` to ``root``,
    empty or with a slash at its end."""

    def __init__(self, root: Path) -> None:
        self.root = self.top = root.resolve()
        if which("git") is None:
            raise git_errors.not_installed()
        self._environment = variables([])
        self.guard()
        found = self.run("rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--show-prefix")
        top, git_dir, common, prefix = (os.fsdecode(line) for line in found.split(b"\n")[:4])
        self.git_dir, self.prefix = Path(git_dir), prefix
        self.common_dir = Path(os.path.normpath(self.root / common))
        self.top = Path(top)  # from here on Git runs in it

    def guard(self) -> None:
        """Read which programs the repository names, so that none of them runs."""
        self._environment = variables([])
        settings = parse_settings(self.run("config", "--list", "-z", "--show-scope"))
        if foreign_transport(settings):
            raise GitError("foreign-transport", "这个仓库要用它自己带的程序去交，不安全，没有运行。请管网站的人来看。")
        self._environment = variables(settings)

    def run(
        self,
        *arguments: str,
        data: bytes = b"",
        timeout: float = QUICK,
        environment: Mapping[str, str] | None = None,
        accept: Sequence[int] = (0,),
    ) -> bytes:
        """Return what Git prints; raise GitError if its exit code is not one of ``accept``."""
        code, out, error = self.outcome(*arguments, data=data, timeout=timeout, environment=environment)
        if code not in accept:
            raise git_errors.error_of(error)
        return out

    def outcome(
        self,
        *arguments: str,
        data: bytes = b"",
        timeout: float = QUICK,
        environment: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes, str]:
        """Return exit code, output and messages of Git; raise GitError if Git cannot start or does not end."""
        try:
            process = subprocess.Popen(
                ["git", *arguments],
                cwd=self.top,
                env={**self._environment, **(environment or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                creationflags=_HIDDEN,
            )
        except OSError as error:
            raise git_errors.of_system(error) from None
        try:
            out, messages = process.communicate(data, timeout)
        except subprocess.TimeoutExpired:
            _end(process)
            raise git_errors.too_slow(timeout, of_network=timeout >= OVER_NETWORK) from None
        except BaseException:
            _end(process)
            raise
        return process.returncode, out, messages.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End Git and the programs that it started, such as ssh."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    process.communicate()
