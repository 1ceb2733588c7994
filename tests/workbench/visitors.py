"""A centre of two branches whose workbench several people share, and browsers with the login name that nginx sends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from werkzeug.test import Client

from tests.workbench.desks import Browser, Page, git, make_centre
from yinling.workbench.app import Workbench
from yinling.workbench.bench import Bench
from yinling.workbench.own_folder import FOLDER_VARIABLE
from yinling.workbench.proxy_guard import IDENTITY, ProxyGuard
from yinling.workbench.shared_bench import SharedBench

HOST = "xuetang.example.org"
ADDRESS = f"https://{HOST}"
RIGHTS = """# 谁能改什么
- 登录名: li
  姓名: 李书记
  组织: zb09
- 登录名: ba
  姓名: 巴书记
  邮箱: ba@example.org
  组织: 第八党支部
- 登录名: zhao
  姓名: 赵干事
  组织: 全部
- 登录名: wang
  姓名: 王主任
  组织: 全部
  审核: 全部
- 登录名: sun
  姓名: 孙审核
  审核: [zb08]
"""
COMMON = "公开范围: 公开\n状态: 已审核\n"
CADENCE = "- {活动类型: 支委会, 周期: 月, 次数: 1, 范围: 支部, 来源: 中国共产党支部工作条例（试行）第十二条}\n"
SECRET = "第八支部的内部标题"
HONOURS = """# 一年一个文件，各支部都在里面
- 年度: 2019
  名称: 先进党支部
  级别: 中心
  对象类型: 集体
  组织: zb08
  公开范围: 内部
  状态: 已审核

- 年度: 2019
  名称: 学习型党支部
  级别: 中心
  对象类型: 集体
  组织: zb09
  公开范围: 内部
  状态: 草稿
"""
OTHERS = "data/activities/zb08/2019.yml"
OTHER, OTHER_DRAFT = "zb08/2019/2019-03-12-zwh", "zb08/2019/2019-04-09-zwh"
OTHERS_TEXT = f"""- 组织: zb08
  类型: 支委会
  日期: 2019-03-12
  标题: {SECRET}
  主持人: 八支部的人
  应到: 5
  实到: 5
  公开范围: 内部
  状态: 已审核

- 组织: zb08
  类型: 支委会
  日期: 2019-04-09
  标题: 第八支部的草稿
  应到: 5
  实到: 4
  公开范围: 公开
  状态: 草稿
"""


def make_shared_centre(root: Path) -> Path:
    """Write a centre with two branches, a group, records of both branches, and the rights file beside it."""
    make_centre(root)
    (root / "data/orgs/zb08.yml").write_text(f"名称: 第八党支部\n类型: 党支部\n上级: dw\n{COMMON}", "utf-8")
    (root / "data/orgs/zb09-1.yml").write_text(f"名称: 第一党小组\n类型: 党小组\n上级: zb09\n{COMMON}", "utf-8")
    (root / "data/vocabulary/channels.yml").write_text("- 名称: 微信群\n", "utf-8")
    (root / "data/rules").mkdir()
    (root / "data/rules/cadence.yml").write_text(CADENCE, "utf-8")
    (root / OTHERS).parent.mkdir(parents=True)
    (root / OTHERS).write_text(OTHERS_TEXT, "utf-8")
    (root / "data/honours").mkdir()
    (root / "data/honours/2019.yml").write_text(HONOURS, "utf-8")
    git(root, "add", ".")
    git(root, "-c", "user.name=建站的人", "-c", "user.email=x@example.org", "commit", "-qm", "两个支部")
    rights = root.parent / "rights.yml"
    rights.write_text(RIGHTS, "utf-8")
    rights.chmod(0o640)
    return root


def shared_workbench(root: Path) -> Workbench:
    bench = Bench(root)
    return Workbench(bench, ProxyGuard(ADDRESS), SharedBench(bench, root.parent / "rights.yml"))


class Visitor(Browser):
    """A browser behind nginx, after somebody has logged in."""

    def __init__(self, app: Workbench, login: str) -> None:
        self.app = app
        self._client = Client(app)
        self._base = f"{ADDRESS}/"
        self._headers: Mapping[str, str] = {"Sec-Fetch-Site": "same-origin", IDENTITY: login}


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    return make_shared_centre(tmp_path / "centre")


@pytest.fixture
def app(centre: Path) -> Workbench:
    return shared_workbench(centre)


def state(centre: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in centre.rglob("*") if path.is_file() and ".git" not in path.parts}


def authors(centre: Path) -> list[str]:
    return git(centre, "log", "--format=%an <%ae>|%s").splitlines()


def chosen_status(page: Page) -> str:
    chosen = page.soup.select_one("#f-状态 option[selected]")
    return chosen.get_text() if chosen else ""


def saved(visitor: Visitor, address: str, **changed: str) -> Page:
    """Fill in a form, and save it."""
    asked = visitor.send(visitor.get(address), "/form/", **changed)
    assert asked.status == 200, asked.text
    done = visitor.send(asked, "/save/")
    assert done.status == 200, done.text
    return done
