"""Check `mkdocs serve`: a saved change shows, the page reports a mistake, and a correction restores the site."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import copy_centre

MAX_SECONDS = 300  # for a hang, not for a slow machine


class Server:
    """A running `mkdocs serve` over a copy of the project."""

    def __init__(self, centre: Path) -> None:
        self.centre = centre
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = centre / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{self.port}"],
                cwd=centre,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(centre / "hooks")},
            )

    def get(self, uri: str) -> str:
        request = f"http://127.0.0.1:{self.port}/{uri}"
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return str(error.read().decode())
        except (OSError, urllib.error.URLError):
            return ""

    def wait_for(self, uri: str, text: str) -> str:
        end = time.monotonic() + MAX_SECONDS
        while time.monotonic() < end:
            page = self.get(uri)
            if text in page:
                return page
            assert self.process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.2)
        raise AssertionError(f"{text} never came up at /{uri}\n{self.log.read_text('utf-8')}")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(copy_centre(tmp_path / "centre"))
    yield running
    running.process.terminate()
    running.process.wait(20)


def test_a_change_a_mistake_and_its_correction_show(server: Server) -> None:
    org = server.centre / "data" / "orgs" / "zb09.yml"
    text = org.read_text("utf-8")
    server.wait_for("orgs/zb09/", "<h1>")

    org.write_text(re.sub("(?m)^简介: .*$", "简介: 保存以后马上看得见。", text), "utf-8")
    server.wait_for("orgs/zb09/", "保存以后马上看得见。")

    org.write_text(text + "成立曰期: 2009-07-01\n", "utf-8")
    page = server.wait_for("orgs/zb09/", "不认识“成立曰期”这一项")
    assert "data/orgs/zb09.yml" in page
    assert "Traceback" not in server.log.read_text("utf-8")

    org.write_text(text, "utf-8")
    server.wait_for("orgs/zb09/", "委员会")
