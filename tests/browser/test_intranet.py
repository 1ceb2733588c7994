"""A secretary and a reviewer in a real Chromium, through nginx: log in, write a draft, review it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks.model import MEASURE, WATCH
from tests.browser.serving import PATIENCE
from tests.browser.workbench_program import misses
from tests.operation.intranet import (
    PASSWORDS,
    Site,
    certificate,
    configuration,
    nginx_with,
    passwords,
    wait_for,
    workbench,
)
from tests.operation.provide import needed, nginx
from tests.operation.test_nginx import free_port
from tests.workbench.desks import FILE, SECOND, git
from tests.workbench.visitors import make_shared_centre

pytestmark = pytest.mark.browser


@pytest.fixture
def intranet(tmp_path: Path) -> Iterator[Site]:
    program, port = needed(nginx(), "nginx-light"), free_port()
    centre = make_shared_centre(tmp_path / "centre")
    passwords(tmp_path / "passwords", PASSWORDS)
    found = Site(tmp_path, port, certificate(tmp_path, "127.0.0.1"), free_port())
    text = configuration(tmp_path, port, found.plain, tmp_path / "socket")
    with (
        workbench(centre, "--address", f"https://127.0.0.1:{port}", "--socket", str(tmp_path / "socket")),
        nginx_with(program, tmp_path, text, [port]),
    ):
        wait_for((tmp_path / "socket").exists, "the workbench")
        yield found


@pytest.fixture
def logged_in(browser: Browser, intranet: Site) -> Iterator[dict[str, Page]]:
    """Yield a page for each of two people, who accept the certificate and have given their passwords."""
    pages, failures = {}, []
    for login in ("li", "wang"):
        context = browser.new_context(
            viewport={"width": 360, "height": 740},
            ignore_https_errors=True,
            http_credentials={"username": login, "password": PASSWORDS[login]},
            base_url=f"https://127.0.0.1:{intranet.port}",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(f"{WATCH}; {MEASURE}")
        pages[login] = context.new_page()
        pages[login].on("pageerror", lambda error: failures.append(str(error)))
        pages[login].on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
    wait_for(lambda: (answer := pages["li"].goto("/")) is not None and answer.status == 200, "the workbench")
    failures.clear()  # 502, as long as the workbench was reading
    yield pages
    for page in pages.values():
        page.context.close()
    assert failures == []


def test_a_draft_is_written_and_reviewed(logged_in: dict[str, Page], intranet: Site) -> None:
    secretary, reviewer, centre = logged_in["li"], logged_in["wang"], intranet.folder / "centre"
    secretary.goto(f"/form/activity?id={SECOND}")
    secretary.get_by_label("实到", exact=True).fill("5")
    secretary.get_by_role("button", name="下一步").click()
    assert "状态：已审核 → 草稿" in secretary.inner_text("main")
    secretary.get_by_role("button", name="对，存下来").click()
    assert "存好了" in secretary.inner_text("main")

    reviewer.goto("/")
    reviewer.get_by_role("link", name="等审核").click()
    reviewer.get_by_role("link", name="看一看，审核").filter(has_text="四月支委会").click()
    reviewer.get_by_role("button", name="下一步").click()
    assert "状态：草稿 → 已审核" in reviewer.inner_text("main")
    reviewer.get_by_role("button", name="对，存下来").click()
    assert "存好了" in reviewer.inner_text("main")
    last = (centre / FILE).read_text("utf-8").split("\n\n")[1]
    assert "实到: 5" in last
    assert "状态: 已审核" in last
    assert git(centre, "log", "-2", "--format=%an").split() == ["王主任", "李书记"]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_intranet_are_in_large_print(logged_in: dict[str, Page], intranet: Site, width: int) -> None:
    page = logged_in["wang"]
    page.set_viewport_size({"width": width, "height": 740})
    missed = [each for uri in ("/review", "/who", "/", "/saves") for each in misses(page, uri, width)]
    assert not missed, "\n".join(missed)
