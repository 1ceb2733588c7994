"""Find the programs of a centre's server for the tests of operation, or install them; say so if neither works.

``make test`` runs ``python -m tests.operation.provide``. The tests get the paths from the functions.
"""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from tests.apt import install

_SYSTEM = "/usr/sbin:/usr/local/sbin"  # may be missing in PATH


def _found(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=_SYSTEM)


def nginx() -> str | None:
    """Return the path of an nginx: from NGINX, from PATH, or from Debian's folder."""
    return os.environ.get("NGINX") or _found("nginx")


def fcgiwrap() -> str | None:
    """Return the path of fcgiwrap, which lets nginx run Git's server."""
    return _found("fcgiwrap")


def gitolite() -> str | None:
    """Return the path of gitolite, which knows who may push to which branch."""
    return _found("gitolite")


def sshd() -> str | None:
    """Return the path of the server of SSH."""
    return _found("sshd")


def main() -> int:
    programs = {"nginx-light": nginx, "fcgiwrap": fcgiwrap, "gitolite3": gitolite, "openssh-server": sshd}
    install([package for package, find in programs.items() if find() is None])
    if missing := [package for package, find in programs.items() if find() is None]:
        print(
            f"The tests of operation need {', '.join(missing)} (Debian: apt-get install {' '.join(missing)}); an nginx "
            "elsewhere can be named by NGINX. Without them they are skipped; where CI is set they fail.",
            file=sys.stderr,
        )
    return 0


def needed(program: str | None, package: str) -> str:
    """Return a program; fail where CI is set and skip elsewhere, if it is missing."""
    if program is None:
        missing = f"missing: apt-get install {package}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return program


if __name__ == "__main__":
    sys.exit(main())
