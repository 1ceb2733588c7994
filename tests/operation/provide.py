"""Find nginx for the tests of operation, or install it; print instructions if neither works.

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
