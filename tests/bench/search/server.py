"""Serve a folder on loopback with compression, and count the bytes sent."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import mimetypes
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml")
LEVEL = 6


class Log:
    """The requested addresses and the sizes of the sent bodies in bytes, since the last ``clear``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: list[tuple[str, int]] = []

    def add(self, path: str, size: int) -> None:
        with self._lock:
            self._sent.append((path, size))

    def sent(self) -> list[tuple[str, int]]:
        """Return the entries so far, without removing them."""
        with self._lock:
            return list(self._sent)

    def clear(self) -> None:
        with self._lock:
            self._sent.clear()


@functools.cache
def body_of(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.compress(content, LEVEL, mtime=0) if path.suffix in TEXT else content


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, folder: Path, log: Log) -> None:
        self.folder, self.log = folder, log
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = body_of(file)
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if file.suffix in TEXT:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.log.add(path, len(body))
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[str, Log]]:
    """Serve a folder; yield its address without a final slash, and the log."""
    log = Log()
    handler = functools.partial(_Handler, folder=folder, log=log)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", log
        server.shutdown()
