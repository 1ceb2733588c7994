"""A small centre with a repository, and a browser without script that uses its workbench."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.test import Client, TestResponse

from tests.unit.centre import BASE
from yinling.workbench.app import Workbench
from yinling.workbench.bench import Bench
from yinling.workbench.guard import Guard
from yinling.workbench.own_folder import FOLDER_VARIABLE
from yinling.workbench.secretary import Secretary, write_secretary
from yinling.workbooks import workbook_pages

MEETINGS = """# 手写的说明，不能丢
- 组织: zb09
  类型: 党员大会
  # 改期过一次
  日期: 2019-03-05
  标题: 三月党员大会
  应到: 12
  实到: 10
  公开范围: 公开
  状态: 已审核

- 组织: zb09
  类型: 支委会
  日期: 2019-04-02
  标题: "四月支委会"
  应到: 5
  实到: 4
  公开范围: 公开
  状态: 已审核
"""
FIRST, SECOND = "zb09/2019/2019-03-05-dydh", "zb09/2019/2019-04-02-zwh"
FILE = "data/activities/zb09/2019.yml"


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def make_centre(root: Path, *, with_git: bool = True) -> Path:
    """Write a small centre with two meetings in a list file."""
    shutil.copytree(BASE, root)
    (root / "data" / "site.yml").write_text("名称: 学堂\n单位: 中心\n统计截至: 2019-12-31\n", "utf-8")
    (root / FILE).parent.mkdir(parents=True)
    (root / FILE).write_text(MEETINGS, "utf-8")
    if with_git:
        git(root, "init", "-q", "-b", "main")
        git(root, "add", ".")
        git(root, "-c", "user.name=建站的人", "-c", "user.email=x@example.org", "commit", "-qm", "开始")
    return root


class Page:
    """An answer, read as a browser without script reads it."""

    def __init__(self, response: TestResponse) -> None:
        self.response, self.status = response, response.status_code
        self.html = response.data.decode("utf-8", "replace") if response.mimetype == "text/html" else ""
        self.soup = BeautifulSoup(self.html, "html.parser")

    @property
    def text(self) -> str:
        return " ".join(self.soup.get_text(" ").split())

    def form(self, action: str = "") -> Tag:
        """Return the first form whose address begins with ``action``."""
        forms = [each for each in self.soup.find_all("form") if str(each.get("action", "")).startswith(action)]
        assert forms, f"no form {action} in {self.text}"
        return forms[0]

    def link(self, text: str) -> str:
        found = [str(each["href"]) for each in self.soup.find_all("a") if text in each.get_text()]
        assert found, f"no link {text} in {self.text}"
        return found[0]


def fields_of(form: Tag) -> list[tuple[str, str]]:
    """Return what a browser would send of a form as it is shown, without its buttons."""
    found: list[tuple[str, str]] = []
    for each in form.find_all(["input", "select", "textarea"]):
        name = each.get("name")
        if not name or (each.get("type") in ("checkbox", "radio") and not each.has_attr("checked")):
            continue
        if each.name == "select":
            chosen = each.find("option", selected=True) or each.find("option")
            found.append((str(name), str(chosen["value"]) if chosen else ""))
        elif each.name == "textarea":
            found.append((str(name), each.get_text().removeprefix("\n")))
        else:
            found.append((str(name), str(each.get("value", ""))))
    return found


class Browser:
    """A browser that has the cookie of a workbench."""

    def __init__(self, app: Workbench) -> None:
        self.app = app
        self._client = Client(app)
        self._base = f"http://127.0.0.1:{app.guard.port}"
        self._headers: Mapping[str, str] = {"Sec-Fetch-Site": "same-origin"}
        self.get(f"/start?key={app.guard.key}")

    def get(self, address: str, headers: Mapping[str, str] = {}) -> Page:
        return self._followed(self._client.get(address, base_url=self._base, headers={**self._headers, **headers}))

    def post(self, address: str, fields: Sequence[tuple[str, str]] = (), headers: Mapping[str, str] = {}) -> Page:
        data: dict[str, Any] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self._followed(
            self._client.post(address, base_url=self._base, data=data, headers={**self._headers, **headers})
        )

    def upload(self, address: str, fields: Mapping[str, Any]) -> Page:
        return self._followed(self._client.post(address, base_url=self._base, data=dict(fields), headers=self._headers))

    def press(self, page: Page, action: str, name: str, value: str) -> Page:
        """Send a form of a page by one of its buttons that have a name."""
        form = page.form(action)
        return self.post(str(form["action"]), [*fields_of(form), (name, value)])

    def send(self, page: Page, action: str, /, **changed: str) -> Page:
        """Send a form of a page with some fields filled in otherwise."""
        form = page.form(action)
        fields = fields_of(form)
        names = {name for name, _ in fields}
        assert {*changed} <= names, f"no field { ({*changed} - names) }"
        return self.post(str(form["action"]), [(name, changed.get(name, value)) for name, value in fields])

    def _followed(self, response: TestResponse) -> Page:
        if response.status_code == 303:
            return self.get(response.headers["Location"])
        return Page(response)


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return make_centre(tmp_path / "centre")


@pytest.fixture
def browser(centre: Path) -> Browser:
    return opened(centre)


def opened(centre: Path, name: str = "李书记", org: str = "zb09") -> Browser:
    """Start a workbench, as one secretary."""
    write_secretary(centre, Secretary(name, org))
    return Browser(Workbench(Bench(centre), Guard(8010), further=workbook_pages.PAGES))
