"""Run commands with what Python lacks on Windows taken away; `python -m tests.operation.like_windows COMMANDS`.

COMMANDS is a list of lists of words in JSON. The libraries are imported before, because they choose their own parts by
the system; the modules of the program are imported as on Windows. Paths and files stay those of this system: only
a Windows machine can try its drives, its locked files and its terminals.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import types
import warnings
from collections.abc import Sequence

# What the documents of Python 3.11 and 3.12 mark as "Unix" and the program might reach for.
MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline")
OF_OS = (
    "fork", "forkpty", "killpg", "getuid", "geteuid", "getgid", "getegid", "getpgid", "setsid", "setpgid", "nice",
    "uname", "sync", "statvfs", "fchmod", "fchown", "chown", "lchown", "chroot", "mkfifo", "mknod", "pread", "pwrite",
    "preadv", "pwritev", "sendfile", "splice", "copy_file_range", "memfd_create", "sched_getaffinity", "sched_yield",
    "getloadavg", "sysconf", "posix_fallocate", "posix_fadvise", "posix_spawn", "register_at_fork", "set_blocking",
    "wait", "wait3", "wait4", "WNOHANG", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "O_NONBLOCK", "O_SYNC", "O_TMPFILE",
    "listxattr", "getxattr", "setxattr", "fdatasync", "lockf", "fchdir", "openpty", "ttyname", "ctermid", "pipe2",
)  # fmt: skip
SIGNALS = ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGWINCH",
           "SIGXCPU", "alarm", "setitimer", "pthread_sigmask", "sigwait", "pause")  # fmt: skip

LIBRARIES = (
    "pypdfium2",
    "pypdf",
    "openpyxl",
    "segno",
    "typst",
    "phonenumbers",
    "icalendar",
    "markdown",
    "mkdocs.livereload",
)  # the program imports them when it needs them


def modules() -> list[str]:
    """Return the names of all modules of the program but the one that runs it."""
    import yinling  # noqa: PLC0415 - imported again as on Windows

    found = (each.name for each in pkgutil.walk_packages(yinling.__path__, "yinling."))
    return [name for name in found if not name.endswith("__main__")]


def imitate() -> None:
    """Import the program as on Windows; raise ImportError or AttributeError where it asks for what is not there."""
    for name in (*modules(), *LIBRARIES):
        importlib.import_module(name)
    for name in [name for name in sys.modules if name == "yinling" or name.startswith("yinling.")]:
        del sys.modules[name]
    for module, names in ((os, OF_OS), (signal, SIGNALS), (socket, ("AF_UNIX", "SO_REUSEPORT"))):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # so importing it fails
    held: set[int] = set()
    locks = types.ModuleType("msvcrt")
    locks.LK_NBLCK, locks.LK_UNLCK, locks.locking = 2, 0, lambda handle, mode, size: held.add(handle)  # type: ignore[attr-defined]
    sys.modules["msvcrt"] = locks
    sys.platform = "win32"
    for name in modules():
        importlib.import_module(name)


def main(commands: Sequence[Sequence[str]]) -> None:
    """Run commands, each of which must succeed, and say what they did with a line between them."""
    imitate()
    # With `-X warn_default_encoding`: a Chinese Windows reads and writes GBK where nothing is said.
    warnings.filterwarnings("error", category=EncodingWarning, module=r"yinling\.")
    from yinling.cli.main import main as yinling  # noqa: PLC0415 - imported as on Windows

    for words in commands:
        sys.argv = ["yinling", *words]
        try:
            yinling()
        except SystemExit as end:
            if end.code:
                raise
        print(f"--- {' '.join(words)}", flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
