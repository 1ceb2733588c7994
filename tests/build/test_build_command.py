"""Check `yinling build`: the site, the cost of each step, and errors that leave the old site unchanged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.build.small import contents, small_centre


def build(root: Path, *options: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(root / "hooks")}
    command = [sys.executable, "-m", "yinling", "build", "--root", str(root), *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_site_and_the_cost_of_each_step(tmp_path: Path) -> None:
    centre = small_centre(tmp_path / "centre")
    code, output = build(centre, "--profile")
    assert code == 0, output
    for step in ("启动", "读取 活动", "学习文章", "打印资料", "页面", "搜索", "检查网站", "发布", "合计"):
        assert f"%  {step}\n" in output, step
    site = contents(centre / "site")
    assert "orgs/zb09/index.html" in site
    steps = ("读取", "学习文章", "打印资料", "页面", "搜索", "检查网站", "发布")
    pages = sum(path.endswith("index.html") for path in site)
    assert build(centre) == (0, f"网站做好了，有 {pages} 个页面。\n" + "".join(f"{step}…\n" for step in steps))
    assert contents(centre / "site") == site
    org = centre / "data" / "orgs" / "zb09.yml"
    org.write_text(org.read_text("utf-8") + "成立曰期: 2009-07-01\n", "utf-8")
    code, output = build(centre)
    assert code == 1
    assert "不认识“成立曰期”这一项" in output
    assert "Traceback" not in output
    assert contents(centre / "site") == site


def test_a_folder_without_a_centre_is_refused(tmp_path: Path) -> None:
    code, output = build(tmp_path)
    assert (code, output) == (
        1,
        f"做不了：{tmp_path} 里没有 mkdocs.yml。请到网站的文件夹里运行，或者用 --root 指明。\n",
    )
