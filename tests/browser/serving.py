"""Serve the built site on the loopback address, with its own content security policy, and start a Chromium."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.provide import chromium
from tests.conftest import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Milliseconds that a test waits for the browser: no test is a timing. A busy machine took over 10 s for a search.
PATIENCE = 60_000

# The policy that is published with the site: it must allow everything that the site does.
POLICY = re.findall(r"Content-Security-Policy: (.+)", (ROOT / "theme_overrides" / "_headers").read_text("utf-8"))[0]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Answers as a web server does: the policy on every answer, the site's own 404 page; no log."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file; a browser that leaves a page ends its requests, which is no error."""
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page for 404."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Slow(Quiet):
    """Sends a page as a bad line does: a link, a button or a row at a time."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        if not self.path.endswith("/"):
            super().copyfile(source, outputfile)
            return
        with suppress(ConnectionError):
            for piece in re.split(rb"(?<=</a>)|(?<=</button>)|(?<=</tr>)", source.read()):
                outputfile.write(piece)
                outputfile.flush()
                time.sleep(0.04)


@contextmanager
def serving(site: Path, handler_type: type[Quiet] = Quiet) -> Iterator[str]:
    """Yield the address of the served folder, ending with a slash."""
    handler = functools.partial(handler_type, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def running(*flags: str) -> Iterator[Browser]:
    path = chromium()
    assert path is not None, "no Chromium: run `make browser`, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield browser
        browser.close()
