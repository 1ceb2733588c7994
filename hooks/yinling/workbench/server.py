"""Serves the workbench to the browser of this machine, or to nginx on it, with limits for slow and huge requests.

It listens on 127.0.0.1 or on a Unix socket, and never on the network."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from .guard import MAX_UPLOAD

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
PORTS = range(8010, 8030)
SLOW = 60  # seconds without a byte, after which a connection is closed


def free_socket(port: int | None = None) -> socket.socket:
    """Return a socket on the first free port; raise OSError if none is free."""
    error = OSError("no port")
    for number in (port,) if port is not None else PORTS:
        opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would take a port that is in use
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((HOST, number))
        except OSError as found:
            opened.close()
            error = found
        else:
            return opened
    raise error


def unix_socket(path: Path) -> socket.socket:
    """Return a Unix socket that the owner and the group of its folder may open; raise OSError.

    A socket that a killed server has left is replaced, any other file is not."""
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket() and opened.connect_ex(str(path)) == errno.ECONNREFUSED:
            path.unlink()
        opened.close()
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o117)
        try:
            opened.bind(str(path))
        finally:
            os.umask(before)
    except OSError:
        opened.close()
        raise
    return opened


def inherited_socket() -> socket.socket | None:
    """Return the socket that systemd has opened for this program; None without one; raise OSError for an unsafe one."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
        return None
    opened = socket.socket(fileno=3)
    is_local = opened.family == socket.AF_INET and opened.getsockname()[0] == HOST
    if not is_local and opened.family != getattr(socket, "AF_UNIX", None):
        raise OSError(errno.EADDRNOTAVAIL, "not on this machine alone")
    return opened


def serve(app: WSGIApplication, opened: socket.socket, slow: int = SLOW) -> Any:
    """Return a server; its method ``run`` answers requests until ``close``."""
    # It would log the text of errors, which may have private data in it.
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    return create_server(
        app,
        sockets=[opened],
        threads=4,
        channel_timeout=slow,
        cleanup_interval=max(1, slow // 4),
        connection_limit=200,
        max_request_header_size=32 * 1024,
        max_request_body_size=MAX_UPLOAD,
        # Larger bodies than these would go through temporary files.
        inbuf_overflow=2 * MAX_UPLOAD,
        outbuf_overflow=2 * MAX_UPLOAD,
        ident="yinling",
        clear_untrusted_proxy_headers=True,
    )


def open_browser(address: str) -> None:
    """Open the browser when the server is answering."""

    def wait_and_open() -> None:
        time.sleep(0.3)
        webbrowser.open(address)

    threading.Thread(target=wait_and_open, daemon=True).start()
