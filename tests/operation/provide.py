"""Find nginx and fcgiwrap for the tests of operation, or install them; print instructions if neither works.

``make test`` runs ``python -m tests.operation.provide``. The tests get the server's path from `nginx`.
"""

from __future__ import annotations

import os
import shutil
import sys

from tests.apt import install


def nginx() -> str | None:
    """Return the path of an nginx: from NGINX, from PATH, or from Debian's folder, which may be missing in PATH."""
    return os.environ.get("NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def fcgiwrap() -> str | None:
    """Return the path of fcgiwrap, which lets nginx run Git's server."""
    return shutil.which("fcgiwrap") or shutil.which("fcgiwrap", path="/usr/sbin:/usr/local/sbin")


def main() -> int:
    missing = {"nginx-light": nginx(), "fcgiwrap": fcgiwrap()}
    install([package for package, path in missing.items() if path is None])
    if nginx() is None or fcgiwrap() is None:
        print(
            "The tests of operation need nginx and fcgiwrap (Debian: apt-get install nginx-light fcgiwrap), or set "
            "NGINX to the path of nginx. Without them they are skipped; where CI is set they fail.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
