"""Find nginx for the tests of operation, or install it; say clearly what to do where neither works.

``python -m tests.operation.provide`` is run by ``make test``. `nginx` is what the tests ask for the server's path."""

from __future__ import annotations

import os
import shutil
import sys

from tests.apt import install


def nginx() -> str | None:
    """The path of an nginx: named by NGINX, on the PATH, or where Debian puts it (not on everybody's PATH)."""
    return os.environ.get("NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def main() -> int:
    if nginx() is None:
        install(["nginx-light"])
    if nginx() is None:
        print(
            "The tests of operation need nginx (Debian: apt-get install nginx-light), or set NGINX to its path. "
            "Without it they are skipped; where CI is set they fail.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
